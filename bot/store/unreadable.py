"""Records that cannot be read: corrupted, or written by a newer version during an upgrade.

Such a record is left as it is: it may be whole to another process. Whoever reads many skips it; whoever needs just this one gives up
and lets its claim run out. It is logged and counted here.
"""

from __future__ import annotations

import math

import structlog

from bot.clock import Clock
from bot.wording import readiness

log = structlog.get_logger(__name__)

RECENT_SECONDS = 600.0
"""So long a record counts after it was last met, and is not logged again: what is needed is met far more often."""

_MOST = 10_000  # records remembered; more say no more


class UnreadableError(Exception):
    """What is kept there is not what this version writes. record: its key, once it was noted."""

    record: str = ""


class Unreadable:
    """What this process could not read lately."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._met: dict[str, float] = {}

    def note(self, record: str, error: Exception) -> None:
        """That record (its key, and the member where it is one of several) cannot be read."""
        if isinstance(error, UnreadableError):
            error.record = record
        now = self._clock.time()
        if not self._is_recent(self._met.get(record)):
            log.error("record_unreadable", record=record, error=f"{type(error).__name__}: {error}"[:500])
        if record in self._met or len(self._met) < _MOST:
            self._met[record] = now

    def count(self) -> int:
        """How many records could not be read within the last ten minutes."""
        self._met = {record: at for record, at in self._met.items() if self._is_recent(at)}
        return len(self._met)

    def figure(self, record: str, text: str | None, otherwise: float = 0.0) -> float:
        """The figure that a record holds; `otherwise` where there is none, or it is not one."""
        if not text:
            return otherwise
        try:
            figure = float(text)
        except ValueError as error:
            self.note(record, error)
            return otherwise
        return figure if math.isfinite(figure) else otherwise

    async def count_in_words(self) -> str:
        """For `/readyz`: "" when all could be read."""
        count = self.count()
        return readiness.unreadable_records(count) if count else ""

    def _is_recent(self, at: float | None) -> bool:
        return at is not None and abs(self._clock.time() - at) < RECENT_SECONDS
