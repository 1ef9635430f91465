"""The chart: tokens, and rules that make bigger pieces of neighbouring pieces until nothing new appears.

Every rule names the kinds of its pieces, left to right. Start positions are worked off from the last token to the
first, so that everything a rule may need to its right is there already; the rules are kept as a tree, walked once for
each new piece. Work is bounded: a text that makes more than `MOST_PIECES` pieces or takes more than `MOST_STEPS` steps
is given up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any, Literal, TypeVar

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from bot.when.countries import Order
    from bot.when.languages import Language

MOST_PIECES = 400
MOST_STEPS = 3000


class TooMuchError(Exception):
    """The text is too long or too ambiguous to be one point in time."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a reading may depend on besides the text. `wall` is now on the cinema's clock, naive; `bound` see `read`."""

    now: datetime
    wall: datetime
    zone: tzinfo
    country: str | None
    order: Order
    language: Language
    bound: Bound = ""


@dataclass(frozen=True, slots=True)
class Made:
    """What a rule makes: a value, its kind (a moment knows its own), and the cost above that of its parts."""

    value: Any
    kind: str = ""
    cost: int = 0


Bound = Literal["", "latest", "earliest"]
Make = Callable[..., Made | Iterable[Made] | None]
_Rule = TypeVar("_Rule", bound=Make)


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """`make` is called with the context and the values of its pieces, None for those that may be absent and are.

    `joins`: the pieces keep their own meaning ("friday" + "6pm"), so that an explanation names them one by one.
    """

    make: Make
    width: int
    slots: tuple[int, ...]
    joins: bool


class Piece:
    """A stretch of tokens and what it means. `cost` 0 is usual; `parts` are the pieces it was made of."""

    __slots__ = ("cost", "end", "kind", "parts", "rule", "start", "value")

    def __init__(
        self,
        start: int,
        end: int,
        made: Made,
        cost: int = 0,
        *,
        rule: Rule | None = None,
        parts: tuple[Piece, ...] = (),
    ) -> None:
        self.start = start
        self.end = end
        self.value = made.value
        self.kind: str = made.kind or made.value.kind
        self.cost = cost
        self.rule = rule
        self.parts = parts


@dataclass(slots=True)
class _Node:
    branches: dict[str, _Node] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)


class Grammar:
    """Rules, as a tree over the kinds of their pieces. `families`: the wider names a kind also answers to."""

    def __init__(self, families: dict[str, tuple[str, ...]]) -> None:
        self._root = _Node()
        self._families = families

    def rule(self, *patterns: str, joins: bool = False) -> Callable[[_Rule], _Rule]:
        """Enter a function as a rule for each pattern: kinds parted by spaces, `?` after one that may be absent."""

        def enter(make: _Rule) -> _Rule:
            for pattern in patterns:
                kinds = pattern.split()
                choices = [(True, False) if kind.endswith("?") else (True,) for kind in kinds]
                for present in product(*choices):
                    slots = tuple(index for index, there in enumerate(present) if there)
                    node = self._root
                    for index in slots:
                        node = node.branches.setdefault(kinds[index].rstrip("?"), _Node())
                    node.rules.append(Rule(make, len(kinds), slots, joins))
            return make

        return enter

    def parse(self, length: int, lexical: Iterable[Piece], context: Context) -> list[list[Piece]]:
        """Every piece that can be made, by the token it starts at. Raises `TooMuchError` beyond the bounds."""
        return _Parse(self._root, self._families, length, context).run(lexical)


class _Parse:
    """One text on its way through the grammar."""

    def __init__(self, root: _Node, families: dict[str, tuple[str, ...]], length: int, context: Context) -> None:
        self._root = root
        self._families = families
        self._context = context
        self._chart: list[list[Piece]] = [[] for _ in range(length + 1)]
        self._seen: list[dict[tuple[str, int, Any], Piece]] = [{} for _ in range(length + 1)]
        self._pieces = 0
        self._steps = 0

    def run(self, lexical: Iterable[Piece]) -> list[list[Piece]]:
        by_start: dict[int, list[Piece]] = {}
        for piece in lexical:
            by_start.setdefault(piece.start, []).append(piece)
        for start in range(len(self._chart) - 1, -1, -1):
            agenda: list[Piece] = []
            for piece in by_start.get(start, ()):
                self._keep(piece, agenda)
            while agenda:
                piece = agenda.pop()
                self._walk(self._root, piece, (), agenda)
        return self._chart

    def _keep(self, piece: Piece, agenda: list[Piece]) -> None:
        key = (piece.kind, piece.end, piece.value)
        known = self._seen[piece.start].get(key)
        if known is not None:
            if piece.cost < known.cost:
                known.cost, known.rule, known.parts = piece.cost, piece.rule, piece.parts
            return
        self._pieces += 1
        if self._pieces > MOST_PIECES:
            raise TooMuchError
        self._seen[piece.start][key] = piece
        self._chart[piece.start].append(piece)
        agenda.append(piece)

    def _walk(self, node: _Node, piece: Piece, before: tuple[Piece, ...], agenda: list[Piece]) -> None:
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise TooMuchError
        branches = node.branches
        for kind in self._families.get(piece.kind, (piece.kind,)):
            branch = branches.get(kind)
            if branch is None:
                continue
            parts = (*before, piece)
            for rule in branch.rules:
                self._make(rule, parts, agenda)
            if branch.branches:
                for following in self._chart[piece.end]:
                    self._walk(branch, following, parts, agenda)

    def _make(self, rule: Rule, parts: tuple[Piece, ...], agenda: list[Piece]) -> None:
        values: list[Any] = [None] * rule.width
        cost = 0
        for slot, part in zip(rule.slots, parts, strict=True):
            values[slot] = part.value if part.value is not None else part.kind
            cost += part.cost
        made = rule.make(self._context, *values)
        if made is None:
            return
        for one in (made,) if isinstance(made, Made) else made:
            self._keep(Piece(parts[0].start, parts[-1].end, one, cost + one.cost, rule=rule, parts=parts), agenda)
