"""The order's life: what may follow on what, whoever moves it, and that nothing is ever sent a second time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.orders import life
from bot.orders.events import (
    Accepted,
    AnswerDiffers,
    Dropped,
    OrderRefused,
    OutcomeResolved,
    OutcomeUnknown,
    Waiting,
    ZoneDiffers,
)
from bot.orders.life import TRANSITIONS, AskPerson, Close, Follow, Move, NotAllowedError, Stay, Transition
from bot.orders.order import Order, Phase, SaidBy
from bot.orders.placed import Difference, DifferenceKind, Placed
from bot.orders.tracked_order import TrackedOrder
from bot.tracking.snapshot import OrderSnapshot, TrackingStatus
from tests.orders.desk import REQUEST

AT = 1_800_000_000.0
ORDER = Order("carmen", 3, REQUEST)
PLACED = Placed(state="pending", due="2027-01-16T18:00:00+00:00", zone=REQUEST.cinema.zone)

MOVES: dict[Move, Callable[[Order], Transition]] = {
    Move.POSTPONE: lambda order: life.postpone(order, 1.0),
    Move.BEGIN_SENDING: life.begin_sending,
    Move.RETRY: lambda order: life.retry(order, "It can't be reached.", AT + 2, at=AT),
    Move.GIVE_BACK: lambda order: life.give_back(order, 1.0),
    Move.ACCEPT: lambda order: life.accept(order, "order1", PLACED, complete=None, at=AT, poll_at=AT + 2),
    Move.REFUSE: lambda order: life.refuse(order, "Company not found", at=AT, said_by=SaidBy.PORTAL),
    Move.MARK_UNKNOWN: lambda order: life.mark_unknown(order, "No answer came.", at=AT, reference="req1"),
    Move.DROP: lambda order: life.drop(order, "It is too late.", at=AT),
    Move.RESOLVE_PLACED: lambda order: life.resolve_placed(order, "order1", at=AT, by="U1"),
    Move.RESOLVE_NOT_PLACED: lambda order: life.resolve_not_placed(order, at=AT, by="U1"),
    Move.IDENTIFY: lambda order: life.identify(order, Placed(company_id="cinema1", company_name="Kino"), at=AT),
    Move.UNFOLLOW: lambda order: life.unfollow(TrackedOrder(order, OrderSnapshot()), at=AT, by="U1"),
}


def in_phase(phase: Phase) -> Order:
    return replace(ORDER, phase=phase, order_id="order1" if phase is Phase.PLACED else "")


def test_every_move_has_its_transition_and_every_phase_is_reached() -> None:
    assert set(MOVES) == set(Move)
    assert {move for _, move in TRANSITIONS} == set(Move)
    assert {*TRANSITIONS.values(), Phase.QUEUED} == set(Phase)


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("move", Move)
def test_what_is_not_in_the_table_cannot_happen(phase: Phase, move: Move) -> None:
    order = in_phase(phase)
    if (phase, move) not in TRANSITIONS:
        with pytest.raises(NotAllowedError):
            MOVES[move](order)
        return
    step = MOVES[move](order)
    assert step.after.phase is TRANSITIONS[phase, move]
    assert step.before.order == order
    assert step.move is move


def test_from_an_unknown_outcome_nothing_leads_back_to_sending() -> None:
    """Nor from what was placed, refused or dropped: creation is never repeated by the machine."""
    reached, before = {Phase.UNKNOWN, Phase.PLACED, Phase.REFUSED, Phase.DROPPED}, set[Phase]()
    while reached != before:
        before = set(reached)
        reached |= {after for (phase, _), after in TRANSITIONS.items() if phase in reached}
    assert not reached & {Phase.QUEUED, Phase.SENDING}


def test_an_order_that_was_accepted_is_told_with_what_its_first_state_says() -> None:
    order = in_phase(Phase.SENDING)
    placed = replace(PLACED, state="submitted", zone="Europe/London")

    step = life.accept(order, "order1", placed, complete=False, at=AT, poll_at=AT + 2)

    assert [event.kind for event in step.events] == ["accepted", "zone_differs", "submitted"]
    assert isinstance(step.next, Follow)
    assert (step.next.at, step.after.order_id) == (AT + 2, "order1")
    assert step.next.snapshot.due == placed.seconds("due")
    assert isinstance(step.events[0], Accepted)
    assert step.events[1] == ZoneDiffers(AT, REQUEST.cinema.zone, "Europe/London")


@pytest.mark.parametrize("state", ["duplicate", "canceled"])
def test_of_what_will_not_come_no_line_says_that_it_was_accepted(state: str) -> None:
    step = life.accept(
        in_phase(Phase.SENDING), "order1", replace(PLACED, state=state), complete=True, at=AT, poll_at=AT
    )
    assert [event.kind for event in step.events] == [state]
    assert isinstance(step.next, Follow)
    assert step.next.snapshot.final


def test_what_is_otherwise_than_ordered_is_told_once_and_not_again_as_another_zone() -> None:
    clock = Difference(DifferenceKind.CLOCK, REQUEST.cinema.zone, "Europe/London")
    placed = replace(PLACED, state="queued", zone="Europe/London", differences=(clock,))

    step = life.accept(in_phase(Phase.SENDING), "order1", placed, complete=False, at=AT, poll_at=AT)

    assert step.events[:2] == (Accepted(AT), AnswerDiffers(AT, (clock,)))
    assert "zone_differs" not in [event.kind for event in step.events]


def test_waiting_is_told_once_however_often_it_is_tried() -> None:
    announced: list[object] = []
    order = ORDER
    for _ in range(6):
        step = life.retry(life.begin_sending(order).after, "It can't be reached.", AT + 2, at=AT)
        announced += step.events
        order = step.after
    assert announced == [Waiting(AT, "It can't be reached.")]
    assert order.tries == 6


def test_a_refusal_keeps_whose_words_it_is_in() -> None:
    step = life.refuse(
        in_phase(Phase.SENDING), "No such company", at=AT, said_by=SaidBy.PORTAL, fields=("company",), reference="r"
    )
    assert step.events == (OrderRefused(AT, "No such company", SaidBy.PORTAL, ("company",), "r"),)
    assert (step.after.reason, step.after.said_by, step.after.fields) == (
        "No such company",
        SaidBy.PORTAL,
        ("company",),
    )
    assert step.next == Close()


def test_an_unknown_outcome_waits_for_a_person_who_may_find_it_or_not() -> None:
    lost = life.mark_unknown(in_phase(Phase.SENDING), "No answer came.", at=AT, reference="req1")
    assert (lost.next, lost.events) == (AskPerson(), (OutcomeUnknown(AT, "No answer came.", SaidBy.BOT, "req1"),))

    found = life.resolve_placed(lost.after, "order1", at=AT, by="U1")
    assert isinstance(found.next, Follow)
    assert (found.after.order_id, found.events) == ("order1", (OutcomeResolved(AT, "U1", "order1"),))
    missing = life.resolve_not_placed(lost.after, at=AT, by="U1")
    assert (missing.next, missing.after.resolved_by) == (Close(), "U1")


def test_stopping_is_not_sending_or_not_following_or_nothing() -> None:
    dropped = life.stop(TrackedOrder(ORDER, None), at=AT, by="U1")
    assert dropped.events == (Dropped(AT, "It was not sent.", "U1"),)
    stopped = life.stop(TrackedOrder(in_phase(Phase.PLACED), OrderSnapshot()), at=AT, by="U1")
    assert isinstance(stopped.next, Close)
    assert stopped.next.snapshot
    assert (stopped.next.snapshot.final, stopped.next.snapshot.tracking_status) == (True, TrackingStatus.STOPPED)
    for phase in (Phase.SENDING, Phase.REFUSED, Phase.DROPPED, Phase.UNKNOWN):
        with pytest.raises(NotAllowedError):
            life.stop(TrackedOrder(in_phase(phase), None), at=AT, by="U1")
    with pytest.raises(NotAllowedError):
        life.stop(TrackedOrder(in_phase(Phase.PLACED), OrderSnapshot(final=True)), at=AT, by="U1")


class AnyLife(RuleBasedStateMachine):
    """Whatever is tried with an order, in whatever order."""

    def __init__(self) -> None:
        super().__init__()
        self.order = ORDER
        self.sent = self.surely_not_sent = 0
        self.ended = False

    @rule(move=st.sampled_from(Move))
    def is_tried(self, move: Move) -> None:
        before = self.order
        try:
            step = MOVES[move](before)
        except NotAllowedError:
            assert (before.phase, move) not in TRANSITIONS
            return
        self.sent += move is Move.BEGIN_SENDING
        self.surely_not_sent += move in (Move.RETRY, Move.GIVE_BACK)
        assert all(event.at == AT for event in step.events)
        if isinstance(step.next, Stay):
            self.order = step.after
            return
        snapshot = step.next.snapshot if isinstance(step.next, Follow | Close) else None
        assert (snapshot is not None) == (step.after.phase is Phase.PLACED)
        self.order = step.after

    @invariant()
    def it_is_sent_once_but_for_calls_that_surely_were_not_made(self) -> None:
        assert self.sent - self.surely_not_sent in (0, 1)

    @invariant()
    def it_has_an_id_exactly_when_it_is_placed(self) -> None:
        assert bool(self.order.order_id) == (self.order.phase is Phase.PLACED)


AnyLife.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestAnyLife = AnyLife.TestCase
