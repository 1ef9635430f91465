"""What is posted in Slack: the blocks, and the text that stands for them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.views.block_kit import Block


@dataclass(frozen=True, slots=True)
class Message:
    """A message, ready for chat.postMessage or chat.update.

    `text` is what a push notification shows, what a screen reader says and what a client too old for a block shows;
    Slack reads it as mrkdwn, so what is foreign in it is escaped.
    """

    text: str
    blocks: list[Block]
