"""Reading a text: its tokens, what each may be in each language, the chart over them, and the answer.

The languages given are tried in order, then those of the country, then the others; the first that reads the whole text
is followed, and the others of the same rank may add lesser readings.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bot.when import other_languages
from bot.when.answers import Answer, Refused
from bot.when.attempt import Attempt, said
from bot.when.candidate import ImpossibleError
from bot.when.chart import Context, Made, Piece, TooMuchError
from bot.when.countries import date_order, spoken
from bot.when.fillers import reach, steps_over, with_fillers
from bot.when.grammar import FAMILIES, GRAMMAR
from bot.when.languages import LANGUAGES
from bot.when.lexical import add_public_holidays, lexical
from bot.when.ranking import answered, refused_for
from bot.when.resolve import resolve_or_say_why
from bot.when.text import LONGEST, Token, clean, tokenize
from bot.when.values import Moment
from bot.when.vocabulary import Lexicon, lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo


MOST_TOKENS = 48


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
    codes = other_languages.codes(country, languages, LANGUAGES)
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
    spoken_here = {code for code in (*languages, *spoken(country)) if code in LANGUAGES}
    for rank in ranks:
        for code in rank:
            words = lexicon(code)
            context = Context(now, now.astimezone(zone).replace(tzinfo=None), zone, country, order, words.language)
            made.append(attempt(text, tokens, context, words))
            made[-1].guessed = code not in spoken_here
            if (
                made[-1].guessed
                and spoken_here
                and _too_little_said(made[-1], [one for one in made if not one.guessed])
            ):
                made[-1].readings = []
        if any(one.readings or not one.unknown for one in made):
            break  # read, or understood word by word and refused: another language would only misread it
    return made


_TELLING = 4
"""Letters of a word that tells a language; "so 8pm" is not German for Sunday. English is known to all: "at 8"."""


def _too_little_said(guess: Attempt, others: list[Attempt]) -> bool:
    """Whether a few short words are all that speaks for a language nobody named, and no date either."""
    unknown = {token.word for attempt in others for token in attempt.unknown}
    telling_words = {word for code in LANGUAGES for word in lexicon(code).language.telling_words.split("|")}
    telling = any(len(word) >= _TELLING or word in telling_words for word in unknown)
    weekdays = {name for names in lexicon(guess.code).language.weekdays for name in names.split("|")}
    if telling or (lexicon(guess.code).language.known_everywhere and not unknown & weekdays):
        return False
    return all(isinstance(piece.value, Moment) and piece.value.day is None for piece, _ in guess.readings)


def _ranks(country: str | None, languages: Sequence[str]) -> list[tuple[str, ...]]:
    given = tuple(dict.fromkeys(code.lower()[:2] for code in languages if code.lower()[:2] in LANGUAGES))
    local = tuple(code for code in spoken(country) if code not in given)
    rest = tuple(code for code in LANGUAGES if code not in given and code not in local)
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
    try:
        _parse(made, pieces, context)
    except TooMuchError:
        made.too_much = True
    return made


def _parse(made: Attempt, pieces: list[Piece], context: Context) -> None:
    """Put the pieces together; keep the whole-text ones that stand for a point in time."""
    whole = len(made.tokens)
    silent = steps_over(pieces, made.tokens, made.text)
    made.chart = GRAMMAR.parse(whole, with_fillers(pieces, silent), context)
    found = [
        (piece, cost) for start, cost in reach(0, silent).items() for piece in made.chart[start] if piece.end == whole
    ]
    for piece, cost in found:
        if isinstance(piece.value, Moment) and "moment" in FAMILIES.get(piece.kind, ()):
            piece.cost += cost
            _resolve(made, piece, context)
    for piece, _ in found:
        if piece.kind in _LENGTHS:
            _refuse_a_length(made, _LENGTHS[piece.kind])


_LENGTHS = {"span": "hour", "figure_span": "minute"}
"""A length of time that the whole text is, and the grain of the time of day it may be mistaken for."""
_EARLIEST = 7
"""Before this hour, "2 uur" or "2 horas" alone is more likely a length of time than a time of the night."""


def _refuse_a_length(made: Attempt, grain: str) -> None:
    made.readings = [
        (piece, candidates)
        for piece, candidates in made.readings
        if all(one.grain != grain or one.wall.hour >= _EARLIEST for one in candidates)
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
