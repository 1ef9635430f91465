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
from dataclasses import dataclass, field, replace

import structlog

from bot.clock import Clock
from bot.portals import BATCH, STATUS_FAILURES, Facts, Portals, is_about_orders
from bot.store import Store
from bot.store.looks import Followed
from bot.store.orders import lease_end, milliseconds
from bot.tracking import schedule
from bot.tracking.model import Look, StatusSeen
from bot.tracking.portal_news import PortalNews
from bot.tracking.progress import MISSES
from bot.tracking.recorder import Recorder, Seen
from gofilex import (
    CallError,
    EndpointMissing,
    Job,
    NotSent,
    OrderStatus,
    Portal,
    RateLimited,
    TimedOut,
    Unauthorised,
)

log = structlog.get_logger(__name__)

CLAIM_OF_EACH_SHARD = 250
FEW_OF_EACH_SHARD = 7  # where each order is a request, or a portal is slow: others cannot look at what is claimed
TURNS_TOGETHER = 10  # of the portal's budget, that are waited for before orders which got none are looked at again
JOBS_AT_ONCE = 16  # jobs/by/order calls a worker has in flight for each portal
LOOK_AGAIN_SECONDS = 30.0  # after a look that failed
SMALLER_SECONDS = 0.1  # after a batch that was too large
PATIENCE_SECONDS = 1.0  # how long a step waits for a slow portal before it goes on with the others
FIRST_TRIES = 3  # orders whose jobs are asked, one after the other, of a portal that may answer none


@dataclass(slots=True)
class Asked:
    """What came of asking for the jobs of some orders."""

    answered: int = 0
    failed: list[Followed] = field(default_factory=list)  # asked or not, nothing is known of them
    refused: list[tuple[Followed, Look]] = field(default_factory=list)  # maybe about that one order
    error: CallError | None = None  # the latest
    hopeless: bool = False  # the others need not be asked now

    def failure(self, row: Followed, look: Look, error: CallError) -> None:
        self.error = error
        self.hopeless |= isinstance(error, RateLimited | Unauthorised)
        if is_about_orders(error):
            self.refused.append((row, look))
        else:
            self.failed.append(row)


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
        self._record = Recorder(store, bounds=bounds, chance=chance)
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
        waiting = {row.submission for row in rows}
        if facts.down_since:
            if not await self._portals.probe_turn(portal):
                await self._news.down(portal, facts, waiting)
                await self._later(rows, LOOK_AGAIN_SECONDS)
                return
            await self._later(rows[facts.batch :], LOOK_AGAIN_SECONDS)
            rows = rows[: facts.batch]
        await self._look_in_batches(portal, facts, rows)
        if facts.down_since or facts.told:
            facts = await self._portals.facts(portal)
            if facts.down_since:
                await self._news.down(portal, facts, waiting)
            else:
                await self._news.back(portal)

    async def _look_in_batches(self, portal: Portal, facts: Facts, rows: Sequence[Followed]) -> None:
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
            if portal not in self._answering:  # it may have come out that orders/status is of no use
                facts = await self._portals.facts(portal)

    async def _batch(self, portal: Portal, facts: Facts, rows: Sequence[Followed]) -> float:
        """One orders/status for these rows, and the jobs of those that want it. Answers for how long (seconds) the portal
        is better left alone."""
        if facts.no_status_until > self._clock.time():
            return await self._look_at_jobs_alone(portal, facts, rows)
        if wait := await self._portals.status_turn(portal):
            await self._later(rows, wait)
            return wait
        try:
            statuses = await self._portals[portal].orders_status_once([row.order_id for row in rows])
        except CallError as error:
            return await self._status_failed(portal, facts, rows, error)
        self._answering.add(portal)
        await self._portals.status_answered(portal, facts, full_batch=len(rows) == facts.batch)
        return await self._look_at(portal, facts, rows, statuses)

    async def _look_at(
        self, portal: Portal, facts: Facts, rows: Sequence[Followed], statuses: Mapping[str, OrderStatus]
    ) -> float:
        """What these statuses say of the orders, and the jobs of those that want it. Answers like `_batch`."""
        at = self._clock.time()
        seen: list[Seen] = []
        asking: list[tuple[Followed, Look]] = []
        for row in rows:
            status = statuses.get(row.order_id)
            look = Look(at=at, status=StatusSeen.of(status) if status else None, returned=status is not None)
            if schedule.wants_jobs(row.known, look.status, at, bounds=self._bounds):
                asking.append((row, look))
            else:
                seen += self._record.see(row, look)
        await self._record.write(seen)
        return await self._ask_jobs(portal, facts, asking) if asking else 0.0

    async def _look_at_jobs_alone(
        self, portal: Portal, facts: Facts, rows: Sequence[Followed], *, instead_of: CallError | None = None
    ) -> float:
        """The jobs of all these orders, without their statuses. instead_of: how orders/status has just failed. Answers like
        `_batch`."""
        look = Look(at=self._clock.time(), by_jobs_alone=True)
        return await self._ask_jobs(portal, facts, [(row, look) for row in rows], instead_of=instead_of)

    async def _status_failed(self, portal: Portal, facts: Facts, rows: Sequence[Followed], error: CallError) -> float:
        """orders/status did not answer for these rows. Finds out whether that lies in their number or in one of them; when it
        fails again and again, asks for their jobs instead, for those are what is documented. Answers like `_batch`."""
        if isinstance(error, RateLimited):
            wait = min(await self._portals.hold(portal, error), self._bounds.max_seconds)
            await self._later(rows, wait)
            return wait
        if is_about_orders(error) and not isinstance(error, EndpointMissing):
            if facts.down_since and not facts.why:
                await self._portals.answered(portal, facts)  # it refuses this: so it is there again
                facts = replace(facts, down_since=0.0, failures=0)
            found = await self._find_refused(portal, facts, rows)
            if found is not None:
                return found
        elif isinstance(error, TimedOut) and not facts.failures and len(rows) > facts.batch // 2:
            await self._portals.shrink(portal, len(rows))  # it may have been too many; if not, it is an outage
        if isinstance(error, NotSent):  # nor would the jobs be
            await self._portals.failed(portal, error)
        elif await self._portals.status_failed(portal, error) >= STATUS_FAILURES or isinstance(error, EndpointMissing):
            return await self._look_at_jobs_alone(portal, facts, rows, instead_of=error)
        wait = min(LOOK_AGAIN_SECONDS, self._bounds.max_seconds)
        await self._later(rows, wait)
        return wait

    async def _find_refused(self, portal: Portal, facts: Facts, rows: Sequence[Followed]) -> float | None:
        """orders/status refused these rows: perhaps they are too many, or one of them is an id that it cannot read or may not
        show. Answers like `_batch`, or None where neither can be: then it refuses everybody."""
        if rows[0].known.misses and portal in self._answering:
            # Orders that it did not return last time, though it returns others: those to blame are among them.
            if len(rows) == 1:
                return await self._look_at(portal, facts, rows, {})
            half = len(rows) // 2
            return max([await self._batch(portal, facts, some) for some in (rows[:half], rows[half:])])
        if len(rows) == 1 and await self._portals.blame_id(portal, facts):
            return await self._look_at(portal, facts, rows, {})  # it does not return that one
        if not facts.down_since and await self._portals.shrink(portal, len(rows)):
            await self._later(rows, 0)
            return SMALLER_SECONDS
        return None

    async def _ask_jobs(
        self,
        portal: Portal,
        facts: Facts,
        asking: Sequence[tuple[Followed, Look]],
        *,
        instead_of: CallError | None = None,
    ) -> float:
        """jobs/by/order for each of these, as far as the portal's budget goes. Answers like `_batch`."""
        turns, wait = await self._portals.turns(portal, len(asking))
        asked = Asked()
        left = list(asking[:turns])
        if turns and (instead_of or facts.failures or facts.down_since):
            # Perhaps it answers nobody: one after the other then, and not always those that it refuses.
            left.sort(key=lambda _: self._chance())
            while left and not asked.answered and len(asked.refused) < FIRST_TRIES and not asked.failed:
                await self._look_at_jobs(portal, [left.pop()], asked)
        if asked.answered or not (asked.refused or asked.failed):
            await self._look_at_jobs(portal, left, asked)
        else:
            asked.failed += [row for row, _ in left]
        await self._weigh(portal, facts, asked, instead_of)
        await self._later(asked.failed, LOOK_AGAIN_SECONDS)
        rest = [row for row, _ in asking[turns:]]
        if not rest:
            return LOOK_AGAIN_SECONDS if asked.failed and not asked.answered and portal not in self._answering else 0.0
        # Some turns together: one at a time, each would cost an orders/status of its own.
        wait += (min(len(rest), TURNS_TOGETHER) - 1) * self._portals.interval
        await self._later(rest, wait)
        return wait

    async def _weigh(self, portal: Portal, facts: Facts, asked: Asked, instead_of: CallError | None) -> None:
        """What it says of the portal, and of orders that were refused, that jobs were answered or were not."""
        answering = asked.answered > 0 or portal in self._answering
        if asked.answered and portal not in self._answering:
            await self._portals.jobs_answered(portal, facts)
        elif asked.answered:
            await self._portals.answered(portal, facts)
        if asked.answered and instead_of:
            since = await self._portals.no_status(portal, facts, instead_of)
            await self._news.by_jobs(portal, since, instead_of)
        seen: list[Seen] = []
        for row, look in asked.refused:
            known = row.known
            if answering or facts.answered_at > known.looked or known.misses >= MISSES or not known.shown:
                # Others are answered, or were since this one last was; or it was missing before: it is about this order.
                seen += self._record.see(row, look._replace(returned=look.status is not None))
            else:
                asked.failed.append(row)
        await self._record.write(seen)
        if asked.error and asked.failed and not answering and not isinstance(asked.error, RateLimited):
            await self._portals.failed(portal, asked.error)
        elif asked.error:
            log.info("jobs_failed", portal=portal.value, error=str(asked.error), orders=len(asked.failed))

    async def _look_at_jobs(self, portal: Portal, asking: Sequence[tuple[Followed, Look]], asked: Asked) -> None:
        """Asks for the jobs of each, some at once, and writes down what came, also in `asked`."""
        before = await self._store.jobs_texts([row for row, _ in asking])
        waiting, writing = iter(asking), asyncio.Lock()
        seen: list[Seen] = []

        async def ask() -> None:
            for row, look in waiting:
                if asked.hopeless:
                    asked.failed.append(row)
                    continue
                try:
                    jobs: list[Job] = await self._portals[portal].jobs_by_order(row.order_id)
                except CallError as error:
                    asked.failure(row, look, error)
                    if isinstance(error, RateLimited):
                        await self._portals.hold(portal, error)
                else:
                    asked.answered += 1
                    seen.extend(self._record.see(row, look, jobs, before.get(row.order)))
                    if not writing.locked():
                        await write()

        async def write() -> None:
            async with writing:
                while seen:  # what is answered while some are being written is written next, together
                    together, seen[:] = list(seen), []
                    await self._record.write(together)

        await asyncio.gather(*(ask() for _ in range(min(len(asking), JOBS_AT_ONCE))))
        await write()

    async def _as_planned(self, row: Followed) -> None:
        """Gives a row back that was taken before its time."""
        when = schedule.next_look(row.known, row.known.looked, jitter=self._chance(), bounds=self._bounds)
        await self._store.reschedule([(row, milliseconds(when))])

    async def _later(self, rows: Sequence[Followed], seconds: float) -> None:
        """Gives rows back as they are, all for the same moment: they come back as one request and not as many."""
        when = milliseconds(self._clock.time() + seconds * (1 + 0.2 * self._chance()))
        await self._store.reschedule([(row, when) for row in rows])
