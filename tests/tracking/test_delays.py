"""Late before it is late: what does not begin, stands still or is not taken in is told while something can be done."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tracking import progress
from bot.tracking.events import Delayed, DelayOver
from bot.tracking.lateness import DUE_SOON_SECONDS, MOST_RISKS, PENDING_SECONDS, STANDSTILL_SECONDS, START_SECONDS
from bot.tracking.snapshot import Delay
from tests.tracking.following import DAY, GB, Following, job, jobs

HOUR = 3600.0


def delays(order: Following) -> list[Delay]:
    return [event.delay for event in order.announced if isinstance(event, Delayed)]


def test_an_order_of_which_nothing_came_is_told_two_hours_before_it_is_due_once() -> None:
    order = Following(due=6 * HOUR)
    order.result("queued", after=6 * HOUR - DUE_SOON_SECONDS - 60)
    assert delays(order) == []
    assert order.result("queued", after=120) == ["delayed"]
    assert order.result("queued", after=600) == []
    assert delays(order) == [Delay.NOT_STARTED]

    told = order.result("processing", 1, jobs=jobs("running"))
    assert set(told) == {"delay_over", "started"}
    assert order.snapshot.delay is Delay.NONE


def test_an_order_that_is_due_soon_from_the_start_is_given_ten_minutes_to_begin() -> None:
    order = Following(due=HOUR)
    order.result("queued", after=START_SECONDS - 10)
    assert delays(order) == []
    order.result("queued", after=20)
    assert delays(order) == [Delay.NOT_STARTED]


def test_what_may_not_be_transferred_yet_is_not_late() -> None:
    order = Following(due=6 * HOUR)
    order.snapshot = order.snapshot._replace(transfer_after=order.now + 5.5 * HOUR)
    order.result("queued", after=5 * HOUR)
    assert delays(order) == []


def test_a_transfer_that_stands_still_is_told_once_and_so_is_that_it_goes_on() -> None:
    order = Following(due=2 * DAY)
    order.result("processing", 3, jobs=jobs("running"))
    order.result("processing", 4, after=60)
    order.result("processing", 4, after=STANDSTILL_SECONDS - 10)
    assert delays(order) == []
    assert order.result("processing", 4, after=20) == ["delayed"]
    assert order.result("processing", 4, after=HOUR) == []
    assert order.result("processing", 5, after=60) == ["delay_over"]
    assert delays(order) == [Delay.STALLED]
    [over] = [event for event in order.announced if isinstance(event, DelayOver)]
    assert over.delay is Delay.STALLED


def test_a_portal_that_makes_no_jobs_is_told_after_half_an_hour() -> None:
    order = Following(due=2 * DAY)
    order.result("pending", after=PENDING_SECONDS - 10)
    assert delays(order) == []
    order.result("pending", after=20)
    assert delays(order) == [Delay.PENDING]
    assert "delay_over" in order.result("queued", jobs=jobs("waiting"))


@pytest.mark.parametrize("state", ["queued", "processing"])
def test_an_order_that_is_said_to_be_under_way_and_has_no_jobs_is_told_after_half_an_hour(state: str) -> None:
    order = Following(due=2 * DAY)
    order.result(state, jobs=(), after=60)
    order.result(state, after=PENDING_SECONDS - 70)
    assert delays(order) == []
    order.result(state, after=20)
    assert delays(order) == [Delay.PENDING]
    assert order.result(state, after=HOUR) == []
    assert "delay_over" in order.result(state, 1, jobs=jobs("running"))


def test_an_order_whose_jobs_were_cleared_away_is_not_told_to_have_none() -> None:
    order = Following(due=2 * DAY)
    order.result("processing", cleaned=True, jobs=(), after=60)
    order.result("processing", cleaned=True, jobs=(), after=2 * PENDING_SECONDS)
    assert delays(order) == []


def test_what_has_failed_is_told_as_that_and_not_as_a_delay_too() -> None:
    order = Following(due=2 * DAY)
    order.result("processing", 3, jobs=jobs("failed"))
    order.result("processing", 3, after=DAY)
    assert delays(order) == []


def test_a_delay_that_comes_and_goes_is_told_three_times_at_most() -> None:
    order = Following(due=20 * DAY)
    order.result("processing", 1, jobs=jobs("running"))
    for step in range(2, 12):
        order.result("processing", step, after=60)
        order.result("processing", step, after=STANDSTILL_SECONDS * 2**MOST_RISKS + 60)
    assert len(delays(order)) == MOST_RISKS


def test_a_portal_that_counts_every_forty_minutes_is_told_to_stand_still_once() -> None:
    order = Following(due=20 * DAY)
    order.result("processing", 1, jobs=jobs("running"))
    for step in range(2, 26):
        order.result("processing", step - 1, after=STANDSTILL_SECONDS + 300)
        order.result("processing", step, after=300)
    assert delays(order) == [Delay.STALLED]


@pytest.mark.parametrize("state", ["completed", "canceled", "duplicate"])
def test_what_is_over_is_not_delayed(state: str) -> None:
    order = Following(due=HOUR)
    order.result("queued")
    order.result(state, after=50 * 60)
    assert delays(order) == []


@given(st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 3)), max_size=30))
def test_a_delay_and_its_end_take_turns(steps: list[tuple[int, int]]) -> None:
    order, done = Following(due=DAY), 0.0
    order.result("processing", 0.1, jobs=(job("download", "running", total=27 * GB, size=27 * GB),))
    for seconds, grown in steps:
        done = min(done + grown, 26)
        order.result("processing", 0.1 + done, after=seconds + 1)
    turns = [type(event) for event in order.announced if isinstance(event, Delayed | DelayOver)]
    assert turns == [(Delayed, DelayOver)[place % 2] for place in range(len(turns))]
    assert (order.snapshot.delay is not Delay.NONE) == (len(turns) % 2 == 1)


@pytest.mark.parametrize("state", ["processing", "queued"])
def test_a_failure_ends_a_delay_without_a_word_that_it_goes_on(state: str) -> None:
    order = Following(due=2 * DAY)
    order.result("processing", 3, jobs=jobs("running"))
    order.result("processing", 3, after=STANDSTILL_SECONDS + 60)
    assert delays(order) == [Delay.STALLED]
    assert order.result(state, 3, jobs=jobs("failed")) == ["failed"]
    assert order.snapshot.delay is Delay.NONE


def test_a_poll_in_which_the_order_is_left_out_changes_no_delay() -> None:
    order = Following(due=2 * DAY)
    order.result("processing", 3, jobs=jobs("running"))
    order.result("processing", 3, after=STANDSTILL_SECONDS + 60)
    for _ in range(3):
        order.result(returned=False, after=60)
        order.result("processing", 3, after=60)
    assert delays(order) == [Delay.STALLED]


def test_what_has_landed_is_delayed_no_more() -> None:
    order = Following(due=2 * DAY)
    order.snapshot = order.snapshot._replace(release_after=order.now + 5 * DAY)
    order.result("processing", 3, jobs=jobs("running"))
    order.result("processing", 3, after=STANDSTILL_SECONDS + 60)
    order.result("completed", 27, jobs=jobs("completed", "completed"))
    assert order.snapshot.delay is Delay.NONE
    assert not progress.troubled(order.snapshot)


def test_a_download_that_runs_and_brings_no_byte_has_not_begun() -> None:
    order = Following(due=3 * HOUR)
    order.result("processing", 0, jobs=jobs("running"))
    order.result("processing", 0, after=2.5 * HOUR)
    assert delays(order) == [Delay.NOT_STARTED]


def test_a_link_that_waits_for_hours_with_all_bytes_there_stands_still() -> None:
    order = Following(due=2 * DAY)
    order.result("processing", 27, jobs=jobs("completed", "waiting"))
    order.result("processing", 27, jobs=jobs("completed", "waiting"), after=2 * HOUR + 60)
    assert delays(order) == [Delay.STALLED]


def test_what_waits_for_gofilex_and_what_has_no_jobs_yet_is_told_once() -> None:
    by_hand = Following(state="submitted", due=HOUR)
    by_hand.result("submitted", after=20 * 60)
    assert delays(by_hand) == []
    by_hand.result("submitted", after=20 * 60)
    by_hand.result("submitted", after=10 * 60)
    assert delays(by_hand) == [Delay.SUBMITTED]

    pending = Following(due=3 * HOUR)
    pending.result("pending", after=PENDING_SECONDS + 60)
    pending.result("pending", after=2 * HOUR)
    assert delays(pending) == [Delay.PENDING], "the same again, nearer to due, is no news"


def test_a_speed_of_long_ago_foretells_nothing() -> None:
    order = Following(due=4 * HOUR)
    order.result("processing", 0, jobs=jobs("running"))
    for step in (1, 2, 3, 4, 5):
        order.result("processing", step, after=600)
    order.announced.clear()
    order.result("processing", 5, after=STANDSTILL_SECONDS + 60)
    order.result("processing", 5, after=HOUR)
    assert [str(event.kind) for event in order.announced] == ["delayed"]


def test_what_gofilex_does_not_accept_for_half_an_hour_is_told_and_so_is_that_it_did() -> None:
    order = Following(due=2 * DAY)
    order.result("submitted", after=PENDING_SECONDS - 10)
    assert delays(order) == []
    order.result("submitted", after=20)
    order.result("submitted", after=HOUR)
    assert delays(order) == [Delay.SUBMITTED]
    assert "delay_over" in order.result("queued", jobs=jobs("waiting"))
