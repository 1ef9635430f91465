"""`/encore status <order id>` and `/encore list`: answers to one person."""

from __future__ import annotations

from bot.orders.visibility import visible
from bot.views import lists
from gofilex import Portal
from handlers.dispatcher import COMMAND, Entrance
from handlers.interaction import Interaction

MOST = 500
"""How many open orders a list looks at; it shows fewer."""


def register(entrance: Entrance) -> None:
    entrance.subcommand(("status",), status)
    entrance.subcommand(("list",), list_open)


def asked_for(words: str) -> tuple[Portal | None, str]:
    """`zazRCknY5tRKFR5p7` or `EMEA zazRCknY5tRKFR5p7`, in either order: the portal, if named, and the id."""
    portal, order_id = None, ""
    for word in words.split():
        try:
            portal = Portal(word)
        except ValueError:
            order_id = order_id or word.strip("`*_#<>\"'“”")
    return portal, order_id


async def status(done: Interaction) -> None:
    portal, order_id = asked_for(done.words)
    if not order_id:
        await done.say(f"Say which order: {COMMAND} status zazRCknY5tRKFR5p7")
        return
    found = await done.bot.store.orders.find(portal, order_id)
    shown = await visible(found, done.person, done.bot.slack, done.channel)
    await done.answer(lists.status(shown, order_id, now=done.now))


async def list_open(done: Interaction) -> None:
    found = [pair for pair in await done.bot.store.orders.open(MOST) if not pair[1].arrived]
    await done.answer(lists.open_orders(await visible(found, done.person, done.bot.slack, done.channel), now=done.now))
