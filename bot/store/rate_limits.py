"""Rate limits that all processes share: a token bucket for each (GCRA), and a line of those who wait for one."""

from __future__ import annotations

from bot.clock import Clock
from bot.store.keys import Keys
from bot.store.redis import Engine, Script

ACQUIRE = Script("acquire")
TURN = Script("turn")


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
        """Takes up to `wanted` tokens at once. Answers how many there were, and the seconds until there is one more; with none
        wanted, only that."""
        now = round(self._clock.time() * 1000)
        arguments = (now, max(round(interval * 1000), 1), burst, wanted)
        taken, wait = await self._engine.run(ACQUIRE, [self._keys("limit", what)], arguments)
        return int(taken), int(wait) / 1000

    async def turn(self, line: str, who: str, *, place: float, interval: float, free_in: float) -> float:
        """Stands in a line of those who wait for a limit. Answers the seconds until `who` should ask again, 0 when it is its turn:
        one `interval` for each who stands before it, and `free_in`, until the limit has a token.

        place: the lower, the sooner (seconds since 1970, or later for what can wait); who asks again keeps a better one.
        """
        arguments = (
            round(self._clock.time() * 1000), round(interval * 1000), who, round(place * 1000), round(free_in * 1000)
        )  # fmt: skip
        return int(await self._engine.run(TURN, [self._keys("line", line)], arguments)) / 1000

    async def leave(self, line: str, who: str) -> None:
        """Takes somebody out of a line."""
        await self._engine.client.hdel(self._keys("line", line), who)

    async def back_off(self, what: str, seconds: float) -> None:
        """Nobody gets a token for so long: Slack or a portal asked for it."""
        key, now = self._keys("limit", what), self._clock.time()
        held = {"held": round((now + seconds) * 1000), "asked": round(now * 1000)}
        await self._engine.client.hset(key, mapping=held)
        await self._engine.client.pexpire(key, round(seconds * 1000) + 60_000)
