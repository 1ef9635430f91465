"""A forecast of when the next of an order's downloads ends, made whenever its jobs were asked, and whether the bytes hold to it.

Several downloads may run side by side, each at a speed of its own, or sharing one line. jobs/by/order has each one's bytes, which
cost a request; orders/status has their sum, which costs next to nothing. So the forecast is made from the first and said in
bytes of the second: whatever the line does to all of them meanwhile, the sum corrects it. Pure.
"""

from __future__ import annotations

from math import ceil, inf
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.tracking.snapshot import DOWNLOAD, JobSnapshot, OrderSnapshot, PollResult

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

AFTER_END_SECONDS = 3.0
"""How long after a predicted end, among several, the jobs are asked: by then the link has started too."""

TRUSTED_TIMES = 120.0
"""How many times as long as it was measured a download's speed is trusted to go on."""

TOLERANCE, TOLERANCE_ALONE = (0.08, 1.5), (0.5, 10.0)
"""How far the bytes of several downloads, and of one, may differ from those expected: as a share, and in seconds of them."""

RECENT_SECONDS = 180.0
"""How long the speed of one alone promises that its bytes go on."""

MOST_ALARMS = 8
"""How many false alarms are counted: by then nothing that the bytes do raises one."""

RECHECK_SECONDS = 36.0
"""How long after bytes that came more slowly, though no job had moved, the jobs are asked again."""

UNLISTED_SHARE = 0.01
"""The order's total may differ by so much from the sum of its downloads."""


class NextEnd(NamedTuple):
    """When the next of the running downloads should end: once the order has grown by so many bytes; and after so many
    seconds at the speeds measured so far, 0 where those are not known. speed: bytes a second of all that run."""

    grown: int
    seconds: float = 0.0
    speed: float = 0.0


class _Pace(NamedTuple):
    """How one download came on: bytes a second, and the seconds over which that was measured."""

    speed: float
    measured: float
    left: int


def foreseen(before: OrderSnapshot, after: OrderSnapshot, result: PollResult) -> dict[str, Any]:
    """The fields of `after` that say when the next download should end, and how steadily the bytes come.

    before: with the jobs as they were last; after: with those of `result`, and its bytes.
    """
    if not after.work.running:
        return {"ends_at": 0, "ends_in": 0, "alarms": 0}
    moved = after.jobs_moved == result.at
    false_alarm = not moved and (_stands_still(before, after) or bytes_came_otherwise(before, after.step, result.at))
    end = next_end(after.jobs, before.jobs, before_at=before.jobs_polled, at=result.at) or NextEnd(1)
    if false_alarm and before.peak < after.step < _expected(before, result.at):
        # One of them may have failed, and the portal does not say so yet: its own speed will show it.
        end = min(end, NextEnd(round(end.speed * RECHECK_SECONDS), RECHECK_SECONDS))
    grown = after.step + max(end.grown, 1)
    fields: dict[str, Any] = {
        "ends_at": min(grown, after.total) if after.total else grown,
        "ends_in": ceil(end.seconds),
    }
    if result.status is not None and (moved or false_alarm):
        fields |= _measured_anew(before, after, end.speed, false_alarm=false_alarm)
    return fields


def _stands_still(before: OrderSnapshot, after: OrderSnapshot) -> bool:
    return after.step <= before.step and after.step < after.total


def _expected(snapshot: OrderSnapshot, at: float) -> float:
    """The bytes that its speed promises for `at`."""
    return snapshot.peak + snapshot.speed * (at - snapshot.sampled)


def _measured_anew(before: OrderSnapshot, after: OrderSnapshot, speed: float, *, false_alarm: bool) -> dict[str, float]:
    """What runs now may be faster or slower together: the next look measures it. At the start, where what waits may begin at any
    moment, the downloads' own speed is taken, so that the next look shows whether the bytes come faster."""
    if false_alarm:
        return {"samples": 0, "alarms": min(before.alarms + 1, MOST_ALARMS)}
    fields: dict[str, float] = {"samples": 0, "alarms": max(before.alarms - 1, 0)}
    begins = speed and not after.samples and (after.work.waiting or unlisted(after))
    return fields | {"speed": float(round(speed)), "spread": 0.0, "samples": 1} if begins else fields


def next_end(
    jobs: Iterable[JobSnapshot], before: Iterable[JobSnapshot], *, before_at: float, at: float
) -> NextEnd | None:
    """Predicts it from each download's own bytes and speed; None where none runs whose bytes still come.

    jobs: as they were at `at`; before: as they were at `before_at` (seconds since 1970). What is measured in seconds tells
    little of hours: then the middle is named, at which to measure again.
    """
    paces = _paces(jobs, before, before_at, at)
    if not paces:
        return None
    least = min(pace.left for pace in paces)
    if not all(pace.measured for pace in paces):  # below that no download can have ended, whatever their speeds
        return NextEnd(least)
    speed = sum(pace.speed for pace in paces)
    if len(paces) == 1 or not speed:  # what one alone lacks, the order lacks
        return NextEnd(least, least / speed if speed else 0.0, speed)
    seconds = _seconds_to_go(paces)
    return NextEnd(round(speed * seconds), seconds, speed)


def _paces(jobs: Iterable[JobSnapshot], before: Iterable[JobSnapshot], before_at: float, at: float) -> Sequence[_Pace]:
    """Of the downloads that run and whose bytes still come."""
    earlier = {job.id: job for job in before} if before_at else {}
    return [_pace(job, earlier.get(job.id), before_at, at) for job in jobs if _brings_bytes(job)]


def _brings_bytes(job: JobSnapshot) -> bool:
    return job.type == DOWNLOAD and job.running and job.step < job.total and not job.gone


def _pace(job: JobSnapshot, known: JobSnapshot | None, known_at: float, at: float) -> _Pace:
    if known and known.running and known.run == job.run:
        step, since = known.step, known_at
    else:
        step, since = 0, job.start or inf
    left = job.total - job.step
    if at <= since or job.step < step:
        return _Pace(0.0, 0.0, left)
    return _Pace((job.step - step) / (at - since), at - since, left)


def _seconds_to_go(paces: Sequence[_Pace]) -> float:
    seconds, measured = min((pace.left / pace.speed, pace.measured) for pace in paces if pace.speed)
    seconds = seconds + AFTER_END_SECONDS if seconds <= measured * TRUSTED_TIMES else seconds / 2
    # One whose bytes stand still may have failed, and the portal does not say so yet.
    return min([seconds, *(2 * pace.measured for pace in paces if not pace.speed)])


def has_several_downloads(snapshot: OrderSnapshot) -> bool:
    """Whether downloads run side by side, or one that waits or is not listed yet may begin beside another."""
    work = snapshot.work
    return work.carrying > 2 or work.running > 1 or work.waiting > 0 or unlisted(snapshot)


def unlisted(snapshot: OrderSnapshot) -> bool:
    """Whether the order has more bytes than its listed downloads have."""
    return 0 < snapshot.work.total < snapshot.total * (1 - UNLISTED_SHARE)


def bytes_came_otherwise(snapshot: OrderSnapshot, step: int, at: float) -> bool:
    """Whether the order has grown otherwise than its speed promised: a download may have begun, ended or failed.

    step: its bytes at `at`. Each time that this came out to be nothing doubles how much it must differ.
    """
    if not snapshot.samples or not snapshot.speed:
        return False
    passed = at - snapshot.sampled
    differs = step - _expected(snapshot, at)
    several = has_several_downloads(snapshot)
    if differs < 0 and not several and passed > RECENT_SECONDS:
        return False  # one alone may be slow, or have stood still for a while: that is another matter
    share, slack = TOLERANCE if several else TOLERANCE_ALONE
    return abs(differs) > snapshot.speed * (share * (1 << snapshot.alarms) * passed + slack)
