"""A portal that costs next to nothing: it answers orders/status and jobs/by/order on loopback, from a process of its own.

Whether an order's bytes move stands in its id (`moving…`), so that nothing has to be kept. All answers have the shapes and
sizes of the API documentation's examples.
"""

from __future__ import annotations

import asyncio
import json
import time
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from benchmarks.processes import heard

EXAMPLE = Path(__file__).parents[1] / "tests" / "data" / "gofilex" / "jobs-by-order.response.json"

MOVING = "moving"
"""How the ids of orders begin whose bytes move."""

TOTAL = 400_000_000_000
SPEED = 1_500_000  # bytes a second
PERIOD = 100_000  # seconds: bytes grow for so long before they begin anew

STATUS = (
    '{"_id":"%s","_type":"transfer","medium":"electronic","_owner":{"_id":"HkT9hWZxZYsWyzSq9","name":"An Owner"},'
    '"company":{"_id":"92ocDLbbpnHPYZrTe","name":"Filmhuis Bergh"},'
    '"_status":{"state":"%s","progress":{"step":%d,"total":%d}}}'
)


def step_at(order_id: str, now: float) -> int:
    """The bytes of a moving order at `now` (unix seconds): not two of them cross the same percent at the same moment."""
    return int(now % PERIOD * SPEED) + int(order_id[len(MOVING) :]) * 7_919_000_003 % (TOTAL // 2)


def waiting_jobs() -> list[dict[str, Any]]:
    """The same jobs while none of them has begun."""
    jobs: list[dict[str, Any]] = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    for job in jobs:
        job |= {"_state": "waiting", "_completed": False}
        waits = [*job["_dependencies"]["resolved"], *job["_dependencies"]["remaining"]]
        job["_dependencies"] |= {"resolved": [], "remaining": waits}
        job.pop("_run", None)
    return jobs


def running_jobs(step: int) -> list[dict[str, Any]]:
    """The jobs of a moving order as jobs/by/order answers them: the example's, `step` bytes there, half of them in each of its two
    downloads."""
    jobs = waiting_jobs()
    ended: list[dict[str, Any]] = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    for job, example in zip(jobs, ended, strict=True):
        if job["_type"] != "download":
            continue
        job |= {"_state": "running", "_running": True, "_run": example["_run"]}
        job["_run"].pop("finish", None)
        for part in job["_run"]["progress"].values():
            part |= {"step": step // 2, "total": TOTAL // 2}
    return jobs


class Lean(asyncio.Protocol):
    """HTTP/1.1 with keep-alive, as much of it as the bot's client needs."""

    requests = 0

    def __init__(self, thinks: float) -> None:
        self._thinks = thinks
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        head, gap, rest = self._read.partition(b"\r\n\r\n")
        if not gap:
            return
        lines = head.lower().split(b"\r\n")
        length = next((int(line[15:]) for line in lines if line.startswith(b"content-length:")), 0)
        if len(rest) < length:
            return
        self._read = rest[length:]
        if self._thinks:
            asyncio.get_running_loop().call_later(self._thinks, self._answer, lines[0], rest[:length])
        else:
            self._answer(lines[0], rest[:length])

    def _answer(self, request: bytes, body: bytes) -> None:
        Lean.requests += 1
        now = time.time()
        asked = json.loads(body)
        content = _statuses(asked["orderIds"], now) if b"orders/status" in request else _jobs(asked["orderId"], now)
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
        self._transport.write(head.encode() + content)


def _statuses(ids: list[str], now: float) -> bytes:
    known = (
        STATUS
        % ((id_, "processing", step_at(id_, now), TOTAL) if id_.startswith(MOVING) else (id_, "queued", 0, TOTAL))
        for id_ in ids
    )
    return f"[{','.join(known)}]".encode()


@cache
def _around_steps(*, running: bool) -> list[bytes]:
    jobs = running_jobs(0) if running else waiting_jobs()
    return json.dumps(jobs, separators=(",", ":")).encode().split(b'"step":0')


def _jobs(order_id: str, now: float) -> bytes:
    moves = order_id.startswith(MOVING)
    return (b'"step":%d' % (step_at(order_id, now) // 2 if moves else 0)).join(_around_steps(running=moves))


async def portal(pipe: Connection, thinks: float) -> None:
    """The process: says its address, then serves; asked for them, says how many requests there were. `thinks`: seconds
    before each answer."""
    running = await asyncio.get_running_loop().create_server(lambda: Lean(thinks), "127.0.0.1", 0)
    pipe.send(f"http://127.0.0.1:{running.sockets[0].getsockname()[1]}")
    while await heard(pipe):
        pipe.send(Lean.requests)
