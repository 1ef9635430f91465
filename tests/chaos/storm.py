"""A storm: several web sides and workers, one Valkey, and faults of every kind at random while people go on ordering.

What strikes stands in `faults`. Besides, Slack loses replies all the time, and downloads fail and recover.
Afterwards everything is left in peace until nothing more is due, and the verdict is computed.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from redis.exceptions import RedisError

from bot.cinemas.cinema import Cinema
from bot.clock import SystemClock
from bot.embedded_redis import Embedded
from bot.store import Engine, Keys, Store, connect
from gofilex import Portal
from sandbox.portal import PortalBackend, serve
from sandbox.slack import App, Manifest, Slack, Workspace
from tests.chaos.faults import FAULTS, KILLS, Kind, places
from tests.chaos.gate import Gate
from tests.chaos.launcher import PROJECT, Launcher
from tests.chaos.pace import OF_A_LEASE, lease_seconds
from tests.chaos.people import CINEMAS, PATIENCE_SECONDS, Booker, Settler
from tests.chaos.processes import Processes
from tests.chaos.reach import Certificates, Reach
from tests.chaos.verdict import Double, Verdict, judge, lines, notice_of

WEBS, WORKERS, BOOKERS, CHANNELS = 2, 3, 5, 4
BEHIND_GATE = "worker 0"
KILL_SECONDS = 0.8  # between two kills, on average
FAULT_SECONDS = 0.5  # between two faults, on average
SHORT_SECONDS = 0.15  # the same in a short storm
MOMENTS: Any = {"seconds": (0.1, 0.3), "calm_seconds": 0.5}
SHORTER = {
    "bot.worker.announcing.CLOSED_SECONDS": 3.0,
    "bot.worker.announcing.TOKEN_SECONDS": 3.0,
    "bot.worker.announcing.BROKEN_SECONDS": 1.0,
    "bot.worker.portal_access.PROBE_SECONDS": 2.0,
    "bot.app.SLACK_AGAIN_SECONDS": 1.0,
}
PROGRESS_SECONDS = 30.0
LOST_REPLIES = 0.15
FAILING_JOBS = 0.2
REST_SECONDS = 450.0
UNFORESEEN = ("work_failed", "step_failed", "recording_failed")
"""Events of the log that mean a fault of the bot."""


@dataclass
class Storm:
    """least_kills, least_faults: it strikes until there were so many of processes killed and of faults in all; minutes: and no longer. least_faults 0:
    nothing but kills. struck: the faults that something met, by kind.
    short: faults that last a moment, and a bot that does not wait for long after them. open_at_once: rows that wait for anything; with more of them people wait.
    portals: those that there are orders on. history: whether Slack lets the bot look for messages; without that a lost reply can double one, and only that.
    The same seed makes the same choices, not the same timing."""

    least_kills: int
    seed: int
    folder: Path
    minutes: float = 60.0
    least_faults: int = 0
    open_at_once: int = 24
    history: bool = True
    portals: tuple[Portal, ...] = tuple(Portal)
    short: bool = False
    struck: Counter[str] = field(default_factory=Counter)
    lease_seconds: float = field(default_factory=lease_seconds)
    seconds: float = 0.0
    striking_seconds: float = 0.0
    waiting: str = ""  # what did not come to rest
    _striking: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    """By the place at which they strike."""
    _drawn: list[Kind] = field(default_factory=list)

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
                troubles = (settler.works(), self._processes.supervises(), self._fails_jobs(), self._tells_progress())
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
            *(f"{count:6} {name}" for name, count in sorted(self.struck.items()) if count),
            f"{self.strikes()} in {self.striking_seconds:.0f} s, at rest after {self.seconds:.0f} s, seed {self.seed}",
            f"Slack: {len(calls)} chat calls; of all calls {lost} lost their reply, {limited} were answered 429",
            f"{', '.join(self.portals)}: {', '.join(f'{count} {what}' for what, count in asked.items())}",
        ]
        told += [f"refused by Slack: {dict(refused)}"] if refused else []
        gave_up = self._processes.gave_up
        told += [f"{gave_up} starts gave up because Redis did not serve them, and were made again"] if gave_up else []
        told += [*self._processes.wrong, *self.stumbles()]
        told += [f"it did not come to rest within {REST_SECONDS:.0f} s: {self.waiting}"] if self.waiting else []
        return "\n".join(told)

    def strikes(self) -> str:
        """The strikes so far."""
        return f"{self.struck.total()} faults of {sum(count > 0 for count in self.struck.values())} kinds"

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
        return not (self.waiting or self._processes.wrong or self.stumbles())

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
        portals = {portal: await stack.enter_async_context(serve(self._backend)) for portal in self.portals}
        certificates = Certificates.make(self.folder)
        secure = self.portals[-1]
        tls = await stack.enter_async_context(Gate(portals[secure].port, lambda _: "", _nothing, certificates.tls))
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
        environment = {
            **self._slack.environment(),
            "REDIS_URL": url,
            **{f"GOFILEX_{p}_URL": server.portal_url(p.value) for p, server in portals.items()},
            f"GOFILEX_{secure}_URL": f"https://localhost:{tls.port}/{secure.value.lower()}",
            "SSL_CERT_FILE": str(certificates.trusted),
            **{f"GOFILEX_{p}_TOKEN": self._backend.tokens[p.value.lower()] for p in self.portals},
            "ENCORE_ADMINS": workspace.user("admin").id,
            "KEY_PREFIX": "chaos",
            "POLL_MIN_SECONDS": "0.5",
            "POLL_MAX_SECONDS": "2",
            "LEASE_SECONDS": f"{self.lease_seconds:.1f}",
            "PORTAL_SECONDS": f"{self.lease_seconds * OF_A_LEASE:.1f}",
        }
        launcher = await stack.enter_async_context(_launched())
        self._processes = Processes(launcher, self.folder, environment, shorter=SHORTER if self.short else {})
        self._reach = Reach(
            self._slack, self._backend, portals, self._processes, self._chance, self.lease_seconds,
            certificates=certificates, tls=tls, **(MOMENTS if self.short else {}),
        )  # fmt: skip
        await self._lay_open(stack, url)
        for name in (*(f"web {number}" for number in range(WEBS)), *(f"worker {number}" for number in range(WORKERS))):
            await self._processes.start(name)
        await self._slack.until_connected(WEBS, within=60)
        self._slack.faults.lose_replies(LOST_REPLIES, seed=self.seed)

    async def _redis(self, stack: AsyncExitStack) -> str:
        """Starts what serves Redis. Answers its URL."""
        server = Embedded(self.folder / "redis")
        await server.start()
        stack.push_async_callback(server.stop)
        return server.url

    async def _lay_open(self, stack: AsyncExitStack, url: str) -> None:
        """Lets faults reach Redis, and one worker's way to it."""
        gate = await stack.enter_async_context(Gate(url.removeprefix("unix://"), lambda _: "", _nothing))
        self._processes.own[BEHIND_GATE] = {"REDIS_URL": f"redis://127.0.0.1:{gate.port}"}
        self._reach.gate, self._reach.url, self._reach.folder = gate, url, self.folder / "redis"

    async def _finish(self, ordering: list[asyncio.Task[None]]) -> None:
        """Waits for people to finish what they are at, which they do before long."""
        _, stuck = await asyncio.wait(ordering, timeout=3 * PATIENCE_SECONDS)
        for task in stuck:
            task.print_stack()
            task.cancel()

    # -- trouble ------------------------------------------------------------------------------------------------------

    @property
    def kills(self) -> int:
        """How many processes were killed."""
        return sum(self.struck[name] for name in KILLS)

    async def _strikes(self) -> None:
        """Draws one fault after the other, each kind first once, until there were enough. At each place there is one at a time."""
        try:
            while self._missing() or self.kills < self.least_kills or self.struck.total() < self.least_faults:
                enough = self.struck.total() + len(self._striking) >= self.least_faults
                often = KILL_SECONDS if enough else SHORT_SECONDS if self.short else FAULT_SECONDS
                await asyncio.sleep(self._chance.expovariate(1 / often))
                if self._missing():
                    self._strike([kind for kind in self._missing() if kind not in self._drawn])
                else:
                    self._strike([kind for kind in self._kinds() if kind.name in KILLS or not enough])
        finally:
            await asyncio.gather(*self._striking.values())

    def _strike(self, kinds: list[Kind]) -> None:
        """Begins one of these, where a place for it is free."""
        of_kind = places(self._reach)
        free = {kind: [place for place in of_kind[kind.place] if place not in self._striking] for kind in kinds}
        if not (kinds := [kind for kind, where in free.items() if where]):
            return
        [kind] = self._chance.choices(kinds, [kind.share for kind in kinds])
        place = self._chance.choice(free[kind])
        self._drawn.append(kind)
        self._striking[place] = asyncio.create_task(self._struck(kind, place))

    async def _struck(self, kind: Kind, place: str) -> None:
        try:
            self.struck[kind.name] += await kind.strikes(self._reach, place)
        finally:
            self._drawn.remove(kind)
            del self._striking[place]

    def _missing(self) -> list[Kind]:
        """The kinds that nothing has met yet."""
        return [kind for kind in self._kinds() if not self.struck[kind.name]]

    def _kinds(self) -> list[Kind]:
        """The kinds that there is a place for."""
        of_kind = places(self._reach)
        return [kind for kind in FAULTS if of_kind.get(kind.place) and (self.least_faults or kind.name in KILLS)]

    async def _tells_progress(self) -> None:
        while True:
            await asyncio.sleep(PROGRESS_SECONDS)
            wishes = sum(len(booker.wishes) for booker in self._bookers)
            sys.stderr.write(
                f"{time.monotonic() - self._began:5.0f} s: {self.strikes()}; {wishes} submissions{self.waiting and f'; waits for {self.waiting}'}\n"
            )

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
                self.waiting = str({what: count for what, count in waiting.items() if count})
                if not any(waiting.values()):
                    return ""
                if time.monotonic() > deadline:
                    return str(waiting)
            await asyncio.sleep(0.5)


class Reader:
    """Reads every thread, each message once and again when it was edited (a broadcast takes in more failures of its submission): which
    orders it tells of, and of which cinemas that their transfer failed."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._read: dict[tuple[str, str], int] = {}
        self._told: dict[str, tuple[str, str]] = {}
        self._failed: set[tuple[str, str]] = set()

    def reads(self) -> None:
        """Whatever is new, or was edited."""
        for channel in self._slack.workspace.channels.values():
            for message in [message for message in channel.messages if message.from_bot and message.is_reply]:
                contents, place_of_it = len(message.history), (channel.id, message.ts)
                if self._read.get(place_of_it) == contents:
                    continue
                self._read[place_of_it] = contents
                submission = re.split("[.:]", notice_of(message))[0]
                for line in lines([message]):
                    place = (submission, line.cinema)
                    self._told |= dict.fromkeys(re.findall(r"`(\w+)`", line.rest), place)
                    if line.head == "Transfer failed":
                        self._failed.add(place)

    def failed(self, order_id: str) -> bool:
        """Whether the thread that tells of this order has told that its transfer failed."""
        return self._told.get(order_id, ("", "")) in self._failed


async def _nothing(_kind: str, _moment: str) -> None:
    """Every event may happen."""


@asynccontextmanager
async def _launched() -> AsyncIterator[Launcher]:
    launcher = Launcher()
    try:
        yield launcher
    finally:
        await asyncio.to_thread(launcher.close)
