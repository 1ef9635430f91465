"""The polling intervals: when to poll an order again, and whether its jobs are worth a request of their own.

One request of orders/status serves a hundred orders, so the looks of all orders fall on one grid of common ticks: what is
hot is asked for at every tick, together; what is cold is asked for seldom; and a request that has room to spare is filled
with whoever is due soonest (`FILL_AHEAD_SECONDS`). jobs/by/order costs a request for one order: it is asked only when the
status moved, when a download should have ended, or, ever more seldom, while something runs that the status does not show.
Of several downloads at once each one's end is predicted from its own bytes and speed as the last jobs answer had them, and said
in bytes of the whole order (`ends_at`), so that the status' sum corrects it. One that begins, fails or stops meanwhile makes the
sum grow faster or more slowly than it did: that too is a reason to ask.

What has not happened for long is not likely to happen in the next minute: paces are a share of the time that has passed
since something happened or could begin to, between the tick and the longest pace of that phase. All figures come from
`python -m benchmarks.policy`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, inf
from typing import TYPE_CHECKING

from bot.tracking.changes import EMAIL_SECONDS
from bot.tracking.forecast import bytes_came_otherwise, has_several_downloads, unlisted
from bot.tracking.progress import (
    MISSES,
    expected_finish,
    is_locked,
    reported_complete,
)
from bot.tracking.snapshot import Mail, TrackingStatus

if TYPE_CHECKING:
    from bot.tracking.snapshot import OrderSnapshot, StatusObservation

FILL_AHEAD_SECONDS = 600.0
"""How far ahead a worker may take orders to fill a batch that goes out anyway: a look in an empty place costs nothing."""

START_SECONDS = 4.0
"""How long after transferAfter the first look comes at the earliest: the portal needs a moment to start the jobs."""

SHARE = 0.1
"""The pace while nothing happens, as a share of how long nothing has: it costs a look for each tenth of the wait."""

WAIT_SECONDS = 225.0
"""Longest pace while it may start at any time: a start is told, but nobody acts on it within minutes."""

TRANSFER_SECONDS = 90.0
"""Longest pace while bytes come in: the card shows them, and a transfer that stops is seen by its standing still."""

FINISH_SHARE = 0.3
"""The pace as a share of the predicted time to go, so that the end is met at the pace of the grid."""

TROUBLE_SECONDS = 300.0
"""Longest pace after a failure, or while the order is missing: Gofilex's people mend it, in their own time."""

TROUBLE_SHARE, TROUBLE_BEGINS_SECONDS = 0.01, 120.0
"""After a failure that pace grows with the time since, from here on: most are mended within hours, or not at all."""

COLD_AFTER_SECONDS = 7 * 24 * 3600.0
"""Nothing has happened for so long, though it could have: it is cold."""

JOBS_SHARE = 0.6
"""While something runs that the status does not show: jobs are asked when this share of the time since they last moved
has passed again, which makes the requests few and the delay proportionate."""

SELDOM_SECONDS = 1800.0
"""And at least this often: a link that is mended a day later moves no bytes, and is told within the half hour."""

SELDOM_SHARE = 0.02
"""Or, after more than a day without an event, when this share of that time has passed: a failure that nobody mends would
cost hundreds of requests."""

MENDED_TIMES = 4
"""A failed download that is mended brings bytes: until then its jobs are asked for so many times as seldom."""

JOBS_TICKS = 0.8
"""But at most once a tick. This and the next two are in ticks: where looks are rare or frequent, so are these requests."""

LINK_TICKS = 7.5
"""When only links run, the order's own `completed` will show their end: jobs are asked only if that takes so long."""

STILL_TICKS = 2.0
"""Bytes that stand still for so many ticks may mean a failed job, which orders/status has no word for. Each time that it came
out to mean nothing doubles it: some portals seldom count."""

MENDED_TICKS = 4.0
"""At least so many ticks apart it is asked whether a failed job was mended."""

PARALLEL_SECONDS = 1200.0
"""Several downloads at once: one can fail while the others' bytes grow, so they are asked for at least this often."""

PREDICTED_TIMES = 4
"""But where their ends are predicted, so many times as seldom."""

PARALLEL_TICKS = 3.0
"""Longest pace then: what begins or fails among others is seen by the bytes that come faster or slower together."""

HIDDEN_TICKS, HIDDEN_SHARE, SOON_TICKS = 2.0, 0.6, 2.0
"""A link that runs while downloads do is asked for after so many ticks, and again when that share of the time since the jobs
last moved has passed; but not so shortly before a download should end, for then both are seen."""

ALONE_SHARE, ALONE_SECONDS = 0.1, 60.0
"""Without orders/status a look is a request for one order: share of the predicted time to go, and longest pace while it
transfers; the other paces are as above, but never below twice the tick."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """min_seconds: the grid (POLL_MIN_SECONDS). max_seconds: the pace of cold orders (POLL_MAX_SECONDS).
    phase: where the grid lies, so that two installations do not knock in the same second."""

    min_seconds: float = 12.0
    max_seconds: float = 1800.0
    phase: float = 0.0


DEFAULT_BOUNDS = Bounds()


def next_poll(snapshot: OrderSnapshot, now: float, *, jitter: float, bounds: Bounds) -> float:
    """When to look again, in seconds since 1970; infinite for a final order.

    Falls on a tick of the grid half a tick from now or later. `jitter`, 0 to 1, spreads the cold over the ticks.
    """
    if snapshot.final:
        return inf
    tick = bounds.min_seconds
    if _only_locked(snapshot, now):
        interval = inf
    else:
        interval = min(max(_interval(snapshot, now, bounds), tick), bounds.max_seconds)
    if 4 * tick < interval < inf:
        interval *= 0.8 + 0.2 * jitter
    target = min(now + interval, _appointment(snapshot, now))
    ticks = (target - bounds.phase) / tick
    # An appointment is kept at the first tick after it, a pace at the nearest one: a late worker does not lose a tick.
    number = ceil(ticks) if target < now + interval else round(ticks)
    return max(number, ceil((now - bounds.phase) / tick + 0.5)) * tick + bounds.phase


def _appointment(snapshot: OrderSnapshot, now: float) -> float:
    """The next moment at which something is sure to be worth a look."""
    start = snapshot.transfer_after + START_SECONDS
    end = snapshot.delivered + EMAIL_SECONDS if snapshot.delivered else snapshot.due + 1
    opens = snapshot.release_after if is_locked(snapshot, now) else 0.0
    return min(moment if moment > now else inf for moment in (start, end, opens))


def _only_locked(snapshot: OrderSnapshot, now: float) -> bool:
    """Whether nothing but its release is awaited: until then the portal need not be asked."""
    mailed = snapshot.work.mail is Mail.ENDED or now - snapshot.delivered >= EMAIL_SECONDS
    return is_locked(snapshot, now) and mailed and not snapshot.work.failed and not snapshot.work.running


def _interval(snapshot: OrderSnapshot, now: float, bounds: Bounds) -> float:
    tick = bounds.min_seconds
    could_begin = max(snapshot.since, snapshot.transfer_after)
    idle = max(now - max(snapshot.moved, could_begin if could_begin <= now else 0.0), 0.0)
    long_idle = idle > COLD_AFTER_SECONDS and now - snapshot.sampled > COLD_AFTER_SECONDS
    if long_idle or snapshot.tracking_status is TrackingStatus.CLEANED:
        return bounds.max_seconds
    if snapshot.misses >= MISSES:
        return min(max(idle * SHARE, 2 * tick), TROUBLE_SECONDS)
    if snapshot.work.failed and not snapshot.work.running:
        longest = min(max(idle * TROUBLE_SHARE, TROUBLE_BEGINS_SECONDS), TROUBLE_SECONDS)
        return min(max(idle * SHARE, 2 * tick), longest)
    if snapshot.delivered or reported_complete(snapshot):
        return min(idle * SHARE, TROUBLE_SECONDS)
    if snapshot.work.running or snapshot.state == "processing" or (snapshot.no_status_endpoint and snapshot.work.done):
        return _transfer_interval(snapshot, now, idle, tick)
    return _waiting_interval(snapshot, now, idle, bounds)


def _waiting_interval(snapshot: OrderSnapshot, now: float, idle: float, bounds: Bounds) -> float:
    # Pending lasts seconds, and what follows is told; without orders/status there is no such state to wait for.
    if snapshot.transfer_after > now and (snapshot.no_status_endpoint or snapshot.state not in {"", "pending"}):
        return bounds.max_seconds
    return min(max(idle * SHARE, 2 * bounds.min_seconds if snapshot.no_status_endpoint else 0.0), WAIT_SECONDS)


def _transfer_interval(snapshot: OrderSnapshot, now: float, idle: float, tick: float) -> float:
    by_hidden = idle * SHARE if snapshot.work.hidden and not snapshot.no_status_endpoint else inf
    if by_hidden < inf and snapshot.work.stage is not TrackingStatus.TRANSFERRING:
        return by_hidden
    finish = _next_end(snapshot, now)
    still = now - max(snapshot.sampled, snapshot.moved)
    if snapshot.no_status_endpoint:
        return (
            min(max((finish - now) * ALONE_SHARE, tick), ALONE_SECONDS) if finish else min(idle * SHARE, ALONE_SECONDS)
        )
    if finish is None or still > TRANSFER_SECONDS:
        return min(still * SHARE, WAIT_SECONDS, by_hidden)
    return min((finish - now) * FINISH_SHARE, _longest_pace(snapshot, tick), by_hidden)


def _longest_pace(snapshot: OrderSnapshot, tick: float) -> float:
    several = snapshot.ends_at and has_several_downloads(snapshot)
    return min(PARALLEL_TICKS * tick, TRANSFER_SECONDS) if several else TRANSFER_SECONDS


def _next_end(snapshot: OrderSnapshot, now: float) -> float | None:
    """When a download should end next: the whole order, or one package of it."""
    finish = expected_finish(snapshot, now)
    if not snapshot.step < snapshot.ends_at < snapshot.total:
        return finish
    if snapshot.samples and snapshot.speed:
        return max(now, snapshot.sampled + (snapshot.ends_at - snapshot.step) / snapshot.speed)
    return max(now, snapshot.jobs_polled + snapshot.ends_in) if snapshot.ends_in else finish


def wants_jobs(
    snapshot: OrderSnapshot, status: StatusObservation | None, now: float, *, bounds: Bounds = DEFAULT_BOUNDS
) -> bool:
    """Whether this poll should ask jobs/by/order too.

    snapshot: before this poll; its row alone will do. status: what orders/status just said; None when it left the order out
    or the portal has no such endpoint.
    """
    if snapshot.final:
        return False
    if snapshot.no_status_endpoint:
        return True
    waited = now - snapshot.jobs_polled
    if status is None:
        # Left out twice in a row: its jobs tell whether it is there all the same, and while it is missing, when it is again.
        missing = snapshot.misses >= MISSES
        patience = max(TROUBLE_SECONDS, (now - snapshot.moved) * JOBS_SHARE) if missing else 0.0
        return snapshot.misses > 0 and waited >= patience
    return _moved(snapshot, status) or (
        waited >= JOBS_TICKS * bounds.min_seconds and _time_to_ask(snapshot, status, now, bounds.min_seconds)
    )


def _moved(snapshot: OrderSnapshot, status: StatusObservation) -> bool:
    """Whether this status says that the jobs are different now."""
    begun = snapshot.work.listed > 0
    if status.state != snapshot.state:
        return (
            begun
            or snapshot.catching_up
            or status.state not in {"submitted", "pending", "queued", "canceled", "duplicate"}
        )
    if status.complete and not snapshot.complete:
        return True
    if 0 < snapshot.ends_at <= status.step and status.total:
        return snapshot.step < snapshot.ends_at  # at the crossing; from then on something hidden runs
    # More is to come than was listed; or back to the start: a new run.
    return begun and (status.total > snapshot.total > 0 or status.step < snapshot.step)


def _time_to_ask(snapshot: OrderSnapshot, status: StatusObservation, now: float, tick: float) -> bool:
    """Whether to ask without a sign from the status."""
    waited = now - snapshot.jobs_polled
    # Of an order of which no job was ever seen: since the status last changed, for then they should come.
    moved = snapshot.jobs_moved or max(snapshot.moved, snapshot.since)
    since = max(moved, snapshot.sampled if 0 < snapshot.ends_at <= status.step else 0.0)
    seldom = max(SELDOM_SECONDS, (now - snapshot.moved) * SELDOM_SHARE)
    again = waited >= min((snapshot.jobs_polled - since) * JOBS_SHARE, seldom)
    work = snapshot.work
    if snapshot.delivered and not snapshot.catching_up:
        return work.mail is Mail.WAITING and again
    if snapshot.catching_up or (reported_complete(snapshot) and not work.failed):
        return again
    if work.running and work.stage is TrackingStatus.TRANSFERRING and has_several_downloads(snapshot):
        return _time_to_ask_of_several(snapshot, status, now, tick)
    if work.failed and not work.running:
        return _may_be_mended(snapshot, status, waited, seldom, again=again, tick=tick)
    if status.state != "processing":
        return work.running > 0 and again
    if work.hidden or not work.running:
        links_only = work.stage is TrackingStatus.LINKING and work.running
        return again and waited >= (LINK_TICKS * tick if links_only else 0.0)
    return _stands_still(snapshot, status, now, tick) or bytes_came_otherwise(snapshot, status.step, now)


def _may_be_mended(
    snapshot: OrderSnapshot, status: StatusObservation, waited: float, seldom: float, *, again: bool, tick: float
) -> bool:
    # A download that is mended brings bytes; of a link nothing else would tell.
    patience = seldom * MENDED_TIMES if status.step < status.total else MENDED_TICKS * tick
    return status.step > snapshot.step or (again and waited >= patience)


def _time_to_ask_of_several(snapshot: OrderSnapshot, status: StatusObservation, now: float, tick: float) -> bool:
    """While bytes come in, of an order with several packages."""
    work, waited = snapshot.work, now - snapshot.jobs_polled
    if waited >= PARALLEL_SECONDS * (PREDICTED_TIMES if snapshot.ends_in else 1):
        return True
    if _stands_still(snapshot, status, now, tick) or bytes_came_otherwise(snapshot, status.step, now):
        return True
    if not work.done and snapshot.jobs_polled == snapshot.jobs_moved and (work.waiting or unlisted(snapshot)):
        return True  # those that begin together do not begin in one moment
    return work.hidden and _may_be_linked(snapshot, now, tick)


def _may_be_linked(snapshot: OrderSnapshot, now: float, tick: float) -> bool:
    """Whether a link that runs beside downloads may have ended, and no look at the jobs is near that would show it too."""
    waited = now - snapshot.jobs_polled
    first = HIDDEN_TICKS if snapshot.work.running > 2 else JOBS_TICKS
    patience = max(first * tick, (snapshot.jobs_polled - snapshot.jobs_moved) * HIDDEN_SHARE)
    end = _next_end(snapshot, now) or 0.0
    return waited >= patience and not 0 < end - now < max(SOON_TICKS * tick, waited)


def _stands_still(snapshot: OrderSnapshot, status: StatusObservation, now: float, tick: float) -> bool:
    """Whether the order's bytes stand still, and that may mean that a job failed, or that the status does not count those
    of a download that should have ended by now."""
    if status.step > snapshot.step:
        return False
    waited = now - snapshot.jobs_polled
    if 0 < snapshot.ends_in <= waited:
        return True
    still = now - max(snapshot.sampled, snapshot.jobs_moved)
    patience = STILL_TICKS * tick * (1 << snapshot.alarms)
    return still >= patience and waited >= min(still, PARALLEL_SECONDS) * JOBS_SHARE
