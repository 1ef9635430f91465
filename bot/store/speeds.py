"""Learned speeds: how fast recordings come to each cinema of a portal, and to its cinemas in general."""

from __future__ import annotations

from bot.store.keys import Keys
from bot.store.redis import Engine
from gofilex import Portal

EVERY = "*"
"""The field of all cinemas of a portal together: no cinema has such an id."""

MEMORY = 0.3
"""How much the latest transfer counts."""


class Speeds:
    """Bytes a second, smoothed: a hash for each portal, company id to speed."""

    def __init__(self, engine: Engine, keys: Keys) -> None:
        self._engine = engine
        self._keys = keys

    async def learn(self, portal: Portal, cinema: str, speed: float) -> None:
        """An order came in at that speed (bytes a second). cinema: its id, "" where it is not known. Of two that are learned in
        the same moment one may be lost: it is an average."""
        key = self._key(portal)
        fields = [EVERY, cinema] if cinema else [EVERY]
        known = await self._engine.one("HMGET", key, *fields)
        now = {
            field: f"{float(before) + MEMORY * (speed - float(before)) if before else speed:.0f}"
            for field, before in zip(fields, known, strict=True)
        }
        await self._engine.client.hset(key, mapping=now)

    async def usual(self, portal: Portal, cinema: str) -> float:
        """The cinema's usual speed, else that of the portal's cinemas, in bytes a second; 0 where nothing is known yet."""
        own, every = await self._engine.one("HMGET", self._key(portal), cinema or EVERY, EVERY)
        return float(own or every or 0)

    def _key(self, portal: Portal) -> str:
        return self._keys("speeds", portal.value)
