"""Retention: submissions that ended long ago are swept, with all that belongs to them."""

from __future__ import annotations

from contextlib import suppress

from bot.clock import Clock
from bot.orders.order import Phase
from bot.store.deliveries import Deliveries
from bot.store.keys import Keys, Shard
from bot.store.order_records import close_order
from bot.store.orders import Orders
from bot.store.redis import Engine
from bot.store.transaction import Transaction
from bot.store.unreadable import UnreadableError


class Retention:
    """Forgets what is old."""

    def __init__(self, engine: Engine, keys: Keys, clock: Clock, orders: Orders, deliveries: Deliveries) -> None:
        self._engine = engine
        self._keys = keys
        self._clock = clock
        self._orders = orders
        self._deliveries = deliveries

    async def sweep(self, keep_seconds: float, limit: int = 100) -> int:
        """Forgets submissions that ended `keep_seconds` ago, with all that belongs to them. Answers how many. Those that cannot be
        read are left as they are."""
        until = self._clock.time() - keep_seconds
        swept = 0
        for shard in self._keys.shards:
            for submission in await self._engine.client.zrange(
                shard.ended, "-inf", until, byscore=True, offset=0, num=limit
            ):
                with suppress(UnreadableError):
                    await self.forget(shard, submission)
                    swept += 1
        return swept

    async def forget(self, shard: Shard, submission: str) -> None:
        """Forgets a submission, with all that belongs to it. Raises `UnreadableError` for one that cannot be read."""
        change = Transaction()
        found = await self._orders.submission(submission)
        for number in range(found.size if found else 0):
            order = await self._orders.order(submission, number)
            if order is None:
                continue
            if order.phase is Phase.PLACED:
                change.write("SREM", shard.placed(order.portal.value, order.order_id), order.id)
                await self._deliveries.forget(change, shard, order)
            close_order(change, shard, order)
            for key in (shard.order(order.id), shard.snapshot(order.id), shard.jobs(order.id)):
                change.write("UNLINK", key)
        for of in (shard.submission, shard.notices, shard.history, shard.incidents):
            change.write("UNLINK", of(submission))
        change.write("ZREM", shard.outbox, submission)
        change.write("ZREM", shard.ended, submission)
        await self._engine.transact(change)
