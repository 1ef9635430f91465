"""An order placed before fills in the form for another one."""

from __future__ import annotations

from dataclasses import replace

from bot.orders.order import Order, Party, Submission
from bot.orders.reorder import draft_of
from bot.wall_time import WallTime
from tests.orders.desk import ALICE, ASSET, BERGH, EVENT, HYDE, OTHER_ASSET, REQUEST, wall


def test_ordering_again_fills_in_everything() -> None:
    made = draft_of(
        Submission("d0", "T1", "C9", "U2BOB", 0.0, 2),
        [
            Order("d0", number, replace(REQUEST, cinema=cinema, due=WallTime(wall(2026, 11, 27, 18), cinema.zone), assets=assets))
            for number, (cinema, assets) in enumerate([(BERGH, (ASSET,)), (BERGH, (OTHER_ASSET,)), (HYDE, (ASSET,))])
        ],
        id="d1",
        by=ALICE.id,
        team="T1",
    )  # fmt: skip

    draft, notes = made
    assert (draft.by, draft.channel, draft.portal) == (ALICE.id, "C9", "EMEA")
    assert draft.cinemas == (BERGH.key, HYDE.key)
    assert (draft.due, draft.owner, draft.event) == ("2026-11-27 18:00", "disney:417", EVENT)
    assert draft.assets.split() == [ASSET, OTHER_ASSET]
    assert draft.groups == ((ASSET,), (OTHER_ASSET,))
    assert notes == ()


def test_a_time_that_the_clock_shows_twice_is_filled_in_with_its_offset() -> None:
    doubled = WallTime(wall(2026, 10, 25, 2, 30).replace(fold=1), "Europe/Amsterdam")
    order = Order("d0", 0, replace(REQUEST, due=doubled))

    draft, _ = draft_of(Submission("d0", "T1", "C9", "U2BOB", 0.0, 1), [order], id="d1", by="U", team="T1")

    assert draft.due == "2026-10-25T02:30+01:00"


def test_ids_of_another_shape_are_filled_in_so_that_they_are_read_as_ids() -> None:
    order = Order("d0", 0, replace(REQUEST, event="tosca2026", owner=Party(id="A24"), booker=Party("", "crm", "7")))

    draft, _ = draft_of(Submission("d0", "T1", "C9", "U2BOB", 0.0, 1), [order], id="d1", by="U", team="T1")

    assert (draft.event, draft.owner, draft.booker) == ("eventId: tosca2026", "ownerId: A24", "crm:7")
