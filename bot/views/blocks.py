"""The few Block Kit blocks the views are made of, as dicts. Nothing clever: each is what Slack's page shows.

mrkdwn is always `verbatim`: Slack then makes no links or mentions of its own out of plain words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.views import limits
from bot.views.block_kit import (
    ActionsBlock,
    Block,
    Button,
    ContextBlock,
    DividerBlock,
    InputBlock,
    InputElement,
    Modal,
    MrkdwnText,
    Option,
    PlainText,
    PlainTextInput,
    RichTextBlock,
    SectionBlock,
    StaticSelect,
)
from bot.views.rich_text import plain_words, rich_text
from bot.wording.mrkdwn import is_marked, without_marks


def mrkdwn(text: str, most: int = limits.SECTION_TEXT) -> MrkdwnText:
    """A mrkdwn text object; what is foreign in it has been escaped by the caller."""
    return {"type": "mrkdwn", "text": _seen(text, most), "verbatim": True}


def plain(text: str, most: int) -> PlainText:
    """A plain_text object: inert, whatever it holds."""
    return {"type": "plain_text", "text": _seen(without_marks(text), most), "emoji": False}


def _seen(text: str, most: int) -> str:
    """Slack takes no empty text."""
    return limits.cut(text, most) if text.strip() else "–"


def section(text: str, block_id: str = "") -> SectionBlock | RichTextBlock:
    """A text; as rich text where something foreign in it would be taken for markup."""
    if is_marked(text):
        return rich_text(limits.cut(text, limits.SECTION_TEXT), block_id)
    block: SectionBlock = {"type": "section", "text": mrkdwn(text)}
    if block_id:
        block["block_id"] = block_id
    return block


def section_with(text: str, block_id: str, accessory: Button | StaticSelect) -> SectionBlock:
    """A text with something to press or choose beside it; plain where something foreign in it would be taken for markup."""
    shown = plain(plain_words(text), limits.SECTION_TEXT) if is_marked(text) else mrkdwn(text)
    return {"type": "section", "text": shown, "block_id": block_id, "accessory": accessory}


def sections(lines: Sequence[str]) -> list[Block]:
    """As few sections as the lines need."""
    return [section(text) for text in limits.pages(lines)]


def context(text: str, block_id: str = "") -> ContextBlock | RichTextBlock:
    """A text of less weight; as rich text like `section`."""
    if is_marked(text):
        return rich_text(limits.cut(text, limits.CONTEXT_TEXT), block_id)
    block: ContextBlock = {"type": "context", "elements": [mrkdwn(text, limits.CONTEXT_TEXT)]}
    if block_id:
        block["block_id"] = block_id
    return block


def divider() -> DividerBlock:
    return {"type": "divider"}


def actions(elements: Iterable[Button | StaticSelect], block_id: str = "") -> ActionsBlock:
    block: ActionsBlock = {"type": "actions", "elements": list(elements)}
    if block_id:
        block["block_id"] = block_id
    return block


def input_block(
    name: str,
    label: str,
    element: InputElement,
    *,
    optional: bool = False,
    hint: str = "",
    dispatch: bool = False,
) -> InputBlock:
    """An input whose block_id and action_id are both `name`. dispatch: its changes come as block_actions."""
    named = element.copy()
    named["action_id"] = name
    block: InputBlock = {
        "type": "input",
        "block_id": name,
        "label": plain(label, limits.LABEL_TEXT),
        "element": named,
        "optional": optional,
    }
    if hint:
        block["hint"] = plain(hint, limits.LABEL_TEXT)
    if dispatch:
        block["dispatch_action"] = True
    return block


def text_input(
    initial: str = "", placeholder: str = "", *, multiline: bool = False, on_enter: bool = False
) -> PlainTextInput:
    """A plain-text input. on_enter: with `dispatch`, it is read on Enter and not at each letter."""
    element: PlainTextInput = {"type": "plain_text_input"}
    if multiline:
        element["multiline"] = True
    if initial:
        element["initial_value"] = initial[: limits.INPUT_TEXT]
    if placeholder:
        element["placeholder"] = plain(placeholder, limits.OPTION_VALUE)
    if on_enter:
        element["dispatch_action_config"] = {"trigger_actions_on": ["on_enter_pressed"]}
    return element


def option(text: str, value: str, description: str = "") -> Option:
    """An option of a select, of radio buttons or of checkboxes."""
    made: Option = {"text": plain(text, limits.OPTION_TEXT), "value": value}
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
) -> Modal:
    view: Modal = {
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
