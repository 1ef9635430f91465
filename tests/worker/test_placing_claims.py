"""Workers that die or are slow while they send: an order is never placed twice for it."""

from __future__ import annotations

import asyncio

import pytest

from bot.orders.order import Phase
from bot.orders.placed import Placed
from bot.store.scores import Score
from bot.worker.portal_health import PortalHealth
from gofilex import Portal
from sandbox.portal import Fault, add_encore
from tests import deciding
from tests.stage import BERGH, CONCERT, LEASE, Stage


async def test_who_dies_while_sending_leaves_an_unknown_outcome_that_nobody_sends_again(stage: Stage) -> None:
    never = stage.line.holds("add-encore")
    await stage.orders()
    lease, [order_id] = await stage.placing.claim()
    dying = asyncio.create_task(stage.placing.place(order_id, lease))
    await never.given.wait()
    dying.cancel()
    await asyncio.wait([dying])
    assert (await stage.order()).phase is Phase.SENDING

    await stage.works()
    assert (await stage.order()).phase is Phase.SENDING, "its lease still runs"
    stage.clock.forward(LEASE)
    await stage.works()

    assert (await stage.order()).phase is Phase.UNKNOWN
    assert len(stage.asked("add-encore")) == 1
    assert "interrupted" in stage.thread


async def test_an_answer_that_comes_after_the_lease_resolves_what_had_become_unknown(stage: Stage) -> None:
    late = stage.line.holds("add-encore")
    await stage.orders()
    lease, [order_id] = await stage.placing.claim()
    slow = asyncio.create_task(stage.placing.place(order_id, lease))
    await late.given.wait()
    stage.clock.forward(LEASE)
    await stage.places()
    assert (await stage.order()).phase is Phase.UNKNOWN

    late.comes()
    await slow
    assert (await stage.order()).phase is Phase.PLACED
    await stage.passes(90, 5)
    assert "Delivered:" in stage.thread
    assert len(stage.asked("add-encore")) == 1
    assert await deciding.resolve_not_placed(stage.store, "carmen", 0, stage.alice) is False


@pytest.mark.parametrize("followed", [True, False])
async def test_an_answer_that_comes_after_a_person_gave_a_wrong_id_goes_before_it_while_it_is_followed(
    stage: Stage, followed: bool
) -> None:
    late = stage.line.holds("add-encore")
    await stage.orders()
    lease, [order_id] = await stage.placing.claim()
    slow = asyncio.create_task(stage.placing.place(order_id, lease))
    await late.given.wait()
    stage.clock.forward(LEASE)
    await stage.places()
    assert await deciding.resolve_placed(stage.store, "carmen", 0, "abc", stage.alice)
    if not followed:
        assert await deciding.stop(stage.store, "carmen", 0, stage.alice)

    late.comes()
    await slow

    [true_id] = stage.created
    order = await stage.order()
    assert (order.order_id, bool(order.resolved_by)) == ((true_id, False) if followed else ("abc", True))
    await stage.passes(90, 5)
    assert stage.thread.count("Delivered:") == followed
    assert (f"Its own answer came late, and names order {true_id}; abc was given" in stage.thread) is not followed
    assert bool(await stage.store.orders.find(Portal.EMEA, "abc")) is not followed


async def test_a_no_that_comes_after_the_lease_resolves_it_too(stage: Stage) -> None:
    await stage.orders()
    lease, [order_id] = await stage.placing.claim()
    late = stage.line.holds("add-encore")
    stage.backend.catalogues["emea"].companies.clear()
    slow = asyncio.create_task(stage.placing.place(order_id, lease))
    await late.given.wait()
    stage.clock.forward(LEASE)
    await stage.places()
    assert (await stage.order()).phase is Phase.UNKNOWN

    late.comes()
    await slow
    assert (await stage.order()).phase is Phase.REFUSED
    await stage.passes(8)
    assert "Company not found" in stage.thread


async def test_a_no_that_comes_after_a_person_gave_an_id_is_told_and_in_the_audit_and_the_card_takes_another_id(
    stage: Stage,
) -> None:
    """The portal shows the order of that id and says that it placed none: only a person can find out which is true."""
    body = {"company": {"_id": BERGH.id}, "eventId": CONCERT, "deliveryDue": "2026-11-30T18:00:00"}
    by_hand = add_encore(stage.backend, "emea", body).id
    await stage.orders()
    lease, [order_id] = await stage.placing.claim()
    late = stage.line.holds("add-encore")
    stage.backend.add_fault(Fault("refuse", endpoint="add-encore", reason="Ordered before"))
    slow = asyncio.create_task(stage.placing.place(order_id, lease))
    await late.given.wait()
    stage.clock.forward(LEASE)
    await stage.places()
    whose = Placed(company_id=BERGH.id, company_name=BERGH.name)
    assert await deciding.resolve_placed(stage.store, "carmen", 0, by_hand, stage.alice, whose)

    late.comes()
    await slow
    await stage.passes(8)

    assert (await stage.order()).order_id == by_hand
    assert "is a refusal (“Ordered before”)" in stage.thread
    assert "Other id" in stage.card
    entries = await stage.store.engine.client.xrange(stage.store.keys.shard("carmen").audit)
    [entry] = [fields for _, fields in entries if "contradicted" in fields.values()]
    assert "Ordered before" in str(entry)


async def test_an_order_that_turns_out_to_be_placed_after_all_is_not_swept_with_what_had_ended(stage: Stage) -> None:
    """Somebody says that it was not placed, and the submission has ended; then the portal answers that it was. It may be due in months."""
    late = stage.line.holds("add-encore")
    await stage.orders()
    lease, [order_id] = await stage.placing.claim()
    slow = asyncio.create_task(stage.placing.place(order_id, lease))
    await late.given.wait()
    stage.clock.forward(LEASE)
    await stage.places()
    assert await deciding.resolve_not_placed(stage.store, "carmen", 0, stage.alice)
    await stage.passes(8)
    late.comes()
    await slow

    stage.clock.forward(60)
    assert await stage.store.retention.sweep(30) == 0
    assert (await stage.order()).phase is Phase.PLACED


async def test_a_slow_worker_whose_claim_was_taken_over_before_the_call_does_not_send(stage: Stage) -> None:
    await stage.orders()
    lease, [order_id] = await stage.placing.claim()
    stage.clock.forward(LEASE)
    await stage.places()  # another worker took it over and placed it

    await stage.placing.place(order_id, lease)

    assert len(stage.created) == 1
    assert (await stage.order()).phase is Phase.PLACED


async def test_who_hears_from_redis_so_late_that_the_portals_answer_would_come_after_the_lease_does_not_send(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    health = stage.portals.health

    async def late(portal: Portal) -> PortalHealth:
        stage.clock.forward(LEASE - 0.2)
        return await health(portal)

    await stage.orders()
    with monkeypatch.context() as patch:
        patch.setattr(stage.portals, "health", late)
        await stage.places()
    assert not stage.asked("add-encore")
    assert (await stage.order()).phase is Phase.QUEUED, "surely not sent, and nobody has taken over"

    await stage.passes(2, 1)
    assert len(stage.created) == 1


async def test_a_claim_of_an_order_that_is_over_only_leaves_the_queue(stage: Stage) -> None:
    await stage.orders()
    await stage.places()
    shard = stage.store.keys.shard("carmen")
    await stage.store.engine.client.zadd(shard.to_send, {"carmen.0": Score.due(stage.clock.time())})

    assert await stage.places() == 1
    assert await stage.places() == 0
    assert len(stage.created) == 1
