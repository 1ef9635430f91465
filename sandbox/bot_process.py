"""The bot as the demo runs it: the real one, a process of its own, started again when somebody kills it for fun."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "XDG_RUNTIME_DIR", "VIRTUAL_ENV", "SYSTEMROOT")
STOP_SECONDS = 20.0
LAST_LINES = 12


class BotProcess:
    """``python -m bot <command>`` with ``settings`` (to be set before it starts) and no others, at work in ``folder``.

    Nothing of one's own settings reaches it: neither the environment's nor those of a ``.env`` where the demo was started.
    """

    def __init__(self, folder: Path, project: Path) -> None:
        self.settings: Mapping[str, str] = {}
        self._project = project
        self._folder = folder
        self._log = folder / "bot.log"
        self._process: asyncio.subprocess.Process | None = None
        self._killed = False

    async def finish(self, *command: str) -> int:
        """Run a command to its end; its exit status. When that is not waited for, it is interrupted, not left behind."""
        process = await self._started(*command)
        try:
            return await process.wait()
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGINT)
                await process.wait()

    async def start(self) -> None:
        """Start ``bot run``."""
        self._killed = False
        self._process = await self._started("run")

    async def ended(self) -> str:
        """Wait until it is no more; why, in words, or "" when it was killed on purpose."""
        assert self._process is not None
        status = await self._process.wait()
        if self._killed:
            return ""
        return f"was ended by {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"

    def kill(self) -> None:
        """End it without a warning, as a power cut does."""
        if self._process is not None and self._process.returncode is None:
            self._killed = True
            self._process.kill()

    async def stop(self) -> None:
        """Ask it to stop, and see to it that it does."""
        process = self._process
        if process is None or process.returncode is not None:
            return
        self._killed = True
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), STOP_SECONDS)
        except TimeoutError:
            process.kill()
            await process.wait()

    def last_words(self) -> str:
        """The end of its log, as it should be read by whoever wonders why it is gone."""
        if not self._log.exists():
            return ""
        lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(_readable(line) for line in lines[-LAST_LINES:])

    def routes(self) -> list[web.RouteDef]:
        """``POST /sandbox/bot/kill``: for the button on the page."""

        async def kill(_request: web.Request) -> web.Response:
            self.kill()
            return web.json_response({"ok": True})

        return [web.post("/sandbox/bot/kill", kill)]

    async def _started(self, *command: str) -> asyncio.subprocess.Process:
        inherited = {name: os.environ[name] for name in KEPT if name in os.environ}
        with self._log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "bot", *command),
                cwd=self._folder,
                env={**inherited, "PYTHONPATH": str(self._project), "PYTHONUTF8": "1", **self.settings},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the demo; the demo stops the bot
            )


def _readable(line: str) -> str:
    """A line of the log; when it is JSON, its event and whatever else it tells."""
    try:
        said = json.loads(line)
    except ValueError:
        return line
    if not isinstance(said, dict) or "event" not in said:
        return line
    rest = "  ".join(f"{name}={value}" for name, value in said.items() if name not in {"event", "timestamp", "level"})
    return f"{said['event']}  {rest}"
