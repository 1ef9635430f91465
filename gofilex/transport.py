"""httpx's requests and responses over aiohttp's sockets.

Chosen by measurement (`python -m benchmarks.http_client`): httpx's own pool walks over all its connections for each request
and slows down with many of them in flight; aiohttp's does not.

Whether a request can have been sent decides whether an order may be sent again, so every error is named by that, from what
aiohttp says.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import aiohttp
import httpx

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

FRESH_CONNECTION = "fresh_connection"
"""A request extension: send over a connection of its own, so that no idle connection can die under the request."""

KEEPALIVE_SECONDS = 75.0  # longer than the pause between two polls, so that most polls need no new TLS handshake
MAX_CONNECTIONS = 100


class PortalTransport(httpx.AsyncBaseTransport):
    """Reuses connections, except for requests with `FRESH_CONNECTION`; raises `ConnectError`, `ConnectTimeout` and
    `UnsupportedProtocol` only when no byte of the request was sent, and `ReadTimeout` or `ReadError` for all else.

    Bodies come as they were sent: whoever reads the response decompresses them, as httpx does.
    """

    def __init__(self) -> None:
        self._tls = httpx.create_ssl_context()
        self._pooled: aiohttp.ClientSession | None = None
        self._fresh: aiohttp.ClientSession | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        limits = request.extensions.get("timeout", {})
        with _errors_named_anew():
            answer = await self._session(fresh=bool(request.extensions.get(FRESH_CONNECTION))).request(
                request.method,
                str(request.url),
                headers=request.headers.multi_items(),
                data=await request.aread() or None,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(
                    connect=limits.get("pool"), sock_connect=limits.get("connect"), sock_read=limits.get("read")
                ),
            )
        return httpx.Response(answer.status, headers=answer.raw_headers, stream=_Body(answer), request=request)

    async def aclose(self) -> None:
        for session in (self._pooled, self._fresh):
            if session is not None:
                await session.close()

    def _session(self, *, fresh: bool) -> aiohttp.ClientSession:
        """Made at the first request, for a session belongs to the loop it is made in."""
        if fresh:
            self._fresh = self._fresh or self._made(force_close=True)
            return self._fresh
        self._pooled = self._pooled or self._made(keepalive_timeout=KEEPALIVE_SECONDS)
        return self._pooled

    def _made(self, **how: Any) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(ssl=self._tls, limit=MAX_CONNECTIONS, **how)
        return aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False)


class _Body(httpx.AsyncByteStream):
    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _errors_named_anew():
            async for chunk in self._answer.content.iter_any():
                yield chunk

    async def aclose(self) -> None:
        self._answer.release()


@contextmanager
def _errors_named_anew() -> Iterator[None]:
    try:
        yield
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        renamed = _renamed(error)
    else:
        return
    raise renamed  # outside the except: aiohttp's errors hold the request's headers and must not hang on to ours


def _renamed(error: BaseException) -> httpx.TransportError:
    words = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    if isinstance(error, aiohttp.ConnectionTimeoutError):  # raised by aiohttp around its connector alone
        return httpx.ConnectTimeout(words)
    if isinstance(error, aiohttp.ClientConnectorError):  # connecting, DNS and TLS; never after a byte was sent
        return httpx.ConnectError(words)
    if isinstance(error, aiohttp.InvalidURL | aiohttp.NonHttpUrlClientError):
        return httpx.UnsupportedProtocol(words)
    if isinstance(error, TimeoutError):
        return httpx.ReadTimeout(words)
    return httpx.ReadError(words)
