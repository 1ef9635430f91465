"""A transactional outbox: what waits to be announced in Slack, written with the change it tells of, and who announces it.

A submission with something to announce is claimed by one announcer at a time, whether for its notices or, when only the
card is to be rendered, from the render queue. Before a message that must not come twice is sent, it is noted as *in
flight*. That goes in the same step in which the message is noted as sent. An announcer that finds one in flight knows that
an earlier one may have sent it, and asks Slack before it sends again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.clock import Clock
from bot.notices.notice import AllEnded, Audience, Incident, Notice
from bot.orders.order import Submission
from bot.orders.tracked_order import TrackedOrder
from bot.store.claims import LONGEST_SECONDS, Claims
from bot.store.json_codec import pack, unpack
from bot.store.keys import HISTORY, Keys, Shard
from bot.store.order_records import read_submission
from bot.store.redis import CLAIM, Engine
from bot.store.scores import CARDS, TIMES, Range, Score
from bot.store.transaction import Transaction, pairs

AT_ONCE = 100
"""Notices read at a time: more than one message can say."""

HEAD_START_SECONDS = 600
"""A card of which there is news stands in the render queue as if it had waited so long already: before those where only a percent
has changed, but never for ever before one of them."""


@dataclass(frozen=True, slots=True)
class OutboxClaim:
    """A claimed submission: the card's state and the oldest notices. Times in seconds."""

    submission: Submission
    shard: Shard
    lease: Score
    version: str  # of the state the card shows
    rendered: str  # the version last rendered
    rendered_at: float
    render_at: float  # from when on the card is to be rendered, by which it stands in the render queue; 0: nobody said
    post_at: float  # its slot in the queue of those who post in its channel; 0: none
    in_flight: str
    in_flight_since: float
    blocked: str  # Slack's error while nothing can be posted in the channel
    all_over: bool  # it was said that all have arrived
    notices: tuple[Notice, ...]
    texts: tuple[str, ...]
    waiting: int  # notices in all
    incidents: tuple[Incident, ...]  # broadcasts that are edited, oldest first

    @property
    def card_is_old(self) -> bool:
        return self.version != self.rendered


class Outbox:
    """What waits to be announced, by submission: notices to be posted, and cards to be rendered anew."""

    def __init__(self, engine: Engine, keys: Keys, clock: Clock, claims: Claims) -> None:
        self._engine = engine
        self._keys = keys
        self._clock = clock
        self._claims = claims

    def add(self, change: Transaction, shard: Shard, submission: str, notices: Iterable[Notice]) -> None:
        """Adds to a transaction: these notices wait to be announced, and the card no longer shows how it is."""
        texts = [pack(Notice, notice) for notice in notices]
        now = self._clock.time()
        key = shard.submission(submission)
        change.write("HINCRBY", key, "version", 1)
        # GT, NX: while somebody announces, the score is that lease; it looks again before it lets go.
        if texts:
            change.write("RPUSH", shard.notices(submission), *texts)
            change.write("HSETNX", key, "render_at", f"{now - HEAD_START_SECONDS:.3f}")
            change.write("ZADD", shard.outbox, "GT", Score.due(now), submission)
        else:
            change.write("HSETNX", key, "render_at", f"{now:.3f}")
            change.write("ZADD", shard.outbox, "NX", Score.card_from(now), submission)

    async def claim(self, now: float, lease: Score, limit: int) -> list[str]:
        """Claims submissions with something to announce, under `lease`."""
        return await self._claims.take([shard.outbox for shard in self._keys.shards], now, lease, limit, TIMES)

    async def claim_card(self, now: float, lease: Score) -> list[str]:
        """Claims the submission whose card waits longest to be rendered, under `lease`; none when no card waits."""
        at, queue = await self._first(CARDS)
        if not queue or Score.card_from(at) > Score.card_from(now):
            return []
        claimed: list[str] = await self._engine.run(CLAIM, [queue], (Score.card_from(now), lease, 1))
        return claimed

    async def next_due(self) -> float:
        """When there is something to announce next, seconds since 1970; infinity when there is nothing."""
        return (await self._first(TIMES))[0]

    async def next_card(self) -> float:
        """The same for the next card to be rendered."""
        return (await self._first(CARDS))[0]

    async def _first(self, within: Range) -> tuple[float, str]:
        """The first time in the outbox within these bounds, and in which of the sets; infinity and "" when there is none."""
        return await self._claims.first([shard.outbox for shard in self._keys.shards], within)

    async def read(self, submission: str, lease: Score) -> OutboxClaim | None:
        """What there is to announce of a claimed submission; None when it is gone."""
        shard = self._keys.shard(submission)
        notices = shard.notices(submission)
        fields, texts, waiting, incidents = await self._engine.many(
            [
                ("HGETALL", shard.submission(submission)),
                ("LRANGE", notices, 0, AT_ONCE - 1),
                ("LLEN", notices),
                ("HGETALL", shard.incidents(submission)),
            ]
        )
        if not fields:
            return None
        return OutboxClaim(
            submission=read_submission(submission, fields),
            shard=shard,
            lease=lease,
            version=fields.get("version", ""),
            rendered=fields.get("rendered", ""),
            rendered_at=float(fields.get("rendered_at", 0)),
            render_at=float(fields.get("render_at") or 0),
            post_at=float(fields.get("post_at") or 0),
            in_flight=fields.get("in_flight", ""),
            in_flight_since=float(fields.get("in_flight_since", 0)),
            blocked=fields.get("blocked", ""),
            all_over=bool(fields.get("all_over")),
            notices=tuple(unpack(Notice, text) for text in texts),
            texts=tuple(texts),
            waiting=int(waiting),
            incidents=tuple(unpack(Incident, incidents[ts]) for ts in sorted(incidents)),
        )

    def change(self, claim: OutboxClaim) -> Transaction:
        """A transaction that is done only while the claim holds."""
        change = Transaction()
        change.lease(claim.shard.outbox, claim.submission.id, claim.lease)
        return change

    async def set_fields(self, claim: OutboxClaim, fields: Mapping[str, str | float]) -> bool:
        """Sets fields of the submission, under the claim."""
        change = self.change(claim)
        change.write("HSET", claim.shard.submission(claim.submission.id), *pairs(fields))
        return await self._engine.transact(change)

    async def mark_sent(
        self,
        claim: OutboxClaim,
        count: int,
        in_flight: str,
        fields: Mapping[str, str | float],
        incident: Incident | None = None,
    ) -> bool:
        """The oldest `count` notices were announced, in flight as `in_flight`: they go into the history, and are in flight no more.
        incident: the broadcast that tells them, where it is one that is edited."""
        submission = claim.submission.id
        change = self.change(claim)
        change.field(
            claim.shard.submission(submission), "in_flight", in_flight
        )  # a repeat must not take the next ones too
        if count:
            change.write("LTRIM", claim.shard.notices(submission), count, -1)
            change.write("RPUSH", claim.shard.history(submission), *claim.texts[:count])
            change.write("LTRIM", claim.shard.history(submission), -HISTORY, -1)
        if incident is not None:
            change.write("HSET", claim.shard.incidents(submission), incident.ts, pack(Incident, incident))
        change.write("HSET", claim.shard.submission(submission), *pairs({"in_flight": "", **fields}))
        return await self._engine.transact(change)

    async def keep_incidents(
        self, claim: OutboxClaim, kept: Sequence[Incident], closed: Sequence[Incident], notices: Sequence[Notice] = ()
    ) -> bool:
        """These messages were compared with what is known; those that are closed are not edited any more. notices: what is told in
        the place of an edit."""
        submission, shard = claim.submission.id, claim.shard
        change = self.change(claim)
        for incident in kept:
            change.write("HSET", shard.incidents(submission), incident.ts, pack(Incident, incident))
        for incident in closed:
            change.write("HDEL", shard.incidents(submission), incident.ts)
        if notices:
            change.write("RPUSH", shard.notices(submission), *[pack(Notice, notice) for notice in notices])
        return await self._engine.transact(change)

    async def mark_rendered(
        self, claim: OutboxClaim, tracked_orders: Sequence[TrackedOrder], now: float, fields: Mapping[str, str | float]
    ) -> bool:
        """The card shows `tracked_orders` as they were at the claim's version. A submission with several orders says once that
        all of them have arrived; when all have ended, so has the submission."""
        submission = claim.submission
        key = claim.shard.submission(submission.id)
        if tracked_orders and all(tracked.is_over for tracked in tracked_orders) and not claim.all_over:
            # First, and apart: a change that came in meanwhile stops this, but not what was rendered from being noted.
            all_over = self.change(claim)
            all_over.field(key, "version", claim.version)
            all_over.field(key, "all_over", "")
            all_over.write("HSET", key, "all_over", now)
            if submission.size > 1:
                done = Notice(f"{submission.id}:{AllEnded.kind}", AllEnded(now), Audience.BROADCAST)
                all_over.write("RPUSH", claim.shard.notices(submission.id), pack(Notice, done))
            await self._engine.transact(all_over)
        change = self.change(claim)
        change.write("HSET", key, *pairs({"rendered": claim.version, "rendered_at": now, **fields}))
        change.write("HDEL", key, "render_at")
        # Also of a submission without orders: there was only something to announce.
        if len(tracked_orders) == submission.size and all(tracked.ended for tracked in tracked_orders):
            change.write("ZADD", claim.shard.ended, "NX", now, submission.id)
        return await self._engine.transact(change)

    async def release(self, claim: OutboxClaim, when: float) -> bool:
        """Gives the claim back, to be taken again at `when` (seconds), or when it may be put off no longer."""
        change = self.change(claim)
        latest = self._clock.time() + LONGEST_SECONDS
        change.write("ZADD", claim.shard.outbox, Score.due(min(when, latest)), claim.submission.id)
        return await self._engine.transact(change)

    async def finish(self, claim: OutboxClaim, render_at: float) -> bool:
        """No notice is left: the submission is taken off, or stands in the render queue from `render_at` (seconds) on when
        its card is old. False when something came in meanwhile."""
        submission = claim.submission.id
        key = claim.shard.submission(submission)
        change = self.change(claim)
        change.length(claim.shard.notices(submission), 0)
        change.field(key, "version", claim.version)
        if claim.card_is_old:
            change.write("HSETNX", key, "render_at", f"{render_at:.3f}")
            change.write("ZADD", claim.shard.outbox, Score.card_from(render_at), submission)
        else:
            change.write("ZREM", claim.shard.outbox, submission)
        return await self._engine.transact(change)

    async def drop(self, submission: str) -> None:
        """Takes off a submission of which nothing is kept any more."""
        await self._engine.client.zrem(self._keys.shard(submission).outbox, submission)

    async def history(self, submission: str) -> Sequence[Notice]:
        """What was announced, oldest first, the last of it."""
        texts = await self._engine.client.lrange(self._keys.shard(submission).history(submission), 0, -1)
        return [unpack(Notice, text) for text in texts]
