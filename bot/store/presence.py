"""Heartbeats and hints between processes: who is alive, and a publish/subscribe channel that wakes them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.clock import Clock
from bot.store.keys import BEAT_SECONDS, Keys
from bot.store.redis import Engine


class Presence:
    """What the processes of one installation tell each other."""

    def __init__(self, engine: Engine, keys: Keys, clock: Clock) -> None:
        self._engine = engine
        self._keys = keys
        self._clock = clock

    async def wake(self) -> None:
        """Lets the workers look at once. Only a hint: they look by themselves within a second."""
        await self._engine.client.publish(self._keys("wake"), "")

    @asynccontextmanager
    async def woken(self) -> AsyncIterator[AsyncIterator[None]]:
        """Hints that there may be something to do, one `None` each; at least one every second, so that a reader can leave."""
        pubsub = self._engine.pubsub()
        try:
            await pubsub.subscribe(self._keys("wake"))

            async def hints() -> AsyncIterator[None]:
                while True:
                    await pubsub.get_message(ignore_subscribe_messages=True, timeout=1.0)
                    yield None

            yield hints()
        finally:
            await pubsub.aclose()

    async def beat(self, process: str) -> None:
        """Says that a process is alive."""
        await self._engine.client.set(self._keys("beat", process), f"{self._clock.time():.0f}", ex=BEAT_SECONDS)

    async def claim_team(self, team: str) -> str:
        """The workspace this installation serves: the first one that ran on these keys."""
        await self._engine.client.set(self._keys("team"), team, nx=True)
        return str(await self._engine.client.get(self._keys("team")))
