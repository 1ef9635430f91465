"""Notices: an event on its way to Slack, announced once, in its submission's thread. A tagged union, by `kind`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, TypeAlias, Union, get_args

from pydantic import BeforeValidator, Discriminator, SerializerFunctionWrapHandler, Tag, WrapSerializer

from bot.orders.events import OrderEvent
from bot.tracking.events import Event, TrackingEvent
from gofilex import Portal


class Audience(StrEnum):
    """Who is told. A broadcast is a thread line that the whole channel sees too."""

    THREAD = "thread"
    BROADCAST = "broadcast"
    DIRECT = "direct"  # a direct message to who ordered


class IncidentKind(StrEnum):
    """What the channel hears of by one message for all orders of a submission, edited as more of the same happens."""

    FAILED = "failed"
    LATE = "late"  # or may be
    NOT_PLACED = "not_placed"
    UNKNOWN = "unknown"
    DIFFERS = "differs"
    GIVEN_UP = "given_up"  # nothing more comes of it


# -- of a portal, or of a whole submission: events that are no order's ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class PortalDown(Event):
    """A portal does not answer since `since` (seconds since 1970), or answers no question. why: then its reason, in words. token:
    it does not accept this bot's token. jobs: it says how orders stand, but does not list their jobs."""

    kind: ClassVar[str] = "portal_down"

    portal: Portal
    since: float
    why: str = ""
    token: bool = False
    jobs: bool = False


@dataclass(frozen=True, slots=True)
class PortalBack(Event):
    """It answers again. since, why, token, jobs: of the outage that ended."""

    kind: ClassVar[str] = "portal_back"

    portal: Portal
    since: float
    why: str = ""
    token: bool = False
    jobs: bool = False


@dataclass(frozen=True, slots=True)
class NoStatusEndpoint(Event):
    """orders/status is of no use at a portal: its orders are followed by their jobs alone. why: what it answers, in brief."""

    kind: ClassVar[str] = "no_status_endpoint"

    portal: Portal
    why: str


@dataclass(frozen=True, slots=True)
class OrderingBlocked(Event):
    """No order may be placed, because of the portal's address or, with `token`, the bot's token. why: the answer, in brief."""

    kind: ClassVar[str] = "no_orders"

    portal: Portal
    why: str
    address: str = ""
    token: bool = False


@dataclass(frozen=True, slots=True)
class AllEnded(Event):
    """Every order of a submission with several came to its end."""

    kind: ClassVar[str] = "all_ended"


@dataclass(frozen=True, slots=True)
class UnknownKind(Event):
    """Of a kind that this version does not know: written by a newer process beside it."""

    kind: ClassVar[str] = "unknown_kind"

    name: str = ""


@dataclass(frozen=True, slots=True)
class IncidentOver(Event):
    """What a broadcast said no longer holds for `orders` (their numbers), and Slack refuses to have that message edited."""

    kind: ClassVar[str] = "incident_over"

    orders: tuple[int, ...]


PortalEvent: TypeAlias = PortalDown | PortalBack | NoStatusEndpoint | OrderingBlocked
AnyEvent: TypeAlias = TrackingEvent | OrderEvent | PortalEvent | AllEnded | IncidentOver | UnknownKind

EVENTS: Final[tuple[type[Event], ...]] = get_args(AnyEvent)
"""Every class of event there is."""

_KINDS: Final = {event.kind for event in EVENTS}


def _kind_of(value: Any) -> str:
    kind: str = value["kind"] if isinstance(value, dict) else value.kind
    return kind if kind in _KINDS else UnknownKind.kind


def _with_kind(event: Any, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
    return {"kind": event.kind, **write(event)}


def _named(value: Any) -> Any:
    unknown_kind = isinstance(value, dict) and value["kind"] not in _KINDS
    return {"at": value.get("at", 0.0), "name": value["kind"]} if unknown_kind else value


if TYPE_CHECKING:
    EventField: TypeAlias = AnyEvent
else:
    _tagged = tuple(Annotated[event, BeforeValidator(_named), Tag(event.kind)] for event in EVENTS)
    EventField = Annotated[Union[_tagged], Discriminator(_kind_of), WrapSerializer(_with_kind)]  # noqa: UP007 - of a tuple


@dataclass(frozen=True, slots=True)
class Notice:
    """One event to be announced. `id` is unique for ever and the same whenever the same event is derived again.

    order: its number in the submission, None for all of them.
    """

    id: str
    event: EventField
    audience: Audience = Audience.THREAD
    order: int | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """A broadcast that is edited: as more of its kind happens, and as what it says comes to an end.

    ts, channel: where it stands. at: when it was posted (seconds since 1970). notices: what it tells, oldest first.
    revision: how often it was edited. shown: what of it is shown, digested. version: of the submission, as of the last time
    it was compared with what is known. fixed: Slack does not let it be edited. announced_over: the orders of which a message of its own
    has said since that it no longer holds.
    """

    ts: str
    channel: str
    at: float
    kind: IncidentKind
    notices: tuple[Notice, ...]
    revision: int = 0
    shown: str = ""
    version: str = ""
    fixed: bool = False
    announced_over: tuple[int, ...] = ()
