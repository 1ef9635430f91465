"""An order of which only the id was known: the portal says whose it is, and the directory where that cinema's clock hangs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.cinemas.directory import Directory
from bot.orders.external_order import followed
from gofilex import Portal
from sandbox.portal import Fault, add_encore
from sandbox.slack import said
from tests.stage import BERGH, CONCERT, Stage

REUNION = "Indian/Reunion"


async def follows(stage: Stage, order_id: str) -> None:
    """Somebody follows an order by its id alone."""
    submission, orders = followed(
        Portal.EMEA,
        order_id,
        id="elsewhere",
        team="",
        channel=stage.channel.id,
        by=stage.alice,
        now=datetime.fromtimestamp(stage.clock.time(), UTC),
    )
    assert await stage.store.orders.submit(submission, orders)
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


async def test_an_id_that_a_person_found_and_that_goes_to_another_cinema_is_told(stage: Stage) -> None:
    other = next(id_ for id_ in stage.backend.catalogues["emea"].companies if id_ != BERGH.id)
    wrong = placed_elsewhere(stage, other)
    stage.backend.add_fault(Fault("cut", endpoint="add-encore"))
    await stage.orders()
    await stage.passes(60, 5)
    assert await stage.store.orders.resolve_placed("carmen", 0, wrong, stage.alice)
    await stage.passes(30, 5)

    name = stage.backend.catalogues["emea"].companies[other].name
    told = [said(reply) for reply in stage.replies() if reply.broadcast]
    assert any(f"It goes to {name}; ordered was Filmhuis Bergh" in text for text in told)


async def test_the_right_id_is_nothing_to_be_told(stage: Stage) -> None:
    right = placed_elsewhere(stage)
    stage.backend.add_fault(Fault("cut", endpoint="add-encore"))
    await stage.orders()
    await stage.passes(60, 5)
    assert await stage.store.orders.resolve_placed("carmen", 0, right, stage.alice)
    await stage.passes(30, 5)

    assert "otherwise than it was ordered" not in stage.thread
