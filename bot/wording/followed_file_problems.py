"""What is wrong with a file of orders to follow, or with a line of it: plain sentences beside the line's number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.wording.table_problems import numbered

NO_ORDERS: Final = "There are no orders in this file."
NO_ID_COLUMN: Final = "There is no column for the order's id. Call it “id”."


def neither_heading_nor_id(text: str) -> str:
    """The first cell of a file without known headings."""
    return (
        f"“{text[:60]}” is neither a heading that is known nor the id of an order. Call the column with the ids “id”."
    )


def not_an_id(text: str) -> str:
    """A text in which there is no order's id, or in which there are several."""
    return f"“{text[:60]}” is not the id of one order. Give it alone, as the portal shows it."


def other_portal(portal: str, asked: str) -> str:
    """An order of another portal than the one that the file is for."""
    return f"This is an order of “{portal[:60]}”, and the file is for {asked}. Give each portal a file of its own."


def read_as_utc(lines: Sequence[str]) -> str:
    """Lines with a due time, and nothing that says on which clock it is."""
    return f"Read as UTC, for no time zone is given or known: the due times of {numbered('line', lines)}."


def passed(time: str) -> str:
    """A due time in the past."""
    return f"{time} has passed. Mend it, or empty the cell to follow the order without a due time."


def without_date(text: str) -> str:
    """A time of day to which a spreadsheet put the first of its days."""
    return f"“{text[:60]}” is how a spreadsheet writes a time without a date. Give the date too."


def same(order_id: str, line: int) -> str:
    """An order that stands in an earlier line."""
    return f"{order_id} stands in line {line} already. It is followed once."


def contradicts(order_id: str, line: int) -> str:
    """An order that stands in an earlier line with another due time."""
    return f"{order_id} stands in line {line} too, with another due time. Leave one of them in the file."
