"""Scores of the sorted sets: a time each, and what else they say."""

from __future__ import annotations

CARDS = 10**15
"""Taken off the score in `tell` of a submission of which only the card is to be drawn. So the cards stand in a line of their
own, before every time there is: whoever looks for what is to be told does not come upon them, and the other way round."""

TROUBLED = 10**12
"""Taken off the score in `open`: troubled orders come first, each kind by its due time (all due times are below it)."""

NO_DUE = 3 * 10**11
"""In `open` the due time of an order of which nobody gave one: after all others (the year 9999 ends before)."""


def milliseconds(seconds: float) -> int:
    """A time as a score: whole milliseconds, which Redis keeps exactly, and an even number of them."""
    return round(seconds * 1000) // 2 * 2


def lease_end(seconds: float) -> int:
    """The end of a lease on an order to be polled, as a score: odd, so that `claim_ahead` tells it from what is due."""
    return milliseconds(seconds) - 1
