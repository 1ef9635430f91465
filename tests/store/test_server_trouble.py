"""A server that does not do what the bot needs: told in one sentence that mends it; and one that was replaced behind its address."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from redis.exceptions import RedisError

from bot.clock import SystemClock
from bot.store import Engine, Keys, Store, connect
from bot.store.redis import check
from bot.store.server import evicts, trouble
from bot.wording import redis_trouble
from tests.intake import submit
from tests.servers import Servers, servers
from tests.store.test_sentinel import order

KEYS = Keys("encore")


@pytest.fixture
async def own(tmp_path: Path) -> AsyncIterator[Servers]:
    async with servers(tmp_path) as found:
        await found.launch("redis")
        yield found


async def words_of(url: str, seconds: float = 60.0) -> str:
    """What is said of what answers at a URL."""
    made = Engine(connect(url))
    try:
        wrong = await trouble(made, KEYS, seconds)
        return wrong.words if wrong else ""
    finally:
        await made.close()


async def words(found: Servers, login: str = "", seconds: float = 60.0) -> str:
    """What is said of the server; "" when all is well."""
    return await words_of(f"redis://{login}127.0.0.1:{found.ports['redis']}", seconds)


async def test_each_trouble_is_told_with_what_mends_it(own: Servers) -> None:
    assert await words(own) == ""

    await own.ask("redis", "REPLICAOF", "127.0.0.1", "1")
    assert await words(own) == redis_trouble.READ_ONLY
    await own.ask("redis", "REPLICAOF", "NO", "ONE")

    await own.ask("redis", "CONFIG", "SET", "maxmemory", "1")
    assert await words(own) == redis_trouble.FULL
    await own.ask("redis", "CONFIG", "SET", "maxmemory", "1gb", "maxmemory-policy", "allkeys-lru")
    assert await words(own) == ""
    one = Engine(connect(f"redis://127.0.0.1:{own.ports['redis']}"))
    assert "maxmemory-policy is allkeys-lru: set noeviction" in await evicts(one)
    await own.ask("redis", "CONFIG", "SET", "maxmemory-policy", "noeviction")
    assert await evicts(one) == ""
    await one.close()

    await own.ask("redis", "ACL", "SETUSER", "reader", "on", ">sesame", "~*", "+@read", "+info")
    assert await words(own, "reader:wrong@") == redis_trouble.LOGIN_REFUSED
    assert "'set' command). README.md has the line" in await words(own, "reader:sesame@")
    await own.ask("redis", "ACL", "SETUSER", "deaf", "on", ">sesame", "~*", "resetchannels", "+@all")
    assert "README.md has the line" in await words(own, "deaf:sesame@"), "no channel is this user's"
    await own.ask("redis", "ACL", "SETUSER", "plain", "on", ">sesame", "~*", "&*", "+@all", "-eval", "-evalsha")
    assert "'evalsha' command). README.md has the line" in await words(own, "plain:sesame@")
    await own.ask("redis", "CONFIG", "SET", "min-replicas-to-write", 1)
    assert await words(own) == redis_trouble.TOO_FEW_REPLICAS
    await own.ask("redis", "CONFIG", "SET", "min-replicas-to-write", 0)

    at = f"127.0.0.1:{own.ports['redis']}"
    assert await words_of(f"redis://{at}/99") == redis_trouble.NO_DATABASE
    assert await words_of(f"redis+cluster://{at}") == redis_trouble.NO_CLUSTER
    assert await words_of(f"redis+sentinel://{at}/mymaster") == redis_trouble.NO_SENTINEL
    assert await words_of(f"rediss://{at}?ssl_ca_certs=/nowhere/ca.pem") == redis_trouble.NO_FILE
    await own.launch("node", "cluster-enabled yes")
    assert await words_of(f"redis://127.0.0.1:{own.ports['node']}") == redis_trouble.OF_CLUSTER
    assert await words_of(f"redis+cluster://127.0.0.1:{own.ports['node']}") == redis_trouble.CLUSTER_DOWN

    os.kill(own.running["redis"].pid, signal.SIGSTOP)
    assert await words(own, seconds=0.2) == redis_trouble.silent(0.2)
    own.kill("redis")
    assert await words(own) == redis_trouble.NOT_REACHED


def test_an_address_with_something_that_nobody_reads_is_refused_at_once() -> None:
    for behind in ("?sooket_timeout=1", "?socket_timeout=soon", "?protocol=9"):
        with pytest.raises(ValueError, match=r"has an option behind the \? that is not known"):
            connect(f"redis://127.0.0.1{behind}")
    with pytest.raises(ValueError, match="number of a database"):
        check("redis://127.0.0.1/orders")


async def test_a_version_that_is_too_old_is_told() -> None:
    class Old:
        async def info(self) -> dict[str, str]:
            return {"redis_version": "6.2.14"}

    wrong = await trouble(Engine(cast("Any", Old())), KEYS)
    assert wrong
    assert wrong.words == "version 6.2.14; 7.0 or newer is needed."
    assert wrong.lasting


class Address:
    """One address; whoever connects reaches the server that stands behind it then, and stays with that one."""

    def __init__(self, port: int) -> None:
        self.behind = port
        self._ends: list[asyncio.StreamWriter] = []
        self._tasks: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[str]:
        server = await asyncio.start_server(self._comes, "127.0.0.1", 0)
        try:
            yield f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        finally:
            server.close()
            for end in self._ends:
                end.close()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _comes(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self.behind)
        self._ends += [writer, back]
        for source, sink in ((reader, back), (there, writer)):
            task = asyncio.create_task(self._passes(source, sink))
            self._tasks.add(task)

    @staticmethod
    async def _passes(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            while data := await source.read(65536):
                sink.write(data)
                await sink.drain()
        finally:
            sink.close()


async def test_a_fail_over_behind_one_address_is_followed_by_the_first_write(own: Servers) -> None:
    await own.ask("redis", "CONFIG", "SET", "repl-diskless-sync-delay", 0)
    await own.launch("replica", f"replicaof 127.0.0.1 {own.ports['redis']}")
    await own.until_said("replica", ("INFO", "replication"), "'master_link_status': 'up'")
    address = Address(own.ports["redis"])
    async with address.open() as url:
        made = Engine(connect(url))
        store = Store(made, Keys("fail"), SystemClock())
        assert await submit(store, *order("before"))
        await asyncio.gather(
            *(store.drafts.read(f"none-{number}") for number in range(20))
        )  # many connections are open
        assert await own.ask("redis", "WAIT", 1, 60_000) == 1

        await own.ask("replica", "REPLICAOF", "NO", "ONE")
        address.behind = own.ports["replica"]
        await own.ask("redis", "REPLICAOF", "127.0.0.1", own.ports["replica"])
        assert await submit(store, *order("after"))
        taken = await asyncio.gather(*(submit(store, *order(f"later-{number}")) for number in range(20)))
        assert all(taken)
        assert await own.ask("replica", "EXISTS", store.keys.shard("after").submission("after")) == 1
        assert await store.orders.submission("before")

        # An address that leads to a read-only server is told, and left as soon as it leads elsewhere.
        await own.ask("replica", "REPLICAOF", "127.0.0.1", 1)
        with pytest.raises(RedisError, match="read only"):
            await submit(store, *order("nowhere"))
        await own.ask("redis", "REPLICAOF", "NO", "ONE")
        address.behind = own.ports["redis"]
        assert await submit(store, *order("at last"))
        await made.close()
