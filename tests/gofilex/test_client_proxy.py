"""The client behind a proxy: what passes it, what does not, and whether an order can exist when it goes wrong."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from gofilex import (
    ConnectionBrokenError,
    ConnectionFailedError,
    GofilexClient,
    NewEncoreOrder,
    PortalFaultError,
    PortalTimeoutError,
    ProxyLoginError,
    RefusedError,
    Timeouts,
)
from gofilex.http_clients import MAX_CONNECTIONS
from sandbox.portal import Fault, PortalBackend, PortalServer
from tests.certificate import Certificate
from tests.gofilex.failures import Connect, failure_of
from tests.proxy import Proxy, behind_tls
from tests.stage import until

LOGIN = "booker:pr0xysecret"


@pytest.fixture
async def proxy(monkeypatch: pytest.MonkeyPatch, certificate: Certificate) -> AsyncIterator[Proxy]:
    """All goes by it, with its user and password."""
    async with Proxy(login=LOGIN) as proxy:
        monkeypatch.setenv("ALL_PROXY", proxy.url)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate.file))
        yield proxy


@pytest.fixture
async def tls_url(server: PortalServer, certificate: Certificate) -> AsyncIterator[str]:
    """The portal's address as real ones have it: by a tunnel through the proxy."""
    async with behind_tls(server.portal_url("emea"), certificate.of_server()) as url:
        yield url


@pytest.fixture
async def tunnelled(proxy: Proxy, connect: Connect, tls_url: str) -> GofilexClient:
    return await connect(tls_url)


@pytest.fixture
async def forwarded(proxy: Proxy, connect: Connect, server: PortalServer) -> GofilexClient:
    return await connect(server.portal_url("emea"))


async def test_reads_share_a_tunnel_and_each_order_has_its_own(
    proxy: Proxy, tunnelled: GofilexClient, backend: PortalBackend, order: NewEncoreOrder
) -> None:
    for _ in range(2):
        placed = await tunnelled.add_encore_order(order)
        assert placed.id in await tunnelled.orders_status([placed.id])
    assert len(backend.orders) == 2
    assert (proxy.count("CONNECT"), len(proxy.passed)) == (3, 3)


async def test_plain_requests_are_passed_on(proxy: Proxy, forwarded: GofilexClient, order: NewEncoreOrder) -> None:
    placed = await forwarded.add_encore_order(order)
    await forwarded.jobs_by_order(placed.id)
    assert [one.split()[0] for one in proxy.passed] == ["POST", "POST"]


async def test_what_no_proxy_names_is_reached_directly(
    proxy: Proxy,
    connect: Connect,
    server: PortalServer,
    tls_url: str,
    order: NewEncoreOrder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.0/8")
    for url in (server.portal_url("emea"), tls_url):
        client = await connect(url)
        await client.add_encore_order(order)
        await client.orders_status(["a"])
    assert proxy.passed == []


async def test_the_proxys_password_goes_to_the_proxy_alone_and_is_nowhere_else(
    proxy: Proxy,
    forwarded: GofilexClient,
    tunnelled: GofilexClient,
    backend: PortalBackend,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG):
        for client in (forwarded, tunnelled):
            proxy.fault = "drop"
            told = await failure_of(client.jobs_by_order("a"))
            assert "pr0xysecret" not in f"{told} {told!r} {client!r}"
            proxy.fault = ""
            await client.orders_status(["a"])
    assert proxy.refused == 0
    assert all("proxy-authorization" not in request.headers for request in backend.requests)
    assert "pr0xysecret" not in caplog.text


async def test_a_netrc_changes_no_request(
    proxy: Proxy,
    connect: Connect,
    server: PortalServer,
    backend: PortalBackend,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    monkeypatch.setenv("HOME", str(tmp_path))
    for exceptions in ("", "127.0.0.1"):
        monkeypatch.setenv("NO_PROXY", exceptions)
        await (await connect(server.portal_url("emea"))).orders_status(["a"])
    assert [request.status for request in backend.requests] == [200, 200], "the token was there as it must be"
    assert len(proxy.passed) == 1


# -- surely not sent: the tunnel does not stand ----------------------------------------------------------------------------


async def nothing_was_sent(
    client: GofilexClient,
    backend: PortalBackend,
    order: NewEncoreOrder,
    words: str = "",
    kind: type[Exception] = ConnectionFailedError,
) -> None:
    error = await failure_of(client.add_encore_order(order))
    assert type(error) is kind
    assert error.surely_not_created
    assert words in str(error)
    assert backend.requests == []


async def test_a_proxy_that_wants_a_password_passed_nothing_on(
    connect: Connect,
    server: PortalServer,
    tls_url: str,
    backend: PortalBackend,
    order: NewEncoreOrder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Neither an order nor a question, by a tunnel or without; such a question is not asked again either."""
    async with Proxy(login=LOGIN) as proxy:
        monkeypatch.setenv("ALL_PROXY", f"http://booker:old@127.0.0.1:{proxy.port}")
        for url in (server.portal_url("emea"), tls_url):
            client = await connect(url)
            await nothing_was_sent(client, backend, order, "407", ProxyLoginError)
            assert type(await failure_of(client.orders_status(["a"]))) is ProxyLoginError
        assert proxy.refused == 4


async def test_a_407_out_of_a_tunnel_is_not_the_proxys(
    tunnelled: GofilexClient, backend: PortalBackend, order: NewEncoreOrder
) -> None:
    backend.add_fault(Fault("refuse", endpoint="add-encore", status=407))
    assert type(await failure_of(tunnelled.add_encore_order(order))) is RefusedError


@pytest.mark.parametrize("status", ["502 Bad Gateway", "302 Found"])
async def test_a_refused_tunnel_carried_nothing(
    proxy: Proxy, tunnelled: GofilexClient, backend: PortalBackend, order: NewEncoreOrder, status: str
) -> None:
    proxy.fault, proxy.status = "refuse", status
    await nothing_was_sent(tunnelled, backend, order, f"ProxyError: {status}")


@pytest.mark.parametrize(
    ("fault", "raised"),
    [("drop", "RemoteProtocolError"), ("hang", "ReadTimeout"), ("empty", "ConnectError"), ("babble", "ConnectError")],
)
async def test_a_tunnel_that_never_stood_carried_nothing_whatever_httpx_calls_it(
    proxy: Proxy, connect: Connect, tls_url: str, backend: PortalBackend, order: NewEncoreOrder, fault: str, raised: str
) -> None:
    proxy.fault = fault
    client = await connect(tls_url, timeouts=Timeouts(connect=30, read=0.2, total=60))
    await nothing_was_sent(client, backend, order, raised)


async def test_a_proxy_that_is_not_there_carried_nothing(
    connect: Connect, tls_url: str, backend: PortalBackend, order: NewEncoreOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Proxy() as gone:
        monkeypatch.setenv("HTTPS_PROXY", gone.url)
    await nothing_was_sent(await connect(tls_url), backend, order, "ConnectError")


async def test_a_portal_whose_certificate_nobody_signed_gets_nothing(
    proxy: Proxy,
    connect: Connect,
    tls_url: str,
    backend: PortalBackend,
    order: NewEncoreOrder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    await nothing_was_sent(await connect(tls_url), backend, order, "CERTIFICATE_VERIFY_FAILED")


async def test_the_total_limit_in_a_tunnel_that_hangs_says_that_nothing_was_sent(
    proxy: Proxy, connect: Connect, tls_url: str, backend: PortalBackend, order: NewEncoreOrder
) -> None:
    proxy.fault = "hang"
    client = await connect(tls_url, timeouts=Timeouts(connect=0.4, read=30, total=0.5))
    await nothing_was_sent(client, backend, order)


async def test_more_failed_tunnels_than_connections_are_allowed_leave_the_portal_reachable(
    proxy: Proxy, tunnelled: GofilexClient, order: NewEncoreOrder
) -> None:
    proxy.fault = "empty"
    for _ in range(MAX_CONNECTIONS + 1):
        for call in (tunnelled.add_encore_order(order), tunnelled.orders_status_once(["a"])):
            assert "ConnectError" in str(await failure_of(call))
    proxy.fault = ""
    assert await tunnelled.orders_status(["a"]) == {}
    assert (await tunnelled.add_encore_order(order)).id


@pytest.mark.parametrize("fault", ["hang", "mute"])
async def test_calls_that_were_cancelled_in_a_tunnel_leave_the_portal_reachable(
    proxy: Proxy, tunnelled: GofilexClient, order: NewEncoreOrder, fault: str
) -> None:
    proxy.fault = fault
    for _ in range(MAX_CONNECTIONS + 1):
        call = asyncio.ensure_future(tunnelled.add_encore_order(order))
        await until(lambda: proxy.waiting)
        call.cancel()
        await asyncio.wait({call})
        assert call.cancelled()
    proxy.fault = ""
    assert (await tunnelled.add_encore_order(order)).id


async def test_a_read_under_way_is_not_broken_by_another_that_finds_no_tunnel(
    proxy: Proxy, tunnelled: GofilexClient, backend: PortalBackend
) -> None:
    backend.add_fault(Fault("slow", endpoint="jobs-by-order", seconds=0.2))
    slow = asyncio.ensure_future(tunnelled.jobs_by_order("a"))
    await until(lambda: backend.requests)
    proxy.fault = "empty"
    assert type(await failure_of(tunnelled.orders_status(["a"]))) is ConnectionFailedError
    assert await slow == []


# -- outcome unknown: the order may have passed -----------------------------------------------------------------------------


@pytest.fixture(params=["forwarded", "tunnelled"])
def client(request: pytest.FixtureRequest) -> GofilexClient:
    found: GofilexClient = request.getfixturevalue(request.param)
    return found


async def test_a_proxy_that_dies_after_it_passed_an_order_on_leaves_it_open(
    client: GofilexClient, proxy: Proxy, backend: PortalBackend, order: NewEncoreOrder
) -> None:
    backend.add_fault(Fault("hang", endpoint="add-encore"))
    call = asyncio.ensure_future(client.add_encore_order(order))
    await until(lambda: backend.orders)
    proxy.cut()
    error = await failure_of(call)
    assert type(error) is ConnectionBrokenError
    assert not error.surely_not_created


@pytest.mark.parametrize(
    ("fault", "kind"),
    [("cut", ConnectionBrokenError), ("half-body", ConnectionBrokenError)],
)
async def test_a_portal_that_breaks_off_behind_a_proxy_leaves_it_open(
    client: GofilexClient, backend: PortalBackend, order: NewEncoreOrder, fault: str, kind: type[Exception]
) -> None:
    backend.add_fault(Fault(fault, endpoint="add-encore"))
    error = await failure_of(client.add_encore_order(order))
    assert type(error) is kind
    assert backend.orders
    assert not error.surely_not_created


@pytest.mark.parametrize(
    ("fault", "status", "kind"),
    [
        ("refuse", "502 Bad Gateway", PortalFaultError),
        ("refuse", "504 Gateway Timeout", PortalFaultError),
        ("drop", "", ConnectionBrokenError),
        ("hang", "", PortalTimeoutError),
    ],
)
async def test_what_a_proxy_says_that_had_the_whole_order_proves_nothing(
    proxy: Proxy,
    connect: Connect,
    server: PortalServer,
    order: NewEncoreOrder,
    fault: str,
    status: str,
    kind: type[Exception],
) -> None:
    proxy.fault, proxy.status = fault, status
    limits = Timeouts(connect=30, read=0.2 if fault == "hang" else 30, total=60)
    client = await connect(server.portal_url("emea"), timeouts=limits)
    error = await failure_of(client.add_encore_order(order))
    assert type(error) is kind
    assert not error.surely_not_created
