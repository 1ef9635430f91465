"""Three primaries, each with a replica: the bot waits for a connection, outlives a fail-over, and goes on with all there was."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest
from redis.exceptions import RedisError

from bot.clock import SystemClock
from bot.store import Engine, Keys, Store, connect
from bot.store.cluster import Cluster as ClusterClient
from bot.store.scores import Score
from gofilex import Portal
from tests.cluster import Cluster, cluster
from tests.servers import free_port
from tests.store.desk import Desk


@pytest.fixture
async def found(tmp_path: Path) -> AsyncIterator[Cluster]:
    async with cluster(tmp_path) as running:
        yield running


@pytest.fixture
async def clustered(found: Cluster) -> AsyncIterator[Store]:
    engine = Engine(connect(found.url))
    yield Store(engine, Keys("fail"), SystemClock())
    await engine.close()


async def until_works(does: Callable[[], Awaitable[object]]) -> object:
    """Repeats what Redis fails at, as the bot's loops do. Whatever else goes wrong would end them."""
    async with asyncio.timeout(120):
        while True:
            try:
                return await does()
            except RedisError:
                await asyncio.sleep(0.02)


@pytest.mark.timeout(600)
async def test_a_burst_waits_for_connections_and_none_fails(clustered: Store) -> None:
    async with (
        clustered.presence.woken() as hints
    ):  # the first of all commands: it has to find out by itself to whom to listen
        await anext(hints)
    client = clustered.engine.client
    assert isinstance(client, ClusterClient)
    client.wait_seconds = 600.0  # they wait in turn, however long that takes here
    drafts = [clustered.drafts.read(f"none-{number}") for number in range(500)]
    times = [clustered.orders.next_due() for _ in range(100)]
    found = await asyncio.gather(*drafts, *times)
    assert found == [None] * 500 + [float("inf")] * 100


@pytest.mark.timeout(90)
async def test_a_primary_dies_while_everybody_is_at_work(found: Cluster, clustered: Store) -> None:
    desk = Desk(clustered)
    for number in range(20):
        assert await desk.submits(f"before-{number}")
    found.servers.kill(found.pairs[1][1])
    assert await clustered.engine.client.ping(), "nobody needs that replica now"
    found.servers.start(found.pairs[1][1])

    over = asyncio.Event()
    heard = asyncio.Event()

    async def works(does: Callable[[], Awaitable[object]]) -> None:
        while not over.is_set():
            await until_works(does)
            await asyncio.sleep(0)

    async def listens() -> None:
        async with clustered.presence.woken() as hints:
            async for _ in hints:
                heard.set()
                if over.is_set():
                    return

    later = Score.lease_until(clustered.clock.time() + 60)
    async with asyncio.TaskGroup() as group:
        for does in (
            clustered.polls.next_due,
            lambda: clustered.polls.claim(Portal.EMEA, 0, later, 10),
            lambda: clustered.presence.beat("worker"),
            clustered.presence.wake,
            lambda: clustered.orders.tracked("before-3"),
            listens,
        ):
            group.create_task(works(does))
        await found.fail_over(0, "killed")
        over.set()

    kept = [await clustered.orders.submission(f"before-{number}") for number in range(20)]
    assert all(kept)
    assert not await desk.submits("before-7"), "a submission from before is still found"
    assert heard.is_set()
    now = clustered.clock.time()
    assert len(await clustered.orders.claim(now + 1, Score.lease_until(now + 9), 50)) == 20
    assert await desk.submits("after")


async def test_where_no_node_answers_the_error_is_one_of_redis_as_everywhere() -> None:
    engine = Engine(connect(f"redis+cluster://127.0.0.1:{free_port()}"))
    store = Store(engine, Keys("none"), SystemClock())
    with pytest.raises(RedisError):
        await store.drafts.read("none")
    with pytest.raises(RedisError):
        await store.polls.next_due()
    with pytest.raises(RedisError):
        async with store.presence.woken():
            pass
    await engine.close()


@pytest.mark.timeout(90)
async def test_what_was_confirmed_is_kept_though_the_primary_dies_before_its_replica_has_all(
    found: Cluster, clustered: Store
) -> None:
    """A write that the replica does not have yet is lost with the primary: so nobody is told "done" before."""
    desk = Desk(clustered)
    over = asyncio.Event()
    confirmed: list[str] = []

    async def orders(who: int) -> None:
        for number in count():
            if over.is_set():
                return
            with suppress(RedisError):
                await desk.submits(f"{who}-{number}")
                confirmed.append(f"{who}-{number}")

    async with asyncio.TaskGroup() as group:
        for who in range(8):
            group.create_task(orders(who))
        failover = await found.fail_over(1, "killed while its replica lagged")
        over.set()

    assert failover.lost, "the witness did not wait, and saw what Redis loses"
    assert confirmed
    assert [name for name in confirmed if not await clustered.orders.submission(name)] == []
