"""Portals have nothing in common: what one costs, and how it is, is no other's affair."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from bot.store import Keys, Store
from gofilex import Portal
from sandbox.portal import Fault
from tests.clock import MovedClock
from tests.conftest import WEDNESDAY
from tests.stage import Stage, staged
from tests.worker.watching import watched

HOUR = 3600.0
TWO = (Portal.EMEA, Portal.APAC)


@pytest.fixture
def opened(store: Store) -> Callable[..., object]:
    """Opens a stage of its own, from the same moment on, with so many orders on each of these portals."""
    names = iter("abcdefgh")

    @asynccontextmanager
    async def opens(*portals: Portal, orders: int = 1) -> AsyncIterator[Stage]:
        clock = MovedClock(WEDNESDAY)
        own = Store(store.engine, Keys(f"{store.keys.prefix}-{next(names)}"), clock)
        async with staged(own, clock, offered=tuple(Portal)) as stage:
            for portal in portals:
                # All from the same moment: `watched` lets ten seconds pass.
                await watched(stage, orders, name=f"on-{portal.value}", portal=portal)
                clock.forward(-10)
            yield stage

    return opens


async def polls_for(stage: Stage, seconds: float, step: float = 5.0) -> None:
    """Time passes, and nothing but polling is done."""
    until = stage.clock.time() + seconds
    while stage.clock.time() < until:
        stage.clock.forward(step)
        while await stage.polls():
            pass


def times(stage: Stage, portal: Portal) -> list[tuple[float, str]]:
    """When this portal was asked, and what."""
    return [(one.time, one.endpoint) for one in stage.backend.requests if one.portal == portal.value.lower()
            and one.endpoint != "add-encore"]  # fmt: skip


async def test_two_orders_on_two_portals_cost_what_two_on_one_cost_each(opened) -> None:
    """They are asked for when they are due, and not in bursts because of each other."""
    async with opened(Portal.EMEA, orders=2) as one:
        await polls_for(one, HOUR, 20)
    async with opened(*TWO) as two:
        await polls_for(two, HOUR, 20)
        # Not due in the same second, either:
        await watched(two, 1, name="later", portal=Portal.MPS)
        await polls_for(two, HOUR / 2, 20)

    alone = len(times(one, Portal.EMEA))
    assert alone <= HOUR / 48 + 2, "once each POLL_MAX_SECONDS, here a minute less what is left to chance"
    for portal in TWO:
        assert len(times(two, portal)) == pytest.approx(1.5 * alone, rel=0.05)
    assert len(times(two, Portal.MPS)) == pytest.approx(alone / 2, rel=0.1)


async def test_four_portals_with_as_many_orders_on_each_cost_no_more_for_an_order_than_one(opened) -> None:
    async with opened(Portal.EMEA, orders=30) as one:
        await polls_for(one, HOUR / 2)
    async with opened(*Portal, orders=30) as four:
        await polls_for(four, HOUR / 2)

    alone = len(times(one, Portal.EMEA))
    together = sum(len(times(four, portal)) for portal in Portal)
    assert together / 4 == pytest.approx(alone, rel=0.1)


async def without_status(stage: Stage) -> None:
    stage.backend.add_fault(Fault("refuse", portal="apac", endpoint="orders-status", status=404, times=None))


async def down(stage: Stage) -> None:
    stage.backend.add_fault(Fault("unavailable", portal="apac", times=None))


async def asks_for_time(stage: Stage) -> None:
    stage.backend.add_fault(Fault("rate-limit", portal="apac", retry_after="600", times=None))


async def token_taken_away(stage: Stage) -> None:
    stage.portals._clients.pop(Portal.APAC)


@pytest.mark.parametrize("trouble", [without_status, down, asks_for_time, token_taken_away])
async def test_a_portal_in_trouble_leaves_the_polls_of_the_others_as_they_were(opened, trouble) -> None:
    async with opened(*TWO, orders=12) as well:
        await polls_for(well, 600)
    async with opened(*TWO, orders=12) as stage:
        await trouble(stage)
        await polls_for(stage, 600)

    assert times(stage, Portal.EMEA) == times(well, Portal.EMEA)
    assert times(stage, Portal.APAC) != times(well, Portal.APAC)


async def test_a_portal_that_does_not_answer_for_long_leaves_the_polls_of_the_others_as_they_were(opened) -> None:
    async with opened(*TWO, orders=12) as well:
        await polls_for(well, 600)
    async with opened(*TWO, orders=12) as stage:
        late = stage.line.holds("orders-status", Portal.APAC)
        stage.clock.forward(5)
        slow = asyncio.create_task(stage.poller.step(Portal.APAC))
        await late.given.wait()
        assert await stage.polls() == 12
        await polls_for(stage, 595)
        late.comes()
        await slow

    assert times(stage, Portal.EMEA) == times(well, Portal.EMEA)
    assert len(times(stage, Portal.APAC)) == 1


async def test_many_orders_without_orders_status_do_not_make_a_worker_claim_fewer_of_another_portal(opened) -> None:
    async with opened(Portal.EMEA, orders=60) as stage:
        await stage.store.portal_health.note(Portal.APAC, {"no_status_until": stage.clock.time() + HOUR})
        assert await stage.polls() == 60


async def test_room_in_a_request_is_filled_with_orders_of_its_own_portal_alone(opened) -> None:
    async with opened(*TWO, orders=3) as stage:
        await polls_for(stage, 5)
        await stage.store.polls.refresh((await stage.store.orders.tracked("on-EMEA"))[:1])
        stage.clock.forward(10)
        await stage.store.polls.refresh((await stage.store.orders.tracked("on-EMEA"))[:1])
        before = len(stage.backend.requests)

        assert await stage.polls() == 3
        [request] = stage.backend.requests[before:]
        assert request.portal == "emea"
        assert len(request.body["orderIds"]) == 3
