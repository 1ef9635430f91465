"""Servers as processes of a test, from the same binary as the embedded one, each with a folder and a port of its own."""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from bot.embedded_redis import find_binary

WITHIN_SECONDS = 120.0


@dataclass
class Servers:
    """Servers by their names."""

    folder: Path
    ports: dict[str, int] = field(default_factory=dict)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, *arguments: str, sentinel: bool = False) -> None:
        """Starts a server, for the first time with these lines of configuration, later with what it had."""
        folder = self.folder / name
        config = folder / "server.conf"  # Sentinel keeps its state in it
        if not folder.exists():
            folder.mkdir(parents=True)
            config.write_text(f"port {self.ports[name]}\nbind 127.0.0.1\ndir {folder}\n" + "\n".join(arguments))
        command = [find_binary(), str(config), *(["--sentinel"] if sentinel else [])]
        with (folder / "server.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )

    async def launch(self, name: str, *arguments: str, sentinel: bool = False) -> int:
        """Starts a server for the first time, on a free port, and waits until it is up. Answers another port, which stands
        wherever the arguments say `{bus}`.

        Somebody may take a port between finding it free and starting: then others are tried.
        """
        while True:
            self.ports[name], bus = free_port(), free_port()
            self.start(name, *(line.format(bus=bus) for line in arguments), sentinel=sentinel)
            with suppress(ChildProcessError):
                await self.until_said(name, ("INFO", "server"), f"'process_id': {self.running[name].pid}")
                return bus
            shutil.rmtree(self.folder / name)

    def kill(self, name: str) -> None:
        process = self.running.pop(name)
        process.kill()
        process.wait()

    def client(self, name: str) -> Redis:
        """A client of one server, which tries everything once."""
        retry = Retry(NoBackoff(), 0)
        return Redis(port=self.ports[name], decode_responses=True, socket_timeout=2, retry=retry)

    async def ask(self, name: str, *command: str | int) -> Any:
        async with self.client(name) as client:
            return await client.execute_command(*command)  # type: ignore[no-untyped-call]

    async def until_said(self, name: str, command: tuple[str, ...], *words: str) -> None:
        """Asks a server again and again until its answer holds all of the words. Raises `ChildProcessError` where it ended."""
        async with asyncio.timeout(WITHIN_SECONDS):
            while True:
                if name in self.running and self.running[name].poll() is not None:
                    raise ChildProcessError(f"the server {name} has ended by itself")
                try:
                    answer = str(await self.ask(name, *command))
                    if all(word in answer for word in words):
                        return
                except (RedisError, OSError):
                    pass  # not up yet
                await asyncio.sleep(0.03)


@asynccontextmanager
async def servers(folder: Path) -> AsyncIterator[Servers]:
    """None yet; all that were started are killed at the end."""
    started = Servers(folder)
    try:
        yield started
    finally:
        for name in list(started.running):
            started.kill(name)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
