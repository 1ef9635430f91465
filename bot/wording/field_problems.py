"""What is wrong with a form, its fields, or those of an entry in a file: plain sentences to stand at the field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.wording.figures import listed
from bot.wording.mrkdwn import one_line

CHOOSE_PORTAL: Final = "Choose the portal."
CHOOSE_CHANNEL: Final = "Choose the channel for the order's card."
CHOOSE_CINEMA: Final = "Choose at least one cinema."

NO_CONTENT: Final = "Give an event, or asset UUIDs, or both."
NO_ORDER_ID: Final = "Give the order's id, as the portal shows it."
ID_BEING_ENTERED: Final = "Somebody is entering this id just now. Press again in a moment."
ID_TAKEN_OUT_OF_SIGHT: Final = "An order with this id is followed already, in a channel that you are not in."


CHOOSE_CHANGE: Final = "Choose what to ask for."
CHOOSE_ONE_CINEMA: Final = "Choose the cinema."
NO_NEW_DUE: Final = "Say by when it must be at the cinema from now on, such as “saturday 6pm”."
DUE_NOT_ASKED: Final = "To ask for a new due time, choose that above; else leave this empty."
NO_WORD: Final = "Write what support is to do."
SAME_DUE: Final = "That is its due time already."

INCOMPLETE_PARTY: Final = "Give the id alone, or the numbering scheme and the number as source:value."

NO_COMPANY: Final = "Give the company id, or the numbering scheme (source) and the cinema's number in it (value)."
INCOMPLETE_COMPANY: Final = "Source and value belong together: give both, or neither."

STALE_PREVIEW: Final = "The form was changed after this preview, or it is older than a day. Press Review again."
NOT_YOUR_PREVIEW: Final = "Only who filled it in can confirm this. Order it with /encore order: the form is then yours."
NOT_KEPT_SUBMISSION: Final = "This was submitted before, but it is not kept any more."


def no_event_seen(text: str, names: Sequence[str]) -> str:
    """A text that is no id and no name of one event. names: those seen before that it may mean."""
    meant = f" Did you mean {' or '.join(names[:3])}?" if names else ""
    return f"“{text[:60]}” is not an event ordered before.{meant} Give its id, as the portal shows it.{id_itself(text, 'event')}"


def id_itself(text: str, field: str) -> str:
    """How to say that one word with a figure in it is the id all the same: it looks like none of the portal's own; `""` for
    other texts. field: "event", "owner" or "booker"."""
    may_be = any(c.isdigit() for c in text) and len(text.split()) == 1 and ":" not in text
    return f" If that is the id, write {field}Id: {text[:60]}." if may_be else ""


def no_party_seen(text: str, names: Sequence[str], field: str) -> str:
    """A text that is no id and no name of an owner or booker. names: those seen before that are spelled nearly so. field: which
    of the two."""
    meant = f" Did you mean {' or '.join(names)}?" if names else ""
    return f"“{text[:60]}” is not among those seen so far.{meant} Give the id, or source:value.{id_itself(text, field)}"


def several_parties(text: str, ids: Sequence[str]) -> str:
    """A name that several owners or bookers have."""
    return f"“{text[:60]}” is the name of several: {listed(list(ids), most=4)}. Give the id of one."


def not_an_id(text: str) -> str:
    """A text in which there is no id of an order, or more than one."""
    return f"“{one_line(text)[:60]}” is not an order's id. Give the id alone, as the portal shows it."


def id_not_shown(portal: str) -> str:
    """An id of which the portal shows no order."""
    return (
        f"The {portal} portal shows no order with this id. Check the id. If the order is so new that it is not shown yet, "
        "wait a minute and press again, or tick the box below."
    )


def id_of_another_cinema(goes_to: str, ordered: str) -> str:
    """An id of an order that goes to another cinema than the one that was ordered for; both by their names."""
    return f"The order with this id goes to {one_line(goes_to)}, not to {ordered}."


def id_of_another_owner(its: str, ordered: str) -> str:
    """An id of an order that was made for another content owner than was given; both as far as they are known."""
    return f"The order with this id is one of the content owner {one_line(its)}; this one was ordered for {ordered}."


def id_of_another_type(type_: str) -> str:
    """An id of an order that is no transfer, in the portal's word for what it is."""
    return f"The order with this id is of type “{one_line(type_)}”: no encore comes by it. An encore's is of type “transfer”."


def id_taken(cinema: str, who: str, where: str, *, external: bool) -> str:
    """An id that another order has already. cinema, who, where: for which cinema, by whom and in which channel, each `""` where
    that is not known. external: it was placed elsewhere, and is followed."""
    order = f"the order for {cinema}" if cinema else "an order"
    by = f" that {who} {'follows' if external else 'placed'}" if who else ""
    channel = f"in #{where}" if where else "here"
    return f"This is the id of {order}{by}, which is told of {channel} already."


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


def no_company_id(text: str) -> str:
    """A text that cannot be a company's id at the portal."""
    return f"“{text[:60]}” is not an id of the portal's. It has letters and figures, and no spaces or separators."


def no_country_code(country: str) -> str:
    """A text that is neither a country's code nor its name."""
    return f"“{country}” is not a country. Use its two letters, such as NL or GB."


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


def no_cinema_keys(texts: Sequence[str]) -> str:
    """Texts that are neither cinemas of the directory nor company ids."""
    return f"{_quoted(texts)} is not in the directory, and no company id or source:value."


def cinemas_without_zone(cinemas: Sequence[str]) -> str:
    """Cinemas by their labels whose clocks are not known."""
    return f"The time zone of {listed(cinemas)} is not known yet. Give it first: the times depend on it."


def _quoted(pieces: Sequence[str]) -> str:
    return listed([f"“{piece[:60]}”" for piece in pieces], most=4)
