"""Slack's figures that the views keep to, each with its source, and the cutting that says what was left out.

Sources are pages of Slack's developer documentation: "Block Kit: blocks", "Block Kit: block elements", "Block Kit:
composition objects", "Views", and the method pages of chat.postMessage and chat.update. Lengths are in characters.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

T = TypeVar("T")

MESSAGE_BLOCKS: Final = 50  # blocks: in a message
VIEW_BLOCKS: Final = 100  # blocks: in a modal and in App Home
SECTION_TEXT: Final = 3_000  # blocks: section
CONTEXT_TEXT: Final = 2_000  # blocks: context, an element's text
OPTION_TEXT: Final = 75  # composition objects: option, text and description
OPTION_VALUE: Final = 150  # composition objects: option, of a select
SELECT_OPTIONS: Final = 100  # block elements: select menus
BUTTON_TEXT: Final = 75  # block elements: button
CONFIRM_TEXT: Final = 300  # composition objects: confirmation dialog
VIEW_TITLE: Final = 24  # views: title, submit and close
PRIVATE_METADATA: Final = 3_000  # views
INPUT_TEXT: Final = 3_000  # block elements: plain-text input
LABEL_TEXT: Final = 2_000  # blocks: input, label and hint
UPDATED_TEXT: Final = 4_000  # chat.update: more is msg_too_long
VIEW_BYTES: Final = 250_000  # views: the whole view

MESSAGE_BLOCK_TEXT: Final = 10_000
"""Our own bound for all texts in a message's blocks together, buttons and cells too: Slack has been seen to refuse some 11,300 characters,
which it documents nowhere."""

MESSAGE_CHARACTERS: Final = 7_000
"""Our own bound for all lines of a message together: what stands beside them fits into the rest."""

PLAIN_TEXT: Final = 12_000
"""Our own bound for a message that is text alone: more than any blocks hold. Slack takes 40,000 when it is posted."""

MESSAGE_TEXT: Final = 1_000
"""Our own bound for the text beside the blocks: a push notification shows far less."""

TABLE_SHOWN: Final = 20
"""Our own bound for the rows on a card: more is not read, it is searched."""

_STATES_THE_REST = 60


def cut(text: str, most: int) -> str:
    """`text` in at most `most` characters. What is left out shows: as an ellipsis, and in longer texts as a number."""
    if len(text) <= most:
        return text
    if most < _STATES_THE_REST:
        return text[: max(0, most - 1)].rstrip() + "…"
    room = most - len(f"… ({len(text):,} more characters)")
    return f"{text[:room].rstrip()}… ({len(text) - room:,} more characters)"


def shorten(text: str, most: int) -> str:
    """`text` in at most `most` characters, cut between words."""
    if len(text) <= most:
        return text
    kept = text[:most].rpartition(" ")[0] or text[: most - 1]
    return kept.rstrip(" ,;:") + "…"


def fold_lines(lines: Sequence[str], most: int, rest: str = "… and {n} more") -> str:
    """As many of the lines as fit into `most` characters, joined by newlines; the last one then says how many did not.

    No line is ever broken, so markup in a line stays whole; a line that alone is too long is left out like the others.
    """
    whole = "\n".join(lines)
    if len(whole) <= most:
        return whole
    kept: list[str] = []
    room = most - len(rest.format(n=f"{len(lines):,}")) - 1
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    return "\n".join([*kept, rest.format(n=f"{len(lines) - len(kept):,}")])


def fitting(items: Sequence[T], length: Callable[[T], int], most: int = MESSAGE_CHARACTERS) -> list[T]:
    """As many of the items, the first at least, as take up `most` characters together. length: of one."""
    kept: list[T] = []
    room = most
    for item in items:
        room -= length(item)
        if room < 0 and kept:
            break
        kept.append(item)
    return kept


def pages(lines: Sequence[str], most: int = SECTION_TEXT, between: str = "\n") -> list[str]:
    """The lines joined into as few texts as possible of at most `most` characters each; no line is broken unless it
    alone is longer, and then it is cut."""
    texts: list[str] = []
    for line in (cut(line, most) for line in lines):
        if texts and len(texts[-1]) + len(between) + len(line) <= most:
            texts[-1] += between + line
        else:
            texts.append(line)
    return texts
