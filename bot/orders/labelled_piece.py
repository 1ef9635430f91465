"""What a piece of a command line is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.orders.tokens import Token

ID: Final = "id"
"""An id that may be an event's or a cinema's."""

CINEMA_ID: Final = "cinema_id"

EVENT_ID: Final = "event_id"
"""The id of an event that was seen before, wherever it stands."""

NOT_UNDERSTOOD: Final = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A piece of the text and what it is: `field` of the draft with its `value`, or one of those above.

    `tokens` are what is given back as typed should the value not be taken, with `why`, a sentence for the person. Of
    "cinemas", `value` still holds all names.
    """

    field: str
    value: str
    tokens: tuple[Token, ...]
    why: str = ""


def first_value(labels: Iterable[Label], field: str) -> str:
    """What was given first for a field; `""` for nothing."""
    return next((label.value for label in labels if label.field == field and label.value), "")


def not_understood(*runs: Sequence[Token], why: str = "") -> tuple[Label, ...]:
    """That these tokens say nothing that can be used; no label for none."""
    tokens = tuple(token for run in runs for token in run)
    return (Label(NOT_UNDERSTOOD, "", tokens, why),) if tokens else ()
