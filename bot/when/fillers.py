"""Words and marks that say nothing: which of them may be stepped over, and where."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.when.chart import Made, Piece
from bot.when.cost import NEVER, Cost

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.when.text import Token


Steps = dict[int, list[tuple[int, int]]]
"""From a token over a filler to the one after it, and at what cost."""


_RATHER_ORDINAL = Cost.LAST
"""The cost of taking the dot inside "am 5. abends" for a pause: it makes the number a day."""


def steps_over(pieces: list[Piece], tokens: tuple[Token, ...], text: str) -> Steps:
    """Where each filler of a text leads."""
    steps: Steps = {}
    months = {piece.end for piece in pieces if piece.kind == "month"}
    dotted = {piece.end for piece in pieces if piece.kind == "ordinal" and tokens[piece.end - 1].word == "."}
    for piece in pieces:
        if piece.kind == "filler" and not _parts_numbers(piece, tokens, text):
            ordinal = piece.end in dotted and piece.end < len(tokens)
            steps.setdefault(piece.start, []).append((piece.end, _RATHER_ORDINAL if ordinal else piece.cost))
        elif piece.kind in ("dash", "slash") and (
            _is_pause(piece.start, tokens, text) or _parts_day_and_time(piece.start, tokens, text, months)
        ):
            steps.setdefault(piece.start, []).append((piece.end, 0))
    return steps


_MAKE_HOURS = (":", ".", "h", "u", "H", "U", "a", "p", "A", "P", "o'", "o’")
"""What begins after a number that is an hour."""
_YEAR = 4
"""How many digits a year has."""


def _parts_numbers(piece: Piece, tokens: tuple[Token, ...], text: str) -> bool:
    """A mark between two bare numbers ("5, 6 december") is no filler: it makes a list of them."""
    if tokens[piece.start].word.isalpha() or piece.start == 0 or piece.end >= len(tokens):
        return False
    before, after = tokens[piece.start - 1], tokens[piece.end]
    if before.number and after.number and before.end + 1 == after.start:
        return tokens[piece.start].word != "," or _YEAR not in (len(before.word), len(after.word))
    if (
        not (before.number and after.number)
        or _YEAR in (len(before.word), len(after.word))
        or text[before.start - 1 : before.start] in (":", ".")
    ):
        return False
    return not text[after.end : after.end + 3].strip().startswith(_MAKE_HOURS)


def _is_pause(at: int, tokens: tuple[Token, ...], text: str) -> bool:
    """A dash between a day and a time is a pause; between two numbers it is a range."""
    if at == 0 or at + 1 >= len(tokens):
        return tokens[at].word == "-" and not tokens[at + 1 : at + 2]
    before, after = tokens[at - 1], tokens[at + 1]
    joined = before.end == tokens[at].start
    if joined != (after.start == tokens[at].end):
        return False
    if joined and len(after.word) == _YEAR and after.number and text[before.start - 1 : before.start] == "-":
        return True  # dec-05-2026
    if joined or tokens[at].word == "/":
        return joined and before.number != after.number and (before.word.isalpha() or after.word.isalpha())
    if not (before.number and after.number):
        return True
    dated = (before.start > 0 and text[before.start - 1] in "./-") or len(before.word) == 4
    return dated and bool(_TIME.match(text, after.start))


_TIME = re.compile(r"\d{1,2}(?::\d\d| ?[hu]|\.(?:00|1[3-9]|[2-5]\d)(?!\d)| ?[ap]\.?m)", re.IGNORECASE)
"""What can only be a time of day and not a date."""
_LAST_HOUR = 24


def _parts_day_and_time(at: int, tokens: tuple[Token, ...], text: str, months: set[int]) -> bool:
    """ "Thu 26 - 20:30", "dec 4 - 8pm": the number after a weekday is no hour, or follows its month."""
    if not 1 < at < len(tokens) - 1:
        return False
    named, day, after = tokens[at - 2], tokens[at - 1], tokens[at + 1]
    if not (day.number and after.number and named.word.isalpha() and day.end < tokens[at].start):
        return False
    return (at - 1 in months or int(day.word) > _LAST_HOUR) and bool(_TIME.match(text, after.start))


def reach(start: int, steps: Steps) -> dict[int, int]:
    """Every token that fillers lead to from one, with the least cost of getting there."""
    found = {start: 0}
    waiting = [start]
    while waiting:
        at = waiting.pop()
        for end, cost in steps.get(at, ()):
            if found[at] + cost < found.get(end, NEVER):
                found[end] = found[at] + cost
                waiting.append(end)
    return found


def with_fillers(pieces: list[Piece], steps: Steps) -> Iterator[Piece]:
    """Every piece, and again with the fillers that follow it."""
    for piece in pieces:
        if piece.kind in ("filler", "refused", "dash", "slash"):
            continue
        for end, cost in reach(piece.end, steps).items():
            yield Piece(piece.start, end, Made(piece.value, piece.kind), piece.cost + cost)
