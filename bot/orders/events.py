"""Events: what becomes of an order on its way to the portal, and what people do about it, one small class for each kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from bot.orders.change import Change
from bot.orders.order import SaidBy
from bot.orders.placed import Difference
from bot.tracking.events import Event


@dataclass(frozen=True, slots=True)
class _Repeatable(Event):
    """It can happen to an order more than once: when it did is part of its key."""

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.at:.3f}"


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
class OutcomeResolved(_Repeatable):
    """A person looked in the portal. order_id: what they found there, `""` for nothing. by: their Slack user id."""

    kind: ClassVar[str] = "resolved"

    by: str = ""
    order_id: str = ""
    unseen: bool = False  # the portal has not shown an order of that id


@dataclass(frozen=True, slots=True)
class IdChanged(_Repeatable):
    """A person gave another id in the place of one that the portal had not shown. by: their Slack user id."""

    kind: ClassVar[str] = "id_changed"

    by: str = ""
    order_id: str = ""
    instead_of: str = ""
    unseen: bool = False  # as in `OutcomeResolved`


@dataclass(frozen=True, slots=True)
class IdRejected(_Repeatable):
    """The id that a person gave (by: their Slack user id) turned out to be that of an order for another cinema, or of another content
    owner, or of one that is no transfer: one of the three is given."""

    kind: ClassVar[str] = "id_rejected"

    order_id: str = ""
    by: str = ""
    cinema: str = ""
    owner: str = ""
    order_type: str = ""


@dataclass(frozen=True, slots=True)
class _OfChange(Event):
    """by: the Slack user."""

    change: Change
    by: str = ""

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.change.at:.3f}"


@dataclass(frozen=True, slots=True)
class ChangeAsked(Event):
    """A person asks the portal's support for a change."""

    kind: ClassVar[str] = "change_asked"

    change: Change

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.change.at:.3f}"


@dataclass(frozen=True, slots=True)
class ChangeMade(_OfChange):
    """A person says that a change was made."""

    kind: ClassVar[str] = "change_made"


@dataclass(frozen=True, slots=True)
class ChangeNotMade(_OfChange):
    """A person says that a change was not made."""

    kind: ClassVar[str] = "change_not_made"


@dataclass(frozen=True, slots=True)
class ChangeDropped(_OfChange):
    """A change was asked for by an id (`order_id`) that turned out to be, or may have been, another order's: it counts no more.
    by: `""`."""

    kind: ClassVar[str] = "change_dropped"

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
class AnswerDiffers(_Repeatable):
    """The portal placed it, but otherwise than it was asked: at least one of `differences`. Of one whose id is given anew, it may
    do so again."""

    kind: ClassVar[str] = "answer_differs"

    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class ZoneDiffers(Event):
    """The portal names another zone for the cinema than the directory did. Both are what they were called, IANA or not."""

    kind: ClassVar[str] = "zone_differs"

    ours: str
    theirs: str


ChangeEvent: TypeAlias = ChangeAsked | ChangeMade | ChangeNotMade | ChangeDropped
"""About a change that is asked of the portal's support."""

PersonEvent: TypeAlias = OutcomeResolved | IdChanged | IdRejected | Followed | Unfollowed | ChangeEvent
"""What people do about orders, and that an id was wrong which one of them gave."""

OrderEvent: TypeAlias = (
    Accepted | OrderRefused | OutcomeUnknown | Waiting | Dropped | AnswerDiffers | ZoneDiffers | PersonEvent
)
