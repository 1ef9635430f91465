"""One table: rows under headings, out of the bytes of a file; what was made of it, and every line that cannot be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.tables.cells import cell_problem, plain_cell
from bot.tables.delimited import Line, split_rows
from bot.tables.encodings import Decoded, UnreadableFileError, decode_bytes
from bot.tables.headings import Columns
from bot.wording import table_problems as problems

MOST_BYTES: Final = 5_000_000
MOST_ROWS: Final = 20_000
"""Far more cinemas, and orders, than anybody has; a bound, so that a wrong file costs seconds and not the machine."""

_HEADING_WITHIN: Final = 10  # rows: what stands above it is a title


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with one row. `line` counts from 1; 0 is the file as a whole. `unit`: what is counted."""

    line: int
    column: str
    text: str
    unit: str = "line"

    def __str__(self) -> str:
        where = ", ".join(part for part in (f"{self.unit} {self.line}" if self.line else "", self.column) if part)
        return f"{where}: {self.text}" if where else self.text


@dataclass(frozen=True, slots=True)
class Row:
    """One row by the names of its columns: the plain text of each, `""` for an empty one."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """What a file held. `columns`: those it has. `mistakes`: of single rows. `broken`: why the file as a whole cannot be taken,
    whatever its good rows. `notes`: sentences on how it was read. `headed`: whether it has a line of headings."""

    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    broken: tuple[Mistake, ...] = ()
    notes: tuple[str, ...] = ()
    headed: bool = True


@dataclass(frozen=True, slots=True)
class _Heading:
    """Which column of ours each cell of a row is, `""` for one that is not used; and the number of rows down to it."""

    columns: tuple[str, ...]
    rows: int
    notes: tuple[str, ...] = ()
    mistakes: tuple[Mistake, ...] = ()


def decoded(data: bytes) -> tuple[Decoded, tuple[str, ...]]:
    """The text of a file, and what to say about how it was read. Raises `UnreadableFileError`."""
    if len(data) > MOST_BYTES:
        raise UnreadableFileError(problems.too_large(MOST_BYTES))
    found = decode_bytes(data)
    return found, (problems.read_as(found.encoding, found.example),) if found.encoding != "UTF-8" else ()


def read_table(data: bytes, columns: Columns, *, unheaded: Sequence[str] = ()) -> Table:
    """The table in the bytes of a CSV file. Never raises for what stands in it.

    unheaded: the columns, in their order, of a file without headings; nothing: one has to have them.
    """
    try:
        text, notes = decoded(data)
    except UnreadableFileError as error:
        return Table(broken=(Mistake(error.line, "", str(error)),))
    return read_text(text.text, columns, unheaded=unheaded, notes=notes)


def read_text(text: str, columns: Columns, *, unheaded: Sequence[str] = (), notes: Sequence[str] = ()) -> Table:
    """Like `read_table`, of text. notes: what to say first about how it was read."""
    found: list[Line] = []
    broken: list[Mistake] = []
    try:
        for line, cells in split_rows(text, is_heading=lambda cell: bool(columns.meant_by(plain_cell(cell)))):
            if len(found) > MOST_ROWS:
                broken.append(Mistake(line, "", problems.too_many_rows(MOST_ROWS)))
                break
            found.append((line, cells if isinstance(cells, str) else [plain_cell(cell) for cell in cells]))
    except UnreadableFileError as error:
        broken.append(Mistake(error.line, "", str(error)))
    if not found and not broken:
        broken.append(Mistake(0, "", problems.EMPTY))
    heading = _heading(found, columns) or _Heading(tuple(unheaded), 0)
    if found and not heading.columns:
        return Table(
            broken=(*broken, Mistake(found[0][0], "", problems.no_headings(columns.names))), notes=tuple(notes)
        )
    # Under headings of which two mean the same, no row can be judged.
    rows, mistakes = ([], []) if heading.mistakes else _read_rows(found, heading)
    return Table(
        tuple(dict.fromkeys(column for column in heading.columns if column)),
        tuple(rows),
        tuple(mistakes),
        (*broken, *heading.mistakes),
        (*notes, *heading.notes),
        headed=heading.rows > 0,
    )


def _heading(found: Sequence[Line], columns: Columns) -> _Heading | None:
    """The first row with two headings that are known; else the first of all, if it has one."""
    known = [_meant(cells, columns) for _, cells in found[:_HEADING_WITHIN]]
    at = next((number for number, named in enumerate(known) if len(set(named) - {""}) > 1), 0)
    if not known or not any(known[at]):
        return None
    line, cells = found[at]
    assert not isinstance(cells, str)
    named = known[at]
    mistakes = [
        Mistake(line, column, problems.several_columns([cells[index] for index in _indices(column, named)]))
        for column in columns.names
        if named.count(column) > 1
    ]
    above = [above for above, _ in found[:at]]
    return _Heading(named, at + 1, tuple(_notes(above, cells, named, columns)), tuple(mistakes))


def _meant(cells: Sequence[str] | str, columns: Columns) -> tuple[str, ...]:
    """The columns that a row names, down to the last heading that says anything; `""` for what names none."""
    if isinstance(cells, str):
        return ()
    width = max((number for number, cell in enumerate(cells, start=1) if cell), default=0)
    return tuple(columns.meant_by(cell) for cell in cells[:width])


def _indices(column: str, named: Sequence[str]) -> list[int]:
    return [index for index, each in enumerate(named) if each == column]


def _notes(above: Sequence[int], cells: Sequence[str], named: Sequence[str], columns: Columns) -> Iterator[str]:
    """On a title above the headings, on headings in other words than ours, and on columns that mean nothing here."""
    if above:
        yield problems.above_heading([str(line) for line in above])
    taken = [(column, cell) for column, cell in zip(named, cells, strict=False) if column]
    if any(column != cell for column, cell in taken):
        yield problems.columns_read(taken)
    unused = [cells[index] for index in _indices("", named) if cells[index]]
    if unused:
        meant = dict.fromkeys(columns.nearly(cell) for cell in unused)
        yield problems.not_used(unused, [column for column in meant if column and column not in named])
    if nameless := [index + 1 for index in _indices("", named) if not cells[index]]:
        yield problems.no_heading_over([str(number) for number in nameless])


def _read_rows(found: Sequence[Line], heading: _Heading) -> tuple[list[Row], list[Mistake]]:
    """The good rows, and what is wrong with the others."""
    rows: list[Row] = []
    mistakes: list[Mistake] = []
    widest = _usual_width(found, heading)
    for line, cells in found[heading.rows :]:
        read = _row(line, cells, heading.columns, widest)
        if isinstance(read, Row):
            rows += [read] if any(read.cells.values()) else []
        else:
            mistakes += read
    return rows, mistakes


def _usual_width(found: Sequence[Line], heading: _Heading) -> int:
    """The cells that a row may have: as many as the headings, or as most rows, which a spreadsheet fills up with empty ones. One
    that is wider, be it by an empty cell, has a sign in it that cuts a cell in two."""
    widths = Counter(len(cells) for _, cells in found if not isinstance(cells, str))
    headings = found[heading.rows - 1][1] if heading.rows else heading.columns
    return max([len(headings), *(width for width, _ in widths.most_common(1))])


def _row(line: int, cells: Sequence[str] | str, columns: Sequence[str], widest: int) -> Row | list[Mistake]:
    if isinstance(cells, str):
        return [Mistake(line, "", cells)]
    if any(cells[len(columns) :]) or len(cells) > widest:
        return [Mistake(line, "", problems.too_wide(len(cells), len(columns)))]
    used = {column: cell for column, cell in zip(columns, cells, strict=False) if column}
    wrong = [Mistake(line, column, why) for column, text in used.items() if (why := cell_problem(text))]
    return wrong or Row(line, {column: "" for column in columns if column} | used)
