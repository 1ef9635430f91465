"""The case tables, one a language: reading their lines, and holding an answer against the gold beside it.

A line is `text => gold`; `# heading` starts a class; `@ now=... zone=... country=... languages=...` sets the context
of the lines below it. Gold: `2026-11-20 18:00` (that wall-clock time, finer than a day), `2026-11-20` (that day),
`2026-11-30 eod` (its end), `refuse`, `ask`, `none` (either); after ` | ` others that must be among the alternatives;
`ask a | b` asks with these answers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.when import Answer, Choice, Refused, Resolved, read

if TYPE_CHECKING:
    from collections.abc import Iterator

TABLES = Path(__file__).parent / "cases"

HOMES = {
    "en": ("Europe/London", "GB"),
    "fr": ("Europe/Paris", "FR"),
    "nl": ("Europe/Amsterdam", "NL"),
    "de": ("Europe/Berlin", "DE"),
    "es": ("Europe/Madrid", "ES"),
    "it": ("Europe/Rome", "IT"),
}


@dataclass(frozen=True)
class Case:
    text: str
    gold: str
    heading: str
    table: str
    line: int
    now: str
    zone: str
    country: str | None
    languages: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.table}/{self.heading}/{self.line}: {self.text} ({self.now})"

    def answer(self) -> Answer:
        zone = ZoneInfo(self.zone)
        now = datetime.fromisoformat(self.now)
        now = now.replace(tzinfo=zone) if now.tzinfo is None else now
        return read(self.text, now=now, zone=zone, country=self.country, languages=self.languages)


def cases(folder: Path = TABLES) -> Iterator[Case]:
    for path in sorted(folder.glob("*.txt")):
        language = path.stem
        zone, country = HOMES.get(language, HOMES["en"])
        home = Case(
            "", "", "", path.stem, 0, "2026-11-18T14:30", zone, country, (language,) if language in HOMES else ()
        )
        context = home
        for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            line = raw.strip()
            if line.startswith("#"):
                context = replace(context, heading=line.lstrip("# "))
            elif line.startswith("@"):
                context = _context(context, home, line[1:])
            elif "=>" in line:
                text, gold = line.rsplit("=>", 1)
                yield replace(context, text=text.strip(), gold=gold.strip(), line=number)


def _context(context: Case, home: Case, settings: str) -> Case:
    given = dict(pair.split("=", 1) for pair in settings.split())
    languages = given.get("languages")
    return replace(
        home,
        heading=context.heading,
        now=given.get("now", home.now),
        zone=given.get("zone", home.zone),
        country=given.get("country") if "zone" in given else given.get("country", home.country),
        languages=home.languages
        if languages is None
        else tuple(one for one in languages.split(",") if one not in ("-", "none", "None", "")),
    )


def shown(answer: Answer) -> str:
    """An answer in the tables' own words."""
    if isinstance(answer, Refused):
        return f"refuse ({answer.reason})"
    if isinstance(answer, Choice):
        return "ask " + " | ".join(_gold(one) for one in answer.answers)
    return " | ".join(_gold(one) for one in (answer, *answer.alternatives))


def _gold(one: Resolved) -> str:
    if one.grain == "day":
        return f"{one.wall:%Y-%m-%d}" + (" eod" if (one.wall.hour, one.wall.minute) == (23, 59) else "")
    return f"{one.wall:%Y-%m-%d %H:%M}" + (f":{one.wall:%S}" if one.wall.second and one.grain == "second" else "")


def _plain(gold: str) -> str:
    """Seconds of :00 are left out on both sides."""
    return gold.removesuffix(":00") if gold.count(":") == 2 else gold


def verdict(answer: Answer, gold: str) -> str:
    """`right`, `wrong` (an answer that is not the gold one), or `none` (no answer, and there should be one)."""
    kind, _, rest = gold.partition(" ")
    if kind in ("refuse", "ask", "none"):
        if isinstance(answer, Resolved):
            return "wrong"
        fits = {"refuse": isinstance(answer, Refused), "ask": isinstance(answer, Choice), "none": True}[kind]
        if fits and isinstance(answer, Choice) and rest:
            fits = {_plain(one.strip()) for one in rest.split("|")} == {_gold(one) for one in answer.answers}
        return "right" if fits else "none"
    if not isinstance(answer, Resolved):
        return "none"
    first, *others = (one.strip() for one in gold.split("|"))
    if _gold(answer) != _plain(first):
        return "wrong"
    return "right" if {_plain(one) for one in others} <= {_gold(one) for one in answer.alternatives} else "none"
