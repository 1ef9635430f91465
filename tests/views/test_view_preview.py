"""The preview: nothing is sent that was not said in words, and what is open must be picked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.orders.plan import Plan, Reading
from bot.views.preview import opened, picks, preview
from tests.views.checks import assert_view, said
from tests.views.samples import BERGH, HYDE, NOW, THREE, reading, request, resolved, wall


def ambiguous(zone: str) -> object:
    return resolved(wall(27, 18, zone=zone), "of next week", (resolved(wall(20, 18, zone=zone)),))


def test_one_clear_order_is_short() -> None:
    plan = Plan("d1", 4, "C1", (request(),), (reading(resolved(wall(27, 18))),))
    view = preview(plan, reader_zone="Europe/Amsterdam", now=NOW)
    assert len(view["blocks"]) <= 6
    assert view["submit"]["text"] == "Confirm"
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
    chosen = picks(plan, {"pick_0": {"pick": {"selected_option": {"value": "1"}}}})
    assert chosen == {each.pick_key: wall(20, 18, zone=each.zone).to_text() for each in readings}


def test_questions_that_differ_are_asked_apart() -> None:
    other = resolved(wall(28, 18, zone=HYDE.zone), "", (resolved(wall(21, 18, zone=HYDE.zone)),))
    readings: tuple[Reading, ...] = (reading(ambiguous(BERGH.zone), BERGH), reading(other, HYDE))
    plan = Plan("d1", 4, "C1", (request(BERGH), request(HYDE)), readings)
    view = preview(plan, reader_zone="", now=NOW)
    assert [block["block_id"] for block in view["blocks"] if block["type"] == "input"] == ["pick_0", "pick_1"]
    assert len(picks(plan, {"pick_1": {"pick": {"selected_option": {"value": "0"}}}})) == 1


@pytest.mark.parametrize("value", ["9", "-1", "x", ""])
def test_an_answer_that_was_not_offered_picks_nothing(value: str) -> None:
    plan = Plan("d1", 4, "C1", (request(),), (reading(ambiguous("Europe/Amsterdam")),))
    assert picks(plan, {"pick_0": {"pick": {"selected_option": {"value": value}}}}) == {}
    assert picks(plan, {"pick_0": {"pick": {"selected_option": None}}}) == {}


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


def test_split_assets_are_told_as_separate_orders() -> None:
    requests = (request(assets=("a", "b")), request(assets=("c",)))
    shown = said(preview(Plan("d1", 4, "C1", requests, ()), reader_zone="", now=NOW))
    assert "2 orders" in shown
    assert "in separate orders: 2 assets and 1 asset" in shown


def test_the_metadata_names_draft_and_revision() -> None:
    view = preview(Plan("a:b", 4, "C1", (request(),), ()), reader_zone="", now=NOW)
    assert opened(view["private_metadata"]) == ("a:b", 4)
    with pytest.raises(ValueError, match="metadata"):
        opened("nonsense")
