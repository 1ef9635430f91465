"""An order is sent to its portal once, and whatever becomes of it, somebody is told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bot.cinemas.model import Cinema
from bot.orders.model import OrderRequest, Party, Phase
from bot.orders.placing import to_send
from bot.portals import Facts
from bot.store import Store
from bot.store.orders import milliseconds
from bot.wall import WallTime
from gofilex import InvalidOrder, Portal
from sandbox.portal import Fault
from tests.clock import MovedClock
from tests.stage import BERGH, CONCERT, LEASE, Stage, staged, until

EXAMPLE = json.loads((Path(__file__).parents[1] / "data" / "gofilex" / "add-encore.request.json").read_text())


@pytest.fixture
async def stage(store: Store, clock: MovedClock) -> AsyncIterator[Stage]:
    async with staged(store, clock) as stage:
        yield stage


def wall(*parts: int, zone: str = "Europe/Amsterdam", fold: int = 0) -> WallTime:
    return WallTime(datetime(*parts, fold=fold), zone)  # type: ignore[arg-type]


# -- what is sent ----------------------------------------------------------------------------------------------------------


async def test_the_documentations_own_example_is_sent_as_it_stands_with_the_times_asked_for(stage: Stage) -> None:
    asked = OrderRequest(
        BERGH,
        wall(2026, 12, 12, 18),
        transfer_after=wall(2026, 12, 1, 0, 30),
        release_after=wall(2026, 12, 12, 9),
        event=EXAMPLE["eventId"],
        assets=tuple(EXAMPLE["assetUuids"]),
        owner=Party(id=EXAMPLE["ownerId"]),
    )
    await stage.orders(asked)
    await stage.places()

    times = {
        "deliveryDue": "2026-12-12T18:00:00",
        "transferAfter": "2026-12-01T00:30:00",
        "releaseAfter": "2026-12-12T09:00:00",
    }
    [sent] = stage.asked("add-encore")
    assert sent.body == {**EXAMPLE, **times}
    assert (await stage.order()).phase is Phase.PLACED


async def test_nothing_is_sent_that_was_not_given(stage: Stage) -> None:
    await stage.orders(OrderRequest(BERGH, wall(2026, 12, 12, 18), event=CONCERT))
    await stage.places()

    [sent] = stage.asked("add-encore")
    assert sent.body == {
        "company": {"_id": BERGH.id},
        "eventId": CONCERT,
        "deliveryDue": "2026-12-12T18:00:00",
    }


async def test_a_cinema_known_by_its_number_goes_with_its_country_and_comes_back_with_its_id(stage: Stage) -> None:
    company = stage.world.catalogues["emea"].companies[BERGH.id]
    [(source, number)] = company.identifiers
    lux = Cinema(Portal.EMEA, source=source, value=number, country="NL", zone="Europe/Amsterdam")
    await stage.orders(replace(stage.request(lux), owner=Party(source="disney", value="417")))
    await stage.places()

    [sent] = stage.asked("add-encore")
    assert sent.body["company"] == {"identifier": {"source": source, "value": number}, "country": "NL"} or (
        sent.body["company"] == {"identifier": {"source": source, "value": number}} and sent.body["country"] == "NL"
    )
    learned = await stage.store.cinemas(Portal.EMEA)
    assert list(learned) == [BERGH.id]
    assert (learned[BERGH.id].value, learned[BERGH.id].city) == (number, company.city)


async def test_of_two_equal_hours_the_chosen_one_is_sent_with_its_offset(stage: Stage) -> None:
    stage.clock.forward(300 * 86_400)
    await stage.orders(
        OrderRequest(BERGH, wall(2027, 10, 31, 2, 30), event=CONCERT),
        OrderRequest(BERGH, wall(2027, 10, 31, 2, 30, fold=1), event=CONCERT),
        OrderRequest(BERGH, wall(2027, 10, 31, 3, 30), event=CONCERT),
    )
    await stage.works()

    sent = {request.body["deliveryDue"]: request.order_id for request in stage.asked("add-encore")}
    assert set(sent) == {"2027-10-31T02:30:00+02:00", "2027-10-31T02:30:00+01:00", "2027-10-31T03:30:00"}
    due = [stage.world.order(str(id_)).due for id_ in sent.values()]
    first, second, _ = sorted(due)
    assert second - first == 3600


def test_an_order_that_breaks_a_rule_names_the_field() -> None:
    with pytest.raises(InvalidOrder, match="asset"):
        to_send(OrderRequest(BERGH, wall(2026, 12, 12, 18)))


async def test_an_order_that_breaks_a_rule_is_refused_without_a_call(stage: Stage) -> None:
    await stage.orders(OrderRequest(BERGH, wall(2026, 12, 12, 18)))
    await stage.passes(4)

    assert (await stage.order()).phase is Phase.REFUSED
    assert stage.asked("add-encore") == []
    assert "asset" in stage.thread


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
    assert await stage.store.events(Portal.EMEA) == {CONCERT: order.placed.event_name}
    [(_, row)] = await stage.store.find(Portal.EMEA, order.order_id)
    assert row.known


@pytest.mark.parametrize(
    "kind", ["cut", "hang", "half-body", "truncated", "bad-gateway-after", "no-id", "html", "error-500"]
)
async def test_without_an_answer_to_trust_the_outcome_is_unknown_and_nothing_is_ever_sent_again(
    stage: Stage, kind: str
) -> None:
    stage.world.add_fault(Fault(kind, endpoint="add-encore"))
    await stage.orders()
    await stage.places()

    order = await stage.order()
    assert order.phase is Phase.UNKNOWN
    assert order.reference
    await stage.passes(4 * LEASE, LEASE)
    assert len(stage.asked("add-encore")) == 1
    assert stage.thread.count(order.reference) == 1
    assert "It was placed" in stage.thread
    assert [row.order.id for _, row in await stage.store.open_orders(5)] == ["carmen.0"]


async def test_a_person_who_found_it_in_the_portal_has_it_followed_to_its_end(stage: Stage) -> None:
    stage.world.add_fault(Fault("cut", endpoint="add-encore"))
    await stage.orders()
    await stage.works()
    [order_id] = stage.created

    assert await stage.store.settle_placed("carmen", 0, order_id, stage.alice)
    await stage.passes(90, 5)

    assert "Delivered:" in stage.thread
    assert len(stage.asked("add-encore")) == 1


@pytest.mark.parametrize(
    ("kind", "reason"), [("refuse", "Company not found"), ("unsuccessful", "TS and DCP do not mix")]
)
async def test_the_portals_no_is_told_with_its_reason(stage: Stage, kind: str, reason: str) -> None:
    stage.world.add_fault(Fault(kind, endpoint="add-encore", reason=reason))
    await stage.orders()
    await stage.works()
    await stage.passes(60, 20)

    assert (await stage.order()).phase is Phase.REFUSED
    assert stage.thread.count(reason) == 1
    assert reason in stage.card
    assert [reply.broadcast for reply in stage.replies()] == [True]
    assert len(stage.asked("add-encore")) == 1
    assert await stage.store.open_orders(5) == []
    assert await stage.store.same_content([stage.request()]) == [[]]


@pytest.mark.parametrize("kind", ["unauthorised", "forbidden", "missing"])
async def test_a_portal_that_does_not_let_us_in_created_nothing(stage: Stage, kind: str) -> None:
    stage.world.add_fault(Fault(kind, endpoint="add-encore", times=None))
    stage.world.add_fault(Fault(kind, times=None))  # whatever address is tried
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
    stage.world.add_fault(Fault("rate-limit", endpoint="add-encore", retry_after="90"))
    await stage.orders()
    await stage.works()
    await stage.passes(88, 22)
    assert len(stage.asked("add-encore")) == 1

    await stage.passes(4, 2)
    assert (await stage.order()).phase is Phase.PLACED
    assert len(stage.asked("add-encore")) == 2


async def test_what_the_portal_asks_for_holds_for_the_next_order_too(stage: Stage) -> None:
    stage.world.add_fault(Fault("rate-limit", endpoint="add-encore", retry_after="90"))
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


# -- who died, and who was only slow ---------------------------------------------------------------------------------------


async def test_who_dies_while_sending_leaves_an_unknown_outcome_that_nobody_sends_again(stage: Stage) -> None:
    stage.world.add_fault(Fault("hang", endpoint="add-encore"))
    await stage.orders()
    lease, [order_id] = await stage.placing.claim()
    dying = asyncio.create_task(stage.placing.place(order_id, lease))
    await until(lambda: stage.created)
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


async def test_an_answer_that_comes_after_the_lease_settles_what_had_become_unknown(stage: Stage) -> None:
    stage.world.add_fault(Fault("slow", endpoint="add-encore", seconds=0.3))
    await stage.orders()
    lease, [order_id] = await stage.placing.claim()
    slow = asyncio.create_task(stage.placing.place(order_id, lease))
    await until(lambda: stage.created)
    stage.clock.forward(LEASE)
    await stage.places()
    assert (await stage.order()).phase is Phase.UNKNOWN

    await slow
    assert (await stage.order()).phase is Phase.PLACED
    await stage.passes(90, 5)
    assert "Delivered:" in stage.thread
    assert len(stage.asked("add-encore")) == 1
    assert await stage.store.settle_not_placed("carmen", 0, stage.alice) is False


async def test_a_no_that_comes_after_the_lease_settles_it_too(stage: Stage) -> None:
    await stage.orders()
    lease, [order_id] = await stage.placing.claim()
    stage.world.add_fault(Fault("slow", endpoint="add-encore", seconds=0.3))
    stage.world.catalogues["emea"].companies.clear()
    slow = asyncio.create_task(stage.placing.place(order_id, lease))
    await until(lambda: stage.asked("add-encore"))
    stage.clock.forward(LEASE)
    await stage.places()
    assert (await stage.order()).phase is Phase.UNKNOWN

    await slow
    assert (await stage.order()).phase is Phase.REFUSED
    await stage.passes(4)
    assert "Company not found" in stage.thread


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
    facts = stage.portals.facts

    async def late(portal: Portal) -> Facts:
        stage.clock.forward(LEASE - 0.2)
        return await facts(portal)

    await stage.orders()
    with monkeypatch.context() as patch:
        patch.setattr(stage.portals, "facts", late)
        await stage.places()
    assert not stage.asked("add-encore")
    assert (await stage.order()).phase is Phase.QUEUED, "surely not sent, and nobody has taken over"

    await stage.passes(2, 1)
    assert len(stage.created) == 1


async def test_a_claim_of_an_order_that_is_over_only_leaves_the_queue(stage: Stage) -> None:
    await stage.orders()
    await stage.places()
    shard = stage.store.keys.shard("carmen")
    await stage.store.engine.client.zadd(shard.place, {"carmen.0": milliseconds(stage.clock.time())})

    assert await stage.places() == 1
    assert await stage.places() == 0
    assert len(stage.created) == 1


# -- the cinema's zone -----------------------------------------------------------------------------------------------------


async def test_another_zone_than_the_directorys_is_pointed_out_and_the_directory_corrected(stage: Stage) -> None:
    await stage.store.put_cinemas([BERGH])
    stage.world.move_company("emea", BERGH.id, "Europe/Lisbon")
    await stage.orders()
    await stage.passes(4)

    assert "Europe/Lisbon" in stage.thread
    assert "Europe/Amsterdam" in stage.thread
    assert (await stage.store.cinemas(Portal.EMEA))[BERGH.id].zone == "Europe/Lisbon"
    assert (await stage.order()).phase is Phase.PLACED


async def test_what_is_already_there_is_not_ordered_again_by_the_portal_and_the_thread_says_so(stage: Stage) -> None:
    stage.world.switches.duplicates = True
    await stage.orders(name="first")
    await stage.works()
    await stage.orders()
    await stage.passes(20, 4)

    assert (await stage.order()).phase is Phase.PLACED
    assert stage.thread.count("Duplicate: nothing will be sent.") == 1
    assert [row.ended for row in await stage.store.rows("carmen")] == [True]


async def test_an_order_that_gofilex_must_accept_by_hand_is_said_to_wait_for_them(stage: Stage) -> None:
    stage.world.switches.submitted_within_hours = 24 * 30
    await stage.orders()
    await stage.passes(4)

    assert stage.thread.count("Waiting for Gofilex.") == 1
