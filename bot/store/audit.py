"""The audit trail: an append-only stream for each shard, written in the transaction of what it tells of."""

from __future__ import annotations

from dataclasses import replace
from secrets import token_hex

from bot.clock import Clock
from bot.orders.life import AuditEntry
from bot.store.keys import AUDIT_SECONDS, Keys, Shard
from bot.store.redis import Engine
from bot.store.transaction import Transaction

PEOPLE = frozenset({"asked_by"})
"""Details that are user ids."""


class Audit:
    """Who did what to which order. People stand there by pseudonyms, a random one each: what one stands for is kept beside it and
    can be deleted for one person alone. (Of a keyed hash only the key could be, and for all at once.)"""

    def __init__(self, engine: Engine, keys: Keys, clock: Clock) -> None:
        self._engine = engine
        self._keys = keys
        self._clock = clock

    async def pseudonymous(self, entry: AuditEntry) -> AuditEntry:
        """The entry with pseudonyms in the place of user ids."""
        users = {entry.by, *(value for name, value in entry.details if name in PEOPLE)} - {""}
        known = {user: await self._pseudonym(user) for user in sorted(users)} | {"": ""}
        details = tuple((name, known[value] if name in PEOPLE else value) for name, value in entry.details)
        return replace(entry, by=known[entry.by], details=details)

    async def _pseudonym(self, user: str) -> str:
        key = self._keys("pseudonyms")
        await self._engine.client.hsetnx(key, user, f"p{token_hex(8)}")
        return str(await self._engine.client.hget(key, user) or "")

    def add(self, change: Transaction, shard: Shard, order: str, entry: AuditEntry) -> None:
        """Adds to a transaction: what was done to that order, or to that submission as a whole; `entry` is `pseudonymous`."""
        oldest = round((self._clock.time() - AUDIT_SECONDS) * 1000)
        change.write(
            "XADD", shard.audit, "MINID", "~", oldest, "*", "at", f"{self._clock.time():.3f}",
            "what", entry.what, "by", entry.by, "order", order, *(part for detail in entry.details for part in detail),
        )  # fmt: skip
