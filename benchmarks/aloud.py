"""How late people are told of what is told aloud: that a download started, that a job failed, that an order was delivered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil, inf

from benchmarks.lives import Life
from bot.tracking.events import Delivered, JobEvent, JobFailed, TrackingEvent
from bot.tracking.snapshot import DOWNLOAD

STARTED, FAILED, DELIVERED = "started", "failed", "delivered"


class Told:
    """What has been told of one life, and how late. `benchmarks.policy` says from when each is counted."""

    def __init__(self, life: Life) -> None:
        self._life = life
        self._told: set[tuple[str, str]] = set()
        self.delays: list[tuple[str, float]] = []
        self.untrue = 0

    def hear(self, events: Iterable[TrackingEvent], now: float) -> None:
        """These events were told at `now`, in seconds since placing."""
        for event in events:
            if isinstance(event, Delivered):
                self._note(DELIVERED, "", now - self._life.landed)
            elif isinstance(event, JobEvent):
                # That a run ended tells that it had started, too.
                if event.job.type == DOWNLOAD:
                    self._note(STARTED, event.job.run, now - self._life.moment_of(event.job.run, end=False))
                if isinstance(event, JobFailed):
                    self._note(FAILED, event.job.run, now - self._life.moment_of(event.job.run, end=True))

    def _note(self, what: str, run: str, delay: float) -> None:
        if (what, run) in self._told:
            return
        self._told.add((what, run))
        if delay < 0:
            self.untrue += 1
        else:
            self.delays.append((what, delay))

    @property
    def never(self) -> int:
        """How many there were of which nothing was told."""
        return len(set(_all(self._life)) - self._told)


def _all(life: Life) -> Iterable[tuple[str, str]]:
    for number, job in enumerate(life.jobs):
        for place, run in enumerate(job.runs):
            if job.type == DOWNLOAD and run.start < inf:
                yield STARTED, f"{number}.{place}"
            if run.failed and run.finish < inf:
                yield FAILED, f"{number}.{place}"
    if life.landed < inf:
        yield DELIVERED, ""


def figures(told: Sequence[tuple[str, float]]) -> dict[str, float | None]:
    """How many of each were told, and their delays in seconds: mean and 95th percentile, None where there were none."""
    found: dict[str, float | None] = {}
    each = {what: sorted(delay for one, delay in told if one == what) for what in (STARTED, FAILED, DELIVERED)}
    for what, delays in each.items():
        found[f"{what}_told"] = len(delays)
        found[f"{what}_delay_mean_seconds"] = round(sum(delays) / len(delays), 2) if delays else None
        found[f"{what}_delay_p95_seconds"] = round(delays[ceil(len(delays) * 0.95) - 1], 2) if delays else None
    return found
