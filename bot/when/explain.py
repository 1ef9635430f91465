"""A text explained piece by piece: what `encore-bot when` prints."""

from __future__ import annotations

from datetime import UTC, time
from typing import TYPE_CHECKING

from bot.when.answers import Answer, Choice, Refused, Resolved
from bot.when.attempt import Attempt, loose, said
from bot.when.cost import NEVER, TOLD
from bot.when.describe import meaning, pieces
from bot.when.languages import language
from bot.when.ranking import most_read
from bot.when.reader import attempts_at, read
from bot.when.text import LONGEST
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
        lines += _pieces(text, answer, now=now, zone=zone, country=country, languages=languages)
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


def _pieces(
    text: str, answer: Answer, *, now: datetime, zone: tzinfo, country: str | None, languages: Sequence[str]
) -> Iterator[str]:
    """The pieces each whole reading is made of, language by language; the words that are lacking in the one that reads most."""
    attempts = attempts_at(text, now=now, zone=zone, country=country, languages=languages)
    if isinstance(answer, Resolved) and not answer.alternatives:
        yield _why_not_asked(attempts, answer, zone)
    known = [attempt for attempt in attempts if attempt.readings] or [one for one in attempts if not one.unknown]
    for attempt in known or [most_read(attempts)]:
        name = language(attempt.code).name + (" beside English" if attempt.beside_english else "")
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
    for piece in loose(attempt):
        yield f"    “{said(attempt.text, attempt.tokens, piece)}” alone would be {meaning(piece.value, zone)}"


def _why_not_asked(attempts: Sequence[Attempt], answer: Resolved, zone: tzinfo) -> str:
    """Why a text that was answered at once was not asked about."""
    costs: dict[datetime, int] = {}
    for attempt in attempts:
        for piece, candidates in attempt.readings:
            for one in candidates:
                at = one.instant.astimezone(UTC)
                costs[at] = min(piece.cost + one.cost, costs.get(at, NEVER))
    usual = costs.pop(answer.instant.astimezone(UTC), 0)
    if not costs:
        return "asks nothing: it is the only reading"
    dearer = min(costs, key=lambda at: (costs[at], at))
    said_so = in_words(dearer, zone=zone)
    return f"asks nothing: {said_so} costs {costs[dearer] - usual} more, and only up to {TOLD:d} more is told of"
