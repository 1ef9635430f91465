"""Ends and beginnings: eod, eow, end of next month, start of the year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.when.chart import Made
from bot.when.cost import Cost
from bot.when.grammar.base import rule
from bot.when.grammar.days import on, start_of
from bot.when.values import Moment, Option, Period, add_months

if TYPE_CHECKING:
    from bot.when.chart import Context


@rule("edge_of_unit")
def edge_of_this(context: Context, pair: tuple[str, str]) -> Made | None:
    """Eod, eom: of the present day, week, month; a beginning that is past is the next one."""
    edge, unit = pair
    if unit == "day":
        return Made(Moment(end=True)) if edge == "end" else None
    period = this_one(unit, context)
    if period is None:
        return None
    if edge == "start" and period.start < context.wall.date():
        period = following(period)
    return _edge(edge, period)


def this_one(unit: str, context: Context) -> Period | None:
    """The present week, month, quarter or year."""
    start = start_of(unit, context.wall.date())
    return Period(unit, start) if start else None  # type: ignore[arg-type]


def following(period: Period) -> Period:
    """The period after one."""
    return Period(period.unit, period.last + timedelta(days=1))


def _edge(edge: str, period: Period) -> Made | None:
    if edge == "start":
        return Made(on(period.start))
    if edge == "middle":
        return (
            Made(on(period.start + timedelta(days=14), why="the middle of a month: the 15th"))
            if period.unit == "month"
            else None
        )
    if period.unit == "week":
        friday = Option(period.start + timedelta(days=4), Cost.LESSER, "the end of the working week")
        return Made(Moment(days=(Option(period.last, Cost.USUAL, "the end of the week: Sunday"), friday), end=True))
    return Made(Moment(days=(Option(period.last),), end=True))


@rule(
    *(
        f"the? {edge} of? the? {whole}"
        for edge in ("start", "middle", "end")
        for whole in ("whole", "unit", "year_figure")
    )
)
def edge_of(context: Context, *pieces: str | Moment | None) -> Made | None:
    edge = next(piece for piece in pieces if piece in ("start", "middle", "end"))
    assert isinstance(edge, str)
    whole = pieces[-1]
    if isinstance(whole, Moment):
        period = period_of(whole, context, edge)
        return _edge(edge, period) if period else None
    if whole == "day":
        return Made(Moment(end=True)) if edge == "end" else None
    return edge_of_this(context, (edge, str(whole)))


@rule("edge_of_unit clock", "clock edge_of_unit", joins=True)
def edge_at(context: Context, *pieces: tuple[str, str] | Moment) -> Made | None:
    """Eow 5pm: of the last day; the working week ends on friday."""
    pair = next(piece for piece in pieces if not isinstance(piece, Moment))
    time = next(piece for piece in pieces if isinstance(piece, Moment))
    edge = edge_of_this(context, pair)
    if edge is None or pair[1] == "day" or not edge.value.days:
        return None
    days = edge.value.days
    if pair[1] == "week" and pair[0] == "end":
        sunday, friday = days
        days = (replace(friday, cost=Cost.USUAL), replace(sunday, cost=Cost.LESSER))
        days = days if friday.day >= context.wall.date() else (sunday,)
    return Made(replace(time, days=days))


@rule("edge_of_unit of? the? whole", "edge_of_unit of? the? month")
def edge_of_named(
    context: Context, pair: tuple[str, str], _of: str | None, _the: str | None, whole: Moment
) -> Made | None:
    """Month end december."""
    period = period_of(whole, context, pair[0])
    return _edge(pair[0], period) if period and period.unit == pair[1] else None


@rule("the? end of? the? anchor")
def end_of_day(_context: Context, *pieces: str | Moment | None) -> Made | None:
    """End of friday: 23:59."""
    day = pieces[-1]
    assert isinstance(day, Moment)
    return None if day.has_clock or day.part or day.end or day.exact else Made(replace(day, end=True))


def period_of(whole: Moment, context: Context, edge: str = "start") -> Period | None:
    """The month, year or other period a moment stands for as a whole; the next to come when no year was said."""
    if whole.period is not None:
        return whole.period
    if whole.month is None:
        return Period("year", date(whole.year, 1, 1)) if whole.year is not None else None
    today = context.wall.date()
    first = date(whole.year or today.year, whole.month, 1)
    if whole.year is None and (first if edge == "start" else add_months(first, 1) - timedelta(days=1)) < today:
        first = add_months(first, 12)
    return Period("month", first)
