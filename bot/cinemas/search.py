"""A search index of cinemas by what people type: any beginning of any word, in any order, without case and accents."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
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
        self._labels = [search_words(f"{cinema.name} {cinema.city}") for cinema in self._cinemas]
        self._places: dict[str, set[int]] = defaultdict(set)
        self._exact: dict[str, set[int]] = defaultdict(set)
        self._keyed: dict[str, set[int]] = defaultdict(set)
        for place, cinema in enumerate(self._cinemas):
            self._keyed[cinema.key].add(place)
            if cinema.source:
                self._keyed[f"{cinema.source}:{cinema.value}"].add(place)
            # "L'Étoile" is found by "letoile" and by "etoile".
            parts = search_words(_APOSTROPHES.sub(" ", f"{cinema.name} {cinema.city}"))
            for word in self._labels[place] + parts + search_words(f"{cinema.id} {cinema.source} {cinema.value}"):
                self._places[word].add(place)
            for whole in (cinema.name, cinema.label, f"{cinema.name} {cinema.city}"):
                if spelled := " ".join(search_words(whole)):
                    self._exact[spelled].add(place)
        self._vocabulary = sorted(self._places)

    def search(self, typed: str, limit: int = 100) -> list[Cinema]:
        """Cinemas of which every typed word begins a word, best first. Nothing typed: the first ones by name."""
        asked = search_words(typed)
        found = self._all_of(asked) if asked else set(range(len(self._cinemas)))
        ranked = sorted(found, key=lambda place: (self._rank(place, asked), place))
        return [self._cinemas[place] for place in ranked[:limit]]

    def named(self, text: str) -> list[Cinema]:
        """Cinemas that are called exactly this: name, name and city, key, or source and value."""
        if keyed := self._keyed.get(text.strip()):
            return [self._cinemas[place] for place in sorted(keyed)]
        return [self._cinemas[place] for place in sorted(self._exact.get(" ".join(search_words(text)), ()))]

    def of_words(self, text: str) -> list[Cinema]:
        """Cinemas in whose name and city every one of these words stands, whole."""
        asked = search_words(text)
        if not asked:
            return []
        found = set.intersection(*(self._places.get(word, set()) for word in asked))
        return [self._cinemas[place] for place in sorted(found)]

    def close(self, text: str) -> list[Cinema]:
        """Cinemas whose name is spelled nearly like this, for "did you mean"; at most three."""
        spelled = " ".join(search_words(text))
        names = get_close_matches(spelled, self._exact, n=3, cutoff=0.75) if spelled else []
        places = dict.fromkeys(place for name in names for place in sorted(self._exact[name]))
        return [self._cinemas[place] for place in places][:3]

    def _all_of(self, asked: Sequence[str]) -> set[int]:
        found: set[int] | None = None
        for beginning in sorted(set(asked), key=len, reverse=True):
            places: set[int] = set()
            for position in range(bisect_left(self._vocabulary, beginning), len(self._vocabulary)):
                if not self._vocabulary[position].startswith(beginning):
                    break
                places |= self._places[self._vocabulary[position]]
            found = places if found is None else found & places
            if not found:
                break
        return found or set()

    def _rank(self, place: int, asked: Sequence[str]) -> tuple[int, int]:
        """Smaller is better: called exactly so, begins so, has the words whole; then the shorter name."""
        label = self._labels[place]
        if not asked:
            return (0, 0)
        if place in self._exact.get(" ".join(asked), ()):
            return (0, len(label))
        if " ".join(label).startswith(" ".join(asked)):
            return (1, len(label))
        return (2 if set(asked) <= set(label) else 3, len(label))
