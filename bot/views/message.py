"""What is posted in Slack: the blocks, and the text that stands for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from bot.views import limits
from bot.views.block_kit import Block, RichTextInline
from bot.wording.mrkdwn import escape, without_marks


@dataclass(frozen=True, slots=True)
class Message:
    """A message, ready for chat.postMessage or chat.update.

    `text` is what a push notification shows, what a screen reader says and what a client too old for a block shows;
    Slack reads it as mrkdwn, so what is foreign in it is escaped.
    """

    text: str
    blocks: list[Block]

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", without_marks(self.text))


def in_text_alone(message: Message, most: int = limits.PLAIN_TEXT) -> Message:
    """The same without blocks, for a Slack that does not take them: all that they say, but what can be pressed, in at most `most`
    characters."""
    lines = [line for block in message.blocks for line in _said(block)]
    return Message(limits.cut("\n".join(lines) or message.text, most), [])


def text_length(block: Block) -> int:
    """How many characters of text a block has, but for what can be pressed."""
    return sum(map(len, _said(block)))


def _said(block: Block) -> Iterator[str]:
    match block["type"]:
        case "section":
            yield block["text"]["text"]
        case "context":
            yield from (element["text"] for element in block["elements"])
        case "table":
            yield from (" · ".join(escape(cell["text"]) for cell in row) for row in block["rows"])
        case "rich_text":
            for part in block["elements"]:
                yield "".join(map(_inline, part["elements"]))
        case _:  # what is pressed or filled in says nothing by itself
            return


def _inline(element: RichTextInline) -> str:
    match element["type"]:
        case "text":
            return escape(element["text"])
        case "date":
            return f"<!date^{element['timestamp']}^{element['format']}|{escape(element['fallback'])}>"
        case "user":
            return f"<@{element['user_id']}>"
        case "channel":
            return f"<#{element['channel_id']}>"
        case "link":
            return f"<{escape(element['url'])}|{escape(element['text'])}>"
        case _ as never:
            assert_never(never)
