"""Second pass, first half: the tokens cut into segments at the keywords. The words before the first keyword are one too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.cinemas.search import search_words
from bot.cinemas.time_zones import country_code
from bot.orders.cinema_names import CinemaNames
from bot.orders.command_words import COMMAND_WORDS
from bot.orders.ids import asset_uuid
from bot.orders.keywords import AMBIGUOUS, KEYWORDS, LONGEST_KEYWORD, folded, is_homograph, words_of
from bot.orders.order import TIMES
from bot.orders.seen_names import SeenNames
from bot.orders.tokens import Token, as_typed, groups, says_nothing, trimmed, without_quotes

FREE_TEXT: Final = ("description", "additional_text")
"""Fields of sentences: a keyword in them is one only when what follows fits it."""

PARTIES: Final = ("owner", "booker")

_BEHIND: Final = (":", "=", "-", "->")

NAME_WORDS = 10  # a cinema's name and city are not longer, nor is another name
_COUNTRY_WORDS = 6  # a country's name is not longer
_KEYWORDS_AHEAD = 4  # up to which a date or a name is tried
_BEFORE_NOUNS: Final = words_of("|".join(language.before_nouns for language in COMMAND_WORDS.values()))
AFTER_VERBS: Final = words_of("|".join(language.after_verbs for language in COMMAND_WORDS.values()))


@dataclass(frozen=True, slots=True)
class KnownNames:
    """What the words are held against. parties: owners and bookers. is_time: whether a text is a point in time. event_given: the
    line has an event's id or the word "event", so that a part of a name elsewhere in it is none."""

    names: CinemaNames
    events: SeenNames
    parties: SeenNames
    is_time: Callable[[str], bool]
    event_given: bool = False

    def within(self, portal: str) -> KnownNames:
        """The same, looking only at the cinemas of that portal."""
        return replace(self, names=self.names.within(portal))

    def seen(self, field: str) -> SeenNames:
        """The names that a field's value may have: of events, or of parties."""
        return self.events if field == "event" else self.parties

    def are_names(self, run: Sequence[Token]) -> bool:
        """Whether the tokens can stand where cinemas or a portal stand; some may still be several cinemas."""
        texts = [as_typed(group) for group in groups(run)]
        return bool(texts) and all(self.names.are_names(text) for text in texts)

    def is_what_follows(self, run: Sequence[Token]) -> bool:
        """Whether nothing but a time, a cinema, or both stands there: where a name of unknown length has ended."""
        run = trimmed(run)
        if not run or self.is_time(without_quotes(run)) or self._is_cinema(run):
            return bool(run)
        cuts = range(1, len(run))
        return any(
            self._is_cinema(trimmed(rest)) and self.is_time(without_quotes(trimmed(time)))
            for cut in cuts
            for time, rest in ((run[:cut], run[cut:]), (run[cut:], run[:cut]))
        )

    def _is_cinema(self, run: Sequence[Token]) -> bool:
        return bool(self.names.named(as_typed(run)))


@dataclass(frozen=True, slots=True)
class Segment:
    """Tokens up to the next keyword. `field`: what their `keyword` announces, `""` for the words before the first."""

    field: str
    keyword: tuple[Token, ...] = ()
    tokens: tuple[Token, ...] = ()


@dataclass(frozen=True, slots=True)
class Keyword:
    """A keyword somewhere: the field it announces, and how many tokens it takes."""

    field: str
    length: int
    explicit: bool  # a colon says that it is meant as one
    ambiguous: bool


def segments(tokens: Sequence[Token], known: KnownNames) -> tuple[Segment, ...]:
    """All tokens, in order, as segments; a keyword inside a cinema's name or a sentence does not begin one."""
    done: list[Segment] = []
    field, keyword, begin, index = "", 0, 0, 0  # the tokens of `keyword` end at `begin`
    while index < len(tokens):
        fresh = index == begin or tokens[index - 1].joins
        length = _name_with_keywords(tokens, index, field, known) if fresh else 0
        found = None if length else keyword_at(tokens, index)
        if found and _is_meant(found, tokens, index, known, field=field, begin=begin):
            done.append(Segment(field, tuple(tokens[keyword:begin]), tuple(tokens[begin:index])))
            field, keyword, begin = found.field, index, index + found.length
            index = begin
        else:
            index += max(length, 1)
    return (*done, Segment(field, tuple(tokens[keyword:begin]), tuple(tokens[begin:])))


def keyword_at(tokens: Sequence[Token], index: int) -> Keyword | None:
    """The longest keyword that begins at `index`, with the colon or dash that stands behind it."""
    for length in range(min(LONGEST_KEYWORD, len(tokens) - index), 0, -1):
        words = tuple(token.keyword for token in tokens[index : index + length])
        if field := KEYWORDS.get(words):
            behind = tokens[index + length].text if len(tokens) > index + length else ""
            explicit = behind in (":", "=") or tokens[index + length - 1].text.endswith((":", "="))
            return Keyword(field, length + (behind in _BEHIND), explicit, words in AMBIGUOUS)
    return None


def _name_with_keywords(tokens: Sequence[Token], index: int, field: str, known: KnownNames) -> int:
    """How many tokens from here are a name that has a keyword in it, such as "Event Cinema Oxford", "I due Foscari"."""
    if field not in ("", "cinemas", "event", *PARTIES):
        return 0
    run = tokens[index : index + NAME_WORDS]
    keywords = [keyword_at(run, at) is not None for at in range(len(run))]
    for length in range(len(run), 0, -1):
        if any(keywords[:length]):
            # The keyword alone is a keyword, even where "Due" is a word of some cinema's name.
            only_keywords = all(keyword_at(run[at : at + 1], 0) for at in range(length))
            if _is_known_name(as_typed(run[:length]), field, known, exactly=only_keywords):
                return length
    return 0


def _is_known_name(text: str, field: str, known: KnownNames, *, exactly: bool) -> bool:
    if field in ("", "cinemas"):
        return known.names.has_words(text, exactly=exactly)
    seen, words = known.seen(field), search_words(text)
    several = len(words) > 1 and len(set(words)) == len(words)  # a part of a name that says no word twice
    return bool(seen.called(text) or (several and not exactly and seen.fitting(text)))


# -- whether a keyword is meant as one ------------------------------------------------------------------------------------


def _is_meant(
    keyword: Keyword, tokens: Sequence[Token], index: int, known: KnownNames, *, field: str, begin: int
) -> bool:
    """Whether the keyword at `index` begins a segment there. field, begin: what the segment before it is, and where it begins."""
    if field in PARTIES and _begins_a_name(keyword, tokens[begin:], index - begin, known):
        return False
    quoted = index - begin == 1 and tokens[begin].kind == "quoted"
    inside = field if field in FREE_TEXT and not quoted else ""
    return _announces(keyword, tokens, index, known, inside=inside)


def _begins_a_name(keyword: Keyword, tokens: Sequence[Token], index: int, known: KnownNames) -> bool:
    """Whether the keyword at `index` is a word of an owner's or a booker's name, "Note Films", "Event Cinemas Ltd": of the tokens
    behind "owner" it is the first, or stands behind other keywords that are. None is what fits what follows, with a colon."""
    before = [token.keyword for token in tokens[:index] if token.kind == "comma" or not says_nothing(token)]
    if any((word,) not in KEYWORDS for word in before):
        return False
    if before and keyword.field in PARTIES:
        return False
    return not (_fits(keyword, tokens[index + keyword.length :], known) and (keyword.explicit or before))


def _fits(keyword: Keyword, rest: Sequence[Token], known: KnownNames) -> bool:
    return bool(rest) and (keyword.field in FREE_TEXT or _FITS[keyword.field](rest, known))


def _announces(keyword: Keyword, tokens: Sequence[Token], index: int, known: KnownNames, *, inside: str) -> bool:
    """Whether the keyword at `index` is one here: in a sentence (`inside` its field), and where it is ambiguous, only when
    what follows fits."""
    before = tokens[index - 1].text if index else ""
    rest = tokens[index + keyword.length :]
    if is_homograph(before, tokens[index].text, rest[0].text if rest else ""):
        return False
    if keyword.explicit or not (inside or keyword.ambiguous):
        return True
    if keyword.field in FREE_TEXT:
        return keyword.field != inside and _opens_a_sentence(before, rest)
    return bool(rest) and _FITS[keyword.field](rest, known)


def _opens_a_sentence(before: str, rest: Sequence[Token]) -> bool:
    """Whether "text" in a note, or "note" in a text, is no word of it: "the text is wrong", "please note that"."""
    if not rest:
        return False
    return folded(before) not in _BEFORE_NOUNS and rest[0].keyword not in AFTER_VERBS


def _time_follows(rest: Sequence[Token], known: KnownNames) -> bool:
    return any(known.is_time(without_quotes(run)) for run in up_to_keywords(rest))


def _cinema_follows(rest: Sequence[Token], known: KnownNames) -> bool:
    return bool(rest[0].id) or any(known.names.named(as_typed(run)) for run in up_to_keywords(rest))


def _event_follows(rest: Sequence[Token], known: KnownNames) -> bool:
    is_seen = rest[0].value in known.events.names
    return is_seen or bool(rest[0].id) or any(known.events.called(as_typed(run)) for run in up_to_keywords(rest))


def _party_follows(rest: Sequence[Token], known: KnownNames) -> bool:
    value = rest[0].value
    if rest[0].id or (":" in value.strip(":") and "://" not in value):
        return True
    return any(known.parties.called(as_typed(run)) for run in up_to_keywords(rest))


_FITS: Final[dict[str, Callable[[Sequence[Token], KnownNames], bool]]] = {
    **dict.fromkeys(TIMES, _time_follows),
    **dict.fromkeys(PARTIES, _party_follows),
    "event": _event_follows,
    "assets": lambda rest, _known: bool(asset_uuid(rest[0].value)),
    "portal": lambda rest, known: known.names.portal_named(rest[0].value) is not None,
    "country": lambda rest, _known: bool(country_of(rest)[1]),
    "channel": lambda rest, _known: bool(rest[0].channel),
    "cinemas": _cinema_follows,
}
"""What has to follow the keyword of each field but those of sentences."""


def country_of(run: Sequence[Token]) -> tuple[int, str]:
    """How many tokens at the beginning of a run are a country's code or name, and its code; `""` for none."""
    most = min(len(groups(run)[0]), _COUNTRY_WORDS)
    named = ((end, country_code(as_typed(run[:end]).rstrip(".,"))) for end in range(most, 0, -1))
    return next((found for found in named if found[1]), (0, ""))


def up_to_keywords(rest: Sequence[Token]) -> list[Sequence[Token]]:
    """The tokens up to each of the next keywords and commas, and to the end."""
    indexes = range(1, len(rest))
    ends = [index for index in indexes if rest[index].kind == "comma" or keyword_at(rest, index)][:_KEYWORDS_AHEAD]
    return [rest[:end] for end in (*ends, len(rest))]
