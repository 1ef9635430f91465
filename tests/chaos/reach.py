"""What faults lay hands on, and how long they last."""

from __future__ import annotations

import asyncio
import random
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from gofilex import Portal
from sandbox.portal import PortalBackend, PortalServer
from sandbox.slack import Slack
from tests.certificate import Certificate, made
from tests.chaos.gate import Gate
from tests.chaos.processes import Processes

PATIENCE_SECONDS = 10.0  # that it lasts longer until something meets it
LOOK_SECONDS = 0.05
FLAPS = 5


@dataclass
class Certificates:
    """What the portal behind TLS shows: all of them are trusted, and one at a time is shown by `tls`. shown: how often one was."""

    good: Certificate
    expired: Certificate
    elsewhere: Certificate
    trusted: Path
    tls: ssl.SSLContext
    shown: int = 0

    def __post_init__(self) -> None:
        self.tls.sni_callback = self._shown  # the beginning of every handshake, also of those that fail

    def _shown(self, *_: object) -> None:
        self.shown += 1

    @classmethod
    def make(cls, folder: Path) -> Certificates:
        def one(name: str, **of: str) -> Certificate:
            (folder / name).mkdir()
            return made(folder / name, **of)

        good, expired, elsewhere = (
            one("good"), one("expired", until="20210101000000Z"), one("elsewhere", host="portal.example")
        )  # fmt: skip
        trusted = folder / "trusted.pem"
        trusted.write_text("".join(each.file.read_text() for each in (good, expired, elsewhere)))
        return cls(good, expired, elsewhere, trusted, good.of_server())


@dataclass
class Reach:
    """What faults lay hands on. seconds: how long one lasts, at least and at most. calm_seconds: from one fault of Redis to the next, for
    a process that is being started gives up where it is not answered for ten seconds. gate: between Redis and one worker; tls: before the portal that is behind it. url, folder: of the
    Redis server, "" where it is none of those that a fault may strike."""

    slack: Slack
    backend: PortalBackend
    portals: dict[Portal, PortalServer]
    processes: Processes
    chance: random.Random
    lease_seconds: float
    seconds: tuple[float, float] = (0.5, 3.0)
    calm_seconds: float = 2.0
    url: str = ""
    folder: Path = Path()
    gate: Gate | None = None
    tls: Gate | None = None
    certificates: Certificates | None = None

    async def lasts(self, met: Callable[[], bool] = lambda: True) -> bool:
        """For a moment, and until something has met it. False where nothing did for long."""
        await asyncio.sleep(self.chance.uniform(*self.seconds))
        for _ in range(int(PATIENCE_SECONDS / LOOK_SECONDS)):
            if met():
                return True
            await asyncio.sleep(LOOK_SECONDS)
        return met()

    def redis(self) -> Redis:
        """A client that tries everything once."""
        return Redis.from_url(self.url, decode_responses=True, retry=Retry(NoBackoff(), 0), socket_timeout=2)

    async def tell_redis(self, *command: str) -> None:
        async with self.redis() as client:
            await client.execute_command(*command)  # type: ignore[no-untyped-call]

    async def redis_pid(self) -> int:
        """Raises `RedisError` while the server is down."""
        async with self.redis() as client:
            return int((await client.info("server"))["process_id"])


Strikes = Callable[[Reach, str], Awaitable[bool]]
"""Strikes at a place, such as "worker 0" or "EMEA". Answers whether anything met it."""
