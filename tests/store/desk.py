"""Takes orders in, for the tests of the memory."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.orders.order import Order, OrderRequest, Submission
from bot.store import Store
from bot.wall_time import WallTime
from tests.intake import submit
from tests.stage import BERGH, CONCERT


class Desk:
    """Takes orders in."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def request(self, *, days: float = 5, cinema: Any = BERGH, event: str = CONCERT, **more: Any) -> OrderRequest:
        due = WallTime.at(self.store.clock.now() + timedelta(days=days), cinema.zone)
        return OrderRequest(cinema, due, event=event, **more)

    async def submits(self, name: str, *requests: OrderRequest) -> bool:
        wanted = requests or (self.request(),)
        submission = Submission(name, "T1", "C1", "U0ALICE", self.store.clock.time(), len(wanted))
        return await submit(self.store, submission, [Order(name, n, one) for n, one in enumerate(wanted)])

    async def keys(self) -> set[str]:
        """Every key under this store's prefix."""
        return {key async for key in self.store.engine.client.scan_iter(f"{self.store.keys.prefix}:*", count=1000)}
