"""Sentences that card, thread and details share."""

from __future__ import annotations

from typing import Final

from bot.orders.order import Order, OrderRequest, Phase, Submission
from bot.orders.tracked_order import TrackedOrder
from bot.permissions import FORGOTTEN
from bot.views import order_facts
from bot.wording import times
from bot.wording.figures import listed, plural
from bot.wording.mrkdwn import code, untrusted

NEEDS_KEY: Final = "🔑 It is encrypted: the cinema also needs a key to play it, which no order here brings."


def playable(tracked: TrackedOrder, landed: float) -> str:
    """From when the cinema can see it: delivered is not yet playable. landed: seconds since 1970, 0 when not known."""
    released = order_facts.released(tracked)
    if released is None:
        return ""
    known_at = max(landed, tracked.snapshot.polled if tracked.snapshot and landed else 0.0)
    if landed and released.timestamp() <= known_at:
        return "The cinema can see it now."
    return (
        f"Delivered is not yet playable: the cinema can see it from {order_facts.both_clocks(tracked.order, released)}."
    )


def delivers_in_words(order: Order) -> str:
    """`1 encore (ts)`: what the portal said it will deliver; escaped. Empty where it said nothing."""
    if not order.placed or not order.placed.delivers:
        return ""
    kinds = listed(sorted({untrusted(kind, 20) for _, kind in order.placed.delivers if kind}))
    return plural(len(order.placed.delivers), "encore") + (f" ({kinds})" if kinds else "")


def ordered_by(submission: Submission) -> str:
    """`Ordered by <@U…>`; `Followed from a file` where no person asked for it."""
    if submission.external and not submission.by:
        return "Followed from a file"
    return f"{'Followed' if submission.external else 'Ordered'} by {person(submission.by)}"


def person(user: str) -> str:
    """A mention. An id of Slack has letters and digits alone; anything else is shown as code. "somebody" for who was forgotten."""
    if user == FORGOTTEN:
        return FORGOTTEN
    return f"<@{user}>" if user.isascii() and user.isalnum() and user[0] in "UW" else code(user)


def resolved_by(order: Order) -> str:
    """`Id given by <@U…>, 18 November 14:30`, on the reader's clock: who said what became of an order; "" where nobody did."""
    if not order.resolved_by:
        return ""
    when = f", {times.date_token(times.moment(order.resolved_at))}" if order.resolved_at else ""
    what = "Id given" if order.phase is Phase.PLACED else "Decided"
    return f"{what} by {person(order.resolved_by)}{when}"


def channel(of: str) -> str:
    """A link to a channel, by its id."""
    return f"<#{of}>" if of.isascii() and of.isalnum() else code(of)


def request_in_words(request: OrderRequest) -> list[str]:
    """What would be or was sent for one cinema, apart from its times: lines of mrkdwn."""
    lines = []
    if request.event:
        lines.append(f"*Event* {code(request.event)}")
    if request.assets:
        lines.append(
            f"*{plural(len(request.assets), 'asset')}* {listed([code(asset, 60) for asset in request.assets], 4)}"
        )
    if request.owner:
        lines.append(f"*Content owner* {code(str(request.owner))}")
    if request.booker:
        lines.append(f"*Booker* {code(str(request.booker))}")
    if request.description:
        lines.append(f"*Description* {untrusted(request.description, 300)}")
    if request.additional_text:
        lines.append(f"*In the delivery e-mail* {untrusted(request.additional_text, 400)}")
    return lines


def times_in_words(request: OrderRequest) -> list[str]:
    """The times of a request on the cinema's clock, lines of mrkdwn."""
    named = (("Due", request.due), ("Transfer after", request.transfer_after), ("Release after", request.release_after))
    return [f"*{name}* {untrusted(times.at_place(time, request.cinema.place), 300)}" for name, time in named if time]
