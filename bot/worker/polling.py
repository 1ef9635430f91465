"""Poller: polls what is due, finds out what happened, writes it down with its notices, says when to poll next.

One step claims everything that is due at one portal, asks it for the status of many orders at once, and for the jobs of those
only that moved or are under way. What it found is written under the claim: snapshot, notices and next poll in one step.
A worker that dies leaves its claim to run out, and the orders are simply due again. The portals have nothing in common: each
has due sets and steps of its own, so that one that is slow, down or without orders/status is no other's affair.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping, Sequence

import structlog
from redis.exceptions import RedisError

from bot.cinemas.directory import Directory
from bot.clock import Clock
from bot.orders import resolving
from bot.store import Store, UnreadableError
from bot.store.claims import LONGEST_SECONDS
from bot.store.polls import Observation, PollClaim
from bot.store.scores import Score
from bot.tracking import schedule
from bot.tracking.lateness import STANDSTILL_SECONDS
from bot.tracking.snapshot import PollResult, StatusObservation
from bot.worker.encore_mapping import to_whose
from bot.worker.idle_portals import IdlePortals
from bot.worker.jobs_polling import FIRST_TRIES, RETRY_SECONDS, JobsPoll, PortalPoll
from bot.worker.portal_access import STATUS_FAILURES, Portals, is_about_orders
from bot.worker.portal_alerts import PortalAlerts
from bot.worker.portal_health import PortalHealth
from bot.worker.recording import Recorder
from gofilex import (
    CallError,
    EndpointMissingError,
    NotSentError,
    OrderStatus,
    Portal,
    PortalTimeoutError,
    RateLimitedError,
    UnauthorisedError,
)

log = structlog.get_logger(__name__)

CLAIM_OF_EACH_SHARD = 250
LATER_AT_MOST = 1.2  # times as late as was asked for, by chance, is what is given back
FEW_OF_EACH_SHARD = 7  # where each order is a request: other workers cannot poll what is claimed
SMALLER_SECONDS = 0.1  # after a batch that was too large
WAITED_BACK_OFF_SECONDS = 60.0  # that orders/status may ask for before the jobs are asked in its place


def longest_wait(bounds: schedule.Bounds) -> float:
    """No order is put further away (seconds), but for one that waits for its release."""
    return max(bounds.max_seconds, LONGEST_SECONDS)


class Poller:
    """The loop's steps. `bounds`: POLL_MIN_SECONDS and POLL_MAX_SECONDS; stalled_seconds: STALLED_SECONDS."""

    def __init__(
        self,
        store: Store,
        portals: Portals,
        clock: Clock,
        *,
        bounds: schedule.Bounds,
        lease_seconds: float,
        admins: Sequence[str] = (),
        stalled_seconds: float = STANDSTILL_SECONDS,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._store = store
        self._portals = portals
        self._clock = clock
        self._bounds = bounds
        self._lease_seconds = lease_seconds
        self._news = PortalAlerts(store, clock, admins)
        self._chance = chance
        self._record = Recorder(store, bounds=bounds, stalled_seconds=stalled_seconds, chance=chance)
        self._jobs = JobsPoll(store, portals, self._record, self._news, self._later, chance=chance)
        self._directory = Directory(store.cinemas)
        self._idle = IdlePortals(store, portals, self._news)
        self._polling: set[Portal] = set()
        self._next: dict[Portal, float] = {}

    async def due(self) -> list[Portal]:
        """The portals at which something is to be polled by now, but for those that this worker is polling just now. Each is
        for a step of its own, so that none waits for another."""
        self._next = await self._store.polls.next_due()
        now = self._clock.time()
        return [portal for portal, when in self._next.items() if when <= now and portal not in self._polling]

    async def next_due(self) -> float:
        """When there will be one more of them, as of the last look, seconds since 1970; infinity for never."""
        return min((when for portal, when in self._next.items() if portal not in self._polling), default=math.inf)

    async def step(self, portal: Portal) -> int:
        """Claims what is due at a portal, polls it, and writes down what was found. Answers how many orders it polled."""
        self._polling.add(portal)
        try:
            now = self._clock.time()
            lease = Score.lease_until(now + self._lease_seconds)
            health = await self._portals.health(portal) if portal in self._portals else None
            claims = await self._claim(portal, health, now, lease)
            if claims:
                await self._poll(portal, health, claims)
            return len(claims)
        finally:
            self._polling.discard(portal)

    async def watch_idle(self) -> None:
        """Finds out whether portals that were told to be down are back, where nothing is left to be polled."""
        await self._idle.step()

    async def _claim(self, portal: Portal, health: PortalHealth | None, now: float, lease: Score) -> list[PollClaim]:
        """What is due at a portal, and where there is room in its last request, who will be due soonest."""
        polls = self._store.polls
        alone = health is not None and health.no_status_until > now
        ids = await polls.claim(portal, now, lease, FEW_OF_EACH_SHARD if alone else CLAIM_OF_EACH_SHARD)
        claims = await polls.read(portal, ids, lease)
        if not ids or health is None or alone or health.down_since or not (room := -len(ids) % health.batch):
            return claims
        # A request goes out anyway: its empty places serve whoever is due soonest. By jobs alone it has none.
        ahead = await polls.claim_ahead(portal, now, now + schedule.FILL_AHEAD_SECONDS, lease, room)
        found = await polls.read(portal, list(ahead), lease)
        # One that was missed would go by itself, in a request more.
        await polls.release([(claim, ahead[claim.order]) for claim in found if claim.snapshot.misses])
        return claims + [claim for claim in found if not claim.snapshot.misses]

    async def _poll(self, portal: Portal, health: PortalHealth | None, claims: Sequence[PollClaim]) -> None:
        """Asks a portal about these orders, if it can be asked now."""
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
        poll = PortalPoll(portal, health)
        await self._poll_in_batches(poll, claims)
        if poll.failed or health.down_since or health.alerted:
            health = await self._portals.health(portal)
            if health.down_since:
                await self._news.down(portal, health, waiting)
            elif health.alerted:
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
        back_off = max(poll.health.status_backed_off_until - now, 0.0)
        if back_off > WAITED_BACK_OFF_SECONDS:
            return await self._poll_jobs_alone(poll, claims)
        if wait := back_off or await self._portals.acquire_status(poll.portal):
            # Of a portal that is down, what has to be told is not put off for as long as it asks for.
            await self._later(claims, min(wait, RETRY_SECONDS) if poll.health.down_since else wait)
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
            if status and not claim.snapshot.state:
                if (own := await self._try_to_identify(claim, status)) is None:
                    continue
                claim = own  # noqa: PLW2901 - the same, and whose it is
            result = PollResult(
                at=at, status=StatusObservation.of(status) if status else None, returned=status is not None
            )
            if schedule.wants_jobs(claim.snapshot, result.status, at, bounds=self._bounds):
                asking.append((claim, result))
            else:
                observations += self._record.observe(claim, result)
        await self._record.write(observations)
        return await self._jobs.ask(poll, asking) if asking else 0.0

    async def _try_to_identify(self, claim: PollClaim, status: OrderStatus) -> PollClaim | None:
        try:
            return await self._identify(claim, status)
        except RedisError:
            raise
        except UnreadableError:
            return claim  # noted; the other orders of the batch go on
        except Exception:  # a fault in what only adds a name must not end the following of the batch
            log.exception("not_identified", order=claim.order, order_id=claim.order_id)
            return claim

    async def _identify(self, claim: PollClaim, status: OrderStatus) -> PollClaim | None:
        """Whose it is, of an order of which only the id was known until its state was shown for the first time; and at which speed
        that cinema's orders come in, which the claim then knows. None where a person gave an id that is another cinema's: then it
        is polled no more, and nothing of that status is told."""
        order = await self._store.orders.by_id(claim.order)
        if order is None or order.order_id != claim.order_id:
            return None  # a person gave another id meanwhile
        company = order.placed.company_id if order.placed else ""
        if not company and status.company:
            company = status.company.id or ""
            cinema = await self._directory.get(claim.portal, company)
            ordered = await self._directory.get(claim.portal, order.request.cinema.key)
            whose = to_whose(status, cinema)
            step = resolving.learn_whose(order, whose, at=self._clock.time(), known=(ordered, cinema))
            if not await self._store.orders.apply(step):  # somebody else changed it: next time it is shown already
                log.info("not_identified", order=claim.order)
            if step.after.order_id != claim.order_id:
                return None
        if not company or claim.snapshot.usual_speed:
            return claim
        usual_speed = await self._store.speeds.usual(claim.portal, company)
        return claim._replace(snapshot=claim.snapshot._replace(usual_speed=usual_speed))

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
        if failures >= STATUS_FAILURES or isinstance(error, EndpointMissingError) or wait > WAITED_BACK_OFF_SECONDS:
            await self._portals.no_status(poll.portal, poll.health, error)
            if not isinstance(error, PortalTimeoutError):
                poll.health = await self._portals.health(poll.portal)
                return await self._poll_jobs_alone(poll, claims)
            wait = 0.0  # with a claim of their own: of this one too little is left
        elif isinstance(error, UnauthorisedError):  # whether it is the token, one of them shows at once
            await self._later(claims[1:], wait)
            return max(await self._poll_jobs_alone(poll, claims[:1]), wait)
        wait = min(wait, self._bounds.max_seconds)
        await self._later(claims, wait)
        return wait

    async def _later(self, claims: Sequence[PollClaim], seconds: float) -> None:
        """Gives claims back, all for the same moment: they come back as one request and not as many. Of these orders there was
        no answer; what the clock says is told all the same."""
        now = self._clock.time()
        when = now + min(seconds, longest_wait(self._bounds)) * (1 + (LATER_AT_MOST - 1) * self._chance())
        by_clock = {claim.order: told for claim in claims if (told := self._record.pass_time(claim, now, when))}
        await self._record.write([one for told in by_clock.values() for one in told])
        await self._store.polls.release([(claim, when) for claim in claims if claim.order not in by_clock])
