"""Right, wrong and none by table, and every miss: `python -m tests.when.report [beginning of a table's name]`."""

from __future__ import annotations

import sys
from collections import Counter

from tests.when.tables import cases, shown, verdict


def main(beginning: str = "") -> None:
    counts: dict[str, Counter[str]] = {}
    for case in cases():
        if not case.table.startswith(beginning):
            continue
        answer = case.answer()
        found = verdict(answer, case.gold)
        counts.setdefault(case.table, Counter())[found] += 1
        if found != "right":
            sys.stdout.write(
                f"{found:5} {case.table}:{case.line} {case.text}\n        gold {case.gold}\n        read {shown(answer)}\n"
            )
    for table, counter in counts.items():
        sys.stdout.write(f"{table:12} {sum(counter.values()):5} cases: {dict(counter)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:2])
