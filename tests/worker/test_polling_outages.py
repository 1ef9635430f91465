"""A portal is down: whoever waits for it hears of it once and of its end once, and no other portal is held up."""

from __future__ import annotations

import pytest

from bot.cinemas.cinema import Cinema
from bot.orders.order import OrderRequest
from bot.store import Store
from bot.tracking.snapshot import TrackingStatus
from gofilex import Portal
from sandbox.portal import Fault
from tests.clock import MovedClock
from tests.stage import ADMIN, Stage, staged
from tests.worker.watching import watched


async def test_an_outage_is_told_once_in_each_thread_that_waits_and_to_administrators_and_so_is_its_end(
    stage: Stage,
) -> None:
    await stage.orders()
    await stage.orders(name="tosca")
    await stage.passes(20, 4)
    stage.backend.add_fault(Fault("unavailable", times=None))
    stage.backend.set_speed(0)

    await stage.passes(100, 10)
    assert "EMEA portal" not in stage.thread.replace("Accepted by the EMEA portal", ""), "it is nobody's business yet"
    await stage.passes(3600, 40)
    down = [line for line in stage.thread.splitlines() if "EMEA portal" in line and "Accepted" not in line]
    assert len(down) == 2, down
    assert len(stage.directs(ADMIN)) == 1
    asked = len([request for request in stage.backend.requests if request.status == 503])
    assert asked <= 2 * (3700 / 30 + 5), "one probe at a time: orders/status, and the jobs of one order"

    stage.backend.clear_faults()
    stage.backend.set_speed(1)
    await stage.passes(150, 5)
    told = [line for line in stage.thread.splitlines() if "EMEA portal" in line and "Accepted" not in line]
    assert len(told) == 4
    assert len(stage.directs(ADMIN)) == 2
    assert stage.thread.count("*Delivered:") == 2
    assert await stage.store.portal_health.read(Portal.EMEA) == {"placed": "1"}


async def test_a_short_outage_is_told_to_nobody(stage: Stage) -> None:
    await stage.orders()
    await stage.passes(20, 4)
    stage.backend.add_fault(Fault("unavailable", times=3))
    await stage.passes(100, 5)

    assert stage.thread.count("EMEA portal") == 1, "only that it accepted the order"
    assert "*Delivered:" in stage.thread
    assert stage.directs(ADMIN) == []


async def test_a_portal_that_is_down_does_not_cost_a_call_for_each_batch(stage: Stage) -> None:
    await watched(stage, 350)
    stage.backend.add_fault(Fault("unavailable", times=None))

    await stage.polls()

    assert len(stage.asked("orders-status")) == 1


async def test_an_outage_of_one_portal_does_not_hold_up_another(store: Store, clock: MovedClock) -> None:
    async with staged(store, clock, offered=(Portal.EMEA, Portal.APAC)) as stage:
        await one_of_two_is_down(stage)


async def one_of_two_is_down(stage: Stage) -> None:
    company = next(iter(stage.backend.catalogues["apac"].companies.values()))
    event = next(iter(stage.backend.catalogues["apac"].events))
    harbour = Cinema(Portal.APAC, id=company.id, name=company.name, zone=company.timezone)
    await stage.orders(OrderRequest(harbour, stage.request(harbour).due, event=event), name="apac")
    await stage.orders()
    await stage.passes(8, 4)
    stage.backend.add_fault(Fault("unavailable", portal="emea", times=None))
    await stage.passes(100, 4)

    assert await stage.tracking_status("apac") is TrackingStatus.DELIVERED
    assert await stage.tracking_status() is not TrackingStatus.DELIVERED


REFUSALS = ["unauthorised", "forbidden", "refuse", "rate-limit", "unavailable", "drop", "html"]


@pytest.mark.parametrize("kind", REFUSALS)
async def test_an_order_is_overdue_by_the_clock_whatever_the_portal_answers(stage: Stage, kind: str) -> None:
    await stage.orders(stage.request(days=0.1))
    await stage.passes(8, 4)
    for endpoint in ("orders-status", "jobs-by-order"):
        stage.backend.add_fault(Fault(kind, endpoint=endpoint, times=None))
    stage.backend.set_speed(0)
    await stage.passes(3 * 3600, 600)

    overdue = [line for line in stage.thread.splitlines() if "Overdue" in line]
    assert len(overdue) == 1
    assert "gives no answer about it" in overdue[0]
    assert "not known to have landed" in overdue[0]


@pytest.mark.parametrize(
    ("status", "jobs"),
    [
        ("forbidden", "unavailable"),
        ("refuse", "drop"),
        ("refuse", "refuse"),
        ("forbidden", "forbidden"),
        ("unauthorised", "unauthorised"),
        ("rate-limit", "rate-limit"),
        ("rate-limit", "error-500"),
    ],
)
async def test_a_portal_that_gives_no_answer_of_use_is_told_once_and_so_is_its_end(
    stage: Stage, status: str, jobs: str
) -> None:
    """Whatever it says to the one question and to the other: for who waits it is silent."""
    await stage.orders()
    await stage.passes(8, 4)
    stage.backend.set_speed(0)
    stage.backend.add_fault(Fault(status, endpoint="orders-status", times=None))
    stage.backend.add_fault(Fault(jobs, endpoint="jobs-by-order", times=None))
    await stage.passes(2400, 300)

    told = [line for line in stage.thread.splitlines() if "EMEA portal" in line and "Nothing is lost" in line]
    assert len(told) == 1
    assert len([text for text in stage.directs(ADMIN) if "Nothing is lost" in text]) == 1, "administrators too"

    stage.backend.clear_faults()
    await stage.passes(1800, 300)
    over = [line for line in stage.thread.splitlines() if "portal is back" in line or "says again" in line]
    assert len(over) == 1


async def test_a_long_retry_after_of_orders_status_does_not_keep_the_jobs_from_being_asked(stage: Stage) -> None:
    await stage.orders()
    await stage.passes(8, 4)
    stage.backend.add_fault(Fault("rate-limit", endpoint="orders-status", times=None, retry_after="3600"))
    stage.backend.add_fault(Fault("error-500", endpoint="jobs-by-order", times=2))
    await stage.passes(900, 60)

    assert await stage.tracking_status() is TrackingStatus.DELIVERED
