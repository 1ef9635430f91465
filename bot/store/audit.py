"""The audit trail: an append-only stream for each shard, written in the transaction of what it tells of."""

from __future__ import annotations

from bot.clock import Clock
from bot.orders.life import AuditEntry
from bot.store.keys import AUDIT_SECONDS, Shard
from bot.store.transaction import Transaction


class Audit:
    """Who did what to which order."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def add(self, change: Transaction, shard: Shard, order: str, entry: AuditEntry) -> None:
        """Adds to a transaction: what was done to that order, or to that submission as a whole."""
        oldest = round((self._clock.time() - AUDIT_SECONDS) * 1000)
        change.write(
            "XADD", shard.audit, "MINID", "~", oldest, "*", "at", f"{self._clock.time():.3f}",
            "what", entry.what, "by", entry.by, "order", order, *(part for detail in entry.details for part in detail),
        )  # fmt: skip
