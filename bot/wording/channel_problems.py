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


def for_field(problem: str) -> str:
    """One of these sentences in plain words: below a field Slack shows neither a channel's link nor code."""
    return re.sub(r"<#[A-Z0-9]+(?:\|[^>]*)?>", "this channel", problem).replace("`", "")
