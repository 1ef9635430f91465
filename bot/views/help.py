"""Usage: what can be typed after `/encore`."""

from __future__ import annotations

from typing import Final

from bot.views.blocks import context, section
from bot.views.message import Message
from bot.wording.mrkdwn import untrusted

_COMMANDS: Final = (
    ("order", "opens the form"),
    ("order Filmhuis Bergh event kPv58SRFYExY7xAzQ due next friday 6pm", "opens it filled in"),
    ("list", "open orders, late and troubled first"),
    ("status zazRCknY5tRKFR5p7", "how one order stands"),
    ("follow EMEA zazRCknY5tRKFR5p7", "follows an order that was placed elsewhere"),
    ("unfollow zazRCknY5tRKFR5p7", "stops following it; the portal goes on"),
    ("cinema", "adds a cinema to the directory"),
    ("help", "this"),
)


def usage(command: str = "/encore") -> Message:
    """For `help` and a bare command."""
    lines = [f"`{command} {words}` {does}" for words, does in _COMMANDS]
    notes = "Dates as you say them: `fri 6pm`, `48h before friday 8pm`, `5/12 20u`, `vendredi prochain à 18h`. They are read on the cinema's own clock."
    text = f"Order an encore: {command} order. Also: list, status, follow, unfollow, cinema, help."
    return Message(
        text, [section("*Order an encore and hear when it has landed*"), section("\n".join(lines)), context(notes)]
    )


def unknown(words: str, command: str = "/encore") -> Message:
    """For words that are no command: says so, then the usage."""
    said = f"“{untrusted(words, 150)}” is not something I can do."
    shown = usage(command)
    return Message(f"{said} {shown.text}", [section(said), *shown.blocks])
