"""What people can do in Slack: one file for each thing. `register` puts all of them on Bolt's app."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from handlers import (
    changes,
    cinemas,
    follow,
    help,  # noqa: A004 - the command
    home,
    options,
    order,
    order_buttons,
    reorder,
    status,
    unknown_outcome,
)
from handlers.dispatcher import Dispatcher
from handlers.ports import Bot

__all__ = ["Bot", "Dispatcher", "register"]


def register(app: AsyncApp, bot: Bot) -> Dispatcher:
    """Registers every listener. On stop, `await dispatcher.drain(seconds)` lets what is under way finish."""
    dispatcher = Dispatcher(app, bot)
    for room in (order, status, follow, order_buttons, reorder, unknown_outcome, changes, cinemas, options, home):
        room.register(dispatcher)
    help.register(dispatcher)  # last: it takes what nobody else took
    return dispatcher
