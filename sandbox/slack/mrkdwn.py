"""Which Slack syntax in a text is live: what would ping, link or be shown in another way than it was typed.

Slack: messaging/formatting-message-text. Whoever puts words of a person or of another system into a mrkdwn text has to
escape ``&``, ``<`` and ``>``; what is found here was not escaped.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_LIVE = re.compile(r"<([^<>\n]+)>")
_KINDS = (
    ("broadcast", re.compile(r"^!(?:channel|here|everyone)(?:\||$)")),
    ("usergroup", re.compile(r"^!subteam\^")),
    ("date", re.compile(r"^!date\^")),
    ("user", re.compile(r"^@[UW][A-Z0-9]+")),
    ("channel", re.compile(r"^#[CG][A-Z0-9]+")),
    ("link", re.compile(r"^(?:https?|mailto|tel|slack):", re.IGNORECASE)),
)


@dataclass(frozen=True)
class Live:
    """One piece of live syntax: ``kind`` is broadcast, usergroup, date, user, channel or link; ``text`` as sent."""

    kind: str
    text: str


def live_syntax(text: str) -> list[Live]:
    """All live syntax in a mrkdwn text, in order. Dates are live too, and harmless."""
    return [
        Live(kind, found.group(0))
        for found in _LIVE.finditer(text)
        for kind, pattern in _KINDS
        if pattern.search(found.group(1))
    ]


def live_texts(content: Any) -> Iterator[str]:
    """Every text inside a message or view (JSON as sent) that Slack reads as mrkdwn: the inert ones are left out."""
    if isinstance(content, Mapping):
        if content.get("type") == "mrkdwn" and isinstance(content.get("text"), str):
            yield content["text"]
        yield from _texts_inside(content)
    elif isinstance(content, list):
        for item in content:
            yield from live_texts(item)


def _texts_inside(content: Mapping[str, Any]) -> Iterator[str]:
    for name, value in content.items():
        if name == "text" and isinstance(value, str) and "type" not in content:
            yield value  # the text of a message itself
        elif isinstance(value, Mapping | list):
            yield from live_texts(value)
