"""A primary that dies: Sentinel names another one, and the bot goes on with all that was confirmed."""

from __future__ import annotations

import asyncio
import socket
import subprocess
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.cinemas.model import Cinema
from bot.clock import SystemClock
from bot.embedded import find_binary
from bot.orders.model import Order, OrderRequest, Submission
from bot.store import Engine, Keys, Store, connect
from bot.wall import WallTime
from gofilex import Portal

SERVICE = "encore"
WITHIN = 20.0


@dataclass
class Servers:
    """A primary, a replica and a Sentinel, as processes of this test."""

    folder: Path
    ports: dict[str, int] = field(default_factory=dict)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"redis+sentinel://127.0.0.1:{self.ports['sentinel']}/{SERVICE}"

    def start(self, name: str, *arguments: str) -> None:
        folder = self.folder / name
        folder.mkdir()
        config = folder / "server.conf"  # Sentinel keeps its state in it
        config.write_text(f"port {self.ports[name]}\nbind 127.0.0.1\ndir {folder}\n" + "\n".join(arguments))
        command = [find_binary(), str(config), *(["--sentinel"] if name == "sentinel" else [])]
        self.running[name] = subprocess.Popen(command, stdout=subprocess.DEVNULL)

    def kill(self, name: str) -> None:
        process = self.running.pop(name)
        process.kill()
        process.wait()

    async def ask(self, name: str, *command: str) -> str:
        async with Redis(port=self.ports[name], decode_responses=True) as client:
            return str(await client.execute_command(*command))  # type: ignore[no-untyped-call]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def until_said(servers: Servers, name: str, command: tuple[str, ...], words: str) -> None:
    """Asks a server again and again until its answer holds the words."""
    async with asyncio.timeout(WITHIN):
        while True:
            try:
                if words in await servers.ask(name, *command):
                    return
            except (RedisError, OSError):
                pass  # not up yet
            await asyncio.sleep(0.05)


@asynccontextmanager
async def started(folder: Path) -> AsyncIterator[Servers]:
    servers = Servers(folder)
    servers.ports = {name: free_port() for name in ("primary", "replica", "sentinel")}
    primary = servers.ports["primary"]
    try:
        servers.start("primary", "appendonly yes", "appendfsync always", "repl-diskless-sync-delay 0")
        await until_said(servers, "primary", ("ECHO", "up"), "up")
        servers.start("replica", f"replicaof 127.0.0.1 {primary}", "appendonly yes")
        await until_said(servers, "replica", ("INFO", "replication"), "'master_link_status': 'up'")
        servers.start(
            "sentinel",
            f"sentinel monitor {SERVICE} 127.0.0.1 {primary} 1",
            f"sentinel down-after-milliseconds {SERVICE} 500",
            f"sentinel failover-timeout {SERVICE} 3000",
        )
        # A Sentinel finds the replicas by asking the primary, every ten seconds, the first time at once.
        await until_said(servers, "sentinel", ("SENTINEL", "REPLICAS", SERVICE), str(servers.ports["replica"]))
        yield servers
    finally:
        for name in list(servers.running):
            servers.kill(name)


def order(submission: str) -> tuple[Submission, list[Order]]:
    cinema = Cinema(Portal.EMEA, id="92ocDLbbpnHPYZrTe", zone="Europe/Amsterdam")
    due = WallTime(datetime(2026, 12, 12, 18), "Europe/Amsterdam")
    taken = Submission(submission, "T1", "C1", "U1", datetime.now(UTC).timestamp(), 1)
    return taken, [Order(submission, 0, OrderRequest(cinema, due, event="kPv58SRFYExY7xAzQ"))]


@pytest.mark.timeout(90)
async def test_the_bot_goes_on_after_the_primary_died(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        servers = await stack.enter_async_context(started(tmp_path))
        engine = Engine(connect(servers.url))
        stack.push_async_callback(engine.close)
        store = Store(engine, Keys("fail"), SystemClock())
        for number in range(20):
            assert await store.submit(*order(f"before-{number}"))
        await engine.client.wait(1, 2000)  # what the replica has is what survives; the bot itself does not wait for it

        servers.kill("primary")

        async with asyncio.timeout(WITHIN):
            while True:
                try:
                    assert await store.submit(*order("after"))
                    break
                except (RedisError, OSError):
                    await asyncio.sleep(0.1)
        kept = [await store.submission(f"before-{number}") for number in range(20)]
        assert all(kept), "what the replica had was kept"
        assert not await store.submit(*order("before-7")), "a submission from before is still found"
        now = round(store.clock.time() * 1000)
        assert len(await store.claim_place(now + 1000, now + 9000, 50)) == 21
