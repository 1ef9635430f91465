"""What the bot keeps on the disk is its user's alone, its server is given no token, and whoever is in its way is named."""

from __future__ import annotations

import asyncio
import os
import pwd
import stat
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from redis.asyncio import Redis
from structlog.testing import capture_logs

from bot import embedded_redis, private_files
from bot.embedded_redis import Embedded, EmbeddedServerError
from tests.stage import until


@asynccontextmanager
async def client(url: str) -> AsyncIterator[Redis]:
    redis = Redis.from_url(url, decode_responses=True)
    try:
        yield redis
    finally:
        await redis.aclose()


def modes(folder: Path) -> dict[Path, int]:
    """What is in a folder, itself included, by its mode. The server's files come and go meanwhile."""
    found = {}
    for each in (folder, *folder.rglob("*")):
        with suppress(FileNotFoundError):
            found[each] = each.lstat().st_mode
    return found


def wide(folder: Path) -> dict[str, str]:
    """What is in a folder, itself included, that others than its user have rights in. The socket is 0700."""
    return {str(each): oct(stat.S_IMODE(mode)) for each, mode in modes(folder).items() if mode & 0o077}


@pytest.mark.parametrize("umask", [0, 0o077])
async def test_nobody_else_can_read_the_orders_whatever_the_umask_and_what_was_there_before(
    tmp_path: Path, umask: int
) -> None:
    data = tmp_path / "data"
    server = Embedded(data / "redis")
    before = os.umask(umask)
    try:
        if umask == 0:  # what an older version left behind, open to all
            (data / "redis" / "appendonlydir").mkdir(parents=True)
            (data / "redis" / "owners").touch()
            (data / "redis" / "server.log").write_text("of old\n")
            data.chmod(0o700)
            assert len(wide(data)) == 4
        async with client(await server.start()) as redis:
            await redis.set("carmen", "placed")
            await redis.bgrewriteaof()
            await until(lambda: any((data / "redis" / "appendonlydir").glob("*.base.rdb")))
        assert wide(data) == {}
        files = [mode for each, mode in modes(data).items() if stat.S_ISREG(mode) and "temp-" not in each.name]
        assert {stat.S_IMODE(mode) for mode in files} == {0o600}
        assert len(files) >= 6
    finally:
        await server.stop()
        os.umask(before)


async def test_a_folder_of_somebody_else_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000)
    with pytest.raises(EmbeddedServerError, match=r"belongs to the user \w+\. Start the bot as that user"):
        await Embedded(tmp_path).start()


async def test_a_folder_that_cannot_be_made_is_told_with_what_to_set(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(EmbeddedServerError, match="Set DATA_DIR"):
        await Embedded(tmp_path / "data" / "redis").start()


def memory_of(pid: int) -> bytes:
    """What a process has in its memory, and was given as its environment. (That alone would not tell: Valkey moves it away, to
    show a title in its place.)"""
    found = [Path(f"/proc/{pid}/environ").read_bytes()]
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            addresses, rights, *_ = line.split()
            start, end = (int(each, 16) for each in addresses.split("-"))
            if rights.startswith("rw") and end - start < 256 << 20:
                memory.seek(start)
                with suppress(OSError):
                    found.append(memory.read(end - start))
    return b"".join(found)


async def test_the_server_is_given_no_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOFILEX_EMEA_TOKEN", "emea-unm1stakable")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-unm1stakable")
    monkeypatch.setenv("TZ", "Europe/Amsterdam")
    server = Embedded(tmp_path)
    await server.start()
    try:
        async with client(server.url) as redis:
            pid = int((await redis.info("server"))["process_id"])
        memory = memory_of(pid)
        assert b"Europe/Amsterdam" in memory, "what it was given stands there"
        assert b"unm1stakable" not in memory
    finally:
        await server.stop()


async def test_whoever_holds_the_lock_is_named_with_process_and_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded_redis, "LOCK_SECONDS", 0.05)
    monkeypatch.setattr(embedded_redis, "LOCK_TOLD_SECONDS", 0.01)
    hold = (
        "import fcntl, sys; lock = open(sys.argv[1], 'a'); fcntl.flock(lock, fcntl.LOCK_EX); print(flush=True); input()"
    )
    pipe = asyncio.subprocess.PIPE
    holder = await asyncio.create_subprocess_exec(
        sys.executable, "-SE", "-c", hold, str(tmp_path / "lock"), stdin=pipe, stdout=pipe, stderr=pipe
    )
    try:
        assert holder.stdout
        await holder.stdout.readline()
        user = pwd.getpwuid(os.getuid()).pw_name
        with capture_logs() as logged, pytest.raises(EmbeddedServerError) as told:
            await Embedded(tmp_path).start()
        assert f"held by process {holder.pid} of the user {user}. If that is no Encore Bot" in str(told.value)
        [warned] = [line for line in logged if line["event"] == "embedded_server_locked"]
        assert warned["holders"] == [f"{holder.pid} ({user})"]

        monkeypatch.setattr(private_files, "PROC", tmp_path / "nowhere")  # as on macOS
        with pytest.raises(EmbeddedServerError, match="lsof"):
            await Embedded(tmp_path).start()
    finally:
        await holder.communicate(b"\n")
