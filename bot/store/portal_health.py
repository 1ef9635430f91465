"""Shared state of a circuit breaker: what all processes found out about each portal, one hash for each."""

from __future__ import annotations

from collections.abc import Mapping

from bot.clock import Clock
from bot.store.keys import Keys
from bot.store.redis import Engine
from bot.store.unreadable import Unreadable
from gofilex import Portal


class PortalHealthStore:
    """Facts about portals, by their names. What they mean is known to who writes them (`bot.worker.portal_access`)."""

    def __init__(self, engine: Engine, keys: Keys, clock: Clock, unreadable: Unreadable) -> None:
        self._engine = engine
        self._keys = keys
        self._clock = clock
        self._unreadable = unreadable

    async def read(self, portal: Portal) -> dict[str, str]:
        """What was found out about a portal: how it answers, whether it is down."""
        health: dict[str, str] = await self._engine.one("HGETALL", self._key(portal))
        return health

    def figure(self, portal: Portal, health: Mapping[str, str], fact: str, otherwise: float = 0.0) -> float:
        """A fact that is a figure, of what `read` answered; `otherwise` where it is not known."""
        return self._unreadable.figure(f"{self._key(portal)} {fact}", health.get(fact), otherwise)

    async def note(self, portal: Portal, health: Mapping[str, str | float]) -> None:
        """These are so from now on."""
        await self._engine.client.hset(self._key(portal), mapping=dict(health))

    async def forget(self, portal: Portal, *health: str) -> None:
        """These are so no more."""
        await self._engine.client.hdel(self._key(portal), *health)

    async def count(self, portal: Portal, fact: str) -> int:
        """Counts one more of something, and answers how many there are."""
        return int(await self._engine.client.hincrby(self._key(portal), fact, 1))

    async def since(self, portal: Portal, fact: str) -> tuple[float, bool]:
        """Since when something is so (seconds since 1970): from now on, unless it was so before. And whether it is new."""
        key, now = self._key(portal), self._clock.time()
        new = bool(await self._engine.client.hsetnx(key, fact, f"{now:.3f}"))
        since = self._unreadable.figure(f"{key} {fact}", await self._engine.client.hget(key, fact), now)
        if since > now:  # by a clock that was ahead
            since = now
            await self._engine.client.hset(key, fact, f"{now:.3f}")
        return since, new

    def _key(self, portal: Portal) -> str:
        return self._keys("portal", portal.value)
