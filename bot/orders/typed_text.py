"""What a person typed, out of what Slack and phones make of it.

Slack (messaging/formatting-message-text, and `should_escape` of slash commands): `&`, `<` and `>` come as entities, links as
`<address|as typed>`, people as `<@id|name>`, channels as `<#id|name>`, groups and everybody as `<!…>`. Phones and pasted
mail bring direction marks, spaces of no width, and dashes and colons that only look like those of a keyboard.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_MARKUP = re.compile(r"<(?P<inside>[@#!][^<>\n]+|[a-z][a-z0-9+.-]*:[^<>\n]+)>|&(?P<entity>amp|lt|gt);", re.IGNORECASE)
_ENTITY = re.compile("&(amp|lt|gt);", re.IGNORECASE)
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}
_UNWRITTEN = re.compile("^(?:mailto|tel):", re.IGNORECASE)  # nobody types it: Slack adds it to what it takes for a link

_LOOK_ALIKES = {
    **dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣⁃־"), "-"),
    **dict.fromkeys(map(ord, "∶﹕︓꞉ː׃։፥"), ":"),
    **dict.fromkeys(map(ord, "،、"), ","),
    **dict.fromkeys(map(ord, "؛"), ";"),
    **dict.fromkeys(map(ord, "。｡․"), "."),
    **dict.fromkeys(map(ord, "⁄∕"), "/"),
    **dict.fromkeys(map(ord, "״"), '"'),
    **dict.fromkeys(map(ord, "׳"), "'"),
    **{wide: chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)},
}
_INVISIBLE = ("Cc", "Cf", "Cs")  # and not Cn: emoji of next year are among them


@dataclass(frozen=True, slots=True)
class Link:
    """What Slack had set as a link, where it stands in the text. `target`: an address, a channel's id after `#`, a
    person's after `@`, or after `!` a group."""

    start: int
    end: int
    target: str


@dataclass(frozen=True, slots=True)
class TypedLine:
    """`text` as it was typed; `plain` is the same with look-alikes replaced, sign for sign, so that places fit both."""

    text: str
    plain: str
    links: Mapping[int, Link] = field(default_factory=dict)  # by where they begin


def typed_line(text: str) -> TypedLine:
    """The words of a command, as Slack sends them."""
    done: list[str] = []
    links: dict[int, Link] = {}
    place = 0
    for piece, target in _pieces(text):
        shown = _visible(piece)
        if target and shown:
            links[place] = Link(place, place + len(shown), target)
        done.append(shown)
        place += len(shown)
    line = "".join(done)
    return TypedLine(line, _plain(line), links)


def as_person_typed(text: str) -> str:
    """A text for people, such as a description: without Slack's markup and what cannot be seen; its signs as they are."""
    return typed_line(text).text.strip()


def plain_text(text: str) -> str:
    """A text that the bot reads, such as a date or an id: as typed, with look-alikes replaced."""
    return typed_line(text).plain.strip()


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """The text in pieces, without markup, each with the target of its link (`""` for none)."""
    done = 0
    for found in _MARKUP.finditer(text):
        yield text[done : found.start()], ""
        yield (_ENTITIES[found["entity"].lower()], "") if found["entity"] else _unmarked(found["inside"])
        done = found.end()
    yield text[done:], ""


def _unmarked(inside: str) -> tuple[str, str]:
    target, _, label = (
        _ENTITY.sub(lambda entity: _ENTITIES[entity[1].lower()], part) for part in inside.partition("|")
    )
    if target[0] not in "@#!":
        return label or _UNWRITTEN.sub("", target), target
    if target.startswith("!date^"):
        return label, ""
    name = label or target[1:].rpartition("^")[2]
    sign = "#" if target[0] == "#" else "@"
    return sign + name.lstrip(sign), target


def _visible(text: str) -> str:
    """Without what cannot be seen, and every space a plain one. What joins emoji, and letters of some scripts, is kept."""
    kept: list[str] = []
    for c in unicodedata.normalize("NFC", text):
        if c.isspace():
            kept.append(c if c == "\n" else " ")
        elif unicodedata.category(c) not in _INVISIBLE or (_joins(c) and kept and not kept[-1].isascii()):
            kept.append(c)
    return "".join(kept)


def _joins(c: str) -> bool:
    return c in "\u200c\u200d" or "\U000e0020" <= c <= "\U000e007f"


def _plain(text: str) -> str:
    return "".join(str(unicodedata.decimal(c, c)) for c in text.translate(_LOOK_ALIKES))
