"""What every message and view must pass before it counts as one that Slack takes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import blockkit
from slack_sdk.models.blocks import Block as SdkBlock
from slack_sdk.models.views import View as SdkView

from bot.views import limits
from bot.views.message import Message
from bot.wording.mrkdwn import is_marked
from sandbox.slack.block_kit.surfaces import check_blocks, check_view, texts_in

_ELEMENTS = {
    "plain_text": blockkit.Text, "mrkdwn": blockkit.Text, "button": blockkit.Button, "static_select": blockkit.StaticSelect,
    "external_select": blockkit.ExternalSelect, "multi_external_select": blockkit.MultiExternalSelect,
    "multi_static_select": blockkit.MultiStaticSelect, "conversations_select": blockkit.ConversationsSelect,
    "plain_text_input": blockkit.PlainTextInput, "radio_buttons": blockkit.RadioButtons, "checkboxes": blockkit.Checkboxes,
    "section": blockkit.Section,
    "context": blockkit.Context, "divider": blockkit.Divider, "actions": blockkit.Actions, "input": blockkit.Input,
}  # fmt: skip
_OBJECTS = {
    "confirm": blockkit.Confirm, "filter": blockkit.ConversationFilter, "option": blockkit.Option,
    "dispatch_action_config": blockkit.DispatchActionConfig,
}  # fmt: skip


def assert_message(message: Message) -> None:
    """The message as a whole is one that Slack posts, and says something to those who see only its text."""
    assert message.text.strip()
    assert len(message.text) <= limits.UPDATED_TEXT
    assert len(message.blocks) <= limits.MESSAGE_BLOCKS
    assert not is_marked(json.dumps([message.text, message.blocks], ensure_ascii=False))
    assert sum(map(len, texts_in(message.blocks))) <= limits.MESSAGE_BLOCK_TEXT
    assert check_blocks(message.blocks, "message") == []
    _assert_blocks(message.blocks)
    assert not _live(message.text), message.text
    for text in mrkdwn_texts(message.blocks):
        assert not _live(text), text


def assert_view(view: Mapping[str, Any]) -> None:
    """The same for a modal or the home tab."""
    assert check_view(view) == []
    assert not is_marked(json.dumps(view, ensure_ascii=False))
    _assert_blocks(view["blocks"])
    sdk = SdkView(**view)
    sdk.validate_json()
    assert sdk.to_dict() == json.loads(json.dumps(view))
    assert len(json.dumps(view)) < limits.VIEW_BYTES
    assert len(view["blocks"]) <= limits.VIEW_BLOCKS
    assert len(view.get("private_metadata", "")) <= limits.PRIVATE_METADATA
    for text in mrkdwn_texts(view["blocks"]):
        assert not _live(text), text


def mrkdwn_texts(content: Any) -> Iterator[str]:
    """Every text that Slack reads as mrkdwn."""
    if isinstance(content, Mapping):
        if content.get("type") == "mrkdwn":
            yield content["text"]
        for value in content.values():
            yield from mrkdwn_texts(value)
    elif isinstance(content, list):
        for value in content:
            yield from mrkdwn_texts(value)


def said(content: Message | Mapping[str, Any]) -> str:
    """Everything a reader sees, a line a text: for looking at and for asserting on."""
    blocks = content.blocks if isinstance(content, Message) else content["blocks"]
    return "\n".join(_seen(blocks))


def _seen(content: Any) -> Iterator[str]:
    if isinstance(content, Mapping):
        if content.get("type") == "table":
            yield from (" | ".join(cell["text"] for cell in row) for row in content["rows"])
            return
        if content.get("type") == "button":
            yield f"[{content['text']['text']}]"
            return
        if content.get("type") in ("mrkdwn", "plain_text", "text"):
            yield content["text"]
            return
        if "initial_value" in content:
            yield f"[{content['initial_value']}]"
        for name, value in content.items():
            if name != "confirm" and isinstance(value, Mapping | list):
                yield from _seen(value)
    elif isinstance(content, list):
        for value in content:
            yield from _seen(value)


def _live(text: str) -> list[str]:
    """Live syntax that is not ours: all but dates and the mention or channel of a sample's own id."""
    found = re.findall(r"<([^<>\n]+)>", text)
    return [each for each in found if not each.startswith("!date^") and each not in ("@U1ALICE", "@U2BOB", "#C1")]


def _assert_blocks(blocks: Sequence[Any]) -> None:
    for block, parsed in zip(blocks, SdkBlock.parse_all(blocks), strict=True):
        parsed.validate_json()
        assert parsed.to_dict() == block
        if block["type"] in _ELEMENTS:
            _built(block).build()
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    assert len(ids) == len(set(ids))
    for block in blocks:
        assert len(block.get("fields", ())) <= 10
        actions = [element["action_id"] for element in block.get("elements", ()) if "action_id" in element]
        assert len(actions) == len(set(actions))


def _built(content: Any, name: str = "") -> Any:
    """The same as `blockkit` builds it, which checks the limits of what is inside."""
    if isinstance(content, list):
        return [_built(each, "option" if name in ("options", "initial_options") else "") for each in content]
    if not isinstance(content, Mapping):
        return content
    if name == "initial_option":
        name = "option"
    # It refuses a min_query_length of 0, which Slack allows.
    inside = {key: _built(value, key) for key, value in content.items() if (key, value) != ("min_query_length", 0)}
    kind = inside.pop("type", "") if content.get("type") not in ("plain_text", "mrkdwn") else content["type"]
    made = _ELEMENTS.get(kind) or _OBJECTS[name]
    return made(**inside)
