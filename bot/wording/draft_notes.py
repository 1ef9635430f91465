"""What did not get into a draft, from the words of a command or from an earlier order: plain sentences above the form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.wording.field_problems import id_itself

_NAMED: Final = 4  # cinemas that a question names
_SUGGESTED: Final = 3  # of those that are spelled nearly so

PLACED_ELSEWHERE: Final = (
    "This was ordered elsewhere, and the portal does not tell what was asked for. What is known is filled in."
)


def times_differed(field: str, cinema: str) -> str:
    """The orders of a submission have different times in that field. cinema: the label of the one whose time is taken."""
    return (
        f"The cinemas had different times for {field.replace('_', ' ')}; that of {cinema or 'the first'} is filled in."
    )


def longer_than(field: str, most: int) -> str:
    """What was typed for that field does not fit into it."""
    return f"The {field.replace('_', ' ')} is longer than {most} characters."


def of_a_second_portal(cinema: str, portal: str) -> str:
    """A cinema by its label, and its portal, which is not that of the cinemas before it."""
    return f"{cinema} is a cinema of {portal}; an order goes to one portal."


def not_of_portal(cinema: str, its_portal: str, portal: str) -> str:
    """A cinema by its label and portal, where the portal that was named is another one."""
    return f"{cinema} is a cinema of {its_portal}, not of {portal}."


def several_cinemas(text: str, cinemas: Sequence[str]) -> str:
    """A text that names more than one cinema, `cinemas` by their labels."""
    return f"“{text}” could be {_some_of(cinemas)}. Choose the cinema in the form."


def like_cinemas(text: str, cinemas: Sequence[str]) -> str:
    """A text that names no cinema. cinemas: the labels of those that are spelled nearly so, at least one."""
    return f"Did you mean {' or '.join(cinemas[:_SUGGESTED])} by “{text}”?"


def several_events(text: str, events: Sequence[str]) -> str:
    """A part of the names of several events, `events` by name and id."""
    return f"“{text}” could be {_some_of(events)}. Choose the event in the form."


def like_events(text: str, events: Sequence[str]) -> str:
    """A text that names no event that was seen before. events: the names of those that are spelled nearly so."""
    if not events:
        return f"“{text}” is no event that was ordered before. Give its id in the form.{id_itself(text, 'event')}"
    return f"Did you mean {' or '.join(events[:_SUGGESTED])} by “{text}”?"


def is_a_party(party: str) -> str:
    """An id, by name and id, of an owner or booker seen before, that stands where a cinema's or an event's may."""
    return f"{party} is an owner or a booker. Write “owner” or “booker” before its id."


def not_in_country(cinema: str, its_country: str, country: str) -> str:
    """A cinema by its label, and its country, which is not the one that was typed."""
    return f"{cinema} is in {its_country}, not in {country}."


def _some_of(cinemas: Sequence[str]) -> str:
    """The first few by name; the others are counted."""
    more = f", and {len(cinemas) - _NAMED} more" if len(cinemas) > _NAMED else ""
    return "; ".join(cinemas[:_NAMED]) + more
