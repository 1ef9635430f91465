"""An order of which only the id was known: the portal says whose it is, and the directory where that cinema's clock hangs."""

from __future__ import annotations

from dataclasses import replace

from bot.cinemas.directory import Directory
from bot.orders.order import Phase
from sandbox.portal import Fault, add_encore
from sandbox.slack import text_of
from tests import deciding
from tests.intake import adopted
from tests.stage import ADMIN, BERGH, CONCERT, Stage

REUNION = "Indian/Reunion"


async def follows(stage: Stage, order_id: str) -> None:
    """Somebody follows an order by its id alone."""
    intake = adopted(order_id, stage.clock.time(), channel=stage.channel.id, by=stage.alice)
    assert await stage.store.orders.submit(intake)
    await stage.passes(20, 4)


def placed_elsewhere(stage: Stage, cinema: str = BERGH.id) -> str:
    body = {"company": {"_id": cinema}, "eventId": CONCERT, "deliveryDue": "2026-11-30T18:00:00"}
    return add_encore(stage.backend, "emea", body).id


async def test_a_followed_order_has_the_cinemas_name_and_its_owner_from_the_portal(stage: Stage) -> None:
    await follows(stage, placed_elsewhere(stage))

    assert "Filmhuis Bergh" in stage.card
    placed = (await stage.order("elsewhere")).placed
    assert placed
    assert (placed.company_id, placed.zone) == (BERGH.id, "")
    assert placed.owner_name


async def test_its_clock_is_the_one_that_the_directory_has_for_that_cinema(stage: Stage) -> None:
    known = replace(BERGH, name="Filmhuis Bergh aan Zee", city="Saint-Denis", country="RE", zone=REUNION)
    await Directory(stage.store.cinemas).add(known)
    await follows(stage, placed_elsewhere(stage))

    assert "Filmhuis Bergh aan Zee, Saint-Denis" in stage.card
    placed = (await stage.order("elsewhere")).placed
    assert placed
    assert placed.zone == REUNION


async def test_an_id_that_a_person_gave_and_that_goes_to_another_cinema_is_rejected_and_nothing_told_of_that_order(
    stage: Stage,
) -> None:
    """Though it has long been delivered there. The question is asked again, and the right id settles it."""
    other = next(id_ for id_ in stage.backend.catalogues["emea"].companies if id_ != BERGH.id)
    wrong = placed_elsewhere(stage, other)
    await stage.passes(600, 60)
    stage.backend.add_fault(Fault("cut", endpoint="add-encore"))
    await stage.orders()
    await stage.passes(60, 5)
    assert await deciding.resolve_placed(stage.store, "carmen", 0, wrong, stage.alice)
    await stage.passes(30, 5)

    name = stage.backend.catalogues["emea"].companies[other].name
    [told] = [text_of(reply) for reply in stage.replies() if reply.broadcast and wrong in text_of(reply)]
    assert f"Order `{wrong}`, which <@{stage.alice}> gave, goes to {name}, so it is another one." in told
    assert "It was placed: enter its id" in told
    assert "Delivered" not in stage.thread
    order = await stage.order()
    assert (order.phase, order.order_id, order.resolved_by) == (Phase.UNKNOWN, "", "")
    assert f"The id that was given, {wrong}, is that of an order for {name}." in stage.card
    assert await stage.store.orders.find(None, wrong) == []
    assert (await stage.store.agenda(stage.clock.time())).waiting["to_poll"] == 0

    [right] = [id_ for id_ in stage.created if id_ != wrong]
    assert await deciding.resolve_placed(stage.store, "carmen", 0, right, stage.alice)
    await stage.passes(30, 5)
    assert (await stage.order()).placed
    assert stage.thread.count("It was placed.") == 2
    assert "Id given by" in stage.card


async def test_an_id_that_the_portal_has_not_shown_can_be_changed_until_it_is(stage: Stage) -> None:
    stage.backend.add_fault(Fault("cut", endpoint="add-encore"))
    await stage.orders()
    await stage.passes(60, 5)
    [right] = stage.created
    orders = stage.store.orders
    assert await deciding.resolve_placed(stage.store, "carmen", 0, "abc", stage.alice)
    await stage.works()
    assert "Being looked for" in stage.card
    assert "until it does, the card takes another id" in stage.thread
    assert "Other id" in stage.card
    await stage.passes(200, 20)
    assert "Not found" in stage.card
    assert "Other id" in stage.card

    assert not await deciding.change_id(stage.store, "carmen", 0, right, ADMIN, instead_of="what it never was")
    assert await deciding.change_id(stage.store, "carmen", 0, right, ADMIN, instead_of="abc")
    await stage.passes(30, 5)

    order = await stage.order()
    assert (order.order_id, order.resolved_by) == (right, ADMIN)
    assert await orders.find(None, "abc") == []
    assert f"It is order `{right}`." in stage.thread
    assert "in the place of `abc`" in stage.thread
    assert "Other id" not in stage.card
    assert f"Id given by <@{ADMIN}>" in stage.card
    assert not await deciding.change_id(stage.store, "carmen", 0, "abc", ADMIN, instead_of=right)


async def test_the_right_id_is_nothing_to_be_told(stage: Stage) -> None:
    right = placed_elsewhere(stage)
    stage.backend.add_fault(Fault("cut", endpoint="add-encore"))
    await stage.orders()
    await stage.passes(60, 5)
    assert await deciding.resolve_placed(stage.store, "carmen", 0, right, stage.alice)
    await stage.passes(30, 5)

    assert "otherwise than it was ordered" not in stage.thread
