"""What is wrong with a file of cinemas, or with a line of it: plain sentences beside the line's number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

NO_CINEMAS: Final = "There are no cinemas in this file."
NOT_UTF8: Final = "This is not UTF-8. Save the file as “CSV UTF-8”."
NOT_A_LIST: Final = "This is not a list of cinemas: it must begin with [."
NOT_AN_OBJECT: Final = "This entry is not an object."


def not_csv(error: Exception) -> str:
    """The reader of CSV gave up here."""
    return f"This is not CSV from here on: {error}."


def not_json(error: Exception) -> str:
    """The reader of JSON gave up."""
    return f"This is not JSON: {error}."


def no_heading(columns: Sequence[str]) -> str:
    """The first line is not the heading with `columns`."""
    return f"The first line must be the heading {','.join(columns)}."


def no_column(name: str, columns: Sequence[str]) -> str:
    """The heading has a name that is none of `columns`."""
    return f"The heading names “{name}”. The columns are {','.join(columns)}."


def other_width(count: int, columns: int) -> str:
    """A line with `count` columns under a heading with another number of them."""
    return f"There are {count} columns where the heading has {columns}."


def no_key(key: str, columns: Sequence[str]) -> str:
    """An entry with a key that is none of `columns`."""
    return f"“{key}” is not one of {', '.join(columns)}."


def not_a_text(key: str) -> str:
    """An entry whose value under that key is something else."""
    return f"“{key}” is not a text."


def contradicts(portal: str, key: str, line: int) -> str:
    """A cinema that an earlier line describes otherwise."""
    return f"{portal} {key} stands in line {line} too, otherwise."
