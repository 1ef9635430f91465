"""Text into rows of cells, by Python's reader of CSV: which delimiter, on which line each row begins, and where it breaks."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Final

from bot.tables.encodings import UnreadableFileError
from bot.wording import table_problems as problems

DELIMITERS: Final = "\t;,|"
"""In the order in which they are taken where several fit alike."""

_TOLD: Final = re.compile(r'\ufeff?"?sep=(?P<delimiter>\t|[^\w\s"])"?[;,\t]*(?:\r\n?|\n|$)', re.IGNORECASE)
_SAMPLE: Final = 100_000  # characters, and
_SAMPLED: Final = 50  # rows that decide

Line = tuple[int, Sequence[str] | str]
"""The line (from 1) on which a row begins, and its cells, or a sentence about what breaks it."""


def split_rows(text: str, *, is_heading: Callable[[str], bool]) -> Iterator[Line]:
    """The rows of a text that have anything in them. is_heading: whether a cell is the heading of a known column; helps to find
    the delimiter. Raises `UnreadableFileError` where a quotation mark swallows the lines that follow."""
    told = _TOLD.match(text)
    start = told.end() if told else 0
    delimiter = told["delimiter"] if told else _likely_delimiter(text, is_heading)
    for line, cells in _rows(text[start:], delimiter):
        yield line + bool(told), cells


def _rows(text: str, delimiter: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if reader.line_num > line:
                raise UnreadableFileError(problems.OPEN_QUOTE, line) from None
            too_long = "limit" in str(error)
            yield line, problems.cell_too_long(csv.field_size_limit()) if too_long else problems.STRAY_QUOTE
            continue
        if any(cell.strip() for cell in cells):
            yield line, cells


def _likely_delimiter(text: str, is_heading: Callable[[str], bool]) -> str:
    sample = text[:_SAMPLE]
    return max(DELIMITERS, key=lambda delimiter: _fit(sample, delimiter, is_heading))


def _fit(sample: str, delimiter: str, is_heading: Callable[[str], bool]) -> tuple[int, float]:
    """The most headings that a row has; and the share of the rows that are as wide as most, where they have several cells."""
    rows: list[Sequence[str]] = []
    with suppress(UnreadableFileError):  # the sample may end between two quotation marks
        for _, cells in islice(_rows(sample, delimiter), _SAMPLED):
            rows += [] if isinstance(cells, str) else [cells]
    if not rows:
        return 0, 0.5  # nothing but delimiters
    headings = max(sum(map(is_heading, cells)) for cells in rows)
    width, alike = Counter(map(len, rows)).most_common(1)[0]
    return headings, alike / len(rows) if width > 1 else 0.0
