"""`/encore help`, a bare `/encore`, and words that are no command: short usage."""

from __future__ import annotations

import re

import structlog

from bot.views import help as help_view
from handlers.dispatcher import Dispatcher
from handlers.interaction import Interaction
from handlers.status import last_order

log = structlog.get_logger(__name__)


def register(dispatcher: Dispatcher) -> None:
    """Takes what no other listener took; so it is registered last."""
    dispatcher.subcommand(("", "help", "?"), show_usage)
    dispatcher.any_command(not_known)
    dispatcher.action(re.compile(".*"), not_listened_to)


async def show_usage(interaction: Interaction) -> None:
    await interaction.answer(help_view.usage(await last_order(interaction)))


async def not_known(interaction: Interaction) -> None:
    await interaction.answer(help_view.unknown(str(interaction.body.get("text") or ""), await last_order(interaction)))


async def not_listened_to(interaction: Interaction) -> None:
    """A link button, or a button of an older version's card: Slack wants it acknowledged, and nothing is done."""
    log.info("action_not_listened_to", action=str(interaction.action.get("action_id") or ""))
