"""A search index of cinemas by what people type: any beginning of any word, in any order, without case and accents."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from bot.cinemas.cinema import Cinema

# Letters that Unicode does not take apart into a base letter and a mark.
_WHOLE_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"}
)
# An apostrophe joins: "L'Écran" and "lecran" are the same word, and so are "'s-Heerenberg" and "s heerenberg".
_APOSTROPHES = re.compile("['’‘`´ʼ]")
_WORD = re.compile(r"[^\W_]+")


def searchable(text: str) -> str:
    """Lower case, without accents and apostrophes."""
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_WHOLE_LETTERS))
    return _APOSTROPHES.sub("", "".join(c for c in folded if not unicodedata.combining(c)))


def search_words(text: str) -> list[str]:
    """The words of a text, in plain letters."""
    return _WORD.findall(searchable(text))


class Index:
    """A search over some cinemas, made once and asked many times."""

    def __init__(self, cinemas: Iterable[Cinema]) -> None:
        self._cinemas = sorted(cinemas, key=lambda cinema: (searchable(cinema.label), cinema.portal, cinema.key))
        self.sources = frozenset(cinema.source for cinema in self._cinemas if cinema.source)
        self._labels = [search_words(f"{cinema.name} {cinema.city}") for cinema in self._cinemas]
        self._by_word: dict[str, set[int]] = defaultdict(set)
        self._by_word_of_label: dict[str, set[int]] = defaultdict(set)
        self._exact: dict[str, set[int]] = defaultdict(set)
        self._keyed: dict[str, set[int]] = defaultdict(set)
        for index, cinema in enumerate(self._cinemas):
            self._keyed[cinema.key].add(index)
            if cinema.source:
                self._keyed[f"{cinema.source}:{cinema.value}"].add(index)
            # "L'Étoile" is found by "letoile" and by "etoile".
            parts = search_words(_APOSTROPHES.sub(" ", f"{cinema.name} {cinema.city}"))
            for word in self._labels[index] + parts:
                self._by_word_of_label[word].add(index)
                self._by_word[word].add(index)
            for word in search_words(f"{cinema.id} {cinema.source} {cinema.value}"):
                self._by_word[word].add(index)
            for whole in (cinema.name, cinema.label, f"{cinema.name} {cinema.city}"):
                if spelled := " ".join(search_words(whole)):
                    self._exact[spelled].add(index)
        self._vocabulary = sorted(self._by_word)
        self._vocabulary_of_labels = sorted(self._by_word_of_label)

    def search(self, typed: str, limit: int = 100) -> list[Cinema]:
        """Cinemas of which every typed word begins a word, best first. Nothing typed: the first ones by name."""
        asked = search_words(typed)
        found = _all_of(asked, self._by_word, self._vocabulary) if asked else set(range(len(self._cinemas)))
        return self._ranked(found, asked, limit)

    def begun(self, text: str, limit: int = 100) -> list[Cinema]:
        """Cinemas in whose name and city each of these words begins a word, best first. By a word of its id, its source or its
        value alone no cinema is found: "417" and "disney" may be anything."""
        asked = search_words(text)
        return self._ranked(_all_of(asked, self._by_word_of_label, self._vocabulary_of_labels), asked, limit)

    def _ranked(self, found: Iterable[int], asked: Sequence[str], limit: int) -> list[Cinema]:
        ranked = sorted(found, key=lambda index: (self._rank(index, asked), index))
        return [self._cinemas[index] for index in ranked[:limit]]

    def named(self, text: str) -> list[Cinema]:
        """Cinemas that are called exactly this: name, name and city, key, or source and value."""
        if keyed := self._keyed.get(text.strip()):
            return [self._cinemas[index] for index in sorted(keyed)]
        return [self._cinemas[index] for index in sorted(self._exact.get(" ".join(search_words(text)), ()))]

    def of_words(self, text: str) -> list[Cinema]:
        """Cinemas in whose name and city every one of these words stands, whole."""
        asked = search_words(text)
        if not asked:
            return []
        found = set.intersection(*(self._by_word_of_label.get(word, set()) for word in asked))
        return [self._cinemas[index] for index in sorted(found)]

    def close(self, text: str) -> list[Cinema]:
        """Cinemas whose name is spelled nearly like this, for "did you mean"; at most three."""
        spelled = " ".join(search_words(text))
        names = get_close_matches(spelled, self._exact, n=3, cutoff=0.75) if spelled else []
        indices = dict.fromkeys(index for name in names for index in sorted(self._exact[name]))
        return [self._cinemas[index] for index in indices][:3]

    def _rank(self, index: int, asked: Sequence[str]) -> tuple[int, int]:
        """Smaller is better: called exactly so, begins so, has the words whole; then the shorter name."""
        label = self._labels[index]
        if not asked:
            return (0, 0)
        if index in self._exact.get(" ".join(asked), ()):
            return (0, len(label))
        if " ".join(label).startswith(" ".join(asked)):
            return (1, len(label))
        return (2 if set(asked) <= set(label) else 3, len(label))


def _all_of(asked: Sequence[str], by_word: Mapping[str, set[int]], vocabulary: Sequence[str]) -> set[int]:
    """Those that have a word for each beginning that is asked for; none where nothing is. vocabulary: the words, sorted."""
    found: set[int] | None = None
    for beginning in sorted(set(asked), key=len, reverse=True):
        indices: set[int] = set()
        for at in range(bisect_left(vocabulary, beginning), len(vocabulary)):
            if not vocabulary[at].startswith(beginning):
                break
            indices |= by_word[vocabulary[at]]
        found = indices if found is None else found & indices
        if not found:
            break
    return found or set()
