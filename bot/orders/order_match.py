"""Whether an order at the portal is the one that was ordered, as far as orders/status tells. Pure.

It names an order's type, medium, company and owner, and neither its booker, its event nor its times; what jobs are called is not
documented to be the event's name. So these alone are compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.cinemas.cinema import Cinema
from bot.orders.cinema_match import Match, cinema_match, company_difference
from bot.orders.differences import party_difference
from bot.orders.order import OrderRequest
from bot.orders.placed import Difference, DifferenceKind, Placed


@dataclass(frozen=True, slots=True)
class OrderMatch:
    """proof: the difference that makes it another order (of kind COMPANY, OWNER or TYPE), None where nothing does. doubts: what is
    otherwise, or may be, and proves nothing."""

    proof: Difference | None = None
    doubts: tuple[Difference, ...] = ()


def order_match(request: OrderRequest, whose: Placed, known: Sequence[Cinema | None] = ()) -> OrderMatch:
    """request: what was ordered. whose: as the portal says of the order with an id. known: as for `cinema_match`."""
    sent = request.cinema
    match = cinema_match(sent, whose, known)
    company = () if match is Match.SAME else (company_difference(sent, whose),)
    # The page of add-encore: `ownerId` says for which content owner the order is made, and the order's `_owner` is that one.
    owner = party_difference(DifferenceKind.OWNER, request.owner, whose.owner_id, whose.owner_name)
    no_transfer = [one for one in whose.differences if one.kind is DifferenceKind.TYPE]
    proofs = [*(company if match is Match.OTHER else ()), *owner, *no_transfer]
    if proofs:
        return OrderMatch(proofs[0])
    return OrderMatch(doubts=(*company, *whose.differences))
