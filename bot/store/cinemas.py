"""Repository of the directory of cinemas (a version counter beside them invalidates caches), and what else answers named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from secrets import randbits

from redis.exceptions import ResponseError

from bot.cinemas.cinema import Cinema
from bot.store.json_codec import NewerVersionError, pack, unpack
from bot.store.keys import Keys
from bot.store.redis import Engine
from bot.store.unreadable import Unreadable, UnreadableError
from gofilex import Portal

VERSION_FIELD = "#version"  # no cinema has such a key: an identifier has a colon, an id only letters and figures


class Cinemas:
    """One hash for each portal; a version beside the cinemas tells readers when to read again."""

    def __init__(self, engine: Engine, keys: Keys, unreadable: Unreadable) -> None:
        self._engine = engine
        self._keys = keys
        self._unreadable = unreadable

    async def put(self, cinemas: Sequence[Cinema]) -> None:
        """Writes them all, over what stood there under the same keys; but not over what a newer version wrote."""
        by_portal: dict[Portal, dict[str, str]] = defaultdict(dict)
        for cinema in cinemas:
            by_portal[cinema.portal][cinema.key] = pack(Cinema, cinema)
        for portal, entries in by_portal.items():
            key = self._keys("cinemas", portal.value)
            for newer in await self._newer(key, list(entries)):
                del entries[newer]
            if not entries:
                continue
            await self._engine.client.hset(key, mapping=entries)
            await self._count_change(key)

    async def _count_change(self, key: str) -> None:
        try:
            await self._engine.client.hincrby(key, VERSION_FIELD, 1)
        except ResponseError as error:  # it is no figure
            self._unreadable.note(f"{key} {VERSION_FIELD}", error)
            # Any that no reader has seen: else its copy would pass for the newest.
            await self._engine.client.hset(key, VERSION_FIELD, str(1 + randbits(40)))

    async def _newer(self, key: str, cinemas: Sequence[str]) -> list[str]:
        """Those of these that stand there as a newer version wrote them."""
        found = []
        for cinema, text in zip(cinemas, await self._engine.one("HMGET", key, *cinemas), strict=True):
            try:
                if text:
                    unpack(Cinema, text)
            except NewerVersionError as error:
                self._unreadable.note(f"{key} {cinema}", error)
                found.append(cinema)
            except UnreadableError as error:  # nothing that anybody could read is lost
                self._unreadable.note(f"{key} {cinema}", error)
        return found

    async def remove(self, portal: Portal, keys: Sequence[str]) -> None:
        """Forgets them."""
        if keys:
            key = self._keys("cinemas", portal.value)
            await self._engine.client.hdel(key, *keys)
            await self._count_change(key)

    async def every(self, portal: Portal) -> dict[str, Cinema]:
        """All cinemas of a portal that can be read, by their key."""
        key = self._keys("cinemas", portal.value)
        entries: dict[str, str] = await self._engine.one("HGETALL", key)
        entries.pop(VERSION_FIELD, None)
        found = {}
        for cinema, text in entries.items():
            try:
                found[cinema] = unpack(Cinema, text)
            except UnreadableError as error:
                self._unreadable.note(f"{key} {cinema}", error)
        return found

    async def version(self, portal: Portal) -> int:
        """A figure that is another one after each change; 0 where what stands there is none."""
        key = self._keys("cinemas", portal.value)
        text = await self._engine.client.hget(key, VERSION_FIELD)
        return int(self._unreadable.figure(f"{key} {VERSION_FIELD}", text))

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

    async def note_party(self, portal: Portal, party: str, name: str) -> None:
        """Remembers an owner that an answer named; nothing without its id and its name."""
        if party and name:
            await self._engine.client.hset(self._keys("parties", portal.value), party, name)

    async def parties(self, portal: Portal) -> dict[str, str]:
        """Owners and bookers seen: id to name."""
        found: dict[str, str] = await self._engine.one("HGETALL", self._keys("parties", portal.value))
        return found
