"""Every button and window of an order asks who may: nobody reaches an order whose channel they don't see, whatever value they hold."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from bot.orders.order import Order, Phase, Submission
from bot.store.json_codec import pack
from bot.views import buttons, change, details, split_assets, unknown_outcome
from tests.handlers.conftest import Desk, values
from tests.intake import submit
from tests.orders.desk import ALICE, ASSET, OTHER_ASSET, REQUEST

BOB = replace(ALICE, id="U2BOB")
PRIVATE = "C9SECRET"
ONE = buttons.order_value("s1", 0)
OF_NO_ORDER = {"order", buttons.LIST}
EVERY = sorted(
    {name for constant, name in vars(buttons).items() if constant.isupper() and isinstance(name, str)} - OF_NO_ORDER
)
MIXED = replace(REQUEST, event="", assets=(ASSET, OTHER_ASSET))


@pytest.fixture
async def secret(desk: Desk) -> Desk:
    """Alice ordered in a private channel, and Bob does something; Slack does not say that he is in it."""
    order = Order("s1", 0, MIXED, phase=Phase.REFUSED, reason="TS and non-TS encores can't share an order.")
    store = desk.bot.store
    assert await submit(store, Submission("s1", "T1", PRIVATE, ALICE.id, 1.0, 1, card_channel=PRIVATE), [order])
    await store.engine.client.set(store.keys.shard("s1").order(order.id), pack(Order, order))
    desk.slack.people[BOB.id] = BOB
    desk.slack.private.add(PRIVATE)
    desk.user = BOB.id
    return desk


def shown(desk: Desk) -> str:
    """Whatever Bob was shown."""
    return json.dumps([desk.slack.opened, desk.slack.pushed, desk.slack.updated, desk.told])


@pytest.mark.parametrize("action", EVERY)
async def test_no_button_reaches_an_order_out_of_sight(secret: Desk, action: str) -> None:
    await secret.presses(action, ONE)
    await secret.presses(action, ONE, {"id": "V1", "type": "home"})

    assert REQUEST.cinema.name not in shown(secret)
    assert secret.told
    assert "does not say that you are in the channel" in secret.told[0]["text"]
    (tracked,) = await secret.bot.store.orders.tracked("s1")
    assert tracked.order.phase is Phase.REFUSED


@pytest.mark.parametrize(
    "callback_id",
    [change.CALLBACK, split_assets.CALLBACK, unknown_outcome.CALLBACK, unknown_outcome.OTHER_ID_CALLBACK],
)
async def test_no_form_reaches_it_either(secret: Desk, callback_id: str) -> None:
    view = {"type": "modal", "callback_id": callback_id, "private_metadata": f"{ONE}\nzazRCknY5tRKFR5p7"[: len(ONE)]}

    answer = await secret.sends_view(view, values(order_id="zazRCknY5tRKFR5p7"))

    assert answer["response_action"] in ("push", "errors")
    assert "does not say that you are in the channel" in json.dumps(answer)


async def test_a_press_on_a_message_is_proof_and_the_windows_it_opens_keep_it(secret: Desk) -> None:
    """So the scope to ask for the members of private channels is not needed for it."""
    body: dict[str, Any] = {
        "type": "block_actions", "team": {"id": "T1"}, "user": {"id": BOB.id, "team_id": "T1"}, "trigger_id": "1.2.3",
        "container": {"type": "message", "channel_id": PRIVATE, "message_ts": "1.2"}, "channel": {"id": PRIVATE},
        "actions": [{"type": "button", "action_id": "show_all", "block_id": "b", "value": buttons.order_value("s1")}],
        "response_url": secret.response_url,
    }  # fmt: skip
    await secret.send(body)
    everything = secret.slack.opened[0]
    assert REQUEST.cinema.name in json.dumps(everything)

    await secret.presses("details", ONE, {"id": "V1", "hash": "h", **everything})
    window = secret.slack.pushed[0]
    assert window["callback_id"] == details.CALLBACK
    await secret.presses("support", ONE, {"id": "V2", "root_view_id": "V1", "previous_view_id": "V1", **window})
    assert secret.slack.pushed[1]["callback_id"] == "encore_support"

    secret.slack.opened.clear()
    body["actions"] = [{**body["actions"][0], "action_id": "split", "value": ONE}]
    await secret.send(body)
    ticked = {"ts_assets": {"ts_assets": {"selected_options": [{"value": "1"}]}}}
    assert (await secret.sends_view(secret.slack.opened[0], ticked))["response_action"] == "update"


async def test_the_value_of_a_button_is_no_proof_of_itself(secret: Desk) -> None:
    """Only what the window holds is ours."""
    await secret.presses("details", buttons.with_sight(ONE, PRIVATE))

    assert secret.slack.opened == []
    assert "does not say that you are in the channel" in secret.said()
