"""What people can do in Slack: one file for each thing. `register` puts all of them on Bolt's app."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from handlers import again, card, cinemas, follow, help, home, options, order, settle, status  # noqa: A004 - the command
from handlers.entrance import Entrance
from handlers.parts import Bot

__all__ = ["Bot", "Entrance", "register"]


def register(app: AsyncApp, bot: Bot) -> Entrance:
    """Registers every listener. On stop, `await entrance.drain(seconds)` lets what is under way finish."""
    entrance = Entrance(app, bot)
    for room in (order, status, follow, card, again, settle, cinemas, options, home):
        room.register(entrance)
    help.register(entrance)  # last: it takes what nobody else took
    return entrance
