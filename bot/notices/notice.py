"""What is on its way to Slack: a notice is one happening, told once, in its submission's thread."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any

from pydantic import PlainSerializer

from bot.tracking.snapshot import JobKnown


class Where(StrEnum):
    """Where a notice is told. A broadcast is a thread line that the whole channel sees too."""

    THREAD = "thread"
    BROADCAST = "broadcast"
    DIRECT = "direct"  # a direct message to who ordered


class Kind(StrEnum):
    """What a notice tells beside the changes of an order (`tracking.snapshot.What`, whose words are used as they are)."""

    ACCEPTED = "accepted"  # the portal placed it
    REFUSED = "refused"
    UNKNOWN = "unknown"  # sent, no answer to trust
    WAITING = "waiting"  # the portal cannot be reached; surely not sent, will be tried again
    DROPPED = "dropped"  # not sent after all
    SETTLED = "settled"  # a person said: it was placed, or it was not
    FOLLOWED = "followed"  # an order placed elsewhere is followed from now on
    UNFOLLOWED = "unfollowed"
    ZONE_DIFFERS = "zone_differs"  # the portal names another zone than the directory did
    PORTAL_DOWN = "portal_down"
    PORTAL_BACK = "portal_back"
    BY_JOBS = "by_jobs"  # a portal has no orders/status: its orders are followed by their jobs alone
    NO_ORDERS = "no_orders"  # none may be placed, because of the portal's address or the bot's token
    ALL_DONE = "all_done"  # every order of a submission with many cinemas came to its end


def _by_name(job: JobKnown | None) -> dict[str, Any] | None:
    # pydantic would write it as a bare list, in which a field added later shifts all that follow.
    defaults = JobKnown._field_defaults
    return {name: value for name, value in job._asdict().items() if value != defaults.get(name)} if job else None


@dataclass(frozen=True, slots=True)
class Notice:
    """One happening. `id` is unique for ever and the same whenever the same happening is derived again.

    kind: a value of `Kind` or of `tracking.snapshot.What`. order: its number in the submission, -1 for all of them.
    at: when it happened, seconds since 1970. data: what the text needs beyond the order and the job (strings).
    """

    id: str
    kind: str
    at: float
    where: Where = Where.THREAD
    order: int = -1
    job: Annotated[JobKnown | None, PlainSerializer(_by_name)] = None
    data: dict[str, str] = field(default_factory=dict)
