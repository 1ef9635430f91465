"""The rows with a due time: who sends, who looks, and when next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Literal, NamedTuple

import structlog

from bot.clock import Clock
from bot.orders.order import Order, Phase
from bot.store.json_codec import unpack
from bot.store.keys import Keys, Shard, submission_of
from bot.store.redis import CLAIM, RESCHEDULE, Call, Engine, Script
from bot.store.transaction import Transaction
from bot.tracking import snapshot_codec
from bot.tracking.snapshot import Known
from gofilex import Portal

log = structlog.get_logger(__name__)

LOOKED = Script("looked")
AHEAD = Script("ahead")

Kind = Literal["place", "due"]
"""The kinds of rows with a due time that are orders: those to send, and those to look at."""


class Followed(NamedTuple):
    """A claimed row: an order at a portal and what is known of it, its jobs left out."""

    order: str
    shard: Shard
    lease: int
    portal: Portal
    order_id: str
    known: Known

    @property
    def submission(self) -> str:
        return submission_of(self.order)


class Looked(NamedTuple):
    """An order that was looked at with nothing to tell of it: what was known, what is, when to look next (ms)."""

    row: Followed
    known: Known
    after: Known
    when: int


def row_text(portal: Portal, order_id: str, known: Known) -> str:
    """What `k:` holds: whom to ask, for what, and what is known."""
    return f"{portal.value} {order_id} {snapshot_codec.row(known)}"


def read_row(text: str, jobs: str | None = None) -> Known:
    """What is known, from `k:` and, where needed, `j:`."""
    return snapshot_codec.known(text.split(" ", 2)[2], jobs or "")


class Looks:
    """The side of the store that the workers' loops work with."""

    engine: Engine
    keys: Keys
    clock: Clock

    async def claim_place(self, now: int, lease: int, limit: int) -> list[str]:
        """Claims orders to be sent, until `lease` (ms)."""
        return await self._claim([shard.place for shard in self.keys.shards], now, lease, limit)

    async def claim_due(self, now: int, lease: int, limit: int) -> list[str]:
        """Claims orders to be looked at, until `lease` (ms); at most `limit` of each shard."""
        return await self._claim([shard.due for shard in self.keys.shards], now, lease, limit)

    async def claim_ahead(self, now: int, until: int, lease: int, room: int) -> list[str]:
        """Claims at most `room` orders that will be due by `until` (ms), the soonest, about as many of each shard."""
        each, more = divmod(room, len(self.keys.shards))
        calls: list[Call] = [
            (AHEAD, [shard.due], (now, until, lease, each + (place < more)))
            for place, shard in enumerate(self.keys.shards)
            if each or place < more
        ]
        return [order for answer in await self.engine.run_many(calls) for order in answer]

    async def _claim(self, rows: Sequence[str], now: int, lease: int, limit: int) -> list[str]:
        calls: list[Call] = [(CLAIM, [key], (now, lease, limit)) for key in rows]
        return [order for answer in await self.engine.run_many(calls) for order in answer]

    async def next_time(self, kind: Kind) -> float:
        """When the next row of a kind is due, seconds since 1970; infinity when there is none."""
        names = [getattr(shard, kind) for shard in self.keys.shards]
        answers = await self.engine.many([("ZRANGE", key, 0, 0, "WITHSCORES") for key in names])
        scores = [
            float(answer[0][1] if isinstance(answer[0], (list, tuple)) else answer[1]) for answer in answers if answer
        ]
        return min(scores, default=float("inf")) / 1000

    async def followed(self, orders: Sequence[str], lease: int) -> list[Followed]:
        """The rows of claimed orders; one of which nothing is kept is taken off."""
        by_shard: dict[Shard, list[str]] = defaultdict(list)
        for order in orders:
            by_shard[self.keys.shard_of_order(order)].append(order)
        answers = await self.engine.many([("MGET", *map(shard.known, ids)) for shard, ids in by_shard.items()])
        found = []
        for (shard, ids), texts in zip(by_shard.items(), answers, strict=True):
            for order, text in zip(ids, texts, strict=True):
                if text is None:
                    await self.engine.client.zrem(shard.due, order)
                    continue
                try:
                    portal, order_id, row = text.split(" ", 2)
                    found.append(Followed(order, shard, lease, Portal(portal), order_id, snapshot_codec.known(row)))
                except ValueError as error:
                    # Of a newer version, perhaps: it stays claimed until its lease ends, and the others go on.
                    log.error("row_unreadable", order=order, error=str(error))
        return found

    async def jobs_texts(self, rows: Sequence[Followed]) -> dict[str, str]:
        """What `j:` holds of these orders, where there is something: for `read_row`."""
        by_shard: dict[Shard, list[str]] = defaultdict(list)
        for row in rows:
            by_shard[row.shard].append(row.order)
        answers = await self.engine.many([("MGET", *map(shard.jobs, ids)) for shard, ids in by_shard.items()])
        return {
            order: text
            for ids, texts in zip(by_shard.values(), answers, strict=True)
            for order, text in zip(ids, texts, strict=True)
            if text
        }

    async def order_of(self, order: str) -> Order | None:
        """One order by its id here."""
        text = await self.engine.client.get(self.keys.shard_of_order(order).order(order))
        return unpack(Order, text) if text else None

    async def reschedule(self, rows: Sequence[tuple[Followed, int]]) -> None:
        """Gives rows back unchanged, each to be looked at again at its time (ms)."""
        by_shard: dict[tuple[str, int], list[str | int]] = defaultdict(list)
        for followed, when in rows:
            by_shard[followed.shard.due, followed.lease] += [followed.order, when]
        calls: list[Call] = [(RESCHEDULE, [due], (lease, *pairs)) for (due, lease), pairs in by_shard.items()]
        await self.engine.run_many(calls)

    async def write_looks(self, looks: Sequence[Looked]) -> None:
        """Writes down what is known now of orders of which there is nothing to tell, each only while its claim holds."""
        by_shard: dict[tuple[Shard, int], list[Looked]] = defaultdict(list)
        for look in looks:
            by_shard[look.row.shard, look.row.lease].append(look)
        calls: list[Call] = []
        for (shard, lease), together in by_shard.items():
            keys: list[str] = [shard.due]
            arguments: list[str | int] = [lease]
            for row, known, after, when in together:
                keys += [shard.known(row.order), shard.jobs(row.order)]
                arguments += [
                    row.order,
                    when,
                    row_text(row.portal, row.order_id, after),
                    "" if after.jobs == known.jobs else snapshot_codec.jobs(after),
                ]
            calls.append((LOOKED, keys, arguments))
        await self.engine.run_many(calls)

    def look_change(self, followed: Followed) -> Transaction:
        """A transaction on an order that is being looked at: done only while the claim holds."""
        change = Transaction()
        change.lease(followed.shard.due, followed.order, followed.lease)
        return change

    async def still(self, due: str, order: str, lease: int, key: str, value: str) -> bool:
        """Whether the claim holds and `key` has that value: a transaction whose answer was lost was done after all."""
        change = Transaction()
        change.lease(due, order, lease)
        change.value(key, value)
        return await self.engine.transact(change)

    def place_change(self, order: Order, lease: int) -> Transaction:
        """A transaction on an order that is being sent: done only while the claim holds and it is in the phase it was."""
        shard = self.keys.shard(order.submission)
        change = Transaction()
        change.lease(shard.place, order.id, lease)
        return change

    async def sweep(self, keep_seconds: float, limit: int = 100) -> int:
        """Forgets submissions that ended `keep_seconds` ago, with all that belongs to them. Answers how many."""
        until = self.clock.time() - keep_seconds
        swept = 0
        for shard in self.keys.shards:
            for submission in await self.engine.client.zrange(
                shard.ended, "-inf", until, byscore=True, offset=0, num=limit
            ):
                await self._forget(shard, submission)
                swept += 1
        return swept

    async def _forget(self, shard: Shard, submission: str) -> None:
        size = int(await self.engine.client.hget(shard.submission(submission), "size") or 0)
        change = Transaction()
        for number in range(size):
            order = await self.order_of(f"{submission}.{number}")
            if order is None:
                continue
            if order.phase is Phase.PLACED:
                change.write("SREM", shard.placed(order.portal.value, order.order_id), order.id)
            change.write("SREM", shard.at(order.portal.value, order.request.cinema.key), order.id)
            for due in (shard.place, shard.due, shard.open):
                change.write("ZREM", due, order.id)
            for key in (shard.order(order.id), shard.known(order.id), shard.jobs(order.id)):
                change.write("UNLINK", key)
        for key in (shard.submission(submission), shard.notices(submission), shard.history(submission)):
            change.write("UNLINK", key)
        change.write("ZREM", shard.tell, submission)
        change.write("ZREM", shard.ended, submission)
        await self.engine.transact(change)
