"""App Home: a person's own open orders, and a button to order."""

from __future__ import annotations

from bot.views import home
from handlers.dispatcher import Entrance
from handlers.interaction import Interaction
from handlers.status import MOST


def register(entrance: Entrance) -> None:
    entrance.event("app_home_opened", show_home)


async def show_home(done: Interaction) -> None:
    event = done.body.get("event") or {}
    if event.get("tab", "home") != "home":
        return
    every = await done.bot.store.orders.open(MOST)
    found = [(submission, row) for submission, row in every if submission.by == done.person.id and not row.arrived]
    await done.bot.slack.publish_home(done.person.id, home.home(found, now=done.now))
