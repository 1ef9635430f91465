"""Following orders: looks at what is due, finds out what happened, writes it down with its notices, says when to look next.

One step claims everything that is due, asks each portal for the status of many orders at once, and for the jobs of those
only that moved or are under way. What it found is written under the claim: snapshot, notices and next look in one step.
A worker that dies leaves its claim to run out, and the rows are simply due again.
"""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

import structlog

from bot.clock import Clock
from bot.notices import policy
from bot.notices.model import Kind, Notice, Where
from bot.portals import BATCH, Facts, Portals
from bot.store import Store
from bot.store.looks import Followed
from bot.store.orders import milliseconds
from bot.tracking import changes, schedule
from bot.tracking.model import Change, JobKnown, Known, Look, StatusSeen
from gofilex import AnswerError, CallError, EndpointMissing, Job, OrderStatus, Portal, RateLimited, TimedOut

log = structlog.get_logger(__name__)

CLAIM_OF_EACH_SHARD = 250
JOBS_AT_ONCE = 16  # jobs/by/order calls a worker has in flight for each portal
LOOK_AGAIN_SECONDS = 30.0  # after a look that failed
TELL_OUTAGE_SECONDS = 120.0  # a shorter outage is nobody's business


class Tracker:
    """The loop's step. `bounds`: POLL_MIN_SECONDS and POLL_MAX_SECONDS."""

    def __init__(
        self,
        store: Store,
        portals: Portals,
        clock: Clock,
        *,
        bounds: schedule.Bounds,
        lease_seconds: float,
        admins: Sequence[str] = (),
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._store = store
        self._portals = portals
        self._clock = clock
        self._bounds = bounds
        self._lease_seconds = lease_seconds
        self._admins = tuple(admins)
        self._chance = chance

    async def step(self) -> int:
        """Claims what is due, looks at it, and writes down what was found. Answers how many orders it looked at."""
        now = self._clock.time()
        lease = milliseconds(now + self._lease_seconds)
        ids = await self._store.claim_due(milliseconds(now), lease, CLAIM_OF_EACH_SHARD)
        if not ids:
            return 0
        if room := -len(ids) % BATCH:
            # A request goes out anyway: its empty places serve whoever is due soonest.
            ahead = milliseconds(now + schedule.FILL_AHEAD_SECONDS)
            ids += await self._store.claim_ahead(ahead, lease, room)
        rows: dict[Portal, list[Followed]] = defaultdict(list)
        for followed in await self._store.followed(ids, lease):
            rows[followed.portal].append(followed)
        await asyncio.gather(*(self._portal(portal, found) for portal, found in rows.items()))
        return len(ids)

    async def _portal(self, portal: Portal, rows: Sequence[Followed]) -> None:
        if portal not in self._portals:
            await self._later(rows, self._bounds.max_seconds)
            return
        facts = await self._portals.facts(portal)
        if facts.down_since:
            await self._tell_outage(portal, facts, rows)
            if not await self._portals.probe_turn(portal):
                await self._later(rows, LOOK_AGAIN_SECONDS)
                return
            await self._later(rows[facts.batch :], LOOK_AGAIN_SECONDS)
            rows = rows[: facts.batch]
        for start in range(0, len(rows), facts.batch):
            await self._batch(portal, facts, rows[start : start + facts.batch])
        if facts.told and not (await self._portals.facts(portal)).down_since:
            await self._tell_recovery(portal)

    async def _batch(self, portal: Portal, facts: Facts, rows: Sequence[Followed]) -> None:
        """One orders/status for these rows, and the jobs of those that want it."""
        by_jobs_alone = facts.no_status_until > self._clock.time()
        statuses: dict[str, OrderStatus] = {}
        if not by_jobs_alone:
            if wait := await self._portals.turn(portal):
                await self._later(rows, wait)
                return
            try:
                statuses = await self._portals[portal].orders_status_once([row.order_id for row in rows])
            except EndpointMissing:
                await self._portals.no_status(portal)
                by_jobs_alone = True
            except CallError as error:
                await self._batch_failed(portal, facts, rows, error)
                return
            else:
                await self._portals.answered(portal, facts, full_batch=len(rows) == facts.batch)
        limit = asyncio.Semaphore(JOBS_AT_ONCE)
        unchanged: list[tuple[Followed, int]] = []

        async def one(row: Followed) -> None:
            status = statuses.get(row.order_id)
            look = Look(
                at=self._clock.time(),
                status=StatusSeen.of(status) if status else None,
                returned=by_jobs_alone or status is not None,
                by_jobs_alone=by_jobs_alone,
            )
            async with limit:
                await self._look(portal, facts, row, look, unchanged)

        await asyncio.gather(*(one(row) for row in rows))
        await self._store.reschedule(unchanged)

    async def _batch_failed(self, portal: Portal, facts: Facts, rows: Sequence[Followed], error: CallError) -> None:
        too_many = isinstance(error, TimedOut) or (isinstance(error, AnswerError) and error.status in (400, 413))
        if too_many and not facts.down_since and await self._portals.shrink(portal, len(rows)):
            await self._later(rows, 0)
            return
        await self._portals.failed(portal, error)
        wait = error.retry_after if isinstance(error, RateLimited) and error.retry_after else LOOK_AGAIN_SECONDS
        log.info(
            "look_failed", portal=portal.value, orders=len(rows), error=type(error).__name__, reference=error.reference
        )
        await self._later(rows, min(wait, self._bounds.max_seconds))

    async def _look(
        self, portal: Portal, facts: Facts, row: Followed, look: Look, unchanged: list[tuple[Followed, int]]
    ) -> None:
        known = row.known
        if schedule.wants_jobs(known, look.status, look.at, bounds=self._bounds):
            if wait := await self._portals.turn(portal):
                await self._later([row], wait)
                return
            jobs: list[Job] | None = None
            try:
                jobs = await self._portals[portal].jobs_by_order(row.order_id)
            except EndpointMissing:
                pass  # a portal may answer so for an order that it does not know: not the same as "no jobs"
            except CallError as error:
                await self._portals.failed(portal, error)
                await self._later([row], LOOK_AGAIN_SECONDS)
                return
            await self._portals.answered(portal, facts)
            if jobs is not None:
                look = replace(look, jobs=tuple(JobKnown.of(job) for job in jobs))
                known = await self._store.with_jobs(row)
        after, happened = changes.observe(known, look)
        next_look = schedule.next_look(after, look.at, jitter=self._chance(), bounds=self._bounds)
        if not happened and not after.final and look.jobs is None and replace(after, looked=known.looked) == known:
            unchanged.append((row, milliseconds(next_look)))
        else:
            await self._write(row, known, after, happened, next_look)

    async def _write(
        self, row: Followed, known: Known, after: Known, happened: Sequence[Change], next_look: float
    ) -> None:
        change = self._store.look_change(row)
        self._store.write_known(change, row.shard, row.order, row.portal, row.order_id, after)
        if after.jobs != known.jobs:
            self._store.write_jobs(change, row.shard, row.order, after)
        told: list[Notice] = []
        if happened:
            submission = await self._store.submission(row.submission)
            told = policy.notices_of(row.order, happened, size=submission.size if submission else 1)
        if after.final:
            await self._store.close(change, row.shard, row.order)
        else:
            change.write("ZADD", row.shard.due, milliseconds(next_look), row.order)
        if told or after.final or visible(known) != visible(after):
            self._store.tell(change, row.shard, row.submission, told)
        if await self._store.transact(change):
            for happening in happened:
                log.info("order_changed", order=row.order, order_id=row.order_id, what=happening.what.value)
            if told:
                await self._store.wake()

    async def _later(self, rows: Sequence[Followed], seconds: float) -> None:
        """Gives rows back as they are."""
        now = self._clock.time()
        await self._store.reschedule([(row, milliseconds(now + seconds * (1 + 0.2 * self._chance()))) for row in rows])

    # -- outages ------------------------------------------------------------------------------------------------------

    async def _tell_outage(self, portal: Portal, facts: Facts, rows: Sequence[Followed]) -> None:
        """Threads that wait for this portal hear of its outage once; administrators too."""
        now = self._clock.time()
        if now - facts.down_since < TELL_OUTAGE_SECONDS:
            return
        outage = f"{portal.value}:{facts.down_since:.0f}"
        data = {"portal": portal.value, "since": f"{facts.down_since:.0f}"}
        for submission in {row.submission for row in rows}:
            notice = Notice(
                f"{submission}:down:{outage}", Kind.PORTAL_DOWN.value, facts.down_since, Where.THREAD, data=data
            )
            await self._store.tell_outage(portal, submission, notice)
        for admin in self._admins:
            notice = Notice(f"{admin}:down:{outage}", Kind.PORTAL_DOWN.value, facts.down_since, Where.DIRECT, data=data)
            await self._store.tell_person(portal, admin, notice)

    async def _tell_recovery(self, portal: Portal) -> None:
        """Whoever heard of the outage hears that it is over."""
        now = self._clock.time()
        for submission, down in await self._store.told_outage(portal):
            since = down.data.get("since", "")
            data = {"portal": portal.value, "since": since}
            notice = Notice(down.id.replace(":down:", ":back:"), Kind.PORTAL_BACK.value, now, down.where, data=data)
            await self._store.tell_recovery(portal, submission, down, notice)


def visible(known: Known) -> tuple[object, ...]:
    """What the card shows of an order: a difference here draws it anew."""
    return (known.standing, known.step, known.total, known.work, known.due, known.release_after)
