"""Rows with a due time: each is taken by one worker at a time, and by the next when that one dies."""

from __future__ import annotations

import asyncio

import pytest

from bot.orders.order import Order, OrderRequest, Phase, Submission
from bot.store import Store
from bot.store.keys import SHARDS
from bot.store.scores import Score
from gofilex import Portal
from tests import deciding
from tests.clock import MovedClock
from tests.intake import submit
from tests.store.desk import Desk

LEASE = 30.0


async def follows(store: Store, request: OrderRequest, *names: str) -> None:
    for name in names:
        submission = Submission(name, "", "C1", "U0ALICE", store.clock.time(), 1, external=True)
        await submit(store, submission, [Order(name, 0, request, Phase.PLACED, f"order-{name}")])


async def due(store: Store, name: str) -> float | None:
    """When the order is looked at next, or the end of the lease of who is looking."""
    when: float | None = await store.engine.client.zscore(store.keys.shard(name).to_poll(Portal.EMEA), f"{name}.0")
    return when


async def test_two_workers_share_what_is_due_and_never_take_the_same(store: Store, desk: Desk) -> None:
    names = [f"night{number}" for number in range(60)]
    await follows(store, desk.request(), *names)
    now = store.clock.time()

    taken = await asyncio.gather(
        *(store.polls.claim(Portal.EMEA, now, Score.lease_until(now + LEASE + worker), 3) for worker in range(4))
    )

    assert sorted(order for orders in taken for order in orders) == sorted(
        {order for orders in taken for order in orders}
    )
    rest = [
        order
        for _ in range(4)
        for order in await store.polls.claim(Portal.EMEA, now, Score.lease_until(now + LEASE), 3)
    ]
    assert {order for orders in [*taken, rest] for order in orders} == {f"{name}.0" for name in names}


async def test_the_limit_is_of_each_shard(store: Store, desk: Desk) -> None:
    await follows(store, desk.request(), *(f"night{number}" for number in range(80)))
    now = store.clock.time()

    assert len(await store.polls.claim(Portal.EMEA, now, Score.lease_until(now + LEASE), 1)) == SHARDS


async def test_what_is_not_due_is_left_alone(store: Store, clock: MovedClock, desk: Desk) -> None:
    await follows(store, desk.request(), "carmen")

    assert await store.polls.claim(Portal.EMEA, clock.time() - 1, Score.lease_until(clock.time() + 29), 10) == []


async def test_a_request_with_room_takes_who_is_due_soonest_and_nobody_whom_another_looks_at(
    store: Store, clock: MovedClock, desk: Desk
) -> None:
    await follows(store, desk.request(), "carmen")
    shard = store.keys.shard("carmen")
    start = clock.time()
    assert await store.polls.claim(Portal.EMEA, start, Score.lease_until(start + 30), 10) == ["carmen.0"]
    waits = {f"night{seconds}": Score.due(start + seconds) for seconds in (900, 20, 5, 45)}
    await store.engine.client.zadd(shard.to_poll(Portal.EMEA), waits)

    room = 2 * SHARDS  # two of each shard
    soonest = await store.polls.claim_ahead(Portal.EMEA, start, start + 600, Score.lease_until(start + 30), room)
    assert soonest == {"night5": start + 5, "night20": start + 20}, "each with the time to which it can be given back"
    assert list(
        await store.polls.claim_ahead(Portal.EMEA, start, start + 600, Score.lease_until(start + 30), room)
    ) == ["night45"]


async def test_a_dead_workers_members_are_taken_over_when_its_lease_ends(
    store: Store, clock: MovedClock, desk: Desk
) -> None:
    await follows(store, desk.request(), "carmen")
    now = clock.time()
    assert await store.polls.claim(Portal.EMEA, now, Score.lease_until(now + LEASE), 10) == ["carmen.0"]
    assert await due(store, "carmen") == Score.lease_until(now + LEASE)

    clock.forward(29.999)
    assert await store.polls.claim(Portal.EMEA, clock.time(), Score.lease_until(now + 2 * LEASE), 10) == []
    clock.forward(0.001)
    assert await store.polls.claim(Portal.EMEA, clock.time(), Score.lease_until(now + 2 * LEASE), 10) == ["carmen.0"]


async def test_a_member_is_given_back_only_by_who_still_holds_it(store: Store, clock: MovedClock, desk: Desk) -> None:
    await follows(store, desk.request(), "carmen", "tosca")
    first = Score.lease_until(clock.time() + LEASE)
    mine = await store.polls.read(Portal.EMEA, await store.polls.claim(Portal.EMEA, clock.time(), first, 10), first)
    clock.forward(31)
    now = clock.time()
    await store.polls.claim(Portal.EMEA, now, Score.lease_until(now + LEASE), 10)

    await store.polls.release([(tracked, now + 5) for tracked in mine])  # the slow one comes back

    assert await due(store, "carmen") == await due(store, "tosca") == Score.lease_until(now + LEASE)
    theirs = await store.polls.read(Portal.EMEA, [tracked.order for tracked in mine], Score.lease_until(now + LEASE))
    await store.polls.release([(tracked, now + 5) for tracked in theirs])
    assert await due(store, "carmen") == await due(store, "tosca") == Score.due(now + 5)


async def test_a_member_of_which_nothing_is_kept_is_taken_off(store: Store) -> None:
    shard = store.keys.shard("ghost")
    await store.engine.client.zadd(shard.to_poll(Portal.EMEA), {"ghost.0": 1})

    assert await store.polls.read(Portal.EMEA, ["ghost.0"], Score.of(1)) == []
    assert (await store.polls.next_due())[Portal.EMEA] == float("inf")


async def test_who_knows_that_all_others_are_dead_need_not_wait_for_their_leases(
    store: Store, clock: MovedClock, desk: Desk
) -> None:
    await desk.submits("carmen")
    await follows(store, desk.request(), "tosca")
    now = clock.time()
    assert await store.orders.claim(now, Score.lease_until(now + LEASE), 5) == ["carmen.0"]
    assert await store.polls.claim(Portal.EMEA, now, Score.lease_until(now + LEASE), 5) == ["tosca.0"]
    assert set(await store.outbox.claim(now, Score.lease_until(now + LEASE), 5)) == {"carmen", "tosca"}
    cold = store.keys.shard("tosca")
    await store.engine.client.zadd(cold.to_poll(Portal.EMEA), {"far.0": Score.due(now + 900)})

    await store.claims.release_all(30)

    assert await store.orders.claim(now, Score.lease_until(now + LEASE), 5) == ["carmen.0"]
    assert await store.polls.claim(Portal.EMEA, now, Score.lease_until(now + LEASE), 5) == ["tosca.0"]
    assert set(await store.outbox.claim(now, Score.lease_until(now + LEASE), 5)) == {"carmen", "tosca"}
    assert await store.engine.client.zscore(cold.to_poll(Portal.EMEA), "far.0") == Score.due(now + 900)


async def test_refresh_makes_an_order_due_at_once_but_not_again_and_again(
    store: Store, clock: MovedClock, desk: Desk
) -> None:
    await follows(store, desk.request(), "carmen")
    now = clock.time()
    [tracked] = await store.polls.read(
        Portal.EMEA,
        await store.polls.claim(Portal.EMEA, now, Score.lease_until(now + LEASE), 5),
        Score.lease_until(now + LEASE),
    )
    await store.polls.release([(tracked, now + 900)])

    assert await store.polls.refresh(await store.orders.tracked("carmen")) == 0, "it was polled a moment ago"
    clock.forward(4)
    assert await store.polls.refresh(await store.orders.tracked("carmen")) == 1
    assert await due(store, "carmen") == Score.due(clock.time())


async def test_refresh_reaches_the_orders_it_is_given_and_no_others(
    store: Store, clock: MovedClock, desk: Desk
) -> None:
    submission = Submission("carmen", "", "C1", "U0ALICE", clock.time(), 3, external=True)
    orders = [Order("carmen", number, desk.request(), Phase.PLACED, f"order-{number}") for number in range(3)]
    await submit(store, submission, orders)
    lease = Score.lease_until(clock.time() + LEASE)
    claims = await store.polls.read(Portal.EMEA, await store.polls.claim(Portal.EMEA, clock.time(), lease, 5), lease)
    await store.polls.release([(claim, clock.time() + 900) for claim in claims])
    clock.forward(4)
    tracked_orders = await store.orders.tracked("carmen")
    await deciding.stop(store, "carmen", 2, "U0BOB")

    assert await store.polls.refresh(tracked_orders[1:]) == 2, "as they were when they were read"

    shard = store.keys.shard("carmen")
    scores = dict(await store.engine.one("ZRANGE", shard.to_poll(Portal.EMEA), 0, -1, "WITHSCORES"))
    assert scores == {"carmen.0": Score.due(clock.time() + 896), "carmen.1": Score.due(clock.time())}


async def test_somebody_who_waits_hears_that_there_is_something_to_do(store: Store, desk: Desk) -> None:
    async with asyncio.timeout(60), store.presence.woken() as hints:
        await desk.submits("carmen")
        async for _ in hints:
            break


async def test_the_next_time_is_that_of_the_first_member_of_its_kind(
    store: Store, clock: MovedClock, desk: Desk
) -> None:
    assert await store.orders.next_due() == float("inf")
    await desk.submits("carmen")
    await desk.submits("tosca")
    assert await store.orders.next_due() == await store.outbox.next_due() == clock.time()
    assert (await store.polls.next_due())[Portal.EMEA] == float("inf")
    now = clock.time()
    await store.orders.claim(now, Score.lease_until(now + LEASE), 5)
    await store.outbox.claim(now, Score.lease_until(now + LEASE - 1.5), 5)
    assert await store.orders.next_due() == pytest.approx(clock.time() + 30, abs=0.002)
    assert await store.outbox.next_due() == pytest.approx(clock.time() + 28.5, abs=0.002)
