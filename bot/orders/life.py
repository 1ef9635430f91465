"""The order's life: a state machine. Pure: each transition gives the next order, what happened, and its entry in the audit.

    queued --begin_sending--> sending --accept---> placed     the portal answered with an order id
      ^                         |  +----refuse---> refused    surely not created, and why
      |                         |  +----lose-----> unknown    sent, without an answer to trust: a person resolves it
      +---retry, give_back------+                             surely not sent
    queued --refuse--> refused, --drop--> dropped             it can't be sent, or need not be
    unknown --resolve--> placed, dropped                      a person looked in the portal
    unknown, dropped --accept--> placed                       the answer came late after all: the portal's word goes
    placed --accept--> placed                                 and before an id that a person gave, and that may be wrong
    unknown --refuse--> refused                               before what was made of its silence
    placed --identify--> placed                               the portal says whose it is, of one that only its id is known of
    placed --change_id--> placed                              a person gave another id, of one that the portal has not shown
    placed --reject_id--> unknown                             the id that a person gave is another order's
    placed --contradict--> placed                             its own answer came late, and not with the id that a person gave
    placed --ask_change--> placed                             a person asks support for a change, and says whether it was
           --change_made, change_not_made--> placed           made: the new time counts then, or following ends
    placed --unfollow--> placed                               it goes on, and nobody looks any more

`sending` is written before the call. A worker that dies after that leaves a lease behind; who finds it run out cannot know
whether the call was made, so that `lose` is all that leads out of it then, and nothing leads from `unknown` to `sending`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, TypeAlias

from bot.cinemas.time_zones import same_clock
from bot.orders.events import (
    Accepted,
    AnswerDiffers,
    ChangeDropped,
    Dropped,
    OrderEvent,
    OrderRefused,
    OutcomeUnknown,
    Unfollowed,
    Waiting,
    ZoneDiffers,
)
from bot.orders.order import Order, Phase, SaidBy
from bot.orders.placed import DifferenceKind, Placed
from bot.orders.tracked_order import TrackedOrder
from bot.tracking import changes, progress
from bot.tracking.events import TrackingEvent
from bot.tracking.snapshot import OrderSnapshot
from bot.wording import outcome_reasons

TELL_AFTER_TRIES: Final = 2
"""An order that could not be sent so often is told to be waiting."""


class Move(StrEnum):
    """The names of the transitions. The audit has them too; there both that resolve are `resolved`, with the outcome."""

    POSTPONE = "postponed"
    BEGIN_SENDING = "sending"
    RETRY = "retried"
    GIVE_BACK = "given_back"
    ACCEPT = "placed"
    REFUSE = "refused"
    MARK_UNKNOWN = "unknown"
    DROP = "dropped"
    RESOLVE_PLACED = "resolved_placed"
    RESOLVE_NOT_PLACED = "resolved_not_placed"
    IDENTIFY = "identified"
    CHANGE_ID = "id_changed"
    REJECT_ID = "id_rejected"
    CONTRADICT = "contradicted"
    ASK_CHANGE = "change_asked"
    CHANGE_MADE = "change_made"
    CHANGE_NOT_MADE = "change_not_made"
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
    (Phase.SENDING, Move.MARK_UNKNOWN): Phase.UNKNOWN,
    (Phase.UNKNOWN, Move.ACCEPT): Phase.PLACED,
    (Phase.UNKNOWN, Move.REFUSE): Phase.REFUSED,
    (Phase.UNKNOWN, Move.RESOLVE_PLACED): Phase.PLACED,
    (Phase.UNKNOWN, Move.RESOLVE_NOT_PLACED): Phase.DROPPED,
    (Phase.DROPPED, Move.ACCEPT): Phase.PLACED,
    (Phase.PLACED, Move.ACCEPT): Phase.PLACED,
    (Phase.PLACED, Move.IDENTIFY): Phase.PLACED,
    (Phase.PLACED, Move.CHANGE_ID): Phase.PLACED,
    (Phase.PLACED, Move.REJECT_ID): Phase.UNKNOWN,
    (Phase.PLACED, Move.CONTRADICT): Phase.PLACED,
    (Phase.PLACED, Move.ASK_CHANGE): Phase.PLACED,
    (Phase.PLACED, Move.CHANGE_MADE): Phase.PLACED,
    (Phase.PLACED, Move.CHANGE_NOT_MADE): Phase.PLACED,
    (Phase.PLACED, Move.UNFOLLOW): Phase.PLACED,
}
"""What may happen to an order in each phase, and the phase it is in then. What is not here can't happen."""


class NotAllowedError(Exception):
    """This cannot happen to an order in its phase: somebody else moved it meanwhile."""

    def __init__(self, phase: Phase, move: Move) -> None:
        super().__init__(f"{move.value} does not follow on {phase.value}")
        self.phase = phase
        self.move = move


@dataclass(frozen=True, slots=True)
class Queue:
    """It waits to be sent, from `at` (seconds since 1970) on."""

    at: float


@dataclass(frozen=True, slots=True)
class Send:
    """Who has claimed it sends it: it stays claimed."""


@dataclass(frozen=True, slots=True)
class Follow:
    """It is at the portal, and polled from `at` (seconds since 1970) on. `snapshot`: what is known of it so far."""

    snapshot: OrderSnapshot
    at: float


@dataclass(frozen=True, slots=True)
class Close:
    """Nothing more will happen to it. `snapshot`: the last that is known of it at the portal, if it is there."""

    snapshot: OrderSnapshot | None = None


@dataclass(frozen=True, slots=True)
class AskPerson:
    """It waits for a person to say how it ended: first in every list."""


@dataclass(frozen=True, slots=True)
class Stay:
    """It stays where it is."""


Next: TypeAlias = Queue | Send | Follow | Close | AskPerson | Stay
"""Where an order goes after a transition."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what; `by` is `""` for the bot itself, `details` are (name, value)."""

    what: str
    by: str = ""
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Transition:
    """One step in the life of an order. It is done only if the order, and what is known of it where that matters, are still
    as in `before`."""

    move: Move
    before: TrackedOrder
    after: Order
    next: Next
    events: tuple[OrderEvent | TrackingEvent, ...] = ()
    audit: AuditEntry | None = None

    @property
    def shows(self) -> bool:
        """Whether the card looks different after it."""
        snapshot = self.next.snapshot if isinstance(self.next, Close | Follow) else self.before.snapshot
        return self.after != self.before.order or (snapshot is not None and snapshot != self.before.snapshot)


Decision: TypeAlias = Callable[[TrackedOrder], Transition]
"""What is to be done with an order as it stands; raises `NotAllowedError` where nothing is. It may be asked again, of the order as
it was changed meanwhile."""


def allowed(order: Order, move: Move) -> bool:
    """Whether that may happen to the order now."""
    return (order.phase, move) in TRANSITIONS


def next_order(order: Order, move: Move, **changed: object) -> Order:
    """The order after `move`, with what else changed. Raises `NotAllowedError` where that does not follow on its phase."""
    if not allowed(order, move):
        raise NotAllowedError(order.phase, move)
    return replace(order, phase=TRANSITIONS[order.phase, move], **changed)  # type: ignore[arg-type]


# -- on the way to the portal. Each raises `NotAllowedError`; `at` is now, in seconds since 1970. --------------------------


def postpone(order: Order, until: float) -> Transition:
    """There is no request left in the portal's budget: not before `until`."""
    return Transition(Move.POSTPONE, TrackedOrder(order, None), next_order(order, Move.POSTPONE), Queue(until))


def begin_sending(order: Order) -> Transition:
    """The one call is about to be made."""
    return Transition(Move.BEGIN_SENDING, TrackedOrder(order, None), next_order(order, Move.BEGIN_SENDING), Send())


def give_back(order: Order, until: float) -> Transition:
    """It is too late to make the call under this claim. It was not made."""
    return Transition(Move.GIVE_BACK, TrackedOrder(order, None), next_order(order, Move.GIVE_BACK), Queue(until))


def retry(order: Order, reason: str, until: float, *, at: float) -> Transition:
    """It was surely not sent. reason: in words for people. The thread hears of it once."""
    after = next_order(order, Move.RETRY, reason=reason, tries=order.tries + 1)
    events = (Waiting(at, reason),) if after.tries == TELL_AFTER_TRIES else ()
    return Transition(Move.RETRY, TrackedOrder(order, None), after, Queue(until), events)


def accept(
    order: Order,
    order_id: str,
    placed: Placed,
    *,
    complete: bool | None,
    at: float,
    poll_at: float,
    usual_speed: float = 0.0,
) -> Transition:
    """The portal placed it; where a person gave an id meanwhile of which it is not sure whose it is, this one counts. complete: as it answered, None where it did not say. poll_at: when it is polled first. usual_speed: at
    which recordings come to that cinema, bytes a second, 0 where it is not known."""
    # Its word goes before what a person said of its silence: from then on the id is the portal's own.
    after = next_order(order, Move.ACCEPT, order_id=order_id, placed=placed, resolved_by="", resolved_at=0.0)
    if order.phase is Phase.PLACED and not TrackedOrder(order, None).takes_other_id:
        raise NotAllowedError(order.phase, Move.ACCEPT)
    dropped = change_dropped(order, at) if order.order_id != order_id else ()
    if dropped:
        after = replace(after, change=None)
    snapshot, happened = changes.first_snapshot(
        at=at,
        state=placed.state,
        complete=complete,
        due=placed.seconds("due"),
        transfer_after=placed.seconds("transfer_after"),
        release_after=placed.seconds("release_after"),
        usual_speed=usual_speed,
    )
    # Of a duplicate or a canceled order its own event says all there is: nothing comes.
    events: list[OrderEvent] = [] if placed.state in progress.ENDED else [Accepted(at)]
    if placed.differences:
        events.append(AnswerDiffers(at, placed.differences))
    ours = order.request.cinema.zone
    clock_is_told = any(one.kind is DifferenceKind.CLOCK for one in placed.differences)
    if ours and placed.zone and not clock_is_told and not same_clock(ours, placed.zone):
        events.append(ZoneDiffers(at, ours, placed.zone))
    audit = AuditEntry(Move.ACCEPT, details=(("order_id", order_id),))
    return Transition(
        Move.ACCEPT, TrackedOrder(order, None), after, Follow(snapshot, poll_at), (*dropped, *events, *happened), audit
    )


def change_dropped(order: Order, at: float) -> tuple[OrderEvent, ...]:
    """A change that was asked for, or made, was that of the order with the id that is taken away."""
    return (ChangeDropped(at, order.change, order_id=order.order_id),) if order.change else ()


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
    after = next_order(order, Move.REFUSE, reason=reason, said_by=said_by, fields=fields, reference=reference)
    event = OrderRefused(at, reason, said_by, fields, reference)
    return Transition(
        Move.REFUSE, TrackedOrder(order, None), after, Close(), (event,), _referring(Move.REFUSE, reference)
    )


def mark_unknown(
    order: Order, reason: str, *, at: float, said_by: SaidBy = SaidBy.BOT, reference: str = ""
) -> Transition:
    """It was sent, or may have been, and no answer came that can be trusted."""
    reference = reference or order.reference
    after = next_order(order, Move.MARK_UNKNOWN, reason=reason, said_by=said_by, reference=reference)
    event = OutcomeUnknown(at, reason, said_by, reference)
    return Transition(
        Move.MARK_UNKNOWN,
        TrackedOrder(order, None),
        after,
        AskPerson(),
        (event,),
        _referring(Move.MARK_UNKNOWN, reference),
    )


def drop(order: Order, reason: str, *, at: float, by: str = "") -> Transition:
    """It was not sent and will not be. by: the Slack user who stopped it, if anybody did."""
    after = next_order(order, Move.DROP, reason=reason, resolved_by=by, resolved_at=at if by else 0.0)
    event = Dropped(at, reason, by)
    return Transition(Move.DROP, TrackedOrder(order, None), after, Close(), (event,), AuditEntry(Move.DROP, by))


def _referring(move: Move, reference: str) -> AuditEntry:
    return AuditEntry(move, details=(("reference", reference),))


# -- what people do. Each raises `NotAllowedError`. -----------------------------------------------------------------------


def unfollow(tracked: TrackedOrder, *, at: float, by: str) -> Transition:
    """A person stops the following. The portal goes on with the order."""
    after, snapshot = next_order(tracked.order, Move.UNFOLLOW), tracked.snapshot
    if snapshot is None or snapshot.final:
        raise NotAllowedError(tracked.order.phase, Move.UNFOLLOW)
    audit = AuditEntry(Move.UNFOLLOW, by)
    return Transition(Move.UNFOLLOW, tracked, after, Close(changes.stopped(snapshot)), (Unfollowed(at, by),), audit)


def stop(tracked: TrackedOrder, *, at: float, by: str) -> Transition:
    """A person stops it, wherever it is: what still waits is not sent, what is at the portal is not followed any more. Raises
    `NotAllowedError` for one that is on its way, and for one that ended."""
    if tracked.order.phase is Phase.PLACED:
        return unfollow(tracked, at=at, by=by)
    return drop(tracked.order, outcome_reasons.NOT_SENT, at=at, by=by)


def initial_snapshot(order: Order, at: float, *, catching_up: bool = False) -> OrderSnapshot:
    """What is known of an order of which we have only the id. at: now. catching_up: its past is summed up in one line."""
    release = order.request.release_after
    snapshot, _ = changes.first_snapshot(
        at=at,
        state="",
        due=order.request.due_seconds or 0.0,
        release_after=release.instant.timestamp() if release else 0.0,
        catching_up=catching_up,
    )
    return snapshot
