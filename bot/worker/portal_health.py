"""What all workers found out about a portal, as a value; read from the facts that `bot.worker.portal_access` writes down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial

from bot.clock import SKEW_SECONDS, Clock
from bot.store import Store
from bot.wording import readiness
from gofilex import Portal

BATCH = 100  # ids in one orders/status at first; no maximum is documented
BATCH_LEAST = 1
LONGEST_BACK_OFF_SECONDS = 3600.0  # no portal is left alone for longer, whatever it asks for
MISSING_AGAIN_SECONDS = 6 * 3600.0  # how long a missing orders/status is not asked for again


class OutageKind(StrEnum):
    """What a portal does that is down."""

    NONE = ""  # it is not down, or does what only a newer version knows of
    SILENT = "silent"  # it does not answer
    REFUSES = "refuses"  # it answers every question with a refusal
    TOKEN = "token"  # noqa: S105 - it does not accept the bot's token

    @classmethod
    def _missing_(cls, _value: object) -> OutageKind:
        return cls.NONE


@dataclass(frozen=True, slots=True)
class PortalHealth:
    """What is known of a portal, as of the last reading. Times are seconds since 1970, 0 for never."""

    down_since: float = 0.0
    why: str = ""  # in words for people: what it answers while it is "down"; "" when it does not answer
    kind: OutageKind = OutageKind.NONE  # what it does while it is "down"; and
    kind_since: float = 0.0  # since when it does that
    no_jobs_since: float = 0.0  # since when it lists no order's jobs, though it says how orders stand
    no_jobs_of: str = ""  # the first order of which it did not; and
    no_jobs_of_others: bool = False  # whether it was so of others too
    token_announced: float = 0.0  # when administrators heard that at once, the last time
    alerts: int = 0  # how often an outage was told, of those that lie close together
    alerts_last: float = 0.0  # when that was, the last time; and
    alerts_of: str = ""  # of which outage
    batch: int = BATCH
    full: int = 0  # full batches answered since the size last changed
    ceiling: int = 0  # a size that was refused; 0: none
    no_status_until: float = 0.0
    no_status_why: str = ""  # what it answered to orders/status, until the jobs were answered in its place
    no_status_since: float = 0.0  # when that was first so, and
    no_status_last: float = 0.0  # last so; and
    no_status_times: int = 0  # how often
    status_backed_off_until: float = 0.0  # until when orders/status asked to be left alone
    status_failures: int = 0  # of orders/status in a row, whoever saw them
    no_orders_since: float = 0.0  # since when orders fail for the portal's address or the bot's token
    placed: bool = False  # an order was placed there, some time
    failures: int = 0  # of any poll in a row, whoever saw them
    answered_at: float = 0.0  # when jobs were last answered in the place of orders/status
    alerted: bool = False  # somebody was told of an outage

    @property
    def token_refused(self) -> bool:
        """Whether it is "down" in that it does not accept this bot's token."""
        return self.kind is OutageKind.TOKEN


async def read_health(store: Store, portal: Portal, now: float) -> PortalHealth:
    """What all processes know of a portal by `now` (seconds since 1970)."""
    kept = await store.portal_health.read(portal)
    figure = partial(store.portal_health.figure, portal, kept)

    def until(name: str, longest: float) -> float:
        """A time to come; none where it is further away than any is set: a clock was ahead."""
        at = figure(name)
        return at if at <= now + longest + SKEW_SECONDS else 0.0

    return PortalHealth(
        down_since=figure("down_since"),
        why=kept.get("why", ""),
        kind=OutageKind(kept.get("kind", "")),
        kind_since=figure("kind_since"),
        no_jobs_since=figure("no_jobs_since"),
        no_jobs_of=kept.get("no_jobs_of", ""),
        no_jobs_of_others=bool(kept.get("no_jobs_of_others")),
        token_announced=until("token_announced", 0.0),
        alerts=int(figure("alerts")),
        alerts_last=until("alerts_last", 0.0),
        alerts_of=kept.get("alerts_of", ""),
        batch=max(int(figure("batch", BATCH)), BATCH_LEAST),
        full=int(figure("full")),
        ceiling=int(figure("ceiling")),
        no_status_until=until("no_status_until", MISSING_AGAIN_SECONDS),
        no_status_why=kept.get("no_status_why", ""),
        no_status_since=figure("no_status_since"),
        no_status_last=figure("no_status_last"),
        no_status_times=int(figure("no_status_times")),
        status_backed_off_until=until("status_backed_off_until", LONGEST_BACK_OFF_SECONDS),
        status_failures=int(figure("status_failures")),
        no_orders_since=figure("no_orders_since"),
        placed=bool(kept.get("placed")),
        failures=int(figure("failures")),
        answered_at=until("answered_at", 0.0),
        alerted=bool(kept.get("alerted")),
    )


async def portal_amiss(store: Store, clock: Clock, portal: Portal) -> str:
    """Why orders can't be followed at a portal, as far as any process has found out, in a few words; "" when they can."""
    health = await read_health(store, portal, clock.time())
    if not health.down_since:
        return ""
    since = datetime.fromtimestamp(health.down_since, UTC)
    if health.token_refused:
        return readiness.token_refused(portal.value, since)
    return readiness.says_no_states(since) if health.why else readiness.no_answer(since)
