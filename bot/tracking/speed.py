"""What the bytes of an order say: its speed, and how much that varies. Pure."""

from __future__ import annotations

from math import exp
from typing import Any

from bot.tracking.snapshot import OrderSnapshot, PollResult

SPEED_SECONDS = 120.0
"""The speed's memory: a difference this long ago still counts for about a third."""


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
