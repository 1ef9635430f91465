"""Repository of submissions and their orders: created once, changed only together with what is told of the change.

Every change is guarded by what it was decided from (optimistic locking), or by the claim of who makes it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from bot.clock import Clock
from bot.notices import policy
from bot.notices.notice import Notice
from bot.orders.intake import Intake
from bot.orders.life import AuditEntry, Decision, Follow, NotAllowedError, Transition
from bot.orders.order import Order, OrderRequest, Submission
from bot.orders.tracked_order import TrackedOrder
from bot.store.audit import Audit
from bot.store.claims import Claims
from bot.store.json_codec import pack, unpack
from bot.store.keys import ENTERING_SECONDS, Keys, Shard
from bot.store.order_records import (
    pack_snapshot,
    read_submission,
    unpack_snapshot,
    write_first,
    write_next,
    write_order,
    write_submission,
)
from bot.store.outbox import Outbox
from bot.store.presence import Presence
from bot.store.redis import Engine
from bot.store.scores import Score
from bot.store.transaction import Transaction
from bot.store.unreadable import Unreadable, UnreadableError
from gofilex import Portal

TRIES = 3


class Orders:
    """Submissions, orders, and what is known of them."""

    def __init__(
        self,
        engine: Engine,
        keys: Keys,
        clock: Clock,
        claims: Claims,
        outbox: Outbox,
        audit: Audit,
        presence: Presence,
        unreadable: Unreadable,
    ) -> None:
        self._engine = engine
        self._keys = keys
        self._clock = clock
        self._claims = claims
        self._outbox = outbox
        self._audit = audit
        self._presence = presence
        self._unreadable = unreadable

    # -- writing ------------------------------------------------------------------------------------------------------

    async def submit(self, intake: Intake, notices: Sequence[Notice] = ()) -> bool:
        """Takes a submission in, whole, with the notices of what happened to its orders, and with `notices`, of itself.

        False when it was taken in before: the id decides, and nothing is written then.
        """
        submission, shard = intake.submission, self._keys.shard(intake.submission.id)
        now = self._clock.time()
        change = Transaction()
        change.absent(shard.submission(submission.id))
        write_submission(change, shard, submission)
        told = list(notices)
        for order, where, events in ((entry.order, entry.next, entry.events) for entry in intake.entries):
            write_order(change, shard, order)
            write_first(change, shard, order, where)
            told += policy.notices_of(order.id, events, size=submission.size)
        self._outbox.add(change, shard, submission.id, told)
        change.write(
            "ZADD", shard.outbox, "GT", Score.due(now), submission.id
        )  # also without notices: its card is yet to be posted
        self._audit.add(change, shard, submission.id, await self._audit.pseudonymous(intake.audit))
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
            notices = policy.notices_of(order.id, step.events, size=await self.size(order.submission))
        change = Transaction()
        if claim is not None:
            change.lease(shard.to_send, order.id, claim)
        change.value(shard.order(order.id), pack(Order, order))
        if snapshot is not None:
            change.value(shard.snapshot(order.id), pack_snapshot(order.portal, order.order_id, snapshot))
        audit = await self._audit.pseudonymous(step.audit) if step.audit else None
        self._write(change, shard, step, notices, audit)
        done = await self._engine.transact(change)
        if done and (notices or isinstance(step.next, Follow)):
            await self._presence.wake()
        return done

    def _write(
        self, change: Transaction, shard: Shard, step: Transition, notices: Sequence[Notice], audit: AuditEntry | None
    ) -> None:
        if step.after != step.before.order:
            write_order(change, shard, step.after)
        write_next(change, shard, step)
        if notices or step.shows:
            self._outbox.add(change, shard, step.after.submission, notices)
        if audit:
            self._audit.add(change, shard, step.after.id, audit)

    async def is_applied(self, step: Transition, claim: Score) -> bool:
        """Whether the order is as the step left it, and still claimed: a step whose answer was lost was done after all."""
        shard = self._keys.shard(step.after.submission)
        change = Transaction()
        change.lease(shard.to_send, step.after.id, claim)
        change.value(shard.order(step.after.id), pack(Order, step.after))
        return await self._engine.transact(change)

    async def decide(self, tracked_orders: Sequence[TrackedOrder], decision: Decision) -> int:
        """Does with each of these orders what is decided; decides again where one was changed since it was read. Answers how
        many it was done with: not those of which the decision raises `NotAllowedError`, or where others are always faster."""
        done = 0
        for tracked in tracked_orders:
            with suppress(NotAllowedError):
                done += await self._decide(tracked, decision)
        return done

    async def decide_on(self, submission: str, number: int | None, decision: Decision) -> int:
        """The same with one order of a submission, as it is now, or with all of them (None)."""
        if number is None:
            return await self.decide(await self.tracked(submission), decision)
        return await self.decide(await self.tracked_by_id([f"{submission}.{number}"]), decision)

    async def _decide(self, tracked: TrackedOrder, decision: Decision) -> bool:
        for _ in range(TRIES):
            if await self.apply(decision(tracked)):
                return True
            if not (found := await self.tracked_by_id([tracked.order.id])):
                break
            [tracked] = found
        return False

    # -- sending ------------------------------------------------------------------------------------------------------

    async def claim(self, now: float, lease: Score, limit: int) -> list[str]:
        """Claims orders to be sent, under `lease`; at most `limit` of each shard."""
        return await self._claims.take([shard.to_send for shard in self._keys.shards], now, lease, limit)

    async def next_due(self) -> float:
        """When the next order is to be sent, seconds since 1970; infinity when none waits."""
        return (await self._claims.first([shard.to_send for shard in self._keys.shards]))[0]

    async def discard(self, order: str, claim: Score) -> None:
        """Takes a claimed order off that is not to be sent."""
        shard = self._keys.shard_of_order(order)
        change = Transaction()
        change.lease(shard.to_send, order, claim)
        change.write("ZREM", shard.to_send, order)
        await self._engine.transact(change)

    # -- what people enter --------------------------------------------------------------------------------------------

    async def begin_entering(self, portal: Portal, order_id: str) -> bool:
        """A person enters an id of a portal, and nobody else can until `end_entering`, or for a few seconds: whether it is the
        caller's turn. The order for which it is entered and all others stand in different shards, so that no transaction could see
        that each has an id of its own."""
        key = self._keys("entering", portal.value, order_id)
        return bool(await self._engine.client.set(key, "1", nx=True, ex=ENTERING_SECONDS))

    async def end_entering(self, portal: Portal, order_id: str) -> None:
        """Others can enter that id again."""
        await self._engine.client.delete(self._keys("entering", portal.value, order_id))

    # -- reading ------------------------------------------------------------------------------------------------------

    async def submission(self, submission: str) -> Submission | None:
        """The submission, or None. Raises `UnreadableError`."""
        key = self._keys.shard(submission).submission(submission)
        fields = await self._engine.one("HGETALL", key)
        try:
            return read_submission(submission, fields) if fields else None
        except UnreadableError as error:
            self._unreadable.note(key, error)
            raise

    async def order(self, submission: str, number: int) -> Order | None:
        """One order of a submission, or None. Raises `UnreadableError`."""
        return await self.by_id(f"{submission}.{number}")

    async def by_id(self, order: str) -> Order | None:
        """The same by the order's id here."""
        key = self._keys.shard_of_order(order).order(order)
        text = await self._engine.client.get(key)
        try:
            return unpack(Order, text) if text else None
        except UnreadableError as error:
            self._unreadable.note(key, error)
            raise

    async def tracked(self, submission: str, number: int | None = None) -> list[TrackedOrder]:
        """All orders of a submission that can be read, by their number. number: that one alone; then it raises `UnreadableError` where
        it cannot be read."""
        if number is not None:
            return await self.tracked_by_id([f"{submission}.{number}"], strict=True)
        return await self.tracked_by_id([f"{submission}.{number}" for number in range(await self.size(submission))])

    async def size(self, submission: str) -> int:
        """How many orders a submission has; 0 where that is not known."""
        key = self._keys.shard(submission).submission(submission)
        return int(self._unreadable.figure(key, await self._engine.client.hget(key, "size")))

    async def tracked_by_id(self, orders: Sequence[str], *, strict: bool = False) -> list[TrackedOrder]:
        """The orders by their ids; ids of which nothing is kept, or what cannot be read, are left out. strict: raises
        `UnreadableError` for one that cannot be read."""
        commands = []
        for order in orders:
            shard = self._keys.shard_of_order(order)
            commands += [("GET", shard.order(order)), ("GET", shard.snapshot(order)), ("GET", shard.jobs(order))]
        texts = await self._engine.many(commands)
        tracked_orders = []
        for order, (order_text, snapshot_text, jobs_text) in zip(
            orders, zip(*[iter(texts)] * 3, strict=True), strict=True
        ):
            try:
                if order_text:
                    snapshot = unpack_snapshot(snapshot_text, jobs_text) if snapshot_text else None
                    tracked_orders.append(TrackedOrder(unpack(Order, order_text), snapshot))
            except UnreadableError as error:
                self._unreadable.note(self._keys.shard_of_order(order).order(order), error)
                if strict:
                    raise
        return tracked_orders

    async def by_ids(self, orders: Sequence[str]) -> list[tuple[Submission, TrackedOrder]]:
        """The same with their submissions."""
        return await self._with_submissions(await self.tracked_by_id(orders))

    async def find(
        self, portal: Portal | None, order_id: str, *, strict: bool = False
    ) -> list[tuple[Submission, TrackedOrder]]:
        """Every place where an order of a portal (or of any) is kept. strict: raises `UnreadableError` where it is kept, and none of
        it can be read."""
        portals = [portal] if portal else list(Portal)
        commands = [("SMEMBERS", shard.placed(p.value, order_id)) for shard in self._keys.shards for p in portals]
        ids = sorted({order for members in await self._engine.many(commands) for order in members})
        found = await self.by_ids(ids)
        if strict and not found:
            for tracked in await self.tracked_by_id(ids, strict=True):
                await self.submission(tracked.order.submission)
        return found

    async def open(self, limit: int) -> list[tuple[Submission, TrackedOrder]]:
        """Open orders, troubled ones first, then by due time; at most `limit`."""
        commands = [("ZRANGE", shard.open, 0, limit - 1, "WITHSCORES") for shard in self._keys.shards]
        answers = await self._engine.many(commands)
        scored = [(score, order) for answer in answers for order, score in answer]
        return await self.by_ids([order for _, order in sorted(scored)[:limit]])

    async def ended(self, since: float, limit: int) -> list[tuple[Submission, TrackedOrder]]:
        """Orders of the submissions that ended last, those of the newest first; at most `limit` submissions. since: seconds since 1970."""
        commands = [
            ("ZRANGE", shard.ended, "+inf", since, "BYSCORE", "REV", "LIMIT", 0, limit, "WITHSCORES")
            for shard in self._keys.shards
        ]
        answers = await self._engine.many(commands)
        newest = sorted(((score, name) for answer in answers for name, score in answer), reverse=True)[:limit]
        found = await asyncio.gather(*(self.tracked(name) for _, name in newest))
        return await self._with_submissions([tracked for orders in found for tracked in orders])

    async def same_content(self, requests: Sequence[OrderRequest]) -> list[list[TrackedOrder]]:
        """For each request the open orders, whoever placed them, for the same cinema and the same event or an asset. Those that
        have landed are not among them: `Deliveries` has them."""
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
            same.append([tracked for tracked in found if not tracked.is_over and _same(tracked.order, request)])
        return same

    async def _with_submissions(self, tracked_orders: Sequence[TrackedOrder]) -> list[tuple[Submission, TrackedOrder]]:
        ids = list({tracked.order.submission for tracked in tracked_orders})
        answers = await self._engine.many([("HGETALL", self._keys.shard(s).submission(s)) for s in ids])
        submissions = {}
        for submission, fields in zip(ids, answers, strict=True):
            try:
                if fields:
                    submissions[submission] = read_submission(submission, fields)
            except UnreadableError as error:
                self._unreadable.note(self._keys.shard(submission).submission(submission), error)
        return [
            (submissions[tracked.order.submission], tracked)
            for tracked in tracked_orders
            if tracked.order.submission in submissions
        ]


def _same(order: Order, request: OrderRequest) -> bool:
    """Whether an order brings what is asked for: of one for an event too, the assets that the portal said it will deliver."""
    brings = {*order.request.assets, *(uuid for uuid, _ in (order.placed.delivers if order.placed else ()))}
    return (bool(request.event) and request.event == order.request.event) or not brings.isdisjoint(request.assets)
