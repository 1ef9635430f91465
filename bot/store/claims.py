"""Fencing by lease: what is due in a sorted set is claimed by one worker, until a time that is its score from then on.

Whoever writes under a claim guards the write with that score (`Transaction.lease`): once the claim has run out and another
worker has taken over, the score is another, and nothing is written.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from bot.clock import Clock
from bot.store.keys import Keys
from bot.store.redis import CLAIM, Call, Engine
from bot.store.scores import milliseconds


class Claims:
    """Claims of the members of sorted sets. `clock`: whose time the scores are in."""

    def __init__(self, engine: Engine, keys: Keys, clock: Clock) -> None:
        self._engine = engine
        self._keys = keys
        self._clock = clock

    async def take(self, sets: Sequence[str], now: int, lease: int, limit: int, lowest: str = "-inf") -> list[str]:
        """Claims what is due by `now` in these sets, until `lease` (ms): at most `limit` of each. Answers the members."""
        calls: list[Call] = [(CLAIM, [key], (now, lease, limit, lowest)) for key in sets]
        return [member for answer in await self._engine.run_many(calls) for member in answer]

    async def first(
        self, sets: Sequence[str], lowest: int | str = "-inf", highest: int | str = "+inf"
    ) -> tuple[float, str]:
        """The lowest score in these sets within the bounds, and in which of them it is; infinity and "" when there is
        none."""
        bounds = (lowest, highest, "BYSCORE", "LIMIT", 0, 1, "WITHSCORES")
        answers = await self._engine.many([("ZRANGE", key, *bounds) for key in sets])
        found = [(answer[0][1], key) for key, answer in zip(sets, answers, strict=True) if answer]
        return min(found, default=(math.inf, ""))

    async def release_all(self, lease_seconds: float) -> None:
        """Makes everything due that somebody may have claimed. Only for whoever knows that all others are dead: what
        was merely planned for the next moments comes a little early."""
        now = milliseconds(self._clock.time())
        until = now + milliseconds(lease_seconds)
        names = [key for shard in self._keys.shards for key in (shard.place, shard.due, shard.tell)]
        answers = await self._engine.many([("ZRANGE", key, f"({now}", until, "BYSCORE") for key in names])
        for key, members in zip(names, answers, strict=True):
            if members:
                await self._engine.client.zadd(key, dict.fromkeys(members, now), xx=True)
