"""Repository of submissions and their orders: created once, changed only together with what is told of the change.

Every change is guarded by what it was decided from (optimistic locking), or by the claim of who makes it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

from bot.clock import Clock
from bot.notices import policy
from bot.notices.notice import Notice
from bot.orders import life
from bot.orders.life import AuditEntry, Follow, NotAllowedError, Transition
from bot.orders.order import Order, OrderRequest, Phase, Submission
from bot.orders.tracked_order import TrackedOrder
from bot.store.audit import Audit
from bot.store.claims import Claims
from bot.store.json_codec import pack, unpack
from bot.store.keys import Keys, Shard
from bot.store.order_records import (
    open_order,
    pack_snapshot,
    read_submission,
    start_following,
    unpack_snapshot,
    write_next,
    write_order,
    write_submission,
)
from bot.store.outbox import Outbox
from bot.store.presence import Presence
from bot.store.redis import Engine
from bot.store.scores import Score
from bot.store.transaction import Transaction
from gofilex import Portal

TRIES = 3


class Orders:
    """Submissions, orders, and what is known of them."""

    def __init__(
        self, engine: Engine, keys: Keys, clock: Clock, claims: Claims, outbox: Outbox, audit: Audit, presence: Presence
    ) -> None:
        self._engine = engine
        self._keys = keys
        self._clock = clock
        self._claims = claims
        self._outbox = outbox
        self._audit = audit
        self._presence = presence

    # -- writing ------------------------------------------------------------------------------------------------------

    async def submit(self, submission: Submission, orders: Sequence[Order], notices: Sequence[Notice] = ()) -> bool:
        """Takes a submission in, whole: its orders wait to be sent (or, placed elsewhere, to be polled).

        False when it was taken in before: the id decides, and nothing is written then.
        """
        shard = self._keys.shard(submission.id)
        now = self._clock.time()
        change = Transaction()
        change.absent(shard.submission(submission.id))
        write_submission(change, shard, submission)
        for order in orders:
            write_order(change, shard, order)
            open_order(change, shard, order)
            if order.phase is Phase.PLACED:
                start_following(change, shard, order, life.initial_snapshot(order, now, catching_up=True), now)
            else:
                change.write("ZADD", shard.to_send, Score.due(now), order.id)
        self._outbox.add(change, shard, submission.id, notices)
        change.write(
            "ZADD", shard.outbox, "GT", Score.due(now), submission.id
        )  # also without notices: its card is yet to be posted
        taken_in = AuditEntry("followed" if submission.external else "submitted", submission.by)
        self._audit.add(change, shard, submission.id, taken_in)
        done = await self._engine.transact(change)
        await self._presence.wake()
        return done

    async def apply(self, step: Transition, claim: Score | None = None) -> bool:
        """Does a step in an order's life, whole, with the notices of what happened, if the order is still as it was before
        it; False when it is not, and then nothing is written. claim: also only while the order is claimed under it, to be
        sent."""
        order, snapshot = step.before
        shard = self._keys.shard(order.submission)
        notices: Sequence[Notice] = ()
        if step.events:
            notices = policy.notices_of(order.id, step.events, size=await self._size(order.submission))
        change = Transaction()
        if claim is not None:
            change.lease(shard.to_send, order.id, claim)
        change.value(shard.order(order.id), pack(Order, order))
        if snapshot is not None:
            change.value(shard.snapshot(order.id), pack_snapshot(order.portal, order.order_id, snapshot))
        self._write(change, shard, step, notices)
        done = await self._engine.transact(change)
        if done and (notices or isinstance(step.next, Follow)):
            await self._presence.wake()
        return done

    def _write(self, change: Transaction, shard: Shard, step: Transition, notices: Sequence[Notice]) -> None:
        if step.after != step.before.order:
            write_order(change, shard, step.after)
        write_next(change, shard, step)
        if notices or step.shows:
            self._outbox.add(change, shard, step.after.submission, notices)
        if step.audit:
            self._audit.add(change, shard, step.after.id, step.audit)

    async def is_applied(self, step: Transition, claim: Score) -> bool:
        """Whether the order is as the step left it, and still claimed: a step whose answer was lost was done after all."""
        shard = self._keys.shard(step.after.submission)
        change = Transaction()
        change.lease(shard.to_send, step.after.id, claim)
        change.value(shard.order(step.after.id), pack(Order, step.after))
        return await self._engine.transact(change)

    async def decide(
        self, tracked_orders: Sequence[TrackedOrder], decision: Callable[[TrackedOrder], Transition]
    ) -> int:
        """Does with each of these orders what is decided; decides again where one was changed since it was read. Answers how
        many it was done with: not those of which the decision raises `NotAllowedError`, or where others are always faster."""
        done = 0
        for tracked in tracked_orders:
            with suppress(NotAllowedError):
                done += await self._decide(tracked, decision)
        return done

    async def _decide(self, tracked: TrackedOrder, decision: Callable[[TrackedOrder], Transition]) -> bool:
        for _ in range(TRIES):
            if await self.apply(decision(tracked)):
                return True
            [tracked] = await self.tracked_by_id([tracked.order.id])
        return False

    # -- sending ------------------------------------------------------------------------------------------------------

    async def claim(self, now: float, lease: Score, limit: int) -> list[str]:
        """Claims orders to be sent, under `lease`; at most `limit` of each shard."""
        return await self._claims.take([shard.to_send for shard in self._keys.shards], now, lease, limit)

    async def next_due(self) -> float:
        """When the next order is to be sent, seconds since 1970; infinity when none waits."""
        return (await self._claims.first([shard.to_send for shard in self._keys.shards]))[0]

    async def drop(self, order: str, claim: Score) -> None:
        """Takes a claimed order off that is not to be sent."""
        shard = self._keys.shard_of_order(order)
        change = Transaction()
        change.lease(shard.to_send, order, claim)
        change.write("ZREM", shard.to_send, order)
        await self._engine.transact(change)

    # -- what people press --------------------------------------------------------------------------------------------

    async def unfollow(self, submission: str, number: int | None, by: str) -> int:
        """Stops following one order, or all of the submission (None). One that still waits to be sent is not sent.

        Answers how many were stopped; those on their way to the portal, and those that ended, are left alone.
        """
        at = self._clock.time()
        tracked_orders = [
            tracked for tracked in await self.tracked(submission) if number in (None, tracked.order.number)
        ]
        return await self.decide(tracked_orders, lambda tracked: life.stop(tracked, at=at, by=by))

    async def resolve_placed(self, submission: str, number: int, order_id: str, by: str) -> bool:
        """A person found the order in the portal: it is followed from now on. False when it was resolved already."""
        at = self._clock.time()
        tracked_orders = await self.tracked_by_id([f"{submission}.{number}"])
        return (
            await self.decide(
                tracked_orders, lambda tracked: life.resolve_placed(tracked.order, order_id, at=at, by=by)
            )
            == 1
        )

    async def resolve_not_placed(self, submission: str, number: int, by: str) -> bool:
        """A person made sure that the portal has no such order. False when it was resolved already."""
        at = self._clock.time()
        tracked_orders = await self.tracked_by_id([f"{submission}.{number}"])
        return (
            await self.decide(tracked_orders, lambda tracked: life.resolve_not_placed(tracked.order, at=at, by=by)) == 1
        )

    # -- reading ------------------------------------------------------------------------------------------------------

    async def submission(self, submission: str) -> Submission | None:
        """The submission, or None."""
        fields = await self._engine.one("HGETALL", self._keys.shard(submission).submission(submission))
        return read_submission(submission, fields) if fields else None

    async def order(self, submission: str, number: int) -> Order | None:
        """One order of a submission, or None."""
        return await self.by_id(f"{submission}.{number}")

    async def by_id(self, order: str) -> Order | None:
        """The same by the order's id here."""
        text = await self._engine.client.get(self._keys.shard_of_order(order).order(order))
        return unpack(Order, text) if text else None

    async def tracked(self, submission: str) -> list[TrackedOrder]:
        """All orders of a submission, by their number."""
        return await self.tracked_by_id([f"{submission}.{number}" for number in range(await self._size(submission))])

    async def _size(self, submission: str) -> int:
        size = await self._engine.client.hget(self._keys.shard(submission).submission(submission), "size")
        return int(size or 0)

    async def tracked_by_id(self, orders: Sequence[str]) -> list[TrackedOrder]:
        """The orders by their ids; ids of which nothing is kept are left out."""
        commands = []
        for order in orders:
            shard = self._keys.shard_of_order(order)
            commands += [("GET", shard.order(order)), ("GET", shard.snapshot(order)), ("GET", shard.jobs(order))]
        texts = await self._engine.many(commands)
        tracked_orders = []
        for order_text, snapshot_text, jobs_text in zip(*[iter(texts)] * 3, strict=True):
            if order_text:
                snapshot = unpack_snapshot(snapshot_text, jobs_text) if snapshot_text else None
                tracked_orders.append(TrackedOrder(unpack(Order, order_text), snapshot))
        return tracked_orders

    async def find(self, portal: Portal | None, order_id: str) -> list[tuple[Submission, TrackedOrder]]:
        """Every place where an order of a portal (or of any) is kept."""
        portals = [portal] if portal else list(Portal)
        commands = [("SMEMBERS", shard.placed(p.value, order_id)) for shard in self._keys.shards for p in portals]
        ids = sorted({order for members in await self._engine.many(commands) for order in members})
        return await self._with_submissions(await self.tracked_by_id(ids))

    async def open(self, limit: int) -> list[tuple[Submission, TrackedOrder]]:
        """Open orders, troubled ones first, then by due time; at most `limit`."""
        commands = [("ZRANGE", shard.open, 0, limit - 1, "WITHSCORES") for shard in self._keys.shards]
        answers = await self._engine.many(commands)
        scored = [(score, order) for answer in answers for order, score in answer]
        ids = [order for _, order in sorted(scored)[:limit]]
        return await self._with_submissions(await self.tracked_by_id(ids))

    async def same_content(self, requests: Sequence[OrderRequest]) -> list[list[TrackedOrder]]:
        """For each request the open orders, whoever placed them, for the same cinema and the same event or an asset."""
        places = list({(request.portal.value, request.cinema.key) for request in requests})
        commands = [("SMEMBERS", shard.at(*place)) for place in places for shard in self._keys.shards]
        answers = await self._engine.many(commands)
        count = len(self._keys.shards)
        ids = {
            place: sorted({order for members in answers[i * count : (i + 1) * count] for order in members})
            for i, place in enumerate(places)
        }
        tracked_orders = {
            tracked.order.id: tracked
            for tracked in await self.tracked_by_id([order for found in ids.values() for order in found])
        }
        same = []
        for request in requests:
            found = [
                tracked_orders[order]
                for order in ids[request.portal.value, request.cinema.key]
                if order in tracked_orders
            ]
            same.append([tracked for tracked in found if not tracked.ended and _same(tracked.order.request, request)])
        return same

    async def _with_submissions(self, tracked_orders: Sequence[TrackedOrder]) -> list[tuple[Submission, TrackedOrder]]:
        ids = list({tracked.order.submission for tracked in tracked_orders})
        answers = await self._engine.many([("HGETALL", self._keys.shard(s).submission(s)) for s in ids])
        submissions = {s: read_submission(s, fields) for s, fields in zip(ids, answers, strict=True) if fields}
        return [
            (submissions[tracked.order.submission], tracked)
            for tracked in tracked_orders
            if tracked.order.submission in submissions
        ]


def _same(one: OrderRequest, other: OrderRequest) -> bool:
    return (bool(one.event) and one.event == other.event) or bool(set(one.assets) & set(other.assets))
