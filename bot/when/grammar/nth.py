"""The nth of a month or other whole: the last friday of november, the first day of next month, the week of the 5th."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.when.chart import Made
from bot.when.grammar.base import rule
from bot.when.grammar.days import on, start_of
from bot.when.grammar.edges import following, period_of, this_one
from bot.when.named_days import nth_weekday
from bot.when.resolve import resolve
from bot.when.values import Moment, Number, Period, add_months

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.when.chart import Context


WHICH = ("ordinal", "ordinal_of", "last", "before_last")


@rule(
    *(f"the? {which} weekday of? the? {whole}" for which in WHICH for whole in ("whole", "year_figure")),
    *(f"the? {which} weekday of the? unit" for which in WHICH),
)
def weekday_of_month(context: Context, *pieces: str | Number | Moment | None) -> Made | None:
    """The first monday of december, the last friday of the month."""
    _, which, weekday, _, _, whole = pieces
    assert isinstance(weekday, Moment)
    assert weekday.weekday is not None
    nth = nth_meant(which)
    if nth is None or not -3 <= nth <= 5:
        return None
    year = _year_of(whole)
    if year is not None:
        return Made(on(_nth_of_year(year, weekday.weekday, nth)))
    for start in months_of(whole, context):
        try:
            day = nth_weekday(start.year, start.month, weekday.weekday, nth)
        except ValueError:
            return None
        if day >= context.wall.date() or not rolls(whole):
            return Made(on(day))
    return None


@rule(*(f"the? {which} unit of? the? {whole}" for which in WHICH for whole in ("whole", "year_figure")))
@rule(*(f"the? {which} unit of the? unit" for which in WHICH))
def unit_of_whole(context: Context, *pieces: str | Number | Moment | None) -> Made | None:
    """The last day of november, the first day of next month, the second week of january, last day of the month."""
    _, which, unit, _, _, whole = pieces
    nth = nth_meant(which)
    if nth is None or unit not in ("day", "week", "workday", "month", "weekend"):
        return None
    for period in _wholes(whole, context):
        day = _unit_in(period, str(unit), nth)
        if day is None:
            return None
        if day >= context.wall.date() or not rolls(whole):
            return Made(on(day)) if unit in ("day", "workday") else Made(Moment(period=Period(unit, day)))  # type: ignore[arg-type]
    return None


def _wholes(whole: str | Number | Moment | None, context: Context) -> list[Period]:
    if isinstance(whole, Moment) and (whole.period is not None or whole.month is None):
        period = period_of(whole, context)
        return [period] if period else []
    if isinstance(whole, Moment) or whole == "month":
        return [Period("month", start) for start in months_of(whole, context)]
    period = this_one(str(whole), context)
    return [period, following(period)] if period else []


_THURSDAY = 3
"""A week belongs to the month or year that its thursday is in, as ISO 8601 has it."""


def _unit_in(period: Period, unit: str, nth: int) -> date | None:
    first, last = period.start, period.last
    if unit == "day":
        found = first + timedelta(days=nth - 1) if nth > 0 else last + timedelta(days=nth + 1)
    elif unit == "workday":
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        working = [day for day in days if day.weekday() < 5]
        found = working[nth - 1 if nth > 0 else nth] if abs(nth) <= len(working) else last + timedelta(days=1)
    elif unit == "week" and period.unit in ("month", "quarter", "year"):
        if nth < 0:
            found = last - timedelta(days=last.weekday()) + timedelta(weeks=nth + (last.weekday() >= _THURSDAY))
        else:
            found = first - timedelta(days=first.weekday()) + timedelta(weeks=nth - (first.weekday() <= _THURSDAY))
    elif unit == "month" and period.unit in ("quarter", "year"):
        found = add_months(first, nth - 1) if nth > 0 else add_months(last.replace(day=1), nth + 1)
    else:
        return None
    return found if found <= last else None


def _year_of(whole: str | Number | Moment | None) -> int | None:
    if not isinstance(whole, Moment):
        return None
    if whole.period is not None:
        return whole.period.start.year if whole.period.unit == "year" else None
    return whole.year if whole.month is None else None


def _nth_of_year(year: int, weekday: int, nth: int) -> date:
    """The first monday of next year."""
    edge = date(year, 1, 1) if nth > 0 else date(year, 12, 31)
    if nth > 0:
        return edge + timedelta(days=(weekday - edge.weekday()) % 7, weeks=nth - 1)
    return edge - timedelta(days=(edge.weekday() - weekday) % 7, weeks=-nth - 1)


def nth_meant(which: str | Number | Moment | None) -> int | None:
    """Third is 3, last -1, the one before the last -2."""
    return which.whole if isinstance(which, Number) else -2 if which == "before_last" else -1


def rolls(whole: str | Number | Moment | None) -> bool:
    """Whether a month without a year was said, so that the next that fits is meant."""
    return isinstance(whole, str) or (isinstance(whole, Moment) and whole.period is None and whole.year is None)


def months_of(whole: str | Number | Moment | None, context: Context) -> Iterator[date]:
    """The first day of the month meant; for a month without a year this year's, then the next."""
    today = context.wall.date()
    if whole == "month":
        yield today.replace(day=1)
        yield add_months(today.replace(day=1), 1)
    elif isinstance(whole, Moment) and whole.period is not None:
        if whole.period.unit == "month":
            yield whole.period.start
    elif isinstance(whole, Moment) and whole.month is not None:
        if whole.year is not None:
            yield date(whole.year, whole.month, 1)
        else:
            yield date(today.year, whole.month, 1)
            yield date(today.year + 1, whole.month, 1)


_LONGEST_DAY_TYPED = 2


@rule("the? unit of dates", "the? unit of the? digits")
def week_of(
    context: Context, _the: str | None, unit: str, _of: str, *days: Moment | Number | str | None
) -> Made | None:
    """The week of the 5th of december, la semaine du 23: from its monday."""
    day = days[-1]
    if isinstance(day, Number):
        day = Moment(day=day.whole) if len(day.digits) <= _LONGEST_DAY_TYPED else None
    if not isinstance(day, Moment) or unit != "week" or day.period is not None or not (day.days or day.day is not None):
        return None
    found = [candidate for candidate in resolve(day, context) if candidate.cost == 0]
    if len(found) != 1:
        return None
    monday = start_of("week", found[0].wall.date())
    return Made(Moment(period=Period("week", monday))) if monday else None
