"""An order is sent to its portal once, and whatever becomes of it, somebody is told."""

from __future__ import annotations

import pytest

from bot.orders.order import Phase, SaidBy
from gofilex import Portal
from sandbox.portal import Fault
from tests import deciding
from tests.stage import BERGH, CONCERT, LEASE, Stage

# -- placed, refused, unknown ----------------------------------------------------------------------------------------------


async def test_what_the_portal_answered_is_kept_and_told(stage: Stage) -> None:
    await stage.orders()
    await stage.passes(4)

    order = await stage.order()
    assert order.phase is Phase.PLACED
    assert [order.order_id] == stage.created
    assert order.placed
    assert order.placed.event_name.startswith("Berliner")
    assert order.placed.zone == "Europe/Amsterdam"
    assert order.placed.delivers == (("ed39db9d-e98e-4eb4-9848-b6a85a274568", "ts"),)
    assert f"Accepted by the EMEA portal:* order `{order.order_id}`" in stage.thread
    assert await stage.store.cinemas.events(Portal.EMEA) == {CONCERT: order.placed.event_name}
    assert await stage.store.cinemas.parties(Portal.EMEA) == {order.placed.owner_id: order.placed.owner_name}
    assert order.placed.owner_id
    [(_, tracked)] = await stage.store.orders.find(Portal.EMEA, order.order_id)
    assert tracked.snapshot


@pytest.mark.parametrize(
    "kind", ["cut", "hang", "half-body", "truncated", "bad-gateway-after", "no-id", "html", "error-500"]
)
async def test_without_an_answer_to_trust_the_outcome_is_unknown_and_nothing_is_ever_sent_again(
    stage: Stage, kind: str
) -> None:
    stage.backend.add_fault(Fault(kind, endpoint="add-encore"))
    await stage.orders()
    await stage.places()

    order = await stage.order()
    assert order.phase is Phase.UNKNOWN
    assert order.reference
    await stage.passes(4 * LEASE, LEASE)
    assert len(stage.asked("add-encore")) == 1
    assert stage.thread.count(order.reference) == 1
    assert "It was placed" in stage.thread
    assert [tracked.order.id for _, tracked in await stage.store.orders.open(5)] == ["carmen.0"]


async def test_a_person_who_found_it_in_the_portal_has_it_followed_to_its_end(stage: Stage) -> None:
    stage.backend.add_fault(Fault("cut", endpoint="add-encore"))
    await stage.orders()
    await stage.works()
    [order_id] = stage.created

    assert await deciding.resolve_placed(stage.store, "carmen", 0, order_id, stage.alice)
    await stage.passes(90, 5)

    assert "Delivered:" in stage.thread
    assert len(stage.asked("add-encore")) == 1


@pytest.mark.parametrize(
    ("kind", "reason"), [("refuse", "Company not found"), ("unsuccessful", "TS and DCP do not mix")]
)
async def test_the_portals_no_is_told_with_its_reason(stage: Stage, kind: str, reason: str) -> None:
    stage.backend.add_fault(Fault(kind, endpoint="add-encore", reason=reason))
    await stage.orders()
    await stage.works()
    await stage.passes(60, 20)

    assert (await stage.order()).phase is Phase.REFUSED
    assert stage.thread.count(reason) == 1
    assert reason in stage.card
    assert [reply.broadcast for reply in stage.replies()] == [True]
    assert len(stage.asked("add-encore")) == 1
    assert await stage.store.orders.open(5) == []
    assert await stage.store.orders.same_content([stage.request()]) == [[]]


async def test_a_refusal_is_kept_with_whose_words_it_is_in_and_the_fields_that_it_is_about(stage: Stage) -> None:
    body = {
        "error": "validation-error",
        "reason": "Too soon",
        "details": [{"name": "deliveryDue", "type": "expectedType"}],
    }
    stage.backend.add_fault(Fault("refuse-with", endpoint="add-encore", body=body))
    await stage.orders()
    await stage.places()

    order = await stage.order()
    assert (order.phase, order.reason, order.said_by) == (Phase.REFUSED, "Too soon", SaidBy.PORTAL)
    assert order.fields == ("deliveryDue",)
    assert order.reference


@pytest.mark.parametrize("kind", ["unauthorised", "forbidden", "missing"])
async def test_a_portal_that_does_not_let_us_in_created_nothing(stage: Stage, kind: str) -> None:
    stage.backend.add_fault(Fault(kind, endpoint="add-encore", times=None))
    stage.backend.add_fault(Fault(kind, times=None))  # whatever address is tried
    await stage.orders()
    await stage.works()

    assert (await stage.order()).phase is Phase.REFUSED
    assert stage.created == []


# -- not sent --------------------------------------------------------------------------------------------------------------


async def test_an_order_waits_for_a_portal_that_cannot_be_reached_and_is_placed_once(stage: Stage) -> None:
    await stage.portal.refuse_connections()
    await stage.orders()
    await stage.works()
    assert (await stage.order()).phase is Phase.QUEUED
    assert "Waiting" not in stage.thread, "one failure is nobody's business"
    await stage.passes(120, 10)
    order = await stage.order()
    assert order.tries >= 3
    assert stage.thread.count("cannot be reached") == 1

    await stage.portal.accept_connections()
    await stage.passes(31, 31)

    assert (await stage.order()).phase is Phase.PLACED
    assert len(stage.created) == 1


async def test_a_portal_that_asks_for_time_is_given_it(stage: Stage) -> None:
    stage.backend.add_fault(Fault("rate-limit", endpoint="add-encore", retry_after="90"))
    await stage.orders()
    await stage.works()
    await stage.passes(88, 22)
    assert len(stage.asked("add-encore")) == 1

    await stage.passes(4, 2)
    assert (await stage.order()).phase is Phase.PLACED
    assert len(stage.asked("add-encore")) == 2


async def test_what_the_portal_asks_for_holds_for_the_next_order_too(stage: Stage) -> None:
    stage.backend.add_fault(Fault("rate-limit", endpoint="add-encore", retry_after="90"))
    await stage.orders()
    await stage.places()
    await stage.orders(name="tosca")
    await stage.passes(88, 22)
    assert len(stage.asked("add-encore")) == 1
    assert (await stage.order("tosca")).phase is Phase.QUEUED

    await stage.passes(10, 2)
    assert (await stage.order("tosca")).phase is Phase.PLACED


async def test_an_order_whose_due_time_passes_while_it_waits_is_given_up_and_that_is_told(stage: Stage) -> None:
    await stage.portal.refuse_connections()
    await stage.orders(stage.request(days=0.01))
    await stage.passes(1200, 100)
    await stage.portal.accept_connections()
    await stage.passes(120, 40)

    assert (await stage.order()).phase is Phase.DROPPED
    assert stage.asked("add-encore") == []
    assert "due time passed" in stage.thread
    assert stage.replies()[-1].broadcast


async def test_a_portal_that_is_not_set_up_any_more_is_said_to_be_so(stage: Stage) -> None:
    stage.portals._clients.pop(Portal.EMEA)  # its token was taken out of the settings
    await stage.orders()
    await stage.passes(4)

    assert (await stage.order()).phase is Phase.REFUSED
    assert "not set up here" in stage.thread


# -- the cinema's zone -----------------------------------------------------------------------------------------------------


async def test_another_zone_than_the_directorys_is_pointed_out_and_the_directory_corrected(stage: Stage) -> None:
    await stage.store.cinemas.put([BERGH])
    stage.backend.move_company("emea", BERGH.id, "Europe/Lisbon")
    await stage.orders()
    await stage.passes(8)

    assert "Europe/Lisbon" in stage.thread
    assert "otherwise than it was ordered" in stage.thread
    assert "1 hour later than the preview said" in stage.thread
    assert "Europe/Amsterdam" in stage.thread
    assert (await stage.store.cinemas.every(Portal.EMEA))[BERGH.id].zone == "Europe/Lisbon"
    assert (await stage.order()).phase is Phase.PLACED


async def test_what_is_already_there_is_not_ordered_again_by_the_portal_and_the_thread_says_so(stage: Stage) -> None:
    stage.backend.switches.duplicates = True
    await stage.orders(name="first")
    await stage.works()
    await stage.orders()
    await stage.passes(20, 4)

    assert (await stage.order()).phase is Phase.PLACED
    assert stage.thread.count("Duplicate: nothing will be sent.") == 1
    assert [tracked.ended for tracked in await stage.store.orders.tracked("carmen")] == [True]


async def test_an_order_that_gofilex_must_accept_by_hand_is_said_to_wait_for_them(stage: Stage) -> None:
    stage.backend.switches.submitted_within_hours = 24 * 30
    await stage.orders()
    await stage.passes(4)

    assert stage.thread.count("Waiting for Gofilex.") == 1
