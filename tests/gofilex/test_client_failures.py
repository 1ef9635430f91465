"""What can go wrong while an order is sent, over real sockets; above all: can the order exist now?"""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace

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
from gofilex.http_clients import MAX_CONNECTIONS
from sandbox.portal import AFTER, BEFORE, Fault, PortalBackend, PortalServer
from tests.certificate import Certificate
from tests.gofilex.failures import HARMLESS, Connect, failure_of, raw_server, read_request
from tests.stage import until

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
    "odd-id": UnexpectedAnswerError,
}


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
    assert MEANING.keys() == (BEFORE | AFTER).keys() - HARMLESS


@pytest.mark.parametrize("kind", sorted(HARMLESS))
async def test_what_is_odd_about_an_answer_leaves_an_order_placed_and_followed(
    client: GofilexClient, backend: PortalBackend, order: NewEncoreOrder, kind: str
) -> None:
    backend.add_fault(Fault(kind, times=None))
    placed = await client.add_encore_order(order)
    assert list(backend.orders) == [placed.id]
    assert list(await client.orders_status([placed.id])) == [placed.id]
    assert await client.jobs_by_order(placed.id) == []


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


async def test_a_tls_handshake_that_hangs_ends_within_the_time_for_connecting(
    connect: Connect, order: NewEncoreOrder
) -> None:
    async def mute(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()

    async with raw_server(mute) as url:
        client = await connect(url.replace("http:", "https:"), timeouts=Timeouts(connect=0.2, read=30, total=60))
        error = await failure_of(client.add_encore_order(order))
    assert isinstance(error, ConnectionFailedError)
    assert "ConnectTimeout" in str(error)


async def test_tls_that_breaks_off_after_the_order_left_it_open(
    connect: Connect, order: NewEncoreOrder, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python's own `ssl.SSLError` comes through httpx here, as where a server misses a client's certificate (TLS 1.3)."""

    async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        beneath = writer.transport.get_extra_info("socket").dup()
        beneath.send(b"this is no TLS\r\n" * 10)
        beneath.close()
        await reader.read()

    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.file))
    async with raw_server(babble, certificate) as url:
        error = await failure_of((await connect(url)).add_encore_order(order))
    assert type(error) is ConnectionBrokenError
    assert "SSLError" in str(error)
    assert not error.surely_not_created


async def test_an_order_that_nobody_reads_to_its_end_is_open(connect: Connect, order: NewEncoreOrder) -> None:
    given_up = asyncio.Event()

    async def deaf(_: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
        await given_up.wait()

    async with raw_server(deaf) as url:
        client = await connect(url, timeouts=Timeouts(connect=30, read=0.3, total=60))
        error = await failure_of(client.add_encore_order(replace(order, additional_text="long " * 4_000_000)))
        given_up.set()
    assert type(error) is PortalTimeoutError
    assert "WriteTimeout" in str(error)


@pytest.mark.parametrize("location", ["ftp://elsewhere.example/", "http://[", "//", "http://elsewhere.example:x/"])
async def test_a_redirect_to_nowhere_is_never_taken_for_an_order_that_was_not_sent(
    connect: Connect, order: NewEncoreOrder, location: str
) -> None:
    async def redirect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(f"HTTP/1.1 307 Temporary\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode())

    async with raw_server(redirect) as url:
        error = await failure_of((await connect(url)).add_encore_order(order))
    assert not error.surely_not_created


async def test_no_cookie_is_kept(connect: Connect) -> None:
    heads: list[bytes] = []

    async def bake(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in range(2):
            heads.append(await read_request(reader))
            writer.write(b"HTTP/1.1 200 OK\r\nSet-Cookie: a=b; Path=/\r\nContent-Length: 2\r\n\r\n[]")

    async with raw_server(bake) as url:
        client = await connect(url)
        for _ in range(2):
            await client.jobs_by_order("a")
    assert len(heads) == 2
    assert b"cookie" not in b"".join(heads).lower()


async def test_an_order_that_was_cancelled_leaves_no_connection_taken(
    client: GofilexClient, backend: PortalBackend, order: NewEncoreOrder
) -> None:
    backend.add_fault(Fault("hang", endpoint="add-encore", times=None))
    for number in range(MAX_CONNECTIONS + 1):
        call = asyncio.ensure_future(client.add_encore_order(order))
        await until(lambda number=number: len(backend.orders) > number)  # type: ignore[misc]
        call.cancel()
        await asyncio.wait({call})
        assert call.cancelled()
    backend.clear_faults()
    assert (await client.add_encore_order(order)).id


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
