"""A storm: several web sides and workers, one Valkey, and all of them killed at random while people go on ordering.

Slack loses replies and answers 429 now and then, and one worker is cut off from Redis for longer than its lease.
Afterwards everything is left in peace until nothing more is due, and the verdict is computed.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from redis.exceptions import RedisError

from bot.cinemas.cinema import Cinema
from bot.clock import SystemClock
from bot.embedded_redis import Embedded
from bot.store import Engine, Keys, Store, connect
from gofilex import Portal
from sandbox.portal import PortalBackend, serve
from sandbox.slack import App, Manifest, Slack, Workspace
from tests.chaos.gate import Gate
from tests.chaos.launcher import PROJECT, Launcher
from tests.chaos.people import CINEMAS, PATIENCE_SECONDS, Booker, Settler
from tests.chaos.verdict import Double, Verdict, judge, lines

WEBS, WORKERS, BOOKERS, CHANNELS = 2, 3, 5, 4
BEHIND_GATE = "worker 0"
KILL_SECONDS = 0.8  # between two kills, on average
REDIS_SHARE = 0.12
LEASE_SECONDS = 3.0
CUT_SECONDS = 15.0  # between two partitions of a worker, on average
CUT_LEASES = 1.5  # how long each of them lasts
PROGRESS_SECONDS = 30.0
LOST_REPLIES = 0.15
LIMITED_SECONDS = 2.0  # between two 429s, on average
LIMITED = ("chat.postMessage", "chat.update", "conversations.replies", "conversations.history")
FAILING_JOBS = 0.2
REST_SECONDS = 450.0
UNFORESEEN = ("work_failed", "step_failed", "recording_failed")
"""Events of the log that mean a fault of the bot."""


@dataclass
class Storm:
    """kills, minutes: it ends with whichever comes first. open_at_once: rows that wait for anything; with more of them people wait.
    portals: those that there are orders on. history: whether Slack lets the bot look for messages; without that a lost reply can double one, and only that.
    The same seed makes the same choices, not the same timing."""

    kills: int
    seed: int
    folder: Path
    minutes: float = 60.0
    open_at_once: int = 24
    history: bool = True
    portals: tuple[Portal, ...] = tuple(Portal)
    killed: Counter[str] = field(default_factory=Counter)
    partitions: int = 0
    ended_by_themselves: list[str] = field(default_factory=list)
    seconds: float = 0.0
    striking_seconds: float = 0.0
    waiting: str = ""  # what did not come to rest
    _gate: Gate | None = None  # between Redis and one of the workers

    async def rages(self) -> Verdict:
        """The whole of it."""
        self._began = time.monotonic()
        self._chance = random.Random(self.seed)
        async with AsyncExitStack() as stack:
            await self._set_up(stack)
            self._bookers = [
                Booker(
                    self._slack,
                    self._backend,
                    self._slack.person(f"booker{n}"),
                    f"channel{n % CHANNELS}",
                    self._chance,
                    self.portals,
                )
                for n in range(BOOKERS)
            ]
            settler = Settler(self._slack, self._backend, self._slack.person("admin"), self._bookers)
            over = asyncio.Event()
            async with asyncio.TaskGroup() as group:
                troubles = (settler.works(), self._limits(), self._fails_jobs(), self._cuts(), self._tells_progress())
                lasting = [group.create_task(trouble) for trouble in troubles]
                ordering = [group.create_task(self._books(booker, over)) for booker in self._bookers]
                with suppress(TimeoutError):
                    async with asyncio.timeout(self.minutes * 60):
                        await self._strikes()
                self.striking_seconds = time.monotonic() - self._began
                over.set()
                await self._finish(ordering)
                self.waiting = await self._rests(settler)
                for task in lasting:
                    task.cancel()
            wishes = [wish for booker in self._bookers for wish in booker.wishes]
            verdict = judge(self._slack, self._backend, wishes)
        self.seconds = time.monotonic() - self._began
        return verdict

    def summary(self) -> str:
        """What the storm did."""
        calls = [call for call in self._slack.calls if call.method.startswith("chat.")]
        lost = sum(call.fault == "lose_reply" for call in self._slack.calls)
        limited = sum(call.fault == "rate_limit" for call in self._slack.calls)
        asked = Counter(request.endpoint for request in self._backend.requests)
        refused = Counter(call.error for call in self._slack.refused)
        told = [
            f"{self.struck()} in {self.striking_seconds:.0f} s, at rest after {self.seconds:.0f} s, seed {self.seed}",
            f"Slack: {len(calls)} chat calls; of all calls {lost} lost their reply, {limited} were answered 429",
            f"{', '.join(self.portals)}: {', '.join(f'{count} {what}' for what, count in asked.items())}",
        ]
        told += [f"refused by Slack: {dict(refused)}"] if refused else []
        told += [*self.ended_by_themselves, *self.stumbles()]
        told += [f"it did not come to rest within {REST_SECONDS:.0f} s: {self.waiting}"] if self.waiting else []
        return "\n".join(told)

    def struck(self) -> str:
        """The strikes so far."""
        kills = ", ".join(f"{count} {what}" for what, count in sorted(self.killed.items()))
        return f"{self.killed.total()} kills ({kills}), {self.partitions} partitions of a worker"

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

    def inside(self, _: Verdict) -> list[Double]:
        """What was doubled because Redis had lost what it had acknowledged: nothing, with one server that keeps all."""
        return []

    def forgives(self, verdict: Verdict) -> bool:
        """Whether the verdict found nothing but what Redis itself may lose."""
        rest = verdict.placed_twice or verdict.lost or verdict.out_of_order
        return not rest and len(self.inside(verdict)) == len(verdict.doubled)

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
        self._backend = PortalBackend(speed=12.0)
        self._slack = await stack.enter_async_context(
            Slack(workspace, App(manifest, granted=manifest.optional_scopes if self.history else ()))
        )
        portal = await stack.enter_async_context(serve(self._backend))
        url = await self._redis(stack)
        self._store = Store(Engine(connect(url)), Keys("chaos"), SystemClock())
        stack.push_async_callback(self._store.engine.close)
        await self._store.cinemas.put(
            [
                Cinema(p, id=c.id, name=c.name, city=c.city, country=c.country, zone=c.timezone)
                for p in self.portals
                for c in self._backend.catalogues[p.value.lower()].companies.values()
                if c.name in CINEMAS[p]
            ]
        )
        self._environment = {
            **self._slack.environment(),
            "REDIS_URL": url,
            **{f"GOFILEX_{p}_URL": portal.portal_url(p.value) for p in self.portals},
            **{f"GOFILEX_{p}_TOKEN": self._backend.tokens[p.value.lower()] for p in self.portals},
            "ENCORE_ADMINS": workspace.user("admin").id,
            "KEY_PREFIX": "chaos",
            "POLL_MIN_SECONDS": "0.5",
            "POLL_MAX_SECONDS": "2",
            "LEASE_SECONDS": str(LEASE_SECONDS),
            "PORTAL_SECONDS": "1.8",
        }
        self._launcher = await stack.enter_async_context(_launched())
        self._running = {f"web {number}": 0 for number in range(WEBS)}
        self._running |= {f"worker {number}": 0 for number in range(WORKERS)}
        for name in self._running:
            await self._start(name)
        await self._slack.until_connected(WEBS, within=60)
        self._slack.faults.lose_replies(LOST_REPLIES, seed=self.seed)

    async def _redis(self, stack: AsyncExitStack) -> str:
        """Starts what serves Redis. Answers its URL."""
        server = Embedded(self.folder / "redis")
        await server.start()
        stack.push_async_callback(server.stop)
        self._gate = await stack.enter_async_context(Gate(server.url.removeprefix("unix://"), lambda _: "", _nothing))
        return server.url

    async def _start(self, name: str) -> None:
        log = self.folder / f"{name.replace(' ', '-')}.log"
        environment = dict(self._environment)
        if name == BEHIND_GATE and self._gate:
            environment["REDIS_URL"] = f"redis://127.0.0.1:{self._gate.port}"
        self._running[name] = await asyncio.to_thread(self._launcher.start, name.partition(" ")[0], environment, log)

    async def _finish(self, ordering: list[asyncio.Task[None]]) -> None:
        """Waits for people to finish what they are at, which they do before long."""
        _, stuck = await asyncio.wait(ordering, timeout=3 * PATIENCE_SECONDS)
        for task in stuck:
            task.print_stack()
            task.cancel()

    # -- trouble ------------------------------------------------------------------------------------------------------

    async def _strikes(self) -> None:
        while self.killed.total() < self.kills:
            await asyncio.sleep(self._chance.expovariate(1 / KILL_SECONDS))
            if self._chance.random() < REDIS_SHARE:
                await self._kill_redis()
            else:
                await self._kill_process()

    async def _kill_process(self) -> None:
        name = self._chance.choice(list(self._running))
        status = await asyncio.to_thread(self._launcher.kill, self._running[name])
        if status != -signal.SIGKILL:
            self.ended_by_themselves.append(f"{name} had ended by itself with status {status}")
        self.killed[name.partition(" ")[0]] += 1
        await self._start(name)

    async def _kill_redis(self) -> None:
        try:
            about = await self._store.engine.client.info("server")
        except RedisError:
            return  # it is down already
        os.kill(about["process_id"], signal.SIGKILL)  # its owner, this process, starts it again
        self.killed["Redis"] += 1

    async def _cuts(self) -> None:
        """Cuts a worker off from Redis now and then, not from Slack and the portal."""
        while self._gate:
            await asyncio.sleep(self._chance.expovariate(1 / CUT_SECONDS))
            self._gate.cut()
            self.partitions += 1
            try:
                await asyncio.sleep(CUT_LEASES * LEASE_SECONDS)
            finally:
                self._gate.heal()

    async def _tells_progress(self) -> None:
        while True:
            await asyncio.sleep(PROGRESS_SECONDS)
            wishes = sum(len(booker.wishes) for booker in self._bookers)
            sys.stderr.write(f"{time.monotonic() - self._began:5.0f} s: {self.struck()}; {wishes} submissions\n")

    async def _limits(self) -> None:
        while True:
            await asyncio.sleep(self._chance.expovariate(1 / LIMITED_SECONDS))
            self._slack.faults.rate_limit(self._chance.choice(LIMITED))

    async def _fails_jobs(self) -> None:
        """Lets a download of some orders fail, and recover once Slack was told."""
        seen: set[str] = set()
        failed: set[str] = set()
        reader = Reader(self._slack)
        while True:
            await asyncio.sleep(0.3)
            for order in [order for order in self._backend.orders.values() if order.id not in seen]:
                if self._backend.snapshot(order.id).status()["_status"]["state"] == "processing":
                    seen.add(order.id)
                    if self._chance.random() < FAILING_JOBS:
                        self._backend.fail(order.id, order.jobs[0].id)
                        failed.add(order.id)
            reader.reads()
            for order_id in [order_id for order_id in failed if reader.failed(order_id)]:
                self._backend.recover(order_id)
                failed.remove(order_id)

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
            return (await self._store.agenda(time.time())).waiting.total()
        return self.open_at_once

    async def _rests(self, settler: Settler) -> str:
        """Waits until nothing is due any more and no question is open. Answers what is, when it takes too long."""
        deadline = time.monotonic() + REST_SECONDS
        while True:
            with suppress(RedisError):
                waiting = dict((await self._store.agenda(time.time())).waiting)
                waiting["questions"] = settler.open_questions
                if not any(waiting.values()):
                    return ""
                if time.monotonic() > deadline:
                    return str(waiting)
            await asyncio.sleep(0.5)


class Reader:
    """Reads every thread, each message once: which orders it tells of, and of which cinemas that their transfer failed."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._read: Counter[str] = Counter()
        self._told: dict[str, tuple[str | None, str]] = {}
        self._failed: set[tuple[str | None, str]] = set()

    def reads(self) -> None:
        """Whatever is new."""
        for channel in self._slack.workspace.channels.values():
            new = channel.messages[self._read[channel.id] :]
            self._read[channel.id] += len(new)
            for message in [message for message in new if message.from_bot and message.is_reply]:
                for line in lines([message]):
                    place = (message.thread_ts, line.cinema)
                    self._told |= dict.fromkeys(re.findall(r"`(\w+)`", line.rest), place)
                    if line.head == "Transfer failed":
                        self._failed.add(place)

    def failed(self, order_id: str) -> bool:
        """Whether the thread that tells of this order has told that its transfer failed."""
        return self._told.get(order_id) in self._failed


async def _nothing(_kind: str, _moment: str) -> None:
    """Every event may happen."""


@asynccontextmanager
async def _launched() -> AsyncIterator[Launcher]:
    launcher = Launcher()
    try:
        yield launcher
    finally:
        await asyncio.to_thread(launcher.close)
