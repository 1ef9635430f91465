"""Following orders: looks at what is due, finds out what happened, writes it down with its notices, says when to look next.

One step claims everything that is due, asks each portal for the status of many orders at once, and for the jobs of those
only that moved or are under way. What it found is written under the claim: snapshot, notices and next look in one step.
A worker that dies leaves its claim to run out, and the rows are simply due again.
"""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import NamedTuple

import structlog
from redis.exceptions import RedisError

from bot.clock import Clock
from bot.notices import policy
from bot.notices.model import Notice
from bot.portals import BATCH, Facts, Portals
from bot.store import Store
from bot.store.looks import Followed, Looked
from bot.store.orders import lease_end, milliseconds
from bot.tracking import changes, codec, progress, schedule
from bot.tracking.model import Change, JobKnown, Known, Look, StatusSeen
from bot.tracking.portal_news import PortalNews
from gofilex import AnswerError, CallError, EndpointMissing, Job, OrderStatus, Portal, RateLimited, TimedOut

log = structlog.get_logger(__name__)

CLAIM_OF_EACH_SHARD = 250
FEW_OF_EACH_SHARD = 7  # where each order is a request, or a portal is slow: others cannot look at what is claimed
TURNS_TOGETHER = 10  # of the portal's budget, that are waited for before orders which got none are looked at again
JOBS_AT_ONCE = 16  # jobs/by/order calls a worker has in flight for each portal
LOOK_AGAIN_SECONDS = 30.0  # after a look that failed
SMALLER_SECONDS = 0.1  # after a batch that was too large
PATIENCE_SECONDS = 1.0  # how long a step waits for a slow portal before it goes on with the others


class Seen(NamedTuple):
    """What a look at an order brought: what was known before and is now, what happened, when to look next (ms)."""

    row: Followed
    known: Known
    after: Known
    happened: Sequence[Change]
    when: int


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
        self._news = PortalNews(store, clock, admins)
        self._chance = chance
        self._asking: dict[Portal, asyncio.Task[None]] = {}
        self._answering: set[Portal] = set()  # those that answered an orders/status since they are asked this time

    async def step(self) -> int:
        """Claims what is due, looks at it, and writes down what was found. Answers how many orders it looked at."""
        if self._all_busy:
            await self.drain(PATIENCE_SECONDS)
            if self._all_busy:  # what is claimed now would only have to be given back
                return 0
        now = self._clock.time()
        lease = lease_end(now + self._lease_seconds)
        facts = {portal: await self._portals.facts(portal) for portal in self._portals.names}
        alone = any(found.no_status_until > now for found in facts.values())
        ahead: list[str] = []
        limit = FEW_OF_EACH_SHARD if alone or self._asking else CLAIM_OF_EACH_SHARD
        ids = await self._store.claim_due(milliseconds(now), lease, limit)
        if not ids:
            return 0
        batch = min((found.batch for found in facts.values()), default=BATCH)
        troubled = alone or self._asking or any(found.down_since for found in facts.values())
        if (room := -len(ids) % batch) and not troubled:
            # A request goes out anyway: its empty places serve whoever is due soonest. By jobs alone it has none.
            until = milliseconds(now + schedule.FILL_AHEAD_SECONDS)
            ahead = await self._store.claim_ahead(milliseconds(now), until, lease, room)
        rows: dict[Portal, list[Followed]] = defaultdict(list)
        for followed in await self._store.followed(ids, lease):
            rows[followed.portal].append(followed)
        asked = set(rows)
        for followed in await self._store.followed(ahead, lease):
            # One that was missed would go by itself, and one of a portal that is not asked now in a request more.
            if followed.portal in asked and not followed.known.misses:
                rows[followed.portal].append(followed)
            else:
                await self._as_planned(followed)
        for portal, found in rows.items():
            if portal in self._asking:  # it is slow: these wait for their turn, and nobody else waits for it
                await self._later(found, PATIENCE_SECONDS)
            else:
                self._asking[portal] = asyncio.create_task(self._portal(portal, facts.get(portal), found))
        await self.drain(PATIENCE_SECONDS)
        return len(ids) + len(ahead)

    @property
    def _all_busy(self) -> bool:
        return bool(self._asking) and self._asking.keys() >= set(self._portals.names)

    async def drain(self, seconds: float | None = None) -> None:
        """Waits until every portal has answered what it was asked, at most so long. Raises what went wrong meanwhile."""
        if self._asking:
            await asyncio.wait(self._asking.values(), timeout=seconds)
        ended = [portal for portal, task in self._asking.items() if task.done()]
        wrong = [error for portal in ended if (error := self._asking.pop(portal).exception())]
        if wrong:
            raise wrong[0]

    async def _portal(self, portal: Portal, facts: Facts | None, rows: Sequence[Followed]) -> None:
        if facts is None:  # its token was taken away
            await self._later(rows, self._bounds.max_seconds)
            return
        if facts.down_since:
            await self._news.down(portal, facts, {row.submission for row in rows})
            if not await self._portals.probe_turn(portal):
                await self._later(rows, LOOK_AGAIN_SECONDS)
                return
            await self._later(rows[facts.batch :], LOOK_AGAIN_SECONDS)
            rows = rows[: facts.batch]
        # Those that the portal did not return last time go by themselves: one may be an id for which it refuses them all.
        alike = [row for row in rows if not row.known.misses], [row for row in rows if row.known.misses]
        batches = [some[start : start + facts.batch] for some in alike for start in range(0, len(some), facts.batch)]
        self._answering.discard(portal)
        for number, batch in enumerate(batches, 1):
            wait = await self._batch(portal, facts, batch)
            too_late = self._clock.time() > batch[0].lease / 1000 - self._portals.total_seconds
            if wait or too_late:
                # What this portal did not answer for some it will not for the others.
                await self._later([row for rest in batches[number:] for row in rest], wait)
                break
        if facts.told and not (await self._portals.facts(portal)).down_since:
            await self._news.back(portal)

    async def _batch(self, portal: Portal, facts: Facts, rows: Sequence[Followed]) -> float:
        """One orders/status for these rows, and the jobs of those that want it. Answers for how long (seconds) the portal
        is better left alone."""
        by_jobs_alone = facts.no_status_until > self._clock.time()
        statuses: dict[str, OrderStatus] = {}
        if not by_jobs_alone:
            if wait := await self._portals.status_turn(portal):
                await self._later(rows, wait)
                return wait
            try:
                statuses = await self._portals[portal].orders_status_once([row.order_id for row in rows])
            except EndpointMissing:
                await self._portals.no_status(portal)
                if not facts.no_status_until:
                    await self._news.by_jobs(portal)
                by_jobs_alone = True
            except CallError as error:
                return await self._batch_failed(portal, facts, rows, error)
            else:
                self._answering.add(portal)
                await self._portals.answered(portal, facts, full_batch=len(rows) == facts.batch)
        return await self._look_at(portal, facts, rows, statuses, by_jobs_alone=by_jobs_alone)

    async def _look_at(
        self,
        portal: Portal,
        facts: Facts,
        rows: Sequence[Followed],
        statuses: Mapping[str, OrderStatus],
        *,
        by_jobs_alone: bool = False,
    ) -> float:
        """What these statuses say of the orders, and the jobs of those that want it. Answers like `_batch`."""
        at = self._clock.time()
        seen: list[Seen] = []
        asking: list[tuple[Followed, Look]] = []
        for row in rows:
            status = statuses.get(row.order_id)
            look = Look(
                at=at,
                status=StatusSeen.of(status) if status else None,
                returned=by_jobs_alone or status is not None,
                by_jobs_alone=by_jobs_alone,
            )
            if schedule.wants_jobs(row.known, look.status, at, bounds=self._bounds):
                asking.append((row, look))
            else:
                seen += self._see(row, look)
        await self._write(seen)
        return await self._ask_jobs(portal, facts, asking) if asking else 0.0

    async def _batch_failed(self, portal: Portal, facts: Facts, rows: Sequence[Followed], error: CallError) -> float:
        status = error.status if isinstance(error, AnswerError) else 0
        if facts.down_since and status in (400, 413):
            await self._portals.answered(portal, facts)  # it refuses this: so it is there again
            facts = replace(facts, down_since=0.0, failures=0)
        if status == 400 and rows[0].known.misses:
            return await self._missed_refused(portal, facts, rows)
        if status == 400 and len(rows) == 1 and await self._portals.blame_id(portal, facts):
            return await self._look_at(
                portal, facts, rows, {}
            )  # an id that it cannot read is one that it does not return
        too_many = status in (400, 413)
        if too_many and not facts.down_since and await self._portals.shrink(portal, len(rows)):
            await self._later(rows, 0)
            return SMALLER_SECONDS
        if isinstance(error, TimedOut) and not facts.failures and len(rows) > facts.batch // 2:
            await self._portals.shrink(portal, len(rows))  # it may have been too many; if not, it is an outage
        await self._portals.failed(portal, error)
        wait = error.retry_after if isinstance(error, RateLimited) and error.retry_after else LOOK_AGAIN_SECONDS
        log.info(
            "look_failed", portal=portal.value, orders=len(rows), error=type(error).__name__, reference=error.reference
        )
        wait = min(wait, self._bounds.max_seconds)
        await self._later(rows, wait)
        return wait

    async def _missed_refused(self, portal: Portal, facts: Facts, rows: Sequence[Followed]) -> float:
        """A batch of orders that the portal did not return last time was refused. Finds those to blame, if there are any."""
        if portal not in self._answering:  # it may refuse everybody
            await self._later(rows, LOOK_AGAIN_SECONDS)
            return LOOK_AGAIN_SECONDS
        if len(rows) == 1:
            return await self._look_at(portal, facts, rows, {})
        half = len(rows) // 2
        return max([await self._batch(portal, facts, some) for some in (rows[:half], rows[half:])])

    async def _ask_jobs(self, portal: Portal, facts: Facts, asking: Sequence[tuple[Followed, Look]]) -> float:
        """jobs/by/order for each of these, as far as the portal's budget goes. Answers like `_batch`."""
        turns, wait = await self._portals.turns(portal, len(asking))
        failed = await self._look_at_jobs(portal, asking[:turns])
        if len(failed) < turns:
            await self._portals.answered(portal, facts)
        await self._later(failed, LOOK_AGAIN_SECONDS)
        rest = [row for row, _ in asking[turns:]]
        if not rest:
            return 0.0
        # Some turns together: one at a time, each would cost an orders/status of its own.
        wait += (min(len(rest), TURNS_TOGETHER) - 1) * self._portals.interval
        await self._later(rest, wait)
        return wait

    async def _look_at_jobs(self, portal: Portal, asking: Sequence[tuple[Followed, Look]]) -> list[Followed]:
        """Asks for the jobs of each, some at once, and writes down what came. Answers those that the portal failed at."""
        before = await self._store.jobs_texts([row for row, _ in asking])
        waiting, writing = iter(asking), asyncio.Lock()
        seen: list[Seen] = []
        failed: list[Followed] = []
        refused = False

        async def ask() -> None:
            nonlocal refused
            for row, look in waiting:
                if refused:
                    failed.append(row)
                    continue
                try:
                    jobs = await self._jobs(portal, row.order_id)
                except CallError as error:
                    await self._portals.failed(portal, error)
                    failed.append(row)
                    refused |= isinstance(error, RateLimited)
                else:
                    seen.extend(self._see(row, look, jobs, before.get(row.order)))
                    if not writing.locked():
                        await write()

        async def write() -> None:
            async with writing:
                while seen:  # what is answered while some are being written is written next, together
                    together, seen[:] = list(seen), []
                    await self._write(together)

        await asyncio.gather(*(ask() for _ in range(min(len(asking), JOBS_AT_ONCE))))
        await write()
        return failed

    async def _jobs(self, portal: Portal, order_id: str) -> list[Job] | None:
        try:
            return await self._portals[portal].jobs_by_order(order_id)
        except EndpointMissing:
            return None  # a portal may answer so for an order that it does not know: not the same as "no jobs"

    def _see(
        self, row: Followed, look: Look, jobs: Sequence[Job] | None = None, jobs_before: str | None = None
    ) -> list[Seen]:
        """What a look brought, in a list; an empty one where that went wrong: the row stays claimed until its lease ends,
        and the others do not wait for it."""
        try:
            known = row.known
            if jobs is not None:
                look = look._replace(jobs=tuple(JobKnown.of(job) for job in jobs))
                known = known._replace(jobs=codec.read_jobs(jobs_before)) if jobs_before else known
            after, happened = changes.observe(known, look)
            when = schedule.next_look(after, look.at, jitter=self._chance(), bounds=self._bounds)
        except Exception:  # whatever one order's answer makes of our rules: the other orders of the batch go on
            log.exception("look_went_wrong", order=row.order, order_id=row.order_id)
            return []
        return [Seen(row, known, after, happened, 0 if after.final else milliseconds(when))]

    async def _write(self, seen: Sequence[Seen]) -> None:
        """Writes down what looks brought, each under its claim. Nearly always there is nothing to tell: those go together."""
        unchanged: list[tuple[Followed, int]] = []
        quiet: list[Looked] = []
        news: list[Seen] = []
        for one in seen:
            if one.happened or one.after.final:
                news.append(one)
            elif all_but_looked(one.known) == all_but_looked(one.after):
                unchanged.append((one.row, one.when))
            elif listed(one.known) != listed(one.after):
                news.append(one)
            else:
                quiet.append(Looked(one.row, one.known, one.after, one.when))
        await self._store.reschedule(unchanged)
        await self._store.write_looks(quiet)
        for one in news:
            try:
                await self._write_news(one)
            except RedisError:
                raise
            except Exception:  # the same: its claim runs out, and it is looked at again
                log.exception("look_went_wrong", order=one.row.order, order_id=one.row.order_id)

    async def _write_news(self, seen: Seen) -> None:
        row, known, after = seen.row, seen.known, seen.after
        change = self._store.look_change(row)
        self._store.write_known(change, row.shard, row.order, row.portal, row.order_id, after)
        if after.jobs != known.jobs:
            self._store.write_jobs(change, row.shard, row.order, after)
        told: list[Notice] = []
        if seen.happened:
            submission = await self._store.submission(row.submission)
            told = policy.notices_of(row.order, seen.happened, size=submission.size if submission else 1)
        if after.final:
            await self._store.close(change, row.shard, row.order)
        else:
            change.write("ZADD", row.shard.due, seen.when, row.order)
        if told or after.final or visible(known) != visible(after):
            self._store.tell(change, row.shard, row.submission, told)
        if await self._store.transact(change):
            for happening in seen.happened:
                log.info("order_changed", order=row.order, order_id=row.order_id, what=happening.what.value)
            if told:
                await self._store.wake()

    async def _as_planned(self, row: Followed) -> None:
        """Gives a row back that was taken before its time."""
        when = schedule.next_look(row.known, row.known.looked, jitter=self._chance(), bounds=self._bounds)
        await self._store.reschedule([(row, milliseconds(when))])

    async def _later(self, rows: Sequence[Followed], seconds: float) -> None:
        """Gives rows back as they are, all for the same moment: they come back as one request and not as many."""
        when = milliseconds(self._clock.time() + seconds * (1 + 0.2 * self._chance()))
        await self._store.reschedule([(row, when) for row in rows])


def visible(known: Known) -> tuple[object, ...]:
    """What the card shows of an order: a difference here draws it anew. Bytes count by the whole percent, as it shows them:
    Slack takes 50 drawings a minute from all of the bot, and bytes move at every look."""
    work = known.work
    percent = 100 * known.step // known.total if known.total else 0
    jobs = (work.listed, work.done, work.failed, work.running, work.stage)
    return (known.standing, percent, known.total, jobs, known.due, known.release_after)


def listed(known: Known) -> tuple[object, ...]:
    """What cards and lists show of an order: a difference here is more than bytes."""
    return (*visible(known), progress.troubled(known))


all_but_looked = attrgetter(*(name for name in Known._fields if name != "looked"))
"""Everything that is known of an order, but for when it was last looked at."""
