"""A primary that dies: Sentinel names another one, and the bot goes on with all that was confirmed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from redis.exceptions import RedisError

from bot.cinemas.cinema import Cinema
from bot.clock import SystemClock
from bot.orders.order import Order, OrderRequest, Submission
from bot.store import Engine, Keys, Store, connect
from bot.store.scores import Score
from bot.wall_time import WallTime
from gofilex import Portal
from tests.intake import submit
from tests.servers import Servers, servers

SERVICE = "encore"
WITHIN = 120.0


@asynccontextmanager
async def started(folder: Path) -> AsyncIterator[Servers]:
    """A primary, a replica and a Sentinel."""
    async with servers(folder) as found:
        await found.launch("primary", "appendonly yes", "appendfsync always", "repl-diskless-sync-delay 0")
        primary = found.ports["primary"]
        await found.launch("replica", f"replicaof 127.0.0.1 {primary}", "appendonly yes")
        await found.until_said("replica", ("INFO", "replication"), "'master_link_status': 'up'")
        await found.launch(
            "sentinel",
            f"sentinel monitor {SERVICE} 127.0.0.1 {primary} 1",
            f"sentinel down-after-milliseconds {SERVICE} 500",
            f"sentinel failover-timeout {SERVICE} 3000",
            sentinel=True,
        )
        # A Sentinel finds the replicas by asking the primary, every ten seconds, the first time at once.
        await found.until_said("sentinel", ("SENTINEL", "REPLICAS", SERVICE), str(found.ports["replica"]))
        yield found


def url(found: Servers) -> str:
    return f"redis+sentinel://127.0.0.1:{found.ports['sentinel']}/{SERVICE}"


def order(submission: str) -> tuple[Submission, list[Order]]:
    cinema = Cinema(Portal.EMEA, id="92ocDLbbpnHPYZrTe", zone="Europe/Amsterdam")
    due = WallTime(datetime(2026, 12, 12, 18), "Europe/Amsterdam")
    taken = Submission(submission, "T1", "C1", "U1", datetime.now(UTC).timestamp(), 1)
    return taken, [Order(submission, 0, OrderRequest(cinema, due, event="kPv58SRFYExY7xAzQ"))]


@pytest.mark.timeout(90)
async def test_the_bot_goes_on_after_the_primary_died(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        found = await stack.enter_async_context(started(tmp_path))
        engine = Engine(connect(url(found)))
        stack.push_async_callback(engine.close)
        store = Store(engine, Keys("fail"), SystemClock())
        for number in range(20):
            assert await submit(store, *order(f"before-{number}"))
        burst = await asyncio.gather(*(store.drafts.read(f"none-{number}") for number in range(500)))
        assert burst == [None] * 500, "who comes when all connections are taken waits for one"
        found.kill("primary")

        async with asyncio.timeout(WITHIN):
            while True:
                try:
                    assert await submit(store, *order("after"))
                    break
                except (RedisError, OSError):
                    await asyncio.sleep(0.1)
        kept = [await store.orders.submission(f"before-{number}") for number in range(20)]
        assert all(kept), "what the replica had was kept"
        assert not await submit(store, *order("before-7")), "a submission from before is still found"
        now = store.clock.time()
        assert len(await store.orders.claim(now + 1, Score.lease_until(now + 9), 50)) == 21
