"""Languages without a vocabulary here: dateparser as the last reader, for absolute dates only.

It is asked only for a language that the person, the cinema or its country speaks, and believed only when every figure of
the text is where it must be in the answer: one day, perhaps one year of four digits, perhaps one hh:mm, and words.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bot.when.values import Moment

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
