"""The few Block Kit blocks the views are made of, as dicts. Nothing clever: each is what Slack's page shows.

mrkdwn is always `verbatim`: Slack then makes no links or mentions of its own out of plain words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bot.views import limits
from bot.views.message import Block, View


def mrkdwn(text: str, most: int = limits.SECTION_TEXT) -> dict[str, Any]:
    """A mrkdwn text object; what is foreign in it has been escaped by the caller."""
    return {"type": "mrkdwn", "text": _seen(text, most), "verbatim": True}


def plain(text: str, most: int) -> dict[str, Any]:
    """A plain_text object: inert, whatever it holds."""
    return {"type": "plain_text", "text": _seen(text, most), "emoji": False}


def _seen(text: str, most: int) -> str:
    """Slack takes no empty text."""
    return limits.cut(text, most) if text.strip() else "–"


def section(text: str, block_id: str = "", accessory: dict[str, Any] | None = None) -> Block:
    block: Block = {"type": "section", "text": mrkdwn(text)}
    if accessory:
        block["accessory"] = accessory
    return _named(block, block_id)


def sections(lines: Sequence[str]) -> list[Block]:
    """As few sections as the lines need."""
    return [section(text) for text in limits.pages(lines)]


def context(text: str, block_id: str = "") -> Block:
    return _named({"type": "context", "elements": [mrkdwn(text, limits.CONTEXT_TEXT)]}, block_id)


def divider() -> Block:
    return {"type": "divider"}


def actions(elements: Iterable[dict[str, Any]], block_id: str = "") -> Block:
    return _named({"type": "actions", "elements": list(elements)}, block_id)


def input_block(
    name: str,
    label: str,
    element: dict[str, Any],
    *,
    optional: bool = False,
    hint: str = "",
    dispatch: bool = False,
) -> Block:
    """An input whose block_id and action_id are both `name`. dispatch: its changes come as block_actions."""
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": plain(label, limits.LABEL_TEXT),
        "element": {**element, "action_id": name},
        "optional": optional,
    }
    if hint:
        block["hint"] = plain(hint, limits.LABEL_TEXT)
    if dispatch:
        block["dispatch_action"] = True
    return block


def text_input(
    initial: str = "", placeholder: str = "", *, multiline: bool = False, on_enter: bool = False
) -> dict[str, Any]:
    """A plain-text input. on_enter: with `dispatch`, it is read on Enter and not at each letter."""
    element: dict[str, Any] = {"type": "plain_text_input"}
    if multiline:
        element["multiline"] = True
    if initial:
        element["initial_value"] = initial[: limits.INPUT_TEXT]
    if placeholder:
        element["placeholder"] = plain(placeholder, limits.OPTION_VALUE)
    if on_enter:
        element["dispatch_action_config"] = {"trigger_actions_on": ["on_enter_pressed"]}
    return element


def option(text: str, value: str, description: str = "") -> dict[str, Any]:
    """An option of a select, of radio buttons or of checkboxes."""
    made: dict[str, Any] = {"text": plain(text, limits.OPTION_TEXT), "value": value}
    if description:
        made["description"] = plain(description, limits.OPTION_TEXT)
    return made


def modal(
    callback_id: str,
    title: str,
    blocks: list[Block],
    *,
    submit: str = "",
    close: str = "Close",
    metadata: str = "",
) -> View:
    view: View = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title, limits.VIEW_TITLE),
        "close": plain(close, limits.VIEW_TITLE),
        "blocks": blocks,
    }
    if metadata:
        view["private_metadata"] = metadata
    if submit:
        view["submit"] = plain(submit, limits.VIEW_TITLE)
    return view


def _named(block: Block, block_id: str) -> Block:
    return {**block, "block_id": block_id} if block_id else block
