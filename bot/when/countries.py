"""What a country tells: the order of day and month, the languages spoken, and its zone abbreviations."""

from __future__ import annotations

from typing import Literal

Order = Literal["day first", "month first", "unknown"]

_MONTH_FIRST = frozenset({"US", "PH", "FM", "MH", "PW", "GU", "PR", "VI", "AS", "MP", "BZ"})
_BOTH_ORDERS = frozenset({"CA", "KE"})

_LANGUAGES = {
    "en": "GB US IE AU NZ CA ZA IN SG PH KE NG MT HK JM",
    "fr": "FR BE CH LU MC CA SN CI MA TN DZ CM HT RE GP MQ",
    "nl": "NL BE SR CW AW",
    "de": "DE AT CH LI LU BE",
    "es": "ES MX AR CO CL PE VE EC GT CU BO DO HN PY SV NI CR PA UY PR US",
    "it": "IT SM VA CH",
}


def spoken(country: str | None) -> tuple[str, ...]:
    """The languages of a country among those known, likeliest first; none for an unknown country."""
    if not country:
        return ()
    found = [
        (codes.split().index(country.upper()), code)
        for code, codes in _LANGUAGES.items()
        if country.upper() in codes.split()
    ]
    return tuple(code for _, code in sorted(found))


def date_order(country: str | None) -> Order:
    """Which comes first in 5/12; nobody knows without a country, and in some countries neither."""
    if not country or country.upper() in _BOTH_ORDERS:
        return "unknown"
    return "month first" if country.upper() in _MONTH_FIRST else "day first"
