"""Whatever comes from outside, Slack takes the message and nothing in it is live."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.notices.notice import EVENTS, Audience
from bot.orders.change import Change, ChangeKind
from bot.orders.order import Draft, Party, Phase, SaidBy
from bot.orders.plan import Plan
from bot.orders.plan import Warning as Caution
from bot.orders.tracked_order import TrackedOrder
from bot.tracking.events import Event
from bot.tracking.snapshot import DOWNLOAD, EMAIL, LINK, JobSnapshot, TrackingStatus
from bot.views import (
    all_orders,
    buttons,
    card,
    change,
    details,
    form,
    home,
    limits,
    order_lists,
    preview,
    split_assets,
    support,
    thread,
    trouble,
    unknown_outcome,
)
from bot.when import Choice, Refused
from bot.wording import mrkdwn
from gofilex import Portal
from tests.views.checks import assert_message, assert_view
from tests.views.samples import (
    BERGH,
    HOSTILE,
    NOW,
    PLACED,
    T,
    delivered,
    notice,
    order,
    reading,
    request,
    resolved,
    snapshot,
    submission,
    wall,
)

EVIL = st.sampled_from(
    [
        "<!channel>",
        "<@U999>",
        "<http://evil.test|click>",
        "&<>",
        "`*_~",
        "'t Hoogt & Zn <b>",
        "\n> quoted",
        "😀",
        "\u202e",
        "<!date^1^{time}|x>",
    ]
)
WORDS = st.lists(st.one_of(EVIL, st.text(max_size=40)), max_size=60).map("".join)
LONG = st.one_of(WORDS, EVIL.map(lambda piece: piece * 300))
STANDING = st.sampled_from(list(TrackingStatus))
QUICK = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def job(words: str, number: int, kind: str) -> JobSnapshot:
    waits = tuple(f"j{other}" for other in range(number))
    return JobSnapshot(f"j{number}", kind, words[:50] or "failed", title=words, error_code=words[:30], error_message=words, total=10**12,
                    start=T, finish=T, run=words, waits_for=waits)  # fmt: skip


def hostile_row(words: str, tracking_status: TrackingStatus, number: int, jobs: int = 3) -> TrackedOrder:
    cinema = replace(HOSTILE, id=f"c{number}", name=words or "x", city=words)
    asked = request(cinema, due=wall(27, 18), event=words, assets=(words, "b"), description=words, additional_text=words,
                    owner=Party(id=words), booker=Party(source=words, value=words))  # fmt: skip
    phase = list(Phase)[number % len(Phase)] if number % 3 else Phase.PLACED
    placed = replace(PLACED, company_name=words, city=words, zone=words, event_name=words, due=words, description=words,
                     delivers=tuple((words, words[:9]) for _ in range(9)), state=words)  # fmt: skip
    made = order(
        number,
        cinema,
        phase,
        request=asked,
        placed=placed,
        order_id=words,
        reason=words,
        fields=(words, "deliveryDue", words[:40]),
        reference=words,
        resolved_by=words,
        resolved_at=T,
        change=Change(list(ChangeKind)[number % 3], words, T, wall(28, 20), words),
    )
    if number % 4 == 1:  # of an id that a person gave, nothing else is known
        made = replace(made, placed=None)
    kinds = (DOWNLOAD, LINK, EMAIL, words or "odd")
    seen = snapshot(tracking_status, state=words, jobs=tuple(job(words, each, kinds[each % 4]) for each in range(jobs)))
    return TrackedOrder(made, seen if phase is Phase.PLACED else None)


@QUICK
@given(LONG, STANDING, st.integers(0, 6), st.sampled_from([1, 60, 100]))
def test_one_order(words: str, tracking_status: TrackingStatus, number: int, jobs: int) -> None:
    tracked = hostile_row(words, tracking_status, number, jobs)
    where = submission(by=words or "U1ALICE")
    assert_message(card.card(where, [tracked], now=T))
    assert_view(details.details_view(tracked.order, tracked.snapshot, now=T))
    assert_view(details.details_view(tracked.order, tracked.snapshot, now=T, reader_zone=words))
    assert_view(support.support_view(where, tracked.order, tracked.snapshot, now=T, address=words))
    assert_view(split_assets.split_view(tracked.order))
    assert_view(unknown_outcome.resolve_placed_view(tracked.order))
    assert_view(unknown_outcome.other_id_view(tracked.order))
    assert_view(change.change_form([tracked], "{}", due=words, read_as=change.reading_line(tracked.order, words, NOW)))
    assert_message(order_lists.order_status([(where, tracked)] * 30, words, now=T))
    assert_message(order_lists.order_status([], words, now=T))


@QUICK
@given(LONG, STANDING, st.sampled_from([2, 21, 120]))
def test_many_orders(words: str, tracking_status: TrackingStatus, count: int) -> None:
    tracked_orders = [hostile_row(words, tracking_status, number) for number in range(count)]
    where = submission(count)
    assert_message(card.card(where, tracked_orders, now=T))
    assert_message(card.card(where, tracked_orders, now=T, table=False))
    assert_view(all_orders.all_orders(where, tracked_orders, now=T, page=1))
    assert_view(change.change_form(tracked_orders, "{}"))
    found = [(where, tracked) for tracked in tracked_orders]
    assert_message(order_lists.open_orders(found, now=T))
    assert_view(home.home(found, now=T))


@QUICK
@given(LONG, st.lists(st.sampled_from(EVENTS), min_size=1, max_size=120), st.booleans())
def test_what_happened(words: str, kinds: list[type[Event]], several: bool) -> None:
    tracked_orders = [
        hostile_row(words, TrackingStatus.FAILED, number) for number in range(len(kinds) if several else 1)
    ]
    hostile: dict[str, Any] = dict.fromkeys(
        ("reason", "why", "by", "ours", "theirs", "word", "order_id", "address", "reference", "name"), words
    )
    hostile |= {"instead_of": words, "cinema": words}
    hostile["change"] = Change(list(ChangeKind)[len(words) % 3], words, T, wall(28, 20), words)
    hostile |= {"fields": (words, "deliveryDue"), "job": job(words, 0, words or "odd"), "said_by": SaidBy.PORTAL}
    notices = [
        notice(kind, number % len(tracked_orders), list(Audience)[number % 3], **hostile)
        for number, kind in enumerate(kinds)
    ]
    assert_message(thread.lines(notices, submission(len(tracked_orders)), tracked_orders, now=T))


@QUICK
@given(LONG, st.integers(1, 120), st.integers(0, 3))
def test_the_form_and_the_preview(words: str, count: int, what: int) -> None:
    zones = ["Europe/Amsterdam", "Europe/London", "America/New_York", "Asia/Tokyo"]
    cinemas = [replace(HOSTILE, id=f"c{n}", name=words, city=words, zone=zones[n % 4]) for n in range(count)]
    fields: dict[str, Any] = dict.fromkeys(
        ("event", "assets", "due", "transfer_after", "release_after", "owner", "description"), words
    )
    draft = Draft("d1", "U1ALICE", "T1", portal=words, cinemas=tuple(c.key for c in cinemas), **fields)
    readings = []
    for field in ("due", "transfer_after", "release_after"):
        for zone in zones:
            times = (resolved(wall(27, 8, zone=zone), words), resolved(wall(27, 20, zone=zone), words))
            results = (replace(times[0], alternatives=times[1:], notes=(words,) * 9), Choice(words, times), Refused(words, words, words, times), times[0])  # fmt: skip
            readings.append(
                reading(
                    results[what], replace(BERGH, zone=zone), field, words, places=tuple(c.label for c in cinemas[:30])
                )
            )
    view = form.form(draft, portals=list(Portal), chosen=cinemas, readings=readings, now=NOW, event_label=words,
                     not_understood=[words] * 20, notes=[words] * 9)  # fmt: skip
    assert_view(view)
    requests = tuple(
        request(each, due=wall(27, n % 24, zone=each.zone), description=words, assets=(words,) * 50)
        for n, each in enumerate(cinemas)
    )
    channel = "C1" if words.isalnum() else words  # letters and digits alone are a channel's id, and linked
    plan = Plan("d1", 1, channel, requests, tuple(readings), tuple(Caution("same", words) for _ in range(40)))
    assert_view(preview.preview(plan, reader_zone="Asia/Kolkata", now=NOW, event_label=words))


@QUICK
@given(LONG)
def test_words_of_trouble(words: str) -> None:
    assert_message(trouble.trouble_message(words or "x", words, words))
    assert_view(trouble.trouble_view(words or "x", words, words))
    assert_message(trouble.note_message(words or "x"))


@given(WORDS, st.integers(1, 200))
def test_cutting_and_escaping_keep_their_bounds(words: str, most: int) -> None:
    assert len(limits.cut(words, most)) <= most
    assert len(mrkdwn.untrusted(words, most)) <= most
    assert not {"<", ">", "\n"} & set(mrkdwn.untrusted(words, most))
    assert all(len(page) <= 300 for page in limits.pages(words.split("\n"), 300))


@given(st.text(min_size=1), st.integers(-1, 10**6))
def test_a_buttons_value_reads_back(submission_id: str, number: int) -> None:
    assert buttons.parse_order_value(buttons.order_value(submission_id, number)) == (submission_id, number)


def test_sixty_jobs_and_a_delivered_order_fit() -> None:
    jobs = tuple(job("Soho", number, DOWNLOAD) for number in range(60))
    assert_view(details.details_view(order(), delivered(jobs=jobs), now=T))


def test_three_hundred_cinemas_of_the_worst_kind_fit() -> None:
    tracked_orders = [hostile_row("<!channel> & `b`\n> " * 40, TrackingStatus.OTHER, number) for number in range(300)]
    assert_message(card.card(submission(300), tracked_orders, now=T))
    assert_view(all_orders.all_orders(submission(300), tracked_orders, now=T, page=7))
