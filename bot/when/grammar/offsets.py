"""Counting: in 2 hours, 3 days ago, half an hour, 48h before friday 8pm, two weeks from tuesday."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.when.chart import Made
from bot.when.clock_changes import instants
from bot.when.cost import Cost
from bot.when.grammar.base import rule
from bot.when.grammar.days import first_day, on
from bot.when.merging import merge
from bot.when.resolve import resolve
from bot.when.values import AT_THE_LATEST, HOUR_GLYPH, Exact, Moment, Number, Option, Span, add_months, add_workdays

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from bot.when.chart import Context

_MOST = {
    "second": 10**7,
    "minute": 10**6,
    "hour": 10**5,
    HOUR_GLYPH: 10**5,
    "day": 40000,
    "workday": 4000,
    "week": 6000,
    "month": 1200,
    "year": 100,
}
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, HOUR_GLYPH: 3600}
_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def span_of(count: float, unit: str) -> Span | None:
    """A length of time; half a day is twelve hours, half a year six months, and half a month is nothing."""
    if count <= 0 or count > _MOST.get(unit, 1000):
        return None
    if unit in _SECONDS:
        seconds = count * _SECONDS[unit]
        return Span(seconds=int(seconds), glyph=unit == HOUR_GLYPH) if seconds == int(seconds) else None
    if unit == "workday":
        return Span(workdays=int(count)) if count == int(count) else None
    if unit in _DAYS:
        days = count * _DAYS[unit]
        return Span(days=int(days)) if days == int(days) else Span(seconds=int(days * 86400)) if unit == "day" else None
    if unit in _MONTHS:
        months = count * _MONTHS[unit]
        return Span(months=int(months)) if months == int(months) else None
    return None


@rule("count unit", "decimal unit")
def counted(_context: Context, number: Number, unit: str) -> Made | None:
    span = span_of(number.value, unit)
    return Made(span, "span") if span else None


@rule("one unit", "couple unit")
def one_unit(_context: Context, count: str, unit: str) -> Made | None:
    span = span_of(1 if count == "one" else 2, unit)
    return Made(span, "span") if span else None


@rule("count and_a_half unit", "count unit and_a_half", "one unit and_a_half")
def and_a_half(_context: Context, *pieces: Number | str) -> Made | None:
    first = pieces[0]
    unit = next(piece for piece in pieces[1:] if piece != "and_a_half")
    span = span_of((first.value if isinstance(first, Number) else 1) + 0.5, str(unit))
    return Made(span, "span") if span else None


@rule("half one? unit", "quarter of? one? unit")
def fraction(_context: Context, *pieces: str | None) -> Made | None:
    span = span_of(0.5 if pieces[0] == "half" else 0.25, str(pieces[-1]))
    return Made(span, "span") if span else None


@rule("span and_? span")
def added(_context: Context, first: Span, between: str | None, second: Span) -> Made | None:
    """2 hours and 10 minutes: each smaller than the one before. "2 days 20h" is one only before what it is counted from."""
    of_day = between is None and second.glyph and not first.seconds
    return Made(first + second, "counted_span" if of_day else "span") if _size(first) > _size(second) else None


def _size(span: Span) -> int:
    if span.seconds:
        return 1 if span.seconds % 60 else 2 if span.seconds % 3600 else 3
    if span.workdays or span.days:
        return 5 if span.days and span.days % 7 == 0 else 4
    return 7 if span.months % 12 == 0 else 6


@rule("marked_clock")
def hours_and_minutes(_context: Context, time: Moment) -> Made | None:
    """1h30 as a length of time."""
    if time.hour is None or time.minute is None:
        return None
    return Made(Span(seconds=time.hour * 3600 + time.minute * 60), "figure_span")


# ---- from now


@rule(
    "in_ span",
    "in_ figure_span",
    "span from_now",
    "counted_span from_now",
    "figure_span from_now",
    "in_ span from_now",
    "plus_sign span",
)
def from_now(context: Context, *pieces: Span | str) -> Made | None:
    made = _from_now(context, next(piece for piece in pieces if isinstance(piece, Span)))
    return replace(made, cost=_POSTFIX) if made and isinstance(pieces[0], Span) else made


_POSTFIX = Cost.HIDDEN
"""The cost of "two days after" without what it is after, so that "two days after friday" is counted from friday."""


@rule("span ago", "ago_first span", "figure_span ago", "ago_first figure_span", "ago_first span ago")
def ago(context: Context, *pieces: Span | str) -> Made | None:
    return _from_now(context, -next(piece for piece in pieces if isinstance(piece, Span)))


def _from_now(context: Context, span: Span) -> Made | None:
    try:
        if not span.seconds:
            return Made(on(moved(context.wall.date(), span)))
        day = moved(context.wall.date(), span)
        start = (
            context.now
            if day == context.wall.date()
            else instants(datetime.combine(day, context.wall.time()), context.zone)[0]
        )
        at = start.astimezone(UTC) + timedelta(seconds=span.seconds)
    except (OverflowError, ValueError, IndexError):
        return None
    grain = "second" if span.seconds % 60 else "minute"
    kept = at.replace(microsecond=0) if grain == "second" else at.replace(second=0, microsecond=0)
    return Made(Moment(exact=(Exact(kept, grain=grain),)))  # type: ignore[arg-type]


def moved(day: date, span: Span) -> date:
    """A day moved along the calendar. Raises OverflowError or ValueError off its ends."""
    day = add_months(day, span.months) + timedelta(days=span.days)
    return add_workdays(day, span.workdays)


@rule("now")
def now(context: Context, _now: str) -> Made:
    return Made(Moment(exact=(Exact(context.now.astimezone(UTC).replace(microsecond=0), grain="second"),)), "present")


@rule("relative_day exact", joins=True)
def exact_on_day(context: Context, day: Moment, exact: Moment) -> Made | None:
    """Today in half an hour."""
    at = [one.at.astimezone(context.zone).date() for one in exact.exact]
    return Made(exact) if at == [option.day for option in day.days] else None


@rule("count weekdays from_now", "in_ count weekdays")
def weekdays_from_now(context: Context, *pieces: Number | int | str) -> Made | None:
    """Three fridays from now: the third of those to come."""
    number = next(piece for piece in pieces if isinstance(piece, Number))
    weekday = next(piece for piece in pieces if isinstance(piece, int))
    today = context.wall.date()
    if number.whole is None or not 1 <= number.whole <= _MOST_WEEKDAYS:
        return None
    return Made(on(today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1, weeks=number.whole - 1)))


_MOST_WEEKDAYS = 12


# ---- from another moment


@rule(
    "span before the? anchor",
    "figure_span before the? anchor",
    "span after the? anchor",
    "figure_span after the? anchor",
    "counted_span before the? anchor",
    "counted_span after the? anchor",
)
def away_from(context: Context, span: Span, side: str, _the: str | None, anchor: Moment) -> Iterator[Made]:
    yield from _away(context, span if side == "after" else -span, anchor)


@rule(
    "span before the? clock", "figure_span before the? clock", "span after the? clock", "figure_span after the? clock"
)
def away_from_clock(context: Context, span: Span, side: str, _the: str | None, clock: Moment) -> Iterator[Made]:
    yield from _away(context, span if side == "after" else -span, clock)


@rule("the? unit before the? anchor", "the? unit after the? anchor", "the? last unit before the? anchor")
def unit_away(context: Context, *pieces: str | Moment | None) -> Iterator[Made]:
    """The day before the 5th. "The week before easter" is a whole week, and nobody knows which."""
    unit = next(piece for piece in pieces[1:] if isinstance(piece, str) and piece != "last")
    anchor = pieces[-1]
    span = span_of(1, unit) if unit == "day" else None
    if span is not None and isinstance(anchor, Moment):
        yield from _away(context, span if "after" in pieces else -span, anchor)


@rule("span span_on anchor", "unit after the? anchor", "unit span_on anchor")
def weeks_after(context: Context, *pieces: str | Span | Moment | None) -> Iterator[Made]:
    """A week on friday, fortnight from friday."""
    first, anchor = pieces[0], pieces[-1]
    assert isinstance(anchor, Moment)
    if "after" in pieces and anchor.weekday is None and not anchor.days:
        return  # "the week after easter" is a whole week
    span = first if isinstance(first, Span) else span_of(1, str(first)) if first in ("week", "fortnight") else None
    if span and span.days and span.days % 7 == 0 and not span.months and not span.seconds:
        yield from _away(context, span, anchor)


@rule("the? unit after the? period", "the? unit before the? period")
def period_beside(
    _context: Context, _the: str | None, unit: str, side: str, _article: str | None, whole: Moment
) -> Made | None:
    """The week after next week."""
    period = whole.period
    if period is None or period.unit != unit:
        return None
    if side == "after":
        return Made(Moment(period=replace(period, start=period.last + timedelta(days=1))))
    length = period.last - period.start + timedelta(days=1)
    start = (
        period.start - length
        if unit in ("week", "weekend")
        else add_months(period.start, {"month": -1, "quarter": -3, "year": -12}[unit])
    )
    return Made(Moment(period=replace(period, start=start)))


@rule("before the? dated", joins=True)
def deadline(context: Context, _before: str, _the: str | None, moment: Moment) -> Made | None:
    """Deliver before friday 6pm: then at the latest. "Before friday" alone leaves open whether friday counts."""
    if not moment.has_clock or not moment.has_date:
        return None
    if moment.days and all(option.day < context.wall.date() for option in moment.days):
        return None  # "avant hier à 20h" is the day before yesterday
    return Made(replace(moment, assumed=" ".join(filter(None, (moment.assumed, AT_THE_LATEST)))), cost=Cost.LESSER)


@rule("dates before the? clock", joins=True)
def deadline_on_day(context: Context, day: Moment, _before: str, _the: str | None, clock: Moment) -> Made | None:
    """Tomorrow before noon, mañana antes de las 12."""
    merged = merge(day, clock)
    return deadline(context, _before, _the, merged) if merged else None


@rule("day_before the? anchor", "day_after the? anchor")
def day_beside(context: Context, side: str, _the: str | None, anchor: Moment) -> Iterator[Made]:
    yield from _away(context, Span(days=1 if side == "day_after" else -1), anchor)


@rule("two_days_before the? anchor", "two_days_after the? anchor")
def two_days_beside(context: Context, side: str, _the: str | None, anchor: Moment) -> Iterator[Made]:
    yield from _away(context, Span(days=2 if side == "two_days_after" else -2), anchor)


@rule("the? ordinal weekday after the? anchor", "the? ordinal_of weekday after the? anchor")
def nth_weekday_after(context: Context, *pieces: str | Number | Moment | None) -> Iterator[Made]:
    """The first monday after easter."""
    nth = next(piece for piece in pieces if isinstance(piece, Number)).whole
    weekday, anchor = (piece for piece in pieces if isinstance(piece, Moment))
    if nth is not None and 1 <= nth <= 5:
        for made in weekday_beside(context, weekday, "after", None, anchor):
            day = made.value.days[0]
            yield Made(Moment(days=(replace(day, day=day.day + timedelta(weeks=nth - 1)),)))


@rule("weekday before the? anchor", "weekday after the? anchor")
def weekday_beside(context: Context, weekday: Moment, side: str, _the: str | None, anchor: Moment) -> Iterator[Made]:
    """The friday before christmas."""
    assert weekday.weekday is not None
    if anchor.has_clock or anchor.part or anchor.exact or anchor.weekday is not None:
        return
    for found in resolve(anchor, context):
        day = found.wall.date()
        if side == "before":
            day -= timedelta(days=(day.weekday() - weekday.weekday - 1) % 7 + 1)
        else:
            day += timedelta(days=(weekday.weekday - day.weekday() - 1) % 7 + 1)
        yield Made(Moment(days=(Option(day, found.cost, found.why, unsure=found.unsure),)))


def _away(context: Context, span: Span, anchor: Moment) -> Iterator[Made]:
    """A moment moved: days and months along the calendar with its time of day kept, hours and minutes by the stopwatch."""
    dayish = not (anchor.has_clock or anchor.exact)
    if anchor.part and dayish:
        return
    if dayish and span.seconds and not anchor.end:
        return
    rolled = not anchor.days and not anchor.exact and anchor.year is None
    for found in resolve(anchor, context):
        try:
            if dayish and not span.seconds:
                day = moved(found.wall.date(), span)
                gone = rolled and day < context.wall.date() <= found.wall.date()
                yield Made(Moment(days=(Option(day, found.cost, found.why, gone, found.unsure),), end=anchor.end))
                continue
            wall = datetime.combine(moved(found.wall.date(), span), found.wall.time())
            for start in (found.instant,) if wall == found.wall else instants(wall, context.zone):
                at = start.astimezone(UTC) + timedelta(seconds=span.seconds)
                gone = rolled and at < context.now <= found.instant
                yield Made(Moment(exact=(Exact(at, found.cost, found.why, gone=gone, unsure=found.unsure),)))
        except (OverflowError, ValueError):
            continue


@rule("weekday in_ span", "weekday span from_now", "in_ span on? weekday")
def weekday_in_weeks(context: Context, *pieces: Moment | Span | str | None) -> Made | None:
    """Friday in two weeks: that weekday so many weeks after the next to come, or of the week so far away."""
    weekday = next(piece for piece in pieces if isinstance(piece, Moment)).weekday
    span = next(piece for piece in pieces if isinstance(piece, Span))
    if span.seconds or span.workdays or span.months or not span.days or span.days % 7 or weekday is None:
        return None
    today = context.wall.date()
    first = today + timedelta(days=(weekday - today.weekday()) % 7)
    counted_on = first + timedelta(days=span.days)
    of_week = today - timedelta(days=today.weekday()) + timedelta(days=span.days + weekday)
    usual, other = (of_week, counted_on) if pieces[0] == "in_" else (counted_on, of_week)
    options = (
        (Option(usual),)
        if usual == other
        else (Option(usual), Option(other, Cost.LESSER, "weeks counted from the other day"))
    )
    return Made(Moment(days=options))


@rule(
    "span relative_day",
    "span weekday",
    "span ago relative_day",
    "relative_day span ago",
    "relative_day ago_first span",
    "unit relative_day",
)
def weeks_before_day(context: Context, *pieces: Span | Moment | str) -> Made | None:
    """Two weeks tomorrow, a month today, a week ago yesterday."""
    day = next(piece for piece in pieces if isinstance(piece, Moment))
    span = next((piece for piece in pieces if isinstance(piece, Span)), None) or span_of(1, str(pieces[0]))
    back = "ago" in pieces or "ago_first" in pieces
    if span is None or span.seconds or span.workdays or (not span.months and span.days % 7):
        return None
    return Made(on(moved(first_day(day, context), -span if back else span)))


@rule("span last_day")
def weeks_before_last(_context: Context, span: Span, day: Moment) -> Made | None:
    """A week last friday: a week before it."""
    if span.seconds or span.months or span.days % 7:
        return None
    return Made(on(moved(day.days[0].day, -span)))


@rule("relative_day in_ span", "relative_day span from_now")
def day_in_weeks(_context: Context, *pieces: Moment | Span | str) -> Made | None:
    """Today in two weeks, morgen in einer woche."""
    day = next(piece for piece in pieces if isinstance(piece, Moment)).days[0].day
    span = next(piece for piece in pieces if isinstance(piece, Span))
    return None if span.seconds else Made(on(moved(day, span)), cost=Cost.LESSER)
