"""Countries and their clocks, from the zone table that the `tzdata` package carries."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Final

from bot.wall_time import zone_named

_USUAL_NAMES: Final = {
    "uk": "GB",
    "greatbritain": "GB",
    "britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "northernireland": "GB",
    "usa": "US",
    "unitedstatesofamerica": "US",
    "america": "US",
    "uae": "AE",
    "holland": "NL",
    "thenetherlands": "NL",
    "czechrepublic": "CZ",
    "tsjechischerepubliek": "CZ",
    "tschechischerepublik": "CZ",
    "republiquetcheque": "CZ",
    "republicacheca": "CZ",
    "repubblicaceca": "CZ",
    "grootbrittannie": "GB",
    "engeland": "GB",
    "grossbritannien": "GB",
    "grandebretagne": "GB",
    "angleterre": "GB",
    "granbretana": "GB",
    "inglaterra": "GB",
    "granbretagna": "GB",
    "inghilterra": "GB",
    "republicofireland": "IE",
    "turkey": "TR",
    "macedonia": "MK",
    "korea": "KR",
    "southkorea": "KR",
    "hongkong": "HK",
    "macau": "MO",
}
"""What people call countries that CLDR calls otherwise, as `_letters` leaves it."""


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[str, ...]]:
    """ISO 3166-1 alpha-2 to its zones, the most populous first, as `zone.tab` has them."""
    found: dict[str, list[str]] = {}
    text = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            country, _, zone, *_ = line.split("\t")
            found.setdefault(country, []).append(zone)
    return {country: tuple(zones) for country, zones in found.items()}


def is_country(code: str) -> bool:
    """Whether `code` is a country (ISO 3166-1 alpha-2, upper case) that has a clock."""
    return code in _table()


def country_code(text: str) -> str:
    """The code of a country that is written as its code (any case; of three letters in capitals, for in small ones they are
    words), or as its name in a language of the bot or one that people use: "Nederland", "Pays-Bas", "UK". `""` for anything
    else."""
    typed = text.strip()
    if is_country(typed.upper()):
        return typed.upper()
    return _code_of_three_letters(typed) or _countries_by_name().get(_letters(typed), "")


def _code_of_three_letters(code: str) -> str:
    """ISO 3166-1 alpha-3 to alpha-2, as CLDR has it among the older codes of territories; `""` for anything else."""
    from babel.core import get_global

    if not re.fullmatch("[A-Z]{3}", code):
        return ""
    now = get_global("territory_aliases").get(code, [])
    return now[0] if len(now) == 1 and is_country(now[0]) else ""


@lru_cache(maxsize=1)
def _countries_by_name() -> dict[str, str]:
    from babel import Locale

    from bot.when import LANGUAGES

    return _USUAL_NAMES | {
        _letters(written): code
        for language in LANGUAGES
        for code, name in Locale(language).territories.items()
        if is_country(code)
        for written in (name, name.replace("&", "and"))  # in English CLDR has "Bosnia & Herzegovina"
    }


def _letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if c.isalpha())


def is_zone(name: str) -> bool:
    """Whether `name` is an IANA zone of a place: "Europe/Amsterdam", not an abbreviation such as "CET"."""
    if "/" not in name and name != "UTC":
        return False
    try:
        zone_named(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def zone_by_name(text: str) -> str:
    """The IANA zone of that name in any case, with spaces or underscores; `""` for anything else, such as "CET"."""
    name = "_".join(text.split())
    return name if is_zone(name) else _zones_by_name().get(name.lower(), "")


@lru_cache(maxsize=1)
def _zones_by_name() -> dict[str, str]:
    names = files("tzdata").joinpath("zones").read_text(encoding="ascii").split()
    return {name.lower(): name for name in names if is_zone(name)}


@lru_cache(maxsize=512)
def same_clock(zone: str, other: str) -> bool:
    """Whether both are names for one clock, such as Asia/Calcutta and Asia/Kolkata: the `tzdata` package has the same rules
    for them. Neither has to be a zone."""
    if zone == other:
        return True
    rules = [_rules(name) for name in (zone, other)]
    return rules[0] is not None and rules[0] == rules[1]


def _rules(zone: str) -> bytes | None:
    if not is_zone(zone):
        return None
    found = files("tzdata").joinpath("zoneinfo", *zone.split("/"))
    return found.read_bytes() if found.is_file() else None


def zones_of(country: str) -> tuple[str, ...]:
    """The IANA zones of a country (alpha-2, any case); empty for one that is not known."""
    return _table().get(country.upper(), ())


def only_zone(country: str, now: datetime) -> str:
    """The zone of a country all of whose clocks show the same in the two years from the aware `now`; else `""`.

    Germany has two zones by name (Busingen is one), but one clock; Spain has two clocks.
    """
    zones = zones_of(country)
    return zones[0] if zones and _same_clocks(zones, now.astimezone(UTC).year) else ""


@lru_cache(maxsize=512)
def _same_clocks(zones: tuple[str, ...], year: int) -> bool:
    # Daily samples find clocks that are put forward or back on different days.
    start = datetime(year, 1, 1, 12, tzinfo=UTC)
    infos = [zone_named(zone) for zone in zones]
    if len(infos) == 1:
        return True
    moments = (start + timedelta(days=day) for day in range(3 * 366))
    return all(len({moment.astimezone(info).utcoffset() for info in infos}) == 1 for moment in moments)
