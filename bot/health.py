"""`/healthz` and `/readyz`: whether a process is alive, and whether it can do its work."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

CHECK_SECONDS = 4.0
"""For one check: who asks for the page (a load balancer, an orchestrator) waits for some seconds at most."""

Check = Callable[[], Awaitable[str]]
"""Answers "" when all is well, else what is wrong: a few words without secrets."""


Page = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


def pages(checks: dict[str, Check], notes: dict[str, Check] | None = None) -> dict[tuple[str, str], Page]:
    """The two pages. `/healthz` answers while the process lives; `/readyz` 200 only when every check is well. notes: what is amiss
    elsewhere, so that nothing would be won by starting this process again: `/readyz` says it under "amiss". It is read from Redis,
    so that nothing is known of it while the check "redis" is not well."""

    async def healthz(_request: web.BaseRequest) -> web.Response:
        return web.json_response({"ok": True})

    async def readyz(_request: web.BaseRequest) -> web.Response:
        wrong, amiss = await asyncio.gather(_problems(checks), _problems(notes or {}))
        if "redis" in wrong:
            amiss = {}
        return web.json_response({"ok": not wrong, "wrong": wrong, "amiss": amiss}, status=503 if wrong else 200)

    return {("GET", "/healthz"): healthz, ("GET", "/readyz"): readyz}


async def answer(well: bool, words: str) -> str:
    """The answer of a check that knows at once."""
    return "" if well else words


async def _problems(checks: dict[str, Check]) -> dict[str, str]:
    """What is wrong, by name; all asked at once, so that the page comes in time whatever does not answer."""
    names = list(checks)
    found = await asyncio.gather(*(_asked(checks[name]) for name in names))
    return {name: problem for name, problem in zip(names, found, strict=True) if problem}


async def _asked(check: Check) -> str:
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            return await check()
    except TimeoutError:
        return f"no answer within {CHECK_SECONDS:g} s"
    except (RedisError, OSError) as error:  # asked every few seconds for as long as that lasts: no traceback
        log.warning("health_check_failed", error=type(error).__name__)
        return type(error).__name__
    except Exception as error:
        log.exception("health_check_failed")
        return type(error).__name__


class LateRoute:
    """A page that is served before there is somebody to answer it: 503 until `handler` is set, and after `close`."""

    def __init__(self) -> None:
        self.handler: Page | None = None

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        if self.handler is None:
            return web.Response(status=503, headers={"Retry-After": "5"})
        return await self.handler(request)

    def close(self) -> None:
        self.handler = None
