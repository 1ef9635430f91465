"""mrkdwn: what comes from outside made harmless.

Slack: messaging/formatting-message-text. `&`, `<` and `>` are the only characters that make text live (pings, links,
dates); everything foreign that goes into mrkdwn passes through `foreign` or `code`.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_ENTITIES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_SPACE: Final = re.compile(r"\s+")
_READ: Final = 4_000


def escape(text: str) -> str:
    """`text` with `&`, `<` and `>` as Slack wants them in mrkdwn; everything else as it is."""
    return text.translate(_ENTITIES)


def one_line(text: str) -> str:
    """`text` on one line, without what is not seen: control characters, and marks that turn the writing direction.
    Nothing here shows more than its first few thousand characters, so no more are read."""
    flat = _SPACE.sub(" ", text[:_READ]).strip()
    if flat.isprintable():
        return flat
    return "".join(c for c in flat if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))


def untrusted(text: str, most: int = 150) -> str:
    """Somebody else's words for mrkdwn: one line, escaped, at most `most` characters after escaping, never cut inside
    an escape."""
    line = one_line(text[: most * 8])
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
    inside = untrusted(text.replace("`", "'"), most) or "–"
    return f"`{inside}`"
