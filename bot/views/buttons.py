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
SUPPORT: Final = "support"
SPLIT: Final = "split"
SHOW_ALL: Final = "show_all"
PAGE_BACK: Final = "page_back"
PAGE_NEXT: Final = "page_next"
ORDER: Final = "order"

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
        case {"v": 1, "s": str(submission), "n": int(number)} if submission and number >= ALL:
            return ButtonValue(submission, number)
        case _:
            raise ValueError("not the value of one of our buttons")


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


def split_button(carried: str) -> Button:
    return button(SPLIT, "Split into two orders", carried)
