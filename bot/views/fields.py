"""The form's fields by their labels, and by the names that the portal's documentation has for what they become."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.wording import time_problems
from bot.wording.figures import listed
from bot.wording.mrkdwn import code

LABELS: Final = {
    "portal": "Portal",
    "cinemas": "Cinemas",
    "event": "Event",
    "assets": "Assets",
    **time_problems.LABELS,
    "owner": "Content owner",
    "booker": "Booker",
    "description": "Description",
    "additional_text": "Additional text",
    "channel": "Post in",
}

_DOCUMENTED: Final = {
    "company": "cinemas",
    "eventId": "event",
    "assetUuids": "assets",
    "deliveryDue": "due",
    "transferAfter": "transfer_after",
    "releaseAfter": "release_after",
    "ownerId": "owner",
    "ownerIdentifier": "owner",
    "bookerId": "booker",
    "bookerIdentifier": "booker",
    "description": "description",
    "additionalText": "additional_text",
}
"""The fields of a request to add-encore (API documentation, add-encore), and where they stand in the form."""


def about(documented: Sequence[str]) -> str:
    """`It is about *Due* and *Cinemas*.` for fields as the documentation writes them, such as `company.identifier.value`;
    one that it does not have, as it is. Empty for none; escaped."""
    names = dict.fromkeys(_label(name) for name in documented)
    return f"It is about {listed(list(names), 6)}." if names else ""


def _label(documented: str) -> str:
    field = _DOCUMENTED.get(documented.removeprefix("order.").partition(".")[0])
    return f"*{LABELS[field]}*" if field else code(documented, 60)
