"""Orders that were placed elsewhere: what the form and a file make of them, and when each is taken in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.cinemas.cinema import Cinema
from bot.orders.adoption import ExternalOrder, adopt, followed_in, known_already, read_form
from bot.orders.events import Followed
from bot.orders.life import AuditEntry, Follow, initial_snapshot
from bot.orders.order import Order, OrderRequest, Phase, Submission
from bot.orders.placed import Placed
from bot.orders.tracked_order import TrackedOrder
from bot.tracking.snapshot import OrderSnapshot
from bot.wall_time import WallTime
from bot.wording import field_problems
from gofilex import Portal
from tests.orders.desk import BERGH, NOW, wall

AT = 1_800_000_000.0
DUE = WallTime(wall(2026, 11, 27, 18), "Europe/Amsterdam")
FORM = {"portal": "EMEA", "order_id": "aBcdefghijkmnpqrs", "channel": "C1"}


def form(**answers: str) -> ExternalOrder | dict[str, str]:
    """What the form comes to with these answers beside, or in the place of, those that it needs."""
    return read_form({**FORM, **answers}, portals=[Portal.EMEA, Portal.APAC], now=NOW, language="en")


def test_an_id_alone_is_enough_and_nothing_else_is_made_up() -> None:
    assert form() == ExternalOrder("aBcdefghijkmnpqrs", Cinema(Portal.EMEA, zone="UTC"))
    assert form(portal="APAC", order_id="`aBcdefghijkmnpqrs`.") == ExternalOrder(
        "aBcdefghijkmnpqrs", Cinema(Portal.APAC, zone="UTC")
    )


def test_a_due_time_is_on_the_clock_of_the_zone_that_was_named_and_else_on_utc() -> None:
    cinema = Cinema(Portal.EMEA, zone="Europe/Amsterdam")
    assert form(zone="Europe/Amsterdam", due="fri 27 nov 18:00") == ExternalOrder(
        "aBcdefghijkmnpqrs", cinema, DUE, "Europe/Amsterdam"
    )
    assert form(due="fri 27 nov 18:00") == ExternalOrder(
        "aBcdefghijkmnpqrs", Cinema(Portal.EMEA, zone="UTC"), WallTime(wall(2026, 11, 27, 18), "UTC")
    )


@pytest.mark.parametrize(
    ("answers", "errors"),
    [
        ({"portal": ""}, {"portal": field_problems.CHOOSE_PORTAL}),
        ({"portal": "LATAM"}, {"portal": field_problems.CHOOSE_PORTAL}),
        ({"order_id": ""}, {"order_id": field_problems.NO_ORDER_ID}),
        ({"order_id": "no such id"}, {"order_id": field_problems.not_an_id("no such id")}),
        ({"channel": ""}, {"channel": field_problems.CHOOSE_CHANNEL}),
        ({"zone": "Amsterdam", "due": "nonsense"}, {"zone": field_problems.no_zone_name("Amsterdam")}),
        (
            {"portal": "", "order_id": "", "channel": ""},
            {
                "portal": field_problems.CHOOSE_PORTAL,
                "order_id": field_problems.NO_ORDER_ID,
                "channel": field_problems.CHOOSE_CHANNEL,
            },
        ),
    ],
)
def test_each_field_that_is_wrong_is_told_at_that_field(answers: dict[str, str], errors: dict[str, str]) -> None:
    assert form(**answers) == errors


@pytest.mark.parametrize("due", ["31 november 18:00", "tomorrow"])
def test_a_time_that_cannot_be_read_is_told_at_its_field(due: str) -> None:
    errors = form(due=due, zone="Europe/Amsterdam")
    assert isinstance(errors, dict)
    assert [*errors] == ["due"]
    assert errors["due"]


def test_what_is_followed_is_polled_at_once_and_its_past_summed_up() -> None:
    named = replace(ExternalOrder("order1", BERGH, DUE), zone="Europe/Amsterdam")
    unnamed = ExternalOrder.typed(Portal.APAC, "order2")

    taken = adopt([named, unnamed], id="s1", team="T1", channel="C1", by="U1", at=AT)

    first = Order(
        "s1", 0, OrderRequest(BERGH, DUE), phase=Phase.PLACED, order_id="order1", placed=Placed(zone="Europe/Amsterdam")
    )
    second = Order(
        "s1", 1, OrderRequest(Cinema(Portal.APAC, zone="UTC"), None), phase=Phase.PLACED, order_id="order2", placed=None
    )
    assert taken.submission == Submission(id="s1", team="T1", channel="C1", by="U1", created=AT, size=2, external=True)
    assert taken.audit == AuditEntry("followed", "U1")
    assert [entry.order for entry in taken.entries] == [first, second]
    for entry in taken.entries:
        assert entry.next == Follow(initial_snapshot(entry.order, AT, catching_up=True), AT)
        assert entry.events == (Followed(AT, "U1"),)
    assert isinstance(taken.entries[0].next, Follow)
    assert taken.entries[0].next.snapshot.due == DUE.instant.timestamp()
    assert taken.entries[0].next.snapshot.catching_up


def test_of_a_file_the_thread_names_nobody_and_the_audit_does() -> None:
    taken = adopt(
        [ExternalOrder.typed(Portal.EMEA, "order1")], id="s1", team="T1", channel="C1", by="ops", at=AT, from_file=True
    )
    assert taken.entries[0].events == (Followed(AT, ""),)
    assert taken.audit == AuditEntry("followed", "ops")
    assert taken.submission.by == "ops"


def known(channel: str, **snapshot: Any) -> tuple[Submission, TrackedOrder]:
    """An order of the same id, followed in a channel."""
    order = Order("s0", 0, OrderRequest(BERGH, DUE), phase=Phase.PLACED, order_id="order1")
    return Submission("s0", "T1", channel, "U1", AT, 1), TrackedOrder(order, OrderSnapshot(**snapshot))


def test_a_channel_is_told_once_of_an_order_and_anew_of_one_that_has_ended() -> None:
    here, elsewhere, ended = known("C1"), known("C2"), known("C1", final=True)
    assert followed_in("C1", [elsewhere, here]) == here
    assert followed_in("C1", [elsewhere, ended]) is None
    assert known_already([elsewhere, ended]) == [elsewhere[0], ended[0]]
    assert known_already([]) == []
