"""Things that the portals' answers named before, found again by what people type of their names: events, owners, bookers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property
from typing import Final

from bot.cinemas.search import search_words

_CLOSE: Final = 3
_SHORTEST: Final = 3  # letters by which a word may be begun: "is" is not Isolde
_LIKENESS: Final = 0.7
_LONGEST: Final = 100  # characters; what is longer is no name


class SeenNames:
    """A search over ids with their names; made once and asked many times. What has no name is only known by its id."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names

    @cached_property
    def _words(self) -> dict[str, list[str]]:
        return {seen: search_words(name) for seen, name in self.names.items() if name}

    @cached_property
    def _exact(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for seen, words in self._words.items():
            found[" ".join(words)].append(seen)
        return found

    @cached_property
    def _vocabulary(self) -> list[str]:
        return sorted({word for words in self._words.values() for word in words})

    def called(self, text: str) -> list[str]:
        """The ids of those that are called exactly so; case, accents and punctuation do not matter."""
        asked = " ".join(search_words(text))
        return list(self._exact.get(asked, ())) if asked else []

    def fitting(self, text: str, among: Sequence[str] | None = None) -> list[str]:
        """The ids of those in whose names every typed word begins a word. among: looked through instead of all."""
        asked = search_words(text)
        looked_through = self._words if among is None else among
        return [seen for seen in looked_through if asked and _begun(asked, self._words[seen])]

    def with_words(self, text: str) -> list[str]:
        """The ids of those in whose names every typed word stands, whole; none for a text without a word of some length."""
        asked = set(search_words(text))
        told = any(len(word) > _SHORTEST and word.isalpha() for word in asked)
        return [seen for seen, words in self._words.items() if asked <= set(words)] if told else []

    def one(self, text: str) -> str:
        """The id of the one that is called so, else of the only one that fits; `""` for none or several."""
        for found in (self.called(text), self.fitting(text)):
            if found:
                return found[0] if len(found) == 1 else ""
        return ""

    def close(self, text: str) -> list[str]:
        """The names spelled nearly so, or with words that are, for "did you mean"; at most three."""
        asked = search_words(text[:_LONGEST])
        whole = get_close_matches(" ".join(asked), self._exact, n=_CLOSE, cutoff=_LIKENESS) if asked else []
        meant = [(get_close_matches(word, self._vocabulary, n=1, cutoff=_LIKENESS) or [word])[0] for word in asked]
        near = [*(self._exact[name][0] for name in whole), *self.fitting(" ".join(meant))]
        return list(dict.fromkeys(self.names[seen] for seen in near))[:_CLOSE]

    def name_of(self, seen: str) -> str:
        """A name for people: the name with the id, which tells two of one name apart."""
        name = self.names.get(seen, "")
        return f"{name} ({seen})" if name else seen


def _begun(asked: Sequence[str], words: Sequence[str]) -> bool:
    return all(any(_begins(beginning, word) for word in words) for beginning in asked)


def _begins(beginning: str, word: str) -> bool:
    return word == beginning or (len(beginning) >= _SHORTEST and word.startswith(beginning))


NONE_SEEN: Final = SeenNames({})
