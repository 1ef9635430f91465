"""Lives of orders: what becomes of one from placing to its end, what a portal would answer about it, and what was seen.

A life is one line of JSON, times in seconds from placing:

    {"due": 172800, "transferAfter": 36000, "states": [[0, "pending"], [3, "queued"], [36005, "processing"],
     [39600, "completed"]], "jobs": [{"type": "download", "start": 36005, "finish": 39000, "bytes": 27000000000}]}

`transferAfter` and `due` may be left out; a job may have `"failed": true`; `placed` says when it was placed. The portal
answers at once; bytes come evenly between a download's start and finish.
"""

from __future__ import annotations

import json
import random
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from typing import Any

from bot.tracking.snapshot import DOWNLOAD, EMAIL, LINK, JobSnapshot, StatusObservation

SEED = 20261121


@dataclass(slots=True)
class JobLife:
    """What becomes of one job. Seconds since placing; bytes."""

    type: str
    start: float
    finish: float
    bytes: int = 0
    failed: bool = False


@dataclass(slots=True)
class Life:
    """What becomes of one order, and what of it has been seen."""

    placed: float
    due: float
    transfer_after: float
    states: list[tuple[float, str]]
    jobs: list[JobLife]
    times: list[float] = field(default_factory=list)
    job_events: list[float] = field(default_factory=list)
    states_seen: int = 1
    jobs_seen: int = 0

    def __post_init__(self) -> None:
        self.states.sort(key=lambda pair: pair[0])
        self.times = [moment for moment, _ in self.states]
        self.job_events = sorted(x for job in self.jobs for x in (job.start, job.finish) if x < inf)

    @classmethod
    def read(cls, line: dict[str, Any], placed: float) -> Life:
        """One line of a file of lives."""
        jobs = [
            JobLife(
                job["type"],
                inf if job.get("start") is None else float(job["start"]),
                inf if job.get("finish") is None else float(job["finish"]),
                int(job.get("bytes") or 0),
                bool(job.get("failed")) or job.get("state") == "failed",
            )
            for job in line.get("jobs", [])
        ]
        states = [(float(moment), str(state)) for moment, state in line["states"]]
        placed = float(line.get("placed") or placed)
        return cls(placed, float(line.get("due") or 0), float(line.get("transferAfter") or 0), states, jobs)

    @property
    def delivered(self) -> bool:
        return self.states[-1][1] == "completed"

    @property
    def ended(self) -> float:
        """When the last of it happens."""
        return max([self.times[-1], *self.job_events[-1:]])

    def state_at(self, now: float) -> int:
        return max(bisect_right(self.times, now) - 1, 0)

    def status(self, now: float) -> StatusObservation:
        """What orders/status would say."""
        step = total = 0
        for job in self.jobs:
            if job.type == DOWNLOAD:
                step += _bytes_at(job, now)
                total += job.bytes
        return StatusObservation(self.states[self.state_at(now)][1], step, total)

    def look_at_jobs(self, now: float) -> tuple[JobSnapshot, ...]:
        """What jobs/by/order would say: nothing before the order is queued."""
        if self.states[self.state_at(now)][1] in {"submitted", "pending", "duplicate"}:
            return ()
        return tuple(self._job(number, job, now) for number, job in enumerate(self.jobs))

    def _job(self, number: int, job: JobLife, now: float) -> JobSnapshot:
        before = {LINK: (DOWNLOAD,), EMAIL: (DOWNLOAD, LINK)}.get(job.type, ())
        after = tuple(str(n) for n, other in enumerate(self.jobs) if other.type in before and other.finish <= job.start)
        over = job.finish <= now
        return JobSnapshot(
            id=str(number),
            type=job.type,
            state="failed"
            if over and job.failed
            else "completed"
            if over
            else "running"
            if job.start <= now
            else "waiting",
            running=job.start <= now < job.finish,
            completed=over and not job.failed,
            run=f"run{number}" if job.start <= now else "",
            size=job.bytes,
            step=_bytes_at(job, now),
            total=job.bytes,
            hash_step=_bytes_at(job, now),
            hash_total=job.bytes,
            after=after,
            waits_for=tuple(n for n in after if self.jobs[int(n)].finish > now),
        )

    def see(self, now: float, *, jobs: bool) -> Iterable[float]:
        """The delays of what a look shows for the first time."""
        latest = self.state_at(now)
        for moment in self.times[self.states_seen : latest + 1]:
            yield now - moment
        self.states_seen = max(self.states_seen, latest + 1)
        if jobs:
            seen = bisect_right(self.job_events, now)
            for moment in self.job_events[self.jobs_seen : seen]:
                yield now - moment
            self.jobs_seen = max(self.jobs_seen, seen)

    @property
    def unseen(self) -> int:
        return len(self.times) - self.states_seen + len(self.job_events) - self.jobs_seen


def _bytes_at(job: JobLife, now: float) -> int:
    if now >= job.finish:
        return job.bytes
    return int(job.bytes * max(now - job.start, 0) / (job.finish - job.start)) if job.start < now else 0


def make_lives(count: int, hours: float, seed: int = SEED) -> list[Life]:
    """Lives as a portal's orders have them: 41 hours from placing to delivered on average, 1.1 of them at work; 85 % with
    a transferAfter; one order in a hundred is cancelled."""
    draw = random.Random(seed)
    return [_make_life(draw, draw.uniform(0, hours * 3600)) for _ in range(count)]


def _make_life(draw: random.Random, placed: float) -> Life:
    begins = max(draw.gauss(39.7, 12), 1.0) * 3600
    given = draw.random() < 0.85
    transfer_after = begins // 900 * 900 if given else 0.0
    start = (transfer_after if given else begins) + min(draw.lognormvariate(2.5, 1.2), 1800)
    due = begins + draw.uniform(3, 48) * 3600
    states = [(0.0, "pending"), (draw.uniform(1, 8), "queued")]
    if draw.random() < 0.01:
        return Life(placed, due, transfer_after, [*states, (begins * draw.random() + 60, "canceled")], [])
    jobs: list[JobLife] = []
    states.append((start, "processing"))
    packages = 1 if draw.random() < 0.8 else 2
    at = start
    for _ in range(packages):
        length = min(draw.lognormvariate(7.9, 0.6), 5 * 3600) / packages
        size = int(length * draw.uniform(4e6, 14e6))
        jobs.append(JobLife(DOWNLOAD, at, at + length, size))
        link = at + length + draw.uniform(1, 5)
        jobs.append(JobLife(LINK, link, link + min(draw.lognormvariate(3.4, 0.9), 600)))
        at += length + draw.uniform(0, 3)
    linked = max(job.finish for job in jobs)
    mailed = linked + draw.uniform(1, 6)
    jobs.append(JobLife(EMAIL, mailed, mailed + draw.uniform(0.3, 3)))
    states.append((linked + draw.uniform(0, 5), "completed"))
    return Life(placed, due, transfer_after, states, jobs)


def read_lives(path: Path, hours: float) -> list[Life]:
    """The lives of a file, placed evenly over `hours` where they do not say."""
    lines = [json.loads(line) for line in path.read_text().splitlines() if line.strip()]
    return [Life.read(line, hours * 3600 * number / len(lines)) for number, line in enumerate(lines)]
