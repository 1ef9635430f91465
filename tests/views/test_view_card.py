"""What the card promises, whatever it shows."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import Any

import pytest

from bot.cinemas.cinema import Cinema
from bot.orders.order import Order, OrderRequest, Phase
from bot.orders.placed import Placed
from bot.orders.tracked_order import TrackedOrder
from bot.tracking.snapshot import NO_WORK, TrackingStatus, Work
from bot.views import buttons, order_facts, order_lists
from bot.views.all_orders import PAGE, all_orders
from bot.views.card import card
from bot.views.change import change_form
from bot.views.details import details_view
from bot.views.message import Message
from bot.views.order_lists import open_orders, order_status
from bot.views.support import support_text
from gofilex import Portal
from tests.views.checks import assert_message, assert_view, said
from tests.views.samples import (
    BERGH,
    DOWNLOADING,
    DUE_LATER,
    HOUR,
    LINKING,
    MAILING,
    PLACED,
    T,
    delivered,
    order,
    request,
    rows_of_many,
    snapshot,
    submission,
)


def shown_buttons(message: Message) -> dict[str, dict[str, Any]]:
    elements: list[Any] = [
        element for block in message.blocks if block["type"] == "actions" for element in block["elements"]
    ]
    return {element["action_id"]: element for element in elements}


@pytest.mark.parametrize(
    ("tracked", "actions"),
    [
        (TrackedOrder(order(phase=Phase.QUEUED), None), {"details", "unfollow"}),
        (TrackedOrder(order(phase=Phase.SENDING), None), {"details"}),
        (TrackedOrder(order(phase=Phase.UNKNOWN), None), {"settle_placed", "settle_not_placed", "details", "support"}),
        (TrackedOrder(order(phase=Phase.REFUSED, reason="No."), None), {"reorder", "support"}),
        (TrackedOrder(order(phase=Phase.DROPPED), None), {"reorder"}),
        (TrackedOrder(order(), snapshot()), {"refresh", "details", "ask_change", "unfollow", "reorder"}),
        (
            TrackedOrder(order(change=DUE_LATER), snapshot()),
            {"refresh", "details", "support", "change_made", "change_not_made", "unfollow", "reorder"},
        ),
        (TrackedOrder(order(change=DUE_LATER), delivered()), {"details", "reorder"}),
        (
            TrackedOrder(order(), snapshot(TrackingStatus.FAILED)),
            {"refresh", "details", "ask_change", "unfollow", "reorder", "support"},
        ),
        (
            TrackedOrder(order(), delivered(final=False)),
            {"refresh", "details", "unfollow", "reorder"},
        ),  # its e-mail is awaited
        (TrackedOrder(order(), delivered()), {"details", "reorder"}),
    ],
)
def test_only_what_can_be_done_is_offered(tracked: TrackedOrder, actions: set[str]) -> None:
    assert set(shown_buttons(card(submission(), [tracked], now=T))) == actions


def elsewhere(number: int = 0, cinema: Cinema | None = None, **changes: object) -> Order:
    """An order placed elsewhere, of which nothing is known but its id."""
    asked = OrderRequest(cinema or Cinema(Portal.EMEA, zone="UTC"), None)
    made = Order("d1", number, asked, Phase.PLACED, f"elsewhere{number}", Placed())
    return replace(made, **changes)  # type: ignore[arg-type]


def test_an_order_placed_elsewhere_is_called_by_its_id() -> None:
    message = card(submission(external=True, by=""), [TrackedOrder(elsewhere(), snapshot(due=0.0))], now=T)
    assert_message(message)
    assert said(message).startswith("🔵 *Transferring* · order elsewhere0\n")
    assert "Followed from a file" in said(message)
    assert "–" not in said(message)
    opened = details_view(elsewhere(), snapshot(), now=T)
    assert "Cinema" not in said(opened)
    assert "Cinema: not known here" in support_text(submission(), elsewhere(), snapshot(), now=T)
    named = TrackedOrder(elsewhere(cinema=Cinema(Portal.EMEA, name="Le Grand Écran", zone="UTC")), snapshot())
    assert "an encore for Le Grand Écran" in said(card(submission(external=True), [named], now=T))


def test_several_orders_placed_elsewhere_are_told_apart_by_their_ids() -> None:
    tracked_orders = [TrackedOrder(elsewhere(number), snapshot()) for number in range(2)]
    message = card(submission(2, external=True), tracked_orders, now=T)
    assert "*0 of 2 delivered* · orders placed elsewhere" in said(message)
    assert "order elsewhere1" in said(message)


def test_an_order_that_the_portal_never_showed_is_not_called_gone() -> None:
    never = snapshot(TrackingStatus.MISSING, state="", work=NO_WORK, jobs=(), misses=3, total=0, step=0)
    shown = said(card(submission(external=True), [TrackedOrder(elsewhere(), never)], now=T))
    assert "*Not found*" in shown
    assert "Check the id and the portal." in shown
    gone = said(card(submission(), [TrackedOrder(order(), snapshot(TrackingStatus.MISSING, misses=3))], now=T))
    assert "no longer shows" in gone


def test_of_an_unknown_size_the_sentence_begins_all_the_same() -> None:
    tracked = TrackedOrder(elsewhere(), delivered(total=0, step=0))
    assert "\nLanded Wed 18 Nov 2026" in said(card(submission(), [tracked], now=T))


def test_what_sends_or_stops_asks_first() -> None:
    seen: dict[str, dict[str, Any]] = {}
    for tracked in (
        TrackedOrder(order(), snapshot()),
        TrackedOrder(order(phase=Phase.UNKNOWN), None),
        TrackedOrder(order(phase=Phase.QUEUED), None),
    ):
        seen |= shown_buttons(card(submission(), [tracked], now=T))
    seen |= shown_buttons(card(submission(43), rows_of_many(), now=T))
    for action in ("unfollow", "settle_not_placed"):
        assert "confirm" in seen[action]
    assert "confirm" not in seen["refresh"]


def test_stopping_says_that_the_portal_goes_on() -> None:
    for tracked_orders in ([TrackedOrder(order(), snapshot())], rows_of_many()):
        asked = shown_buttons(card(submission(len(tracked_orders)), tracked_orders, now=T))["unfollow"]["confirm"][
            "text"
        ]["text"]
        assert "nothing is canceled" in asked


def test_every_update_has_new_block_ids() -> None:
    for tracked_orders in (
        [TrackedOrder(order(), snapshot())],
        [TrackedOrder(order(phase=Phase.UNKNOWN), None)],
        rows_of_many(),
    ):
        first, second = (
            {block.get("block_id") for block in card(submission(), tracked_orders, now=T, version=n).blocks}
            for n in (1, 2)
        )
        assert not first & second
        assert None not in first


def test_a_finished_card_says_less_than_an_open_one() -> None:
    still, ended = (card(submission(), [TrackedOrder(order(), each)], now=T) for each in (snapshot(), delivered()))
    assert len(said(ended).replace("<!date", "")) < len(said(still))
    assert "Due" not in said(ended)


def test_delivered_is_not_called_playable_before_its_release() -> None:
    early = said(card(submission(), [TrackedOrder(order(), delivered())], now=T))
    assert "not yet playable: the cinema can see it from Thu 26 Nov 2026, 09:00 in 's-Heerenberg" in early
    released = said(card(submission(), [TrackedOrder(order(), delivered(release_after=T - HOUR))], now=T))
    assert "The cinema can see it now." in released


def test_a_time_the_portal_chose_is_marked_and_one_that_was_asked_for_is_not() -> None:
    asked = order(request=request(release_after=request().due))
    assert "set by the portal" not in said(card(submission(), [TrackedOrder(asked, snapshot())], now=T))
    assert "set by the portal" in said(card(submission(), [TrackedOrder(order(), snapshot())], now=T))


def test_the_due_time_is_the_portals_once_it_has_answered() -> None:
    moved = snapshot(due=snapshot().due + 3600)
    assert "19:00 in 's-Heerenberg" in said(card(submission(), [TrackedOrder(order(), moved)], now=T))


def test_a_state_nobody_knows_is_shown_as_it_is() -> None:
    message = card(submission(), [TrackedOrder(order(), snapshot(TrackingStatus.OTHER, state="on <hold>"))], now=T)
    assert "“on &lt;hold&gt;”" in said(message)
    assert "“on &lt;hold&gt;”" in message.text


def test_a_zone_that_is_none_shows_utc_and_never_fails() -> None:
    broken = replace(order(cinema=replace(BERGH, zone="")), placed=replace(PLACED, zone="Mars/Olympus"))
    assert "Fri 27 Nov 2026, 17:00 UTC" in said(card(submission(), [TrackedOrder(broken, snapshot())], now=T))


def test_the_worst_stand_first_and_the_rest_is_counted() -> None:
    message = card(submission(43), rows_of_many(), now=T)
    table = next(block for block in message.blocks if block["type"] == "table")
    assert len(table["rows"]) == 21
    words = [tracked[1]["text"] for tracked in table["rows"][1:]]
    assert {"🔴 Failed 36%", "❓ Outcome unknown"} == set(words[:8])
    assert "23 more" in said(message)
    assert shown_buttons(message)["show_all"]["text"]["text"] == "Show all 43"


def test_a_late_one_comes_before_those_in_time() -> None:
    tracked_orders = [TrackedOrder(order(0), snapshot()), TrackedOrder(order(1), snapshot(due=T - HOUR))]
    table = next(block for block in card(submission(2), tracked_orders, now=T).blocks if block["type"] == "table")
    assert table["rows"][1][2]["text"].endswith("late")


def test_the_table_fits_a_phone_and_says_of_each_when_it_landed_or_is_due() -> None:
    tracked_orders = rows_of_many(13)
    table = next(block for block in card(submission(13), tracked_orders, now=T).blocks if block["type"] == "table")
    assert [cell["text"] for cell in table["rows"][0]] == ["Cinema", "Now", "Landed or due there"]
    cells = [[cell["text"] for cell in row] for row in table["rows"][1:]]
    assert all(len(row) == 3 and len(row[0]) <= 40 for row in cells)
    assert {row[2].partition(" ")[0] for row in cells} == {"landed", "due"}
    states = [row[1].rstrip("0123456789% ") for row in cells]
    assert len(list(groupby(states))) == len(set(states)), "those of one state stand together"


def test_the_list_says_the_title_of_a_submission_to_many_once() -> None:
    found = [(submission(3), tracked) for tracked in rows_of_many(3)]
    other = replace(submission(), id="other")
    shown = said(order_lists.open_orders([*found, (other, TrackedOrder(order(), snapshot()))], now=T))
    assert shown.count("Last Night in Soho") == 2, "once for the three, once for the one"


def test_every_order_is_on_one_of_the_pages() -> None:
    tracked_orders = rows_of_many(43)
    found: list[int] = []
    for page in range(3):
        view = all_orders(submission(43), tracked_orders, now=T, page=page)
        assert_view(view)
        carried = [block["accessory"]["value"] for block in view["blocks"] if "accessory" in block]
        assert len(carried) <= PAGE
        found += [buttons.parse_order_value(value).number for value in carried]
    assert sorted(found) == list(range(43))
    assert all_orders(submission(43), tracked_orders, now=T, page=99) == all_orders(
        submission(43), tracked_orders, now=T, page=2
    )


def test_what_failed_with_all_bytes_there_is_not_said_to_be_at_100_percent() -> None:
    found = snapshot(TrackingStatus.FAILED, step=DOWNLOADING.total, work=Work(listed=3, done=1, failed=1))
    tracked = TrackedOrder(order(), found)
    shown = [
        said(card(submission(), [tracked], now=T)),
        said(
            card(
                submission(3), [tracked, TrackedOrder(order(1), snapshot()), TrackedOrder(order(2), snapshot())], now=T
            )
        ),
        said(order_status([(submission(), tracked)], "zazRCknY5tRKFR5p7", now=T)),
        said(open_orders([(submission(), tracked)], now=T)),
    ]
    assert all("ailed" in each for each in shown)
    assert not any("100%" in each for each in shown)
    assert "27.6 of 27.6 GB" in shown[0]


def test_the_readers_clock_is_shown_where_it_differs() -> None:
    tracked = TrackedOrder(order(), snapshot())
    for zone, differs in (("Europe/Amsterdam", False), ("Europe/London", True), ("", True)):
        shown = said(order_status([(submission(), tracked)], "zazRCknY5tRKFR5p7", now=T, reader_zone=zone))
        assert ("your clock" in shown) == differs
        assert ("your clock" in said(change_form([tracked], "{}", reader_zone=zone))) == differs


def test_a_button_knows_its_order_and_nothing_else() -> None:
    value = buttons.order_value("d1", 7)
    assert buttons.parse_order_value(value) == ("d1", 7)
    assert buttons.parse_order_value(buttons.order_value("d1")) == ("d1", buttons.ALL)


@pytest.mark.parametrize("value", ["", "{}", "[]", "nonsense", '{"v":2,"s":"d1","n":0}', '{"v":1,"s":"","n":0}', '{"v":1,"s":"d","n":"0"}', '{"v":1,"s":"d","n":-2}', '{"v":true,"s":"d1","n":0}', '{"v":1.0,"s":"d1","n":0}', '{"v":1,"s":"d1","n":true}', '{"v":1,"s":"d1","n":1.0}'])  # fmt: skip
def test_a_value_that_is_not_ours_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="the value of"):
        buttons.parse_order_value(value)


def test_a_card_of_nothing_is_still_a_message() -> None:
    assert_message(card(submission(0), [], now=T))


def test_a_job_without_a_title_is_called_by_its_kind_and_never_by_its_id() -> None:
    untitled = [job._replace(title="") for job in (DOWNLOADING, LINKING, MAILING)]
    assert [order_facts.job_title(job) for job in untitled] == [
        "the recording",
        "the recording",
        "the news of the delivery",
    ]
    assert order_facts.job_title(DOWNLOADING._replace(type="conform", title="")) == DOWNLOADING.id


def test_an_order_that_is_not_placed_yet_is_called_by_its_event_where_the_name_is_known() -> None:
    waiting = order(phase=Phase.QUEUED, request=request(event_name="Carmen Live", description=""))
    assert order_facts.event(waiting) == "Carmen Live"
    assert order_facts.event(replace(waiting, request=request(event_name="", description=""))).startswith("event ")
