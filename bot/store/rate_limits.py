"""Rate limits that all processes share: a token bucket for each (GCRA), and slots of a fair queue for those who wait."""

from __future__ import annotations

from bot.clock import Clock
from bot.store.keys import Keys
from bot.store.redis import Engine, Script

ACQUIRE = Script("acquire")
SLOT = Script("slot")


class RateLimits:
    """Limits by name, each a key of its own."""

    def __init__(self, engine: Engine, keys: Keys, clock: Clock) -> None:
        self._engine = engine
        self._keys = keys
        self._clock = clock

    async def acquire(self, what: str, *, interval: float, burst: int = 1) -> float:
        """Takes a token of a limit: one each `interval` seconds, `burst` at once after a rest.

        0 when it was taken; else the seconds to wait before asking again.
        """
        taken, wait = await self.acquire_many(what, 1, interval=interval, burst=burst)
        return 0.0 if taken else wait

    async def acquire_many(self, what: str, wanted: int, *, interval: float, burst: int = 1) -> tuple[int, float]:
        """Takes up to `wanted` tokens at once. Answers how many there were, and the seconds until there is one more."""
        now = round(self._clock.time() * 1000)
        arguments = (now, max(round(interval * 1000), 1), burst, wanted)
        taken, wait = await self._engine.run(ACQUIRE, [self._keys("limit", what)], arguments)
        return int(taken), int(wait) / 1000

    async def next_free(self, what: str, *, interval: float, burst: int = 1) -> float:
        """When there is a token to be had (seconds since 1970), without taking it; 0 where nobody took one lately."""
        kept = await self._engine.client.hmget(self._keys("limit", what), "free", "held")
        free, held = (float(at or 0) / 1000 for at in kept)
        return max(free - (burst - 1) * interval, held)

    async def slot(self, channel: str, *, interval: float, after: float = 0.0) -> float:
        """Takes a slot in the queue of those who post in a channel ("all": in the workspace), `after` so many seconds at the
        earliest: the seconds until it is reached, one `interval` after the one before; 0 when nobody waits.

        Whoever has one comes back at that time and acquires a token. So each of many who wait asks about once.
        """
        now = round(self._clock.time() * 1000)
        arguments = (now, round(interval * 1000), now + round(after * 1000))
        return int(await self._engine.run(SLOT, [self._keys("slot", channel)], arguments)) / 1000

    async def back_off(self, what: str, seconds: float) -> None:
        """Nobody gets a token for so long: Slack or a portal asked for it."""
        key, now = self._keys("limit", what), self._clock.time()
        held = {"held": round((now + seconds) * 1000), "asked": round(now * 1000)}
        await self._engine.client.hset(key, mapping=held)
        await self._engine.client.pexpire(key, round(seconds * 1000) + 60_000)
