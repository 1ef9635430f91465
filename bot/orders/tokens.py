"""Cuts the words of `/encore order …` into tokens, and finds the keywords among them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""
    (?P<link> <[#@][A-Z0-9]+(?:\|[^<>]*)?> )        # a channel or a person, as Slack escapes them
    | (?P<quoted> "[^"]*" | “[^“”]*” | „[^„“”]*[“”] | «[^«»]*» | `[^`]*` )
    | (?P<comma> [,;]+(?=\s|$) | ;+ )
    | (?P<word> (?: [^\s"“”„«»`,;] | ,(?!\s|$) )+ )
    | (?P<odd> \S )
    """,
    re.VERBOSE,
)

KEYWORDS: dict[tuple[str, ...], str] = {
    ("cinema",): "cinemas",
    ("cinemas",): "cinemas",
    ("company",): "cinemas",
    ("event",): "event",
    ("event", "id"): "event",
    ("asset",): "assets",
    ("assets",): "assets",
    ("due",): "due",
    ("due", "by"): "due",
    ("deliver", "by"): "due",
    ("delivery", "due"): "due",
    ("transfer",): "transfer_after",
    ("transfer", "after"): "transfer_after",
    ("transfer", "from"): "transfer_after",
    ("transfer_after",): "transfer_after",
    ("release",): "release_after",
    ("release", "after"): "release_after",
    ("release", "from"): "release_after",
    ("release_after",): "release_after",
    ("portal",): "portal",
    ("owner",): "owner",
    ("content", "owner"): "owner",
    ("booker",): "booker",
    ("note",): "description",
    ("description",): "description",
    ("text",): "additional_text",
    ("additional", "text"): "additional_text",
    ("additional_text",): "additional_text",
    ("channel",): "channel",
    ("post", "in"): "channel",
    ("post", "to"): "channel",
}
"""What announces which field of the draft. "After" alone announces nothing: it belongs to dates."""

_LONGEST = max(len(words) for words in KEYWORDS)
_HEADS = frozenset(words[0] for words in KEYWORDS if len(words) == 1)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text from `start` to `end`: a word, a quotation, a link of Slack's, or a comma."""

    text: str
    start: int
    end: int
    kind: str

    @property
    def value(self) -> str:
        """What it says: a quotation without its marks."""
        return self.text[1:-1].strip() if self.kind == "quoted" else self.text

    @property
    def keyword(self) -> str:
        """How it is looked up as a keyword; `""` for what is protected by quotation marks."""
        return self.text.casefold().rstrip(":=") if self.kind == "word" else ""


@dataclass(frozen=True, slots=True)
class Keyword:
    """A keyword at some place: the field, how many tokens it takes, and whether a colon says that it is meant as one."""

    field: str
    length: int
    explicit: bool
    bare: bool  # "transfer" or "release" without "after": words that also occur in sentences


def tokens(text: str) -> list[Token]:
    """All tokens of a text, in order. `due:friday` becomes two, like `due: friday`."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "odd"
        token = Token(match.group(), match.start(), match.end(), kind)
        head = re.match(r"[^\W\d]+[:=](?=.)", token.text) if kind == "word" else None
        if head and head.group()[:-1].casefold() in _HEADS:
            middle = token.start + head.end()
            found.append(Token(token.text[: head.end()], token.start, middle, "word"))
            found.append(Token(token.text[head.end() :], middle, token.end, "word"))
        else:
            found.append(token)
    return found


def keyword_at(found: Sequence[Token], place: int) -> Keyword | None:
    """The longest keyword that begins at `place`."""
    for length in range(min(_LONGEST, len(found) - place), 0, -1):
        words = tuple(token.keyword for token in found[place : place + length])
        if field := KEYWORDS.get(words):
            last = found[place + length - 1].text
            return Keyword(field, length, last.endswith((":", "=")), words in {("transfer",), ("release",)})
    return None
