"""jobs/by/order: asking for the jobs of orders, one request each, and weighing what it means that they are not answered.

Jobs by order are documented, and so they have the last word on whether a portal answers. A failure may be about the portal
or about one order: where others are answered, or were since this one was last polled, it is about this order; else the
portal is in doubt, and then a few are asked one after the other, for if it answers nobody the rest need not be asked.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import structlog

from bot.store import Store
from bot.store.polls import Observation, PollClaim
from bot.tracking.progress import MISSES
from bot.tracking.snapshot import PollResult
from bot.wording.portal_errors import error_in_words
from bot.worker.portal_access import Portals, is_about_orders
from bot.worker.portal_alerts import PortalAlerts
from bot.worker.portal_health import PortalHealth
from bot.worker.recording import Recorder
from gofilex import CallError, Job, NotSentError, OutcomeUnknownError, Portal, RateLimitedError

log = structlog.get_logger(__name__)

PERMITS_TOGETHER = 10  # of the portal's budget, that are waited for before orders which got none are polled again
JOBS_AT_ONCE = 16  # jobs/by/order calls a worker has in flight for each portal
FIRST_TRIES = 3  # orders that are asked for, one after the other, of a portal that may answer none
RETRY_SECONDS = 30.0  # after a poll that failed

Later = Callable[[Sequence[PollClaim], float], Awaitable[None]]
"""Gives claims back, their orders to be polled after so many seconds."""


@dataclass(slots=True)
class PortalPoll:
    """One portal asked about what is due there, and what came of it so far."""

    portal: Portal
    health: PortalHealth
    by_status: bool = False  # orders/status answered
    refused: list[PollClaim] = field(default_factory=list)  # by orders/status, though each was asked for alone
    refusal: CallError | None = None  # the latest of them
    failed: bool = False  # it gave no answer of use


@dataclass(slots=True)
class _Asked:
    """What came of asking for the jobs of some orders."""

    answered: int = 0
    unanswered: list[tuple[PollClaim, PollResult, CallError]] = field(default_factory=list)
    unasked: list[PollClaim] = field(default_factory=list)

    @property
    def latest(self) -> CallError | None:
        return self.unanswered[-1][2] if self.unanswered else None

    @property
    def held(self) -> bool:
        """Whether the portal asked for time."""
        return any(isinstance(error, RateLimitedError) for *_, error in self.unanswered)


class JobsPoll:
    """`chance`: random, 0 to 1."""

    def __init__(
        self,
        store: Store,
        portals: Portals,
        record: Recorder,
        news: PortalAlerts,
        later: Later,
        *,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._store = store
        self._portals = portals
        self._record = record
        self._news = news
        self._later = later
        self._chance = chance

    async def ask(self, poll: PortalPoll, asking: Sequence[tuple[PollClaim, PollResult]]) -> float:
        """jobs/by/order for each of these, as far as the portal's budget goes. Answers for how long (seconds) the portal is
        better left alone."""
        permits, wait = await self._portals.acquire_many(poll.portal, len(asking))
        asked, left = _Asked(), list(asking[:permits])
        if not poll.by_status and (poll.health.failures or poll.health.down_since):
            left.sort(key=lambda _: self._chance())  # not always those that it refuses
            tries = 1 if poll.health.down_since and not poll.health.why else FIRST_TRIES
            while left and not asked.answered and len(asked.unanswered) < tries:
                await self._ask_jobs(poll, [left.pop()], asked)
                if isinstance(asked.latest, NotSentError | OutcomeUnknownError | RateLimitedError):
                    break  # it may take long, or asked for time
        if asked.answered or not asked.unanswered:
            await self._ask_jobs(poll, left, asked)
        else:
            asked.unasked += [claim for claim, _ in left]
        in_doubt = await self._weigh(poll, asked)
        await self._later([*asked.unasked, *in_doubt], RETRY_SECONDS)
        rest = [claim for claim, _ in asking[permits:]]
        if not rest:
            return RETRY_SECONDS if in_doubt and not (asked.answered or poll.by_status) else 0.0
        # Some permits together: one at a time, each would cost an orders/status of its own.
        wait += (min(len(rest), PERMITS_TOGETHER) - 1) * self._portals.interval
        if poll.health.down_since:  # what has to be told of it is not put off for as long as it asks for
            wait = min(wait, RETRY_SECONDS)
        await self._later(rest, wait)
        return wait

    async def _weigh(self, poll: PortalPoll, asked: _Asked) -> list[PollClaim]:
        """What it says of the portal, and of those not answered, that jobs were answered or were not. Answers the orders of
        which nothing new is known."""
        portal, health = poll.portal, poll.health
        answering = asked.answered > 0 or poll.by_status
        await self._note_whether_listed(poll, asked)
        if asked.answered and not poll.by_status:
            await self._portals.jobs_answered(portal, health)
            if health.no_status_why:
                since = await self._portals.status_not_needed(portal, health)
                await self._news.alert_no_status_endpoint(portal, since, health.no_status_why)
        observations: list[Observation] = []
        in_doubt: list[PollClaim] = []
        for claim, result, error in asked.unanswered:
            if result.status is not None:  # what that says is known, whatever becomes of the jobs
                observations += self._record.observe(claim, result)
            elif is_about_this_order(claim, error, health, answering=answering):
                observations += self._record.observe(claim, result._replace(returned=False))
            else:
                in_doubt.append(claim)
        await self._record.write(observations)
        if asked.latest and in_doubt and not answering:
            # Also when it asks for time: once is no matter, but one that asks for it again and again gives no answer either.
            poll.failed = True
            await self._portals.failed(portal, asked.latest)
            if health.no_status_why:
                await self._portals.clear_status_failures(portal)
        elif asked.latest:
            log.info("jobs_failed", portal=portal.value, error=str(asked.latest), orders=len(asked.unanswered))
        return in_doubt

    async def _note_whether_listed(self, poll: PortalPoll, asked: _Asked) -> None:
        """Whether a portal that says how orders stand lists jobs at all. Where it does not, what fails would not be heard of: that
        is told, and its end."""
        if asked.answered:
            if poll.health.no_jobs_since:
                await self._portals.jobs_listed(poll.portal)
                await self._news.back(poll.portal, jobs=True)
        elif poll.by_status and asked.unanswered and not asked.held:
            await self._jobs_refused(poll, asked.unanswered)

    async def _jobs_refused(
        self, poll: PortalPoll, unanswered: Sequence[tuple[PollClaim, PollResult, CallError]]
    ) -> None:
        health = await self._portals.jobs_refused(poll.portal, {claim.order_id for claim, *_ in unanswered})
        *_, error = unanswered[-1]
        # Of one order alone it may be that order's affair.
        if health.no_jobs_of_others:
            waiting = {claim.submission for claim, *_ in unanswered}
            await self._news.no_jobs(poll.portal, health, error_in_words(error), waiting)

    async def _ask_jobs(self, poll: PortalPoll, asking: Sequence[tuple[PollClaim, PollResult]], asked: _Asked) -> None:
        """Asks for the jobs of each, some at once, and writes down what came, also in `asked`."""
        before = await self._store.polls.jobs_texts([claim for claim, _ in asking])
        waiting, writing = iter(asking), asyncio.Lock()
        observations: list[Observation] = []

        async def ask() -> None:
            for claim, result in waiting:
                jobs = await self._jobs(poll.portal, claim, result, asked)
                if jobs is None:
                    continue
                if jobs and result.status is None:  # left out by orders/status, and there all the same
                    result = result._replace(returned=True, no_status_endpoint=True)  # noqa: PLW2901 - the same poll
                observations.extend(self._record.observe(claim, result, jobs, before.get(claim.order)))
                if not writing.locked():
                    await write()

        async def write() -> None:
            async with writing:
                while observations:  # what is answered while some are being written is written next, together
                    together, observations[:] = list(observations), []
                    await self._record.write(together)

        await asyncio.gather(*(ask() for _ in range(min(len(asking), JOBS_AT_ONCE))))
        await write()

    async def _jobs(self, portal: Portal, claim: PollClaim, result: PollResult, asked: _Asked) -> list[Job] | None:
        """The jobs of one order; None when they were not answered, or not asked for, because the portal wants time."""
        if asked.held:
            asked.unasked.append(claim)
            return None
        try:
            jobs = await self._portals[portal].jobs_by_order(claim.order_id)
        except CallError as error:
            asked.unanswered.append((claim, result, error))
            if isinstance(error, RateLimitedError):
                await self._portals.back_off(portal, error)
            return None
        asked.answered += 1
        return jobs


def is_about_this_order(claim: PollClaim, error: CallError, health: PortalHealth, *, answering: bool) -> bool:
    """Whether a failure is this order's affair and not the portal's. answering: others are answered just now."""
    if isinstance(error, NotSentError | RateLimitedError):
        return False
    snapshot = claim.snapshot
    never_shown = not snapshot.shown and is_about_orders(error)
    return answering or health.answered_at > snapshot.polled or snapshot.misses >= MISSES or never_shown
