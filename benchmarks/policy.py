"""What following costs a portal, and how late it makes what people are told.

    python -m benchmarks.policy                               10,000 lives made here whose downloads follow one another, our
                                                              policy beside others, and then with downloads side by side
    python -m benchmarks.policy --side-by-side                those alone, our policy beside others
    python -m benchmarks.policy --lives FILE.jsonl --json     lives that somebody else made, our policy alone

`benchmarks.lives` says what a line holds; orders are placed evenly over `--hours` unless it says when.

Visible changes are the order's states after the first, and the start and finish of each run of a job. A delay is the time
until the first look that shows it: the status for a state, the jobs for a job. The real `observe`, `next_poll` and
`wants_jobs` decide; the worker is the poller's: each second it takes all orders that are due, and fills the last request of
a hundred with those due soonest. Each portal's orders are asked for apart, and `--portals N` has so many times the orders.

Beside that stands the delay of what is told aloud, for our own policy, from the events that `observe` gave:

    started    a download's run: from its start until that is told, or its end where that is told before its start was
    failed     any job's run: from its failure
    delivered  from the moment at which all that proves it is there, the order's own `completed` and a good end of every
               download and link (its last run); the delivery e-mail is not awaited

`never_told` counts what never was: a failed run of which a look showed only the next one; nobody could have seen it.
`untrue` counts deliveries told before they had happened, or of what never landed.
"""

from __future__ import annotations

import argparse
import heapq
import json
import random
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import ceil, inf
from pathlib import Path
from typing import Any, Protocol

from benchmarks.aloud import DELIVERED, FAILED, STARTED, Told, figures
from benchmarks.lives import EPOCH, SEED, Life, make_lives, read_lives
from benchmarks.parallel_lives import make_parallel_lives
from bot.tracking.changes import first_snapshot, observe
from bot.tracking.schedule import FILL_AHEAD_SECONDS, Bounds, next_poll, wants_jobs
from bot.tracking.snapshot import OrderSnapshot, PollResult

ORDERS = 10_000
HOURS = 24.0
BATCH = 100
ALONE = 500
FIRST_SECONDS = 5.0  # the first look after placing
STEP_SECONDS = 1.0  # of the worker


# -- policies ----------------------------------------------------------------------------------------------------------


class Follower(Protocol):
    """One order as a policy sees it. Times are absolute."""

    begin: float
    """When to look first."""

    def look(self, life: Life, now: float, draw: float) -> tuple[float, bool]:
        """Looks at `now`. Returns when to look again (infinite: never), and whether the jobs were asked for."""
        ...


class Ours:
    """The bot's own rules."""

    bounds = Bounds()
    alone = False

    def __init__(self, life: Life) -> None:
        self.told = Told(life)
        base = EPOCH + life.placed
        self.snapshot: OrderSnapshot = first_snapshot(
            at=base,
            state=life.states[0][1],
            due=life.due and base + life.due,
            transfer_after=life.transfer_after and base + life.transfer_after,
        )[0]
        self.begin = next_poll(self.snapshot, base, jitter=0.5, bounds=self.bounds) - EPOCH

    def look(self, life: Life, now: float, draw: float) -> tuple[float, bool]:
        at, since = EPOCH + now, now - life.placed
        status = None if self.alone else life.status(since)
        asked = wants_jobs(self.snapshot, status, at, bounds=self.bounds) or self.alone
        look = PollResult(at, status, no_status_endpoint=self.alone, jobs=life.look_at_jobs(since) if asked else None)
        self.snapshot, events = observe(self.snapshot, look)
        if events:
            self.told.hear(events, since)
        return next_poll(self.snapshot, at, jitter=draw, bounds=self.bounds) - EPOCH, asked


class OursAlone(Ours):
    """The bot's own rules at a portal without orders/status."""

    alone = True


class HotAndCold:
    """A batch each `hot` seconds for what runs or could start, each `cold` seconds for the rest; jobs when it moved."""

    def __init__(self, life: Life, hot: float, cold: float) -> None:
        self.hot, self.cold, self.seen = hot, cold, ""
        self.begin = self._tick(life.placed + FIRST_SECONDS)
        self.over = 0.0

    def look(self, life: Life, now: float, draw: float) -> tuple[float, bool]:  # noqa: ARG002
        since = now - life.placed
        status = life.status(since)
        moved = f"{status.state}{status.step == status.total}"
        asked, self.seen = moved != self.seen, moved
        if since >= life.ended:
            return (inf, True) if self.over else (self._over(now), asked)
        waits = life.transfer_after and since < life.transfer_after
        later = now + (self.cold if waits or (not life.transfer_after and status.state == "queued") else self.hot)
        return self._tick(min(later, life.placed + life.transfer_after + 1) if waits else later), asked

    def _tick(self, moment: float) -> float:
        return ceil(moment / self.hot) * self.hot

    def _over(self, now: float) -> float:
        self.over = now
        return now + self.hot


class Adaptive:
    """By jobs alone: cold 2 h, one look at transferAfter, then 30 s times 1.3 up to 5 min, running each 30 s."""

    def __init__(self, life: Life) -> None:
        self.wait = 30.0
        self.begin = life.placed + FIRST_SECONDS

    def look(self, life: Life, now: float, draw: float) -> tuple[float, bool]:  # noqa: ARG002
        since = now - life.placed
        if since >= life.ended:
            return inf, True
        if life.transfer_after and since < life.transfer_after:
            return min(now + 7200, life.placed + life.transfer_after + 1), True
        if any(job.start <= since < job.finish for job in life.jobs):
            return now + 30, True
        self.wait = min(self.wait * 1.3, 300)
        return now + self.wait, True


# -- the simulation ----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Score:
    """What a policy cost and how late it was."""

    orders: int
    delivered: int
    status_requests: int = 0
    jobs_requests: int = 0
    looks: int = 0
    delays: list[float] = field(default_factory=list)
    unseen: int = 0
    peak: float = 0.0
    told: list[Told] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """For people and programs: seconds, requests."""
        delays = sorted(self.delays) or [0.0]
        each = max(self.delivered, 1)
        found = {
            "orders": self.orders,
            "delivered": self.delivered,
            "requests_per_delivered_order": round((self.status_requests + self.jobs_requests) / each, 2),
            "status_requests_per_delivered_order": round(self.status_requests / each, 2),
            "jobs_requests_per_delivered_order": round(self.jobs_requests / each, 2),
            "visible_changes": len(self.delays),
            "never_seen": self.unseen,
            "delay_mean_seconds": round(sum(delays) / len(delays), 2),
            "delay_p95_seconds": round(delays[ceil(len(delays) * 0.95) - 1], 2),
            "delay_worst_seconds": round(delays[-1], 2),
            "busiest_minute_requests_per_second": round(self.peak, 2),
        }
        if not self.told:
            return found
        aloud = figures([one for told in self.told for one in told.delays])
        never, untrue = sum(told.never for told in self.told), sum(told.untrue for told in self.told)
        return found | aloud | {"never_told": never, "untrue": untrue}


def simulate(
    lives: list[Life], follower: Callable[[Life], Follower], *, batch: int, seed: int = SEED, portals: int = 1
) -> Score:
    """Follows all lives to their end. `batch`: ids in one status request; 1: every look is a request for one order's jobs.
    `portals`: over so many the orders are spread evenly, each with batches of its own."""
    draw = random.Random(seed)
    score = Score(len(lives), sum(life.delivered for life in lives))
    followers = [follower(life) for life in lives]
    queues: list[list[tuple[float, int]]] = [[] for _ in range(portals)]
    for number, one in enumerate(followers):
        queues[number % portals].append((one.begin, number))
    minutes: dict[int, int] = {}
    for queue in queues:
        heapq.heapify(queue)
    while any(queues):
        now = ceil(min(queue[0][0] for queue in queues if queue) / STEP_SECONDS) * STEP_SECONDS
        asked_before, sent = score.jobs_requests, 0
        for queue in queues:
            taken = _take(queue, now, batch)
            for number in taken:
                life = lives[number]
                later, asked = followers[number].look(life, now, draw.random())
                score.jobs_requests += asked
                score.delays.extend(life.see(now - life.placed, jobs=asked))
                if later < inf:
                    heapq.heappush(queue, (max(later, now + STEP_SECONDS), number))
                else:
                    score.unseen += life.unseen
            score.looks += len(taken)
            sent += ceil(len(taken) / batch) if batch > 1 else 0
        score.status_requests += sent
        minutes[int(now // 60)] = minutes.get(int(now // 60), 0) + sent + score.jobs_requests - asked_before
    score.peak = max(minutes.values(), default=0) / 60
    score.told = [one.told for one in followers if isinstance(one, Ours)]
    return score


def fixed(lives: list[Life], pace: float) -> Score:
    """Every order by its jobs alone, always at the same pace: reckoned, not simulated."""
    score = Score(len(lives), sum(life.delivered for life in lives))
    for life in lives:
        score.jobs_requests += ceil((life.ended - FIRST_SECONDS) / pace) + 1
        for moment in (*life.times[1:], *life.job_events):
            looks = max(ceil((moment - FIRST_SECONDS) / pace), 0)
            score.delays.append(FIRST_SECONDS + looks * pace - moment)
    ends = sorted(life.placed + life.ended for life in lives)
    score.peak = max(n + 1 - bisect_right(ends, life.placed) for n, life in enumerate(_by_placing(lives))) / pace
    return score


def _by_placing(lives: list[Life]) -> list[Life]:
    return sorted(lives, key=lambda life: life.placed)


def _take(queue: list[tuple[float, int]], now: float, batch: int) -> list[int]:
    """Everything due, and, to fill the last batch, what is due soonest."""
    taken = []
    while queue and queue[0][0] <= now:
        taken.append(heapq.heappop(queue)[1])
    room = -len(taken) % batch
    while room and queue and queue[0][0] <= now + FILL_AHEAD_SECONDS:
        taken.append(heapq.heappop(queue)[1])
        room -= 1
    return taken


OURS = "this project"
POLICIES: dict[str, Callable[[list[Life]], Score]] = {
    OURS: lambda lives: simulate(lives, Ours, batch=BATCH),
    # Alone, no order shares a request with another: some of them tell of all, and sooner.
    "this project, no orders/status": lambda lives: simulate(lives[:ALONE], OursAlone, batch=1),
    "batch, hot 30 s, cold 15 min": lambda lives: simulate(lives, lambda life: HotAndCold(life, 30, 900), batch=BATCH),
    "adaptive by jobs": lambda lives: simulate(lives, Adaptive, batch=1),
    "fixed 5 min": lambda lives: fixed(lives, 300),
    "fixed 30 s": lambda lives: fixed(lives, 30),
}


SIDE_BY_SIDE = "this project, downloads side by side"


def compare(lives: Callable[[], list[Life]], names: Iterable[str], *, portals: int = 1) -> dict[str, dict[str, Any]]:
    """The named policies over the same lives. `portals`: over so many our own policy has them."""
    return {
        name: (
            simulate(lives(), Ours, batch=BATCH, portals=portals) if name == OURS else POLICIES[name](lives())
        ).to_json()
        for name in names
    }


def requests_a_day(orders: int, portals: int) -> float:
    """Requests for each delivered order at so many orders a day on each of so many portals."""
    score = simulate(make_lives(orders * portals, HOURS), Ours, batch=BATCH, portals=portals)
    return float(score.to_json()["requests_per_delivered_order"])


def table(results: dict[str, dict[str, Any]]) -> str:
    """A line for each policy, and for ours another with what is told aloud."""
    lines = [f"{'policy':<40}" + "".join(f"{title:>10}" for title in COLUMNS)]
    for name, result in results.items():
        lines.append(f"{name:<40}" + "".join(f"{result[key]:>10}" for key in COLUMNS.values()))
        if "started_told" in result:
            aloud = (
                f"{what} {result[f'{what}_delay_mean_seconds']} / {result[f'{what}_delay_p95_seconds']} s ({result[f'{what}_told']})"
                for what in (STARTED, FAILED, DELIVERED)
            )
            untold = f"never told {result['never_told']}, untrue {result['untrue']}"
            lines.append(f"    told aloud, mean / p95: {', '.join(aloud)}; {untold}")
    return "\n".join(lines)


COLUMNS = {
    "requests": "requests_per_delivered_order",
    "status": "status_requests_per_delivered_order",
    "jobs": "jobs_requests_per_delivered_order",
    "mean s": "delay_mean_seconds",
    "p95 s": "delay_p95_seconds",
    "worst s": "delay_worst_seconds",
    "peak/s": "busiest_minute_requests_per_second",
    "unseen": "never_seen",
}


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.policy", description=__doc__.partition("\n")[0])
    parser.add_argument("--lives", type=Path, help="a file of lives, one JSON object a line")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--orders", type=int, default=ORDERS, help="how many lives to make (%(default)s)")
    parser.add_argument("--hours", type=float, default=HOURS, help="orders are placed over so many hours (%(default)s)")
    parser.add_argument("--only", action="append", choices=POLICIES, help="only this policy (may be repeated)")
    parser.add_argument("--side-by-side", action="store_true", help="lives with several downloads at once alone")
    parser.add_argument("--portals", type=int, default=1, help="so many portals with --orders each (%(default)s)")
    given = parser.parse_args(arguments)
    orders, portals = given.orders * given.portals, given.portals

    def side_by_side() -> list[Life]:
        return make_parallel_lives(orders, given.hours)

    if given.lives:
        results = compare(lambda: read_lives(given.lives, given.hours), given.only or [OURS], portals=portals)
    elif given.side_by_side:
        results = compare(side_by_side, given.only or POLICIES, portals=portals)
    else:
        results = compare(lambda: make_lives(orders, given.hours), given.only or POLICIES, portals=portals)
        if not given.only:
            results[SIDE_BY_SIDE] = compare(side_by_side, [OURS], portals=portals)[OURS]
    if given.json:
        json.dump(results[OURS] if list(results) == [OURS] else results, sys.stdout, indent=1)
        print()
    else:
        print(table(results))


if __name__ == "__main__":
    main()
