"""Times in words: always the cinema's clock first, the reader's beside it where the two can differ.

A card or a thread has many readers, so theirs is left to Slack's date token (Slack: messaging/formatting-message-text,
date formatting), which each device fills in with its own zone. A modal has one reader, whose zone is known.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from bot import when
from bot.wall_time import WallTime, zone_named
from bot.wording.figures import duration, plural
from bot.wording.mrkdwn import one_line, untrusted

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MINUTES_UNTIL: Final = timedelta(hours=6)
_HOURS_UNTIL: Final = timedelta(hours=36)  # nearer than this, hours say more than days
_WEEKS_FROM: Final = 60  # days


def known_zone(name: str, otherwise: str = "UTC") -> str:
    """`name` if it is a zone, else `otherwise`: what a portal or a file calls a zone may be anything."""
    try:
        zone_named(name)
    except (KeyError, ValueError, OSError):
        return otherwise
    return name


def time_in_words(time: WallTime) -> str:
    """`Fri 27 Nov 2026, 18:00`; where the clock shows that time twice, which of the two."""
    words = when.in_words(time.wall, zone=zone_named(time.zone))
    if time.happens_twice:
        words += (
            " (the second time, after the clock went back)"
            if time.wall.fold
            else " (the first time, before the clock goes back)"
        )
    return words


def day_in_words(time: WallTime) -> str:
    """`Fri 27 Nov 18:00`: for lists, where the year is plain."""
    wall = time.wall
    return f"{_DAYS[wall.weekday()]} {wall.day} {_MONTHS[wall.month - 1]} {wall:%H:%M}"


def at_place(time: WallTime, place: str) -> str:
    """`Fri 27 Nov 2026, 18:00 in 's-Heerenberg`, plain; `… UTC` where no place is known."""
    if time.zone == "UTC":
        return f"{time_in_words(time)} UTC"
    return f"{time_in_words(time)} in {one_line(place) or city_of(time.zone)}"


def city_of(zone: str) -> str:
    """`New York` for `America/New_York`."""
    return zone.rpartition("/")[2].replace("_", " ")


def time_from_now(instant: datetime, now: datetime, zone: str = "UTC") -> str:
    """`in 9 days`, `in 8 hours`, `in 1 hour 20 minutes`, `20 minutes ago`, `now`. Days are the calendar's in `zone`."""
    gap = instant - now
    ahead = gap >= timedelta(0)
    size = abs(gap)
    if size < timedelta(minutes=1):
        return "now"
    if size < _MINUTES_UNTIL:
        words = duration(size.total_seconds())
    elif size < _HOURS_UNTIL:
        words = plural(size // timedelta(hours=1), "hour")  # whole ones, as in what is warned about
    else:
        days = abs((WallTime.at(instant, zone).wall.date() - WallTime.at(now, zone).wall.date()).days)
        words = plural(days, "day") if days < _WEEKS_FROM else plural(round(days / 7), "week")
    return f"in {words}" if ahead else f"{words} ago"


def moment(seconds: float) -> datetime:
    """Seconds since 1970 as an aware datetime; what is beyond the calendar is brought to its ends."""
    return datetime.fromtimestamp(min(max(seconds, 0.0), 253_370_764_800.0), UTC)  # the year 9999


def date_token(instant: datetime) -> str:
    """The reader's own clock, filled in by the reader's Slack; the fallback is UTC."""
    fallback = time_in_words(WallTime.at(instant, "UTC"))
    return f"<!date^{int(instant.timestamp())}^{{date_short_pretty}} {{time}}|{fallback} UTC>"


def both_clocks(instant: datetime, zone: str, place: str) -> str:
    """mrkdwn: the cinema's clock in words, then the reader's by Slack's date token."""
    words = untrusted(at_place(WallTime.at(instant, zone), place), 300)
    return f"{words} (your clock: {date_token(instant)})"


def for_reader(instant: datetime, zone: str, place: str, reader_zone: str) -> str:
    """mrkdwn for one reader: the cinema's clock, and the reader's where it shows another time. An unknown reader's zone
    (`""`) is left to Slack's date token."""
    if not reader_zone:
        return both_clocks(instant, zone, place)
    there, here = WallTime.at(instant, zone), WallTime.at(instant, known_zone(reader_zone))
    words = untrusted(at_place(there, place), 300)
    return words if there.wall == here.wall else f"{words} (your clock: {reader_words(there, here)})"


def reader_words(there: WallTime, here: WallTime) -> str:
    """The reader's clock beside the cinema's: `17:00` on the same day, with the day where that differs."""
    return f"{here.wall:%H:%M}" if there.wall.date() == here.wall.date() else day_in_words(here)


def parse_instant(text: str) -> datetime | None:
    """A portal's ISO-8601 time as an aware datetime; None for `""` and for what is none."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
