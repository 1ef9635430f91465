"""Lives of orders that have several downloads side by side, of which some fail: `make_parallel_lives`.

Each order has one of several styles, for nobody knows how a portal's downloads share their ways: each at a speed of its own;
alike in size and speed; sharing one line, so that each speeds up when another ends; begun one after the other, or listed only
when they begin; at speeds that vary; with links that take long. A failed run stops in the midst, and often its bytes stop
before the portal says so; some are run again, some orders are cancelled then, a few stay as they are.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from operator import attrgetter

from benchmarks.lives import SEED, JobLife, Life, RunLife
from bot.tracking.snapshot import DOWNLOAD, EMAIL, LINK

TUNING_SEED, REPORTING_SEED = SEED + 1, SEED + 2
"""Figures are never taken from the lives that the rules were made on."""

STYLES = (
    "own speeds",
    "alike",
    "shared line",
    "staggered",
    "listed later",
    "varying",
    "long links",
    "status stands",
    "one link",
)

FAILING = 0.05
"""Share of the orders in which something fails."""


@dataclass(slots=True)
class _Transfer:
    """A download as it is planned: seconds since placing, bytes, bytes a second; what becomes of its last try."""

    start: float
    size: int
    speed: float
    listed: float = 0.0


def make_parallel_lives(
    count: int, hours: float, seed: int = REPORTING_SEED, styles: Sequence[str] = STYLES, failing: float = FAILING
) -> list[Life]:
    """Lives placed over `hours` like those of `make_lives`, most with two or three downloads at once."""
    draw = random.Random(seed)
    return [_make_life(draw, draw.uniform(0, hours * 3600), draw.choice(styles), failing) for _ in range(count)]


def _make_life(draw: random.Random, placed: float, style: str, failing: float) -> Life:
    begins = max(draw.gauss(39.7, 12), 1.0) * 3600
    transfer_after = begins // 900 * 900 if draw.random() < 0.85 else 0.0
    start = (transfer_after or begins) + min(draw.lognormvariate(2.5, 1.2), 1800)
    due = begins + draw.uniform(3, 48) * 3600
    states = [(0.0, "pending"), (draw.uniform(1, 8), "queued")]
    if draw.random() < 0.01:
        return Life(placed, due, transfer_after, [*states, (begins * draw.random() + 60, "canceled")], [])
    states.append((start, "processing"))
    downloads = _downloads(draw, style, start)
    if draw.random() < failing:
        _fail(draw, downloads)
    linked_by = [max(downloads, key=attrgetter("ended_well"))] if style == "one link" else downloads
    jobs = [*downloads, *(_link(draw, download, long=style == "long links") for download in linked_by)]
    still = []
    if style == "status stands":
        until = max(job.finish for job in downloads)
        since = draw.uniform(start, until)
        still = [(since, min(since + draw.uniform(120, 1800), until))]
    linked = max(job.ended_well for job in jobs)
    if linked < inf:
        mailed = linked + draw.uniform(1, 6)
        jobs.append(JobLife(EMAIL, mailed, mailed + draw.uniform(0.3, 3)))
        states.append((linked + draw.uniform(0, 5), "completed"))
    else:
        jobs.append(JobLife(EMAIL, inf, inf))
        if draw.random() < 0.8:
            failed = max(run.finish for job in jobs for run in job.runs if run.failed)
            states.append((failed + min(draw.lognormvariate(8.5, 1.0), 48 * 3600), "canceled"))
    return Life(placed, due, transfer_after, states, jobs, still)


def _downloads(draw: random.Random, style: str, start: float) -> list[JobLife]:
    count = draw.choices((1, 2, 3), (0.2, 0.45, 0.35))[0]
    length = min(draw.lognormvariate(7.9, 0.6), 5 * 3600)
    line = draw.uniform(4e6, 14e6)
    share = draw.uniform(0.9, 1.1) / count
    plans: list[_Transfer] = []
    for place in range(count):
        alike = style in {"alike", "long links"} and draw.random() < 0.8
        size = int(length * line * share * (draw.uniform(0.99, 1.01) if alike else draw.uniform(0.3, 1.7)))
        speed = line / count * (1 if alike else draw.uniform(0.5, 1.5))
        begins = start if place == 0 else start + draw.uniform(0, 3)
        if style in {"staggered", "listed later"} and place:
            begins = start + draw.uniform(0.05, 0.7) * length
        listed = begins - draw.uniform(0, 20) if style == "listed later" and place else 0.0
        plans.append(_Transfer(begins, size, speed, listed))
    if style == "shared line":
        return _sharing(plans, line)
    jobs = []
    for plan in plans:
        came = _varying(draw, plan) if style == "varying" else []
        finish = came[-1][0] if came else plan.start + plan.size / plan.speed
        jobs.append(
            JobLife(DOWNLOAD, plan.start, finish + draw.uniform(0, 2), plan.size, came=came, listed=plan.listed)
        )
    return jobs


def _sharing(plans: list[_Transfer], line: float) -> list[JobLife]:
    """Downloads that split the line evenly among those that run."""
    now, left = min(plan.start for plan in plans), [float(plan.size) for plan in plans]
    came: list[list[tuple[float, int]]] = [[(plan.start, 0)] for plan in plans]
    while any(left):
        running = [n for n, plan in enumerate(plans) if plan.start <= now and left[n]]
        waiting = [plan.start for plan in plans if plan.start > now]
        speed = line / len(running) if running else 0.0
        until = min([now + left[n] / speed for n in running] + waiting)
        for n in running:
            left[n] = max(left[n] - speed * (until - now), 0.0)
            if left[n] < 1:
                left[n] = 0.0
            came[n].append((until, plans[n].size - int(left[n])))
        now = until
    return [JobLife(DOWNLOAD, plan.start, came[n][-1][0] + 1, plan.size, came=came[n]) for n, plan in enumerate(plans)]


def _varying(draw: random.Random, plan: _Transfer) -> list[tuple[float, int]]:
    """Its speed is another one each minute or so."""
    now, step, level = plan.start, 0.0, 1.0
    came = [(now, 0)]
    while step < plan.size:
        level = min(max(level * draw.uniform(0.75, 1.33), 0.3), 1.7)
        length = draw.uniform(20, 120)
        grown = plan.speed * level * length
        length *= min(1.0, (plan.size - step) / grown)
        now, step = now + length, min(step + grown, plan.size)
        came.append((now, int(step)))
    return came


def _fail(draw: random.Random, downloads: list[JobLife]) -> None:
    """One of them stops in the midst; perhaps it is run again later."""
    job = draw.choice(downloads)
    stops = job.start + draw.uniform(0.05, 0.98) * (job.finish - job.start)
    said = stops + draw.choice((0.0, draw.uniform(0, 5), draw.uniform(5, 90)))
    run = job.runs[0]
    points = run.came or [(run.start, 0), (run.finish, job.bytes)]
    step = RunLife(run.start, run.finish, came=points).bytes_at(stops, job.bytes)
    run.came = [*(point for point in points if point[0] < stops), (stops, step)]
    run.finish, run.failed = said, True
    job.finish, job.failed, job.came = run.finish, True, run.came
    if draw.random() < 0.75:
        again = said + min(draw.lognormvariate(6.5, 1.2), 12 * 3600)
        job.runs.append(RunLife(again, again + (points[-1][0] - points[0][0]) * draw.uniform(0.6, 1.2)))


def _link(draw: random.Random, download: JobLife, *, long: bool) -> JobLife:
    ended = download.ended_well
    start = ended + draw.uniform(1, 5)
    length = draw.lognormvariate(5.5, 0.8) if long else min(draw.lognormvariate(3.4, 0.9), 600)
    fails = ended < inf and draw.random() < 0.008
    job = JobLife(LINK, start, start + length, listed=download.listed)
    if fails:
        job.runs[0].failed = job.failed = True
        if draw.random() < 0.75:
            again = job.finish + min(draw.lognormvariate(6.5, 1.2), 12 * 3600)
            job.runs.append(RunLife(again, again + length))
    return job
