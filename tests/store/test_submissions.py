"""Submissions and their orders: taken in once, found again, listed with the troubled ones first."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.cinemas.cinema import Cinema
from bot.orders.order import Order, Phase, Submission
from bot.store import Store, Transaction
from bot.store.json_codec import NewerVersionError, pack
from bot.store.order_records import write_snapshot
from bot.tracking.snapshot import EventKind, OrderSnapshot
from gofilex import Portal
from tests import deciding
from tests.clock import MovedClock
from tests.intake import adopted, submit
from tests.stage import BERGH
from tests.store.desk import Desk

LUX = Cinema(Portal.EMEA, id="luxlux", name="Lux", zone="Europe/Amsterdam")


async def test_a_second_confirm_finds_the_first_and_changes_nothing(store: Store, desk: Desk) -> None:
    assert await desk.submits("carmen", desk.request(days=5))
    before = await store.orders.tracked("carmen")
    waiting = await store.engine.client.zrange(store.keys.shard("carmen").to_send, 0, -1, withscores=True)

    assert not await desk.submits("carmen", desk.request(days=9), desk.request(days=9, cinema=LUX))

    assert await store.orders.tracked("carmen") == before
    assert await store.engine.client.zrange(store.keys.shard("carmen").to_send, 0, -1, withscores=True) == waiting
    assert await store.orders.same_content([desk.request(cinema=LUX)]) == [[]]


async def test_of_ten_clicks_at_once_one_orders(store: Store, desk: Desk) -> None:
    clicks = await asyncio.gather(*(desk.submits("carmen") for _ in range(10)))

    assert clicks.count(True) == 1
    assert [order for order, _ in (await store.orders.tracked("carmen"))] == [Order("carmen", 0, desk.request())]


async def test_what_was_taken_in_is_read_back_whole(store: Store, desk: Desk) -> None:
    asked = replace(
        desk.request(), assets=("ed39db9d-e98e-4eb4-9848-b6a85a274568",), description="Gala & <Carmen> 桜",
        transfer_after=desk.request(days=1).due, additional_text="Ring twice",
    )  # fmt: skip
    await desk.submits("carmen", asked)

    submission = await store.orders.submission("carmen")
    assert submission == Submission("carmen", "T1", "C1", "U0ALICE", store.clock.time(), 1)
    assert await store.orders.order("carmen", 0) == Order("carmen", 0, asked)
    assert await store.orders.order("carmen", 1) is None
    assert await store.orders.submission("tosca") is None
    assert await store.orders.tracked("tosca") == []


async def test_an_order_is_found_by_the_portals_id_wherever_it_stands(store: Store, desk: Desk) -> None:
    for name in ("carmen", "tosca"):
        submission = Submission(name, "", f"C-{name}", "U0ALICE", store.clock.time(), 1, external=True)
        await submit(store, submission, [Order(name, 0, desk.request(), Phase.PLACED, "HmuqfJLHEQ5vCX6E8")])

    found = await store.orders.find(None, "HmuqfJLHEQ5vCX6E8")
    assert {submission.channel for submission, _ in found} == {"C-carmen", "C-tosca"}
    assert len(await store.orders.find(Portal.EMEA, "HmuqfJLHEQ5vCX6E8")) == 2
    assert await store.orders.find(Portal.APAC, "HmuqfJLHEQ5vCX6E8") == []
    assert await store.orders.find(None, "nothing") == []


async def test_the_same_content_for_the_same_cinema_is_found_whoever_ordered_it(store: Store, desk: Desk) -> None:
    await desk.submits("gala", desk.request(event="gala", assets=("a", "b")))
    await desk.submits("other-cinema", desk.request(event="gala", cinema=LUX))

    same, by_asset, other, elsewhere = await store.orders.same_content(
        [
            desk.request(event="gala"),
            desk.request(event="", assets=("b", "z")),
            desk.request(event="matinee", assets=("z",)),
            desk.request(event="matinee", cinema=replace(BERGH, id="nobody")),
        ]
    )
    assert [tracked.order.submission for tracked in same] == ["gala"]
    assert [tracked.order.submission for tracked in by_asset] == ["gala"]
    assert other == elsewhere == []

    await deciding.stop(store, "gala", None, "U0ALICE")
    assert await store.orders.same_content([desk.request(event="gala")]) == [[]]


async def know(store: Store, name: str, snapshot: OrderSnapshot) -> None:
    """The poller writes what it knows."""
    shard = store.keys.shard(name)
    change = Transaction()
    write_snapshot(change, shard, f"{name}.0", Portal.EMEA, f"order-{name}", snapshot)
    assert await store.engine.transact(change)


async def test_open_orders_come_with_the_troubled_first_then_by_due_time(
    store: Store, clock: MovedClock, desk: Desk
) -> None:
    for name, days in (("later", 9.0), ("soon", 1.0), ("late", -1.0), ("unknown", 4.0)):
        await desk.submits(name, desk.request(days=days))
    await store.orders.submit(adopted("X1", clock.time(), name="no-due"))
    soon = desk.request().due_to_send
    far = replace(desk.request(), due=replace(soon, wall=soon.wall.replace(year=9999)))
    submission = Submission("no-due-failed", "T1", "C1", "U0ALICE", clock.time(), 1, external=True)
    await submit(store, submission, [Order("no-due-failed", 0, far, Phase.PLACED, "X2")])

    overdue = frozenset({EventKind.OVERDUE})
    await know(store, "late", OrderSnapshot(since=1.0, due=clock.time() - 86_400, announced=overdue))
    await know(
        store, "no-due-failed", OrderSnapshot(since=1.0, due=far.due_to_send.instant.timestamp(), announced=overdue)
    )
    await know(store, "soon", OrderSnapshot(since=1.0, due=clock.time() + 86_400))

    listed = [tracked.order.submission for _, tracked in await store.orders.open(10)]
    assert listed[:2] == ["late", "no-due-failed"], "the troubled ones"
    assert [name for name in listed if name != "no-due"][2:] == ["soon", "unknown", "later"]
    assert len(await store.orders.open(3)) == 3


async def test_nobody_gave_a_due_time_so_nothing_is_overdue(store: Store, clock: MovedClock) -> None:
    await store.orders.submit(adopted("X1", clock.time(), name="no-due"))

    [tracked] = await store.orders.tracked("no-due")
    assert tracked.snapshot
    assert tracked.snapshot.due == 0, "0 is `not snapshot`; any other time would be told as overdue, or as a due time"


async def test_stop_following_leaves_what_is_on_its_way_to_the_portal_alone(store: Store, desk: Desk) -> None:
    await desk.submits("carmen", desk.request(), desk.request(cinema=LUX), desk.request(event="other"))
    shard = store.keys.shard("carmen")
    sending = replace(Order("carmen", 1, desk.request(cinema=LUX)), phase=Phase.SENDING)
    await store.engine.client.set(shard.order("carmen.1"), pack(Order, sending))

    assert await deciding.stop(store, "carmen", None, "U0BOB") == 2
    assert await deciding.stop(store, "carmen", None, "U0BOB") == 0
    assert [tracked.order.phase for tracked in await store.orders.tracked("carmen")] == [
        Phase.DROPPED,
        Phase.SENDING,
        Phase.DROPPED,
    ]
    assert await store.engine.client.zrange(shard.to_send, 0, -1) == ["carmen.1"]


async def test_an_unknown_outcome_is_resolved_once_by_whoever_is_first(store: Store, desk: Desk) -> None:
    await desk.submits("carmen")
    shard = store.keys.shard("carmen")
    unknown = replace(Order("carmen", 0, desk.request()), phase=Phase.UNKNOWN)
    await store.engine.client.set(shard.order("carmen.0"), pack(Order, unknown))

    settled = await asyncio.gather(
        deciding.resolve_placed(store, "carmen", 0, "HmuqfJLHEQ5vCX6E8", "U0ALICE"),
        deciding.resolve_not_placed(store, "carmen", 0, "U0BOB"),
    )

    assert settled.count(True) == 1
    order = await store.orders.order("carmen", 0)
    assert order
    assert order.phase is (Phase.PLACED if settled[0] else Phase.DROPPED)
    assert not await deciding.resolve_not_placed(store, "carmen", 0, "U0BOB")
    assert (await store.engine.client.llen(shard.notices("carmen"))) == 1


async def test_an_old_process_refuses_what_a_newer_one_wrote(store: Store, desk: Desk) -> None:
    await desk.submits("carmen")
    shard = store.keys.shard("carmen")
    text = await store.engine.client.get(shard.order("carmen.0"))
    await store.engine.client.set(shard.order("carmen.0"), text.replace('"v":1', '"v":2'))

    with pytest.raises(NewerVersionError, match="upgrade this process"):
        await store.orders.order("carmen", 0)
    assert await store.orders.tracked("carmen") == []


async def test_what_the_directory_learned_is_there_for_all(store: Store) -> None:
    before = await store.cinemas.version(Portal.EMEA)
    await store.cinemas.put([BERGH, LUX])
    await store.cinemas.remove(Portal.EMEA, [LUX.key])
    await store.cinemas.note_event(Portal.EMEA, "kPv58", "")
    await store.cinemas.note_event(Portal.EMEA, "kPv58", "Carmen Live")
    await store.cinemas.note_event(Portal.EMEA, "kPv58", "")

    assert await store.cinemas.every(Portal.EMEA) == {BERGH.key: BERGH}
    assert await store.cinemas.every(Portal.APAC) == {}
    assert await store.cinemas.version(Portal.EMEA) == before + 2
    assert await store.cinemas.events(Portal.EMEA) == {"kPv58": "Carmen Live"}
