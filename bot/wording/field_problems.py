"""What is wrong with a form, its fields, or those of an entry in a file: plain sentences to stand at the field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.wording.figures import listed

CHOOSE_PORTAL: Final = "Choose the portal."
CHOOSE_CHANNEL: Final = "Choose the channel for the order's card."
CHOOSE_CINEMA: Final = "Choose at least one cinema."

NO_CONTENT: Final = "Give an event, or asset UUIDs, or both."
SPACES_IN_EVENT: Final = "An event id has no spaces in it."
NO_ORDER_ID: Final = "Give the order's id, as the portal shows it."

SPACES_IN_PARTY: Final = "An id has no spaces in it. Give the id alone, or scheme and number as source:value."
INCOMPLETE_PARTY: Final = "Give the id alone, or the numbering scheme and the number as source:value."

NO_COMPANY: Final = "Give the company id, or the numbering scheme (source) and the cinema's number in it (value)."
INCOMPLETE_COMPANY: Final = "Source and value belong together: give both, or neither."

STALE_PREVIEW: Final = "The form was changed after this preview, or it is older than a day. Press Send again."
NOT_KEPT_SUBMISSION: Final = "This was submitted before, but it is not kept any more."


def too_long(most: int) -> str:
    """A text of more than `most` characters."""
    return f"This is longer than {most:,} characters."


def no_portal_name(text: str, portals: Sequence[str]) -> str:
    """A text that names no portal; `""` where none was given."""
    names = ", ".join(portals)
    return f"“{text}” is not a portal. It is one of {names}." if text else f"Give the portal: {names}."


def portal_not_set_up(portal: str, portals: Sequence[str]) -> str:
    """A portal, but none of `portals`, which are set up."""
    return f"{portal} is not set up here. It is one of {', '.join(portals)}."


def no_country_code(country: str) -> str:
    """A text that is not a country's code."""
    return f"“{country}” is not a country code. Use two letters, such as NL or GB."


def no_zone_name(zone: str) -> str:
    """A text that is not a time zone's name."""
    return f"“{zone}” is not a time zone. Use a name such as Europe/Amsterdam."


def choose_zone(zones: Sequence[str]) -> str:
    """No time zone, where it does not follow from the country. zones: the country's; none where no country was given."""
    several = ", ".join(zones[:6])
    return f"Choose the time zone: {several}…" if several else "Choose the time zone, or give the country."


def no_asset_uuids(pieces: Sequence[str]) -> str:
    """Pieces of the field for assets that are none."""
    return f"Not asset UUIDs: {_quoted(pieces)}. A UUID looks like 123e4567-e89b-12d3-a456-426614174000."


def cinema_of_another_portal(cinema: str, its_portal: str, portal: str) -> str:
    """A cinema by its label that does not belong to the order's portal."""
    return f"{cinema} is a cinema of {its_portal}, not of {portal}. An order goes to one portal."


def cinemas_not_known(keys: Sequence[str]) -> str:
    """Keys of cinemas that no directory has."""
    return f"{_quoted(keys)} is not in the directory yet. Choose “Use this id” and give its time zone."


def cinemas_without_zone(cinemas: Sequence[str]) -> str:
    """Cinemas by their labels whose clocks are not known."""
    return f"The time zone of {listed(cinemas)} is not known yet. Give it first: the times depend on it."


def _quoted(pieces: Sequence[str]) -> str:
    return listed([f"“{piece[:60]}”" for piece in pieces], most=4)
