"""What people read in a channel: cards, the lines of threads, broadcasts. What a story expects is what it waits for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandbox.slack import Channel, PostedMessage, text_of

if TYPE_CHECKING:
    from tests.stories.story import Story

_HEAD = re.compile(r"^[^\s>]+ ~?(?:.+? · )?\*(.+?)\*")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a message of a thread tells; `head` is what it says in bold."""

    head: str
    text: str


def lines_of(message: PostedMessage) -> list[Line]:
    """The lines of a thread's message, as its sections hold them."""
    sections = [block["text"]["text"] for block in message.blocks or [] if block["type"] == "section"]
    texts = [text for section in sections for text in section.split("\n")]
    return [Line(head[1], text) for text in texts if (head := _HEAD.match(text))]


def words_in(content: Any) -> Iterator[str]:
    """Every text in blocks, in their order."""
    if isinstance(content, dict):
        if isinstance(content.get("text"), str):
            yield content["text"]
        for value in content.values():
            yield from words_in(value)
    elif isinstance(content, list):
        for item in content:
            yield from words_in(item)


class ChannelSeen:
    """A channel, as everybody in it sees it."""

    def __init__(self, story: Story, channel: Channel) -> None:
        self._story = story
        self.channel = channel

    @property
    def id(self) -> str:
        return self.channel.id

    def roots(self) -> list[PostedMessage]:
        """What the bot posted into the channel itself, for everybody."""
        return [
            m for m in self.channel.messages if m.from_bot and not m.is_reply and not m.deleted and not m.ephemeral_for
        ]

    async def card(self, number: int = 0) -> Card:
        """The bot's card as soon as it stands there; `number` counts from 0 where there are several."""
        await self._story.until(lambda: len(self.roots()) > number, what=f"card {number} in {self.channel.name}")
        message = self.roots()[number]
        self._story.expected.seen.add((message.ts, ""))
        return Card(self._story, self, message)

    async def expect_broadcast(self, *words: str) -> PostedMessage:
        """A line of a thread that stands in the channel too."""

        def look() -> PostedMessage | None:
            shown = [m for m in self.channel.messages if m.broadcast and not m.deleted]
            return next((m for m in shown if _marked(self._story, m, words)), None)

        found = await self._story.until(look, what=f"a broadcast of {words}")
        assert isinstance(found, PostedMessage)
        return found

    async def expect_notice(self, *words: str) -> PostedMessage:
        """A message of its own in the channel, that is no card."""

        def look() -> PostedMessage | None:
            return next((m for m in self.roots() if _marked(self._story, m, words)), None)

        found = await self._story.until(look, within=3600, what=f"a message of {words}")
        assert isinstance(found, PostedMessage)
        self._story.expected.seen.add((found.ts, ""))
        return found

    def broadcasts(self) -> list[PostedMessage]:
        return [m for m in self.channel.messages if m.broadcast and not m.deleted]


class Card:
    """The root message of a submission, and the thread under it."""

    def __init__(self, story: Story, channel: ChannelSeen, message: PostedMessage) -> None:
        self._story = story
        self._channel = channel
        self.message = message
        self.thread = Thread(story, channel.channel, message)

    @property
    def text(self) -> str:
        return text_of(self.message)

    async def shows(self, *words: str) -> None:
        """It comes to show all of this."""
        await self._story.until(lambda: all(word in self.text for word in words), what=f"{words} on {self.text}")

    def has_button(self, action: str) -> bool:
        return any(
            element.get("action_id") == action
            for block in self.message.blocks or []
            for element in block.get("elements", [])
        )


class Thread:
    """The replies under a card."""

    def __init__(self, story: Story, channel: Channel, root: PostedMessage) -> None:
        self._story = story
        self._channel = channel
        self.root = root

    def replies(self) -> list[PostedMessage]:
        return self._channel.replies(self.root.ts)

    def lines(self) -> list[Line]:
        return [line for message in self.replies() for line in lines_of(message)]

    def heads(self) -> list[str]:
        """What each line says in bold, in their order."""
        return [line.head for line in self.lines()]

    async def expect_line(self, *words: str, within: float = 3600) -> PostedMessage:
        """A line with all of these words in it comes; the message it is in."""

        def look() -> PostedMessage | None:
            return next((m for m in self.replies() if _marked(self._story, m, words)), None)

        found = await self._story.until(look, within=within, what=f"a line of {words}")
        assert isinstance(found, PostedMessage)
        return found

    def tells(self, *heads: str) -> None:
        """Exactly these, in this order; each by how it begins."""
        told = self.heads()
        fits = len(told) == len(heads) and all(a.startswith(b) for a, b in zip(told, heads, strict=True))
        assert fits, f"the thread tells {told}"

    def says(self, *words: str) -> bool:
        """Whether a line has all of this by now."""
        return any(all(word in line.text for word in words) for line in self.lines())


def _marked(story: Story, message: PostedMessage, words: tuple[str, ...]) -> bool:
    """Whether a line of the message has all the words; the line has then been expected."""
    for line in lines_of(message):
        if all(word in line.text for word in words):
            story.expected.seen.add((message.ts, line.text))
            return True
    return False
