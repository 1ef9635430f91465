"""Public holidays that the vocabularies do not list, by the names the `holidays` package has for a country.

Loading a country takes some tens of milliseconds once; `warm` does it ahead of time.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bot.when.languages import language as vocabulary
from bot.when.text import phrase

if TYPE_CHECKING:
    from datetime import date

_YEARS = 3


@lru_cache(maxsize=1024)
def names(country: str, language: str, year: int) -> dict[tuple[str, ...], tuple[date, ...]]:
    """Every public holiday of a country from a year on, by the words of its name (folded); empty for an unknown country.

    Days kept in some years only (a bridge day that borrows the name of the feast beside it) are left out.
    """
    import holidays  # slow to import, and seldom needed

    if country.upper() not in holidays.list_supported_countries(include_aliases=False):
        return {}
    found: dict[tuple[str, ...], set[date]] = {}
    for locale in (None, *vocabulary(language).holiday_locales):
        days = holidays.country_holidays(country.upper(), years=range(year, year + _YEARS), language=locale)
        for day, joined in days.items():
            for name in joined.split(";"):
                words = phrase(name)
                if words and "(" not in words:
                    found.setdefault(words, set()).add(day)
    return {words: tuple(sorted(days)) for words, days in found.items() if len({day.year for day in days}) == _YEARS}
