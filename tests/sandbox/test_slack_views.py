"""Modals and Homes as Slack documents them: trigger ids, the stack, hashes, what an update keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from sandbox.slack import Slack, View
    from tests.clock import MovedClock
    from tests.sandbox.conftest import Refused


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def question(name: str, **element: Any) -> dict[str, Any]:
    element = {"type": "plain_text_input", "action_id": name, **element}
    return {"type": "input", "block_id": name, "label": plain(name), "element": element}


def form(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    blocks = blocks or (question("due"),)
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain("Form"),
        "submit": plain("Send"),
        "blocks": blocks,
        **more,
    }


@pytest.fixture
def trigger(slack: Slack) -> Any:
    """Makes trigger ids for Alice, who is in #deliveries (and maybe has a view before her)."""

    def trigger(view: View | None = None) -> str:
        return slack.triggers.issue("U0ALICE", channel="C0DELIVERIES", view_id=view.id if view else None)

    return trigger


def before(slack: Slack) -> View:
    view = slack.person("alice").view
    assert view is not None
    return view


async def test_a_trigger_lives_three_seconds_and_serves_once(
    client: AsyncWebClient, clock: MovedClock, trigger: Any, refused: Refused
) -> None:
    first = trigger()
    clock.forward(3)
    assert (await client.views_open(trigger_id=first, view=form()))["ok"]
    assert (await refused(client.views_open(trigger_id=first, view=form()))).error == "exchanged_trigger_id"
    late = trigger()
    clock.forward(3.1)
    assert (await refused(client.views_open(trigger_id=late, view=form()))).error == "expired_trigger_id"
    assert (await refused(client.views_open(trigger_id="1.2.3", view=form()))).error == "invalid_trigger_id"


async def test_a_view_that_breaks_the_rules_is_named_with_its_place(
    client: AsyncWebClient, trigger: Any, refused: Refused
) -> None:
    answer = await refused(client.views_open(trigger_id=trigger(), view=form(title=plain("x" * 25))))
    assert answer.error == "invalid_arguments"
    assert answer.messages == "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"


async def test_a_stack_of_three(slack: Slack, client: AsyncWebClient, trigger: Any, refused: Refused) -> None:
    root = (await client.views_open(trigger_id=trigger(), view=form()))["view"]
    second = (await client.views_push(trigger_id=trigger(before(slack)), view=form()))["view"]
    third = (await client.views_push(trigger_id=trigger(before(slack)), view=form()))["view"]
    assert (root["root_view_id"], root["previous_view_id"]) == (root["id"], None)
    assert (second["root_view_id"], second["previous_view_id"]) == (root["id"], root["id"])
    assert (third["root_view_id"], third["previous_view_id"]) == (root["id"], second["id"])
    fourth = client.views_push(trigger_id=trigger(before(slack)), view=form())
    assert (await refused(fourth)).error == "push_limit_reached"
    slack.views.clear("U0ALICE")
    assert (await refused(client.views_update(view_id=root["id"], view=form()))).error == "not_found"


async def test_a_modal_is_not_opened_over_another(slack: Slack, client: AsyncWebClient, trigger: Any) -> None:
    """Slack answers ok and shows nothing (bolt-js 1827, bolt-python 481)."""
    first = (await client.views_open(trigger_id=trigger(), view=form()))["view"]

    second = await client.views_open(trigger_id=trigger(before(slack)), view=form(callback_id="over"))

    assert second["ok"]
    assert second["view"]["id"] != first["id"]
    assert [view.id for view in slack.person("alice").views] == [first["id"]]
    slack.views.opens_over_modals = True
    third = (await client.views_open(trigger_id=trigger(), view=form()))["view"]
    assert [view.id for view in slack.person("alice").views] == [third["id"]]


async def test_a_push_needs_a_view_to_stand_on(client: AsyncWebClient, trigger: Any, refused: Refused) -> None:
    assert (await refused(client.views_push(trigger_id=trigger(), view=form()))).error == "not_found"


async def test_an_update_of_what_changed_since_is_a_conflict(
    client: AsyncWebClient, trigger: Any, refused: Refused
) -> None:
    opened = (await client.views_open(trigger_id=trigger(), view=form()))["view"]
    updated = (await client.views_update(view_id=opened["id"], hash=opened["hash"], view=form()))["view"]
    assert updated["hash"] != opened["hash"]
    late = client.views_update(view_id=opened["id"], hash=opened["hash"], view=form())
    assert (await refused(late)).error == "hash_conflict"
    assert (await client.views_update(view_id=opened["id"], view=form()))["ok"]


async def test_the_same_ids_keep_what_was_typed(slack: Slack, client: AsyncWebClient, trigger: Any) -> None:
    await client.views_open(trigger_id=trigger(), view=form(question("due"), question("note")))
    alice = slack.person("alice")
    view = before(slack)
    await alice.types(view, "due", "friday 6pm")
    await alice.types(view, "note", "gone")
    new = form(question("due", initial_value="monday"), question("remark", initial_value="new"))
    values = (await client.views_update(view_id=view.id, view=new))["view"]["state"]["values"]
    assert values["due"]["due"] == {"type": "plain_text_input", "value": "friday 6pm"}
    assert values["remark"]["remark"]["value"] == "new"
    assert "note" not in values


async def test_initial_values_are_in_the_state_from_the_start(client: AsyncWebClient, trigger: Any) -> None:
    emea = {"text": plain("EMEA"), "value": "emea"}
    view = form(
        question("due"),
        question("event", initial_value="kPv5"),
        question("portal", type="static_select", options=[emea], initial_option=emea),
        question("cinemas", type="multi_external_select", initial_options=[emea]),
        question("channel", type="conversations_select", default_to_current_conversation=True),
    )
    values = (await client.views_open(trigger_id=trigger(), view=view))["view"]["state"]["values"]
    assert values == {
        "due": {"due": {"type": "plain_text_input", "value": None}},
        "event": {"event": {"type": "plain_text_input", "value": "kPv5"}},
        "portal": {"portal": {"type": "static_select", "selected_option": emea}},
        "cinemas": {"cinemas": {"type": "multi_external_select", "selected_options": [emea]}},
        "channel": {"channel": {"type": "conversations_select", "selected_conversation": "C0DELIVERIES"}},
    }


async def test_an_external_id_is_taken_once(client: AsyncWebClient, trigger: Any, refused: Refused) -> None:
    await client.views_open(trigger_id=trigger(), view=form(external_id="one"))
    assert (await client.views_update(external_id="one", view=form(external_id="one")))["ok"]
    home = {"type": "home", "external_id": "one", "blocks": []}
    assert (await refused(client.views_publish(user_id="U0ALICE", view=home))).error == "duplicate_external_id"


async def test_a_home_for_each(slack: Slack, client: AsyncWebClient, refused: Refused) -> None:
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    await client.views_publish(user_id="U0ALICE", view=home)
    assert slack.person("alice").home is not None
    assert slack.person("bram").home is None
    assert (await refused(client.views_publish(user_id="U0NOBODY", view=home))).error == "user_not_found"
    assert (await refused(client.views_publish(user_id="U0ALICE", view=form()))).error == "invalid_arguments"
