"""The buttons of card, thread and modals: their fixed names, what they carry, and what they ask before they act.

A button carries `{"v": 1, "s": submission, "n": number of the order}`, nothing else: what it does is decided from what
is stored when it is pressed. `n` is -1 for the whole submission.
"""

from __future__ import annotations

import json
from typing import Final, NamedTuple

from bot.views import limits
from bot.views.block_kit import Button, ConfirmDialog
from bot.views.blocks import plain

REFRESH: Final = "refresh"
DETAILS: Final = "details"
UNFOLLOW: Final = "unfollow"
REORDER: Final = "reorder"
RESOLVE_PLACED: Final = "settle_placed"
RESOLVE_NOT_PLACED: Final = "settle_not_placed"
OTHER_ID: Final = "other_id"
SUPPORT: Final = "support"
ASK_CHANGE: Final = "ask_change"
CHANGE_MADE: Final = "change_made"
CHANGE_NOT_MADE: Final = "change_not_made"
SPLIT: Final = "split"
SHOW_ALL: Final = "show_all"
PAGE_BACK: Final = "page_back"
PAGE_NEXT: Final = "page_next"
ORDER: Final = "order"
LIST: Final = "list_open"

ALL: Final = -1
"""The number that stands for every order of a submission."""

_VERSION = 1


class ButtonValue(NamedTuple):
    """Which order of which submission a button is for; `ALL` for every one. For `page_*`: which page."""

    submission: str
    number: int


def order_value(submission: str, number: int = ALL) -> str:
    """What the button carries."""
    return json.dumps({"v": _VERSION, "s": submission, "n": number}, separators=(",", ":"))


def parse_order_value(text: str) -> ButtonValue:
    """The opposite of `order_value`. Raises `ValueError` for anything else, such as a button of another version."""
    try:
        held = json.loads(text)
    except ValueError:
        raise ValueError("not the value of one of our buttons") from None
    match held:
        case {"v": int(version), "s": str(submission), "n": int(number)} if submission and number >= ALL:
            if not isinstance(version, bool) and not isinstance(number, bool) and version == _VERSION:
                return ButtonValue(submission, number)
            raise ValueError("the value of a button of another version")
        case _:
            raise ValueError("not the value of one of our buttons")


def with_sight(metadata: str, channel: str) -> str:
    """`private_metadata` that begins with what a button carries, and from which channel its window was opened: what stands there only
    we have written. Any other as it is."""
    value, newline, rest = metadata.partition("\n")
    try:
        parse_order_value(value)
    except ValueError:
        return metadata
    seen = {**json.loads(value), "c": channel} if channel else json.loads(value)
    return json.dumps(seen, separators=(",", ":")) + newline + rest


def seen_in(metadata: str) -> str:
    """The channel that `with_sight` put there; `""` for none."""
    value = metadata.partition("\n")[0]
    try:
        parse_order_value(value)
    except ValueError:
        return ""
    return str(json.loads(value).get("c") or "")


def button(
    action_id: str, label: str, carried: str, *, style: str = "", confirm: ConfirmDialog | None = None
) -> Button:
    """style: `primary` or `danger`, at most one of each kind in a message."""
    made: Button = {
        "type": "button",
        "action_id": action_id,
        "text": plain(label, limits.BUTTON_TEXT),
        "value": carried,
    }
    if style:
        made["style"] = style
    if confirm:
        made["confirm"] = confirm
    return made


def confirm_dialog(title: str, text: str, yes: str, no: str = "Not now") -> ConfirmDialog:
    """The dialog before something that sends or stops."""
    return {
        "title": plain(title, 100),
        "text": plain(text, limits.CONFIRM_TEXT),
        "confirm": plain(yes, 30),
        "deny": plain(no, 30),
    }


def order_button() -> Button:
    """Opens an empty form: of no order, so that it carries nothing."""
    return {
        "type": "button",
        "action_id": ORDER,
        "text": plain("Order an encore", limits.BUTTON_TEXT),
        "style": "primary",
    }


def list_button() -> Button:
    return {"type": "button", "action_id": LIST, "text": plain("Open orders", limits.BUTTON_TEXT)}


def refresh_button(carried: str) -> Button:
    return button(REFRESH, "Refresh", carried)


def details_button(carried: str) -> Button:
    return button(DETAILS, "Details", carried)


def do_not_send_button(carried: str) -> Button:
    """The same as `unfollow` for an order that still waits: it is not sent."""
    sure = confirm_dialog(
        "Not send this order?", "It has not been sent to the portal yet, and it will not be.", "Don't send it"
    )
    return button(UNFOLLOW, "Don't send it", carried, confirm=sure)


def unfollow_button(carried: str, count: int = 1) -> Button:
    """count: how many orders it stops."""
    text = "There will be no more news of this order here. The portal goes on with it: nothing is canceled."
    if count > 1:
        text = (
            f"There will be no more news of these {count:,} orders here. Those that still wait are not sent; "
            "the portal goes on with the others: nothing is canceled."
        )
    return button(
        UNFOLLOW, "Stop following", carried, confirm=confirm_dialog("Stop following?", text, "Stop following")
    )


def reorder_button(carried: str, label: str = "Order again") -> Button:
    """Opens the form filled in; it sends nothing, so it asks nothing."""
    return button(REORDER, label, carried)


def support_button(carried: str) -> Button:
    return button(SUPPORT, "Text for support", carried)


def other_id_button(carried: str) -> Button:
    """For an order whose id a person gave, until the portal has shown it; opens a form, so it asks nothing."""
    return button(OTHER_ID, "Other id", carried)


def ask_change_button(carried: str) -> Button:
    """Opens a form; it asks nothing of the portal."""
    return button(ASK_CHANGE, "Ask for a change", carried)


def change_made_button(carried: str, follows: str) -> Button:
    """follows: what that it was made means here, a sentence."""
    sure = confirm_dialog("Did support make it?", follows, "It was made")
    return button(CHANGE_MADE, "It was made", carried, confirm=sure)


def change_not_made_button(carried: str) -> Button:
    sure = confirm_dialog("Did support not make it?", "The order stays as it is, and is told as before.", "It was not")
    return button(CHANGE_NOT_MADE, "It was not", carried, confirm=sure)


def split_button(carried: str) -> Button:
    return button(SPLIT, "Split into two orders", carried)
