"""A storm in Slack: a thousand cards to be drawn anew at once, or a thousand threads of one channel with a line to post.

The real worker in a process of its own, at its real pace. Slack takes fifty drawings a minute and one line a second in a
channel, so that it takes many minutes: what is measured is what the waiting costs, and how soon a notice is told meanwhile.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from dataclasses import dataclass
from itertools import repeat
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from benchmarks.looks import poller, quiet_log
from benchmarks.orders import fill, submission_id
from benchmarks.processes import Child, child, cpu_seconds, heard, opened, server
from bot.cinemas.directory import Directory
from bot.notices.notice import Notice
from bot.slack.client import Slack
from bot.store import Store, Transaction
from bot.tracking.events import UnknownState
from bot.tracking.schedule import Bounds
from bot.worker.announcing import Announcer
from bot.worker.loops import Worker
from bot.worker.placing import Placing
from bot.worker.recalling import Recaller

LEASE_SECONDS = 30.0
FAR_SECONDS = 24 * 3600.0
AT_REST_SECONDS = 8.0  # until what Slack takes at once after a rest has been sent
NOTICE_SECONDS = 2.0  # between two notices during a storm of cards


@dataclass(frozen=True, slots=True)
class Storm:
    """cpu, idle: the worker's share of one core while they wait, and before there were any. notices: the delay of each
    notice in seconds, from its happening to Slack. drawn, posted: the numbers of the submissions of which Slack heard, in
    that order."""

    cpu: float
    idle: float
    notices: list[float]
    rendered: list[int]
    posted: list[int]


async def slack(pipe: Connection) -> None:
    """The process of a Slack that says yes to everything. Says its address; asked, the calls so far as (method, seconds
    since 1970, arguments)."""
    calls: list[tuple[str, float, dict[str, Any]]] = []

    async def answer(request: web.Request) -> web.Response:
        method = request.path.rpartition("/")[2]
        given = await request.json() if request.content_type == "application/json" else dict(await request.post())
        calls.append((method, time.time(), {**given, "blocks": None}))
        return web.json_response({"ok": True, "channel": given.get("channel"), "ts": f"{time.time():.6f}"})

    app = web.Application()
    app.router.add_post("/api/{method}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    pipe.send(f"http://127.0.0.1:{runner.addresses[0][1]}/api/")
    while await heard(pipe):
        pipe.send(calls)


async def worker(pipe: Connection, redis_url: str, slack_url: str) -> None:
    """The process of a worker. Asked, the CPU seconds it has used."""
    quiet_log()
    async with opened(redis_url) as store, aiohttp.ClientSession() as session:
        following, portals = poller(store, "http://127.0.0.1:9")  # nothing is due, so that it is never asked
        announcer = Announcer(
            store,
            Slack("xoxb-bench", slack_url, session, store.people, store.clock),
            store.clock,
            lease_seconds=LEASE_SECONDS,
        )
        placing = Placing(store, portals, Directory(store.cinemas), store.clock, lease_seconds=LEASE_SECONDS)
        recaller = Recaller(store, store.clock, bounds=Bounds(), lease_seconds=LEASE_SECONDS)
        whole = Worker(store, store.clock, placing, following, announcer, recaller, keep_days=90)
        running = asyncio.create_task(whole.run())
        pipe.send("ready")
        while await heard(pipe):
            pipe.send(cpu_seconds())
        running.cancel()


def run(count: int, seconds: float, *, lines: bool = False) -> Storm:
    """So many cards are to be drawn, or, with `lines`, so many threads of one channel have a line to be told."""
    with tempfile.TemporaryDirectory(prefix="encore-bench-") as folder, server(Path(folder)) as url:
        asyncio.run(_fill(url, count))
        with child(slack) as heard_by, child(worker, url, heard_by.hear()) as one:
            one.hear()
            time.sleep(2.0)  # it loads what it needs
            idle = _share(one, 5.0)
            asyncio.run(_storm(url, count, lines=lines))
            time.sleep(AT_REST_SECONDS)
            happened: dict[str, float] = {}
            cpu, began = one.ask("cpu"), time.perf_counter()
            while (passed := time.perf_counter() - began) < seconds:
                if not lines:
                    notice, at = asyncio.run(_happens(url, count - 1 - len(happened)))
                    happened[notice] = at
                time.sleep(min(NOTICE_SECONDS, seconds - passed))
            share = (one.ask("cpu") - cpu) / (time.perf_counter() - began)
            if happened:
                time.sleep(2 * NOTICE_SECONDS)
            calls = heard_by.ask("calls")
    heard_at = {_notice(given): at for method, at, given in calls if method == "chat.postMessage"}
    never = time.time()
    return Storm(
        share,
        idle,
        [heard_at.get(notice, never) - at for notice, at in happened.items()],
        [int(given["ts"].partition(".")[2]) for method, _, given in calls if method == "chat.update"],
        [int(notice.partition(".")[0], 16) for notice in heard_at if notice not in happened],
    )


def _share(one: Child, seconds: float) -> float:
    cpu, began = one.ask("cpu"), time.perf_counter()
    time.sleep(seconds)
    return float((one.ask("cpu") - cpu) / (time.perf_counter() - began))


def _notice(given: dict[str, Any]) -> str:
    metadata = given["metadata"]
    return str((json.loads(metadata) if isinstance(metadata, str) else metadata)["event_payload"]["id"])


async def _fill(url: str, count: int) -> None:
    async with opened(url) as store:
        await fill(store, count, moving_share=0.0, due=repeat(store.clock.time() + FAR_SECONDS))
        await store.engine.many(
            [
                ("HSET", store.keys.shard(submission_id(n)).submission(submission_id(n)), "card_ts", f"1.{n:06}")
                for n in range(count)
            ]
        )


async def _storm(url: str, count: int, *, lines: bool) -> None:
    async with opened(url) as store:
        for number in range(count):
            await _changes(store, number, [_line(store, number)] if lines else [])
        await store.presence.wake()


async def _happens(url: str, number: int) -> tuple[str, float]:
    async with opened(url) as store:
        notice = _line(store, number)
        await _changes(store, number, [notice])
        await store.presence.wake()
        return notice.id, notice.event.at


def _line(store: Store, number: int) -> Notice:
    return Notice(f"{submission_id(number)}.0:odd", UnknownState(store.clock.time(), "odd"), order=0)


async def _changes(store: Store, number: int, notices: list[Notice]) -> None:
    change = Transaction()
    store.outbox.add(change, store.keys.shard(submission_id(number)), submission_id(number), notices)
    await store.engine.transact(change)
