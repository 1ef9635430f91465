"""What is told, and where: the quiet side of the bot, in one table. Pure.

The card always shows how it is now. The thread says what happened. The channel hears only what somebody waited for or
must act on. Above `MANY` cinemas in one submission the thread tells troubles and the end alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.notices.notice import Kind, Notice, Where
from bot.orders.order import Order
from bot.tracking.snapshot import Change, What

MANY = 10

ROUTINE: frozenset[str] = frozenset(
    kind.value
    for kind in (
        Kind.ACCEPTED,
        Kind.FOLLOWED,
        Kind.UNFOLLOWED,
        What.FOUND,
        What.QUEUED,
        What.STARTED,
        What.RECEIVED,
        What.LINKED,
        What.EMAILED,
        What.RETRIED,
        What.RETURNED,
        What.DELIVERED,
        What.DUPLICATE,
    )
)
"""What goes as it should. Everything else is a trouble, or the end of one."""

LOUD: frozenset[str] = frozenset(
    kind.value
    for kind in (Kind.REFUSED, Kind.UNKNOWN, Kind.DROPPED, What.FAILED, What.CANCELED, What.OVERDUE, What.UNWATCHED)
)
"""What somebody has to act on: the channel hears it. Several at once are one message."""


def where(kind: str, size: int) -> Where | None:
    """Where a happening of a submission with `size` orders is told; None for only on the card."""
    if kind in LOUD or kind == Kind.ALL_DONE.value:
        return Where.BROADCAST
    if size == 1 and kind == What.DELIVERED.value:
        return Where.BROADCAST
    if size > MANY and kind in ROUTINE:
        return None
    return Where.THREAD


def notice(
    order: Order, kind: str, at: float, size: int, *, key: str = "", data: dict[str, str] | None = None
) -> list[Notice]:
    """The notice of something that happened to an order; none when only the card shows it. `key` tells apart what may
    happen to it several times."""
    to = where(kind, size)
    if to is None:
        return []
    return [Notice(f"{order.id}:{key or kind}", kind, at, to, order.number, data=data or {})]


def notices_of(order: str, happened: Sequence[Change], *, size: int) -> list[Notice]:
    """The notices of what a look at the portal brought. order: its id here, `<submission>.<number>`."""
    number = int(order.rpartition(".")[2])
    told = []
    for change in happened:
        to = where(change.what.value, size)
        if to is None:
            continue
        data = {"text": change.text} if change.text else {}
        if change.predicted:
            data["predicted"] = f"{change.predicted:.0f}"
        told.append(Notice(f"{order}:{change.key}", change.what.value, change.at, to, number, change.job, data))
    return told
