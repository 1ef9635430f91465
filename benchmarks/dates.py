"""The date reader beside dateparser, parsedatetime and ctparse on the project's own tables, and what one call takes.

    python -m benchmarks.dates

Right is the gold answer, wrong any other answer, none no answer where there should be one; a text to be refused is right
without an answer. The others get the best of settings: language, order of day and month, the cinema's wall clock as now.
Those that are not installed are named and left out.
"""

from __future__ import annotations

import logging
import statistics
import subprocess
import sys
import time
from collections import Counter
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.when import LANGUAGES, Choice, Resolved, warm
from bot.when.countries import date_order
from tests.when.tables import cases, verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.when.tables import Case

NO_GOLD = ("refuse", "ask", "none")


def _dateparser() -> Callable[[Case, datetime], datetime | None]:
    import dateparser

    def reading(case: Case, now: datetime) -> datetime | None:
        order = "MDY" if date_order(case.country) == "month first" else "DMY"
        settings = {"PREFER_DATES_FROM": "future", "RELATIVE_BASE": now, "DATE_ORDER": order, "TIMEZONE": "UTC"}
        found = dateparser.parse(case.text, languages=list(case.languages) or None, settings=settings)
        return found.astimezone(ZoneInfo(case.zone)).replace(tzinfo=None) if found and found.tzinfo else found

    return reading


def _parsedatetime() -> Callable[[Case, datetime], datetime | None]:
    parsedatetime = import_module("parsedatetime")

    calendar = parsedatetime.Calendar()

    def reading(case: Case, now: datetime) -> datetime | None:
        found, flag = calendar.parseDT(case.text, sourceTime=now)
        return found if flag else None

    return reading


def _ctparse() -> Callable[[Case, datetime], datetime | None]:
    ctparse = import_module("ctparse")

    def reading(case: Case, now: datetime) -> datetime | None:
        found = ctparse.ctparse(case.text, ts=now, timeout=1)
        return getattr(found.resolution, "dt", None) if found else None

    return reading


PEERS = {"dateparser": _dateparser, "parsedatetime": _parsedatetime, "ctparse": _ctparse}


def _judge(found: datetime | None, gold: str) -> str:
    """A peer has neither grain nor questions: a day is right at any time of it, and only an answer to a refusal is wrong."""
    if gold.split(maxsplit=1)[0] in NO_GOLD:
        return "right" if found is None else "wrong"
    if found is None:
        return "none"
    first = gold.split("|", maxsplit=1)[0].strip()
    day, _, clock = first.partition(" ")
    if clock and clock != "eod":
        return "right" if f"{found:%Y-%m-%d %H:%M}" == first[:16] else "wrong"
    return "right" if f"{found:%Y-%m-%d}" == day else "wrong"


def _ours(table: list[Case]) -> tuple[dict[str, Counter[str]], list[float]]:
    counts: dict[str, Counter[str]] = {}
    times: list[float] = []
    for case in table:
        started = time.perf_counter()
        answer = case.answer()
        times.append(time.perf_counter() - started)
        gold = case.gold
        found = verdict(answer, gold)
        if gold.split()[0] in NO_GOLD and not isinstance(answer, Resolved):
            found = "right"  # as the peers are judged: asked or refused, nothing wrong was answered
        if isinstance(answer, Choice) and gold.split()[0] not in NO_GOLD:
            found = "none"
        counts.setdefault(case.table, Counter())[found] += 1
    return counts, times


def _peer(
    reading: Callable[[Case, datetime], datetime | None], table: list[Case]
) -> tuple[dict[str, Counter[str]], list[float]]:
    counts: dict[str, Counter[str]] = {}
    times: list[float] = []
    for case in table:
        now = datetime.fromisoformat(case.now)
        started = time.perf_counter()
        try:
            found = reading(case, now.replace(tzinfo=None))
        except Exception:  # noqa: BLE001 - whatever a peer raises, it gave no answer
            found = None
        times.append(time.perf_counter() - started)
        counts.setdefault(case.table, Counter())[_judge(found, case.gold)] += 1
    return counts, times


def _row(name: str, counts: dict[str, Counter[str]], times: list[float]) -> str:
    cells = []
    total: Counter[str] = Counter()
    for counter in counts.values():
        total += counter
    for counter in (total, *(counts.get(code, Counter()) for code in LANGUAGES)):
        whole = sum(counter.values()) or 1
        cells.append(" / ".join(f"{100 * counter[kind] / whole:4.1f}" for kind in ("right", "wrong", "none")))
    times = sorted(times)
    mean, p99, worst = statistics.fmean(times), times[int(len(times) * 0.99)], times[-1]
    return f"| {name} | " + " | ".join(cells) + f" | {mean * 1000:.2f} / {p99 * 1000:.1f} / {worst * 1000:.1f} |"


def _first_call() -> float:
    """Import and first call in a fresh interpreter, in seconds."""
    code = (
        "import time; t = time.perf_counter()\n"
        "from bot.when import read\n"
        "from datetime import datetime, timezone\n"
        "read('next friday 6pm', now=datetime(2026, 11, 18, 14, 30, tzinfo=timezone.utc), zone=timezone.utc, languages=['en'])\n"
        "print(time.perf_counter() - t)"
    )
    runs = (subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(3))
    return min(float(run.stdout) for run in runs)


def main() -> None:
    logging.disable(logging.WARNING)  # a peer logs a line for every text that it cannot read
    table = list(cases())
    print(f"{len(table)} cases of our own; right / wrong / none in %; times: mean / p99 / worst in ms, warm")
    columns = ("reader", "all", *LANGUAGES, "ms")
    print(f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}")
    warm()
    for case in table:  # each country's holidays and every pattern once
        case.answer()
    print(_row("bot.when", *_ours(table)))
    for name, make in PEERS.items():
        try:
            reading = make()
        except ImportError:
            print(f"| {name} | not installed |")
            continue
        for case in table[:50]:
            reading(case, datetime.fromisoformat(case.now).replace(tzinfo=None))
        print(_row(name, *_peer(reading, table)))
    print(f"import and first call: {_first_call() * 1000:.0f} ms")


if __name__ == "__main__":
    main()
