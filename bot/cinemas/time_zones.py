"""Countries and their clocks, from the zone table that the `tzdata` package carries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib.resources import files

from bot.wall_time import zone_named


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


def is_zone(name: str) -> bool:
    """Whether `name` is an IANA zone of a place: "Europe/Amsterdam", not an abbreviation such as "CET"."""
    if "/" not in name and name != "UTC":
        return False
    try:
        zone_named(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


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
