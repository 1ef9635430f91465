"""A language's phrases, compiled: which words it knows, and what every phrase of a text may be."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from bot.when.cost import Cost
from bot.when.languages import Language, language
from bot.when.text import Token, clean, fold, phrase
from bot.when.values import Number, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "ae", "Ö": "oe", "Ü": "ue"})
_SHORTEST_PIECE = 3
"""Letters of a word that may be glued to another: "marzo" is not the Dutch "mar" and "zo"."""
_END = ""

Meaning = tuple[str, Any, int]
"""The kind of piece a phrase is, its value, and its cost."""

_WEAK = Cost.HIDDEN
"""The cost of a little word or filler that has a meaning of its own as well, so that the meaning goes first."""
_WEAKENING = ("before", "after", "in_", "ago_first", "past", "to", "from_now", "ago")
_NO_WEAKENING = frozenset({"filler", "refused", "on", "of", "the", "within"})


class Lexicon:
    """What a language's phrases mean, as a tree of words. `words` are all it knows."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.words: set[str] = set()
        self._tree: dict[str, Any] = {}

    def add(self, phrases: str, kind: str, value: Any = None) -> None:
        """Enter phrases, parted by `|`, with what they mean."""
        for words in _spellings(phrases, umlauts=self.language.umlauts):
            self.enter(words, kind, value)

    def enter(self, words: tuple[str, ...], kind: str, value: Any = None) -> None:
        """Enter one phrase, cut into folded words."""
        branch = self._tree
        for word in words:
            branch = branch.setdefault(word, {})
            self.words.add(word)
        meanings: list[Meaning] = branch.setdefault(_END, [])
        if (kind, value, 0) in meanings:
            return
        meanings.append((kind, value, 0))
        kinds = {meaning[0] for meaning in meanings}
        for index, (one, what, _) in enumerate(meanings):
            if (one == "filler" and kinds - _NO_WEAKENING) or (one == "on" and kinds.intersection(_WEAKENING)):
                meanings[index] = (one, what, _WEAK)
            elif one == "month" and kinds.intersection(("weekday", "spelled")):
                # "mar." alone is Tuesday, "le sept" the 7th; "12 mar" has no rival
                meanings[index] = (one, what, _WEAK)

    def matches(self, tokens: tuple[Token, ...], start: int) -> Iterator[tuple[int, Meaning]]:
        """Every phrase that begins at a token: where it ends, and one of its meanings."""
        branch: dict[str, Any] | None = self._tree
        for index in range(start, len(tokens)):
            branch = branch.get(tokens[index].word) if branch else None
            if branch is None:
                return
            for meaning in branch.get(_END, ()):
                yield index + 1, meaning

    def cut(self, tokens: tuple[Token, ...]) -> tuple[Token, ...]:
        """Cut words that are written together into words that are known, where the language writes so."""
        if not self.language.glued:
            return tokens
        found: list[Token] = []
        for token in tokens:
            pieces = (
                () if token.number or token.word in self.words or not token.word.isalpha() else self._pieces(token.word)
            )
            at = token.start
            for piece in pieces:
                found.append(Token(piece, at, min(at + len(piece), token.end)))
                at = min(at + len(piece), token.end - 1)
            if not pieces:
                found.append(token)
        return tuple(found)

    def _pieces(self, word: str) -> tuple[str, ...]:
        """The fewest known words that make up a word, the first as long as can be; at most three."""
        for at in range(len(word) - _SHORTEST_PIECE, _SHORTEST_PIECE, -1):
            if word[:at] in self.words and word[at:] in self.words:
                return word[:at], word[at:]
        for at in range(len(word) - 2 * _SHORTEST_PIECE, _SHORTEST_PIECE, -1):
            if word[:at] in self.words:
                rest = word[at:]
                for next_at in range(len(rest) - _SHORTEST_PIECE, _SHORTEST_PIECE - 1, -1):
                    if rest[:next_at] in self.words and rest[next_at:] in self.words:
                        return word[:at], rest[:next_at], rest[next_at:]
        return ()


def _spellings(phrases: str, *, umlauts: bool) -> Iterator[tuple[str, ...]]:
    for one in filter(None, phrases.split("|")):
        yield phrase(one)
        if umlauts and one.translate(_UMLAUTS) != one:
            yield phrase(one.translate(_UMLAUTS))


_PLAIN_FIELDS = (
    *(
        "one",
        "couple",
        "and_a_half",
        "at",
        "at_24",
        "hour_marks",
        "twelve_marks",
        "am",
        "pm",
        "noon",
        "midnight",
        "quarter",
        "half",
    ),
    *(
        "half_past",
        "half_before",
        "quarter_before",
        "quarter_into",
        "past",
        "to",
        "plus",
        "less",
        "minute_marks",
        "this",
        "next",
        "coming",
    ),
    *(
        "last",
        "after_next",
        "before_last",
        "now",
        "same_time",
        "in_",
        "from_now",
        "ago",
        "ago_first",
        "before",
        "after",
        "day_before",
        "two_days_before",
        "two_days_after",
        "this_month",
        "thousand",
        "day_after",
    ),
    *(
        "start",
        "middle",
        "end",
        "the",
        "of",
        "on",
        "within",
        "span_on",
        "until",
        "as_of",
        "and_",
        "time_words",
        "ordinal_marks",
        "week_number",
    ),
)
"""Fields whose phrases have no value of their own: the grammar knows them by the field's name."""

_MARKS = {
    ",": "filler",
    ";": "filler",
    "!": "filler",
    "?": "filler",
    "(": "filler",
    ")": "filler",
    '"': "filler",
    "“": "filler",
    "”": "filler",
}
_MARKS |= {
    ".": "filler",
    ":": "filler",
    "*": "filler",
    "«": "filler",
    "»": "filler",
    "„": "filler",
    "¿": "filler",
    "¡": "filler",
}
_MARKS |= {"@": "at", "+": "plus_sign", "-": "dash", "/": "slash", "[": "filler", "]": "filler", "~": "filler"}

_MARKS |= {"|": "filler", "•": "filler", "…": "filler", "·": "filler", "_": "filler"}

_LENGTHS = {
    "seconds": Span(seconds=1),
    "minutes": Span(seconds=60),
    "hours": Span(seconds=3600),
    "days": Span(days=1),
    "weeks": Span(days=7),
    "months": Span(months=1),
}


_BESIDE = (
    *("am", "pm", "noon", "midnight", "twelve_marks", "at", "this", "next", "coming"),
    *("weekdays", "months", "days", "day_parts", "parts"),
)
"""Fields of English that are known beside every other language."""


@cache
def with_english(code: str) -> Lexicon:
    """A language's vocabulary with the days, months and times of day of English, and what English refuses."""
    made = _compiled(code)
    english = language("en")
    for name in _BESIDE:
        phrases = getattr(english, name)
        if isinstance(phrases, str):
            made.add(phrases, name)
        elif isinstance(phrases, tuple):
            for index, names in enumerate(phrases, 1 if name == "months" else 0):
                made.add(names, name.removesuffix("s"), index)
        else:
            for value, names in phrases.items():
                made.add(names, _VALUED_FIELDS[name], value)
    for reason, names in english.refused.items():
        made.add(names, "refused", reason)
    return made


@cache
def lexicon(code: str) -> Lexicon:
    """The compiled vocabulary of a language."""
    return _compiled(code)


def _compiled(code: str) -> Lexicon:
    words = language(code)
    made = Lexicon(words)
    for mark, kind in _MARKS.items():
        made.enter((mark,), kind)
    for name in _PLAIN_FIELDS:
        made.add(getattr(words, name), name)
    made.add(words.fillers, "filler")
    made.add(words.local_time, "filler")
    for reason, phrases in words.refused.items():
        made.add(phrases, "refused", reason)
    _add_calendar(made, words)
    _add_numbers(made, words)
    for length, phrases in words.half_units.items():
        count, unit = length.split()
        made.add(phrases, "span", _times(_LENGTHS[unit], int(count)))
    return made


def _times(span: Span, count: int) -> Span:
    return Span(span.months * count, span.days * count, 0, span.seconds * count)


_VALUED_FIELDS = {
    "units": "unit",
    "days": "day_count",
    "day_parts": "day_part",
    "parts": "part",
    "parts_after_day": "part_after_day",
    "holidays": "named",
    "edges": "edge_of_unit",
    "weeks_on": "weeks_on",
    "hours_of": "business_hour",
    "zones": "zone_name",
    "places": "place",
}
"""Fields that give phrases by value, and what the grammar calls such a phrase."""


def _add_calendar(made: Lexicon, words: Language) -> None:
    for name, kind in _VALUED_FIELDS.items():
        for value, phrases in getattr(words, name).items():
            made.add(phrases, kind, value)
    for index, phrases in enumerate(words.weekdays):
        made.add(phrases, "weekday", index)
    for index, phrases in enumerate(words.months, 1):
        made.add(phrases, "month", index)
    for index, phrases in enumerate(words.weekday_plurals):
        made.add(phrases, "weekdays", index)
    for letter in filter(None, words.quarters.split("|")):
        for number in range(1, 5):
            made.enter((letter, str(number)), "quarter_name", number)
            made.enter((str(number), letter), "quarter_name", number)


def _add_numbers(made: Lexicon, words: Language) -> None:
    for value, phrases in words.numbers.items():
        made.add(phrases, "spelled", Number(value))
    for joined, value in _joined(words):
        made.add(joined, "spelled", Number(value))
    for order, phrases in words.ordinals.items():
        made.add(phrases, "ordinal", Number(order, ordinal=True))
    for order, phrases in words.ordinals_of.items():
        made.add(phrases, "ordinal_of", Number(order, ordinal=True))


def _joined(words: Language) -> Iterable[tuple[str, int]]:
    listed = {int(value): phrases.split("|") for value, phrases in words.numbers.items() if value == int(value)}
    for ten in range(20, 100, 10):
        for unit in range(1, 10):
            if ten + unit in listed:
                continue
            for join in filter(None, words.number_joins.split("|")):
                for ten_word in listed.get(ten, ()):
                    for unit_word in listed.get(unit, ()):
                        yield join.format(ten=ten_word, unit=unit_word), ten + unit


def knows(code: str, word: str) -> bool:
    """Whether a language has a word, in any phrase."""
    return fold(clean(word)) in lexicon(code).words
