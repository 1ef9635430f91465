"""Text into tokens: words, numbers and marks, folded so that case, accents and dots in abbreviations do not matter."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 200
"""Characters read; a longer text is refused unread."""

_TOKEN = re.compile(r"\d+|[^\W\d_](?:\.[^\W\d_])+(?![^\W\d_])|[^\W\d_]+|\S")
_HALF = re.compile(r"(?:(\d) ?)?½")
_DATE_AND_TIME = re.compile(r"(\d[./-]\d{4})[Tt;-](?=\d{1,2}:\d\d)")
"""The sign between a date and a time, as machines write it: 17/12/2026T20:00."""
_ZONE_IN_WORDS = re.compile(r"((?:GMT|UTC)[+-]\d{4}) \([^()]*\)")
"""An offset said again in words, as JavaScript does: GMT+0100 (Central European Standard Time)."""
_SILENT = frozenset("'’‘`´")
_DASHES = frozenset("-‐‑‒–—")


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or mark. `word` is folded; `start` and `end` are offsets into the text."""

    word: str
    start: int
    end: int
    number: bool = False


@lru_cache(maxsize=8192)
def fold(word: str) -> str:
    """Fold case, accents and ligatures away: "Février" and "fevrier" are one word, "Straße" and "strasse" too."""
    if word.isascii():
        return word.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))


def clean(text: str) -> str:
    """Put a text into the composed form that offsets refer to, with every kind of space and dash made plain and without what cannot be seen."""
    text = unicodedata.normalize("NFKC", _HALF.sub(lambda half: f"{half[1] or 0}.5", text))
    text = "".join("-" if c in _DASHES else " " if c.isspace() else c for c in text if not _is_invisible(c))
    return _ZONE_IN_WORDS.sub(r"\1 ", _DATE_AND_TIME.sub(r"\1 ", text))


def _is_invisible(c: str) -> bool:
    return not c.isascii() and unicodedata.category(c) == "Cf"


def tokenize(text: str) -> tuple[Token, ...]:
    """Cut a cleaned text into tokens. Apostrophes, and hyphens between letters, only part words."""
    found: list[Token] = []
    last = len(text) - 1
    for match in _TOKEN.finditer(text):
        raw, start, end = match.group(), match.start(), match.end()
        if raw in _SILENT:
            continue
        if raw == "-" and 0 < start < last and text[start - 1].isalpha() and text[start + 1].isalpha():
            continue
        if raw.isdigit():
            if raw.isascii():
                found.append(Token(raw, start, end, number=True))
            else:
                found.append(Token(raw, start, end))
        elif raw[0].isalpha():
            found.append(Token(fold(raw.replace(".", "")), start, end))
        else:
            found.append(Token(raw, start, end))
    return tuple(found)


def phrase(words: str) -> tuple[str, ...]:
    """Cut a vocabulary phrase the way texts are cut."""
    return tuple(token.word for token in tokenize(clean(words)))
