"""What a country tells: the order of day and month, the languages spoken, and its zone abbreviations."""

from __future__ import annotations

from typing import Literal

from bot.when.languages import LANGUAGES, language

Order = Literal["day first", "month first", "unknown"]

_MONTH_FIRST = frozenset({"US", "PH", "FM", "MH", "PW", "GU", "PR", "VI", "AS", "MP", "BZ"})
_BOTH_ORDERS = frozenset({"CA", "KE"})


def spoken(country: str | None) -> tuple[str, ...]:
    """The languages of a country among those known, likeliest first; none for an unknown country."""
    if not country:
        return ()
    countries = {code: language(code).countries.split() for code in LANGUAGES}
    found = [(there.index(country.upper()), code) for code, there in countries.items() if country.upper() in there]
    return tuple(code for _, code in sorted(found))


def date_order(country: str | None) -> Order:
    """Which comes first in 5/12; nobody knows without a country, and in some countries neither."""
    if not country or country.upper() in _BOTH_ORDERS:
        return "unknown"
    return "month first" if country.upper() in _MONTH_FIRST else "day first"
