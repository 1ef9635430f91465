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
from bot.notices.notice import EVENTS, AllEnded, Audience, IncidentKind, IncidentOver, Notice, UnknownKind
from bot.notices.policy import MANY, Priority, audience, incident_kind, priority
from bot.orders import events as order_events
from bot.orders.life import TRANSITIONS
from bot.orders.order import Phase
from bot.orders.placed import Difference, DifferenceKind
from bot.orders.tracked_order import TrackedOrder
from bot.permissions import Denial
from bot.tracking import events as tracking_events
from bot.tracking import progress
from bot.tracking.events import Delayed, DelayOver, Event
from bot.tracking.job_changes import _COMPLETED, JOB_STATES, JOB_TYPES, ChangeLog, observe_jobs
from bot.tracking.snapshot import (
    DOWNLOAD,
    RANK,
    Delay,
    EventKind,
    JobSnapshot,
    OrderSnapshot,
    PollResult,
    TrackingStatus,
)
from bot.views.card import card
from bot.views.differences import difference_in_words
from bot.views.incident import incident_lines
from bot.views.order_facts import job_title
from bot.views.replies import denied
from bot.views.status_labels import _JOB_WORDS, Attention, StatusLabel, is_open, status_label, tracking_status
from bot.views.tracking_events import job_in_words
from bot.wall_time import WallTime
from gofilex import JobState, JobType, OrderState
from tests.views.checks import assert_message
from tests.views.samples import NOW, PLACED, THREE, T, notice, order, snapshot, submission

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


CLASSES_TAKEN = ("once", "job")
"""Methods of the change log that make an event of the class that they are given."""


def made_in(tree: ast.AST) -> Iterator[str]:
    """The names of what is called; of what the change log is given; and of the classes that a variable or a table holds,
    from which it is.
    Not those in annotations, in `isinstance` and in patterns: who asks for an event makes none."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            of_the_log = isinstance(node.func, ast.Attribute) and node.func.attr in CLASSES_TAKEN
            for part in (node.func, *(node.args if of_the_log else ())):
                yield from names_of(part)
        elif isinstance(node, ast.Assign):
            yield from names_of(node.value)
        elif isinstance(node, ast.Dict):
            for value in node.values:
                yield from names_of(value)


def names_of(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            yield name
        case ast.IfExp(body=one, orelse=other):
            yield from (*names_of(one), *names_of(other))


def made_by_the_emitters() -> set[str]:
    files = (path for room in EMITTERS for path in (PROJECT / room).rglob("*.py") if path.name != "events.py")
    return {name for path in files for name in made_in(ast.parse(path.read_text(encoding="utf-8")))}


EMITTED = made_by_the_emitters()


# -- a state of the portal, and how an order stands -----------------------------------------------------------------------


def label_of(status: TrackingStatus) -> StatusLabel | None:
    try:
        return status_label(TrackedOrder(order(), snapshot(status, state="a portal's word")))
    except KeyError:
        return None


@pytest.mark.parametrize("state", OrderState)
def test_a_documented_state_has_a_status_of_its_own(state: OrderState) -> None:
    status = progress.derive_status(OrderSnapshot(since=T, state=state.value))
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


@pytest.mark.parametrize("event", EVENTS)
def test_what_is_loud_is_of_a_kind_of_incident_or_posted_by_itself(event: type[Event]) -> None:
    if priority(made := notice(event).event) is Priority.LOUD and event not in (AllEnded, IncidentOver):
        assert incident_kind(made), f"bot/notices/policy.py: of no kind is {event.__name__}; {EVENT}, step 4"


FOLDED = [event for event in EVENTS if incident_kind(notice(event).event) not in (None, IncidentKind.UNKNOWN)]
"""Of several orders in one line. Each unknown outcome is resolved by itself."""


@pytest.mark.parametrize("event", FOLDED)
def test_the_same_trouble_of_several_orders_is_one_line(event: type[Event]) -> None:
    tracked = [TrackedOrder(order(number, cinema), snapshot()) for number, cinema in enumerate(THREE)]
    troubles = [notice(event, number, Audience.BROADCAST) for number in range(len(THREE))]
    lines = incident_lines(troubles, submission(3), tracked)
    assert len(lines) == 1, f"bot/views/incident.py has no reason for {event.__name__}; {EVENT}, step 5"
    assert lines[0].text.count("3 of 3") == 1


@pytest.mark.parametrize("kind", IncidentKind)
def test_a_kind_of_incident_is_that_of_some_event(kind: IncidentKind) -> None:
    assert kind in {incident_kind(notice(event).event) for event in EVENTS}, f"bot/notices/policy.py: none is {kind}"


def test_a_newer_event_in_redis_is_told_as_what_is_not_known() -> None:
    text = NOTICE.dump_json(replace(notice(EVENTS[0]), id="x")).replace(EVENTS[0].kind.encode(), b"from_tomorrow")
    assert isinstance(NOTICE.validate_json(text).event, UnknownKind)


# -- enums that have words, and what the portal documents of jobs ---------------------------------------------------------
#
# Where what is said depends on a member, a `match` ends in `assert_never`. Here is what the types can't see: that it says something,
# and something else for each.


def said_of(event: type[Event], delay: Delay) -> str:
    tracked = TrackedOrder(order(), snapshot(delay=delay, delays=1))
    lines = incident_lines([notice(event, delay=delay)], submission(), [tracked])
    return lines[0].said.rest


def test_each_denial_has_a_sentence_of_its_own() -> None:
    said = {denied(denial) for denial in Denial}
    assert len(said) == len(Denial)
    assert all(sentence.endswith(".") for sentence in said)


@pytest.mark.parametrize("event", [Delayed, DelayOver])
def test_each_delay_has_a_sentence_of_its_own_that_its_end_has_too(event: type[Event]) -> None:
    said = [said_of(event, delay) for delay in Delay if delay is not Delay.NONE]
    assert all(said)
    assert len(set(said)) == len(Delay) - 1


def test_each_delay_of_several_orders_has_a_reason_of_its_own() -> None:
    tracked = {
        delay: [
            TrackedOrder(order(number, cinema), snapshot(delay=delay, delays=1)) for number, cinema in enumerate(THREE)
        ]
        for delay in Delay
    }
    delays = [delay for delay in Delay if delay is not Delay.NONE]
    lines = [
        incident_lines([notice(Delayed, number, delay=delay) for number in (0, 1)], submission(3), tracked[delay])
        for delay in delays
    ]
    assert [len(of_it) for of_it in lines] == [1] * len(delays)
    assert len({of_it[0].text for of_it in lines}) == len(delays)


@pytest.mark.parametrize("kind", DifferenceKind)
def test_each_difference_has_a_sentence(kind: DifferenceKind) -> None:
    asked, answered = "Europe/Amsterdam", "Europe/London"
    if "after" in kind or kind is DifferenceKind.DUE:
        asked, answered = WallTime(NOW.replace(tzinfo=None), "Europe/Amsterdam").to_text(), "2026-11-20T17:00:00.000Z"
    assert difference_in_words(order(), Difference(kind, asked, answered)).endswith(".")


@pytest.mark.parametrize("type_", JobType)
def test_a_documented_type_of_job_is_known_everywhere(type_: JobType) -> None:
    job = JobSnapshot("j1", type_.value, "completed", completed=True)
    assert type_.value in JOB_TYPES
    assert type_.value in RANK
    assert type_.value not in job_in_words(job)
    assert job_title(job) != "j1"
    log = ChangeLog(OrderSnapshot(since=T), T)
    observe_jobs(OrderSnapshot(since=T), PollResult(T, jobs=(job,)), log)
    assert [type(event) for event in log.events] == [_COMPLETED[type_]]


@pytest.mark.parametrize("state", JobState)
def test_a_documented_state_of_a_job_ends_it_or_has_a_word_of_ours(state: JobState) -> None:
    job = JobSnapshot("j1", DOWNLOAD, state.value)
    assert state.value in JOB_STATES
    assert job.done or job.failed or state.value in _JOB_WORDS
