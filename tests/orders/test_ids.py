"""Ids as they are pasted."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.ids import asset_uuids, is_portal_id, may_be_id, pasted_id
from gofilex.ids import is_id


@given(st.lists(st.uuids(), max_size=6), st.sampled_from([" ", ",", ";\n", " | ", "\t", ", ", "\n• "]), st.booleans())
def test_uuids_are_found_in_any_separation_and_form(uuids: list[UUID], separator: str, urn: bool) -> None:
    written = [uuid.urn.upper() if urn else f"{{{uuid}}}" for uuid in uuids]

    good, bad = asset_uuids(separator.join(written))

    assert good == tuple(dict.fromkeys(str(uuid) for uuid in uuids))
    assert bad == ()


def test_every_bad_piece_is_named_once() -> None:
    good, bad = asset_uuids("123e4567-e89b-12d3-a456-42661417400 nonsense, nonsense 123e4567e89b12d3a456426614174000")

    assert good == ("123e4567-e89b-12d3-a456-426614174000",)
    assert bad == ("123e4567-e89b-12d3-a456-42661417400", "nonsense")


@pytest.mark.parametrize("text", ["kPv58SRFYExY7xAzQ", "zazRCknY5tRKFR5p7", "CA9k6ERje5GtfhdM4", "92ocDLbbpnHPYZrTe"])
def test_ids_of_the_documentation_look_like_ids(text: str) -> None:
    assert is_portal_id(text)
    assert may_be_id(text)
    assert not is_portal_id(text[:-1] + "0")
    assert not is_portal_id(text[:-1])


@pytest.mark.parametrize("text", ["Stadsschouwburgen", "stadsschouwburgen", "STADSSCHOUWBURGEN", "six days hence ok"])
def test_long_words_are_no_ids(text: str) -> None:
    assert not may_be_id(text)


@pytest.mark.parametrize(
    "pasted",
    [
        "zazRCknY5tRKFR5p7",
        "  zazRCknY5tRKFR5p7\n",
        "`zazRCknY5tRKFR5p7`",
        "```zazRCknY5tRKFR5p7```",
        "“zazRCknY5tRKFR5p7”,",
        "'zazRCknY5tRKFR5p7'.",
        "«zazRCknY5tRKFR5p7»",
        "(zazRCknY5tRKFR5p7)",
        "#zazRCknY5tRKFR5p7",
        "*zazRCknY5tRKFR5p7*",
        "zazRCknY5tRKFR5p7!",
        "\ufeffzazRCknY5\u200btRKFR5p7\u2060",
        "\u202azazRCknY5tRKFR5p7\u202c",
        "zazRCknY5\u00adtRKFR5p7",
        "\u00a0zazRCknY5tRKFR5p7\u3000",
        "ｚazRCknY5tRKFR5p7",
        "order zazRCknY5tRKFR5p7",
        "Order id: zazRCknY5tRKFR5p7.",
        "zazRCknY5tRKFR5p7 (EMEA)",
        "https://genie.portal.gofilex.com/orders/zazRCknY5tRKFR5p7",
        "https://genie.portal.gofilex.com/orders/zazRCknY5tRKFR5p7/",
        "https://genie.portal.gofilex.com/orders?order=zazRCknY5tRKFR5p7&tab=jobs",
        "https://genie.portal.gofilex.com/#/orders/zazRCknY5tRKFR5p7",
        "<https://genie.portal.gofilex.com/orders/zazRCknY5tRKFR5p7>",
        "<https://genie.portal.gofilex.com/orders/zazRCknY5tRKFR5p7|zazRCknY5tRKFR5p7>",
        "<https://genie.portal.gofilex.com/orders/zazRCknY5tRKFR5p7|genie.portal.gofilex.com/orders/zaz…>,",
        "see https://genie.portal.gofilex.com/orders/zazRCknY5tRKFR5p7.",
        "genie.portal.gofilex.com/orders/zazRCknY5tRKFR5p7?tab=jobs",
        "id:zazRCknY5tRKFR5p7",
        "orderId=zazRCknY5tRKFR5p7",
        '{"success":true,"order":{"_id":"zazRCknY5tRKFR5p7","state":"submitted"}}',
        "| zazRCknY5tRKFR5p7|",
        "_zazRCknY5tRKFR5p7_",
        "•zazRCknY5tRKFR5p7",
        "zazRCknY5tRKFR5p7。",
        "zazRCknY5tRKFR5p7(EMEA)",
        "Bergh→zazRCknY5tRKFR5p7",
        "&lt;zazRCknY5tRKFR5p7&gt;",
    ],
)
def test_an_id_is_found_in_whatever_was_pasted(pasted: str) -> None:
    assert pasted_id(pasted) == "zazRCknY5tRKFR5p7"


@pytest.mark.parametrize(
    ("pasted", "found"),
    [("order-17", "order-17"), ("ORD–17", "ORD-17"), ("a.b:c_d", "a.b:c_d"), ("https://portal.example/orders/17", "")],
)
def test_ids_of_another_shape_are_taken_as_they_stand(pasted: str, found: str) -> None:
    assert pasted_id(pasted) == found


@pytest.mark.parametrize(
    "pasted",
    [
        "",
        " ",
        "…",
        "-",
        "—",
        "_._",
        "the order",
        "zazRCknY5tRKFR5p7 kPv58SRFYExY7xAzQ",
        '{"_id":"zazRCknY5tRKFR5p7","event":"kPv58SRFYExY7xAzQ"}',
        "naïve",
        "https://",
        "http://[",
        "x" * 65,
        "<@U0ALICE>!",
    ],
)
def test_what_is_no_id_or_more_than_one_is_none(pasted: str) -> None:
    assert pasted_id(pasted) == ""


@given(st.text(max_size=80))
def test_whatever_was_pasted_comes_to_an_id_or_to_none(pasted: str) -> None:
    found = pasted_id(pasted)

    assert found == "" or is_id(found)
    assert pasted_id(f"`{found}`") == found.strip(".:")
