"""First pass over the words of `/encore order …`: the text as tokens, and runs of tokens as text again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.orders.keywords import CAN_STAND_ALONE

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
_HEAD = re.compile(r"[^\W\d]+[:=](?=.)")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of `line` from `start` to `end`. `kind`: a "word", a "quoted" text, a "link" of Slack's, a "comma", or "odd"."""

    text: str
    start: int
    end: int
    kind: str
    line: str = field(repr=False)

    @property
    def value(self) -> str:
        """What it says: a quotation without its marks."""
        return self.text[1:-1].strip() if self.kind == "quoted" else self.text

    @property
    def keyword(self) -> str:
        """How it is looked up as a keyword; `""` for what is protected by quotation marks."""
        return self.text.casefold().rstrip(":=") if self.kind == "word" else ""

    @property
    def joins(self) -> bool:
        """Whether it stands between things and names none: a comma, "and"."""
        return self.kind == "comma" or self.keyword in ("and", "&", "+")


def tokenize(line: str) -> tuple[Token, ...]:
    """All tokens of a text, in order. `due:friday` becomes two, like `due: friday`."""
    found: list[Token] = []
    for match in _TOKEN.finditer(line):
        kind = match.lastgroup or "odd"
        head = _HEAD.match(match.group()) if kind == "word" else None
        middle = match.start()
        if head and head.group()[:-1].casefold() in CAN_STAND_ALONE:
            middle += head.end()
            found.append(Token(head.group(), match.start(), middle, kind, line))
        found.append(Token(line[middle : match.end()], middle, match.end(), kind, line))
    return tuple(found)


def as_typed(run: Sequence[Token]) -> str:
    """The text from the first to the last token; one quotation without its marks."""
    if len(run) == 1:
        return run[0].value
    return run[0].line[run[0].start : run[-1].end].strip() if run else ""


def without_quotes(run: Sequence[Token]) -> str:
    """The words of the run with one space between them, and no quotation marks: how a date is read."""
    return "".join(("" if token.kind == "comma" else " ") + token.value for token in run).strip()


def trimmed(run: Sequence[Token]) -> tuple[Token, ...]:
    """Without commas and "and" at its ends."""
    first, last = 0, len(run)
    while first < last and run[first].joins:
        first += 1
    while first < last and run[last - 1].joins:
        last -= 1
    return tuple(run[first:last])
