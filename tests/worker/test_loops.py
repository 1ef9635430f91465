"""The worker goes on, whatever its steps do and whatever becomes of Redis, and ends what it has begun before it stops."""

from __future__ import annotations

import asyncio
import math
import os
import signal
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot import embedded_redis
from bot.clock import SystemClock
from bot.embedded_redis import Embedded
from bot.store import Engine, Keys, Store, UnreadableError, connect
from bot.store.scores import Score
from bot.worker import loops
from bot.worker.loops import Worker
from bot.worker.posting import ClaimLostError
from gofilex import Portal
from tests.stage import until
from tests.store.desk import Desk


@dataclass
class Steps:
    """The three kinds of steps, as a test wants them to be. `goes_wrong` says what a step raises, if anything."""

    waiting: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    portals: list[Portal] = field(default_factory=list)
    polls: int = 0
    idle_watched: int = 0
    goes_wrong: Callable[[str], Exception | None] = lambda _: None
    hold: asyncio.Event | None = None
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def due(self) -> Sequence[Portal]:
        self.polls += 1
        await self._announce()
        if error := self.goes_wrong("look"):
            raise error
        found, self.portals[:] = list(self.portals), []
        return found

    async def step(self, portal: Portal) -> int:
        await self.place(portal.value, 1)
        return 1

    async def watch_idle(self) -> None:
        self.idle_watched += 1
        await self._announce()

    async def next_due(self) -> float:
        return math.inf

    async def claim(self) -> tuple[Score, Sequence[str]]:
        if error := self.goes_wrong("claim"):
            raise error
        claimed, self.waiting[:] = self.waiting[:1], self.waiting[1:]
        return Score.of(1), claimed

    async def place(self, one: str, _lease: int) -> None:
        self.begun.set()
        if self.hold:
            await self.hold.wait()
        if error := self.goes_wrong(one):
            raise error
        self.done.append(one)
        await self._announce()

    async def _announce(self) -> None:
        async with self.changed:
            self.changed.notify_all()

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(60), self.changed:
            await self.changed.wait_for(condition)


class Nothing:
    """Nothing to tell."""

    async def claim(self) -> tuple[Score, Sequence[str]]:
        return Score.of(1), ()

    async def announce(self, one: str, lease: int) -> None:
        raise AssertionError

    claim_card, render = claim, announce

    async def next_card(self) -> float:
        return math.inf

    async def step(self) -> int:
        raise ValueError("what stands too far away cannot be read")


@asynccontextmanager
async def working(store: Store, steps: Any, keep_days: float = 90) -> AsyncIterator[tuple[Worker, asyncio.Task[None]]]:
    found = Worker(store, SystemClock(), steps, steps, Nothing(), Nothing(), keep_days=keep_days)  # type: ignore[arg-type]
    task = asyncio.create_task(found.run())
    try:
        yield found, task
    finally:
        found.stop()
        await asyncio.wait_for(task, 60)


@pytest.fixture
def now_store(store: Store) -> Store:
    """On the machine's clock, for the loops wait by it."""
    return Store(store.engine, store.keys, SystemClock())


async def test_a_step_that_goes_wrong_is_logged_and_everything_else_goes_on(
    now_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loops, "IDLE_SECONDS", 0.02)
    wrong = {
        "bad": ValueError("no such thing"),
        "lost": ClaimLostError("lost"),
        "unread": UnreadableError(),
        "look": KeyError("odd"),
    }
    steps = Steps(waiting=["one", "bad", "unread", "lost", "two"], goes_wrong=wrong.get)
    monkeypatch.setattr(now_store.retention, "sweep", now_store.engine.many)  # which needs other arguments
    with capture_logs() as logged:
        async with working(now_store, steps):
            await steps.until(lambda: steps.done == ["one", "two"] and steps.polls >= 3)

    events = [entry["event"] for entry in logged]
    assert events.count("work_failed") == 1
    assert events.count("claim_lost") == 1
    failed = [entry["loop"] for entry in logged if entry["event"] == "step_failed"]
    assert failed.count("poll") >= 2
    assert {"recall", "sweep"} <= set(failed)


async def test_what_is_under_way_is_brought_to_its_end_and_nothing_new_is_begun(now_store: Store) -> None:
    steps = Steps(waiting=["one"], hold=asyncio.Event())
    async with working(now_store, steps) as (found, task):
        await asyncio.wait_for(steps.begun.wait(), 60)
        found.stop()
        steps.waiting.append("two")
        done, _ = await asyncio.wait([task], timeout=0.05)
        assert not done, "it waits for the one it has begun"
        assert steps.hold
        steps.hold.set()
        await asyncio.wait_for(task, 60)

    assert steps.done == ["one"]
    assert steps.waiting == ["two"]


async def test_a_portal_that_takes_its_time_holds_up_no_other_and_is_waited_for_at_the_end(now_store: Store) -> None:
    steps = Steps(portals=[Portal.EMEA], hold=asyncio.Event())
    async with working(now_store, steps) as (found, task):
        await asyncio.wait_for(steps.begun.wait(), 60)
        held, steps.hold = steps.hold, None
        steps.portals += [Portal.APAC, Portal.MPS]
        await steps.until(lambda: sorted(steps.done) == ["APAC", "MPS"])
        found.stop()
        done, _ = await asyncio.wait([task], timeout=0.05)
        assert not done, "it waits for the one it has begun"
        assert held
        held.set()
        await asyncio.wait_for(task, 60)

    assert "EMEA" in steps.done


async def test_it_is_woken_at_once_by_what_another_process_took_in(
    now_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loops, "IDLE_SECONDS", 600.0)
    steps = Steps()
    async with working(now_store, steps):
        await steps.until(lambda: steps.polls >= 1)
        async with asyncio.timeout(60):
            while steps.polls < 2:  # until it listens, nobody hears
                await now_store.presence.wake()
                await asyncio.sleep(0.01)


async def test_it_says_that_it_is_alive_and_forgets_what_is_old(now_store: Store) -> None:
    desk = Desk(now_store)
    await desk.submits("carmen")
    shard = now_store.keys.shard("carmen")
    await now_store.engine.client.zadd(shard.ended, {"carmen": 1})
    steps = Steps()
    async with working(now_store, steps) as (found, _), asyncio.timeout(60):
        while await now_store.engine.client.exists(shard.submission("carmen")):  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.01)
        assert await now_store.engine.client.get(now_store.keys("beat", f"worker:{found.name}"))


async def test_redis_is_gone_for_a_moment_and_the_worker_is_back_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loops, "REDIS_AGAIN_SECONDS", 0.05)
    monkeypatch.setattr(embedded_redis, "WATCH_SECONDS", 0.05)
    server = Embedded(tmp_path)
    engine = Engine(connect(await server.start()))
    store = Store(engine, Keys("t"), SystemClock())

    class Real(Steps):
        """Placing, of which every claim asks Redis."""

        async def claim(self) -> tuple[Score, Sequence[str]]:
            now = store.clock.time()
            lease = Score.lease_until(now + 30)
            return lease, await store.orders.claim(now, lease, 1)

    steps = Real()
    try:
        async with working(store, steps) as (found, _):
            await Desk(store).submits("before")
            await steps.until(lambda: steps.done == ["before.0"])
            os.kill((await engine.client.info("server"))["process_id"], signal.SIGKILL)

            await Desk(store).submits("after")
            await steps.until(lambda: steps.done == ["before.0", "after.0"])
            await until(lambda: found.healthy)
    finally:
        await engine.close()
        await server.stop()
