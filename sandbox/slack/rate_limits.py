"""Slack's own rate limits, by method, channel and workspace (Slack: apis/web-api/rate-limits)."""

import math
from collections import defaultdict, deque
from collections.abc import Callable
from typing import Any

from sandbox.slack import slack_limits
from sandbox.slack.slack_errors import MethodRateLimitedError


class MethodLimits:
    """Slack's own limits, per method and minute; off unless switched on (``slack.rates.on = True``).

    ``chat.postMessage`` has its own: one message a second and channel, several hundred a minute and workspace.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self.on = False
        self._clock = clock
        self._made: dict[str, deque[float]] = defaultdict(deque)

    def count(self, method: str, tier: str, arguments: dict[str, Any]) -> None:
        """Count a call; raises ``MethodRateLimitedError`` when it is one too many (which then does not count)."""
        if not self.on:
            return
        budgets = [(method, slack_limits.TIERS[tier], 60.0)]
        if method == "chat.postMessage":
            channel = f"{method} {arguments.get('channel')}"
            budgets = [
                (method, slack_limits.POSTS_A_MINUTE_AND_TEAM, 60.0),
                (channel, slack_limits.POSTS_A_SECOND_AND_CHANNEL, 1.0),
            ]
        now = self._clock()
        waits = [self._wait(self._made[key], most, window, now) for key, most, window in budgets]
        if (wait := max(waits)) > 0:
            raise MethodRateLimitedError(max(1, math.ceil(wait)))
        for key, _, _ in budgets:
            self._made[key].append(now)

    @staticmethod
    def _wait(made: deque[float], most: int, window: float, now: float) -> float:
        while made and made[0] <= now - window:
            made.popleft()
        return made[0] + window - now if len(made) >= most else 0.0
