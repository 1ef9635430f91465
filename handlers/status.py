"""`/encore status <order id>` and `/encore list`: answers to one person."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfoNotFoundError

from bot.orders.visibility import Found, visible_orders
from bot.views import buttons, order_lists
from bot.wall_time import zone_named
from handlers.dispatcher import COMMAND, Dispatcher
from handlers.interaction import Interaction
from handlers.typed_ids import none_in, parse_order

MOST = 500
"""How many open orders a list looks at; it shows fewer."""

ENDED_MOST = 50
"""How many of those that ended last."""


def register(dispatcher: Dispatcher) -> None:
    dispatcher.subcommand(("status",), status)
    dispatcher.subcommand(("list",), list_open)
    dispatcher.action(buttons.LIST, list_open)


async def status(interaction: Interaction) -> None:
    portal, order_id, other = parse_order(interaction.words)
    if not order_id:
        await none_in(interaction, other, f"{COMMAND} status")
        return
    found = await interaction.bot.store.orders.find(portal, order_id, strict=True)
    shown = await visible_orders(found, interaction.person, interaction.bot.slack, interaction.channel)
    await interaction.answer(
        order_lists.order_status(shown, order_id, now=interaction.now, reader_zone=interaction.person.zone)
    )


async def list_open(interaction: Interaction) -> None:
    every = await interaction.bot.store.orders.open(MOST)
    found = await _visible([pair for pair in every if not pair[1].is_over], interaction)
    landed = [] if found else await _landed_today(every, interaction)
    await interaction.answer(order_lists.open_orders(found, now=interaction.now, landed=landed))


async def _visible(found: list[Found], interaction: Interaction) -> list[Found]:
    return await visible_orders(found, interaction.person, interaction.bot.slack, interaction.channel)


async def _landed_today(still_followed: list[Found], interaction: Interaction) -> list[Found]:
    """What has landed since midnight on the person's own clock."""
    try:
        zone = zone_named(interaction.person.zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        zone = zone_named("UTC")
    midnight = datetime.fromtimestamp(interaction.now, zone).replace(hour=0, minute=0, second=0, microsecond=0)
    since = midnight.timestamp()
    ended = await interaction.bot.store.orders.ended(since, ENDED_MOST)
    every = {pair[1].order.id: pair for pair in (*still_followed, *ended)}
    landed = [pair for pair in every.values() if (snapshot := pair[1].snapshot) and snapshot.delivered >= since]
    return await _visible(landed, interaction)


async def last_order(interaction: Interaction) -> str:
    """The portal's id of the order that this person placed last, `""` where none is found among those of late."""
    orders = interaction.bot.store.orders
    every = [*await orders.open(MOST), *await orders.ended(0, ENDED_MOST)]
    own = [pair for pair in every if pair[0].by == interaction.person.id and pair[1].order.order_id]
    return max(own, key=lambda pair: pair[0].created)[1].order.order_id if own else ""
