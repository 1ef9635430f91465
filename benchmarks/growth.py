"""A hundred thousand open orders: what Redis keeps of them, what following them costs a worker, how soon it goes on."""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from math import ceil
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks import starts
from benchmarks.commands import slack
from benchmarks.looks import all_due, poller, quiet_log
from benchmarks.orders import AT_ONCE, fill, known_of, order_id, submission_id
from benchmarks.portal import portal
from benchmarks.processes import child, cpu_seconds, heard, opened, server
from bot.store import Store
from bot.store.order_records import write_snapshot
from bot.store.scores import Score
from bot.store.transaction import Transaction
from bot.tracking.schedule import TRANSFER_SECONDS, Bounds
from gofilex import Portal

HOT = 0.1
BUDGET = (10.0, 20)  # requests a second and at once, as in the bot
SEED = 20261121


@dataclass(frozen=True, slots=True)
class Growth:
    """Bytes, seconds; `cpu` is the share of one core."""

    orders: int
    polling_bytes: int
    all_bytes: int
    cpu: float
    looks_a_second: float
    requests_a_second: float
    starts: starts.Starts


async def follower(pipe: Connection, redis_url: str, portal_url: str) -> None:
    """The worker's following loop, as `bot.worker.loops` runs it. For each number of seconds that it is told, follows on and says
    the CPU seconds, orders looked at and seconds on the clock it took."""
    quiet_log()
    async with opened(redis_url) as store:
        following, portals = poller(store, portal_url, *BUDGET)
        while seconds := await heard(pipe):
            cpu, began, looked = cpu_seconds(), time.perf_counter(), 0
            while (passed := time.perf_counter() - began) < seconds:
                if await following.due():
                    looked += await following.step(Portal.EMEA)
                    continue
                wait = await following.next_due() - store.clock.time()
                await asyncio.sleep(min(max(wait, 0.02), 1.0, seconds - passed))
            pipe.send((cpu_seconds() - cpu, looked, time.perf_counter() - began))
        await portals.close()


def run(orders: int, seconds: float) -> Growth:
    """Everything on one server, stopped and started again in between."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="encore-bench-")))
        asked, small = stack.enter_context(child(portal, 0.0)), stack.enter_context(child(slack))
        portal_url, slack_url = asked.hear(), small.hear()
        with server(folder / "redis") as url:
            polling, everything = asyncio.run(_memory(url, orders))
            with child(follower, url, portal_url) as one:
                one.ask(min(seconds / 3, 10.0))
                before = asked.ask("requests")
                cpu, looked, wall = one.ask(seconds)
                requests = asked.ask("requests") - before
            asyncio.run(all_due(url))
        started = starts.run(folder, portal_url, slack_url)
    return Growth(orders, polling, everything, cpu / wall, looked / wall, requests / wall, started)


async def _memory(url: str, orders: int) -> tuple[int, int]:
    """Fills Redis; the bytes of due sets and rows, and of everything."""
    async with opened(url) as store:
        before = await _used(store)
        now = store.clock.time()
        changes: list[Transaction] = []
        for number in range(orders):
            order = f"{submission_id(number)}.0"
            moves = _moves(number)
            snapshot = known_of(order_id(number, moves=moves), now, moves=moves)
            shard = store.keys.shard_of_order(order)
            change = Transaction()
            change.write("ZADD", shard.to_poll(Portal.EMEA), Score.due(now), order)
            write_snapshot(change, shard, order, Portal.EMEA, order_id(number, moves=moves), snapshot)
            changes.append(change)
            if len(changes) == AT_ONCE:
                await store.engine.transact_many(changes)
                changes.clear()
        await store.engine.transact_many(changes)
        polling = await _used(store) - before
        await fill(store, orders, moving_share=HOT, due=_spread(store.clock.time(), orders))
        return polling, await _used(store) - before


def _moves(number: int) -> bool:
    return int((number + 1) * HOT) > int(number * HOT)


def _spread(now: float, orders: int) -> list[float]:
    """When each is due, as in the middle of a day: on the ticks of the grid, the hot within their longest pace, the cold
    within theirs."""
    draw, bounds = random.Random(SEED), Bounds()
    waits = (draw.uniform(0, TRANSFER_SECONDS if _moves(n) else bounds.max_seconds) for n in range(orders))
    return [ceil((now + wait) / bounds.min_seconds) * bounds.min_seconds for wait in waits]


async def _used(store: Store) -> int:
    return int((await store.engine.client.info("memory"))["used_memory"])
