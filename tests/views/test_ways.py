"""The ways through the windows, as a table: no walk ever needs a fourth, and none ends where the table does not know the way on."""

from __future__ import annotations

import pytest

from bot.views import all_orders, details, form, preview, ways
from bot.views.ways import MOST, OUTSIDE, WAYS, How, Way
from tests.walks import reached


def test_no_window_is_ever_reached_deeper_than_slack_keeps() -> None:
    assert {depth for _, depth in reached()} == {1, 2, 3}


@pytest.mark.parametrize(("way", "depth"), [pair for pair in reached() if pair[0].how is How.PUSH])
def test_a_way_keeps_its_kind_at_every_depth(way: Way, depth: int) -> None:
    """Nothing is only kept from being a fourth window by the last resort, which takes the place of what lay there."""
    assert ways.how(way.source, way.to, depth - 1) is way.how


def test_every_way_can_be_gone() -> None:
    assert {way for way, _ in reached()} == set(WAYS)


def test_windows_are_opened_from_outside_alone() -> None:
    assert all((way.how is How.OPEN) == (way.source == OUTSIDE) for way in WAYS)


def test_the_deepest_window_is_changed_whatever_the_table_says() -> None:
    assert ways.how(form.CALLBACK, preview.CALLBACK, MOST) is How.UPDATE
    assert ways.how("of an older version", details.CALLBACK, 2) is How.PUSH
    assert ways.how("of an older version", details.CALLBACK, MOST) is How.UPDATE


def test_how_deep_a_window_lies_is_read_from_what_slack_says_of_it() -> None:
    assert ways.depth("V1", "V1", "") == 1
    assert ways.depth("V1", "", "") == 1
    assert ways.depth("V2", "V1", "V1") == 2
    assert ways.depth("V3", "V1", "V2") == MOST


def test_the_list_leads_to_details_only_where_two_more_windows_fit() -> None:
    assert [ways.is_offered(all_orders.CALLBACK, "details", depth) for depth in (1, 2, 3)] == [True, False, False]
