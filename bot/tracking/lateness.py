"""Rules for what is late or may be: found out from the clock and what is known, told in time, each once and with hysteresis. Pure."""

from __future__ import annotations

from math import inf

from bot.tracking.events import AtRisk, Delayed, DelayOver, Overdue, RiskOver, Unwatched
from bot.tracking.job_changes import ChangeLog
from bot.tracking.progress import STEADY_SAMPLES, expected_range, is_locked, reported_complete, seconds_needed
from bot.tracking.snapshot import Delay, EventKind, OrderSnapshot

UNWATCHED_SECONDS = 14 * 24 * 3600.0
"""How long past due an order is followed."""

CALM_SECONDS = 600.0
"""How far before due the predicted finish must fall before a told risk is over, and could be told again."""

UNPROVEN_SECONDS = 600.0
"""How long past due an order that is said to be complete may still be proven before it is told to be overdue."""

MOST_RISKS = 3
"""How often a risk is told of one order, and how often a delay; when it is due soon, as often again."""

SURE_SAMPLES = 12
"""So many differences the speed must come from before a risk is told of an order that is not due soon."""

PENDING_SECONDS = 30 * 60.0
"""The portal makes an order's jobs in seconds (API documentation, order states): so long without any is a delay; and so long Gofilex is
given to accept by hand what must be."""

DUE_SOON_SECONDS = 2 * 3600.0
"""So near to due an order of which nothing has been transferred is told: somebody can still do something about it."""

LINK_SECONDS = 2 * 3600.0
"""So long with all bytes there and nothing moving, while jobs are open, it is told to stand still."""

START_SECONDS = 10 * 60.0
"""So long an order may take to begin, however near its due time is."""

STANDSTILL_SECONDS = 30 * 60.0
"""So long without a new byte a transfer is told to stand still, where nothing else is set (STALLED_SECONDS)."""

NEEDED_TIMES = 1.25
"""An order of which nothing has been transferred is told when no more than so many times what it usually takes is left until due."""


def watch_the_clock(
    snapshot: OrderSnapshot, at: float, log: ChangeLog, stalled_seconds: float = STANDSTILL_SECONDS
) -> OrderSnapshot:
    """Tells what is late or may be: at risk, delayed, overdue, no longer watched. at: now, in seconds since 1970.
    stalled_seconds: so long without a new byte a transfer stands still."""
    if snapshot.final or (snapshot.delivered and (at < snapshot.due or is_locked(snapshot, at))):
        return snapshot
    if at >= max(snapshot.due, snapshot.since) + UNWATCHED_SECONDS:
        log.once(Unwatched)
        return snapshot._replace(final=True, at_risk=False)
    if snapshot.delivered or not snapshot.due:
        return snapshot
    if at > snapshot.due:
        said = reported_complete(snapshot) or snapshot.all_done_since > 0
        unproven = said and not snapshot.work.failed and at <= snapshot.due + UNPROVEN_SECONDS
        if EventKind.CLEANED not in log.announced and not unproven:
            log.once(Overdue, snapshot.due)
        return snapshot._replace(at_risk=False, delay=Delay.NONE) if snapshot.at_risk or snapshot.delay else snapshot
    return _weigh_delay(_weigh_risk(snapshot, at, log), at, log, stalled_seconds)


def _most_told(snapshot: OrderSnapshot, at: float) -> int:
    """How often what may be late is told by now: a few times in its life, and as often again when it is due soon."""
    return MOST_RISKS if snapshot.due - at > DUE_SOON_SECONDS else 2 * MOST_RISKS


def _weigh_delay(snapshot: OrderSnapshot, at: float, log: ChangeLog, stalled_seconds: float) -> OrderSnapshot:
    """Tells a delay when it begins, and its end."""
    if snapshot.catching_up or snapshot.misses:
        return snapshot
    if snapshot.work.failed:  # told as that
        return snapshot._replace(delay=Delay.NONE) if snapshot.delay else snapshot
    delay, since = _delay(snapshot, at, stalled_seconds)
    if delay is snapshot.delay:
        return snapshot
    if snapshot.delay:
        if not _is_over(snapshot):  # for another reason now, or none that we know: that is no news
            return snapshot
        if not delay:
            log.events.append(DelayOver(at, snapshot.delay, times=snapshot.delays))
        snapshot = snapshot._replace(delay=Delay.NONE)
    if delay and snapshot.delays < _most_told(snapshot, at):
        log.events.append(Delayed(at, delay, since, times=snapshot.delays))
        snapshot = snapshot._replace(delay=delay, delays=snapshot.delays + 1)
    return snapshot


def _is_over(snapshot: OrderSnapshot) -> bool:
    """Whether the delay that was told has ended."""
    match snapshot.delay:
        case Delay.PENDING:
            return snapshot.work.listed > 0
        case Delay.SUBMITTED:
            return snapshot.state != "submitted"
        case _:
            return _has_begun(snapshot)


def _has_begun(snapshot: OrderSnapshot) -> bool:
    """Whether bytes came, or a job ended; where the portal tells no bytes, whether a job runs."""
    work = snapshot.work
    return bool(work.done or snapshot.step or (work.running and not snapshot.total))


def _delay(snapshot: OrderSnapshot, at: float, stalled_seconds: float) -> tuple[Delay, float]:
    """Why it may come late though nothing has failed, and since when that is so."""
    could_begin = max(snapshot.since, snapshot.transfer_after)
    work = snapshot.work
    if could_begin > at:
        return Delay.NONE, 0.0
    if _has_begun(snapshot):
        still = max(snapshot.sampled, snapshot.jobs_moved, could_begin)
        bytes_are_awaited = 0 < snapshot.step < snapshot.total
        # Each time that it went on, more is needed to say so again: some portals count seldom.
        longer = 1 << (snapshot.delays - bool(snapshot.delay))
        patience = stalled_seconds * longer if bytes_are_awaited else LINK_SECONDS if work.open else inf
        return (Delay.STALLED, still) if at - still > patience else (Delay.NONE, 0.0)
    if snapshot.state == "submitted":  # that Gofilex must accept it was told, in its thread
        return (Delay.SUBMITTED, could_begin) if at - could_begin > PENDING_SECONDS else (Delay.NONE, 0.0)
    if snapshot.state == "completed":
        return Delay.NONE, 0.0
    if (
        snapshot.due - at < max(DUE_SOON_SECONDS, seconds_needed(snapshot) * NEEDED_TIMES)
        and at - could_begin > START_SECONDS
    ):
        return Delay.NOT_STARTED, could_begin
    # Whatever word it gives: where it lists no jobs, nothing will come.
    empty = snapshot.empty > 0 and EventKind.CLEANED not in snapshot.announced
    jobless = not work.listed and (snapshot.state == "pending" or empty)
    return (Delay.PENDING, could_begin) if jobless and at - could_begin > PENDING_SECONDS else (Delay.NONE, 0.0)


def _is_steady(snapshot: OrderSnapshot, at: float) -> bool:
    """Whether the speed says enough. Where there is time, it is taken: the first minutes of a transfer are often slow."""
    return snapshot.samples >= (SURE_SAMPLES if snapshot.due - at > DUE_SOON_SECONDS else STEADY_SAMPLES)


def _weigh_risk(snapshot: OrderSnapshot, at: float, log: ChangeLog) -> OrderSnapshot:
    if snapshot.work.failed or not (snapshot.at_risk or _is_steady(snapshot, at)):
        return snapshot
    between = expected_range(snapshot, at)
    if between is None:  # bytes do not come, or not steadily: that predicts nothing
        return snapshot
    early, late = between
    if snapshot.at_risk and late < snapshot.due - CALM_SECONDS * snapshot.risks:  # each time it must be surer
        log.events.append(RiskOver(at, early, late, times=snapshot.risks))
        return snapshot._replace(at_risk=False)
    if not snapshot.at_risk and late > snapshot.due and snapshot.risks < _most_told(snapshot, at):
        log.events.append(AtRisk(at, early, late, times=snapshot.risks))
        return snapshot._replace(at_risk=True, risks=snapshot.risks + 1)
    return snapshot
