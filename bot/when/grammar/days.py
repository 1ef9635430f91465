"""Days told by counting from today: tomorrow, next friday, a week on friday, last december, next week."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.when.chart import Made
from bot.when.cost import Cost
from bot.when.grammar.base import rule
from bot.when.named_days import day_of, kept_in
from bot.when.values import Moment, Option, Period, Unit, add_months, add_workdays, days_in_month

if TYPE_CHECKING:
    from bot.when.chart import Context
    from bot.when.values import Part


def on(day: date, *, cost: int = 0, why: str = "") -> Moment:
    """One day found by counting."""
    return Moment(days=(Option(day, cost, why),))


@rule("day_count")
def counted_day(context: Context, count: int) -> Made:
    return Made(on(context.wall.date() + timedelta(days=count)), "relative_day")


@rule("relative_day", joins=True)
def relative_day(_context: Context, day: Moment) -> Made:
    return Made(day)


@rule("day_part")
def day_and_part(context: Context, pair: tuple[int, Part]) -> Made:
    count, part = pair
    known: Part = "tonight" if part in ("evening", "night") else part
    return Made(replace(on(context.wall.date() + timedelta(days=count)), part=known))


@rule("named")
def named_day(context: Context, name: str) -> Made | None:
    return Made(Moment(named=name)) if kept_in(name, context.country) else None


@rule("named_date")
def named_date(_context: Context, day: date) -> Made:
    return Made(on(day))


def _this_week(context: Context) -> date:
    today = context.wall.date()
    return today - timedelta(days=today.weekday())


@rule("this weekday", "weekday this")
def this_weekday(context: Context, *pieces: str | Moment) -> Made:
    """Of this week when it is still to come; when it is past, the next to come."""
    day = _this_week(context) + timedelta(days=_weekday(pieces))
    if day < context.wall.date():
        return Made(on(day + timedelta(weeks=1), why="this week's is past: the next one"))
    return Made(on(day))


@rule("next weekday", "weekday next")
def next_weekday(context: Context, *pieces: str | Moment) -> Made:
    """Of next week; the nearer one, when it is of this week still, is what others mean."""
    nearer = _this_week(context) + timedelta(days=_weekday(pieces))
    usual = Option(nearer + timedelta(weeks=1), Cost.USUAL, "next: of next week")
    if nearer <= context.wall.date():
        return Made(Moment(days=(usual,)))
    return Made(Moment(days=(usual, Option(nearer, Cost.LESSER, "next: the first to come"))))


@rule("coming weekday", "weekday coming")
def coming_weekday(context: Context, *pieces: str | Moment) -> Made:
    today = context.wall.date()
    return Made(on(today + timedelta(days=(_weekday(pieces) - today.weekday() - 1) % 7 + 1)))


@rule("last weekday", "weekday last")
def last_weekday(context: Context, *pieces: str | Moment) -> Made:
    today = context.wall.date()
    return Made(on(today - timedelta(days=(today.weekday() - _weekday(pieces) - 1) % 7 + 1)), "last_day")


@rule("before_last weekday", "weekday before_last")
def weekday_before_last(context: Context, *pieces: str | Moment) -> Made:
    """A week before the most recent one."""
    today = context.wall.date()
    return Made(on(today - timedelta(days=(today.weekday() - _weekday(pieces) - 1) % 7 + 8)))


@rule("last_day", joins=True)
def last_day(_context: Context, day: Moment) -> Made:
    return Made(day)


@rule("after_next weekday", "weekday after_next")
def weekday_after_next(context: Context, *pieces: str | Moment) -> Made:
    """Friday after next: one after the next to come, counted from the first or from next week's."""
    first = _this_week(context) + timedelta(days=_weekday(pieces))
    if first <= context.wall.date():
        first += timedelta(weeks=1)
        return Made(on(first + timedelta(weeks=1)))
    return Made(on(first + timedelta(weeks=1)))


def _weekday(pieces: tuple[str | Moment, ...]) -> int:
    moment = next(piece for piece in pieces if isinstance(piece, Moment))
    assert moment.weekday is not None
    return moment.weekday


_SHIFTS = {"this": 0, "next": 1, "coming": 1, "last": -1, "before_last": -2, "after_next": 2}


@rule("the unit", "on unit", "on the unit", "unit")
def weekend_alone(context: Context, *pieces: str) -> Made | None:
    """The weekend: the present or the coming one."""
    return _period(context, "weekend", 0) if pieces[-1] == "weekend" else None


@rule(*(f"{word} unit" for word in _SHIFTS), *(f"unit {word}" for word in _SHIFTS))
def shifted_unit(context: Context, *pieces: str) -> Made | None:
    word = next(piece for piece in pieces if piece in _SHIFTS)
    unit = next((piece for piece in pieces if piece not in _SHIFTS), None)
    shift = 0 if word == "coming" and unit == "weekend" else _SHIFTS[word]
    return _period(context, unit, shift) if unit else None


def _period(context: Context, unit: str, shift: int) -> Made | None:
    today = context.wall.date()
    if unit == "day" and shift > 0:
        return Made(on(today + timedelta(days=shift)))
    if unit == "workday" and shift > 0:
        return Made(on(add_workdays(today, shift)))
    if unit == "weekend":
        return Made(Moment(period=Period("weekend", _this_week(context) + timedelta(days=5, weeks=shift))))
    start = start_of(unit, today)
    if start is None:
        return None
    if unit == "fortnight":
        return None
    found: Unit = unit  # type: ignore[assignment]
    moved = start + timedelta(weeks=shift) if unit == "week" else add_months(start, shift * MONTHS[unit])
    return Made(Moment(period=Period(found, moved)))


MONTHS = {"month": 1, "quarter": 3, "year": 12}


def start_of(unit: str, day: date) -> date | None:
    """The first day of the week, month, quarter or year a day is in."""
    if unit == "week":
        return day - timedelta(days=day.weekday())
    if unit == "month":
        return day.replace(day=1)
    if unit == "quarter":
        return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return date(day.year, 1, 1) if unit == "year" else None


@rule(*(f"{word} month" for word in _SHIFTS), *(f"month {word}" for word in _SHIFTS))
def shifted_month(context: Context, *pieces: str | Moment) -> Made | None:
    """Next december, last march."""
    word = next(piece for piece in pieces if isinstance(piece, str))
    moment = next(piece for piece in pieces if isinstance(piece, Moment))
    assert moment.month is not None
    today = context.wall.date()
    if word == "coming":
        return Made(moment)
    if word == "this":
        return Made(replace(moment, year=today.year), cost=_LESS_LIKELY)
    if word == "last":
        return Made(
            replace(moment, year=today.year if moment.month < today.month else today.year - 1), cost=_LESS_LIKELY
        )
    if word in ("after_next", "before_last"):
        return None
    return Made(replace(moment, year=today.year if moment.month > today.month else today.year + 1), cost=_LESS_LIKELY)


_LESS_LIKELY = Cost.HIDDEN
"""The cost of "next" belonging to the month alone, where there is a day beside it ("27 november next")."""


@rule(*(f"{word} {day}" for word in ("next", "coming", "this", "last") for day in ("monthday", "date")))
@rule("monthday next", "monthday coming", "monthday this", "monthday last", "date next", "date coming", "date last")
def shifted_monthday(context: Context, *pieces: Moment | str) -> Made | None:
    """Le 5 décembre prochain, el pasado 13 de noviembre: the first to come, the last that was."""
    day = next(piece for piece in pieces if isinstance(piece, Moment))
    word = next(piece for piece in pieces if isinstance(piece, str))
    if day.month is None or day.day is None or day.year is not None:
        return None
    if word != "last":
        return Made(day)
    today = context.wall.date()
    for year in (today.year, today.year - 1):
        if 1 <= day.day <= days_in_month(year, day.month) and date(year, day.month, day.day) < today:
            return Made(replace(day, year=year))
    return None


@rule("next named", "last named", "this named", "coming named", "named next", "named last", "named this")
def shifted_name(context: Context, *pieces: str) -> Made | None:
    word = next(piece for piece in pieces if piece in _SHIFTS)
    name = next(piece for piece in pieces if piece not in _SHIFTS)
    if not kept_in(name, context.country):
        return None
    today = context.wall.date()
    year = today.year
    if word == "last":
        year -= day_of(name, year, context.country) >= today
    elif word != "this":
        year += day_of(name, year, context.country) <= today
    return Made(Moment(named=name, year=year))


@rule("weekday weeks_on", "relative_day weeks_on")
def weeks_on(context: Context, day: Moment, weeks: int) -> Made:
    return Made(on(first_day(day, context) + timedelta(weeks=weeks)))


def first_day(day: Moment, context: Context) -> date:
    """The day of a weekday or a counted day."""
    if day.days:
        return day.days[0].day
    assert day.weekday is not None
    today = context.wall.date()
    return today + timedelta(days=(day.weekday - today.weekday()) % 7)
