"""A file of orders placed elsewhere: due times as the form reads them, never a guess, and every wrong line by its number."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.cinemas.cinema import Cinema
from bot.cinemas.search import Index
from bot.orders.followed_file import FollowFile, read_follow_file
from gofilex import Portal
from gofilex.ids import is_id

NOW = datetime(2026, 11, 18, 13, 30, tzinfo=UTC)
LUX = Cinema(Portal.EMEA, "92ocDLbbpnHPYZrTe", name="Lux", city="Nijmegen", country="NL", zone="Europe/Amsterdam")


def read(text: str | bytes, language: str = "") -> FollowFile:
    data = text if isinstance(text, bytes) else text.encode()
    return read_follow_file(data, Portal.EMEA, now=NOW, named=Index([LUX]).named, language=language)


def dues(found: FollowFile) -> list[str]:
    assert (found.mistakes, found.broken) == ((), ())
    return [row.due.to_text() if row.due else "" for row in found.rows]


def test_a_plain_list_of_ids_needs_no_heading_and_empty_lines_are_nothing() -> None:
    found = read("\ufeffa1\n\n a2 \n")

    assert [(row.line, row.order_id, row.due, row.cinema.zone) for row in found.rows] == [
        (1, "a1", None, "UTC"), (3, "a2", None, "UTC"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "zone", "due"),
    [
        ("2026-11-27T17:00:00Z", "Europe/Paris", "2026-11-27T18:00:00+01:00[Europe/Paris]"),
        ("2026-11-27 18:00", "europe/paris", "2026-11-27T18:00:00+01:00[Europe/Paris]"),
        ("2027-10-31T02:30+01:00", "Europe/Paris", "2027-10-31T02:30:00+01:00[Europe/Paris]"),
        ("2026-11-27 18:00", "", "2026-11-27T18:00:00+00:00[UTC]"),
        ("friday 6pm", "America/New York", "2026-11-20T18:00:00-05:00[America/New_York]"),
        ("vr 20u", "Europe/Amsterdam", "2026-11-20T20:00:00+01:00[Europe/Amsterdam]"),
        ("27.11.2026 18:00", "Europe/Berlin", "2026-11-27T18:00:00+01:00[Europe/Berlin]"),
    ],
)
def test_due_times_on_the_cinemas_clock(typed: str, zone: str, due: str) -> None:
    assert dues(read(f"id;due;zone\na1;{typed};{zone}\n")) == [due]


def test_date_and_time_in_columns_of_their_own() -> None:
    assert dues(
        read("Auftragsnummer;Datum;Uhrzeit;Zeitzone\na1;27.11.2026;18:00;Europe/Berlin\n".encode("cp1252"))
    ) == ["2026-11-27T18:00:00+01:00[Europe/Berlin]"]


@pytest.mark.parametrize(
    ("country", "due"), [("NL", "2027-12-05T18:00:00+01:00[Europe/Amsterdam]"), ("US", "2027-05-12T18:00:00+02:00[Europe/Amsterdam]")]
)  # fmt: skip
def test_the_country_decides_between_may_and_december(country: str, due: str) -> None:
    assert dues(read(f"id;due;zone;country\na1;5/12/2027 18:00;Europe/Amsterdam;{country}\n")) == [due]


def test_a_cinema_of_the_directory_brings_its_clock_and_its_country() -> None:
    found = read("id;due;cinema\na1;5/12/2026 18:00;LUX\n")

    assert dues(found) == ["2026-12-05T18:00:00+01:00[Europe/Amsterdam]"]
    assert found.rows[0].cinema == LUX


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("a1;2026-11-27;Europe/Paris;", "line 2, due: The portal reads a date as the start of that day. Add a time"),
        ("a1;27.11.2026;Europe/Paris;", "line 2, due: The portal reads a date as the start of that day. Add a time"),
        ("a1;2027-03-28 02:30;Europe/Paris;", "line 2, due: 02:30 does not exist there on 28 March 2027"),
        ("a1;2026-10-25 02:30;Europe/Paris;", "line 2, due: This could be Sun 25 Oct 2026, 02:30"),
        ("a1;5/12/2026 18:00;Europe/Paris;", "line 2, due: This could be Tue 12 May 2026, 18:00"),
        (
            "a1;2026-11-18 14:30;Europe/Paris;",
            "line 2, due: Wed 18 Nov 2026, 14:30 has passed. Mend it, or empty the cell to",
        ),
        ("a1;2025-11-27 18:00;Europe/Paris;", "line 2, due: Thu 27 Nov 2025, 18:00 has passed."),
        (
            "a1;1899-12-30 18:00;Europe/Paris;",
            "line 2, due: “1899-12-30 18:00” is how a spreadsheet writes a time without a date.",
        ),
        (
            "a1;1904-01-01T18:00:00;Europe/Paris;",
            "line 2, due: “1904-01-01T18:00:00” is how a spreadsheet writes a time",
        ),
        ("a1;soon;Europe/Paris;", "line 2, due: "),
        ("a1;46353.75;Europe/Paris;", "line 2, due: "),
        ("a1;;CET;", "line 2, zone: “CET” is not a time zone. Use a name such as Europe/Amsterdam."),
        ("a1;2026-11-27 18:00;Amsterdam;", "line 2, zone: “Amsterdam” is not a time zone."),
        ("a1;;;Mars", "line 2, country: “Mars” is not a country."),
        ("a 1;;;", "line 2, id: “a 1” is not the id of one order."),
        ("a1|a2;;;", "line 2, id: “a1|a2” is not the id of one order."),
        ("9,2E+15;;;", "line 2, id: The spreadsheet made “9,2E+15” of a longer number."),
        ("1.23457E17;;;", "line 2, id: The spreadsheet made “1.23457E17” of a longer number."),
        ("1,23E-5;;;", "line 2, id: The spreadsheet made “1,23E-5” of a longer number."),
        ("-5;;;", "line 2, id: “-5” is a number as a spreadsheet reckons."),
        ("5.0;;;", "line 2, id: “5.0” is a number as a spreadsheet reckons."),
        (";2026-11-27 18:00;;", "line 2, id: Give the order's id, as the portal shows it."),
    ],
)
def test_what_is_refused_as_in_the_form(line: str, said: str) -> None:
    found = read(f"id;due;zone;country\n{line}\na2;;;\n")

    assert [row.order_id for row in found.rows] == ["a2"]
    [mistake] = found.mistakes
    assert str(mistake).startswith(said)


@pytest.mark.parametrize("typed", ["2027-10-31 02:30", "5/12/2027 18:00"])
def test_a_time_that_could_be_several_is_told_with_a_way_to_write_one_of_them(typed: str) -> None:
    [mistake] = read(f"id;due;zone\na1;{typed};Europe/Paris\n").mistakes

    written = mistake.text.partition("such as “")[2].partition("”")[0]
    assert len(dues(read(f"id;due;zone\na1;{written};Europe/Paris\n"))) == 1


def test_every_wrong_line_is_named_and_each_column_of_it() -> None:
    found = read("id;due;zone\na 1;;CET\na2;2026-11-27;\na3;;\n")

    assert [(mistake.line, mistake.column) for mistake in found.mistakes] == [(2, "id"), (2, "zone"), (3, "due")]


def test_an_id_out_of_whatever_was_pasted() -> None:
    found = read("id\n`HKDd83r8Qy6acvY3R`\n<https://portal.example/orders/zazRCknY5tRKFR5p7>\n'00123\n")

    assert [row.order_id for row in found.rows] == ["HKDd83r8Qy6acvY3R", "zazRCknY5tRKFR5p7", "00123"]


def test_ids_that_only_look_a_little_like_such_numbers() -> None:
    assert [row.order_id for row in read("id\n12E5\n1E5\n5-5\n5.5\n005\n").rows] == ["12E5", "1E5", "5-5", "5.5", "005"]


def test_an_order_twice() -> None:
    found = read("id,due\na1,2026-11-27 18:00Z\na1,\na1,2026-11-27T18:00Z\na1,2026-11-28 18:00Z\n")

    assert [row.line for row in found.rows] == [2]
    assert found.notes == (
        "line 3: a1 stands in line 2 already. It is followed once.",
        "line 4: a1 stands in line 2 already. It is followed once.",
    )
    assert [str(mistake) for mistake in found.mistakes] == [
        "line 5: a1 stands in line 2 too, with another due time. Leave one of them in the file."
    ]


def test_an_order_of_another_portal() -> None:
    found = read("portal,id\nemea,a1\nMPS,a2\n")

    assert [str(mistake) for mistake in found.mistakes] == [
        "line 3, portal: This is an order of “MPS”, and the file is for EMEA. Give each portal a file of its own."
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("due,zone\n2026-11-27 18:00,UTC\n", "There is no column for the order's id."),
        ("Bestellkennung\na1\n", "line 1: “Bestellkennung” is neither a heading that is known nor the id of an order."),
        ("id,due\n", "There are no orders in this file."),
        ("", "There is nothing in this file."),
    ],
)
def test_a_file_that_is_wrong_as_a_whole(text: str, said: str) -> None:
    found = read(text)

    assert found.rows == ()
    assert [str(broken)[: len(said)] for broken in found.broken] == [said]


def test_due_times_on_no_known_clock_are_told_to_be_utc() -> None:
    found = read(
        "id;due;zone;cinema\na1;2026-11-27 18:00;;Roxy\na2;2026-11-27T18:00Z;;\na3;;;\na4;2026-11-27 18:00;;Lux\n"
    )

    assert found.notes == ("Read as UTC, for no time zone is given or known: the due times of line 2.",)


def test_a_line_that_was_refused_is_not_told_to_be_read_as_utc() -> None:
    found = read("id;due\na1;2026-11-27 18:00\na 2;2026-11-27 18:00\na3;soon\n")

    assert [mistake.line for mistake in found.mistakes] == [3, 4]
    assert found.notes == ("Read as UTC, for no time zone is given or known: the due times of line 2.",)


def test_which_readings_need_a_look() -> None:
    found = read(
        "id;due;zone\na1;2026-11-27 18:00;Europe/Paris\na2;2026-11-27T18:00:00+01:00;\na3;friday 6pm;Europe/Paris\n"
        "a4;27.11.2026 18:00;Europe/Paris\na5;;\n"
    )

    assert [row.order_id for row in found.rows if row.needs_a_look] == ["a3", "a4"]


@pytest.mark.parametrize(
    "typed",
    ["2026-11-27 00:00", "2026-11-27T00:00:00", "2026-11-27 00:00:00.000", "2026-11-27T00:00Z", "2026-11-26T23:00Z"],
)
def test_midnight_needs_a_look_for_a_spreadsheet_makes_it_of_a_date_alone(typed: str) -> None:
    [row] = read(f"id;due;zone\na1;{typed};Europe/Paris\n").rows

    assert row.needs_a_look


def test_a_due_time_on_no_known_clock_needs_a_look() -> None:
    found = read("id;due;cinema\na1;2026-11-27 18:00;Roxy\na2;2026-11-27T18:00Z;Roxy\na3;2026-11-27 18:00;Lux\n")

    assert [row.order_id for row in found.rows if row.needs_a_look] == ["a1"]


_PIECES = st.sampled_from(
    ["a1", "a 1", "id", "due", "friday 6pm", "2026-11-27", "5/12", "CET", "Europe/Paris", "NL", ";", ",", "\n", '"', "\0", "é"]
)  # fmt: skip


@given(st.one_of(st.binary(max_size=100), st.lists(_PIECES, max_size=20).map(lambda pieces: "".join(pieces).encode())))
@example(b"id;due\na1;9999-12-31T23:59+00:00\n")
@example(b"id;due;zone\na1;0001-01-01T00:00;Asia/Tokyo\n")
def test_whatever_a_file_holds_ends_in_orders_or_sentences(data: bytes) -> None:
    found = read(data)

    assert found.rows or found.mistakes or found.broken
    assert all(is_id(row.order_id) for row in found.rows)
    for row in found.rows:
        assert row.due is None or row.due.instant.tzinfo


def test_a_country_with_one_clock_needs_no_zone_and_one_with_several_does() -> None:
    """18:00 in the Netherlands was followed as 18:00 UTC, an hour late."""
    found = read("id,due,country\na1,2026-11-27 18:00,Nederland\na2,2026-11-27 18:00,US\n")

    assert dues(found) == ["2026-11-27T18:00:00+01:00[Europe/Amsterdam]", "2026-11-27T18:00:00+00:00[UTC]"]
    assert found.notes == ("Read as UTC, for no time zone is given or known: the due times of line 3.",)
