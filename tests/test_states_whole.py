"""States and events are whole: docs/recipes/state.md and event.md, step by step. What the type checker can hold stands in
`match` statements that end in `assert_never`; here is what it can't."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from bot.notices import notice as notices
from bot.notices.notice import EVENTS, Notice, UnknownKind
from bot.notices.policy import MANY, audience
from bot.orders import events as order_events
from bot.orders.life import TRANSITIONS
from bot.orders.order import Phase
from bot.orders.tracked_order import TrackedOrder
from bot.tracking import events as tracking_events
from bot.tracking import progress
from bot.tracking.events import Event
from bot.tracking.snapshot import EventKind, OrderSnapshot, TrackingStatus
from bot.views.card import card
from bot.views.status_labels import Attention, StatusLabel, is_open, status_label, tracking_status
from gofilex import OrderState
from tests.views.checks import assert_message
from tests.views.samples import PLACED, THREE, T, notice, order, snapshot, submission

PROJECT = Path(__file__).parents[1]
STATE = "see docs/recipes/state.md"
EVENT = "see docs/recipes/event.md"

OTHER = TrackingStatus.OTHER
NOTICE = TypeAdapter(Notice)


def events_defined() -> Iterator[type[Event]]:
    """Every class of event, whether or not a union has it."""
    for module in (tracking_events, order_events, notices):
        for each in vars(module).values():
            if isinstance(each, type) and issubclass(each, Event) and "kind" in vars(each):
                yield each


EMITTERS = ("bot/tracking", "bot/orders", "bot/worker", "bot/store", "handlers")
"""Where events come from. Who hears of them and in which words stands in other rooms."""


def names_in_the_emitters() -> set[str]:
    found = set()
    for path in (path for room in EMITTERS for path in (PROJECT / room).rglob("*.py") if path.name != "events.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Name):
                found.add(node.id)
    return found


EMITTED = names_in_the_emitters()


# -- a state of the portal, and how an order stands -----------------------------------------------------------------------


def label_of(status: TrackingStatus) -> StatusLabel | None:
    try:
        return status_label(TrackedOrder(order(), snapshot(status, state="a portal's word")))
    except KeyError:
        return None


@pytest.mark.parametrize("state", OrderState)
def test_a_documented_state_has_a_status_of_its_own(state: OrderState) -> None:
    status = progress.tracking_status(OrderSnapshot(since=T, state=state.value))
    assert status is not OTHER, f"bot/tracking/progress.py does not know {state.value!r}; {STATE}, step 2"
    first = TrackedOrder(order(placed=replace(PLACED, state=state.value)), None)
    assert tracking_status(first) is (OTHER if state is OrderState.COMPLETED else status)


@pytest.mark.parametrize("status", [status for status in TrackingStatus if status is not OTHER])
def test_a_status_has_a_label_that_no_other_has(status: TrackingStatus) -> None:
    label = label_of(status)
    assert label, f"bot/views/status_labels.py has no label for {status}; {STATE}, step 3"
    same = [other for other in TrackingStatus if (known := label_of(other)) and known.word == label.word]
    assert same == [status], f"bot/views/status_labels.py: {same} have one word; {STATE}, step 3"
    assert label.means or label.attention >= Attention.OPEN, (
        f"{status} needs somebody and does not say why; {STATE}, step 3"
    )


@pytest.mark.parametrize("status", TrackingStatus)
def test_a_status_has_a_card(status: TrackingStatus) -> None:
    tracked = TrackedOrder(order(), snapshot(status, state="processing"))
    shown = card(submission(), [tracked], now=T, version=1)
    assert_message(shown)
    if status is not OTHER:
        assert status_label(tracked).word in str(shown.blocks)


@pytest.mark.parametrize("phase", Phase)
def test_a_phase_has_a_card_and_leads_on_or_has_ended(phase: Phase) -> None:
    tracked = TrackedOrder(order(phase=phase), None)
    assert_message(card(submission(), [tracked], now=T, version=1))
    leads_on = {after for (before, _), after in TRANSITIONS.items() if before is phase}
    assert leads_on or tracked.order.ended, f"nothing leads out of {phase}; {STATE}, for a phase"
    assert is_open(tracked) is not tracked.order.ended, f"{phase} is open and ended, or neither; {STATE}, for a phase"


@pytest.mark.parametrize("phase", Phase)
def test_a_phase_has_its_place_among_many(phase: Phase) -> None:
    tracked = [TrackedOrder(order(number, cinema, phase=phase), None) for number, cinema in enumerate(THREE)]
    shown = card(submission(3), tracked, now=T, version=1)
    assert_message(shown)
    assert status_label(tracked[0]).word.lower() in str(shown.blocks).lower()


# -- an event -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", EventKind)
def test_a_kind_has_exactly_one_class(kind: EventKind) -> None:
    of_it = [event for event in EVENTS if event.kind is kind]
    assert len(of_it) == 1, f"{kind}: {of_it}; {EVENT}, step 1"


def test_no_two_events_share_a_kind() -> None:
    """Redis and the log tell them apart by it."""
    kinds = [event.kind for event in EVENTS]
    assert sorted(kinds) == sorted(set(kinds))


@pytest.mark.parametrize("event", list(events_defined()))
def test_an_event_stands_in_its_union(event: type[Event]) -> None:
    assert event in EVENTS, f"{event.__name__} is in no union of events; {EVENT}, step 1"


@pytest.mark.parametrize("event", [each for each in EVENTS if each is not UnknownKind])
def test_an_event_is_emitted_by_somebody(event: type[Event]) -> None:
    assert event.__name__ in EMITTED, f"nobody makes a {event.__name__}; {EVENT}, step 2"


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_is_read_back_as_it_was_written(event: type[Event]) -> None:
    made = notice(event)
    again = NOTICE.validate_json(NOTICE.dump_json(made))
    assert again == made
    assert type(again.event) is event


@pytest.mark.parametrize("event", EVENTS)
def test_it_is_decided_who_hears_of_an_event(event: type[Event]) -> None:
    """However many cinemas there are, and more cinemas never make it louder."""
    made = notice(event).event
    few, many = audience(made, 1), audience(made, MANY + 1)
    assert few is not None or many is not None, f"nobody ever hears of {event.__name__}; {EVENT}, step 3"


def test_a_newer_event_in_redis_is_told_as_what_is_not_known() -> None:
    text = NOTICE.dump_json(replace(notice(EVENTS[0]), id="x")).replace(EVENTS[0].kind.encode(), b"from_tomorrow")
    assert isinstance(NOTICE.validate_json(text).event, UnknownKind)
