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
from tests.orders.desk import ALICE, ASSET, BERGH, HYDE, OTHER_ASSET, REQUEST

ONE = buttons.order_value("s1", 0)
ALL = buttons.order_value("s1")
BOB = replace(ALICE, id="U2BOB")
ADMIN = replace(ALICE, id="U9ADMIN")


async def ordered(desk: Desk, *orders: Order) -> None:
    """A submission of Alice's whose orders stand as given, whatever way they got there."""
    store = desk.bot.store
    assert await store.orders.submit(Submission("s1", "T1", "C1", ALICE.id, desk.bot.clock.time(), len(orders)), orders)
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


async def test_it_was_not_placed_settles_and_opens_the_form(unknown: Desk) -> None:
    await unknown.presses("settle_not_placed", ONE)

    (row,) = await unknown.bot.store.orders.tracked("s1")
    assert row.order.phase is Phase.DROPPED
    assert unknown.slack.opened[0]["callback_id"] == "encore_order"
    await unknown.presses("settle_not_placed", ONE)
    assert len(unknown.slack.opened) == 1
    assert "settled this order already" in unknown.said()


async def test_only_the_orderer_or_an_administrator_settles(unknown: Desk) -> None:
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
