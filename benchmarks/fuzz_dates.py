"""Random texts made of the date reader's own vocabularies: none may raise, none may take longer than 50 ms.

python -m benchmarks.fuzz_dates [how many, 100000] [seed]
"""

from __future__ import annotations

import random
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.when import Answer, Choice, Refused, Resolved, read, warm
from bot.when.languages import LANGUAGES
from bot.when.text import LONGEST
from bot.when.vocabulary import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

SLOWEST = 0.050
"""Seconds one call may take."""
NOW = datetime(2026, 11, 18, 14, 30, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Amsterdam")
COUNTRIES = (None, "GB", "US", "FR", "NL", "DE", "ES", "IT", "CH", "PL")

_FIGURES = (
    *("1", "5", "8", "12", "18", "20", "24", "30", "48", "99", "0800", "1830", "2026", "20261127", "127"),
    *(
        "18:30",
        "8:15",
        "18h30",
        "20u",
        "6pm",
        "18.30",
        "5/12",
        "5/12/26",
        "2026-11-27",
        "5.12.",
        "2026-11-27T18:00Z",
        "+02:00",
    ),
    *(",", ".", "-", "/", ":", "+", "@", "(", ")", "'", "1.5", "2,5", "w48", "q3", "5th", "1er", "europe/london"),
)
WORST = (
    "1 " * 100,
    "1:1" * 66,
    "5/12/" * 40,
    "18:30 " * 33,
    "2 hours before " * 13,
    "a week after " * 15,
    "the day after the day after " * 7,
    "in 2 hours and 3 minutes and " * 6,
    "next friday " * 16,
    "friday of the 5th of december of next year at 8 in the evening london time " * 2,
    "half past half past " * 10,
    "viertel vor " * 16,
    "freitagabend" * 16,
    "einundzwanzig" * 15,
    "a" * LONGEST,
    "." * LONGEST,
    "' " * 100,
    "1." * 100,
    "january february march april may june july august september october november december " * 2,
    "last last last next next this this coming " * 5,
    "quarter past quarter to " * 8,
    "de la de la de la " * 11,
    "2026 " * 40,
    "mar mar mar mar mar mar mar mar mar mar mar mar mar mar mar mar mar mar mar mar mar mar mar mar",
)


def texts(count: int, seed: int = 0) -> Iterator[tuple[str, str | None, tuple[str, ...]]]:
    """(text, country, languages): words of one language, or of several, among figures and marks; long ones too."""
    # S311: these are no secrets
    dice = random.Random(seed)
    words = {code: sorted(lexicon(code).words) for code in LANGUAGES}
    every = sorted({word for known in words.values() for word in known})
    for _ in range(count):
        code = dice.choice(LANGUAGES)
        known = words[code] if dice.random() < 0.8 else every
        length = dice.choice((1, 2, 3, 4, 5, 6, 8, 12, 40))
        parts = [dice.choice(_FIGURES) if dice.random() < 0.3 else dice.choice(known) for _ in range(length)]
        glue = " " if dice.random() < 0.9 else ""
        languages = dice.choice(((), (code,), (code, "en"), (dice.choice(LANGUAGES),)))
        yield glue.join(parts)[:LONGEST], dice.choice(COUNTRIES), languages


def _timed(text: str, country: str | None, languages: tuple[str, ...]) -> tuple[float, Answer]:
    started = time.thread_time()  # of the processor: the pauses of a busy machine are not the text's
    answer = read(text, now=NOW, zone=ZONE, country=country, languages=languages)
    return time.thread_time() - started, answer


def main(count: int = 100_000, seed: int = 0) -> int:
    warm()
    for country in COUNTRIES:
        read("xyzzy", now=NOW, zone=ZONE, country=country)
    kinds = {Resolved: 0, Choice: 0, Refused: 0}
    slowest: list[tuple[float, str]] = []
    total = 0.0
    worst = (
        (text[:LONGEST], country, languages)
        for text in WORST
        for country in ("GB", None)
        for languages in ((), *((code,) for code in LANGUAGES))
    )
    tried = 0
    for text, country, languages in (*worst, *texts(count, seed)):
        took, answer = _timed(text, country, languages)
        total += took
        tried += 1
        kinds[type(answer)] += 1
        if took > SLOWEST / 3:
            slowest.append((took, text))
    slowest.sort(reverse=True)
    print(f"{tried} texts, seed {seed}: " + ", ".join(f"{kind.__name__} {n}" for kind, n in kinds.items()))
    print(f"mean {total / tried * 1000:.2f} ms; slowest:")
    for took, text in slowest[:8]:
        print(f"  {took * 1000:5.1f} ms  {text!r}")
    too_slow = sum(took > SLOWEST for took, _ in slowest)
    if too_slow:
        print(f"{too_slow} calls took longer than {SLOWEST * 1000:.0f} ms")
    return 1 if too_slow else 0


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:])))
