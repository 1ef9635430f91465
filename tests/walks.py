"""Walks through the windows, derived from the table of ways: each way at each depth it can be gone at, and what comes before it."""

from __future__ import annotations

from functools import cache

from bot.views.ways import OUTSIDE, WAYS, How, Way


@cache
def walks() -> dict[tuple[Way, int], tuple[Way, ...]]:
    """Each way, by the depth at which it ends, with the shortest walk from outside that ends with it."""
    found: dict[tuple[Way, int], tuple[Way, ...]] = {}
    waiting: list[tuple[tuple[Way, ...], str, int]] = [((), OUTSIDE, 0)]
    while waiting:
        gone, at, depth = waiting.pop(0)
        for way in WAYS:
            if way.source != at or depth > way.down_to:
                continue
            there = depth if way.how is How.UPDATE else depth + 1
            if (way, there) not in found:
                found[way, there] = walk = (*gone, way)
                waiting.append((walk, way.to, there))
    return found


def reached() -> list[tuple[Way, int]]:
    """Each way, and how deep it can end."""
    return list(walks())
