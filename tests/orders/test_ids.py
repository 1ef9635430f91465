"""Ids as they are pasted."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.ids import asset_uuids, is_portal_id, may_be_id


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
