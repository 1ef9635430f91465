"""Which cinemas a piece of somebody's text names. One that could be several is none: it is said, and never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.cinemas.cinema import Cinema
from bot.cinemas.search import Index, search_words
from bot.orders.command_words import COMMAND_WORDS
from bot.orders.keywords import FILLERS, folded
from bot.wording import draft_notes
from gofilex import Portal

_AND = "|".join(language.conjunctions for language in COMMAND_WORDS.values())
_BETWEEN = re.compile(rf"\s*[,;+&\n]\s*|\s+/\s+|\s+(?:{_AND})\s+", re.IGNORECASE)
_AROUND = '"“”„‟«»`‚‹› .:!?…-'
_PARTS = 4  # pieces that a name with commas or "and" in it may have
_SHORTEST = 3  # letters by which a cinema may be begun


@dataclass(frozen=True, slots=True)
class CinemaNames:
    """The directories of the portals that are offered. `portal`: the one that was said, None while none was."""

    directories: Mapping[Portal, Index]
    portal: Portal | None = None

    def within(self, portal: str) -> CinemaNames:
        """The same, looking only at the cinemas of the portal of that name; at all where none is offered under it."""
        return replace(self, portal=self.portal_named(portal))

    def portal_named(self, text: str) -> Portal | None:
        """The portal of that name, in any case, if it is offered."""
        try:
            portal = Portal(text)
        except ValueError:
            return None
        return portal if portal in self.directories else None

    def named(self, text: str) -> list[Cinema]:
        """The cinemas that are called exactly so, or have that id."""
        return [cinema for index in self._indexes() for cinema in index.named(text)]

    def any_named(self, text: str) -> bool:
        """Whether a cinema of any portal that is offered is called exactly so, or has that id."""
        return any(index.named(text) for index in self.directories.values())

    def is_name(self, text: str) -> bool:
        """Whether a text can stand where a cinema or a portal stands; it may still be several."""
        return self.portal_named(text) is not None or bool(self.matching(text))

    def is_source(self, text: str) -> bool:
        """Whether some cinema, of any portal, has a number in the scheme of that name."""
        return any(text in index.sources for index in self.directories.values())

    def are_names(self, text: str) -> bool:
        """Whether every piece of a text can stand where a cinema or a portal stands."""
        names = [name for name, _ in self.split(text)]
        return bool(names) and all(self.is_name(name) for name in names)

    def has_words(self, text: str, *, exactly: bool) -> bool:
        """Whether some cinema, of any portal, has all these words in its name or city; or is called exactly so."""
        asked = search_words(text)
        if len(set(asked)) < len(asked):  # "Due Torri due friday": a name says no word twice
            return False
        return any((index.named if exactly else index.of_words)(text) for index in self.directories.values())

    def matching(self, text: str) -> list[Cinema]:
        """The cinemas a text may mean: those called so, else those with its words, else those with words begun so."""
        indexes, bare = self._indexes(), _without_fillers(text)
        texts = dict.fromkeys((text, bare, " ".join(word for word in bare.split() if folded(word) not in FILLERS)))
        # "am Lux" is not the Lux of Amsterdam: what only begins a word is no filler.
        begun = [cinema for index in indexes for cinema in index.begun(bare)] if len(bare) >= _SHORTEST else []
        for fitting in (
            *(self.named(tried) for tried in texts),
            *([cinema for index in indexes for cinema in index.of_words(tried)] for tried in texts),
            begun,
        ):
            if fitting:
                return fitting
        return []

    def split(self, text: str) -> list[tuple[str, int]]:
        """Several names cut at commas and "and", but never within a known name; with where each begins."""
        cuts = [match.span() for match in _BETWEEN.finditer(text)]
        starts = [0, *(end for _, end in cuts)]
        ends = [*(begin for begin, _ in cuts), len(text)]
        names: list[tuple[str, int]] = []
        piece = 0
        while piece < len(starts):
            furthest = min(len(ends), piece + _PARTS) - 1
            longer = (end for end in range(furthest, piece, -1) if self.named(text[starts[piece] : ends[end]]))
            last = next(longer, piece)
            name = text[starts[piece] : ends[last]].strip(_AROUND)
            if any(word not in FILLERS for word in search_words(name)):
                names.append((name, starts[piece]))
            piece = last + 1
        return names

    def why_not_one(self, text: str, fitting: Sequence[Cinema]) -> str:
        """A sentence about a text that named no cinema, or several; `""` when there is nothing to add."""
        if fitting:
            return draft_notes.several_cinemas(text, _labels(fitting))
        if of_other_portal := [cinema for index in self.directories.values() for cinema in index.named(text)]:
            return draft_notes.not_of_portal(of_other_portal[0].label, of_other_portal[0].portal, str(self.portal))
        near = [cinema.label for index in self._indexes() for cinema in index.close(text)]
        return draft_notes.like_cinemas(text, near) if near else ""

    def _indexes(self) -> list[Index]:
        return [self.directories[self.portal]] if self.portal is not None else list(self.directories.values())


def _labels(fitting: Sequence[Cinema]) -> list[str]:
    """What they are called, with their portals where those differ."""
    several_portals = len({cinema.portal for cinema in fitting}) > 1
    return [f"{cinema.label} ({cinema.portal})" if several_portals else cinema.label for cinema in fitting]


def _without_fillers(text: str) -> str:
    kept = text.split()
    for end in (0, -1):
        while kept and folded(kept[end]) in FILLERS:
            kept.pop(end)
    return " ".join(kept)
