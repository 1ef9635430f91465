"""An order together with what is known of it at the portal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from bot.orders.order import Order, Phase, Submission
from bot.orders.placed import DifferenceKind
from bot.tracking.snapshot import OrderSnapshot
from bot.wording.times import moment, parse_instant

_DOUBTS: Final = (
    DifferenceKind.COMPANY,
    DifferenceKind.MEDIUM,
    DifferenceKind.LATE_ORDER,
    DifferenceKind.LATE_REFUSAL,
)
"""What makes an id that a person gave doubtful: it may be another order's."""


class TrackedOrder(NamedTuple):
    """One line of a card, a list or an answer. `snapshot` is None until the portal has placed the order."""

    order: Order
    snapshot: OrderSnapshot | None

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.order.ended or (self.snapshot is not None and self.snapshot.final)

    @property
    def due(self) -> datetime | None:
        """When it must be there: as it stands by what became of it, else as the portal answered, before that as it was asked for.
        None when nobody said."""
        order, snapshot = self
        if snapshot and snapshot.due:
            return moment(snapshot.due)
        answered = parse_instant(order.placed.due) if order.placed else None
        return answered or (order.request.due.instant if order.request.due else None)

    @property
    def id_unseen(self) -> bool:
        """Whether a person gave its id, and the portal has not said whose the order of that id is: so it may be a wrong one. Its
        jobs do not say that, nor does its state."""
        return self._id_is_typed and not (self.order.placed and self.order.placed.company_id)

    @property
    def takes_other_id(self) -> bool:
        """Whether another id can be given: until it is over, of one whose id is unseen, or that may be another order's."""
        differences = self.order.placed.differences if self.order.placed else ()
        doubted = any(one.kind in _DOUBTS for one in differences)
        return self.id_unseen or (self._id_is_typed and doubted)

    @property
    def _id_is_typed(self) -> bool:
        return self.order.phase is Phase.PLACED and bool(self.order.resolved_by) and not self.is_over

    @property
    def is_over(self) -> bool:
        """Whether nobody waits for it any more: it landed, or nothing more will happen to it."""
        return self.ended or (self.snapshot is not None and self.snapshot.tracking_status.landed)


def all_over(submission: Submission, tracked_orders: Sequence[TrackedOrder]) -> bool:
    """Whether nobody waits for any order of the submission any more. tracked_orders: those of it that can be read; of another one
    nobody knows how it stands."""
    return bool(tracked_orders) and _whole(submission, tracked_orders) and all(one.is_over for one in tracked_orders)


def all_ended(submission: Submission, tracked_orders: Sequence[TrackedOrder]) -> bool:
    """Whether nothing more will happen to the submission; one without orders had only something to announce."""
    return _whole(submission, tracked_orders) and all(one.ended for one in tracked_orders)


def _whole(submission: Submission, tracked_orders: Sequence[TrackedOrder]) -> bool:
    return len(tracked_orders) == submission.size
