"""An id that somebody types is taken out of what surrounds it, and not believed: it is held against what is known."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest

from bot.cinemas.cinema import Cinema
from bot.orders.look import HIDDEN, UNSURE, Look, Sight
from bot.orders.order import Order, Party, Phase, Submission
from bot.orders.placed import Difference, DifferenceKind, Placed
from bot.orders.tracked_order import TrackedOrder
from bot.store.json_codec import pack
from bot.tracking.snapshot import JobSnapshot, OrderSnapshot
from bot.views import buttons
from gofilex import Portal
from tests import deciding
from tests.handlers.conftest import Desk, values
from tests.intake import submit
from tests.orders.desk import ALICE, BERGH, HYDE, LUX, REQUEST, cinema

ONE = buttons.order_value("s1", 0)
ID, OTHER = "zazRCknY5tRKFR5p7", "HmuqfJLHEQ5vCX6E8"
BOB = replace(ALICE, id="U2BOB", name="Bob")
ADMIN = replace(ALICE, id="U9ADMIN")
RESOLVE: dict[str, Any] = {"type": "modal", "callback_id": "encore_settle", "private_metadata": ONE}
FOLLOW: dict[str, Any] = {"type": "modal", "callback_id": "encore_follow"}
CLEARED = {"response_action": "clear"}
TICKED = {"anyway": {"anyway": {"type": "checkboxes", "selected_options": [{"value": "anyway"}]}}}


@pytest.fixture
async def unknown(desk: Desk) -> Desk:
    """Alice's order, of which nobody knows whether it was placed."""
    order = Order("s1", 0, REQUEST, phase=Phase.UNKNOWN, reason="No answer.")
    assert await submit(desk.bot.store, Submission("s1", "T1", "C1", ALICE.id, 1.0, 1), [order])
    await desk.bot.store.engine.client.set(desk.bot.store.keys.shard("s1").order(order.id), pack(Order, order))
    desk.slack.people |= {BOB.id: BOB, ADMIN.id: ADMIN}
    return desk


async def known(desk: Desk, submission: str, order_id: str, *, channel: str = "C1", by: str = BOB.id) -> None:
    """An order that was placed here."""
    order = Order(submission, 0, replace(REQUEST, cinema=HYDE), phase=Phase.PLACED, order_id=order_id)
    assert await submit(desk.bot.store, Submission(submission, "T1", channel, by, 1.0, 1), [order])


async def tracked(desk: Desk) -> TrackedOrder:
    [found] = await desk.bot.store.orders.tracked("s1")
    return found


async def resolves(desk: Desk, typed: str, **more: Any) -> str:
    """Sends "It was placed" with that id; the sentence at the field, `""` where it was taken."""
    answer = await desk.sends_view(RESOLVE, {**values(order_id=typed), **more})
    assert answer == CLEARED or set(answer["errors"]) == {"order_id"}, answer
    return "" if answer == CLEARED else answer["errors"]["order_id"]


@pytest.mark.parametrize(
    "pasted", [f"`{ID}`", f"“{ID}”.", f"<https://portal.example/orders/{ID}|order>", f"\u200b{ID} ", f"order {ID}"]
)
async def test_an_id_is_taken_out_of_what_surrounds_it_everywhere(unknown: Desk, pasted: str) -> None:
    assert await resolves(unknown, pasted) == ""
    assert (await tracked(unknown)).order.order_id == ID

    await unknown.runs(f"status {pasted}")
    assert "Filmhuis Bergh" in json.dumps(unknown.told[-1])
    await unknown.runs(f"unfollow EMEA {pasted}")
    assert f"{ID} is no longer followed" in unknown.told[-1]["text"]
    await unknown.runs(f"follow {pasted} emea")
    assert ID in json.dumps(unknown.slack.opened[-1])
    answer = await unknown.sends_view(FOLLOW, values(portal="selected:EMEA", order_id=pasted, channel="C1"))
    assert answer == CLEARED
    assert len(await unknown.bot.store.orders.find(None, ID)) == 2


@pytest.mark.parametrize("typed", ["two words", "née", f"{ID} {OTHER}"])
async def test_what_is_no_id_gets_a_sentence_everywhere(unknown: Desk, typed: str) -> None:
    says = f"“{typed}” is not an order's id. Give the id alone"
    assert says in await resolves(unknown, typed)
    answer = await unknown.sends_view(FOLLOW, values(portal="selected:EMEA", order_id=typed, channel="C1"))
    assert says in answer["errors"]["order_id"]
    for command in ("status", "unfollow"):
        await unknown.runs(f"{command} {typed}")
        assert says in unknown.told[-1]["text"]
    await unknown.runs(f"follow {typed}")
    assert typed in unknown.slack.opened[-1]["blocks"][2]["element"]["initial_value"]
    assert unknown.bot.lookup.asked == []


async def test_an_id_that_the_portal_does_not_show_closes_nothing(unknown: Desk) -> None:
    unknown.bot.lookup.looks["abc"] = HIDDEN

    assert "The EMEA portal shows no order with this id." in await resolves(unknown, "abc")
    assert (await tracked(unknown)).order.phase is Phase.UNKNOWN

    assert await resolves(unknown, "abc", **TICKED) == ""
    assert (await tracked(unknown)).id_unseen


async def test_an_id_of_another_cinema_is_refused_even_if_ticked(unknown: Desk) -> None:
    unknown.bot.lookup.looks[OTHER] = Look(Sight.SHOWN, Placed(company_id=HYDE.id, company_name=HYDE.name))

    problem = await resolves(unknown, OTHER, **TICKED)

    assert problem == "The order with this id goes to Hyde Park Picture House, not to Filmhuis Bergh, 's-Heerenberg."
    assert (await tracked(unknown)).order.phase is Phase.UNKNOWN


async def test_an_id_of_another_owners_order_or_of_a_key_order_is_refused_even_if_ticked(
    desk: Desk, unknown: Desk
) -> None:
    ordered = replace((await tracked(unknown)).order, request=replace(REQUEST, owner=Party("HKDd83r8Qy6acvY3R")))
    await desk.bot.store.engine.client.set(desk.bot.store.keys.shard("s1").order(ordered.id), pack(Order, ordered))
    whose = Placed(company_id=BERGH.id, owner_id="d4PzqNvbDqMkXAyrR", owner_name="Piece of Magic")
    unknown.bot.lookup.looks[OTHER] = Look(Sight.SHOWN, whose)
    assert await resolves(unknown, OTHER, **TICKED) == (
        "The order with this id is one of the content owner Piece of Magic (d4PzqNvbDqMkXAyrR); "
        "this one was ordered for HKDd83r8Qy6acvY3R."
    )

    key = Placed(company_id=BERGH.id, differences=(Difference(DifferenceKind.TYPE, "transfer", "key"),))
    unknown.bot.lookup.looks[OTHER] = Look(Sight.SHOWN, key)
    assert "is of type “key”: no encore comes by it" in await resolves(unknown, OTHER, **TICKED)
    assert (await tracked(unknown)).order.phase is Phase.UNKNOWN


async def test_an_order_on_a_disk_is_taken_and_said_to_differ_and_can_be_changed(unknown: Desk) -> None:
    disk = Difference(DifferenceKind.MEDIUM, "electronic", "physical")
    unknown.bot.lookup.looks[ID] = Look(Sight.SHOWN, Placed(company_id=BERGH.id, differences=(disk,)))

    assert await resolves(unknown, ID) == ""

    found = await tracked(unknown)
    assert found.order.placed
    assert found.order.placed.differences == (disk,)
    assert found.takes_other_id


async def test_the_right_id_needs_no_second_look(unknown: Desk) -> None:
    whose = Placed(company_id=BERGH.id, company_name=BERGH.name, owner_name="Universal")
    unknown.bot.lookup.looks[ID] = Look(Sight.SHOWN, whose)

    assert await resolves(unknown, ID) == ""

    order, _ = await tracked(unknown)
    assert (order.placed, order.resolved_by, order.resolved_at) == (whose, ALICE.id, unknown.bot.clock.time())
    assert not (await tracked(unknown)).id_unseen


async def test_an_id_that_another_order_has_is_refused_and_it_is_said_whose(unknown: Desk) -> None:
    """However that one stands by now: it is another order. What is in a private channel is not told."""
    await known(unknown, "s2", ID)
    await deciding.stop(unknown.bot.store, "s2", None, BOB.id)
    assert await resolves(unknown, ID) == (
        "This is the id of the order for Hyde Park Picture House, Leeds that Bob placed, which is told of in #encores already."
    )

    unknown.slack.private.add("C9SECRET")
    await known(unknown, "s3", OTHER, channel="C9SECRET")
    assert (
        await resolves(unknown, OTHER) == "An order with this id is followed already, in a channel that you are not in."
    )
    assert unknown.bot.lookup.asked == []
    assert (await tracked(unknown)).order.phase is Phase.UNKNOWN


async def test_what_was_followed_for_it_meanwhile_can_be_given_once_that_has_ended(unknown: Desk) -> None:
    typed = values(portal="selected:EMEA", order_id=ID, channel="C1")
    assert await unknown.sends_view(FOLLOW, typed) == CLEARED
    assert "that Alice follows" in await resolves(unknown, ID)

    await unknown.runs(f"unfollow {ID}")
    assert await resolves(unknown, ID) == ""


async def test_where_the_portal_cannot_be_asked_the_id_is_taken_and_can_be_changed(unknown: Desk) -> None:
    whose = Placed(company_id=BERGH.id, company_name=BERGH.name)
    unknown.bot.lookup.looks |= {"abc": UNSURE, OTHER: HIDDEN, ID: Look(Sight.SHOWN, whose)}
    assert await resolves(unknown, "abc") == ""
    assert (await tracked(unknown)).id_unseen

    await unknown.presses("other_id", ONE)
    view = unknown.slack.opened[-1]
    assert "`abc`" in json.dumps(view)
    wrong = await unknown.sends_view(view, values(order_id=OTHER))
    assert "shows no order" in wrong["errors"]["order_id"]
    assert await unknown.sends_view(view, values(order_id=ID)) == CLEARED

    order, _ = await tracked(unknown)
    assert (order.order_id, order.placed) == (ID, whose)
    assert await unknown.sends_view(view, values(order_id=ID)) == CLEARED  # pressed twice
    late = await unknown.sends_view(view, values(order_id=OTHER))
    assert "somebody gave another id" in late["errors"]["order_id"]
    await unknown.presses("other_id", ONE)
    assert "somebody gave another id" in unknown.said()


@pytest.mark.parametrize("look", [Look(Sight.SHOWN), Look(Sight.SHOWN, Placed(owner_name="Universal"))])
async def test_an_id_is_shown_but_not_whose_it_is_then_another_can_be_given(unknown: Desk, look: Look) -> None:
    """As by its jobs, where a portal has no orders/status: however many of them are seen."""
    unknown.bot.lookup.looks[ID] = look
    assert await resolves(unknown, ID) == ""

    order, _ = await tracked(unknown)
    assert order.placed is None
    assert TrackedOrder(
        order, OrderSnapshot(state="processing", jobs=(JobSnapshot("j", "download", "running"),))
    ).id_unseen


async def test_of_two_who_change_an_id_one_does(unknown: Desk) -> None:
    unknown.bot.lookup.looks |= {"abc": UNSURE, ID: UNSURE, OTHER: UNSURE}
    assert await resolves(unknown, "abc") == ""
    await unknown.presses("other_id", ONE)
    view = unknown.slack.opened[-1]

    answers = await asyncio.gather(
        unknown.sends_view(view, values(order_id=ID)), unknown.sends_view(view, values(order_id=OTHER))
    )

    assert sorted(answer["response_action"] for answer in answers) == ["clear", "errors"]
    won = ID if answers[0] == CLEARED else OTHER
    assert (await tracked(unknown)).order.order_id == won


async def test_only_who_ordered_or_an_administrator_gives_another_id(unknown: Desk) -> None:
    unknown.bot.lookup.looks["abc"] = UNSURE
    assert await resolves(unknown, "abc") == ""
    view = {"type": "modal", "callback_id": "encore_other_id", "private_metadata": f"{ONE}\nabc"}

    unknown.user = BOB.id
    await unknown.presses("other_id", ONE)
    assert "Only who ordered this" in unknown.said()
    assert "Only who ordered this" in json.dumps(await unknown.sends_view(view, values(order_id=ID)))
    unknown.user = ADMIN.id
    assert await unknown.sends_view(view, values(order_id=ID)) == CLEARED
    assert (await tracked(unknown)).order.resolved_by == ADMIN.id


async def test_who_presses_twice_resolves_once(unknown: Desk) -> None:
    """The second time because the answer to the first was lost."""
    assert await resolves(unknown, ID) == ""
    assert await resolves(unknown, f"`{ID}`") == ""
    assert "settled this order already" in await resolves(unknown, OTHER)


async def test_one_id_is_not_entered_for_two_orders_at_once(unknown: Desk) -> None:
    typed = values(portal="selected:EMEA", order_id=ID, channel="C2")
    orders, says = unknown.bot.store.orders, "Somebody is entering this id just now. Press again in a moment."
    assert await orders.begin_entering(Portal.EMEA, ID)

    assert await resolves(unknown, ID) == says
    assert (await unknown.sends_view(FOLLOW, typed))["errors"]["order_id"] == says

    await orders.end_entering(Portal.EMEA, ID)
    assert await resolves(unknown, ID) == ""
    assert await unknown.sends_view(FOLLOW, typed) == CLEARED


async def test_following_says_that_the_portal_does_not_show_an_id_and_follows_one_that_is_new(desk: Desk) -> None:
    typed = values(portal="selected:EMEA", order_id=ID, channel="C1")
    desk.bot.lookup.looks[ID] = HIDDEN

    answer = await desk.sends_view(FOLLOW, typed)
    assert "The EMEA portal shows no order with this id." in answer["errors"]["order_id"]
    assert await desk.bot.store.orders.find(None, ID) == []

    assert await desk.sends_view(FOLLOW, {**typed, **TICKED}) == CLEARED
    assert len(await desk.bot.store.orders.find(None, ID)) == 1


async def test_a_portal_that_cannot_be_asked_does_not_keep_an_order_from_being_followed(desk: Desk) -> None:
    desk.bot.lookup.looks[ID] = UNSURE
    assert await desk.sends_view(FOLLOW, values(portal="selected:EMEA", order_id=ID, channel="C1")) == CLEARED


WITTE_DOEK = cinema("g2cdefghijkmnpqrs", "'t Witte Doek", "Etten-Leur")


async def ordered_by_number(desk: Desk) -> None:
    """The order of which nobody knows whether it was placed is for a cinema that has no id of the portal's here."""
    [found] = await desk.bot.store.orders.tracked("s1")
    order = replace(found.order, request=replace(REQUEST, cinema=LUX))
    await desk.bot.store.engine.client.set(desk.bot.store.keys.shard("s1").order(order.id), pack(Order, order))


@pytest.mark.parametrize(
    ("known", "named"),
    [
        (replace(WITTE_DOEK, source="disney", value="88"), Placed()),
        (None, Placed(country="BE")),
        (None, Placed(city="Etten-Leur", country="NL")),
        (replace(LUX, id="h2cdefghijkmnpqrs"), Placed()),
    ],
    ids=["another number", "another country", "another name and city", "that number has another id"],
)
async def test_of_a_cinema_ordered_by_its_number_an_id_is_refused_where_it_can_be_told(
    unknown: Desk, known: Cinema | None, named: Placed
) -> None:
    await ordered_by_number(unknown)
    if known:
        await unknown.bot.directory.add(known)
    whose = replace(named, company_id=WITTE_DOEK.id, company_name=WITTE_DOEK.name)
    unknown.bot.lookup.looks[OTHER] = Look(Sight.SHOWN, whose)

    assert await resolves(unknown, OTHER) == "The order with this id goes to 't Witte Doek, not to Lux, Nijmegen."
    assert (await tracked(unknown)).order.phase is Phase.UNKNOWN


@pytest.mark.parametrize(
    ("known", "named"),
    [
        (replace(LUX, id="h2cdefghijkmnpqrs"), Placed(company_name="Kino Lux BV")),
        (None, Placed(company_name="LUX", city="Nijmegen", country="NL")),
    ],
    ids=["by its number", "by name and city"],
)
async def test_of_a_cinema_ordered_by_its_number_the_right_id_is_believed(
    unknown: Desk, known: Cinema | None, named: Placed
) -> None:
    await ordered_by_number(unknown)
    if known:
        await unknown.bot.directory.add(known)
    unknown.bot.lookup.looks[ID] = Look(Sight.SHOWN, replace(named, company_id="h2cdefghijkmnpqrs"))

    assert await resolves(unknown, ID) == ""
    assert not (await tracked(unknown)).takes_other_id


async def test_where_it_cannot_be_told_whose_an_id_is_another_can_be_given_until_delivery(unknown: Desk) -> None:
    await ordered_by_number(unknown)
    whose = Placed(company_id=WITTE_DOEK.id, company_name=WITTE_DOEK.name)
    unknown.bot.lookup.looks |= {OTHER: Look(Sight.SHOWN, whose), ID: UNSURE}

    assert await resolves(unknown, OTHER) == ""

    found = await tracked(unknown)
    assert found.takes_other_id
    assert not found.id_unseen
    assert found.order.placed
    [difference] = found.order.placed.differences
    assert difference == Difference(DifferenceKind.COMPANY, LUX.key, f"{WITTE_DOEK.name} ({WITTE_DOEK.id})")
    assert not TrackedOrder(found.order, OrderSnapshot(final=True)).takes_other_id
    await unknown.presses("other_id", ONE)
    assert await unknown.sends_view(unknown.slack.opened[-1], values(order_id=ID)) == CLEARED
    assert (await tracked(unknown)).order.order_id == ID


async def test_a_follow_form_whose_answer_was_lost_is_sent_again_and_follows_once(desk: Desk) -> None:
    await desk.runs("follow EMEA zazRCknY5tRKFR5p7")
    form = {**desk.slack.opened[0], "id": "V7"}
    given = values(portal="selected:EMEA", order_id="zazRCknY5tRKFR5p7", due="", zone="", channel="C1")

    answers = [await desk.sends_view(form, given, id="V7") for _ in range(2)]

    assert answers == [{"response_action": "clear"}] * 2
    assert len(await desk.bot.store.orders.open(10)) == 1
    other = await desk.sends_view(form, given, id="V8")
    assert "follow" in other["errors"]["order_id"], "by another window it is said to be followed already"
