"""Rows as they were written, whatever wrote them; and a sentence for what cannot be read."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bot.tables.cells import cell_problem, plain_cell
from bot.tables.headings import Columns
from bot.tables.table import MOST_BYTES, MOST_ROWS, Table, read_table

COLUMNS = Columns({"id": "company", "name": "name", "city": "city", "zone": "zone"})


def read(text: str | bytes, unheaded: Sequence[str] = ()) -> Table:
    return read_table(text if isinstance(text, bytes) else text.encode(), COLUMNS, unheaded=unheaded)


def ids(table: Table) -> list[tuple[int, str]]:
    return [(row.line, row.cells["id"]) for row in table.rows]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("id;name\r\nx1;Lux\r\n\r\n;;\r\nx2;Roxy\r\n", [(2, "x1"), (5, "x2")]),
        ("sep=;\r\nid;name\r\nx1;Lux\r\n", [(3, "x1")]),
        ('"sep=\t"\r\nid\tname\r\nx1\tLux\r\n', [(3, "x1")]),
        ("SEP=|\nid|name, short\nx1|Lux, the cinema\n", [(3, "x1")]),
        ("id\rx1\rx2", [(2, "x1"), (3, "x2")]),
        ('id;name\r"x1";"Lux\rNijmegen"\rx2;', [(2, "x1"), (4, "x2")]),
        ("id;name;;\r\nx1;Lux;;\r\nx2\r\n", [(2, "x1"), (3, "x2")]),
        ("id;name\nx1;Lux;;\nx2;Roxy;;\n", [(2, "x1"), (3, "x2")]),
        ("Kinos 2026;;\r\n;;\r\nKino-ID;Kino;Ort\r\nx1;Lux;Nijmegen\r\n", [(4, "x1")]),
        ('id, name, city\nx1, "Lux, the cinema", Köln\n', [(2, "x1")]),
        ("id;name\nx1;a, b, c\nx2;d, e\n", [(2, "x1"), (3, "x2")]),
        ("name;id\nO'Neill's;'00123\n", [(2, "'00123")]),
        ('name;id\nLux;="00123"\nRoxy;"=""00124"""\nBergh;\u00a000125\u200b\n', [(2, "00123"), (3, "00124"), (4, "00125")]),
    ],
)  # fmt: skip
def test_what_people_send(text: str, lines: list[tuple[int, str]]) -> None:
    table = read(text)

    assert (table.mistakes, table.broken) == ((), ())
    assert ids(table) == lines


def test_what_is_made_of_the_columns_is_told() -> None:
    table = read("Kino-ID;Kino;E-Mail;Telefon;;zonne\r\nx1;Lux;a@kino.example;;?;\r\n".encode("cp1252"))

    assert table.columns == ("id", "name")
    assert table.notes == (
        "Columns: id is “Kino-ID”, name is “Kino”.",
        "Not used: “E-Mail”, “Telefon” and “zonne”. Is one of them meant to be zone?",
        "Not used: what stands without a heading (column 5).",
    )


def test_the_encoding_is_told_first() -> None:
    assert read("id;name\nx1;Köln\n".encode("cp1252")).notes == (
        "Read as Windows-1252, for example “Köln”. If that is wrong, save the file as “CSV UTF-8”.",
    )
    assert read("id\tname\nx1\tKöln\n".encode("utf-16")).notes == ("Read as UTF-16.",)


@pytest.mark.parametrize(
    ("text", "mistakes"),
    [
        ('id;name\nx1;"Lux" Kino\nx2;"Roxy"\n', ["line 2: The quotation marks of this line do not match."]),
        ("id,name\nx1,Lux, the cinema\nx2,Roxy\n", ["line 2: There are 3 cells, and 2 columns."]),
        ("id,name,zone\nx1,Lux, the cinema,\nx2,Roxy,\n", ["line 2: There are 4 cells, and 3 columns."]),
        ("id;name\nx1;M\ufffdnster\n", ["line 2, name: A letter was lost in “M\ufffdnster”."]),
        ("id;name\nx1;=A1&B1\n", ["line 2, name: “=A1&B1” is a formula."]),
        ("id;name\nx1;" + "Lux " * 300 + "\n", ["line 2, name: This cell has more than 1,000 characters."]),
        ("id;name\nx1;" + "x" * 200_000 + "\n", ["line 2: This cell has more than 131,072 characters."]),
        ("id;name\n#BEZUG!;Lux\n", ["line 2, id: “#BEZUG!” is an error of the spreadsheet's."]),
        ("id;name;e-mail\nx1;Lux\0;#N/A\n" + "x;y\n" * 50, ["line 2, name: There are zero bytes in this cell"]),
    ],
)
def test_every_mistake_by_its_line(text: str, mistakes: list[str]) -> None:
    table = read(text)

    assert table.broken == ()
    assert [str(found) for found in table.mistakes] == [
        next(text for text in map(str, table.mistakes) if text.startswith(begins)) for begins in mistakes
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "There is nothing in this file."),
        (b"\xef\xbb\xbf\r\n;;\r\n", "There is nothing in this file."),
        (b"x1;x2\n", "line 1: The first line must be the headings: id, name, city, zone."),
        (b'id;name\nx1;"Lux\nx2;Roxy\n', "line 2: A quotation mark begins here"),
        (b'id;name\nx1;"' + b"a\n" * 100_000, "line 2: A quotation mark begins here"),
        (b"id\n" + b"x\n" * (MOST_ROWS + 1), "There are more than 20,000 lines"),
        (b"id\n" * MOST_BYTES, "This is larger than 5 MB"),
        (b"Kino;Name\nLux;Lux\n", "line 1, name: “Kino” and “Name” mean the same here."),
    ],
)
def test_a_file_that_is_wrong_as_a_whole(data: bytes, said: str) -> None:
    [broken] = read(data).broken

    assert said in str(broken)


def test_a_file_without_headings_where_it_may_be_one() -> None:
    table = read("x1;Lux\nx2\n", unheaded=("id", "name"))

    assert not table.headed
    assert ids(table) == [(1, "x1"), (2, "x2")]


@given(st.text(max_size=20))
@example("0 \x01 0")
@example("e\u200b\u0301")
def test_a_plain_cell_stays_as_it_is(text: str) -> None:
    cell = plain_cell(text)

    assert cell_problem(cell) or plain_cell(cell) == cell


# -- whatever is written is read ------------------------------------------------------------------------------------------

_CELLS = (
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12).map(plain_cell).filter(lambda c: not cell_problem(c))
)
_WORDS = st.lists(
    st.sampled_from(["Müller", "à", "l’été", "Köln", "España", "città", "'s", "x1", ",", ";", "\t", "|", '"', "\n", "3,50", "–"]),
    max_size=4,
).map(" ".join).map(plain_cell)  # fmt: skip


def _written(rows: list[list[str]], delimiter: str, end: str, quoting: int) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows([["id", "name", "city"], *rows])
    return out.getvalue()


def _read_back(data: bytes) -> list[list[str]]:
    table = read(data)
    assert (table.mistakes, table.broken) == ((), ())
    return [list(row.cells.values()) for row in table.rows]


_DIALECTS = {
    "delimiter": st.sampled_from(",;\t|"),
    "end": st.sampled_from(["\r\n", "\n", "\r"]),
    "quoting": st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
}


@given(
    st.lists(st.tuples(_CELLS, _CELLS, _CELLS).map(list), min_size=1, max_size=8),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
    st.fixed_dictionaries(_DIALECTS),
)
def test_rows_in_any_dialect_and_encoding_are_read_as_they_were(
    rows: list[list[str]], codec: str, dialect: dict[str, object]
) -> None:
    assume(any(any(row) for row in rows))
    data = _written(rows, **dialect).encode(codec)  # type: ignore[arg-type]

    assert _read_back(data) == [row for row in rows if any(row)]


@given(
    st.lists(st.tuples(_WORDS, _WORDS, _WORDS).map(list), min_size=1, max_size=8),
    st.sampled_from(["utf-16-le", "utf-16-be", "cp1252", "mac_roman"]),
    st.fixed_dictionaries(_DIALECTS),
)
def test_rows_without_a_mark_are_read_by_their_letters(
    rows: list[list[str]], codec: str, dialect: dict[str, object]
) -> None:
    written = [["x", "Kühne Lichtspiele", "Orléans"], *rows]

    assert _read_back(_written(written, **dialect).encode(codec)) == [row for row in written if any(row)]  # type: ignore[arg-type]


@given(st.one_of(st.binary(max_size=400), st.binary(max_size=300).map(lambda data: b"id;name\r\n" + data)))
@example(b"id\x00\x00\x00")
@example(b"\xff\xfe\x00\x00a")
@example(b"sep=\n")
def test_whatever_bytes_end_in_rows_or_sentences(data: bytes) -> None:
    table = read(data)

    assert table.rows or table.mistakes or table.broken or table.headed
    assert all(str(found).endswith((".", "!", "?")) for found in (*table.mistakes, *table.broken))
    assert all(cell == plain_cell(cell) for row in table.rows for cell in row.cells.values())
