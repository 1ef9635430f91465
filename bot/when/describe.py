"""A reading in plain words: what was typed and what it was taken for, piece by piece, and what was assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.when.values import Moment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime, tzinfo

    from bot.when.answers import Grain
    from bot.when.attempt import Attempt
    from bot.when.candidate import Candidate
    from bot.when.chart import Piece

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def reading(attempt: Attempt, piece: Piece, candidate: Candidate) -> str:
    """How a text was read, on one line: “next fri” is Fri 27 Nov 2026, “6pm” is 18:00; next: of next week."""
    zone = candidate.instant.tzinfo
    said = ", ".join(f"“{typed}” is {meant}" for typed, meant in pieces(attempt, piece, zone))
    return f"{said}; {candidate.why}" if candidate.why else said


def pieces(attempt: Attempt, piece: Piece, zone: tzinfo | None) -> Iterator[tuple[str, str]]:
    """Each piece as it was typed and what it means on the clock of `zone`, in the order of the text.

    Little words have no meaning of their own.
    """
    if piece.rule is not None and piece.rule.joins:
        for part in piece.parts:
            yield from pieces(attempt, part, zone)
    elif isinstance(piece.value, Moment):
        tokens = attempt.tokens[piece.start : piece.end]
        yield attempt.text[tokens[0].start : tokens[-1].end].rstrip(" ,;"), meaning(piece.value, zone)


def meaning(moment: Moment, zone: tzinfo | None) -> str:
    """A partial description of a moment in words; what was counted by the stopwatch is told on the clock of `zone`."""
    if moment.exact:
        return " or ".join(point(exact.at.astimezone(zone), exact.grain) for exact in moment.exact)
    return " ".join(filter(None, (_date(moment), _time(moment), moment.zone.name if moment.zone else "")))


def point(wall: datetime, grain: Grain) -> str:
    """A wall-clock time as questions and explanations write it: Fri 27 Nov 2026, 18:00."""
    if grain == "day":
        return _day(wall.date())
    return f"{_day(wall.date())}, {wall:%H:%M:%S}" if grain == "second" else f"{_day(wall.date())}, {wall:%H:%M}"


def _date(moment: Moment) -> str:
    if moment.days:
        return " or ".join(_day(option.day) for option in moment.days)
    if moment.period:
        return f"the {moment.period.unit} from {_day(moment.period.start)}"
    parts = (
        _WEEKDAYS[moment.weekday] if moment.weekday is not None else "",
        f"the {_ordinal(moment.day)}" if moment.day is not None and moment.month is None else str(moment.day or ""),
        _MONTHS[moment.month - 1] if moment.month is not None and 1 <= moment.month <= len(_MONTHS) else "",
        moment.named or "",
        str(moment.year or ""),
    )
    return " ".join(filter(None, parts))


def _time(moment: Moment) -> str:
    if moment.end:
        return "the end of the day"
    if moment.hour is None:
        return f"the {moment.part}" if moment.part else ""
    clock = f"{moment.hour}:{moment.minute or 0:02}" + (f":{moment.second:02}" if moment.second is not None else "")
    if moment.midnight:
        clock = "midnight"
    if moment.doubt and moment.hour < 12:
        clock += f" or {moment.hour + 12}:{moment.minute or 0:02}"
    return f"{clock} in the {moment.part}" if moment.part else clock


def _ordinal(number: int) -> str:
    last = number % 10 if not 10 < number < 20 else 0
    return f"{number}{('th', 'st', 'nd', 'rd')[last] if last < 4 else 'th'}"


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"
