"""What the portal cannot do for us is asked of its support: the text to send, with every id they need."""

from __future__ import annotations

from typing import Final, assert_never

from bot.orders.changing import open_change
from bot.orders.order import Order, SaidBy, Submission
from bot.orders.tracked_order import TrackedOrder
from bot.tracking.snapshot import OrderSnapshot
from bot.views import limits, order_facts
from bot.views.block_kit import Block, Modal
from bot.views.blocks import modal, section
from bot.views.change import for_support
from bot.views.differences import differences_in_words
from bot.views.event_text import error_of
from bot.views.status_labels import status_label
from bot.wall_time import WallTime
from bot.wording import times
from bot.wording.mrkdwn import code, one_line

CALLBACK: Final = "encore_support"
_JOBS_NAMED: Final = 10
_ENDS: Final = "Once they have answered, press on the card whether it was made."


def support_text(submission: Submission, order: Order, snapshot: OrderSnapshot | None, *, now: float) -> str:
    """Plain text for an e-mail: which order, what went wrong, and where to write what is asked. Two lines, the order id
    first, are what support asks for."""
    tracked = TrackedOrder(order, snapshot)
    request = order.request
    lines = [
        f"Order: {order.order_id or 'none known'} (portal {order.portal.value})",
        f"Cinema: {one_line(_cinema(order))}",
    ]
    if request.event:
        lines.append(f"Event: {one_line(request.event)}")
    if request.assets:
        lines.append(f"Assets: {limits.cut(', '.join(request.assets), 600)}")
    if due := order_facts.due(tracked):
        local = times.at_place(WallTime.at(due, order_facts.zone(order)), order_facts.place(order))
        lines.append(f"Due: {local} ({times.time_in_words(WallTime.at(due, 'UTC'))} UTC)")
    lines.append(f"Now, {times.time_in_words(WallTime.at(times.moment(now), 'UTC'))} UTC: {status_label(tracked).word}")
    if order.placed:
        lines += [
            f"Otherwise than ordered: {one_line(words)}"
            for words in differences_in_words(order, order.placed.differences)
        ]
    if order.reason:
        lines.append(f"{_whose(order.said_by)}: {limits.cut(one_line(order.reason), 400)}")
    if order.reference:
        lines.append(f"Reference of our call: {one_line(order.reference)}")
    for job in [job for job in (snapshot.jobs if snapshot else ()) if job.failed][:_JOBS_NAMED]:
        error = limits.cut(one_line(error_of(job)), 150)
        lines.append(f"Failed job: {job.id} ({one_line(job.type)}), run {job.run}: {error}")
    change = open_change(tracked)
    asked = for_support(change, order) if change else ""
    lines += [f"Our reference: {submission.id}.{order.number}", "", f"We ask you to: {asked}"]
    return "\n".join(lines)


def _whose(said_by: SaidBy) -> str:
    match said_by:
        case SaidBy.PORTAL:
            return "Said by the portal"
        case SaidBy.ANSWER | SaidBy.BOT:
            return "What happened"
        case _:
            assert_never(said_by)


def _cinema(order: Order) -> str:
    names = (order_facts.cinema_name(order), order.request.cinema.key)
    return ", ".join(dict.fromkeys(part for part in names if part)) or "not known here"


def support_view(
    submission: Submission, order: Order, snapshot: OrderSnapshot | None, *, now: float, address: str = ""
) -> Modal:
    """The modal with that text to copy. address: the portal's support from the settings, `""` where none is set."""
    text = support_text(submission, order, snapshot, now=now)
    to = f"Send it to {code(address)}." if address else f"Send it to the support of the {order.portal.value} portal."
    explained = (
        "The portal can't change or cancel an order from here, nor run a job again; its support can. "
        f"{to} {_ENDS if open_change(TrackedOrder(order, snapshot)) else 'Write at the end what they should do.'}"
    )
    copied: Block = {
        "type": "rich_text",
        "elements": [{"type": "rich_text_preformatted", "elements": [{"type": "text", "text": text}]}],
    }
    return modal(CALLBACK, "Text for support", [section(explained), copied])
