"""httpx's API over aiohttp's sockets.

Chosen by measurement (`python -m benchmarks.http_client`): httpx's own pool walks over all its connections for each request
and slows down with many of them in flight; aiohttp's does not.

`httpx-aiohttp` carries the requests but names the errors wrongly for our purpose: it reports a server that hangs up *after* it got
the request as a `ConnectTimeout`. Whether a request can have been sent decides whether an order may be sent again, so the
errors are named anew here, from what aiohttp itself says.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Iterator

FRESH_CONNECTION = "fresh_connection"
"""A request extension: send over a connection of its own, so that no idle connection can die under the request."""

KEEPALIVE_SECONDS = 75.0  # longer than the pause between two polls, so that most polls need no new TLS handshake
MAX_CONNECTIONS = 100


class PortalTransport(httpx.AsyncBaseTransport):
    """Reuses connections, except for requests with `FRESH_CONNECTION`; raises `ConnectError`, `ConnectTimeout` and
    `UnsupportedProtocol` only when no byte of the request was sent, and `ReadTimeout` or `ReadError` for all else."""

    def __init__(self) -> None:
        tls = httpx.create_ssl_context()
        self._pooled = _Sockets(tls, force_close=False)
        self._fresh = _Sockets(tls, force_close=True)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        sockets = self._fresh if request.extensions.get(FRESH_CONNECTION) else self._pooled
        with _errors_named_anew():
            response = await sockets.handle_async_request(request)
        if isinstance(response.stream, httpx.AsyncByteStream):
            response.stream = _Body(response.stream)
        return response

    async def aclose(self) -> None:
        await self._pooled.aclose()
        await self._fresh.aclose()


class _Sockets(AiohttpTransport):
    def __init__(self, tls: ssl.SSLContext, *, force_close: bool) -> None:
        super().__init__(verify=tls)
        self._force_close = force_close

    def get_client(self) -> aiohttp.ClientSession:
        how: dict[str, Any] = {"force_close": True} if self._force_close else {"keepalive_timeout": KEEPALIVE_SECONDS}
        connector = aiohttp.TCPConnector(ssl=self.ssl_context, limit=MAX_CONNECTIONS, **how)
        return aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())


class _Body(httpx.AsyncByteStream):
    def __init__(self, stream: httpx.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _errors_named_anew():
            async for chunk in self._stream:
                yield chunk

    async def aclose(self) -> None:
        with _errors_named_anew():
            await self._stream.aclose()


@contextmanager
def _errors_named_anew() -> Iterator[None]:
    try:
        yield
    except (httpx.TransportError, aiohttp.ClientError, TimeoutError, OSError) as error:
        renamed = _renamed(error.__cause__ if isinstance(error, httpx.TransportError) and error.__cause__ else error)
    else:
        return
    raise renamed  # outside the except: aiohttp's errors hold the request's headers and must not hang on to ours


def _renamed(error: BaseException) -> httpx.TransportError:
    told = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    if isinstance(error, aiohttp.ConnectionTimeoutError):  # raised by aiohttp around its connector alone
        return httpx.ConnectTimeout(told)
    if isinstance(error, aiohttp.ClientConnectorError):  # connecting, DNS and TLS; never after a byte was sent
        return httpx.ConnectError(told)
    if isinstance(error, aiohttp.InvalidURL | aiohttp.NonHttpUrlClientError):
        return httpx.UnsupportedProtocol(told)
    if isinstance(error, TimeoutError | httpx.TimeoutException):
        return httpx.ReadTimeout(told)
    return httpx.ReadError(told)
