"""The two `httpx.AsyncClient`s of a portal's client, and how far each request got.

Reads share kept-alive connections. An order goes over a connection of its own, so that no idle one can die under it.

Proxies are decided here and given to httpx, which would read the environment in its own way (`gofilex.proxies`);
certificates are those of httpx: `SSL_CERT_FILE` or `SSL_CERT_DIR`, else certifi's.
"""

from __future__ import annotations

import os
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import lru_cache
from http.cookiejar import CookieJar
from typing import TYPE_CHECKING, Any

import httpx

from gofilex.proxies import proxy_for

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Callable

KEEPALIVE_SECONDS = 75.0  # longer than the pause between two polls, so that most polls need no new TLS handshake
MAX_CONNECTIONS = 20
"""Of each client: a worker's calls at once and a few more. For each request httpx's pool walks over all of them."""

BEFORE_SENDING = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
"""What httpx raises only while there is no connection yet; of other transports it is taken for a claim."""


PROXY_LOGIN = 407
"""What a proxy answers that wants a user and a password, and no other server (RFC 9110, 15.5.8): it passed nothing on."""


def wants_login(error: Exception | None) -> bool:
    """Whether a proxy gave no tunnel because it wants a user and a password, or others."""
    return isinstance(error, httpx.ProxyError) and str(error).startswith(str(PROXY_LOGIN))


class Transmission(httpx.AsyncByteStream):
    """The body of one request, and what is known of how far that request got.

    Two witnesses, of which either is enough to say that it may have been sent: the body was asked for, without which no
    transport can send it; and httpx's own transport tells of each step (its request extension `trace`).
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._traced = False
        self._begun = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        self._begun = True
        yield self._content

    async def trace(self, event: str, info: dict[str, Any]) -> None:
        """What httpx's transport calls at each step. Asking a proxy for a tunnel sends nothing of the request itself."""
        self._traced = True
        if ".send_request" in event and event.endswith(".started"):
            self._begun = self._begun or getattr(info.get("request"), "method", None) != b"CONNECT"

    def surely_not_sent(self, error: Exception | None = None) -> bool:
        """Whether it is proven that nothing of the request was sent, now that it ended with `error` (None: with its time)."""
        return not self._begun and (self._traced or isinstance(error, BEFORE_SENDING))


class _NoCookies(CookieJar):
    def extract_cookies(self, response: Any, request: Any) -> None:
        """Keeps none, and does not even look for them."""


@dataclass(slots=True)
class _Pool:
    """One client of our own and how many exchanges go on in it. `retired`: it takes no more, and ends with the last."""

    client: httpx.AsyncClient
    exchanges: int = 0
    retired: bool = False


class OwnClient:
    """A client that is made here, and made anew when a connection could not be made.

    Behind a proxy httpx's pool never gives back the place of a connection whose TLS failed inside the tunnel: after
    `MAX_CONNECTIONS` of them no request would find a free place any more (httpcore 1.0.9). `forwards`: a proxy gets the requests
    themselves, and not only those for a tunnel, so that what is answered may be its word.
    """

    def __init__(self, make: Callable[[], httpx.AsyncClient], *, forwards: bool = False) -> None:
        self.forwards = forwards
        self._make = make
        self._pool = _Pool(make())

    @asynccontextmanager
    async def exchange(self, request: httpx.Request, transmission: Transmission) -> AsyncIterator[httpx.Response]:
        """Sends a request; the response can be read while the context is open."""
        pool = self._pool
        pool.exchanges += 1
        answered = False
        try:
            async with _sent(pool.client, request) as response:
                answered = True
                yield response
        finally:
            pool.exchanges -= 1
            if not answered and transmission.surely_not_sent():
                pool.retired = True
                self._pool = _Pool(self._make()) if pool is self._pool else self._pool
            if pool.retired and not pool.exchanges:
                await pool.client.aclose()

    async def aclose(self) -> None:
        await self._pool.client.aclose()


class BroughtClient:
    """A client that a user brought along, who closes it. Its connections, headers and hooks are used; its logins, cookies
    and redirects are not, nor its address and limits. By which proxy it goes is not known."""

    forwards = False

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    @asynccontextmanager
    async def exchange(self, request: httpx.Request, _: Transmission) -> AsyncIterator[httpx.Response]:
        """Sends a request; the response can be read while the context is open."""
        for name, value in self._client.headers.items():
            request.headers.setdefault(name, value)
        async with _sent(self._client, request) as response:
            yield response

    async def aclose(self) -> None:
        """Leaves it open."""


@asynccontextmanager
async def _sent(client: httpx.AsyncClient, request: httpx.Request) -> AsyncIterator[httpx.Response]:
    response = await client.send(request, stream=True, auth=None, follow_redirects=False)
    try:
        yield response
    finally:
        await response.aclose()


def trusted_certificates() -> ssl.SSLContext:
    """The certificates that the environment names, or certifi's. Raises `OSError` where they cannot be read."""
    return _read(*map(os.environ.get, ("SSL_CERT_FILE", "SSL_CERT_DIR")))


@lru_cache(maxsize=1)
def _read(_file: str | None, _folder: str | None) -> ssl.SSLContext:
    # A tenth of a second, so they are read once for all portals of a process, and again where others are named.
    return httpx.create_ssl_context()


def own_clients(url: str) -> tuple[OwnClient, OwnClient]:
    """The client for reads and the one for orders, by the proxy that the environment has for `url`. Raises `ProxySettingError`."""
    proxy = proxy_for(url)
    tls = trusted_certificates()

    def made(connections_kept: int) -> Callable[[], httpx.AsyncClient]:
        return lambda: httpx.AsyncClient(
            proxy=httpx.Proxy(proxy.url) if proxy else None,
            trust_env=False,
            verify=tls,
            limits=httpx.Limits(
                max_connections=MAX_CONNECTIONS,
                max_keepalive_connections=connections_kept,
                keepalive_expiry=KEEPALIVE_SECONDS,
            ),
            cookies=_NoCookies(),
        )

    forwards = proxy is not None and url.lower().startswith("http:")
    return OwnClient(made(MAX_CONNECTIONS), forwards=forwards), OwnClient(made(0), forwards=forwards)
