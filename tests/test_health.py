"""Whether a process is alive, and whether it can do its work."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from redis.exceptions import RedisError
from structlog.testing import capture_logs

from bot.health import Check, pages
from bot.http_server import HttpServer


@asynccontextmanager
async def serving(checks: dict[str, Check], notes: dict[str, Check] | None = None) -> AsyncIterator[str]:
    server = HttpServer(pages(checks, notes), "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{await server.start()}"
    finally:
        await server.close()


async def test_it_is_ready_when_everything_is_well_and_says_what_is_not() -> None:
    state = {"redis": "", "slack": ""}

    def says(name: str) -> Check:
        async def check() -> str:
            return state[name]

        return check

    async with serving({name: says(name) for name in state}) as url, aiohttp.ClientSession() as session:
        async with session.get(f"{url}/readyz") as answer:
            assert (answer.status, await answer.json()) == (200, {"ok": True, "wrong": {}, "amiss": {}})
        state["slack"] = "not connected"
        async with session.get(f"{url}/readyz") as answer:
            wrong = {"slack": "not connected"}
            assert (answer.status, await answer.json()) == (503, {"ok": False, "wrong": wrong, "amiss": {}})
        async with session.get(f"{url}/healthz") as answer:
            assert answer.status == 200, "alive all the same: a restart would not mend it"
        async with session.get(f"{url}/elsewhere") as answer:
            assert answer.status == 404


async def test_what_is_amiss_elsewhere_is_said_and_is_no_reason_to_start_again() -> None:
    async def refuses() -> str:
        return "refuses this bot's token"

    async with (
        serving({}, {"EMEA": refuses}) as url,
        aiohttp.ClientSession() as session,
        session.get(f"{url}/readyz") as answer,
    ):
        found = {"ok": True, "wrong": {}, "amiss": {"EMEA": "refuses this bot's token"}}
        assert (answer.status, await answer.json()) == (200, found)


async def test_a_check_that_breaks_is_not_well_and_shows_nothing_of_itself() -> None:
    async def breaks() -> str:
        raise RuntimeError("xoxb-123456-secret")

    async with (
        serving({"redis": breaks}) as url,
        aiohttp.ClientSession() as session,
        session.get(f"{url}/readyz") as answer,
    ):
        text = await answer.text()
        assert answer.status == 503
        assert "redis" in text
        assert "secret" not in text


async def test_while_redis_is_away_nothing_is_said_of_portals_and_no_traceback_is_written_each_time() -> None:
    async def away() -> str:
        raise RedisError

    async def silent() -> str:
        return "the server does not answer"

    with capture_logs() as log:
        async with (
            serving({"redis": silent}, {"EMEA": away}) as url,
            aiohttp.ClientSession() as session,
            session.get(f"{url}/readyz") as answer,
        ):
            found = {"ok": False, "wrong": {"redis": "the server does not answer"}, "amiss": {}}
            assert (answer.status, await answer.json()) == (503, found)
    assert log == [{"event": "health_check_failed", "error": "RedisError", "log_level": "warning"}]


async def test_a_port_that_is_taken_is_an_error_at_the_start() -> None:
    async with serving({}) as url:
        second = HttpServer(pages({}), "127.0.0.1", int(url.rpartition(":")[2]))
        with pytest.raises(OSError, match="address already in use"):
            await second.start()
        await second.close()
