"""How fast recordings come to a cinema is learned from each delivery, and known when the next is ordered."""

from __future__ import annotations

from gofilex import Portal
from sandbox.portal import add_encore
from tests.intake import adopted
from tests.stage import BERGH, CONCERT, Stage


async def test_the_next_order_knows_how_fast_the_last_one_came_in(stage: Stage) -> None:
    here, elsewhere = stage.cinemas(2)
    await stage.orders(stage.request(here), name="first")
    await stage.passes(200, 4)
    assert (await stage.order("first")).placed
    usual = await stage.store.speeds.usual(Portal.EMEA, here.id)
    assert usual > 1e6
    assert await stage.store.speeds.usual(Portal.EMEA, elsewhere.id) == usual, (
        "the portal's, where it has none of its own"
    )
    assert await stage.store.speeds.usual(Portal.APAC, here.id) == 0

    await stage.orders(stage.request(elsewhere), name="second")
    await stage.passes(8, 4)
    [second] = await stage.store.orders.tracked("second")
    assert second.snapshot
    assert second.snapshot.usual_speed == usual


async def test_an_order_placed_elsewhere_is_held_to_the_speed_of_the_cinema_it_goes_to(stage: Stage) -> None:
    await stage.store.speeds.learn(Portal.EMEA, BERGH.id, 12e6)
    body = {"company": {"_id": BERGH.id}, "eventId": CONCERT, "deliveryDue": "2026-11-30T18:00:00"}
    intake = adopted(
        add_encore(stage.backend, "emea", body).id, stage.clock.time(), channel=stage.channel.id, by=stage.alice
    )
    assert await stage.store.orders.submit(intake)
    await stage.passes(20, 4)

    [tracked] = await stage.store.orders.tracked("elsewhere")
    assert tracked.snapshot
    assert tracked.snapshot.usual_speed == 12e6


async def test_a_speed_is_an_average_in_which_the_latest_counts_most(stage: Stage) -> None:
    for speed in (10e6, 20e6):
        await stage.store.speeds.learn(Portal.EMEA, "cinema", speed)
    assert await stage.store.speeds.usual(Portal.EMEA, "cinema") == 13e6
    await stage.store.speeds.learn(Portal.EMEA, "", 100e6)
    assert await stage.store.speeds.usual(Portal.EMEA, "cinema") == 13e6
    assert await stage.store.speeds.usual(Portal.EMEA, "") > 13e6
