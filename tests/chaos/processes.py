"""The bot's processes of a storm: each has a name, such as "worker 0", and is started again whatever ended it."""

from __future__ import annotations

import asyncio
import random
import re
import signal
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from bot.early_settings import STOP_SECONDS
from tests.chaos.launcher import Launcher, set_clock

LATE_SECONDS = 20.0  # that a process may take longer to its end, on a machine that has other things to do
LOOK_SECONDS = 0.05
SUPERVISION_SECONDS = 1.0
GAVE_UP = re.compile("REDIS_URL: the server ")
FULL = Path("/dev/full")
"""A file on a disk that is full: every write to it fails."""


@dataclass
class Processes:
    """environment: the settings of all of them; own: what is otherwise for one of them, by its name.
    shorter: as the launcher takes it. wrong: those that had ended by themselves, or did not end when they were asked to, in words. gave_up: starts that did, for Redis."""

    launcher: Launcher
    folder: Path
    environment: dict[str, str]
    own: dict[str, dict[str, str]] = field(default_factory=dict)
    shorter: dict[str, float] = field(default_factory=dict)
    running: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    gave_up: int = 0
    starting: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held by whoever does not want any to be started now."""

    def __post_init__(self) -> None:
        self._one_at_a_time: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.clock = self.folder / "clock"
        self.move_clock(0.0)

    def move_clock(self, seconds: float) -> None:
        """Lets the wall clock of all of them be ahead by so much."""
        set_clock(self.clock, seconds)

    def a(self, kind: str, chance: random.Random) -> str:
        """The name of one of a kind; of any where that is ""."""
        return chance.choice([name for name in self.running if name.startswith(kind)])

    async def start(self, name: str, log: Path | None = None) -> None:
        environment = self.environment | self.own.get(name, {})
        async with self.starting:
            self.running[name] = await asyncio.to_thread(
                self.launcher.start,
                name.partition(" ")[0],
                environment,
                log or self._log(name),
                self.clock,
                self.shorter,
            )

    async def kill(self, name: str, log: Path | None = None) -> None:
        """Kills with SIGKILL, and starts again; with another log if there is one."""
        async with self._one_at_a_time[name]:
            self._ended(name, await asyncio.to_thread(self.launcher.kill, self.running[name]))
            await self.start(name, log)

    async def stop(self, name: str) -> None:
        """Asks to end with SIGTERM, waits until that is done, and starts again."""
        async with self._one_at_a_time[name]:
            pid, began = self.running[name], time.monotonic()
            await asyncio.to_thread(self.launcher.terminate, pid)
            while (status := await asyncio.to_thread(self.launcher.ended, pid)) is None:
                if time.monotonic() - began > STOP_SECONDS + LATE_SECONDS:
                    self.wrong.append(f"{name} did not end within {STOP_SECONDS + LATE_SECONDS:.0f} s")
                    status = await asyncio.to_thread(self.launcher.kill, pid)
                    break
                await asyncio.sleep(LOOK_SECONDS)
            late = time.monotonic() - began >= STOP_SECONDS  # then it is left as it is, which is status 1
            if status not in (0, -signal.SIGTERM, 1 if late else 0):
                self._ended(name, status)
            await self.start(name)

    async def supervises(self) -> None:
        """Starts again what ended by itself, as whoever runs the bot has it done, until cancelled."""
        while True:
            await asyncio.sleep(SUPERVISION_SECONDS)
            for name, one_at_a_time in [(name, self._one_at_a_time[name]) for name in self.running]:
                async with one_at_a_time:
                    if (status := await asyncio.to_thread(self.launcher.ended, self.running[name])) is not None:
                        self._ended(name, status)
                        await self.start(name)

    def _ended(self, name: str, status: int) -> None:
        """Notes what ended by itself. A start gives up where Redis does not serve it for ten seconds, and says so."""
        if status == -signal.SIGKILL:
            return
        said = self._log(name).read_text(encoding="utf-8").splitlines()
        if status == 1 and GAVE_UP.match(next((line for line in reversed(said) if not line.startswith("{")), "")):
            self.gave_up += 1
        else:
            self.wrong.append(f"{name} had ended by itself with status {status}")

    def _log(self, name: str) -> Path:
        return self.folder / f"{name.replace(' ', '-')}.log"
