"""Times of day in words: half past six, halb acht, huit heures moins le quart, las ocho y media, noon, midnight."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.when.chart import Made
from bot.when.cost import Cost
from bot.when.grammar.base import rule
from bot.when.grammar.clock import ask_of, hour_of
from bot.when.numerals import Ask, clock
from bot.when.values import Moment, Number

if TYPE_CHECKING:
    from bot.when.chart import Context


_LIKE_A_YEAR = Cost.HIDDEN
"""The cost of reading "twenty twenty-six" as a time: a year is meant."""


def _minutes(number: Number | str) -> int | None:
    if number == "quarter":
        return 15
    if number == "half":
        return 30
    assert isinstance(number, Number)
    return number.whole if number.whole is not None and 1 <= number.whole < 60 else None


@rule("at count count", "spelled spelled")
def hour_minutes_bare(context: Context, *pieces: str | Number) -> Made | None:
    """Six thirty, at 6 30."""
    hour, minute = (piece for piece in pieces if isinstance(piece, Number))
    if minute.whole is None or not 10 <= minute.whole <= 59 or (minute.digits and not hour.digits):
        return None
    made = hour_of(hour, minute.whole, ask=ask_of(context))
    return (
        Made(made, "spoken_clock", cost=_LIKE_A_YEAR if len(pieces) == 2 and hour.whole in (19, 20) else 0)
        if made
        else None
    )


@rule(
    "quarter past count hour_marks?",
    "half past count hour_marks?",
    "count minute_marks? past count hour_marks?",
    "quarter past count twelve_marks",
)
def minutes_past(context: Context, *pieces: str | Number | None) -> Made | None:
    minutes, hour = _minutes_and_hour(pieces)
    return _spoken(hour_of(hour, minutes, ask=ask_of(context)) if minutes else None)


@rule("half_past count hour_marks?", "half_past count twelve_marks")
def half_past(context: Context, *pieces: str | Number | None) -> Made | None:
    hour = next(piece for piece in pieces if isinstance(piece, Number))
    return _spoken(hour_of(hour, 30, ask=ask_of(context)))


@rule("quarter to count hour_marks?", "count minute_marks? to count hour_marks?", "quarter to count twelve_marks")
def minutes_to(context: Context, *pieces: str | Number | None) -> Made | None:
    minutes, hour = _minutes_and_hour(pieces)
    first = pieces[0]
    figures = isinstance(first, Number) and first.digits and first.value not in _MINUTES_TO
    if figures and context.language.figures_to_are_a_range and "minute_marks" not in pieces:
        return None
    return _spoken(_before(hour, minutes, context) if minutes else None)


_MINUTES_TO = (10, 20, 25)
"""Figures that are minutes before an English "to": "5 to 8" and "6 to 8" sound like stretches of time."""


@rule("half_before count hour_marks?")
def half_before(context: Context, _half: str, hour: Number, _mark: str | None) -> Made | None:
    return _spoken(_before(hour, 30, context), "half_clock")


@rule("quarter_before count hour_marks?")
def quarter_before(context: Context, _quarter: str, hour: Number, _mark: str | None) -> Made | None:
    return _spoken(_before(hour, 15, context))


@rule("quarter_into count hour_marks?")
def quarter_into(context: Context, _quarter: str, hour: Number, _mark: str | None) -> Made | None:
    """Viertel acht: a quarter of the way to eight."""
    return _spoken(_before(hour, 45, context))


@rule(
    "count minute_marks? past half_clock",
    "count minute_marks? to half_clock",
    "quarter past half_clock",
    "quarter to half_clock",
)
def around_half(_context: Context, *pieces: str | Number | Moment | None) -> Made | None:
    """Fünf vor halb acht, tien over half acht."""
    half, count = pieces[-1], pieces[0]
    assert isinstance(half, Moment)
    assert half.hour is not None
    minutes = _minutes(count) if isinstance(count, (Number, str)) else None
    if minutes is None or minutes > 15:
        return None
    return _spoken(replace(half, minute=30 + minutes if "past" in pieces else 30 - minutes))


@rule("half_clock", joins=True)
def half_clock(_context: Context, time: Moment) -> Made:
    return Made(time, "spoken_clock")


def _minutes_and_hour(pieces: tuple[str | Number | None, ...]) -> tuple[int | None, Number]:
    first = pieces[0]
    hour = [piece for piece in pieces if isinstance(piece, Number)][-1]
    return (_minutes(first) if first is not None else None), hour


def _before(hour: Number, minutes: int, context: Context) -> Moment | None:
    full = hour_of(hour, 0)
    if full is None or full.hour is None:
        return None
    previous = full.hour - 1
    if full.twelve and previous == 0:
        previous = 12
    if previous < 0:
        previous = 23
    said = clock(previous, 60 - minutes, ask=ask_of(context) if full.twelve else "never")
    return replace(said, twelve=full.twelve) if said else None


def _spoken(moment: Moment | None, kind: str = "spoken_clock") -> Made | None:
    return Made(moment, kind) if moment else None


_HOURS = ("count hour_marks", "at count hour_marks?", "spelled")


@rule(*(f"{hour} plus {minutes}" for hour in _HOURS for minutes in ("quarter", "half", "count minute_marks?")))
@rule("digits plus quarter", "digits plus half")
@rule(*(f"{hour} {minutes}" for hour in _HOURS[:2] for minutes in ("quarter", "half")))
def hour_plus(context: Context, *pieces: str | Number | None) -> Made | None:
    """Huit heures et quart, las ocho y media, le otto e un quarto; "vingt et un" is 21 and not 20:01."""
    hour, minutes = _hour_then_minutes(pieces)
    if minutes and minutes < 10 and hour.value == 20 and not hour.digits and "hour_marks" not in pieces:
        return None
    return _spoken(hour_of(hour, minutes, ask=_ask_after(pieces, context)) if minutes else None)


@rule(*(f"{hour} less {minutes}" for hour in _HOURS for minutes in ("quarter", "count minute_marks?")))
@rule("digits less quarter")
def hour_less(context: Context, *pieces: str | Number | None) -> Made | None:
    """Huit heures moins dix, las ocho menos cuarto."""
    hour, minutes = _hour_then_minutes(pieces)
    return _spoken(_before(hour, minutes, context) if minutes else None)


def _hour_then_minutes(pieces: tuple[str | Number | None, ...]) -> tuple[Number, int | None]:
    numbers = [piece for piece in pieces if isinstance(piece, Number)]
    if len(numbers) > 1:
        return numbers[0], _minutes(numbers[1])
    return numbers[0], 15 if "quarter" in pieces else 30


def _ask_after(pieces: tuple[str | Number | None, ...], context: Context) -> Ask:
    marked = isinstance(pieces[0], Number) and pieces[0].digits and "hour_marks" in pieces
    return "small" if marked else ask_of(context)


@rule("noon")
def noon(_context: Context, _noon: str) -> Made:
    return Made(Moment(hour=12, minute=0))


_HIGH = ("noon", "midnight")


@rule(*(f"{high} plus? {minutes}" for high in _HIGH for minutes in ("half", "quarter", "count minute_marks?")))
def noon_plus(context: Context, high: str, plus: str | None, *minutes: str | Number | None) -> Made | None:
    """Midi et demi, minuit dix."""
    first = minutes[0]
    if first is None or (plus is None and not context.language.minutes_follow_noon):
        return None
    past = _minutes(first)
    if plus is None and isinstance(first, Number) and first.value < 5:
        return None  # "midi 2 jours avant"
    return Made(Moment(hour=12 if high == "noon" else 0, minute=past)) if past else None


@rule(*(f"{high} less {minutes}" for high in _HIGH for minutes in ("quarter", "count minute_marks?")))
def noon_less(_context: Context, high: str, _less: str, *minutes: str | Number | None) -> Made | None:
    """Midi moins le quart, minuit moins cinq."""
    short = _minutes(minutes[0]) if minutes[0] is not None else None
    return Made(Moment(hour=11 if high == "noon" else 23, minute=60 - short)) if short else None


@rule("midnight")
def midnight(_context: Context, _midnight: str) -> Made:
    return Made(Moment(hour=24, minute=0, midnight=True))


@rule("at noon", joins=True)
def at_noon(_context: Context, *_pieces: str) -> Made:
    return Made(Moment(hour=12, minute=0))


@rule("at midnight", joins=True)
def at_midnight(_context: Context, *_pieces: str) -> Made:
    return Made(Moment(hour=24, minute=0, midnight=True))


@rule(
    *(
        f"{minutes} {side} {hour}"
        for minutes in ("quarter", "half", "count minute_marks?")
        for side in ("past", "to")
        for hour in ("noon", "midnight")
    )
)
def around_noon(_context: Context, *pieces: str | Number | None) -> Made | None:
    """Five to noon, half past midnight."""
    first = pieces[0]
    minutes = _minutes(first) if first is not None else None
    if not minutes:
        return None
    whole = 12 if "noon" in pieces else 24
    if "to" in pieces:
        return Made(Moment(hour=whole - 1, minute=60 - minutes))
    return Made(Moment(hour=whole % 24, minute=minutes))


@rule("spoken_clock", joins=True)
def clock_in_words(_context: Context, time: Moment) -> Made:
    return Made(time, "clock")
