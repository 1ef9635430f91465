"""A transactional outbox: what waits to be told to Slack, written with the change it tells of, and who is telling it.

A submission with something to tell is claimed by one teller at a time, whether for its notices or, when only the card is
to be drawn, from the queue of the cards. Before a message that must not come twice is sent, a *mark* is set: what is being
sent. The mark goes in the same step in which the message is noted as sent. A teller that finds a mark knows that an earlier
one may have sent it, and asks Slack before it sends again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.clock import Clock
from bot.notices.notice import AllEnded, Audience, Notice
from bot.orders.order import Submission
from bot.orders.tracked_order import TrackedOrder
from bot.store.claims import Claims
from bot.store.json_codec import pack, unpack
from bot.store.keys import HISTORY, Keys, Shard
from bot.store.order_records import read_submission
from bot.store.redis import CLAIM, Engine
from bot.store.scores import CARDS, TIMES, Range, Score
from bot.store.transaction import Transaction, pairs

AT_ONCE = 100
"""Notices read at a time: more than one message can say."""

HEAD_START_SECONDS = 600
"""A card of which there is news stands in the queue as if it had waited so long already: before those where only a percent
has changed, but never for ever before one of them."""


@dataclass(frozen=True, slots=True)
class OutboxClaim:
    """A claimed submission: the card's state and the oldest notices. Times in seconds."""

    submission: Submission
    shard: Shard
    lease: Score
    version: str  # of the state the card shows
    drawn: str  # the version last drawn
    drawn_at: float
    draw_at: float  # from when on the card is to be drawn, by which it stands in the queue of the cards; 0: nobody said
    post_at: float  # its slot in the queue of those who post in its channel; 0: none
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


class Outbox:
    """What waits to be told, by submission: notices to be posted, and cards to be drawn anew."""

    def __init__(self, engine: Engine, keys: Keys, clock: Clock, claims: Claims) -> None:
        self._engine = engine
        self._keys = keys
        self._clock = clock
        self._claims = claims

    def add(self, change: Transaction, shard: Shard, submission: str, notices: Iterable[Notice]) -> None:
        """Adds to a transaction: these notices wait to be told, and the card no longer shows how it is."""
        texts = [pack(Notice, notice) for notice in notices]
        now = self._clock.time()
        key = shard.submission(submission)
        change.write("HINCRBY", key, "version", 1)
        # GT, NX: while somebody is telling, the score is that lease; the teller looks again before it lets go.
        if texts:
            change.write("RPUSH", shard.notices(submission), *texts)
            change.write("HSETNX", key, "draw_at", f"{now - HEAD_START_SECONDS:.3f}")
            change.write("ZADD", shard.tell, "GT", Score.due(now), submission)
        else:
            change.write("HSETNX", key, "draw_at", f"{now:.3f}")
            change.write("ZADD", shard.tell, "NX", Score.card_from(now), submission)

    async def claim(self, now: float, lease: Score, limit: int) -> list[str]:
        """Claims submissions that have something to tell, under `lease`."""
        return await self._claims.take([shard.tell for shard in self._keys.shards], now, lease, limit, TIMES)

    async def claim_card(self, now: float, lease: Score) -> list[str]:
        """Claims the submission whose card waits longest to be drawn, under `lease`; none when no card waits."""
        at, queue = await self._first(CARDS)
        if not queue or Score.card_from(at) > Score.card_from(now):
            return []
        claimed: list[str] = await self._engine.run(CLAIM, [queue], (Score.card_from(now), lease, 1))
        return claimed

    async def next_due(self) -> float:
        """When there is something to tell next, seconds since 1970; infinity when there is nothing."""
        return (await self._first(TIMES))[0]

    async def next_card(self) -> float:
        """The same for the next card to be drawn."""
        return (await self._first(CARDS))[0]

    async def _first(self, within: Range) -> tuple[float, str]:
        """The first time in `tell` within these bounds, and in which of the sets; infinity and "" when there is none."""
        return await self._claims.first([shard.tell for shard in self._keys.shards], within)

    async def read(self, submission: str, lease: Score) -> OutboxClaim | None:
        """What there is to tell of a claimed submission; None when it is gone."""
        shard = self._keys.shard(submission)
        notices = shard.notices(submission)
        fields, texts, waiting = await self._engine.many(
            [("HGETALL", shard.submission(submission)), ("LRANGE", notices, 0, AT_ONCE - 1), ("LLEN", notices)]
        )
        if not fields:
            return None
        return OutboxClaim(
            submission=read_submission(submission, fields),
            shard=shard,
            lease=lease,
            version=fields.get("version", ""),
            drawn=fields.get("drawn", ""),
            drawn_at=float(fields.get("drawn_at", 0)),
            draw_at=float(fields.get("draw_at") or 0),
            post_at=float(fields.get("post_at") or 0),
            mark=fields.get("mark", ""),
            marked_at=float(fields.get("marked_at", 0)),
            blocked=fields.get("blocked", ""),
            arrived=bool(fields.get("arrived")),
            notices=tuple(unpack(Notice, text) for text in texts),
            texts=tuple(texts),
            waiting=int(waiting),
        )

    def change(self, claim: OutboxClaim) -> Transaction:
        """A transaction that is done only while the claim holds."""
        change = Transaction()
        change.lease(claim.shard.tell, claim.submission.id, claim.lease)
        return change

    async def set_fields(self, claim: OutboxClaim, fields: Mapping[str, str | float]) -> bool:
        """Sets fields of the submission, under the claim."""
        change = self.change(claim)
        change.write("HSET", claim.shard.submission(claim.submission.id), *pairs(fields))
        return await self._engine.transact(change)

    async def mark_sent(self, claim: OutboxClaim, count: int, marked: str, fields: Mapping[str, str | float]) -> bool:
        """The oldest `count` notices were told, under the mark `marked`: they go into the history, and the mark goes."""
        submission = claim.submission.id
        change = self.change(claim)
        change.field(claim.shard.submission(submission), "mark", marked)  # a repeat must not take the next ones too
        if count:
            change.write("LTRIM", claim.shard.notices(submission), count, -1)
            change.write("RPUSH", claim.shard.history(submission), *claim.texts[:count])
            change.write("LTRIM", claim.shard.history(submission), -HISTORY, -1)
        change.write("HSET", claim.shard.submission(submission), *pairs({"mark": "", **fields}))
        return await self._engine.transact(change)

    async def mark_rendered(
        self, claim: OutboxClaim, tracked_orders: Sequence[TrackedOrder], now: float, fields: Mapping[str, str | float]
    ) -> bool:
        """The card shows `tracked_orders` as they were at the claim's version. A submission with several orders says once that
        all of them have arrived; when all have ended, so has the submission."""
        submission = claim.submission
        key = claim.shard.submission(submission.id)
        if tracked_orders and all(tracked.arrived for tracked in tracked_orders) and not claim.arrived:
            # First, and apart: a change that came in meanwhile stops this, but not what was drawn from being noted.
            arrived = self.change(claim)
            arrived.field(key, "version", claim.version)
            arrived.field(key, "arrived", "")
            arrived.write("HSET", key, "arrived", now)
            if submission.size > 1:
                done = Notice(f"{submission.id}:{AllEnded.kind}", AllEnded(now), Audience.BROADCAST)
                arrived.write("RPUSH", claim.shard.notices(submission.id), pack(Notice, done))
            await self._engine.transact(arrived)
        change = self.change(claim)
        change.write("HSET", key, *pairs({"drawn": claim.version, "drawn_at": now, **fields}))
        change.write("HDEL", key, "draw_at")
        # Also of a submission without orders: there was only something to tell.
        if len(tracked_orders) == submission.size and all(tracked.ended for tracked in tracked_orders):
            change.write("ZADD", claim.shard.ended, "NX", now, submission.id)
        return await self._engine.transact(change)

    async def release(self, claim: OutboxClaim, when: float) -> bool:
        """Gives the claim back, to be taken again at `when` (seconds)."""
        change = self.change(claim)
        change.write("ZADD", claim.shard.tell, Score.due(when), claim.submission.id)
        return await self._engine.transact(change)

    async def finish(self, claim: OutboxClaim, draw_at: float) -> bool:
        """No notice is left: the submission is taken off, or stands in the queue of the cards from `draw_at` (seconds) on when
        its card is old. False when something came in meanwhile."""
        submission = claim.submission.id
        key = claim.shard.submission(submission)
        change = self.change(claim)
        change.length(claim.shard.notices(submission), 0)
        change.field(key, "version", claim.version)
        if claim.card_is_old:
            change.write("HSETNX", key, "draw_at", f"{draw_at:.3f}")
            change.write("ZADD", claim.shard.tell, Score.card_from(draw_at), submission)
        else:
            change.write("ZREM", claim.shard.tell, submission)
        return await self._engine.transact(change)

    async def drop(self, submission: str) -> None:
        """Takes off a submission of which nothing is kept any more."""
        await self._engine.client.zrem(self._keys.shard(submission).tell, submission)

    async def history(self, submission: str) -> Sequence[Notice]:
        """What was told, oldest first, the last of it."""
        texts = await self._engine.client.lrange(self._keys.shard(submission).history(submission), 0, -1)
        return [unpack(Notice, text) for text in texts]
