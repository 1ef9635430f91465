"""What the client of the portals costs: calls for each second of its own CPU time, by how many are in flight.

`python -m benchmarks.http_client` starts a small server on loopback in a process of its own and asks it for the same list of
jobs, of about 6 KB. For each request httpx's pool walks over all its connections, so that many in flight slow it down: why
`gofilex.http_clients` bounds them is measured here. The portal's budget is ten requests a second.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import time
from typing import TYPE_CHECKING

import httpx
from aiohttp import web

from gofilex import GofilexClient, Portal, Timeouts
from gofilex.client import CHUNK
from gofilex.http_clients import MAX_CONNECTIONS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from multiprocessing.connection import Connection

IN_FLIGHT = (1, 10, 20, 100)
SECONDS = 2.0
JOBS = json.dumps([{"_id": f"job{number}", "payload": {"description": "x" * 60}} for number in range(60)]).encode()
IDS = [f"order{number:012}" for number in range(2 * CHUNK)]
STATUS = json.dumps([{"_id": id_, "state": "accepted", "progress": {"step": 5, "total": 9}} for id_ in IDS]).encode()
UNBOUNDED = httpx.Limits(max_connections=None, max_keepalive_connections=None, keepalive_expiry=75)


def serve(told: Connection) -> None:
    """Answer every POST by its address alone; tell the port first."""

    async def run() -> None:
        async def answer(request: web.Request) -> web.Response:
            await request.read()
            body = STATUS if request.path.endswith("/orders/status") else JOBS
            return web.Response(body=body, content_type="application/json")

        app = web.Application()
        app.router.add_post("/{path:.*}", answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        told.send(runner.addresses[0][1])
        await asyncio.Event().wait()

    asyncio.run(run())


async def per_cpu_second(ask: Callable[[], Awaitable[object]], in_flight: int) -> float:
    """Keep so many calls going for a while; each ends before its like begins."""
    answered = 0
    end = time.perf_counter() + SECONDS
    began = time.process_time()

    async def go_on() -> None:
        nonlocal answered
        while time.perf_counter() < end:
            await ask()
            answered += 1

    await asyncio.gather(*(go_on() for _ in range(in_flight)))
    return answered / (time.process_time() - began)


async def compare(url: str) -> None:
    """Print a line for each kind of call."""
    print(f"{'calls per CPU second, in flight:':<48}" + "".join(f"{count:>8}" for count in IN_FLIGHT))

    async def line(name: str, ask: Callable[[], Awaitable[object]], each: int = 1) -> None:
        await ask()
        figures = [each * await per_cpu_second(ask, count) for count in IN_FLIGHT]
        print(f"{name:<48}" + "".join(f"{figure:>8.0f}" for figure in figures))

    patient = Timeouts(connect=60, read=60, total=120)
    async with GofilexClient(Portal.EMEA, token="t", base_url=url, timeouts=patient) as portal:
        await line(f"jobs of an order, {MAX_CONNECTIONS} connections", lambda: portal.jobs_by_order("a"))
        await line(
            f"orders in batches of {len(IDS)}, {MAX_CONNECTIONS} connections",
            lambda: portal.orders_status_once(IDS),
            each=len(IDS),
        )
    async with (
        httpx.AsyncClient(limits=UNBOUNDED) as http,
        GofilexClient(Portal.EMEA, token="t", base_url=url, timeouts=patient, client=http) as portal,
    ):
        await line("jobs of an order, a connection for each call", lambda: portal.jobs_by_order("a"))


def main() -> None:
    """Run the comparison."""
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(there,), daemon=True)
    server.start()
    try:
        asyncio.run(compare(f"http://127.0.0.1:{here.recv()}"))
    finally:
        server.terminate()
        server.join()


if __name__ == "__main__":
    main()
