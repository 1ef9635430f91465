"""mrkdwn: what comes from outside made harmless.

Slack: messaging/formatting-message-text. `&`, `<` and `>` are the only characters that make text live (pings, links, dates), and
`*`, `_`, `~` and the back-tick set it otherwise; everything foreign that goes into mrkdwn passes through `untrusted` or `code`.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_ENTITIES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# mrkdwn has no escape for these. In what is foreign they are marked, by characters of Unicode's private use that never leave the bot:
# a text with marks goes to Slack as rich text or plain text, with the characters themselves (`without_marks`).
_MARKS: Final = {"*": "\ue0f0", "_": "\ue0f1", "~": "\ue0f2", "`": "\ue0f3"}
_MARKED: Final = str.maketrans(_MARKS)
_UNMARKED: Final = str.maketrans({mark: character for character, mark in _MARKS.items()})
_MARK: Final = re.compile(f"[{''.join(_MARKS.values())}]")
_IN_WORD: Final = re.compile(r"(?<=[^\W_])_+(?=[^\W_])")
_SPACE: Final = re.compile(r"\s+")
_READ: Final = 4_000


def escape(text: str) -> str:
    """`text` with `&`, `<` and `>` as Slack wants them in mrkdwn; everything else as it is."""
    return text.translate(_ENTITIES)


def is_marked(text: str) -> bool:
    """Whether there are foreign characters in it that mrkdwn would take for markup."""
    return _MARK.search(text) is not None


def without_marks(text: str) -> str:
    """The text with those characters as they are: no mrkdwn any more."""
    return text.translate(_UNMARKED)


def _mark(text: str) -> str:
    """One line of somebody else's words, what could be markup marked. An underscore within a word, as ids have it, is none."""
    kept = text.translate({ord(mark): None for mark in _MARKS.values()})
    parts = _IN_WORD.split(kept)
    inside = _IN_WORD.findall(kept)
    return "".join(part.translate(_MARKED) + within for part, within in zip(parts, [*inside, ""], strict=True))


def one_line(text: str) -> str:
    """`text` on one line, without what is not seen: control characters, and marks that turn the writing direction.
    Nothing here shows more than its first few thousand characters, so no more are read."""
    flat = _SPACE.sub(" ", text[:_READ]).strip()
    if flat.isprintable():
        return flat
    return "".join(c for c in flat if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))


def untrusted(text: str, most: int = 150) -> str:
    """Somebody else's words for mrkdwn: one line, escaped and marked, at most `most` characters after escaping, never cut inside
    an escape."""
    line = _mark(one_line(text[: most * 8]))
    escaped = escape(line)
    if len(escaped) <= most:
        return escaped
    kept, room = [], most - 1
    for character in line:
        piece = escape(character)
        room -= len(piece)
        if room < 0:
            break
        kept.append(piece)
    return "".join(kept).rstrip() + "…"


def code(text: str, most: int = 150) -> str:
    """An id or a portal's word, set as code. A back-tick would end the code, so it becomes an apostrophe."""
    inside = without_marks(untrusted(text.replace("`", "'"), most)) or "–"
    return f"`{inside}`"
