"""Steps in an order's life about a change that is asked of the portal's support. Pure, like `life`.

The portal has no call for a change and its reads name no due time, so that what a person says of it is all there is: a change
counts from when somebody said that it was made. A new due time is then the order's own, by which it is late or not; a cancellation
ends the following. Whatever was asked for, how the portal says that the order stands goes on as before, and goes before it.
"""

from __future__ import annotations

from dataclasses import replace

from bot.orders.change import Change, ChangeKind
from bot.orders.events import ChangeAsked, ChangeMade, ChangeNotMade
from bot.orders.life import AuditEntry, Close, Follow, Move, Next, NotAllowedError, Stay, Transition, next_order
from bot.orders.order import Phase
from bot.orders.tracked_order import TrackedOrder
from bot.tracking import changes

# Each raises `NotAllowedError`; `at` is now, in seconds since 1970; `by` a Slack user id.


def open_change(tracked: TrackedOrder) -> Change | None:
    """The change that is asked for and not answered, of an order that has not come to its end."""
    change = tracked.order.change
    return change if change and change.is_open and _goes_on(tracked) else None


def may_ask(tracked: TrackedOrder) -> bool:
    """Whether a change can be asked for: of what is at the portal and has not landed, one at a time; and not by an id of which it
    is not known whose it is, for support would change another order."""
    return _goes_on(tracked) and not tracked.id_unseen and open_change(tracked) is None


def _goes_on(tracked: TrackedOrder) -> bool:
    return tracked.order.phase is Phase.PLACED and not tracked.is_over


def ask_change(tracked: TrackedOrder, change: Change) -> Transition:
    """A person asks for a change."""
    order = tracked.order
    after = next_order(order, Move.ASK_CHANGE, change=change)
    if not may_ask(tracked):
        raise NotAllowedError(order.phase, Move.ASK_CHANGE)
    audit = AuditEntry(Move.ASK_CHANGE, change.by, _details(change))
    return Transition(
        Move.ASK_CHANGE, TrackedOrder(order, None), after, Stay(), (ChangeAsked(change.at, change),), audit
    )


def change_made(tracked: TrackedOrder, *, at: float, by: str) -> Transition:
    """A person says that the open change was made."""
    order, change = tracked.order, _answered(tracked, Move.CHANGE_MADE)
    after = next_order(order, Move.CHANGE_MADE, change=replace(change, made_by=by, made_at=at))
    audit = AuditEntry(Move.CHANGE_MADE, by, _details(change))
    event = ChangeMade(at, change, by)
    return Transition(Move.CHANGE_MADE, tracked, after, _after(tracked, change, at), (event,), audit)


def change_not_made(tracked: TrackedOrder, *, at: float, by: str) -> Transition:
    """A person says that the open change was not made, and will not be."""
    order, change = tracked.order, _answered(tracked, Move.CHANGE_NOT_MADE)
    after = next_order(order, Move.CHANGE_NOT_MADE, change=None)
    audit = AuditEntry(Move.CHANGE_NOT_MADE, by, _details(change))
    event = ChangeNotMade(at, change, by)
    return Transition(Move.CHANGE_NOT_MADE, TrackedOrder(order, None), after, Stay(), (event,), audit)


def _after(tracked: TrackedOrder, change: Change, at: float) -> Next:
    """Where the order goes once the change was made."""
    snapshot = tracked.snapshot
    assert snapshot is not None  # it is at the portal
    if change.kind is ChangeKind.CANCEL:
        return Close(changes.canceled_by_hand(snapshot))
    if change.kind is ChangeKind.DUE and change.due:
        return Follow(changes.with_due(snapshot, change.due.instant.timestamp(), at), at)
    return Stay()


def _answered(tracked: TrackedOrder, move: Move) -> Change:
    change = open_change(tracked)
    if change is None or tracked.snapshot is None:
        raise NotAllowedError(tracked.order.phase, move)
    return change


def _details(change: Change) -> tuple[tuple[str, str], ...]:
    named = (
        ("change", change.kind.value),
        ("due", change.due.to_text() if change.due else ""),
        ("word", change.word),
        ("asked_by", change.by),
        ("asked_at", f"{change.at:.3f}"),
    )
    return tuple((name, value) for name, value in named if value)
