"""The real bot on a stage: a strict Slack, a strict portal and a real Valkey, on real sockets, under one clock.

The clock stands still until a story lets time pass. `Story.until` moves it from one thing the bot has to do to the next
and lets the bot finish each, so that hours pass in a moment and nothing hangs on how fast this machine is.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.app import Bot, running
from bot.cinemas.cinema import Cinema
from bot.settings import Settings
from bot.store import Store
from bot.worker.posting import UPDATE_SECONDS, UPDATES_BURST
from gofilex import Portal
from sandbox.portal import PortalServer
from sandbox.slack import Slack
from tests.clock import MovedClock
from tests.line import PORTAL_SECONDS, Line
from tests.stories.judging import Expected
from tests.stories.people import Actor
from tests.stories.portal import PortalSeen
from tests.stories.reading import ChannelSeen

MANIFEST_FILE = Path(__file__).parents[2] / "manifest.yml"

LEASE_SECONDS = 30.0


@dataclass
class Story:
    """What a story has before it. `bot` is there while it runs."""

    store: Store
    clock: MovedClock
    slack: Slack
    server: PortalServer
    redis_url: str
    log: list[Any]
    line: Line
    http: bool = False
    worker: bool = True
    portals: Sequence[str] = ("emea",)
    settings: Mapping[str, Any] = field(default_factory=dict)
    bot: Bot | None = None
    _running: AsyncExitStack | None = None
    expected: Expected = field(default_factory=Expected)

    def __post_init__(self) -> None:
        self.portal = PortalSeen(self.server.backend)
        self.alice = Actor(self, "alice")
        self.bob = Actor(self, "bob")
        self.ada = Actor(self, "ada")
        self.channel = ChannelSeen(self, self.slack.workspace.channel("encores"))

    def person(self, name: str) -> Actor:
        """Somebody else of this Slack."""
        return Actor(self, name)

    def room(self, name: str) -> ChannelSeen:
        """Another channel."""
        return ChannelSeen(self, self.slack.workspace.channel(name))

    # -- the bot ------------------------------------------------------------------------------------------------------

    async def starts(self) -> None:
        """Starts the bot as `encore-bot run` would, inside this process."""
        stack = AsyncExitStack()
        self._running = stack
        self.bot = await stack.enter_async_context(
            running(self._settings(), self.clock, slack=True, worker=self.worker)
        )
        if not self.http:
            await self.slack.until_connected(within=60)

    async def stops(self) -> None:
        """Asks it to stop, and waits until it has."""
        if self._running is None:
            return
        stack, self._running, self.bot = self._running, None, None
        closing = asyncio.create_task(stack.aclose())
        while not closing.done():
            await self.store.presence.wake()  # it listens for hints a second at a time
            await asyncio.wait({closing}, timeout=0.05)
        await closing

    def _settings(self) -> Settings:
        env = self.slack.environment()
        backend = self.server.backend
        given: dict[str, Any] = {
            "_env_file": None,
            "slack_bot_token": env["SLACK_BOT_TOKEN"],
            "slack_app_token": "",
            "slack_signing_secret": "",
            "slack_api_url": env["SLACK_API_URL"],
            "redis_url": self.redis_url,
            "key_prefix": self.store.keys.prefix,
            "encore_admins": frozenset({self.ada.id}),
            "poll_min_seconds": 1.0,
            "poll_max_seconds": 60.0,
            "lease_seconds": LEASE_SECONDS,
            "portal_seconds": PORTAL_SECONDS,
        }
        for name in self.portals:
            given |= {
                f"gofilex_{name}_url": self.server.portal_url(name),
                f"gofilex_{name}_token": backend.tokens[name],
            }
        if self.http:
            port = _free_port()
            self.slack.deliver_to(f"http://127.0.0.1:{port}/slack/events")
            given |= {"port": port, "slack_signing_secret": self.slack.app.signing_secret}
        else:
            given |= {"slack_app_token": env["SLACK_APP_TOKEN"]}
        return Settings(**{**given, **self.settings})

    async def knows_all_cinemas(self) -> None:
        """The directory holds every cinema that the portals know."""
        await self.knows(
            *(
                Cinema(Portal(name), id=c.id, name=c.name, city=c.city, country=c.country, zone=c.timezone)
                for name, catalogue in self.server.backend.catalogues.items()
                for c in catalogue.companies.values()
            )
        )
        events = {key: event.name for key, event in self.server.backend.catalogues["emea"].events.items()}
        for event, name in events.items():
            await self.store.cinemas.note_event(Portal.EMEA, event, name)

    async def knows(self, *cinemas: Cinema) -> None:
        """These stand in the directory."""
        await self.store.cinemas.put(cinemas)

    # -- time ---------------------------------------------------------------------------------------------------------

    async def comes_to_rest(self) -> None:
        """Waits until the bot has done everything that is due by now."""
        polls = 0
        try:
            async with asyncio.timeout(120):
                await self.store.presence.wake()
                while (await self._look())[0]:
                    # Redis has no event for "nothing is due": so it is asked again, and the bot is hinted at what is left.
                    await asyncio.sleep(0.003)
                    polls += 1
                    if polls % 5 == 0:
                        await self.store.presence.wake()
        except TimeoutError:
            raise AssertionError(
                f"the bot finds no rest at {self.clock.time():.3f}: {await self.store.agenda(self.clock.time())}\n{self.transcript()}"
            ) from None

    async def _look(self) -> tuple[bool, float]:
        """Whether something is due or being worked on; and in how many seconds the next thing is due."""
        now = self.clock.time()
        agenda = await self.store.agenda(now)
        # A card waits for the workspace's budget as well.
        _, wait = await self.store.limits.acquire_many("chat.update", 0, interval=UPDATE_SECONDS, burst=UPDATES_BURST)
        card = max(agenda.next_card - now, wait) if wait else agenda.next_card - now
        # Due times are whole milliseconds and the clock's are not: what is due within this one may be left for the next.
        return bool(agenda.due or agenda.claimed) or card < -0.001, min(agenda.next - now, card)

    async def _next(self, at_most: float) -> float:
        # Due times are kept in whole milliseconds: a moment later, so that none is a fraction of one ahead of its row.
        return min(max((await self._look())[1] + 0.002, 0.05), at_most)

    async def passes(self, seconds: float) -> None:
        """Lets so much time pass, with the bot at work."""
        end = self.clock.time() + seconds
        await self.comes_to_rest()
        while (left := end - self.clock.time()) > 0.001:
            self.clock.forward(await self._next(left))
            await self.comes_to_rest()

    async def soon(self, condition: Callable[[], Any]) -> None:
        """Waits in real time for what the bot does at once while the clock stands still."""
        async with asyncio.timeout(60):
            while not condition():  # noqa: ASYNC110 - neither Redis nor the portal announces what a story waits for
                await asyncio.sleep(0.005)

    async def skips(self, seconds: float) -> None:
        """Lets so much time pass at once, as when the machine sleeps: for days, in which each look would be the same."""
        await self.comes_to_rest()
        self.clock.forward(seconds)
        await self.comes_to_rest()

    async def until(self, condition: Callable[[], Any], *, within: float = 900, what: str = "") -> Any:
        """Lets time pass until something is so; its value. Raises AssertionError after `within` seconds of that time."""
        end = self.clock.time() + within
        await self.comes_to_rest()
        while not (value := condition()):
            left = end - self.clock.time()
            if left <= 0:
                raise AssertionError(f"not so within {within:g} s: {what or condition}\n{self.transcript()}")
            self.clock.forward(await self._next(left))
            await self.comes_to_rest()
        return value

    # -- the end ------------------------------------------------------------------------------------------------------

    def allows(self, *errors: str) -> None:
        """Slack may refuse calls with these errors in this story."""
        self.expected.refusals |= set(errors)

    def expects(self, *heads: str) -> None:
        """Lines that begin so may stand in the threads, as often as it happens."""
        self.expected.heads += heads

    def expects_log(self, *events: str) -> None:
        """The bot may log these as errors in this story."""
        self.expected.log |= set(events)

    def transcript(self) -> str:
        """Everything that was posted, for the message of a failure."""
        shown = []
        for channel in self.slack.workspace.channels.values():
            for message in channel.messages:
                kind = "private" if message.ephemeral_for else "reply" if message.is_reply else "root"
                shown.append(f"[{channel.name} {kind}{' broadcast' if message.broadcast else ''}] {message.text}")
        problems = [e for e in self.log if e.get("log_level") in ("error", "warning")][-5:]
        return "\n".join([*shown, *map(str, problems), self.slack.state.log.latest()])


def seconds(text: str) -> float:
    """Seconds since 1970 of a moment in UTC, such as `2026-10-20T10:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
