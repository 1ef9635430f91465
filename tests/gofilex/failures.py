"""What the tests of failures share."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from gofilex import GofilexClient, GofilexError
from tests.certificate import Certificate

Connect = Callable[..., Awaitable[GofilexClient]]
"""Opens a client for an address: the fixture `connect`."""

HARMLESS = {"wrong-types", "half-character", "byte-order-mark"}
"""The stand-in's faults after which an order counts as placed all the same."""

Answering = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def failure_of(call: Awaitable[object]) -> GofilexError:
    """The error that a call ends with."""
    with pytest.raises(GofilexError) as failed:
        await call
    return failed.value


@asynccontextmanager
async def raw_server(
    answer: Answering,
    certificate: Certificate | None = None,
) -> AsyncIterator[str]:
    """A server beneath HTTP: `answer(reader, writer)` for each connection; by TLS if it has a certificate."""

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await answer(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client hung up first
        finally:
            writer.close()

    server = await asyncio.start_server(accept, "127.0.0.1", 0, ssl=certificate.of_server() if certificate else None)
    async with server:
        yield f"{'https' if certificate else 'http'}://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def read_request(reader: asyncio.StreamReader) -> bytes:
    """One request, head and body."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
    return head + await reader.readexactly(int(length.split(b":")[1]))
