"""App Home: a person's open orders, and how to order."""

from __future__ import annotations

from collections.abc import Sequence

from bot.views import buttons
from bot.views.block_kit import Block, Button, HomeTab
from bot.views.blocks import actions, context, divider, plain
from bot.views.order_lists import Found, open_orders


def home(found: Sequence[Found], *, now: float) -> HomeTab:
    """The home tab. found: the person's own open orders. Button `order` opens the form; its value is no order's."""
    order: Button = {
        "type": "button",
        "action_id": buttons.ORDER,
        "text": plain("Order an encore", 75),
        "style": "primary",
    }
    blocks: list[Block] = [
        actions([order], "order"),
        *open_orders(found, now=now, none="No open orders of yours.").blocks,
        divider(),
        context(
            "Also: `/encore order` with everything in one line, `/encore status` with an order id, `/encore help`."
        ),
    ]
    return {"type": "home", "blocks": blocks}
