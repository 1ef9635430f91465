"""What is wrong with a time that was typed: plain sentences to stand at its field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.wording.figures import listed

LABELS: Final = {"due": "Due", "transfer_after": "Transfer after", "release_after": "Release after"}
"""The three times as the form calls them."""

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


def several_times(times: Sequence[str], example: str) -> str:
    """A text that can mean any of these, where nothing can be picked. example: one of them so that it means nothing else."""
    return f"This could be {listed(times, most=4)}. Write it out, such as “{example}”."


def whole_day(example: str) -> str:
    """A date without a time. example: what to type instead."""
    return f"The portal reads a date as the start of that day. Add a time, such as “{example}”."


NO_ANCHOR: Final = (
    "Later or earlier than what? Write the new date and time out; from now on, “in 2 hours” can be counted."
)


def due_before(due: str, label: str, time: str) -> str:
    """A new due time before the time of the field with this label."""
    return (
        f"{due} is earlier than {label.lower()}, {time}. Transfer after, release after and due must follow each other."
    )


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
