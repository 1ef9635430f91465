"""`/encore status <order id>` and `/encore list`: answers to one person."""

from __future__ import annotations

from bot.orders.visibility import visible_orders
from bot.views import order_lists, replies
from gofilex import Portal
from handlers.dispatcher import COMMAND, Dispatcher
from handlers.interaction import Interaction

MOST = 500
"""How many open orders a list looks at; it shows fewer."""


def register(dispatcher: Dispatcher) -> None:
    dispatcher.subcommand(("status",), status)
    dispatcher.subcommand(("list",), list_open)


def asked_for(words: str) -> tuple[Portal | None, str]:
    """`zazRCknY5tRKFR5p7` or `EMEA zazRCknY5tRKFR5p7`, in either order: the portal, if named, and the id."""
    portal, order_id = None, ""
    for word in words.split():
        try:
            portal = Portal(word)
        except ValueError:
            order_id = order_id or word.strip("`*_#<>\"'“”")
    return portal, order_id


async def status(interaction: Interaction) -> None:
    portal, order_id = asked_for(interaction.words)
    if not order_id:
        await interaction.say(replies.which_order(f"{COMMAND} status"))
        return
    found = await interaction.bot.store.orders.find(portal, order_id)
    shown = await visible_orders(found, interaction.person, interaction.bot.slack, interaction.channel)
    await interaction.answer(order_lists.order_status(shown, order_id, now=interaction.now))


async def list_open(interaction: Interaction) -> None:
    found = [pair for pair in await interaction.bot.store.orders.open(MOST) if not pair[1].is_over]
    await interaction.answer(
        order_lists.open_orders(
            await visible_orders(found, interaction.person, interaction.bot.slack, interaction.channel),
            now=interaction.now,
        )
    )
