"""`/encore order …`: which cinemas a command names, with the directory and without it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cinemas.search import Index
from bot.orders.command_parser import parse_command as read_words
from gofilex import Portal
from tests.orders.desk import (
    BERGH,
    EVENT,
    GEORGE,
    HYDE,
    LUX,
    OWNER,
    OXFORD,
    TORRI,
    UTRECHT,
    draft,
    hear,
)


@pytest.mark.parametrize(
    "text",
    [
        f"due friday 6pm Filmhuis Bergh event {EVENT}",
        f"event {EVENT} Filmhuis Bergh due friday 6pm",
        f"{EVENT} Filmhuis Bergh friday 6pm",
        f"friday 6pm, Filmhuis Bergh, {EVENT}",
        f"please order for filmhuis bergh event: {EVENT} due: friday 6pm",
    ],
)
def test_a_cinema_and_a_time_are_told_apart_without_their_keywords(text: str) -> None:
    heard = hear(text)

    assert (heard.draft.cinemas, heard.draft.due, heard.draft.event) == ((BERGH.key,), "friday 6pm", EVENT)


def test_names_with_keywords_in_them_are_names() -> None:
    assert hear(f"Event Cinema Oxford event {EVENT}").draft.cinemas == (OXFORD.key,)
    torri = hear("Due Torri due friday 6pm").draft
    assert (torri.cinemas, torri.due) == ((TORRI.key,), "friday 6pm")
    george = hear("Event Cinemas George Street due friday 6pm").draft
    assert (george.cinemas, george.portal) == ((GEORGE.key,), Portal.APAC)


def test_many_cinemas_with_commas_and_and() -> None:
    heard = hear("Pathé Utrecht, Hyde Park Picture House and Filmhuis Bergh, 's-Heerenberg due friday 6pm")

    assert heard.draft.cinemas == (UTRECHT.key, HYDE.key, BERGH.key)
    assert heard.not_understood == ()


def test_a_name_that_could_be_several_cinemas_is_said_and_not_guessed() -> None:
    heard = hear(f"Pathé event {EVENT} due friday 6pm")

    assert heard.draft.cinemas == ()
    assert heard.not_understood == ("Pathé",)
    assert "Pathé, Arnhem; Pathé, Utrecht" in heard.notes[0]


def test_a_mistyped_name_is_a_suggestion_only() -> None:
    heard = hear("filmhuis bregh due friday 6pm")

    assert heard.draft.cinemas == ()
    assert heard.not_understood == ("filmhuis bregh",)
    assert "Did you mean Filmhuis Bergh" in heard.notes[0]


def test_a_cinema_of_another_portal_than_was_said() -> None:
    heard = hear("portal APAC Filmhuis Bergh due friday 6pm")

    assert heard.draft.cinemas == ()
    assert heard.notes == ("Filmhuis Bergh, 's-Heerenberg is a cinema of EMEA, not of APAC.",)


def test_cinemas_are_found_without_accents_by_id_and_by_the_number_in_a_scheme() -> None:
    assert hear("pathe utrecht").draft.cinemas == (UTRECHT.key,)
    assert hear(f"{BERGH.id} due friday 6pm").draft.cinemas == (BERGH.key,)
    assert hear("cinema disney:417").draft.cinemas == (LUX.key,)


@pytest.mark.parametrize(
    ("said", "cinemas"),
    [
        ("bergh event carmen due friday 6pm 417", (BERGH.key,)),  # copies, a screen, the last figures of a telephone
        ("bergh, 417, event carmen due friday 6pm", (BERGH.key,)),
        ("bergh event carmen due friday 6pm, disney", (BERGH.key,)),  # whose film it is
        ("disn event carmen due friday 6pm", ()),
        ("417 event carmen due friday 6pm", ()),
    ],
)
def test_a_bare_figure_or_the_name_of_a_scheme_is_no_cinema(said: str, cinemas: tuple[str, ...]) -> None:
    """It would go to a cinema that nobody named: the Lux is disney:417."""
    assert hear(said).draft.cinemas == cinemas


def test_fillers_around_a_cinema_begin_no_word_of_its_name() -> None:
    """ "am Lux" is not the Lux of Amsterdam."""
    assert hear("am Lux").draft.cinemas == (LUX.key,)
    assert hear("voor de Lux in Nijmegen").draft.cinemas == (LUX.key,)


@pytest.mark.parametrize(
    "said", ["cinema disney:999", "company disney: 999", "company.identifier disney:999", "Kino: “disney:999”"]
)
@pytest.mark.parametrize("country", ["country NL", "country: nl.", "company.country=NL", "land nl", "land Nederland"])
def test_a_cinema_by_its_number_in_a_scheme_and_its_country(said: str, country: str) -> None:
    heard = hear(f"{said} {country} event {EVENT} due friday 6pm")

    assert (heard.draft.cinemas, heard.draft.country) == (("disney:999",), "NL")
    assert (heard.draft.due, heard.not_understood) == ("friday 6pm", ())


@pytest.mark.parametrize("said", ["cinema vista:12:34", "cinema vista: 12:34"])
def test_a_number_in_a_scheme_may_have_a_colon(said: str) -> None:
    heard = hear(f"{said} due friday 18:30")

    assert (heard.draft.cinemas, heard.draft.due, heard.not_understood) == (("vista:12:34",), "friday 18:30", ())


@pytest.mark.parametrize("colon", [":", ": ", " : "])
def test_a_number_in_a_scheme_may_have_spaces_around_its_colon(colon: str) -> None:
    heard = hear(f"cinéma disney{colon}999 pays NL, propriétaire acme{colon}41, échéance : vendredi 18h")

    assert (heard.draft.cinemas, heard.draft.country, heard.draft.owner) == (("disney:999",), "NL", "acme:41")
    assert (heard.draft.due, heard.not_understood) == ("vendredi 18h", ())


@pytest.mark.parametrize("colon", [":", " :"])
@pytest.mark.parametrize("rest", ["friday 6pm event carmen", "carmen live due friday 6pm", "carmen live, friday 6pm"])
def test_a_colon_behind_a_cinemas_name_begins_no_number_in_a_scheme(colon: str, rest: str) -> None:
    """It ordered for a cinema “lux:friday”, and for 6pm today."""
    heard = hear(f"cinema Lux{colon} {rest}")

    assert (heard.draft.cinemas, heard.draft.event, heard.draft.due) == ((LUX.key,), EVENT, "friday 6pm")
    assert heard.not_understood == ()


@pytest.mark.parametrize(
    "said", ["Tivoli: friday 6pm", "Tivoli : 27 november 18:00", "Lux:27 november 18:00", "Lux:friday 6pm"]
)
def test_no_half_of_a_date_is_a_number_in_a_scheme(said: str) -> None:
    heard = hear(f"cinema {said} event carmen")

    assert heard.draft.cinemas == ()
    assert heard.draft.due in ("", "27 november 18:00")


def test_a_time_is_no_number_in_a_scheme() -> None:
    heard = hear("cinema bergh friday 18:30")

    assert (heard.draft.cinemas, heard.draft.due) == ((BERGH.key,), "friday 18:30")


@pytest.mark.parametrize("country", ["Nowhere", "XX", "N"])
def test_a_country_that_is_none_gets_a_sentence(country: str) -> None:
    heard = hear(f"cinema disney:999 country {country} due friday 6pm")

    assert heard.draft.country == ""
    assert heard.not_understood == (f"country {country}",)
    assert heard.notes == (f"“{country}” is not a country. Use its two letters, such as NL or GB.",)


def test_a_country_tells_two_cinemas_of_one_name_apart_and_is_held_against_the_directory() -> None:
    there = replace(LUX, value="418", country="DE", city="Köln")
    heard = read_words(
        "lux country de", draft(cinemas=()), cinemas={Portal.EMEA: Index([LUX, there])}, is_time=lambda _text: False
    )
    assert (heard.draft.cinemas, heard.not_understood) == ((there.key,), ())
    elsewhere = hear("filmhuis bergh country DE")
    assert elsewhere.draft.cinemas == (BERGH.key,)
    assert elsewhere.notes == ("Filmhuis Bergh, 's-Heerenberg is in NL, not in DE.",)


LINKS = f"<https://genie.example/company/{BERGH.id}> <https://genie.example/event/{EVENT}|genie.example/event/{EVENT}>"


@pytest.mark.parametrize("wrapped", ["`{}`", "“{}”", '"{}"', "{}.", "({})", "{},", "[{}]", "{}"])
@pytest.mark.parametrize(("first", "second"), [(BERGH.id, EVENT), (EVENT, BERGH.id)])
@pytest.mark.parametrize("before", ["", "cinema "])
def test_an_id_is_what_the_directory_or_the_events_seen_have_it_for(
    wrapped: str, first: str, second: str, before: str
) -> None:
    heard = hear(f"{before}{wrapped.format(first)} {wrapped.format(second)} due friday 6pm")

    assert (heard.draft.cinemas, heard.draft.event, heard.draft.due) == ((BERGH.key,), EVENT, "friday 6pm")
    assert heard.not_understood == ()


@pytest.mark.parametrize(
    "line", [LINKS, f"cinema bergh {EVENT}", f"cinema: {EVENT} bergh", f"({BERGH.id}) {EVENT} friday 6pm"]
)
def test_a_link_of_the_portal_and_an_event_behind_a_cinema_are_what_they_are(line: str) -> None:
    heard = hear(line)

    assert (heard.draft.cinemas, heard.draft.event, heard.not_understood) == ((BERGH.key,), EVENT, ())


def test_an_event_that_was_seen_is_no_cinema_when_another_is_given() -> None:
    heard = hear(f"{EVENT} event mP2cdefghijkmnpqr due friday 6pm")

    assert (heard.draft.event, heard.draft.cinemas) == ("mP2cdefghijkmnpqr", ())
    assert heard.not_understood == (EVENT,)


def test_the_id_of_a_cinema_of_another_portal_is_no_event() -> None:
    heard = hear(f"portal APAC `{BERGH.id}` due friday 6pm")

    assert (heard.draft.event, heard.draft.cinemas, heard.not_understood) == ("", (), (BERGH.id,))


@pytest.mark.parametrize("line", ["bergh due friday 6pm {}", "{} bergh friday 6pm", "cinema bergh ({}) friday 6pm"])
def test_the_id_of_an_owner_seen_is_neither_cinema_nor_event(line: str) -> None:
    heard = hear(line.format(OWNER))

    assert (heard.draft.cinemas, heard.draft.event, heard.draft.due) == ((BERGH.key,), "", "friday 6pm")
    assert OWNER in heard.not_understood[0]
    assert heard.notes == (
        f"Gofilex Distribution ({OWNER}) is an owner or a booker. Write “owner” or “booker” before its id.",
    )


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("country United Kingdom", "GB"),
        ("country: “United Kingdom”", "GB"),
        ("country New Zealand.", "NZ"),
        ("land Verenigd Koninkrijk", "GB"),
        ("pays Royaume-Uni", "GB"),
        ("country Netherlands", "NL"),
        ("country Bosnia and Herzegovina", "BA"),
        ("country Trinidad and Tobago", "TT"),
        ("pays République tchèque", "CZ"),
        ("Land Großbritannien", "GB"),
        ("paese Repubblica Ceca", "CZ"),
        ("país Gran Bretaña", "GB"),
        ("land Groot-Brittannië", "GB"),
    ],
)
@pytest.mark.parametrize("rest", ["", "due friday 6pm", "friday 6pm", f"event {EVENT}"])
def test_a_country_by_a_name_of_several_words(typed: str, code: str, rest: str) -> None:
    heard = hear(f"cinema disney:999 {typed} {rest}")

    assert (heard.draft.cinemas, heard.draft.country, heard.not_understood) == (("disney:999",), code, ())
    assert heard.draft.due == ("friday 6pm" if "friday" in rest else "")


def test_a_name_that_begins_with_a_keyword_may_stand_behind_and() -> None:
    heard = hear("bergh and due torri event carmen due friday 6pm")

    assert (heard.draft.cinemas, heard.draft.due) == ((BERGH.key, TORRI.key), "friday 6pm")
