"""Value objects of Send: how each date was read for each zone, what would be ordered, and what to warn about."""

from __future__ import annotations

from dataclasses import dataclass

from bot.orders.order import OrderRequest
from bot.wall_time import WallTime
from bot.when import Choice, Refused, Resolved

TEXT_MAX = 3000
"""Slack: a plain_text_input holds 3,000 characters; longer words cannot be put into the form."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How the text of one date field was read for all chosen cinemas that share a zone and a country."""

    field: str  # one of orders.model.TIMES
    text: str
    zone: str
    country: str
    places: tuple[str, ...]  # the cinemas' labels
    result: Resolved | Choice | Refused
    picked: WallTime | None = None  # what the person chose where there were several
    example: str = ""  # what to type instead where the text says a whole day
    place: str = ""  # where those cinemas' clocks hang, if all in one place: for "18:00 in Utrecht"

    @property
    def pick_key(self) -> str:
        """Under which `Draft.picks` keeps the choice: a new text asks anew."""
        return f"{self.field}\n{self.text}\n{self.zone}\n{self.country}"

    @property
    def options(self) -> tuple[Resolved, ...]:
        """The readings to choose from, the usual one first; empty where there is nothing to choose."""
        match self.result:
            case Choice(answers=answers):
                return answers
            case Resolved(alternatives=alternatives) if alternatives:
                return (self.result, *alternatives)
            case _:
                return ()

    @property
    def time(self) -> WallTime | None:
        """The time it stands for, once one was picked, or there is only one."""
        if self.picked is not None:
            return self.picked
        if isinstance(self.result, Resolved):
            return WallTime(self.result.wall, self.zone)
        return None


@dataclass(frozen=True, slots=True)
class Warning:  # noqa: A001 - the trade's word; nothing here raises Python warnings
    """One thing to look at before Confirm. `kind`, in the order in which they matter: soon (due in less than the transfer
    window), same (an open order for the same cinema and event or asset), before (it was delivered there before), channel (the bot cannot post there), split (the
    assets go in one order again), clock (a clock change on the way), walls (the wall-clock times differ between cinemas),
    past (a time from which on something is allowed has passed), odd_id (an id that looks mistyped), e_mail (the
    additional text goes to customers). `text` is the sentence for people, plain, not escaped."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything the preview shows and Confirm places.

    requests: one for each order, in the order of the chosen cinemas. to_pick: readings of which one must be picked
    before Confirm. A plan with something to pick still has requests, made with the usual readings where there is one,
    and is not placed.
    """

    draft: str
    revision: int
    channel: str
    requests: tuple[OrderRequest, ...]
    readings: tuple[Reading, ...]
    warnings: tuple[Warning, ...] = ()

    @property
    def to_pick(self) -> tuple[Reading, ...]:
        return tuple(r for r in self.readings if r.options and r.picked is None)


def is_whole_day(answer: Resolved) -> bool:
    """Whether it is a date without a time. The end of a day, 23:59, is a time that was said."""
    return answer.grain == "day" and (answer.wall.hour, answer.wall.minute) != (23, 59)
