"""Two descriptions of a moment put together: a fuller one, or nothing when they repeat or contradict each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.when.values import Moment, Option, days_in_month


def merge(first: Moment, second: Moment) -> Moment | None:
    """Both descriptions as one, or None when they say the same thing twice or contradict each other."""
    if first.exact or second.exact:
        return None
    if (
        (first.has_clock and second.has_clock)
        or (first.end and (second.end or second.has_clock))
        or (second.end and first.has_clock)
    ):
        return None
    if (first.part and second.part) or (first.zone and second.zone):
        return None
    dates = _merge_dates(first, second)
    if dates is None or (dates.is_whole and any(one.has_clock or one.part for one in (first, second))):
        return None
    clock, other = (first, second) if first.has_clock else (second, first)
    part = first.part or second.part
    return replace(
        dates,
        hour=clock.hour,
        minute=clock.minute,
        second=clock.second,
        twelve=clock.twelve,
        doubt=clock.doubt,
        midnight=clock.midnight,
        part=part,
        end=first.end or second.end,
        zone=first.zone or second.zone,
        assumed=" ".join(filter(None, (clock.assumed, other.assumed))),
    )


def _merge_dates(first: Moment, second: Moment) -> Moment | None:
    if not second.has_date:
        return first
    if not first.has_date:
        return second
    if first.days or second.days:
        counted, said = (first, second) if first.days else (second, first)
        return _narrow(counted, said)
    if first.period or second.period:
        whole, said = (first, second) if first.period else (second, first)
        return _within(whole, said)
    return _joined(first, second)


def _joined(first: Moment, second: Moment) -> Moment | None:
    """Year, month, day, weekday and name from either, each said once, where together they may tell one day or a whole month."""
    fields: dict[str, int | str | None] = {}
    for name in ("year", "month", "day", "weekday", "named"):
        one, two = getattr(first, name), getattr(second, name)
        if one is not None and two is not None:
            return None
        fields[name] = two if one is None else one
    year, month, day, weekday, named = fields.values()
    bare_month = month is not None and day is None and weekday is not None  # "friday december"
    bare_year = year is not None and month is None and named is None
    nth = any(one.weekday is not None and one.day is not None and one.month is None for one in (first, second))
    if (
        bare_month or bare_year or (named is not None and (month or day)) or (nth and month)
    ):  # nth: "5th friday" + "november"
        return None
    return Moment(**fields)  # type: ignore[arg-type]


def _narrow(counted: Moment, said: Moment) -> Moment | None:
    """Days already counted, confirmed by a weekday or date beside them ("tomorrow, thursday 19 nov")."""
    if said.period or said.days:
        return None
    kept = tuple(
        option
        for option in counted.days
        if said.weekday in (None, option.day.weekday())
        and said.day in (None, option.day.day)
        and said.month in (None, option.day.month)
        and said.year in (None, option.day.year)
    )
    if said.named or (said.day is None and said.weekday is None) or not kept:
        return None
    return Moment(days=kept)


def _within(whole: Moment, said: Moment) -> Moment | None:
    """A day inside a whole week, month or year: "friday next week", "the 5th of next month", "5 dec next year"."""
    period = whole.period
    if period is None or said.period or said.year is not None:
        return None
    day = None
    if (
        period.unit in ("week", "weekend")
        and said.weekday is not None
        and (said.day, said.month, said.named) == (None, None, None)
    ):
        day = period.start + timedelta(days=said.weekday - period.start.weekday())
    elif period.unit == "month" and said.day is not None and said.month is None:
        if said.day <= days_in_month(period.start.year, period.start.month):
            day = period.start.replace(day=said.day)
    elif period.unit == "year" and (said.month is not None or said.named):
        return replace(said, year=period.start.year)
    if day is None or not period.start <= day <= period.last or said.weekday not in (None, day.weekday()):
        return None
    return Moment(days=(Option(day),))
