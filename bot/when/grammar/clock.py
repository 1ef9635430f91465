"""Times of day in figures: 6pm, 18 uhr 30, 18.30, 1830, and a bare hour beside a day or a part of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.when.chart import Made
from bot.when.cost import Cost
from bot.when.grammar.base import rule
from bot.when.merging import merge
from bot.when.numerals import Ask, clock, like_a_time
from bot.when.values import HOUR_GLYPH, Moment, Number, Option, Zone, add_months

if TYPE_CHECKING:
    from bot.when.chart import Context


_LIKE_A_YEAR = Cost.HIDDEN
"""The cost of reading 2027 as 20:27: "easter sunday 2027" is likelier a year."""


def ask_of(context: Context) -> Ask:
    """Which hours are asked about that nothing tells the half of the day of."""
    return "always" if context.language.bare_hour == "ask" else "early"


def hour_of(number: Number, minute: int | None = None, *, ask: Ask = "never") -> Moment | None:
    hour = number.whole
    if hour is None or number.ordinal or len(number.digits) > 2:
        return None
    return clock(hour, minute, typed=number.digits, ask=ask)


def _made(moment: Moment | None, cost: int = 0) -> Made | None:
    return Made(moment, cost=cost) if moment else None


@rule("at count", "at count twelve_marks")
def hour_after_at(context: Context, at: str, number: Number, mark: str | None = None) -> Made | None:
    del mark
    if len(number.digits) in (3, 4):
        return military(context, number)
    return _made(hour_of(number, ask=_marked(number, context) if at == "at_24" else ask_of(context)))


@rule("count hour_marks", "at count hour_marks")
def hour_with_mark(context: Context, *pieces: str | Number) -> Made | None:
    """8 uhr, 20h: the unit says an hour, and not the half of the day that it is of."""
    number = next(piece for piece in pieces if isinstance(piece, Number))
    if len(number.digits) in (3, 4):
        return military(context, number)
    return _made(hour_of(number, ask=_marked(number, context)))


def _marked(hour: Number, context: Context) -> Ask:
    """What is asked of an hour with its mark: as without it, but for figures that are of 24 hours by habit ("9h")."""
    return "small" if hour.digits and hour.value >= context.language.marked_hours_of_24 else ask_of(context)


@rule("count twelve_marks")
def hour_of_twelve(context: Context, number: Number, _mark: str) -> Made | None:
    return _made(hour_of(number, ask=ask_of(context)))


@rule("count am", "at count am", "count twelve_marks am", "count am twelve_marks")
def hour_am(_context: Context, *pieces: str | Number) -> Made | None:
    return _half_day(next(piece for piece in pieces if isinstance(piece, Number)), 0)


@rule("count pm", "at count pm", "count twelve_marks pm", "count pm twelve_marks")
def hour_pm(_context: Context, *pieces: str | Number) -> Made | None:
    return _half_day(next(piece for piece in pieces if isinstance(piece, Number)), 12)


def _half_day(number: Number, shift: int) -> Made | None:
    if len(number.digits) in (3, 4):
        whole = clock(int(number.digits[:-2]), int(number.digits[-2:]))
    else:
        whole = hour_of(number)
        if whole is not None and not whole.twelve:
            return None
    return _made(_shifted(whole, shift))


def _shifted(moment: Moment | None, shift: int) -> Moment | None:
    """A time with am (0) or pm (12) said. 12 am is midnight, 12 pm noon; 18:30 pm says the same twice, 18:30 am is wrong."""
    if moment is None or moment.hour is None or moment.part:
        return None
    if 12 < moment.hour < 24:
        return moment if shift else None
    if moment.hour in (0, 24):
        return None if shift else moment
    return replace(moment, hour=moment.hour % 12 + shift, twelve=False, doubt=0)


@rule(
    "clock_figure am",
    "dotted_clock am",
    "clock_figure pm",
    "dotted_clock pm",
    "spoken_clock am",
    "spoken_clock pm",
    "marked_clock am",
    "marked_clock pm",
)
def clock_half_day(_context: Context, time: Moment, half: str) -> Made | None:
    return _made(_shifted(time, 0 if half == "am" else 12))


@rule("at clock", "at dotted_clock", "at spoken_clock", joins=True)
def clock_after_at(_context: Context, _at: str, time: Moment) -> Made:
    return Made(time, "clock")


@rule(
    *(f"at? {kind} {mark}" for kind in ("clock_figure", "dotted_clock") for mark in ("hour_marks", "unit")), joins=True
)
def clock_with_mark(_context: Context, *pieces: str | Moment | None) -> Made | None:
    if pieces[-1] not in ("hour", HOUR_GLYPH, "hour_marks"):
        return None
    time = next(piece for piece in pieces if isinstance(piece, Moment))
    return Made(replace(time, doubt=0), "clock")


_RATHER_A_DATE = Cost.HIDDEN
"""The cost of 5.12 as a time, where days are written so."""


@rule("dotted_clock", joins=True)
def dotted_clock(context: Context, time: Moment) -> Made:
    """18.30 alone. It may be a date as well (5.12), which is as likely where days are written so."""
    return Made(time, "clock", cost=_RATHER_A_DATE if context.language.dotted_is_rather_a_date else 0)


@rule("count hour_marks count minute_marks?", "at count hour_marks count minute_marks?")
def hour_and_minutes(context: Context, *pieces: str | Number | None) -> Made | None:
    hour, minute = (piece for piece in pieces if isinstance(piece, Number))
    if minute.whole is None or minute.whole > 59 or len(minute.digits) == 1:
        return None
    made = hour_of(hour, minute.whole, ask="small" if hour.digits else ask_of(context))
    return Made(made, "spoken_clock") if made else None


@rule("at part", joins=True)
def at_part(_context: Context, _at: str, part: Moment) -> Made:
    return Made(part)


@rule("business_hour", "on business_hour")
def business_hour(_context: Context, *pieces: str) -> Made:
    hour, minute = pieces[-1].split(":")
    return Made(Moment(hour=int(hour), minute=int(minute), assumed=f"taken as {pieces[-1]}"))


@rule("digits")
def military(context: Context, number: Number) -> Made | None:
    """1830, 0800, and 830 after "at"."""
    if len(number.digits) not in (3, 4) or (len(number.digits) == 3 and number.digits[0] == "0"):
        return None
    time = clock(int(number.digits[:-2]), int(number.digits[-2:]), typed="0" if len(number.digits) == 4 else "")
    if time is None:
        return None
    if time.twelve:
        time = clock(int(number.digits[:-2]), int(number.digits[-2:]), ask=ask_of(context))
        assert time is not None
    year_like = len(number.digits) == 4 and 1900 <= int(number.digits) <= 2199
    return Made(time, "year_or_time" if year_like else "military")


@rule(
    "military",
    *(f"{day} year_or_time" for day in ("weekday", "relative_day", "monthday", "date")),
    joins=True,
)
def military_alone(context: Context, *pieces: Moment) -> Made | None:
    """1830 alone; 2030 only beside a day that takes no year."""
    if pieces[-1].twelve:
        return None
    if len(pieces) == 1:
        return Made(pieces[0], "clock")
    day, time = pieces
    if day.month is None:
        return Made(replace(day, hour=time.hour, minute=time.minute), cost=_LIKE_A_YEAR)
    assert time.hour is not None
    if day.year is not None or not like_a_time(time.hour * 100 + (time.minute or 0), context):
        return None
    return Made(replace(day, hour=time.hour, minute=time.minute))


@rule(*(f"at? {kind} {mark}" for kind in ("military", "year_or_time") for mark in ("hour_marks", "unit")), joins=True)
@rule("at military", "at year_or_time", joins=True)
def military_marked(_context: Context, *pieces: str | Moment | None) -> Made | None:
    """At 1830, 1830 hours."""
    if isinstance(pieces[-1], str) and pieces[-1] not in ("hour", HOUR_GLYPH, "hour_marks"):
        return None
    time = next(piece for piece in pieces if isinstance(piece, Moment))
    if time.twelve and "at" not in pieces:
        return None
    return Made(replace(time, twelve=False, doubt=0) if "hour" in pieces or HOUR_GLYPH in pieces else time, "clock")


@rule(
    "weekday digits",
    "date digits",
    "dated_part digits",
    "weekday spelled",
    "date spelled",
    "digits relative_day",
    "spelled relative_day",
)
def bare_hour_after_day(context: Context, *pieces: Moment | Number) -> Made | None:
    """Tomorrow 8, friday 20, 8 tomorrow: asked back when the number may be of the morning or the evening."""
    del context
    day = next(piece for piece in pieces if isinstance(piece, Moment))
    number = next(piece for piece in pieces if isinstance(piece, Number))
    time = hour_of(number, ask="always")
    if time is None or day.part or (day.weekday is None and not day.days) or day.day is not None or time.hour == 24:
        return None
    return Made(replace(day, hour=time.hour, twelve=time.twelve, doubt=time.doubt), cost=Cost.LESSER)


@rule(
    "part digits",
    "digits part",
    "part spelled",
    "spelled part",
    "dated digits",
    "digits dated",
    "dated spelled",
    "spelled dated",
)
def bare_hour_with_part(_context: Context, *pieces: Moment | Number) -> Made | None:
    """8 tonight, evening 8: the part of the day makes the number an hour."""
    part = next(piece for piece in pieces if isinstance(piece, Moment))
    number = next(piece for piece in pieces if isinstance(piece, Number))
    time = hour_of(number)
    if time is None or not part.part or part.has_clock or part.day is not None or part.named:
        return None
    if number.value == 1 and not number.digits:
        return None  # "un matin" is some morning
    before_day = isinstance(pieces[0], Number) and part.has_date
    return Made(replace(part, hour=time.hour, twelve=time.twelve), cost=_NUMBER_FIRST if before_day else 0)


_NUMBER_FIRST = Cost.HIDDEN
"""The cost of an hour before a whole date and part of the day: "2 tage vor dem 7. dezember mittags" counts days."""


@rule("same_time on? anchor", "anchor same_time")
def same_time(context: Context, *pieces: str | Moment | None) -> Made | None:
    """This time tomorrow."""
    day = next(piece for piece in pieces if isinstance(piece, Moment))
    if day.has_clock or day.part or day.end or day.exact:
        return None
    return Made(replace(day, hour=context.wall.hour, minute=context.wall.minute))


@rule("same_time period")
def same_time_later(context: Context, _same: str, period: Moment) -> Made | None:
    """This time next week: the same weekday, or day of the month, too."""
    whole, today = period.period, context.wall.date()
    if whole is None or whole.unit not in ("week", "month", "year"):
        return None
    day = today + (whole.start - (today - timedelta(days=today.weekday())))
    if whole.unit != "week":
        day = add_months(
            today,
            (whole.start.year - today.year) * 12 + (whole.start.month - today.month if whole.unit == "month" else 0),
        )
    return Made(Moment(days=(Option(day),), hour=context.wall.hour, minute=context.wall.minute))


@rule("clock bare_offset", "dated bare_offset", joins=True)
def clock_with_offset(_context: Context, time: Moment, offset: Moment) -> Made | None:
    """18:00 +02:00."""
    return Made(replace(time, zone=offset.zone)) if time.zone is None and time.has_clock else None


@rule("at decimal", "at? decimal hour_marks")
def comma_clock(_context: Context, *pieces: str | Number | None) -> Made | None:
    """Ore 18,30."""
    time = _with_comma(next(piece for piece in pieces if isinstance(piece, Number)))
    return Made(time) if time else None


@rule(*(f"{day} decimal" for day in ("weekday", "relative_day", "monthday", "date")), joins=True)
def comma_clock_after_day(context: Context, day: Moment, number: Number) -> Made | None:
    """Ven 20,30."""
    time = _with_comma(number) if not context.language.clock_figures_in_doubt else None
    merged = merge(day, time) if time else None
    return Made(merged) if merged else None


def _with_comma(number: Number) -> Moment | None:
    hour, _, minute = number.digits.partition(",")
    return clock(int(hour), int(minute), typed=hour, ask="small") if len(minute) == 2 and len(hour) <= 2 else None


@rule("clock_figure noon", "noon clock_figure", "marked_clock noon", "clock_figure midnight", "midnight clock_figure")
def said_twice(_context: Context, *pieces: Moment | str) -> Made | None:
    """12:00 noon, midnight 00:00."""
    time = next(piece for piece in pieces if isinstance(piece, Moment))
    if time.minute or time.second or (time.hour != _NOON if "noon" in pieces else time.hour not in _MIDNIGHTS):
        return None
    return Made(Moment(hour=_NOON, minute=0) if "noon" in pieces else Moment(hour=24, minute=0, midnight=True))


_NOON = 12
_MIDNIGHTS = (0, 12, 24)


@rule("dashed_day clock", "weekday dashed_day clock", joins=True)
def dashed_day_and_clock(_context: Context, *pieces: Moment) -> Made | None:
    """12-5 6pm: with a time beside it, it is no stretch of rows."""
    merged: Moment | None = pieces[0]
    for piece in pieces[1:]:
        merged = merge(merged, piece) if merged else None
    return Made(merged) if merged else None


@rule("day_in_list clock", joins=True)
def day_and_clock(_context: Context, day: Moment, time: Moment) -> Made:
    """15, 8pm."""
    return Made(replace(time, day=day.day))


@rule("clock place", "dated place", joins=True)
def clock_in_place(_context: Context, time: Moment, place: Zone) -> Made | None:
    """19:30 London."""
    return Made(replace(time, zone=place)) if time.has_clock and time.zone is None else None
