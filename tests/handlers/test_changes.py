"""Asking for a change of what is at the portal: who may, what is read, once whoever presses, and what follows from the answer."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.orders.change import ChangeKind
from bot.orders.order import Order, Phase, Submission
from bot.orders.tracked_order import TrackedOrder
from bot.tracking.snapshot import TrackingStatus
from bot.views import buttons
from bot.views.change import change_buttons
from bot.wall_time import WallTime
from tests.handlers.conftest import Desk, values
from tests.intake import submit
from tests.orders.desk import ALICE, HYDE, REQUEST, wall

ID, OTHER = "zazRCknY5tRKFR5p7", "HmuqfJLHEQ5vCX6E8"
ONE, ALL = buttons.order_value("s1", 0), buttons.order_value("s1")
BOB = replace(ALICE, id="U2BOB", name="Bob")
ADMIN = replace(ALICE, id="U9ADMIN")


async def placed(desk: Desk, *orders: Order) -> None:
    """Orders of Alice's that are at the portal, on one card."""
    submission = Submission("s1", "T1", "C1", ALICE.id, 1.0, len(orders))
    assert await submit(desk.bot.store, submission, orders)


@pytest.fixture
async def one(desk: Desk) -> Desk:
    await placed(desk, Order("s1", 0, REQUEST, phase=Phase.PLACED, order_id=ID))
    desk.slack.people |= {BOB.id: BOB, ADMIN.id: ADMIN}
    return desk


async def tracked(desk: Desk, number: int = 0) -> TrackedOrder:
    return (await desk.bot.store.orders.tracked("s1"))[number]


def form(value: str = ONE) -> dict[str, Any]:
    return {"type": "modal", "callback_id": "encore_change", "private_metadata": value}


async def asks(desk: Desk, what: str = "", value: str = ONE, **fields: str) -> dict[str, Any]:
    """Sends the form in."""
    chosen = {"change_what": f"selected:{what}"} if what else {}
    return await desk.sends_view(form(value), values(**chosen, **fields))


async def test_a_new_due_time_is_read_on_the_cinemas_clock_and_asked_of_support(one: Desk) -> None:
    await one.presses("ask_change", ONE)
    assert one.slack.opened[-1]["callback_id"] == "encore_change"

    answer = await asks(one, "due", new_due="28 november 8pm", change_word="The <http://show.nl|show> was moved.\u2069")

    text = json.dumps(answer["view"])
    assert answer["response_action"] == "update"
    for part in (
        ID,
        "change its due time to Sat 28 Nov 2026, 20:00",
        "19:00 UTC",
        "The show was moved.",
        "support-emea@",
    ):
        assert part in text
    order, _ = await tracked(one)
    assert order.change
    assert (order.change.kind, order.change.by, order.change.at) == (ChangeKind.DUE, ALICE.id, one.bot.clock.time())
    assert order.change.due == WallTime(wall(2026, 11, 28, 20), "Europe/Amsterdam")
    await one.presses("support", ONE)
    assert "change its due time" in json.dumps(one.slack.opened[-1])


@pytest.mark.parametrize(
    ("what", "fields", "field", "says"),
    [
        ("", {}, "change_what", "Choose what to ask for."),
        ("due", {}, "new_due", "Say by when"),
        ("due", {"new_due": "28 november"}, "new_due", "start of that day"),
        ("due", {"new_due": "next friday 6pm"}, "new_due", "This could be"),
        ("due", {"new_due": "17 november 2026 6pm"}, "new_due", "has passed"),
        ("due", {"new_due": "27 november 18:00"}, "new_due", "That is its due time already."),
        ("due", {"new_due": "soonish"}, "new_due", ""),
        ("due", {"new_due": "2 hours later"}, "new_due", "Later or earlier than what?"),
        ("due", {"new_due": "+1 day"}, "new_due", "Later or earlier than what?"),
        ("cancel", {"new_due": "28 november 8pm"}, "new_due", "leave this empty"),
        ("word", {}, "change_word", "Write what support is to do."),
        ("cancel", {"change_word": "x" * 1001}, "change_word", "longer than 1,000"),
    ],
)
async def test_what_is_wrong_stands_at_its_field(
    one: Desk, what: str, fields: dict[str, str], field: str, says: str
) -> None:
    answer = await asks(one, what, **fields)

    assert set(answer["errors"]) == {field}
    assert says in answer["errors"][field]
    assert (await tracked(one)).order.change is None


async def test_enter_shows_how_the_time_is_read(one: Desk) -> None:
    view = {**form(), "id": "V1", "hash": "h1", "state": {"values": values(new_due="28 nov 8pm")}}
    await one.presses("new_due", "", view)
    assert "→ Sat 28 Nov 2026, 20:00 in 's-Heerenberg" in one.slack.updated[-1][1]["blocks"][4]["elements"][0]["text"]

    view["state"] = {"values": values(new_due="28 nov")}
    await one.presses("new_due", "", view)
    assert "✖ The portal reads a date as the start" in one.slack.updated[-1][1]["blocks"][4]["elements"][0]["text"]


async def test_of_many_cinemas_one_is_chosen_and_its_clock_counts(desk: Desk) -> None:
    orders = [
        Order("s1", 0, REQUEST, phase=Phase.PLACED, order_id=ID),
        Order("s1", 1, replace(REQUEST, cinema=HYDE), phase=Phase.PLACED, order_id=OTHER),
    ]
    await placed(desk, *orders)
    await desk.presses("ask_change", ALL)
    assert HYDE.name in json.dumps(desk.slack.opened[-1])
    assert (await asks(desk, "cancel", ALL, change_order=""))["errors"] == {"change_order": "Choose the cinema."}

    answer = await asks(desk, "due", ALL, change_order="selected:1", new_due="28 november 8pm")

    assert OTHER in json.dumps(answer["view"])
    assert (await tracked(desk)).order.change is None
    change = (await tracked(desk, 1)).order.change
    assert change
    assert change.due == WallTime(wall(2026, 11, 28, 20), "Europe/London")
    await desk.presses("ask_change", ALL)
    left = desk.slack.opened[-1]
    assert HYDE.name not in json.dumps(left)
    answer = await desk.sends_view(left, values(change_what="selected:cancel"))
    assert ID in json.dumps(answer["view"]), "of the only one that is left, nothing is to be chosen"


async def test_a_change_that_was_made_counts_from_then_on(one: Desk) -> None:
    await asks(one, "due", new_due="28 november 8pm")
    await one.presses("change_made", ONE)

    order, snapshot = await tracked(one)
    assert snapshot
    assert snapshot.due == datetime(2026, 11, 28, 19, tzinfo=UTC).timestamp()
    assert order.change
    assert (order.change.made_by, order.change.made_at) == (ALICE.id, one.bot.clock.time())
    await one.presses("change_not_made", ONE)
    assert "Nobody waits for that any more" in one.said()
    assert (await asks(one, "due", new_due="29 november 8pm"))["response_action"] == "update"


async def test_a_change_that_was_not_made_leaves_everything_as_it_was(one: Desk) -> None:
    before = await tracked(one)
    await asks(one, "due", new_due="28 november 8pm")
    await one.presses("change_not_made", ONE)

    assert await tracked(one) == before


async def test_a_cancellation_that_was_made_ends_the_following(one: Desk) -> None:
    await asks(one, "cancel")
    await one.presses("change_made", ONE)

    order, snapshot = await tracked(one)
    assert snapshot
    assert (snapshot.final, snapshot.tracking_status) == (True, TrackingStatus.CANCELED)
    assert (await one.bot.store.agenda(one.bot.clock.time())).waiting["to_poll"] == 0
    await one.presses("ask_change", ONE)
    assert "There is nothing to change here" in one.said()
    assert order.order_id == ID


async def test_one_change_is_asked_for_at_a_time(one: Desk) -> None:
    """The same, sent in once more because its answer was lost, shows the text again."""
    first = await asks(one, "cancel", change_word="Sorry")
    assert await asks(one, "cancel", change_word="Sorry") == first
    second = await asks(one, "word", change_word="Ring twice")
    assert "A change is asked for already" in second["errors"]["change_what"]
    await one.presses("ask_change", ONE)
    assert "A change is asked for already" in one.said()


async def test_of_two_who_answer_at_once_one_is_heard(one: Desk) -> None:
    await asks(one, "cancel")

    await asyncio.gather(one.presses("change_made", ONE), one.presses("change_not_made", ONE))

    assert len(one.told) == 1
    assert "Nobody waits for that any more" in one.said()
    order, snapshot = await tracked(one)
    assert snapshot
    assert snapshot.final is bool(order.change)


async def test_only_who_ordered_or_an_administrator_changes(one: Desk) -> None:
    one.user = BOB.id
    await one.presses("ask_change", ONE)
    assert "can ask for a change" in json.dumps(await asks(one, "cancel"))
    one.user = ALICE.id
    await asks(one, "cancel")
    one.user = BOB.id
    await one.presses("change_made", ONE)
    assert [("Only who ordered this" in told["text"]) for told in one.told] == [True, True]
    assert (await tracked(one)).order.change

    one.user = ADMIN.id
    await one.presses("change_not_made", ONE)
    assert (await tracked(one)).order.change is None


@pytest.mark.parametrize("action", ["ask_change", "change_made", "change_not_made"])
async def test_a_button_of_what_is_not_kept_is_answered(desk: Desk, action: str) -> None:
    await desk.presses(action, "EMEA:12345")
    await desk.presses(action, buttons.order_value("gone", 0))
    assert [told["text"] for told in desk.told] == ["This order is no longer kept."] * 2


async def test_what_is_done_is_in_the_audit(one: Desk) -> None:
    await asks(one, "due", new_due="28 november 8pm")
    await one.presses("change_made", ONE)

    entries = await one.bot.store.engine.client.xrange(one.bot.store.keys.shard("s1").audit)
    told = [(entry["what"], entry["by"], entry.get("due")) for _, entry in entries]
    due = WallTime(wall(2026, 11, 28, 20), "Europe/Amsterdam").to_text()
    pseudonym = await one.bot.store.engine.client.hget(one.bot.store.keys("pseudonyms"), ALICE.id)
    assert told[-2:] == [("change_asked", pseudonym, due), ("change_made", pseudonym, due)]
    assert ALICE.id not in str(entries)


async def test_no_change_is_asked_for_by_an_id_of_which_it_is_not_known_whose_it_is(desk: Desk) -> None:
    """Support would change another order."""
    await placed(desk, Order("s1", 0, REQUEST, phase=Phase.PLACED, order_id="abc", resolved_by=ALICE.id))

    await desk.presses("ask_change", ONE)
    assert "has not said yet whose order has this id" in desk.said()
    assert "has not said yet whose" in (await asks(desk, "cancel"))["errors"]["change_what"]
    assert (await tracked(desk)).order.change is None
    assert change_buttons(await tracked(desk)) == []


@pytest.mark.parametrize("name", ["transfer_after", "release_after"])
async def test_a_new_due_time_before_what_must_come_first_is_refused(desk: Desk, name: str) -> None:
    first = WallTime(wall(2026, 11, 26, 12), "Europe/Amsterdam")
    request = replace(REQUEST, **{name: first})  # type: ignore[arg-type]
    await placed(desk, Order("s1", 0, request, phase=Phase.PLACED, order_id=ID))

    said = (await asks(desk, "due", new_due="26 november 11:59"))["errors"]["new_due"]

    assert said.startswith("Thu 26 Nov 2026, 11:59 in 's-Heerenberg is earlier than ")
    assert f"{name.replace('_', ' ')}, Thu 26 Nov 2026, 12:00 in 's-Heerenberg." in said
    assert (await asks(desk, "due", new_due="26 november 12:00"))["response_action"] == "update"
