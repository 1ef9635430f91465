"""`encore-bot run` as a process of its own, with a server that has data to read."""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from unittest.mock import AsyncMock

import pytest
from structlog.testing import capture_logs

from bot import app
from bot.embedded_redis import Embedded
from bot.slack.connecting import SocketClient
from bot.stopping import Stopping
from bot.wording import redis_trouble
from bot.worker.loops import Worker
from sandbox.slack import App, Manifest, Slack, Workspace
from tests.servers import free_port, servers

PROJECT = Path(__file__).parents[1]


async def run(folder: Path, *words: str, **settings: str) -> tuple[int | None, str]:
    """Runs it to its end: the exit status, and what it said."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *(words or ("run",)),
        cwd=folder, env={"PATH": os.environ["PATH"], "PYTHONPATH": str(PROJECT), **settings}, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, said = await process.communicate()
    return process.returncode, said.decode()


async def test_settings_that_are_wrong_leave_no_server_behind(tmp_path: Path) -> None:
    before = Embedded(tmp_path / "data" / "redis")
    await before.start()
    await before.stop()
    status, said = await run(tmp_path, SLACK_BOT_TOKEN="xapp-1")

    assert status == 1
    assert "SLACK_BOT_TOKEN: this is an app token" in said
    with (before.folder / "running").open("a") as running:
        fcntl.flock(running, fcntl.LOCK_EX | fcntl.LOCK_NB)  # nobody has it: raises if a server runs


async def test_a_password_that_is_refused_ends_the_start_with_one_sentence(tmp_path: Path) -> None:
    async with servers(tmp_path / "servers") as found:
        await found.launch("redis")
        await found.ask("redis", "CONFIG", "SET", "requirepass", "sesame")
        status, said = await run(
            tmp_path, "worker", SLACK_BOT_TOKEN="xoxb-1", GOFILEX_EMEA_TOKEN="emea-token",
            REDIS_URL=f"redis://:wrong@127.0.0.1:{found.ports['redis']}",
        )  # fmt: skip
    assert (status, said) == (1, f"REDIS_URL: {redis_trouble.LOGIN_REFUSED}\n"), "nothing was tried a second time"


async def test_wrong_settings_of_a_first_start_make_no_folder(tmp_path: Path) -> None:
    status, _ = await run(tmp_path)

    assert status == 1
    assert not (tmp_path / "data").exists()


async def test_a_command_that_finds_no_redis_says_so_in_one_sentence(tmp_path: Path) -> None:
    status, said = await run(tmp_path, "forget", "U0123456789", REDIS_URL=f"redis://127.0.0.1:{free_port()}")

    assert status == 1
    assert f"  REDIS_URL: {redis_trouble.NOT_REACHED}\n" in said
    assert "Traceback" not in said


async def test_a_command_whose_redis_user_may_not_do_what_it_needs_says_so_too(tmp_path: Path) -> None:
    async with servers(tmp_path / "servers") as found:
        await found.launch("redis")
        await found.ask("redis", "ACL", "SETUSER", "narrow", "on", ">sesame", "~*", "&*", "+@all", "-scan")
        url = f"redis://narrow:sesame@127.0.0.1:{found.ports['redis']}"
        status, said = await run(tmp_path, "forget", "U0123456789", REDIS_URL=url)
    assert status == 1
    assert "'scan' command). README.md has the line" in said
    assert "Traceback" not in said


AT_AN_IMPORT = """
import os, signal, sys
class Presses:
    def find_spec(self, name, path=None, target=None):
        if name == "bot.settings":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Presses())
from bot.__main__ import main
main(["run"])
"""


async def test_ctrl_c_in_the_first_second_says_nothing(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", AT_AN_IMPORT,
        cwd=tmp_path, env={"PATH": os.environ["PATH"], "PYTHONPATH": str(PROJECT)}, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, said = await process.communicate()
    assert (process.returncode, said.decode()) == (-signal.SIGINT, "")


async def test_a_worker_that_ends_by_a_fault_of_its_own_is_no_good_end(
    tmp_path: Path, redis_url: str, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks(_worker: Worker) -> None:
        raise LookupError

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Worker, "run", breaks)
    monkeypatch.setattr("bot.app.logs.configure", lambda *_: None)
    settings = {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "GOFILEX_EMEA_TOKEN": "emea-token",
        "REDIS_URL": redis_url,
        "KEY_PREFIX": prefix,
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    with capture_logs() as log:
        assert await app.run(Stopping(60), slack=False, worker=True) == 1
    assert [line["event"] for line in log if line["log_level"] == "error"] == ["worker_ended"]


async def test_a_process_that_cannot_reach_slack_any_more_is_started_again_by_whoever_started_it(
    tmp_path: Path, redis_url: str, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    @asynccontextmanager
    async def gives_up(client: SocketClient, _take: object, give_up: Callable[[], None]) -> AsyncIterator[object]:
        give_up()
        yield AsyncMock(return_value=False)
        await client.close()  # type: ignore[no-untyped-call]

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bot.slack_app.keep_connected", gives_up)
    monkeypatch.setattr("bot.app.logs.configure", lambda *_: None)
    async with Slack(Workspace(), App(Manifest.load(PROJECT / "manifest.yml"))) as slack:
        settings = {
            **slack.environment(),
            "GOFILEX_EMEA_TOKEN": "emea-token",
            "REDIS_URL": redis_url,
            "KEY_PREFIX": prefix,
        }
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        assert await app.run(Stopping(60), slack=True, worker=False) == 1
