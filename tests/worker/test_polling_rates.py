"""A portal is asked as little as can be: many orders with one request, jobs only for those that moved."""

from __future__ import annotations

from bot.tracking.snapshot import TrackingStatus
from gofilex import Portal
from sandbox.portal import Fault
from tests.stage import Stage
from tests.worker.watching import watched


async def test_many_orders_are_asked_for_with_one_request_and_told_apart_by_their_ids(stage: Stage) -> None:
    ids = await watched(stage, 150)
    stage.backend.set_state(ids[77], "processing")

    assert await stage.polls() == 150

    assert [len(request.body["orderIds"]) for request in stage.asked("orders-status")] == [100, 50]
    assert {one for request in stage.asked("orders-status") for one in request.body["orderIds"]} == set(ids)
    assert [request.body["orderId"] for request in stage.asked("jobs-by-order")] == [ids[77]]
    claims = await stage.store.orders.tracked("many")
    assert [claim.snapshot.state for claim in claims if claim.snapshot] == ["queued"] * 77 + ["processing"] + [
        "queued"
    ] * 72


async def test_jobs_are_asked_for_only_while_they_can_have_moved(stage: Stage) -> None:
    await stage.orders()
    await stage.passes(180, 2)

    assert await stage.tracking_status() is TrackingStatus.DELIVERED
    assert len(stage.asked("jobs-by-order")) <= 20
    for line in (
        "Queued.",
        "Transfer started:",
        "Received and checked:",
        "Linked:",
        "*Delivered:",
        "Delivery e-mail sent",
    ):
        assert stage.thread.count(line) == 1, line


async def test_an_order_that_waits_for_its_transfer_costs_little(stage: Stage) -> None:
    await watched(stage, 1)
    await stage.passes(3600, 30)

    assert len(stage.asked("orders-status")) <= 62, "once each POLL_MAX_SECONDS, here a minute"
    assert stage.asked("jobs-by-order") == []


async def test_what_is_final_is_never_asked_for_again(stage: Stage) -> None:
    await stage.orders()
    await stage.passes(120, 4)
    assert (await stage.store.orders.tracked("carmen"))[0].ended
    asked = len(stage.backend.requests)

    await stage.passes(7200, 600)

    assert len(stage.backend.requests) == asked
    assert await stage.store.orders.open(5) == []
    assert await stage.store.orders.same_content([stage.request()]) == [[]]


async def test_a_portal_that_asks_for_time_is_left_alone_by_everybody(stage: Stage) -> None:
    await watched(stage, 150)
    stage.backend.add_fault(Fault("rate-limit", endpoint="orders-status", retry_after="50"))
    await stage.polls()
    asked = len(stage.backend.requests)
    assert asked == 1, "the second batch was not sent any more"

    for _ in range(4):
        stage.clock.forward(12)
        await stage.polls()
    assert len(stage.backend.requests) == asked
    await stage.passes(20, 5)
    assert len(stage.asked("orders-status")) >= 3


async def test_nobody_asks_more_than_the_budget_of_a_portal(stage: Stage) -> None:
    ids = await watched(stage, 60)
    for one in ids:
        stage.backend.start_now(one)
    stage.clock.forward(2)

    await stage.polls()
    assert len(stage.backend.requests) <= 20
    for _ in range(6):
        stage.clock.forward(1)
        before = len(stage.backend.requests)
        await stage.polls()
        assert len(stage.backend.requests) - before <= 11
    assert {request.body["orderId"] for request in stage.asked("jobs-by-order")} == set(ids)


async def test_a_portal_whose_token_was_taken_away_is_not_asked(stage: Stage) -> None:
    await watched(stage, 3)
    stage.portals._clients.pop(Portal.EMEA)

    assert await stage.polls() == 3
    assert await stage.polls() == 0
    assert stage.backend.requests == []
