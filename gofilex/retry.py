"""When a read is asked again, and how long to wait before."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime

DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Bounds for repeating a read; the client's total time limit bounds it as well. All times in seconds.

    Tries: the first one included. Waits: `first_wait`, doubled each time up to `longest_wait`, each shortened at random by
    up to half so that many clients do not come back together. A wait that the portal asks for is never shortened, and is
    kept if it is not above `longest_retry_after`; above it the error goes to the caller at once.
    """

    tries: int = 3
    first_wait: float = 0.5
    longest_wait: float = 8.0
    longest_retry_after: float = 15.0

    def __post_init__(self) -> None:
        if self.tries < 1 or min(self.first_wait, self.longest_wait, self.longest_retry_after) < 0:
            raise ValueError("a retry policy needs at least one try and waits that are not negative")

    def wait(self, failed_tries: int, *, asked: float | None, chance: float) -> float | None:
        """How long to wait after so many failed tries, None to give up. `asked`: Retry-After; `chance`: random, 0 to 1."""
        if failed_tries >= self.tries:
            return None
        if asked is not None:
            return asked + chance * self.first_wait if asked <= self.longest_retry_after else None
        return float(min(self.first_wait * 2 ** (failed_tries - 1), self.longest_wait) * (1 - chance / 2))


def read_retry_after(text: str, now: float) -> float | None:
    """The seconds that a Retry-After header asks to wait, from `now` (unix seconds); None for nonsense.

    Seconds or an HTTP date (RFC 9110, 10.2.3); a date in the past asks for no wait. Negative, infinite or unreadable
    values, and waits above a day, are nonsense.
    """
    try:
        seconds = float(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
            # An HTTP date is in GMT; "-0000", which email's grammar allows, parses without a zone.
            seconds = max(
                (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - now,
                0.0,
            )
        except (ValueError, OverflowError):
            return None
    return seconds if math.isfinite(seconds) and 0 <= seconds <= DAY else None
