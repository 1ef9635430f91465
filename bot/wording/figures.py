"""Figures as people say them: counts, lists, bytes, shares, lengths of time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_UNITS: Final = ("bytes", "KB", "MB", "GB", "TB", "PB")
CELLS: Final = 16
"""Cells of the progress bar: as wide as a phone shows beside the figures."""


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
