"""`/encore follow`: what the portal does not tell of an order placed elsewhere. callback_id `encore_follow`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.views import limits
from bot.views.block_kit import Block, ConversationsSelect, ExternalSelect, Modal, StaticSelect
from bot.views.blocks import input_block, modal, option, plain, section, text_input
from bot.views.cinema import field_text
from bot.views.unknown_outcome import unseen_field
from gofilex import Portal

CALLBACK: Final = "encore_follow"
FIELDS: Final = ("portal", "order_id", "due", "zone", "channel")


def follow_form(portals: Sequence[Portal], *, portal: str = "", order_id: str = "", channel: str = "") -> Modal:
    """Asks for the portal and the order id, filled in where they are given, and for the due time and zone, which may
    stay empty; and whether to follow an id that the portal does not show. block_id = action_id = the names in `FIELDS`, and
    `anyway`."""
    offered = [option(each.value, each.value) for each in portals]
    select: StaticSelect = {"type": "static_select", "options": offered}
    if initial := next((each for each in offered if each["value"] == portal or len(offered) == 1), None):
        select["initial_option"] = initial
    zone: ExternalSelect = {
        "type": "external_select",
        "min_query_length": 0,
        "placeholder": plain("A city, such as Amsterdam", limits.OPTION_VALUE),
    }
    where: ConversationsSelect = {"type": "conversations_select", "filter": {"include": ["public", "private"]}}
    if channel:
        where["initial_conversation"] = channel
    else:
        where["default_to_current_conversation"] = True
    blocks: list[Block] = [
        section("Follows an order that was placed elsewhere: a card and a thread, as if it had been ordered here."),
        input_block("portal", "Portal", select),
        input_block("order_id", "Order id", text_input(order_id, "zazRCknY5tRKFR5p7")),
        unseen_field(),
        input_block(
            "due",
            "Due",
            text_input(placeholder="friday 6pm"),
            optional=True,
            hint="The portal does not tell it. Without it there is no warning when the order is late.",
        ),
        input_block(
            "zone", "Time zone of the cinema", zone, optional=True, hint="Without it, the due time is read as UTC."
        ),
        input_block("channel", "Post in", where),
    ]
    return modal(CALLBACK, "Follow an order", blocks, submit="Follow", close="Cancel")


def field_values(values: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """`view.state.values` by field name, stripped."""
    return {name: field_text(values, name) for name in FIELDS}
