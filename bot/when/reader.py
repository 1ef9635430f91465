"""Reading a text: its tokens, what each may be in each language, the chart over them, and the answer.

The languages given are tried in order, then those of the country, then the others; the first that reads the whole text
is followed, and the others of the same rank may add lesser readings.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from bot.when import other_languages
from bot.when.answers import Answer, Refused
from bot.when.chart import Context, Made, Piece, TooMuchError
from bot.when.countries import date_order, spoken
from bot.when.days_meant import ImpossibleError
from bot.when.fillers import reach, steps_over, with_fillers
from bot.when.grammar import FAMILIES, GRAMMAR
from bot.when.languages import CODES
from bot.when.lexical import add_public_holidays, lexical
from bot.when.ranking import answered, refused_for
from bot.when.resolve import Candidate, resolve_or_say_why
from bot.when.text import LONGEST, Token, clean, tokenize
from bot.when.values import Moment
from bot.when.vocabulary import Lexicon, lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo


MOST_TOKENS = 48


@dataclass(slots=True)
class Attempt:
    """How far one language got with a text. `readings`: whole-text pieces with the candidates each stands for.

    `guessed`: nothing said that the text is in this language, so that no other is less likely.
    `impossible`: the reason a whole-text piece has no candidate, `impossible_at`: the least cost of such a piece.
    """

    code: str
    text: str
    tokens: tuple[Token, ...]
    unknown: list[Token] = field(default_factory=list)
    readings: list[tuple[Piece, list[Candidate]]] = field(default_factory=list)
    impossible: ImpossibleError | None = None
    impossible_at: int = 1000
    chart: list[list[Piece]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    too_much: bool = False
    guessed: bool = False


def read(
    text: str, *, now: datetime, zone: tzinfo, country: str | None = None, languages: Sequence[str] = ()
) -> Answer:
    """See `bot.when.read`."""
    if now.utcoffset() is None:
        raise ValueError("now must be aware")
    if not text.strip():
        return Refused("nothing was typed")
    if len(text) > LONGEST:
        return Refused(f"longer than {LONGEST} characters; a date and a time are enough")
    attempts = attempts_at(text, now=now, zone=zone, country=country, languages=languages)
    if any(attempt.readings for attempt in attempts):
        return answered(attempts, now=now, zone=zone)
    other = _in_other_languages(text, attempts[0], now=now, zone=zone, country=country, languages=languages)
    return answered([other], now=now, zone=zone) if other else refused_for(attempts)


def _in_other_languages(
    text: str, first: Attempt, *, now: datetime, zone: tzinfo, country: str | None, languages: Sequence[str]
) -> Attempt | None:
    codes = other_languages.codes(country, languages, CODES)
    wall = now.astimezone(zone).replace(tzinfo=None)
    moment = other_languages.read_absolute(clean(text), codes, wall.year) if codes and first.unknown else None
    if moment is None:
        return None
    context = Context(now, wall, zone, country, "day first", lexicon(first.code).language)
    made = Attempt(codes[0], first.text, first.tokens)
    _resolve(made, Piece(0, len(first.tokens), Made(moment)), context)
    return made if made.readings else None


def attempts_at(
    text: str, *, now: datetime, zone: tzinfo, country: str | None, languages: Sequence[str]
) -> list[Attempt]:
    """Try the languages, rank by rank, until one reads the whole text. Never empty."""
    text = clean(text)
    tokens = tokenize(text)
    ranks = _ranks(country, languages)
    if not any(token.word[0].isalpha() for token in tokens):
        ranks = [ranks[0][:1]]
    order = date_order(country)
    made: list[Attempt] = []
    for rank in ranks:
        guessed = not set(rank) & {*ranks[0]} or (not languages and not country)
        for code in rank:
            words = lexicon(code)
            context = Context(now, now.astimezone(zone).replace(tzinfo=None), zone, country, order, words.language)
            made.append(attempt(text, tokens, context, words))
            made[-1].guessed = guessed
        if any(one.readings or not one.unknown for one in made):
            break  # read, or understood word by word and refused: another language would only misread it
    return made


def _ranks(country: str | None, languages: Sequence[str]) -> list[tuple[str, ...]]:
    given = tuple(dict.fromkeys(code.lower()[:2] for code in languages if code.lower()[:2] in CODES))
    local = tuple(code for code in spoken(country) if code not in given)
    rest = tuple(code for code in CODES if code not in given and code not in local)
    return [rank for rank in (given, local, rest) if rank]


def attempt(text: str, tokens: tuple[Token, ...], context: Context, words: Lexicon) -> Attempt:
    """Read a text in one language."""
    tokens = words.cut(tokens)
    made = Attempt(words.language.code, text, tokens)
    if len(tokens) > MOST_TOKENS:
        made.too_much = True
        return made
    pieces, covered = lexical(text, tokens, context, words)
    if not all(covered) and context.country:
        add_public_holidays(pieces, covered, tokens, context)
    made.unknown = [token for token, known in zip(tokens, covered, strict=True) if not known]
    made.refused = [(str(piece.value), said(text, tokens, piece)) for piece in pieces if piece.kind == "refused"]
    vetoed = any(piece.kind == "refused" and piece.end - piece.start > 1 for piece in pieces)
    if made.unknown or not tokens or vetoed:
        return made
    silent = steps_over(pieces, tokens, text)
    try:
        made.chart = GRAMMAR.parse(len(tokens), with_fillers(pieces, silent), context)
    except TooMuchError:
        made.too_much = True
        return made
    for start, cost in reach(0, silent).items():
        for piece in made.chart[start]:
            if (
                piece.end == len(tokens)
                and isinstance(piece.value, Moment)
                and "moment" in FAMILIES.get(piece.kind, ())
            ):
                piece.cost += cost
                _resolve(made, piece, context)
    if any(
        piece.kind in ("span", "figure_span") and piece.end == len(tokens)
        for start in reach(0, silent)
        for piece in made.chart[start]
    ):
        _refuse_a_length(made)
    return made


_EARLIEST = 7
"""Before this hour, "2 uur" or "2 horas" alone is more likely a length of time than a time of the night."""


def _refuse_a_length(made: Attempt) -> None:
    made.readings = [
        (piece, candidates)
        for piece, candidates in made.readings
        if all(one.grain == "day" or one.wall.hour >= _EARLIEST for one in candidates)
    ]
    if not made.readings:
        made.impossible = ImpossibleError("that is a length of time: counted from when?")


def _resolve(made: Attempt, piece: Piece, context: Context) -> None:
    try:
        candidates = resolve_or_say_why(piece.value, context)
    except ImpossibleError as error:
        if made.impossible is None or error.nearby:
            made.impossible = error
        made.impossible_at = min(made.impossible_at, piece.cost)
    except (OverflowError, ValueError):
        made.impossible = made.impossible or ImpossibleError("that is too far away")
    else:
        made.readings.append((piece, candidates))


def said(text: str, tokens: Sequence[Token], piece: Piece) -> str:
    """The stretch of text a piece was read from."""
    return text[tokens[piece.start].start : tokens[piece.end - 1].end].rstrip(" ,;")
