"""State machine of an order at the portal: what happened between two polls, each event announced once.

What is decided here where the portal leaves it open:

- Delivered is never said on the portal's word alone: once the order is `completed`, a look at the jobs must show that every
  download and link that is listed ended well, and that nothing else runs or failed. `completed` with a failed job is failed; it
  is delivered when the job recovers. `completed` over jobs that stay open is told as that, once, after half an hour.
- What landed before its release is locked, and followed until it opens.
- `completed` without any job ever seen is delivered when two looks in a row find no jobs. Jobs that were seen and are gone
  leave the last picture standing: a download that ran in it was never seen to end, so that order is cleaned, not delivered.
- `processing` though all jobs completed waits for the order's own word. Only a portal without orders/status is judged by
  its jobs alone: all of them completed in two looks apart, one at least a download or a link. A failed e-mail is over too.
- An order that orders/status leaves out is followed by its jobs, where they are listed. Where they are not, it is missing, and
  told after three looks; so is one whose jobs the portal does not list while it lists those of others.
- After delivery: a job list that changes is told like before it; a download or link that fails makes the order failed
  again and keeps it open; canceled or duplicate is told and ends it. Delivered itself is told once.
- A job that completed before it was first seen is told as completed only, not as started too. An answer about an earlier
  run of a job, arriving late, is ignored.
"""

from __future__ import annotations

from dataclasses import replace

from bot.tracking.events import (
    Canceled,
    CaughtUp,
    Cleaned,
    Delivered,
    Duplicate,
    JobEvent,
    Missing,
    OnceEvent,
    Overdue,
    Queued,
    Released,
    Returned,
    Submitted,
    TrackingEvent,
    UnknownJobWord,
    UnknownState,
    Unproven,
)
from bot.tracking.forecast import foreseen
from bot.tracking.job_changes import BEFORE_WORK, ChangeLog, observe_jobs
from bot.tracking.lateness import (
    DUE_SOON_SECONDS,
    NEEDED_TIMES,
    STANDSTILL_SECONDS,
    UNPROVEN_SECONDS,
    watch_the_clock,
)
from bot.tracking.progress import (
    ENDED,
    GONE,
    KNOWN_STATES,
    MISSES,
    MOST_SPREAD,
    derive_status,
    is_locked,
    reported_complete,
    seconds_needed,
)
from bot.tracking.snapshot import Delay, EventKind, Mail, OrderSnapshot, PollResult, StatusObservation, TrackingStatus
from bot.tracking.speed import measured

EMAIL_SECONDS = 30 * 60.0
"""How long after delivery the e-mail job is waited for."""

PROVE_SECONDS = 30 * 60.0
"""How long the portal may say completed over jobs that have not ended before that is told."""

ALL_DONE_SECONDS = 2.0
"""How far apart, at least, the two looks are that prove a delivery by jobs alone."""

FOUND_SECONDS = 120.0
"""How long FOUND may wait until it is clear whether an order followed from the middle on has landed."""

_AT_STATE: dict[str, type[OnceEvent]] = {
    "submitted": Submitted,
    "queued": Queued,
    "canceled": Canceled,
    "duplicate": Duplicate,
}


def first_snapshot(
    *,
    at: float,
    state: str = "",
    complete: bool | None = None,
    due: float = 0.0,
    transfer_after: float = 0.0,
    release_after: float = 0.0,
    usual_speed: float = 0.0,
    catching_up: bool = False,
) -> tuple[OrderSnapshot, tuple[TrackingEvent, ...]]:
    """How following an order begins, and what its first state tells (not that it was accepted: placing tells that).

    at: now. state, complete and the three times: what add-encore answered, as seconds since 1970, 0 where not known.
    usual_speed: at which this cinema's orders come in, bytes a second.
    catching_up: it was placed elsewhere: the first looks give one FOUND with its standing instead of all that went before.
    """
    snapshot = OrderSnapshot(
        since=at,
        polled=at,
        moved=at,
        due=due,
        transfer_after=transfer_after,
        release_after=release_after,
        usual_speed=usual_speed,
        catching_up=catching_up,
    )
    log = ChangeLog(snapshot, at)
    snapshot = log.close(_observe_status(snapshot, PollResult(at, StatusObservation(state, complete=complete)), log))
    return snapshot._replace(tracking_status=derive_status(snapshot)), tuple(log.events)


def stopped(snapshot: OrderSnapshot) -> OrderSnapshot:
    """What is known once a person said to stop following it: final, and told by whoever was asked. What has landed
    stays delivered."""
    status = snapshot.tracking_status if snapshot.tracking_status.landed else TrackingStatus.STOPPED
    return snapshot._replace(final=True, tracking_status=status, at_risk=False)


def canceled_by_hand(snapshot: OrderSnapshot) -> OrderSnapshot:
    """What is known once a person said that the portal's support has canceled it: final, and told by whoever was asked."""
    return snapshot._replace(final=True, tracking_status=TrackingStatus.CANCELED, at_risk=False, delay=Delay.NONE)


def with_due(snapshot: OrderSnapshot, due: float, at: float) -> OrderSnapshot:
    """What is known once it is due at another time (both in seconds since 1970; at: now). If that is still to come it is not
    overdue any more, and can be again; whether it may be late is weighed at the next look, as ever."""
    announced = snapshot.announced - {EventKind.OVERDUE} if due > at else snapshot.announced
    return snapshot._replace(due=due, announced=announced)


def observe(
    snapshot: OrderSnapshot, result: PollResult, *, stalled_seconds: float = STANDSTILL_SECONDS
) -> tuple[OrderSnapshot, tuple[TrackingEvent, ...]]:
    """What is known after `result`, and what happened, in the order to tell it. stalled_seconds: so long without a new byte a
    transfer is told to stand still.

    `snapshot.jobs` must be those of the last look that had any if this one has jobs (ValueError else), and may be left out
    otherwise. A final order does not change any more.
    """
    if snapshot.final:
        return snapshot, ()
    if _uneventful(snapshot, result, stalled_seconds):
        return snapshot._replace(polled=result.at, **measured(snapshot, result, new_run=False)), ()
    log = ChangeLog(snapshot, result.at)
    after = _observe_status(snapshot, result, log)
    after, new_run = observe_jobs(after, result, log)
    after = after._replace(**measured(after, result, new_run=new_run))
    if result.jobs:
        after = after._replace(**foreseen(snapshot, after, result))
    after = _land(after, result, log)
    after = watch_the_clock(after, result.at, log, stalled_seconds)
    if snapshot.catching_up:
        after = _catch_up(after, result, log)
    after = log.close(after)
    moved = log.events or after.state != snapshot.state or after.jobs_moved > snapshot.jobs_moved
    after = after._replace(polled=result.at, moved=result.at if moved else snapshot.moved)
    return after._replace(tracking_status=derive_status(after)), tuple(log.events)


def pass_time(snapshot: OrderSnapshot, at: float) -> tuple[OrderSnapshot, tuple[TrackingEvent, ...]]:
    """What the clock alone says at `at` (seconds since 1970) of an order for which the portal gives no answer: that it is
    overdue, released, no longer watched. The snapshot is the same where nothing is to be told."""
    if snapshot.final or _was_over_before(snapshot):
        return snapshot, ()
    log, after = ChangeLog(snapshot, at), snapshot
    if snapshot.delivered and _is_released(snapshot, at):
        log.once(Released, snapshot.release_after)
    elif (
        not snapshot.delivered and 0 < snapshot.due < at - UNPROVEN_SECONDS
    ):  # a poll that is put off for a while is no silence
        after = watch_the_clock(snapshot, at, log)
    if not log.events:
        return snapshot, ()
    events = [replace(one, unseen=True) if isinstance(one, Overdue) else one for one in log.events]
    after = log.close(after)
    return after._replace(tracking_status=derive_status(after._replace(polled=at))), tuple(events)


def _was_over_before(snapshot: OrderSnapshot) -> bool:
    """Whether its due time had passed when we began to follow it, and it is not yet known how it stands."""
    return snapshot.catching_up and snapshot.due <= snapshot.since


def _is_released(snapshot: OrderSnapshot, at: float) -> bool:
    """Whether what landed before its release can be seen now."""
    return snapshot.delivered < snapshot.release_after <= at and not snapshot.work.failed


def _uneventful(snapshot: OrderSnapshot, result: PollResult, stalled_seconds: float) -> bool:
    """Whether nothing but bytes can be new. This is nearly every look, and so it must be quick."""
    status = result.status
    return (
        status is not None
        and result.jobs is None
        and status.state == snapshot.state
        and status.complete == snapshot.complete
        and not status.cleaned
        and not snapshot.misses
        and not snapshot.no_status_endpoint
        and not snapshot.catching_up
        and not snapshot.delivered
        and snapshot.state not in {"completed", ""}
        and snapshot.due > result.at
        and (snapshot.tracking_status is not TrackingStatus.WAITING or snapshot.transfer_after > result.at)
        and not (snapshot.speed and (snapshot.at_risk or _latest_finish(snapshot, result.at) > snapshot.due))
        and not snapshot.delay
        and snapshot.state not in {"pending", "submitted"}
        and not (snapshot.empty and not snapshot.work.listed)  # without any job it may be held up
        and not 0 < snapshot.sampled < result.at - stalled_seconds
        and snapshot.due - result.at >= max(DUE_SOON_SECONDS, seconds_needed(snapshot) * NEEDED_TIMES)
    )


def _latest_finish(snapshot: OrderSnapshot, at: float) -> float:
    return at + (snapshot.total - snapshot.step) / max(snapshot.speed - snapshot.spread, snapshot.speed * MOST_SPREAD)


# -- the order's own state ---------------------------------------------------------------------------------------------


def _observe_status(snapshot: OrderSnapshot, result: PollResult, log: ChangeLog) -> OrderSnapshot:
    if not result.returned:
        if snapshot.misses + 1 >= MISSES:
            log.once(Missing)
        return snapshot._replace(misses=snapshot.misses + 1, no_status_endpoint=result.no_status_endpoint)
    if result.no_status_endpoint:
        return _observe_jobs_alone(snapshot, result, log)
    status = result.status
    if status is None:
        return snapshot
    if EventKind.MISSING in log.announced:
        log.once(Returned)
    state = status.state or snapshot.state
    if state not in KNOWN_STATES:
        log.word(UnknownState(log.at, state))
    elif state in _AT_STATE:
        log.once(_AT_STATE[state])
    elif state in {"processing", "completed"}:
        log.announced |= BEFORE_WORK  # from here on a step back is not news
    empty = snapshot.empty
    if status.cleaned:
        log.once(Cleaned)
        empty = max(empty, GONE)
    return snapshot._replace(
        state=state,
        complete=status.complete,
        empty=empty,
        misses=0,
        no_status_endpoint=False,
        final=state in ENDED,
    )


def _observe_jobs_alone(snapshot: OrderSnapshot, result: PollResult, log: ChangeLog) -> OrderSnapshot:
    """An empty list of jobs has many meanings: it does not bring back an order that was missing."""
    if EventKind.MISSING in log.announced:
        if not result.jobs:
            return snapshot._replace(no_status_endpoint=True)
        log.once(Returned)
    return snapshot._replace(no_status_endpoint=True, misses=0)


# -- where it stands ---------------------------------------------------------------------------------------------------


def _land(snapshot: OrderSnapshot, result: PollResult, log: ChangeLog) -> OrderSnapshot:
    """Delivered, when that is proven by this look; final, when nothing more is awaited after it."""
    if snapshot.final:
        return snapshot
    if not snapshot.delivered and result.jobs is not None:
        snapshot = _note_all_done(snapshot, result)
        if _proven(snapshot, result):
            finishes = [job.finish for job in snapshot.jobs if job.carries and job.done]
            ended = max(finishes, default=0.0)
            landed = min(ended or result.at, result.at)
            log.once(Delivered, landed)
            unseen = snapshot.catching_up and not ended
            snapshot = snapshot._replace(delivered=landed, landing_unseen=unseen, at_risk=False, delay=Delay.NONE)
    if not snapshot.delivered:
        return _hold_to_proof(snapshot, result, log)
    return _after_landing(snapshot, result.at, log)


def _hold_to_proof(snapshot: OrderSnapshot, result: PollResult, log: ChangeLog) -> OrderSnapshot:
    """Notes since when the portal says completed over jobs that have not ended; after half an hour it is told."""
    if result.jobs is not None or not reported_complete(snapshot):
        contradicts = reported_complete(snapshot) and snapshot.work.open > 0 and not snapshot.work.failed
        if contradicts != bool(snapshot.complete_since):
            snapshot = snapshot._replace(complete_since=result.at if contradicts else 0.0)
    # While something of it still moves, it may yet end.
    moved = max(snapshot.jobs_moved, snapshot.sampled) if snapshot.work.running else 0.0
    if snapshot.complete_since and result.at - max(snapshot.complete_since, moved) >= PROVE_SECONDS:
        log.once(Unproven)
    return snapshot


def _after_landing(snapshot: OrderSnapshot, at: float, log: ChangeLog) -> OrderSnapshot:
    """Final, when nothing more is awaited: neither the e-mail, nor the release of what was locked."""
    work = snapshot.work
    if snapshot.complete_since:
        snapshot = snapshot._replace(complete_since=0.0)
    if work.failed or work.running:
        return snapshot
    if _is_released(snapshot, at):
        log.once(Released, snapshot.release_after)
    over = work.mail is Mail.ENDED or at - snapshot.delivered >= EMAIL_SECONDS
    return snapshot._replace(final=over and not is_locked(snapshot, at))


def _note_all_done(snapshot: OrderSnapshot, result: PollResult) -> OrderSnapshot:
    """Notes since when, by jobs alone, all was done."""
    work = snapshot.work
    ended = work.carrying and not (work.open or work.running or work.failed)
    all_done = bool(snapshot.no_status_endpoint and result.jobs and ended)
    if all_done == bool(snapshot.all_done_since):
        return snapshot
    return snapshot._replace(all_done_since=result.at if all_done else 0.0)


def _proven(snapshot: OrderSnapshot, result: PollResult) -> bool:
    if snapshot.misses or snapshot.work.failed or snapshot.work.running:
        return False
    if snapshot.no_status_endpoint:
        return bool(snapshot.all_done_since) and result.at - snapshot.all_done_since >= ALL_DONE_SECONDS
    ended = snapshot.work.listed > 0 and not snapshot.work.open
    return reported_complete(snapshot) and (ended or (not snapshot.work.listed and snapshot.empty >= GONE))


def _catch_up(snapshot: OrderSnapshot, result: PollResult, log: ChangeLog) -> OrderSnapshot:
    """For an order followed from the middle on: one FOUND, once it is clear how it stands; then as for any other."""
    if result.status is None and not result.jobs and not snapshot.final:
        log.events = [event for event in log.events if isinstance(event, Missing)]
        return snapshot
    unclear = (
        (reported_complete(snapshot) or snapshot.all_done_since) and not snapshot.delivered and not snapshot.work.failed
    )
    if unclear and result.at - snapshot.since < FOUND_SECONDS:
        log.events.clear()  # another look shows whether it landed
        return snapshot
    found = EventKind.FOUND in log.announced
    log.events = [event for event in log.events if found and not isinstance(event, JobEvent | UnknownJobWord)]
    if not found:
        log.announced.add(EventKind.FOUND)
        log.events.append(CaughtUp(result.at, derive_status(snapshot._replace(announced=frozenset(log.announced)))))
    return snapshot._replace(catching_up=result.jobs is None and not snapshot.final)
