"""A file of cinemas is taken in whole, or every bad row is named by its line."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cinemas.cinema import Cinema
from bot.cinemas.importer import Import, read_cinemas
from gofilex import Portal

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
        + "EMEA,x5,,,,,UK,Europe/Nowhere\n"
        + "EMEA,x6\n"
        + "EMEA,x1,,,Another,,NL,\n"
        + "EMEA,x1,,,Two lines,,NL,\n"
    )

    assert [(error.line, error.column) for error in found.errors] == [
        (4, "portal"), (5, "id"), (6, "value"), (7, "country"), (7, "zone"), (8, ""), (9, ""),
    ]  # fmt: skip
    assert str(found.errors[0]) == f"line 4, portal: “MARS” is not a portal. It is one of {', '.join(Portal)}."
    assert [cinema.id for cinema in found.cinemas] == ["x1"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no cinemas"),
        (HEADING.encode(), "no cinemas"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"name,zone\nBergh,Europe/Amsterdam\n", "must be the heading"),
        (b"portal,id,colour\nEMEA,x,red\n", "colour"),
        (b'portal,id\nEMEA,"x\n', "not CSV"),
        (b"[{", "not JSON"),
        (b'{"portal": "EMEA"}', "begin with ["),
        (b"[3]", "not an object"),
        (b'[{"portal": "EMEA", "id": ["x"]}]', "not a text"),
        (b'[{"portal": "EMEA", "idd": "x"}]', "idd"),
    ],
)
def test_files_that_are_something_else(data: bytes, said: str) -> None:
    found = read(data)

    assert found.cinemas == ()
    assert len(found.errors) == 1
    assert said in str(found.errors[0])


@given(
    st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda t: (HEADING + t).encode("utf-8", "replace")))
)
def test_no_file_whatever_stops_the_import(data: bytes) -> None:
    found = read(data)

    assert found.cinemas or found.errors
