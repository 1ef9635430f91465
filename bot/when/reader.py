"""Reading a text: its tokens, what each may be in each language, the chart over them, and the answer.

The languages given are tried in order, then those of the country, then the others; the first that reads the whole text
is followed, and the others of the same rank may add lesser readings.
"""

from __future__ import annotations

from dataclasses import replace
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
from bot.when.vocabulary import Lexicon, lexicon, with_english

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from bot.when.chart import Bound


MOST_TOKENS = 48


def read(
    text: str,
    *,
    now: datetime,
    zone: tzinfo,
    country: str | None = None,
    languages: Sequence[str] = (),
    bound: Bound = "",
) -> Answer:
    """See `bot.when.read`."""
    if now.utcoffset() is None:
        raise ValueError("now must be aware")
    if not text.strip():
        return Refused("nothing was typed")
    if len(text) > LONGEST:
        return Refused(f"longer than {LONGEST} characters; a date and a time are enough")
    attempts = attempts_at(text, now=now, zone=zone, country=country, languages=languages, bound=bound)
    if any(attempt.readings for attempt in attempts):
        return answered(attempts, now=now, zone=zone)
    other = _in_other_languages(text, attempts[0], now=now, zone=zone, country=country, languages=languages)
    if other:
        return answered([other], now=now, zone=zone)
    refused = refused_for(attempts)
    if refused.suggestion is None:
        return refused
    again = attempts_at(refused.suggestion, now=now, zone=zone, country=country, languages=languages, bound=bound)
    fits = any(attempt.readings for attempt in again) and not isinstance(answered(again, now=now, zone=zone), Refused)
    return refused if fits else replace(refused, suggestion=None)


def _in_other_languages(
    text: str, first: Attempt, *, now: datetime, zone: tzinfo, country: str | None, languages: Sequence[str]
) -> Attempt | None:
    codes = other_languages.codes(country, languages, LANGUAGES)
    wall = now.astimezone(zone).replace(tzinfo=None)
    if not codes or not first.unknown:
        return None
    text = clean(text)
    moment = other_languages.read_named_day(text, codes, wall.date())
    moment = moment or other_languages.read_absolute(text, codes, wall.year)
    if moment is None:
        return None
    context = Context(now, wall, zone, country, "day first", lexicon(first.code).language)
    made = Attempt(codes[0], first.text, first.tokens)
    _resolve(made, Piece(0, len(first.tokens), Made(moment)), context)
    return made if made.readings else None


def attempts_at(
    text: str, *, now: datetime, zone: tzinfo, country: str | None, languages: Sequence[str], bound: Bound = ""
) -> list[Attempt]:
    """Try the languages, rank by rank, until one reads the whole text. Never empty."""
    text = clean(text)
    tokens = tokenize(text)
    ranks = _ranks(country, languages)
    if not any(token.word[0].isalpha() for token in tokens):
        ranks = [ranks[0][:1]]
    wall = now.astimezone(zone).replace(tzinfo=None)
    where = Context(now, wall, zone, country, date_order(country), lexicon(ranks[0][0]).language, bound)
    made: list[Attempt] = []
    spoken_here = {code for code in (*languages, *spoken(country)) if code in LANGUAGES}
    for rank in ranks:
        for code in rank:
            words = lexicon(code)
            made.append(attempt(text, tokens, replace(where, language=words.language), words))
            made[-1].guessed = code not in spoken_here
            if (
                made[-1].guessed
                and spoken_here
                and _too_little_said(made[-1], [one for one in made if not one.guessed])
            ):
                made[-1].readings = []
        if any(one.readings or not one.unknown for one in made):
            break  # read, or understood word by word and refused: another language would only misread it
    if not any(one.readings or one.impossible for one in made):
        made += _beside_english(text, tokens, given=(*ranks[0], *spoken(country)), where=where)
    return made


def _beside_english(text: str, tokens: tuple[Token, ...], *, given: Sequence[str], where: Context) -> list[Attempt]:
    """Two languages in one text ("vrijdag noon"): the words of English beside those of the languages expected there."""
    made: list[Attempt] = []
    for code in dict.fromkeys(given):
        if code not in LANGUAGES or lexicon(code).language.known_everywhere:
            continue
        words = with_english(code)
        one = attempt(text, tokens, replace(where, language=words.language), words)
        one.beside_english = True
        if not one.unknown:
            made.append(one)
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
    made.refused = _refused(pieces, text, tokens)
    bounds = {(piece.start, piece.end) for piece in pieces if piece.kind in ("until", "as_of")}
    vetoed = any(
        piece.kind == "refused" and piece.end - piece.start > 1 and (piece.start, piece.end) not in bounds
        for piece in pieces
    )
    if made.unknown or not tokens or vetoed:
        return made
    try:
        _parse(made, pieces, context)
    except TooMuchError:
        made.too_much = True
    return made


_WEIGHTS = ("choice", "negation", "recurring", "vague")


def _refused(pieces: list[Piece], text: str, tokens: tuple[Token, ...]) -> list[tuple[str, str]]:
    """The reason and words of each refused phrase: first those that mean nothing else, and of these the plainest reasons."""
    other = {(piece.start, piece.end) for piece in pieces if piece.kind not in ("refused", "filler")}
    found = [piece for piece in pieces if piece.kind == "refused"]
    found.sort(key=lambda piece: ((piece.start, piece.end) in other, piece.value not in _WEIGHTS, piece.start))
    return [(str(piece.value), said(text, tokens, piece)) for piece in found]


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
    alone = made.tokens[0].word if whole == 1 else ""
    if alone and alone in context.language.never_alone.split("|"):
        made.readings = []
        made.impossible = ImpossibleError(f"“{made.text.strip()}” alone is not exact enough; type a day and a time")
    for piece, _ in found:
        if piece.kind in _LENGTHS:
            _refuse_a_length(made, _LENGTHS[piece.kind], context.language.in_.partition("|")[0])


_LENGTHS = {"span": "hour", "figure_span": "minute"}
"""A length of time that the whole text is, and the grain of the time of day it may be mistaken for."""
_EARLIEST = 7
"""Before this hour, "2 uur" or "2 horas" alone is more likely a length of time than a time of the night."""


def _refuse_a_length(made: Attempt, grain: str, counted_from: str) -> None:
    made.readings = [
        (piece, candidates)
        for piece, candidates in made.readings
        if all(one.grain != grain or one.wall.hour >= _EARLIEST for one in candidates)
    ]
    if not made.readings:
        typed = made.text.strip()
        made.impossible = ImpossibleError(
            f"“{typed}” is a length of time: type “{counted_from} {typed}” to count it from now, or a time of day as 15:00"
        )


def _resolve(made: Attempt, piece: Piece, context: Context) -> None:
    try:
        candidates = resolve_or_say_why(piece.value, context)
    except ImpossibleError as error:
        if made.impossible is None or error.nearby:
            made.impossible = error
        made.impossible_at = min(made.impossible_at, piece.cost - error.final)
    except (OverflowError, ValueError):
        made.impossible = made.impossible or ImpossibleError("that is too far away")
    else:
        made.readings.append((piece, candidates))
