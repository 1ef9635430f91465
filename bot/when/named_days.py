"""Days that have a name: holidays and customs, the rule each follows, and the countries that keep it.

The names people use are in the vocabularies; the keys are the same. A day with no countries is known everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from dateutil.easter import easter

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class NamedDay:
    """`on` gives the day in a year. `countries`, by code in one string, are those it is kept in; "" is everywhere."""

    on: Callable[[int], date]
    countries: str = ""


@lru_cache(maxsize=64)
def _easter(year: int) -> date:
    return easter(year)


def _fixed(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


def _from_easter(days: int) -> Callable[[int], date]:
    return lambda year: _easter(year) + timedelta(days=days)


def _nth(nth: int, weekday: int, month: int, extra: int = 0) -> Callable[[int], date]:
    def on(year: int) -> date:
        return nth_weekday(year, month, weekday, nth) + timedelta(days=extra)

    return on


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The nth such weekday of a month, counted from its end when negative. Raises ValueError when there is none."""
    if nth > 0:
        first = date(year, month, 1)
        return date(year, month, 1 + (weekday - first.weekday()) % 7 + 7 * (nth - 1))
    after = date(year + month // 12, month % 12 + 1, 1)
    found = after - timedelta(days=1 + (after.weekday() - 1 - weekday) % 7 - 7 * (nth + 1))
    if found.month != month:
        raise ValueError
    return found


def _advent(sunday: int) -> Callable[[int], date]:
    """The nth Sunday of Advent; the fourth is the last before Christmas Day."""

    def on(year: int) -> date:
        christmas = date(year, 12, 25)
        fourth = christmas - timedelta(days=christmas.weekday() + 1)
        return fourth - timedelta(weeks=4 - sunday)

    return on


NAMED_DAYS = {
    "new year's day": NamedDay(_fixed(1, 1)),
    "epiphany": NamedDay(_fixed(1, 6)),
    "australia day": NamedDay(_fixed(1, 26)),
    "waitangi day": NamedDay(_fixed(2, 6)),
    "martin luther king day": NamedDay(_nth(3, 0, 1)),
    "candlemas": NamedDay(_fixed(2, 2)),
    "valentine's day": NamedDay(_fixed(2, 14)),
    "presidents day": NamedDay(_nth(3, 0, 2)),
    "st david's day": NamedDay(_fixed(3, 1)),
    "womens day": NamedDay(_fixed(3, 8)),
    "st patrick's day": NamedDay(_fixed(3, 17)),
    "st joseph": NamedDay(_fixed(3, 19)),
    "april fools": NamedDay(_fixed(4, 1)),
    "weiberfastnacht": NamedDay(_from_easter(-52)),
    "rose monday": NamedDay(_from_easter(-48)),
    "shrove tuesday": NamedDay(_from_easter(-47)),
    "ash wednesday": NamedDay(_from_easter(-46)),
    "palm sunday": NamedDay(_from_easter(-7)),
    "maundy thursday": NamedDay(_from_easter(-3)),
    "good friday": NamedDay(_from_easter(-2)),
    "easter saturday": NamedDay(_from_easter(-1)),
    "easter": NamedDay(_from_easter(0)),
    "easter monday": NamedDay(_from_easter(1)),
    "ascension": NamedDay(_from_easter(39)),
    "whit sunday": NamedDay(_from_easter(49)),
    "whit monday": NamedDay(_from_easter(50)),
    "corpus christi": NamedDay(_from_easter(60)),
    "st george's day": NamedDay(_fixed(4, 23)),
    "earth day": NamedDay(_fixed(4, 22)),
    "anzac day": NamedDay(_fixed(4, 25)),
    "italian liberation day": NamedDay(_fixed(4, 25), "IT"),
    "kings day": NamedDay(lambda year: date(year, 4, 26 if date(year, 4, 27).weekday() == 6 else 27)),
    "dutch remembrance day": NamedDay(_fixed(5, 4), "NL"),
    "dutch liberation day": NamedDay(_fixed(5, 5), "NL"),
    "labour day": NamedDay(_fixed(5, 1)),
    "us labor day": NamedDay(_nth(1, 0, 9)),
    "may day": NamedDay(_fixed(5, 1)),
    "early may bank holiday": NamedDay(_nth(1, 0, 5), "GB IE"),
    "victory day": NamedDay(_fixed(5, 8), "FR"),
    "spring bank holiday": NamedDay(_nth(-1, 0, 5), "GB"),
    "summer bank holiday": NamedDay(_nth(-1, 0, 8), "GB"),
    "memorial day": NamedDay(_nth(-1, 0, 5)),
    "victoria day": NamedDay(
        lambda year: date(year, 5, 25) - timedelta(days=(date(year, 5, 25).weekday() - 1) % 7 + 1)
    ),
    "italian republic day": NamedDay(_fixed(6, 2), "IT"),
    "juneteenth": NamedDay(_fixed(6, 19)),
    "st john": NamedDay(_fixed(6, 24)),
    "canada day": NamedDay(_fixed(7, 1)),
    "independence day": NamedDay(_fixed(7, 4)),
    "bastille day": NamedDay(_fixed(7, 14)),
    "flemish day": NamedDay(_fixed(7, 11), "BE"),
    "belgian national day": NamedDay(_fixed(7, 21), "BE"),
    "st james": NamedDay(_fixed(7, 25)),
    "swiss national day": NamedDay(_fixed(8, 1), "CH"),
    "assumption": NamedDay(_fixed(8, 15)),
    "childrens day": NamedDay(_fixed(9, 20), "DE"),
    "prinsjesdag": NamedDay(_nth(3, 1, 9), "NL"),
    "french community day": NamedDay(_fixed(9, 27), "BE"),
    "animal day": NamedDay(_fixed(10, 4)),
    "harvest festival": NamedDay(_nth(1, 6, 10), "DE"),
    "berchtold": NamedDay(_fixed(1, 2), "CH LI"),
    "german unity": NamedDay(_fixed(10, 3)),
    "austrian national day": NamedDay(_fixed(10, 26), "AT"),
    "spanish national day": NamedDay(_fixed(10, 12), "ES"),
    "columbus day": NamedDay(_nth(2, 0, 10)),
    "reformation day": NamedDay(_fixed(10, 31)),
    "halloween": NamedDay(_fixed(10, 31)),
    "all saints": NamedDay(_fixed(11, 1)),
    "all souls": NamedDay(_fixed(11, 2)),
    "guy fawkes": NamedDay(_fixed(11, 5)),
    "st martin": NamedDay(_fixed(11, 11)),
    "remembrance day": NamedDay(_fixed(11, 11)),
    "remembrance sunday": NamedDay(_nth(2, 6, 11)),
    "repentance day": NamedDay(
        lambda year: date(year, 11, 22) - timedelta(days=(date(year, 11, 22).weekday() - 2) % 7)
    ),
    "sunday of the dead": NamedDay(lambda year: _advent(1)(year) - timedelta(weeks=1)),
    "thanksgiving": NamedDay(_nth(4, 3, 11)),
    "canadian thanksgiving": NamedDay(_nth(2, 0, 10), "CA"),
    "black friday": NamedDay(_nth(4, 3, 11, 1)),
    "cyber monday": NamedDay(_nth(4, 3, 11, 4)),
    "st andrew's day": NamedDay(_fixed(11, 30)),
    "first advent": NamedDay(_advent(1)),
    "second advent": NamedDay(_advent(2)),
    "third advent": NamedDay(_advent(3)),
    "fourth advent": NamedDay(_advent(4)),
    "sinterklaas eve": NamedDay(_fixed(12, 5)),
    "st nicholas": NamedDay(_fixed(12, 6)),
    "constitution day": NamedDay(_fixed(12, 6), "ES"),
    "immaculate conception": NamedDay(_fixed(12, 8)),
    "christmas eve": NamedDay(_fixed(12, 24)),
    "christmas": NamedDay(_fixed(12, 25)),
    "boxing day": NamedDay(_fixed(12, 26)),
    "holy innocents": NamedDay(_fixed(12, 28)),
    "new year's eve": NamedDay(_fixed(12, 31)),
    "mothers day": NamedDay(_nth(2, 6, 5)),
    "british mothers day": NamedDay(_from_easter(-21), "GB IE"),
    "french mothers day": NamedDay(
        lambda year: (
            nth_weekday(year, 5, 6, -1)
            + timedelta(weeks=1 if nth_weekday(year, 5, 6, -1) == _easter(year) + timedelta(days=49) else 0)
        ),
        "FR",
    ),
    "spanish mothers day": NamedDay(_nth(1, 6, 5), "ES"),
    "mexican mothers day": NamedDay(_fixed(5, 10), "MX"),
    "argentine mothers day": NamedDay(_nth(3, 6, 10), "AR"),
    "luxembourg mothers day": NamedDay(_nth(2, 6, 6), "LU"),
    "fathers day": NamedDay(_nth(3, 6, 6)),
    "german fathers day": NamedDay(_from_easter(39), "DE"),
    "saint joseph fathers day": NamedDay(_fixed(3, 19), "ES IT"),
    "belgian fathers day": NamedDay(_nth(2, 6, 6), "BE AT"),
    "swiss fathers day": NamedDay(_nth(1, 6, 6), "CH"),
}

_LOCAL = {
    "labour day": (("US", "us labor day"), ("CA", "us labor day")),
    "mothers day": (
        ("GB", "british mothers day"),
        ("IE", "british mothers day"),
        ("FR", "french mothers day"),
        ("ES", "spanish mothers day"),
        ("MX", "mexican mothers day"),
        ("GT", "mexican mothers day"),
        ("SV", "mexican mothers day"),
        ("AR", "argentine mothers day"),
        ("LU", "luxembourg mothers day"),
    ),
    "fathers day": (
        ("DE", "german fathers day"),
        ("ES", "saint joseph fathers day"),
        ("IT", "saint joseph fathers day"),
        ("BE", "belgian fathers day"),
        ("AT", "belgian fathers day"),
        ("CH", "swiss fathers day"),
    ),
    "thanksgiving": (("CA", "canadian thanksgiving"),),
    "st nicholas": (("NL", "sinterklaas eve"),),
    "sinterklaas eve": (("BE", "st nicholas"),),
    "may day": (("GB", "early may bank holiday"),),
}


def day_of(name: str, year: int, country: str | None) -> date:
    """The day of that name in a year, by the custom of the country where that differs."""
    for code, local in _LOCAL.get(name, ()):
        if code == (country or "").upper():
            name = local
    return NAMED_DAYS[name].on(year)


def kept_in(name: str, country: str | None) -> bool:
    """Whether the day is known in a country; without a country every day is."""
    countries = NAMED_DAYS[name].countries if name in NAMED_DAYS else "-"
    return not countries or not country or country.upper() in countries.split()
