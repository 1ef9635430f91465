"""Usage: what can be typed after `/encore`."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Final

from bot.views import buttons
from bot.views.blocks import actions, context, section
from bot.views.message import Message
from bot.wording.mrkdwn import untrusted

EVENT: Final = "kPv58SRFYExY7xAzQ"

_COMMANDS: Final = (
    ("order", "opens the form"),
    (f"order Filmhuis Bergh event {EVENT} due next friday 6pm", "opens it filled in"),
    ("list", "open orders, late and troubled first"),
    ("status", "how one order stands"),
    ("follow", "follows an order that was placed elsewhere"),
    ("unfollow", "stops following it; the portal goes on"),
    ("cinema", "adds a cinema to the directory"),
    ("help", "this"),
)
_OF_AN_ORDER: Final = {"status", "unfollow"}
_CLOSE: Final = 0.6
"""How alike a word and a command must be, of 1, for the one to be taken for the other mistyped."""


def usage(order_id: str = "", command: str = "/encore") -> Message:
    """For `help` and a bare command. order_id: of the last order of who asks, for the examples; "" for none."""
    lines = [_line(words, does, order_id, command) for words, does in _COMMANDS]
    notes = "Dates as you say them: `fri 6pm`, `48h before friday 8pm`, `5/12 20u`, `vendredi prochain à 18h`. They are read on the cinema's own clock."
    text = f"Order an encore: {command} order. Also: list, status, follow, unfollow, cinema, help."
    pressed = actions([buttons.order_button(), buttons.list_button()], "help")
    heading = section("*Order an encore and hear when it has landed*")
    return Message(text, [heading, section("\n".join(lines)), pressed, context(notes)])


def _line(words: str, does: str, order_id: str, command: str) -> str:
    if words in _OF_AN_ORDER and order_id:
        return f"`{command} {words} {untrusted(order_id, 60)}` {does}"
    needs = {"follow": " with a portal and an id:"} | dict.fromkeys(_OF_AN_ORDER, " with an order's id:")
    return f"`{command} {words}`{needs.get(words, '')} {does}"


def meant(words: str) -> str:
    """The command that somebody mistyped, by the first of the words; "" where none is like it."""
    first = "".join(words.split(None, 1)[:1]).casefold()
    names = list(dict.fromkeys(name.partition(" ")[0] for name, _ in _COMMANDS))
    return next(iter(get_close_matches(first, names, n=1, cutoff=_CLOSE)), "")


def unknown(words: str, order_id: str = "", command: str = "/encore") -> Message:
    """For words that are no command: says so and what may have been meant, then the usage."""
    said = f"“{untrusted(words, 150)}” is not something I can do."
    shown = usage(order_id, command)
    if name := meant(words):
        said += f" Did you mean `{command} {name}`?"
    offered = {"order": buttons.order_button, "list": buttons.list_button}
    if name in offered:
        return Message(said.replace("`", ""), [section(said), actions([offered[name]()], "meant")])
    return Message(f"{said.replace('`', '')} {shown.text}", [section(said), *shown.blocks])
