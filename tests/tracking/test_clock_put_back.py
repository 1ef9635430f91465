"""What was seen by a clock that was ahead holds nothing up once that is put back."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from bot.tracking.changes import first_snapshot, observe, pass_time
from bot.tracking.progress import is_locked
from bot.tracking.schedule import Bounds, next_poll, wants_jobs
from bot.tracking.snapshot import SEEN_AT, EventKind, OrderSnapshot, PollResult, StatusObservation
from tests.tracking.following import DAY, GB, PLACED, jobs

BOUNDS = Bounds()
TICK = BOUNDS.min_seconds
RELEASE = PLACED + 4 * DAY
TOTAL = 27 * GB


def _story() -> list[tuple[OrderSnapshot, float]]:
    """An order as it stood after each of its polls, from placed to locked, and when that was."""
    snapshot, _ = first_snapshot(
        at=PLACED, state="pending", due=PLACED + 3 * DAY, transfer_after=PLACED + 600, release_after=RELEASE
    )
    found, now = [(snapshot, PLACED)], PLACED
    for result in (
        PollResult(0, StatusObservation("queued", 0, TOTAL)),
        PollResult(0, StatusObservation("processing", GB, TOTAL), jobs=jobs("running")),
        *(PollResult(0, StatusObservation("processing", step * GB, TOTAL)) for step in range(2, 6)),
        PollResult(0, StatusObservation("processing", 5 * GB, TOTAL), jobs=jobs("failed")),
        *(PollResult(0, returned=False) for _ in range(3)),
        PollResult(0, StatusObservation("completed", TOTAL, TOTAL), jobs=jobs("completed", "completed", "completed")),
    ):
        now += 300
        snapshot, _ = observe(snapshot, result._replace(at=now))
        found.append((snapshot, now))
    return found


STORY = _story()
stood = st.sampled_from(STORY)
put_back = st.floats(1, 3 * DAY)


def bounded(snapshot: OrderSnapshot, now: float) -> bool:
    """Whether the next poll is no later than any rule puts it."""
    when = next_poll(snapshot, now, jitter=1.0, bounds=BOUNDS)
    latest = RELEASE if is_locked(snapshot, now) else now + BOUNDS.max_seconds
    return now < when <= latest + 2 * TICK


def test_the_story_comes_to_the_paces():
    assert {snapshot.tracking_status.value for snapshot, _ in STORY} >= {"waiting", "transferring", "failed", "locked"}


@given(stood, put_back)
def test_the_next_poll_is_never_later_than_the_bounds_allow(story, back):
    snapshot, now = story
    assert bounded(snapshot, now - back), "as it stands in the store"
    assert bounded(snapshot.as_of(now - back), now - back), "as it is read"


@given(stood, put_back, st.sampled_from(["queued", "processing", "completed", "frozen"]), st.booleans())
def test_what_is_observed_by_then_leaves_nothing_in_time_to_come_and_is_polled_again(story, back, state, with_jobs):
    snapshot, now = story[0].as_of(story[1] - back), story[1] - back
    result = PollResult(now, StatusObservation(state, 6 * GB, TOTAL), jobs=jobs("running") if with_jobs else None)
    after, events = observe(snapshot, result)

    assert max(getattr(after, name) for name in SEEN_AT) <= now
    assert bounded(after, now)
    assert all(event.at <= now for event in events)
    assert math.isfinite(after.speed)
    pass_time(snapshot, now)


@given(stood, put_back)
def test_nothing_is_told_twice(story, back):
    snapshot, now = story
    once = snapshot.announced
    for _ in range(3):
        now += 60
        status = StatusObservation(snapshot.state, snapshot.step, snapshot.total, snapshot.complete)
        snapshot, events = observe(snapshot.as_of(now - back), PollResult(now - back, status))
        assert once.isdisjoint(event.kind for event in events if event.kind is not EventKind.RETURNED)


def test_what_is_right_stays_as_it_is():
    for snapshot, now in STORY:
        assert snapshot.as_of(now) is snapshot
        assert max(getattr(snapshot, name) for name in SEEN_AT) <= snapshot.polled


def test_a_failure_that_only_the_jobs_show_is_found_within_minutes():
    """By the time of the clock that was ahead they were asked for a moment ago, for a day."""
    snapshot, now = STORY[5]
    now -= DAY
    still = StatusObservation("processing", snapshot.step, TOTAL)
    asked = 0.0
    for _ in range(40):
        snapshot = snapshot.as_of(now)
        if wants_jobs(snapshot, still, now):
            asked = now
            break
        snapshot, _ = observe(snapshot, PollResult(now, still))
        now = next_poll(snapshot, now, jitter=1.0, bounds=BOUNDS)
    assert 0 < asked <= STORY[5][1] - DAY + 900
