"""Putting pieces side by side: a day and a time, a time and a zone, little words around them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.when.chart import Made
from bot.when.cost import Cost
from bot.when.grammar.base import rule
from bot.when.grammar.days import on
from bot.when.merging import merge
from bot.when.values import AT_THE_LATEST, Moment, Zone

if TYPE_CHECKING:
    from bot.when.chart import Context
    from bot.when.values import Part


_UNLIKELY = Cost.HIDDEN
"""The cost of a holiday with a bare part of the day: "christmas eve" is another day."""


@rule("moment moment", joins=True)
def side_by_side(_context: Context, first: Moment, second: Moment) -> Made | None:
    if AT_THE_LATEST in second.assumed and first.has_date and second.has_date:
        return None  # "friday" and "before christmas 5pm" are not one day
    merged = merge(first, second)
    if merged is None:
        return None
    return Made(
        merged,
        cost=_UNLIKELY
        if merged.named and merged.part and not (first.named and first.part) and not (second.named and second.part)
        else 0,
    )


@rule("moment of moment", joins=True)
def one_of_the_other(_context: Context, first: Moment, _of: str, second: Moment) -> Made | None:
    """Friday of next week, 5 december of next year, 6pm of friday."""
    merged = merge(first, second)
    return Made(merged) if merged else None


_RATHER_A_DAY = Cost.LAST
"""The cost of an hour in "le 5 au soir": after an article the number is the day, whose hour is then asked for."""


@rule(
    "on dates",
    "on clock",
    "on part",
    "on dated",
    "on closing",
    "on exact",
    "within whole",
    "within part",
    "the dates",
    "the part",
    "the clock",
    joins=True,
)
def little_word(context: Context, word: str, moment: Moment) -> Made | None:
    if word == "the" and context.language.known_everywhere and not moment.has_date and moment.has_clock:
        return None  # "the 6pm show"
    bare_hour = moment.part is not None and moment.hour is not None and moment.minute is None and not moment.has_date
    return Made(moment, cost=_RATHER_A_DAY if bare_hour else 0)


@rule("weekday part_after_day", "relative_day part_after_day", "date part_after_day")
def day_with_its_part(_context: Context, day: Moment, part: Part) -> Made | None:
    """Freitag morgen. The number of "friday 15 pm" is no day."""
    if day.weekday is not None and day.day is not None and day.month is None:
        return None
    merged = merge(day, Moment(part=part))
    return Made(merged) if merged else None


@rule("this part")
def this_part(context: Context, _this: str, part: Moment) -> Made:
    """This morning, ce soir: today's."""
    return _part_of(context, 0, part)


@rule("last part", "next part")
def other_part(context: Context, which: str, part: Moment) -> Made:
    """Last night."""
    return _part_of(context, 1 if which == "next" else -1, part)


def _part_of(context: Context, days: int, part: Moment) -> Made:
    known = "tonight" if part.part in ("evening", "night") else part.part
    return Made(replace(on(context.wall.date() + timedelta(days=days)), part=known))


@rule("time_words of? zone", "zone time_words", joins=True)
def zone_in_words(_context: Context, *pieces: str | Moment | None) -> Made:
    return Made(next(piece for piece in pieces if isinstance(piece, Moment)))


@rule("time_words of? place", "place time_words", "within place")
def place_in_words(_context: Context, *pieces: str | Zone | None) -> Made:
    """London time, heure de Paris."""
    return Made(Moment(zone=next(piece for piece in pieces if isinstance(piece, Zone))))
