"""What the portal answers is held against what was asked: every difference would be a wrong delivery."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cinemas.cinema import Cinema
from bot.cinemas.time_zones import same_clock
from bot.orders.differences import differences, other_zone
from bot.orders.order import OrderRequest, Party
from bot.orders.placed import Difference, DifferenceKind
from bot.wall_time import WallTime
from bot.worker.encore_mapping import to_placed
from gofilex import EncoreOrder, Portal

EXAMPLE = Path(__file__).parents[1] / "data" / "gofilex" / "add-encore.response.json"
ANSWER: dict[str, Any] = json.loads(EXAMPLE.read_text(encoding="utf-8"))["order"]
ASSET = "ed39db9d-e98e-4eb4-9848-b6a85a274568"
AMSTERDAM = "Europe/Amsterdam"
BERGH = Cinema(
    Portal.EMEA, "92ocDLbbpnHPYZrTe", name="Filmhuis Bergh", city="'s-Heerenberg", country="NL", zone=AMSTERDAM
)
REQUEST = OrderRequest(
    BERGH,
    WallTime(datetime(2026, 12, 12), AMSTERDAM),
    event="kPv58SRFYExY7xAzQ",
    assets=(ASSET,),
    owner=Party("HKDd83r8Qy6acvY3R"),
)
"""The documentation's own example, asked and answered."""


def answer(change: Callable[[dict[str, Any]], object] = lambda order: None, *, state: str = "queued") -> EncoreOrder:
    """The documentation's answer, its state another, with one thing changed."""
    made = json.loads(json.dumps(ANSWER))
    made["_status"]["state"] = state
    change(made)
    return EncoreOrder.model_validate(made)


def kinds(request: OrderRequest, answered: EncoreOrder) -> list[DifferenceKind]:
    return [difference.kind for difference in differences(request, answered)]


@pytest.mark.parametrize("state", ["queued", "duplicate", "submitted"])
def test_the_documentations_own_answer_to_its_own_order_has_no_difference(state: str) -> None:
    assert differences(REQUEST, answer(state=state)) == ()


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        (DifferenceKind.DUE, lambda o: o.update(deliveryDue="2026-12-12T00:00:00.000Z")),
        (DifferenceKind.EVENT, lambda o: o["event"].update(_id="another1234567890")),
        (DifferenceKind.ASSETS, lambda o: o["_derived"]["encores"][0].update(uuid="00000000-e98e-4eb4-9848-b6a85a274568")),
        (DifferenceKind.ASSETS, lambda o: o["_derived"]["encores"].append({"_id": "x", "uuid": "00000000-e98e-4eb4-9848-b6a85a274568"})),
        (DifferenceKind.NOTHING, lambda o: o["_derived"].update(encores=[], _size=0)),
        (DifferenceKind.COMPANY, lambda o: o["company"].update(_id="another1234567890")),
        (DifferenceKind.OWNER, lambda o: o["_owner"].update(_id="another1234567890")),
        (DifferenceKind.UNMANAGED, lambda o: o.update(_managed=False)),
        (DifferenceKind.MEDIUM, lambda o: o.update(medium="physical")),
    ],
)  # fmt: skip
def test_each_thing_that_is_otherwise_is_found_and_nothing_else(
    kind: DifferenceKind, change: Callable[[dict[str, Any]], object]
) -> None:
    assert kinds(REQUEST, answer(change)) == [kind]


def test_another_booker_is_found_where_the_portal_names_one() -> None:
    asked = replace(REQUEST, booker=Party("ours1234567890123"))
    assert kinds(asked, answer()) == []
    assert kinds(asked, answer(lambda o: o.update(_booker={"_id": "ours1234567890123"}))) == []
    assert kinds(asked, answer(lambda o: o.update(_booker={"_id": "another1234567890"}))) == [DifferenceKind.BOOKER]


def test_an_event_without_anything_to_deliver_is_told_unless_the_portal_says_why() -> None:
    by_event = replace(REQUEST, assets=())
    empty = lambda order: order["_derived"].update(encores=[], _size=0)  # noqa: E731
    assert kinds(by_event, answer(empty)) == [DifferenceKind.NOTHING]
    assert kinds(by_event, answer(empty, state="duplicate")) == []
    assert kinds(by_event, answer(empty, state="canceled")) == []
    assert kinds(by_event, answer(lambda order: order["_derived"].pop("encores"))) == []
    assert kinds(by_event, answer(lambda order: order.pop("_derived"))) == []


def test_what_the_portal_leaves_out_or_chooses_by_itself_is_no_difference() -> None:
    asked = replace(REQUEST, event="", owner=None)
    assert differences(asked, answer()) == ()
    bare = EncoreOrder.model_validate({"_id": "zazRCknY5tRKFR5p7"})
    assert differences(REQUEST, bare) == ()


def test_a_cinema_named_by_another_numbering_is_held_against_its_country() -> None:
    numbered = replace(REQUEST, cinema=replace(BERGH, id="", source="eidr", value="7"))
    assert kinds(numbered, answer()) == []
    abroad = answer(lambda o: o["company"]["location"].update(countries=["DE"]))
    assert kinds(numbered, abroad) == [DifferenceKind.COMPANY]
    assert kinds(REQUEST, abroad) == [], "its id is the same: that the portal knows better is no wrong delivery"


def test_assets_without_their_uuids_are_counted() -> None:
    unnamed = lambda o: o["_derived"].update(encores=[{"_id": "a"}])  # noqa: E731
    assert kinds(REQUEST, answer(unnamed)) == []
    two = replace(REQUEST, assets=(ASSET, "00000000-e98e-4eb4-9848-b6a85a274568"))
    assert kinds(two, answer(unnamed)) == [DifferenceKind.ASSETS]
    assert (
        kinds(
            replace(REQUEST, assets=(ASSET,)), answer(lambda o: o["_derived"]["encores"][0].update(uuid=ASSET.upper()))
        )
        == []
    )


def test_times_on_another_clock_are_one_difference_however_many_they_are() -> None:
    asked = replace(
        REQUEST,
        transfer_after=WallTime(datetime(2026, 12, 10, 8), AMSTERDAM),
        release_after=WallTime(datetime(2026, 12, 11, 8), AMSTERDAM),
    )

    def in_london(order: dict[str, Any]) -> None:
        order["company"]["location"]["timezone"] = "Europe/London"
        order["deliveryDue"] = "2026-12-12T00:00:00.000Z"
        order["transferAfter"] = "2026-12-10T08:00:00.000Z"
        order["releaseAfter"] = "2026-12-11T08:00:00.000Z"

    assert differences(asked, answer(in_london)) == (Difference(DifferenceKind.CLOCK, AMSTERDAM, "Europe/London"),)


def test_another_clock_does_not_hide_a_time_that_is_wrong_on_both() -> None:
    def off(order: dict[str, Any]) -> None:
        order["company"]["location"]["timezone"] = "Europe/London"
        order["deliveryDue"] = "2026-12-12T01:00:00.000Z"

    assert kinds(REQUEST, answer(off)) == [DifferenceKind.DUE]


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ("Asia/Calcutta", "Asia/Kolkata", True),
        ("Asia/Kolkata", "Asia/Calcutta", True),
        ("Europe/Kiev", "Europe/Kyiv", True),
        (AMSTERDAM, AMSTERDAM, True),
        (AMSTERDAM, "Europe/London", False),
        (AMSTERDAM, "Mars/Phobos", False),
        ("Mars/Phobos", "Mars/Deimos", False),
        ("Mars/Phobos", "Mars/Phobos", True),
        (AMSTERDAM, "../../etc/passwd", False),
    ],
)
def test_two_names_for_one_clock_are_no_difference(ours: str, theirs: str, same: bool) -> None:
    assert same_clock(ours, theirs) is same
    if same and ours != "Mars/Phobos":
        asked = replace(REQUEST, cinema=replace(BERGH, zone=ours), due=WallTime(datetime(2026, 12, 12), ours))
        named = answer(lambda o: (o["company"]["location"].update(timezone=theirs), o.pop("deliveryDue")))
        assert other_zone(asked, named) == ""
        assert differences(asked, named) == ()


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)).map(lambda time: time.replace(second=0, microsecond=0)),
    st.sampled_from([AMSTERDAM, "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]),
    st.integers(-3 * 24 * 60, 3 * 24 * 60),
)
def test_a_time_is_told_exactly_when_it_is_another_minute(wall: datetime, zone: str, minutes: int) -> None:
    due = WallTime.at(WallTime(wall, zone).instant, zone)  # one that the clock shows
    asked = replace(REQUEST, cinema=replace(BERGH, zone=zone), due=due)
    there = due.instant + timedelta(minutes=minutes)

    def answered(order: dict[str, Any]) -> None:
        order["company"]["location"]["timezone"] = zone
        order["deliveryDue"] = there.strftime("%Y-%m-%dT%H:%M:%S.000Z")

    found = differences(asked, answer(answered))
    assert [one.kind for one in found] == ([DifferenceKind.DUE] if minutes else [])
    if found:
        assert WallTime.from_text(found[0].asked) == due
        assert datetime.fromisoformat(found[0].answered) == there


@pytest.mark.parametrize("encores", [None, "one", ["id1"], [None]])
def test_a_list_that_cannot_be_read_is_not_taken_for_an_empty_one(encores: object) -> None:
    assert kinds(REQUEST, answer(lambda o: o["_derived"].update(encores=encores))) == []


@pytest.mark.parametrize("zone", ["America/Argentina", "Europe", "x" * 5_000, "../../etc/passwd", ""])
def test_an_odd_zone_changes_nothing_of_what_was_placed(zone: str) -> None:
    odd = answer(lambda o: (o["company"]["location"].update(timezone=zone), o.pop("deliveryDue")))
    placed = to_placed(odd, REQUEST)
    assert placed.differences == ()
    assert datetime.fromisoformat(placed.due) == REQUEST.due_to_send.instant


@pytest.mark.parametrize(
    ("said", "encrypted"),
    [([], False), ([True], True), (True, True), ("yes", True), (["AES"], True), (["unknown"], False), ([False], False), ("no", False), (None, False)],
)  # fmt: skip
def test_whether_it_is_encrypted_is_read_whatever_its_shape(said: object, encrypted: bool) -> None:
    assert to_placed(answer(lambda o: o["details"].update(encrypted=said)), REQUEST).content.encrypted is encrypted
