"""What one person is told in a sentence: about a button, a command or a form that did not do what they meant."""

from __future__ import annotations

from typing import Final, assert_never

from bot.orders.access import Act, Refusal
from bot.permissions import Denial

DENIED_TITLE: Final = "You can't do this."
NOT_SENT_TITLE: Final = "This can't be sent as it is."
WHO_IS_IT: Final = "Slack did not say who you are."
ONLY_WHO_ORDERED: Final = "Only who ordered this, or an administrator of Encore Bot, can say how it ended."

ONLY_WHO_ORDERED_CHANGES: Final = (
    "Only who ordered this, or an administrator of Encore Bot, can ask for a change or say whether it was made."
)

OUT_OF_SIGHT: Final = (
    "Slack does not say that you are in the channel of this order. Press the same button on its card there."
)

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

NO_CHANGE: Final = "There is nothing to change here: it has landed or ended, or it is not at the portal yet."
CHANGE_UNSEEN: Final = "The portal has not said yet whose order has this id. Ask for a change once it has, or press Other id if it is wrong."
CHANGE_ASKED: Final = (
    "A change is asked for already. Say first whether it was made: the card has the buttons, or Details."
)
CHANGE_NOTED: Final = "It is noted. The card and its thread say so."
CHANGE_ANSWERED: Final = (
    "Nobody waits for that any more: somebody has said it already, or the order has landed or ended."
)
ID_SHOWN_OR_CHANGED: Final = "The portal has shown this order meanwhile, or somebody gave another id for it."
ALREADY_RESOLVED: Final = "Somebody has settled this order already."
RESOLVED_NOT_PLACED: Final = (
    "It is settled: it was not placed. If the form does not stand before you, press Order again to order it anew."
)

TOO_LATE_FOR_SLACK: Final = ("That took longer than Slack allows.", "Please try again: nothing was sent.")
TOO_SLOW: Final = ("This took too long.", "Please try again in a moment.")
SLACK_SILENT: Final = ("Slack did not answer in time.", "Please try again in a moment.")
SLACK_REJECTED: Final = ("Slack did not do what was asked.", "Please try again; if it stays, pass on the reference.")
NEWER: Final = (
    "A newer version of Encore Bot wrote this: nothing is lost.",
    "Please try again once the upgrade is done: it can be opened when all of its processes are of the same version.",
)
MEMORY_AWAY: Final = (
    "The bot's memory (Redis) takes nothing in just now.",
    "Nothing was lost, and nothing is ordered twice. Please try again in a minute; if it stays, pass on the reference.",
)
FAILED: Final = ("Something went wrong.", "Please try again; if it stays, pass on the reference.")
"""What happened, and what to do."""


def unreadable(record: str) -> tuple[str, str]:
    """A record that is corrupted, by its key in Redis: what happened, and what to do."""
    return (
        f"What is kept of this cannot be read: record {record}.",
        "It was left as it is. Tell whoever looks after Encore Bot: the log says why (record_unreadable), /readyz counts it (amiss.records).",
    )


def denied(denial: Denial) -> str:
    """Why a person may not use the bot."""
    match denial:
        case Denial.OTHER_WORKSPACE:
            return "Encore Bot serves another workspace, so it can't do this for you."
        case Denial.NO_PERSON:
            return "Encore Bot works for people only."
        case Denial.NOT_LISTED:
            return "You are not among the people who may order encores here. Ask whoever looks after Encore Bot to add you."
        case Denial.GUEST:
            return "Guests can't order encores. Ask a full member of this workspace to do it."
        case _:
            assert_never(denial)


def refused(act: Act, refusal: Refusal) -> str:
    """Why a person may not do this with an order."""
    if refusal is not Refusal.NOT_THEIRS:
        return OUT_OF_SIGHT
    return ONLY_WHO_ORDERED_CHANGES if act is Act.CHANGE else ONLY_WHO_ORDERED


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
