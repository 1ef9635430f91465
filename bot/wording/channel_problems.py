"""Whether the bot can post in a channel, said to who chose it."""

from __future__ import annotations

import re
from typing import Final

CARD_GOES_HERE: Final = "The card of your order will be posted here."


def archived(channel: str) -> str:
    """mrkdwn: the channel, by its id, is archived."""
    return f"<#{channel}> is archived. Choose another channel."


def not_in_channel(channel: str) -> str:
    """mrkdwn: the bot is not a member of the channel, by its id."""
    return f"Encore Bot is not in <#{channel}>. Type `/invite @Encore Bot` there, or choose another channel."


def person_not_in_channel(channel: str) -> str:
    """mrkdwn: who orders is not a member of the private channel, by its id, or Slack does not say that they are."""
    return f"Slack does not say that you are in <#{channel}>, which is private. Choose a channel that you are in."


FIND_ID: Final = "The channel's id, such as C0123456789, is at the end of its details in Slack"


def name_not_resolved(given: str) -> str:
    """For whoever looks after the bot: ENCORE_CHANNEL is a name, and Slack lets the bot resolve none."""
    return f"{given} is not a channel's id, and without the scope channels:read a name cannot be looked up. {FIND_ID}."


def no_channel_named(given: str) -> str:
    """ENCORE_CHANNEL names no channel that the bot can see."""
    return f"there is no channel {given} that the bot can see. {FIND_ID}; in a private one, type /invite @Encore Bot first."


def not_there(given: str, error: str) -> str:
    """ENCORE_CHANNEL cannot be posted in. error: Slack's word."""
    return f"Slack says {error} of {given}: orders are opened without a channel chosen. {FIND_ID}; in a private one, type /invite @Encore Bot first."


def not_looked_at(given: str, error: str) -> str:
    """Slack did not say. error: Slack's word."""
    return f"Slack did not say whether {given} is there ({error})."


def bot_not_in(name: str) -> str:
    """The channel of ENCORE_CHANNEL is there, without the bot."""
    return f"the bot is not in #{name}. Type /invite @Encore Bot there."


def for_field(problem: str) -> str:
    """One of these sentences in plain words: below a field Slack shows neither a channel's link nor code."""
    return re.sub(r"<#[A-Z0-9]+(?:\|[^>]*)?>", "this channel", problem).replace("`", "")
