"""Bytes as spreadsheets save them, made into text: by their byte order mark, as UTF-8, or as what fits their letters best."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from itertools import islice
from typing import Final

from bot.wording import table_problems as problems

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),  # begins like that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_OTHER_FILES: Final = (
    (b"PK\x03\x04", problems.SPREADSHEET),  # .xlsx, .ods, .numbers: all of them ZIP
    (b"\xd0\xcf\x11\xe0", problems.SPREADSHEET),  # .xls
    (b"%PDF", problems.NOT_TEXT),
    (b"{\\rtf", problems.NOT_TEXT),
    (b"\x1f\x8b", problems.NOT_TEXT),  # gzip
    (b"\x89PNG", problems.NOT_TEXT),
)
_MARKUP: Final = re.compile(rb"\s*<(!doctype|html|table|meta|\?xml)\b", re.IGNORECASE)

_ONE_BYTE: Final = (("cp1252", "Windows-1252"), ("mac_roman", "Mac Roman"), ("cp850", "DOS 850"))
"""Of Excel in western Europe: on Windows, "CSV (Macintosh)", "CSV (MS-DOS)"."""

_FOREIGN: Final = re.compile(r"[^\x00-\x7f]")
_EXAMPLE: Final = re.compile(r"[^\W\d_]*[^\x00-\x7f][^\W\d_]*")
_LETTERS: Final = frozenset("äöüßàâçéèêëîïôûùœæáíóúñìòãõåø")
_SIGNS: Final = frozenset("‘’“”„–—…€«»°·•¿¡ºª½\xa0")
_WEIGHED: Final = 2_000  # letters that decide


class UnreadableFileError(Exception):
    """The file as a whole, or from one line on, cannot be read. `str()` is a sentence for people; line 0: the file."""

    def __init__(self, sentence: str, line: int = 0) -> None:
        super().__init__(sentence)
        self.line = line


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, and what it was read as, by its name for people. `example`: a word that shows whether that was
    right, where nothing in the file says so."""

    text: str
    encoding: str
    example: str = ""


def decode_bytes(data: bytes) -> Decoded:
    """The text of a file. Raises `UnreadableFileError` for what is no text, or is damaged."""
    for begins, sentence in _OTHER_FILES:
        if data.startswith(begins):
            raise UnreadableFileError(sentence)
    if _MARKUP.match(data):
        raise UnreadableFileError(problems.MARKUP)
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return Decoded(_whole(data[len(mark) :], codec, name), name)
    if codec := _two_bytes(data):
        return Decoded(_whole(data, codec, "UTF-16"), "UTF-16")
    if data.count(0) * 100 > len(data):
        raise UnreadableFileError(problems.NOT_TEXT)
    try:
        return Decoded(data.decode("utf-8"), "UTF-8")
    except UnicodeDecodeError as error:
        _refuse_damaged(data, error.start)
    return _one_byte(data)


def _whole(data: bytes, codec: str, name: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(codec, "replace")
        raise UnreadableFileError(problems.damaged(name), _line(before)) from None


def _line(before: str) -> int:
    return len(re.findall(r"\r\n?|\n", before)) + 1


def _two_bytes(data: bytes) -> str:
    """The codec of UTF-16 without its mark, or `""`. Figures, spaces and the ends of lines have a zero for every other byte."""
    pairs, first, second = len(data) // 2, data[0::2].count(0), data[1::2].count(0)
    for zeros, others, codec in ((second, first, "utf-16-le"), (first, second, "utf-16-be")):
        if zeros * 4 >= pairs and zeros > others * 4:
            return codec
    return ""


def _refuse_damaged(data: bytes, start: int) -> None:
    """A few bad bytes in what is UTF-8 otherwise: read as another encoding, every letter would come out wrong."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    if len(_FOREIGN.findall(text)) - bad > bad:
        raise UnreadableFileError(problems.damaged("UTF-8"), _line(data[:start].decode("utf-8")))


def _one_byte(data: bytes) -> Decoded:
    """As what the letters stand in words best; Windows' where several fit alike."""
    read: list[tuple[str, str]] = []
    for codec, name in _ONE_BYTE:
        try:
            read.append((data.decode(codec), name))
        except UnicodeDecodeError:
            continue  # five bytes mean nothing on Windows
    text, name = max(read, key=lambda each: _likelihood(each[0]))
    example = _EXAMPLE.search(text)
    return Decoded(text, name, example.group() if example else "")


def _likelihood(text: str) -> int:
    """How well the letters beyond ASCII stand in words of western Europe."""
    return sum(_fits(text, found.start()) for found in islice(_FOREIGN.finditer(text), _WEIGHED))


def _fits(text: str, at: int) -> int:
    """How well one letter or sign stands between its neighbours: 2 well, -1 as nobody writes."""
    sign, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if sign.lower() in _LETTERS:
        mixed = (sign.isupper() and before.islower()) or (sign.islower() and after.isupper())  # "cinÄma", "ìCapitol"
        return -1 if mixed else 2 * (before.isalpha() or after.isalpha())
    if sign in _SIGNS:
        return _sign_fits(sign, before.isalpha(), after.isalpha(), raised=after.isupper())
    return -1


def _sign_fits(sign: str, before: bool, after: bool, *, raised: bool) -> int:
    """before, after: whether a letter stands there; raised: a capital one stands after it."""
    if before and after:
        return 2 if sign == "’" or (sign in "–—" and raised) else -1  # "l’été", "Paris–Lyon"
    return 2 if (after and sign in "“„‘«") or (before and sign in "”“»") else 1
