"""A value object: the score of a member in the sorted sets `to_send`, `to_poll`, `outbox` and `open`, with all that it can say.

Redis has one figure for each member, and four things are said by it. Nobody but this file knows how:

in all but `open`           when it is due: milliseconds, an even number
                            until when it is claimed, a lease: milliseconds, an odd number
in `outbox`                 from when on only a card is to be rendered: a due time less `_CARDS`, so below zero
in `open`                   when the delivery is due: seconds; less `_TROUBLED` where there is trouble, so before all others

One set holds both due times and leases because a claim is then one write, and runs out by itself. `outbox` holds notices and
cards because a submission must have one claim for both: whoever posts in its thread is the one who draws its card.
"""

from __future__ import annotations

from typing import Final

_CARDS = 10**15
_TROUBLED = 10**12  # all due times are below it
_NO_DUE = 3 * 10**11  # of an order of which nobody gave one: after all others (the year 9999 ends before)

Range = tuple[str, str]
"""Bounds as `ZRANGE … BYSCORE` takes them."""

EVERY: Final[Range] = ("-inf", "+inf")
TIMES: Final[Range] = ("0", "+inf")
"""Due times and leases, and no cards."""
CARDS: Final[Range] = ("-inf", "(0")
"""Cards alone."""

STEP_SECONDS = 0.002
"""A shorter time than this makes no difference to a score."""


class Score(int):
    """A score, made by one of its names. Scores compare like the figures that Redis has."""

    __slots__ = ()

    @classmethod
    def due(cls, seconds: float) -> Score:
        """It is due at that time (since 1970)."""
        return cls(round(seconds * 1000) // 2 * 2)

    @classmethod
    def lease_until(cls, seconds: float) -> Score:
        """It is claimed until that time; also the token that shows whose claim it is."""
        return cls(round(seconds * 1000) // 2 * 2 - 1)

    @classmethod
    def card_from(cls, seconds: float) -> Score:
        """Nothing but its card is to be rendered, from that time on."""
        return cls(round(seconds * 1000) // 2 * 2 - _CARDS)

    @classmethod
    def open_order(cls, due: float | None, *, troubled: bool = False) -> Score:
        """An open order whose delivery is due at that time; None where nobody said."""
        return cls(int(due or _NO_DUE) - (_TROUBLED if troubled else 0))

    @classmethod
    def wants_person(cls) -> Score:
        """An open order that waits for a person's answer: before all that is troubled."""
        return cls(-_TROUBLED)

    @classmethod
    def of(cls, answer: str | float) -> Score:
        """A score as Redis answers it."""
        return cls(int(float(answer)))

    @property
    def is_card(self) -> bool:
        return self < 0

    @property
    def is_lease(self) -> bool:
        return self % 2 == 1 and not self.is_card

    @property
    def seconds(self) -> float:
        """The time that it names, since 1970."""
        return (self + _CARDS if self.is_card else int(self)) / 1000
