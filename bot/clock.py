"""A port: where the bot gets its time, one object, so that tests can move it."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from typing import Protocol

SKEW_SECONDS = 60.0
"""The clocks of several machines are taken to lie no further apart: what lies further off is of a clock that was put back."""


class Clock(Protocol):
    """Time as the bot sees it."""

    def time(self) -> float:
        """Seconds since 1970, UTC."""
        ...

    def now(self) -> datetime:
        """The same as an aware UTC datetime."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Waits until that many seconds have passed on this clock."""
        ...


class SystemClock:
    """The machine's clock. Several machines are expected to keep theirs together (NTP), within a second or so."""

    def time(self) -> float:
        return time.time()

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
