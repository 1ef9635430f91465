"""From readings to an answer: the usual one, with the others people mean; a question when two are equally usual."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.when.answers import Answer, Choice, Refused, Resolved
from bot.when.blame import repeated, wrong_figure
from bot.when.clock_changes import between, changes_near
from bot.when.cost import TOLD, Cost
from bot.when.days_meant import FAR
from bot.when.describe import point, reading
from bot.when.spelling import suggestion

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from bot.when.attempt import Attempt
    from bot.when.candidate import Candidate
    from bot.when.chart import Piece

MOST_ANSWERS = 4
_OTHER_LANGUAGE = Cost.LESSER


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
    if usual[0][2].unsure == "passed":
        return _just_passed(usual[0][1], attempts[first].text)
    if usual[0][2].unsure == "far":
        near = [entry for entry in ranked if entry[0] <= lowest + TOLD][:MOST_ANSWERS]
        return Choice(_far_away(usual[0][1]), tuple(entry[1] for entry in near))
    others = tuple(entry[1] for entry in ranked[1:] if entry[0] <= lowest + TOLD)
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
    clocks = between(now, candidate.instant, zone) if candidate.counted or changes_near(candidate.instant, zone) else ""
    far = f"that is more than nine months away, in {candidate.wall.year}" if candidate.instant - now > FAR else ""
    notes = (candidate.note, clocks, "already past" if past else "", far)
    return Resolved(
        wall=candidate.wall,
        instant=candidate.instant,
        grain=candidate.grain,
        reading=reading(attempt, piece, candidate),
        notes=tuple(filter(None, notes)),
    )


def _just_passed(next_one: Resolved, text: str) -> Refused:
    day = f"{next_one.wall.day} {next_one.wall:%B}"
    return Refused(f"{day} has just passed; type the year if {day} {next_one.wall.year} is meant", text.strip())


def _far_away(usual: Resolved) -> str:
    return f"No year was typed, and the next such day is more than nine months away: is {point(usual.wall, usual.grain)} meant?"


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
    "a show": "names a show and not a time; type the day and the time",
    "vague": "is not exact enough; type a day and a time",
}


def refused_for(attempts: list[Attempt]) -> Refused:
    """Why none of the attempts read the text: by the one that understood most of it."""
    for attempt in attempts:
        if attempt.impossible:
            near = tuple(Resolved(one.wall, one.instant, one.grain, one.why) for one in attempt.impossible.nearby)
            return Refused(attempt.impossible.reason, attempt.text.strip(), nearby=near)
    best = most_read(attempts)
    if best.too_much:
        return Refused("too long or too tangled; a date and a time are enough")
    if not best.unknown and (figure := wrong_figure(best.text)):
        return Refused(*figure)
    if best.refused and not best.unknown:
        reason, part = best.refused[0]
        return Refused(f"“{part}” {_REASONS.get(reason, reason)}", part)
    if not best.unknown and (blame := repeated(best)):
        return Refused(*blame)
    if best.unknown:
        part = _stretch(best)
        return Refused(f"“{part}” was not understood", part, suggestion(best))
    return Refused("the words are known, but not what they mean together", best.text.strip())


def most_read(attempts: Sequence[Attempt]) -> Attempt:
    """The attempt that understood most of the text."""
    return min(attempts, key=lambda attempt: (sum(len(token.word) for token in attempt.unknown), attempt.too_much))


def _stretch(attempt: Attempt) -> str:
    first = attempt.unknown[0]
    end = first.end
    for token in attempt.unknown[1:]:
        if attempt.text[end : token.start].strip():
            break
        end = token.end
    return attempt.text[first.start : end]
