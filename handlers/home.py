"""App Home: a person's own open orders, and a button to order."""

from __future__ import annotations

from bot.views import home
from handlers.dispatcher import Dispatcher
from handlers.interaction import Interaction
from handlers.status import MOST


def register(dispatcher: Dispatcher) -> None:
    dispatcher.event("app_home_opened", show_home)


async def show_home(interaction: Interaction) -> None:
    event = interaction.body.get("event") or {}
    if event.get("tab", "home") != "home":
        return
    every = await interaction.bot.store.orders.open(MOST)
    found = [
        (submission, tracked)
        for submission, tracked in every
        if submission.by == interaction.person.id and not tracked.is_over
    ]
    await interaction.bot.slack.publish_home(interaction.person.id, home.home(found, now=interaction.now))
