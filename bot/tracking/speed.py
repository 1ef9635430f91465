"""What the bytes of an order say: its speed and how much that varies, and when its next download should end. Pure."""

from __future__ import annotations

from math import ceil, exp
from typing import Any

from bot.tracking.progress import NextEnd, bytes_came_otherwise, next_end, unlisted
from bot.tracking.snapshot import OrderSnapshot, PollResult

SPEED_SECONDS = 120.0
"""The speed's memory: a difference this long ago still counts for about a third."""

MOST_ALARMS = 8
"""How many false alarms are counted: by then nothing that the bytes do raises one."""

RECHECK_SECONDS = 36.0
"""How long after bytes that came more slowly, though no job had moved, the jobs are asked again."""


def measured(snapshot: OrderSnapshot, result: PollResult, *, new_run: bool) -> dict[str, Any]:
    """The fields that bytes change. Speed comes from our own differences, above the most bytes seen of this run."""
    if result.status is not None and result.status.total > 0:
        step, total = result.status.step, result.status.total
    elif result.jobs:
        step, total = snapshot.work.step, snapshot.work.total
    else:
        return {}
    if new_run:
        return {
            "step": step,
            "total": total,
            "peak": step,
            "sampled": result.at,
            "speed": 0.0,
            "spread": 0.0,
            "samples": 0,
        }
    grown = step - snapshot.peak
    if grown <= 0:
        return {"step": step, "total": total} if step != snapshot.step or total != snapshot.total else {}
    fields = {"step": step, "total": total, "peak": step, "sampled": result.at}
    passed = result.at - snapshot.sampled
    return fields | _smoothed(snapshot, grown / passed, passed) if snapshot.sampled and passed > 0 else fields


def _smoothed(snapshot: OrderSnapshot, rate: float, passed: float) -> dict[str, Any]:
    """Speed and spread with one more difference: a rate (bytes a second), over so many seconds."""
    if not snapshot.samples:
        return {"speed": float(round(rate)), "spread": 0.0, "samples": 1}
    weight, off = 1 - exp(-passed / SPEED_SECONDS), abs(rate - snapshot.speed)
    before = snapshot.spread if snapshot.samples > 1 else off
    return {
        "speed": float(round(snapshot.speed + weight * (rate - snapshot.speed))),
        "spread": float(round(before + weight * (off - before))),
        "samples": min(snapshot.samples + 1, 99),
    }


def foreseen(before: OrderSnapshot, after: OrderSnapshot, result: PollResult) -> dict[str, Any]:
    """The fields that say when the next download should end, and how steady the bytes come, after a look at the jobs."""
    if not after.work.running:
        return {"ends_at": 0, "ends_in": 0, "alarms": 0}
    moved = after.jobs_moved == result.at
    still = after.step <= before.step and after.step < after.total
    false_alarm = not moved and (still or bytes_came_otherwise(before, after.step, result.at))
    fields: dict[str, Any] = {}
    if result.status is not None and (moved or false_alarm):
        # What runs now may be faster or slower together: the speed is measured anew.
        alarms = min(before.alarms + 1, MOST_ALARMS) if false_alarm else max(before.alarms - 1, 0)
        fields = {"samples": 0, "alarms": alarms}
    slower = after.step - before.peak < before.speed * (result.at - before.sampled)
    end = _next_end(before, after, result.at, recheck=false_alarm and slower and not still)
    grown = after.step + max(end.grown, 1)
    if moved and end.speed and not after.samples and (after.work.waiting or unlisted(after)):
        # What waits may begin at any moment: that the bytes come faster then will show it.
        fields |= {"speed": float(round(end.speed)), "spread": 0.0, "samples": 1}
    return fields | {
        "ends_at": min(grown, after.total) if after.total else grown,
        "ends_in": ceil(end.seconds),
    }


def _next_end(before: OrderSnapshot, after: OrderSnapshot, at: float, *, recheck: bool) -> NextEnd:
    """recheck: one of them may have failed, and the portal does not say so yet: its own speed will show it."""
    known = {job.id: job for job in before.jobs}
    end = next_end(after.jobs, known, before_at=before.jobs_polled, at=at) or NextEnd(1)
    return min(end, NextEnd(round(end.speed * RECHECK_SECONDS), RECHECK_SECONDS)) if recheck else end
