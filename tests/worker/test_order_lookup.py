"""One look at a portal for an id that somebody just typed: shown and whose, not shown, or not to be known in time."""

from __future__ import annotations

import asyncio

import pytest

from bot.cinemas.directory import Directory
from bot.orders.look import HIDDEN, UNSURE, Look, Sight
from bot.orders.placed import DifferenceKind
from bot.worker import order_lookup
from bot.worker.encore_mapping import to_whose
from bot.worker.order_lookup import OrderLookup
from gofilex import OrderStatus, Portal
from sandbox.portal import Fault, add_encore
from tests.stage import BERGH, CONCERT, Stage

UNKNOWN_ID = "zazRCknY5tRKFR5p7"


@pytest.fixture
def lookup(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> OrderLookup:
    monkeypatch.setattr(order_lookup, "LOOK_SECONDS", 60.0)  # longer than the busiest machine takes
    return OrderLookup(stage.portals, Directory(stage.store.cinemas), stage.clock)


def there(stage: Stage) -> str:
    """An order that the portal has for some time."""
    body = {"company": {"_id": BERGH.id}, "eventId": CONCERT, "deliveryDue": "2026-11-30T18:00:00"}
    order_id = add_encore(stage.backend, "emea", body).id
    stage.clock.forward(60)
    return order_id


async def test_an_order_that_is_shown_says_whose_it_is(stage: Stage, lookup: OrderLookup) -> None:
    await Directory(stage.store.cinemas).add(BERGH)

    look = await lookup.look(Portal.EMEA, there(stage))

    assert look.sight is Sight.SHOWN
    assert look.whose
    assert (look.whose.company_id, look.whose.company_name, look.whose.zone) == (BERGH.id, BERGH.name, BERGH.zone)


async def test_an_order_that_is_shown_says_its_owner_and_what_no_encore_order_is(
    stage: Stage, lookup: OrderLookup
) -> None:
    key = OrderStatus.model_validate({"_id": "a", "_type": "key", "medium": "physical"})
    assert [one.kind for one in to_whose(key, None).differences] == [DifferenceKind.TYPE, DifferenceKind.MEDIUM]

    look = await lookup.look(Portal.EMEA, there(stage))

    assert look.whose
    assert look.whose.differences == ()
    assert look.whose.owner_id in stage.backend.catalogues["emea"].owners


async def test_an_id_that_the_portal_does_not_show(stage: Stage, lookup: OrderLookup) -> None:
    there(stage)

    assert await lookup.look(Portal.EMEA, UNKNOWN_ID) == HIDDEN
    assert [len(stage.asked(name)) for name in ("orders-status", "jobs-by-order")] == [1, 1]


async def test_an_id_that_the_portal_refuses_is_not_shown_unless_it_refuses_all(
    stage: Stage, lookup: OrderLookup
) -> None:
    stage.backend.add_fault(Fault("refuse", times=None, order_id="abc"))
    assert await lookup.look(Portal.EMEA, "abc") == HIDDEN

    await stage.store.portal_health.note(Portal.EMEA, {"status_failures": 1})
    assert await lookup.look(Portal.EMEA, "abc") == UNSURE


async def test_where_there_is_no_orders_status_its_jobs_show_an_order(stage: Stage, lookup: OrderLookup) -> None:
    """That there are none has many meanings, and says nothing."""
    stage.backend.switches.orders_status = False
    order_id = there(stage)

    assert await lookup.look(Portal.EMEA, order_id) == Look(Sight.SHOWN)
    assert await lookup.look(Portal.EMEA, UNKNOWN_ID) == UNSURE


async def test_a_portal_known_to_have_none_is_not_asked_for_it(stage: Stage, lookup: OrderLookup) -> None:
    await stage.store.portal_health.note(Portal.EMEA, {"no_status_until": stage.clock.time() + 900})

    assert (await lookup.look(Portal.EMEA, there(stage))).sight is Sight.SHOWN
    assert stage.asked("orders-status") == []


@pytest.mark.parametrize("fault", ["unavailable", "unauthorised", "rate-limit", "hang", "drop"])
async def test_a_portal_that_gives_no_answer_of_use_says_nothing(stage: Stage, lookup: OrderLookup, fault: str) -> None:
    stage.backend.add_fault(Fault(fault, times=None))

    assert await lookup.look(Portal.EMEA, there(stage)) == UNSURE


async def test_who_waits_waits_no_longer_than_a_form_can(
    stage: Stage, lookup: OrderLookup, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = stage.line.holds("orders-status")
    order_id = there(stage)
    monkeypatch.setattr(order_lookup, "LOOK_SECONDS", 0.05)

    assert await lookup.look(Portal.EMEA, order_id) == UNSURE
    late.comes()
    await asyncio.sleep(0)


async def test_neither_a_portal_without_a_budget_nor_one_that_is_not_set_up_is_asked(
    stage: Stage, lookup: OrderLookup
) -> None:
    await stage.store.limits.back_off("portal:EMEA", 60)

    assert await lookup.look(Portal.EMEA, UNKNOWN_ID) == UNSURE
    assert await lookup.look(Portal.APAC, UNKNOWN_ID) == UNSURE
    assert stage.backend.requests == []
