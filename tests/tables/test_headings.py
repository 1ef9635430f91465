"""A heading means one thing, in every language that the bot reads."""

from __future__ import annotations

from itertools import product

import pytest

from bot.cinemas.entry import COLUMNS
from bot.cinemas.importer import CINEMA_COLUMNS
from bot.orders.followed_file import ORDER_COLUMNS
from bot.tables.headings import HEADINGS, Columns, heading_key
from bot.when import LANGUAGES

OF_CINEMAS = ("portal", "company", "source", "value", "name", "city", "country", "zone")
OF_ORDERS = ("portal", "order", "due", "time", "zone", "country", "name")


def test_every_language_of_the_dates_has_headings_for_every_column() -> None:
    assert HEADINGS.keys() == set(LANGUAGES)
    assert {frozenset(words) for words in HEADINGS.values()} == {frozenset({*OF_CINEMAS, *OF_ORDERS})}


@pytest.mark.parametrize("held", [OF_CINEMAS, OF_ORDERS])
def test_no_heading_means_two_columns_of_one_file(held: tuple[str, ...]) -> None:
    meanings: dict[str, set[str]] = {}
    for language, column in product(HEADINGS, held):
        for word in HEADINGS[language][column].split("|"):
            assert heading_key(word), word
            meanings.setdefault(heading_key(word), set()).add(column)

    assert {word: columns for word, columns in meanings.items() if len(columns) > 1} == {}


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("ID", "id"), ("Kino-ID", "id"), ("Gofilex ID", "id"), ("company_id", "id"), ("Identifiant du cinéma", "id"),
        ("TimeZone", "zone"), ("Time zone (IANA)", "zone"), ("Zeitzone*", "zone"), ("fuseau\nhoraire", "zone"), ("HUSO HORARIO", "zone"),
        ("Naam bioscoop", "name"), ("Nom du cinéma:", "name"), ("Spielstätte", "name"), ("Spielsta\u0308tte", "name"),
        ("Plaats", "city"), ("Città", "city"), ("Landescode", "country"), ("N° cinéma", "value"),
        ("E-Mail", ""), ("Telefon", ""), ("", ""), ("(hidden)", ""), ("Straat", ""),
    ],
)  # fmt: skip
def test_headings_by_meaning(heading: str, column: str) -> None:
    assert CINEMA_COLUMNS.meant_by(heading) == column


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Auftragsnummer", "id"), ("Bestell-ID", "id"), ("N° de commande", "id"), ("Id dell’ordine", "id"), ("Fällig am", "due"),
        ("Uiterlijk", "due"), ("Échéance", "due"), ("Fecha límite", "due"), ("Scadenza", "due"), ("Uhrzeit", "time"), ("Kino", "cinema"),
    ],
)  # fmt: skip
def test_headings_of_orders(heading: str, column: str) -> None:
    assert ORDER_COLUMNS.meant_by(heading) == column


def test_a_column_by_its_own_name_is_always_meant() -> None:
    assert [CINEMA_COLUMNS.meant_by(column) for column in COLUMNS] == list(COLUMNS)
    assert Columns({"zone": "zone"}).nearly("tmie zone") == "zone"
