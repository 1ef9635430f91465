"""The way back: a time in words, in each of the languages that are read. The names come from CLDR, by Babel."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.when.clock_changes import instants
from bot.when.languages import LANGUAGES
from bot.when.languages import language as vocabulary

if TYPE_CHECKING:
    from datetime import tzinfo

    from bot.when.answers import Grain

_DAYS_COUNTED = 60
"""Up to here a distance is told in days, beyond it in months or years."""


def in_words(
    moment: datetime,
    *,
    zone: tzinfo | None = None,
    language: str = "en",
    place: str | None = None,
    now: datetime | None = None,
    grain: Grain = "minute",
) -> str:
    """See `bot.when.in_words`."""
    from babel.dates import format_date  # a slow import, and reading needs none of it

    code = language.lower()[:2] if language.lower()[:2] in LANGUAGES else "en"
    if moment.tzinfo is not None and zone is not None:
        moment = moment.astimezone(zone)
    said = format_date(moment.date(), vocabulary(code).date_pattern, locale=vocabulary(code).locale)
    if grain != "day":
        said += f", {moment:%H:%M:%S}" if grain == "second" and moment.second else f", {moment:%H:%M}"
        said += _half_of_doubled_hour(moment, moment.tzinfo or zone)
    if place:
        said += " " + vocabulary(code).in_place.format(place=place)
    return f"{said}, {_distance(moment, now, zone, code, grain)}" if now is not None else said


def _half_of_doubled_hour(moment: datetime, zone: tzinfo | None) -> str:
    """The offset, where the clocks show the same time twice."""
    if zone is None:
        return ""
    found = instants(moment.replace(tzinfo=None, fold=0), zone)
    return f" {found[moment.fold].isoformat()[-6:]}" if len(found) > 1 else ""


def _distance(moment: datetime, now: datetime, zone: tzinfo | None, code: str, grain: Grain) -> str:
    """In 9 days, 3 hours ago: days by the calendar there, and hours only on the same day."""
    from babel.dates import format_timedelta

    there = moment.tzinfo or zone
    here = now.astimezone(there) if there is not None else now
    days = (moment.date() - here.date()).days
    locale = vocabulary(code).locale
    if days == 0 and grain != "day":
        instant = moment if moment.tzinfo else moment.replace(tzinfo=there)
        away = instant.astimezone(UTC) - now.astimezone(UTC) if there else moment - here.replace(tzinfo=None)
        away = timedelta(minutes=round(away.total_seconds() / 60))
        hours = abs(away) >= timedelta(hours=1)
        return format_timedelta(
            away, "hour" if hours else "minute", 24 if hours else 60, add_direction=True, locale=locale
        )
    if abs(days) <= _DAYS_COUNTED:
        return format_timedelta(timedelta(days=days), "day", _DAYS_COUNTED + 1, add_direction=True, locale=locale)
    return format_timedelta(timedelta(days=days), add_direction=True, locale=locale)
