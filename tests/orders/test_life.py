"""The order's life: what may follow on what, whoever moves it, and that nothing is ever sent a second time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.orders import changing, life, resolving
from bot.orders.change import Change, ChangeKind
from bot.orders.events import (
    Accepted,
    AnswerDiffers,
    ChangeDropped,
    Dropped,
    OrderRefused,
    OutcomeResolved,
    OutcomeUnknown,
    Waiting,
    ZoneDiffers,
)
from bot.orders.life import TRANSITIONS, AskPerson, Close, Follow, Move, NotAllowedError, Stay, Transition
from bot.orders.order import Order, Party, Phase, SaidBy
from bot.orders.placed import Difference, DifferenceKind, Placed
from bot.orders.tracked_order import TrackedOrder
from bot.tracking.snapshot import OrderSnapshot, TrackingStatus
from tests.orders.desk import LUX, REQUEST

AT = 1_800_000_000.0
ORDER = Order("carmen", 3, REQUEST)
CANCELING = Change(ChangeKind.CANCEL, "U1", AT)
ELSEWHERE = Difference(DifferenceKind.COMPANY, REQUEST.cinema.id, "Kino")
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
    Move.RESOLVE_PLACED: lambda order: resolving.resolve_placed(order, "order1", at=AT, by="U1"),
    Move.RESOLVE_NOT_PLACED: lambda order: resolving.resolve_not_placed(order, at=AT, by="U1"),
    Move.IDENTIFY: lambda order: resolving.identify(order, Placed(company_id="cinema1", company_name="Kino"), at=AT),
    Move.CHANGE_ID: lambda order: resolving.change_id(
        TrackedOrder(order, OrderSnapshot()), "order2", instead_of="order1", at=AT, by="U2"
    ),
    Move.REJECT_ID: lambda order: resolving.reject_id(order, Placed(company_id="cinema1"), ELSEWHERE, at=AT),
    Move.CONTRADICT: lambda order: resolving.contradict(order, DifferenceKind.LATE_ORDER, "order9", at=AT),
    Move.ASK_CHANGE: lambda order: changing.ask_change(TrackedOrder(order, OrderSnapshot()), CANCELING),
    Move.CHANGE_MADE: lambda order: changing.change_made(TrackedOrder(order, OrderSnapshot()), at=AT, by="U2"),
    Move.CHANGE_NOT_MADE: lambda order: changing.change_not_made(TrackedOrder(order, OrderSnapshot()), at=AT, by="U2"),
    Move.UNFOLLOW: lambda order: life.unfollow(TrackedOrder(order, OrderSnapshot()), at=AT, by="U1"),
}


def in_phase(phase: Phase) -> Order:
    """Placed: by an id that a person gave, so that all that can happen to one can."""
    placed = phase is Phase.PLACED
    return replace(ORDER, phase=phase, order_id="order1" if placed else "", resolved_by="U1" if placed else "")


def test_every_move_has_its_transition_and_every_phase_is_reached() -> None:
    assert set(MOVES) == set(Move)
    assert {move for _, move in TRANSITIONS} == set(Move)
    assert {*TRANSITIONS.values(), Phase.QUEUED} == set(Phase)


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("move", Move)
def test_what_is_not_in_the_table_cannot_happen(phase: Phase, move: Move) -> None:
    order = in_phase(phase)
    if move in (Move.CHANGE_MADE, Move.CHANGE_NOT_MADE):
        order = replace(order, change=CANCELING)
    if move is Move.ASK_CHANGE:
        order = replace(order, resolved_by="")
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

    found = resolving.resolve_placed(lost.after, "order1", at=AT, by="U1")
    assert isinstance(found.next, Follow)
    assert (found.after.order_id, found.events) == ("order1", (OutcomeResolved(AT, "U1", "order1", unseen=True),))
    missing = resolving.resolve_not_placed(lost.after, at=AT, by="U1")
    assert (missing.next, missing.after.resolved_by) == (Close(), "U1")


def test_an_id_of_a_cinema_ordered_by_its_number_is_rejected_kept_with_a_difference_or_believed() -> None:
    """As far as it can be told whose it is. Of an id that is the portal's own, nobody doubts what cannot be told."""
    order = Order(
        "carmen",
        3,
        replace(REQUEST, cinema=LUX),
        phase=Phase.PLACED,
        order_id="order1",
        resolved_by="U1",
        resolved_at=AT,
    )
    whose = Placed(company_id="cinema1", company_name="'t Witte Doek")

    assert resolving.learn_whose(order, replace(whose, country="BE"), at=AT).move is Move.REJECT_ID
    kept = resolving.learn_whose(order, whose, at=AT)
    found = Difference(DifferenceKind.COMPANY, "disney:417", "'t Witte Doek (cinema1)")
    assert (kept.move, kept.events) == (Move.IDENTIFY, (AnswerDiffers(AT, (found,)),))
    assert TrackedOrder(kept.after, OrderSnapshot()).takes_other_id
    for believed in (
        resolving.learn_whose(order, whose, at=AT, known=(replace(LUX, id="cinema1"),)),
        resolving.learn_whose(replace(order, resolved_by=""), whose, at=AT),
    ):
        assert (believed.move, believed.events) == (Move.IDENTIFY, ())
        assert not TrackedOrder(believed.after, OrderSnapshot()).takes_other_id


@pytest.mark.parametrize(
    ("said", "rejected"),
    [
        ({"owner_id": "owner2", "owner_name": "Piece of Magic"}, "of the content owner Piece of Magic (owner2)."),
        ({"differences": (Difference(DifferenceKind.TYPE, "transfer", "key"),)}, "of type “key”, not of a transfer."),
        ({"owner_id": "owner1"}, ""),
        ({}, ""),
    ],
)
def test_an_id_of_another_owners_order_or_of_no_transfer_is_rejected(said: dict[str, Any], rejected: str) -> None:
    """It goes to the cinema that was ordered for: the same distributor's other order, or the key to it, looks alike."""
    typed = replace(
        in_phase(Phase.PLACED),
        request=replace(REQUEST, owner=Party("owner1")),
        order_id="order2",
        resolved_by="U1",
        resolved_at=AT,
        placed=None,
    )
    step = resolving.learn_whose(typed, Placed(company_id=REQUEST.cinema.id, **said), at=AT)

    assert step.move is (Move.REJECT_ID if rejected else Move.IDENTIFY)
    assert step.after.reason.endswith(rejected)
    numbered = replace(typed, request=replace(REQUEST, owner=Party(source="eidr", value="1")))
    others = resolving.learn_whose(numbered, Placed(company_id=REQUEST.cinema.id, owner_id="owner2"), at=AT)
    assert others.move is Move.IDENTIFY  # which numbers are whose is not known


def test_a_late_answer_goes_before_an_id_that_may_be_wrong_and_before_no_other() -> None:
    typed = replace(in_phase(Phase.PLACED), order_id="abc", change=CANCELING)

    step = life.accept(typed, "order1", PLACED, complete=None, at=AT, poll_at=AT + 2)

    assert (step.after.order_id, step.after.resolved_by, step.after.change) == ("order1", "", None)
    assert ChangeDropped(AT, CANCELING, order_id="abc") in step.events
    known = replace(typed, placed=Placed(company_id=REQUEST.cinema.id))
    with pytest.raises(NotAllowedError):
        life.accept(known, "order1", PLACED, complete=None, at=AT, poll_at=AT + 2)


def test_a_change_that_was_asked_for_goes_with_the_id_it_was_asked_by() -> None:
    asked = replace(in_phase(Phase.PLACED), resolved_by="U1", resolved_at=AT, placed=None, change=CANCELING)
    unseen = TrackedOrder(asked, OrderSnapshot())

    for step in (
        resolving.change_id(unseen, "order2", instead_of=asked.order_id, at=AT, by="U2"),
        resolving.reject_id(asked, Placed(company_id="cinema1"), ELSEWHERE, at=AT),
    ):
        assert step.after.change is None
        assert ChangeDropped(AT, CANCELING, order_id=asked.order_id) in step.events
    with pytest.raises(NotAllowedError):
        changing.ask_change(TrackedOrder(replace(asked, change=None), OrderSnapshot()), CANCELING)


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
            assert (before.phase, move) not in TRANSITIONS or not self.holds(before, move)
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

    @staticmethod
    def holds(order: Order, move: Move) -> bool:
        """Whether what else a move needs is so: an id is changed only while a person's is all that is known, and of changes one is
        asked for at a time."""
        asked = order.change is not None and order.change.is_open
        match move:
            case Move.ACCEPT:
                return order.phase is not Phase.PLACED or TrackedOrder(order, None).takes_other_id
            case Move.CHANGE_ID:
                return TrackedOrder(order, OrderSnapshot()).takes_other_id and order.order_id == "order1"
            case Move.CONTRADICT:
                return bool(order.resolved_by)
            case Move.ASK_CHANGE:
                return not asked and not TrackedOrder(order, OrderSnapshot()).takes_other_id
            case Move.CHANGE_MADE | Move.CHANGE_NOT_MADE:
                return asked
            case _:
                return True

    @invariant()
    def it_is_sent_once_but_for_calls_that_surely_were_not_made(self) -> None:
        assert self.sent - self.surely_not_sent in (0, 1)

    @invariant()
    def it_has_an_id_exactly_when_it_is_placed(self) -> None:
        assert bool(self.order.order_id) == (self.order.phase is Phase.PLACED)


AnyLife.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestAnyLife = AnyLife.TestCase
