"""What is wrong with a file of cinemas, or with a line of it: plain sentences beside the line's number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

NO_CINEMAS: Final = "There are no cinemas in this file."
NOT_JSON: Final = "This is not whole JSON. Something is missing or too much here: a comma, a quotation mark, a bracket."
TOO_DEEP: Final = "This cannot be read: it is nested too deeply, or has a number of thousands of figures."
NOT_A_LIST: Final = "This is not a list of cinemas: it must begin with [."
NOT_AN_OBJECT: Final = "This entry is not an object."
NO_PORTAL_COLUMN: Final = "There is no column for the portal. Add one, or name the portal of all these cinemas."


def no_key_column(columns: Sequence[str]) -> str:
    """A heading without a column by which the portal knows a cinema."""
    return f"There is no column for the cinema's id, or for its number (value) and its scheme (source). The columns are {', '.join(columns)}."


def no_key(key: str, columns: Sequence[str]) -> str:
    """An entry with a key that is none of `columns`."""
    return f"“{key}” is not one of {', '.join(columns)}."


def not_a_text(key: str) -> str:
    """An entry whose value under that key is something else."""
    return f"“{key}” is not a text."


def same(cinema: str, line: int, unit: str) -> str:
    """A cinema that stands in an earlier line just so."""
    return f"{cinema} stands in {unit} {line} already. It is taken once."


def contradicts(portal: str, key: str, line: int, unit: str) -> str:
    """A cinema that an earlier line describes otherwise."""
    return f"{portal} {key} stands in {unit} {line} too, otherwise. Leave one of them in the file."
