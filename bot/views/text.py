"""Words: what comes from outside made harmless, and numbers as people say them.

Slack: messaging/formatting-message-text. `&`, `<` and `>` are the only characters that make text live (pings, links,
dates); everything foreign that goes into mrkdwn passes through `foreign` or `code`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

_ENTITIES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_SPACE: Final = re.compile(r"\s+")
_UNITS: Final = ("bytes", "KB", "MB", "GB", "TB", "PB")
_READ: Final = 4_000
CELLS: Final = 16
"""Cells of the progress bar: as wide as a phone shows beside the figures."""


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


def foreign(text: str, most: int = 150) -> str:
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
    inside = foreign(text.replace("`", "'"), most) or "–"
    return f"`{inside}`"


def plural(count: int, noun: str, nouns: str = "") -> str:
    """`1 order`, `3 orders`, `1,200 orders`; `nouns` for what does not take an s."""
    return f"{count:,} {noun if count == 1 else nouns or noun + 's'}"


def listed(items: Sequence[str], most: int = 3, between: str = ", ") -> str:
    """`a`, `a and b`, `a, b and c`, `a, b and 4 more`: at most `most` of them by name. between: `"; "` for names that
    have commas in them."""
    names = list(items)
    if len(names) > most:
        names = [*names[: max(1, most - 1)], f"{len(names) - max(1, most - 1):,} more"]
    last = " and " if between == ", " else f"{between}and "
    return names[0] if len(names) == 1 else f"{between.join(names[:-1])}{last}{names[-1]}" if names else ""


def bytes_in_words(size: float) -> str:
    """`474 MB`, `27.6 GB`: three digits, in the thousands that disks and portals are sold by."""
    number, unit = _scaled(size)
    return f"{number} {unit}"


def share_in_words(done: float, total: float) -> str:
    """`10.2 of 27.6 GB`, `900 MB of 1.2 GB`."""
    (first, small), (second, large) = _scaled(done), _scaled(total)
    same = small == large or {small, large} == {"byte", "bytes"}
    return f"{first} of {second} {large}" if same else f"{first} {small} of {second} {large}"


def _scaled(size: float) -> tuple[str, str]:
    size = max(0.0, size)
    step = 0
    while size >= 999.5 and step < len(_UNITS) - 1:
        size /= 1000
        step += 1
    if step == 0:
        return f"{size:.0f}", "byte" if round(size) == 1 else "bytes"
    digits = 2 if size < 9.995 else 1 if size < 99.95 else 0
    number = f"{size:.{digits}f}"
    return (number.rstrip("0").rstrip(".") if "." in number else number), _UNITS[step]


def percent(done: float, total: float) -> int:
    """Whole percent, rounded down: 100 only when all is there. 0 for a total of nothing."""
    if total <= 0:
        return 0
    return max(0, min(100, int(done * 100 / total)))


def bar(done: float, total: float) -> str:
    """The progress bar in `CELLS` characters; full only when all is there."""
    filled = percent(done, total) * CELLS // 100
    return "▰" * filled + "▱" * (CELLS - filled)


def duration(seconds: float) -> str:
    """A length of time in its two largest units: `50 seconds`, `20 minutes`, `1 hour 5 minutes`, `3 days 4 hours`."""
    minutes, left = divmod(int(max(0.0, seconds)), 60)
    if minutes == 0:
        return plural(left, "second")
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    units = [(days, "day"), (hours, "hour"), (minutes, "minute")]
    while units[0][0] == 0:
        units.pop(0)
    return " ".join(plural(count, noun) for count, noun in units[:2] if count)
