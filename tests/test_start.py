"""`encore-bot run` as a process of its own, with a server that has data to read."""

from __future__ import annotations

import asyncio
import fcntl
import os
import sys
from pathlib import Path

from bot.embedded_redis import Embedded

PROJECT = Path(__file__).parents[1]


async def run(folder: Path, **settings: str) -> tuple[int | None, str]:
    """Runs it to its end: the exit status, and what it said."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run",
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


async def test_wrong_settings_of_a_first_start_make_no_folder(tmp_path: Path) -> None:
    status, _ = await run(tmp_path)

    assert status == 1
    assert not (tmp_path / "data").exists()
