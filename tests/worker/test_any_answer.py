"""Whatever stands in a portal's answer: it ends in a value or one of the client's errors, and all that follows is drawn."""

from __future__ import annotations

import asyncio
import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.notices import policy
from bot.notices.notice import Notice
from bot.orders import life
from bot.orders.order import Order, Phase
from bot.orders.tracked_order import TrackedOrder
from bot.store import json_codec
from bot.tracking import changes, progress, schedule, snapshot_codec
from bot.tracking.snapshot import JobSnapshot, OrderSnapshot, PollResult, StatusObservation, those_kept
from bot.views import all_orders, card, details, home, order_lists, support, thread
from bot.wording.portal_errors import error_in_brief, error_in_words
from bot.worker.encore_mapping import to_placed, to_send, to_whose
from gofilex import CallError, EncoreOrder, GofilexClient, Job, OrderStatus, Portal, RetryPolicy, UnexpectedAnswerError
from tests.views.checks import assert_message, assert_view
from tests.views.samples import BERGH, T, order, request, submission

DATA = Path(__file__).parents[1] / "data" / "gofilex"
PLACED = json.loads((DATA / "add-encore.response.json").read_text())
JOBS = json.loads((DATA / "jobs-by-order.response.json").read_text())
ID = PLACED["order"]["_id"]
STATUSES = [
    {
        "_id": ID,
        "_type": "transfer",
        "medium": "electronic",
        "_owner": {"_id": "a", "name": "b"},
        "company": {"_id": "c", "name": "d"},
        "_status": {"state": "processing", "progress": {"step": 5, "total": 9}, "_complete": False, "_cleaned": False},
    }
]
ODD: st.SearchStrategy[Any] = st.sampled_from(
    [
        "\ud83c", "a\ud83cb", "<!channel>", "a b", "x" * 70_000, "1" * 400, "\x00", "\u202e`", "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z", "1970-01-01T00:00:00Z", "2026-12-12T18:00:00+23:59", "Etc/GMT+12", "../../etc/passwd", "12",
        2**53, 2**63, -(10**30), 10**400, float("nan"), float("inf"), 1e308, -0.5, True, None, [], {}, [[]], [None], {"": {}},
        {"_id": 7}, {"state": []}, {"$date": 5}, ["completed"], "completed", "duplicate", "failed", "download",
    ]
)  # fmt: skip
WILD = st.recursive(
    ODD | st.text(st.characters(), max_size=8) | st.integers() | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path to every part of a JSON value."""
    yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        yield from places(part, (*path, name))


def changed(value: Any, path: tuple[str | int, ...], wild: Any) -> Any:
    if not path:
        return wild
    found = whole = copy.deepcopy(value)
    for name in path[:-1]:
        found = found[name]
    found[path[-1]] = wild
    return whole


def answer(value: Any) -> st.SearchStrategy[Any]:
    """The answer of the documentation with anything in one or two of its fields."""
    spoilt = st.tuples(st.sampled_from(list(places(value))), WILD)
    once = spoilt.map(lambda change: changed(value, *change))
    return once | st.tuples(spoilt, WILD).map(lambda both: changed(value, both[0][0], [both[0][1], both[1]]))


def asked(content: Any) -> tuple[EncoreOrder | CallError, dict[str, OrderStatus] | CallError, list[Job] | CallError]:
    """What the client makes of that content, at each of its endpoints."""
    body = json.dumps(content).encode()

    async def calls() -> Any:
        http = httpx.AsyncClient(transport=httpx.MockTransport(lambda _: httpx.Response(200, content=body)))
        async with GofilexClient(
            Portal.EMEA, token="t" * 43, base_url="http://portal", client=http, retry=RetryPolicy(tries=1)
        ) as client:
            return await asyncio.gather(
                client.add_encore_order(to_send(request())),
                client.orders_status_once([ID]),
                client.jobs_by_order(ID),
                return_exceptions=True,
            )

    found = asyncio.run(calls())
    for one in found:
        if isinstance(one, BaseException) and not isinstance(one, CallError):
            raise one
    return found  # type: ignore[no-any-return]


def drawn(tracked: TrackedOrder, notices: list[Notice]) -> None:
    """The card, the thread and each list and view in which the order stands, as Slack takes them, and as they are kept."""
    ours, snapshot = tracked
    kept = json_codec.pack(Order, ours)
    assert json_codec.unpack(Order, kept) == ours
    assert len(kept.encode()) < 200_000
    where = submission()
    assert_message(card.card(where, [tracked], now=T))
    second = TrackedOrder(replace(ours, number=1), snapshot)
    assert_message(card.card(submission(2), [tracked, second], now=T))
    assert_message(order_lists.open_orders([(where, tracked)], now=T))
    assert_message(order_lists.order_status([(where, tracked)], ours.order_id or "?", now=T))
    assert_view(home.home([(where, tracked)], now=T))
    assert_view(details.details_view(ours, snapshot, now=T, reader_zone="Asia/Tokyo"))
    assert_view(all_orders.all_orders(submission(2), [tracked, second], now=T))
    assert_view(support.support_view(where, ours, snapshot, now=T, address="support@gofilex.example"))
    if notices:
        assert [json_codec.unpack(Notice, json_codec.pack(Notice, one)) for one in notices] == notices
        assert_message(thread.lines(notices, where, [tracked], now=T))


def told(happened: Any) -> list[Notice]:
    return list(policy.notices_of(order().id, happened, size=1))


def observed(snapshot: OrderSnapshot, result: PollResult) -> tuple[OrderSnapshot, list[Notice]]:
    """What a poll makes of it, read back from how it is kept; nothing of it grows without end."""
    after, happened = changes.observe(snapshot, result)
    schedule.next_poll(after, result.at, jitter=0.5, bounds=schedule.Bounds(1, 60))
    schedule.wants_jobs(after, result.status, result.at + 5, bounds=schedule.Bounds(1, 60))
    jobs = snapshot_codec.encode_jobs(after)
    assert len(jobs) < 2_000_000
    assert len(snapshot_codec.encode(after)) < 2_000
    known = snapshot_codec.decode(snapshot_codec.encode(after), jobs)
    assert progress.jobs_done(known) == progress.jobs_done(after)
    return known, told(happened)


@settings(max_examples=40)
@example({"success": True, "order": PLACED["order"] | {"_id": "a b"}})
@example({"success": True, "order": PLACED["order"] | {"details": {"encrypted": 10**400}}})
@given(answer(PLACED))
def test_any_answer_to_an_order_is_a_placed_order_or_an_unknown_one(content: Any) -> None:
    placed, *_ = asked(content)
    sending = replace(order(phase=Phase.SENDING), order_id="", placed=None)
    if isinstance(placed, CallError):
        step = life.mark_unknown(sending, error_in_words(placed), at=T, reference=placed.reference)
        assert error_in_brief(placed)
        drawn(TrackedOrder(step.after, None), told(step.events))
        return
    kept = to_placed(placed, sending.request)
    step = life.accept(sending, placed.id, kept, complete=placed.status.complete, at=T, poll_at=T, usual_speed=0.0)
    assert isinstance(step.next, life.Follow)
    drawn(TrackedOrder(step.after, step.next.snapshot), told(step.events))


@settings(max_examples=20)
@given(answer(STATUSES), answer(JOBS))
def test_any_answers_about_an_order_are_followed_and_drawn(status: Any, listed: Any) -> None:
    statuses, jobs = asked(status)[1], asked(listed)[2]
    seen = StatusObservation.of(statuses[ID]) if isinstance(statuses, dict) and ID in statuses else None
    snapshot, _ = changes.first_snapshot(at=T, due=T + 9 * 86_400)
    ours = replace(order(), placed=to_whose(statuses[ID], BERGH)) if seen and isinstance(statuses, dict) else order()
    for number in range(3):
        snapshots = those_kept([JobSnapshot.of(job) for job in jobs], ()) if isinstance(jobs, list) else None
        result = PollResult(T + 60 * number, seen, returned=seen is not None, jobs=snapshots)
        snapshot, notices = observed(snapshot, result)
        drawn(TrackedOrder(ours, snapshot), notices)
        progress.transfer_speed(snapshot.jobs)


@settings(max_examples=20)
@given(WILD, st.sampled_from(["order", "success", "reason", "details", "errors", "error"]))
def test_anything_at_all_is_an_answer_or_an_error_in_words(content: Any, key: str) -> None:
    for whole in (content, {key: content}, [content], {"success": True, "order": content}):
        for one in asked(whole):
            if isinstance(one, CallError):
                assert error_in_words(one)
                assert len(repr(vars(one))) < 5_000
                assert not isinstance(one, UnexpectedAnswerError) or not one.surely_not_created


def test_of_very_many_jobs_those_are_kept_that_show_that_it_is_not_over() -> None:
    jobs = [JobSnapshot(f"j{number:05}", "download", "completed", completed=True, title="x" * 999) for number in range(5_000)]  # fmt: skip
    jobs += [JobSnapshot("last", "link", "waiting")]
    known = {job.id for job in jobs[:250]}
    kept = those_kept(jobs, known)
    assert len(kept) == 200
    assert [job.id for job in kept if not job.done] == ["last"]
    assert {job.id for job in kept} - {"last"} <= known
    assert those_kept(jobs[:200], ()) == tuple(jobs[:200])
