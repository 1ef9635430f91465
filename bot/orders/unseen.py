"""An order at a portal of which nothing but its id and what was asked for is known yet."""

from __future__ import annotations

from bot.orders.order import Order, OrderRequest
from bot.tracking import changes
from bot.tracking.snapshot import Known


def due_seconds(request: OrderRequest) -> float:
    """When it is due; 0 where nobody said: an order placed elsewhere then carries a time in the year 1."""
    return 0.0 if request.due.wall.year == 1 else request.due.instant.timestamp()


def unseen(order: Order, at: float, *, quiet: bool) -> Known:
    """What is known of an order of which we have only the id. at: now. quiet: its past is summed up in one line."""
    release = order.request.release_after
    known, _ = changes.first(
        at=at,
        state="",
        due=due_seconds(order.request),
        release_after=release.instant.timestamp() if release else 0.0,
        quiet=quiet,
    )
    return known
