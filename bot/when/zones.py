"""Time zones that people type: names, abbreviations where the cinema's country makes them clear, and cities."""

from __future__ import annotations

from datetime import UTC
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from bot.when.languages import language as vocabulary
from bot.when.text import fold
from bot.when.values import Zone

_EVERYWHERE = {
    "utc": "UTC", "gmt": "UTC", "zulu": "UTC",
    "cet": "Europe/Paris", "cest": "Europe/Paris", "mez": "Europe/Berlin", "mesz": "Europe/Berlin",
    "eet": "Europe/Athens", "eest": "Europe/Athens", "wet": "Europe/Lisbon", "west": "Europe/Lisbon",
    "est": "America/New_York", "edt": "America/New_York", "et": "America/New_York",
    "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles", "pt": "America/Los_Angeles",
    "mst": "America/Denver", "mdt": "America/Denver", "cdt": "America/Chicago", "ct": "America/Chicago", "mt": "America/Denver",
    "aest": "Australia/Sydney", "aedt": "Australia/Sydney", "acst": "Australia/Adelaide", "acdt": "Australia/Adelaide", "awst": "Australia/Perth",
    "nzst": "Pacific/Auckland", "nzdt": "Pacific/Auckland", "jst": "Asia/Tokyo", "kst": "Asia/Seoul", "hkt": "Asia/Hong_Kong", "sgt": "Asia/Singapore",
    "nst": "America/St_Johns", "ndt": "America/St_Johns", "akst": "America/Anchorage", "akdt": "America/Anchorage", "hst": "Pacific/Honolulu",
    "msk": "Europe/Moscow", "sast": "Africa/Johannesburg", "brt": "America/Sao_Paulo", "npt": "Asia/Kathmandu",
}  # fmt: skip
_BY_COUNTRY = {
    "bst": {"GB": "Europe/London", "BD": "Asia/Dhaka", "": "Europe/London"},
    "ist": {"IE": "Europe/Dublin", "IN": "Asia/Kolkata", "IL": "Asia/Jerusalem"},
    "cst": {
        "US": "America/Chicago",
        "CA": "America/Winnipeg",
        "MX": "America/Mexico_City",
        "CN": "Asia/Shanghai",
        "CU": "America/Havana",
    },
    "ast": {"CA": "America/Halifax", "PR": "America/Puerto_Rico", "SA": "Asia/Riyadh"},
}
_SPOKEN_WITH_LETTERS_ONLY = frozenset({"et", "ct", "mt", "pt", "west", "est"})
"""Abbreviations that are everyday words of some language: read only where they are zones."""


def abbreviation(word: str, country: str | None, language: str) -> Zone | None:
    """The zone of an abbreviation (folded), by the rules of its place: "CET" in July is summer time there."""
    if word in ("utc", "gmt", "zulu"):
        return Zone("UTC", UTC)
    if word in _SPOKEN_WITH_LETTERS_ONLY and not vocabulary(language).zones_in_everyday_letters:
        return None
    name = _EVERYWHERE.get(word)
    if name is None:
        places = _BY_COUNTRY.get(word, {})
        name = places.get((country or "").upper()) or places.get("")
    return Zone(word.upper(), ZoneInfo(name), _summer(word)) if name else None


def _summer(word: str) -> bool | None:
    if word in ("et", "ct", "mt", "pt", "ist"):
        return None
    return word in ("bst", "cest", "mesz", "eest", "west") or word.endswith("dt")


@cache
def _names() -> tuple[dict[str, str], dict[str, str]]:
    """Every IANA name, and every city (its last part, folded) of a name with one."""
    names: dict[str, str] = {}
    cities: dict[str, str] = {}
    for name in files("tzdata").joinpath("zones").read_text(encoding="ascii").split():
        names[name.lower()] = name
        if "/" in name and not name.startswith("Etc/"):
            cities.setdefault(fold(name.rsplit("/", 1)[1].replace("_", " ")), name)
    return names, cities


def iana(typed: str) -> Zone | None:
    """The zone of an IANA name such as "Europe/London", in any case."""
    name = _names()[0].get(typed.lower())
    return Zone(name, ZoneInfo(name)) if name and "/" in name else None


def city(words: str) -> Zone | None:
    """The zone of a city that has an IANA name ("london", "new york"), folded."""
    name = _names()[1].get(words)
    return Zone(words.title(), ZoneInfo(name)) if name else None
