"""Reads a file of cinemas, CSV or JSON, whole: either every row is good, or each bad one is named by its line.

CSV: a heading with the columns portal,id,source,value,name,city,country,zone in any order, separated by commas,
semicolons or tabs. JSON: a list of objects with the same keys.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.cinemas.cinema import Cinema
from bot.cinemas.entry import COLUMNS, entry
from bot.wording import cinema_file_problems as problems
from gofilex import Portal


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with one row. `line` counts from 1 (for JSON: the entry in the list); 0 is the file as a whole."""

    line: int
    column: str
    text: str

    def __str__(self) -> str:
        where = ", ".join(part for part in (f"line {self.line}" if self.line else "", self.column) if part)
        return f"{where}: {self.text}" if where else self.text


@dataclass(frozen=True, slots=True)
class Import:
    """What a file held: the good rows, and what is wrong with the others."""

    cinemas: tuple[Cinema, ...]
    errors: tuple[RowError, ...]


class _FileError(Exception):
    """The file as a whole, or from one line on, cannot be read."""

    def __init__(self, text: str, line: int = 0) -> None:
        super().__init__(text)
        self.line = line


def read_cinemas(data: bytes, *, now: datetime) -> Import:
    """The cinemas of a file. Never raises for what stands in it; whoever imports decides what to do about errors."""
    cinemas: dict[tuple[Portal, str], Cinema] = {}
    lines: dict[tuple[Portal, str], int] = {}
    errors: list[RowError] = []
    try:
        for line, fields in _rows(data):
            if isinstance(fields, str):
                errors.append(RowError(line, "", fields))
                continue
            found = entry(fields, portals=tuple(Portal), now=now)
            if not isinstance(found, Cinema):
                errors += [RowError(line, column, text) for column, text in found.items()]
                continue
            key = (found.portal, found.key)
            if key in cinemas and cinemas[key] != found:
                errors.append(RowError(line, "", problems.contradicts(found.portal, found.key, lines[key])))
                continue
            lines.setdefault(key, line)
            cinemas[key] = found
    except _FileError as error:
        errors.append(RowError(error.line, "", str(error)))
    if not cinemas and not errors:
        errors.append(RowError(0, "", problems.NO_CINEMAS))
    return Import(tuple(cinemas.values()), tuple(errors))


def _rows(data: bytes) -> Iterator[tuple[int, Mapping[str, str] | str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _FileError(problems.NOT_UTF8, line) from None
    return _json_rows(text) if text.lstrip().startswith(("[", "{")) else _csv_rows(text)


def _csv_rows(text: str) -> Iterator[tuple[int, Mapping[str, str] | str]]:
    heading = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    names: list[str] = []
    begins = 1
    try:
        for row in reader:
            line, begins = begins, reader.line_num + 1
            cells = [cell.strip() for cell in row]
            if not any(cells):
                continue
            if not names:
                names = _heading([cell.lower() for cell in cells], line)
            elif len(cells) != len(names):
                yield line, problems.other_width(len(cells), len(names))
            else:
                yield line, dict(zip(names, cells, strict=True))
    except csv.Error as error:
        raise _FileError(problems.not_csv(error), begins) from None


def _heading(names: list[str], line: int) -> list[str]:
    if unknown := [name for name in names if name not in COLUMNS]:
        raise _FileError(problems.no_column(unknown[0], COLUMNS), line)
    if "portal" not in names or not {"id", "value"} & set(names) or len(set(names)) < len(names):
        raise _FileError(problems.no_heading(COLUMNS), line)
    return names


def _json_rows(text: str) -> Iterator[tuple[int, Mapping[str, str] | str]]:
    try:
        found: Any = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise _FileError(problems.not_json(error), getattr(error, "lineno", 0)) from None
    if not isinstance(found, list):
        raise _FileError(problems.NOT_A_LIST)
    for number, item in enumerate(found, start=1):
        if not isinstance(item, dict):
            yield number, problems.NOT_AN_OBJECT
        elif unknown := [key for key in item if key not in COLUMNS]:
            yield number, problems.no_key(unknown[0], COLUMNS)
        elif odd := [key for key, value in item.items() if not isinstance(value, str | int | None) or value is True]:
            yield number, problems.not_a_text(odd[0])
        else:
            yield number, {key: "" if value is None else str(value) for key, value in item.items()}
