"""What waits to be told to Slack, and who is telling it.

A submission with something to tell is claimed by one teller at a time, whether for its notices or, when only the card is
to be drawn, from the line of the cards. Before a message that must not come twice is sent, a *mark* is set: what is being
sent. The mark goes in the same step in which the message is noted as sent. A teller that finds a mark knows that an earlier
one may have sent it, and asks Slack before it sends again.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.notices.notice import AllEnded, Audience, Notice
from bot.orders.order import Submission
from bot.orders.tracked_order import Row
from bot.store.json_codec import pack, unpack
from bot.store.keys import CARDS, HISTORY, Keys, Shard
from bot.store.orders import read_submission
from bot.store.redis import CLAIM, Engine
from bot.store.transaction import Transaction, pairs

AT_ONCE = 100
"""Notices read at a time: more than one message can say."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A claimed submission: the card's state and the oldest notices. Times in seconds, the lease in ms."""

    submission: Submission
    shard: Shard
    lease: int
    version: str  # of the state the card shows
    drawn: str  # the version last drawn
    drawn_at: float
    draw_at: float  # from when on the card is to be drawn, by which it stands in the line of the cards; 0: nobody said
    post_at: float  # its place in the line of those who post in its channel; 0: none
    mark: str
    marked_at: float
    blocked: str  # Slack's error while nothing can be posted in the channel
    arrived: bool  # it was said that all have arrived
    notices: tuple[Notice, ...]
    texts: tuple[str, ...]
    waiting: int  # notices in all

    @property
    def card_is_old(self) -> bool:
        return self.version != self.drawn


class Tellings:
    """The side of the store that the announcer works with."""

    engine: Engine
    keys: Keys

    async def claim_tellings(self, now: int, lease: int, limit: int) -> list[str]:
        """Claims submissions that have something to tell, until `lease` (ms)."""
        answers = await self.engine.run_many([(CLAIM, [s.tell], (now, lease, limit, 0)) for s in self.keys.shards])
        return [submission for answer in answers for submission in answer]

    async def claim_card(self, now: int, lease: int) -> list[str]:
        """Claims the submission whose card waits longest to be drawn, until `lease` (ms); none when no card waits."""
        at, shard = await self._first("-inf", now - CARDS)
        return await self.engine.run(CLAIM, [shard.tell], (now - CARDS, lease, 1)) if at < math.inf else []

    async def next_telling(self) -> float:
        """When there is something to tell next, seconds since 1970; infinity when there is nothing."""
        return (await self._first(0, "+inf"))[0] / 1000

    async def next_card(self) -> float:
        """The same for the next card to be drawn."""
        return ((await self._first("-inf", "(0"))[0] + CARDS) / 1000

    async def _first(self, lowest: int | str, highest: int | str) -> tuple[float, Shard]:
        """The lowest score in `tell` within these bounds, and where it is; infinity when there is none."""
        bounds = (lowest, highest, "BYSCORE", "LIMIT", 0, 1, "WITHSCORES")
        answers = await self.engine.many([("ZRANGE", shard.tell, *bounds) for shard in self.keys.shards])
        scores = [
            float(answer[0][1] if isinstance(answer[0], (list, tuple)) else answer[1]) if answer else math.inf
            for answer in answers
        ]
        return min(zip(scores, self.keys.shards, strict=True), key=lambda found: found[0])

    async def telling(self, submission: str, lease: int) -> Telling | None:
        """What there is to tell of a claimed submission; None when it is gone."""
        shard = self.keys.shard(submission)
        notices = shard.notices(submission)
        fields, texts, waiting = await self.engine.many(
            [("HGETALL", shard.submission(submission)), ("LRANGE", notices, 0, AT_ONCE - 1), ("LLEN", notices)]
        )
        if not isinstance(fields, dict):
            fields = dict(zip(fields[::2], fields[1::2], strict=True))
        if not fields:
            return None
        return Telling(
            submission=read_submission(submission, fields),
            shard=shard,
            lease=lease,
            version=fields.get("version", ""),
            drawn=fields.get("drawn", ""),
            drawn_at=float(fields.get("drawn_at", 0)),
            draw_at=float(fields.get("draw_at") or 0) / 1000,
            post_at=float(fields.get("post_at") or 0),
            mark=fields.get("mark", ""),
            marked_at=float(fields.get("marked_at", 0)),
            blocked=fields.get("blocked", ""),
            arrived=bool(fields.get("arrived")),
            notices=tuple(unpack(Notice, text) for text in texts),
            texts=tuple(texts),
            waiting=int(waiting),
        )

    def change(self, telling: Telling) -> Transaction:
        """A transaction that is done only while the claim holds."""
        change = Transaction()
        change.lease(telling.shard.tell, telling.submission.id, telling.lease)
        return change

    async def set_fields(self, telling: Telling, fields: Mapping[str, str | float]) -> bool:
        """Sets fields of the submission, under the claim."""
        change = self.change(telling)
        change.write("HSET", telling.shard.submission(telling.submission.id), *pairs(fields))
        return await self.engine.transact(change)

    async def told(self, telling: Telling, count: int, marked: str, fields: Mapping[str, str | float]) -> bool:
        """The oldest `count` notices were told, under the mark `marked`: they go into the history, and the mark goes."""
        submission = telling.submission.id
        change = self.change(telling)
        change.field(telling.shard.submission(submission), "mark", marked)  # a repeat must not take the next ones too
        if count:
            change.write("LTRIM", telling.shard.notices(submission), count, -1)
            change.write("RPUSH", telling.shard.history(submission), *telling.texts[:count])
            change.write("LTRIM", telling.shard.history(submission), -HISTORY, -1)
        change.write("HSET", telling.shard.submission(submission), *pairs({"mark": "", **fields}))
        return await self.engine.transact(change)

    async def drew(self, telling: Telling, rows: Sequence[Row], now: float, fields: Mapping[str, str | float]) -> bool:
        """The card shows `rows` as they were at the telling's version. A submission with several orders says once that
        all of them have arrived; when all have ended, so has the submission."""
        submission = telling.submission
        key = telling.shard.submission(submission.id)
        if rows and all(row.arrived for row in rows) and not telling.arrived:
            # First, and apart: a change that came in meanwhile stops this, but not what was drawn from being noted.
            arrived = self.change(telling)
            arrived.field(key, "version", telling.version)
            arrived.field(key, "arrived", "")
            arrived.write("HSET", key, "arrived", now)
            if submission.size > 1:
                done = Notice(f"{submission.id}:{AllEnded.kind}", AllEnded(now), Audience.BROADCAST)
                arrived.write("RPUSH", telling.shard.notices(submission.id), pack(Notice, done))
            await self.engine.transact(arrived)
        change = self.change(telling)
        change.write("HSET", key, *pairs({"drawn": telling.version, "drawn_at": now, **fields}))
        change.write("HDEL", key, "draw_at")
        # Also of a submission without orders: there was only something to tell.
        if len(rows) == submission.size and all(row.ended for row in rows):
            change.write("ZADD", telling.shard.ended, "NX", now, submission.id)
        return await self.engine.transact(change)

    async def let_go(self, telling: Telling, when: int) -> bool:
        """Gives the claim back, to be taken again at `when` (ms)."""
        change = self.change(telling)
        change.write("ZADD", telling.shard.tell, when, telling.submission.id)
        return await self.engine.transact(change)

    async def rest(self, telling: Telling, draw_at: int) -> bool:
        """No notice is left: the submission is taken off, or stands in the line of the cards from `draw_at` (ms) on when
        its card is old. False when something came in meanwhile."""
        submission = telling.submission.id
        key = telling.shard.submission(submission)
        change = self.change(telling)
        change.length(telling.shard.notices(submission), 0)
        change.field(key, "version", telling.version)
        if telling.card_is_old:
            change.write("HSETNX", key, "draw_at", draw_at)
            change.write("ZADD", telling.shard.tell, draw_at - CARDS, submission)
        else:
            change.write("ZREM", telling.shard.tell, submission)
        return await self.engine.transact(change)

    async def drop_telling(self, submission: str) -> None:
        """Takes off a submission of which nothing is kept any more."""
        await self.engine.client.zrem(self.keys.shard(submission).tell, submission)

    async def history(self, submission: str) -> Sequence[Notice]:
        """What was told, oldest first, the last of it."""
        texts = await self.engine.client.lrange(self.keys.shard(submission).history(submission), 0, -1)
        return [unpack(Notice, text) for text in texts]
