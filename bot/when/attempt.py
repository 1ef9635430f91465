"""What one language made of a text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.when.cost import NEVER
from bot.when.values import Moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.when.candidate import Candidate, ImpossibleError
    from bot.when.chart import Piece
    from bot.when.text import Token


@dataclass(slots=True)
class Attempt:
    """How far one language got with a text. `readings`: whole-text pieces with the candidates each stands for.

    `guessed`: nothing said that the text is in this language, so that no other is less likely.
    `beside_english`: the words of English were known as well. `refused`: the reason and the words of each refused phrase,
    those that can mean nothing else first. `impossible`: the reason a whole-text piece has no candidate, `impossible_at`: the least cost of such a piece.
    """

    code: str
    text: str
    tokens: tuple[Token, ...]
    unknown: list[Token] = field(default_factory=list)
    readings: list[tuple[Piece, list[Candidate]]] = field(default_factory=list)
    impossible: ImpossibleError | None = None
    impossible_at: int = NEVER
    chart: list[list[Piece]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    too_much: bool = False
    guessed: bool = False
    beside_english: bool = False


def loose(attempt: Attempt) -> list[Piece]:
    """The longest stretches that describe a moment on their own, left to right."""
    found: list[Piece] = []
    at = 0
    while at < len(attempt.chart) - 1:
        moments = [piece for piece in attempt.chart[at] if isinstance(piece.value, Moment)]
        longest = max(moments, key=lambda piece: piece.end, default=None)
        if longest is not None:
            found.append(longest)
        at = longest.end if longest is not None else at + 1
    return found


def said(text: str, tokens: Sequence[Token], piece: Piece) -> str:
    """The stretch of text a piece was read from."""
    return text[tokens[piece.start].start : tokens[piece.end - 1].end].rstrip(" ,;")
