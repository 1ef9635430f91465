"""Submissions and their orders: created once, changed only together with what is told of the change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.clock import Clock
from bot.notices.notice import Notice
from bot.orders.events import Dropped, OutcomeResolved, Unfollowed
from bot.orders.order import Order, OrderRequest, Phase, Submission
from bot.orders.tracked_order import Row
from bot.store.json_codec import pack, unpack
from bot.store.keys import AUDIT_SECONDS, CARDS, Keys, Shard
from bot.store.polls import read_row, row_text
from bot.store.redis import Engine
from bot.store.transaction import Transaction, pairs
from bot.tracking import changes, progress, snapshot_codec
from bot.tracking.snapshot import Known
from gofilex import Portal

TROUBLED = 10**12
"""Taken off the score in `open`: troubled orders come first, each kind by its due time (all due times are below it)."""

NO_DUE = 3 * 10**11
"""In `open` the due time of an order of which nobody gave one: after all others (the year 9999 ends before)."""

STOP_TRIES = 3

HEAD_START_SECONDS = 600
"""A card of which there is news stands in the line as if it had waited so long already: before those where only a percent
has changed, but never for ever before one of them."""

LOOK_AGAIN_SECONDS = 3
"""A person who presses Refresh again and again asks the portal at most this often."""


def milliseconds(seconds: float) -> int:
    """A time as a score: whole milliseconds, which Redis keeps exactly, and an even number of them."""
    return round(seconds * 1000) // 2 * 2


def lease_end(seconds: float) -> int:
    """The end of a lease on an order to be looked at, as a score: odd, so that `claim_ahead` tells it from what is due."""
    return milliseconds(seconds) - 1


def due_seconds(request: OrderRequest) -> float:
    """When it is due; 0 where nobody said: an order placed elsewhere then carries a time in the year 1."""
    return 0.0 if request.due.wall.year == 1 else request.due.instant.timestamp()


class Orders:
    """Submissions, orders, and what is known of them."""

    engine: Engine
    keys: Keys
    clock: Clock

    # -- writing ------------------------------------------------------------------------------------------------------

    async def submit(self, submission: Submission, orders: Sequence[Order], notices: Sequence[Notice] = ()) -> bool:
        """Takes a submission in, whole: its orders wait to be sent (or, placed elsewhere, to be looked at).

        False when it was taken in before: the id decides, and nothing is written then.
        """
        shard = self.keys.shard(submission.id)
        now = milliseconds(self.clock.time())
        change = Transaction()
        change.absent(shard.submission(submission.id))
        fields: dict[str, str | float] = {
            "team": submission.team,
            "channel": submission.channel,
            "by": submission.by,
            "created": submission.created,
            "size": submission.size,
            "followed": int(submission.followed),
        }
        change.write("HSET", shard.submission(submission.id), "v", 1, *pairs(fields))
        for order in orders:
            change.write("SET", shard.order(order.id), pack(Order, order))
            self.open_order(change, shard, order)
            if order.phase is Phase.PLACED:
                self.start_following(change, shard, order, self._unseen(order, quiet=True), now)
            else:
                change.write("ZADD", shard.place, now, order.id)
        self.tell(change, shard, submission.id, notices)
        change.write("ZADD", shard.tell, "GT", now, submission.id)  # also without notices: its card is yet to be posted
        self.audit(change, shard, "followed" if submission.followed else "submitted", submission.by, submission.id)
        done = await self.engine.transact(change)
        await self.wake()
        return done

    def tell(self, change: Transaction, shard: Shard, submission: str, notices: Iterable[Notice]) -> None:
        """Adds to a transaction: these notices wait to be told, and the card no longer shows how it is."""
        texts = [pack(Notice, notice) for notice in notices]
        now = milliseconds(self.clock.time())
        key = shard.submission(submission)
        change.write("HINCRBY", key, "version", 1)
        # GT, NX: while somebody is telling, the score is that lease; the teller looks again before it lets go.
        if texts:
            change.write("RPUSH", shard.notices(submission), *texts)
            change.write("HSETNX", key, "draw_at", now - milliseconds(HEAD_START_SECONDS))
            change.write("ZADD", shard.tell, "GT", now, submission)
        else:
            change.write("HSETNX", key, "draw_at", now)
            change.write("ZADD", shard.tell, "NX", now - CARDS, submission)

    def start_following(self, change: Transaction, shard: Shard, order: Order, known: Known, when: int) -> None:
        """Adds to a transaction: the order has an id at the portal and is looked at from `when` (ms) on."""
        self.write_known(change, shard, order.id, order.portal, order.order_id, known)
        change.write("SADD", shard.placed(order.portal.value, order.order_id), order.id)
        change.write("ZADD", shard.due, when, order.id)

    def write_known(
        self, change: Transaction, shard: Shard, order: str, portal: Portal, order_id: str, known: Known
    ) -> None:
        """Adds to a transaction: what is known of an order now, but for its jobs."""
        change.write("SET", shard.known(order), row_text(portal, order_id, known))
        troubled = TROUBLED if progress.troubled(known) else 0
        change.write("ZADD", shard.open, "XX", (known.due or NO_DUE) - troubled, order)

    def write_jobs(self, change: Transaction, shard: Shard, order: str, known: Known) -> None:
        """Adds to a transaction: its jobs as last seen."""
        change.write("SET", shard.jobs(order), snapshot_codec.jobs(known))

    def open_order(self, change: Transaction, shard: Shard, order: Order) -> None:
        """Adds to a transaction: the order stands in the lists of what is open."""
        change.write("SADD", shard.at(order.portal.value, order.request.cinema.key), order.id)
        change.write("ZADD", shard.open, due_seconds(order.request) or NO_DUE, order.id)

    def close_order(self, change: Transaction, shard: Shard, order: Order) -> None:
        """Adds to a transaction: nothing more will happen to the order."""
        for due in (shard.place, shard.due, shard.open):
            change.write("ZREM", due, order.id)
        change.write("SREM", shard.at(order.portal.value, order.request.cinema.key), order.id)

    async def close(self, change: Transaction, shard: Shard, order: str) -> None:
        """The same by the order's id here."""
        submission, _, number = order.rpartition(".")
        found = await self.order(submission, int(number))
        if found:
            self.close_order(change, shard, found)
        else:
            change.write("ZREM", shard.due, order)

    def audit(self, change: Transaction, shard: Shard, what: str, by: str, order: str, *details: str) -> None:
        """Adds to a transaction: who did what to which order; `details` are name, value, name, value."""
        oldest = milliseconds(self.clock.time() - AUDIT_SECONDS)
        change.write(
            "XADD", shard.audit, "MINID", "~", oldest, "*", "at", f"{self.clock.time():.3f}",
            "what", what, "by", by, "order", order, *details,
        )  # fmt: skip

    def _unseen(self, order: Order, *, quiet: bool) -> Known:
        """What is known of an order of which we have only the id. quiet: its past is summed up in one line."""
        release = order.request.release_after
        known, _ = changes.first(
            at=self.clock.time(),
            state="",
            due=due_seconds(order.request),
            release_after=release.instant.timestamp() if release else 0.0,
            quiet=quiet,
        )
        return known

    async def release_claims(self, lease_seconds: float) -> None:
        """Makes everything due that somebody may have claimed. Only for whoever knows that all others are dead: what
        was merely planned for the next moments comes a little early."""
        now = milliseconds(self.clock.time())
        until = now + milliseconds(lease_seconds)
        names = [key for shard in self.keys.shards for key in (shard.place, shard.due, shard.tell)]
        answers = await self.engine.many([("ZRANGE", key, f"({now}", until, "BYSCORE") for key in names])
        for key, members in zip(names, answers, strict=True):
            if members:
                await self.engine.client.zadd(key, dict.fromkeys(members, now), xx=True)

    async def wake(self) -> None:
        """Lets the workers look at once. Only a hint: they look by themselves within a second."""
        await self.engine.client.publish(self.keys("wake"), "")

    # -- what people press --------------------------------------------------------------------------------------------

    async def look_now(self, submission: str) -> int:
        """Refresh: its open orders are due at once. Answers how many; 0 when they were looked at a moment ago."""
        shard = self.keys.shard(submission)
        now = self.clock.time()
        due = 0
        for row in await self.rows(submission):
            if row.known and not row.ended and row.known.looked < now - LOOK_AGAIN_SECONDS:
                due += 1
                await self.engine.client.zadd(shard.due, {row.order.id: milliseconds(now)}, xx=True)
        if due:
            await self.wake()
        return due

    async def unfollow(self, submission: str, number: int | None, by: str) -> int:
        """Stops following one order, or all of the submission (None). One that still waits to be sent is not sent.

        Answers how many were stopped; those on their way to the portal, and those that ended, are left alone.
        """
        stopped = 0
        for row in await self.rows(submission):
            if number is None or row.order.number == number:
                stopped += await self._stop(row, by)
        if stopped:
            await self.wake()
        return stopped

    async def _stop(self, row: Row, by: str) -> bool:
        """Stops one order; tries again where a look or a call came in between."""
        for _ in range(STOP_TRIES):
            order = row.order
            shard = self.keys.shard(order.submission)
            change = Transaction()
            if row.ended:
                return False
            if order.phase is Phase.PLACED and row.known:
                change.value(shard.known(order.id), row_text(order.portal, order.order_id, row.known))
                self.write_known(change, shard, order.id, order.portal, order.order_id, changes.stop(row.known))
                event: Unfollowed | Dropped = Unfollowed(self.clock.time(), by)
            elif order.phase is Phase.QUEUED:
                change.value(shard.order(order.id), pack(Order, order))
                dropped = replace(order, phase=Phase.DROPPED, settled_by=by, reason="It was not sent.")
                change.write("SET", shard.order(order.id), pack(Order, dropped))
                event = Dropped(self.clock.time(), dropped.reason, by)
            else:
                return False
            self.close_order(change, shard, order)
            self.tell(change, shard, order.submission, [Notice(f"{order.id}:{event.key}", event, order=order.number)])
            self.audit(change, shard, event.kind, by, order.id)
            if await self.engine.transact(change):
                return True
            row = (await self.rows_of([order.id]))[0]
        return False

    async def settle_placed(self, submission: str, number: int, order_id: str, by: str) -> bool:
        """A person found the order in the portal: it is followed from now on. False when it was settled already."""
        order = await self.order(submission, number)
        if order is None or order.phase is not Phase.UNKNOWN:
            return False
        shard = self.keys.shard(submission)
        settled = replace(order, phase=Phase.PLACED, order_id=order_id, settled_by=by)
        change = self._settled(shard, order, settled)
        self.start_following(
            change, shard, settled, self._unseen(settled, quiet=False), milliseconds(self.clock.time())
        )
        return await self._done(change)

    async def settle_not_placed(self, submission: str, number: int, by: str) -> bool:
        """A person made sure that the portal has no such order. False when it was settled already."""
        order = await self.order(submission, number)
        if order is None or order.phase is not Phase.UNKNOWN:
            return False
        shard = self.keys.shard(submission)
        settled = replace(order, phase=Phase.DROPPED, settled_by=by, reason="It was not placed.")
        change = self._settled(shard, order, settled)
        self.close_order(change, shard, settled)
        return await self._done(change)

    def _settled(self, shard: Shard, before: Order, after: Order) -> Transaction:
        change = Transaction()
        change.value(shard.order(before.id), pack(Order, before))
        change.write("SET", shard.order(before.id), pack(Order, after))
        event = OutcomeResolved(self.clock.time(), after.settled_by, after.order_id)
        self.tell(change, shard, before.submission, [Notice(f"{before.id}:{event.key}", event, order=before.number)])
        outcome = "placed" if after.order_id else "not_placed"
        self.audit(change, shard, "settled", after.settled_by, before.id, "outcome", outcome)
        return change

    async def _done(self, change: Transaction) -> bool:
        done = await self.engine.transact(change)
        await self.wake()
        return done

    # -- reading ------------------------------------------------------------------------------------------------------

    async def submission(self, submission: str) -> Submission | None:
        """The submission, or None."""
        fields = await self.engine.client.hgetall(self.keys.shard(submission).submission(submission))
        return read_submission(submission, fields) if fields else None

    async def order(self, submission: str, number: int) -> Order | None:
        """One order of a submission, or None."""
        order = f"{submission}.{number}"
        text = await self.engine.client.get(self.keys.shard(submission).order(order))
        return unpack(Order, text) if text else None

    async def rows(self, submission: str) -> list[Row]:
        """All orders of a submission, by their number."""
        size = await self.engine.client.hget(self.keys.shard(submission).submission(submission), "size")
        return await self.rows_of([f"{submission}.{number}" for number in range(int(size or 0))])

    async def rows_of(self, orders: Sequence[str]) -> list[Row]:
        """The orders by their ids; ids of which nothing is kept are left out."""
        commands = []
        for order in orders:
            shard = self.keys.shard_of_order(order)
            commands += [("GET", shard.order(order)), ("GET", shard.known(order)), ("GET", shard.jobs(order))]
        texts = await self.engine.many(commands)
        rows = []
        for order_text, known_text, jobs_text in zip(*[iter(texts)] * 3, strict=True):
            if order_text:
                known = read_row(known_text, jobs_text) if known_text else None
                rows.append(Row(unpack(Order, order_text), known))
        return rows

    async def find(self, portal: Portal | None, order_id: str) -> list[tuple[Submission, Row]]:
        """Every place where an order of a portal (or of any) is kept."""
        portals = [portal] if portal else list(Portal)
        commands = [("SMEMBERS", shard.placed(p.value, order_id)) for shard in self.keys.shards for p in portals]
        ids = sorted({order for members in await self.engine.many(commands) for order in members})
        return await self._with_submissions(await self.rows_of(ids))

    async def open_orders(self, limit: int) -> list[tuple[Submission, Row]]:
        """Open orders, troubled ones first, then by due time; at most `limit`."""
        commands = [("ZRANGE", shard.open, 0, limit - 1, "WITHSCORES") for shard in self.keys.shards]
        scored: list[tuple[float, str]] = []
        for answer in await self.engine.many(commands):
            pairs = (
                answer
                if answer and isinstance(answer[0], (list, tuple))
                else list(zip(answer[::2], answer[1::2], strict=True))
            )
            scored += [(float(score), order) for order, score in pairs]
        ids = [order for _, order in sorted(scored)[:limit]]
        return await self._with_submissions(await self.rows_of(ids))

    async def same_content(self, requests: Sequence[OrderRequest]) -> list[list[Row]]:
        """For each request the open orders, whoever placed them, for the same cinema and the same event or an asset."""
        places = list({(request.portal.value, request.cinema.key) for request in requests})
        commands = [("SMEMBERS", shard.at(*place)) for place in places for shard in self.keys.shards]
        answers = await self.engine.many(commands)
        count = len(self.keys.shards)
        ids = {
            place: sorted({order for members in answers[i * count : (i + 1) * count] for order in members})
            for i, place in enumerate(places)
        }
        rows = {row.order.id: row for row in await self.rows_of([order for found in ids.values() for order in found])}
        same = []
        for request in requests:
            found = [rows[order] for order in ids[request.portal.value, request.cinema.key] if order in rows]
            same.append([row for row in found if not row.ended and _same(row.order.request, request)])
        return same

    async def _with_submissions(self, rows: Sequence[Row]) -> list[tuple[Submission, Row]]:
        ids = list({row.order.submission for row in rows})
        answers = await self.engine.many([("HGETALL", self.keys.shard(s).submission(s)) for s in ids])
        submissions = {
            s: read_submission(s, _mapping(fields)) for s, fields in zip(ids, answers, strict=True) if fields
        }
        return [(submissions[row.order.submission], row) for row in rows if row.order.submission in submissions]


def read_submission(submission: str, fields: dict[str, str]) -> Submission:
    """The submission from its hash."""
    return Submission(
        id=submission,
        team=fields.get("team", ""),
        channel=fields.get("channel", ""),
        by=fields.get("by", ""),
        created=float(fields.get("created", 0)),
        size=int(fields.get("size", 0)),
        followed=fields.get("followed") == "1",
        card_channel=fields.get("card_channel", ""),
        card_ts=fields.get("card_ts", ""),
    )


def _mapping(fields: dict[str, str] | Sequence[str]) -> dict[str, str]:
    return fields if isinstance(fields, dict) else dict(zip(fields[::2], fields[1::2], strict=True))


def _same(one: OrderRequest, other: OrderRequest) -> bool:
    return (bool(one.event) and one.event == other.event) or bool(set(one.assets) & set(other.assets))
