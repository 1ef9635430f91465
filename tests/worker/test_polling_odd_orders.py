"""Orders that behave oddly are told as the portal tells of them, each thing once."""

from __future__ import annotations

from bot.tracking.snapshot import TrackingStatus
from tests.intake import adopted
from tests.stage import Stage
from tests.worker.watching import watched


async def test_an_order_that_the_portal_no_longer_returns_is_said_to_be_missing_once_and_to_be_back_once(
    stage: Stage,
) -> None:
    await stage.orders()
    await stage.passes(20, 4)
    stage.backend.set_speed(0)
    stage.backend.hide(stage.created[0])
    stage.backend.lose_jobs(stage.created[0])
    await stage.passes(900, 30)
    assert await stage.tracking_status() is TrackingStatus.MISSING
    assert stage.thread.count("no longer shows this order") == 1
    assert "Delivered" not in stage.thread
    assert "Cleaned" not in stage.thread

    stage.backend.hide(stage.created[0], hidden=False)
    stage.backend.lose_jobs(stage.created[0], gone=False)
    stage.backend.set_speed(1)
    await stage.passes(500, 20)
    assert stage.thread.count("shows this order again") == 1
    assert stage.thread.count("*Delivered:") == 1


async def test_orders_that_orders_status_leaves_out_are_followed_by_their_jobs_to_the_end(stage: Stage) -> None:
    await stage.orders(*(stage.request(cinema) for cinema in stage.cinemas(3)))
    await stage.places()
    for order_id in await placed_all(stage):
        stage.backend.hide(order_id)
    await stage.passes(300, 4)

    assert [
        claim.snapshot.tracking_status for claim in await stage.store.orders.tracked("carmen") if claim.snapshot
    ] == [TrackingStatus.DELIVERED] * 3
    assert "no longer shows" not in stage.thread
    assert stage.thread.count("*Delivered.*") == 3


async def placed_all(stage: Stage) -> list[str]:
    """The ids of all that was ordered, once it is placed."""
    while await stage.places():
        pass
    return stage.created


async def test_a_cleaned_order_is_neither_finished_nor_failed(stage: Stage) -> None:
    await stage.orders()
    await stage.passes(20, 4)
    stage.backend.clean(stage.created[0])
    await stage.passes(900, 30)

    assert stage.thread.count("Cleaned.") == 1
    assert "Delivered" not in stage.thread
    assert "failed" not in stage.thread
    assert await stage.tracking_status() is TrackingStatus.CLEANED


async def test_a_job_that_fails_is_told_with_its_reason_and_its_recovery_once(stage: Stage) -> None:
    await stage.orders()
    await stage.passes(20, 4)
    stage.backend.fail(stage.created[0], code="ENOSPC", message="no space left on <device>")
    await stage.passes(120, 6)
    assert stage.thread.count("Transfer failed:") == 1
    assert "no space left on &lt;device&gt;" in stage.thread
    assert "at Object" not in stage.thread, "never the stack"
    assert [claim.order.id for _, claim in await stage.store.orders.open(1)] == ["carmen.0"]

    stage.backend.recover(stage.created[0])
    await stage.passes(400, 8)
    assert stage.thread.count("is being tried again") + stage.thread.count("has recovered") >= 1
    assert stage.thread.count("*Delivered:") == 1


async def test_a_canceled_order_and_an_unknown_state_are_told_as_they_are(stage: Stage) -> None:
    await stage.orders()
    await stage.passes(8, 4)
    stage.backend.set_state(stage.created[0], "paused")
    await stage.passes(60, 6)
    assert stage.thread.count("The portal says `paused`.") == 1

    stage.backend.set_state(stage.created[0], None)
    stage.backend.cancel(stage.created[0])
    await stage.passes(60, 6)
    assert stage.thread.count("Canceled.") == 1
    assert await stage.polls() == 0


async def test_an_order_placed_elsewhere_whose_due_time_nobody_gave_is_not_overdue(stage: Stage) -> None:
    [order_id] = await watched(stage, 1)
    await stage.store.orders.submit(
        adopted(order_id, stage.clock.time(), name="carmen", channel=stage.channel.id, by=stage.alice)
    )
    await stage.passes(60, 6)

    assert "Overdue" not in stage.thread
    assert "Now queued" in stage.thread
