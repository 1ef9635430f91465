"""`/healthz` and `/readyz`: whether a process is alive, and whether it can do its work."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web

log = structlog.get_logger(__name__)

Check = Callable[[], Awaitable[str]]
"""Answers "" when all is well, else what is wrong: a few words without secrets."""


def routes(checks: dict[str, Check], notes: dict[str, Check] | None = None) -> list[web.RouteDef]:
    """The two pages. `/healthz` answers while the process lives; `/readyz` 200 only when every check is well. notes: what is amiss
    elsewhere, so that nothing would be won by starting this process again: `/readyz` says it under "amiss"."""

    async def healthz(_request: web.Request) -> web.Response:
        return web.json_response({"ok": True})

    async def readyz(_request: web.Request) -> web.Response:
        found = {name: await _asked(check) for name, check in checks.items()}
        wrong = {name: problem for name, problem in found.items() if problem}
        noted = {name: await _asked(check) for name, check in (notes or {}).items()}
        amiss = {name: problem for name, problem in noted.items() if problem}
        return web.json_response({"ok": not wrong, "wrong": wrong, "amiss": amiss}, status=503 if wrong else 200)

    return [web.get("/healthz", healthz), web.get("/readyz", readyz)]


async def answer(well: bool, words: str) -> str:
    """The answer of a check that knows at once."""
    return "" if well else words


async def _asked(check: Check) -> str:
    try:
        return await check()
    except Exception as error:
        log.exception("health_check_failed")
        return type(error).__name__


class HealthServer:
    """Serves routes on `host`:`port` until closed."""

    def __init__(self, app_routes: list[web.RouteDef], host: str, port: int) -> None:
        app = web.Application()
        app.add_routes(app_routes)
        self._runner = web.AppRunner(app, access_log=None)
        self._host, self._port = host, port

    async def start(self) -> int:
        """Starts to listen. Answers the port, which the system chooses for port 0."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        await site.start()
        port: int = self._runner.addresses[0][1]
        return port

    async def close(self) -> None:
        await self._runner.cleanup()
