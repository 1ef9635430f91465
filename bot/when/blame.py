"""What is wrong with a text whose words are all known: the figure that is none, or what was said twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.when.attempt import loose, said
from bot.when.values import Moment

if TYPE_CHECKING:
    from bot.when.attempt import Attempt
    from bot.when.chart import Piece

_CLOCK = re.compile(r"(?<![\d:./-])(\d{1,2})(?::| ?h ?)(\d{2})(?![\d:./-])", re.IGNORECASE)
_HOUR = re.compile(r"(?<![\d:./-])(\d{2}) ?(?:h|u|uur|uhr|heures|horas|ore)(?![\w:])", re.IGNORECASE)
_NUMBERS = re.compile(r"(?<![\d:])\d{1,4}(?:[./-]\d{1,4}){1,5}(?![\d:]| ?[ap]\.?m\b| ?[hu]\b)", re.IGNORECASE)
_MOST_NUMBERS = 3
_LAST_HOUR, _LAST_MINUTE = 24, 59
_LAST_DAY, _LAST_MONTH = 31, 12

Blame = tuple[str, str]
"""The reason, and the words it is about."""


def wrong_figure(text: str) -> Blame | None:
    """A figure that is no time of day and no date, whatever stands beside it."""
    for match in _CLOCK.finditer(text):
        hour, minute = int(match[1]), int(match[2])
        if hour > _LAST_HOUR or minute > _LAST_MINUTE or (hour == _LAST_HOUR and minute):
            return f"there is no {match[1]}:{match[2]}", match.group()
    for match in _HOUR.finditer(text):
        if int(match[1]) > _LAST_HOUR:
            return f"there is no {match[1]}:00", match.group()
    for match in _NUMBERS.finditer(text):
        reason = _no_date([int(number) for number in re.split(r"[./-]", match.group())], match.group())
        if reason:
            return reason, match.group()
    return None


def _no_date(numbers: list[int], typed: str) -> str:
    if len(numbers) > _MOST_NUMBERS:
        return f"“{typed}” has too many numbers for a date; type a day, a month and a time"
    first, second = numbers[:2]
    if len(numbers) == 2 and "." in typed and first < _LAST_HOUR and second <= _LAST_MINUTE:
        return ""  # 18.30
    if max(first, second) > _LAST_DAY and first <= _LAST_DAY:
        return f"there is no day or month {second}"
    if min(first, second) > _LAST_MONTH and first <= _LAST_DAY:
        return f"there is no month {first} or {second}"
    if "-" in typed and len(numbers) == 2:
        return f"“{typed}” may be a date or a stretch; type a date as “{first}/{second}”, with a time"
    return ""


def repeated(attempt: Attempt) -> Blame | None:
    """Two times of day or two days, or a day that no month has."""
    pieces = loose(attempt)
    for piece in pieces:
        if isinstance(piece.value, Moment) and (piece.value.day or 1) > _LAST_DAY:
            return f"no month has a day {piece.value.day}", said(attempt.text, attempt.tokens, piece)
    for what, found in (
        ("times of day", [piece for piece in pieces if _has_clock(piece)]),
        ("days", [piece for piece in pieces if isinstance(piece.value, Moment) and piece.value.has_date]),
    ):
        if len(found) > 1:
            words = [said(attempt.text, attempt.tokens, piece) for piece in found[:2]]
            return f"“{words[0]}” and “{words[1]}” are two {what}; type one", words[1]
    return None


def _has_clock(piece: Piece) -> bool:
    return isinstance(piece.value, Moment) and piece.value.has_clock
