"""An unknown outcome is resolved by a person: it was placed, or it was not. callback_id `encore_settle`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.orders.order import Order
from bot.views import buttons, order_facts
from bot.views.block_kit import Block, Modal
from bot.views.blocks import actions, input_block, modal, section, text_input
from bot.views.buttons import RESOLVE_NOT_PLACED, RESOLVE_PLACED, button, confirm_dialog
from bot.views.cinema import field_text

CALLBACK = "encore_settle"
FIELD = "order_id"


def resolve_placed_view(order: Order) -> Modal:
    """Asks for the id the portal gave. `private_metadata` is a button value (`buttons.parse_order_value`); the one input has
    block_id and action_id `order_id`."""
    text = (
        f"You found {order_facts.title(order)} in the {order.portal.value} portal. "
        "With its id, this thread tells how it goes on from here."
    )
    field = input_block(FIELD, "Order id", text_input(placeholder="zazRCknY5tRKFR5p7"), hint="As the portal shows it.")
    return modal(
        CALLBACK,
        "It was placed",
        [section(text), field],
        submit="Follow it",
        close="Cancel",
        metadata=buttons.order_value(order.submission, order.number),
    )


def typed_id(values: Mapping[str, Mapping[str, Any]]) -> str:
    """The order id typed into it, without the spaces around it."""
    return field_text(values, FIELD)


def resolve_buttons(order: Order, block_id: str) -> Block:
    """The two buttons `settle_placed` and `settle_not_placed`, for the card and the thread."""
    carried = buttons.order_value(order.submission, order.number)
    sure = confirm_dialog(
        "Surely not in the portal?",
        "Only when you have looked in the portal and this order is not there: otherwise the cinema gets it twice. "
        "The form opens with everything filled in; nothing is sent before you confirm it there.",
        "It is not there",
        "Let me look",
    )
    return actions(
        [
            button(RESOLVE_PLACED, "It was placed: enter its id", carried),
            button(RESOLVE_NOT_PLACED, "It was not: order again", carried, confirm=sure),
        ],
        block_id,
    )
