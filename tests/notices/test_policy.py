"""The quiet side of the bot: who hears of what."""

from __future__ import annotations

import pytest

from bot.notices.notice import Kind, Where
from bot.notices.policy import LOUD, MANY, ROUTINE, notice, notices_of, where
from bot.orders.order import Order
from bot.tracking.snapshot import Change, What
from tests.orders.desk import REQUEST

ORDER = Order("carmen", 3, REQUEST)


@pytest.mark.parametrize("what", [What.STARTED, What.RECEIVED, What.LINKED, What.QUEUED, Kind.ACCEPTED])
def test_what_goes_as_it_should_is_a_line_for_one_order_and_nothing_for_many(what: What | Kind) -> None:
    assert where(what.value, 1) is Where.THREAD
    assert where(what.value, MANY) is Where.THREAD
    assert where(what.value, MANY + 1) is None


@pytest.mark.parametrize("kind", sorted(LOUD))
def test_the_channel_hears_what_somebody_must_act_on_however_many_orders_there_are(kind: str) -> None:
    assert {where(kind, size) for size in (1, 3, MANY + 1, 200)} == {Where.BROADCAST}


def test_the_channel_hears_of_a_single_delivery_and_of_the_end_of_many_but_not_of_each() -> None:
    assert where(What.DELIVERED.value, 1) is Where.BROADCAST
    assert where(What.DELIVERED.value, 3) is Where.THREAD
    assert where(What.DELIVERED.value, 40) is None
    assert where(Kind.ALL_DONE.value, 40) is Where.BROADCAST


def test_nothing_is_both_routine_and_loud_and_what_is_unheard_of_is_told() -> None:
    assert not ROUTINE & LOUD
    assert where("something-new", 200) is Where.THREAD


def test_the_same_happening_has_the_same_id_whenever_it_is_derived_again() -> None:
    change = Change(What.FAILED, "failed:job1:run2", 1.0, text="paused")

    [first], [again] = notices_of(ORDER.id, [change], size=1), notices_of(ORDER.id, [change], size=1)

    assert first == again
    assert first.id == "carmen.3:failed:job1:run2"
    assert (first.order, first.data) == (3, {"text": "paused"})
    assert notice(ORDER, Kind.WAITING, 1.0, 1) == notice(ORDER, Kind.WAITING, 1.0, 1)


def test_what_only_the_card_shows_makes_no_notice() -> None:
    quiet = Change(What.STARTED, "started:job1", 1.0)
    loud = Change(What.AT_RISK, "at_risk:0", 1.0, predicted=1_800_000_000.4)

    assert notices_of(ORDER.id, [quiet], size=40) == []
    [told] = notices_of(ORDER.id, [quiet, loud], size=40)
    assert told.data == {"predicted": "1800000000"}
    assert notice(ORDER, Kind.ACCEPTED, 1.0, 40) == []
