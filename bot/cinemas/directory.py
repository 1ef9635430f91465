"""The directory of cinemas: what the bot knows of each, in Redis, with a search index kept by its version."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from bot.cinemas.cinema import Cinema
from bot.cinemas.search import Index
from bot.cinemas.time_zones import is_zone
from gofilex import Portal


class DirectoryStore(Protocol):
    """What the directory needs of Redis."""

    async def put(self, cinemas: Sequence[Cinema]) -> None: ...

    async def remove(self, portal: Portal, keys: Sequence[str]) -> None: ...

    async def every(self, portal: Portal) -> dict[str, Cinema]: ...

    async def version(self, portal: Portal) -> int: ...


class PortalDirectory:
    """All cinemas of one portal, as they were at one version."""

    def __init__(self, version: int, cinemas: dict[str, Cinema]) -> None:
        self.version = version
        self.cinemas = cinemas
        self.index = Index(cinemas.values())
        self._by_identifier = {f"{c.source}:{c.value}": c for c in cinemas.values() if c.source and c.value}

    def get(self, key: str) -> Cinema | None:
        """By id, or by `source:value`: also of a cinema whose id became known since."""
        return self.cinemas.get(key) or self._by_identifier.get(key)


class Directory:
    """Finds, adds and corrects cinemas. Nothing but a cache lives here; another process's change is seen at once."""

    def __init__(self, store: DirectoryStore) -> None:
        self._store = store
        self._by_portal: dict[Portal, PortalDirectory] = {}

    async def of_portal(self, portal: Portal) -> PortalDirectory:
        """All cinemas of `portal` as they are now. Read again from Redis only when something changed."""
        version = await self._store.version(portal)
        known = self._by_portal.get(portal)
        if known is None or known.version != version:
            known = PortalDirectory(version, await self._store.every(portal))
            self._by_portal[portal] = known
        return known

    async def search(self, portal: Portal, typed: str, limit: int = 100) -> list[Cinema]:
        """For type-ahead: every typed word begins a word of the name, the city or the id; best first."""
        return (await self.of_portal(portal)).index.search(typed, limit)

    async def get(self, portal: Portal, key: str) -> Cinema | None:
        """The cinema with this id or `source:value`."""
        return (await self.of_portal(portal)).get(key)

    async def chosen(self, portal: Portal, keys: Iterable[str]) -> tuple[list[Cinema], list[str]]:
        """The cinemas of those keys, each once, in their order; and the keys that are not in the directory."""
        known = await self.of_portal(portal)
        found: dict[str, Cinema] = {}
        unknown: list[str] = []
        for key in dict.fromkeys(keys):
            cinema = known.get(key)
            if cinema is None:
                unknown.append(key)
            else:
                found[cinema.key] = cinema
        return list(found.values()), unknown

    async def add(self, cinema: Cinema) -> None:
        """Enters a cinema, or replaces what stands under its key; an entry under its identifier alone is taken over."""
        before = await self.get(cinema.portal, cinema.key)
        if before is None and cinema.id and cinema.source:
            before = await self.get(cinema.portal, f"{cinema.source}:{cinema.value}")
        if before != cinema:
            await self._store.put([cinema])
        if before is not None and before.key != cinema.key and not before.id:
            await self._store.remove(before.portal, [before.key])

    async def learn(self, sent: Cinema, named: Cinema) -> Cinema:
        """Takes over what the portal's answer to an order names (API documentation, add-encore, `company`).

        sent: the cinema that was ordered for. named: what the answer says of it, empty where it says nothing; a zone
        that is not one is left out.
        Returns the cinema as the directory has it from now on.
        """
        known = await self.get(sent.portal, sent.key) or sent
        learned = replace(
            known,
            id=named.id or known.id,
            name=named.name or known.name,
            city=named.city or known.city,
            country=named.country or known.country,
            zone=named.zone if is_zone(named.zone) else known.zone,
        )
        await self.add(learned)
        return learned
