"""The same job on this project's engine and on queue engines that one could have taken: claim a row, write it, give it back.

One worker each, one server, no HTTP: what is compared is what an engine costs for each job. Every peer gets the same job
(write the same row), as many of them in flight as it takes, and keeps no results where it can do without. Our own job does
more: it reads the row, decodes and encodes it, and writes it together with its next due time, under its lease.
"""

from __future__ import annotations

import asyncio
import time
import warnings
from collections.abc import Callable, Coroutine
from datetime import timedelta
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from itertools import repeat
from multiprocessing.connection import Connection
from typing import Any

import redis.asyncio

from benchmarks.orders import fill
from benchmarks.processes import child, heard, opened, server
from bot.store.polls import Observation
from bot.store.scores import Score
from gofilex import Portal

IN_FLIGHT = 64
ROW = "x" * 250
OURS = "this project"


class Count:
    """Counts jobs and says when the last is done, leaving out the first tenth, in which everything gets going."""

    def __init__(self, jobs: int, pipe: Connection) -> None:
        self._left = jobs
        self._counted = jobs - jobs // 10
        self._began = 0.0
        self._pipe = pipe

    def done(self) -> None:
        self._left -= 1
        if self._left == self._counted:
            self._began = time.perf_counter()
        if not self._left:
            self._pipe.send(self._counted / (time.perf_counter() - self._began))


async def ours(pipe: Connection, url: str, jobs: int) -> None:
    """Claims and commits rows in batches of 100, as the poller does, without asking anybody in between."""
    async with opened(url) as store:
        await fill(store, jobs, moving_share=1.0, due=repeat(store.clock.time()))
        count = Count(jobs, pipe)
        while True:
            now = store.clock.time()
            lease, due = Score.lease_until(now + 30), now + 3600
            claimed = await store.polls.claim(Portal.EMEA, now, lease, 250)
            if not claimed:
                break
            rows = await store.polls.read(Portal.EMEA, claimed, lease)
            for start in range(0, len(rows), 100):
                some = rows[start : start + 100]
                await store.polls.record(
                    [
                        Observation(row, row.snapshot, row.snapshot._replace(step=row.snapshot.step + 1), due)
                        for row in some
                    ]
                )
                for _ in some:
                    count.done()
    await heard(pipe)


async def arq(pipe: Connection, url: str, jobs: int) -> None:
    """arq: a job is a function in a list; results are not kept."""
    peer = import_module("arq")
    settings = peer.connections.RedisSettings(unix_socket_path=url.removeprefix("unix://"))
    pool = await peer.create_pool(settings)
    for number in range(jobs):
        await pool.enqueue_job("look", number)
    count = Count(jobs, pipe)

    async def look(ctx: dict[Any, Any], number: int) -> None:
        await ctx["redis"].set(f"row:{number}", ROW)
        count.done()

    worker = peer.Worker(
        [peer.func(look, name="look", keep_result=0)],
        redis_settings=settings,
        max_jobs=IN_FLIGHT,
        poll_delay=0.01,
        handle_signals=False,
    )
    await worker.async_run()


async def celery(pipe: Connection, url: str, jobs: int) -> None:
    """Celery: its solo pool, which is its fastest for jobs as short as these; results are ignored."""
    warnings.simplefilter("ignore")  # that it should not run as root, where it does
    app = import_module("celery").Celery("bench", broker="redis+socket://" + url.removeprefix("unix://"))
    app.conf.update(
        task_ignore_result=True, worker_prefetch_multiplier=IN_FLIGHT, broker_connection_retry_on_startup=True
    )
    rows = redis.Redis.from_url(url)
    count = Count(jobs, pipe)

    def look(number: int) -> None:
        rows.set(f"row:{number}", ROW)
        count.done()

    task = app.task(look, name="look", acks_late=True)
    for number in range(jobs):
        task.delay(number)
    worker = app.Worker(
        pool="solo",
        loglevel="ERROR",
        catching_up=True,
        without_heartbeat=True,
        without_gossip=True,
        without_mingle=True,
    )
    await asyncio.get_running_loop().run_in_executor(None, worker.start)


async def docket(pipe: Connection, url: str, jobs: int) -> None:
    """pydocket: keyed tasks in a stream; its results are not kept."""
    peer = import_module("docket")
    rows = redis.asyncio.Redis.from_url(url)
    count = Count(jobs, pipe)

    async def look(number: int) -> None:
        await rows.set(f"row:{number}", ROW)
        count.done()

    async with peer.Docket("bench", url=url, execution_ttl=timedelta(0)) as queue:
        queue.register(look)
        for number in range(jobs):
            await queue.add(look)(number)
        async with peer.Worker(queue, concurrency=IN_FLIGHT) as worker:
            await worker.run_forever()


Engine = Callable[[Connection, str, int], Coroutine[Any, Any, None]]
ENGINES: dict[str, tuple[str, Engine]] = {
    OURS: ("", ours),
    "arq": ("arq", arq),
    "celery": ("celery", celery),
    "pydocket": ("docket", docket),
}
DISTRIBUTIONS = {"docket": "pydocket"}


def run(jobs: int, our_jobs: int) -> tuple[dict[str, float], dict[str, str]]:
    """Jobs a second for each engine, by its name and version; and who was left out, with why."""
    rates: dict[str, float] = {}
    left_out: dict[str, str] = {}
    for name, (module, engine) in ENGINES.items():
        if module and find_spec(module) is None:
            left_out[name] = "not installed"
            continue
        label = f"{name} {version(DISTRIBUTIONS.get(module, module))}" if module else name
        try:
            with server() as url, child(engine, url, jobs if module else our_jobs) as worker:
                rates[label] = float(worker.hear())
        except RuntimeError as error:
            left_out[name] = str(error)
    return rates, left_out
