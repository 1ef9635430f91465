"""A transactional outbox: what waits to be announced in Slack, written with the change it tells of, and who announces it.

A submission with something to announce is claimed by one announcer at a time, whether for its notices or, when only the
card is to be rendered, from the render queue. Before a message that must not come twice is sent, it is noted as *in
flight*. That goes in the same step in which the message is noted as sent. An announcer that finds one in flight knows that
an earlier one may have sent it, and asks Slack before it sends again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from bot.clock import Clock
from bot.notices.notice import Incident, Notice, UnknownKind
from bot.notices.policy import is_waited_for
from bot.orders.order import Submission
from bot.store.claims import LONGEST_SECONDS, Claims
from bot.store.in_flight import InFlight
from bot.store.json_codec import pack, unpack
from bot.store.keys import HISTORY, Keys, Shard
from bot.store.order_records import read_submission
from bot.store.redis import CLAIM, Engine
from bot.store.scores import CARDS, TIMES, Range, Score
from bot.store.transaction import Transaction, pairs
from bot.store.unreadable import Unreadable, UnreadableError

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
    post_at: float  # when its turn in the channel's line may come; 0: it does not stand there
    uneditable: str  # the ts of the card, where Slack does not let it be edited any more
    old_card: str | None  # the address of the card before, which cannot be edited; "": not known; None: there is none
    in_flight: InFlight
    in_flight_since: float
    blocked: str  # Slack's error while nothing can be posted in the channel
    all_over: bool  # nobody waits for any of its orders any more, and that was said
    notices: tuple[Notice, ...]
    texts: tuple[str, ...]
    waiting: int  # notices in all
    incidents: tuple[Incident, ...]  # broadcasts that are edited, oldest first

    @property
    def card_is_old(self) -> bool:
        return self.version != self.rendered

    @property
    def is_waited_for(self) -> bool:
        """Whether a person waits for what is to be posted, or has to act on it: a card that is not there yet, or such a notice."""
        return (self.submission.size > 0 and not self.submission.card_ts) or any(map(is_waited_for, self.notices))


class Outbox:
    """What waits to be announced, by submission: notices to be posted, and cards to be rendered anew."""

    def __init__(self, engine: Engine, keys: Keys, clock: Clock, claims: Claims, unreadable: Unreadable) -> None:
        self._engine = engine
        self._keys = keys
        self._clock = clock
        self._claims = claims
        self._unreadable = unreadable

    def add(self, change: Transaction, shard: Shard, submission: str, notices: Iterable[Notice]) -> None:
        """Adds to a transaction: these notices wait to be announced, and the card no longer shows how it is."""
        notices = list(notices)
        texts = [pack(Notice, notice) for notice in notices]
        now = self._clock.time()
        key = shard.submission(submission)
        change.write("HINCRBY", key, "version", 1)
        # GT, NX: while somebody announces, the score is that lease; it looks again before it lets go.
        if texts:
            change.write("RPUSH", shard.notices(submission), *texts)
            change.write("HSETNX", key, "render_at", f"{now - HEAD_START_SECONDS:.3f}")
            change.write("ZADD", shard.outbox, "GT", Score.due(now), submission)
            if any(map(is_waited_for, notices)):  # it need not wait for the turn that it has for less
                change.sooner(shard.outbox, submission, Score.due(now), (key, "post_at"))
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
        """What there is to announce of a claimed submission; None when it is gone. A notice that cannot be read is an event of a
        kind that is not known; an edited broadcast that cannot be is left alone. Raises `UnreadableError` where it is the
        submission itself."""
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
        key = shard.submission(submission)
        try:
            found = read_submission(submission, fields)
        except UnreadableError as error:
            self._unreadable.note(key, error)
            raise

        def seconds(name: str) -> float:
            return self._unreadable.figure(f"{key} {name}", fields.get(name))

        return OutboxClaim(
            submission=found,
            shard=shard,
            lease=lease,
            version=fields.get("version", ""),
            rendered=fields.get("rendered", ""),
            rendered_at=seconds("rendered_at"),
            render_at=seconds("render_at"),
            post_at=seconds("post_at"),
            uneditable=fields.get("uneditable", ""),
            old_card=fields.get("old_card"),
            in_flight=InFlight(fields.get("in_flight", "")),
            in_flight_since=seconds("in_flight_since"),
            blocked=fields.get("blocked", ""),
            all_over=bool(fields.get("all_over")),
            notices=tuple(self._notice(notices, submission, text) for text in texts),
            texts=tuple(texts),
            waiting=int(waiting),
            incidents=tuple(self._incidents(shard.incidents(submission), incidents)),
        )

    def _notice(self, key: str, submission: str, text: str) -> Notice:
        try:
            return unpack(Notice, text)
        except UnreadableError as error:
            # It keeps its place, so that it goes into the history as it stands when those before it have gone there.
            mark = blake2b(text.encode(errors="replace"), digest_size=8).hexdigest()
            self._unreadable.note(f"{key} {mark}", error)
            return Notice(f"{submission}:unreadable:{mark}", UnknownKind(self._clock.time()))

    def _incidents(self, key: str, kept: Mapping[str, str]) -> Iterable[Incident]:
        for ts in sorted(kept):
            try:
                yield unpack(Incident, kept[ts])
            except UnreadableError as error:
                self._unreadable.note(f"{key} {ts}", error)

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
        in_flight: InFlight,
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
        change.write("HSET", claim.shard.submission(submission), *pairs({"in_flight": InFlight.nothing(), **fields}))
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
        self,
        claim: OutboxClaim,
        now: float,
        fields: Mapping[str, str | float],
        *,
        ended: bool,
        all_over: Sequence[Notice] | None = None,
    ) -> bool:
        """The card shows how it was at the claim's version. ended: nothing more will happen to the submission. all_over: nobody
        waits for any of its orders any more, and these notices say so, once; None while somebody does."""
        submission = claim.submission.id
        key = claim.shard.submission(submission)
        if all_over is not None and not claim.all_over:
            # First, and apart: a change that came in meanwhile stops this, but not what was rendered from being noted.
            once = self.change(claim)
            once.field(key, "version", claim.version)
            once.field(key, "all_over", "")
            once.write("HSET", key, "all_over", now)
            if all_over:
                once.write("RPUSH", claim.shard.notices(submission), *[pack(Notice, notice) for notice in all_over])
            await self._engine.transact(once)
        change = self.change(claim)
        change.write("HSET", key, *pairs({"rendered": claim.version, "rendered_at": now, **fields}))
        change.write("HDEL", key, "render_at")
        if ended:
            change.write("ZADD", claim.shard.ended, "NX", now, submission)
        return await self._engine.transact(change)

    async def release(self, claim: OutboxClaim, when: float, *, unless_more: bool = False) -> bool:
        """Gives the claim back, to be taken again at `when` (seconds), or when it may be put off no longer. unless_more: not where
        notices came in since it was read; then False is answered, as where the claim ran out."""
        change = self.change(claim)
        if unless_more:
            change.length(claim.shard.notices(claim.submission.id), claim.waiting)
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

    async def discard(self, submission: str) -> None:
        """Takes off a submission of which nothing is kept any more."""
        await self._engine.client.zrem(self._keys.shard(submission).outbox, submission)

    async def history(self, submission: str) -> Sequence[Notice]:
        """What was announced, oldest first, the last of it."""
        key = self._keys.shard(submission).history(submission)
        return [self._notice(key, submission, text) for text in await self._engine.client.lrange(key, 0, -1)]
