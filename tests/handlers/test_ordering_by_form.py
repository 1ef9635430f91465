"""`/encore order`, the form, the preview and Confirm, as Slack sends them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from bot.cinemas.cinema import TYPED_PREFIX
from gofilex import Portal
from tests.handlers.conftest import Desk, values
from tests.orders.desk import ALICE, BERGH, EVENT

GOOD: dict[str, Any] = {
    "portal": "selected:EMEA", "cinemas": (BERGH.key,), "event": f"selected:{EVENT}", "due": "2026-11-27 18:00", "channel": "C1",
}  # fmt: skip


async def opened(desk: Desk) -> dict[str, Any]:
    await desk.runs("order")
    return desk.slack.opened[-1]


async def test_words_open_the_form_filled_in(desk: Desk) -> None:
    response = await desk.runs(f"order Filmhuis Bergh event {EVENT} due next friday 6pm wibble")

    assert response.status == 200
    view = desk.slack.opened[0]
    assert view["callback_id"] == "encore_order"
    assert "next friday 6pm wibble" in json.dumps(view)
    assert BERGH.key in json.dumps(view)


async def test_the_shortcut_opens_the_same_form(desk: Desk) -> None:
    await desk.send({**desk._body("shortcut"), "callback_id": "order_encore", "trigger_id": "1.2.3"})

    assert desk.slack.opened[0]["callback_id"] == "encore_order"


async def test_send_shows_the_preview_and_confirm_clears_all(desk: Desk) -> None:
    form = await opened(desk)

    answer = await desk.sends_view(form, values(**GOOD))
    assert answer["response_action"] == "push"
    preview = answer["view"]
    assert preview["callback_id"] == "encore_preview"
    assert "18:00" in json.dumps(preview)

    assert await desk.sends_view(preview, {}) == {"response_action": "clear"}
    rows = await desk.bot.store.orders.tracked(form["private_metadata"])
    assert [row.order.request.cinema for row in rows] == [BERGH]


async def test_a_second_confirm_shows_what_became_of_the_first(desk: Desk) -> None:
    form = await opened(desk)
    preview = (await desk.sends_view(form, values(**GOOD)))["view"]
    await desk.sends_view(preview, {})

    again = await desk.sends_view(preview, {})

    assert again["response_action"] == "update"
    assert "Filmhuis Bergh" in json.dumps(again["view"])
    assert len(await desk.bot.store.orders.open(10)) == 1


async def test_errors_stand_at_their_fields(desk: Desk) -> None:
    form = await opened(desk)

    answer = await desk.sends_view(form, values(**{**GOOD, "due": "27 november", "assets": "nonsense"}))

    assert answer["response_action"] == "errors"
    assert set(answer["errors"]) == {"due", "assets"}


async def test_enter_shows_how_a_date_is_read_and_passes_the_views_hash(desk: Desk) -> None:
    form = await opened(desk)
    view = {**form, "id": "V1", "hash": "h7", "state": {"values": values(**{**GOOD, "due": "friday 6pm"})}}

    await desk.presses("due", "friday 6pm", view, type="plain_text_input")

    ((view_id, form_view_of, given_hash),) = desk.slack.updated
    assert (view_id, given_hash) == ("V1", "h7")
    assert "Fri 20 Nov 2026, 18:00" in json.dumps(form_view_of)


async def test_use_this_id_asks_for_the_cinema_and_the_form_goes_on_with_it(desk: Desk) -> None:
    form = await opened(desk)
    state = values(**{**GOOD, "cinemas": (f"{TYPED_PREFIX}zzocDLbbpnHPYZr99",)})
    view = {**form, "id": "V1", "hash": "h1", "state": {"values": state}}
    await desk.presses(
        "cinemas",
        view=view,
        type="multi_external_select",
        selected_options=[{"value": f"{TYPED_PREFIX}zzocDLbbpnHPYZr99"}],
    )
    asked = desk.slack.pushed[0]
    assert asked["callback_id"] == "encore_cinema"
    assert "zzocDLbbpnHPYZr99" in json.dumps(asked)

    typed = {
        "portal": "selected:EMEA",
        "id": "zzocDLbbpnHPYZr99",
        "name": "Neu",
        "country": "DE",
        "zone": "selected:Europe/Berlin",
    }
    answer = await desk.sends_view({**asked, "id": "V2"}, values(**typed), previous_view_id="V1", root_view_id="V1")

    assert answer == {}
    cinema = await desk.bot.directory.get(Portal.EMEA, "zzocDLbbpnHPYZr99")
    assert cinema is not None
    assert cinema.zone == "Europe/Berlin"
    assert desk.slack.updated[-1][0] == "V1"
    assert (await desk.sends_view(form, state))["view"]["callback_id"] == "encore_preview"


async def test_a_cinema_without_a_zone_is_asked_for_on_send(desk: Desk) -> None:
    await desk.bot.store.cinemas.put([replace(BERGH, zone="", country="ES")])
    form = await opened(desk)

    answer = await desk.sends_view(form, values(**GOOD))

    assert answer["view"]["callback_id"] == "encore_cinema"


async def test_the_country_proposes_the_zone(desk: Desk) -> None:
    await desk.runs("cinema")
    view = {**desk.slack.opened[0], "id": "V1", "hash": "h1", "state": {"values": values(country="nl", name="Neu")}}

    await desk.presses("country", "nl", view, type="plain_text_input")

    assert "Europe/Amsterdam" in json.dumps(desk.slack.updated[0][1])


async def test_type_ahead_offers_the_portals_own_cinemas(desk: Desk) -> None:
    emea = await desk.types_ahead("cinemas", "heer", values(portal="selected:EMEA"))
    apac = await desk.types_ahead("cinemas", "heer", values(portal="selected:APAC"))

    assert [option["value"] for option in emea] == [BERGH.key, f"{TYPED_PREFIX}heer"]
    assert [option["value"] for option in apac] == [f"{TYPED_PREFIX}heer"]


@pytest.mark.parametrize("pasted", [f"`{BERGH.key}`", f"https://genie.example/company/{BERGH.key}", f"{BERGH.key}."])
async def test_type_ahead_finds_the_id_in_what_was_pasted(desk: Desk, pasted: str) -> None:
    await desk.bot.store.cinemas.note_event(Portal.EMEA, BERGH.key, "An event of that id")

    cinemas = await desk.types_ahead("cinemas", pasted, values(portal="selected:EMEA"))
    events = await desk.types_ahead("event", pasted, values(portal="selected:EMEA"))

    assert [option["value"] for option in cinemas] == [BERGH.key]
    assert [option["value"] for option in events] == [BERGH.key]


async def test_only_what_can_be_an_id_is_offered_as_one(desk: Desk) -> None:
    offered = {typed: await desk.types_ahead("cinemas", typed, values(portal="selected:EMEA")) for typed in (
        "the big one", "“disney : 999”", "`zzocDLbbpnHPYZr99`")}  # fmt: skip

    assert [[option["value"] for option in options] for options in offered.values()] == [
        [], [f"{TYPED_PREFIX}disney:999"], [f"{TYPED_PREFIX}zzocDLbbpnHPYZr99"]]  # fmt: skip


async def test_a_new_cinemas_id_is_taken_out_of_what_was_pasted(desk: Desk) -> None:
    await desk.runs("cinema")
    form = {**desk.slack.opened[0], "id": "V1"}
    known = {"portal": "selected:EMEA", "name": "Neu", "country": "nl", "zone": "selected:Europe/Amsterdam"}

    refused = await desk.sends_view(form, values(**known, id="the big one"))
    assert "“the big one” is not an id of the portal's" in refused["errors"]["id"]
    await desk.sends_view(form, values(**known, id="https://genie.example/company/zzocDLbbpnHPYZr99"))

    assert await desk.bot.directory.get(Portal.EMEA, "zzocDLbbpnHPYZr99")


async def test_type_ahead_of_events_and_zones(desk: Desk) -> None:
    await desk.bot.store.cinemas.note_event(Portal.EMEA, EVENT, "Carmen Live")

    found = await desk.types_ahead("event", "carm", values(portal="selected:EMEA"))
    assert found[0]["value"] == EVENT
    zones = await desk.types_ahead("zone", "", values(country="NL"))
    assert zones[0]["value"] == "Europe/Amsterdam"
    assert len(zones) <= 100


async def test_a_form_that_opens_too_late_is_said_to_be_tried_again(desk: Desk) -> None:
    desk.slack.too_late = True

    await desk.runs("order")

    (told,) = desk.told
    assert "try again" in told["text"]


async def test_a_failure_while_sending_lays_a_sentence_over_the_form(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = await opened(desk)

    async def broken(*_: object) -> None:
        raise RuntimeError("xoxb-secret")

    monkeypatch.setattr(desk.bot.store.drafts, "save_plan", broken)
    answer = await desk.sends_view(form, values(**GOOD))

    assert answer["response_action"] == "push"
    assert "Reference" in json.dumps(answer["view"])
    assert "xoxb-secret" not in json.dumps(answer)


async def test_home_offers_a_button_to_order(desk: Desk) -> None:
    await desk.opens_home()

    ((user, view),) = desk.slack.homes
    assert user == ALICE.id
    assert view["type"] == "home"
