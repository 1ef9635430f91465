"""A clock that stands still until a test moves it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime


class MovedClock:
    """Starts at `start` (aware). The bot, the sandbox Slack and the sandbox portal of a test share one."""

    def __init__(self, start: datetime) -> None:
        self._now = start.timestamp()

    def __call__(self) -> float:
        return self._now

    def time(self) -> float:
        return self._now

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._now, UTC)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(0)

    def forward(self, seconds: float) -> None:
        """Lets time pass."""
        self._now += seconds


class WrongClock(MovedClock):
    """One that is `ahead` of another by so many seconds, and moves with it."""

    def __init__(self, right: MovedClock) -> None:
        super().__init__(right.now())
        self._right = right
        self.ahead = 0.0

    def __call__(self) -> float:
        return self.time()

    def time(self) -> float:
        return self._right.time() + self.ahead

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.time(), UTC)

    def forward(self, seconds: float) -> None:
        self._right.forward(seconds)
