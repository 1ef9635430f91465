"""Orders are followed: many with one request, jobs only for those that moved, and every trouble of a portal is lived through."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.cinemas.model import Cinema
from bot.orders.model import Order, OrderRequest, Phase, Submission
from bot.store import Store, Transaction
from bot.store.orders import milliseconds
from bot.tracking import changes
from bot.tracking.model import Standing
from bot.tracking.schedule import Bounds
from bot.tracking.tracker import Tracker
from gofilex import Portal
from sandbox.portal import Fault
from tests.clock import MovedClock
from tests.stage import ADMIN, CONCERT, LEASE, Stage, at, staged, until

DUE = "2026-11-30T18:00:00"


@pytest.fixture
async def stage(store: Store, clock: MovedClock) -> AsyncIterator[Stage]:
    async with staged(store, clock) as stage:
        yield stage


async def watched(stage: Stage, count: int, *, name: str = "many") -> list[str]:
    """So many orders that wait for their transfer, as if they had been placed here; their ids at the portal."""
    orders = []
    for number, cinema in enumerate(stage.cinemas(count)):
        body = {
            "company": {"_id": cinema.id},
            "eventId": CONCERT,
            "deliveryDue": DUE,
            "transferAfter": "2026-11-28T01:00:00",
        }
        order_id = stage.world.add_encore("emea", body).id
        orders.append(Order(name, number, stage.request(cinema), Phase.PLACED, order_id))
    submission = Submission(name, "", stage.channel.id, stage.alice, stage.clock.time(), count)
    await stage.store.submit(submission, orders)
    shard = stage.store.keys.shard(name)
    known, _ = changes.first(
        at=stage.clock.time(), state="queued", due=at(DUE), transfer_after=at("2026-11-28T00:00:00")
    )
    change = Transaction()
    for order in orders:
        stage.store.write_known(change, shard, order.id, Portal.EMEA, order.order_id, known)
    assert await stage.store.transact(change)
    stage.clock.forward(10)
    return [order.order_id for order in orders]


async def due_again(stage: Stage) -> None:
    """Refresh is pressed on the card of the many."""
    stage.clock.forward(61)
    await stage.store.look_now("many")


# -- as little as can be ---------------------------------------------------------------------------------------------------


async def test_many_orders_are_asked_for_with_one_request_and_told_apart_by_their_ids(stage: Stage) -> None:
    ids = await watched(stage, 150)
    stage.world.set_state(ids[77], "processing")

    assert await stage.looks() == 150

    assert [len(request.body["orderIds"]) for request in stage.asked("orders-status")] == [100, 50]
    assert {one for request in stage.asked("orders-status") for one in request.body["orderIds"]} == set(ids)
    assert [request.body["orderId"] for request in stage.asked("jobs-by-order")] == [ids[77]]
    rows = await stage.store.rows("many")
    assert [row.known.state for row in rows if row.known] == ["queued"] * 77 + ["processing"] + ["queued"] * 72


async def test_jobs_are_asked_for_only_while_they_can_have_moved(stage: Stage) -> None:
    await stage.orders()
    await stage.passes(180, 2)

    assert await stage.standing() is Standing.DELIVERED
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
    assert (await stage.store.rows("carmen"))[0].ended
    asked = len(stage.world.requests)

    await stage.passes(7200, 600)

    assert len(stage.world.requests) == asked
    assert await stage.store.open_orders(5) == []
    assert await stage.store.same_content([stage.request()]) == [[]]


# -- a portal that answers otherwise ---------------------------------------------------------------------------------------


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


async def test_a_portal_that_asks_for_time_is_left_alone_by_everybody(stage: Stage) -> None:
    await watched(stage, 150)
    stage.world.add_fault(Fault("rate-limit", endpoint="orders-status", retry_after="50"))
    await stage.looks()
    asked = len(stage.world.requests)
    assert asked == 1, "the second batch was not sent any more"

    for _ in range(4):
        stage.clock.forward(12)
        await stage.looks()
    assert len(stage.world.requests) == asked
    await stage.passes(20, 5)
    assert len(stage.asked("orders-status")) >= 3


async def test_nobody_asks_more_than_the_budget_of_a_portal(stage: Stage) -> None:
    ids = await watched(stage, 60)
    for one in ids:
        stage.world.start_now(one)
    stage.clock.forward(2)

    await stage.looks()
    assert len(stage.world.requests) <= 20
    for _ in range(6):
        stage.clock.forward(1)
        before = len(stage.world.requests)
        await stage.looks()
        assert len(stage.world.requests) - before <= 11
    assert {request.body["orderId"] for request in stage.asked("jobs-by-order")} == set(ids)


# -- outages ---------------------------------------------------------------------------------------------------------------


async def test_an_outage_is_told_once_in_each_thread_that_waits_and_to_administrators_and_so_is_its_end(
    stage: Stage,
) -> None:
    await stage.orders()
    await stage.orders(name="tosca")
    await stage.passes(20, 4)
    stage.world.add_fault(Fault("unavailable", times=None))
    stage.world.set_speed(0)

    await stage.passes(100, 10)
    assert "EMEA portal" not in stage.thread.replace("Accepted by the EMEA portal", ""), "it is nobody's business yet"
    await stage.passes(3600, 40)
    down = [line for line in stage.thread.splitlines() if "EMEA portal" in line and "Accepted" not in line]
    assert len(down) == 2, down
    assert len(stage.directs(ADMIN)) == 1
    asked = len([request for request in stage.world.requests if request.status == 503])
    assert asked <= 3700 / 30 + 5, "one probe at a time"

    stage.world.clear_faults()
    stage.world.set_speed(1)
    await stage.passes(150, 5)
    told = [line for line in stage.thread.splitlines() if "EMEA portal" in line and "Accepted" not in line]
    assert len(told) == 4
    assert len(stage.directs(ADMIN)) == 2
    assert stage.thread.count("*Delivered:") == 2
    assert await stage.store.portal_facts(Portal.EMEA) == {}


async def test_a_short_outage_is_told_to_nobody(stage: Stage) -> None:
    await stage.orders()
    await stage.passes(20, 4)
    stage.world.add_fault(Fault("unavailable", times=3))
    await stage.passes(100, 5)

    assert stage.thread.count("EMEA portal") == 1, "only that it accepted the order"
    assert "*Delivered:" in stage.thread
    assert stage.directs(ADMIN) == []


async def test_a_portal_that_is_down_does_not_cost_a_call_for_each_batch(stage: Stage) -> None:
    await watched(stage, 350)
    stage.world.add_fault(Fault("unavailable", times=None))

    await stage.looks()

    assert len(stage.asked("orders-status")) == 1


async def test_an_outage_of_one_portal_does_not_hold_up_another(store: Store, clock: MovedClock) -> None:
    async with staged(store, clock, offered=(Portal.EMEA, Portal.APAC)) as stage:
        await one_of_two_is_down(stage)


async def one_of_two_is_down(stage: Stage) -> None:
    company = next(iter(stage.world.catalogues["apac"].companies.values()))
    event = next(iter(stage.world.catalogues["apac"].events))
    harbour = Cinema(Portal.APAC, id=company.id, name=company.name, zone=company.timezone)
    await stage.orders(OrderRequest(harbour, stage.request(harbour).due, event=event), name="apac")
    await stage.orders()
    await stage.passes(8, 4)
    stage.world.add_fault(Fault("unavailable", portal="emea", times=None))
    await stage.passes(100, 4)

    assert await stage.standing("apac") is Standing.DELIVERED
    assert await stage.standing() is not Standing.DELIVERED


async def test_a_portal_whose_token_was_taken_away_is_not_asked(stage: Stage) -> None:
    await watched(stage, 3)
    stage.portals._clients.pop(Portal.EMEA)

    assert await stage.looks() == 3
    assert await stage.looks() == 0
    assert stage.world.requests == []


# -- orders that behave oddly ----------------------------------------------------------------------------------------------


async def test_an_order_that_the_portal_no_longer_returns_is_said_to_be_missing_once_and_to_be_back_once(
    stage: Stage,
) -> None:
    await stage.orders()
    await stage.passes(20, 4)
    stage.world.set_speed(0)
    stage.world.hide(stage.created[0])
    await stage.passes(900, 30)
    assert await stage.standing() is Standing.MISSING
    assert stage.thread.count("no longer shows this order") == 1
    assert "Delivered" not in stage.thread

    stage.world.hide(stage.created[0], hidden=False)
    stage.world.set_speed(1)
    await stage.passes(500, 20)
    assert stage.thread.count("shows this order again") == 1
    assert stage.thread.count("*Delivered:") == 1


async def test_a_cleaned_order_is_neither_finished_nor_failed(stage: Stage) -> None:
    await stage.orders()
    await stage.passes(20, 4)
    stage.world.clean(stage.created[0])
    await stage.passes(900, 30)

    assert stage.thread.count("Cleaned.") == 1
    assert "Delivered" not in stage.thread
    assert "failed" not in stage.thread
    assert await stage.standing() is Standing.CLEANED


async def test_a_job_that_fails_is_told_with_its_reason_and_its_recovery_once(stage: Stage) -> None:
    await stage.orders()
    await stage.passes(20, 4)
    stage.world.fail(stage.created[0], code="ENOSPC", message="no space left on <device>")
    await stage.passes(120, 6)
    assert stage.thread.count("Transfer failed:") == 1
    assert "no space left on &lt;device&gt;" in stage.thread
    assert "at Object" not in stage.thread, "never the stack"
    assert [row.order.id for _, row in await stage.store.open_orders(1)] == ["carmen.0"]

    stage.world.recover(stage.created[0])
    await stage.passes(400, 8)
    assert stage.thread.count("is being tried again") + stage.thread.count("has recovered") >= 1
    assert stage.thread.count("*Delivered:") == 1


async def test_a_canceled_order_and_an_unknown_state_are_told_as_they_are(stage: Stage) -> None:
    await stage.orders()
    await stage.passes(8, 4)
    stage.world.set_state(stage.created[0], "paused")
    await stage.passes(60, 6)
    assert stage.thread.count("The portal says `paused`.") == 1

    stage.world.set_state(stage.created[0], None)
    stage.world.cancel(stage.created[0])
    await stage.passes(60, 6)
    assert stage.thread.count("Canceled.") == 1
    assert await stage.looks() == 0


async def test_an_order_placed_elsewhere_whose_due_time_nobody_gave_is_not_overdue(stage: Stage) -> None:
    from bot.orders.elsewhere import followed

    [order_id] = await watched(stage, 1)
    await stage.store.submit(
        *followed(
            Portal.EMEA, order_id, id="carmen", team="", channel=stage.channel.id, by=stage.alice, now=stage.clock.now()
        )
    )
    await stage.passes(60, 6)

    assert "Overdue" not in stage.thread
    assert "Now queued" in stage.thread


# -- workers that die, and rows that cannot be read ------------------------------------------------------------------------


async def test_a_look_that_comes_after_its_lease_writes_nothing_and_nothing_is_told_twice(stage: Stage) -> None:
    [order_id] = await watched(stage, 1)
    stage.world.start_now(order_id)
    stage.clock.forward(2)
    stage.world.set_speed(0)
    stage.world.add_fault(Fault("slow", endpoint="orders-status", seconds=0.25))
    slow = asyncio.create_task(stage.looks())
    await until(lambda: stage.world.requests)
    stage.clock.forward(LEASE)
    other = Tracker(
        stage.store, stage.portals, stage.clock, bounds=Bounds(1, 60), lease_seconds=LEASE, chance=lambda: 0.0
    )
    assert await other.step() == 1
    seen = await stage.store.engine.client.get(stage.store.keys.shard("many").known("many.0"))

    assert await slow == 1
    assert await stage.store.engine.client.get(stage.store.keys.shard("many").known("many.0")) == seen
    await stage.passes(6)
    assert stage.thread.count("Transfer started:") == 1


async def test_stop_following_wins_over_a_look_that_is_under_way(stage: Stage) -> None:
    [order_id] = await watched(stage, 1)
    stage.world.start_now(order_id)
    stage.clock.forward(2)
    stage.world.add_fault(Fault("slow", endpoint="orders-status", seconds=0.2))
    slow = asyncio.create_task(stage.looks())
    await until(lambda: stage.world.requests)
    assert await stage.store.unfollow("many", None, stage.alice) == 1

    await slow
    await stage.passes(60, 6)
    assert await stage.standing("many") is Standing.STOPPED
    assert "Transfer started" not in stage.thread


async def test_stop_following_works_at_every_moment_of_an_order(stage: Stage) -> None:
    """It writes only over the row as it reads it, so what is read must come out as it went in."""
    names = [f"night{number}" for number in range(14)]
    for name in names:
        await stage.orders(name=name)
        await stage.passes(3.7, 3.7)

    for name in names:
        [row] = await stage.store.rows(name)
        assert await stage.store.unfollow(name, None, stage.alice) == (not row.ended), row
    assert {await stage.standing(name) for name in names} >= {Standing.STOPPED}


async def test_one_row_that_cannot_be_read_does_not_keep_the_others_waiting(stage: Stage) -> None:
    await watched(stage, 3)
    shard = stage.store.keys.shard("many")
    await stage.store.engine.client.set(shard.known("many.1"), "EMEA abc [2,1795008600]")  # by a newer Encore Bot

    await stage.looks()

    rows = await stage.store.engine.client.zrange(shard.due, 0, -1, withscores=True)
    due = dict(rows)
    lease = milliseconds(stage.clock.time() + LEASE)
    assert due["many.1"] == lease, "left to who can read it"
    assert {due["many.0"], due["many.2"]}.isdisjoint({lease})
    assert await stage.store.engine.client.get(shard.known("many.1")) == "EMEA abc [2,1795008600]"


async def test_jobs_that_cannot_be_read_do_not_keep_the_other_orders_waiting(stage: Stage) -> None:
    ids = await watched(stage, 3)
    shard = stage.store.keys.shard("many")
    await stage.store.engine.client.set(shard.jobs("many.1"), "[2,1795008600]")
    for one in ids:
        stage.world.start_now(one)
    stage.clock.forward(2)

    await stage.looks()

    states = [await stage.store.engine.client.get(shard.known(f"many.{number}")) for number in (0, 2)]
    assert all("processing" in state for state in states)
    lease = milliseconds(stage.clock.time() + LEASE)
    assert await stage.store.engine.client.zscore(shard.due, "many.1") == lease
