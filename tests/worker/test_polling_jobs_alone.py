"""Jobs by order are documented and orders/status only makes them cheaper: without it every order is followed by its jobs."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator

import pytest

from bot.orders.order import Order, Phase, Submission
from bot.store import Store
from bot.tracking.snapshot import TrackingStatus
from gofilex import Portal
from sandbox.portal import UNKNOWN_PATHS, Fault
from tests.clock import MovedClock
from tests.intake import submit
from tests.stage import ADMIN, BERGH, Stage, staged
from tests.worker.watching import due_again, watched

WHOLE = ("Transfer started:", "Received and checked:", "Linked:", "*Delivered:", "Delivery e-mail sent")
MANY_AT_ONCE = "EMEA portal cannot be asked for many orders at once"


def only_documented_pages(stage: Stage, answers: str = "page") -> None:
    """The portal has no orders/status, and answers so what it does not know."""
    stage.backend.switches.orders_status, stage.backend.switches.unknown_path = False, answers


async def standings(stage: Stage, name: str = "many") -> list[TrackingStatus]:
    return [claim.snapshot.tracking_status for claim in await stage.store.orders.tracked(name) if claim.snapshot]


def portal_lines(stage: Stage) -> list[str]:
    """What channel and threads say of the portal itself."""
    told = [line for line in stage.thread.splitlines() if "EMEA portal" in line and "Accepted" not in line]
    return [*stage.portal_lines(), *told]


@pytest.mark.parametrize("answers", UNKNOWN_PATHS)
async def test_whatever_a_portal_answers_to_orders_status_an_order_is_followed_by_its_jobs_to_the_end(
    stage: Stage, answers: str
) -> None:
    only_documented_pages(stage, answers)
    await stage.orders()
    await stage.passes(150, 3)

    assert (await stage.store.orders.tracked("carmen"))[0].ended
    for line in WHOLE:
        assert stage.thread.count(line) == 1, line
    missing = UNKNOWN_PATHS[answers].status in (404, 405, 501)
    assert len(stage.asked("orders-status")) == (1 if missing else 2), "then it is remembered"
    [told] = stage.directs(ADMIN)
    assert MANY_AT_ONCE in told
    assert f"orders/status: HTTP {UNKNOWN_PATHS[answers].status}" in told
    assert portal_lines(stage) == []


@pytest.mark.parametrize("kind", ["hang", "cut", "truncated", "half-body", "unavailable", "huge"])
async def test_one_that_breaks_down_each_time_is_not_needed_either(stage: Stage, kind: str) -> None:
    stage.backend.add_fault(Fault(kind, endpoint="orders-status", times=None))
    await stage.orders()
    await stage.passes(200, 4)

    assert stage.thread.count("*Delivered:") == 1
    assert len(stage.asked("orders-status")) == 2
    assert len(stage.directs(ADMIN)) == 1
    assert not (await stage.portals.health(Portal.EMEA)).down_since


async def test_one_that_asks_for_time_again_and_again_is_left_alone_and_the_jobs_are_asked(stage: Stage) -> None:
    stage.backend.add_fault(Fault("rate-limit", endpoint="orders-status", retry_after="20", times=None))
    await stage.orders()
    await stage.passes(240, 4)

    assert stage.thread.count("*Delivered:") == 1
    first, second = [request.time for request in stage.asked("orders-status")]
    assert second - first >= 20
    [told] = stage.directs(ADMIN)
    assert "HTTP 429" in told


async def test_one_that_asks_for_an_hour_holds_up_neither_orders_nor_jobs(stage: Stage) -> None:
    stage.backend.add_fault(Fault("rate-limit", endpoint="orders-status", retry_after="3600", times=None))
    await stage.orders()
    await stage.passes(60, 4)
    await stage.orders(name="tosca")
    await stage.passes(120, 4)

    assert stage.thread.count("*Delivered:") == 2
    assert len(stage.asked("orders-status")) == 1
    await stage.passes(3300, 300)
    assert len(stage.asked("orders-status")) == 1


async def test_one_that_works_now_and_then_is_told_once_and_tried_ever_more_seldom(stage: Stage) -> None:
    await watched(stage, 1)
    tried = []
    for _ in range(5):  # it fails twice, works for a while, and so on
        stage.backend.add_fault(Fault("unavailable", endpoint="orders-status", times=2))
        before = stage.clock.time()
        while stage.backend.faults or (await stage.portals.health(Portal.EMEA)).no_status_until:
            stage.clock.forward(300)
            await stage.works()
        tried.append(stage.clock.time() - before)

    assert len(stage.directs(ADMIN)) == 1
    assert tried[0] < 1800
    assert tried[4] > 3.9 * 3600


async def test_one_failure_of_orders_status_is_no_reason_to_ask_for_each_order(stage: Stage) -> None:
    await watched(stage, 20)
    stage.backend.add_fault(Fault("html", endpoint="orders-status", times=1))
    await stage.passes(120, 10)

    assert stage.asked("jobs-by-order") == []
    assert stage.directs(ADMIN) == []


@pytest.mark.parametrize("answers", ["page-404", "page"])
async def test_an_orders_status_that_comes_later_is_found_and_used_again(stage: Stage, answers: str) -> None:
    only_documented_pages(stage, answers)
    await watched(stage, 2)
    await stage.passes(60, 10)
    before = len(stage.asked("orders-status"))
    await stage.passes(600, 60)
    assert len(stage.asked("orders-status")) == before, "it is tried again seldom"

    stage.backend.switches.orders_status = True
    stage.clock.forward(6 * 3600)
    await stage.passes(120, 30)
    assert len(stage.asked("orders-status")) > before + 1
    jobs = len(stage.asked("jobs-by-order"))
    await stage.passes(300, 30)
    assert len(stage.asked("jobs-by-order")) == jobs, "two orders that wait are one request"
    assert len(stage.directs(ADMIN)) == 1, "and nobody is told twice"


async def test_orders_status_that_fails_for_days_is_tried_ever_more_seldom_and_told_once(stage: Stage) -> None:
    only_documented_pages(stage)
    await watched(stage, 1)
    await stage.passes(60, 10)
    gaps, last, tried = [], stage.clock.time(), len(stage.asked("orders-status"))
    for _ in range(100):
        stage.clock.forward(600)
        await stage.works()
        if len(stage.asked("orders-status")) > tried:
            gaps.append(stage.clock.time() - last)
            last, tried = stage.clock.time(), len(stage.asked("orders-status"))
    assert gaps[0] <= 1200
    assert gaps == sorted(gaps)
    assert 5.5 * 3600 < gaps[-1] < 6.5 * 3600
    assert len(stage.directs(ADMIN)) == 1


async def test_a_portal_that_refuses_many_and_few_alike_is_followed_by_jobs_within_its_budget(stage: Stage) -> None:
    only_documented_pages(stage, "json-400")
    ids = await watched(stage, 120)
    await stage.passes(180, 5)

    assert {request.body["orderId"] for request in stage.asked("jobs-by-order")} == set(ids)
    assert len(stage.backend.requests) <= 20 + 190 * 10
    sizes = [len(request.body["orderIds"]) for request in stage.asked("orders-status")]
    assert sizes == [100, 50, 25, 12, 6, 3, 1, 1, 1] * 2, "twice in a row, down to a few orders one by one"
    assert set(await standings(stage)) == {TrackingStatus.WAITING}


# -- when the jobs are not answered either ---------------------------------------------------------------------------------


async def test_only_when_the_jobs_fail_too_is_the_portal_down(stage: Stage) -> None:
    await watched(stage, 3)
    stage.backend.add_fault(Fault("html", times=None))
    await stage.passes(400, 10)

    assert (await stage.portals.health(Portal.EMEA)).down_since
    assert len(portal_lines(stage)) == 1
    address = f"{stage.portal.portal_url('emea')}/api/"
    assert f"No answer of the portal's came from {address}" in portal_lines(stage)[0]
    assert "a web page" in portal_lines(stage)[0]
    stage.backend.clear_faults()
    await stage.passes(120, 10)
    assert "says again how orders stand" in portal_lines(stage)[1]
    assert MANY_AT_ONCE not in "".join(stage.directs(ADMIN)), "nothing was wrong with orders/status alone"


@pytest.mark.parametrize("kind", ["cut", "rate-limit"])
async def test_after_an_outage_orders_status_is_asked_again_as_if_nothing_had_been(stage: Stage, kind: str) -> None:
    await watched(stage, 40)
    stage.backend.add_fault(Fault(kind, times=None))
    await stage.passes(1800, 20)
    asked = len(stage.backend.requests)
    await stage.passes(600, 15)
    assert len(stage.backend.requests) - asked <= 2 * 600 / 15 + 1

    stage.backend.clear_faults()
    await stage.passes(1200, 20)
    assert not (await stage.portals.health(Portal.EMEA)).no_status_until
    jobs = len(stage.asked("jobs-by-order"))
    await stage.passes(300, 20)
    assert len(stage.asked("jobs-by-order")) == jobs
    assert set(await standings(stage)) == {TrackingStatus.WAITING}


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault("unauthorised", times=None), "does not accept this bot's token"),
        (Fault("forbidden", times=None), "This user may not create orders"),
        (Fault("unsuccessful", times=None, reason="The API is switched off"), "The API is switched off"),
    ],
)
async def test_a_portal_that_refuses_all_questions_is_told_with_what_it_says_and_so_is_the_end(
    stage: Stage, fault: Fault, words: str
) -> None:
    await stage.orders()
    await stage.orders(name="tosca")
    await stage.passes(8, 4)
    stage.backend.set_speed(0)
    stage.backend.add_fault(fault)
    await stage.passes(1200, 20)

    assert len(portal_lines(stage)) == 1
    assert words in portal_lines(stage)[0]
    assert len(stage.directs(ADMIN)) == 1
    assert words in stage.directs(ADMIN)[0]
    assert TrackingStatus.MISSING not in [await stage.tracking_status(), await stage.tracking_status("tosca")]
    asked = len(stage.backend.requests)
    await stage.passes(600, 20)
    assert len(stage.backend.requests) - asked <= 600 / 15 * (2 + 3), "it is asked now and then"

    stage.backend.clear_faults()
    stage.backend.set_speed(1)
    await stage.passes(200, 5)
    assert sum("how orders stand" in line or "token again" in line for line in portal_lines(stage)[1:]) == 1
    assert len(stage.directs(ADMIN)) == 2
    assert stage.thread.count("*Delivered:") == 2


async def test_jobs_that_fail_while_orders_status_answers_leave_what_that_says_and_the_clock(stage: Stage) -> None:
    await stage.orders(stage.request(days=0.01))
    await stage.passes(8, 4)
    stage.backend.add_fault(Fault("unavailable", endpoint="jobs-by-order", times=None))
    await stage.passes(1800, 10)
    snapshot = (await stage.store.orders.tracked("carmen"))[0].snapshot
    assert snapshot
    assert snapshot.state == "completed"
    assert "*Delivered:" not in stage.thread
    assert stage.thread.count("Overdue") == 1
    assert not (await stage.portals.health(Portal.EMEA)).down_since
    assert portal_lines(stage) == []

    stage.backend.clear_faults()
    await stage.passes(600, 10)
    assert stage.thread.count("*Delivered:") == 1


async def test_an_order_that_is_placed_does_not_end_an_outage_of_the_answers(stage: Stage) -> None:
    await watched(stage, 2)
    for endpoint in ("orders-status", "jobs-by-order"):
        stage.backend.add_fault(Fault("unavailable", endpoint=endpoint, times=None))
    for number in range(6):
        await stage.passes(300, 15)
        await stage.orders(name=f"night{number}")
    await stage.passes(60, 15)

    assert len(stage.created) == 6
    assert "portal is back" not in "".join([*portal_lines(stage), *stage.directs(ADMIN)])
    assert len(stage.directs(ADMIN)) == 1


# -- one order that is refused ---------------------------------------------------------------------------------------------


@pytest.fixture(params=[1, 2])
async def by_chance(request: pytest.FixtureRequest, store: Store, clock: MovedClock) -> AsyncIterator[Stage]:
    """A stage on which what is left to chance is so."""
    async with staged(store, clock, chance=random.Random(request.param).random) as stage:
        yield stage


@pytest.mark.parametrize("count", [2, 3])
@pytest.mark.parametrize("kind", ["forbidden", "refuse", "unavailable", "html", "unauthorised"])
async def test_one_order_that_no_question_is_answered_for_does_not_hold_up_a_few_others(
    by_chance: Stage, kind: str, count: int
) -> None:
    stage = by_chance
    only_documented = kind in ("unavailable", "html", "unauthorised")
    stage.backend.switches.orders_status = not only_documented
    stage.backend.set_speed(0.2)
    await stage.orders(*(stage.request(cinema) for cinema in stage.cinemas(count)))
    await stage.passes(4, 2)
    odd = (await stage.order(number=1)).order_id
    for endpoint in ("orders-status", "jobs-by-order"):
        stage.backend.add_fault(Fault(kind, endpoint=endpoint, order_id=odd, times=None))
    await stage.passes(600, 10)

    found = await standings(stage, "carmen")
    assert found.pop(1) is TrackingStatus.MISSING
    assert set(found) == {TrackingStatus.DELIVERED}
    assert portal_lines(stage) == []
    assert not [told for told in stage.directs(ADMIN) if MANY_AT_ONCE not in told]


async def test_one_order_that_orders_status_does_not_know_does_not_cost_its_use_for_the_others(stage: Stage) -> None:
    ids = await watched(stage, 12)
    stage.backend.add_fault(
        Fault("refuse", endpoint="orders-status", order_id=ids[5], status=404, reason="Order not found", times=None)
    )
    await stage.passes(600, 20)

    assert set(await standings(stage)) == {TrackingStatus.WAITING}
    assert {request.body["orderId"] for request in stage.asked("jobs-by-order")} == {ids[5]}
    assert stage.directs(ADMIN) == []


@pytest.mark.parametrize("status", [400, 403, 404, 422])
async def test_an_order_whose_jobs_are_refused_is_told_to_be_missing_and_the_others_are_delivered(
    stage: Stage, status: int
) -> None:
    only_documented_pages(stage)
    await stage.orders(*(stage.request(cinema) for cinema in stage.cinemas(3)))
    await stage.passes(4, 2)
    refused = (await stage.order(number=1)).order_id
    body = {"error": "not-yours", "reason": "Order not found"}
    stage.backend.add_fault(
        Fault("refuse-with", endpoint="jobs-by-order", order_id=refused, status=status, body=body, times=None)
    )
    await stage.passes(900, 10)

    assert await standings(stage, "carmen") == [
        TrackingStatus.DELIVERED,
        TrackingStatus.MISSING,
        TrackingStatus.DELIVERED,
    ]
    assert stage.thread.count("no longer shows this order") == 1
    assert portal_lines(stage) == []

    stage.backend.clear_faults()
    await stage.passes(900, 10)
    assert await standings(stage, "carmen") == [TrackingStatus.DELIVERED] * 3
    assert stage.thread.count("shows this order again") == 1


async def test_an_id_that_the_portal_never_showed_is_about_that_id_and_not_about_the_portal(stage: Stage) -> None:
    only_documented_pages(stage)
    mistyped = Order("elsewhere", 0, stage.request(), Phase.PLACED, "nobodyKnowsThisId")
    by = Submission("elsewhere", "", stage.channel.id, stage.alice, stage.clock.time(), 1, external=True)
    assert await submit(stage.store, by, [mistyped])
    stage.backend.add_fault(Fault("refuse", endpoint="jobs-by-order", status=404, reason="No such order", times=None))
    await stage.passes(600, 10)

    assert await stage.tracking_status("elsewhere") is TrackingStatus.MISSING
    assert "does not show an order with this id" in stage.thread
    assert portal_lines(stage) == []


async def test_one_order_that_is_forbidden_does_not_hide_the_others_from_orders_status(stage: Stage) -> None:
    ids = await watched(stage, 40)
    stage.backend.add_fault(Fault("forbidden", endpoint="orders-status", order_id=ids[7], times=None))
    stage.backend.add_fault(Fault("forbidden", endpoint="jobs-by-order", order_id=ids[7], times=None))
    await stage.passes(1800, 20)

    found = await standings(stage)
    assert found.pop(7) is TrackingStatus.MISSING
    assert set(found) == {TrackingStatus.WAITING}
    assert stage.thread.count("no longer shows this order") == 1
    await stage.passes(600, 20)
    asked = len(stage.asked("orders-status"))
    await due_again(stage)
    await stage.passes(10, 5)
    sizes = [len(request.body["orderIds"]) for request in stage.asked("orders-status")][asked:]
    assert max(sizes) >= 20, "the others are asked for together again"
    assert portal_lines(stage) == []
    assert stage.directs(ADMIN) == []


async def test_jobs_that_are_refused_while_the_status_is_shown_leave_what_the_status_says(stage: Stage) -> None:
    await stage.orders(stage.request(BERGH))
    await stage.passes(4, 2)
    stage.backend.add_fault(Fault("forbidden", endpoint="jobs-by-order", times=None))
    await stage.passes(40, 4)

    snapshot = (await stage.store.orders.tracked("carmen"))[0].snapshot
    assert snapshot
    assert (snapshot.state, snapshot.misses) == ("completed", 0)
    assert "*Delivered:" not in stage.thread, "that is for the jobs to say"
    assert portal_lines(stage) == []
