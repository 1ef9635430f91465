"""From readings to an answer: the usual one, with the others people mean; a question when two are equally usual."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.when.answers import Answer, Choice, Refused, Resolved
from bot.when.clock_changes import between
from bot.when.describe import point, reading
from bot.when.spelling import suggestion

if TYPE_CHECKING:
    from datetime import tzinfo

    from bot.when.attempt import Attempt
    from bot.when.candidate import Candidate
    from bot.when.chart import Piece

MOST_ANSWERS = 4
_LESSER = 2
"""Up to how much above the usual reading's cost another one is told of at all."""
_OTHER_LANGUAGE = 1


def answered(attempts: list[Attempt], *, now: datetime, zone: tzinfo) -> Answer:
    """The answer of the attempts that read the text; there is at least one."""
    best: dict[tuple[datetime, str], tuple[int, Resolved, Candidate]] = {}
    first = next(index for index, attempt in enumerate(attempts) if attempt.readings)
    for index, attempt in enumerate(attempts):
        for piece, candidates in attempt.readings:
            for candidate in candidates:
                cost = piece.cost + candidate.cost + (_OTHER_LANGUAGE if index > first and not attempt.guessed else 0)
                key = (candidate.instant.astimezone(UTC), candidate.grain)
                if key in best and best[key][0] <= cost:
                    continue
                best[key] = (cost, _resolved(attempt, piece, candidate, now, zone), candidate)
    ranked = sorted(best.values(), key=lambda entry: (entry[0], entry[1].instant.astimezone(UTC)))
    ranked = _one_grain(ranked)
    lowest = ranked[0][0]
    if attempts[first].impossible_at < lowest:
        return refused_for(attempts)
    usual = [entry for entry in ranked if entry[0] == lowest]
    if len(usual) > 1:
        return Choice(_question(usual), tuple(entry[1] for entry in usual[:MOST_ANSWERS]))
    others = tuple(entry[1] for entry in ranked[1:] if entry[0] <= lowest + _LESSER)
    return replace(ranked[0][1], alternatives=others[: MOST_ANSWERS - 1])


_Entry = tuple[int, Resolved, "Candidate"]


def _one_grain(ranked: list[_Entry]) -> list[_Entry]:
    """The same wall-clock time said in two grains is one reading."""
    seen: set[datetime] = set()
    kept: list[_Entry] = []
    for entry in ranked:
        at = entry[1].instant.astimezone(UTC)
        if at not in seen:
            seen.add(at)
            kept.append(entry)
    return kept


def _resolved(attempt: Attempt, piece: Piece, candidate: Candidate, now: datetime, zone: tzinfo) -> Resolved:
    if candidate.grain == "day":
        past = candidate.wall.date() < now.astimezone(zone).date()
    else:
        past = candidate.instant.astimezone(UTC) < now.astimezone(UTC).replace(second=0, microsecond=0)
    notes = (candidate.note, between(now, candidate.instant, zone), "already past" if past else "")
    return Resolved(
        wall=candidate.wall,
        instant=candidate.instant,
        grain=candidate.grain,
        reading=reading(attempt, piece, candidate),
        notes=tuple(filter(None, notes)),
    )


def _question(usual: list[_Entry]) -> str:
    said = [point(entry[1].wall, entry[1].grain) for entry in usual[:MOST_ANSWERS]]
    if all(entry[2].doubled for entry in usual):
        return "The clocks go back that night and this time happens twice: which one?"
    return f"Which one: {', '.join(said[:-1])} or {said[-1]}?"


_REASONS = {
    "negation": "says what it is not; only a time that is meant can be read",
    "choice": "leaves a choice; type one time",
    "range": "sounds like a stretch of time; type one point in time",
    "recurring": "sounds like something that comes again; type one point in time",
    "vague": "is not exact enough; type a day and a time",
}


def refused_for(attempts: list[Attempt]) -> Refused:
    """Why none of the attempts read the text: by the one that understood most of it."""
    for attempt in attempts:
        if attempt.impossible:
            near = tuple(Resolved(one.wall, one.instant, one.grain, one.why) for one in attempt.impossible.nearby)
            return Refused(attempt.impossible.reason, attempt.text.strip(), nearby=near)
    best = min(attempts, key=lambda attempt: (len(attempt.unknown), attempt.too_much))
    if best.too_much:
        return Refused("too long or too tangled; a date and a time are enough")
    if best.refused and not best.unknown:
        reason, part = best.refused[0]
        return Refused(f"“{part}” {_REASONS.get(reason, reason)}", part)
    if best.unknown:
        part = _stretch(best)
        return Refused(f"“{part}” was not understood", part, suggestion(best))
    return Refused("the words are known, but not what they mean together", best.text.strip())


def _stretch(attempt: Attempt) -> str:
    first = attempt.unknown[0]
    end = first.end
    for token in attempt.unknown[1:]:
        if attempt.text[end : token.start].strip():
            break
        end = token.end
    return attempt.text[first.start : end]
