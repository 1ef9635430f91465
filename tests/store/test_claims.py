"""Rows with a due time: each is taken by one worker at a time, and by the next when that one dies."""

from __future__ import annotations

import asyncio

from bot.orders.model import Order, OrderRequest, Phase, Submission
from bot.store import Store
from bot.store.keys import SHARDS
from bot.store.orders import lease_end, milliseconds
from tests.clock import MovedClock
from tests.store.desk import Desk

LEASE = 30_000


async def follows(store: Store, request: OrderRequest, *names: str) -> None:
    for name in names:
        submission = Submission(name, "", "C1", "U0ALICE", store.clock.time(), 1, followed=True)
        await store.submit(submission, [Order(name, 0, request, Phase.PLACED, f"order-{name}")])


async def due(store: Store, name: str) -> float | None:
    """When the order is looked at next, or the end of the lease of who is looking."""
    when: float | None = await store.engine.client.zscore(store.keys.shard(name).due, f"{name}.0")
    return when


async def test_two_workers_share_what_is_due_and_never_take_the_same(store: Store, desk: Desk) -> None:
    names = [f"night{number}" for number in range(60)]
    await follows(store, desk.request(), *names)
    now = milliseconds(store.clock.time())

    taken = await asyncio.gather(*(store.claim_due(now, now + LEASE + worker, 3) for worker in range(4)))

    assert sorted(order for orders in taken for order in orders) == sorted(
        {order for orders in taken for order in orders}
    )
    rest = [order for _ in range(4) for order in await store.claim_due(now, now + LEASE, 3)]
    assert {order for orders in [*taken, rest] for order in orders} == {f"{name}.0" for name in names}


async def test_the_limit_is_of_each_shard(store: Store, desk: Desk) -> None:
    await follows(store, desk.request(), *(f"night{number}" for number in range(80)))
    now = milliseconds(store.clock.time())

    assert len(await store.claim_due(now, now + LEASE, 1)) == SHARDS


async def test_what_is_not_due_is_left_alone(store: Store, clock: MovedClock, desk: Desk) -> None:
    await follows(store, desk.request(), "carmen")

    assert await store.claim_due(milliseconds(clock.time() - 1), milliseconds(clock.time() + 29), 10) == []


async def test_a_request_with_room_takes_who_is_due_soonest_and_nobody_whom_another_looks_at(
    store: Store, clock: MovedClock, desk: Desk
) -> None:
    await follows(store, desk.request(), "carmen")
    shard = store.keys.shard("carmen")
    start = clock.time()
    assert await store.claim_due(milliseconds(start), lease_end(start + 30), 10) == ["carmen.0"]
    waits = {f"night{seconds}": milliseconds(start + seconds) for seconds in (900, 20, 5, 45)}
    await store.engine.client.zadd(shard.due, waits)

    room = 2 * SHARDS  # two of each shard
    assert await store.claim_ahead(milliseconds(start), milliseconds(start + 600), lease_end(start + 30), room) == [
        "night5",
        "night20",
    ]
    assert await store.claim_ahead(milliseconds(start), milliseconds(start + 600), lease_end(start + 30), room) == [
        "night45"
    ]


async def test_a_dead_workers_rows_are_taken_over_when_its_lease_ends(
    store: Store, clock: MovedClock, desk: Desk
) -> None:
    await follows(store, desk.request(), "carmen")
    now = milliseconds(clock.time())
    assert await store.claim_due(now, now + LEASE, 10) == ["carmen.0"]
    assert await due(store, "carmen") == now + LEASE

    clock.forward(29.999)
    assert await store.claim_due(milliseconds(clock.time()), now + 2 * LEASE, 10) == []
    clock.forward(0.001)
    assert await store.claim_due(milliseconds(clock.time()), now + 2 * LEASE, 10) == ["carmen.0"]


async def test_a_row_is_given_back_only_by_who_still_holds_it(store: Store, clock: MovedClock, desk: Desk) -> None:
    await follows(store, desk.request(), "carmen", "tosca")
    first = milliseconds(clock.time()) + LEASE
    mine = await store.followed(await store.claim_due(first - LEASE, first, 10), first)
    clock.forward(31)
    now = milliseconds(clock.time())
    await store.claim_due(now, now + LEASE, 10)

    await store.reschedule([(row, now + 5) for row in mine])  # the slow one comes back

    assert await due(store, "carmen") == await due(store, "tosca") == now + LEASE
    theirs = await store.followed([row.order for row in mine], now + LEASE)
    await store.reschedule([(row, now + 5) for row in theirs])
    assert await due(store, "carmen") == await due(store, "tosca") == now + 5


async def test_a_row_of_which_nothing_is_kept_is_taken_off(store: Store) -> None:
    shard = store.keys.shard("ghost")
    await store.engine.client.zadd(shard.due, {"ghost.0": 1})

    assert await store.followed(["ghost.0"], 1) == []
    assert await store.next_time("due") == float("inf")


async def test_who_knows_that_all_others_are_dead_need_not_wait_for_their_leases(
    store: Store, clock: MovedClock, desk: Desk
) -> None:
    await desk.submits("carmen")
    await follows(store, desk.request(), "tosca")
    now = milliseconds(clock.time())
    assert await store.claim_place(now, now + LEASE, 5) == ["carmen.0"]
    assert await store.claim_due(now, now + LEASE, 5) == ["tosca.0"]
    assert set(await store.claim_tellings(now, now + LEASE, 5)) == {"carmen", "tosca"}
    cold = store.keys.shard("tosca")
    await store.engine.client.zadd(cold.due, {"far.0": now + 15 * 60_000})

    await store.release_claims(30)

    assert await store.claim_place(now, now + LEASE, 5) == ["carmen.0"]
    assert await store.claim_due(now, now + LEASE, 5) == ["tosca.0"]
    assert set(await store.claim_tellings(now, now + LEASE, 5)) == {"carmen", "tosca"}
    assert await store.engine.client.zscore(cold.due, "far.0") == now + 15 * 60_000


async def test_refresh_makes_an_order_due_at_once_but_not_again_and_again(
    store: Store, clock: MovedClock, desk: Desk
) -> None:
    await follows(store, desk.request(), "carmen")
    now = milliseconds(clock.time())
    [row] = await store.followed(await store.claim_due(now, now + LEASE, 5), now + LEASE)
    await store.reschedule([(row, now + 900_000)])

    assert await store.look_now("carmen") == 0, "it was looked at a moment ago"
    clock.forward(4)
    assert await store.look_now("carmen") == 1
    assert await due(store, "carmen") == milliseconds(clock.time())


async def test_somebody_who_waits_hears_that_there_is_something_to_do(store: Store, desk: Desk) -> None:
    async with asyncio.timeout(60), store.woken() as hints:
        await desk.submits("carmen")
        async for _ in hints:
            break


async def test_the_next_time_is_that_of_the_first_row_of_its_kind(store: Store, clock: MovedClock, desk: Desk) -> None:
    assert await store.next_time("place") == float("inf")
    await desk.submits("carmen")
    await desk.submits("tosca")
    assert await store.next_time("place") == await store.next_telling() == clock.time()
    assert await store.next_time("due") == float("inf")
    now = milliseconds(clock.time())
    await store.claim_place(now, now + LEASE, 5)
    await store.claim_tellings(now, now + LEASE - 1500, 5)
    assert await store.next_time("place") == clock.time() + 30
    assert await store.next_telling() == clock.time() + 28.5
