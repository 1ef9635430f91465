"""A portal is down: whoever waits for it hears of it once and of its end once, and no other portal is held up."""

from __future__ import annotations

import pytest

from bot.cinemas.cinema import Cinema
from bot.orders.order import OrderRequest
from bot.store import Store
from bot.tracking.snapshot import TrackingStatus
from bot.worker.portal_health import portal_amiss
from gofilex import Portal
from sandbox.portal import Fault
from sandbox.slack import text_of
from tests import deciding
from tests.clock import MovedClock
from tests.stage import ADMIN, Stage, staged
from tests.worker.watching import watched


async def test_an_outage_is_one_line_in_the_channel_that_waits_and_one_for_administrators_and_so_is_its_end(
    stage: Stage,
) -> None:
    await stage.orders()
    await stage.orders(name="tosca")
    await stage.passes(20, 4)
    stage.backend.add_fault(Fault("unavailable", times=None))
    stage.backend.set_speed(0)

    await stage.passes(100, 10)
    assert stage.portal_lines() == [], "it is nobody's business yet"
    await stage.passes(3600, 40)
    [down] = stage.portal_lines()
    assert "The EMEA portal has not answered" in down
    assert "EMEA portal" not in stage.thread.replace("Accepted by the EMEA portal", "")
    assert len(stage.directs(ADMIN)) == 1
    asked = len([request for request in stage.backend.requests if request.status == 503])
    assert asked <= 2 * (3700 / 30 + 5), "one probe at a time: orders/status, and the jobs of one order"

    stage.backend.clear_faults()
    stage.backend.set_speed(1)
    await stage.passes(150, 5)
    assert len(stage.portal_lines()) == 2
    assert "The EMEA portal is back" in stage.portal_lines()[1]
    assert len(stage.directs(ADMIN)) == 2
    assert stage.thread.count("*Delivered:") == 2
    known = await stage.store.portal_health.read(Portal.EMEA)
    assert {name for name in known if not name.startswith("alerts")} == {"placed"}


async def test_a_short_outage_is_told_to_nobody(stage: Stage) -> None:
    await stage.orders()
    await stage.passes(20, 4)
    stage.backend.add_fault(Fault("unavailable", times=3))
    await stage.passes(100, 5)

    assert stage.portal_lines() == []
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

    [told] = stage.portal_lines()
    assert "Nothing is lost" in told
    assert len([text for text in stage.directs(ADMIN) if "Nothing is lost" in text]) == 1, "administrators too"

    stage.backend.clear_faults()
    await stage.passes(1800, 300)
    _, over = stage.portal_lines()
    assert "portal is back" in over or "says again" in over or "accepts this bot's token again" in over


async def test_of_a_refused_token_administrators_hear_at_once_and_the_channel_after_two_minutes(stage: Stage) -> None:
    for name in ("carmen", "tosca", "aida"):
        await stage.orders(name=name)
    await stage.passes(8, 4)
    stage.backend.set_speed(0)
    stage.backend.add_fault(Fault("unauthorised", times=None))
    await stage.passes(30, 5)

    [told] = stage.directs(ADMIN)
    assert "does not accept this bot's token" in told
    assert "GOFILEX_EMEA_TOKEN" in told
    assert stage.portal_lines() == []
    assert "refuses this bot's token since" in await portal_amiss(stage.store, stage.clock, Portal.EMEA)

    await stage.passes(600, 40)
    [line] = stage.portal_lines()
    assert "does not accept this bot's token" in line
    assert "sets it as `GOFILEX_EMEA_TOKEN`, and starts the bot again" in line
    assert len(stage.directs(ADMIN)) == 1

    stage.backend.clear_faults()
    await stage.passes(120, 5)
    assert "accepts this bot's token again" in stage.portal_lines()[1]
    assert "accepts this bot's token again" in stage.directs(ADMIN)[1]
    assert await portal_amiss(stage.store, stage.clock, Portal.EMEA) == ""


async def test_of_a_token_that_is_refused_now_and_then_administrators_hear_once_an_hour(stage: Stage) -> None:
    await stage.orders()
    await stage.passes(8, 4)
    stage.backend.set_speed(0)
    for _ in range(4):
        stage.backend.add_fault(Fault("unauthorised", times=None))
        await stage.passes(60, 15)
        stage.backend.clear_faults()
        await stage.passes(120, 20)

    assert len([text for text in stage.directs(ADMIN) if "does not accept" in text]) == 1
    assert stage.portal_lines() == []


async def test_a_portal_that_comes_and_goes_all_day_is_told_ever_more_seldom(stage: Stage) -> None:
    await stage.orders()
    await stage.passes(8, 4)
    stage.backend.set_speed(0)
    for _ in range(8):
        stage.backend.add_fault(Fault("unavailable", times=None))
        await stage.passes(240, 40)
        stage.backend.clear_faults()
        await stage.passes(120, 40)
    assert len([line for line in stage.portal_lines() if "has not answered" in line]) == 1
    assert len([line for line in stage.portal_lines() if "portal is back." in line]) == 1

    stage.backend.add_fault(Fault("unavailable", times=None))
    await stage.passes(900, 60)
    assert len([line for line in stage.portal_lines() if "has not answered" in line]) == 2, (
        "one that lasts is told all the same"
    )


async def test_where_the_last_order_that_waited_was_stopped_the_outages_end_is_told_all_the_same(stage: Stage) -> None:
    await stage.orders()
    await stage.passes(8, 4)
    stage.backend.set_speed(0)
    stage.backend.add_fault(Fault("unauthorised", times=None))
    await stage.passes(300, 30)
    assert await deciding.stop(stage.store, "carmen", None, stage.alice) == 1
    await idles(stage, 300)
    assert len(stage.portal_lines()) == 1
    assert len(stage.directs(ADMIN)) == 1
    asked = len(stage.backend.requests)

    stage.backend.clear_faults()
    await idles(stage, 300)
    assert "accepts this bot's token again" in stage.portal_lines()[1]
    assert "accepts this bot's token again" in stage.directs(ADMIN)[1]
    assert len(stage.backend.requests) == asked + 1, "and then it is left alone"


@pytest.mark.parametrize("jobs", ["forbidden", "unavailable"])
async def test_an_idle_portal_that_refused_everything_is_back_when_one_question_is_answered(
    stage: Stage, jobs: str
) -> None:
    await stage.orders()
    await stage.passes(8, 4)
    stage.backend.set_speed(0)
    stage.backend.add_fault(Fault("forbidden", times=None))
    await stage.passes(600, 60)
    assert await deciding.stop(stage.store, "carmen", None, stage.alice) == 1
    await idles(stage, 300)
    assert len(stage.portal_lines()) == 1

    stage.backend.clear_faults()
    stage.backend.add_fault(Fault(jobs, endpoint="jobs-by-order", times=None))
    await idles(stage, 300)
    assert len(stage.portal_lines()) == (2 if jobs == "forbidden" else 1)


async def idles(stage: Stage, seconds: float) -> None:
    """Time passes, in which the bot looks after portals at which nothing waits."""
    for _ in range(int(seconds / 20)):
        await stage.passes(20, 20)
        await stage.poller.watch_idle()


async def test_a_channel_hears_of_an_outage_once_however_many_orders_wait_and_each_channel_that_waits(
    stage: Stage,
) -> None:
    other = stage.slack.workspace.add_channel("opera", members=[stage.alice], bot=True)
    for number in range(5):
        await stage.orders(name=f"one{number}")
    await stage.orders(name="tosca", channel=other.id)
    await stage.passes(20, 4)
    stage.backend.set_speed(0)
    stage.backend.add_fault(Fault("unavailable", times=None))
    await stage.passes(600, 50)

    assert len(stage.portal_lines()) == 1
    assert len([m for m in other.messages if "has not answered" in text_of(m) and not m.is_reply]) == 1


async def test_a_long_retry_after_of_orders_status_does_not_keep_the_jobs_from_being_asked(stage: Stage) -> None:
    await stage.orders()
    await stage.passes(8, 4)
    stage.backend.add_fault(Fault("rate-limit", endpoint="orders-status", times=None, retry_after="3600"))
    stage.backend.add_fault(Fault("error-500", endpoint="jobs-by-order", times=2))
    await stage.passes(900, 60)

    assert await stage.tracking_status() is TrackingStatus.DELIVERED


async def test_a_portal_that_lists_no_jobs_though_it_says_how_orders_stand_is_told_and_so_is_its_end(
    stage: Stage,
) -> None:
    await stage.orders()
    await stage.orders(name="tosca")
    await stage.passes(8, 4)
    stage.backend.set_speed(0.05)
    stage.backend.add_fault(Fault("forbidden", endpoint="jobs-by-order", times=None))
    await stage.passes(1200, 40)

    [told] = stage.portal_lines()
    assert "says how orders stand, but does not list their jobs" in told
    assert len(stage.directs(ADMIN)) == 1
    stage.backend.clear_faults()
    stage.backend.set_speed(1)
    await stage.passes(600, 10)
    assert "lists the jobs of orders again" in stage.portal_lines()[1]
    assert len(stage.portal_lines()) == len(stage.directs(ADMIN)) == 2
    assert "alerted" not in await stage.store.portal_health.read(Portal.EMEA)


@pytest.mark.parametrize("seconds", ["600", "3600"])
async def test_a_portal_that_asks_for_minutes_again_and_again_is_told_like_one_that_is_silent(
    stage: Stage, seconds: str
) -> None:
    await stage.orders()
    await stage.passes(8, 4)
    stage.backend.set_speed(0)
    stage.backend.add_fault(Fault("rate-limit", times=None, retry_after=seconds))
    await stage.passes(300, 10)
    assert len(stage.portal_lines()) == 1


async def test_what_a_portal_does_is_told_anew_when_it_changes_and_its_end_once(stage: Stage) -> None:
    await stage.orders()
    await stage.passes(8, 4)
    stage.backend.set_speed(0)
    for kind in ("unavailable", "unauthorised", "forbidden"):
        stage.backend.clear_faults()
        stage.backend.add_fault(Fault(kind, times=None))
        await stage.passes(600, 30)
    first, second, third = stage.portal_lines()
    assert "has not answered" in first
    assert "does not accept this bot's token" in second
    assert "answers, but does not say how orders stand" in third

    stage.backend.clear_faults()
    await stage.passes(120, 5)
    assert len(stage.portal_lines()) == 4
    assert len(stage.directs(ADMIN)) == 4


async def test_one_refused_question_is_no_refused_token(stage: Stage) -> None:
    await watched(stage, 20)
    stage.backend.add_fault(Fault("unauthorised", endpoint="orders-status", times=1))
    await stage.passes(600, 10)
    assert stage.directs(ADMIN) == []
    assert len(stage.asked("jobs-by-order")) <= 3
