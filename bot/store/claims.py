"""Fencing by lease: what is due in a sorted set is claimed by one worker, until a time that is its score from then on.

Whoever writes under a claim guards the write with that score (`Transaction.lease`): once the claim has run out and another
worker has taken over, the score is another, and nothing is written.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.clock import Clock
from bot.store.keys import Keys
from bot.store.redis import CLAIM, FIRSTS, RESCHEDULE, SCORES, Call, Engine
from bot.store.scores import CARDS, EVERY, TIMES, Range, Score

LONGEST_SECONDS = 600.0
"""What waits to be sent or announced is never put further away: where there is more to wait for, it is looked at again."""


@dataclass(slots=True)
class Agenda:
    """What there is to do. waiting: members of each set, whether their time has come or not. due, claimed: how many are.
    next, next_card: when something is due next, and a card; seconds since 1970, infinity for never."""

    waiting: Counter[str] = field(default_factory=Counter)
    due: int = 0
    claimed: int = 0
    next: float = math.inf
    next_card: float = math.inf


class Claims:
    """Claims of the members of sorted sets. `clock`: whose time the scores are in."""

    def __init__(self, engine: Engine, keys: Keys, clock: Clock) -> None:
        self._engine = engine
        self._keys = keys
        self._clock = clock

    async def take(self, sets: Sequence[str], now: float, lease: Score, limit: int, within: Range = EVERY) -> list[str]:
        """Claims what is due by `now` (seconds) in these sets, under `lease`: at most `limit` of each. Answers the members."""
        calls: list[Call] = [(CLAIM, [key], (Score.due(now), lease, limit, within[0])) for key in sets]
        return [member for answer in await self._engine.run_many(calls) for member in answer]

    async def firsts(self, sets: Sequence[str], within: Range = EVERY) -> list[float]:
        """The first time (seconds) in each of these sets; infinity where there is none."""
        answers = await self._engine.run_over(FIRSTS, sets, within)
        return [Score.of(answer).seconds if answer else math.inf for answer in answers]

    async def first(self, sets: Sequence[str], within: Range = EVERY) -> tuple[float, str]:
        """The first time (seconds) in these sets, and in which of them it is; infinity and "" when there is none."""
        seconds, key = min(zip(await self.firsts(sets, within), sets, strict=True))
        return (seconds, key) if seconds < math.inf else (math.inf, "")

    async def after(self, sets: Sequence[str], until: float, within: Range = TIMES) -> list[tuple[str, str, Score]]:
        """What stands later than `until` (seconds) in these sets: set, member, score."""
        moment = Score.card_from(until) if within is CARDS else Score.due(until)
        bounds = (f"({moment}", within[1], "BYSCORE", "WITHSCORES")
        answers = await self._engine.many([("ZRANGE", key, *bounds) for key in sets])
        return [
            (key, member, Score.of(score))
            for key, answer in zip(sets, answers, strict=True)
            for member, score in answer
        ]

    async def move(self, members: Sequence[tuple[str, str, Score]], now: float, lease_seconds: float) -> None:
        """Makes these members (set, member, score) due now, where they still stand there. A lease ends one lease from now: whoever
        has it may be at work, and is then done."""
        calls: list[Call] = []
        for key, member, score in members:
            if score.is_card:
                moved = Score.card_from(now)
            else:
                moved = Score.lease_until(now + lease_seconds) if score.is_lease else Score.due(now)
            calls.append((RESCHEDULE, [key], (score, member, moved)))
        await self._engine.run_many(calls)

    async def agenda(self, now: float) -> Agenda:
        """What there is to do as of `now` (seconds). Reads all that waits: for tests and small installations."""
        names = [(kind, key) for shard in self._keys.shards for kind, key in shard.waiting]
        answers = await self._engine.run_over(SCORES, [key for _, key in names])
        found, moment = Agenda(), Score.due(now)
        for (kind, _), scores in zip(names, answers, strict=True):
            found.waiting[kind] += len(scores)
            for score in map(Score.of, scores):
                if score.is_card:
                    found.next_card = min(found.next_card, score.seconds)
                    continue
                found.next = min(found.next, score.seconds)
                found.due += score <= moment
                found.claimed += score > moment and score.is_lease
        return found

    async def release_all(self, lease_seconds: float) -> None:
        """Makes everything due that is claimed. Only for whoever knows that all others are dead."""
        now = self._clock.time()
        names = [key for shard in self._keys.shards for _, key in shard.waiting]
        bounds = (f"({Score.due(now)}", Score.due(now + lease_seconds), "BYSCORE", "WITHSCORES")
        answers = await self._engine.many([("ZRANGE", key, *bounds) for key in names])
        for key, members in zip(names, answers, strict=True):
            claimed = [member for member, raw in members if Score.of(raw).is_lease]
            if claimed:
                await self._engine.client.zadd(key, dict.fromkeys(claimed, Score.due(now)), xx=True)
