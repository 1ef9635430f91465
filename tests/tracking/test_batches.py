"""A portal that takes fewer ids at once, or has no orders/status at all, is followed all the same, and it is remembered."""

from __future__ import annotations

import pytest

from bot.tracking.model import Standing
from sandbox.portal import Fault
from tests.stage import Stage
from tests.tracking.watching import due_again, watched


@pytest.mark.parametrize("status", [404, 405, 501])
async def test_without_orders_status_an_order_is_followed_by_its_jobs_to_the_end(stage: Stage, status: int) -> None:
    stage.world.add_fault(Fault("missing", endpoint="orders-status", times=None, status=status))
    await stage.orders()
    await stage.passes(120, 4)

    assert (await stage.store.rows("carmen"))[0].ended
    for line in ("Transfer started:", "Received and checked:", "Linked:", "*Delivered:", "Delivery e-mail sent"):
        assert stage.thread.count(line) == 1, line
    assert len(stage.asked("orders-status")) == 1, "asked once, and remembered"


async def test_an_orders_status_that_comes_later_is_found_after_some_hours(stage: Stage) -> None:
    stage.world.add_fault(Fault("missing", endpoint="orders-status"))
    await watched(stage, 2)
    await stage.looks()
    await due_again(stage)
    await stage.looks()
    assert len(stage.asked("orders-status")) == 1

    stage.clock.forward(6 * 3600)
    await stage.looks()
    assert len(stage.asked("orders-status")) == 2


@pytest.mark.parametrize("status", [413, 400])
async def test_a_portal_that_takes_fewer_ids_at_once_is_asked_for_fewer(stage: Stage, status: int) -> None:
    stage.world.switches.max_status_ids, stage.world.switches.too_many_status = 30, status
    await watched(stage, 150)
    for _ in range(3):
        await stage.looks()
    asked = [len(request.body["orderIds"]) for request in stage.asked("orders-status")]
    assert asked[0] == 100
    assert asked[-1] == 25
    assert len([size for size in asked if size > 30]) == 2, "100 and 50, each once"
    assert [row.known.looked for row in await stage.store.rows("many") if row.known]

    before = len(asked)
    await due_again(stage)
    await stage.looks()
    again = [len(request.body["orderIds"]) for request in stage.asked("orders-status")][before:]
    assert again == [25] * 6, "remembered"


async def test_one_id_that_the_portal_cannot_read_is_found_out_and_holds_up_nobody(stage: Stage) -> None:
    ids = await watched(stage, 150)
    stage.world.switches.refused_id = odd = ids[70]

    await stage.passes(240, 5)
    rows = [row for row in await stage.store.rows("many") if row.known]
    assert all(row.known.looked > row.known.since for row in rows if row.known and row.order.order_id != odd)
    asked = len(stage.asked("orders-status"))
    await due_again(stage)
    await stage.passes(10, 5)
    sizes = [len(request.body["orderIds"]) for request in stage.asked("orders-status")][asked:]
    assert max(sizes) >= 50, "the others are asked for together again"

    await stage.passes(1800, 20)
    assert stage.thread.count("no longer") == 1
    standings = {row.order.order_id: row.known.standing for row in await stage.store.rows("many") if row.known}
    assert standings.pop(odd) is Standing.MISSING
    assert set(standings.values()) == {Standing.QUEUED}


async def test_a_portal_that_refuses_every_id_has_not_lost_the_orders(stage: Stage) -> None:
    stage.world.add_fault(Fault("refuse", endpoint="orders-status", times=None, status=400))
    await watched(stage, 20)
    await stage.passes(1200, 20)
    assert {row.known.standing for row in await stage.store.rows("many") if row.known} == {Standing.QUEUED}
