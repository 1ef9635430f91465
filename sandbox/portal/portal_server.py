"""The running portal: its API and its controls, served on a loopback socket."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.portal.catalogue import PORTALS
from sandbox.portal.controls import add_controls
from sandbox.portal.loopback_server import LoopbackServer
from sandbox.portal.portal_api import PortalApi

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.portal.portal_backend import PortalBackend


class PortalServer(LoopbackServer):
    """A running stand-in. `url` is `http://127.0.0.1:<port>`; the portals live under `/emea`, `/apac`, `/mps`, `/noram`."""

    def __init__(self, backend: PortalBackend, host: str = "127.0.0.1", port: int = 0) -> None:
        app = web.Application(client_max_size=4 * 1024 * 1024)
        super().__init__(app, host, port)
        self.backend = backend
        self._api = PortalApi(backend)
        app.router.add_route("*", f"/{{portal:{'|'.join(PORTALS)}}}{{path:/.*}}", self._api.handle)
        add_controls(app, backend, self)

    def portal_url(self, portal: str) -> str:
        """The base URL of one portal, in any case of letters. Raises ValueError for an unknown one."""
        if portal.lower() not in PORTALS:
            raise ValueError(f"no such portal: {portal}")
        return f"{self.url}/{portal.lower()}"

    async def stop(self) -> None:
        """Let go of everything; requests that hang end."""
        self._api.close()
        await super().stop()


@asynccontextmanager
async def serve(backend: PortalBackend, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[PortalServer]:
    """Run a stand-in for as long as the `async with` lasts."""
    server = PortalServer(backend, host, port)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()
