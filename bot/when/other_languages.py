"""Languages without a vocabulary here: dateparser as the last reader, for absolute dates, and its names of days beside hh:mm.

It is asked only for a language that the person, the cinema or its country speaks, and believed only when every figure of
the text is where it must be in the answer: one day, perhaps one year of four digits, perhaps one hh:mm, and words. Of a
weekday, today and tomorrow every word is accounted for here: the name of one day, little words on a list, and hh:mm.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from bot.when.numerals import clock
from bot.when.text import fold
from bot.when.values import Moment, Option

if TYPE_CHECKING:
    from collections.abc import Sequence

_BY_COUNTRY = {
    "PT": "pt", "BR": "pt", "PL": "pl", "SE": "sv", "NO": "nb", "DK": "da", "FI": "fi", "IS": "is", "EE": "et", "LV": "lv", "LT": "lt",
    "CZ": "cs", "SK": "sk", "HU": "hu", "RO": "ro", "BG": "bg", "GR": "el", "CY": "el", "TR": "tr", "HR": "hr", "SI": "sl", "RS": "sr",
    "UA": "uk", "RU": "ru", "IL": "he", "JP": "ja", "KR": "ko", "ID": "id", "VN": "vi", "TH": "th",
}  # fmt: skip
_CLOCK = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?!\d)")
_FIGURES = re.compile(r"\d+")
_LONGEST = 60
_WORD = re.compile(r"[^\W\d_]+")
_MOST_WORDS = 6


def codes(country: str | None, languages: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """The languages to ask dateparser for: those given or of the country that have no vocabulary."""
    wanted = [code.lower()[:2] for code in languages] + [_BY_COUNTRY.get((country or "").upper(), "")]
    return tuple(dict.fromkeys(code for code in wanted if code and code not in known))


def read_absolute(text: str, codes: tuple[str, ...], year: int) -> Moment | None:
    """A day with a month in words, perhaps with a year and a time; None when any of it is unsure."""
    words = _WORD.findall(text)
    if len(text) > _LONGEST or not 1 <= len(words) <= _MOST_WORDS:
        return None
    clocks = _CLOCK.findall(text)
    figures = _FIGURES.findall(_CLOCK.sub(" ", text))
    days = [int(figure) for figure in figures if len(figure) <= 2]
    years = [int(figure) for figure in figures if len(figure) == 4]
    if len(clocks) > 1 or len(days) != 1 or len(years) > 1 or len(days) + len(years) != len(figures):
        return None
    found = _parsed(text, codes, year)
    if found is None or found.day != days[0] or (years and found.year != years[0]):
        return None
    hour, minute = (int(clocks[0][0]), int(clocks[0][1])) if clocks else (None, None)
    if (found.hour, found.minute) != (hour or 0, minute or 0):
        return None
    return Moment(year=years[0] if years else None, month=found.month, day=found.day, hour=hour, minute=minute)


_LITTLE_WORDS = {
    "pl": "w we o na godz godzina godzinie do dnia",
    "cs": "v ve o na do hod hodin",
    "pt": "às as na no a em para dia h",
    "tr": "saat günü",
    "sv": "på kl klockan den till",
    "da": "på kl klokken den til om",
    "nb": "på kl klokken den til",
    "fi": "klo kello",
}
"""What may stand beside a day and hh:mm and says nothing, by language; only these languages have names of days read."""
_DAY_AFTER_TOMORROW = {
    "pl": "pojutrze",
    "pt": "depois de amanhã",
    "tr": "öbür gün",
    "sv": "i övermorgon",
    "da": "i overmorgen",
    "nb": "i overmorgen",
    "fi": "ylihuomenna",
}
_SHORTEST_NAME = 3
"""Letters of an abbreviation: the Czech "po" is Monday, and after."""
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_COMING = {"0 day ago": 0, "in 1 day": 1, "in 2 day": 2}


def read_named_day(text: str, codes: tuple[str, ...], today: date) -> Moment | None:
    """A weekday, today or tomorrow in words with one hh:mm; None when a word or a figure is anything else."""
    clocks = _CLOCK.findall(text)
    rest = _CLOCK.sub(" ", text)
    if len(clocks) != 1 or _FIGURES.search(rest) or re.sub(r"[\w\s,.]|(?<=\w)-(?=\w)", "", rest):
        return None
    time = clock(int(clocks[0][0]), int(clocks[0][1]), typed=clocks[0][0], ask="small")
    for code in codes if time else ():
        little = {fold(word) for word in _LITTLE_WORDS.get(code, "").split()}
        words = tuple(fold(word) for word in _WORD.findall(rest))
        day = _names(code).get(tuple(word for word in words if word not in little)) if little else None
        day = _names(code).get(words, day) if little else None
        if day is not None and time is not None:
            kind, count = day
            if kind == "weekday":
                return replace(time, weekday=count)
            return replace(time, days=(Option(today + timedelta(days=count)),))
    return None


@lru_cache(maxsize=16)
def _names(code: str) -> dict[tuple[str, ...], tuple[str, int]]:
    """The names that dateparser has for weekdays, today and tomorrow, by their folded words; a name of two days is left out."""
    try:
        known = import_module(f"dateparser.data.date_translation_data.{code}").info
    except ImportError:
        return {}
    meant = [("weekday", index, known.get(name, ())) for index, name in enumerate(_WEEKDAYS)]
    meant += [("day", count, known.get("relative-type", {}).get(phrase, ())) for phrase, count in _COMING.items()]
    meant.append(("day", 2, [_DAY_AFTER_TOMORROW[code]] if code in _DAY_AFTER_TOMORROW else []))
    found: dict[tuple[str, ...], set[tuple[str, int]]] = {}
    for kind, index, names in meant:
        for name in names:
            words = tuple(fold(word) for word in _WORD.findall(name))
            if len("".join(words)) >= _SHORTEST_NAME:
                found.setdefault(words, set()).add((kind, index))
    return {words: days.pop() for words, days in found.items() if len(days) == 1}


def _parsed(text: str, codes: tuple[str, ...], year: int) -> datetime | None:
    try:
        return _parser(codes, year).get_date_data(text).date_obj  # type: ignore[no-any-return]
    except (ValueError, OverflowError, TypeError, KeyError, AttributeError):
        return None  # an unknown language code, or one of its own faults: no answer either way


@lru_cache(maxsize=32)
def _parser(codes: tuple[str, ...], year: int) -> Any:
    from dateparser.date import DateDataParser  # slow to import, and seldom needed

    settings = {
        "PARSERS": ["absolute-time"],
        "REQUIRE_PARTS": ["day", "month"],
        "RELATIVE_BASE": datetime(year, 1, 1, tzinfo=UTC).replace(tzinfo=None),
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    return DateDataParser(languages=list(codes), settings=settings)
