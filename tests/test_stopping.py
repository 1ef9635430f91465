"""SIGTERM and Ctrl-C end every process within its grace, whatever it waits for: the real processes, each in such a state.

The grace is half a second, or, where nothing has to be waited for, ten minutes: then nothing was. On a busy machine the end can
come before what still runs was let go in order (status 1). The limits of the tests only end one that hangs.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

import aiohttp
import pytest

from bot.cinemas.cinema import Cinema
from bot.clock import SystemClock
from bot.embedded_redis import Embedded
from bot.orders.order import Order, OrderRequest, Phase, Submission
from bot.store import Engine, Keys, Store, connect
from bot.wall_time import WallTime
from gofilex import Portal
from tests.intake import submit
from tests.servers import Servers, free_port, servers

PROJECT = Path(__file__).parents[1]
WITHIN = 120.0

pytestmark = pytest.mark.timeout(300)


class Silent:
    """Somebody who takes connections and never answers."""

    def __init__(self) -> None:
        self.came = asyncio.Event()
        self._writers: list[asyncio.StreamWriter] = []

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._comes, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def _comes(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.append(writer)
        if await reader.read(1):
            self.came.set()

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for writer in self._writers:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()


class Running:
    """A process of the bot, with its pages."""

    def __init__(self, process: Process, port: int) -> None:
        self.process = process
        self.url = f"http://127.0.0.1:{port}"

    async def page(self, name: str) -> tuple[int, dict[str, Any]]:
        async with aiohttp.ClientSession() as session, session.get(f"{self.url}/{name}") as answer:
            return answer.status, await answer.json()

    async def until_ready_says(self, condition: Callable[[dict[str, Any]], object]) -> None:
        """Waits until `/readyz` says what is wanted. By then `/healthz` answers too."""
        async with asyncio.timeout(WITHIN):
            while True:
                with suppress(aiohttp.ClientError, OSError):
                    if condition((await self.page("readyz"))[1]):
                        assert (await self.page("healthz"))[0] == 200
                        return
                assert self.process.returncode is None, await self.said()
                await asyncio.sleep(0.02)

    def asked_to_stop(self, by: signal.Signals = signal.SIGTERM) -> None:
        self.process.send_signal(by)

    async def said(self) -> str:
        """What it said until its end."""
        async with asyncio.timeout(WITHIN):
            return (await self.process.communicate())[1].decode()


@asynccontextmanager
async def bot(folder: Path, role: str, *, port: int = 0, **settings: str) -> AsyncIterator[Running]:
    """`encore-bot <role>` with these settings and no others. It must have ended by itself when this is left."""
    port = port or free_port()
    given = {
        "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "signing-secret", "SLACK_API_URL": "http://127.0.0.1:1/api/",
        "GOFILEX_EMEA_TOKEN": "emea-token", "GOFILEX_EMEA_URL": "http://127.0.0.1:1",
        "PORT": str(port), "STOP_SECONDS": "0.5", **settings,
    }  # fmt: skip
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", role, cwd=folder, stdin=asyncio.subprocess.DEVNULL, stderr=PIPE,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(PROJECT), **given},
    )  # fmt: skip
    try:
        yield Running(process, port)
        assert process.returncode in {0, 1, 128 + signal.SIGTERM}, "it ended by itself"
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@contextmanager
def frozen(pid: int) -> Iterator[None]:
    """A process does nothing meanwhile."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


@pytest.fixture
async def own(tmp_path: Path) -> AsyncIterator[Servers]:
    """A server of this test's own, named redis."""
    async with servers(tmp_path / "servers") as found:
        await found.launch("redis")
        yield found


def url(found: Servers) -> str:
    return f"redis://127.0.0.1:{found.ports['redis']}"


async def test_slack_that_never_answers_at_the_start(tmp_path: Path, redis_url: str, prefix: str) -> None:
    async with (
        Silent() as slack,
        bot(
            tmp_path,
            "web",
            REDIS_URL=redis_url,
            KEY_PREFIX=prefix,
            SLACK_API_URL=f"{slack.url}/api/",
            STOP_SECONDS="600",
        ) as web,
    ):
        await slack.came.wait()
        await web.until_ready_says(lambda page: "Slack" in page["wrong"]["start"])
        async with aiohttp.ClientSession() as session, session.post(f"{web.url}/slack/events") as answer:
            assert answer.status == 503, "Slack sends an event again that met this"
        web.asked_to_stop(signal.SIGINT)
        assert "stopped" in await web.said()
        assert web.process.returncode == 0


async def test_redis_that_is_frozen_at_the_start_and_later(tmp_path: Path, own: Servers) -> None:
    with frozen(own.running["redis"].pid):
        async with bot(tmp_path, "worker", REDIS_URL=url(own), STOP_SECONDS="600") as worker:
            await worker.until_ready_says(lambda page: "Redis" in page["wrong"]["start"])
            worker.asked_to_stop()
            assert "Traceback" not in await worker.said()  # on a slow machine it may have given up by itself

    async with bot(tmp_path, "worker", REDIS_URL=url(own)) as worker:
        await worker.until_ready_says(lambda page: page["ok"])
        with frozen(own.running["redis"].pid):
            worker.asked_to_stop()
            assert "Traceback" not in await worker.said()


async def test_its_own_server_is_frozen(tmp_path: Path) -> None:
    """The server can't be stopped in time; it is told to, and does so once it can."""
    folder = tmp_path / "data" / "redis"
    async with bot(tmp_path, "run") as run:
        await run.until_ready_says(lambda page: "Slack" in page["wrong"]["start"])
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(str(folder / "redis.sock"))
            line.sendall(b"INFO server\r\n")
            pid = int(line.recv(10_000).partition(b"process_id:")[2].split()[0])
        with frozen(pid):
            run.asked_to_stop()
            assert "STOP_SECONDS" in await run.said()
            assert run.process.returncode == 1
    again = Embedded(folder)
    await again.start()
    assert again._child, "the other one has ended"
    await again.stop()


async def test_a_log_on_a_full_disk_keeps_no_process_alive() -> None:
    """That it was left as it is can't be written then."""
    waits = (
        "import asyncio, time; from bot.stopping import Stopping\n"
        "async def main():\n"
        "    stopping = Stopping(0.1); stopping.listen(); stopping.count()\n"
        "    await asyncio.to_thread(time.sleep, 600)\n"
        "asyncio.run(main())"
    )
    with Path("/dev/full").open("wb") as full:  # noqa: ASYNC230 - a device
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", waits, stderr=full, env={"PATH": os.environ["PATH"], "PYTHONPATH": str(PROJECT)}
        )
    try:
        async with asyncio.timeout(WITHIN):
            assert await process.wait() == 1
    finally:
        with suppress(ProcessLookupError):
            process.kill()


async def test_a_port_that_is_taken_is_one_sentence_and_the_end(tmp_path: Path, redis_url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with bot(tmp_path, "worker", port=port, REDIS_URL=redis_url) as started:
            said = await started.said()
    assert started.process.returncode == 1
    assert said == f"HOST, PORT: cannot listen on 127.0.0.1:{port} (address already in use).\n"


async def submitted(store: Store, name: str) -> None:
    """An order waits to be sent."""
    due = WallTime.at(store.clock.now() + timedelta(days=5), "Europe/Amsterdam")
    request = OrderRequest(Cinema(Portal.EMEA, id="92ocDLbbpnHPYZrTe", zone=due.zone), due, event="kPv58SRFYExY7xAzQ")
    assert await submit(store, Submission(name, "T1", "C1", "U1", store.clock.time(), 1), [Order(name, 0, request)])


async def test_an_order_on_its_way_is_not_waited_for_beyond_the_grace_and_a_second_signal_ends_it_at_once(
    tmp_path: Path, redis_url: str, prefix: str
) -> None:
    engine = Engine(connect(redis_url))
    store = Store(engine, Keys(prefix), SystemClock())
    await submitted(store, "carmen")
    settings: dict[str, Any] = {
        "REDIS_URL": redis_url,
        "KEY_PREFIX": prefix,
        "LEASE_SECONDS": "375",
        "PORTAL_SECONDS": "300",
    }
    async with Silent() as portal:
        async with bot(tmp_path, "worker", **settings, GOFILEX_EMEA_URL=portal.url) as worker:
            await portal.came.wait()
            worker.asked_to_stop()
            assert "Traceback" not in await worker.said()
        order = await store.orders.order("carmen", 0)
        assert order
        assert order.phase is Phase.SENDING, "whoever takes it over says that its outcome is unknown"

        await submitted(store, "tosca")
        portal.came.clear()
        settings |= {"STOP_SECONDS": "600"}
        async with bot(tmp_path, "worker", **settings, GOFILEX_EMEA_URL=portal.url) as worker:
            await portal.came.wait()
            worker.asked_to_stop()
            await worker.until_ready_says(lambda page: "stop" in page["wrong"])
            worker.asked_to_stop()
            await worker.said()
            assert worker.process.returncode == 128 + signal.SIGTERM
    await engine.close()
