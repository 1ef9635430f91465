"""One order from submission to its delivery e-mail, with a process killed on the way and started again.

The bot reaches Redis, Slack and the portal through gates, which know every commit and every call. At chosen ones a process
is killed with SIGKILL: before the event, so that it never happens, or after it, before its answer arrives.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from redis.exceptions import RedisError

from bot.cinemas.cinema import Cinema
from bot.clock import SystemClock
from bot.orders.order import Order, OrderRequest, Phase, Submission
from bot.store import Engine, Keys, Store, connect
from bot.wall_time import WallTime
from gofilex import Portal
from sandbox import portal as sandbox_portal
from sandbox.portal import PortalServer, add_encore
from sandbox.slack import PostedMessage, Slack, text_of
from tests import deciding
from tests.chaos.gate import Gate, Happens, Moment, StruckError, call, commit
from tests.chaos.launcher import Launcher
from tests.chaos.pace import OF_A_LEASE, lease_seconds
from tests.intake import submit

ONCE = ("Accepted by", "Received and checked", "Linked", "Delivery e-mail sent")
"""What the thread says, in this order and each once."""
DELIVERED = "Delivered:"
"""Said once, after "Linked"; the e-mail may come before or after it."""
AT_MOST_ONCE = ("Outcome unknown", "Queued", "Transfer started")
"""What may pass unseen while no worker lives."""

LEASES = 100  # within so many of them everything must have come to its end
LOOK_SECONDS = 0.3

Strike = Callable[[str, Moment, int], bool]
"""Whether to strike at an event: its kind, the moment, and its number among the journey's events of that kind, from 1."""


@dataclass
class Stage:
    """What all journeys share: the stand-ins, the server's address, and who starts processes."""

    slack: Slack
    portal: PortalServer
    backend: sandbox_portal.PortalBackend
    redis: str
    launcher: Launcher
    folder: Path


@dataclass
class Journey:
    """One order's way, in a channel and under keys of its own.

    command: what the bot runs as. portal: where the order is placed; the bot has a token of each. strike: where to strike. victim: kills something else than the bot, and sees to it that
    it lives again. struck: what was, as (kind, moment).
    """

    stage: Stage
    name: str
    strike: Strike
    command: str = "worker"
    portal: Portal = Portal.EMEA
    victim: Callable[[], Awaitable[None]] | None = None
    struck: list[tuple[str, Moment]] = field(default_factory=list)
    asked: bool = False
    gave_up: bool = False
    lease_seconds: float = field(default_factory=lease_seconds)
    _seen: Counter[tuple[str, Moment]] = field(default_factory=Counter)
    _striking: asyncio.Lock = field(default_factory=asyncio.Lock)
    _strikes: set[asyncio.Task[None]] = field(default_factory=set)
    _over: bool = False
    _pid: int = 0
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    def __post_init__(self) -> None:
        slack = self.stage.slack
        self.channel = slack.workspace.add_channel(self.name, members=["alice"], bot=True)
        self.alice = slack.workspace.user("alice").id
        self.log = self.stage.folder / f"{self.name}.log"
        self.store = Store(Engine(connect(self.stage.redis)), Keys(self.name), SystemClock())
        catalogue = self.stage.backend.catalogues[self.portal.value.lower()]
        self.company = next(iter(catalogue.companies.values()))
        self.event = next(iter(catalogue.events))
        self.cinema = Cinema(
            self.portal, id=self.company.id, name=self.company.name, city=self.company.city, zone=self.company.timezone
        )

    async def __aenter__(self) -> Self:
        self._redis, self._environment = await self._gated(self._happens)
        await self._start()
        return self

    async def _gated(self, happens: Happens) -> tuple[Gate, dict[str, str]]:
        """Gates for one process of the bot: the one to Redis, and the settings that lead through all of them."""
        slack, portal = self.stage.slack, self.stage.portal
        gates = [
            await self._stack.enter_async_context(Gate(upstream, kind, happens))
            for upstream, kind in (
                (self.stage.redis.removeprefix("unix://"), commit),
                (slack.port, call),
                (portal.port, call),
            )
        ]
        return gates[0], {
            "REDIS_URL": f"redis://127.0.0.1:{gates[0].port}",
            "SLACK_API_URL": f"http://127.0.0.1:{gates[1].port}/api/",
            "SLACK_BOT_TOKEN": slack.app.bot_token,
            "SLACK_APP_TOKEN": slack.app.app_token,
            **{f"GOFILEX_{p}_URL": f"http://127.0.0.1:{gates[2].port}/{p.value.lower()}" for p in Portal},
            **{f"GOFILEX_{p}_TOKEN": self.stage.backend.tokens[p.value.lower()] for p in Portal},
            "KEY_PREFIX": self.name,
            "POLL_MIN_SECONDS": "0.5",
            "POLL_MAX_SECONDS": "1",
            "LEASE_SECONDS": f"{self.lease_seconds:.1f}",
            "PORTAL_SECONDS": f"{self.lease_seconds * OF_A_LEASE:.1f}",
        }

    async def __aexit__(self, *_: object) -> None:
        async with self._striking:
            self._over = True
            await asyncio.to_thread(self.stage.launcher.kill, self._pid)
        await self._stack.aclose()
        await self.store.engine.close()

    async def _start(self) -> None:
        self._pid = await asyncio.to_thread(self.stage.launcher.start, self.command, self._environment, self.log)

    async def _happens(self, kind: str, moment: Moment) -> None:
        self._seen[kind, moment] += 1
        if not self.strike(kind, moment, self._seen[kind, moment]):
            return
        # In a task of its own: when the caller dies, whoever waits here for it is cancelled.
        strike = asyncio.create_task(self._struck(kind, moment))
        self._strikes.add(strike)
        strike.add_done_callback(self._strikes.discard)
        await asyncio.shield(strike)
        raise StruckError

    async def _struck(self, kind: str, moment: Moment) -> None:
        async with self._striking:
            if not self._over:
                self.struck.append((kind, moment))
                await (self.victim or self._kill_bot)()

    async def _kill_bot(self) -> None:
        await asyncio.to_thread(self.stage.launcher.kill, self._pid)
        await self._start()

    # -- the way ------------------------------------------------------------------------------------------------------

    async def submit(self) -> None:
        """Alice's submission, as Confirm takes it in."""
        due = WallTime.at(datetime.now(UTC) + timedelta(days=5), self.cinema.zone)
        order = Order(self.name, 0, OrderRequest(self.cinema, due, event=self.event, additional_text=self.name))
        team = self.stage.slack.workspace.team.id
        await submit(self.store, Submission(self.name, team, self.channel.id, self.alice, time.time(), 1), [order])

    async def arrives(self, submission: str = "") -> None:
        """Waits until nothing more will happen to the order and all of it was told, in two looks: the last commit can be
        struck too, and whoever is started after that must have nothing to add."""
        submission = submission or self.name
        deadline = time.monotonic() + LEASES * self.lease_seconds
        quiet = 0
        while quiet < 2:
            if time.monotonic() > deadline:
                self.gave_up = True
                return
            try:
                quiet = quiet + 1 if not self._strikes and await self._told(submission) else 0
                await self._resolve(submission)
            except RedisError:
                quiet = 0  # it was struck, and is on its way up
            await self._something_is_called()

    async def _something_is_called(self) -> None:
        calls = len(self.stage.slack.calls)
        with suppress(AssertionError):  # nothing was, within that time
            await self.stage.slack.until(lambda: len(self.stage.slack.calls) > calls, within=LOOK_SECONDS)

    async def _told(self, submission: str) -> bool:
        rows = await self.store.orders.tracked(submission)
        ended = bool(rows) and all(row.ended for row in rows)
        return ended and not (await self.store.agenda(time.time())).waiting["outbox"]

    async def _resolve(self, submission: str) -> None:
        """Nobody knows whether it was placed: a person looks in the portal, and orders by hand what is not there."""
        order = await self.store.orders.order(submission, 0)
        if order and order.phase is Phase.UNKNOWN:
            self.asked = True
            found = self.placed() or [self._place_by_hand()]
            await deciding.resolve_placed(self.store, submission, 0, found[0], self.alice)

    def _place_by_hand(self) -> str:
        body = {
            "company": {"_id": self.company.id},
            "eventId": self.event,
            "deliveryDue": "2030-01-01T12:00:00",
            "additionalText": self.name,
        }
        return add_encore(self.stage.backend, self.portal.value.lower(), body).id

    # -- what came of it ----------------------------------------------------------------------------------------------

    def placed(self) -> list[str]:
        """The orders at the portal that carry this journey's name."""
        orders = self.stage.backend.orders.values()
        return [order.id for order in orders if order.request.get("additionalText") == self.name]

    def cards(self) -> list[PostedMessage]:
        return [message for message in self.channel.messages if not message.is_reply and not message.ephemeral_for]

    def lines(self) -> list[str]:
        """What the thread says, a few words for each line, in their order. (A message's first line is its notification.)"""
        replies = [text_of(message).partition("\n")[2] for message in self.channel.messages if message.is_reply]
        return re.findall("|".join((*ONCE, *AT_MOST_ONCE, DELIVERED)), "\n".join(replies))

    def faults(self) -> list[str]:
        """Everything a person would complain about, from what Slack received and the portal did."""
        lines, cards = self.lines(), self.cards()
        told = Counter(lines)
        found = ["it did not arrive"] if self.gave_up else []
        if len(self.placed()) != 1:
            found.append(f"{len(self.placed())} orders at the portal")
        if len(cards) != 1:
            found.append(f"{len(cards)} cards")
        if cards and "Delivered" not in text_of(cards[-1]):
            found.append("the card does not show how it ended")
        must = ONCE[1:] if self.asked else ONCE
        found += [f"{line!r} told {told[line]} times" for line in (*must, DELIVERED) if told[line] != 1]
        found += [f"{line!r} told {told[line]} times" for line in AT_MOST_ONCE if told[line] > 1]
        in_order = [line for line in lines if line in must]
        if in_order != sorted(in_order, key=must.index) or lines.index("Linked") > lines.index(DELIVERED):
            found.append("out of order")
        return found

    def report(self) -> str:
        """The whole story of a journey that went wrong."""
        log = self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""
        return f"{self.name}: {self.faults()}\ntold: {self.lines()}\nstruck: {self.struck}\n{log}"
