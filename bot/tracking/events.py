"""Events: what happened to an order at the portal, one small class for each kind, emitted once (`changes`).

Each has `at`, when it happened as far as the portal says, else when it was seen (seconds since 1970); `kind`, its name in
logs and in Redis; and `key`, which names it within its order and is the same whenever it is derived again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, TypeAlias

from pydantic import PlainSerializer

from bot.tracking.snapshot import Delay, EventKind, JobSnapshot, TrackingStatus


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened at `at` (seconds since 1970)."""

    at: float

    kind: ClassVar[str]

    @property
    def key(self) -> str:
        return self.kind


# -- once in an order's life --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Submitted(Event):
    """Gofilex must accept the order by hand."""

    kind: ClassVar[EventKind] = EventKind.SUBMITTED


@dataclass(frozen=True, slots=True)
class Queued(Event):
    """Its jobs wait for their turn."""

    kind: ClassVar[EventKind] = EventKind.QUEUED


@dataclass(frozen=True, slots=True)
class Delivered(Event):
    """It landed, at `at`."""

    kind: ClassVar[EventKind] = EventKind.DELIVERED


@dataclass(frozen=True, slots=True)
class Unproven(Event):
    """The portal has said for half an hour that it is completed, and lists jobs that have not ended."""

    kind: ClassVar[EventKind] = EventKind.UNPROVEN


@dataclass(frozen=True, slots=True)
class Released(Event):
    """It was delivered before, and from `at` on the cinema can see it."""

    kind: ClassVar[EventKind] = EventKind.RELEASED


@dataclass(frozen=True, slots=True)
class Canceled(Event):
    """The portal says that it was canceled: nothing will be delivered."""

    kind: ClassVar[EventKind] = EventKind.CANCELED


@dataclass(frozen=True, slots=True)
class Duplicate(Event):
    """The portal calls it a duplicate, and transfers nothing for it."""

    kind: ClassVar[EventKind] = EventKind.DUPLICATE


@dataclass(frozen=True, slots=True)
class Cleaned(Event):
    """The portal has cleared its jobs away."""

    kind: ClassVar[EventKind] = EventKind.CLEANED


@dataclass(frozen=True, slots=True)
class Missing(Event):
    """The portal does not show it."""

    kind: ClassVar[EventKind] = EventKind.MISSING


@dataclass(frozen=True, slots=True)
class Returned(Event):
    """It was missing and is there again."""

    kind: ClassVar[EventKind] = EventKind.RETURNED


@dataclass(frozen=True, slots=True)
class Overdue(Event):
    """Due has passed and it has not landed. unseen: as far as is known, for the portal gives no answer."""

    kind: ClassVar[EventKind] = EventKind.OVERDUE

    unseen: bool = False

    @property
    def key(self) -> str:
        """By its due time, which may be changed: then it can be overdue once more."""
        return f"{self.kind}:{self.at:.0f}"


@dataclass(frozen=True, slots=True)
class Unwatched(Event):
    """Two weeks past due without an end: not followed any more."""

    kind: ClassVar[EventKind] = EventKind.UNWATCHED


@dataclass(frozen=True, slots=True)
class CaughtUp(Event):
    """Followed from the middle on: how it stands, said once instead of all that went before."""

    kind: ClassVar[EventKind] = EventKind.FOUND

    tracking_status: TrackingStatus


# -- of one job ---------------------------------------------------------------------------------------------------------


def _by_name(job: JobSnapshot) -> dict[str, Any]:
    # pydantic would write it as a bare list, in which a field added later shifts all that follow.
    defaults = JobSnapshot._field_defaults
    return {name: value for name, value in job._asdict().items() if value != defaults.get(name)}


JobField: TypeAlias = Annotated[JobSnapshot, PlainSerializer(_by_name)]


@dataclass(frozen=True, slots=True)
class JobEvent(Event):
    """Something that happened to one run of a job."""

    kind: ClassVar[EventKind]

    job: JobField

    @property
    def key(self) -> str:
        return f"{self.job.id}:{self.kind}:{self.job.run}"


@dataclass(frozen=True, slots=True)
class JobStarted(JobEvent):
    """A download job runs."""

    kind: ClassVar[EventKind] = EventKind.STARTED


@dataclass(frozen=True, slots=True)
class Received(JobEvent):
    """A download job completed: a package is there and checked."""

    kind: ClassVar[EventKind] = EventKind.RECEIVED


@dataclass(frozen=True, slots=True)
class Linked(JobEvent):
    """A link job completed: it is in the cinema's library."""

    kind: ClassVar[EventKind] = EventKind.LINKED


@dataclass(frozen=True, slots=True)
class Emailed(JobEvent):
    """The delivery e-mail was sent. though_failed: while a download or a link of the order had failed."""

    kind: ClassVar[EventKind] = EventKind.EMAILED

    though_failed: bool = False


@dataclass(frozen=True, slots=True)
class JobFailed(JobEvent):
    """Any job failed."""

    kind: ClassVar[EventKind] = EventKind.FAILED


@dataclass(frozen=True, slots=True)
class JobRetried(JobEvent):
    """A job runs again: it had failed, or a try of it ended and nothing more was said of that."""

    kind: ClassVar[EventKind] = EventKind.RETRIED


@dataclass(frozen=True, slots=True)
class JobRecovered(JobEvent):
    """A job that had failed completed."""

    kind: ClassVar[EventKind] = EventKind.RECOVERED


# -- words that this bot does not know, and what it foresees ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class UnknownState(Event):
    """An order state, verbatim."""

    kind: ClassVar[EventKind] = EventKind.UNKNOWN_STATE

    word: str

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.word}"


@dataclass(frozen=True, slots=True)
class UnknownJobWord(Event):
    """A job's state, or its type, verbatim."""

    kind: ClassVar[EventKind] = EventKind.UNKNOWN_JOB_WORD

    word: str
    job: JobField

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.word}"


@dataclass(frozen=True, slots=True)
class RepeatedEvent(Event):
    """May happen again to the same order. times: how often one was told before, which tells them apart."""

    kind: ClassVar[EventKind]

    times: int = field(default=0, kw_only=True)

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.times}"


@dataclass(frozen=True, slots=True)
class Delayed(RepeatedEvent):
    """It may come late though nothing has failed: why, and since when that is so (seconds since 1970)."""

    kind: ClassVar[EventKind] = EventKind.DELAYED

    delay: Delay
    since: float


@dataclass(frozen=True, slots=True)
class DelayOver(RepeatedEvent):
    """The delay that was told is over."""

    kind: ClassVar[EventKind] = EventKind.DELAY_OVER

    delay: Delay


@dataclass(frozen=True, slots=True)
class ForecastEvent(RepeatedEvent):
    """At its present speed it lands between `earliest` and `latest` (seconds since 1970)."""

    kind: ClassVar[EventKind]

    earliest: float
    latest: float


@dataclass(frozen=True, slots=True)
class AtRisk(ForecastEvent):
    """And the latter is after due."""

    kind: ClassVar[EventKind] = EventKind.AT_RISK


@dataclass(frozen=True, slots=True)
class RiskOver(ForecastEvent):
    """The risk that was told is over: both lie well before due."""

    kind: ClassVar[EventKind] = EventKind.RISK_OVER


OnceEvent: TypeAlias = (
    Submitted
    | Queued
    | Unproven
    | Delivered
    | Released
    | Canceled
    | Duplicate
    | Cleaned
    | Missing
    | Returned
    | Overdue
    | Unwatched
)
"""Of these each happens once in an order's life, and needs no more than its time."""

TrackingEvent: TypeAlias = (
    OnceEvent
    | CaughtUp
    | JobStarted
    | Received
    | Linked
    | Emailed
    | JobFailed
    | JobRetried
    | JobRecovered
    | UnknownState
    | UnknownJobWord
    | Delayed
    | DelayOver
    | AtRisk
    | RiskOver
)
