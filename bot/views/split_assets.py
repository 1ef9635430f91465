"""TS and non-TS assets cannot share an order: which are which? callback_id `encore_split`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from bot.orders.order import Order, Phase
from bot.views import buttons, limits
from bot.views.block_kit import Modal, MultiStaticSelect
from bot.views.blocks import input_block, modal, option, plain, section
from bot.wording.mrkdwn import one_line

CALLBACK = "encore_split"
FIELD = "ts_assets"

_MIXED: Final = re.compile(r"\bnon[- ]?ts\b|\bts\b", re.IGNORECASE)


def offers_split(order: Order) -> bool:
    """Whether a refusal looks like one for mixing TS and non-TS assets (API documentation, add-encore: not allowed in
    one order), and there is something to split."""
    most = limits.SELECT_OPTIONS
    return order.phase is Phase.REFUSED and 1 < len(order.request.assets) <= most and bool(_MIXED.search(order.reason))


def split_view(order: Order) -> Modal:
    """Asks which assets are TS. `private_metadata` is a button value; the one input has block_id and action_id
    `ts_assets`."""
    assets = order.request.assets[: limits.SELECT_OPTIONS]
    chooser: MultiStaticSelect = {
        "type": "multi_static_select",
        "placeholder": plain("Choose the TS recordings", limits.OPTION_VALUE),
        "options": [option(one_line(asset), str(index)) for index, asset in enumerate(assets)],
    }
    text = (
        "The portal takes TS recordings and others only in separate orders. Tell which of these are TS: "
        "the form then opens with two orders for each cinema, and nothing is sent before you confirm it."
    )
    field = input_block(FIELD, "Which assets are TS?", chooser)
    return modal(
        CALLBACK,
        "Split the order",
        [section(text), field],
        submit="Split",
        close="Cancel",
        metadata=buttons.order_value(order.submission, order.number),
    )


def asset_groups(order: Order, values: Mapping[str, Mapping[str, Any]]) -> tuple[tuple[str, ...], ...]:
    """The assets in two groups for `Draft.groups`, or one where all or none were ticked."""
    ticked = {str(each.get("value")) for each in values.get(FIELD, {}).get(FIELD, {}).get("selected_options") or ()}
    assets = order.request.assets
    ts = tuple(asset for index, asset in enumerate(assets) if str(index) in ticked)
    others = tuple(asset for index, asset in enumerate(assets) if str(index) not in ticked)
    return tuple(group for group in (ts, others) if group)
