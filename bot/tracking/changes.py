"""What happened to an order between two looks, each happening told once.

What is decided here where the portal leaves it open:

- Delivered is never said on the portal's word alone: once the order is `completed`, a look at the jobs must show that no
  download and no link runs or failed. `completed` with a failed job is failed; it is delivered when the job recovers.
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

from math import exp
from typing import Any

from bot.tracking.events import (
    AtRisk,
    Canceled,
    Cleaned,
    Delivered,
    Duplicate,
    Found,
    JobEvent,
    Missing,
    OnceEvent,
    Overdue,
    Queued,
    Returned,
    Submitted,
    TrackingEvent,
    UnknownJobWord,
    UnknownState,
    Unwatched,
)
from bot.tracking.job_changes import BEFORE_WORK, Telling, hear_jobs
from bot.tracking.progress import ENDED, GONE, KNOWN_STATES, MISSES, STEADY_SAMPLES, least_left, standing
from bot.tracking.snapshot import EventKind, Known, Mail, PollResult, StatusObservation, TrackingStatus

UNWATCHED_SECONDS = 14 * 24 * 3600.0
"""How long past due an order is followed."""

EMAIL_SECONDS = 30 * 60.0
"""How long after delivery the e-mail job is waited for."""

SETTLED_SECONDS = 2.0
"""How far apart, at least, the two looks are that prove a delivery by jobs alone."""

SPEED_SECONDS = 120.0
"""The speed's memory: a difference this long ago still counts for about a third."""

CALM_SECONDS = 600.0
"""How far before due the predicted finish must fall before a told risk is over, and could be told again."""

FOUND_SECONDS = 120.0
"""How long FOUND may wait until it is clear whether an order followed from the middle on has landed."""

UNPROVEN_SECONDS = 600.0
"""How long past due an order that is said to be complete may still be proven before it is told to be overdue."""

MOST_RISKS = 3
"""How often a risk is told of one order."""

_AT_STATE: dict[str, type[OnceEvent]] = {
    "submitted": Submitted,
    "queued": Queued,
    "canceled": Canceled,
    "duplicate": Duplicate,
}


def first(
    *,
    at: float,
    state: str = "",
    complete: bool | None = None,
    due: float = 0.0,
    transfer_after: float = 0.0,
    release_after: float = 0.0,
    quiet: bool = False,
) -> tuple[Known, tuple[TrackingEvent, ...]]:
    """How following an order begins, and what its first state tells (not that it was accepted: placing tells that).

    at: now. state, complete and the three times: what add-encore answered, as seconds since 1970, 0 where not known.
    quiet: it was placed elsewhere: the first looks give one FOUND with its standing instead of all that went before.
    """
    known = Known(
        since=at,
        looked=at,
        moved=at,
        due=due,
        transfer_after=transfer_after,
        release_after=release_after,
        quiet=quiet,
    )
    telling = Telling(known, at)
    known = telling.close(_hear_status(known, PollResult(at, StatusObservation(state, complete=complete)), telling))
    return known._replace(standing=standing(known)), tuple(telling.events)


def stop(known: Known) -> Known:
    """What is known once a person said to stop following it: final, and told by whoever was asked. What has landed
    stays delivered."""
    landed = known.standing is TrackingStatus.DELIVERED
    return known._replace(final=True, standing=known.standing if landed else TrackingStatus.STOPPED, risky=False)


def observe(known: Known, result: PollResult) -> tuple[Known, tuple[TrackingEvent, ...]]:
    """What is known after `result`, and what happened, in the order to tell it.

    `known.jobs` must be those of the last look that had any if this one has jobs (ValueError else), and may be left out
    otherwise. A final order does not change any more.
    """
    if known.final:
        return known, ()
    if _uneventful(known, result):
        return known._replace(looked=result.at, **_measured(known, result, new_run=False)), ()
    telling = Telling(known, result.at)
    after = _hear_status(known, result, telling)
    after, new_run = hear_jobs(after, result, telling)
    after = after._replace(**_measured(after, result, new_run=new_run))
    if result.jobs:
        after = after._replace(ends_at=_next_end(after))
    after = _land(after, result, telling)
    after = _mind_the_clock(after, result.at, telling)
    if known.quiet:
        after = _quieten(after, result, telling)
    after = telling.close(after)
    moved = telling.events or after.state != known.state or after.jobs_moved > known.jobs_moved
    after = after._replace(looked=result.at, moved=result.at if moved else known.moved)
    return after._replace(standing=standing(after)), tuple(telling.events)


def claimed(known: Known) -> bool:
    """Whether the portal says that the order is complete, which is not yet proof that it landed."""
    return known.state == "completed" or (known.complete is True and known.state not in ENDED)


def _uneventful(known: Known, result: PollResult) -> bool:
    """Whether nothing but bytes can be new. This is nearly every look, and so it must be quick."""
    status = result.status
    return (
        status is not None
        and result.jobs is None
        and status.state == known.state
        and status.complete == known.complete
        and not status.cleaned
        and not known.misses
        and not known.no_status_endpoint
        and not known.quiet
        and not known.delivered
        and known.state not in {"completed", ""}
        and known.due > result.at
        and not (known.speed and (known.risky or _finish(known, result.at) > known.due))
    )


def _finish(known: Known, at: float) -> float:
    return at + (known.total - known.step) / known.speed


# -- the order's own state ---------------------------------------------------------------------------------------------


def _hear_status(known: Known, result: PollResult, telling: Telling) -> Known:
    if not result.returned:
        if known.misses + 1 >= MISSES:
            telling.once(Missing)
        return known._replace(misses=known.misses + 1, no_status_endpoint=result.no_status_endpoint)
    if result.no_status_endpoint:
        return _hear_jobs_alone(known, result, telling)
    status = result.status
    if status is None:
        return known
    if EventKind.MISSING in telling.told:
        telling.once(Returned)
    state = status.state or known.state
    if state not in KNOWN_STATES:
        telling.word(UnknownState(telling.at, state))
    elif state in _AT_STATE:
        telling.once(_AT_STATE[state])
    elif state in {"processing", "completed"}:
        telling.told |= BEFORE_WORK  # from here on a step back is not news
    empty = known.empty
    if status.cleaned:
        telling.once(Cleaned)
        empty = max(empty, GONE)
    return known._replace(
        state=state,
        complete=status.complete,
        empty=empty,
        misses=0,
        no_status_endpoint=False,
        final=state in ENDED,
    )


def _hear_jobs_alone(known: Known, result: PollResult, telling: Telling) -> Known:
    """An empty list of jobs has many meanings: it does not bring back an order that was missing."""
    if EventKind.MISSING in telling.told:
        if not result.jobs:
            return known._replace(no_status_endpoint=True)
        telling.once(Returned)
    return known._replace(no_status_endpoint=True, misses=0)


# -- bytes -------------------------------------------------------------------------------------------------------------


def _measured(known: Known, result: PollResult, *, new_run: bool) -> dict[str, Any]:
    """The fields that bytes change. Speed comes from our own differences, above the most bytes seen of this run."""
    if result.status is not None and result.status.total > 0:
        step, total = result.status.step, result.status.total
    elif result.jobs:
        step, total = known.work.step, known.work.total
    else:
        return {}
    if new_run:
        return {"step": step, "total": total, "peak": step, "sampled": result.at, "speed": 0.0, "samples": 0}
    grown = step - known.peak
    if grown <= 0:
        return {"step": step, "total": total} if step != known.step or total != known.total else {}
    fields = {"step": step, "total": total, "peak": step, "sampled": result.at}
    passed = result.at - known.sampled
    if known.sampled and passed > 0:
        rate = grown / passed
        weight = 1 - exp(-passed / SPEED_SECONDS) if known.samples else 1.0
        fields |= {
            "speed": float(round(known.speed + weight * (rate - known.speed))),
            "samples": min(known.samples + 1, 99),
        }
    return fields


def _next_end(known: Known) -> int:
    """The bytes below which no download that runs can have ended."""
    if not known.work.running:
        return 0
    grown = known.step + (least_left(known.jobs) or 1)
    return min(grown, known.total) if known.total else grown


# -- where it stands ---------------------------------------------------------------------------------------------------


def _land(known: Known, result: PollResult, telling: Telling) -> Known:
    """Delivered, when that is proven by this look; final, when nothing more is awaited after it."""
    if known.final:
        return known
    if not known.delivered and result.jobs is not None:
        known = _settle(known, result)
        if _proven(known, result):
            finishes = [job.finish for job in known.jobs if job.carries and job.done]
            landed = min(max(finishes, default=0.0) or result.at, result.at)
            telling.once(Delivered, landed)
            known = known._replace(delivered=landed, risky=False)
    work = known.work
    if known.delivered and not work.failed and not work.running:
        over = work.mail is Mail.ENDED or result.at - known.delivered >= EMAIL_SECONDS
        return known._replace(final=over)
    return known


def _settle(known: Known, result: PollResult) -> Known:
    """Notes since when, by jobs alone, all was done."""
    all_done = bool(known.no_status_endpoint and result.jobs and known.work.carrying and not known.work.left)
    if all_done == bool(known.settled):
        return known
    return known._replace(settled=result.at if all_done else 0.0)


def _proven(known: Known, result: PollResult) -> bool:
    if known.misses or known.work.failed or known.work.running:
        return False
    if known.no_status_endpoint:
        return bool(known.settled) and result.at - known.settled >= SETTLED_SECONDS
    return claimed(known) and (known.work.listed > 0 or known.empty >= GONE)


def _mind_the_clock(known: Known, at: float, telling: Telling) -> Known:
    """At risk, overdue, no longer watched."""
    if known.final or (known.delivered and at < known.due):
        return known
    if at >= max(known.due, known.since) + UNWATCHED_SECONDS:
        telling.once(Unwatched)
        return known._replace(final=True, risky=False)
    if known.delivered or not known.due:
        return known
    if at > known.due:
        unproven = claimed(known) and not known.work.failed and at <= known.due + UNPROVEN_SECONDS
        if EventKind.CLEANED not in telling.told and not unproven:
            telling.once(Overdue, known.due)
        return known._replace(risky=False) if known.risky else known
    return _weigh_risk(known, at, telling)


def _weigh_risk(known: Known, at: float, telling: Telling) -> Known:
    if known.samples < STEADY_SAMPLES or known.speed <= 0 or known.work.failed:
        return known
    finish = _finish(known, at)
    if known.risky and finish < known.due - CALM_SECONDS:
        return known._replace(risky=False)
    if not known.risky and finish > known.due and known.risks < MOST_RISKS:
        telling.events.append(AtRisk(at, finish, known.risks))
        return known._replace(risky=True, risks=known.risks + 1)
    return known


def _quieten(known: Known, result: PollResult, telling: Telling) -> Known:
    """For an order followed from the middle on: one FOUND, once it is clear how it stands; then as for any other."""
    if result.status is None and not result.jobs and not known.final:
        telling.events = [event for event in telling.events if isinstance(event, Missing)]
        return known
    unclear = (claimed(known) or known.settled) and not known.delivered and not known.work.failed
    if unclear and result.at - known.since < FOUND_SECONDS:
        telling.events.clear()  # another look settles whether it landed
        return known
    found = EventKind.FOUND in telling.told
    telling.events = [event for event in telling.events if found and not isinstance(event, JobEvent | UnknownJobWord)]
    if not found:
        telling.told.add(EventKind.FOUND)
        telling.events.append(Found(result.at, standing(known._replace(told=frozenset(telling.told)))))
    return known._replace(quiet=result.jobs is None and not known.final)
