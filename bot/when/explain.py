"""A text explained piece by piece: what `encore-bot when` prints."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from bot.when.answers import Choice, Refused, Resolved
from bot.when.attempt import Attempt, said
from bot.when.describe import meaning, pieces
from bot.when.languages import language
from bot.when.reader import attempts_at, read
from bot.when.text import LONGEST
from bot.when.values import Moment
from bot.when.words import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime, tzinfo

_MOST_READINGS = 4


def explain(
    text: str, *, now: datetime, zone: tzinfo, country: str | None = None, languages: Sequence[str] = ()
) -> str:
    """How a text is read, in plain words over several lines: the answer, the pieces, what was assumed, other readings.

    Takes what `bot.when.read` takes; raises ValueError when `now` is naive.
    """
    answer = read(text, now=now, zone=zone, country=country, languages=languages)
    lines = [f"“{text.strip()}” said at {in_words(now, zone=zone)} ({zone})"]
    if isinstance(answer, Resolved):
        lines += _resolved("means", answer, now, zone)
        for other in answer.alternatives:
            lines += _resolved("or, less usually,", other, now, zone)
    elif isinstance(answer, Choice):
        lines.append(f"asks: {answer.question}")
        for one in answer.answers:
            lines += _resolved("either", one, now, zone)
    else:
        lines += _refused(answer, now, zone)
    if len(text) <= LONGEST:
        lines += _pieces(text, now=now, zone=zone, country=country, languages=languages)
    return "\n".join(lines)


def _resolved(how: str, one: Resolved, now: datetime, zone: tzinfo) -> Iterator[str]:
    grain = one.grain if one.wall.time() == time() else "minute"  # an end of a day, or a day without a midnight
    yield f"{how} {in_words(one.instant, zone=zone, now=now, grain=grain)} (to the {one.grain})"
    yield f"    read as: {one.reading}"
    for note in one.notes:
        yield f"    note: {note}"


def _refused(answer: Refused, now: datetime, zone: tzinfo) -> Iterator[str]:
    yield f"is not read: {answer.reason}"
    if answer.suggestion:
        yield f"    perhaps meant: {answer.suggestion}"
    for one in answer.nearby:
        yield f"    nearby: {in_words(one.instant, zone=zone, now=now, grain=one.grain)}"


def _pieces(text: str, *, now: datetime, zone: tzinfo, country: str | None, languages: Sequence[str]) -> Iterator[str]:
    """Language by language: the words it lacks, or the pieces each whole reading is made of."""
    for attempt in attempts_at(text, now=now, zone=zone, country=country, languages=languages):
        name = language(attempt.code).name if attempt.code else ""
        if attempt.unknown:
            yield f"{name}: does not know {', '.join(f'“{token.word}”' for token in attempt.unknown)}"
        elif not attempt.readings:
            yield f"{name}: knows every word, but reads no one point in time"
            yield from _loose(attempt, zone)
        for piece, _ in attempt.readings[:_MOST_READINGS]:
            parts = ", ".join(f"“{typed}” = {means}" for typed, means in pieces(attempt, piece, zone))
            yield f"{name}: {parts} (cost {piece.cost}: 0 is the most usual)"


def _loose(attempt: Attempt, zone: tzinfo) -> Iterator[str]:
    """The longest stretches that were read on their own, left to right."""
    at = 0
    while at < len(attempt.chart) - 1:
        moments = [piece for piece in attempt.chart[at] if isinstance(piece.value, Moment)]
        longest = max(moments, key=lambda piece: piece.end, default=None)
        if longest is None:
            at += 1
            continue
        yield f"    “{said(attempt.text, attempt.tokens, longest)}” alone would be {meaning(longest.value, zone)}"
        at = longest.end
