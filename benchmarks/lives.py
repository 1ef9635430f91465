"""Lives of orders: what becomes of one from placing to its end, what a portal would answer about it, and what was seen.

A life is one line of JSON, times in seconds from placing:

    {"due": 172800, "transferAfter": 36000, "states": [[0, "pending"], [3, "queued"], [36005, "processing"],
     [39600, "completed"]], "jobs": [{"type": "download", "start": 36005, "finish": 39000, "bytes": 27000000000}]}

`transferAfter` and `due` may be left out; a job may have `"failed": true`; `placed` says when it was placed. The portal
answers at once; bytes come evenly between a download's start and finish. What else a line may say:

    a job  "came": [[36005, 0], [37000, 9000000000]]   how its bytes came: evenly from point to point, and no more after the last
           "again": [{"start": 40000, "finish": 41000}] it was run again under the same id; each may have "failed" and "came"
           "listed": 37000                              jobs/by/order has it only from then on
    life   "still": [[36500, 36900]]                    meanwhile orders/status repeats the bytes that it gave at the first moment

`make_lives` makes lives whose downloads follow one another, `benchmarks.parallel_lives` those that have several at once.
"""

from __future__ import annotations

import json
import random
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import inf
from operator import itemgetter
from pathlib import Path
from typing import Any

from bot.tracking.snapshot import DOWNLOAD, EMAIL, LINK, JobSnapshot, StatusObservation

SEED = 20261121
EPOCH = 1_800_000_000.0  # times of 0 mean "not known" to the rules, so no simulated time may be near it


@dataclass(slots=True)
class RunLife:
    """One try of a job. Seconds since placing; `came`: when how many bytes were there, evenly unless given."""

    start: float
    finish: float
    failed: bool = False
    came: list[tuple[float, int]] = field(default_factory=list)

    @classmethod
    def read(cls, line: dict[str, Any]) -> RunLife:
        return cls(
            inf if line.get("start") is None else float(line["start"]),
            inf if line.get("finish") is None else float(line["finish"]),
            bool(line.get("failed")) or line.get("state") == "failed",
            [(float(moment), int(count)) for moment, count in line.get("came") or ()],
        )

    def bytes_at(self, now: float, total: int) -> int:
        if not self.came:
            if now >= self.finish:
                return total
            return int(total * max(now - self.start, 0) / (self.finish - self.start)) if self.start < now else 0
        if now >= self.finish and not self.failed:
            return total
        after = bisect_right(self.came, now, key=itemgetter(0))
        if after in {0, len(self.came)}:
            return self.came[-1][1] if after else 0
        (since, before), (until, then) = self.came[after - 1 : after + 1]
        return int(before + (then - before) * (now - since) / (until - since))


@dataclass(slots=True)
class JobLife:
    """What becomes of one job: its first run and those that follow (`again`). Seconds since placing; bytes."""

    type: str
    start: float
    finish: float
    bytes: int = 0
    failed: bool = False
    came: list[tuple[float, int]] = field(default_factory=list)
    again: list[RunLife] = field(default_factory=list)
    listed: float = 0.0
    runs: list[RunLife] = field(init=False)

    def __post_init__(self) -> None:
        self.runs = [RunLife(self.start, self.finish, self.failed, self.came), *self.again]

    @classmethod
    def read(cls, line: dict[str, Any]) -> JobLife:
        first, again = RunLife.read(line), [RunLife.read(run) for run in line.get("again") or ()]
        count, listed = int(line.get("bytes") or 0), float(line.get("listed") or 0)
        return cls(line["type"], first.start, first.finish, count, first.failed, first.came, again, listed)

    def run_at(self, now: float) -> int:
        """The place of its latest run that has begun, else of the first."""
        return max((n for n, run in enumerate(self.runs) if run.start <= now), default=0)

    def bytes_at(self, now: float) -> int:
        return self.runs[self.run_at(now)].bytes_at(now, self.bytes)

    @property
    def ended_well(self) -> float:
        """When; infinite if it never did."""
        return inf if self.runs[-1].failed else self.runs[-1].finish


@dataclass(slots=True)
class Life:
    """What becomes of one order, and what of it has been seen."""

    placed: float
    due: float
    transfer_after: float
    states: list[tuple[float, str]]
    jobs: list[JobLife]
    still: list[tuple[float, float]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    job_events: list[float] = field(default_factory=list)
    states_seen: int = 1
    jobs_seen: int = 0

    def __post_init__(self) -> None:
        self.states.sort(key=lambda pair: pair[0])
        self.times = [moment for moment, _ in self.states]
        runs = [run for job in self.jobs for run in job.runs]
        self.job_events = sorted(x for run in runs for x in (run.start, run.finish) if x < inf)

    @classmethod
    def read(cls, line: dict[str, Any], placed: float) -> Life:
        """One line of a file of lives."""
        states = [(float(moment), str(state)) for moment, state in line["states"]]
        still = [(float(since), float(until)) for since, until in line.get("still") or ()]
        jobs = [JobLife.read(job) for job in line.get("jobs", [])]
        placed = float(line.get("placed") or placed)
        return cls(placed, float(line.get("due") or 0), float(line.get("transferAfter") or 0), states, jobs, still)

    @property
    def delivered(self) -> bool:
        return self.states[-1][1] == "completed"

    @property
    def landed(self) -> float:
        """When all that proves a delivery is there: the order's own word, and a good end of every download and link; infinite
        if it never is."""
        if not self.delivered:
            return inf
        return max([self.times[-1], *(job.ended_well for job in self.jobs if job.type in {DOWNLOAD, LINK})])

    @property
    def ended(self) -> float:
        """When the last of it happens."""
        return max([self.times[-1], *self.job_events[-1:]])

    def state_at(self, now: float) -> int:
        return max(bisect_right(self.times, now) - 1, 0)

    def status(self, now: float) -> StatusObservation:
        """What orders/status would say."""
        step = total = 0
        then = next((since for since, until in self.still if since <= now < until), now) if self.still else now
        for job in self.jobs:
            if job.type == DOWNLOAD:
                step += job.bytes_at(then)
                total += job.bytes
        return StatusObservation(self.states[self.state_at(now)][1], step, total)

    def look_at_jobs(self, now: float) -> tuple[JobSnapshot, ...]:
        """What jobs/by/order would say: nothing before the order is queued."""
        if self.states[self.state_at(now)][1] in {"submitted", "pending", "duplicate"}:
            return ()
        return tuple(self._job(number, job, now) for number, job in enumerate(self.jobs) if job.listed <= now)

    def _job(self, number: int, job: JobLife, now: float) -> JobSnapshot:
        before = {LINK: (DOWNLOAD,), EMAIL: (DOWNLOAD, LINK)}.get(job.type, ())
        after = tuple(
            str(n) for n, other in enumerate(self.jobs) if other.type in before and other.runs[-1].finish <= job.start
        )
        place, step = job.run_at(now), job.bytes_at(now)
        run = job.runs[place]
        begun, over = run.start <= now, run.finish <= now
        return JobSnapshot(
            id=str(number),
            type=job.type,
            state=("failed" if run.failed else "completed") if over else "running" if begun else "waiting",
            running=begun and not over,
            completed=over and not run.failed,
            run=f"{number}.{place}" if begun else "",
            size=job.bytes,
            step=step,
            total=job.bytes,
            hash_step=step,
            hash_total=job.bytes,
            start=round(EPOCH + self.placed + run.start, 1) if begun else 0.0,
            finish=round(EPOCH + self.placed + run.finish, 1) if over else 0.0,
            after=after,
            waits_for=tuple(n for n in after if self.jobs[int(n)].runs[-1].finish > now),
        )

    def moment_of(self, run: str, *, end: bool) -> float:
        """When that run of `_job` began or ended."""
        job, place = map(int, run.split("."))
        found = self.jobs[job].runs[place]
        return found.finish if end else found.start

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
