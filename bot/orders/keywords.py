"""The keywords and fillers of `/encore order …` as they are looked up: those of all languages together (`command_words`).

Case, accents, and hyphens, dots or lines within a word never matter: "deliveryDue", "delivery-due", "DELIVERYDUE".
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from bot.cinemas.search import searchable
from bot.orders.command_words import COMMAND_WORDS

_GLUED: Final = str.maketrans("", "", "-_.")
_ENDING: Final = ":=.,;!?…)"

_SIGNS: Final = "&|+"  # "and" in every language


@lru_cache(maxsize=4096)
def folded(word: str) -> str:
    """How a word is looked up: without case, accents, hyphens in it, and punctuation after it."""
    return searchable(word.rstrip(_ENDING)).translate(_GLUED)


def words_of(phrases: str) -> frozenset[str]:
    """Single words parted by `|`, folded."""
    return frozenset(folded(word) for word in phrases.split("|"))


FILLERS: Final = words_of(_SIGNS).union(*(words_of(language.fillers) for language in COMMAND_WORDS.values()))
"""Words around a cinema or a name that name nothing."""

COURTESIES: Final = frozenset[str]().union(*(words_of(language.courtesies) for language in COMMAND_WORDS.values()))
"""Words of a polite request: "can you send"."""

FIELDS: Final = tuple(COMMAND_WORDS["en"].keywords)
"""The fields of the draft that a keyword announces."""


def _of(field: str, *, weak: bool) -> set[tuple[str, ...]]:
    phrases = (phrase for language in COMMAND_WORDS.values() for phrase in language.keywords[field].split("|"))
    return {words for phrase in phrases if phrase.startswith("~") == weak for words in _written(phrase)}


def _written(phrase: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Its words one by one, and as one: "delivery due", "deliverydue"."""
    words = tuple(folded(word) for word in phrase.removeprefix("~").split())
    return words, ("".join(words),)


AMBIGUOUS: Final = frozenset(words for field in FIELDS for words in _of(field, weak=True))
"""Keywords that are also words of names, dates or sentences: what follows decides."""

KEYWORDS: Final = {words: field for field in FIELDS for weak in (True, False) for words in _of(field, weak=weak)}
"""What announces which field of the draft."""

CAN_STAND_ALONE: Final = frozenset(words[0] for words in KEYWORDS if len(words) == 1)
"""Keywords of one word: before a colon, they are cut off what is glued to it."""

LONGEST_KEYWORD: Final = max(len(words) for words in KEYWORDS)

_HOMOGRAPHS: Final = tuple(
    (folded(keyword), words_of(homograph.after), words_of(homograph.before))
    for language in COMMAND_WORDS.values()
    for keyword, homograph in language.homographs.items()
)


def is_homograph(before: str, word: str, after: str) -> bool:
    """Whether a keyword is another word there, of whichever language: "due" the Italian number, in "tra due giorni"."""
    return any(
        folded(word) == keyword and (folded(before) in words_before or folded(after) in words_after)
        for keyword, words_before, words_after in _HOMOGRAPHS
    )
