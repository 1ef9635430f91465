"""Wall-clock times that do not exist, and those that happen twice, by the rules of a zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import tzinfo

_DAY = timedelta(days=1)


def instants(wall: datetime, zone: tzinfo) -> tuple[datetime, ...]:
    """When a naive wall-clock time happens: once, twice (in order, `fold` 0 and 1), or never."""
    found: list[datetime] = []
    for fold in (0, 1):
        at = wall.replace(tzinfo=zone, fold=fold)
        back = at.astimezone(UTC).astimezone(zone)
        if back.replace(tzinfo=None, fold=0) == wall.replace(fold=0) and at.utcoffset() not in [
            one.utcoffset() for one in found
        ]:
            found.append(at)
    return tuple(found)


def around_gap(wall: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """The last minute before the gap that a missing wall-clock time falls in, and the first after it; both aware."""
    low = (wall - _DAY).replace(tzinfo=zone).astimezone(UTC)
    high = (wall + _DAY).replace(tzinfo=zone).astimezone(UTC)
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) / 2
        middle = middle.replace(second=0, microsecond=0)
        if middle.astimezone(zone).replace(tzinfo=None) < wall:
            low = middle if middle > low else high
        else:
            high = middle
    return (high - timedelta(minutes=1)).astimezone(zone), high.astimezone(zone)


def first_minute(day: date, zone: tzinfo) -> datetime:
    """The first minute of a day that exists there, aware: not always 00:00, and the first of the two when doubled.

    Raises ValueError for a day that a place skipped altogether (Apia, 30 December 2011).
    """
    midnight = datetime.combine(day, time())
    found = instants(midnight, zone)
    if found:
        return found[0]
    after = around_gap(midnight, zone)[1]
    if after.date() != day:
        raise ValueError(f"{day} does not exist there")
    return after


def last_minute(day: date, zone: tzinfo) -> datetime:
    """23:59 of a day, or its last minute that exists there."""
    found = instants(datetime.combine(day, time(23, 59)), zone)
    return found[-1] if found else around_gap(datetime.combine(day, time(23, 59)), zone)[0]


def changes_near(at: datetime, zone: tzinfo) -> bool:
    """Whether the clocks change within two days of an instant."""
    try:
        before, after = at.astimezone(UTC) - 2 * _DAY, at.astimezone(UTC) + 2 * _DAY
        return before.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset()
    except (OverflowError, ValueError):
        return False  # at an end of the calendar


def between(now: datetime, then: datetime, zone: tzinfo) -> str:
    """The note on a clock change between two instants, "" when the offset is the same."""
    before, after = now.astimezone(zone).utcoffset(), then.astimezone(zone).utcoffset()
    if before is None or after is None or before == after:
        return ""
    shift = abs(int((after - before).total_seconds() // 60))
    amount = f"{shift // 60} hour" + ("s" if shift >= 120 else "") if shift % 60 == 0 else f"{shift} minutes"
    return f"the clocks there go {'forward' if after > before else 'back'} by {amount} before then"
