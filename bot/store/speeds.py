"""Learned speeds: how fast recordings come to each cinema of a portal, and to its cinemas in general."""

from __future__ import annotations

from bot.store.keys import Keys
from bot.store.redis import Engine
from bot.store.unreadable import Unreadable
from gofilex import Portal

EVERY = "*"
"""The field of all cinemas of a portal together: no cinema has such an id."""

MEMORY = 0.3
"""How much the latest transfer counts."""


class Speeds:
    """Bytes a second, smoothed: a hash for each portal, company id to speed."""

    def __init__(self, engine: Engine, keys: Keys, unreadable: Unreadable) -> None:
        self._engine = engine
        self._keys = keys
        self._unreadable = unreadable

    async def learn(self, portal: Portal, cinema: str, speed: float) -> None:
        """An order came in at that speed (bytes a second). cinema: its id, "" where it is not known. Of two that are learned in
        the same moment one may be lost: it is an average."""
        key = self._key(portal)
        fields = [EVERY, cinema] if cinema else [EVERY]
        known = zip(fields, await self._engine.one("HMGET", key, *fields), strict=True)
        before = {field: self._unreadable.figure(f"{key} {field}", text) for field, text in known}
        now = {field: f"{known + MEMORY * (speed - known) if known else speed:.0f}" for field, known in before.items()}
        await self._engine.client.hset(key, mapping=now)

    async def usual(self, portal: Portal, cinema: str) -> float:
        """The cinema's usual speed, else that of the portal's cinemas, in bytes a second; 0 where nothing is known yet."""
        key, fields = self._key(portal), (cinema or EVERY, EVERY)
        known = zip(fields, await self._engine.one("HMGET", key, *fields), strict=True)
        own, every = (self._unreadable.figure(f"{key} {field}", text) for field, text in known)
        return max(own or every, 0.0)

    def _key(self, portal: Portal) -> str:
        return self._keys("speeds", portal.value)
