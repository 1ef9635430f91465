"""The bot's memory: Redis. `keys` lists every key; `transaction` and the scripts keep what belongs together together."""

from __future__ import annotations

from bot.clock import Clock
from bot.store.cinemas import Cinemas
from bot.store.drafts import Drafts
from bot.store.keys import Keys
from bot.store.outages import Outages
from bot.store.outbox import Telling, Tellings
from bot.store.polls import Looks
from bot.store.rate_limits import Paces
from bot.store.redis import Engine, connect
from bot.store.transaction import Transaction


class Store(Outages, Looks, Tellings, Drafts, Cinemas, Paces):
    """All rooms of the memory over one connection."""

    def __init__(self, engine: Engine, keys: Keys, clock: Clock) -> None:
        self.engine = engine
        self.keys = keys
        self.clock = clock

    async def transact(self, change: Transaction) -> bool:
        """Does the transaction; False when one of its guards did not hold."""
        return await self.engine.transact(change)


__all__ = ["Engine", "Keys", "Store", "Telling", "Transaction", "connect"]
