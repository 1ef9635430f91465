"""What the portal has otherwise than it was ordered, each difference as a plain sentence (`orders.differences`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, assert_never

from bot.orders.order import Order
from bot.orders.placed import Difference, DifferenceKind
from bot.views import order_facts
from bot.wall_time import WallTime
from bot.wording import times
from bot.wording.figures import duration, listed

_NAMED = 4  # assets


def differences_in_words(order: Order, differences: Sequence[Difference]) -> list[str]:
    """One plain sentence for each difference, not escaped."""
    return [difference_in_words(order, one) for one in differences]


def difference_in_words(order: Order, difference: Difference) -> str:
    """The sentence for one difference of that order, plain, not escaped: what the portal has, then what was ordered."""
    asked, answered = difference.asked, difference.answered
    match difference.kind:
        case DifferenceKind.DUE | DifferenceKind.TRANSFER_AFTER | DifferenceKind.RELEASE_AFTER:
            return _time(difference, order)
        case DifferenceKind.CLOCK:
            return _clock(difference, order)
        case DifferenceKind.ASSETS:
            return _assets(difference)
        case DifferenceKind.COMPANY:
            name = order.request.cinema.label
            ordered = f"{name} ({asked})" if name != asked else asked
            return f"It goes to {answered}; ordered was {ordered}."
        case DifferenceKind.EVENT | DifferenceKind.OWNER | DifferenceKind.BOOKER:
            return f"The {difference.kind.value} is {answered}; ordered was {asked}."
        case DifferenceKind.LATE_ORDER:
            return f"Its own answer came late, and names order {answered}; {asked} was given by a person. If both are there, it was ordered twice."
        case DifferenceKind.LATE_REFUSAL:
            return f"Its own answer came late, and is a refusal (“{answered}”): {asked}, which a person gave, is then another order."
        case DifferenceKind.NOTHING | DifferenceKind.UNMANAGED | DifferenceKind.MEDIUM | DifferenceKind.TYPE:
            return _ALONE[difference.kind].format(answered=answered)
        case _ as never:
            assert_never(never)


_TIMES: Final = {
    DifferenceKind.DUE: "It is due",
    DifferenceKind.TRANSFER_AFTER: "It is sent from",
    DifferenceKind.RELEASE_AFTER: "It is released from",
}
_ALONE: Final = {
    DifferenceKind.NOTHING: "It lists nothing that it will deliver.",
    DifferenceKind.UNMANAGED: "The cinema has to fetch it by itself: the portal does not manage this delivery.",
    DifferenceKind.TYPE: "It is an order of type “{answered}”, not a transfer.",
    DifferenceKind.MEDIUM: "It is to be delivered as “{answered}”, not electronically.",
}


def shift_in_words(before: datetime, after: datetime) -> str:
    """`1 hour later`, `15 minutes earlier`."""
    gap = (after - before).total_seconds()
    return f"{duration(abs(gap))} {'later' if gap > 0 else 'earlier'}"


def _time(difference: Difference, order: Order) -> str:
    asked = WallTime.from_text(difference.asked)
    there = datetime.fromisoformat(difference.answered)
    place = order_facts.place(order)
    words = times.at_place(WallTime.at(there, order_facts.zone(order)), place)
    return f"{_TIMES[difference.kind]} {words}; ordered was {times.at_place(asked, place)}, so it is {shift_in_words(asked.instant, there)}."


def _clock(difference: Difference, order: Order) -> str:
    """The portal reads a wall-clock time on the cinema's own clock: its reading was kept, and the moment is another one."""
    due, place = order.request.due_to_send, order_facts.place(order)
    then = WallTime(due.wall, difference.answered)
    head = f"The portal has this cinema on the clock of {difference.answered}, not of {difference.asked}."
    if then.instant == due.instant:
        return f"{head} Transfer after or release after are other moments by it than the preview said."
    return (
        f"{head} Due is still {times.at_place(then, place)}, but that is {shift_in_words(due.instant, then.instant)} "
        "than the preview said."
    )


def _assets(difference: Difference) -> str:
    asked, answered = (text.split(", ") for text in (difference.asked, difference.answered))
    lacking = [asset for asset in asked if asset not in answered]
    added = [asset for asset in answered if asset not in asked]
    parts = []
    if lacking:
        parts.append(f"not {listed(lacking, _NAMED)}, which was ordered")
    if added:
        parts.append(f"{listed(added, _NAMED)}, which was not ordered")
    return f"It will deliver other assets: {'; and '.join(parts)}."
