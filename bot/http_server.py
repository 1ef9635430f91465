"""The HTTP server: health pages and Slack's requests, over aiohttp, and what that leaves open: time limits, a bound of connections.

A connection is *idle* until its request's head has come, and again when that was answered; in between it is *working*, and, while its
body is not there, *reading*. Behind a proxy all connections have one address, so there is no cap for each: when there are too many,
the one goes that has been waited for longest, idle or with its body.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import resource
import socket
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, TypeAlias

import structlog
from aiohttp import web

log = structlog.get_logger(__name__)

Handler: TypeAlias = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
Pages: TypeAlias = Mapping[tuple[str, str], Handler]
"""By method and path."""

HEAD_SECONDS: Final = 10.0
"""Until the head of a request is there: from its first byte, on a new connection from the beginning."""
BODY_SECONDS: Final = 10.0
REQUEST_SECONDS: Final = 30.0
"""From the end of its head until it is answered, and the answer read."""
IDLE_SECONDS: Final = 75.0
"""Between two requests. Longer than a proxy keeps a connection (nginx a minute, Caddy by our file), so that it is the one who closes."""

CONNECTIONS: Final = 1000
OTHER_FILES: Final = 200
"""That the process has open beside connections that come in: to Redis, Slack and portals, logs; and those just being accepted."""
BODIES_BYTES: Final = 8 * 1024 * 1024
"""Of all bodies that are being read; above it, the one that takes longest is given up."""

ACCEPTED_AT_ONCE: Final = 16
"""asyncio accepts so many in one turn, and fails as often in one turn when there are no files left."""
WAITING: Final = 1024
"""Connections that the system holds until they are accepted."""
SAY_SECONDS: Final = 60.0
FLOOD: Final = 100
"""Connections that have ended, after which what they left in memory is cleared away."""
LINGER_SECONDS: Final = 2.0
"""In which the rest of a request that was refused is read away, so that the answer arrives."""
STOP_SECONDS: Final = 3.0
"""Slack waits no longer for an answer."""


class TooLargeError(Exception):
    """A body has more bytes than it may."""


class Connection(web.RequestHandler):
    """One connection. head_since: when the first byte of a request came that has no whole head yet."""

    __slots__ = ("connections", "head_since", "served")

    def __init__(self, connections: Connections, **options: Any) -> None:
        super().__init__(connections, **options)
        self.connections = connections
        self.head_since: float | None = None
        self.served = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.connections.opened(self)

    def connection_lost(self, exc: BaseException | None) -> None:
        self.connections.lost(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self.connections.heard(self)
        super().data_received(data)

    def abort(self) -> None:
        """Closes it now, whatever is under way."""
        if self.transport is not None:
            self.transport.abort()

    def handle_error(
        self, request: web.BaseRequest, status: int = 500, exc: BaseException | None = None, message: str | None = None
    ) -> web.StreamResponse:
        """Answers what is no HTTP; aiohttp would log a traceback for each. A fault of ours it still does."""
        if status >= 500:
            return super().handle_error(request, status, exc, message)
        log.warning("request_refused", status=status, why="http")
        answer = web.Response(status=status)
        answer.force_close()
        return answer


@dataclass(slots=True)
class BodyRead:
    """A body that is being read. limit: when it is given up; size: of what is there, in bytes."""

    limit: asyncio.Timeout
    size: int = 0


class Connections(web.Server):
    """All connections there are. `closed` counts those that were closed, by why, and the accepts that failed, until it was said."""

    def __init__(self, pages: Pages, most: int = CONNECTIONS) -> None:
        super().__init__(self._answer)
        self._pages = pages
        self._paths = {path for _, path in pages}
        self._most = most
        # A dict keeps the order in which entries came: the first idle one is idle longest.
        self._idle: dict[Connection, float] = {}
        self._working: dict[Connection, float] = {}
        self._reading: dict[Connection, BodyRead] = {}
        self._said = float("-inf")
        self._ended = 0
        self.closed: Counter[str] = Counter()

    def __call__(self) -> Connection:
        # What is signed are the bytes as they came: nothing is unpacked. The time limits are those of `sweep`.
        return Connection(
            self, loop=self._loop, access_log=None, auto_decompress=False, lingering_time=LINGER_SECONDS, max_headers=64
        )

    # -- from the connections -----------------------------------------------------------------------------------------

    def opened(self, connection: Connection) -> None:
        self._idle[connection] = self._loop.time()
        if len(self._idle) + len(self._working) > self._most:
            self.make_room()

    def heard(self, connection: Connection) -> None:
        if connection.head_since is None and connection in self._idle:
            connection.head_since = self._loop.time()

    def lost(self, connection: Connection) -> None:
        self._ended += 1
        self._idle.pop(connection, None)
        self._working.pop(connection, None)
        self._reading.pop(connection, None)

    def make_room(self) -> None:
        """Closes the connection that has been waited for longest."""
        waited = [(since, id(one), one) for one, since in islice(self._idle.items(), 1)]
        waited += [(self._working[one], id(one), one) for one in islice(self._reading, 1)]
        if waited:
            self._close(min(waited)[2], "room")

    def _close(self, connection: Connection, why: str) -> None:
        self.closed[why] += 1
        self.lost(connection)
        connection.abort()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        connection = connection_of(request)
        self._idle.pop(connection, None)
        self._working[connection] = self._loop.time()
        connection.head_since, connection.served = None, True
        try:
            method = "GET" if request.method == "HEAD" else request.method
            page = self._pages.get((method, request.path))
            if page is None:
                return web.Response(status=405 if request.path in self._paths else 404)
            return await page(request)
        finally:
            if self._working.pop(connection, None) is not None:
                self._idle[connection] = self._loop.time()

    async def body(self, request: web.BaseRequest, most: int) -> bytes:
        """The body of a request, as it came. Raises `TooLargeError`; `TimeoutError` for one that does not come in time, or is the
        slowest of too many."""
        if (request.content_length or 0) > most:
            raise TooLargeError
        connection = connection_of(request)
        found = bytearray()
        async with asyncio.timeout(BODY_SECONDS) as limit:
            try:
                self._reading[connection] = reading = BodyRead(limit)
                async for chunk in request.content.iter_any():
                    found += chunk
                    if len(found) > most:
                        raise TooLargeError
                    reading.size = len(found)
                    if sum(each.size for each in self._reading.values()) > BODIES_BYTES:
                        slowest = self._reading.pop(next(iter(self._reading)))
                        slowest.limit.reschedule(self._loop.time())
            finally:
                self._reading.pop(connection, None)
        return bytes(found)

    # -- from the clock -----------------------------------------------------------------------------------------------

    def sweep(self, now: float) -> None:
        """Closes what took too long by `now` (the loop's time), and says once a minute what was closed and why."""
        for connection, since in list(self._idle.items()):
            if connection.head_since is not None:
                late = now - connection.head_since > HEAD_SECONDS
            else:
                late = now - since > (IDLE_SECONDS if connection.served else HEAD_SECONDS)
            if late:
                self._close(connection, "head")
        for connection, since in list(self._working.items()):
            if now - since > REQUEST_SECONDS:
                self._close(connection, "request")
        if self._ended >= FLOOD:
            self._ended = 0
            give_back_memory()
        if self.closed and now - self._said >= SAY_SECONDS:
            self._said = now
            log.warning("connections_closed", **self.closed, open=len(self._idle) + len(self._working))
            self.closed.clear()


async def body_of(request: web.BaseRequest, most: int) -> bytes:
    """The body of a request to a page, as `Connections.body`."""
    return await connection_of(request).connections.body(request, most)


def connection_of(request: web.BaseRequest) -> Connection:
    """The connection by which a request came."""
    connection = request.protocol
    assert isinstance(connection, Connection)
    return connection


class HttpServer:
    """Serves pages on `host`:`port` until closed."""

    def __init__(self, pages: Pages, host: str, port: int, most: int = CONNECTIONS) -> None:
        self._host, self._port = host, port
        self.connections = Connections(pages, max(min(most, raise_file_limit() - OTHER_FILES), 1))
        self._listening: asyncio.Server | None = None
        self._sweeping: asyncio.Task[None] | None = None

    async def start(self) -> int:
        """Starts to listen. Answers the port, which the system chooses for port 0. Raises `OSError`."""
        loop = asyncio.get_running_loop()
        self._listening = await loop.create_server(self.connections, self._host, self._port, backlog=ACCEPTED_AT_ONCE)
        for listening in self._listening.sockets:
            with socket.socket(fileno=socket.dup(listening.fileno())) as same:
                same.listen(WAITING)
        loop.set_exception_handler(self._failed)
        self._sweeping = asyncio.create_task(self._sweep())
        port: int = self._listening.sockets[0].getsockname()[1]
        return port

    async def close(self) -> None:
        """Takes no more connections, and closes those there are once what is under way is answered."""
        if self._sweeping is not None:
            asyncio.get_running_loop().set_exception_handler(None)
            self._sweeping.cancel()
        if self._listening is not None:
            self._listening.close()
        self.connections.pre_shutdown()
        await self.connections.shutdown(STOP_SECONDS)

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(1.0)
            self.connections.sweep(asyncio.get_running_loop().time())

    def _failed(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """What asyncio has to say. Accepts that fail it would say with a traceback each, thousands a second."""
        if str(context.get("message")).startswith("socket.accept()"):
            self.connections.closed["not_accepted"] += 1
            self.connections.make_room()
        else:
            loop.default_exception_handler(context)


def raise_file_limit() -> int:
    """Raises the number of files that the process may have open to what it may be raised to; answers what it is now."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = 2**20 if hard == resource.RLIM_INFINITY else hard
    if soft != resource.RLIM_INFINITY and soft < most:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        except (ValueError, OSError):  # some systems have a lower one of their own
            return soft
        return most
    return most if soft == resource.RLIM_INFINITY else soft


def give_back_memory() -> None:
    """Clears away what a flood of connections left: aiohttp leaves each as garbage in circles, with what it had read, and the
    process as a whole looks for such garbage seldom (`tune_garbage_collection`); and glibc keeps what is freed between what is not."""
    gc.collect(1)
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:  # glibc alone has it
        trim(0)
