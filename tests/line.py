"""The line between the bot and the portals of a stage, so that no test waits in real time for a portal that is slow.

A portal that never answers (the faults `hang` and `hang-before`) is given up once it has the request, as it would be after
PORTAL_SECONDS; that limit itself can then be so long that no busy machine reaches it. An answer that comes late comes when
the test says so.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from unittest.mock import patch

import httpx

from gofilex import Portal
from sandbox.portal import PortalBackend, Request

PORTAL_SECONDS = 20.0
"""How long a portal may take: far longer than it takes on the busiest machine."""


@dataclass
class Held:
    """An answer that is held back. `given`: the portal has answered, and the bot has not heard it. `comes` lets it through."""

    endpoint: str
    portal: str = ""
    given: asyncio.Event = field(default_factory=asyncio.Event)
    free: asyncio.Event = field(default_factory=asyncio.Event)

    def comes(self) -> None:
        self.free.set()


class Line:
    """Between the bot and these portals."""

    def __init__(self, backend: PortalBackend) -> None:
        self._backend = backend
        self._held: list[Held] = []

    def holds(self, endpoint: str, portal: Portal | None = None) -> Held:
        """Holds the next answer of an endpoint (of this portal) back until the test lets it come."""
        self._held.append(Held(endpoint, portal.value.lower() if portal else ""))
        return self._held[-1]

    @contextmanager
    def laid(self) -> Iterator[Line]:
        """All portals' requests go over this line."""
        plain = httpx.AsyncHTTPTransport.handle_async_request  # nothing else on a stage uses httpx

        async def handle(transport: httpx.AsyncHTTPTransport, request: httpx.Request) -> httpx.Response:
            answering = asyncio.ensure_future(plain(transport, request))
            try:
                while not answering.done():
                    if self._hangs(request):
                        raise httpx.ReadTimeout("the portal has it, and does not answer")
                    await asyncio.wait({answering}, timeout=0.01)  # the portal does not say when it hangs
            finally:
                if not answering.done():
                    answering.cancel()
                    with suppress(asyncio.CancelledError, httpx.TransportError):
                        await answering
            response = answering.result()
            await self._hold(request)
            return response

        with patch.object(httpx.AsyncHTTPTransport, "handle_async_request", handle):
            yield self

    def _seen(self, request: httpx.Request) -> Request | None:
        """The request as the portal has it."""
        name = request.headers["X-Request-Id"]
        return next((one for one in reversed(self._backend.requests) if one.headers.get("x-request-id") == name), None)

    def _hangs(self, request: httpx.Request) -> bool:
        seen = self._seen(request)
        return seen is not None and seen.fault in {"hang", "hang-before"}

    async def _hold(self, request: httpx.Request) -> None:
        seen = self._seen(request)
        for held in self._held:
            if seen and seen.endpoint == held.endpoint and held.portal in ("", seen.portal):
                self._held.remove(held)
                held.given.set()
                await held.free.wait()
                return
