"""The ways through the windows: from which to which, by what, and whether it is opened, laid over, or takes the other's place.

Slack keeps three windows over each other and refuses a fourth, also in the answer to one that was sent in; and a window
that is opened while another is there may never be seen. So a way that others follow is an update where it would end too
deep: the form that Details opens takes its place. `tests/views/test_ways.py` walks all of them.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import Final, NamedTuple

from bot.views import all_orders, buttons, change, cinema, details, follow, form, preview, split_assets, support
from bot.views import unknown_outcome as outcome
from bot.views.trouble import NOTE, TROUBLE

MOST: Final = 3
"""So many windows Slack keeps over each other."""

OUTSIDE: Final = ""
"""Where no window is open: a message, the Home, a command, a shortcut."""

SUBMIT: Final = "submit"


class How(Enum):
    """What becomes of the window in which something was pressed."""

    OPEN = auto()  # there is none
    PUSH = auto()  # it lies beneath, and is there again when the other is closed
    UPDATE = auto()  # the other takes its place


class Way(NamedTuple):
    """What pressing `by` in a window leads to. source, to: callback_ids. down_to: the depth down to which it is offered."""

    source: str
    by: str
    to: str
    how: How
    down_to: int = MOST


WAYS: Final = (
    Way(OUTSIDE, buttons.ORDER, form.CALLBACK, How.OPEN),
    Way(OUTSIDE, buttons.REORDER, form.CALLBACK, How.OPEN),
    Way(OUTSIDE, buttons.RESOLVE_NOT_PLACED, form.CALLBACK, How.OPEN),
    Way(OUTSIDE, buttons.DETAILS, details.CALLBACK, How.OPEN),
    Way(OUTSIDE, buttons.DETAILS, all_orders.CALLBACK, How.OPEN),
    Way(OUTSIDE, buttons.SHOW_ALL, all_orders.CALLBACK, How.OPEN),
    Way(OUTSIDE, buttons.SUPPORT, support.CALLBACK, How.OPEN),
    Way(OUTSIDE, buttons.RESOLVE_PLACED, outcome.CALLBACK, How.OPEN),
    Way(OUTSIDE, buttons.OTHER_ID, outcome.OTHER_ID_CALLBACK, How.OPEN),
    Way(OUTSIDE, buttons.ASK_CHANGE, change.CALLBACK, How.OPEN),
    Way(OUTSIDE, buttons.SPLIT, split_assets.CALLBACK, How.OPEN),
    Way(OUTSIDE, "/encore follow", follow.CALLBACK, How.OPEN),
    Way(OUTSIDE, "/encore cinema", cinema.CALLBACK, How.OPEN),
    Way(form.CALLBACK, SUBMIT, preview.CALLBACK, How.PUSH),
    Way(form.CALLBACK, SUBMIT, cinema.CALLBACK, How.PUSH),
    Way(form.CALLBACK, "cinemas", cinema.CALLBACK, How.PUSH),
    Way(preview.CALLBACK, SUBMIT, all_orders.CALLBACK, How.UPDATE),
    Way(preview.CALLBACK, SUBMIT, TROUBLE, How.UPDATE),
    Way(split_assets.CALLBACK, SUBMIT, form.CALLBACK, How.UPDATE),
    Way(change.CALLBACK, SUBMIT, support.CALLBACK, How.UPDATE),
    # What the list leads to goes two windows deeper; so where it stands in the place of a preview, it only lists.
    Way(all_orders.CALLBACK, buttons.DETAILS, details.CALLBACK, How.PUSH, down_to=1),
    Way(details.CALLBACK, buttons.SUPPORT, support.CALLBACK, How.PUSH),
    Way(details.CALLBACK, buttons.RESOLVE_PLACED, outcome.CALLBACK, How.PUSH),
    Way(details.CALLBACK, buttons.RESOLVE_NOT_PLACED, form.CALLBACK, How.UPDATE),
    Way(details.CALLBACK, buttons.OTHER_ID, outcome.OTHER_ID_CALLBACK, How.PUSH),
    Way(details.CALLBACK, buttons.ASK_CHANGE, change.CALLBACK, How.PUSH),
)

NOTES: Final = (NOTE, TROUBLE)
"""A sentence to one person can come in any window: it is laid over it, or stands on top of the deepest one."""


def how(source: str, to: str, depth: int) -> How:
    """How a window is shown to somebody who did something in another. source: its callback_id, `OUTSIDE` for none; depth: how
    deep it lies, from 1."""
    if source == OUTSIDE:
        return How.OPEN
    known = next((way.how for way in WAYS if (way.source, way.to) == (source, to)), How.PUSH)
    return How.UPDATE if depth >= MOST else known


def is_offered(source: str, by: str, depth: int) -> bool:
    """Whether a window that lies so deep has the button."""
    return any((way.source, way.by) == (source, by) and depth <= way.down_to for way in WAYS)


def depth(view_id: str, root_id: str, previous_id: str) -> int:
    """How deep a window lies, from 1, of what Slack says about it: its own id, that of the first one, and of the one beneath."""
    if not previous_id or root_id in ("", view_id):
        return 1
    return 2 if previous_id == root_id else MOST
