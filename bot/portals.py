"""The portals as the workers reach them: one client each, and what all processes found out about each portal.

What is shared stands in Redis (`P:portal:EMEA`): how many ids a portal takes at once, whether it lacks orders/status,
and whether it is down. A portal is down after `DOWN_AFTER` failures in a row, whoever saw them; then one look at a time
probes it until one succeeds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from pydantic import SecretStr

from bot.clock import Clock
from bot.store import Store
from gofilex import (
    AnswerError,
    CallError,
    GofilexClient,
    NotSent,
    OutcomeUnknown,
    Portal,
    PortalFault,
    RateLimited,
    RetryPolicy,
    Timeouts,
    Unauthorised,
    UnexpectedAnswer,
)

log = structlog.get_logger(__name__)

DOWN_AFTER = 3
PROBE_SECONDS = 15.0
BATCH = 100  # ids in one orders/status at first; no maximum is documented
BATCH_LEAST = 1
GROW_AFTER = 50  # full batches answered before a larger one is tried
MISSING_AGAIN_SECONDS = 6 * 3600.0  # how long a missing orders/status is not asked for again
REQUESTS_A_SECOND = 10.0  # of each portal, from all processes together
REQUESTS_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a portal, as of the last reading. Times are seconds since 1970, 0 for never."""

    down_since: float = 0.0
    batch: int = BATCH
    full: int = 0  # full batches answered since the size last changed
    ceiling: int = 0  # a size that was refused; 0: none
    no_status_until: float = 0.0
    failures: int = 0  # in a row, whoever saw them
    told: bool = False  # somebody was told of an outage


def is_outage(error: CallError) -> bool:
    """Whether an error says that the portal as a whole does not answer now."""
    if isinstance(error, UnexpectedAnswer):
        return error.status < 400  # a page of a proxy instead of an answer
    return isinstance(error, (NotSent, OutcomeUnknown, PortalFault))


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
    ) -> None:
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
                # One try a look: the loop itself looks again, at a pace that all processes share.
                retry=RetryPolicy(tries=1),
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

    async def facts(self, portal: Portal) -> Facts:
        """What all processes know of the portal by now."""
        kept = await self._store.portal_facts(portal)
        return Facts(
            down_since=float(kept.get("down_since", 0)),
            batch=int(kept.get("batch", BATCH)),
            full=int(kept.get("full", 0)),
            ceiling=int(kept.get("ceiling", 0)),
            no_status_until=float(kept.get("no_status_until", 0)),
            failures=int(kept.get("failures", 0)),
            told=bool(kept.get("told")),
        )

    async def turn(self, portal: Portal) -> float:
        """Takes a turn in the budget of a portal; else the seconds to wait."""
        return await self._store.turn(f"portal:{portal.value}", interval=self.interval, burst=self._burst)

    async def status_turn(self, portal: Portal) -> float:
        """The same for one orders/status. It leaves a quarter of the burst to what follows from its answer: where many
        orders move at once, asking how they stand would else use up the turns to ask for their jobs, again and again."""
        burst = max(self._burst * 3 // 4, 1)
        return await self._store.turn(f"portal:{portal.value}", interval=self.interval, burst=burst)

    async def turns(self, portal: Portal, wanted: int) -> tuple[int, float]:
        """Takes up to `wanted` turns. Answers how many there were, and the seconds until there is one more."""
        return await self._store.turns(f"portal:{portal.value}", wanted, interval=self.interval, burst=self._burst)

    async def probe_turn(self, portal: Portal) -> bool:
        """Whether the caller may try a portal that is down."""
        return await self._store.turn(f"probe:{portal.value}", interval=PROBE_SECONDS) == 0

    async def answered(self, portal: Portal, facts: Facts, *, full_batch: bool = False) -> None:
        """The portal answered. Writes only where that changes what is known."""
        if facts.down_since:
            log.info("portal_back", portal=portal.value, seconds=round(self._clock.time() - facts.down_since))
        if facts.down_since or facts.failures:
            await self._store.portal_up(portal)
        if full_batch:
            await self._grow(portal, facts)

    async def failed(self, portal: Portal, error: CallError) -> None:
        """A call failed; decides whether the portal is down, and obeys a portal that asks for time."""
        if isinstance(error, RateLimited):
            wait = min(error.retry_after or PROBE_SECONDS, 3600.0)
            log.warning("portal_rate_limited", portal=portal.value, seconds=wait)
            await self._store.hold(f"portal:{portal.value}", wait)
        elif is_outage(error) and await self._store.portal_failed(portal, DOWN_AFTER):
            log.warning("portal_down", portal=portal.value, error=type(error).__name__, reference=error.reference)

    async def no_status(self, portal: Portal) -> None:
        """The portal lacks orders/status: orders are followed by their jobs alone for some hours."""
        log.warning("portal_without_orders_status", portal=portal.value)
        await self._store.note_portal(portal, {"no_status_until": self._clock.time() + MISSING_AGAIN_SECONDS})

    async def shrink(self, portal: Portal, asked: int) -> bool:
        """A batch of `asked` ids was refused. False when it cannot be made smaller."""
        if asked <= BATCH_LEAST:
            return False
        smaller = max(asked // 2, BATCH_LEAST)
        log.warning("portal_batch_smaller", portal=portal.value, ids=smaller)
        await self._store.note_portal(portal, {"batch": smaller, "full": 0, "ceiling": asked})
        return True

    async def blame_id(self, portal: Portal, facts: Facts) -> bool:
        """A single id was refused. Whether it is to blame and not the portal: other single ids were answered meanwhile.
        Then batches are as large again as ever."""
        if not facts.full or facts.batch > BATCH_LEAST:
            return False
        log.warning("portal_refuses_id", portal=portal.value)
        await self._store.note_portal(portal, {"batch": BATCH, "full": 0, "ceiling": 0})
        return True

    async def _grow(self, portal: Portal, facts: Facts) -> None:
        if facts.batch >= BATCH:
            return
        if facts.full + 1 < GROW_AFTER:
            await self._store.note_portal(portal, {"full": facts.full + 1})
            return
        larger = min(facts.batch * 3 // 2 + 1, BATCH, (facts.ceiling or BATCH + 1) - 1)
        if larger > facts.batch:
            await self._store.note_portal(portal, {"batch": larger, "full": 0})
        else:  # just below what was refused: after a while even that is tried once more
            await self._store.note_portal(portal, {"full": 0, "ceiling": 0})

    async def close(self) -> None:
        for client in self._clients.values():
            await client.aclose()


def in_words(error: CallError) -> str:
    """What went wrong, for people: short, without addresses."""
    # "You must be logged in" would tell a booker nothing.
    if isinstance(error, AnswerError) and error.reason and not isinstance(error, Unauthorised):
        return error.reason
    words = {
        "Unauthorised": "The portal does not accept this bot's token. An administrator has to set a new one.",
        "Forbidden": "The portal does not allow this bot to place such an order.",
        "RateLimited": "The portal had too many requests just then.",
        "EndpointMissing": "The portal does not offer this.",
        "TimedOut": "The portal did not answer in time.",
        "ConnectionBroken": "The connection broke before the portal had answered.",
        "PortalFault": "The portal had a fault.",
        "UnexpectedAnswer": "The portal's answer could not be understood.",
        "CannotConnect": "The portal cannot be reached.",
        "Refused": "The portal refused it without giving a reason.",
    }
    return words.get(type(error).__name__, "The portal could not be asked.")
