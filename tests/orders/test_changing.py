"""A change that is asked of the portal's support: one at a time, of what is at the portal, and counted from when it was made."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.orders.change import Change, ChangeKind
from bot.orders.changing import ask_change, change_made, change_not_made, may_ask, open_change
from bot.orders.events import ChangeAsked, ChangeMade, ChangeNotMade
from bot.orders.life import AuditEntry, Close, Follow, Move, NotAllowedError, Stay
from bot.orders.order import Order, Phase
from bot.orders.placed import Placed
from bot.orders.tracked_order import TrackedOrder
from bot.tracking.snapshot import Delay, EventKind, OrderSnapshot, TrackingStatus
from bot.wall_time import WallTime
from tests.orders.desk import REQUEST, wall

AT = 1_800_000_000.0
DUE = WallTime(wall(2027, 1, 20, 20), "Europe/Amsterdam")
LATER = Change(ChangeKind.DUE, "U1", AT - 60, due=DUE)
CANCELING = Change(ChangeKind.CANCEL, "U1", AT - 60, word="it is sold out")
REEL = Change(ChangeKind.WORD, "U1", AT - 60, word="the other reel, please")
ORDER = Order("carmen", 3, REQUEST, phase=Phase.PLACED, order_id="order1", placed=Placed(company_id="cinema1"))
LATE = OrderSnapshot(
    due=AT - 3600, announced=frozenset((EventKind.OVERDUE, EventKind.SUBMITTED)), at_risk=True, delay=Delay.STALLED
)
DETAILS = {
    LATER: (("change", "due"), ("due", DUE.to_text()), ("asked_by", "U1"), ("asked_at", f"{AT - 60:.3f}")),
    CANCELING: (("change", "cancel"), ("word", "it is sold out"), ("asked_by", "U1"), ("asked_at", f"{AT - 60:.3f}")),
    REEL: (("change", "word"), ("word", "the other reel, please"), ("asked_by", "U1"), ("asked_at", f"{AT - 60:.3f}")),
}
ALL = pytest.mark.parametrize("change", DETAILS, ids=lambda change: change.kind.value)


@ALL
def test_what_is_asked_for_stands_on_the_order_until_somebody_says_what_became_of_it(change: Change) -> None:
    tracked = TrackedOrder(ORDER, LATE)
    assert may_ask(tracked)
    assert open_change(tracked) is None

    step = ask_change(tracked, change)

    asked = replace(ORDER, change=change)
    assert (step.move, step.before, step.after) == (Move.ASK_CHANGE, TrackedOrder(ORDER, None), asked)
    assert (step.next, step.events) == (Stay(), (ChangeAsked(AT - 60, change),))
    assert step.audit == AuditEntry(Move.ASK_CHANGE, "U1", DETAILS[change])
    assert open_change(TrackedOrder(asked, LATE)) == change
    assert not may_ask(TrackedOrder(asked, LATE))


@pytest.mark.parametrize(
    "tracked",
    [
        TrackedOrder(replace(ORDER, change=LATER), OrderSnapshot()),
        TrackedOrder(ORDER, OrderSnapshot(final=True)),
        TrackedOrder(ORDER, OrderSnapshot(tracking_status=TrackingStatus.DELIVERED)),
        TrackedOrder(replace(ORDER, resolved_by="U1", placed=None), OrderSnapshot()),  # nobody knows whose it is
        TrackedOrder(replace(ORDER, phase=Phase.UNKNOWN, order_id=""), None),
        TrackedOrder(replace(ORDER, phase=Phase.QUEUED, order_id=""), None),
    ],
)
def test_nothing_is_asked_of_what_support_could_not_or_should_not_change(tracked: TrackedOrder) -> None:
    assert not may_ask(tracked)
    with pytest.raises(NotAllowedError):
        ask_change(tracked, CANCELING)


@ALL
def test_a_change_that_was_made_counts_from_then_on(change: Change) -> None:
    tracked = TrackedOrder(replace(ORDER, change=change), LATE)

    step = change_made(tracked, at=AT, by="U2")

    made = replace(ORDER, change=replace(change, made_by="U2", made_at=AT))
    assert (step.move, step.before, step.after) == (Move.CHANGE_MADE, tracked, made)
    assert step.events == (ChangeMade(AT, change, "U2"),)
    assert step.audit == AuditEntry(Move.CHANGE_MADE, "U2", DETAILS[change])
    assert (
        step.next
        == {
            ChangeKind.DUE: Follow(
                LATE._replace(due=DUE.instant.timestamp(), announced=frozenset((EventKind.SUBMITTED,))), AT
            ),
            ChangeKind.CANCEL: Close(
                LATE._replace(final=True, tracking_status=TrackingStatus.CANCELED, at_risk=False, delay=Delay.NONE)
            ),
            ChangeKind.WORD: Stay(),
        }[change.kind]
    )
    assert may_ask(TrackedOrder(made, LATE))  # the next one may be asked for


def test_a_new_due_time_that_has_passed_too_is_not_told_to_be_overdue_again() -> None:
    passed = replace(LATER, due=WallTime(wall(2026, 12, 1, 20), "Europe/Amsterdam"))
    step = change_made(TrackedOrder(replace(ORDER, change=passed), LATE), at=AT, by="U2")
    assert isinstance(step.next, Follow)
    assert step.next.snapshot.announced == LATE.announced


@ALL
def test_a_change_that_was_not_made_leaves_all_as_it_was(change: Change) -> None:
    asked = replace(ORDER, change=change)

    step = change_not_made(TrackedOrder(asked, LATE), at=AT, by="U2")

    assert (step.move, step.before, step.after) == (Move.CHANGE_NOT_MADE, TrackedOrder(asked, None), ORDER)
    assert (step.next, step.events) == (Stay(), (ChangeNotMade(AT, change, "U2"),))
    assert step.audit == AuditEntry(Move.CHANGE_NOT_MADE, "U2", DETAILS[change])


@pytest.mark.parametrize(
    "tracked",
    [
        TrackedOrder(ORDER, LATE),
        TrackedOrder(replace(ORDER, change=replace(LATER, made_by="U2", made_at=AT)), LATE),
        TrackedOrder(replace(ORDER, change=LATER), LATE._replace(final=True)),
    ],
)
def test_what_nobody_asks_for_any_more_is_neither_made_nor_not(tracked: TrackedOrder) -> None:
    for answer in (change_made, change_not_made):
        with pytest.raises(NotAllowedError):
            answer(tracked, at=AT, by="U2")
