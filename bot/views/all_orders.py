"""All orders of a submission with many cinemas, a page at a time. callback_id `encore_all`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.orders.order import Submission
from bot.orders.tracked_order import TrackedOrder
from bot.views import buttons
from bot.views.batch_card import counts, line
from bot.views.block_kit import Block, Modal
from bot.views.blocks import actions, context, modal, section, section_with
from bot.views.status_labels import urgency

CALLBACK: Final = "encore_all"

PAGE: Final = 20
"""Orders on a page: each is a line with a button, and nobody reads a hundred."""


def all_orders(
    submission: Submission, tracked_orders: Sequence[TrackedOrder], *, now: float, page: int = 0, details: bool = True
) -> Modal:
    """The modal behind `show_all`, and behind `details` on the card of many: worst first. `page` counts from 0 and is
    brought into range. Buttons `page_back` and `page_next` carry the page to show as the number of their value. details:
    whether each order has its button `details`; where the list lies too deep for more windows, it says where they stand."""
    ordered = sorted(tracked_orders, key=lambda tracked: urgency(tracked, now))
    last = max(0, (len(ordered) - 1) // PAGE)
    page = min(max(page, 0), last)
    shown = ordered[page * PAGE : (page + 1) * PAGE]
    blocks: list[Block] = [section(counts(tracked_orders, now) or "This submission has no orders.")]
    for tracked in shown:
        carried = buttons.order_value(tracked.order.submission, tracked.order.number)
        told, name = line(tracked, now), f"order_{tracked.order.number}"
        blocks.append(section_with(told, name, buttons.details_button(carried)) if details else section(told, name))
    if not details:
        blocks.append(context("Their details are behind the buttons of their card."))
    if last:
        first = page * PAGE + 1
        blocks.append(section(f"{first:,} to {first + len(shown) - 1:,} of {len(ordered):,}"))
        turns = [
            buttons.button(action, label, buttons.order_value(submission.id, to))
            for action, label, to in ((buttons.PAGE_BACK, "Back", page - 1), (buttons.PAGE_NEXT, "More", page + 1))
            if 0 <= to <= last
        ]
        blocks.append(actions(turns, "pages"))
    return modal(CALLBACK, "All orders", blocks, metadata=buttons.order_value(submission.id, page))
