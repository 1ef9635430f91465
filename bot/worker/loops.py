"""The loops of a worker: place, poll, announce, sweep. As many workers as wanted share one Redis, without a coordinator."""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from math import inf
from typing import Any

import structlog
from redis.exceptions import RedisError

from bot.clock import Clock
from bot.store import Score, Store, UnreadableError
from bot.worker.announcing import Announcer
from bot.worker.placing import AT_ONCE, Placing
from bot.worker.polling import Poller
from bot.worker.posting import ClaimLostError
from bot.worker.recalling import Recaller
from gofilex import Portal

log = structlog.get_logger(__name__)

IDLE_SECONDS = 1.0  # how long nothing happens at most before the worker looks again by itself
ANNOUNCERS = 8  # no more are claimed while so many submissions are being announced
SWEEP_SECONDS = 3600.0
BEAT_SECONDS = 10.0
REDIS_AGAIN_SECONDS = 1.0
IDLE_PORTALS = "idle_portals"  # the task that asks those at which nothing is to be polled


class Worker:
    """The loops of one process. `run` until `stop` is called; what is under way then is brought to its end."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        placing: Placing,
        poller: Poller,
        announcer: Announcer,
        recaller: Recaller,
        *,
        keep_days: float,
    ) -> None:
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self._store = store
        self._clock = clock
        self._placing = placing
        self._poller = poller
        self._announcer = announcer
        self._recaller = recaller
        self._keep_seconds = keep_days * 24 * 3600
        self._stopping = asyncio.Event()
        self._woken: dict[str, asyncio.Event] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._well = False
        self._failing: set[Portal] = set()  # of which polls fail for Redis

    @property
    def healthy(self) -> bool:
        """Whether Redis does what the loops ask of it."""
        return self._well and not self._failing

    async def run(self) -> None:
        """Works until stopped. Survives whatever Redis, a portal or Slack do."""
        loops = [
            self._loop(
                "send",
                lambda: self._each(self._placing.claim, self._placing.place, AT_ONCE),
                self._store.orders.next_due,
            ),
            self._loop("poll", self._polls, self._poller.next_due),
            self._loop(
                "announce",
                lambda: self._each(self._announcer.claim, self._announcer.announce, ANNOUNCERS),
                self._store.outbox.next_due,
            ),
            self._loop(
                "render",
                lambda: self._each(self._announcer.claim_card, self._announcer.render, ANNOUNCERS),
                self._announcer.next_card,
            ),
            self._listen(),
            self._beat(),
        ]
        try:
            try:
                async with asyncio.TaskGroup() as group:
                    for loop in loops:
                        group.create_task(loop)
            finally:
                if self._running:
                    await asyncio.wait(self._running)
        except asyncio.CancelledError:  # there is no time left: leases run out, and others go on
            left = set(self._running)
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)
            raise

    def stop(self) -> None:
        """Nothing new is begun."""
        self._stopping.set()
        for event in self._woken.values():
            event.set()

    async def _loop(
        self, kind: str, step: Callable[[], Awaitable[int]], next_time: Callable[[], Awaitable[float]]
    ) -> None:
        """Repeats a step: at once while there is something to do, else when woken or when something may be due."""
        woken = self._woken[kind] = asyncio.Event()
        while not self._stopping.is_set():
            woken.clear()
            try:
                worked = await step()
                self._well = True
            except RedisError as error:
                self._well = False
                log.error("redis_failed", loop=kind, error=type(error).__name__)
                worked = 0
                await self._pause(REDIS_AGAIN_SECONDS)
            except Exception:
                # A fault in one step must not end the following of all other orders.
                log.exception("step_failed", loop=kind)
                worked = 0
            if not worked:
                await self._until_due(next_time, woken)

    async def _until_due(self, next_time: Callable[[], Awaitable[float]], woken: asyncio.Event) -> None:
        try:
            wait = await next_time() - self._clock.time()
        except RedisError:
            wait = IDLE_SECONDS
        # Never shorter than this: an order may be due that another worker has just taken.
        seconds = min(max(wait, 0.02), IDLE_SECONDS)
        with suppress(TimeoutError):
            await asyncio.wait_for(woken.wait(), seconds)

    async def _each(
        self,
        claim: Callable[[], Awaitable[tuple[Score, Sequence[str]]]],
        work: Callable[[str, Score], Coroutine[Any, Any, None]],
        at_once: int,
    ) -> int:
        """Claims, then works on each claimed one in a task of its own."""
        mine = [task for task in self._running if task.get_name() == work.__qualname__]
        if len(mine) >= at_once:
            await asyncio.wait(mine, return_when=asyncio.FIRST_COMPLETED)
            return 1
        lease, claimed = await claim()
        for one in claimed:
            self._begin(one, work(one, lease), work.__qualname__)
        return len(claimed)

    async def _polls(self) -> int:
        """Begins to poll each portal at which something is due, in a task of its own: a slow one holds up no other."""
        begun = {task.get_name() for task in self._running}
        due = [portal for portal in await self._poller.due() if f"poll {portal.value}" not in begun]
        for portal in due:
            task = self._begin(portal.value, self._poll(portal), f"poll {portal.value}")
            task.add_done_callback(lambda _: self._woken["poll"].set())  # more may have become due there meanwhile
        return len(due)

    async def _poll(self, portal: Portal) -> None:
        """One step at a portal. After one that failed there is a pause before the next: its orders are still due."""
        try:
            await self._poller.step(portal)
            self._failing.discard(portal)
        except RedisError as error:
            self._failing.add(portal)
            log.error("redis_failed", loop="poll", portal=portal.value, error=type(error).__name__)
            await self._pause(REDIS_AGAIN_SECONDS)
        except Exception:
            # A fault at one portal must not end the following of its other orders, nor spin: they are polled again after a pause.
            log.exception("step_failed", loop="poll", portal=portal.value)
            await self._pause(REDIS_AGAIN_SECONDS)

    def _begin(self, one: str, work: Coroutine[Any, Any, object], name: str) -> asyncio.Task[None]:
        task = asyncio.create_task(self._guarded(one, work), name=name)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    @staticmethod
    async def _guarded(one: str, work: Coroutine[Any, Any, object]) -> None:
        try:
            await work
        except ClaimLostError:
            log.info("claim_lost", what=one)
        except RedisError as error:
            log.error("redis_failed", what=one, error=type(error).__name__)
        except UnreadableError:  # noted where it was read: its claim runs out, and it is tried again
            pass
        except Exception:
            # Nobody awaits what becomes of this task: a fault is logged here or seen by nobody. Its claim runs out, and it
            # is tried again.
            log.exception("work_failed", what=one)

    async def _listen(self) -> None:
        """Wakes the loops when another process says that there is something to do."""
        while not self._stopping.is_set():
            try:
                async with self._store.presence.woken() as hints:
                    async for _ in hints:
                        for event in self._woken.values():
                            event.set()
                        if self._stopping.is_set():
                            return
            except RedisError:
                await self._pause(REDIS_AGAIN_SECONDS)

    async def _beat(self) -> None:
        """Says that this worker is alive, recalls what a clock that was ahead put too far away, asks portals that were down, and
        forgets what is old."""
        swept = -inf
        while not self._stopping.is_set():
            with suppress(RedisError):
                await self._store.presence.beat(f"worker:{self.name}")
                await self._survived("recall", self._recaller.step())
                if not any(task.get_name() == IDLE_PORTALS for task in self._running):
                    self._begin(IDLE_PORTALS, self._poller.watch_idle(), IDLE_PORTALS)
                if time.monotonic() - swept > SWEEP_SECONDS:
                    swept = time.monotonic()
                    await self._survived("sweep", self._store.retention.sweep(self._keep_seconds))
            await self._pause(BEAT_SECONDS)

    @staticmethod
    async def _survived(kind: str, step: Awaitable[object]) -> None:
        """A step whose fault must not end the following of orders either. Raises `RedisError`."""
        try:
            await step
        except RedisError:
            raise
        except Exception:  # whatever it is: it is logged here, and the loop goes on
            log.exception("step_failed", loop=kind)

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)
