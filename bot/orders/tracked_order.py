"""An order together with what is known of it at the portal."""

from __future__ import annotations

from typing import NamedTuple

from bot.orders.order import Order
from bot.tracking.snapshot import OrderSnapshot


class TrackedOrder(NamedTuple):
    """One line of a card, a list or an answer. `snapshot` is None until the portal has placed the order."""

    order: Order
    snapshot: OrderSnapshot | None

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.order.ended or (self.snapshot is not None and self.snapshot.final)

    @property
    def is_over(self) -> bool:
        """Whether nobody waits for it any more: it landed, or nothing more will happen to it."""
        return self.ended or (self.snapshot is not None and self.snapshot.tracking_status.landed)
