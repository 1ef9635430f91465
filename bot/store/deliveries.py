"""What was delivered to each cinema: by which of our orders an event or an asset came there last, for as long as that is kept.

A hash for each cinema and shard, content to order, so that a form with many cinemas costs a few reads however much was delivered.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.orders.order import Order, OrderRequest, Submission
from bot.orders.tracked_order import TrackedOrder
from bot.store.keys import Keys, Shard
from bot.store.orders import Orders
from bot.store.redis import Engine
from bot.store.transaction import Transaction


class Deliveries:
    """Finds what was delivered before. Written where it is recorded that an order landed (`note_delivery`)."""

    def __init__(self, engine: Engine, keys: Keys, orders: Orders) -> None:
        self._engine = engine
        self._keys = keys
        self._orders = orders

    async def of_same_content(self, requests: Sequence[OrderRequest]) -> list[list[tuple[Submission, TrackedOrder]]]:
        """For each request the orders that delivered its event or one of its assets to its cinema, whoever placed them."""
        wanted = [(request, key) for request in requests for key in cinema_keys(request) if contents(request)]
        commands = [
            ("HMGET", shard.delivered(request.portal.value, key), *contents(request))
            for request, key in wanted
            for shard in self._keys.shards
        ]
        answers = await self._engine.many(commands) if commands else []
        each = len(self._keys.shards)
        ids: dict[OrderRequest, set[str]] = {}
        for index, (request, _) in enumerate(wanted):
            found = {order for answer in answers[index * each : (index + 1) * each] for order in answer if order}
            ids.setdefault(request, set()).update(found)
        kept = await self._orders.by_ids(sorted({order for found in ids.values() for order in found}))
        landed = {tracked.order.id: (submission, tracked) for submission, tracked in kept if _is_there(tracked)}
        return [[landed[order] for order in sorted(ids.get(request, ())) if order in landed] for request in requests]

    async def forget(self, change: Transaction, shard: Shard, order: Order) -> None:
        """Adds to a transaction: nothing is known of this order any more. What was delivered again since stays known."""
        for key in order_keys(shard, order):
            fields = delivered_contents(order)
            holding = await self._engine.one("HMGET", key, *fields) if fields else []
            for field, holder in zip(fields, holding, strict=True):
                if holder == order.id:
                    change.field(key, field, order.id)
                    change.write("HDEL", key, field)


def note_delivery(change: Transaction, shard: Shard, order: Order) -> None:
    """Adds to a transaction: the order landed."""
    pairs = [part for content in delivered_contents(order) for part in (content, order.id)]
    for key in order_keys(shard, order):
        if pairs:
            change.write("HSET", key, *pairs)


def order_keys(shard: Shard, order: Order) -> list[str]:
    """Where it stands what an order delivered: under every key that its cinema has."""
    company = order.placed.company_id if order.placed else ""
    keys = dict.fromkeys((*cinema_keys(order.request), *([company] if company else [])))
    return [shard.delivered(order.portal.value, key) for key in keys]


def cinema_keys(request: OrderRequest) -> list[str]:
    """By its id, and by another numbering: it may have been ordered by either."""
    cinema = request.cinema
    other = f"{cinema.source}:{cinema.value}" if cinema.source and cinema.value else ""
    return list(dict.fromkeys(key for key in (cinema.key, other) if key))


def contents(request: OrderRequest) -> list[str]:
    """The event and the assets of a request, by their ids."""
    return list(dict.fromkeys(content for content in (request.event, *request.assets) if content))


def delivered_contents(order: Order) -> list[str]:
    """The same of an order, with the assets that the portal said it would deliver."""
    listed = [uuid for uuid, _ in order.placed.delivers] if order.placed else []
    return list(dict.fromkeys((*contents(order.request), *listed)))


def _is_there(tracked: TrackedOrder) -> bool:
    return tracked.snapshot is not None and tracked.snapshot.tracking_status.landed
