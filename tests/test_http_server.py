"""The HTTP server when many come and say nothing, or say it slowly."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bot import http_server
from bot.http_server import (
    HEAD_SECONDS,
    IDLE_SECONDS,
    REQUEST_SECONDS,
    HttpServer,
    TooLargeError,
    body_of,
    raise_file_limit,
)
from tests.stage import until

HELLO = b"GET /hello HTTP/1.1\r\nHost: x\r\n\r\n"


@dataclass
class Served:
    """The server, and connections to it."""

    server: HttpServer
    port: int
    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    open: list[asyncio.StreamWriter] = field(default_factory=list)

    async def connects(self, said: bytes = b"") -> asyncio.StreamReader:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.open.append(writer)
        writer.write(said)
        await writer.drain()
        return reader

    def sweeps(self, later: float) -> None:
        """As many seconds later."""
        self.server.connections.sweep(asyncio.get_running_loop().time() + later)

    @property
    def idle(self) -> int:
        return len(self.server.connections._idle)


@pytest.fixture
async def serve(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Callable[..., Awaitable[Served]]]:
    monkeypatch.setattr(http_server, "LINGER_SECONDS", 0.05)
    started: list[Served] = []

    async def serve(most: int = 1000) -> Served:
        async def hello(_request: web.BaseRequest) -> web.Response:
            return web.Response(text="hello")

        async def waits(_request: web.BaseRequest) -> web.Response:
            await served.go_on.wait()
            return web.Response(text="at last")

        async def reads(request: web.BaseRequest) -> web.Response:
            try:
                return web.Response(text=str(len(await body_of(request, 100_000))))
            except TooLargeError:
                return web.Response(status=413)
            except TimeoutError:
                return web.Response(status=408)

        pages = {("GET", "/hello"): hello, ("GET", "/waits"): waits, ("POST", "/reads"): reads}
        server = HttpServer(pages, "127.0.0.1", 0, most)
        served = Served(server, await server.start())
        started.append(served)
        return served

    yield serve
    for served in started:
        served.go_on.set()
        for writer in served.open:
            writer.close()
        await served.server.close()


Serve = Callable[..., Awaitable[Served]]


async def status(reader: asyncio.StreamReader) -> int:
    async with asyncio.timeout(60):
        line = await reader.readline()
        return int(line.split()[1]) if line else 0


async def gone(reader: asyncio.StreamReader) -> bool:
    async with asyncio.timeout(60):
        try:
            return await reader.read() == b""
        except ConnectionError:
            return True


async def test_when_there_are_too_many_the_longest_idle_goes_and_nobody_who_is_served(serve: Serve) -> None:
    served = await serve(most=3)
    slow = await served.connects(b"GET /waits HTTP/1.1\r\nHost: x\r\n\r\n")
    await until(lambda: served.server.connections._working)
    first = await served.connects()
    second = await served.connects(b"GET /he")  # a few bytes now and then do not make it younger
    await until(lambda: served.idle == 2)
    last = await served.connects(HELLO)

    assert await gone(first)
    assert await status(last) == 200
    another = await served.connects(HELLO)
    assert await gone(second)
    assert await status(another) == 200
    served.go_on.set()
    assert await status(slow) == 200


async def test_bodies_that_do_not_come_shut_nobody_out(serve: Serve) -> None:
    served = await serve(most=3)
    half = b"POST /reads HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\na"
    reading = served.server.connections._reading
    for _ in range(3):
        await served.connects(half)
    await until(lambda: len(reading) == 3)
    assert await status(await served.connects(HELLO)) == 200
    assert len(reading) == 2


async def test_a_head_that_does_not_come_and_a_connection_of_which_nothing_is_heard_are_closed(serve: Serve) -> None:
    served = await serve()
    silent, half, used = await served.connects(), await served.connects(b"GET /hello HT"), await served.connects(HELLO)
    assert await status(used) == 200
    await until(lambda: served.idle == 3 and any(one.head_since for one in served.server.connections._idle))

    served.sweeps(HEAD_SECONDS - 1)
    assert served.idle == 3
    served.sweeps(HEAD_SECONDS + 1)
    assert await gone(silent)
    assert await gone(half)
    assert served.idle == 1, "who was answered once may keep the connection for longer, as proxies do"
    served.sweeps(IDLE_SECONDS + 1)
    assert served.idle == 0


async def test_a_request_that_is_not_over_in_time_is_broken_off(serve: Serve) -> None:
    served = await serve()
    slow = await served.connects(b"GET /waits HTTP/1.1\r\nHost: x\r\n\r\n")
    await until(lambda: served.server.connections._working)
    served.sweeps(REQUEST_SECONDS + 1)
    assert await gone(slow)


async def test_a_body_has_its_time_and_its_size(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    served = await serve()
    whole = await served.connects(b"POST /reads HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc")
    assert await status(whole) == 200
    large = await served.connects(b"POST /reads HTTP/1.1\r\nHost: x\r\nContent-Length: 100001\r\n\r\n")
    assert await status(large) == 413
    chunked = await served.connects(
        b"POST /reads HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n186a1\r\n" + b"x" * 100_001
    )
    assert await status(chunked) == 413
    monkeypatch.setattr(http_server, "BODY_SECONDS", 0.01)
    slow = await served.connects(b"POST /reads HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na")
    assert await status(slow) == 408


async def test_of_too_many_bodies_the_one_that_takes_longest_is_given_up(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_server, "BODIES_BYTES", 10)
    served = await serve()
    first = await served.connects(b"POST /reads HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n12345678")
    await until(lambda: sum(body.size for body in served.server.connections._reading.values()) == 8)
    second = await served.connects(b"POST /reads HTTP/1.1\r\nHost: x\r\nContent-Length: 8\r\n\r\n12345678")
    assert await status(first) == 408
    assert await status(second) == 200


async def test_what_is_no_http_is_refused_in_one_line(serve: Serve) -> None:
    served = await serve()
    with capture_logs() as log:
        assert await status(await served.connects(b"\x16\x03\x01 hello\r\n\r\n")) == 400
        assert await status(await served.connects(b"PUT /hello HTTP/1.1\r\nHost: x\r\n\r\n")) == 405
        assert await status(await served.connects(b"GET /else HTTP/1.1\r\nHost: x\r\n\r\n")) == 404
    assert log == [{"event": "request_refused", "status": 400, "why": "http", "log_level": "warning"}]


async def test_accepts_that_fail_are_counted_and_said_once_a_minute(serve: Serve) -> None:
    """asyncio says each with a traceback, and there are thousands a second."""
    served = await serve()
    loop = asyncio.get_running_loop()
    idle = await served.connects()
    await until(lambda: served.idle == 1)
    with capture_logs() as log:
        for _ in range(50):
            loop.call_exception_handler(
                {"message": "socket.accept() out of system resource", "exception": OSError(24, "Too many open files")}
            )
        served.sweeps(0)
        loop.call_exception_handler({"message": "socket.accept() out of system resource"})
        served.sweeps(59)
        assert [one["not_accepted"] for one in log] == [50]
        served.sweeps(61)
    assert [one["not_accepted"] for one in log] == [50, 1]
    assert await gone(idle), "a file is freed for the next"


@asynccontextmanager
async def file_limit(soft: int) -> AsyncIterator[None]:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


async def test_the_process_may_have_as_many_files_open_as_the_system_lets_it() -> None:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    async with file_limit(256):
        assert raise_file_limit() > 256
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] in (hard, 2**20)
