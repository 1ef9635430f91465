"""Poller: polls what is due, finds out what happened, writes it down with its notices, says when to poll next.

One step claims everything that is due, asks each portal for the status of many orders at once, and for the jobs of those
only that moved or are under way. What it found is written under the claim: snapshot, notices and next poll in one step.
A worker that dies leaves its claim to run out, and the orders are simply due again.
"""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

import structlog

from bot.clock import Clock
from bot.store import Store
from bot.store.polls import PollClaim
from bot.store.scores import Score
from bot.tracking import schedule
from bot.tracking.snapshot import PollResult, StatusObservation
from bot.worker.jobs_polling import FIRST_TRIES, RETRY_SECONDS, JobsPoll, PortalPoll
from bot.worker.portal_access import BATCH, STATUS_FAILURES, PortalHealth, Portals, is_about_orders
from bot.worker.portal_alerts import PortalAlerts
from bot.worker.recording import Observation, Recorder
from gofilex import (
    CallError,
    EndpointMissingError,
    NotSentError,
    OrderStatus,
    Portal,
    PortalTimeoutError,
    RateLimitedError,
)

log = structlog.get_logger(__name__)

CLAIM_OF_EACH_SHARD = 250
FEW_OF_EACH_SHARD = 7  # where each order is a request, or a portal is slow: others cannot poll what is claimed
SMALLER_SECONDS = 0.1  # after a batch that was too large
LONGEST_HOLD_SECONDS = 60.0  # that orders/status may ask for before the jobs are asked in its place
PATIENCE_SECONDS = 1.0  # how long a step waits for a slow portal before it goes on with the others


class Poller:
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
        self._news = PortalAlerts(store, clock, admins)
        self._chance = chance
        self._record = Recorder(store, bounds=bounds, chance=chance)
        self._jobs = JobsPoll(store, portals, self._record, self._news, self._later, chance=chance)
        self._asking: dict[Portal, asyncio.Task[None]] = {}

    async def step(self) -> int:
        """Claims what is due, polls it, and writes down what was found. Answers how many orders it polled."""
        if self._all_busy:
            await self.drain(PATIENCE_SECONDS)
            if self._all_busy:  # what is claimed now would only have to be given back
                return 0
        now = self._clock.time()
        lease = Score.lease_until(now + self._lease_seconds)
        health = {portal: await self._portals.health(portal) for portal in self._portals.names}
        alone = any(found.no_status_until > now for found in health.values())
        ahead: dict[str, float] = {}
        limit = FEW_OF_EACH_SHARD if alone or self._asking else CLAIM_OF_EACH_SHARD
        ids = await self._store.polls.claim(now, lease, limit)
        if not ids:
            return 0
        batch = min((found.batch for found in health.values()), default=BATCH)
        troubled = alone or self._asking or any(found.down_since for found in health.values())
        if (room := -len(ids) % batch) and not troubled:
            # A request goes out anyway: its empty places serve whoever is due soonest. By jobs alone it has none.
            until = now + schedule.FILL_AHEAD_SECONDS
            ahead = await self._store.polls.claim_ahead(now, until, lease, room)
        claims: dict[Portal, list[PollClaim]] = defaultdict(list)
        for followed in await self._store.polls.read(ids, lease):
            claims[followed.portal].append(followed)
        asked = set(claims)
        as_planned: list[tuple[PollClaim, float]] = []
        for followed in await self._store.polls.read(list(ahead), lease):
            # One that was missed would go by itself, and one of a portal that is not asked now in a request more.
            if followed.portal in asked and not followed.snapshot.misses:
                claims[followed.portal].append(followed)
            else:
                as_planned.append((followed, ahead[followed.order]))
        await self._store.polls.release(as_planned)
        for portal, found in claims.items():
            if portal in self._asking:  # it is slow: these wait, and nobody else waits for it
                await self._later(found, PATIENCE_SECONDS)
            else:
                self._asking[portal] = asyncio.create_task(self._portal(portal, health.get(portal), found))
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

    async def _portal(self, portal: Portal, health: PortalHealth | None, claims: Sequence[PollClaim]) -> None:
        if health is None:  # its token was taken away
            await self._later(claims, self._bounds.max_seconds)
            return
        waiting = {claim.submission for claim in claims}
        if health.down_since:
            if not await self._portals.acquire_probe(portal):
                await self._news.down(portal, health, waiting)
                await self._later(claims, RETRY_SECONDS)
                return
            # Not always the same ones: it may refuse just these.
            claims, few = sorted(claims, key=lambda _: self._chance()), max(health.batch, FIRST_TRIES)
            await self._later(claims[few:], RETRY_SECONDS)
            claims = claims[:few]
        await self._poll_in_batches(PortalPoll(portal, health), claims)
        if health.down_since or health.alerted:
            health = await self._portals.health(portal)
            if health.down_since:
                await self._news.down(portal, health, waiting)
            else:
                await self._news.back(portal)

    async def _poll_in_batches(self, poll: PortalPoll, claims: Sequence[PollClaim]) -> None:
        size = poll.health.batch
        # Those that the portal did not return last time go by themselves: one may be an id for which it refuses them all.
        alike = (
            [claim for claim in claims if not claim.snapshot.misses],
            [claim for claim in claims if claim.snapshot.misses],
        )
        batches = [some[start : start + size] for some in alike for start in range(0, len(some), size)]
        left: list[PollClaim] = []
        for number, batch in enumerate(batches, 1):
            wait = await self._batch(poll, batch)
            left = [claim for rest in batches[number:] for claim in rest]
            if len(poll.refused) >= FIRST_TRIES and not poll.by_status:
                break
            too_late = self._clock.time() > batch[0].lease.seconds - self._portals.total_seconds
            if wait or too_late:
                # What this portal did not answer for some it will not for the others.
                await self._later(left, wait)
                left = []
                break
            if not poll.by_status:  # it may have come out that orders/status is of no use
                poll.health = await self._portals.health(poll.portal)
        if poll.refused:
            await self._weigh_refused(poll, left)

    async def _batch(self, poll: PortalPoll, claims: Sequence[PollClaim]) -> float:
        """One orders/status for these orders, and the jobs of those that want it. Answers for how long (seconds) the portal
        is better left alone."""
        now = self._clock.time()
        if poll.health.no_status_until > now:
            return await self._poll_jobs_alone(poll, claims)
        held = max(poll.health.status_held - now, 0.0)
        if held > LONGEST_HOLD_SECONDS:
            return await self._poll_jobs_alone(poll, claims)
        if wait := held or await self._portals.acquire_status(poll.portal):
            await self._later(claims, wait)
            return wait
        try:
            statuses = await self._portals[poll.portal].orders_status_once([claim.order_id for claim in claims])
        except CallError as error:
            return await self._status_failed(poll, claims, error)
        poll.by_status = True
        await self._portals.status_answered(poll.portal, poll.health, full_batch=len(claims) == poll.health.batch)
        return await self._record_statuses(poll, claims, statuses)

    async def _record_statuses(
        self, poll: PortalPoll, claims: Sequence[PollClaim], statuses: Mapping[str, OrderStatus]
    ) -> float:
        """What these statuses say of the orders, and the jobs of those that want it. Answers like `_batch`."""
        at = self._clock.time()
        observations: list[Observation] = []
        asking: list[tuple[PollClaim, PollResult]] = []
        for claim in claims:
            status = statuses.get(claim.order_id)
            result = PollResult(
                at=at, status=StatusObservation.of(status) if status else None, returned=status is not None
            )
            if schedule.wants_jobs(claim.snapshot, result.status, at, bounds=self._bounds):
                asking.append((claim, result))
            else:
                observations += self._record.observe(claim, result)
        await self._record.write(observations)
        return await self._jobs.ask(poll, asking) if asking else 0.0

    async def _poll_jobs_alone(self, poll: PortalPoll, claims: Sequence[PollClaim]) -> float:
        """The jobs of all these orders, without their statuses. Answers like `_batch`."""
        result = PollResult(at=self._clock.time(), no_status_endpoint=True)
        return await self._jobs.ask(poll, [(claim, result) for claim in claims])

    async def _status_failed(self, poll: PortalPoll, claims: Sequence[PollClaim], error: CallError) -> float:
        """orders/status did not answer for these orders. Answers like `_batch`."""
        portal, health = poll.portal, poll.health
        if isinstance(error, NotSentError):  # nor would the jobs be
            await self._portals.failed(portal, error)
            await self._later(claims, RETRY_SECONDS)
            return RETRY_SECONDS
        if is_about_orders(error) and not isinstance(error, EndpointMissingError):
            # That it refuses this does not end an outage: for who waits, an answer counts that says how an order stands.
            return await self._status_refused(poll, claims, error)
        if isinstance(error, PortalTimeoutError) and not health.failures and len(claims) > health.batch // 2:
            await self._portals.shrink(portal, len(claims))  # it may have been too many; if not, it is an outage
        return await self._do_without_status(poll, claims, error)

    async def _status_refused(self, poll: PortalPoll, claims: Sequence[PollClaim], error: CallError) -> float:
        """They may be too many, or one of them an id that it cannot read or may not show. Answers like `_batch`."""
        if len(claims) == 1:
            poll.refused.append(claims[0])  # what that means, the others will show
            poll.refusal = error
            return 0.0
        if claims[0].snapshot.misses:  # a few, and more than one of them may be to blame
            half = len(claims) // 2
            return max([await self._batch(poll, some) for some in (claims[:half], claims[half:])])
        await self._portals.shrink(poll.portal, len(claims))
        await self._later(claims, 0)
        return SMALLER_SECONDS

    async def _weigh_refused(self, poll: PortalPoll, left: Sequence[PollClaim]) -> None:
        """Orders that orders/status refused one by one. left: those that it was not asked for any more."""
        assert poll.refusal is not None
        if poll.by_status:  # others it did not: it is about these, and the size of batches had nothing to do with it
            await self._portals.reset_batch_size(poll.portal)
            await self._record_statuses(poll, poll.refused, {})
        else:
            await self._do_without_status(poll, [*poll.refused, *left], poll.refusal)

    async def _do_without_status(self, poll: PortalPoll, claims: Sequence[PollClaim], error: CallError) -> float:
        """orders/status fails, and not for the number of these orders or for one of them. When it does so again, their jobs are
        asked instead, for those are what is documented. Answers like `_batch`."""
        wait = RETRY_SECONDS
        if isinstance(error, RateLimitedError):
            wait = await self._portals.back_off_status(poll.portal, error)
        failures = await self._portals.status_failed(poll.portal, error)
        if failures >= STATUS_FAILURES or isinstance(error, EndpointMissingError) or wait > LONGEST_HOLD_SECONDS:
            await self._portals.no_status(poll.portal, poll.health, error)
            if not isinstance(error, PortalTimeoutError):
                poll.health = await self._portals.health(poll.portal)
                return await self._poll_jobs_alone(poll, claims)
            wait = 0.0  # with a claim of their own: of this one too little is left
        wait = min(wait, self._bounds.max_seconds)
        await self._later(claims, wait)
        return wait

    async def _later(self, claims: Sequence[PollClaim], seconds: float) -> None:
        """Gives claims back, all for the same moment: they come back as one request and not as many. Of these orders there was
        no answer; what the clock says is told all the same."""
        now = self._clock.time()
        when = now + seconds * (1 + 0.2 * self._chance())
        by_clock = {claim.order: told for claim in claims if (told := self._record.pass_time(claim, now, when))}
        await self._record.write([one for told in by_clock.values() for one in told])
        await self._store.polls.release([(claim, when) for claim in claims if claim.order not in by_clock])
