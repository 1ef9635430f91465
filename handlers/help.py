"""`/encore help`, a bare `/encore`, and words that are no command: short usage."""

from __future__ import annotations

import re

import structlog

from bot.views import help as help_view
from handlers.dispatcher import Entrance
from handlers.interaction import Interaction

log = structlog.get_logger(__name__)


def register(entrance: Entrance) -> None:
    """Takes what no other listener took; so it is registered last."""
    entrance.subcommand(("", "help", "?"), show_usage)
    entrance.any_command(not_known)
    entrance.action(re.compile(".*"), not_listened_to)


async def show_usage(done: Interaction) -> None:
    await done.answer(help_view.usage())


async def not_known(done: Interaction) -> None:
    await done.answer(help_view.unknown(str(done.body.get("text") or "")))


async def not_listened_to(done: Interaction) -> None:
    """A link button, or a button of an older version's card: Slack wants it acknowledged, and nothing is done."""
    log.info("action_not_listened_to", action=str(done.action.get("action_id") or ""))
