"""What the thread promises: everything is told, to whom it matters, in no more room than Slack has."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import pytest

from bot.notices.notice import EVENTS, AllEnded, Audience, PortalBack, PortalDown
from bot.orders.events import (
    Accepted,
    AnswerDiffers,
    Dropped,
    Followed,
    IdRejected,
    OrderRefused,
    OutcomeUnknown,
    Unfollowed,
    ZoneDiffers,
)
from bot.orders.order import Phase
from bot.orders.placed import Difference, DifferenceKind
from bot.orders.tracked_order import TrackedOrder
from bot.tracking.events import (
    Canceled,
    Delivered,
    Event,
    JobFailed,
    JobStarted,
    Missing,
    Overdue,
    Queued,
    TrackingEvent,
    UnknownJobWord,
)
from bot.tracking.snapshot import NO_WORK, TrackingStatus
from bot.views import card, details, support, thread
from bot.views.differences import difference_in_words
from bot.views.message import Message
from tests.views.checks import assert_message, said
from tests.views.samples import (
    BERGH,
    DOWNLOADING,
    FAILED_JOB,
    MINUTE,
    PLACED,
    THREE,
    T,
    delivered,
    notice,
    order,
    rows_of_many,
    snapshot,
    submission,
    wall,
)

ONE = [TrackedOrder(order(), snapshot())]


@pytest.mark.parametrize("kind", EVENTS)
def test_everything_that_can_happen_has_words(kind: type[Event]) -> None:
    message = thread.lines([notice(kind)], submission(), ONE, now=T)
    assert_message(message)
    assert len(message.blocks) == 2 if kind is AllEnded else message.blocks


@pytest.mark.parametrize("kind", [*get_args(TrackingEvent), OrderRefused, Accepted, Dropped])
def test_with_several_cinemas_each_line_names_its_own(kind: type[Event]) -> None:
    tracked_orders = [TrackedOrder(order(number, each), snapshot()) for number, each in enumerate(THREE)]
    message = thread.lines([notice(kind, 1, job=DOWNLOADING)], submission(3), tracked_orders, now=T)
    assert "Hyde Park Picture House, Leeds" in said(message)
    assert "Hyde Park Picture House, Leeds" in message.text


@pytest.mark.parametrize("kind", [JobFailed, Delivered, Canceled, OrderRefused, Overdue])
def test_what_the_channel_hears_says_of_what_and_who_ordered(kind: type[Event]) -> None:
    tracked_orders = [TrackedOrder(order(), delivered())] if kind is Delivered else ONE
    shown = said(
        thread.lines([notice(kind, audience=Audience.BROADCAST, job=FAILED_JOB)], submission(), tracked_orders, now=T)
    )
    assert "<@U1ALICE>" in shown
    assert "Last Night in Soho" in shown
    assert "Filmhuis Bergh" in shown


def test_the_thread_itself_mentions_nobody() -> None:
    assert "<@" not in said(thread.lines([notice(JobStarted, job=DOWNLOADING)], submission(), ONE, now=T))


def test_a_failure_gives_code_and_message_and_never_the_stack_or_the_servers_folders() -> None:
    shown = said(thread.lines([notice(JobFailed, job=FAILED_JOB)], submission(), ONE, now=T))
    assert "ENOENT, rename '340d4bd0-6909.pic.part'" in shown
    assert "/data" not in shown
    assert "fs.js" not in shown


def test_landing_says_when_there_how_large_and_how_long_before_due() -> None:
    shown = said(thread.lines([notice(Delivered)], submission(), [TrackedOrder(order(), delivered())], now=T))
    for words in (
        "Wed 18 Nov 2026, 14:25 in 's-Heerenberg",
        "27.6 GB",
        "9 days 3 hours before due",
        "not yet playable",
    ):
        assert words in shown


def test_landing_late_is_said_too() -> None:
    late = delivered(due=T - 65 * MINUTE)
    shown = said(thread.lines([notice(Delivered)], submission(), [TrackedOrder(order(), late)], now=T))
    assert "1 hour after due" in shown


def test_an_unknown_outcome_says_what_was_sent_and_asks_with_two_buttons() -> None:
    unknown = order(phase=Phase.UNKNOWN, reason="No answer in 30 seconds", reference="req-7f3a")
    shown = said(
        thread.lines(
            [notice(OutcomeUnknown, reason=unknown.reason, reference=unknown.reference)],
            submission(),
            [TrackedOrder(unknown, None)],
            now=T,
        )
    )
    for words in (
        "will not be sent again by itself",
        "Fri 27 Nov 2026, 18:00",
        "req-7f3a",
        "[It was placed",
        "[It was not",
    ):
        assert words in shown


def test_an_outcome_that_was_resolved_meanwhile_has_no_buttons() -> None:
    shown = said(thread.lines([notice(OutcomeUnknown)], submission(), ONE, now=T))
    assert "[It was" not in shown
    assert "It was placed: order" in shown


def test_another_zone_with_the_same_times_says_that_the_directory_was_corrected_only_when_it_was() -> None:
    ours = "Europe/Amsterdam"
    shown = said(thread.lines([notice(ZoneDiffers, ours=ours, theirs="Europe/Paris")], submission(), ONE, now=T))
    assert "the directory has been corrected" in shown
    assert "the two clocks agree" in shown
    odd = said(thread.lines([notice(ZoneDiffers, ours=ours, theirs="Mars/Phobos")], submission(), ONE, now=T))
    assert "Mars/Phobos" in odd
    assert "corrected" not in odd


CLOCK = Difference(DifferenceKind.CLOCK, "Europe/Amsterdam", "Europe/London")


@pytest.mark.parametrize(
    ("difference", "words"),
    [
        (Difference(DifferenceKind.DUE, wall(27, 18).to_text(), "2026-11-27T18:00:00+00:00"), "so it is 1 hour later"),
        (Difference(DifferenceKind.DUE, wall(27, 18).to_text(), "2026-11-27T16:45:00+00:00"), "15 minutes earlier"),
        (Difference(DifferenceKind.RELEASE_AFTER, wall(27, 18).to_text(), "2026-11-27T18:00:00+00:00"), "It is released from Fri 27 Nov 2026, 19:00"),
        (CLOCK, "Due is still Fri 27 Nov 2026, 18:00 in 's-Heerenberg, but that is 1 hour later than the preview said"),
        (Difference(DifferenceKind.EVENT, "kPv58", "other"), "The event is other; ordered was kPv58."),
        (Difference(DifferenceKind.ASSETS, "a, b", "b, c"), "not a, which was ordered; and c, which was not ordered"),
        (Difference(DifferenceKind.NOTHING), "It lists nothing that it will deliver."),
        (Difference(DifferenceKind.COMPANY, BERGH.id, "Lux, Nijmegen (x)"), f"It goes to Lux, Nijmegen (x); ordered was {BERGH.label} ({BERGH.id})."),
        (Difference(DifferenceKind.OWNER, "a", "b"), "The owner is b; ordered was a."),
        (Difference(DifferenceKind.BOOKER, "a", "b"), "The booker is b; ordered was a."),
        (Difference(DifferenceKind.UNMANAGED), "The cinema has to fetch it by itself"),
        (Difference(DifferenceKind.MEDIUM, "electronic", "physical"), "“physical”, not electronically"),
        (Difference(DifferenceKind.TYPE, "transfer", "key"), "It is an order of type “key”, not a transfer."),
    ],
)  # fmt: skip
def test_a_wrong_delivery_is_told_to_the_channel_with_what_was_ordered(difference: Difference, words: str) -> None:
    tracked = [TrackedOrder(order(placed=replace(PLACED, differences=(difference,))), snapshot())]
    told = notice(AnswerDiffers, audience=Audience.BROADCAST, differences=(difference,))
    message = thread.lines([told], submission(), tracked, now=T)
    assert_message(message)
    shown = said(message)
    assert words in shown
    assert "otherwise than it was ordered" in message.text
    for part in ("<@U1ALICE>", "[Details]", "[Text for support]", "portal's support"):
        assert part in shown
    assert words in said(card.card(submission(), tracked, now=T))
    assert words in said(details.details_view(*tracked[0], now=T))
    assert words in support.support_text(submission(), *tracked[0], now=T)


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ({"cinema": "Lux & Co"}, "goes to Lux &amp; Co, so it is another one"),
        ({"owner": "Piece of Magic (d4P)"}, "is one of the content owner Piece of Magic (d4P), so"),
        ({"order_type": "key"}, "is of type “key” and no transfer, so"),
    ],
)
def test_a_wrong_id_is_told_with_what_shows_it(what: dict[str, Any], words: str) -> None:
    told = notice(IdRejected, audience=Audience.BROADCAST, order_id="abc", by="U1ALICE", **what)
    unknown = [TrackedOrder(order(phase=Phase.UNKNOWN), None)]
    assert f"Order `abc`, which <@U1ALICE> gave, {words}" in said(thread.lines([told], submission(), unknown, now=T))


def test_every_kind_of_difference_has_words() -> None:
    made = {kind: Difference(kind, wall(27, 18).to_text(), "2026-11-27T18:00:00+00:00") for kind in DifferenceKind}
    made[DifferenceKind.CLOCK] = CLOCK
    said_of = [difference_in_words(order(), difference) for difference in made.values()]
    assert all(each.endswith(".") for each in said_of)
    assert len(set(said_of)) == len(DifferenceKind)


def test_administrators_hear_of_a_portal_without_any_order() -> None:
    down = notice(PortalDown, None, Audience.DIRECT, since=T - 600)
    message = thread.lines([down], submission(0), [], now=T)
    assert_message(message)
    assert "The EMEA portal has not answered" in message.text
    back = thread.lines([notice(PortalBack, None, Audience.DIRECT, since=T - 600)], submission(0), [], now=T)
    assert "away for 10 minutes" in said(back)


def test_from_twenty_on_each_is_told_in_a_few_words() -> None:
    tracked_orders = rows_of_many(25)
    told = [notice(Queued, number) for number in range(25)]
    shown = said(thread.lines(told, submission(25), tracked_orders, now=T))
    assert shown.count("Queued.") == 25
    assert "Its jobs wait" not in shown


def test_of_very_many_the_weightiest_are_kept_in_order_and_the_rest_is_counted() -> None:
    tracked_orders = rows_of_many(200)
    told = [notice(JobFailed if number % 50 == 49 else Queued, number, job=FAILED_JOB) for number in range(200)]
    message = thread.lines(told, submission(200), tracked_orders, now=T)
    assert_message(message)
    shown = said(message)
    assert shown.count("failed") == 4
    assert f"{200 - thread.MOST_LINES} more" in shown
    assert message.text.endswith("And 199 more.")


def test_twenty_five_unknown_outcomes_fit_and_say_where_the_rest_is_resolved() -> None:
    tracked_orders = [TrackedOrder(order(number, phase=Phase.UNKNOWN, reason="x" * 900), None) for number in range(25)]
    message = thread.lines(
        [notice(OutcomeUnknown, number) for number in range(25)], submission(25), tracked_orders, now=T
    )
    assert_message(message)
    assert said(message).count("[It was placed") == thread.MOST_OFFERS
    assert "15 more need a look" in said(message)


def test_the_end_of_a_rush_names_those_that_did_not_arrive() -> None:
    message = thread.lines([notice(AllEnded, None, audience=Audience.BROADCAST)], submission(43), rows_of_many(), now=T)
    assert "Hyde Park Picture House 1" in said(message)
    assert "Filmhuis Bergh 0" not in said(message)
    assert "more that did not arrive" in said(message)


def test_a_closed_channel_is_explained_to_who_ordered() -> None:
    message: Message = thread.closed_channel(submission(), "not_in_channel")
    assert_message(message)
    assert "/invite" in message.text
    assert_message(thread.closed_channel(submission(), "something <new>"))


def test_the_end_says_how_it_ended() -> None:
    end = notice(AllEnded, None, audience=Audience.BROADCAST)
    tracked_orders = [TrackedOrder(order(number, each), delivered()) for number, each in enumerate(THREE)]
    assert thread.lines([end], submission(3), tracked_orders, now=T).text == "🏁 All 3 delivered: Last Night in Soho."
    tracked_orders[1] = TrackedOrder(order(1, THREE[1], Phase.REFUSED, reason="No."), None)
    message = thread.lines([end], submission(3), tracked_orders, now=T)
    assert message.text == "🏁 2 of 3 delivered, 1 refused: Last Night in Soho."
    assert "⛔ Hyde Park Picture House, Leeds" in said(message)


def test_an_order_that_was_never_there_is_told_so() -> None:
    tracked = TrackedOrder(order(placed=None), snapshot(TrackingStatus.MISSING, state="", work=NO_WORK, jobs=()))
    assert "Check the id and the portal" in said(thread.lines([notice(Missing)], submission(), [tracked], now=T))
    assert "no longer shows" in said(thread.lines([notice(Missing)], submission(), ONE, now=T))


def test_an_unknown_type_of_job_is_one_line_with_its_state() -> None:
    odd = DOWNLOADING._replace(type="transmogrify", state="dreaming")
    told = said(thread.lines([notice(UnknownJobWord, job=odd, word="transmogrify")], submission(), ONE, now=T))
    assert "A job of type `transmogrify` in state `dreaming`." in told


def test_what_had_landed_is_not_said_to_go_on() -> None:
    tracked_orders = [TrackedOrder(order(), delivered())]
    told = said(thread.lines([notice(Unfollowed, by="U1ALICE")], submission(), tracked_orders, now=T))
    assert "It had landed already." in told


def test_following_from_a_file_names_nobody() -> None:
    told = said(thread.lines([notice(Followed)], submission(external=True, by=""), ONE, now=T))
    assert told.startswith("👀 *Following order `zazRCknY5tRKFR5p7` on EMEA.* Due ")


def test_nothing_to_tell_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="nothing"):
        thread.lines([], submission(), ONE, now=T)
