"""What one person is told in a sentence: about a button, a command or a form that did not do what they meant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.permissions import Denial

DENIED_TITLE: Final = "You can't do this."
NOT_SENT_TITLE: Final = "This can't be sent as it is."
WHO_IS_IT: Final = "Slack did not say who you are."
ONLY_WHO_ORDERED: Final = "Only who ordered this, or an administrator of Encore Bot, can say how it ended."

NO_PORTAL: Final = "No portal is set up yet. Whoever looks after Encore Bot has to give a token."
NO_PORTAL_TO_ORDER_FROM: Final = (
    "No portal is set up yet, so nothing can be ordered. Whoever looks after Encore Bot has to give a token."
)

NOT_KEPT: Final = "This order is no longer kept."
NOT_KEPT_TO_REORDER: Final = "This order is no longer kept, so it can't be filled in again."
ENDED: Final = "Nothing more will happen to this order."
JUST_POLLED: Final = "This was looked at a moment ago."
NOTHING_TO_STOP: Final = "There is nothing to stop here: it has ended, or it is on its way to the portal."
NOTHING_TO_SPLIT: Final = "There is nothing to split in this order."
SPLIT_SOME: Final = "Choose some of the assets, but not all: the others go in the second order."

ALREADY_FOLLOWED: Final = "This order is followed in that channel already."
ALREADY_RESOLVED: Final = "Somebody has settled this order already."
RESOLVED_NOT_PLACED: Final = "It is settled: it was not placed. Press Order again on its card to order it anew."

_DENIED: Final[Mapping[Denial, str]] = {
    Denial.OTHER_WORKSPACE: "Encore Bot serves another workspace, so it can't do this for you.",
    Denial.NO_PERSON: "Encore Bot works for people only.",
    Denial.NOT_LISTED: (
        "You are not among the people who may order encores here. Ask whoever looks after Encore Bot to add you."
    ),
    Denial.GUEST: "Guests can't order encores. Ask a full member of this workspace to do it.",
}

TOO_LATE_FOR_SLACK: Final = ("That took longer than Slack allows.", "Please try again: nothing was sent.")
TOO_SLOW: Final = ("This took too long.", "Please try again in a moment.")
SLACK_SILENT: Final = ("Slack did not answer in time.", "Please try again in a moment.")
SLACK_REJECTED: Final = ("Slack did not do what was asked.", "Please try again; if it stays, pass on the reference.")
FAILED: Final = ("Something went wrong.", "Please try again; if it stays, pass on the reference.")
"""What happened, and what to do."""


def denied(denial: Denial) -> str:
    """Why a person may not use the bot."""
    return _DENIED[denial]


def which_order(command: str) -> str:
    """For a command without its order. command: all of it, as it is typed."""
    return f"Say which order: {command} zazRCknY5tRKFR5p7"


def unfollowed(order_id: str) -> str:
    """It was followed until now."""
    return f"{order_id} is no longer followed. The portal goes on with it."


def not_followed(order_id: str) -> str:
    """It was not followed before either."""
    return f"{order_id} is not followed any more."


def order_not_known(order_id: str) -> str:
    """No order of that id may be seen by who asked."""
    return f"No order {order_id} is known here."
