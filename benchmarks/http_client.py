"""httpx over its own sockets against httpx over aiohttp's: requests a second, by how many are in flight.

`python -m benchmarks.http_client` starts a small server on loopback in a process of its own and asks it for the same answer
of about 6 KB, the size of a list of jobs. What was found is why `gofilex.transport` is over aiohttp.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import time
from typing import TYPE_CHECKING

import httpx
from aiohttp import web

from gofilex.transport import PortalTransport

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

IN_FLIGHT = (1, 10, 100)
SECONDS = 1.5
ANSWER = json.dumps([{"_id": f"job{number}", "payload": {"description": "x" * 60}} for number in range(60)]).encode()


def serve(told: Connection) -> None:
    """Answer every POST alike; tell the port first."""

    async def run() -> None:
        async def answer(request: web.Request) -> web.Response:
            await request.read()
            return web.Response(body=ANSWER, content_type="application/json")

        app = web.Application()
        app.router.add_post("/", answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        told.send(runner.addresses[0][1])
        await asyncio.Event().wait()

    asyncio.run(run())


async def requests_per_second(client: httpx.AsyncClient, url: str, in_flight: int) -> float:
    """Keep so many requests going for a while; each ends before its like begins."""
    answered = 0
    end = time.perf_counter() + SECONDS

    async def ask() -> None:
        nonlocal answered
        while time.perf_counter() < end:
            response = await client.post(url, json={"orderId": "zazRCknY5tRKFR5p7"})
            assert response.content == ANSWER
            answered += 1

    await asyncio.gather(*(ask() for _ in range(in_flight)))
    return answered / SECONDS


async def compare(url: str) -> None:
    """Print a line for each client."""
    print(f"{'requests/s, in flight:':<28}" + "".join(f"{count:>8}" for count in IN_FLIGHT))
    limits = httpx.Limits(max_connections=100, max_keepalive_connections=100, keepalive_expiry=75)
    transports = {
        "httpx": httpx.AsyncHTTPTransport(limits=limits),
        "httpx over aiohttp (chosen)": PortalTransport(),
    }
    for name, transport in transports.items():
        async with httpx.AsyncClient(transport=transport, timeout=30) as client:
            await client.post(url, json={})
            figures = [await requests_per_second(client, url, count) for count in IN_FLIGHT]
        print(f"{name:<28}" + "".join(f"{figure:>8.0f}" for figure in figures))


def main() -> None:
    """Run the comparison."""
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(there,), daemon=True)
    server.start()
    try:
        asyncio.run(compare(f"http://127.0.0.1:{here.recv()}/"))
    finally:
        server.terminate()
        server.join()


if __name__ == "__main__":
    main()
