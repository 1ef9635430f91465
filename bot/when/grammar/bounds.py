"""The latest or the earliest: until friday 6pm, as of monday 9am. The bound is what is meant where its field says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.when.chart import Made
from bot.when.cost import Cost
from bot.when.grammar.base import rule

if TYPE_CHECKING:
    from bot.when.chart import Context
    from bot.when.values import Moment


@rule("until the? moment", joins=True)
def until(context: Context, _until: str, _the: str | None, moment: Moment) -> Made | None:
    return Made(moment) if _fits(moment, context, "latest") else None


@rule("as_of the? moment", joins=True)
def as_of(context: Context, _as_of: str, _the: str | None, moment: Moment) -> Made | None:
    return Made(moment) if _fits(moment, context, "earliest") else None


@rule("after the? moment", joins=True)
def not_before(context: Context, _after: str, _the: str | None, moment: Moment) -> Made | None:
    """After friday 6pm, in a field that says from when on."""
    return Made(moment) if context.bound == "earliest" and moment.has_clock else None


@rule("before the? clock", joins=True)
def not_after(context: Context, _before: str, _the: str | None, time: Moment) -> Made | None:
    """Before 6pm, in a field that says until when."""
    return Made(time, cost=Cost.LESSER) if context.bound == "latest" else None


def _fits(moment: Moment, context: Context, bound: str) -> bool:
    """Whether a word for that bound adds nothing: in its field, or anywhere beside a day and a time."""
    if context.bound:
        return context.bound == bound
    return moment.has_clock and moment.has_date
