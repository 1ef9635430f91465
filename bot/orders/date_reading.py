"""The dates of a draft, read on the clocks of its cinemas: once for each zone and country, however many cinemas there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import Protocol

from babel.languages import get_official_languages

from bot.cinemas.cinema import Cinema
from bot.orders.order import TIMES, Draft
from bot.orders.plan import Reading, is_whole_day
from bot.wall_time import WallTime, zone_named
from bot.when import LANGUAGES, Bound, Choice, Refused, Resolved, with_time
from bot.when import read as read_text


class Read(Protocol):
    """`bot.when.read`: one text as one point in time on the clock of `zone`."""

    def __call__(
        self,
        text: str,
        *,
        now: datetime,
        zone: tzinfo,
        country: str | None = None,
        languages: Sequence[str] = (),
        bound: Bound = "",
    ) -> Resolved | Choice | Refused: ...

    def __hash__(self) -> int: ...


def read_dates(
    draft: Draft, cinemas: Iterable[Cinema], *, now: datetime, language: str = "", read: Read = read_text
) -> tuple[Reading, ...]:
    """How each date typed into `draft` is read for its cinemas, field by field in the order of `TIMES`.

    Cinemas whose zone is not known are left out. now: aware; counted by the minute, so that the line under a field and
    the preview say the same. language: the person's (ISO 639-1), asked before the cinemas' own.
    """
    clocks: dict[tuple[str, str], list[Cinema]] = {}
    for cinema in cinemas:
        if cinema.zone:
            clocks.setdefault((cinema.zone, cinema.country), []).append(cinema)
    minute = now.replace(second=0, microsecond=0)
    found: list[Reading] = []
    for field in TIMES:
        text = str(getattr(draft, field)).strip()
        for (zone, country), there in clocks.items() if text else ():
            asked = (text, minute, (zone, country), languages(country, language), bound_of(field))
            result = _read_once(read, *asked)
            labels, towns = tuple(cinema.label for cinema in there), {cinema.place for cinema in there}
            place = towns.pop() if len(towns) == 1 else ""
            found.append(
                _with_pick(
                    draft,
                    Reading(
                        field, text, zone, country, labels, result, place=place, example=example_for(result, *asked)
                    ),
                )
            )
    return tuple(found)


def read_one(
    text: str, clock: tuple[str, str], *, place: str, now: datetime, language: str = "", read: Read = read_text
) -> Reading:
    """How the due time of one order is read. clock: the zone and the country of its cinema; the rest as for `read_dates`."""
    minute = now.replace(second=0, microsecond=0)
    zone, country = clock
    asked = (text.strip(), minute, clock, languages(country, language), bound_of("due"))
    result = _read_once(read, *asked)
    example = example_for(result, *asked)
    return Reading("due", text.strip(), zone, country, (place,), result, place=place, example=example)


def bound_of(field: str) -> Bound:
    """What a field of `TIMES` asks for: until when, or from when on."""
    return "latest" if field == "due" else "earliest"


def example_for(
    result: Resolved | Choice | Refused,
    text: str,
    now: datetime,
    clock: tuple[str, str],
    tried: tuple[str, ...],
    bound: Bound,
) -> str:
    """What to type instead of a text that says a whole day; "" where it says a time."""
    answers = result.answers if isinstance(result, Choice) else (result,) if isinstance(result, Resolved) else ()
    return _example_once(text, now, clock, tried, bound) if answers and all(map(is_whole_day, answers)) else ""


@lru_cache(maxsize=1024)
def _example_once(text: str, now: datetime, clock: tuple[str, str], tried: tuple[str, ...], bound: Bound) -> str:
    zone, country = clock
    return with_time(text, now=now, zone=zone_named(zone), country=country or None, languages=tried, bound=bound)


def languages(country: str, first: str = "") -> tuple[str, ...]:
    """The languages to try for a cinema: the person's, then those spoken in its country."""
    return tuple(dict.fromkeys(code for code in (first, *_spoken(country)) if code in LANGUAGES))


def is_time(text: str, *, now: datetime, language: str = "", read: Read = read_text) -> bool:
    """Whether a text says a point in time at all, wherever it is meant for."""
    if not text.strip():
        return False
    return not isinstance(_read_once(read, text.strip(), now, ("UTC", ""), languages("", language), ""), Refused)


@lru_cache(maxsize=256)
def _spoken(country: str) -> tuple[str, ...]:
    if not country:
        return ()
    official = get_official_languages(country.upper(), regional=True, de_facto=True)
    return tuple(code.partition("_")[0] for code in official)


@lru_cache(maxsize=4096)
def _read_once(
    read: Read, text: str, now: datetime, clock: tuple[str, str], tried: tuple[str, ...], bound: Bound
) -> Resolved | Choice | Refused:
    # Enter, a change of cinema and Send read the same texts within a minute; the second time costs nothing.
    zone, country = clock
    return read(text, now=now, zone=zone_named(zone), country=country or None, languages=tried, bound=bound)


def _with_pick(draft: Draft, reading: Reading) -> Reading:
    """A pick counts only while it is one of the answers."""
    return with_pick(reading, draft.picks.get(reading.pick_key, ""))


def restored(reading: Reading) -> Reading:
    """A reading that was kept as JSON, which does not tell the two halves of a doubled hour apart; the instant does."""

    def answer(kept: Resolved) -> Resolved:
        wall = WallTime.at(kept.instant, reading.zone).wall
        return replace(kept, wall=wall, alternatives=tuple(answer(each) for each in kept.alternatives))

    match reading.result:
        case Choice(answers=answers):
            return replace(reading, result=replace(reading.result, answers=tuple(answer(each) for each in answers)))
        case Resolved():
            return replace(reading, result=answer(reading.result))
        case _:
            return reading


def with_pick(reading: Reading, wall: str) -> Reading:
    """`reading` with the option whose `WallTime` text is `wall`; as it was when it is none of the options."""
    times = (WallTime(option.wall, reading.zone) for option in reading.options)
    chosen = next((time for time in times if time.to_text() == wall), None)
    if chosen is None:
        return reading
    return replace(reading, picked=chosen)
