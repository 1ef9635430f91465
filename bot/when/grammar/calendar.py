"""Days told by the calendar: the 5th, 5 december 2026, friday the 27th, week 48, the third quarter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.when.chart import Made
from bot.when.cost import Cost
from bot.when.grammar.base import rule
from bot.when.grammar.days import on
from bot.when.numerals import full_year, like_a_time, year_not_hour
from bot.when.values import Moment, Number, Period, add_months, days_in_month

if TYPE_CHECKING:
    from bot.when.chart import Context


_LONGEST_DAY_TYPED = 2


@rule("digits ordinal_marks")
def marked_ordinal(_context: Context, number: Number, _mark: str) -> Made | None:
    if number.whole is None or len(number.digits) > 3:
        return None
    return Made(Number(number.value, number.digits, ordinal=True), "ordinal")


_FULL_STOP = Cost.HIDDEN
"""The cost of taking the dot of a lone "30." for that of an ordinal: it may end the sentence."""


@rule("ordinal", "the ordinal", "the digits", "the spelled")
def day_of_month(context: Context, *pieces: str | Number) -> Made | None:
    """The 5th, le 5. In English a lone "fifth" or "the 5" is one too."""
    number = pieces[-1]
    assert isinstance(number, Number)
    day = _day(number)
    if day is None or (number.ordinal and not number.digits and (len(pieces) == 1 or not _names_days(number, context))):
        return None
    if not number.digits and not number.ordinal and not context.language.cardinals_are_days:
        return None
    dotted = context.language.dotted_ordinals and len(pieces) == 1  # the dot may be a full stop
    return Made(Moment(day=day), "day" if 1 <= day <= 31 else "impossible_day", cost=_FULL_STOP if dotted else 0)


def _names_days(ordinal: Number, context: Context) -> bool:
    """Whether an ordinal in words can be a day of the month: in Romance languages only the first can."""
    return bool(ordinal.digits) or ordinal.value == 1 or context.language.ordinals_are_days


def _day(number: Number) -> int | None:
    return number.whole if len(number.digits) <= _LONGEST_DAY_TYPED else None


@rule("the? count of? month", "the? ordinal of? month", "month the? count", "month the? ordinal", "month of? ordinal")
def day_and_month(context: Context, *pieces: str | Number | Moment | None) -> Made | None:
    month = next(piece for piece in pieces if isinstance(piece, Moment))
    number = next(piece for piece in pieces if isinstance(piece, Number))
    day = _day(number)
    if day is None or (number.ordinal and not _names_days(number, context)):
        return None
    return Made(Moment(day=day, month=month.month))


@rule("the? digits of digits")
def day_of_numbered_month(context: Context, _the: str | None, day: Number, _of: str, month: Number) -> Made | None:
    """17 del 12, le 17 du 12."""
    if not context.language.cardinals_are_days or month.whole not in range(1, 13) or len(month.digits) > 2:
        return None
    number = _day(day)
    return Made(Moment(day=number, month=month.whole)) if number and number <= 31 else None


@rule("the? ordinal ordinal")
def day_and_ordinal_month(context: Context, _the: str | None, day: Number, month: Number) -> Made | None:
    """Am siebenundzwanzigsten elften."""
    if not context.language.dotted_ordinals or month.digits or month.whole not in range(1, 13) or _day(day) is None:
        return None
    return Made(Moment(day=day.whole, month=month.whole))


@rule("the? count of? this_month", "the? ordinal of? this_month")
def day_of_present_month(context: Context, *pieces: str | Number | None) -> Made | None:
    """Le 27 courant."""
    day = _day(next(piece for piece in pieces if isinstance(piece, Number)))
    today = context.wall.date()
    if day is None or not 1 <= day <= days_in_month(today.year, today.month):
        return None
    return Made(on(today.replace(day=day)))


@rule("day next", "day coming", "day last")
def shifted_day(context: Context, day: Moment, word: str) -> Made | None:
    """Il 23 p.v., le 13 dernier: the first to come, the last that was."""
    if day.day is None or day.weekday is not None or word != "last":
        return Made(day)
    today = context.wall.date()
    for months in (0, -1, -2):
        first = add_months(today.replace(day=1), months)
        if day.day <= days_in_month(first.year, first.month) and first.replace(day=day.day) < today:
            return Made(on(first.replace(day=day.day)))
    return None


@rule("thousand count?", "spelled")
def year_in_words(_context: Context, *pieces: str | Number | None) -> Made | None:
    """Deux mille vingt-six, duemilaventisei."""
    number = pieces[-1]
    if len(pieces) == 1:
        year = number.whole if isinstance(number, Number) else None
    else:
        year = 2000 + (number.whole or 0) if isinstance(number, Number) else 2000
    if year is None or not 1900 <= year <= 2199 or (isinstance(number, Number) and number.digits):
        return None
    return Made(Number(year, str(year)), "digits")


@rule(
    "the? count of? month_of_year",
    "the? ordinal of? month_of_year",
    "the count of? period",
    "count of period",
    "the? ordinal of? period",
)
def day_of_period(_context: Context, *pieces: str | Number | Moment | None) -> Made | None:
    """The 5th of next month."""
    whole = next(piece for piece in pieces if isinstance(piece, Moment))
    number = next(piece for piece in pieces if isinstance(piece, Number))
    day = _day(number)
    if day is None:
        return None
    if whole.period is None:
        return Made(replace(whole, day=day))
    start = whole.period.start
    if whole.period.unit != "month" or not 1 <= day <= days_in_month(start.year, start.month):
        return None
    return Made(on(start.replace(day=day)))


@rule("ordinal of? the? unit", "the ordinal of? the? unit", "the digits of the? unit")
def day_of_this_month(context: Context, *pieces: str | Number | None) -> Made | None:
    """The 5th of the month: the next to come."""
    number = next(piece for piece in pieces if isinstance(piece, Number))
    day = _day(number)
    if pieces[-1] != "month" or ("of" not in pieces and "the" not in pieces) or day is None:
        return None
    del context
    return Made(Moment(day=day), "day_of_it")


@rule("monthday of? digits", "month of? digits", "named of? digits", "dated digits")
def with_year(context: Context, day: Moment | str, *rest: str | Number | None) -> Made | None:
    """5 december 2026, december 2026, christmas 2026, fri 27 nov 18:00 2026."""
    number = rest[-1]
    assert isinstance(number, Number)
    if isinstance(day, str):
        day = Moment(named=day)
    year = _year(number, context, short=day.day is not None and not day.has_clock)
    if year is None or day.year is not None or (day.month is None and day.named is None):
        return None
    far = abs(year - context.wall.year) > _FAR_AWAY and like_a_time(year, context)
    return Made(replace(day, year=year), cost=_LIKE_A_TIME if far or not 1900 <= year <= 2199 else Cost.USUAL)


_FAR_AWAY = 12
"""Years from now beyond which four figures that are a time of day as well are nobody's year."""
_LIKE_A_TIME = Cost.HIDDEN
"""The cost of a year that few people mean: "5 dec 1830" is likelier half past six."""


@rule("year_figure monthday", "year_figure month")
def year_first(_context: Context, year: Moment, day: Moment) -> Made:
    """2026 december 5."""
    return Made(replace(day, year=year.year))


@rule("monthday of? spelled spelled")
def with_spelled_year(_context: Context, day: Moment, _of: str | None, century: Number, year: Number) -> Made | None:
    """Twenty twenty-six."""
    if century.whole not in (19, 20) or year.whole is None or not 10 <= year.whole <= 99:
        return None
    return Made(replace(day, year=century.whole * 100 + year.whole))


def _year(number: Number, context: Context, *, short: bool) -> int | None:
    if len(number.digits) == 4:
        return int(number.digits) if 1000 <= int(number.digits) <= 2999 else None
    if not short or len(number.digits) != 2:
        return None
    return full_year(number.digits, context) if year_not_hour(number.digits, context) else None


@rule("within digits", "within unit digits", "unit digits")
def year_alone(_context: Context, *pieces: str | Number) -> Made | None:
    """In 2027, the year 2027."""
    before, number = pieces[-2:]
    assert isinstance(number, Number)
    if before not in ("within", "year") or len(number.digits) != 4 or not 1900 <= int(number.digits) <= 2199:
        return None
    return Made(Moment(year=int(number.digits)))


@rule("digits")
def year_figure(_context: Context, number: Number) -> Made | None:
    """2027 where a month or a year is expected ("end of 2027"); alone it is as good as a time."""
    if len(number.digits) != 4 or not 1900 <= int(number.digits) <= 2199:
        return None
    return Made(Moment(year=int(number.digits)), "year_figure")


@rule("year_figure")
def lone_year(_context: Context, year: Moment) -> Made | None:
    """1985 can only be a year; 2027 may be 20:27 as well, and stays unread."""
    assert year.year is not None
    return Made(year) if year.year % 100 > _LAST_MINUTE else None


_LAST_MINUTE = 59


_LAST_HOUR_IN_WORDS = 12
"""Up to here a number in words after a weekday is an hour ("friday eight"); above it may be a day as well."""


@rule("weekday count", "weekday the? ordinal")
def weekday_and_day(context: Context, weekday: Moment, *rest: str | Number | None) -> Made | None:
    """Friday 27, vendredi 4: a day of the month when its weekday agrees (checked when it is resolved)."""
    number = rest[-1]
    assert isinstance(number, Number)
    day = _day(number)
    if day is None or not 1 <= day <= 31:
        return None
    if not number.digits and not number.ordinal and day <= _LAST_HOUR_IN_WORDS:
        return None
    hour_too = not number.ordinal and (day <= _LAST_HOUR_IN_WORDS or context.language.dotted_ordinals)
    return Made(replace(weekday, day=day), cost=Cost.LESSER if hour_too and number.digits else Cost.USUAL)


@rule("week_number digits", "unit digits", "unit week_number digits", "ordinal week_number", "ordinal unit")
def week_of_year(context: Context, *pieces: str | Number) -> Made | None:
    number = next(piece for piece in pieces if isinstance(piece, Number))
    ahead = pieces[0] != number or number.ordinal
    if not ("week_number" in pieces or ("week" in pieces and ahead)) or number.whole is None or len(number.digits) > 2:
        return None
    for year in (context.wall.year, context.wall.year + 1):
        try:
            monday = date.fromisocalendar(year, number.whole, 1)
        except ValueError:
            continue
        if monday + timedelta(days=6) >= context.wall.date():
            return Made(Moment(period=Period("week", monday)))
    return None


@rule(*(f"{word} digits of? digits" for word in ("week_number", "unit", "unit week_number")))
@rule("ordinal week_number of? digits", "ordinal unit of? digits")
def week_with_year(_context: Context, *pieces: str | Number | None) -> Made | None:
    """Week 50 of 2026."""
    number, year = (piece for piece in pieces if isinstance(piece, Number))
    if not ("week_number" in pieces or "week" in pieces) or number.whole is None or len(year.digits) != 4:
        return None
    try:
        return Made(Moment(period=Period("week", date.fromisocalendar(int(year.digits), number.whole, 1))))
    except ValueError:
        return None


@rule("week_number week_figure", "unit week_figure")
def week_figure(_context: Context, word: str, week: Moment) -> Made | None:
    """KW 50/2026."""
    return Made(week) if word in ("week_number", "week") else None


@rule("unit digits")
def numbered_quarter(context: Context, unit: str, number: Number) -> Made | None:
    """Kwartaal 3."""
    return quarter_of_year(context, number, unit) if unit == "quarter" and len(number.digits) == 1 else None


@rule("quarter_name", "ordinal unit", "ordinal_of unit")
def quarter_of_year(context: Context, *pieces: int | Number | str) -> Made | None:
    first = pieces[0]
    number = first if isinstance(first, int) else first.whole if isinstance(first, Number) else None
    if number is None or not 1 <= number <= 4 or (len(pieces) > 1 and pieces[1] != "quarter"):
        return None
    start = date(context.wall.year, number * 3 - 2, 1)
    if add_months(start, 3) <= context.wall.date():
        start = add_months(start, 12)
    return Made(Moment(period=Period("quarter", start)), "quarter_period")


@rule("quarter_period", joins=True)
def lone_quarter(_context: Context, quarter: Moment) -> Made:
    return Made(quarter)


@rule("year_figure quarter_period")
def year_and_quarter(_context: Context, year: Moment, quarter: Moment) -> Made:
    """2027 Q1."""
    assert quarter.period is not None
    assert year.year is not None
    return Made(Moment(period=replace(quarter.period, start=quarter.period.start.replace(year=year.year))))


@rule("quarter_period of? digits", "quarter_period of? period", "quarter_period of? year")
def quarter_with_year(_context: Context, quarter: Moment, _of: str | None, year: Number | Moment) -> Made | None:
    assert quarter.period is not None
    if isinstance(year, Number):
        found = int(year.digits) if len(year.digits) == 4 else None
    elif year.period is not None:
        found = year.period.start.year if year.period.unit == "year" else None
    else:
        found = year.year
    return (
        Made(Moment(period=replace(quarter.period, start=quarter.period.start.replace(year=found)))) if found else None
    )
