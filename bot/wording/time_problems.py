"""What is wrong with a time that was typed: plain sentences to stand at its field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.wording.figures import listed

NO_DUE: Final = "Say by when it must be at the cinema, such as “next friday 6pm”."
PICK: Final = "Pick which time is meant."


def for_cinemas(problem: str, cinemas: Sequence[str]) -> str:
    """The problem of some of the cinemas, by their labels."""
    return f"For {listed(cinemas, between='; ')}: {problem}"


def out_of_order(time: str, later: str, its_time: str) -> str:
    """A time that should come before that of the field with the label `later`."""
    return (
        f"{time} is later than {later.lower()}, {its_time}. "
        "Transfer after, release after and due must follow each other."
    )


def several_times(times: Sequence[str]) -> str:
    """A text that can mean any of these, where nothing can be picked."""
    return f"This could be {listed(times, most=4)}. Write it out, such as “2026-11-27 18:00”."


def whole_day(text: str) -> str:
    """A date without a time."""
    return f"The portal reads a date as the start of that day. Add a time, such as “{text} 18:00” or “{text} noon”."


def passed(time: str, ago: str) -> str:
    """A due time in the past."""
    return f"{time} has passed ({ago})."


def not_a_time(reason: str, *, part: str = "", suggestion: str = "", nearby: Sequence[str] = ()) -> str:
    """A text that the date reader refused. part: what it did not understand, where the reason does not say it;
    suggestion: what may have been meant; nearby: times near one that does not exist."""
    reason = reason.rstrip(". ") + "."
    sentences = [reason[:1].upper() + reason[1:]]
    if part:
        sentences.append(f"Not understood: “{part}”.")
    if suggestion:
        sentences.append(f"Did you mean “{suggestion}”?")
    if nearby:
        sentences.append(f"Near it: {'; '.join(nearby)}.")
    return " ".join(sentences)
