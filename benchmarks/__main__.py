"""Every part, the table of goals, and the machine: `python -m benchmarks`, or `make bench`.

    --quick       small sizes, to see that everything works
    --only PART   one part: policy, looks, engines, workers, growth, telling, lanes or commands (may be repeated)
    --json FILE   where the figures go too (default: benchmarks/results.json)

What else stands in this folder is run by itself: `python -m benchmarks.http_client`, `python -m benchmarks.dates`.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import aloud, commands, engines, growth, lanes, looks, policy, telling
from benchmarks.lives import make_lives
from benchmarks.parallel_lives import make_parallel_lives
from benchmarks.processes import server
from benchmarks.report import Measure, machine, table, write

RESULTS = Path(__file__).with_name("results.json")
MEGABYTE = 1_000_000
DAYS = (400, 2_500, 10_000)  # orders a day on each portal: a team has hundreds


def policy_part(*, quick: bool) -> list[Measure]:
    """What following costs a portal, and how late it makes what people are told."""
    orders, days = (1000, (100,)) if quick else (policy.ORDERS, DAYS)
    one = policy.compare(lambda: make_lives(orders, policy.HOURS), [policy.OURS])[policy.OURS]
    many = policy.compare(lambda: make_parallel_lives(orders, policy.HOURS), [policy.OURS])[policy.OURS]
    per = "requests_per_delivered_order"
    with ProcessPoolExecutor() as each:  # they take half an hour of a processor
        found = {
            portals: dict(zip(days, each.map(policy.requests_a_day, days, [portals] * len(days)), strict=True))
            for portals in (4, 1)
        }
    alone, four = found[1], found[4]
    apart = max(max(four[a_day], alone[a_day]) / min(four[a_day], alone[a_day]) for a_day in days)
    seen = {f"{a_day:,} a day": f"{alone[a_day]:g} with one, {four[a_day]:g} with four" for a_day in days}
    measures = [
        Measure("policy", "portal requests for each delivered order", one[per], 8, "requests", details={
            "orders": one["orders"], "never seen": one["never_seen"],
        }),
        *_delays(one, "a visible change", "", (10, 20)),
        Measure("policy", "the same with four portals against one", apart, 1.1, "times", details=seen),
        Measure("policy", "requests, downloads side by side", many[per], 10, "requests", details={
            "orders": many["orders"], "never seen": many["never_seen"],
            "never told": many["never_told"], "untrue": many["untrue"],
        }),
        *_delays(many, "a visible change, side by side", "", (15, 45)),
    ]  # fmt: skip
    for what in (aloud.DELIVERED, aloud.FAILED):
        measures += _delays(many, f"{what}, told, side by side", f"{what}_", (12, 25))
    return measures


def _delays(found: dict[str, Any], what: str, prefix: str, goals: tuple[float, float]) -> list[Measure]:
    """The mean and the 95th percentile of one kind of delay; none where nothing of it happened."""
    seen = (found[f"{prefix}delay_mean_seconds"], found[f"{prefix}delay_p95_seconds"])
    names = ("mean", "95th percentile")
    return [
        Measure("policy", f"delay of {what}, {name}", value, goal, "s")
        for name, value, goal in zip(names, seen, goals, strict=True)
        if value is not None
    ]


def looks_part(*, quick: bool) -> list[Measure]:
    """Orders looked at for each CPU second of a worker."""
    batch = 4_000 if quick else 20_000
    jobs = 500 if quick else 3_000
    shares = {share: looks.run(batch, by_jobs=False, moving_share=share) for share in (0.3, 0.0, 1.0)}
    alone = {share: looks.run(jobs, by_jobs=True, moving_share=share) for share in (0.3, 0.0, 1.0)}

    def best(rounds: list[looks.Worked]) -> float:
        return max(one.per_cpu_second for one in rounds)

    def middle(rounds: list[looks.Worked]) -> float:
        return median(one.per_cpu_second for one in rounds)

    return [
        Measure(
            "looks", "orders looked at per CPU second, in batches", middle(shares[0.3]), 20_000, "orders", at_least=True,
            details={
                "bytes move for": "30 % of them", "best round": best(shares[0.3]),
                "where nothing moves": middle(shares[0.0]), "where all move": middle(shares[1.0]),
            },
        ),
        Measure(
            "looks", "orders looked at per CPU second, by jobs alone", middle(alone[0.3]), 250, "orders", at_least=True,
            details={
                "bytes move for": "30 % of them", "best round": best(alone[0.3]),
                "where nothing moves": middle(alone[0.0]), "where all move": middle(alone[1.0]),
            },
        ),
    ]  # fmt: skip


def engines_part(*, quick: bool) -> list[Measure]:
    """The same job on other queues."""
    rates, left_out = engines.run(1_000 if quick else 5_000, 5_000 if quick else 50_000)
    ours = rates.pop(engines.OURS, 0.0)
    times = ours / max(rates.values()) if rates else 0.0
    details = {"this project": f"{ours:,.0f} jobs/s"} | {name: f"{rate:,.0f} jobs/s" for name, rate in rates.items()}
    details |= {f"{name}, left out": why for name, why in left_out.items()}
    return [
        Measure(
            "engines", "the same job against the best other engine", times, 10, "times", at_least=True, details=details
        )
    ]


def workers_part(*, quick: bool) -> list[Measure]:
    """What a second worker adds while a portal thinks for 100 ms."""
    seconds = 3.0 if quick else 8.0
    alone, two = (looks.per_second(workers, thinks=0.1, seconds=seconds) for workers in (1, 2))
    details = {"one": f"{alone:,.0f} orders/s", "two": f"{two:,.0f} orders/s"}
    return [Measure("workers", "two workers against one", two / alone, 1.8, "times", at_least=True, details=details)]


def growth_part(*, quick: bool) -> list[Measure]:
    """A hundred thousand open orders."""
    found = growth.run(10_000 if quick else 100_000, 12.0 if quick else 30.0)
    scale = 100_000 / found.orders
    about = {"orders": found.orders} | ({"scaled up": f"{scale:g} times"} if quick else {})
    return [
        Measure(
            "growth", "100,000 open orders: due sets and snapshots", found.polling_bytes * scale / MEGABYTE, 35, "MB",
            details=about | {"with orders, cards, jobs and indexes": f"{found.all_bytes * scale / MEGABYTE:,.0f} MB"},
        ),
        Measure(
            "growth", "one worker's CPU with 10 % of them hot", 100 * found.cpu * scale, 15, "% of a core",
            details={"looks a second": found.looks_a_second, "requests a second": found.requests_a_second},
        ),
        *(
            Measure(
                "growth", f"start with all of them overdue to the first look, {after}", one.polled, 3, "s",
                details={
                    "the server had read its data after": f"{one.ready:.2f} s",
                    "its base and the commands since": f"{one.base / MEGABYTE:.1f} and {one.commands / MEGABYTE:.1f} MB",
                    "CPU of the bot and the server": f"{one.bot_cpu:.2f} and {one.server_cpu:.2f} s",
                },
            )
            for after, one in (
                ("after a clean stop", found.starts.clean),
                ("after a power cut", found.starts.cut),
                ("beside a Redis that runs", found.starts.beside),
            )
        ),
    ]  # fmt: skip


def telling_part(*, quick: bool) -> list[Measure]:
    """A thousand cards, then a thousand threads of one channel, that wait for Slack."""
    seconds = 10.0 if quick else 40.0
    cards, threads = (telling.run(1000, seconds, lines=lines) for lines in (False, True))
    return [
        Measure(
            "telling", "1,000 cards wait to be drawn: one worker's CPU", 100 * cards.cpu, 5, "% of a core",
            details={"with nothing to do": f"{100 * cards.idle:.1f} %", "drawn meanwhile": len(cards.rendered)},
        ),
        Measure(
            "telling", "a notice told while they wait, the slowest", max(cards.notices), 2, "s",
            details={"notices": len(cards.notices), "the middle one": f"{median(cards.notices):.2f} s"},
        ),
        Measure(
            "telling", "1,000 threads of one channel wait: one worker's CPU", 100 * threads.cpu, 5, "% of a core",
            details={"with nothing to do": f"{100 * threads.idle:.1f} %", "told meanwhile": len(threads.posted)},
        ),
    ]  # fmt: skip


def lanes_part(*, quick: bool) -> list[Measure]:
    """Three hundred threads of one channel that have something to say all the time, simulated."""
    with server() as url:
        found = asyncio.run(lanes.run(url, 60 if quick else 300, 120.0 if quick else 1200.0))
    busy = {"messages": found.messages}

    def waits(what: str, kind: str, share: float, goal: float) -> Measure:
        details = {"of": len(getattr(found, kind)), "the middle one": f"{found.at(kind, 0.5):.1f} s"}
        return Measure("lanes", what, found.at(kind, share), goal, "s", details=details | busy)

    longest = max(found.at("lines", 1.0), found.left)
    return [
        waits("300 busy threads in one channel: a new card, 99th percentile", "cards", 0.99, 3),
        waits("the same, a failure", "failures", 0.99, 3),
        Measure("lanes", "the same, the line that waited longest", longest, 600, "s", details={
            "the middle one": f"{found.at('lines', 0.5):.0f} s", "of": len(found.lines),
        }),
    ]  # fmt: skip


def commands_part(*, quick: bool) -> list[Measure]:
    """Command to acknowledgement."""
    waits = commands.run(2.0 if quick else 5.0, 2 if quick else 4)
    ours, bare = waits["bot"], waits["bare"]
    details = {
        name: f"median {one.at(0.5):.1f} ms, p90 {one.at(0.9):.1f}, p99 {one.at(0.99):.1f}, lost {one.lost}"
        for name, one in waits.items()
    }
    return [
        Measure("commands", "command to acknowledgement, 99th percentile", ours.at(0.99), 30, "ms", details=details),
        Measure("commands", "the same against a bare Bolt handler", ours.at(0.99) / bare.at(0.99), 1.3, "times"),
    ]


PARTS: dict[str, Callable[..., list[Measure]]] = {
    "policy": policy_part,
    "looks": looks_part,
    "engines": engines_part,
    "workers": workers_part,
    "growth": growth_part,
    "telling": telling_part,
    "lanes": lanes_part,
    "commands": commands_part,
}


def main(arguments: list[str] | None = None) -> None:
    """The command. Exits with 0 whatever was found: a table is no test."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measures the goals of this project.")
    parser.add_argument("--quick", action="store_true", help="small sizes")
    parser.add_argument("--only", action="append", choices=PARTS, help="one part (may be repeated)")
    parser.add_argument("--json", type=Path, default=RESULTS, help="where the figures go too (%(default)s)")
    given = parser.parse_args(arguments)
    about = machine()
    measures: list[Measure] = []
    for name in given.only or PARTS:
        sys.stderr.write(f"{name} ...\n")
        measures += PARTS[name](quick=given.quick)
    about["busy_after"] = machine()["busy"]
    print(table(measures))
    print(
        f"\n{about['processor']}, {about['cores']} cores, {about['system']}, Python {about['python']}; load {about['busy']}"
    )
    print(", ".join(f"{name} {found}" for name, found in about["packages"].items()))
    write(given.json, measures, about, quick=given.quick)


if __name__ == "__main__":
    main()
