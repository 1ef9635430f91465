"""Who may do what with which order: one rule for every button and window of an order, and for what is listed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

from bot.orders.order import Submission
from bot.permissions import Person, Rules, may_resolve, may_use


class Act(Enum):
    """What somebody wants to do."""

    LOOK = auto()  # at its card, details, text for support, or in a list; have it polled
    ORDER_AGAIN = auto()
    STOP = auto()  # follow it no more, or not send it
    RESOLVE = auto()  # say how it ended, or which id it has
    CHANGE = auto()  # ask for a change, or say whether it was made


class Refusal(Enum):
    """Why somebody may not."""

    NO_USER = auto()
    OUT_OF_SIGHT = auto()
    NOT_THEIRS = auto()


class ChannelReaders(Protocol):
    """What Slack says of channels."""

    async def can_read(self, channel: str, user: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Where:
    """Where it is done: the channel of the message that was pressed, or from which the window was opened (`""` for none): who
    presses there sees it. channels: asked of every other channel."""

    channel: str
    channels: ChannelReaders
    rules: Rules


async def may(person: Person, act: Act, order: Submission, where: Where) -> Refusal | None:
    """Why this person may not do this with the orders of a submission; None when they may.

    Nobody may do anything with an order whose channel they can't see; when Slack does not say whether they can, they may not.
    How it ended and what is to be changed is said by who ordered it, or an administrator.
    """
    if not may_use(person, where.rules):
        return Refusal.NO_USER
    if not is_in_sight(person, order, where.channel) and not await where.channels.can_read(order.channel, person.id):
        return Refusal.OUT_OF_SIGHT
    if act in (Act.RESOLVE, Act.CHANGE) and not may_resolve(person, where.rules, order.by):
        return Refusal.NOT_THEIRS
    return None


def is_in_sight(person: Person, order: Submission, here: str) -> bool:
    """Whether this person sees a submission without asking Slack: their own, and those of the channel `here`."""
    return order.by == person.id or (bool(here) and here in (order.channel, order.card_channel))
