"""Figures that mean a time by their shape, in every language: 18:30, 18h30, 6pm's 6.30, 2026-11-27T18:00Z, 5/12/26, +02:00."""

from __future__ import annotations

import re
from datetime import UTC, date, timedelta, timezone
from typing import TYPE_CHECKING, Literal

from bot.when.chart import Made
from bot.when.values import Moment, Number, Option, Period, Zone, days_in_month
from bot.when.zones import iana

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.when.chart import Context

_ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:(?:[tT]| (?=\d{2}:))(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,]\d{1,9})?)?)?( ?[zZ](?![a-zA-Z])| ?[+-]\d{2}:?\d{2})?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[tT](\d{2})(\d{2})(\d{2})?([zZ])?)?")
_WEEK = re.compile(r"(\d{4})-?[wW](\d{2})(?:-?([1-7]))?")
_DATE = re.compile(r"(\d{1,4}) ?([./-]) ?(\d{1,2})(?: ?\2 ?(\d{4}|\d{1,2}))?")
_DAY_DOT_MONTH_DOT = re.compile(r"(\d{1,2})\. ?(\d{1,2})\.(?!\d)")
_WEEK_YEAR = re.compile(r"(\d{1,2})/(\d{4})(?![\d/])")
_MONTH = re.compile(r"(\d{1,2})/(\d{4})(?![\d/])")
_SPACED_ISO = re.compile(r"(\d{4}) (\d{1,2}) (\d{1,2})(?![\d:.]| ?[hu]\b)")
_SPACED = re.compile(r"(\d{1,2})( )(\d{1,2}) (\d{4})(?!\d)")
_CLOCK = re.compile(r"(\d{1,2})(?:([:.])| ?([hu]) ?)(\d{2})(?![.:/-]?\d)", re.IGNORECASE)
_SECONDS = re.compile(r"(\d{1,2}):(\d{2}):(\d{2})(?:[.,]\d{1,9})?")
_DECIMAL = re.compile(r"(\d{1,3})[.,](\d{1,2})")
_OFFSET = re.compile(r"(?:utc|gmt) ?([+-]) ?(\d{1,2})(?::?(\d{2}))?|([+-])(\d{2}):?(\d{2})", re.IGNORECASE)
_IANA = re.compile(r"[A-Za-z]{2,14}(?:/[A-Za-z_]{2,20}){1,2}")

_NEAR_YEARS = 10
"""How far from now four figures before two others ("2026 12 17") are a year."""
_NEVER_DATES = frozenset({"24/7"})

Found = tuple[int, Made]
"""Where a figure ends in the text, and what it means."""


def figures(text: str, at: int, context: Context) -> Iterator[Found]:
    """Every figure that begins at an offset of the text."""
    first = text[at]
    if first.isdigit() and not (at > 1 and text[at - 1] in "./:-" and text[at - 2].isdigit()):
        yield from _dates(text, at, context)
        yield from _clocks(text, at, context)
        match = _DECIMAL.match(text, at)
        if match:
            yield match.end(), Made(Number(float(f"{match[1]}.{match[2]}"), match.group()), "decimal")
    elif not first.isdigit():
        yield from _offset(text, at)
        match = _IANA.match(text, at) if first.isalpha() else None
        zone = iana(match.group()) if match else None
        if match and zone:
            yield match.end(), Made(Moment(zone=zone))


def _on(year: int, month: int, day: int) -> Moment | None:
    return Moment(year=year, month=month, day=day) if 1 <= month <= 12 and 1 <= day <= 31 and year >= 1 else None


def _dates(text: str, at: int, context: Context) -> Iterator[Found]:
    for shape in (_ISO, _COMPACT):
        match = shape.match(text, at)
        made = _iso(match, compact=shape is _COMPACT) if match else None
        if match and made:
            yield match.end(), Made(made)
    match = _WEEK.match(text, at)
    if match and 1 <= int(match[2]) <= 53:
        yield from _week(match, match[1], match[2], match[3])
    match = _DAY_DOT_MONTH_DOT.match(text, at)
    if match and 1 <= int(match[1]) <= 31 and 1 <= int(match[2]) <= 12:
        yield match.end(), Made(Moment(month=int(match[2]), day=int(match[1])))
    match = _WEEK_YEAR.match(text, at)
    if match:
        yield from ((end, Made(made.value, "week_figure")) for end, made in _week(match, match[2], match[1]))
    match = _MONTH.match(text, at)
    if match and 1 <= int(match[1]) <= 12:
        yield match.end(), Made(Moment(year=int(match[2]), month=int(match[1])))
    yield from _numbers_of_a_date(text, at, context)


def _numbers_of_a_date(text: str, at: int, context: Context) -> Iterator[Found]:
    """Two or three numbers that may be a date in an order that the country or the marks between them tell."""
    match = _SPACED_ISO.match(text, at)
    spaced = _on(int(match[1]), int(match[2]), int(match[3])) if match else None
    if match and spaced and abs(int(match[1]) - context.wall.year) <= _NEAR_YEARS:
        yield match.end(), Made(spaced)
    match = _SPACED.match(text, at) or _DATE.match(text, at)
    if match and match[2] == "-" and match[4] is None and len(match[1]) <= 2 and not context.language.dashed_dates:
        for day, month, cost in _day_and_month(int(match[1]), int(match[3]), context, dotted=False):
            yield match.end(), Made(Moment(month=month, day=day), "dashed_day", cost)
    elif match:
        for made, cost in _numeric(match, context):
            yield match.end(), Made(made, cost=cost)


def _iso(match: re.Match[str], *, compact: bool) -> Moment | None:
    found = _on(int(match[1]), int(match[2]), int(match[3]))
    if found is None or (compact and not 1900 <= int(match[1]) <= 2199):
        return None
    hour = int(match[4]) if match[4] else None
    zone = _iso_zone(match[7])
    if hour is None:
        return found if zone is None else None
    if not _is_clock(hour, int(match[5]), int(match[6] or 0)):
        return None
    return Moment(
        year=found.year,
        month=found.month,
        day=found.day,
        hour=hour,
        minute=int(match[5]),
        second=int(match[6]) if match[6] else None,
        zone=zone,
    )


def _iso_zone(typed: str | None) -> Zone | None:
    if not typed:
        return None
    typed = typed.strip()
    if typed in "zZ":
        return Zone("UTC", UTC)
    return _fixed(typed[0], typed[1:3], typed[-2:])


def _week(match: re.Match[str], year: str, week: str, day: str | None = None) -> Iterator[Found]:
    try:
        monday = date.fromisocalendar(int(year), int(week), 1)
    except ValueError:
        return
    if day:
        yield match.end(), Made(Moment(days=(Option(monday + timedelta(days=int(day) - 1)),)))
    else:
        yield match.end(), Made(Moment(period=Period("week", monday)))


def full_year(typed: str, context: Context) -> int:
    """A year of two digits: this century, up to forty years ahead, else the last."""
    year = int(typed)
    if len(typed) > 2:
        return year
    century = context.wall.year - context.wall.year % 100
    return century + year if century + year <= context.wall.year + 40 else century - 100 + year


def like_a_time(figures: int, context: Context) -> bool:
    """Whether four figures after a date are as likely a time of day: in steps of five minutes, neither this year nor the next."""
    hour, minute = divmod(figures, 100)
    return _is_clock(hour, minute) and minute % 5 == 0 and figures not in (context.wall.year, context.wall.year + 1)


def year_not_hour(typed: str, context: Context) -> bool:
    """Whether two figures apart from a day ("5 dec 18") can only be its year: in a year gone by they are as likely an hour."""
    return int(typed) > 24 or full_year(typed, context) >= context.wall.year


def _numeric(match: re.Match[str], context: Context) -> Iterator[tuple[Moment, int]]:
    first, mark, second, third = match[1], match[2], match[3], match[4]
    if len(first) == 4:
        made = _on(int(first), int(second), int(third)) if third else None
        if made:
            yield made, 0
        elif not third and mark != "." and 1900 <= int(first) <= 2199 and 1 <= int(second) <= 12:
            yield Moment(year=int(first), month=int(second)), 0
        return
    if (
        (third is not None and len(third) == 1)
        or len(first) == 3
        or (third is None and mark == "-" and not context.language.dashed_dates)
        or match.group() in _NEVER_DATES
        or (third is None and mark == "." and len(second) == 1 and not context.language.dotted_months_of_one_figure)
        or (_is_apart(match) and not year_not_hour(third, context))
    ):
        return
    if third is None and len(second) == 2 and mark == "." and int(second) > 12 and int(first) > 12:
        return
    if third is not None and len(third) == 2:
        yield from _short_year(first, second, third, context, mark)
        return
    year = int(third) if third else None
    for day, month, cost in _day_and_month(int(first), int(second), context, dotted=mark == "."):
        yield Moment(year=year, month=month, day=day), cost


def _is_apart(match: re.Match[str]) -> bool:
    """Whether a space stands before the last number of a date, so that it may be a time of day: "4.12. 2030"."""
    return match[4] is not None and match.string[match.start(4) - 1].isspace()


def _short_year(first: str, second: str, third: str, context: Context, mark: str) -> Iterator[tuple[Moment, int]]:
    """A date with a year of two figures: the last number, or the first. This year and the next are likely, past ones are not.

    Where dates are usually written with that mark, one of this year as usual is not asked about.
    """
    years = (context.wall.year, context.wall.year + 1)
    found = [
        (Moment(year=full_year(third, context), month=month, day=day), cost)
        for day, month, cost in _day_and_month(int(first), int(second), context, dotted=mark == ".")
    ]
    front = full_year(first, context) if len(first) == 2 else 0
    if mark != "." and front in years and is_date(front, int(second), int(third)):
        found = [one for one in found if one[0].year in years]
        usual = mark == "/" or context.language.dashed_dates
        if not (usual and any(one[0].year == context.wall.year for one in found)):
            found.append((Moment(year=front, month=int(second), day=int(third)), 0))
    yield from found


def _day_and_month(first: int, second: int, context: Context, *, dotted: bool) -> Iterator[tuple[int, int, int]]:
    """(day, month, cost) in each order that makes a date; both at no cost when nothing tells which is meant."""
    day_first = 1 <= second <= 12 and 1 <= first <= 31
    month_first = 1 <= first <= 12 and 1 <= second <= 31
    order = "day first" if dotted and context.order == "unknown" else context.order
    if dotted and not day_first and order != "month first":
        return
    if day_first and month_first and order == "unknown" and first != second:
        yield first, second, 0
        yield second, first, 0
    elif day_first and (order != "month first" or not month_first):
        yield first, second, 0
    elif month_first:
        yield second, first, 0


def _is_clock(hour: int, minute: int, second: int = 0) -> bool:
    return (hour < 24 and minute < 60 and second < 60) or (hour == 24 and minute == 0 and second == 0)


LATEST_IN_DOUBT = 9
"""Where 24 hours are usual, "um 10 uhr" is never said for the evening; nor is 10:30 anywhere."""
LATEST_SMALL = 5
"""Up to here nobody means the night who does not say so."""


def clock(
    hour: int, minute: int | None, second: int | None = None, *, typed: str = "", ask: Ask = "never"
) -> Moment | None:
    """A time of day; 1 to 12 without a leading zero may be moved to the evening by other words. 12 is noon."""
    if not _is_clock(hour, minute or 0, second or 0):
        return None
    twelve = 1 <= hour <= 12 and not typed.startswith("0")
    doubt = _doubt(hour, ask, minutes=minute is not None) if twelve and hour < 12 else 0
    return Moment(hour=hour, minute=minute, second=second, twelve=twelve, doubt=doubt)


Ask = Literal["always", "early", "small", "never"]
"""Which hours of the first half of the day leave open whether the second is meant: all of them; those up to nine, the afternoon
being the usual reading of those up to five; or only those up to five."""


def _doubt(hour: int, ask: Ask, *, minutes: bool) -> int:
    """The `Moment.doubt` of an hour from 1 to 11."""
    if hour <= LATEST_SMALL:
        return {"never": 0, "early": 1}.get(ask, 2)
    if hour > LATEST_IN_DOUBT and (minutes or ask != "always"):
        return 0
    return 2 if ask in ("always", "early") else 0


def _clocks(text: str, at: int, context: Context) -> Iterator[Found]:
    ask: Ask = "always" if context.language.clock_figures_in_doubt else "small"
    match = _SECONDS.match(text, at)
    if match:
        made = clock(int(match[1]), int(match[2]), int(match[3]), typed=match[1], ask=ask)
        if made:
            yield match.end(), Made(made, "clock_figure")
    match = _CLOCK.match(text, at)
    if match and not (
        match[2] == "." and context.language.last_dot_makes_a_date and _DAY_DOT_MONTH_DOT.match(text, at)
    ):
        kind = {":": "clock_figure", ".": "dotted_clock"}.get(match[2], "marked_clock")
        made = clock(int(match[1]), int(match[4]), typed=match[1], ask="small" if kind == "marked_clock" else ask)
        if made:
            yield match.end(), Made(made, kind)


def _fixed(sign: str, hours: str, minutes: str | None) -> Zone | None:
    offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if offset > timedelta(hours=14) or int(minutes or 0) > 59:
        return None
    offset = -offset if sign == "-" else offset
    return Zone(f"UTC{sign}{int(hours):02}:{int(minutes or 0):02}", timezone(offset))


def _offset(text: str, at: int) -> Iterator[Found]:
    match = _OFFSET.match(text, at)
    if match:
        zone = _fixed(match[1], match[2], match[3]) if match[1] else _fixed(match[4], match[5], match[6])
        if zone:
            yield match.end(), Made(Moment(zone=zone), "" if match[1] else "bare_offset")


def is_date(year: int, month: int, day: int) -> bool:
    """Whether a calendar has that day."""
    return 1 <= month <= 12 and 1 <= day <= days_in_month(year, month)
