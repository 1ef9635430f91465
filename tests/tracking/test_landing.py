"""Delivered is said when it is so: all that was listed has ended well. And delivered is not yet playable."""

from __future__ import annotations

from math import inf

import pytest

from bot.tracking.changes import PROVE_SECONDS, first_snapshot, observe, pass_time
from bot.tracking.events import Emailed, Overdue
from bot.tracking.schedule import DEFAULT_BOUNDS, next_poll
from bot.tracking.snapshot import PollResult, StatusObservation, TrackingStatus
from tests.tracking.following import DAY, GB, PLACED, Following, job, jobs

MINUTE, HOUR = 60.0, 3600.0


@pytest.fixture
def order() -> Following:
    order = Following()
    order.result("processing", jobs=jobs("running"))
    return order


@pytest.mark.parametrize("link", ["waiting", "ready", "paused", "cancelled", "canceled", "running"])
def test_completed_with_a_link_that_has_not_ended_is_not_delivered(order: Following, link: str) -> None:
    told = order.result("completed", 27, jobs=jobs("completed", link))
    assert told == ["received"]
    assert order.result("completed", 27, jobs=jobs("completed", link)) == []
    assert order.snapshot.delivered == 0.0
    expected = TrackingStatus.LINKING if link == "running" else TrackingStatus.UNPROVEN
    assert order.snapshot.tracking_status is expected

    assert order.result("completed", 27, jobs=jobs("completed", "completed")) == ["linked", "delivered"]
    assert order.snapshot.tracking_status is TrackingStatus.DELIVERED


def test_completed_though_every_job_was_cancelled_is_never_delivered(order: Following) -> None:
    cancelled = jobs("cancelled", "cancelled")
    told = [what for _ in range(200) for what in order.result("completed", 27, jobs=cancelled, after=MINUTE)]
    assert told.count("unproven") == 1
    assert "delivered" not in told
    assert order.snapshot.tracking_status is TrackingStatus.UNPROVEN


def test_that_jobs_stay_open_under_completed_is_told_once_after_half_an_hour(order: Following) -> None:
    paused = jobs("completed", "paused")
    order.result("completed", 27, jobs=paused)
    assert order.result("completed", 27, jobs=paused, after=PROVE_SECONDS - 1) == []
    assert order.result("completed", 27, after=2) == ["unproven"]
    assert order.result("completed", 27, jobs=paused, after=PROVE_SECONDS) == []
    assert order.result("completed", 27, jobs=jobs("completed", "completed")) == ["linked", "delivered"]


def test_a_portal_that_takes_completed_back_begins_that_half_hour_anew(order: Following) -> None:
    paused = jobs("completed", "paused")
    order.result("completed", 27, jobs=paused)
    order.result("processing", 27, jobs=paused, after=PROVE_SECONDS - 10)
    assert order.result("completed", 27, jobs=paused, after=20) == []


def test_a_job_of_an_unknown_type_holds_a_delivery_back_while_it_runs_or_has_failed(order: Following) -> None:
    def listed(state: str):
        return (*jobs("completed", "completed"), job("conform", state))

    assert "delivered" not in order.result("completed", 27, jobs=listed("running"))
    assert "delivered" not in order.result("completed", 27, jobs=listed("failed"))
    assert order.snapshot.tracking_status is TrackingStatus.FAILED
    assert "delivered" in order.result("completed", 27, jobs=listed("waiting"))


@pytest.mark.parametrize("word", ["paused", "cancelled", "canceled", "ready", "waiting", "queued"])
def test_the_usual_words_of_a_job_queue_are_no_surprise(order: Following, word: str) -> None:
    assert order.result("processing", 1, jobs=jobs("running", word)) == []


def test_a_failed_try_with_tries_left_is_told_as_one_thing(order: Following) -> None:
    assert order.result("processing", 3, jobs=jobs("waiting")) == []
    again = (*jobs("running")[:2], job("download", "running", run="run2", total=27 * GB, size=27 * GB))
    assert order.result("processing", 0, jobs=again) == ["retried"], "and not started a second time"
    assert order.result("processing", 1, jobs=again) == []
    done = (*jobs("completed", "running")[:2], job("download", "completed", run="run2", total=27 * GB))
    assert order.result("processing", 27, jobs=done) == ["received"]


def test_an_email_that_goes_out_though_a_link_has_failed_says_so(order: Following) -> None:
    order.result("processing", 27, jobs=jobs("completed", "failed"))
    order.result("processing", 27, jobs=jobs("completed", "failed", "completed"))
    [sent] = [event for event in order.announced if isinstance(event, Emailed)]
    assert sent.though_failed

    good = Following()
    good.result("completed", 27, jobs=jobs("completed", "completed", "completed"))
    [sent] = [event for event in good.announced if isinstance(event, Emailed)]
    assert not sent.though_failed


def test_of_an_order_followed_when_it_was_completed_it_cannot_be_seen_when_it_landed() -> None:
    order = Following(catching_up=True, state="")
    order.result("completed", 27, jobs=jobs("completed", "completed", "completed"))
    assert order.snapshot.landing_unseen, "no job says when it ended"

    told = Following(catching_up=True, state="")
    ended = tuple(replace_finish(each, PLACED - 3 * DAY) for each in jobs("completed", "completed", "completed"))
    told.result("completed", 27, jobs=ended)
    assert not told.snapshot.landing_unseen
    assert told.snapshot.delivered == PLACED - 3 * DAY

    watched = Following()
    watched.result("processing", jobs=jobs("running"))
    watched.result("completed", 27, jobs=jobs("completed", "completed"))
    assert not watched.snapshot.landing_unseen


def replace_finish(each, finish: float):
    return each._replace(finish=finish)


def locked(release: float, transfer: float = 0.0):
    snapshot, _ = first_snapshot(
        at=PLACED,
        state="queued",
        due=PLACED + 2 * DAY,
        release_after=PLACED + release,
        transfer_after=PLACED + transfer,
    )
    return snapshot


def delivered_at(after: float, *, release: float):
    """An order with that release time that was seen to land `after` seconds from its placing."""
    snapshot, _ = observe(
        locked(release), PollResult(PLACED + 5, StatusObservation("processing"), jobs=jobs("running"))
    )
    result = PollResult(
        PLACED + after, StatusObservation("completed"), jobs=jobs("completed", "completed", "completed")
    )
    return observe(snapshot, result)


def test_what_is_delivered_before_its_release_is_locked_and_opens_when_it_is_released() -> None:
    snapshot, told = delivered_at(DAY, release=5 * DAY)
    assert [str(event.kind) for event in told][-1] == "delivered" or "delivered" in [str(e.kind) for e in told]
    assert snapshot.tracking_status is TrackingStatus.LOCKED
    assert not snapshot.final, "somebody waits for its release"

    when = next_poll(snapshot, PLACED + DAY + 3600, jitter=0.5, bounds=DEFAULT_BOUNDS)
    assert PLACED + 5 * DAY <= when <= PLACED + 5 * DAY + 2 * DEFAULT_BOUNDS.min_seconds, "one poll, at its release"
    opened, told = observe(snapshot, PollResult(when, StatusObservation("completed")))
    assert [str(event.kind) for event in told] == ["released"]
    assert opened.tracking_status is TrackingStatus.DELIVERED
    assert opened.final
    assert next_poll(opened, when, jitter=0.5, bounds=DEFAULT_BOUNDS) == inf


def test_a_release_long_after_the_due_time_is_still_waited_for() -> None:
    snapshot, _ = delivered_at(DAY, release=40 * DAY)
    later, told = observe(snapshot, PollResult(PLACED + 30 * DAY, StatusObservation("completed")))
    assert told == ()
    assert later.tracking_status is TrackingStatus.LOCKED


def test_what_lands_after_its_release_is_delivered_and_nothing_opens() -> None:
    snapshot, told = delivered_at(DAY, release=DAY / 2)
    assert "released" not in [str(event.kind) for event in told]
    assert snapshot.tracking_status is TrackingStatus.DELIVERED
    assert snapshot.final


def test_what_waits_for_its_transfer_time_is_not_merely_queued() -> None:
    snapshot = locked(release=0.0, transfer=DAY)
    waiting, _ = observe(snapshot, PollResult(PLACED + 60, StatusObservation("queued")))
    assert waiting.tracking_status is TrackingStatus.WAITING
    begun, _ = observe(waiting, PollResult(PLACED + DAY + 60, StatusObservation("queued")))
    assert begun.tracking_status is TrackingStatus.QUEUED
    early, _ = observe(waiting, PollResult(PLACED + 90, StatusObservation("processing"), jobs=jobs("running")))
    assert early.tracking_status is TrackingStatus.TRANSFERRING, (
        "a portal may begin before: what it does is what is shown"
    )


def test_completed_over_a_job_that_runs_for_ever_is_told_too(order: Following) -> None:
    hangs = jobs("completed", "running")
    order.result("completed", 27, jobs=hangs)
    told = [what for _ in range(40) for what in order.result("completed", 27, jobs=hangs, after=5 * MINUTE)]
    assert told.count("unproven") == 1


def test_nothing_is_released_while_a_job_of_it_has_failed() -> None:
    snapshot, _ = delivered_at(DAY, release=5 * DAY)
    snapshot, _ = observe(
        snapshot, PollResult(PLACED + 2 * DAY, StatusObservation("completed"), jobs=jobs("completed", "failed"))
    )
    _, told = observe(snapshot, PollResult(PLACED + 6 * DAY, StatusObservation("completed")))
    assert "released" not in [str(event.kind) for event in told]
    assert pass_time(snapshot, PLACED + 6 * DAY)[1] == ()


def test_the_clock_alone_tells_of_a_release_and_after_a_while_of_a_due_time() -> None:
    snapshot, _ = delivered_at(DAY, release=5 * DAY)
    assert pass_time(snapshot, PLACED + 4 * DAY)[1] == ()
    [opened] = pass_time(snapshot, PLACED + 5 * DAY + 1)[1]
    assert str(opened.kind) == "released"

    late = locked(release=0.0)
    assert pass_time(late, PLACED + 2 * DAY + 60)[1] == (), "a poll that was put off is no silence"
    [overdue] = pass_time(late, PLACED + 2 * DAY + 700)[1]
    assert isinstance(overdue, Overdue)
    assert overdue.unseen


def test_on_a_portal_without_orders_status_what_is_done_at_the_due_time_is_given_time_to_prove_it() -> None:
    order = Following(due=HOUR)
    done = jobs("completed", "completed", "completed")
    order.result(jobs=jobs("running"), alone=True)
    assert order.result(jobs=done, alone=True, after=HOUR)[:2] == ["received", "linked"]
    assert "overdue" not in [str(event.kind) for event in order.announced]
    assert "delivered" in order.result(jobs=done, alone=True, after=30)


def test_without_orders_status_an_email_that_waits_holds_no_delivery_back() -> None:
    order = Following()
    done = jobs("completed", "completed", "waiting")
    order.result(jobs=done, alone=True)
    assert "delivered" in order.result(jobs=done, alone=True, after=60)
