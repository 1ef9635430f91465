"""A clock that was ahead for a while, or is put back: nothing stands still until it comes round again, and nothing is sent twice."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.store import Store
from bot.store.order_records import pack_snapshot
from bot.store.scores import Score
from bot.tracking.snapshot import TrackingStatus
from gofilex import Portal
from sandbox.portal import Fault
from tests.clock import MovedClock, WrongClock
from tests.stage import LEASE, Stage, staged
from tests.worker.watching import watched

HOUR, DAY = 3600.0, 24 * 3600.0


@pytest.fixture
async def stage(store: Store, clock: MovedClock) -> AsyncIterator[Stage]:
    """Slack and the portal go by the right time."""
    wrong = WrongClock(clock)
    async with staged(Store(store.engine, store.keys, wrong), wrong, outside=clock) as stage:
        yield stage


def sets_clock(stage: Stage, *, ahead: float) -> None:
    """The bot's machine."""
    assert isinstance(stage.clock, WrongClock)
    stage.clock.ahead = ahead


ahead = pytest.mark.parametrize("seconds", [DAY, HOUR])


async def goes_on(stage: Stage, seconds: float, step: float = 5.0) -> None:
    """Time passes with the bot at work; now and then it looks whether anything stands too far away."""
    until = stage.clock.time() + seconds
    while stage.clock.time() < until:
        await stage.recaller.step()
        await stage.passes(step, step)


@ahead
async def test_after_a_while_ahead_orders_are_followed_to_their_end_at_once_and_each_line_is_told_once(
    stage: Stage, seconds: float
) -> None:
    stage.backend.set_speed(0)
    await stage.orders()
    await stage.passes(8, 4)
    sets_clock(stage, ahead=seconds)
    await stage.orders(name="tosca")
    await stage.passes(120, 4)
    sets_clock(stage, ahead=0)
    await stage.orders(name="nabucco")

    stage.backend.set_speed(1)
    await goes_on(stage, 240)

    assert {await stage.tracking_status(name) for name in ("carmen", "tosca", "nabucco")} == {TrackingStatus.DELIVERED}
    assert len(stage.created) == 3
    assert len(stage.cards()) == 3
    assert stage.thread.count("*Delivered:") == 3
    assert stage.thread.count("Accepted by") == 3
    assert all("Delivered" in str(card.blocks) for card in stage.cards())


@ahead
async def test_cold_orders_are_polled_at_their_pace_again(stage: Stage, seconds: float) -> None:
    await watched(stage, 5)
    await stage.passes(120, 20)
    sets_clock(stage, ahead=seconds)
    await stage.passes(240, 20)
    sets_clock(stage, ahead=0)

    back = len(stage.asked("orders-status"))
    await goes_on(stage, 300, 10)
    assert 4 <= len(stage.asked("orders-status")) - back <= 10, "once each POLL_MAX_SECONDS, here a minute"
    seen = [tracked.snapshot for tracked in await stage.store.orders.tracked("many")]
    assert await stage.store.polls.refresh(await stage.store.orders.tracked("many")) == len(seen), "by hand too"


@ahead
async def test_refresh_is_heard_though_the_last_poll_was_in_time_to_come(stage: Stage, seconds: float) -> None:
    for one in await watched(stage, 5):
        stage.backend.set_state(one, "processing")
    sets_clock(stage, ahead=seconds)
    assert await stage.polls() == 5
    sets_clock(stage, ahead=0)

    assert await stage.store.polls.refresh(await stage.store.orders.tracked("many")) == 5


@ahead
async def test_what_was_claimed_when_the_clock_was_put_back_is_done_after_one_lease(
    stage: Stage, seconds: float
) -> None:
    """The worker that had claimed it died."""
    await watched(stage, 2)
    await stage.orders()
    sets_clock(stage, ahead=seconds)
    now = stage.clock.time()
    lease = Score.lease_until(now + LEASE)
    assert await stage.store.polls.claim(Portal.EMEA, now, lease, 9)
    assert await stage.store.orders.claim(now, lease, 9)
    assert await stage.store.outbox.claim(now, lease, 9)
    sets_clock(stage, ahead=0)

    await stage.recaller.step()
    await stage.works()
    assert stage.backend.requests == [], "whoever claimed it may be at work"
    await goes_on(stage, LEASE + 15)
    assert len(stage.created) == 1
    assert len(stage.cards()) == 2
    assert stage.asked("orders-status")


async def test_a_lease_as_long_as_leases_are_is_nobody_elses_by_a_clock_that_is_a_little_behind(stage: Stage) -> None:
    await stage.orders()
    now = stage.clock.time()
    lease = Score.lease_until(now + LEASE)
    assert await stage.store.orders.claim(now, lease, 9)
    assert await stage.store.outbox.claim(now, lease, 9)
    sets_clock(stage, ahead=-2)

    assert await stage.recaller.step() == 0


@ahead
async def test_an_order_that_waits_for_its_release_stands_far_away_by_rights(stage: Stage, seconds: float) -> None:
    await stage.orders()
    await stage.passes(120, 4)
    shard = stage.store.keys.shard("carmen")
    [order] = await stage.store.polls.read(Portal.EMEA, ["carmen.0"], Score(0))
    opens = stage.clock.time() + 3 * DAY
    locked = order.snapshot._replace(
        delivered=stage.clock.time() - HOUR, release_after=opens, final=False, tracking_status=TrackingStatus.LOCKED
    )
    await _set(stage, locked, opens)
    assert await stage.recaller.step() == 0

    await _set(stage, locked._replace(release_after=0.0, delivered=0.0), stage.clock.time() + seconds)
    assert await stage.recaller.step() == 1
    assert await stage.store.engine.client.zscore(shard.to_poll(Portal.EMEA), "carmen.0") == Score.due(
        stage.clock.time()
    )


async def _set(stage: Stage, snapshot, when: float) -> None:
    shard, redis = stage.store.keys.shard("carmen"), stage.store.engine.client
    await redis.set(shard.snapshot("carmen.0"), pack_snapshot(Portal.EMEA, "some-id", snapshot))
    await redis.zadd(shard.to_poll(Portal.EMEA), {"carmen.0": Score.due(when)})


@ahead
async def test_a_message_that_was_on_its_way_is_not_posted_again(stage: Stage, seconds: float) -> None:
    """Its answer was lost, and Slack dates it by its own clock: the one to look by is not ours."""
    await stage.orders()
    sets_clock(stage, ahead=seconds)
    stage.slack.faults.lose_reply("chat.postMessage")
    await stage.announces()
    assert len(stage.cards()) == 1
    sets_clock(stage, ahead=0)

    await goes_on(stage, 120)
    assert len(stage.cards()) == 1


@ahead
async def test_who_was_asked_for_time_waits_no_longer_than_that(stage: Stage, seconds: float) -> None:
    limits = stage.store.limits
    sets_clock(stage, ahead=seconds)
    await limits.back_off("chat.update", 15)
    assert await limits.acquire_many("portal:EMEA", 20, interval=0.1, burst=20) == (20, 0.1)
    assert await limits.acquire("probe:EMEA", interval=15) == 0
    for who in ("one", "two", "three"):
        await limits.turn("C1", who, place=stage.clock.time(), interval=1.1, free_in=0.0)
    sets_clock(stage, ahead=0)

    assert await limits.acquire("chat.update", interval=1.45, burst=8) == 15
    assert await limits.acquire("portal:EMEA", interval=0.1, burst=20) == pytest.approx(0.1), "as if it were used up"
    assert await limits.acquire("probe:EMEA", interval=15) <= 15
    assert await limits.turn("C1", "four", place=stage.clock.time(), interval=1.1, free_in=0.0) == 0
    stage.clock.forward(15)
    assert await limits.acquire("chat.update", interval=1.45, burst=8) == 0
    assert await limits.acquire_many("portal:EMEA", 20, interval=0.1, burst=20) == (20, 0.1)
    assert await limits.acquire("probe:EMEA", interval=15) == 0


@ahead
async def test_cards_are_rendered_again_at_once(stage: Stage, seconds: float) -> None:
    names = [f"night{number}" for number in range(10)]  # more than Slack lets be edited at once
    for name in names:
        await stage.orders(name=name)
    await stage.passes(6, 2)
    sets_clock(stage, ahead=seconds)
    await stage.passes(8, 2)  # some wait for a permit
    sets_clock(stage, ahead=0)

    await goes_on(stage, 240)
    assert all("Delivered" in str(card.blocks) for card in stage.cards())
    assert len(stage.cards()) == len(names)


async def test_an_outage_that_began_in_time_to_come_is_told_and_ended(stage: Stage) -> None:
    await watched(stage, 2)
    sets_clock(stage, ahead=DAY)
    stage.backend.add_fault(Fault("unavailable", times=None))
    await stage.passes(100, 10)
    assert (await stage.portals.health(Portal.EMEA)).down_since
    sets_clock(stage, ahead=0)

    await goes_on(stage, 300, 10)
    assert stage.portal_lines()
    stage.backend.clear_faults()
    await goes_on(stage, 120, 10)
    assert not (await stage.portals.health(Portal.EMEA)).down_since


async def test_orders_status_that_was_of_no_use_in_time_to_come_is_asked_again(stage: Stage) -> None:
    await watched(stage, 2)
    sets_clock(stage, ahead=DAY)
    stage.backend.switches.orders_status = False
    await stage.passes(60, 10)
    assert (await stage.portals.health(Portal.EMEA)).no_status_until
    sets_clock(stage, ahead=0)
    stage.backend.switches.orders_status = True

    asked = len(stage.asked("orders-status"))
    await goes_on(stage, 120, 10)
    assert len(stage.asked("orders-status")) > asked
