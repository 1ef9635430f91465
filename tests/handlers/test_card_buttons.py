"""The buttons of a card: each acts on what is stored when it is pressed, once, and only for those who may."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from bot.orders.order import Order, Phase, Submission
from bot.store.json_codec import pack
from bot.views import buttons
from tests.handlers.conftest import Desk, values
from tests.intake import submit
from tests.orders.desk import ALICE, ASSET, BERGH, HYDE, OTHER_ASSET, REQUEST

ONE = buttons.order_value("s1", 0)
ALL = buttons.order_value("s1")
BOB = replace(ALICE, id="U2BOB")
ADMIN = replace(ALICE, id="U9ADMIN")


async def ordered(desk: Desk, *orders: Order) -> None:
    """A submission of Alice's whose orders stand as given, whatever way they got there."""
    store = desk.bot.store
    assert await submit(store, Submission("s1", "T1", "C1", ALICE.id, desk.bot.clock.time(), len(orders)), orders)
    for order in orders:
        await store.engine.client.set(store.keys.shard("s1").order(order.id), pack(Order, order))


@pytest.fixture
async def unknown(desk: Desk) -> Desk:
    await ordered(desk, Order("s1", 0, REQUEST, phase=Phase.UNKNOWN, reason="No answer."))
    desk.slack.people |= {BOB.id: BOB, ADMIN.id: ADMIN}
    return desk


async def test_details_of_one_and_of_many(desk: Desk) -> None:
    await ordered(desk, Order("s1", 0, REQUEST), Order("s1", 1, replace(REQUEST, cinema=HYDE)))

    await desk.presses("details", ONE)
    await desk.presses("details", ALL)
    await desk.presses("show_all", ALL)

    assert HYDE.name not in json.dumps(desk.slack.opened[0])
    assert all(HYDE.name in json.dumps(view) for view in desk.slack.opened[1:])


async def test_a_button_in_a_modal_lays_its_view_over_it(desk: Desk) -> None:
    await ordered(desk, Order("s1", 0, REQUEST))

    await desk.presses("details", ONE, {"id": "V1", "type": "modal"})

    assert desk.slack.opened == []
    assert len(desk.slack.pushed) == 1


@pytest.mark.parametrize("button", ["details", "reorder", "support", "split"])
async def test_a_button_of_a_submission_that_a_newer_version_wrote_says_so(desk: Desk, button: str) -> None:
    await ordered(desk, Order("s1", 0, REQUEST, phase=Phase.UNKNOWN))
    store = desk.bot.store
    await store.engine.client.hset(store.keys.shard("s1").submission("s1"), "v", "2")

    await desk.presses(button, ONE)

    assert "A newer version of Encore Bot wrote this: nothing is lost." in desk.said()
    assert "went wrong" not in desk.said()


async def test_refresh_is_quiet_unless_there_is_nothing_to_look_at(desk: Desk) -> None:
    await ordered(desk, Order("s1", 0, REQUEST, phase=Phase.PLACED, order_id="zazRCknY5tRKFR5p7"))

    desk.bot.clock.forward(60)

    await desk.presses("refresh", ALL)
    assert desk.told == []
    await desk.presses("refresh", buttons.order_value("gone"))
    assert "no longer kept" in desk.said()


@pytest.mark.parametrize("action", ["refresh", "details", "unfollow", "reorder", "show_all", "support", "split"])
async def test_a_button_of_another_age_is_answered(desk: Desk, action: str) -> None:
    response = await desk.presses(action, "EMEA:12345")

    assert response.status == 200
    assert len(desk.told) == 1


async def test_stop_following_happens_once(desk: Desk) -> None:
    await ordered(desk, Order("s1", 0, REQUEST, phase=Phase.PLACED, order_id="zazRCknY5tRKFR5p7"))

    await desk.presses("unfollow", ALL)
    assert desk.told == []
    await desk.presses("unfollow", ALL)
    assert "nothing to stop" in desk.said()


async def test_order_again_opens_the_form_with_everything_in_it(desk: Desk) -> None:
    await ordered(
        desk, Order("s1", 0, REQUEST, phase=Phase.REFUSED, reason="No."), Order("s1", 1, replace(REQUEST, cinema=HYDE))
    )

    await desk.presses("reorder", ALL)

    text = json.dumps(desk.slack.opened[0])
    for part in (BERGH.key, HYDE.key, "2026-11-27 18:00", "disney:417"):
        assert part in text


async def test_it_was_placed_takes_the_id_and_follows(unknown: Desk) -> None:
    await unknown.presses("settle_placed", ONE)
    view = unknown.slack.opened[0]
    assert (await unknown.sends_view(view, values(order_id="two words")))["response_action"] == "errors"

    assert await unknown.sends_view(view, values(order_id="zazRCknY5tRKFR5p7")) == {"response_action": "clear"}

    (row,) = await unknown.bot.store.orders.tracked("s1")
    assert (row.order.phase, row.order.order_id, row.order.resolved_by) == (Phase.PLACED, "zazRCknY5tRKFR5p7", ALICE.id)
    late = await unknown.sends_view(view, values(order_id="otherotherotherot"))
    assert "settled this order already" in late["errors"]["order_id"]


async def test_it_was_not_placed_resolves_and_opens_the_form(unknown: Desk) -> None:
    await unknown.presses("settle_not_placed", ONE)

    (row,) = await unknown.bot.store.orders.tracked("s1")
    assert row.order.phase is Phase.DROPPED
    assert unknown.slack.opened[0]["callback_id"] == "encore_order"
    await unknown.presses("settle_not_placed", ONE)
    assert len(unknown.slack.opened) == 1
    assert "settled this order already" in unknown.said()


async def test_only_the_orderer_or_an_administrator_resolves(unknown: Desk) -> None:
    unknown.user = BOB.id
    await unknown.presses("settle_not_placed", ONE)
    await unknown.presses("settle_placed", ONE)
    (row,) = await unknown.bot.store.orders.tracked("s1")
    assert row.order.phase is Phase.UNKNOWN
    assert [("Only who ordered this" in told["text"]) for told in unknown.told] == [True, True]

    unknown.user = ADMIN.id
    await unknown.presses("settle_not_placed", ONE)
    (row,) = await unknown.bot.store.orders.tracked("s1")
    assert row.order.resolved_by == ADMIN.id


async def test_a_refusal_for_mixed_assets_is_split_into_two_orders(desk: Desk) -> None:
    mixed = replace(REQUEST, event="", assets=(ASSET, OTHER_ASSET))
    await ordered(desk, Order("s1", 0, mixed, phase=Phase.REFUSED, reason="TS and non-TS encores can't share an order"))
    await desk.presses("split", ONE)
    view = desk.slack.opened[0]
    ticked = {"ts_assets": {"ts_assets": {"selected_options": [{"value": "1"}]}}}
    none: dict[str, Any] = {"ts_assets": {"ts_assets": {"selected_options": []}}}
    assert (await desk.sends_view(view, none))["response_action"] == "errors"

    answer = await desk.sends_view(view, ticked)

    assert answer["response_action"] == "update"
    draft = await desk.bot.store.drafts.read(answer["view"]["private_metadata"])
    assert draft is not None
    assert sorted(draft.groups) == sorted([(ASSET,), (OTHER_ASSET,)])


async def test_the_text_for_support_names_the_ids_and_the_address(desk: Desk) -> None:
    await ordered(desk, Order("s1", 0, REQUEST, phase=Phase.PLACED, order_id="zazRCknY5tRKFR5p7"))

    await desk.presses("support", ONE)

    text = json.dumps(desk.slack.opened[0])
    assert "zazRCknY5tRKFR5p7" in text
    assert "support-emea@example.com" in text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            '{"v":2}',
            (
                "A newer version of Encore Bot wrote this: nothing is lost.",
                "when all of its processes are of the same version",
            ),
        ),
        ("x", ("cannot be read: record", "amiss.records")),
    ],
)
@pytest.mark.parametrize("number", [0, buttons.ALL])
async def test_an_order_that_cannot_be_read_is_not_said_to_be_gone(
    desk: Desk, text: str, says: tuple[str, str], number: int
) -> None:
    """Neither by a button on its card nor by its id: of an order that is kept, nobody is told that it is not."""
    order = Order("s1", 0, REQUEST, phase=Phase.PLACED, order_id="zazRCknY5tRKFR5p7")
    store = desk.bot.store
    assert await submit(store, Submission("s1", "T1", "C1", ALICE.id, 1.0, 1), [order])
    shard = store.keys.shard("s1")
    await store.engine.client.set(shard.order(order.id), text)

    for asks in (
        desk.presses(buttons.DETAILS, buttons.order_value("s1", number)),
        desk.runs(f"status {order.order_id}"),
    ):
        await asks
        assert all(part in desk.told[-1]["text"] for part in says), desk.told[-1]["text"]

    await store.engine.client.hset(shard.submission("s1"), "v", "9" if "v" in text else "x")
    await desk.presses(buttons.DETAILS, buttons.order_value("s1", number))
    assert all(part in desk.told[-1]["text"] for part in says)


DEEPEST = {"id": "V3", "root_view_id": "V1", "previous_view_id": "V2", "type": "modal", "hash": "h"}


async def test_an_answer_in_the_deepest_window_stands_on_top_of_it(unknown: Desk) -> None:
    """Over it Slack lays no other."""
    await unknown.presses("settle_placed", ONE)
    view = {**unknown.slack.opened[0], **DEEPEST}
    await unknown.presses("details", buttons.order_value("gone"), view)
    await unknown.presses(
        "details", buttons.order_value("gone"), view | {"blocks": unknown.slack.updated[0][1]["blocks"]}
    )

    assert unknown.slack.pushed == []
    for view_id, drawn, _ in unknown.slack.updated:
        assert (view_id, drawn["callback_id"]) == ("V3", "encore_settle")
        assert "no longer kept" in json.dumps(drawn["blocks"][0])
        assert drawn["blocks"][1:] == view["blocks"]


async def test_what_goes_wrong_with_the_deepest_form_is_said_at_its_first_field(unknown: Desk) -> None:
    await unknown.presses("settle_placed", ONE)
    view = {**unknown.slack.opened[0], **DEEPEST}
    unknown.user = BOB.id

    answer = await unknown.sends_view(view, values(order_id="zazRCknY5tRKFR5p7"), **DEEPEST)

    assert answer["response_action"] == "errors"
    assert "Only who ordered this" in answer["errors"]["order_id"]
    bare = {**view, "blocks": [], "callback_id": "encore_preview"}
    unknown.team = "T2"
    assert (await unknown.sends_view(bare, {}, **DEEPEST))["response_action"] == "update"
