"""One order's way while its worker is cut off from Redis: nothing is closed, and nothing arrives on either side.

Slack and the portal stay in reach of it. Another worker is started, and takes over when the lease has run out. When it has
written what the first one was about to, the wire is whole again, and what was held back arrives: commands late in Redis,
answers late at the worker.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from tests.chaos.gate import Moment
from tests.chaos.journey import Journey

TAKE_OVER_LEASES = 40


@dataclass
class Partition(Journey):
    """strike: where the worker is cut off, once. taken_over: the kind of commit by which the other one has taken over.
    alone: then the other one is killed, so that the first has to go on. seconds: from the cut until then."""

    taken_over: str = ""
    alone: bool = False
    seconds: float = 0.0
    sent_late: bool = False  # to the portal, by the first one, when the other one had said that nobody knows
    _cut_at: float = 0.0
    _other: int = 0

    async def _happens(self, kind: str, moment: Moment) -> None:
        self._seen[kind, moment] += 1
        if not self.struck and self.strike(kind, moment, self._seen[kind, moment]):
            self.struck.append((kind, moment))
            self._redis.cut()
            self._cut_at = time.monotonic()
            _, environment = await self._gated(self._other_happens)
            log = self.log.with_name(f"{self.name}-other.log")
            self._other = await asyncio.to_thread(self.stage.launcher.start, "worker", environment, log)
        elif kind == "add/encore" and self.seconds and self.taken_over == "outcome":
            self.sent_late = True

    async def _other_happens(self, kind: str, moment: Moment) -> None:
        if kind == self.taken_over and moment == "after" and not self.seconds:
            self.seconds = time.monotonic() - self._cut_at
            self._redis.heal()
            if self.alone:
                await self._kill_other()

    async def _kill_other(self) -> None:
        # First it is forgotten: when it dies, whoever waits here at one of its gates is cancelled.
        pid, self._other = self._other, 0
        if pid:
            await asyncio.to_thread(self.stage.launcher.kill, pid)

    async def __aexit__(self, *error: object) -> None:
        await self._kill_other()
        await super().__aexit__(*error)

    def faults(self) -> list[str]:
        found = super().faults()
        # One lease until it is free, and then what the other does first: it may look in Slack, and wait for its turn there. How
        # long that takes depends on the machine; that it comes at all is what is held.
        if not 0 < self.seconds < TAKE_OVER_LEASES * self.lease_seconds:
            found.append(f"the other worker took over after {self.seconds:.1f} s")
        if self.sent_late:
            found.append("it was sent to the portal by who was cut off")
        return found

    def report(self) -> str:
        log = self.log.with_name(f"{self.name}-other.log")
        return f"{super().report()}\nthe other:\n{log.read_text(encoding='utf-8') if log.exists() else ''}"
