"""First pass over the words of `/encore order …`: the line as tokens, and runs of tokens as text again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bot.orders.ids import may_be_id, pasted_id
from bot.orders.keywords import CAN_STAND_ALONE, FILLERS, folded
from bot.orders.typed_text import TypedLine

_MARKS = '"“”„‟«»'  # any of them opens, and any closes: phones mix them
_TOKEN = re.compile(
    rf"""
    (?P<quoted> [{_MARKS}][^{_MARKS}]*[{_MARKS}] | `[^`]*`
              | (?<!\S)['‘‚‹](?!\s|[stnkm]\b)[^'‘’‚‹›]*['’‘›](?![\w]) )   # and not the apostrophes of 's-Heerenberg
    | (?P<comma> (?: ; | (?<!\d),+ | ,+(?!\d) )+ )
    | (?P<word> (?: [^\s{_MARKS}`,;] | (?<=\d),(?=\d) )+ )
    | (?P<odd> \S )
    """,
    re.VERBOSE,
)
_HEAD = re.compile(r"[^\W\d][\w.-]*?[:=](?=.)")
_SENTENCE_END = re.compile(r"(?<=\w)[.!?…]+(?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of `line` from `start` to `end`, as `text` in plain signs. `kind`: a "word", a "quoted" text, a "link" of
    Slack's with its `target`, a "comma", or "odd"."""

    text: str
    start: int
    end: int
    kind: str
    line: str = field(repr=False)
    target: str = ""

    @property
    def value(self) -> str:
        """What it says: a quotation without its marks."""
        return self.text[1:-1].strip() if self.kind == "quoted" else self.text

    @property
    def keyword(self) -> str:
        """How it is looked up as a keyword; `""` for what is protected by quotation marks."""
        return folded(self.text) if self.kind == "word" else ""

    @property
    def channel(self) -> str:
        """The id of the channel that it links to; `""` for any other."""
        return self.target[1:] if self.target.startswith("#") else ""

    @property
    def id(self) -> str:
        """The id in it, if it has the shape of the portal's: as it is, quoted alone, in an address."""
        texts = [text for text in (self.value, self.target) if len(text.split()) == 1]
        return next((found for text in texts if may_be_id(found := pasted_id(text))), "")

    @property
    def is_mark(self) -> bool:
        """Whether no letter and no figure is in it; "@" and "#" stand before some."""
        return not any(c.isalnum() or c in "@#" for c in self.text)

    @property
    def joins(self) -> bool:
        """Whether it stands between things and names none: a comma, a dash, "and"."""
        return self.is_mark or self.keyword == "and"


def tokenize(line: TypedLine) -> tuple[Token, ...]:
    """All tokens of a line, in order. `due:friday` becomes two, like `due: friday`; so does `Bergh.Due`."""
    found: list[Token] = []
    position = 0
    for link in (*line.links.values(), None):
        upto = link.start if link else len(line.plain)
        for match in _TOKEN.finditer(line.plain, position, upto):
            cuts = _cuts(match.group()) if match.lastgroup == "word" else []
            edges = [match.start(), *(match.start() + cut for cut in cuts), match.end()]
            found += [_token(line, start, end, match.lastgroup or "odd") for start, end in pairwise(edges)]
        if link:
            found.append(_token(line, link.start, link.end, "link", link.target))
            position = link.end
    return tuple(found)


def _token(line: TypedLine, start: int, end: int, kind: str, target: str = "") -> Token:
    return Token(line.plain[start:end], start, end, kind, line.text, target)


def _cuts(word: str) -> list[int]:
    """Where a word is glued together: after a keyword's colon, and before a keyword that begins a sentence."""
    cuts: list[int] = []
    position = 0
    for begin in (0, *(end.end() for end in _sentence_ends(word))):
        if begin < position:
            continue
        rest = word[begin:]
        head = _HEAD.match(rest)
        is_head = head is not None and folded(head.group()) in CAN_STAND_ALONE
        if begin > position and (is_head or folded(rest) in CAN_STAND_ALONE):
            cuts.append(begin)
        if head and is_head:
            position = begin + head.end()
            cuts.append(position)
    return cuts


def _sentence_ends(word: str) -> Iterator[re.Match[str]]:
    """None in an address, and none in a keyword with a dot in it."""
    return iter(()) if folded(word) in CAN_STAND_ALONE or set("@/") & set(word) else _SENTENCE_END.finditer(word)


def says_nothing(token: Token) -> bool:
    """Whether it only fills: a comma, a dash, "is", "the"."""
    return token.joins or token.keyword in FILLERS


def groups(run: Sequence[Token]) -> list[tuple[Token, ...]]:
    """The run in pieces that stand together in the line: between two of them is something that does not belong to it."""
    found: list[list[Token]] = []
    for token in run:
        if found and not token.line[found[-1][-1].end : token.start].strip():
            found[-1].append(token)
        else:
            found.append([token])
    return [tuple(group) for group in found]


def as_typed(run: Sequence[Token]) -> str:
    """The text from the first to the last token of a run that stands together; one quotation without its marks."""
    if not run:
        return ""
    text = run[0].line[run[0].start : run[-1].end].strip()
    return text[1:-1].strip() if len(run) == 1 and run[0].kind == "quoted" else text


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
