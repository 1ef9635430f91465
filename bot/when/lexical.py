"""Single phrases and figures: everything that each stretch of a text may be, before the grammar puts them together."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.when import public_holidays
from bot.when.chart import Context, Made, Piece
from bot.when.numerals import figures
from bot.when.values import HOUR_GLYPH, Moment, Number, Option, Zone
from bot.when.zones import abbreviation, city

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.when.text import Token
    from bot.when.vocabulary import Lexicon


Found = tuple[int, Made]
"""The token a phrase or figure ends before, and what it means."""


def lexical(text: str, tokens: tuple[Token, ...], context: Context, words: Lexicon) -> tuple[list[Piece], list[bool]]:
    """What every phrase and figure of the text may be, and which tokens have any meaning at all."""
    pieces: list[Piece] = []
    covered = [False] * len(tokens)
    ends = {token.end: index + 1 for index, token in enumerate(tokens)}
    for start, token in enumerate(tokens):
        found = [*_phrases(tokens, start, words), *_marked(text, tokens, start, context)]
        if token.number or token.word in "+-" or text[token.end : token.end + 1] in ("/", "_", "+", "-", " "):
            found += [(ends[end], made) for end, made in figures(text, token.start, context) if end in ends]
        if token.word[0].isalpha():
            found += _places(tokens, start, context)
        for end, made in found:
            pieces.append(Piece(start, end, made, made.cost))
            covered[start:end] = [True] * (end - start)
    return _whole_numbers(pieces), covered


def _whole_numbers(pieces: list[Piece]) -> list[Piece]:
    """Without the months that are the tail of a number in words: "dix-sept" is 17, not 10 September."""
    tails = {piece.end for piece in pieces if piece.kind == "spelled" and piece.end - piece.start > 1}
    return [piece for piece in pieces if piece.kind != "month" or piece.end not in tails]


def _phrases(tokens: tuple[Token, ...], start: int, words: Lexicon) -> Iterator[Found]:
    for end, (kind, value, cost) in words.matches(tokens, start):
        glyph = kind == "unit" and value == "hour" and tokens[start].word in _GLYPHS
        made = Made(HOUR_GLYPH, kind) if glyph else _lexical(kind, value)
        yield end, replace(made, cost=cost) if cost else made


def _marked(text: str, tokens: tuple[Token, ...], start: int, context: Context) -> Iterator[Found]:
    """A number, and the marks that mean something right after one: 5., 18h, 20:00Z."""
    token = tokens[start]
    if token.number and len(token.word) <= _LONGEST_NUMBER:
        number = Number(int(token.word), token.word)
        yield start + 1, Made(number, "digits")
        if context.language.dotted_ordinals and len(token.word) <= 2 and _ends_in_dot(text, token):
            yield start + 2, Made(replace(number, ordinal=True), "ordinal")
        if start == 0 and _FIRST_NO_HOUR <= number.value <= _LAST_DAY and text[token.end : token.end + 2] == ", ":
            yield start + 2, Made(Moment(day=int(token.word)), "day_in_list")
    after_number = start > 0 and tokens[start - 1].number and tokens[start - 1].end == token.start
    if after_number and token.word in _GLYPHS:
        yield start + 1, Made(None, "hour_marks")
    elif after_number and token.word == "z":
        yield start + 1, Made(Moment(zone=Zone("UTC", UTC)))


_GLYPHS = ("h", "u")
_FIRST_NO_HOUR, _LAST_DAY = 13, 31
"""What begins a text and is followed by a comma and a time: "15, 8pm"."""
_LONGEST_NUMBER = 8
_LONGEST_NAME = 8
_LONGEST_PLACE = 3


def _places(tokens: tuple[Token, ...], start: int, context: Context) -> Iterator[Found]:
    """Zones and cities by name."""
    zone = abbreviation(tokens[start].word, context.country, context.language.code)
    if zone:
        yield start + 1, Made(Moment(zone=zone))
    for end in range(start + 1, min(start + _LONGEST_PLACE, len(tokens)) + 1):
        place = city(" ".join(one.word for one in tokens[start:end]))
        if place:
            yield end, Made(place, "place")


def _ends_in_dot(text: str, token: Token) -> bool:
    return text[token.end : token.end + 1] == "." and not text[token.end + 1 : token.end + 2].isdigit()


def _lexical(kind: str, value: object) -> Made:
    if kind == "weekday":
        return Made(Moment(weekday=value))  # type: ignore[arg-type]
    if kind == "month":
        return Made(Moment(month=value))  # type: ignore[arg-type]
    if kind == "part":
        return Made(Moment(part=value))  # type: ignore[arg-type]
    if kind in ("place", "zone_name"):
        zone = Zone(str(value).rsplit("/", 1)[-1].replace("_", " "), ZoneInfo(str(value)))
        return Made(zone, kind) if kind == "place" else Made(Moment(zone=zone))
    return Made(value, kind)


def add_public_holidays(pieces: list[Piece], covered: list[bool], tokens: tuple[Token, ...], context: Context) -> None:
    """Public holidays of the country whose names hold words that the vocabulary lacks."""
    known = public_holidays.names(context.country or "", context.language.code, context.wall.year)
    words = tuple(token.word for token in tokens)
    for start in range(len(words)):
        for end in range(start + 1, min(start + _LONGEST_NAME, len(words)) + 1):
            coming = [day for day in known.get(words[start:end], ()) if day >= context.wall.date()]
            if coming:
                pieces.append(Piece(start, end, Made(Moment(days=(Option(coming[0]),)))))
                covered[start:end] = [True] * (end - start)
