"""Why an order was not placed, or nobody knows whether it was, where it is not the portal that says so."""

from __future__ import annotations

from typing import Final

NOT_SENT: Final = "It was not sent."
NOT_PLACED: Final = "It was not placed."
INTERRUPTED: Final = "The bot was interrupted while the portal was asked."
TOO_LATE: Final = "The due time passed before the portal could be reached."


def id_of_another_cinema(order_id: str, cinema: str) -> str:
    """The id that a person gave is that of an order for another cinema, by its name."""
    return f"The id that was given, {order_id}, is that of an order for {cinema}."


def rejected_other_owner(order_id: str, owner: str) -> str:
    """The id that a person gave is that of an order of another content owner."""
    return f"The id that was given, {order_id}, is that of an order of the content owner {owner}."


def rejected_other_type(order_id: str, type_: str) -> str:
    """The id that a person gave is that of an order that is no transfer."""
    return f"The id that was given, {order_id}, is that of an order of type “{type_}”, not of a transfer."


def portal_gone(portal: str) -> str:
    """The order's portal has no token here any more."""
    return f"The {portal} portal is not set up here any more."
