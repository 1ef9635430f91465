"""The order's life: a state machine. Pure: each transition gives the next order, what happened, and its entry in the audit.

    queued --begin_sending--> sending --accept---> placed     the portal answered with an order id
      ^                         |  +----refuse---> refused    surely not created, and why
      |                         |  +----lose-----> unknown    sent, without an answer to trust: a person resolves it
      +---retry, give_back------+                             surely not sent
    queued --refuse--> refused, --drop--> dropped             it can't be sent, or need not be
    unknown --resolve--> placed, dropped                      a person looked in the portal
    unknown, dropped --accept--> placed                       the answer came late after all: the portal's word goes
    unknown --refuse--> refused                               before what was made of its silence
    placed --unfollow--> placed                               it goes on, and nobody looks any more

`sending` is written before the call. A worker that dies after that leaves a lease behind; who finds it run out cannot know
whether the call was made, so that `lose` is all that leads out of it then, and nothing leads from `unknown` to `sending`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum, StrEnum
from typing import Final

from bot.orders.events import (
    Accepted,
    Dropped,
    OrderEvent,
    OrderRefused,
    OutcomeResolved,
    OutcomeUnknown,
    Unfollowed,
    Waiting,
    ZoneDiffers,
)
from bot.orders.order import Order, Phase, Placed, SaidBy
from bot.tracking import changes
from bot.tracking.events import TrackingEvent
from bot.tracking.snapshot import Known

TELL_AFTER_TRIES: Final = 2
"""An order that could not be sent so often is told to be waiting."""


class Move(StrEnum):
    """The names of the transitions, as the audit has them."""

    POSTPONE = "postponed"
    BEGIN_SENDING = "sending"
    RETRY = "retried"
    GIVE_BACK = "given_back"
    ACCEPT = "placed"
    REFUSE = "refused"
    LOSE = "unknown"
    DROP = "dropped"
    RESOLVE_PLACED = "resolved_placed"
    RESOLVE_NOT_PLACED = "resolved_not_placed"
    UNFOLLOW = "unfollowed"


TRANSITIONS: Final[Mapping[tuple[Phase, Move], Phase]] = {
    (Phase.QUEUED, Move.POSTPONE): Phase.QUEUED,
    (Phase.QUEUED, Move.BEGIN_SENDING): Phase.SENDING,
    (Phase.QUEUED, Move.REFUSE): Phase.REFUSED,
    (Phase.QUEUED, Move.DROP): Phase.DROPPED,
    (Phase.SENDING, Move.RETRY): Phase.QUEUED,
    (Phase.SENDING, Move.GIVE_BACK): Phase.QUEUED,
    (Phase.SENDING, Move.ACCEPT): Phase.PLACED,
    (Phase.SENDING, Move.REFUSE): Phase.REFUSED,
    (Phase.SENDING, Move.LOSE): Phase.UNKNOWN,
    (Phase.UNKNOWN, Move.ACCEPT): Phase.PLACED,
    (Phase.UNKNOWN, Move.REFUSE): Phase.REFUSED,
    (Phase.UNKNOWN, Move.RESOLVE_PLACED): Phase.PLACED,
    (Phase.UNKNOWN, Move.RESOLVE_NOT_PLACED): Phase.DROPPED,
    (Phase.DROPPED, Move.ACCEPT): Phase.PLACED,
    (Phase.PLACED, Move.UNFOLLOW): Phase.PLACED,
}
"""What may happen to an order in each phase, and the phase it is in then. What is not here can't happen."""


class NotAllowedError(Exception):
    """This cannot happen to an order in its phase: somebody else moved it meanwhile."""

    def __init__(self, phase: Phase, move: Move) -> None:
        super().__init__(f"{move.value} does not follow on {phase.value}")
        self.phase = phase
        self.move = move


class Place(Enum):
    """Where an order is to be found after a transition."""

    QUEUE = "queue"  # it waits to be sent, from `Transition.wait` seconds on
    CLAIM = "claim"  # with whoever claimed it: it is being sent
    TRACKING = "tracking"  # it is polled, from `Transition.wait` seconds on
    PERSON = "person"  # it wants a person: first in every list
    CLOSED = "closed"  # nothing more will happen to it


@dataclass(frozen=True, slots=True)
class Transition:
    """One step of one order. `snapshot`: what is known of it at the portal from now on, where that is set by this step.

    audit: details of its entry, name to value. wait: in seconds from now, see `Place`.
    """

    move: Move
    before: Order
    after: Order
    place: Place
    events: tuple[OrderEvent | TrackingEvent, ...] = ()
    snapshot: Known | None = None
    wait: float = 0.0
    by: str = ""
    audit: Mapping[str, str] | None = None

    @property
    def shows(self) -> bool:
        """Whether the card looks different after it."""
        return bool(self.events) or self.before != self.after


def allowed(order: Order, move: Move) -> bool:
    """Whether that may happen to the order now."""
    return (order.phase, move) in TRANSITIONS


def _next(order: Order, move: Move, **changed: object) -> Order:
    """The order after `move`. Raises `NotAllowedError` where that does not follow on its phase."""
    if not allowed(order, move):
        raise NotAllowedError(order.phase, move)
    return replace(order, phase=TRANSITIONS[order.phase, move], **changed)  # type: ignore[arg-type]


# -- on the way to the portal. Each raises `NotAllowedError`. -------------------------------------------------------------


def postpone(order: Order, wait: float) -> Transition:
    """There is no request left in the portal's budget: in `wait` seconds again."""
    return Transition(Move.POSTPONE, order, _next(order, Move.POSTPONE), Place.QUEUE, wait=wait)


def begin_sending(order: Order) -> Transition:
    """The one call is about to be made."""
    return Transition(Move.BEGIN_SENDING, order, _next(order, Move.BEGIN_SENDING), Place.CLAIM)


def give_back(order: Order, wait: float) -> Transition:
    """It is too late to make the call under this claim. It was not made."""
    return Transition(Move.GIVE_BACK, order, _next(order, Move.GIVE_BACK), Place.QUEUE, wait=wait)


def retry(order: Order, reason: str, wait: float, *, at: float) -> Transition:
    """It was surely not sent. reason: in words for people. The thread hears of it once."""
    after = _next(order, Move.RETRY, reason=reason, tries=order.tries + 1)
    events = (Waiting(at, reason),) if after.tries == TELL_AFTER_TRIES else ()
    return Transition(Move.RETRY, order, after, Place.QUEUE, events, wait=wait)


def accept(order: Order, order_id: str, placed: Placed, *, complete: bool | None, at: float, wait: float) -> Transition:
    """The portal placed it. complete: as it answered, None where it did not say. wait: seconds until the first poll."""
    after = _next(order, Move.ACCEPT, order_id=order_id, placed=placed)
    snapshot, happened = changes.first(
        at=at,
        state=placed.state,
        complete=complete,
        due=placed.seconds("due"),
        transfer_after=placed.seconds("transfer_after"),
        release_after=placed.seconds("release_after"),
    )
    events: list[OrderEvent | TrackingEvent] = [Accepted(at)]
    ours = order.request.cinema.zone
    if placed.zone and ours and placed.zone != ours:
        events.append(ZoneDiffers(at, ours, placed.zone))
    return Transition(
        Move.ACCEPT, order, after, Place.TRACKING, (*events, *happened), snapshot, wait, audit={"order_id": order_id}
    )


def refuse(
    order: Order,
    reason: str,
    *,
    at: float,
    said_by: SaidBy = SaidBy.BOT,
    fields: tuple[str, ...] = (),
    reference: str = "",
) -> Transition:
    """It was surely not placed, and will not be. reason: in words for people, `said_by` whom."""
    after = _next(order, Move.REFUSE, reason=reason, said_by=said_by, fields=fields, reference=reference)
    event = OrderRefused(at, reason, said_by, fields, reference)
    return Transition(Move.REFUSE, order, after, Place.CLOSED, (event,), audit={"reference": reference})


def lose(order: Order, reason: str, *, at: float, said_by: SaidBy = SaidBy.BOT, reference: str = "") -> Transition:
    """It was sent, or may have been, and no answer came that can be trusted."""
    reference = reference or order.reference
    after = _next(order, Move.LOSE, reason=reason, said_by=said_by, reference=reference)
    event = OutcomeUnknown(at, reason, said_by, reference)
    return Transition(Move.LOSE, order, after, Place.PERSON, (event,), audit={"reference": reference})


def drop(order: Order, reason: str, *, at: float, by: str = "") -> Transition:
    """It was not sent and will not be. by: the Slack user who stopped it, if anybody did."""
    after = _next(order, Move.DROP, reason=reason, settled_by=by)
    return Transition(Move.DROP, order, after, Place.CLOSED, (Dropped(at, reason, by),), by=by)


# -- what people do. Each raises `NotAllowedError`. -----------------------------------------------------------------------


def resolve_placed(order: Order, order_id: str, *, at: float, by: str) -> Transition:
    """A person found the order in the portal: it is polled from now on."""
    after = _next(order, Move.RESOLVE_PLACED, order_id=order_id, settled_by=by)
    snapshot = unseen(after, at)
    audit = {"outcome": "placed", "order_id": order_id}
    event = OutcomeResolved(at, by, order_id)
    return Transition(Move.RESOLVE_PLACED, order, after, Place.TRACKING, (event,), snapshot, by=by, audit=audit)


def resolve_not_placed(order: Order, *, at: float, by: str) -> Transition:
    """A person made sure that the portal has no such order."""
    after = _next(order, Move.RESOLVE_NOT_PLACED, settled_by=by, reason="It was not placed.")
    audit = {"outcome": "not_placed"}
    return Transition(
        Move.RESOLVE_NOT_PLACED, order, after, Place.CLOSED, (OutcomeResolved(at, by),), by=by, audit=audit
    )


def unfollow(order: Order, known: Known, *, at: float, by: str) -> Transition:
    """A person stops the following. The portal goes on with the order."""
    after = _next(order, Move.UNFOLLOW)
    return Transition(Move.UNFOLLOW, order, after, Place.CLOSED, (Unfollowed(at, by),), changes.stop(known), by=by)


def stop(order: Order, known: Known | None, *, at: float, by: str) -> Transition:
    """What "stop" means for an order, wherever it is: not followed any more, or not sent. Raises `NotAllowedError` for one
    that is on its way, and for one that ended."""
    if order.phase is Phase.PLACED and known is not None and not known.final:
        return unfollow(order, known, at=at, by=by)
    if order.phase is Phase.PLACED:
        raise NotAllowedError(order.phase, Move.UNFOLLOW)
    return drop(order, "It was not sent.", at=at, by=by)


def unseen(order: Order, at: float, *, quiet: bool = False) -> Known:
    """What is known of an order of which we have only the id. quiet: its past is summed up in one line."""
    release = order.request.release_after
    known, _ = changes.first(
        at=at,
        state="",
        due=order.request.due_seconds,
        release_after=release.instant.timestamp() if release else 0.0,
        quiet=quiet,
    )
    return known
