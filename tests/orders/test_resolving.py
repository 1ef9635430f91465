"""An id that a person gave for an unknown outcome: believed as far as the portal shows it, and what is written down of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.orders.events import AnswerDiffers, IdChanged, IdRejected, OutcomeResolved
from bot.orders.life import AskPerson, AuditEntry, Close, Follow, Move, NotAllowedError, Stay, initial_snapshot
from bot.orders.order import Order, Phase
from bot.orders.placed import Difference, DifferenceKind, Placed
from bot.orders.resolving import (
    change_id,
    contradict,
    identify,
    learn_whose,
    reject_id,
    resolve_not_placed,
    resolve_placed,
)
from bot.orders.tracked_order import TrackedOrder
from bot.tracking.snapshot import OrderSnapshot
from bot.wording import outcome_reasons
from tests.orders.desk import REQUEST

AT = 1_800_000_000.0
LOST = Order("carmen", 3, REQUEST, phase=Phase.UNKNOWN, reason="No answer came.", reference="req1")
TYPED = replace(LOST, phase=Phase.PLACED, order_id="order1", resolved_by="U1", resolved_at=AT - 60)
OURS = Placed(company_id=REQUEST.cinema.id, company_name="Filmhuis Bergh", owner_id="owner1")
DOUBT = Difference(DifferenceKind.COMPANY, "disney:417", "Kino (cinema1)")


@pytest.mark.parametrize(
    ("whose", "seen", "told"),
    [
        (None, "no", ()),
        (OURS, "yes", ()),
        (replace(OURS, differences=(DOUBT,)), "yes", (AnswerDiffers(AT, (DOUBT,)),)),
    ],
)
def test_an_order_that_a_person_found_is_polled_at_once(
    whose: Placed | None, seen: str, told: tuple[AnswerDiffers, ...]
) -> None:
    step = resolve_placed(LOST, "order1", at=AT, by="U1", whose=whose)

    found = replace(LOST, phase=Phase.PLACED, order_id="order1", placed=whose, resolved_by="U1", resolved_at=AT)
    assert (step.move, step.before, step.after) == (Move.RESOLVE_PLACED, TrackedOrder(LOST, None), found)
    assert step.next == Follow(initial_snapshot(found, AT), AT)
    assert step.events == (OutcomeResolved(AT, "U1", "order1", unseen=whose is None), *told)
    assert step.audit == AuditEntry(
        "resolved", "U1", (("outcome", "placed"), ("order_id", "order1"), ("seen_at_portal", seen))
    )


def test_an_order_that_a_person_did_not_find_is_over_and_says_who_looked() -> None:
    step = resolve_not_placed(LOST, at=AT, by="U1")

    after = replace(LOST, phase=step.after.phase, resolved_by="U1", resolved_at=AT, reason="It was not placed.")
    assert step.after == after
    assert step.after.ended
    assert (step.move, step.before, step.next) == (Move.RESOLVE_NOT_PLACED, TrackedOrder(LOST, None), Close())
    assert step.events == (OutcomeResolved(AT, "U1"),)
    assert step.audit == AuditEntry("resolved", "U1", (("outcome", "not_placed"),))


@pytest.mark.parametrize("whose", [None, OURS, replace(OURS, differences=(DOUBT,))])
def test_another_id_takes_the_place_of_one_that_the_portal_has_not_shown(whose: Placed | None) -> None:
    unseen = TrackedOrder(TYPED, OrderSnapshot())

    step = change_id(unseen, "order2", instead_of="order1", at=AT, by="U2", whose=whose)

    changed = replace(TYPED, order_id="order2", placed=whose, resolved_by="U2", resolved_at=AT)
    assert (step.move, step.before, step.after) == (Move.CHANGE_ID, unseen, changed)
    assert step.next == Follow(initial_snapshot(changed, AT), AT)
    differs = (AnswerDiffers(AT, whose.differences),) if whose and whose.differences else ()
    assert step.events == (IdChanged(AT, "U2", "order2", "order1", unseen=whose is None), *differs)
    seen = ("seen_at_portal", "no" if whose is None else "yes")
    assert step.audit == AuditEntry(Move.CHANGE_ID, "U2", (("order_id", "order2"), ("instead_of", "order1"), seen))


@pytest.mark.parametrize(
    ("tracked", "instead_of"),
    [
        (TrackedOrder(TYPED, OrderSnapshot()), "order7"),  # somebody else gave another one meanwhile
        (TrackedOrder(replace(TYPED, placed=OURS), OrderSnapshot()), "order1"),  # the portal has shown that it is ours
        (TrackedOrder(replace(TYPED, resolved_by=""), OrderSnapshot()), "order1"),  # the portal gave it itself
        (TrackedOrder(TYPED, OrderSnapshot(final=True)), "order1"),  # it is over
        (TrackedOrder(LOST, None), "order1"),
    ],
)
def test_no_other_id_takes_the_place_of_one_that_is_sure(tracked: TrackedOrder, instead_of: str) -> None:
    with pytest.raises(NotAllowedError):
        change_id(tracked, "order2", instead_of=instead_of, at=AT, by="U2")


@pytest.mark.parametrize(
    ("proof", "whose", "event", "detail", "reason"),
    [
        (
            Difference(DifferenceKind.COMPANY, REQUEST.cinema.id, "Kino"),
            Placed(company_id="cinema1", company_name="Kino Praha", owner_id="owner2"),
            IdRejected(AT, "order1", "U1", "Kino Praha"),
            ("company", "cinema1"),
            outcome_reasons.id_of_another_cinema("order1", "Kino Praha"),
        ),
        (
            Difference(DifferenceKind.COMPANY, REQUEST.cinema.id, "cinema1"),
            Placed(company_id="cinema1"),
            IdRejected(AT, "order1", "U1", "cinema1"),
            ("company", "cinema1"),
            outcome_reasons.id_of_another_cinema("order1", "cinema1"),
        ),
        (
            Difference(DifferenceKind.OWNER, "owner1", "Piece of Magic (owner2)"),
            Placed(company_id=REQUEST.cinema.id, owner_id="owner2"),
            IdRejected(AT, "order1", "U1", owner="Piece of Magic (owner2)"),
            ("owner", "owner2"),
            outcome_reasons.rejected_other_owner("order1", "Piece of Magic (owner2)"),
        ),
        (
            Difference(DifferenceKind.TYPE, "transfer", "key"),
            Placed(company_id=REQUEST.cinema.id),
            IdRejected(AT, "order1", "U1", order_type="key"),
            ("type", "key"),
            outcome_reasons.rejected_other_type("order1", "key"),
        ),
    ],
)
def test_an_id_of_another_order_opens_the_question_again_and_says_whose_it_was(
    proof: Difference, whose: Placed, event: IdRejected, detail: tuple[str, str], reason: str
) -> None:
    step = reject_id(TYPED, whose, proof, at=AT)

    open_again = replace(
        TYPED, phase=Phase.UNKNOWN, order_id="", placed=None, resolved_by="", resolved_at=0.0, reason=reason
    )
    assert (step.move, step.before, step.after) == (Move.REJECT_ID, TrackedOrder(TYPED, None), open_again)
    assert (step.next, step.events) == (AskPerson(), (event,))
    assert step.audit == AuditEntry(Move.REJECT_ID, details=(("order_id", "order1"), detail))


def test_what_the_portal_says_of_an_order_fills_in_what_was_not_known_and_replaces_nothing_else() -> None:
    whose = Placed(
        company_id="cinema1", company_name="Kino", city="Praha", country="CZ", zone="Europe/Prague", owner_id="o1",
        owner_name="An Owner", state="processing",
    )  # fmt: skip
    bare = identify(replace(TYPED, placed=None), whose, at=AT)
    assert bare.after.placed == replace(whose, state="")
    assert (bare.move, bare.next, bare.events, bare.audit) == (Move.IDENTIFY, Stay(), (), None)

    kept = Placed(
        company_id="old", company_name="Old", city="Brno", country="SK", zone="Europe/Bratislava", owner_id="o0",
        owner_name="Own", state="pending", differences=(DOUBT,),
    )  # fmt: skip
    clock = Difference(DifferenceKind.CLOCK, "Europe/Prague", "UTC")
    step = identify(replace(TYPED, placed=kept), whose, at=AT, found=(clock,))
    assert step.after.placed == replace(kept, company_id="cinema1", company_name="Kino", differences=(DOUBT, clock))
    assert step.events == (AnswerDiffers(AT, (clock,)),)


def test_an_order_whose_id_is_the_portals_own_stays_and_that_it_goes_elsewhere_is_told() -> None:
    own = replace(TYPED, resolved_by="", resolved_at=0.0)
    elsewhere = replace(OURS, company_id="cinema1", company_name="Kino")

    step = learn_whose(own, elsewhere, at=AT)

    assert step.move is Move.IDENTIFY
    [event] = step.events
    assert isinstance(event, AnswerDiffers)
    assert [one.kind for one in event.differences] == [DifferenceKind.COMPANY]
    assert step.after.order_id == "order1"
    assert learn_whose(own, OURS, at=AT).events == ()


@pytest.mark.parametrize(
    ("kind", "answered"), [(DifferenceKind.LATE_ORDER, "order9"), (DifferenceKind.LATE_REFUSAL, "Company not found")]
)
def test_an_answer_that_comes_late_and_says_otherwise_is_told_beside_the_id_that_was_given(
    kind: DifferenceKind, answered: str
) -> None:
    sure = replace(TYPED, placed=replace(OURS, differences=(DOUBT,)), reference="")

    step = contradict(sure, kind, answered, at=AT, reference="req2")

    found = Difference(kind, "order1", answered)
    assert step.after == replace(sure, placed=replace(OURS, differences=(DOUBT, found)), reference="req2")
    assert (step.move, step.before, step.next) == (Move.CONTRADICT, TrackedOrder(sure, None), Stay())
    assert step.events == (AnswerDiffers(AT, (found,)),)
    assert step.audit == AuditEntry(
        Move.CONTRADICT, details=(("order_id", "order1"), (kind.value, answered), ("reference", "req2"))
    )
    assert TrackedOrder(step.after, OrderSnapshot()).takes_other_id


def test_a_late_answer_that_says_the_same_contradicts_nothing() -> None:
    with pytest.raises(NotAllowedError):
        contradict(TYPED, DifferenceKind.LATE_ORDER, "order1", at=AT)
    with pytest.raises(NotAllowedError):
        contradict(replace(TYPED, resolved_by=""), DifferenceKind.LATE_REFUSAL, "no", at=AT)
    assert contradict(TYPED, DifferenceKind.LATE_REFUSAL, "order1", at=AT).move is Move.CONTRADICT
