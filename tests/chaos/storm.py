"""A storm: several web sides and workers, one Valkey, and all of them killed at random while people go on ordering.

Slack loses replies and answers 429 now and then. Afterwards everything is left in peace until
nothing more is due, and the verdict is computed.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from redis.exceptions import RedisError

from bot.cinemas.model import Cinema
from bot.clock import SystemClock
from bot.embedded import Embedded
from bot.store import Engine, Keys, Store, connect
from gofilex import Portal
from sandbox.portal import World, serve
from sandbox.slack import App, Manifest, Slack
from sandbox.slack import World as Workspace
from tests.chaos.launcher import PROJECT, Launcher
from tests.chaos.people import CINEMAS, PATIENCE_SECONDS, Booker, Settler
from tests.chaos.verdict import Verdict, judge, lines

WEBS, WORKERS, BOOKERS, CHANNELS = 2, 3, 5, 4
KILL_SECONDS = 0.8  # between two kills, on average
REDIS_SHARE = 0.12
LOST_REPLIES = 0.15
LIMITED_SECONDS = 2.0  # between two 429s, on average
LIMITED = ("chat.postMessage", "chat.update", "conversations.replies", "conversations.history")
FAILING_JOBS = 0.2
REST_SECONDS = 150.0
UNFORESEEN = ("work_failed", "step_failed", "look_went_wrong")
"""Events of the log that mean a fault of the bot."""


@dataclass
class Storm:
    """kills, minutes: it ends with whichever comes first. open_at_once: rows that wait for anything; with more of them people wait.
    history: whether Slack lets the bot look for messages; without that a lost reply can double one, and only that.
    The same seed makes the same choices, not the same timing."""

    kills: int
    seed: int
    folder: Path
    minutes: float = 60.0
    open_at_once: int = 24
    history: bool = True
    killed: Counter[str] = field(default_factory=Counter)
    ended_by_themselves: list[str] = field(default_factory=list)
    seconds: float = 0.0
    waiting: str = ""  # what did not come to rest

    async def rages(self) -> Verdict:
        """The whole of it."""
        began = time.monotonic()
        self._chance = random.Random(self.seed)
        async with AsyncExitStack() as stack:
            await self._set_up(stack)
            bookers = [
                Booker(
                    self._slack, self._world, self._slack.person(f"booker{n}"), f"channel{n % CHANNELS}", self._chance
                )
                for n in range(BOOKERS)
            ]
            settler = Settler(self._slack, self._world, self._slack.person("admin"), bookers)
            over = asyncio.Event()
            async with asyncio.TaskGroup() as group:
                lasting = [group.create_task(work) for work in (settler.works(), self._limits(), self._fails_jobs())]
                ordering = [group.create_task(self._books(booker, over)) for booker in bookers]
                with suppress(TimeoutError):
                    async with asyncio.timeout(self.minutes * 60):
                        await self._kills(bookers)
                over.set()
                await self._finish(ordering)
                self.waiting = await self._rests()
                for task in lasting:
                    task.cancel()
            wishes = [wish for booker in bookers for wish in booker.wishes]
            verdict = judge(self._slack, self._world, wishes)
        self.seconds = time.monotonic() - began
        return verdict

    def summary(self) -> str:
        """What the storm did."""
        calls = [call for call in self._slack.calls if call.method.startswith("chat.")]
        lost = sum(call.fault == "lose_reply" for call in self._slack.calls)
        limited = sum(call.fault == "rate_limit" for call in self._slack.calls)
        kills = ", ".join(f"{count} {what}" for what, count in sorted(self.killed.items()))
        asked = Counter(request.endpoint for request in self._world.requests)
        refused = Counter(call.error for call in self._slack.refused)
        told = [
            f"{self.killed.total()} kills ({kills}) in {self.seconds:.0f} s, seed {self.seed}",
            f"Slack: {len(calls)} chat calls; of all calls {lost} lost their reply, {limited} were answered 429",
            f"the portal: {', '.join(f'{count} {what}' for what, count in asked.items())}",
        ]
        told += [f"refused by Slack: {dict(refused)}"] if refused else []
        told += [*self.ended_by_themselves, *self.stumbles()]
        told += [f"it did not come to rest within {REST_SECONDS:.0f} s: {self.waiting}"] if self.waiting else []
        return "\n".join(told)

    def stumbles(self) -> list[str]:
        """What the processes' logs tell of exceptions that nobody had foreseen; each once."""
        found = set()
        logged = [line for log in self.folder.glob("*.log") for line in log.read_text(encoding="utf-8").splitlines()]
        for line in (line for line in logged if '"exception"' in line):
            with suppress(ValueError):  # a line that its process did not live to finish
                entry = json.loads(line)
                if entry["event"] in UNFORESEEN:
                    found.add(f"{entry['event']}: {entry['exception'].splitlines()[-1]}")
        return sorted(found)

    @property
    def good(self) -> bool:
        return not (self.waiting or self.ended_by_themselves or self.stumbles())

    # -- the stage ----------------------------------------------------------------------------------------------------

    async def _set_up(self, stack: AsyncExitStack) -> None:
        workspace = Workspace()
        workspace.add_user("admin")
        people = [workspace.add_user(f"booker{number}").name for number in range(BOOKERS)]
        for number in range(CHANNELS):
            workspace.add_channel(f"channel{number}", members=[*people, "admin"], bot=True)
        manifest = Manifest.load(PROJECT / "manifest.yml")
        self._world = World(speed=12.0)
        self._slack = await stack.enter_async_context(
            Slack(workspace, App(manifest, granted=manifest.optional_scopes if self.history else ()))
        )
        portal = await stack.enter_async_context(serve(self._world))
        server = Embedded(self.folder / "redis")
        await server.start()
        stack.push_async_callback(server.stop)
        self._store = Store(Engine(connect(server.url)), Keys("chaos"), SystemClock())
        stack.push_async_callback(self._store.engine.close)
        companies = self._world.catalogues["emea"].companies.values()
        await self._store.put_cinemas(
            [
                Cinema(Portal.EMEA, id=c.id, name=c.name, city=c.city, country=c.country, zone=c.timezone)
                for c in companies
                if c.name in CINEMAS
            ]
        )
        self._environment = {
            **self._slack.environment(),
            "REDIS_URL": server.url,
            "GOFILEX_EMEA_URL": portal.portal_url("emea"),
            "GOFILEX_EMEA_TOKEN": self._world.tokens["emea"],
            "ENCORE_ADMINS": workspace.user("admin").id,
            "KEY_PREFIX": "chaos",
            "POLL_MIN_SECONDS": "0.5",
            "POLL_MAX_SECONDS": "2",
            "LEASE_SECONDS": "3",
            "PORTAL_SECONDS": "2.4",
        }
        self._launcher = await stack.enter_async_context(_launched())
        self._running = {f"web {number}": 0 for number in range(WEBS)}
        self._running |= {f"worker {number}": 0 for number in range(WORKERS)}
        for name in self._running:
            await self._start(name)
        await self._slack.until_connected(WEBS, within=60)
        self._slack.faults.lose_replies(LOST_REPLIES, seed=self.seed)

    async def _start(self, name: str) -> None:
        log = self.folder / f"{name.replace(' ', '-')}.log"
        self._running[name] = await asyncio.to_thread(
            self._launcher.start, name.partition(" ")[0], self._environment, log
        )

    async def _finish(self, ordering: list[asyncio.Task[None]]) -> None:
        """Waits for people to finish what they are at, which they do before long."""
        _, stuck = await asyncio.wait(ordering, timeout=3 * PATIENCE_SECONDS)
        for task in stuck:
            task.print_stack()
            task.cancel()

    # -- trouble ------------------------------------------------------------------------------------------------------

    async def _kills(self, bookers: list[Booker]) -> None:
        while self.killed.total() < self.kills:
            await asyncio.sleep(self._chance.expovariate(1 / KILL_SECONDS))
            if self._chance.random() < REDIS_SHARE:
                if await self._kill_redis():
                    self.killed["Redis"] += 1
                continue
            name = self._chance.choice(list(self._running))
            status = await asyncio.to_thread(self._launcher.kill, self._running[name])
            if status != -signal.SIGKILL:
                self.ended_by_themselves.append(f"{name} had ended by itself with status {status}")
            self.killed[name.partition(" ")[0]] += 1
            await self._start(name)
            if self.killed.total() % 25 == 0:
                sys.stderr.write(f"{self.killed.total()} kills, {sum(len(b.wishes) for b in bookers)} submissions\n")

    async def _kill_redis(self) -> bool:
        try:
            about = await self._store.engine.client.info("server")
        except RedisError:
            return False  # it is down already
        os.kill(about["process_id"], signal.SIGKILL)  # its owner, this process, starts it again
        return True

    async def _limits(self) -> None:
        while True:
            await asyncio.sleep(self._chance.expovariate(1 / LIMITED_SECONDS))
            self._slack.faults.rate_limit(self._chance.choice(LIMITED))

    async def _fails_jobs(self) -> None:
        """Lets a download of some orders fail, and recover once Slack was told."""
        seen: set[str] = set()
        failed: set[str] = set()
        while True:
            await asyncio.sleep(0.3)
            for order in [order for order in self._world.orders.values() if order.id not in seen]:
                if self._world.picture(order.id).status()["_status"]["state"] == "processing":
                    seen.add(order.id)
                    if self._chance.random() < FAILING_JOBS:
                        self._world.fail(order.id, order.jobs[0].id)
                        failed.add(order.id)
            for order_id in [order_id for order_id in failed if self._said_failed(order_id)]:
                self._world.recover(order_id)
                failed.remove(order_id)

    def _said_failed(self, order_id: str) -> bool:
        """Whether a thread that tells of this order tells of as many failures as its orders had."""
        for channel in self._slack.world.channels.values():
            for card in [m for m in channel.messages if m.from_bot and not m.is_reply]:
                told = lines(channel.replies(card.ts))
                mine = {line.cinema for line in told if f"`{order_id}`" in line.rest}
                if any(line.head == "Transfer failed" and line.cinema in mine for line in told):
                    return True
        return False

    # -- people -------------------------------------------------------------------------------------------------------

    async def _books(self, booker: Booker, over: asyncio.Event) -> None:
        while not over.is_set():
            if await self._under_way() >= self.open_at_once:
                with suppress(TimeoutError):
                    await asyncio.wait_for(over.wait(), 1.0)
                continue
            await booker.orders()

    async def _under_way(self) -> int:
        with suppress(RedisError):
            return await self._waiting("place", "due", "tell")
        return self.open_at_once

    async def _waiting(self, *kinds: str) -> int:
        """How many rows of these kinds there are in all shards."""
        keys = [getattr(shard, kind) for shard in self._store.keys.shards for kind in kinds]
        return int(sum(await self._store.engine.many([("ZCARD", key) for key in keys])))

    async def _rests(self) -> str:
        """Waits until nothing is due any more. Answers what is, when it takes too long."""
        deadline = time.monotonic() + REST_SECONDS
        while True:
            with suppress(RedisError):
                waiting = {kind: await self._waiting(kind) for kind in ("place", "due", "tell")}
                if not any(waiting.values()):
                    return ""
                if time.monotonic() > deadline:
                    return str(waiting)
            await asyncio.sleep(0.5)


@asynccontextmanager
async def _launched() -> AsyncIterator[Launcher]:
    launcher = Launcher()
    try:
        yield launcher
    finally:
        await asyncio.to_thread(launcher.close)
