"""Forgetting a person: afterwards no key holds their id, and nothing leads from what is kept to them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress

from bot.permissions import FORGOTTEN
from bot.store.keys import Keys, submission_of
from bot.store.outbox import Outbox
from bot.store.redis import Engine, Script
from bot.store.retention import Retention
from bot.store.transaction import Transaction
from bot.store.unreadable import UnreadableError
from gofilex import Portal

FORGET = Script("forget")
PASSES = 5


def _names(user: str) -> re.Pattern[str]:
    """Finds the id of a person, and not where another one only begins like it."""
    return re.compile(re.escape(user) + r"(?![A-Za-z0-9])")


class Forgetting:
    """Finds what names a person, and takes the name out."""

    def __init__(self, engine: Engine, keys: Keys, outbox: Outbox, retention: Retention) -> None:
        self._engine = engine
        self._keys = keys
        self._outbox = outbox
        self._retention = retention

    async def find(self, user: str) -> Mapping[str, int]:
        """How many keys name the person, by the family that they have in the table of `bot.store.keys`: `draft`, `s`, `o`, ..."""
        return Counter([self._family(key) async for key in self._naming(user)])

    async def forget(self, user: str) -> bool:
        """Deletes forms that they fill in, what Slack said of them and what their pseudonym in the audit stands for, and puts
        `FORGOTTEN` in the place of their id in everything else. False where others wrote it anew all the while."""
        for _ in range(PASSES):
            # Who had read something before writes it once more after: so it is looked for until there is none.
            await self._engine.client.hdel(self._keys("pseudonyms"), user)
            found = [key async for key in self._naming(user)]
            if not found:
                return True
            for key in found:
                await self._take_out(key, user)
        return False

    async def _take_out(self, key: str, user: str) -> None:
        client = self._engine.client
        for conversation in await self._conversations(key, user):
            shard = self._keys.shard(conversation)
            for portal in Portal:
                await client.hdel(shard.down(portal.value), conversation)
            with suppress(UnreadableError):
                await self._retention.forget(shard, conversation)
        if _names(user).search(key):
            await client.delete(key)
        elif self._family(key) == "draft" and f'"by":"{user}"' in (await client.get(key) or ""):
            for form in (key, self._keys("plan", key.rpartition(":")[2])):
                await client.delete(form)
        else:
            await self._engine.run(FORGET, [key], (user, FORGOTTEN))
            await self._redraw(key)

    async def _redraw(self, key: str) -> None:
        """The card of a submission is drawn anew, without the name."""
        family, name = self._family(key), key.rpartition(":")[2]
        if family in ("s", "o"):
            submission = name if family == "s" else submission_of(name)
            change = Transaction()
            self._outbox.add(change, self._keys.shard(submission), submission, ())
            await self._engine.transact(change)

    async def _conversations(self, key: str, user: str) -> set[str]:
        """The direct messages about portals that a key belongs to or names: a submission each, with the person in its id."""
        texts = [key.rpartition(":")[2], *await self._texts(key)]
        return {text for text in texts if re.fullmatch(rf"[\w.-]+-{re.escape(user)}", text)}

    async def _naming(self, user: str) -> AsyncIterator[str]:
        named = _names(user)
        async for key in self._engine.client.scan_iter(f"{self._keys.prefix}:*", count=1000):
            if named.search(key) or any(named.search(text) for text in await self._texts(key)):
                yield key

    async def _texts(self, key: str) -> list[str]:
        """Everything that a key holds, as texts."""
        redis = self._engine.client
        match await redis.type(key):
            case "string":
                return [await redis.get(key) or ""]
            case "list":
                return list(await redis.lrange(key, 0, -1))
            case "hash":
                return [text for pair in (await redis.hgetall(key)).items() for text in pair]
            case "set":
                return list(await redis.smembers(key))
            case "zset":
                return list(await redis.zrange(key, 0, -1))
            case "stream":
                entries = await redis.xrange(key)
                return [text for _, fields in entries for pair in fields.items() for text in pair]
            case _:
                return []

    def _family(self, key: str) -> str:
        parts = key.removeprefix(f"{self._keys.prefix}:").split(":")
        return parts[1] if parts[0].startswith("{") else parts[0]
