"""A portal that takes fewer ids at once, or cannot read one of them, is followed all the same, and it is remembered."""

from __future__ import annotations

import pytest

from bot.tracking.snapshot import TrackingStatus
from gofilex import Portal
from sandbox.portal import Fault
from tests.stage import Stage
from tests.worker.watching import due_again, watched


@pytest.mark.parametrize("status", [413, 400])
async def test_a_portal_that_takes_fewer_ids_at_once_is_asked_for_fewer(stage: Stage, status: int) -> None:
    stage.backend.switches.max_status_ids, stage.backend.switches.too_many_status = 30, status
    await watched(stage, 150)
    for _ in range(3):
        await stage.polls()
    asked = [len(request.body["orderIds"]) for request in stage.asked("orders-status")]
    assert asked[0] == 100
    assert asked[-1] == 25
    assert len([size for size in asked if size > 30]) == 2, "100 and 50, each once"
    assert [claim.snapshot.polled for claim in await stage.store.orders.tracked("many") if claim.snapshot]

    before = len(asked)
    await due_again(stage)
    await stage.polls()
    again = [len(request.body["orderIds"]) for request in stage.asked("orders-status")][before:]
    assert again == [25] * 6, "remembered"


async def test_one_id_that_the_portal_cannot_read_is_found_out_and_holds_up_nobody(stage: Stage) -> None:
    ids = await watched(stage, 150)
    stage.backend.switches.refused_id = odd = ids[70]

    await stage.passes(240, 5)
    claims = [claim for claim in await stage.store.orders.tracked("many") if claim.snapshot]
    assert all(
        claim.snapshot.polled > claim.snapshot.since
        for claim in claims
        if claim.snapshot and claim.order.order_id != odd
    )
    asked = len(stage.asked("orders-status"))
    await due_again(stage)
    await stage.passes(10, 5)
    sizes = [len(request.body["orderIds"]) for request in stage.asked("orders-status")][asked:]
    assert max(sizes) >= 50, "the others are asked for together again"

    await stage.passes(1800, 20)
    assert "no longer" not in stage.thread, "its jobs are listed all the same"
    assert {claim.snapshot.tracking_status for claim in await stage.store.orders.tracked("many") if claim.snapshot} == {
        TrackingStatus.WAITING
    }


async def test_a_portal_that_refuses_every_id_has_not_lost_the_orders(stage: Stage) -> None:
    stage.backend.add_fault(Fault("refuse", endpoint="orders-status", times=None, status=400))
    await watched(stage, 20)
    await stage.passes(1200, 20)
    assert {claim.snapshot.tracking_status for claim in await stage.store.orders.tracked("many") if claim.snapshot} == {
        TrackingStatus.WAITING
    }


async def test_a_portal_that_returns_nobody_once_and_then_refuses_everybody_has_not_lost_the_orders(
    stage: Stage,
) -> None:
    ids = await watched(stage, 20)
    for one in ids:
        stage.backend.orders[one].hidden = True
    await stage.polls()
    stage.backend.add_fault(Fault("refuse", endpoint="orders-status", times=None, status=400))
    for one in ids:
        stage.backend.orders[one].hidden = False
    await stage.passes(1200, 20)
    assert {claim.snapshot.tracking_status for claim in await stage.store.orders.tracked("many") if claim.snapshot} == {
        TrackingStatus.WAITING
    }


@pytest.mark.parametrize("status", [413, 400])
async def test_a_portal_that_is_there_again_and_takes_fewer_ids_is_not_taken_to_be_down(
    stage: Stage, status: int
) -> None:
    await watched(stage, 60)
    stage.backend.add_fault(Fault("unavailable", times=None))
    await stage.passes(300, 15)
    assert (await stage.portals.health(Portal.EMEA)).down_since

    stage.backend.clear_faults()
    stage.backend.switches.max_status_ids, stage.backend.switches.too_many_status = 30, status
    back = stage.clock.time()
    await stage.passes(120, 5)
    assert not (await stage.portals.health(Portal.EMEA)).down_since
    assert all(claim.snapshot.polled > back for claim in await stage.store.orders.tracked("many") if claim.snapshot)
