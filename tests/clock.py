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
