"""Submissions of tests, taken in by a store: as a test has made their orders, or adopted by their id alone."""

from __future__ import annotations

from collections.abc import Sequence

from bot.orders.adoption import ExternalOrder, adopt
from bot.orders.intake import Entry, Intake
from bot.orders.life import AuditEntry, Follow, Queue, initial_snapshot
from bot.orders.order import Order, Phase, Submission
from bot.store import Store
from gofilex import Portal


async def submit(store: Store, submission: Submission, orders: Sequence[Order]) -> bool:
    """Takes the submission in; those of the orders that are placed are polled from now on, the others wait to be sent."""
    at = store.clock.time()
    entries = tuple(Entry(order, _first(order, at)) for order in orders)
    return await store.orders.submit(
        Intake(submission, entries, AuditEntry("followed" if submission.external else "submitted", submission.by))
    )


def _first(order: Order, at: float) -> Queue | Follow:
    placed = order.phase is Phase.PLACED
    return Follow(initial_snapshot(order, at, catching_up=True), at) if placed else Queue(at)


def adopted(
    order_id: str, at: float, *, name: str = "elsewhere", channel: str = "C1", by: str = "U0ALICE", zone: str = ""
) -> Intake:
    """The intake of one order that somebody follows by its id."""
    external = ExternalOrder.typed(Portal.EMEA, order_id, zone=zone)
    return adopt([external], id=name, team="T1", channel=channel, by=by, at=at)
