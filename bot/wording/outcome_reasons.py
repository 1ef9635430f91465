"""Why an order was not placed, or nobody knows whether it was, where it is not the portal that says so."""

from __future__ import annotations

from typing import Final

NOT_SENT: Final = "It was not sent."
NOT_PLACED: Final = "It was not placed."
INTERRUPTED: Final = "The bot was interrupted while the portal was asked."
TOO_LATE: Final = "The due time passed before the portal could be reached."


def portal_gone(portal: str) -> str:
    """The order's portal has no token here any more."""
    return f"The {portal} portal is not set up here any more."
