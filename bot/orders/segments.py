"""Second pass, first half: the tokens cut into segments at the keywords. The words before the first keyword are one too."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.orders.cinema_names import CinemaNames
from bot.orders.ids import asset_uuid, may_be_id
from bot.orders.keywords import AMBIGUOUS, KEYWORDS, LONGEST_KEYWORD
from bot.orders.order import TIMES
from bot.orders.tokens import Token, as_typed

FREE_TEXT: Final = ("description", "additional_text")
"""Fields of sentences: a keyword in them is one only when what follows fits it."""

_NAME_WORDS = 10  # a cinema's name and city are not longer
_KEYWORDS_AHEAD = 4  # up to which a date or a name is tried


@dataclass(frozen=True, slots=True)
class KnownNames:
    """What the words are held against. events: ids seen, with their names. is_time: whether a text is a point in time."""

    names: CinemaNames
    events: Mapping[str, str]
    is_time: Callable[[str], bool]

    def within(self, portal: str) -> KnownNames:
        """The same, looking only at the cinemas of that portal."""
        return replace(self, names=self.names.within(portal))

    def is_event(self, text: str) -> bool:
        """Whether a text can be an event's id."""
        return may_be_id(text) or text in self.events


@dataclass(frozen=True, slots=True)
class Segment:
    """Tokens up to the next keyword. `field`: what their `keyword` announces, `""` for the words before the first."""

    field: str
    keyword: tuple[Token, ...] = ()
    tokens: tuple[Token, ...] = ()


@dataclass(frozen=True, slots=True)
class Keyword:
    """A keyword at some place: the field it announces, and how many tokens it takes."""

    field: str
    length: int
    explicit: bool  # a colon says that it is meant as one
    ambiguous: bool


def segments(tokens: Sequence[Token], known: KnownNames) -> tuple[Segment, ...]:
    """All tokens, in order, as segments; a keyword inside a cinema's name or a sentence does not begin one."""
    done: list[Segment] = []
    field, keyword, begin, place = "", 0, 0, 0  # the tokens of `keyword` end at `begin`
    while place < len(tokens):
        fresh = place == begin or tokens[place - 1].kind == "comma"
        length = _name_with_keywords(tokens, place, known) if fresh and field in ("", "cinemas") else 0
        found = None if length else keyword_at(tokens, place)
        quoted = place - begin == 1 and tokens[begin].kind == "quoted"
        in_sentence = field in FREE_TEXT and not quoted
        if found and _announces(found, tokens[place + found.length :], known, in_sentence=in_sentence):
            done.append(Segment(field, tuple(tokens[keyword:begin]), tuple(tokens[begin:place])))
            field, keyword, begin = found.field, place, place + found.length
            place = begin
        else:
            place += max(length, 1)
    return (*done, Segment(field, tuple(tokens[keyword:begin]), tuple(tokens[begin:])))


def keyword_at(tokens: Sequence[Token], place: int) -> Keyword | None:
    """The longest keyword that begins at `place`."""
    for length in range(min(LONGEST_KEYWORD, len(tokens) - place), 0, -1):
        words = tuple(token.keyword for token in tokens[place : place + length])
        if field := KEYWORDS.get(words):
            last = tokens[place + length - 1].text
            return Keyword(field, length, last.endswith((":", "=")), words in AMBIGUOUS)
    return None


def _name_with_keywords(tokens: Sequence[Token], place: int, known: KnownNames) -> int:
    """How many tokens from here are a cinema's name that has a keyword in it, such as "Event Cinema Oxford"."""
    run = tokens[place : place + _NAME_WORDS]
    for length in range(len(run), 0, -1):
        if any(keyword_at(run, at) for at in range(length)):
            # The keyword alone is a keyword, even where "Due" is a word of some cinema's name.
            only_keywords = all(keyword_at(run[at : at + 1], 0) for at in range(length))
            if known.names.has_words(as_typed(run[:length]), exactly=only_keywords):
                return length
    return 0


# -- whether a keyword is meant as one ------------------------------------------------------------------------------------


def _announces(keyword: Keyword, rest: Sequence[Token], known: KnownNames, *, in_sentence: bool) -> bool:
    """Whether a keyword is one here: in a sentence, and for a bare "release", only when what follows (`rest`) fits."""
    if keyword.explicit or not (in_sentence or keyword.ambiguous):
        return True
    fits = _FITS.get(keyword.field)
    return bool(rest) and fits is not None and fits(rest, known)


def _time_follows(rest: Sequence[Token], known: KnownNames) -> bool:
    return any(known.is_time(text) for text in _up_to_keywords(rest))


def _cinema_follows(rest: Sequence[Token], known: KnownNames) -> bool:
    return any(known.names.named(text) for text in _up_to_keywords(rest))


def _party_follows(rest: Sequence[Token], _known: KnownNames) -> bool:
    return may_be_id(rest[0].value) or ":" in rest[0].value.strip(":")


_FITS: Final[dict[str, Callable[[Sequence[Token], KnownNames], bool]]] = {
    **dict.fromkeys(TIMES, _time_follows),
    "event": lambda rest, known: known.is_event(rest[0].value),
    "assets": lambda rest, _known: bool(asset_uuid(rest[0].value)),
    "portal": lambda rest, known: known.names.portal_named(rest[0].value) is not None,
    "owner": _party_follows,
    "booker": _party_follows,
    "channel": lambda rest, _known: rest[0].kind == "link",
    "cinemas": _cinema_follows,
}
"""What has to follow the keyword of each field. Those of sentences are never inside another sentence."""


def _up_to_keywords(rest: Sequence[Token]) -> list[str]:
    """The text up to each of the next keywords, and to the end."""
    ends = [place for place in range(1, len(rest)) if keyword_at(rest, place)][:_KEYWORDS_AHEAD]
    return [as_typed(rest[:end]) for end in (*ends, len(rest))]
