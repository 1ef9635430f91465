"""A file of cinemas is taken in whole, or every bad row is named by its line."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cinemas.cinema import Cinema
from bot.cinemas.entry import COLUMNS
from bot.cinemas.importer import Import, changes, read_cinemas
from gofilex import Portal
from gofilex.ids import is_id

NOW = datetime(2026, 11, 18, tzinfo=UTC)
HEADING = "portal,id,source,value,name,city,country,zone\n"


def read(text: str | bytes) -> Import:
    return read_cinemas(text if isinstance(text, bytes) else text.encode(), now=NOW)


def test_the_columns_of_the_csv() -> None:
    found = read(
        HEADING
        + "EMEA,92ocDLbbpnHPYZrTe,,,Filmhuis Bergh,'s-Heerenberg,NL,Europe/Amsterdam\n"
        + 'emea,,disney,417,"Lux, the cinema",Nijmegen,nl,\n'
    )

    assert found.errors == ()
    assert found.cinemas == (
        Cinema(
            Portal.EMEA, "92ocDLbbpnHPYZrTe", name="Filmhuis Bergh", city="'s-Heerenberg", country="NL", zone="Europe/Amsterdam"
        ),
        Cinema(
            Portal.EMEA, source="disney", value="417", name="Lux, the cinema", city="Nijmegen", country="NL", zone="Europe/Amsterdam"
        ),
    )  # fmt: skip


@pytest.mark.parametrize("value", ["4.17E2", "4,17E2", "419.0", "419,00", "-5", "1.2E-7"])
def test_a_number_of_a_cinema_with_which_a_spreadsheet_reckoned_is_not_taken(value: str) -> None:
    found = read(f"portal;source;value;country\nEMEA;disney;{value};NL\nEMEA;disney;0419;NL\n")

    assert [(error.line, error.column) for error in found.errors] == [(2, "value")]
    assert value in found.errors[0].text
    assert [cinema.value for cinema in found.cinemas] == ["0419"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_what_spreadsheets_save(delimiter: str) -> None:
    text = "name,portal,id,zone\r\nBergh,EMEA,x1,Europe/Amsterdam\r\n\r\n".replace(",", delimiter)

    found = read(b"\xef\xbb\xbf" + text.encode())

    assert [cinema.name for cinema in found.cinemas] == ["Bergh"]


def test_the_same_keys_in_json() -> None:
    rows = [{"portal": "EMEA", "id": "x1", "name": "Bergh", "zone": "Europe/Amsterdam", "city": None, "value": None}]

    assert read(json.dumps(rows)).cinemas == (Cinema(Portal.EMEA, "x1", name="Bergh", zone="Europe/Amsterdam"),)


def test_every_bad_row_is_named_by_its_line() -> None:
    found = read(
        HEADING
        + 'EMEA,x1,,,"Two\nlines",,NL,\n'  # lines 2 and 3
        + "MARS,x2,,,,,NL,\n"
        + "EMEA,,,,,,NL,\n"
        + "EMEA,,disney,,,,NL,\n"
        + "EMEA,x5,,,,,XX,Europe/Nowhere\n"
        + "EMEA,x6\n"
        + "EMEA,x1,,,Another,,NL,\n"
        + "EMEA,x1,,,Two lines,,NL,\n"
        + 'EMEA,x7,,,"Lux" Kino,,NL,\n'
        + "EMEA,x8,,,Lux, the cinema,,NL,\n"
        + "EMEA,x 9,,,,,NL,CET\n"
        + "EMEA,1.23E+12,,,,,NL,\n"
        + "EMEA,x11,,,#REF!,,NL,\n"
    )

    assert [(error.line, error.column) for error in found.errors] == [
        (4, "portal"), (5, "id"), (6, "value"), (7, "country"), (7, "zone"), (9, ""), (11, ""), (12, ""), (13, "id"),
        (13, "zone"), (14, "id"), (15, "name"),
    ]  # fmt: skip
    assert str(found.errors[0]) == f"line 4, portal: “MARS” is not a portal. It is one of {', '.join(Portal)}."
    assert "longer number" in str(found.errors[10]), "its figures are lost"
    assert [cinema.id for cinema in found.cinemas] == ["x1", "x6"], "a spreadsheet leaves empty cells at the end out"
    assert found.notes == ("line 10: Two lines stands in line 2 already. It is taken once.",)
    assert found.broken == ()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "nothing in this file"),
        (HEADING.encode(), "no cinemas"),
        (b"EMEA,x,,,,,,\n", "The first line must be the headings: portal, id"),
        (b"name,zone\nBergh,Europe/Amsterdam\n", "no column for the cinema's id"),
        (b"id,zone\nx1,Europe/Amsterdam\n", "no column for the portal"),
        (b"portal,id,Cinema,Name\nEMEA,x1,Bergh,Bergh\n", "line 1, name: “Cinema” and “Name” mean the same"),
        (b'portal,id\nEMEA,x1\nEMEA,"x2\nEMEA,x3\n', "line 3: A quotation mark begins here"),
        (b"[{", "line 1: This is not whole JSON."),
        (b'[{"portal": "EMEA",\n"id": }]', "line 2: This is not whole JSON."),
        (b"[" * 100_000, "This cannot be read: it is nested too deeply, or has a number of thousands of figures."),
        (
            b"[" + b"1" * 5_000 + b"]",
            "This cannot be read: it is nested too deeply, or has a number of thousands of figures.",
        ),
        (b'{"portal": "EMEA"}', "begin with ["),
    ],
)
def test_files_that_are_something_else(data: bytes, said: str) -> None:
    found = read(data)

    assert found.errors == ()
    [broken] = found.broken
    assert said in str(broken)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"[3]", "entry 1: This entry is not an object"),
        (b'[{"portal": "EMEA", "id": ["x"]}]', "not a text"),
        (b'[{"portal": "EMEA", "id": true}]', "not a text"),
        (b'[{"portal": "EMEA", "idd": "x"}]', "idd"),
        (b'[{"portal": "EMEA", "id": "a\\u0000b"}]', "entry 1, id: There are zero bytes"),
    ],
)
def test_entries_of_json_that_are_something_else(data: bytes, said: str) -> None:
    found = read(data)

    assert (found.cinemas, found.broken) == ((), ())
    [error] = found.errors
    assert said in str(error)


def test_half_an_emoji_in_json_is_left_out() -> None:
    [cinema] = read(b'[{"portal": "EMEA", "id": "x1", "name": "Lux \\ud83c"}]').cinemas

    assert cinema.name == "Lux"


def test_an_apostrophe_that_marks_a_text_is_no_part_of_a_number() -> None:
    found = read("portal;source;value;name;city\nEMEA;disney;'00417;'t Hoogt;'s-Heerenberg\n")

    assert found.cinemas == (
        Cinema(Portal.EMEA, source="disney", value="00417", name="'t Hoogt", city="'s-Heerenberg"),
    )


def test_a_portal_for_all_the_rows_that_name_none() -> None:
    found = read_cinemas(b"id,zone\nx1,Europe/Amsterdam\n", now=NOW, portal=Portal.MPS)

    assert found.cinemas == (Cinema(Portal.MPS, "x1", zone="Europe/Amsterdam"),)


def test_countries_by_their_names_and_zones_in_any_case() -> None:
    rows = "EMEA,x1,Nederland,\nEMEA,x2,Österreich,europe/vienna\nEMEA,x3,Pays-Bas,\nMPS,x4,us,America/New York\n"

    found = read("portal,id,country,zone\n" + rows)

    assert [(cinema.country, cinema.zone) for cinema in found.cinemas] == [
        ("NL", "Europe/Amsterdam"), ("AT", "Europe/Vienna"), ("NL", "Europe/Amsterdam"), ("US", "America/New_York"),
    ]  # fmt: skip


def test_a_cinema_under_its_id_and_under_its_number_is_the_same_cinema() -> None:
    found = read("portal,id,source,value,name\nEMEA,x1,disney,417,Lux\nEMEA,,disney,417,Luxor\n")

    assert [str(error) for error in found.errors] == [
        "line 3: EMEA disney:417 stands in line 2 too, otherwise. Leave one of them in the file."
    ]


def test_what_an_import_does_to_the_directory() -> None:
    known = [
        Cinema(Portal.EMEA, "x1", name="Bergh", city="'s-Heerenberg", zone="Europe/Amsterdam"),
        Cinema(Portal.EMEA, source="disney", value="417", name="Lux", country="NL"),
        Cinema(Portal.EMEA, "x3", source="disney", value="418", name="Roxy"),
        Cinema(Portal.EMEA, "x4", name="Not in the file"),
    ]
    imported = [
        Cinema(Portal.EMEA, "x1", name="Bergh"),
        Cinema(Portal.EMEA, "x2", source="disney", value="417", name="Luxor"),
        Cinema(Portal.EMEA, source="disney", value="418", city="Nijmegen"),
        Cinema(Portal.EMEA, "x5", name="New"),
    ]

    change = changes(imported, {cinema.key: cinema for cinema in known})

    assert (change.added, change.same, len(change.changed)) == (1, 1, 2)
    assert change.put == (
        Cinema(Portal.EMEA, "x2", source="disney", value="417", name="Luxor", country="NL"),
        Cinema(Portal.EMEA, "x3", source="disney", value="418", name="Roxy", city="Nijmegen"),
        Cinema(Portal.EMEA, "x5", name="New"),
    )
    assert change.removed == ("disney:417",), "it goes on under its id"


@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(max_size=300).map(lambda t: (HEADING + t).encode("utf-8", "replace")),
        st.lists(st.dictionaries(st.sampled_from(COLUMNS), st.one_of(st.none(), st.integers(), st.text()))).map(
            lambda rows: json.dumps(rows).encode()
        ),
    )
)
def test_no_file_whatever_stops_the_import(data: bytes) -> None:
    found = read(data)

    assert found.cinemas or found.errors or found.broken
    for cinema in found.cinemas:
        assert is_id(cinema.id) or (cinema.source and cinema.value)
        assert all(str(text).isprintable() for text in dataclasses.astuple(cinema))
