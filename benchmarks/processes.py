"""Processes of their own for what is measured and for what it talks to, so that each one's CPU time is its own."""

from __future__ import annotations

import asyncio
import multiprocessing
import resource
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bot.clock import SystemClock
from bot.embedded_redis import Embedded
from bot.store import Engine, Keys, Store, connect

ANSWER_SECONDS = 180.0
KEYS = Keys("bench")


class Child:
    """A process that was started here: `ask` it something and take its answer."""

    def __init__(self, process: multiprocessing.process.BaseProcess, pipe: Connection) -> None:
        self._process = process
        self._pipe = pipe

    def announce(self, what: Any) -> None:
        """Says something, and does not wait."""
        self._pipe.send(what)

    def hear(self) -> Any:
        """What it answers. Raises `RuntimeError` when it died or does not answer."""
        try:
            if self._pipe.poll(ANSWER_SECONDS):
                return self._pipe.recv()
        except EOFError:
            pass
        raise RuntimeError(f"{self._process.name} did not answer (exit code {self._process.exitcode})")

    def ask(self, what: Any) -> Any:
        self.announce(what)
        return self.hear()

    def end(self) -> None:
        self._process.terminate()
        self._process.join(10)


@contextmanager
def child(run: Callable[..., Coroutine[Any, Any, None]], *arguments: Any) -> Iterator[Child]:
    """Runs `await run(pipe, *arguments)` in a process of its own until the block is left."""
    here, there = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=_run, args=(run, there, *arguments), daemon=True, name=run.__qualname__)
    process.start()
    there.close()
    started = Child(process, here)
    try:
        yield started
    finally:
        started.end()


def _run(run: Callable[..., Coroutine[Any, Any, None]], pipe: Connection, *arguments: Any) -> None:
    asyncio.run(run(pipe, *arguments))


async def heard(pipe: Connection) -> Any:
    """In a child: what the parent says next, the loop running on meanwhile."""
    return await asyncio.get_running_loop().run_in_executor(None, pipe.recv)


def cpu_seconds(*, of_ended: bool = False) -> float:
    """CPU time of this process so far, or of those it started that have ended; in the kernel too."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN if of_ended else resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


@contextmanager
def server(folder: Path | None = None) -> Iterator[str]:
    """The URL of a Valkey or Redis server, every write on the disk before it is answered: in a folder of its own, gone
    afterwards, or in the one given."""
    with tempfile.TemporaryDirectory(prefix="encore-bench-") as empty, asyncio.Runner() as runner:
        embedded = Embedded(folder or Path(empty))
        url = runner.run(embedded.start())
        try:
            yield url
        finally:
            runner.run(embedded.stop())


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Store]:
    """The bot's memory on that server."""
    engine = Engine(connect(url))
    try:
        yield Store(engine, KEYS, SystemClock())
    finally:
        await engine.close()
