"""Repository of the directory of cinemas (a version counter beside them invalidates caches), and the events that answers named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from bot.cinemas.cinema import Cinema
from bot.store.json_codec import pack, unpack
from bot.store.keys import Keys
from bot.store.redis import Engine
from gofilex import Portal

VERSION_FIELD = "#version"  # no cinema has such a key: an identifier has a colon, an id only letters and figures


class Cinemas:
    """One hash for each portal; a version beside the cinemas tells readers when to read again."""

    def __init__(self, engine: Engine, keys: Keys) -> None:
        self._engine = engine
        self._keys = keys

    async def put(self, cinemas: Sequence[Cinema]) -> None:
        """Writes them all, over what stood there under the same keys."""
        by_portal: dict[Portal, dict[str, str]] = defaultdict(dict)
        for cinema in cinemas:
            by_portal[cinema.portal][cinema.key] = pack(Cinema, cinema)
        for portal, entries in by_portal.items():
            key = self._keys("cinemas", portal.value)
            await self._engine.client.hset(key, mapping=entries)
            await self._engine.client.hincrby(key, VERSION_FIELD, 1)

    async def drop(self, portal: Portal, keys: Sequence[str]) -> None:
        """Forgets them."""
        if keys:
            key = self._keys("cinemas", portal.value)
            await self._engine.client.hdel(key, *keys)
            await self._engine.client.hincrby(key, VERSION_FIELD, 1)

    async def every(self, portal: Portal) -> dict[str, Cinema]:
        """All cinemas of a portal, by their key."""
        entries: dict[str, str] = await self._engine.one("HGETALL", self._keys("cinemas", portal.value))
        return {key: unpack(Cinema, text) for key, text in entries.items() if key != VERSION_FIELD}

    async def version(self, portal: Portal) -> int:
        """A figure that is another one after each change."""
        return int(await self._engine.client.hget(self._keys("cinemas", portal.value), VERSION_FIELD) or 0)

    async def note_event(self, portal: Portal, event: str, name: str) -> None:
        """Remembers an event that an order named; a name once known is kept."""
        key = self._keys("events", portal.value)
        if name:
            await self._engine.client.hset(key, event, name)
        else:
            await self._engine.client.hsetnx(key, event, "")

    async def events(self, portal: Portal) -> dict[str, str]:
        """Events seen: id to name, "" where it is not known."""
        found: dict[str, str] = await self._engine.one("HGETALL", self._keys("events", portal.value))
        return found
