"""A schedule of polls, shared by workers: who polls which order, when next, and what is known of it (fencing by lease)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from bot.clock import Clock
from bot.notices.notice import Notice
from bot.orders.order import Order
from bot.orders.tracked_order import TrackedOrder
from bot.store.claims import Claims
from bot.store.deliveries import note_delivery
from bot.store.keys import Keys, Shard, submission_of
from bot.store.order_records import (
    close_order,
    close_unread,
    pack_snapshot,
    split_snapshot,
    write_jobs,
    write_snapshot,
)
from bot.store.orders import Orders
from bot.store.outbox import Outbox
from bot.store.presence import Presence
from bot.store.redis import RESCHEDULE, Call, Engine, Script
from bot.store.scores import Score
from bot.store.transaction import Transaction
from bot.store.unreadable import Unreadable, UnreadableError
from bot.tracking import snapshot_codec
from bot.tracking.events import TrackingEvent
from bot.tracking.poll_news import PollNews
from bot.tracking.snapshot import OrderSnapshot
from gofilex import Portal

RECORD_POLLS = Script("record_polls")
CLAIM_AHEAD = Script("claim_ahead")

POLL_AGAIN_SECONDS = 3
"""A person who presses Refresh again and again asks the portal at most this often."""


class PollClaim(NamedTuple):
    """A claimed order at a portal and what is known of it, its jobs left out."""

    order: str
    shard: Shard
    lease: Score
    portal: Portal
    order_id: str
    snapshot: OrderSnapshot

    @property
    def submission(self) -> str:
        return submission_of(self.order)

    @property
    def due_set(self) -> str:
        """The sorted set in which it is claimed."""
        return self.shard.to_poll(self.portal)


class Observation(NamedTuple):
    """What a poll of an order brought: what was known before and is now, when to poll next (seconds), what happened."""

    claim: PollClaim
    snapshot: OrderSnapshot
    after: OrderSnapshot
    when: float
    events: Sequence[TrackingEvent] = ()


class Polls:
    """Orders at a portal, as the workers that follow them see them."""

    def __init__(
        self,
        engine: Engine,
        keys: Keys,
        clock: Clock,
        claims: Claims,
        orders: Orders,
        outbox: Outbox,
        presence: Presence,
        unreadable: Unreadable,
    ) -> None:
        self._engine = engine
        self._keys = keys
        self._clock = clock
        self._claims = claims
        self._orders = orders
        self._outbox = outbox
        self._presence = presence
        self._unreadable = unreadable

    async def claim(self, portal: Portal, now: float, lease: Score, limit: int) -> list[str]:
        """Claims orders to be polled at a portal, under `lease`; at most `limit` of each shard."""
        return await self._claims.take(self._due_sets(portal), now, lease, limit)

    async def claim_ahead(self, portal: Portal, now: float, until: float, lease: Score, room: int) -> dict[str, float]:
        """Claims at most `room` orders of a portal that will be due by `until` (seconds), the soonest, about as many of each
        shard. Answers when each would have been polled, seconds since 1970: the time to which it is given back if it is not
        polled now."""
        each, more = divmod(room, len(self._keys.shards))
        calls: list[Call] = [
            (CLAIM_AHEAD, [shard.to_poll(portal)], (Score.due(now), Score.due(until), lease, each + (index < more)))
            for index, shard in enumerate(self._keys.shards)
            if each or index < more
        ]
        answers = await self._engine.run_many(calls)
        return {
            order: Score.of(score).seconds
            for answer in answers
            for order, score in zip(answer[::2], answer[1::2], strict=True)
        }

    async def next_due(self) -> dict[Portal, float]:
        """When the next order is to be polled at each portal, seconds since 1970; infinity where there is none."""
        portals = list(Portal)
        firsts = await self._claims.firsts([key for portal in portals for key in self._due_sets(portal)])
        each = len(self._keys.shards)
        return {portal: min(firsts[index * each : (index + 1) * each]) for index, portal in enumerate(portals)}

    async def far_ahead(self, portal: Portal, until: float) -> list[PollClaim]:
        """The orders of a portal that are to be polled only after `until` (seconds), each with the score by which it stands
        there as its lease: what is given back under that stands as it was read."""
        later = await self._claims.after(self._due_sets(portal), until)
        leases = {order: score for _, order, score in later}
        claims = await self.read(portal, list(leases), Score(0))
        return [claim._replace(lease=leases[claim.order]) for claim in claims]

    def _due_sets(self, portal: Portal) -> list[str]:
        return [shard.to_poll(portal) for shard in self._keys.shards]

    async def refresh(self, tracked_orders: Sequence[TrackedOrder]) -> int:
        """Those of these orders that are still followed are due at once, in one step for each submission. Answers how many;
        0 when all were polled a moment ago."""
        now = self._clock.time()
        due: dict[str, list[str | float]] = defaultdict(list)
        for order, snapshot in (tracked for tracked in tracked_orders if not tracked.ended):
            # Not in time to come either, by a clock that was ahead.
            if snapshot and not 0 <= now - snapshot.polled <= POLL_AGAIN_SECONDS:
                due[self._keys.shard(order.submission).to_poll(order.portal)] += [Score.due(now), order.id]
        if due:  # XX: one that ended meanwhile stays off
            await self._engine.many([("ZADD", key, "XX", *members) for key, members in due.items()])
            await self._presence.wake()
        return sum(len(members) // 2 for members in due.values())

    async def read(self, portal: Portal, orders: Sequence[str], lease: Score) -> list[PollClaim]:
        """The claims of claimed orders of a portal; one of which nothing is kept is taken off."""
        by_shard: dict[Shard, list[str]] = defaultdict(list)
        for order in orders:
            by_shard[self._keys.shard_of_order(order)].append(order)
        answers = await self._engine.many([("MGET", *map(shard.snapshot, ids)) for shard, ids in by_shard.items()])
        found, now = [], self._clock.time()
        for (shard, ids), texts in zip(by_shard.items(), answers, strict=True):
            for order, text in zip(ids, texts, strict=True):
                if text is None:
                    await self._engine.client.zrem(shard.to_poll(portal), order)
                    continue
                try:
                    order_id, encoded = split_snapshot(text)
                    snapshot = snapshot_codec.check(snapshot_codec.decode(encoded)).as_of(now)
                    found.append(PollClaim(order, shard, lease, portal, order_id, snapshot))
                except ValueError as error:
                    # Of a newer version, perhaps: it stays claimed until its lease ends, and the others go on.
                    self._unreadable.note(shard.snapshot(order), error)
        return found

    async def jobs_texts(self, claims: Sequence[PollClaim]) -> dict[str, str]:
        """What `j:` holds of these orders, where there is something: for `unpack_snapshot`."""
        by_shard: dict[Shard, list[str]] = defaultdict(list)
        for claim in claims:
            by_shard[claim.shard].append(claim.order)
        answers = await self._engine.many([("MGET", *map(shard.jobs, ids)) for shard, ids in by_shard.items()])
        return {
            order: text
            for ids, texts in zip(by_shard.values(), answers, strict=True)
            for order, text in zip(ids, texts, strict=True)
            if text
        }

    async def release(self, claims: Sequence[tuple[PollClaim, float]]) -> None:
        """Gives claims back unchanged, each to be polled again at its time (seconds)."""
        await self.record((), claims)

    async def record(
        self, observations: Sequence[Observation], unchanged: Sequence[tuple[PollClaim, float]] = ()
    ) -> None:
        """Writes down what is known now of orders of which there is nothing to tell, each only while its claim holds, and gives
        the claims of those that are unchanged back like `release`; in one round trip."""
        by_shard: dict[tuple[str, Score], list[str | int]] = defaultdict(list)
        for followed, when in unchanged:
            by_shard[followed.due_set, followed.lease] += [followed.order, Score.due(when)]
        calls: list[Call] = [(RESCHEDULE, [due], (lease, *pairs)) for (due, lease), pairs in by_shard.items()]
        by_set: dict[tuple[str, Score], list[Observation]] = defaultdict(list)
        for one in observations:
            by_set[one.claim.due_set, one.claim.lease].append(one)
        for (due_set, lease), together in by_set.items():
            keys: list[str] = [due_set]
            arguments: list[str | int] = [lease]
            for claim, snapshot, after, when, _ in together:
                keys += [claim.shard.snapshot(claim.order), claim.shard.jobs(claim.order)]
                arguments += [
                    claim.order,
                    Score.due(when),
                    pack_snapshot(claim.portal, claim.order_id, after),
                    "" if after.jobs == snapshot.jobs else snapshot_codec.encode_jobs(after),
                ]
            calls.append((RECORD_POLLS, keys, arguments))
        await self._engine.run_many(calls)

    async def record_news(self, observation: Observation, news: PollNews, notices: Sequence[Notice]) -> bool:
        """Writes down what is known now of one order, with what is told of it, while its claim holds: False when it does not."""
        claim, snapshot, after, when, _ = observation
        submission = claim.submission
        change = Transaction()
        change.lease(claim.due_set, claim.order, claim.lease)
        write_snapshot(change, claim.shard, claim.order, claim.portal, claim.order_id, after)
        if after.jobs != snapshot.jobs:
            write_jobs(change, claim.shard, claim.order, after)
        order = await self._order(claim) if news.landed or news.ended else None
        if order and news.landed:
            note_delivery(change, claim.shard, order)
        if news.ended:
            _close(change, claim, order)
        else:
            change.write("ZADD", claim.due_set, Score.due(when), claim.order)
        if notices or news.shows:
            self._outbox.add(change, claim.shard, submission, notices)
        done = await self._engine.transact(change)
        if done and notices:
            await self._presence.wake()
        return done

    async def _order(self, claim: PollClaim) -> Order | None:
        try:
            return await self._orders.by_id(claim.order)
        except UnreadableError:
            return None


def _close(change: Transaction, claim: PollClaim, order: Order | None) -> None:
    """Adds to a transaction: nothing more will happen to the order; None for one that cannot be read."""
    if order is None:
        close_unread(change, claim.shard, claim.portal, claim.order)
    else:
        close_order(change, claim.shard, order)
