"""How a file of a spreadsheet was read, and what is wrong with it or with a line of it: plain sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.wording.figures import bytes_in_words, listed

EMPTY: Final = "There is nothing in this file."
SPREADSHEET: Final = "This is a spreadsheet, not CSV. Open it and save the sheet as “CSV UTF-8”."
MARKUP: Final = "This is a web page or XML, not CSV. Open it in a spreadsheet and save it as “CSV UTF-8”."
NOT_TEXT: Final = "This is not a text file. Save the table as “CSV UTF-8”."
OPEN_QUOTE: Final = (
    "A quotation mark begins here and takes the lines that follow into one cell. Close it, or take it out."
)
STRAY_QUOTE: Final = "The quotation marks of this line do not match. A mark within a cell is written twice, and the cell stands in quotation marks."
ZEROS: Final = "There are zero bytes in this cell: the file is damaged. Save it again."


def too_large(most: int) -> str:
    """A file of more than `most` bytes."""
    return f"This is larger than {bytes_in_words(most)}. Split it into several files."


def too_many_rows(most: int) -> str:
    """A file of more than `most` rows."""
    return f"There are more than {most:,} lines. Split it into several files."


def damaged(encoding: str) -> str:
    """Text of this encoding with bytes that cannot be of it."""
    return f"The file is {encoding}, and here it is not: it was damaged, or two files were put together. Save it again as “CSV UTF-8”."


def read_as(encoding: str, example: str) -> str:
    """The encoding that a file was read as. example: a word of it, where that was found out by its letters."""
    if not example:
        return f"Read as {encoding}."
    return f"Read as {encoding}, for example “{_short(example)}”. If that is wrong, save the file as “CSV UTF-8”."


def no_headings(columns: Sequence[str]) -> str:
    """No line has headings that are known."""
    return f"The first line must be the headings: {', '.join(columns)}."


def several_columns(headings: Sequence[str]) -> str:
    """Headings that mean the same."""
    return f"{listed([f'“{_short(each)}”' for each in headings])} mean the same here. Leave one of them in the file, or rename the others."


def columns_read(taken: Sequence[tuple[str, str]]) -> str:
    """Which column is which heading."""
    return f"Columns: {', '.join(place if place == cell else f'{place} is “{_short(cell)}”' for place, cell in taken)}."


def not_used(headings: Sequence[str], meant: Sequence[str]) -> str:
    """Headings that mean nothing here, and the columns that they may have been meant for."""
    told = f"Not used: {listed([f'“{_short(each)}”' for each in headings], most=20)}."
    return f"{told} Is one of them meant to be {listed(meant, most=20)}?" if meant else told


def no_heading_over(places: Sequence[str]) -> str:
    """Columns without a heading, counted from 1."""
    return f"Not used: what stands without a heading ({numbered('column', places)})."


def above_heading(lines: Sequence[str]) -> str:
    """Lines that stand above the headings."""
    return f"Not used: what stands above the headings ({numbered('line', lines)})."


def too_wide(count: int, columns: int) -> str:
    """A line with more cells than there are columns."""
    return f"There are {count} cells, and {columns} columns. A cell with the sign in it that stands between cells needs quotation marks."


def cell_too_long(most: int) -> str:
    """A cell of more than `most` characters."""
    return f"This cell has more than {most:,} characters."


def lost_letter(text: str) -> str:
    """A text in which a letter was lost before the file was saved."""
    return f"A letter was lost in “{_short(text)}”. Write it anew, and save the file as “CSV UTF-8”."


def formula(text: str) -> str:
    """A formula instead of what it comes to."""
    return f"“{_short(text)}” is a formula. Save what it comes to."


def error_value(text: str) -> str:
    """A value with which a spreadsheet says that it could not reckon."""
    return f"“{_short(text)}” is an error of the spreadsheet's. Mend the cell, or empty it."


def in_powers(text: str) -> str:
    """A long number that a spreadsheet made a power of ten of."""
    return f"The spreadsheet made “{_short(text)}” of a longer number. Format the column as text and write the number anew."


def reckoned(text: str) -> str:
    """A number with a sign or decimals, where an id stands."""
    return f"“{_short(text)}” is a number as a spreadsheet reckons. Format the column as text and write it anew."


def more_lines(count: int) -> str:
    """Lines that are not shown any more."""
    return f"… and {count:,} more."


def numbered(noun: str, numbers: Sequence[str]) -> str:
    """`line 3`, `lines 3, 5 and 9`."""
    return f"{noun if len(numbers) == 1 else noun + 's'} {listed(numbers, most=10)}"


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
