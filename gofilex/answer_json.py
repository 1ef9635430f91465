"""The JSON of an answer, read as leniently as Python's `json` reads, into values that can do no harm.

Servers in JavaScript send half an emoji (`"\\ud83c"`), servers on Windows a byte order mark, and broken ones anything, such as a
name in Latin-1 or cut within a character: so lone surrogates are struck, bytes that mean nothing are U+FFFD, control characters
may stand as they are, figures beyond 2^53 (which JavaScript itself cannot count) and such as NaN are not known, of keys that
come twice the last counts, and depth and number of parts are bounded.
"""

from __future__ import annotations

import json
import math
import re
from codecs import BOM_UTF8
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

MOST = 2**53
"""No figure of a portal's is larger, nor smaller than its negative."""

DEEPEST = 64
"""What lies deeper in an answer is not kept."""

MOST_PARTS, MOST_VALUES = 100_000, 500_000
"""Lists and objects of one answer, and values in them: as Python objects they cost a hundred times what they are on the wire."""

_FIGURES = 17  # of 2^53 there are 16, and a sign
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_json(text: bytes | str, strike: Callable[[str], str] = str) -> Any:
    """The value that a JSON text holds, `strike` done to each of its texts and keys.

    Raises ValueError, a sentence about "the answer", for what is no JSON, nested too deeply to be read, or has too many parts.
    """
    if has_too_many_parts(text):
        raise ValueError("the answer has too many parts")
    try:
        value = json.loads(
            _decoded(text), strict=False, parse_int=_whole, parse_float=_fraction, parse_constant=_unknown
        )
    except RecursionError:
        raise ValueError("the answer is nested too deeply") from None
    except ValueError:  # Python's own says where, not what
        raise ValueError("the answer is no JSON, or JSON cut short") from None
    return _harmless(value, strike, DEEPEST)


def _decoded(text: bytes | str) -> str:
    """Bytes that are not of the encoding spoil the text that they stand in, not the answer."""
    if isinstance(text, str):
        return text
    encoding = json.detect_encoding(text)
    try:
        return text.decode(encoding, "surrogatepass")
    except UnicodeDecodeError:
        return text.decode(encoding, "replace")


def has_too_many_parts(text: bytes | str) -> bool:
    """Whether a JSON text may have more parts than are read: as many brackets or commas, be they in texts."""
    if len(text) <= MOST_PARTS:
        return False
    body = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return body.count(b"{") + body.count(b"[") > MOST_PARTS or body.count(b",") > MOST_VALUES


def beginning(body: bytes) -> bytes:
    """The first byte that says something; none of an answer that is empty."""
    return body.removeprefix(BOM_UTF8).lstrip()[:1]


def _whole(digits: str) -> int | None:
    figure = int(digits) if len(digits) <= _FIGURES else MOST + 1  # a long one would take a while
    return figure if abs(figure) <= MOST else None


def _fraction(digits: str) -> float | None:
    figure = float(digits)
    return figure if math.isfinite(figure) and abs(figure) <= MOST else None


def _unknown(_: str) -> None:
    """NaN, Infinity and -Infinity, which JSON does not have and Python reads."""


def _harmless(value: Any, strike: Callable[[str], str], deep: int) -> Any:
    if isinstance(value, str):
        return strike(_whole_characters(value))
    if isinstance(value, list):
        return [_harmless(one, strike, deep - 1) for one in value] if deep else None
    if isinstance(value, dict):
        return {_harmless(k, strike, 0): _harmless(v, strike, deep - 1) for k, v in value.items()} if deep else None
    return value


def _whole_characters(text: str) -> str:
    """Without halves of characters; two that belong together and came apart are one again."""
    if text.isascii() or not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
