"""A step in an order's life with all that follows from it, decided here and written by the store as one, or not at all.

Pure: what an order was (the guard), what it is, where it goes next, what is told of it, and what the audit keeps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.notices.notice import Kind, Notice
from bot.orders.order import Order, Phase
from bot.orders.tracked_order import Row
from bot.orders.unseen import unseen
from bot.tracking import changes
from bot.tracking.snapshot import Known


@dataclass(frozen=True, slots=True)
class Queue:
    """It waits to be sent, from `at` (seconds since 1970) on."""

    at: float


@dataclass(frozen=True, slots=True)
class Send:
    """Who has claimed it sends it: it stays claimed."""


@dataclass(frozen=True, slots=True)
class Follow:
    """It is at the portal, and polled from `at` (seconds since 1970) on. `known`: what is known of it so far."""

    known: Known
    at: float


@dataclass(frozen=True, slots=True)
class Close:
    """Nothing more will happen to it. `known`: the last that is known of it at the portal, if it is there."""

    known: Known | None = None


@dataclass(frozen=True, slots=True)
class AskPerson:
    """It waits for a person to say how it ended: first in every list."""


Next = Queue | Send | Follow | Close | AskPerson


@dataclass(frozen=True, slots=True)
class Entry:
    """What the audit keeps: who did what ("" for the bot itself); `details` are (name, value)."""

    what: str
    by: str = ""
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Transition:
    """One step. It is done only if the order, and what is known of it where that matters, are still as in `before`."""

    before: Row
    after: Order
    next: Next
    notices: Sequence[Notice] = ()
    audit: Entry | None = None

    @property
    def shows(self) -> bool:
        """Whether the card looks different after it."""
        known = self.next.known if isinstance(self.next, Close | Follow) else self.before.known
        return self.after != self.before.order or (known is not None and known != self.before.known)


def stopped(row: Row, by: str, at: float) -> Transition | None:
    """Somebody stops following: one that waits to be sent is not sent. None for what ended or is on its way to the portal."""
    order = row.order
    if row.ended:
        return None
    if order.phase is Phase.PLACED and row.known:
        after, kind, close = order, Kind.UNFOLLOWED, Close(changes.stop(row.known))
    elif order.phase is Phase.QUEUED:
        after = replace(order, phase=Phase.DROPPED, settled_by=by, reason="It was not sent.")
        kind, close = Kind.DROPPED, Close()
    else:
        return None
    notice = Notice(f"{order.id}:{kind.value}", kind.value, at, order=order.number, data={"by": by})
    return Transition(row, after, close, [notice], Entry(kind.value, by))


def found_placed(row: Row, order_id: str, by: str, at: float) -> Transition | None:
    """A person found the order in the portal: it is followed from now on. None when its outcome is not unknown."""
    if row.order.phase is not Phase.UNKNOWN:
        return None
    after = replace(row.order, phase=Phase.PLACED, order_id=order_id, settled_by=by)
    return _settled(row, after, Follow(unseen(after, at, quiet=False), at), by, at, outcome="placed", order_id=order_id)


def found_missing(row: Row, by: str, at: float) -> Transition | None:
    """A person made sure that the portal has no such order. None when its outcome is not unknown."""
    if row.order.phase is not Phase.UNKNOWN:
        return None
    after = replace(row.order, phase=Phase.DROPPED, settled_by=by, reason="It was not placed.")
    return _settled(row, after, Close(), by, at, outcome="not_placed")


def _settled(row: Row, after: Order, goes: Next, by: str, at: float, *, outcome: str, **more: str) -> Transition:
    kind, order = Kind.SETTLED.value, row.order
    notice = Notice(f"{order.id}:{kind}", kind, at, order=order.number, data={"by": by, "outcome": outcome, **more})
    return Transition(row, after, goes, [notice], Entry("settled", by, (("outcome", outcome),)))
