"""Policy: which events are announced, and to whom; the quiet side of the bot, in one table. Pure.

The card always shows how it is now. The thread says what happened. The channel hears only what somebody waited for or
must act on. Above `MANY` cinemas in one submission the thread tells troubles and the end alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import assert_never

from bot.notices.notice import (
    AllEnded,
    AnyEvent,
    Audience,
    IncidentKind,
    IncidentOver,
    NoStatusEndpoint,
    Notice,
    OrderingBlocked,
    PortalBack,
    PortalDown,
    UnknownKind,
)
from bot.orders.events import (
    Accepted,
    AnswerDiffers,
    ChangeAsked,
    ChangeDropped,
    ChangeMade,
    ChangeNotMade,
    Dropped,
    Followed,
    IdChanged,
    IdRejected,
    OrderEvent,
    OrderRefused,
    OutcomeResolved,
    OutcomeUnknown,
    Unfollowed,
    Waiting,
    ZoneDiffers,
)
from bot.orders.order import Submission
from bot.tracking.events import (
    AtRisk,
    Canceled,
    CaughtUp,
    Cleaned,
    Delayed,
    DelayOver,
    Delivered,
    Duplicate,
    Emailed,
    JobFailed,
    JobRecovered,
    JobRetried,
    JobStarted,
    Linked,
    Missing,
    Overdue,
    Queued,
    Received,
    Released,
    Returned,
    RiskOver,
    Submitted,
    TrackingEvent,
    UnknownJobWord,
    UnknownState,
    Unproven,
    Unwatched,
)

MANY = 10


class Priority(Enum):
    """How much an event weighs."""

    ROUTINE = "routine"  # it goes as it should
    END = "end"  # the same, and what somebody waited for
    NEWS = "news"  # something is amiss, or no longer; or a person did something
    LOUD = "loud"  # somebody has to act on it, or all has ended: the channel hears it, several at once as one message


def priority(event: AnyEvent) -> Priority:
    """How much an event weighs, by its kind alone."""
    match event:
        case Accepted() | Followed():
            return Priority.ROUTINE
        case CaughtUp() | Queued() | JobStarted() | Received() | Linked() | Emailed() | JobRetried() | Returned():
            return Priority.ROUTINE
        case Delivered():
            return Priority.END
        case Dropped(by=by) if by:
            return Priority.NEWS
        case (
            Unfollowed()
            | Waiting()
            | OutcomeResolved()
            | IdChanged()
            | ChangeAsked()
            | ChangeMade()
            | ChangeNotMade()
            | ChangeDropped()
            | ZoneDiffers()
            | PortalDown()
            | PortalBack()
            | NoStatusEndpoint()
            | OrderingBlocked()
        ):
            return Priority.NEWS
        case (
            Submitted()
            | Cleaned()
            | Missing()
            | Unproven()
            | Released()
            | UnknownState()
            | UnknownJobWord()
            | DelayOver()
            | RiskOver()
            | JobRecovered()
            | UnknownKind()
        ):
            return Priority.NEWS
        case (
            OrderRefused()
            | OutcomeUnknown()
            | IdRejected()
            | AnswerDiffers()
            | Duplicate()
            | Dropped()
            | JobFailed()
            | Delayed()
            | AtRisk()
            | Canceled()
            | Overdue()
            | Unwatched()
            | AllEnded()
            | IncidentOver()
        ):
            return Priority.LOUD
        case _:
            assert_never(event)


def audience(event: AnyEvent, size: int) -> Audience | None:
    """Who is told of an event of a submission with `size` orders; None for nobody: only the card shows it."""
    weight = priority(event)
    match weight:
        case Priority.LOUD:
            return Audience.BROADCAST
        case Priority.END if size == 1:
            return Audience.BROADCAST
        case Priority.NEWS:
            return Audience.THREAD
        case Priority.ROUTINE | Priority.END:
            return None if size > MANY else Audience.THREAD
        case _:
            assert_never(weight)


def is_waited_for(notice: Notice) -> bool:
    """Whether a person waits for it or has to act on it: in a busy channel it goes before all that only tells how things go on."""
    match notice.event:
        case Delivered() | OutcomeResolved() | IdChanged() | Unfollowed():
            return True
        case ChangeAsked() | ChangeMade() | ChangeNotMade() | ChangeDropped():
            return True
        case Dropped(by=by) if by:
            return True
        case _:
            return notice.audience is not Audience.THREAD


def incident_kind(event: AnyEvent) -> IncidentKind | None:
    """What it is an instance of, where the channel hears of all such of a submission by one message that is edited; None for
    what is posted by itself."""
    match event:
        case JobFailed():
            return IncidentKind.FAILED
        case Delayed() | AtRisk() | Overdue():
            return IncidentKind.LATE
        case OrderRefused() | Dropped():
            return IncidentKind.NOT_PLACED
        case OutcomeUnknown() | IdRejected():
            return IncidentKind.UNKNOWN
        case AnswerDiffers():
            return IncidentKind.DIFFERS
        case Canceled() | Duplicate() | Unwatched():
            return IncidentKind.GIVEN_UP
        case AllEnded() | IncidentOver() | Delivered():  # the channel hears of them, each by itself
            return None
        case (
            Accepted()
            | Waiting()
            | OutcomeResolved()
            | IdChanged()
            | ChangeAsked()
            | ChangeMade()
            | ChangeNotMade()
            | ChangeDropped()
            | Followed()
            | Unfollowed()
            | ZoneDiffers()
            | PortalDown()
            | PortalBack()
            | NoStatusEndpoint()
            | OrderingBlocked()
            | CaughtUp()
            | Queued()
            | Submitted()
            | JobStarted()
            | Received()
            | Linked()
            | Emailed()
            | JobRetried()
            | JobRecovered()
            | Cleaned()
            | Missing()
            | Returned()
            | Unproven()
            | Released()
            | DelayOver()
            | RiskOver()
            | UnknownState()
            | UnknownJobWord()
            | UnknownKind()
        ):
            return None
        case _:
            assert_never(event)


def notices_of_submission(submission: Submission, event: AllEnded) -> list[Notice]:
    """The notices of what happened to a whole submission: of a single order its own event says the same."""
    to = audience(event, submission.size)
    return [Notice(f"{submission.id}:{event.kind}", event, to)] if to and submission.size > 1 else []


def notices_of(order: str, events: Sequence[OrderEvent | TrackingEvent], *, size: int) -> list[Notice]:
    """The notices of what happened to an order, for those of which somebody is told. order: its id here,
    `<submission>.<number>`. size: how many orders its submission has."""
    number = int(order.rpartition(".")[2])
    return [
        Notice(f"{order}:{event.key}", event, to, number)
        for event in events
        if (to := audience(event, size)) is not None
    ]
