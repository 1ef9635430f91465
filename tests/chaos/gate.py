"""A gate on the wire between the bot and something it calls: it knows each event by its kind, and can let it come to nothing.

What passes is not read but for what is needed to know it. At each event the gate asks what is to happen: `before`, so that
the call is never made, and `after`, so that it was made and its answer never arrives.

A gate that is cut is a partition: no connection is closed, and nothing arrives any more on either side, until it is healed.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Literal, Self

from bot.store.redis import RESCHEDULE, TRANSACT

CHUNK = 1 << 20
CLOSING_SECONDS = 5.0

Moment = Literal["before", "after"]
Kind = Callable[[bytes], str]
"""The kind of event that a piece of the wire begins; "" for none."""
Happens = Callable[[str, Moment], Awaitable[None]]
"""Called at each event. Raises `StruckError` when this piece of the wire goes nowhere."""

_KEY = re.compile(TRANSACT.sha.encode() + rb"\r\n\$\d+\r\n\d+\r\n\$\d+\r\n([^\r]+)\r\n")
_CALL = re.compile(rb"POST \S*?/([^/\s]+(?:/order|/encore)?) HTTP/")
_TELLING = {
    b'"LTRIM"': "told",
    b'"rendered"': "drawn",
    b'"all_over"': "all over",
    b'"ZREM"': "rest",
    b'"ZADD"': "let go",
}


class StruckError(ConnectionError):
    """Whoever was at one end of the wire is dead."""


def commit(data: bytes) -> str:
    """Which of the bot's commits a piece of the Redis protocol holds.

    Claims are none of them: a death just after a claim is one before whatever comes next, as far as anybody can see.
    """
    if RESCHEDULE.sha.encode() in data:
        return "given back"
    if not (found := _KEY.search(data)):
        return ""
    key = found[1]
    if key.endswith(b":to_send"):
        return "outcome" if b'"what"' in data else "sending"
    if b":to_poll:" in key:
        return "seen"
    if key.endswith(b":outbox"):
        return next((kind for sign, kind in _TELLING.items() if sign in data), "marked")
    return "submitted" if b'"submitted"' in data else "settled"


def call(data: bytes) -> str:
    """Which call a piece of HTTP begins, by the end of its path."""
    found = _CALL.match(data)
    return found[1].decode() if found else ""


class Gate:
    """Listens on a port of its own and passes everything on to `upstream`: a unix socket's path, or a port here.

    tls: it is spoken before the gate, and not behind it.
    """

    def __init__(self, upstream: str | int, kind: Kind, happens: Happens, tls: ssl.SSLContext | None = None) -> None:
        self._upstream = upstream
        self._kind = kind
        self._happens = happens
        self._server: asyncio.Server | None = None
        self._open: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        self._whole = asyncio.Event()
        self._whole.set()
        self._tls = tls
        self.port = 0

    def cut(self) -> None:
        """Holds everything back from now on, in both directions."""
        self._whole.clear()

    def heal(self) -> None:
        """Lets everything pass again, first what was held back."""
        self._whole.set()

    def drop(self) -> None:
        """Closes every connection that stands."""
        for writer in self._open.values():
            writer.transport.abort()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server
        self._server.close()
        for task, writer in self._open.items():
            writer.transport.abort()
            task.cancel()
        if self._open:
            ended = (await asyncio.wait(set(self._open), timeout=CLOSING_SECONDS))[0]
            assert not self._open.keys() - ended, "a connection through the gate does not end"

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Not a coroutine: one that is cancelled before its first step would leave the connection open.
        task = asyncio.create_task(self._pass(reader, writer))
        self._open[task] = writer
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._open.pop(task).transport.abort()
        if not task.cancelled() and not isinstance(task.exception(), OSError):
            task.result()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if isinstance(self._upstream, str):
            up_reader, up_writer = await asyncio.open_unix_connection(self._upstream)
        else:
            up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self._upstream)
        unanswered: deque[str] = deque()

        async def there() -> None:
            while data := await reader.read(CHUNK):
                if kind := self._kind(data):
                    await self._happens(kind, "before")
                    unanswered.append(kind)
                await self._whole.wait()
                up_writer.write(data)
                await up_writer.drain()

        async def back() -> None:
            while data := await up_reader.read(CHUNK):
                if unanswered:
                    await self._happens(unanswered.popleft(), "after")
                await self._whole.wait()
                writer.write(data)
                await writer.drain()

        ways = [asyncio.create_task(there()), asyncio.create_task(back())]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            up_writer.transport.abort()
            await asyncio.gather(*ways, return_exceptions=True)
