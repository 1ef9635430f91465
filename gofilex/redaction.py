"""Striking the token from what a portal answers: some servers echo a token that they do not like, in many a shape."""

from __future__ import annotations

import re
from base64 import b64encode, urlsafe_b64encode
from bisect import bisect_right
from itertools import islice

STRUCK = "[token]"

MOST_PIECES = 10_000
"""Escapes and unseen characters of one text that are looked into. No honest text has more, and each costs time."""

_LONG = 12
"""A token that is shorter stands in other words too: it is struck only as it is."""

_UNSEEN = r"\x00-\x1f\x7f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff"
"""Characters that are not shown: a text without them would show the token whole."""

_NOT_COUNTED = re.compile(rf"[{_UNSEEN}\\]")

# A run of backslashes is one piece: tried at each of its backslashes, a long one would take for ever. Not such as `\u00e9`,
# of which the answers of some servers are full: neither a token has that, nor what is not seen. One set of characters comes
# first, because `re` is quick at finding the next of a set.
_PIECE = re.compile(
    rf"[\\%&{_UNSEEN}](?:"
    r"(?<=\\)\\*(?:u(00[0-7][0-9a-f]|00ad|20[0-9a-f]{2}|feff)|(?!u[0-9a-f]{4}))"
    r"|(?<=%)([0-9a-f]{2})"
    r"|(?<=&)\#(?:0{0,5}([0-9]{1,5})|x0{0,5}([0-9a-f]{1,4}));"
    rf"|(?<=[{_UNSEEN}])[{_UNSEEN}]*)",
    re.IGNORECASE,
)

_CONTROL_ESCAPE = re.compile(r"\\[bfnrt]")


class Redaction:
    """Finds and strikes one token: plain, in whatever case, with characters written as `%41`, `\\u0041` or `&#65;`, and within
    base64. It is never shown."""

    __slots__ = ("_base64", "_least", "_literal", "_lower", "_plain")

    def __init__(self, token: str) -> None:
        self._lower = len(token) >= _LONG
        self._plain = token.lower() if self._lower else token
        self._least = min(len(token), _LONG)
        self._base64 = _base64(token.encode())
        within = [f"(?-i:{re.escape(part)})" for part in self._base64]
        self._literal = re.compile("|".join([re.escape(token), *within]), re.IGNORECASE if self._lower else re.NOFLAG)

    def __repr__(self) -> str:
        return "<Redaction>"

    def touches(self, body: bytes) -> bool:
        """Whether the bytes of a JSON text may hold the token, in any shape, or more disguises than are looked into."""
        text = body.decode("utf-8", "replace")
        if self._is_in(text):
            return True
        # What JSON writes as `\n` is either that character or, to others, an n.
        for written in (text, _CONTROL_ESCAPE.sub("", text)) if "\\" in text else (text,):
            plain = _Plain.of(written)
            if plain is None or self._is_in(plain.text):
                return True
        return False

    def strike(self, text: str) -> str:
        """The text without the token; nothing of one that has more disguises than are looked into."""
        if len(text) < self._least:
            return text
        if self._is_in(text):
            text = self._literal.sub(STRUCK, text)
        plain = _Plain.of(text)
        if plain is None:
            return STRUCK
        return self._without(text, plain) if plain.starts and self._is_in(plain.text) else text

    def _is_in(self, text: str) -> bool:
        if self._plain in (text.lower() if self._lower else text):
            return True
        return any(part in text for part in self._base64)

    def _without(self, text: str, plain: _Plain) -> str:
        kept, at = [], 0
        for match in self._literal.finditer(plain.text):
            kept += [text[at : plain.place(match.start())], STRUCK]
            at = plain.place(match.end() - 1, end=True)
        return "".join([*kept, text[at:]])


class _Plain:
    """A text with its escapes read and what is not seen left out, and where each part of it stood."""

    __slots__ = ("ends", "starts", "text")

    def __init__(self, text: str, starts: list[tuple[int, int]], ends: list[int]) -> None:
        self.text = text
        self.starts = starts
        """Of each part: where it begins here, and where it began. None where the text is as it was."""
        self.ends = ends

    @classmethod
    def of(cls, text: str) -> _Plain | None:
        """None where it has more pieces than are looked into."""
        pieces = list(islice(_PIECE.finditer(text), MOST_PIECES + 1))
        if len(pieces) > MOST_PIECES:
            return None
        if not pieces:
            return cls(text, [], [])
        parts: list[tuple[str, int, int]] = []
        at = 0
        for piece in pieces:
            parts += [(text[at : piece.start()], at, piece.start()), (_meant(piece), piece.start(), piece.end())]
            at = piece.end()
        parts.append((text[at:], at, len(text)))
        starts, length = [], 0
        for meant, start, _ in parts:
            starts.append((length, start))
            length += len(meant)
        return cls("".join(meant for meant, _, _ in parts), starts, [end for _, _, end in parts])

    def place(self, index: int, *, end: bool = False) -> int:
        """Where the character at an index began in the text, or ended there."""
        part = bisect_right(self.starts, index, key=lambda start: start[0]) - 1
        here, there = self.starts[part]
        if part % 2:  # a piece, of one character
            return self.ends[part] if end else there
        return there + index - here + end


def _meant(piece: re.Match[str]) -> str:
    """The character that a piece stands for; `""` for one that is not seen, and for backslashes alone."""
    in_json, percent, decimal, in_html = piece.groups()
    hexadecimal = in_json or percent or in_html
    if not (hexadecimal or decimal):
        return ""
    character = chr(int(hexadecimal, 16) if hexadecimal else int(decimal))
    return "" if _NOT_COUNTED.match(character) else character


def _base64(token: bytes) -> tuple[str, ...]:
    """What base64 makes of the token, whatever stands before and after it: as far as only the token decides it."""
    parts = set()
    for before in range(3):
        known = slice((8 * before + 5) // 6, 8 * (before + len(token)) // 6)
        whole = b"\x00" * before + token
        parts |= {encode(whole)[known].decode() for encode in (b64encode, urlsafe_b64encode)}
    return tuple(sorted(part for part in parts if len(part) >= _LONG))
