"""The unsaid part of a day: which year, month and week are meant. The next to come, unless the text says the past."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from bot.when.candidate import ImpossibleError
from bot.when.cost import Cost
from bot.when.named_days import day_of
from bot.when.values import Moment, Option, Unsure, days_in_month

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.when.chart import Context


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def days_meant(moment: Moment, context: Context) -> Iterator[Option]:
    """The days meant: all of those found by counting, else the ones that fit, from today on, for the first to be taken."""
    if moment.days:
        yield from moment.days
    elif moment.period is not None:
        if moment.period.unit == "weekend":
            saturday = context.language.weekdays[5].partition("|")[0]
            raise ImpossibleError(
                f"a weekend has two days; type the day and the time, such as “{saturday} 18:00”", final=True
            )
        yield Option(moment.period.start, why=f"a {moment.period.unit}: from its first day")
    elif not moment.has_date:
        today = context.wall.date()
        start = -1 if moment.has_clock and (moment.part in ("night", "tonight", "evening")) else 0
        for days in range(start, 3):
            yield Option(today + timedelta(days=days))
    else:
        try:
            yield from _fitting(moment, context)
        except (ValueError, OverflowError) as error:
            raise ImpossibleError("that is not on the calendar") from error


def _fitting(moment: Moment, context: Context) -> Iterator[Option]:
    today = context.wall.date()
    if moment.day is not None and not 1 <= moment.day <= 31:
        raise ImpossibleError(f"no month has a day {moment.day}")
    if moment.named is not None:
        yield from _named(moment, context, today)
    elif moment.month is not None:
        yield from _of_month(moment, today)
    elif moment.day is not None:
        yield from _of_any_month(moment, today)
    elif moment.weekday is not None:
        first = today + timedelta(days=(moment.weekday - today.weekday()) % 7)
        yield Option(first)
        yield Option(first + timedelta(weeks=1))
    elif moment.year is not None:
        yield Option(date(moment.year, 1, 1), why="a year: from its first day")


def _named(moment: Moment, context: Context, today: date) -> Iterator[Option]:
    assert moment.named is not None
    if moment.year is not None:
        days: Iterator[date] = iter((day_of(moment.named, moment.year, context.country),))
    else:
        days = (
            day
            for year in range(today.year, today.year + 3)
            if (day := day_of(moment.named, year, context.country)) >= today
        )
    for day in days:
        _check_weekday(moment, day)
        yield Option(day, unsure="" if moment.year is not None else _unsure_name(moment.named, day, context))


def _of_month(moment: Moment, today: date) -> Iterator[Option]:
    month, day = moment.month, moment.day or 1
    assert month is not None
    years = (moment.year,) if moment.year is not None else tuple(range(today.year, today.year + 9))
    if day > days_in_month(years[0] if moment.year is not None else 2000, month):
        raise ImpossibleError(
            f"{_MONTHS[month - 1]} has no day {day}" if month != 2 or day > 29 else f"{years[0]} has no 29 February"
        )
    for year in years:
        if day > days_in_month(year, month):
            continue
        found = date(year, month, day)
        if moment.year is None and found < today:
            continue
        unsure: Unsure = ""
        if moment.year is None and moment.day is not None:
            before = date(year - 1, month, min(day, days_in_month(year - 1, month)))
            unsure = _unsure(found, before, today)
            if moment.weekday is not None and (unsure == "far" or moment.weekday != before.weekday()):
                unsure = ""  # the weekday says which year is meant, or is wrong
        if unsure != "passed":
            _check_weekday(moment, found)
        yield Option(found, why="" if moment.day else "a month: from its first day", unsure=unsure)


FAR = timedelta(days=275)
"""About nine months: nobody types a date so far away without its year."""
_JUST = timedelta(days=14)
_IN_MIND = timedelta(days=31)


def _unsure_name(name: str, found: date, context: Context) -> Unsure:
    """Likewise for a day by its name, which people say of one far away as well, unless the last is still in mind."""
    today = context.wall.date()
    before = day_of(name, found.year - 1, context.country)
    return _unsure(found, before, today) if today - before <= _IN_MIND else ""


def _unsure(found: date, before: date, today: date) -> Unsure:
    """What is doubtful about the next day of a name or date without a year, where `before` was the last."""
    if found - today <= FAR:
        return ""
    return "passed" if today - before <= _JUST else "far"


def _of_any_month(moment: Moment, today: date) -> Iterator[Option]:
    assert moment.day is not None
    fitting = (
        date(today.year + month // 12, month % 12 + 1, moment.day)
        for month in range(today.month - 1, today.month + 14)
        if moment.day <= days_in_month(today.year + month // 12, month % 12 + 1)
    )
    coming = [day for day in islice(fitting, 4) if day >= today]
    right = [day for day in coming[:2] if moment.weekday in (None, day.weekday())]
    if not right:
        _check_weekday(moment, coming[0])
    for day in right:
        yield Option(day, cost=Cost.LESSER if moment.weekday is not None and day != coming[0] else Cost.USUAL)


def _check_weekday(moment: Moment, day: date) -> None:
    if moment.weekday is None or moment.weekday == day.weekday():
        return
    away = min((-3, -2, -1, 1, 2, 3), key=lambda n: ((day + timedelta(days=n)).weekday() != moment.weekday, abs(n)))
    other = day + timedelta(days=away)
    raise ImpossibleError(
        f"{day.day} {_MONTHS[day.month - 1]} {day.year} is a {_WEEKDAYS[day.weekday()]}, not a {_WEEKDAYS[moment.weekday]} "
        f"(the {_WEEKDAYS[moment.weekday]} beside it is {other.day} {_MONTHS[other.month - 1]})"
    )
