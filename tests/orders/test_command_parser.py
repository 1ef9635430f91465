"""`/encore order …`: what is typed after it finds its way into the form, whole."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.command_parser import parse_command as read_words
from gofilex import Portal
from tests.orders.desk import (
    ASSET,
    BERGH,
    DIRECTORY,
    EVENT,
    OTHER_ASSET,
    draft,
    hear,
)


def test_the_example_of_the_usage_text_fills_the_form() -> None:
    heard = hear(f"Filmhuis Bergh event {EVENT} due next friday 6pm")

    assert heard.draft.cinemas == (BERGH.key,)
    assert heard.draft.event == EVENT
    assert heard.draft.due == "next friday 6pm"
    assert heard.draft.portal == Portal.EMEA
    assert heard.not_understood == ()
    assert heard.notes == ()


PARTS = (
    f"event {EVENT}",
    "due next friday 6pm",
    "transfer after monday 9am",
    "owner disney:417",
    "cinema Filmhuis Bergh",
)


@pytest.mark.parametrize("order", list(itertools.permutations(PARTS)), ids=lambda order: order[0] + "…")
def test_parts_may_come_in_any_order(order: tuple[str, ...]) -> None:
    heard = hear(" ".join(order))

    found = heard.draft
    assert (found.cinemas, found.event, found.due) == ((BERGH.key,), EVENT, "next friday 6pm")
    assert (found.transfer_after, found.owner) == ("monday 9am", "disney:417")
    assert heard.not_understood == ()


def test_the_word_after_belongs_to_dates() -> None:
    heard = hear(
        f"bergh event {EVENT} due 2 days after the 5th at noon transfer after monday 9am release after 4 dec 8am"
    )

    assert heard.draft.due == "2 days after the 5th at noon"
    assert heard.draft.transfer_after == "monday 9am"
    assert heard.draft.release_after == "4 dec 8am"


def test_an_id_that_nobody_knows_is_the_event_then_the_cinema() -> None:
    unknown = "zzocDLbbpnHPYZr99"
    assert hear(f"bergh {unknown}").draft.event == unknown
    assert hear(f"{unknown} event {EVENT}").draft.cinemas == (unknown,)
    assert hear(f"cinema {unknown} event {EVENT}").draft.cinemas == (unknown,)


def test_uuids_are_recognised_anywhere_and_mistyped_ones_reach_their_field() -> None:
    heard = hear(f"urn:uuid:{ASSET.upper()}, bergh due friday 6pm {OTHER_ASSET} assets 123e4567-e89b")

    assert heard.draft.assets.split() == [ASSET, OTHER_ASSET, "123e4567-e89b"]
    assert heard.draft.due == "friday 6pm"


def test_quotation_marks_protect() -> None:
    heard = hear(f'bergh event {EVENT} note "due to the strike" text “Call the owner first” due friday 6pm')

    assert heard.draft.description == "due to the strike"
    assert heard.draft.additional_text == "Call the owner first"
    assert heard.draft.due == "friday 6pm"


def test_a_note_may_hold_words_that_are_keywords_elsewhere() -> None:
    heard = hear(f"bergh note tell the owner that the event is due to the strike due friday 6pm event {EVENT}")

    assert heard.draft.description == "tell the owner that the event is due to the strike"
    assert (heard.draft.due, heard.draft.event, heard.draft.owner) == ("friday 6pm", EVENT, "")


def test_what_is_given_twice_keeps_the_first_and_shows_the_second() -> None:
    heard = hear("bergh due friday 6pm due monday 9am")

    assert heard.draft.due == "friday 6pm"
    assert heard.not_understood == ("due monday 9am",)


def test_slacks_escapes_and_channels() -> None:
    heard = hear("bergh note Tom &amp; Jerry &lt;3 post in <#C0ENCORES|encores>")

    assert heard.draft.description == "Tom & Jerry <3"
    assert heard.draft.channel == "C0ENCORES"


def test_portals_are_named_with_or_without_the_keyword() -> None:
    assert hear("portal apac").draft.portal == Portal.APAC
    assert hear("APAC due friday 6pm").draft.portal == Portal.APAC
    assert hear("bergh portal mars").not_understood == ("portal mars",)


def test_words_longer_than_slacks_fields_are_said_not_to_fit() -> None:
    heard = hear("bergh note " + "very " * 700)

    assert heard.draft.description == ""
    assert any("longer than 3000" in note for note in heard.notes)


WORDS = st.sampled_from(
    ["bergh", "Filmhuis", "event", EVENT, "due", "friday", "6pm", "after", "transfer", "release", "owner", "x:1", "note",
     "text", ",", "and", '"', "“a b”", ASSET, "portal", "EMEA", "assets", "wibble", "cinema", "&amp;", "<#C1|x>", ":", "due:6pm"]
)  # fmt: skip


@given(st.lists(WORDS, max_size=14))
def test_no_word_is_lost(words: list[str]) -> None:
    """Every word stands in the form, was a keyword or a filler, or is said not to be understood."""
    text = " ".join(words)
    heard = read_words(text, draft(cinemas=(), event="", due=""), cinemas=DIRECTORY, is_time=lambda t: "6pm" in t)
    found = heard.draft
    shown = " ".join(
        [found.event, found.assets, found.due, found.transfer_after, found.release_after, found.owner, found.booker,
         found.description, found.additional_text, found.portal, found.channel, *found.cinemas, *heard.not_understood]
    )  # fmt: skip
    for word in set(words) & {"wibble", "friday", "x:1", ASSET, EVENT}:
        assert word in shown


@given(st.text(max_size=200))
def test_any_text_whatever_is_read_without_an_error(text: str) -> None:
    heard = read_words(text, draft(cinemas=(), event="", due=""), cinemas=DIRECTORY, is_time=lambda t: len(t) % 3 == 0)

    assert all(piece.strip() for piece in heard.not_understood)


# -- sentences --------------------------------------------------------------------------------------------------------------


def test_a_note_and_a_text_may_follow_one_another() -> None:
    for line in (
        "bergh note call first text Welcome all",
        "bergh text Welcome all note call first",
        "bergh note: call first text: Welcome all",
        "bergh opmerking call first tekst Welcome all",
    ):
        heard = hear(line)
        assert (heard.draft.description, heard.draft.additional_text) == ("call first", "Welcome all"), line


def test_text_and_note_as_words_of_a_sentence_stay_in_it() -> None:
    assert hear("bergh note the text is wrong").draft.description == "the text is wrong"
    assert (
        hear("bergh text please note that doors open at seven").draft.additional_text
        == "please note that doors open at seven"
    )


def test_what_slack_sets_as_links_and_mentions_is_text_again() -> None:
    heard = hear(
        "bergh note ask <@U0BOB|bob> or <mailto:desk@kino.example|desk@kino.example> &amp; <!here> "
        "text see <http://kino.example|kino.example> – “Doors” <#C0ENCORES|encores>"
    )

    assert heard.draft.description == "ask @bob or desk@kino.example & @here"
    assert heard.draft.additional_text == "see kino.example – “Doors” #encores"
    assert heard.draft.channel == ""


# -- what is said not to be used --------------------------------------------------------------------------------------------


def test_what_stands_between_words_that_were_not_used_is_not_given_back_with_them() -> None:
    heard = hear(f"bergh event Tosca {ASSET} Fidelio due friday 6pm")

    assert heard.draft.assets == ASSET
    assert not any(ASSET in piece for piece in heard.not_understood)
    assert " ".join(heard.not_understood) == "event Tosca Fidelio"
    assert hear(f"bregh {EVENT} wibble").not_understood == ("bregh", "wibble")
