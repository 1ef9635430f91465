"""Paces and facts that all processes share: turns, people, portals, heartbeats."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from bot.clock import Clock
from bot.store.keys import BEAT_SECONDS, ONCE_SECONDS, PERSON_SECONDS, Keys
from bot.store.redis import PACE, Engine, Script
from gofilex import Portal

LINE = Script("line")


class Paces:
    """Small shared things, each a key of its own."""

    engine: Engine
    keys: Keys
    clock: Clock

    async def turn(self, what: str, *, interval: float, burst: int = 1) -> float:
        """Takes a turn at a shared pace: one each `interval` seconds, `burst` at once after a rest.

        0 when the turn was taken; else the seconds to wait before asking again.
        """
        taken, wait = await self.turns(what, 1, interval=interval, burst=burst)
        return 0.0 if taken else wait

    async def turns(self, what: str, wanted: int, *, interval: float, burst: int = 1) -> tuple[int, float]:
        """Takes up to `wanted` turns at once. Answers how many there were, and the seconds until there is one more."""
        now = round(self.clock.time() * 1000)
        arguments = (now, max(round(interval * 1000), 1), burst, wanted)
        taken, wait = await self.engine.run(PACE, [self.keys("pace", what)], arguments)
        return int(taken), int(wait) / 1000

    async def place(self, channel: str, *, interval: float, after: float = 0.0) -> float:
        """Takes a place in the line of those who post in a channel ("all": in the workspace), `after` so many seconds at the
        earliest: the seconds until it is reached, one `interval` after the one before; 0 when nobody waits.

        Whoever has one comes back at that time and takes a turn. So each of many who wait asks about once.
        """
        now = round(self.clock.time() * 1000)
        arguments = (now, round(interval * 1000), now + round(after * 1000))
        return int(await self.engine.run(LINE, [self.keys("line", channel)], arguments)) / 1000

    async def hold(self, what: str, seconds: float) -> None:
        """Nobody gets a turn for so long: Slack or a portal asked for it."""
        key = self.keys("pace", what)
        await self.engine.client.hset(key, "held", round((self.clock.time() + seconds) * 1000))
        await self.engine.client.pexpire(key, round(seconds * 1000) + 60_000)

    async def first(self, what: str) -> bool:
        """Whether this is the first time within ten minutes that `what` is asked: Slack sends some events again."""
        return bool(await self.engine.client.set(self.keys("once", what), "1", nx=True, ex=ONCE_SECONDS))

    async def person(self, user: str) -> dict[str, Any] | None:
        """What Slack said of a person within the last hour."""
        text = await self.engine.client.get(self.keys("person", user))
        return json.loads(text) if text else None

    async def save_person(self, user: str, info: Mapping[str, Any]) -> None:
        await self.engine.client.set(self.keys("person", user), json.dumps(info), ex=PERSON_SECONDS)

    async def portal_facts(self, portal: Portal) -> dict[str, str]:
        """What was found out about a portal: how it answers, whether it is down."""
        facts: dict[str, str] = await self.engine.client.hgetall(self.keys("portal", portal.value))
        return facts

    async def note_portal(self, portal: Portal, facts: Mapping[str, str | float]) -> None:
        await self.engine.client.hset(self.keys("portal", portal.value), mapping=dict(facts))

    async def forget_portal(self, portal: Portal, *facts: str) -> None:
        """These are so no more."""
        await self.engine.client.hdel(self.keys("portal", portal.value), *facts)

    async def portal_count(self, portal: Portal, fact: str) -> int:
        """Counts one more of something, and answers how many there are."""
        return int(await self.engine.client.hincrby(self.keys("portal", portal.value), fact, 1))

    async def portal_since(self, portal: Portal, fact: str) -> tuple[float, bool]:
        """Since when something is so (seconds since 1970): from now on, unless it was so before. And whether it is new."""
        key = self.keys("portal", portal.value)
        new = bool(await self.engine.client.hsetnx(key, fact, f"{self.clock.time():.3f}"))
        return float(await self.engine.client.hget(key, fact) or self.clock.time()), new

    @asynccontextmanager
    async def woken(self) -> AsyncIterator[AsyncIterator[None]]:
        """Hints that there may be something to do, one `None` each; at least one every second, so that a reader can leave."""
        pubsub = self.engine.pubsub()
        try:
            await pubsub.subscribe(self.keys("wake"))

            async def hints() -> AsyncIterator[None]:
                while True:
                    await pubsub.get_message(ignore_subscribe_messages=True, timeout=1.0)
                    yield None

            yield hints()
        finally:
            await pubsub.aclose()

    async def beat(self, process: str) -> None:
        """Says that a process is alive."""
        await self.engine.client.set(self.keys("beat", process), f"{self.clock.time():.0f}", ex=BEAT_SECONDS)

    async def claim_team(self, team: str) -> str:
        """The workspace this installation serves: the first one that ran on these keys."""
        await self.engine.client.set(self.keys("team"), team, nx=True)
        return str(await self.engine.client.get(self.keys("team")))
