"""Events: what becomes of an order on its way to the portal, and what people do about it, one small class for each kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from bot.orders.order import SaidBy
from bot.orders.placed import Difference
from bot.tracking.events import Event


@dataclass(frozen=True, slots=True)
class Accepted(Event):
    """The portal placed it."""

    kind: ClassVar[str] = "accepted"


@dataclass(frozen=True, slots=True)
class OrderRefused(Event):
    """It was not placed, for sure. reason: in words for people, `said_by` whom. fields: those that the reason is about."""

    kind: ClassVar[str] = "refused"

    reason: str = ""
    said_by: SaidBy = SaidBy.BOT
    fields: tuple[str, ...] = ()
    reference: str = ""


@dataclass(frozen=True, slots=True)
class OutcomeUnknown(Event):
    """It was sent, and no answer came that can be trusted."""

    kind: ClassVar[str] = "unknown"

    reason: str = ""
    said_by: SaidBy = SaidBy.BOT
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Waiting(Event):
    """The portal cannot be reached. It was surely not sent, and will be tried again. reason: in words for people."""

    kind: ClassVar[str] = "waiting"

    reason: str = ""


@dataclass(frozen=True, slots=True)
class Dropped(Event):
    """It is not sent after all. by: the Slack user who stopped it, if anybody did."""

    kind: ClassVar[str] = "dropped"

    reason: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class OutcomeResolved(Event):
    """A person looked in the portal. order_id: what they found there, `""` for nothing. by: their Slack user id."""

    kind: ClassVar[str] = "resolved"

    by: str = ""
    order_id: str = ""


@dataclass(frozen=True, slots=True)
class Followed(Event):
    """An external order is followed from now on. by: the Slack user who asked for it; `""` where it was a file."""

    kind: ClassVar[str] = "followed"

    by: str = ""


@dataclass(frozen=True, slots=True)
class Unfollowed(Event):
    """by: the Slack user who stopped the following."""

    kind: ClassVar[str] = "unfollowed"

    by: str = ""


@dataclass(frozen=True, slots=True)
class AnswerDiffers(Event):
    """The portal placed it, but otherwise than it was asked: at least one of `differences`."""

    kind: ClassVar[str] = "answer_differs"

    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class ZoneDiffers(Event):
    """The portal names another zone for the cinema than the directory did. Both are what they were called, IANA or not."""

    kind: ClassVar[str] = "zone_differs"

    ours: str
    theirs: str


OrderEvent: TypeAlias = (
    Accepted
    | OrderRefused
    | OutcomeUnknown
    | Waiting
    | Dropped
    | OutcomeResolved
    | Followed
    | Unfollowed
    | AnswerDiffers
    | ZoneDiffers
)
