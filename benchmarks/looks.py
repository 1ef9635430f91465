"""Orders looked at for each CPU second of a worker, the whole path, and what a second worker adds.

The real poller, store and client in a process of their own: claim, ask the portal over loopback HTTP, read the answer,
find out what happened, write it down under the claim, say when to look next. Redis and the portal have processes of their
own, whose CPU time is not counted.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import repeat
from multiprocessing.connection import Connection

import structlog
from pydantic import SecretStr

from benchmarks.orders import fill
from benchmarks.portal import portal
from benchmarks.processes import child, cpu_seconds, heard, opened, server
from bot.__main__ import tune_garbage_collection
from bot.store import Store
from bot.tracking.schedule import Bounds
from bot.worker.jobs_polling import JOBS_AT_ONCE
from bot.worker.polling import Poller
from bot.worker.portal_access import Portals
from bot.worker.portal_health import MISSING_AGAIN_SECONDS
from gofilex import Portal

LEASE_SECONDS = 30.0
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Worked:
    """What a worker did in one round: orders looked at, its CPU seconds, and seconds on the clock."""

    polled: int
    cpu: float
    wall: float

    @property
    def per_cpu_second(self) -> float:
        return self.polled / self.cpu


def quiet_log() -> None:
    """Warnings and errors alone, as a worker in production would not be asked for less."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))


def poller(store: Store, url: str, a_second: float = 1e6, burst: int = 10**6) -> tuple[Poller, Portals]:
    """The worker's following side; unless told otherwise with no budget for the portal: what is asked is then what the
    worker can do."""
    addresses = {Portal.EMEA: (url, SecretStr("bench"))}
    portals = Portals(addresses, store, store.clock, requests_a_second=a_second, burst=burst)
    return Poller(store, portals, store.clock, bounds=Bounds(), lease_seconds=LEASE_SECONDS), portals


async def worker(pipe: Connection, redis_url: str, portal_url: str) -> None:
    """The process: for each word from its parent, looks at all that is due and says what that took."""
    quiet_log()
    tune_garbage_collection()
    async with opened(redis_url) as store:
        following, portals = poller(store, portal_url)
        pipe.send("ready")
        while await heard(pipe):
            cpu, wall, looked = cpu_seconds(), time.perf_counter(), 0
            while await following.due():
                looked += await following.step(Portal.EMEA)
            pipe.send(Worked(looked, cpu_seconds() - cpu, time.perf_counter() - wall))
        await portals.close()


def run(orders: int, *, by_jobs: bool, moving_share: float) -> list[Worked]:
    """One server, one portal, one worker; every order is looked at once a round. All rounds but the first, in which
    connections are made. Raises RuntimeError where they were not looked at in the way that is measured."""
    rounds: list[Worked] = []
    with ExitStack() as stack:
        redis_url = stack.enter_context(server())
        asked = stack.enter_context(child(portal, 0.0))
        url = asked.hear()
        asyncio.run(_fill(redis_url, orders, moving_share, by_jobs=by_jobs))
        one = stack.enter_context(child(worker, redis_url, url))
        one.hear()
        for _ in range(ROUNDS + 1):
            asyncio.run(all_due(redis_url))
            before = asked.ask("requests")
            rounds.append(one.ask("look"))
            requests = asked.ask("requests") - before
            if by_jobs != (requests >= orders) or rounds[-1].polled < orders:
                message = f"{orders} orders were to be looked at {'by jobs alone' if by_jobs else 'in batches'}; {requests} requests did it"
                raise RuntimeError(message)
    return rounds[1:]


async def busy(pipe: Connection, redis_url: str, portal_url: str) -> None:
    """The process of a worker that looks for as long as its parent lets it."""
    quiet_log()
    tune_garbage_collection()
    async with opened(redis_url) as store:
        following, _ = poller(store, portal_url)
        pipe.send("ready")
        while True:
            if not await following.due():
                await asyncio.sleep(0.02)
                continue
            await following.step(Portal.EMEA)


def per_second(workers: int, *, thinks: float, seconds: float) -> float:
    """Orders looked at a second by so many workers, by jobs alone, at a portal that thinks so long over each answer."""
    with ExitStack() as stack:
        redis_url = stack.enter_context(server())
        asked = stack.enter_context(child(portal, thinks))
        url = asked.hear()
        enough = int(workers * JOBS_AT_ONCE / thinks * (seconds + 2))
        asyncio.run(_fill(redis_url, enough, 1.0, by_jobs=True))
        for _ in range(workers):
            stack.enter_context(child(busy, redis_url, url)).hear()
        time.sleep(1.0)  # the first round of each, in which connections are made
        before, began = asked.ask("requests"), time.perf_counter()
        time.sleep(seconds)
        return float((asked.ask("requests") - before) / (time.perf_counter() - began))


async def _fill(url: str, orders: int, moving_share: float, *, by_jobs: bool) -> None:
    async with opened(url) as store:
        now = store.clock.time()
        await fill(store, orders, moving_share=moving_share, due=repeat(now), by_jobs=by_jobs)
        if by_jobs:
            await store.portal_health.note(Portal.EMEA, {"no_status_until": now + MISSING_AGAIN_SECONDS})


async def all_due(url: str) -> None:
    """Every order is due now."""
    async with opened(url) as store:
        now = round(store.clock.time() * 1000)
        for shard in store.keys.shards:
            members = await store.engine.client.zrange(shard.to_poll(Portal.EMEA), 0, -1)
            if members:
                await store.engine.client.zadd(shard.to_poll(Portal.EMEA), dict.fromkeys(members, now))
