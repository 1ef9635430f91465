"""The quiet side of the bot: who hears of what."""

from __future__ import annotations

import pytest

from bot.notices.notice import EVENTS, AllEnded, Audience, UnknownKind
from bot.notices.policy import MANY, Priority, audience, notices_of, priority
from bot.orders.events import Accepted, Waiting
from bot.orders.order import Order
from bot.tracking.events import AtRisk, Delivered, Event, JobFailed, JobStarted, Linked, Queued, Received
from tests.orders.desk import REQUEST
from tests.views.samples import DOWNLOADING, event

ORDER = Order("carmen", 3, REQUEST)


@pytest.mark.parametrize("kind", [JobStarted, Received, Linked, Queued, Accepted])
def test_what_goes_as_it_should_is_a_line_for_one_order_and_nothing_for_many(kind: type[Event]) -> None:
    assert audience(event(kind), 1) is Audience.THREAD
    assert audience(event(kind), MANY) is Audience.THREAD
    assert audience(event(kind), MANY + 1) is None


@pytest.mark.parametrize("kind", [kind for kind in EVENTS if priority(event(kind)) is Priority.LOUD])
def test_the_channel_hears_what_somebody_must_act_on_however_many_orders_there_are(kind: type[Event]) -> None:
    assert {audience(event(kind), size) for size in (1, 3, MANY + 1, 200)} == {Audience.BROADCAST}


def test_the_channel_hears_of_a_single_delivery_and_of_the_end_of_many_but_not_of_each() -> None:
    assert audience(event(Delivered), 1) is Audience.BROADCAST
    assert audience(event(Delivered), 3) is Audience.THREAD
    assert audience(event(Delivered), 40) is None
    assert audience(event(AllEnded), 40) is Audience.BROADCAST


def test_what_is_not_known_is_told() -> None:
    assert audience(event(UnknownKind), 200) is Audience.THREAD


def test_the_same_event_has_the_same_id_whenever_it_is_derived_again() -> None:
    failed = JobFailed(1.0, DOWNLOADING._replace(id="job1", run="run2"))

    [first], [again] = notices_of(ORDER.id, [failed], size=1), notices_of(ORDER.id, [failed], size=1)

    assert first == again
    assert first.id == "carmen.3:job1:failed:run2"
    assert (first.order, first.event) == (3, failed)
    assert notices_of(ORDER.id, [Waiting(1.0)], size=1) == notices_of(ORDER.id, [Waiting(1.0)], size=1)


def test_what_only_the_card_shows_makes_no_notice() -> None:
    quiet = JobStarted(1.0, DOWNLOADING)
    loud = AtRisk(1.0, earliest=1_800_000_000.4, latest=1_800_000_000.4)

    assert notices_of(ORDER.id, [quiet], size=40) == []
    [told] = notices_of(ORDER.id, [quiet, loud], size=40)
    assert told.event == loud
    assert notices_of(ORDER.id, [Accepted(1.0)], size=40) == []
