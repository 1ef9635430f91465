"""A look that comes too late writes nothing, and one that cannot read its row keeps no other waiting."""

from __future__ import annotations

import asyncio

from bot.store.scores import Score
from bot.tracking.schedule import Bounds
from bot.tracking.snapshot import TrackingStatus
from bot.worker.polling import Poller
from gofilex import Portal
from tests import deciding
from tests.stage import LEASE, Stage
from tests.worker.watching import watched


async def test_a_look_that_comes_after_its_lease_writes_nothing_and_nothing_is_told_twice(stage: Stage) -> None:
    [order_id] = await watched(stage, 1)
    stage.backend.start_now(order_id)
    stage.clock.forward(2)
    stage.backend.set_speed(0)
    late = stage.line.holds("orders-status")
    slow = asyncio.create_task(stage.polls())
    await late.given.wait()
    stage.clock.forward(LEASE)
    other = Poller(
        stage.store, stage.portals, stage.clock, bounds=Bounds(1, 60), lease_seconds=LEASE, chance=lambda: 0.0
    )
    assert await other.step(Portal.EMEA) == 1
    seen = await stage.store.engine.client.get(stage.store.keys.shard("many").snapshot("many.0"))

    late.comes()
    assert await slow == 1
    assert await stage.store.engine.client.get(stage.store.keys.shard("many").snapshot("many.0")) == seen
    await stage.passes(6)
    assert stage.thread.count("Transfer started:") == 1


async def test_stop_following_wins_over_a_look_that_is_under_way(stage: Stage) -> None:
    [order_id] = await watched(stage, 1)
    stage.backend.start_now(order_id)
    stage.clock.forward(2)
    late = stage.line.holds("orders-status")
    slow = asyncio.create_task(stage.polls())
    await late.given.wait()
    assert await deciding.stop(stage.store, "many", None, stage.alice) == 1

    late.comes()
    await slow
    await stage.passes(60, 6)
    assert await stage.tracking_status("many") is TrackingStatus.STOPPED
    assert "Transfer started" not in stage.thread


async def test_stop_following_works_at_every_moment_of_an_order(stage: Stage) -> None:
    """It writes only over the row as it reads it, so what is read must come out as it went in."""
    names = [f"night{number}" for number in range(14)]
    for name in names:
        await stage.orders(name=name)
        await stage.passes(3.7, 3.7)

    for name in names:
        [claim] = await stage.store.orders.tracked(name)
        assert await deciding.stop(stage.store, name, None, stage.alice) == (not claim.ended), claim
    assert {await stage.tracking_status(name) for name in names} >= {TrackingStatus.STOPPED}


async def test_one_row_that_cannot_be_read_does_not_keep_the_others_waiting(stage: Stage) -> None:
    await watched(stage, 3)
    shard = stage.store.keys.shard("many")
    await stage.store.engine.client.set(shard.snapshot("many.1"), "EMEA abc [2,1795008600]")  # by a newer Encore Bot

    await stage.polls()

    claims = await stage.store.engine.client.zrange(shard.to_poll(Portal.EMEA), 0, -1, withscores=True)
    due = dict(claims)
    lease = Score.lease_until(stage.clock.time() + LEASE)
    assert due["many.1"] == lease, "left to who can read it"
    assert {due["many.0"], due["many.2"]}.isdisjoint({lease})
    assert await stage.store.engine.client.get(shard.snapshot("many.1")) == "EMEA abc [2,1795008600]"


async def test_jobs_that_cannot_be_read_do_not_keep_the_other_orders_waiting(stage: Stage) -> None:
    ids = await watched(stage, 3)
    shard = stage.store.keys.shard("many")
    await stage.store.engine.client.set(shard.jobs("many.1"), "[2,1795008600]")
    for one in ids:
        stage.backend.start_now(one)
    stage.clock.forward(2)

    await stage.polls()

    states = [await stage.store.engine.client.get(shard.snapshot(f"many.{number}")) for number in (0, 2)]
    assert all("processing" in state for state in states)
    lease = Score.lease_until(stage.clock.time() + LEASE)
    assert await stage.store.engine.client.zscore(shard.to_poll(Portal.EMEA), "many.1") == lease
