"""A real, small proxy on loopback: it opens tunnels (CONNECT), passes plain requests on, and counts what passes.

`fault` has it go wrong: `refuse` answers `status`; `hang` answers nothing; `drop` hangs up instead of answering; `empty` says
that a tunnel stands and hangs up, `babble` sends what is no TLS through it, `mute` nothing. `cut()` hangs up on everybody at once.
"""

from __future__ import annotations

import asyncio
import base64
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit


class Proxy:
    """Use it as an async context manager. `passed`: what was asked for, as "CONNECT host:port" or "POST http://…"."""

    def __init__(self, *, login: str = "") -> None:
        self.passed: list[str] = []
        self.fault = ""
        self.status = "502 Bad Gateway"
        self.refused = 0
        self.waiting = 0  # requests that hang
        self._expected = f"Basic {base64.b64encode(login.encode()).decode()}" if login else ""
        self._login = f"{login}@" if login else ""
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server
        self._server.close()
        for task in self._tasks:
            task.cancel()
        self.cut()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def url(self) -> str:
        """For HTTPS_PROXY and its like, with user and password if it wants them."""
        return f"http://{self._login}127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Whatever is under way breaks off."""
        for writer in self._writers:
            writer.transport.abort()

    def count(self, *words: str) -> int:
        """How many of what passed has all these words in it."""
        return sum(all(word in one for word in words) for one in self.passed)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                while await self._pass_on(reader, writer):
                    pass
        finally:
            self._writers.discard(writer)
            writer.close()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One request; whether another may follow on the connection."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.rstrip().split("\r\n")
        method, target, _ = first.split(" ")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        if not await self._lets(headers, reader, writer):
            return False
        self.passed.append(f"{method} {target}")
        if method == "CONNECT" and self.fault:
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await self._stands(reader, writer)
            return False
        if method == "CONNECT":
            host, _, port = target.rpartition(":")
            there = await asyncio.open_connection(host, int(port))
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await _both_ways((reader, writer), there)
            return False
        url = urlsplit(target)
        there = await asyncio.open_connection(url.hostname, url.port or 80)
        kept = [line for line in lines if not line.lower().startswith("proxy-")]
        if "upgrade" not in headers:  # one request for each connection, so that its answer ends with it
            kept = [line for line in kept if not line.lower().startswith("connection:")] + ["Connection: close"]
        path = url._replace(scheme="", netloc="").geturl()
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        there[1].write("\r\n".join([f"{method} {path} HTTP/1.1", *kept, "", ""]).encode("latin-1") + body)
        await there[1].drain()
        if "upgrade" in headers:
            await _both_ways((reader, writer), there)
        else:
            try:
                await _pump(there[0], writer)
            finally:
                there[1].close()
        return False

    async def _stands(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """A tunnel that leads nowhere."""
        if self.fault == "babble":
            await reader.read(1)
            writer.write(b"this is no TLS\r\n" * 10)
        elif self.fault == "mute":
            await reader.read(1)
            await self._waits(reader)
        await writer.drain()

    async def _waits(self, reader: asyncio.StreamReader) -> None:
        """Until the client hangs up."""
        self.waiting += 1
        try:
            while await reader.read(65536):
                pass
        finally:
            self.waiting -= 1

    async def _lets(self, headers: dict[str, str], reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        if self._expected and headers.get("proxy-authorization") != self._expected:
            self.refused += 1
            writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            return False
        match self.fault:
            case "refuse":
                page = b"<html>The proxy does not let you</html>"
                writer.write(f"HTTP/1.1 {self.status}\r\nContent-Length: {len(page)}\r\n\r\n".encode() + page)
            case "hang":
                await self._waits(reader)
            case "drop":
                pass
            case _:
                return True
        return False


Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def _both_ways(here: Stream, there: Stream) -> None:
    """Until either hangs up."""
    ways = [asyncio.ensure_future(_pump(here[0], there[1])), asyncio.ensure_future(_pump(there[0], here[1]))]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        there[1].close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while piece := await reader.read(65536):
            writer.write(piece)
            await writer.drain()


@asynccontextmanager
async def behind_tls(url: str, context: ssl.SSLContext) -> AsyncIterator[str]:
    """The address under which a server that speaks no TLS is reached by TLS."""
    behind = urlsplit(url)
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            await _both_ways((reader, writer), await asyncio.open_connection(behind.hostname, behind.port))
        writer.close()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(task := asyncio.ensure_future(serve(reader, writer)))
        task.add_done_callback(tasks.discard)

    server = await asyncio.start_server(accept, "127.0.0.1", 0, ssl=context)
    try:
        yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}{behind.path}"
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
