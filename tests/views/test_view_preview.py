"""The preview: nothing is sent that was not said in words, and what is open must be picked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import available_timezones

import pytest

from bot.orders.plan import Plan, Reading, Warning  # noqa: A004 - the trade's word
from bot.views.block_kit import Modal
from bot.views.preview import chosen_picks, preview
from bot.wall_time import WallTime
from bot.when import Choice
from tests.views.checks import assert_view, said
from tests.views.samples import BERGH, HYDE, NOW, THREE, reading, request, resolved, wall


def ambiguous(zone: str) -> object:
    return resolved(wall(27, 18, zone=zone), "of next week", (resolved(wall(20, 18, zone=zone)),))


def test_one_clear_order_is_short() -> None:
    plan = Plan("d1", 4, "C1", (request(),), (reading(resolved(wall(27, 18))),))
    view = preview(plan, reader_zone="Europe/Amsterdam", now=NOW)
    assert len(view["blocks"]) <= 6
    assert view["submit"]["text"].startswith("Place ")
    assert view["close"]["text"] == "Back"
    assert "your clock" not in said(view)


def test_the_readers_clock_stands_beside_where_it_differs() -> None:
    plan = Plan("d1", 4, "C1", (request(),), ())
    assert "(your clock: 12:00)" in said(preview(plan, reader_zone="America/New_York", now=NOW))


def test_the_usual_reading_comes_first_and_none_is_chosen_for_you() -> None:
    plan = Plan("d1", 4, "C1", (request(),), (reading(ambiguous("Europe/Amsterdam")),))
    view = preview(plan, reader_zone="Europe/Amsterdam", now=NOW)
    assert_view(view)
    (block,) = [each for each in view["blocks"] if each["type"] == "input"]
    assert block["block_id"] == "pick_0"
    assert block["optional"] is False
    assert "initial_option" not in block["element"]
    assert [each["text"]["text"] for each in block["element"]["options"]] == [
        "Fri 27 Nov 2026, 18:00",
        "Fri 20 Nov 2026, 18:00",
    ]
    assert "Due: as you choose above" in said(view)


def test_one_pick_answers_for_all_clocks_that_have_the_same_question() -> None:
    readings = tuple(reading(ambiguous(each.zone), each) for each in THREE)
    plan = Plan("d1", 4, "C1", tuple(request(each) for each in THREE), readings)
    view = preview(plan, reader_zone="", now=NOW)
    assert [block["block_id"] for block in view["blocks"] if block["type"] == "input"] == ["pick_0"]
    chosen = chosen_picks(plan, {"pick_0": {"pick": {"selected_option": {"value": "1"}}}})
    assert chosen == {each.pick_key: wall(20, 18, zone=each.zone).to_text() for each in readings}


@pytest.mark.parametrize(
    ("hours", "asks"),
    [((8, 20), "morning or evening?"), ((0, 12), "midnight or noon?"), ((8, 9), "which one is meant?")],
)
def test_a_question_does_not_repeat_its_answers(hours: tuple[int, int], asks: str) -> None:
    answers = tuple(resolved(wall(27, hour)) for hour in hours)
    words = " or ".join(f"Fri 27 Nov 2026, {hour:02}:00" for hour in hours)
    asked = reading(Choice(f"Which one: {words}?", answers), text="on the 27th")
    view = preview(Plan("d1", 4, "C1", (request(),), (asked,)), reader_zone="", now=NOW)
    assert blocks_labelled(view) == [f"Due: You typed “on the 27th”: {asks}"]


def blocks_labelled(view: Modal) -> list[str]:
    return [block["label"]["text"] for block in view["blocks"] if block["type"] == "input"]


def test_questions_that_differ_are_asked_apart() -> None:
    other = resolved(wall(28, 18, zone=HYDE.zone), "", (resolved(wall(21, 18, zone=HYDE.zone)),))
    readings: tuple[Reading, ...] = (reading(ambiguous(BERGH.zone), BERGH), reading(other, HYDE))
    plan = Plan("d1", 4, "C1", (request(BERGH), request(HYDE)), readings)
    view = preview(plan, reader_zone="", now=NOW)
    assert [block["block_id"] for block in view["blocks"] if block["type"] == "input"] == ["pick_0", "pick_1"]
    assert len(chosen_picks(plan, {"pick_1": {"pick": {"selected_option": {"value": "0"}}}})) == 1


@pytest.mark.parametrize("value", ["9", "-1", "x", ""])
def test_an_answer_that_was_not_offered_picks_nothing(value: str) -> None:
    plan = Plan("d1", 4, "C1", (request(),), (reading(ambiguous("Europe/Amsterdam")),))
    assert chosen_picks(plan, {"pick_0": {"pick": {"selected_option": {"value": value}}}}) == {}
    assert chosen_picks(plan, {"pick_0": {"pick": {"selected_option": None}}}) == {}


def test_what_was_picked_is_not_asked_again_and_shown_in_words() -> None:
    plan = Plan("d1", 4, "C1", (request(),), (reading(ambiguous("Europe/Amsterdam"), picked=wall(20, 18)),))
    view = preview(plan, reader_zone="", now=NOW)
    assert not [block for block in view["blocks"] if block["type"] == "input"]
    assert "as you choose" not in said(view)


def test_two_hundred_cinemas_are_grouped_by_clock_and_none_is_left_out_silently() -> None:
    requests = tuple(request(replace(THREE[n % 3], id=f"c{n}", name=f"Cinema {n}")) for n in range(200))
    view = preview(Plan("d1", 4, "C1", requests, ()), reader_zone="Europe/Amsterdam", now=NOW)
    assert_view(view)
    shown = said(view)
    assert "*200 orders*" in shown
    assert "67 cinemas on Europe/Amsterdam" in shown
    assert "56 more" in shown


def test_every_clock_is_shown_however_many_there_are() -> None:
    zones = sorted(zone for zone in available_timezones() if zone.startswith(("America/", "Asia/")))[:100]
    clocks = [replace(BERGH, id=f"c{n}", name=f"Zone cinema {n}", city="", zone=zone) for n, zone in enumerate(zones)]
    requests = tuple(
        request(each, due=wall(27, 18, zone=each.zone), transfer_after=wall(25, 9, n % 60, zone=each.zone))
        for n, each in enumerate(clocks)
    )
    view = preview(Plan("d1", 4, "C1", requests, ()), reader_zone="Europe/Amsterdam", now=NOW)
    assert_view(view)
    assert view["submit"]["text"].startswith("Place ")
    shown = said(view)
    assert shown.count("Due *Fri 27 Nov 2026, 18:00") == shown.count("Transfer after *Wed 25 Nov 2026, 09:") == 100
    assert all(f"*Zone cinema {n}* ({each.zone})" in shown for n, each in enumerate(clocks))


def test_what_cannot_all_be_shown_cannot_be_confirmed() -> None:
    requests = tuple(request(replace(BERGH, id=f"c{n}"), due=wall(27, 18, n % 60)) for n in range(60))
    much = tuple(
        replace(each, due=WallTime(each.due_to_send.wall + timedelta(days=n), HYDE.zone))
        for n in range(40)
        for each in requests
    )
    view = preview(Plan("d1", 4, "C1", much, ()), reader_zone="", now=NOW)
    assert_view(view)
    assert "submit" not in view
    assert "too much for one order form" in said(view)


def test_no_kind_of_warning_is_crowded_out() -> None:
    same = tuple(Warning("same", f"Open already for Cinema {n}.") for n in range(40))
    plan = Plan("d1", 4, "C1", (request(),), (), (*same, Warning("e_mail", "The cinema reads your text.")))
    shown = said(preview(plan, reader_zone="", now=NOW))
    assert "Cinema 2." in shown
    assert "37 more like it" in shown
    assert "The cinema reads your text." in shown


def test_an_answer_says_what_it_assumes_in_whole_words() -> None:
    reads = "“end of next week” is Sun 29 Nov 2026 or Fri 27 Nov 2026 the end of the day; the end of the week: Sunday"
    meant = resolved(wall(29, 23, 59), reads, (resolved(wall(27, 23, 59), f"no semicolon {'in so many words ' * 9}"),))
    view = preview(Plan("d1", 4, "C1", (request(),), (reading(meant),)), reader_zone="", now=NOW)
    (block,) = [each for each in view["blocks"] if each["type"] == "input"]
    first, second = (each["description"]["text"] for each in block["element"]["options"])
    assert first == "in 11 days · the end of the week: Sunday"
    assert second.removesuffix("…").split()[-1] in {"in", "so", "many", "words"}
    assert second.endswith("…")


def test_split_assets_are_told_as_separate_orders() -> None:
    requests = (request(assets=("a", "b")), request(assets=("c",)))
    shown = said(preview(Plan("d1", 4, "C1", requests, ()), reader_zone="", now=NOW))
    assert "2 orders" in shown
    assert "in separate orders: 2 assets and 1 asset" in shown


def test_the_metadata_names_draft_and_revision() -> None:
    view = preview(Plan("a:b", 4, "C1", (request(),), ()), reader_zone="", now=NOW)
    assert view["private_metadata"] == "a:b:4"
