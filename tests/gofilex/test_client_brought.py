"""Clients that users bring along: what of them is used, and that orders stay as safe over them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from gofilex import (
    ConnectionBrokenError,
    ConnectionFailedError,
    GofilexClient,
    NewEncoreOrder,
    Portal,
    Timeouts,
    UnexpectedAnswerError,
)
from sandbox.portal import Fault, PortalBackend, PortalServer
from tests.gofilex.failures import Connect, failure_of
from tests.stage import until

pytestmark = pytest.mark.usefixtures("server")


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    """One with everything that must not be taken over, and headers of its own."""
    async with httpx.AsyncClient(
        auth=("somebody", "else"),
        cookies={"a": "b"},
        params={"c": "d"},
        headers={"X-Gateway": "1", "Authorization": "Basic nobody", "Accept-Encoding": "br"},
        base_url="http://elsewhere.example",
        follow_redirects=True,
        timeout=0.000001,
    ) as http:
        yield http


async def test_reads_go_by_the_one_and_orders_by_the_other(
    connect: Connect, server: PortalServer, backend: PortalBackend, order: NewEncoreOrder
) -> None:
    async with (
        httpx.AsyncClient(headers={"X-By": "reads"}) as one,
        httpx.AsyncClient(headers={"X-By": "orders"}) as two,
    ):
        client = await connect(server.portal_url("emea"), client=one, order_client=two)
        await client.add_encore_order(order)
        await client.orders_status(["a"])
    assert [request.headers["x-by"] for request in backend.requests] == ["orders", "reads"]


async def test_headers_are_used_but_no_login_cookie_address_or_limit(
    connect: Connect, server: PortalServer, backend: PortalBackend, order: NewEncoreOrder, http: httpx.AsyncClient
) -> None:
    client = await connect(server.portal_url("emea"), client=http)
    placed = await client.add_encore_order(order)
    assert placed.id in await client.orders_status([placed.id])
    assert [request.status for request in backend.requests] == [200, 200]
    for request in backend.requests:
        assert request.headers["x-gateway"] == "1"
        assert request.headers["accept-encoding"] == "gzip"
        assert "cookie" not in request.headers


async def test_no_redirect_is_followed(
    connect: Connect, server: PortalServer, backend: PortalBackend, order: NewEncoreOrder, http: httpx.AsyncClient
) -> None:
    backend.add_fault(Fault("redirect"))
    client = await connect(server.portal_url("emea"), client=http)
    assert type(await failure_of(client.add_encore_order(order))) is UnexpectedAnswerError
    assert len(backend.requests) == 1


async def test_who_brings_them_closes_them(server: PortalServer, token: str) -> None:
    async with httpx.AsyncClient() as http:
        for _ in range(2):
            async with GofilexClient(
                Portal.EMEA, token=token, base_url=server.portal_url("emea"), client=http
            ) as client:
                await client.orders_status(["a"])
        assert not http.is_closed


async def test_hooks_are_called_and_may_read_the_answer(
    connect: Connect, server: PortalServer, backend: PortalBackend, order: NewEncoreOrder
) -> None:
    seen: list[str] = []

    async def asked(request: httpx.Request) -> None:
        seen.append(request.url.path.rpartition("/")[2])
        request.headers["X-Trace"] = "7"

    async def answered(response: httpx.Response) -> None:
        seen.append("placed" if b"true" in await response.aread() else "")

    async with httpx.AsyncClient(event_hooks={"request": [asked], "response": [answered]}) as http:
        await (await connect(server.portal_url("emea"), client=http)).add_encore_order(order)
    assert seen == ["encore", "placed"]
    assert backend.requests[0].headers["x-trace"] == "7"


async def test_a_hook_that_fails_leaves_an_order_open_that_was_sent_and_no_other(
    connect: Connect, server: PortalServer, backend: PortalBackend, order: NewEncoreOrder
) -> None:
    async def fails(_: object) -> None:
        raise KeyError("hook")

    async with (
        httpx.AsyncClient(event_hooks={"response": [fails]}) as after,
        httpx.AsyncClient(event_hooks={"request": [fails]}) as before,
    ):
        for http, orders in ((after, 1), (before, 1)):
            client = await connect(server.portal_url("emea"), client=http)
            error = await failure_of(client.add_encore_order(order))
            assert type(error) is ConnectionBrokenError, "what failed is no proof of anything"
            assert not error.surely_not_created
            assert len(backend.orders) == orders


async def test_an_order_that_waits_for_a_free_connection_in_vain_was_not_sent(
    connect: Connect, server: PortalServer, backend: PortalBackend, order: NewEncoreOrder
) -> None:
    backend.add_fault(Fault("hang", endpoint="jobs-by-order"))
    async with httpx.AsyncClient(limits=httpx.Limits(max_connections=1)) as http:
        client = await connect(
            server.portal_url("emea"), client=http, timeouts=Timeouts(connect=0.5, read=30, total=60)
        )
        busy = asyncio.ensure_future(client.jobs_by_order("a"))
        await until(lambda: backend.requests)
        error = await failure_of(client.add_encore_order(order))
        busy.cancel()
    assert type(error) is ConnectionFailedError
    assert "PoolTimeout" in str(error)
    assert backend.orders == {}


class Claims(httpx.AsyncBaseTransport):
    """Says that it did not connect; before it did so, or after it had sent all (httpx-aiohttp 0.2.0 does that)."""

    def __init__(self, error: type[httpx.TransportError], *, sent: bool) -> None:
        self._error = error
        self._sent = sent

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self._sent:
            await request.aread()
        raise self._error("so it says")


@pytest.mark.parametrize("sent", [False, True])
@pytest.mark.parametrize(
    "claimed",
    [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol],
)
async def test_a_transport_that_took_the_body_is_not_believed_that_nothing_was_sent(
    connect: Connect, order: NewEncoreOrder, claimed: type[httpx.TransportError], sent: bool
) -> None:
    async with httpx.AsyncClient(transport=Claims(claimed, sent=sent)) as http:
        error = await failure_of((await connect("http://portal.example", client=http)).add_encore_order(order))
    assert error.surely_not_created is not sent


@pytest.mark.parametrize(
    "claimed", [httpx.ReadError, httpx.ReadTimeout, httpx.WriteError, httpx.WriteTimeout, httpx.RemoteProtocolError]
)
async def test_a_transport_that_tells_nothing_is_not_believed_otherwise(
    connect: Connect, order: NewEncoreOrder, claimed: type[httpx.TransportError]
) -> None:
    async with httpx.AsyncClient(transport=Claims(claimed, sent=False)) as http:
        error = await failure_of((await connect("http://portal.example", client=http)).add_encore_order(order))
    assert not error.surely_not_created


def test_a_client_for_orders_alone_is_refused() -> None:
    with pytest.raises(ValueError, match="bring a client for reads as well"):
        GofilexClient(Portal.EMEA, token="t", order_client=httpx.AsyncClient())


def test_a_proxy_that_cannot_be_used_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "socks5://proxy.example")
    with pytest.raises(ValueError, match="HTTPS_PROXY: must be like"):
        GofilexClient(Portal.EMEA, token="t")
    GofilexClient(Portal.EMEA, token="t", client=httpx.AsyncClient(trust_env=False))
