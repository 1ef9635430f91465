"""The form: what was typed stays, what was read is shown, what is open is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from bot.orders.order import Draft
from bot.views import form as form_view
from bot.views.form import FIELDS, field_values, form, picks_of
from bot.views.options import cinema_options, event_options, zone_options
from bot.wall_time import WallTime
from bot.when import Choice, Refused
from gofilex import Portal
from tests.views.checks import assert_view, said
from tests.views.samples import ATENEO, BERGH, HYDE, NOW, reading, resolved, wall

DRAFT = Draft(
    "d1", "U1ALICE", "T1", portal="EMEA", cinemas=(BERGH.id, HYDE.id), event="kPv58SRFYExY7xAzQ", assets="a, b",
    due="next friday 6pm", transfer_after="wed 6pm", release_after="thu noon", owner="own1", booker="crm:7", description="Soho",
    additional_text="Check the sound", channel="C1",
)  # fmt: skip


RARE = ("owner", "booker", "description", "additional_text")


def blocks_of(view: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {block["block_id"]: block for block in view["blocks"] if "block_id" in block}


def as_submitted(view: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The values that Slack sends back of a form nobody touched."""
    values: dict[str, dict[str, Any]] = {}
    for name, block in blocks_of(view).items():
        if block["type"] != "input":
            continue
        element = block["element"]
        state: dict[str, Any] = {"type": element["type"]}
        if "plain_text_input" in element["type"]:
            state["value"] = element.get("initial_value")
        elif element["type"].startswith("multi_"):
            state["selected_options"] = element.get("initial_options", [])
        elif element["type"] == "conversations_select":
            state["selected_conversation"] = element.get("initial_conversation")
        else:
            state["selected_option"] = element.get("initial_option")
        values[name] = {element["action_id"]: state}
    return values


def test_what_was_in_the_draft_comes_back_as_it_was() -> None:
    view = form(DRAFT, portals=list(Portal), chosen=[BERGH, HYDE], now=NOW)
    assert_view(view)
    assert view["private_metadata"] == "d1"
    assert replace(Draft("d1", "U1ALICE", "T1"), **field_values(as_submitted(view))) == DRAFT


def test_an_empty_form_comes_back_empty() -> None:
    empty = Draft("d1", "U1ALICE", "T1", more=True)
    view = form(empty, portals=list(Portal), now=NOW)
    assert replace(DRAFT, more=True, **field_values(as_submitted(view))) == empty


def test_the_fields_have_their_public_names() -> None:
    blocks = blocks_of(form(DRAFT, portals=list(Portal), now=NOW))
    order = [*(name for name in FIELDS if name not in RARE), *RARE]
    assert [name for name, block in blocks.items() if block["type"] == "input"] == sorted(FIELDS, key=order.index)
    assert all(blocks[name]["element"]["action_id"] == name for name in FIELDS)
    assert form_view.CALLBACK == "encore_order"


def test_a_single_portal_is_not_asked_for() -> None:
    assert "portal" not in blocks_of(form(Draft("d1", "U1ALICE", "T1"), portals=[Portal.MPS], now=NOW))


def test_what_most_orders_leave_empty_stands_behind_a_button_unless_it_holds_something() -> None:
    def shown(draft: Draft) -> list[str]:
        blocks = blocks_of(form(draft, portals=list(Portal), now=NOW))
        return [name for name in (*RARE, form_view.MORE_OPTIONS) if name in blocks]

    empty = Draft("d1", "U1ALICE", "T1")
    assert shown(empty) == [form_view.MORE_OPTIONS]
    assert shown(replace(empty, booker="disney:417")) == ["booker", form_view.MORE_OPTIONS]
    assert shown(replace(empty, more=True)) == list(RARE)


def test_under_a_date_stands_how_it_was_read_for_each_clock() -> None:
    readings = [reading(resolved(wall(27, 18, zone=each.zone)), each) for each in (BERGH, HYDE)]
    shown = said(form(DRAFT, portals=list(Portal), chosen=[BERGH, HYDE], readings=readings, now=NOW))
    assert "*Fri 27 Nov 2026, 18:00* in 's-Heerenberg (Europe/Amsterdam), in 9 days" in shown
    assert "*Fri 27 Nov 2026, 18:00* in Leeds (Europe/London), in 9 days" in shown


def test_of_many_clocks_four_are_shown_and_the_rest_counted() -> None:
    zones = ["Europe/Amsterdam", "Europe/London", "Europe/Madrid", "Europe/Oslo", "Europe/Rome", "Europe/Athens"]
    readings = [reading(resolved(wall(27, 18, zone=zone)), replace(BERGH, zone=zone)) for zone in zones]
    shown = said(form(DRAFT, portals=list(Portal), chosen=[BERGH], readings=readings, now=NOW))
    assert "… and 2 more clocks" in shown


def test_without_a_cinema_it_says_what_is_missing() -> None:
    assert "Choose a cinema" in said(form(DRAFT, portals=list(Portal), now=NOW))


def test_a_near_miss_is_offered_and_not_used() -> None:
    refused = reading(Refused("That is no day I know", "fryday", "friday 6pm"), text="fryday 6pm")
    shown = said(form(DRAFT, portals=list(Portal), chosen=[BERGH], readings=[refused], now=NOW))
    assert "Did you mean “friday 6pm”? It was not used." in shown


def test_a_time_that_the_clock_skips_shows_the_times_around_it() -> None:
    gap = Refused("The clock goes forward then", nearby=(resolved(wall(8, 1, 59)), resolved(wall(8, 3))))
    shown = said(form(DRAFT, portals=list(Portal), chosen=[BERGH], readings=[reading(gap)], now=NOW))
    assert "Near it: Sun 8 Nov 2026, 01:59 and Sun 8 Nov 2026, 03:00" in shown


def test_a_question_becomes_buttons_and_a_press_answers_for_every_clock() -> None:
    def asked(zone: str) -> Choice:
        return Choice("Morning or evening?", (resolved(wall(27, 8, zone=zone)), resolved(wall(27, 20, zone=zone))))

    readings = [reading(asked(each.zone), each, text="friday at 8") for each in (BERGH, HYDE, ATENEO)]
    view = form(DRAFT, portals=list(Portal), chosen=[BERGH, HYDE, ATENEO], readings=readings, now=NOW)
    assert_view(view)
    pressed = blocks_of(view)["choose_due"]["elements"]
    assert [each["action_id"] for each in pressed] == ["choose_0", "choose_1"]
    picks = picks_of(pressed[1]["value"], readings)
    assert picks == {each.pick_key: wall(27, 20, zone=each.zone).to_text() for each in readings}


def test_different_questions_become_one_select() -> None:
    first = reading(Choice("May or June?", (resolved(wall(5, 8)), resolved(wall(6, 8)))), BERGH, text="5/6")
    other = reading(Choice("May or June?", (resolved(wall(9, 8, zone=HYDE.zone)), resolved(wall(10, 8, zone=HYDE.zone)))), HYDE, text="5/6")  # fmt: skip
    view = form(DRAFT, portals=list(Portal), chosen=[BERGH, HYDE], readings=[first, other], now=NOW)
    assert_view(view)
    (select,) = blocks_of(view)["choose_due"]["elements"]
    assert select["action_id"] == "choose"
    assert picks_of(select["options"][2]["value"], [first, other]) == {
        other.pick_key: wall(9, 8, zone=HYDE.zone).to_text()
    }


def test_a_question_that_was_answered_is_not_asked_again() -> None:
    question = Choice("Morning or evening?", (resolved(wall(27, 8)), resolved(wall(27, 20))))
    view = form(DRAFT, portals=list(Portal), chosen=[BERGH], readings=[reading(question, picked=wall(27, 20))], now=NOW)
    assert "choose_due" not in blocks_of(view)
    assert "Fri 27 Nov 2026, 20:00* in 's-Heerenberg (Europe/Amsterdam), in 9 days, as you chose" in said(view)


def test_a_press_on_a_text_that_has_changed_picks_nothing() -> None:
    question = reading(Choice("?", (resolved(wall(27, 8)), resolved(wall(27, 20)))))
    value = '{"v":1,"f":"due","z":"Europe/Amsterdam","i":1}'
    assert picks_of(value, [question])
    assert picks_of(value, [reading(resolved(wall(27, 8)))]) == {}
    assert picks_of(value.replace('"i":1', '"i":9'), [question]) == {}


@pytest.mark.parametrize("value", ["", "{}", '{"v":2}', '{"v":1,"f":"due","z":"UTC","i":-1}', "nonsense"])
def test_a_choice_that_is_not_ours_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="not the value"):
        picks_of(value, [])


def test_more_cinemas_than_slack_takes_are_not_dropped_silently() -> None:
    many = [replace(BERGH, id=f"c{number}") for number in range(130)]
    view = form(replace(DRAFT, cinemas=tuple(c.key for c in many)), portals=list(Portal), chosen=many, now=NOW)
    assert_view(view)
    assert "30 of the 130 cinemas don't fit here" in said(view)


def test_the_type_ahead_offers_what_was_typed_only_when_it_is_new() -> None:
    assert cinema_options([BERGH], BERGH.key)[-1]["value"] == BERGH.key
    assert cinema_options([BERGH], "Xy12")[-1]["value"] == "use:Xy12"
    assert event_options([("e1", "Soho")], "e1")[0]["text"]["text"] == "Soho"
    assert event_options([("e1", "Soho")], "e2")[-1]["value"] == "e2"
    [odd], [usual] = event_options([], "Aida"), event_options([], "kPv58SRFYExY7xAzQ")
    assert [each["text"]["text"] for each in (odd, usual)] == ["Use this id: Aida", "Use this id: kPv58SRFYExY7xAzQ"]
    assert "does not look like an event id" in odd["description"]["text"]
    assert "does not look like" not in usual["description"]["text"]
    assert len(cinema_options([replace(BERGH, id=f"c{n}") for n in range(300)], "c")) == 100
    assert cinema_options([replace(BERGH, id="x" * 151)]) == []


def test_zones_are_found_by_city() -> None:
    assert zone_options("new y")[0]["value"] == "America/New_York"
    assert zone_options("", ["Europe/Amsterdam"])[0]["value"] == "Europe/Amsterdam"
    assert len(zone_options("")) == 100


def test_a_doubled_hour_keeps_which_of_the_two_was_chosen() -> None:
    twice = [
        WallTime(wall(1, 2).wall.replace(month=10, day=25, minute=30, fold=fold), "Europe/Amsterdam") for fold in (0, 1)
    ]
    question = reading(Choice("Which 02:30?", tuple(resolved(each) for each in twice)))
    (pick,) = picks_of('{"v":1,"f":"due","z":"Europe/Amsterdam","i":1}', [question]).values()
    assert WallTime.from_text(pick).wall.fold == 1
