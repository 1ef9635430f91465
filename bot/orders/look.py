"""What one look at the portal says of an id that a person typed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bot.orders.placed import Placed


class Sight(Enum):
    """Whether the portal shows an order with an id."""

    SHOWN = "shown"
    HIDDEN = "hidden"  # it does not: the id is mistyped, too new, or not this bot's to see
    UNSURE = "unsure"  # it could not be asked, did not answer in time, or what it answers has many meanings


@dataclass(frozen=True, slots=True)
class Look:
    """What came of asking. whose: of an order whose status is shown, its company and owner as far as the portal says, and nothing
    else; else None."""

    sight: Sight
    whose: Placed | None = None


UNSURE = Look(Sight.UNSURE)
HIDDEN = Look(Sight.HIDDEN)
