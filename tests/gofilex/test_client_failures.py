"""What can go wrong while an order is sent, over real sockets; above all: can the order exist now?"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from gofilex import (
    ConnectionBrokenError,
    ConnectionFailedError,
    EndpointMissingError,
    ForbiddenError,
    GofilexClient,
    NewEncoreOrder,
    PortalFaultError,
    PortalTimeoutError,
    RateLimitedError,
    RefusedError,
    Timeouts,
    UnauthorisedError,
    UnexpectedAnswerError,
)
from sandbox.portal import AFTER, BEFORE, Fault, PortalBackend, PortalServer
from tests.gofilex.failures import Connect, failure_of

MEANING = {
    "drop": ConnectionBrokenError,
    "hang-before": PortalTimeoutError,
    "unavailable": PortalFaultError,
    "bad-gateway": PortalFaultError,
    "error-500": PortalFaultError,
    "internal-error": PortalFaultError,
    "rate-limit": RateLimitedError,
    "unauthorised": UnauthorisedError,
    "forbidden": ForbiddenError,
    "refuse": RefusedError,
    "refuse-with": RefusedError,
    "too-large": RefusedError,
    "missing": EndpointMissingError,
    "unsuccessful": RefusedError,
    "redirect": UnexpectedAnswerError,
    "cut": ConnectionBrokenError,
    "hang": PortalTimeoutError,
    "slow": PortalTimeoutError,
    "half-body": ConnectionBrokenError,
    "truncated": UnexpectedAnswerError,
    "bad-gateway-after": PortalFaultError,
    "no-id": UnexpectedAnswerError,
    "no-success": UnexpectedAnswerError,
    "empty": UnexpectedAnswerError,
    "html": UnexpectedAnswerError,
    "huge": UnexpectedAnswerError,
}


@asynccontextmanager
async def raw_server(
    answer: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
) -> AsyncIterator[str]:
    """A server beneath HTTP: `answer(reader, writer)` for each connection."""

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await answer(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client hung up first
        finally:
            writer.close()

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def read_request(reader: asyncio.StreamReader) -> bytes:
    """One request, head and body."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
    return head + await reader.readexactly(int(length.split(b":")[1]))


@pytest.mark.parametrize("kind", MEANING)
async def test_an_order_that_fails_tells_truly_whether_it_can_exist(
    client: GofilexClient, backend: PortalBackend, order: NewEncoreOrder, kind: str
) -> None:
    backend.add_fault(Fault(kind, endpoint="add-encore", times=None, seconds=5))
    error = await failure_of(client.add_encore_order(order))
    assert type(error) is MEANING[kind]
    assert not (error.surely_not_created and backend.orders)
    assert len(backend.orders) == (kind in AFTER)
    sent = [request for request in backend.requests if request.endpoint == "add-encore"]
    assert len(sent) == 1, "creation is sent once"


def test_every_trouble_of_the_stand_in_has_a_meaning() -> None:
    assert MEANING.keys() == (BEFORE | AFTER).keys() - {"wrong-types"}


async def test_wrong_types_in_unimportant_fields_leave_an_order_placed(
    client: GofilexClient, backend: PortalBackend, order: NewEncoreOrder
) -> None:
    backend.add_fault(Fault("wrong-types"))
    placed = await client.add_encore_order(order)
    assert placed.id in backend.orders
    assert (placed.delivery_due, placed.company, placed.state, placed.encores) == (None, None, None, ())


async def test_an_answer_that_names_an_order_but_no_success_hints_at_its_id(
    client: GofilexClient, backend: PortalBackend, order: NewEncoreOrder
) -> None:
    backend.add_fault(Fault("no-success"))
    error = await failure_of(client.add_encore_order(order))
    assert isinstance(error, UnexpectedAnswerError)
    assert error.order_id in backend.orders


async def test_an_order_is_not_repeated_even_when_the_portal_says_when(
    client: GofilexClient, backend: PortalBackend, order: NewEncoreOrder
) -> None:
    backend.add_fault(Fault("rate-limit", retry_after="1", times=None))
    error = await failure_of(client.add_encore_order(order))
    assert isinstance(error, RateLimitedError)
    assert (error.retry_after, error.surely_not_created, len(backend.requests)) == (1.0, True, 1)


async def test_a_portal_that_is_down_gets_nothing(
    client: GofilexClient, server: PortalServer, order: NewEncoreOrder
) -> None:
    await server.refuse_connections()
    error = await failure_of(client.add_encore_order(order))
    assert isinstance(error, ConnectionFailedError)
    assert error.surely_not_created


async def test_a_portal_that_comes_back_is_reached_again(
    client: GofilexClient, server: PortalServer, order: NewEncoreOrder
) -> None:
    await server.refuse_connections()
    await failure_of(client.orders_status(["a"]))
    await server.accept_connections()
    assert (await client.add_encore_order(order)).id


async def test_a_host_that_does_not_exist_gets_nothing(
    connect: Connect, monkeypatch: pytest.MonkeyPatch, order: NewEncoreOrder
) -> None:
    async def no_such_host(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", no_such_host)
    client = await connect("http://portal.invalid")
    assert isinstance(await failure_of(client.add_encore_order(order)), ConnectionFailedError)


async def test_a_host_look_up_that_hangs_ends_within_the_time_for_connecting(
    connect: Connect, monkeypatch: pytest.MonkeyPatch, order: NewEncoreOrder
) -> None:
    async def hang(*_: object, **__: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", hang)
    client = await connect("http://portal.invalid", timeouts=Timeouts(connect=0.1, read=30, total=60))
    assert isinstance(await failure_of(client.add_encore_order(order)), ConnectionFailedError)


async def test_a_portal_that_does_not_speak_tls_gets_nothing(
    connect: Connect, server: PortalServer, backend: PortalBackend, order: NewEncoreOrder
) -> None:
    client = await connect(server.portal_url("emea").replace("http:", "https:"))
    assert isinstance(await failure_of(client.add_encore_order(order)), ConnectionFailedError)
    assert backend.requests == []


async def test_a_connection_that_is_reset_before_a_word_may_have_carried_the_order(
    connect: Connect, order: NewEncoreOrder
) -> None:
    async def reset(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        no_linger = b"\x01\x00\x00\x00\x00\x00\x00\x00"  # close with a reset
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, no_linger)

    async with raw_server(reset) as url:
        error = await failure_of((await connect(url)).add_encore_order(order))
    assert isinstance(error, ConnectionBrokenError)
    assert not error.surely_not_created


async def test_an_answer_that_is_not_http_may_come_from_anybody(connect: Connect, order: NewEncoreOrder) -> None:
    async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(b"SSH-2.0-OpenSSH_9.9\r\n\r\n")

    async with raw_server(babble) as url:
        error = await failure_of((await connect(url)).add_encore_order(order))
    assert isinstance(error, ConnectionBrokenError)


async def test_an_answer_in_drops_ends_at_the_total_limit(connect: Connect, order: NewEncoreOrder) -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n")
        while not writer.is_closing():
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.02)

    async with raw_server(drip) as url:
        client = await connect(url, timeouts=Timeouts(connect=1.9, read=30, total=2))
        error = await failure_of(client.add_encore_order(order))
    assert isinstance(error, PortalTimeoutError)
    assert "2 s in all" in str(error)


async def test_a_broken_compression_is_not_a_crash(connect: Connect, order: NewEncoreOrder) -> None:
    async def zip_badly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd")

    async with raw_server(zip_badly) as url:
        error = await failure_of((await connect(url)).add_encore_order(order))
    assert isinstance(error, UnexpectedAnswerError)
    assert not error.surely_not_created


async def test_of_a_huge_answer_no_more_is_read_than_allowed(
    connect: Connect, server: PortalServer, backend: PortalBackend, order: NewEncoreOrder
) -> None:
    client = await connect(server.portal_url("emea"), max_answer_bytes=1_000_000)
    backend.add_fault(Fault("huge"))
    error = await failure_of(client.add_encore_order(order))
    assert isinstance(error, UnexpectedAnswerError)
    assert "larger than 1000000 bytes" in str(error)
    assert backend.requests[0].bytes_sent < 50 * 1024 * 1024


async def test_reads_share_a_connection_and_each_order_has_its_own(connect: Connect, order: NewEncoreOrder) -> None:
    connections: list[list[bytes]] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked: list[bytes] = []
        connections.append(asked)
        while not reader.at_eof():
            asked.append((await read_request(reader)).split()[1])
            text = b'{"success": true, "order": {"_id": "a"}}' if b"encore" in asked[-1] else b'[{"_id": "a"}]'
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(text), text))

    async with raw_server(answer) as url:
        client = await connect(url)
        for _ in range(2):
            await client.jobs_by_order("a")
            await client.add_encore_order(order)
        await client.aclose()
    assert [len(asked) for asked in connections] == [2, 1, 1]


async def test_an_idle_connection_that_the_portal_closed_costs_no_order_its_certainty(
    client: GofilexClient, server: PortalServer, backend: PortalBackend, order: NewEncoreOrder
) -> None:
    await client.orders_status(["a"])
    server.cut_connections()
    assert (await client.add_encore_order(order)).id in backend.orders
