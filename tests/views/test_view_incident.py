"""Troubles of one kind in one message: folded by reason, worst first, struck through when they are over."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.notices.notice import Audience, Incident, IncidentKind, Notice
from bot.orders.events import OrderRefused, OutcomeUnknown
from bot.orders.order import Phase, SaidBy
from bot.orders.tracked_order import TrackedOrder
from bot.tracking.events import AtRisk, Delayed, Event, JobFailed, Overdue
from bot.tracking.snapshot import Delay, EventKind, JobSnapshot, TrackingStatus
from bot.views import thread
from bot.views.incident import may_change
from bot.views.message import Message
from tests.views.checks import assert_message, said
from tests.views.samples import BERGH, FAILED_JOB, HOUR, MINUTE, T, delivered, notice, order, snapshot, submission

BROKEN = FAILED_JOB._replace(broken=True)


def _in(number: int, phase: Phase = Phase.PLACED, job: JobSnapshot = BROKEN, **known: object) -> TrackedOrder:
    cinema = replace(BERGH, id=f"cinema{number:011}", name=f"Kino {number}")
    found = snapshot(TrackingStatus.FAILED, jobs=(job,))._replace(**known) if phase is Phase.PLACED else None  # type: ignore[arg-type]
    if found and not known:
        found = found._replace(work=found.work._replace(failed=int(not job.done)))
    return TrackedOrder(order(number, cinema, phase), found)


def _told(what: type[Event], count: int, **fields: object) -> list[Notice]:
    return [notice(what, number, Audience.BROADCAST, **fields) for number in range(count)]


def _shown(notices: list[Notice], found: list[TrackedOrder], revision: int = 0) -> Message:
    message = thread.lines(notices, submission(len(found)), found, now=T, revision=revision)
    assert_message(message)
    return message


def _may_change(what: type[Event], job: JobSnapshot) -> bool:
    told = Incident("1.0", "C0ENCORES", T, IncidentKind.FAILED, tuple(_told(what, 1, job=BROKEN)))
    return may_change(told, [_in(0, job=job)])


def _sections(message: Message) -> list[str]:
    return [
        line for block in message.blocks if block["type"] == "section" for line in block["text"]["text"].split("\n")
    ]


def test_ten_of_twelve_that_failed_for_one_reason_are_one_line_and_others_another() -> None:
    other = BROKEN._replace(error_code="ETIMEDOUT", error_message="ETIMEDOUT, connect")
    found = [*(_in(n) for n in range(9)), _in(9, job=other), _in(10), _in(11)]
    notices = [*_told(JobFailed, 9, job=BROKEN), notice(JobFailed, 9, Audience.BROADCAST, job=other)]

    message = _shown(notices, found)
    first, second = _sections(message)
    assert first.startswith("🔴 *9 of 12 failed:* Transfer, ENOENT. Kino 0")
    assert "and 4 more" in first
    assert "Kino 9" in second
    assert "ETIMEDOUT" in second
    assert "And 1 more" in message.text


def test_those_that_recovered_are_struck_through_and_named_after_those_that_did_not() -> None:
    done = BROKEN._replace(state="completed", completed=True, broken=False)
    found = [_in(0, job=done), _in(1), _in(2, job=done), _in(3)]
    lines = _sections(_shown(_told(JobFailed, 4, job=BROKEN), found))

    assert lines[0].startswith("🔴 *2 of 4 failed:*")
    assert "Kino 1" in lines[0]
    assert "Kino 3" in lines[0]
    assert lines[1].startswith("🟢 ~*2 of 4 failed:* Transfer, ENOENT.~ Recovered since: Kino 0")


def test_a_failure_of_an_order_that_has_landed_since_offers_nothing_any_more() -> None:
    found = [TrackedOrder(order(), delivered())]
    message = _shown(_told(JobFailed, 1, job=BROKEN), found)

    [line] = _sections(message)
    assert line.startswith("✅ ~*Transfer failed:*")
    assert line.endswith("~ Delivered since.")
    assert not [block for block in message.blocks if block["type"] == "actions"]


def test_a_job_that_runs_again_has_not_recovered_yet() -> None:
    running = BROKEN._replace(state="running", running=True, run="the next")
    message = _shown(_told(JobFailed, 1, job=BROKEN), [_in(0, job=running)])
    [line] = _sections(message)
    assert line.startswith("🔁 *Transfer failed:*")
    assert line.endswith("It runs again.")
    assert "~" not in line
    assert _may_change(JobFailed, running)


def test_of_several_that_failed_those_that_run_again_come_after_those_that_nobody_tries() -> None:
    running = BROKEN._replace(state="running", running=True, run="the next")
    found = [_in(0, job=running), _in(1), _in(2, job=running), _in(3), _in(4)]
    lines = _sections(_shown(_told(JobFailed, 4, job=BROKEN), found))

    assert lines[0].startswith("🔴 *2 of 5 failed:*")
    assert lines[-1].startswith("🔁 *2 of 5 failed:* Transfer, ENOENT. Running again: Kino 0")
    assert "Kino 2" in lines[-1]


def test_twelve_equal_refusals_are_one_line() -> None:
    found = [_in(number, Phase.REFUSED) for number in range(12)]
    refused = {"reason": "No such event.", "said_by": SaidBy.PORTAL}
    message = _shown(_told(OrderRefused, 12, **refused), found)

    [line] = _sections(message)
    assert line.startswith("⛔ *12 of 12 refused by the EMEA portal:* “No such event”. Kino 0")
    assert len([block for block in message.blocks if block["type"] == "actions"]) == 1


def test_each_unknown_outcome_keeps_its_buttons_until_it_is_resolved() -> None:
    found = [_in(0, Phase.UNKNOWN), _in(1), _in(2, Phase.UNKNOWN), _in(3, Phase.DROPPED)]
    message = _shown(_told(OutcomeUnknown, 4), found)

    lines = _sections(message)
    assert len([line for line in lines if "Outcome unknown." in line]) == 2
    assert "Kino 1, 's-Heerenberg · *The outcome was unknown for a while.* It was placed: order" in " ".join(lines)
    assert "Kino 3, 's-Heerenberg · *The outcome was unknown for a while.* It was not placed." in " ".join(lines)
    assert len([block for block in message.blocks if block["type"] == "actions"]) == 2


def test_a_delay_that_is_over_and_a_risk_that_came_back_are_told_apart_by_their_number() -> None:
    late = snapshot(delay=Delay.STALLED, delays=1)
    first = [notice(Delayed, 0, Audience.BROADCAST, delay=Delay.STALLED, times=0)]
    assert "~" not in said(_shown(first, [TrackedOrder(order(), late)]))
    assert "~ It goes on." in said(_shown(first, [TrackedOrder(order(), late._replace(delay=Delay.NONE))]))
    assert "~ It goes on." in said(_shown(first, [TrackedOrder(order(), late._replace(delays=2))]))

    risk = [notice(AtRisk, 0, Audience.BROADCAST, earliest=T + 20 * MINUTE, latest=T + 30 * MINUTE)]
    held = snapshot(at_risk=True, risks=1, due=T + 20 * MINUTE)
    assert "~" not in said(_shown(risk, [TrackedOrder(order(), held)]))
    assert "~ It is on time again." in said(_shown(risk, [TrackedOrder(order(), held._replace(at_risk=False))]))


def test_what_may_be_late_and_is_overdue_now_does_not_read_as_if_it_went_on() -> None:
    told = [notice(Delayed, 0, Audience.BROADCAST, delay=Delay.STALLED, times=0)]
    past = snapshot(due=T - HOUR, polled=T, delay=Delay.NONE, delays=1)
    assert "It goes on" not in said(_shown(told, [TrackedOrder(order(), past)]))
    overdue = past._replace(announced=frozenset({EventKind.OVERDUE}))
    assert "~ It is overdue since." in said(_shown(told, [TrackedOrder(order(), overdue)]))


@pytest.mark.parametrize("what", [Delayed, AtRisk, Overdue])
def test_what_a_person_stopped_is_no_longer_followed_and_not_on_time(what: type[Event]) -> None:
    stopped = snapshot(TrackingStatus.STOPPED, final=True, delay=Delay.STALLED, delays=1, risks=1)
    message = _shown([notice(what, 0, Audience.BROADCAST, delay=Delay.STALLED)], [TrackedOrder(order(), stopped)])
    assert "~ It is no longer followed." in said(message)
    assert not [block for block in message.blocks if block["type"] == "actions"]


def test_of_two_delays_of_one_order_the_latest_is_said() -> None:
    found = [_in(n, delay=Delay.STALLED, delays=2) for n in range(2)]
    told = [notice(Delayed, n, Audience.BROADCAST, delay=Delay.STALLED, times=t) for t in (0, 1) for n in range(2)]
    [line] = _sections(_shown(told, found))
    assert line.startswith("⚠️ *2 of 2 may be late.*")


def test_eighty_refusals_for_forty_long_reasons_fit_into_a_message_and_say_what_is_left_out() -> None:
    found = [_in(number, Phase.REFUSED) for number in range(80)]
    told = [
        notice(OrderRefused, n, Audience.BROADCAST, reason=f"{n // 2} " + "is not so " * 60, said_by=SaidBy.PORTAL)
        for n in range(80)
    ]
    message = _shown(told, found)
    assert sum(map(len, _sections(message))) < 9_000
    assert re.search(r"… and \d+ more", said(message))


def test_each_edit_has_block_ids_of_its_own() -> None:
    found = [_in(0)]
    ids = [
        {
            block["block_id"]
            for block in _shown(_told(JobFailed, 1, job=BROKEN), found, revision).blocks
            if "block_id" in block
        }
        for revision in (0, 1, 2)
    ]
    assert ids[0]
    assert not ids[0] & ids[1]
    assert not ids[1] & ids[2]


def test_a_name_cannot_end_the_line_through_it() -> None:
    done = BROKEN._replace(state="completed", completed=True, broken=False)
    known = _in(0, job=done)
    odd = replace(known.order.request, cinema=replace(known.order.request.cinema, name="Kino ~ *x*"))
    found = [TrackedOrder(replace(known.order, request=odd), known.snapshot), _in(1, job=done)]
    block = next(
        one for one in _shown([_told(JobFailed, 2, job=BROKEN)[0]], found).blocks if one["type"] == "rich_text"
    )
    [line] = block["elements"]
    struck = [each for each in line["elements"] if each["type"] == "text" and each.get("style", {}).get("strike")]
    assert "Kino ~ *x*" in "".join(each["text"] for each in struck if each["type"] == "text")
    assert line["elements"][-1] == {"type": "text", "text": " It has recovered since."}
