"""An unknown outcome is resolved by a person: it was placed, or it was not. callback_id `encore_settle`; of the form that takes
another id afterwards, `encore_other_id`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bot.orders.order import Order
from bot.views import buttons, order_facts, replies
from bot.views.block_kit import Block, Checkboxes, InputBlock, Modal
from bot.views.blocks import actions, input_block, modal, option, section, text_input
from bot.views.buttons import RESOLVE_NOT_PLACED, RESOLVE_PLACED, button, confirm_dialog
from bot.views.cinema import field_text
from bot.views.message import Message
from bot.wording.mrkdwn import code
from gofilex.ids import LONGEST

CALLBACK: Final = "encore_settle"
OTHER_ID_CALLBACK: Final = "encore_other_id"
FIELD: Final = "order_id"
ANYWAY: Final = "anyway"


def resolve_placed_view(order: Order) -> Modal:
    """Asks for the id the portal gave. `private_metadata` is a button value (`buttons.parse_order_value`); the inputs have
    block_id and action_id `order_id` and `anyway`."""
    text = (
        f"You found {order_facts.title(order)} in the {order.portal.value} portal. "
        "With its id, this thread tells how it goes on from here."
    )
    return modal(
        CALLBACK,
        "It was placed",
        [section(text), _id_field(), unseen_field()],
        submit="Follow it",
        close="Cancel",
        metadata=buttons.order_value(order.submission, order.number),
    )


def other_id_view(order: Order) -> Modal:
    """The same for an order whose id a person gave, and the portal has not shown. `private_metadata` is a button value and, on a
    line of its own, the id that was given."""
    text = (
        f"The {order.portal.value} portal has not shown order {code(order.order_id)} yet, "
        f"which was given for {order_facts.title(order)}. If another id is the right one, give it here."
    )
    return modal(
        OTHER_ID_CALLBACK,
        "Other id",
        [section(text), _id_field(), unseen_field()],
        submit="Follow it",
        close="Cancel",
        metadata=f"{buttons.order_value(order.submission, order.number)}\n{order.order_id[:LONGEST]}",
    )


def parse_other_id_metadata(metadata: str) -> tuple[str, str]:
    """The button value in it, and the id that was given before, as far as `has_id` needs it."""
    value, _, given = metadata.partition("\n")
    return value, given


def has_id(order: Order, given: str) -> bool:
    """Whether the order still has the id that the form was opened for."""
    return order.order_id[:LONGEST] == given


def _id_field() -> InputBlock:
    return input_block(FIELD, "Order id", text_input(placeholder="zazRCknY5tRKFR5p7"), hint="As the portal shows it.")


def unseen_field() -> InputBlock:
    """A box to tick, for an id that the portal does not show: block_id and action_id `anyway`."""
    box: Checkboxes = {
        "type": "checkboxes",
        "options": [option("Follow it all the same", ANYWAY)],
    }
    return input_block(
        ANYWAY,
        "If the portal does not show this id yet",
        box,
        optional=True,
        hint="An order may be too new to be shown.",
    )


def typed_id(values: Mapping[str, Mapping[str, Any]]) -> str:
    """What was typed into the field for the id."""
    return field_text(values, FIELD)


def is_anyway(values: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether the box is ticked."""
    return bool(values.get(ANYWAY, {}).get(ANYWAY, {}).get("selected_options"))


def resolved_not_placed(order: Order) -> Message:
    """That the decision stands though the form did not open, and the button that opens it."""
    again = buttons.reorder_button(buttons.order_value(order.submission, order.number))
    said = f"*{order_facts.title(order)}*\n{replies.RESOLVED_NOT_PLACED}"
    return Message(replies.RESOLVED_NOT_PLACED, [section(said), actions([again], "again")])


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
