"""When something goes wrong: what happened, what to do, and a reference for whoever looks into it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from bot.views import limits
from bot.views.block_kit import Modal
from bot.views.blocks import modal, section, sections
from bot.views.message import Message
from bot.wording.mrkdwn import code, untrusted

NOTE: Final = "encore_note"
TROUBLE: Final = "encore_trouble"
"""callback_ids of the two."""

_OURS: Final = ("type", "callback_id", "title", "submit", "close", "private_metadata", "blocks")
"""What of a view, as Slack sends it, was given by us."""


def trouble_message(what: str, todo: str, reference: str = "") -> Message:
    """For an ephemeral answer. what, todo: plain sentences."""
    lines = _lines(what, todo, reference)
    return Message(" ".join(line.replace("*", "").replace("`", "") for line in lines), sections(lines))


def trouble_view(what: str, todo: str, reference: str = "") -> Modal:
    """The same as a modal, to take the place of one that is open."""
    return modal(TROUBLE, "That did not work", sections(_lines(what, todo, reference)))


def note_message(text: str) -> Message:
    """A short plain answer to one person."""
    said = untrusted(text, 3_000) or "Done."
    return Message(said, [section(said)])


def note_view(message: Message) -> Modal:
    """An answer to one person as a modal, over the one that is open."""
    return modal(NOTE, "Encore Bot", message.blocks)


def with_note(view: Mapping[str, Any], message: Message) -> Modal:
    """A modal as Slack sent it, with an answer on top: for the deepest one, over which no other fits. What is typed in it stays."""
    shown = {name: view[name] for name in _OURS if view.get(name)}
    notes = [{**block, "block_id": f"{NOTE}_{index}"} for index, block in enumerate(message.blocks[:5])]
    blocks = [block for block in shown.get("blocks", ()) if not str(block.get("block_id", "")).startswith(NOTE)]
    return cast("Modal", {**shown, "blocks": [*notes, *blocks[: limits.VIEW_BLOCKS - len(notes)]]})


def _lines(what: str, todo: str, reference: str) -> list[str]:
    lines = [f"*{untrusted(what, 1_000) or 'That did not work.'}*", untrusted(todo, 1_000)]
    if reference:
        lines.append(f"Reference {code(reference)}")
    return [line for line in lines if line]
