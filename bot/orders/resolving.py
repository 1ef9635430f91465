"""Steps in an order's life about its id at the portal, where a person gave it: found, changed, and held against what the portal
says of it. Pure, like `life`, whose table says what may follow on what.

An id that a person typed is believed only as far as the portal shows it. Until it has, the id can be changed; and if the order of
that id then turns out to go to another cinema, or to be another owner's, the outcome is unknown again: what happens to that order is not told as this one's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.cinemas.cinema import Cinema
from bot.orders.events import AnswerDiffers, IdChanged, IdRejected, OrderEvent, OutcomeResolved
from bot.orders.life import (
    AskPerson,
    AuditEntry,
    Close,
    Follow,
    Move,
    NotAllowedError,
    Stay,
    Transition,
    change_dropped,
    initial_snapshot,
    next_order,
)
from bot.orders.order import Order
from bot.orders.order_match import order_match
from bot.orders.placed import Difference, DifferenceKind, Placed
from bot.orders.tracked_order import TrackedOrder
from bot.wording import outcome_reasons

# Each raises `NotAllowedError`; `at` is now, in seconds since 1970; `by` a Slack user id.


def resolve_placed(order: Order, order_id: str, *, at: float, by: str, whose: Placed | None = None) -> Transition:
    """A person found the order in the portal: it is polled from now on. whose: as the portal said of that id just now, with the
    difference where it may be another cinema's; None where it did not say whose it is, or could not be asked."""
    after = next_order(order, Move.RESOLVE_PLACED, order_id=order_id, placed=whose, resolved_by=by, resolved_at=at)
    audit = AuditEntry("resolved", by, (("outcome", "placed"), ("order_id", order_id), _seen(whose)))
    return Transition(
        Move.RESOLVE_PLACED,
        TrackedOrder(order, None),
        after,
        Follow(initial_snapshot(after, at), at),
        (OutcomeResolved(at, by, order_id, unseen=whose is None), *_differing(whose, at)),
        audit,
    )


def resolve_not_placed(order: Order, *, at: float, by: str) -> Transition:
    """A person made sure that the portal has no such order."""
    after = next_order(
        order, Move.RESOLVE_NOT_PLACED, resolved_by=by, resolved_at=at, reason=outcome_reasons.NOT_PLACED
    )
    audit = AuditEntry("resolved", by, (("outcome", "not_placed"),))
    return Transition(
        Move.RESOLVE_NOT_PLACED, TrackedOrder(order, None), after, Close(), (OutcomeResolved(at, by),), audit
    )


def change_id(
    tracked: TrackedOrder, order_id: str, *, instead_of: str, at: float, by: str, whose: Placed | None = None
) -> Transition:
    """A person gives another id in the place of `instead_of`, of which it is not sure whose it is. whose: as in `resolve_placed`."""
    order = tracked.order
    after = next_order(
        order, Move.CHANGE_ID, order_id=order_id, placed=whose, resolved_by=by, resolved_at=at, change=None
    )
    if not tracked.takes_other_id or order.order_id != instead_of:
        raise NotAllowedError(order.phase, Move.CHANGE_ID)
    return Transition(
        Move.CHANGE_ID,
        tracked,
        after,
        Follow(initial_snapshot(after, at), at),
        (
            IdChanged(at, by, order_id, instead_of, unseen=whose is None),
            *change_dropped(order, at),
            *_differing(whose, at),
        ),
        AuditEntry(Move.CHANGE_ID, by, (("order_id", order_id), ("instead_of", instead_of), _seen(whose))),
    )


def _differing(whose: Placed | None, at: float) -> tuple[OrderEvent, ...]:
    """That it may be another cinema's is told, where a look at the portal found so."""
    return (AnswerDiffers(at, whose.differences),) if whose and whose.differences else ()


def _seen(whose: Placed | None) -> tuple[str, str]:
    return ("seen_at_portal", "no" if whose is None else "yes")


def learn_whose(order: Order, whose: Placed, *, at: float, known: Sequence[Cinema | None] = ()) -> Transition:
    """The portal says for the first time whose an order is of which only the id was known. whose: its company and owner, what
    the directory knows of that cinema, what no encore order has, and nothing else. known: as for `cinema_match`. An id that a person
    gave is rejected if it is another order's."""
    match = order_match(order.request, whose, known)
    if not order.resolved_by:
        # Where it cannot be told, an id that is the portal's own is believed; that it goes elsewhere than was ordered is told.
        sure = match.proof if match.proof and match.proof.kind is DifferenceKind.COMPANY else None
        return identify(order, whose, at=at, found=(sure,) if sure else ())
    if match.proof:
        return reject_id(order, whose, match.proof, at=at)
    return identify(order, whose, at=at, found=match.doubts)


def identify(order: Order, whose: Placed, *, at: float, found: tuple[Difference, ...] = ()) -> Transition:
    """It is what was ordered, as far as can be told. found: what is, or may be, otherwise than was ordered, and is told."""
    before = order.placed or Placed()
    placed = replace(
        before,
        company_id=whose.company_id,
        company_name=whose.company_name,
        city=before.city or whose.city,
        country=before.country or whose.country,
        zone=before.zone or whose.zone,
        owner_id=before.owner_id or whose.owner_id,
        owner_name=before.owner_name or whose.owner_name,
        differences=(*before.differences, *found),
    )
    events: tuple[OrderEvent, ...] = (AnswerDiffers(at, found),) if found else ()
    after = next_order(order, Move.IDENTIFY, placed=placed)
    return Transition(Move.IDENTIFY, TrackedOrder(order, None), after, Stay(), events)


def reject_id(order: Order, whose: Placed, proof: Difference, *, at: float) -> Transition:
    """The id that a person gave is that of another order (`whose`), as `proof` shows: nobody knows again what became of this one."""
    rejected, by = order.order_id, order.resolved_by
    match proof.kind:
        case DifferenceKind.OWNER:
            reason = outcome_reasons.rejected_other_owner(rejected, proof.answered)
            event = IdRejected(at, rejected, by, owner=proof.answered)
            detail = ("owner", whose.owner_id)
        case DifferenceKind.TYPE:
            reason = outcome_reasons.rejected_other_type(rejected, proof.answered)
            event = IdRejected(at, rejected, by, order_type=proof.answered)
            detail = ("type", proof.answered)
        case _:
            cinema = whose.company_name or whose.company_id
            reason = outcome_reasons.id_of_another_cinema(rejected, cinema)
            event = IdRejected(at, rejected, by, cinema)
            detail = ("company", whose.company_id)
    after = next_order(
        order,
        Move.REJECT_ID,
        order_id="",
        placed=None,
        resolved_by="",
        resolved_at=0.0,
        reason=reason,
        change=None,
    )
    return Transition(
        Move.REJECT_ID,
        TrackedOrder(order, None),
        after,
        AskPerson(),
        (event, *change_dropped(order, at)),
        AuditEntry(Move.REJECT_ID, details=(("order_id", rejected), detail)),
    )


def contradict(order: Order, kind: DifferenceKind, answered: str, *, at: float, reference: str = "") -> Transition:
    """The portal's own answer came after a person had given an id that is not in doubt, or is a refusal. Which of the two is true
    nobody here can know: the id stays, both are told, and the card takes another id. kind, answered: LATE_ORDER and its id, or
    LATE_REFUSAL and why. Raises `NotAllowedError` also where the two agree."""
    given = order.order_id
    found = Difference(kind, given, answered)
    before = order.placed or Placed()
    after = next_order(
        order, Move.CONTRADICT, placed=replace(before, differences=(*before.differences, found)), reference=reference
    )
    if not order.resolved_by or (kind is DifferenceKind.LATE_ORDER and answered == given):
        raise NotAllowedError(order.phase, Move.CONTRADICT)
    details = (("order_id", given), (kind.value, answered), ("reference", reference))
    return Transition(
        Move.CONTRADICT,
        TrackedOrder(order, None),
        after,
        Stay(),
        (AnswerDiffers(at, (found,)),),
        AuditEntry(Move.CONTRADICT, details=details),
    )
