"""When something goes wrong: what happened, what to do, and a reference for whoever looks into it."""

from __future__ import annotations

from bot.views.block_kit import Modal
from bot.views.blocks import modal, section, sections
from bot.views.message import Message
from bot.wording.mrkdwn import code, untrusted


def trouble_message(what: str, todo: str, reference: str = "") -> Message:
    """For an ephemeral answer. what, todo: plain sentences."""
    lines = _lines(what, todo, reference)
    return Message(" ".join(line.replace("*", "").replace("`", "") for line in lines), sections(lines))


def trouble_view(what: str, todo: str, reference: str = "") -> Modal:
    """The same as a modal, to take the place of one that is open."""
    return modal("encore_trouble", "That did not work", sections(_lines(what, todo, reference)))


def note_message(text: str) -> Message:
    """A short plain answer to one person."""
    said = untrusted(text, 3_000) or "Done."
    return Message(said, [section(said)])


def note_view(message: Message) -> Modal:
    """An answer to one person as a modal, over the one that is open."""
    return modal("encore_note", "Encore Bot", message.blocks)


def _lines(what: str, todo: str, reference: str) -> list[str]:
    lines = [f"*{untrusted(what, 1_000) or 'That did not work.'}*", untrusted(todo, 1_000)]
    if reference:
        lines.append(f"Reference {code(reference)}")
    return [line for line in lines if line]
