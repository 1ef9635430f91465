"""Circuit breaker and rate limit of each portal, shared by all workers: one client each, and what all found out about it.

What is shared stands in Redis (`P:portal:EMEA`): how many ids a portal takes at once, whether it lacks orders/status,
and whether it is down. Jobs by order are documented and what counts; orders/status only makes them cheaper: when it fails
`STATUS_FAILURES` times in a row, the jobs of what is due are asked in its place. A portal is down after `DOWN_AFTER`
failures in a row, whoever saw them, of which the last was about jobs; then one poll at a time probes it until one succeeds.
A portal that answers every question about jobs with a refusal is treated alike, and what it says is kept (`PortalHealth.why`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from functools import partial

import structlog
from pydantic import SecretStr

from bot.clock import Clock
from bot.store import Store
from bot.wording.portal_errors import error_in_brief, error_in_words
from bot.worker.portal_health import (
    BATCH,
    BATCH_LEAST,
    LONGEST_BACK_OFF_SECONDS,
    MISSING_AGAIN_SECONDS,
    OutageKind,
    PortalHealth,
    read_health,
)
from gofilex import (
    CallError,
    EndpointMissingError,
    ForbiddenError,
    GofilexClient,
    NotSentError,
    OutcomeUnknownError,
    Portal,
    PortalFaultError,
    RateLimitedError,
    RefusedError,
    RetryPolicy,
    Timeouts,
    UnauthorisedError,
    UnexpectedAnswerError,
)

log = structlog.get_logger(__name__)

DOWN_AFTER = 3
LONG_SECONDS = 120.0  # a portal that asks for so long to be left alone gives no answer of use
STATUS_FAILURES = 2  # of orders/status in a row, after which the jobs are asked in its place
PROBE_SECONDS = 15.0
GROW_AFTER = 50  # full batches answered before a larger one is tried
STATUS_AGAIN_SECONDS = 900.0  # the same for one that fails otherwise; twice as long each time, up to the above
STATUS_WELL_SECONDS = 24 * 3600.0  # after that long without failing, it is as if it never had
REQUESTS_A_SECOND = 10.0  # of each portal, from all processes together
REQUESTS_AT_ONCE = 20
NO_ORDER = "encoreBotDoctor00"
"""An id that no order has: what shows whether a portal answers, and no order has to be named for it."""


def is_outage(error: CallError) -> bool:
    """Whether an error says that the portal as a whole does not answer now."""
    if isinstance(error, UnexpectedAnswerError):
        return error.status < 400  # a page of a proxy instead of an answer
    return isinstance(error, (NotSentError, OutcomeUnknownError, PortalFaultError))


def is_about_orders(error: CallError) -> bool:
    """Whether a refusal may be about the orders that were asked for, and not about the portal or this bot's token."""
    if isinstance(error, RefusedError | ForbiddenError | EndpointMissingError):
        return True
    return isinstance(error, UnexpectedAnswerError) and 400 <= error.status < 500


def _asks_for_minutes(error: CallError) -> bool:
    return isinstance(error, RateLimitedError) and (error.retry_after or 0) >= LONG_SECONDS


class Portals:
    """The clients of all portals that have a token."""

    def __init__(
        self,
        portals: Mapping[Portal, tuple[str, SecretStr]],
        store: Store,
        clock: Clock,
        *,
        total_seconds: float = 25.0,
        requests_a_second: float = REQUESTS_A_SECOND,
        burst: int = REQUESTS_AT_ONCE,
        renew: Callable[[Portal], Awaitable[None]] | None = None,
    ) -> None:
        """renew: called when a portal refuses its token; by the time it returns its client may have another."""
        self.total_seconds = total_seconds
        self.interval = 1 / requests_a_second
        self._burst = burst
        self._store = store
        self._clock = clock
        connect = min(5.0, total_seconds / 2)
        self._clients = {
            portal: GofilexClient(
                portal,
                token=token,
                base_url=url,
                timeouts=Timeouts(connect=connect, read=total_seconds, total=total_seconds),
                # One try a poll: the loop itself polls again, at a pace that all processes share.
                retry=RetryPolicy(tries=1),
                renew=partial(renew, portal) if renew else None,
            )
            for portal, (url, token) in portals.items()
        }

    @property
    def names(self) -> tuple[Portal, ...]:
        return tuple(self._clients)

    def __getitem__(self, portal: Portal) -> GofilexClient:
        return self._clients[portal]

    def __contains__(self, portal: Portal) -> bool:
        return portal in self._clients

    async def health(self, portal: Portal) -> PortalHealth:
        """What all processes know of the portal by now."""
        return await read_health(self._store, portal, self._clock.time())

    async def acquire(self, portal: Portal) -> float:
        """Acquires a permit of a portal's rate limit; else the seconds to wait."""
        return await self._store.limits.acquire(f"portal:{portal.value}", interval=self.interval, burst=self._burst)

    async def acquire_status(self, portal: Portal) -> float:
        """The same for one orders/status. It leaves a quarter of the burst to what follows from its answer: where many
        orders move at once, asking how they stand would else use up the turns to ask for their jobs, again and again."""
        burst = max(self._burst * 3 // 4, 1)
        return await self._store.limits.acquire(f"portal:{portal.value}", interval=self.interval, burst=burst)

    async def acquire_many(self, portal: Portal, wanted: int) -> tuple[int, float]:
        """Takes up to `wanted` turns. Answers how many there were, and the seconds until there is one more."""
        return await self._store.limits.acquire_many(
            f"portal:{portal.value}", wanted, interval=self.interval, burst=self._burst
        )

    async def acquire_probe(self, portal: Portal) -> bool:
        """Whether the caller may try a portal that is down."""
        return await self._store.limits.acquire(f"probe:{portal.value}", interval=PROBE_SECONDS) == 0

    async def answered(self, portal: Portal, health: PortalHealth) -> None:
        """The portal answered. Writes only where that changes what is known."""
        if health.down_since:
            log.info("portal_back", portal=portal.value, seconds=round(self._clock.time() - health.down_since))
        if health.down_since or health.failures:
            await self._store.portal_health.forget(portal, "failures", "down_since", "why", "kind", "kind_since")

    async def status_answered(self, portal: Portal, health: PortalHealth, *, full_batch: bool) -> None:
        """The same by orders/status."""
        await self.answered(portal, health)
        if health.no_status_until:
            log.info("portal_with_orders_status", portal=portal.value)
        if health.status_failures or health.no_status_until or health.status_backed_off_until:
            gone = ("status_failures", "no_status_until", "no_status_why", "status_backed_off_until")
            await self._store.portal_health.forget(portal, *gone)
        if full_batch:
            await self._grow(portal, health)

    async def jobs_answered(self, portal: Portal, health: PortalHealth) -> None:
        """The same by the jobs of an order, in the place of orders/status."""
        await self.answered(portal, health)
        await self._store.portal_health.note(portal, {"answered_at": self._clock.time()})

    async def placed(self, portal: Portal, health: PortalHealth) -> None:
        """It placed an order: so orders are sent where it takes them. Of the questions that says nothing."""
        if not health.placed:
            await self._store.portal_health.note(portal, {"placed": "1"})
        if health.no_orders_since:
            await self._store.portal_health.forget(portal, "no_orders_since")

    async def no_orders(self, portal: Portal) -> float:
        """An order failed for the portal's address or the bot's token. Answers since when that is so."""
        since, _ = await self._store.portal_health.since(portal, "no_orders_since")
        return since

    async def back_off(self, portal: Portal, error: RateLimitedError) -> float:
        """Obeys a portal that asks for time: nobody asks it for so many seconds."""
        wait = min(error.retry_after or PROBE_SECONDS, LONGEST_BACK_OFF_SECONDS)
        log.warning("portal_rate_limited", portal=portal.value, seconds=wait)
        await self._store.limits.back_off(f"portal:{portal.value}", wait)
        return wait

    async def back_off_status(self, portal: Portal, error: RateLimitedError) -> float:
        """The same where orders/status asks for it: that alone is left alone. Jobs and orders go on, and if the portal has
        too much of them as well, it says so."""
        wait = min(error.retry_after or PROBE_SECONDS, LONGEST_BACK_OFF_SECONDS)
        log.warning("portal_rate_limited", portal=portal.value, seconds=wait, endpoint=error.endpoint)
        await self._store.portal_health.note(portal, {"status_backed_off_until": self._clock.time() + wait})
        return wait

    async def failed(self, portal: Portal, error: CallError) -> None:
        """Nothing came of a poll, not by the jobs either; decides whether the portal is down. A refused token needs no second
        failure: it will be refused again. Nor does one that asks for minutes: it gives no answer for so long."""
        token = isinstance(error, UnauthorisedError)
        if await self._store.portal_health.count(portal, "failures") >= DOWN_AFTER or token or _asks_for_minutes(error):
            answers = isinstance(error, UnexpectedAnswerError) or not is_outage(error)
            why = error_in_words(error) if answers else ""
            kind = OutageKind.TOKEN if token else OutageKind.REFUSES if answers else OutageKind.SILENT
            await self._note_kind(portal, kind, why)
            _, new = await self._store.portal_health.since(portal, "down_since")
            if new:
                event = "portal_token_refused" if token else "portal_down"
                log.warning(event, portal=portal.value, error=error_in_brief(error), reference=error.reference)

    async def _note_kind(self, portal: Portal, kind: OutageKind, why: str) -> None:
        """What a portal does that is down, and since when it is that."""
        noted: dict[str, str | float] = {"why": why, "kind": kind.value}
        if (await self.health(portal)).kind is not kind:
            noted["kind_since"] = self._clock.time()
        await self._store.portal_health.note(portal, noted)

    async def jobs_refused(self, portal: Portal, orders: Collection[str]) -> PortalHealth:
        """It said how orders stand, and listed the jobs of none of these. Answers what is known with that."""
        await self._store.portal_health.since(portal, "no_jobs_since")
        health = await self.health(portal)
        noted: dict[str, str | float] = {"no_jobs_of": health.no_jobs_of or min(orders)}
        if set(orders) - {noted["no_jobs_of"]}:
            noted["no_jobs_of_others"] = "1"
        await self._store.portal_health.note(portal, noted)
        return await self.health(portal)

    async def jobs_listed(self, portal: Portal) -> None:
        """It lists jobs again."""
        await self._store.portal_health.forget(portal, "no_jobs_since", "no_jobs_of", "no_jobs_of_others")

    async def status_failed(self, portal: Portal, error: CallError) -> int:
        """orders/status failed: how often in a row by now."""
        failures = await self._store.portal_health.count(portal, "status_failures")
        await self._store.portal_health.count(portal, "failures")
        if is_about_orders(error):
            await self.reset_batch_size(portal)
        log.info(
            "status_failed",
            portal=portal.value,
            error=error_in_brief(error),
            reference=error.reference,
            failures=failures,
        )
        return failures

    async def no_status(self, portal: Portal, health: PortalHealth, error: CallError) -> None:
        """orders/status is of no use: orders are followed by their jobs alone for a while."""
        now, wait = self._clock.time(), MISSING_AGAIN_SECONDS
        if not isinstance(error, EndpointMissingError):
            times = health.no_status_times if self._lately(health) else 0
            wait = min(STATUS_AGAIN_SECONDS * 2 ** min(times, 10), wait)
        if isinstance(error, RateLimitedError):
            wait = max(wait, min(error.retry_after or 0.0, LONGEST_BACK_OFF_SECONDS))
        await self._store.portal_health.note(
            portal, {"no_status_until": now + wait, "no_status_why": error_in_brief(error)}
        )

    async def status_not_needed(self, portal: Portal, health: PortalHealth) -> float:
        """The jobs were answered where orders/status was of no use. Answers since when it was not; the same for all times
        that lie less than a day apart."""
        now = self._clock.time()
        since, times = (health.no_status_since, health.no_status_times) if self._lately(health) else (now, 0)
        until = round(health.no_status_until - now)
        log.warning("portal_without_orders_status", portal=portal.value, error=health.no_status_why, seconds=until)
        noted = {"no_status_since": since, "no_status_last": now, "no_status_times": times + 1}
        await self._store.portal_health.note(portal, noted)
        await self._store.portal_health.forget(portal, "no_status_why")
        return since

    def _lately(self, health: PortalHealth) -> bool:
        return self._clock.time() - health.no_status_last < STATUS_WELL_SECONDS

    async def clear_status_failures(self, portal: Portal) -> None:
        """The jobs were not answered either: that orders/status failed says nothing of it."""
        await self._store.portal_health.forget(portal, "no_status_until", "no_status_why", "status_failures")

    async def shrink(self, portal: Portal, asked: int) -> bool:
        """A batch of `asked` ids was refused. False when it cannot be made smaller."""
        if asked <= BATCH_LEAST:
            return False
        smaller = max(asked // 2, BATCH_LEAST)
        log.warning("portal_batch_smaller", portal=portal.value, ids=smaller)
        await self._store.portal_health.note(portal, {"batch": smaller, "full": 0, "ceiling": asked})
        return True

    async def reset_batch_size(self, portal: Portal) -> None:
        """Batches were halved for nothing: it was not for their size that they were refused."""
        await self._store.portal_health.note(portal, {"batch": BATCH, "full": 0, "ceiling": 0})

    async def _grow(self, portal: Portal, health: PortalHealth) -> None:
        if health.batch >= BATCH:
            return
        if health.full + 1 < GROW_AFTER:
            await self._store.portal_health.note(portal, {"full": health.full + 1})
            return
        larger = min(health.batch * 3 // 2 + 1, BATCH, (health.ceiling or BATCH + 1) - 1)
        if larger > health.batch:
            await self._store.portal_health.note(portal, {"batch": larger, "full": 0})
        else:  # just below what was refused: after a while even that is tried once more
            await self._store.portal_health.note(portal, {"full": 0, "ceiling": 0})

    async def close(self) -> None:
        for client in self._clients.values():
            await client.aclose()
