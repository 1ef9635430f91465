"""The audit trail: an append-only stream for each shard, written in the transaction of what it tells of."""

from __future__ import annotations

from bot.clock import Clock
from bot.store.keys import AUDIT_SECONDS, Shard
from bot.store.transaction import Transaction


class Audit:
    """Who did what to which order."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def add(self, change: Transaction, shard: Shard, what: str, by: str, order: str, *details: str) -> None:
        """Adds to a transaction: who did what to which order; `details` are name, value, name, value."""
        oldest = round((self._clock.time() - AUDIT_SECONDS) * 1000)
        change.write(
            "XADD", shard.audit, "MINID", "~", oldest, "*", "at", f"{self._clock.time():.3f}",
            "what", what, "by", by, "order", order, *details,
        )  # fmt: skip
