"""`/encore order …`: owners, bookers and events, by their names as portals have said them."""

from __future__ import annotations

import pytest

from bot.orders.command_parser import parse_command
from bot.orders.order import Party
from bot.orders.parties import read_party
from bot.orders.seen_names import SeenNames
from tests.orders.desk import (
    BERGH,
    DIRECTORY,
    EVENT,
    OWNER,
    PARTIES,
    draft,
    hear,
)


@pytest.mark.parametrize(
    "keyword", ["owner", "Owner:", "content owner", "ownerId", "ownerid:", "eigenaar", "Eigentümer", "booker"]
)
@pytest.mark.parametrize(
    "given", [OWNER, f"`{OWNER}`", f"“{OWNER}”", f"{OWNER}.", f"<https://genie.example/company/{OWNER}>", f"is {OWNER}"]
)
def test_the_word_after_owner_is_the_owner_whatever_it_looks_like(keyword: str, given: str) -> None:
    heard = hear(f"bergh event {EVENT} {keyword} {given} due friday 6pm")

    assert (heard.draft.owner or heard.draft.booker) == OWNER
    assert (heard.draft.event, heard.draft.cinemas, heard.draft.due) == (EVENT, (BERGH.key,), "friday 6pm")
    assert heard.not_understood == ()


def test_an_owner_in_front_of_everything_is_neither_event_nor_cinema() -> None:
    heard = hear(f"owner {OWNER} {EVENT} bergh friday 6pm")

    assert (heard.draft.owner, heard.draft.event, heard.draft.cinemas) == (OWNER, EVENT, (BERGH.key,))


@pytest.mark.parametrize("rest", ["due friday 6pm", "friday 6pm", "before friday 6pm", ", friday 6pm"])
def test_an_owner_by_name_is_taken_whole(rest: str) -> None:
    seen = hear(f"bergh owner gofilex distribution {rest}")
    assert (seen.draft.owner, seen.notes, seen.not_understood) == ("gofilex distribution", (), ())

    unseen = hear(f"bergh owner Acme Films & Sons {rest}")
    assert unseen.draft.owner == "Acme Films & Sons"
    assert unseen.notes == ("“Acme Films & Sons” is not among those seen so far. Give the id, or source:value.",)
    assert unseen.draft.due.endswith("friday 6pm")


def test_a_name_with_a_keyword_in_it_is_a_name() -> None:
    heard = hear("bergh owner Event Cinema Company due friday 6pm", parties={OWNER: "Event Cinema Company"})
    assert (heard.draft.owner, heard.draft.due, heard.not_understood) == ("Event Cinema Company", "friday 6pm", ())

    event = hear("bergh event I due Foscari due friday 6pm", events={EVENT: "I due Foscari"})
    assert (event.draft.event, event.draft.due) == (EVENT, "friday 6pm")


def test_an_event_by_its_name_when_it_was_seen_before() -> None:
    assert hear("bergh event carmen live due friday 6pm").draft.event == EVENT
    assert hear("bergh event Tosca due friday 6pm").not_understood == ("event Tosca",)


SUMMER = "mP2cdefghijkmnpqr"


SEEN = {
    EVENT: "Carmen Live",
    SUMMER: "Berliner Philharmoniker - Sommerkonzert 16/6/2023",
    "tosca2": "Tosca",
    "tosca3": "Tosca Live",
}


@pytest.mark.parametrize(
    ("said", "event"),
    [
        ("event “Carmen Live”", EVENT),
        ('event "carmen"', EVENT),
        ("event ‘Carmen’", EVENT),
        ("event Carm", EVENT),
        ("“carmen”", EVENT),
        ("Carmen Live", EVENT),
        ("event Sommerkonzert", SUMMER),
        ("event philharmoniker berliner", SUMMER),
        ("event Berliner Philharmoniker - Sommerkonzert 16/6/2023", SUMMER),
        ("event Tosca", "tosca2"),
        ("event tosca live", "tosca3"),
        ("event tosca3", "tosca3"),
    ],
)
def test_an_event_is_found_by_its_name_or_a_part_of_it(said: str, event: str) -> None:
    heard = hear(f"bergh {said} due friday 6pm", events=SEEN)

    assert (heard.draft.event, heard.draft.due, heard.draft.cinemas) == (event, "friday 6pm", (BERGH.key,))
    assert heard.not_understood == ()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("event carmne", "Did you mean Carmen Live by “carmne”?"),
        ("event live", f"“live” could be Carmen Live ({EVENT}); Tosca Live (tosca3). Choose the event in the form."),
        ("event Fidelio", "“Fidelio” is no event that was ordered before. Give its id in the form."),
    ],
)
def test_an_event_that_is_not_one_is_said_and_not_guessed(said: str, words: str) -> None:
    heard = hear(f"bergh {said} due friday 6pm", events=SEEN)

    assert heard.draft.event == ""
    assert (heard.not_understood, heard.notes) == ((said,), (words,))


def test_a_long_line_is_read_as_a_date_no_more_often_than_a_short_one() -> None:
    def readings(words: int) -> list[str]:
        asked: list[str] = []

        def is_time(text: str) -> bool:
            asked.append(text)
            return False

        line = "event " + "carmen " * words + "due friday 6pm"
        parse_command(line, draft(cinemas=(), event=""), cinemas=DIRECTORY, events=SEEN, is_time=is_time)
        return asked

    assert len(readings(200)) <= len(readings(40))
    assert max(map(len, readings(200))) == max(map(len, readings(40)))


@pytest.mark.parametrize("keyword", ["owner", "booker", "eigenaar", "booker: "])
@pytest.mark.parametrize(
    "name",
    ["20th Century", "More2Screen", "More2Screen Ltd", "3D Films", "A24", "studio100", "4711", "6pm", "12:30", "`A24`"],
)
@pytest.mark.parametrize("rest", ["note hi", "friday 6pm note hi", ""])
def test_a_name_with_a_figure_in_it_is_taken_whole_and_is_no_id(keyword: str, name: str, rest: str) -> None:
    heard = hear(f"{keyword} {name} {rest}")

    typed = heard.draft.owner or heard.draft.booker
    assert typed == name.strip("`")
    assert heard.draft.description == ("hi" if "note" in rest else "")
    assert heard.draft.due == ("friday 6pm" if "friday" in rest else "")
    assert heard.not_understood == ()
    assert "Give the id, or source:value." in heard.notes[0]
    with pytest.raises(ValueError, match="source:value"):
        read_party(typed, SeenNames(PARTIES), "owner")


@pytest.mark.parametrize("name", ["tosca2026", "48h", "Aida 2026"])
def test_an_event_with_a_figure_in_its_name_is_no_id(name: str) -> None:
    heard = hear(f"bergh event {name} due friday 6pm")

    assert (heard.draft.event, heard.draft.due) == ("", "friday 6pm")
    assert heard.not_understood == (f"event {name}",)
    assert "Give its id in the form." in heard.notes[0]


def test_an_id_of_another_shape_is_one_when_it_was_seen_or_behind_the_apis_own_name() -> None:
    assert read_party("a24", SeenNames({"a24": "A24 Films"}), "owner") == Party(id="a24")
    assert hear("owner a24 friday 6pm", parties={"a24": ""}).notes == ()

    heard = hear("ownerId: x1 bergh bookerId=x2 eventId: tosca2026 due friday 6pm")
    found = heard.draft
    assert (found.owner, found.booker, found.event) == ("ownerId: x1", "bookerId: x2", "eventId: tosca2026")
    assert (found.cinemas, found.due, heard.not_understood, heard.notes) == ((BERGH.key,), "friday 6pm", (), ())
    assert read_party(found.owner, SeenNames({}), "owner") == Party(id="x1")
    assert read_party(found.booker, SeenNames({}), "booker") == Party(id="x2")
    assert hear("ownerId: 20th Century Fox note hi").draft.owner == "20th Century Fox"


@pytest.mark.parametrize("keyword", ["owner", "booker", "owner is", "Eigentümer:"])
@pytest.mark.parametrize(
    "name",
    [
        "Note Films",
        "Kino Lorber",
        "Portal Pictures",
        "event cinemas ltd",
        "text publishing",
        "due south films",
        "Release Partners",
    ],
)
def test_the_word_after_owner_begins_its_name_even_if_it_is_a_keyword(keyword: str, name: str) -> None:
    heard = hear(f"bergh event {EVENT} {keyword} {name} due friday 6pm note call first")

    found = heard.draft
    assert (found.owner or found.booker) == name
    assert (found.cinemas, found.event, found.due) == ((BERGH.key,), EVENT, "friday 6pm")
    assert (found.description, found.additional_text, heard.not_understood) == ("call first", "", ())


def test_two_names_that_begin_with_keywords_stand_behind_one_another() -> None:
    found = hear("owner Note Films booker Release Partners").draft

    assert (found.owner, found.booker, found.description) == ("Note Films", "Release Partners", "")
    assert hear("owner Kino booker Note").draft.booker == "Note"


@pytest.mark.parametrize(
    "rest", ["due: friday 6pm event: {0}", "event: {0} due: friday 6pm", ", due friday 6pm event {0}"]
)
def test_a_keyword_with_a_colon_or_behind_a_comma_leaves_an_owner_empty(rest: str) -> None:
    heard = hear("bergh owner " + rest.format(EVENT))

    assert (heard.draft.owner, heard.draft.due, heard.draft.event) == ("", "friday 6pm", EVENT)
    assert heard.not_understood == ("owner",)


@pytest.mark.parametrize(
    ("line", "due"),
    [
        ("please carmen live for bergh friday 6pm", "friday 6pm"),
        ("please, friday 6pm carmen live bergh", "friday 6pm"),
        ("bitte carmen live an bergh freitag 18 uhr", "freitag 18 uhr"),
        ("graag carmen live voor bergh vrijdag 18:00", "vrijdag 18:00"),
        ("svp carmen live pour bergh vendredi 18h", "vendredi 18h"),
        ("s'il vous plaît carmen live pour bergh vendredi 18h", "vendredi 18h"),
        ("por favor carmen live para bergh viernes 18:00", "viernes 18:00"),
        ("per favore carmen live per bergh venerdì 18:00", "venerdì 18:00"),
        ("can you send carmen live to bergh friday 6pm", "friday 6pm"),
        ("hi, could you please order carmen live for bergh friday 6pm", "friday 6pm"),
        ("kun je carmen live sturen naar bergh vrijdag 18:00", "vrijdag 18:00"),
        ("can you send bergh friday 6pm carmen live", "friday 6pm"),
    ],
)
def test_polite_words_lose_neither_cinema_nor_time(line: str, due: str) -> None:
    heard = hear(line)

    assert (heard.draft.cinemas, heard.draft.event, heard.draft.due) == ((BERGH.key,), EVENT, due)
    assert heard.not_understood == ()


def test_words_before_the_event_that_are_nothing_are_said_and_lose_nothing_else() -> None:
    heard = hear("wibble carmen live for bergh friday 6pm")

    assert (heard.draft.cinemas, heard.draft.event, heard.draft.due) == ((BERGH.key,), EVENT, "friday 6pm")
    assert heard.not_understood == ("wibble",)


@pytest.mark.parametrize("name", ["The Works", "Le Pacte", "La Traviata Films"])
@pytest.mark.parametrize("keyword", ["owner", "booker", "owner is", "Eigentümer ist", "owner -"])
def test_a_name_that_was_not_seen_keeps_its_article(keyword: str, name: str) -> None:
    heard = hear(f"bergh {keyword} {name} due friday 6pm")

    assert ((heard.draft.owner or heard.draft.booker), heard.draft.due) == (name, "friday 6pm")
    assert hear("owner the gofilex distribution").notes == ()


PARTS = {**SEEN, "fever": "Saturday Night Fever", "dame": "Dame May 2026", "festival": "Bergh Festival"}


@pytest.mark.parametrize(
    ("said", "event", "due"),
    [
        ("bergh carmen friday 6pm", EVENT, "friday 6pm"),
        ("carmen in bergh before friday 6pm", EVENT, "before friday 6pm"),
        ("bergh – sommerkonzert – friday 6pm", SUMMER, "friday 6pm"),
        ("bergh; carmen; friday 6pm", EVENT, "friday 6pm"),
        ("bergh friday 6pm carmen", EVENT, "friday 6pm"),
        ("bergh carmen due friday 6pm", EVENT, "friday 6pm"),
        ("can you send carmen to bergh by friday 6pm", EVENT, "by friday 6pm"),
        # what is understood without an event has none
        ("bergh saturday night 8pm", "", "saturday night 8pm"),
        ("bergh 27 may 2027 18:00", "", "27 may 2027 18:00"),
        # an event that was named goes before a part of another's name
        (f"bergh carmen due friday 6pm {SUMMER}", SUMMER, "friday 6pm"),
        ("bergh carmen event “tosca live” due friday 6pm", "tosca3", "friday 6pm"),
    ],
)
def test_a_part_of_an_events_name_needs_no_word_before_it_where_all_else_is_clear(
    said: str, event: str, due: str
) -> None:
    heard = hear(said, events=PARTS)

    assert (heard.draft.event, heard.draft.due) == (event, due)


def test_a_part_of_an_events_name_beside_its_id_hides_nothing_else() -> None:
    heard = hear(f"bergh carmen friday 6pm event {SUMMER}", events=PARTS)

    assert (heard.draft.event, heard.draft.cinemas, heard.draft.due) == (SUMMER, (BERGH.key,), "friday 6pm")
    assert heard.not_understood == ("carmen",)


@pytest.mark.parametrize(
    "said",
    [
        "bergh 27 carmen november 18:00",
        "bergh friday carmen 6pm",
        "bergh next carmen friday 6pm",
        "bergh 2 days before carmen",
    ],
)
def test_a_part_of_an_events_name_is_not_taken_out_of_a_date(said: str) -> None:
    heard = hear(said, events=PARTS)

    assert (heard.draft.event, heard.draft.due, heard.not_understood) == ("", "", (said,))


def test_a_part_of_two_events_names_is_neither_and_all_else_is_taken() -> None:
    heard = hear("bergh live friday 6pm", events=PARTS)

    assert (heard.draft.event, heard.draft.cinemas, heard.draft.due) == ("", (BERGH.key,), "friday 6pm")
    assert heard.not_understood == ("live",)
    assert "Carmen Live" in heard.notes[0]
    assert "Tosca Live" in heard.notes[0]


@pytest.mark.parametrize(
    "said",
    ["bergh, fidelio, {}", "{}; bergh; fidelio", "bergh\nfidelio\n{}", "bergh {}, fidelio", "fidelio - {} - bergh"],
)
@pytest.mark.parametrize("due", ["friday 6pm", "freitag 18 uhr", "27/11/2026 18:00"])
def test_an_event_that_nobody_has_seen_hides_no_date_that_stands_apart(said: str, due: str) -> None:
    heard = hear(said.format(due))

    assert (heard.draft.cinemas, heard.draft.due, heard.not_understood) == ((BERGH.key,), due, ("fidelio",))


@pytest.mark.parametrize(
    "said",
    [
        "bergh, fidelio, 6pm",  # of which day?
        "bergh, a week later than planned, 6pm",
        "bergh, 2 fridays from now, saturday 6pm",
        "bergh, friday, or so, saturday 6pm",
        "bergh fidelio friday 6pm",
    ],
)
def test_half_a_date_is_none(said: str) -> None:
    assert hear(said).draft.due == ""


@pytest.mark.parametrize("said", ["Gofilex: carmen live", "Acme : one night only"])
def test_a_colon_behind_an_owners_name_makes_no_number_in_a_scheme_of_what_follows(said: str) -> None:
    """The form would send the owner “carmen live” of the scheme “Gofilex”."""
    heard = hear(f"bergh event {EVENT} owner {said}")

    assert heard.draft.owner == ""
    assert heard.not_understood == (f"owner {said}",)
    assert "is not among those seen so far" in heard.notes[0]

    beside = hear(f"bergh event {EVENT} owner Acme: friday 6pm").draft
    assert (beside.owner, beside.due) == ("Acme", "friday 6pm")
