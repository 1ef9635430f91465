"""The log: one line an event, on standard error; as JSON where nobody watches, readable on a terminal. Never a secret."""

from __future__ import annotations

import logging
import re
import sys
import time
from collections.abc import Callable, MutableMapping, Sequence
from typing import Any, Final

import structlog

HIDDEN = "[hidden]"
SHAPES = re.compile(r"x(?:ox[a-z]|app)-[A-Za-z0-9-]{6,}|(?i:bearer)\s+\S{8,}|(?<=://)[^/\s:@]*:[^/\s@]+(?=@)")
"""What looks like a secret even if it is none of ours: Slack's tokens, bearer headers, passwords in URLs."""


OFTEN: Final = frozenset({"request_refused", "request_unknown", "redis_failed", "health_check_failed", "token_kept"})
"""Events that come as often as somebody outside sends something, or again and again for as long as something is away."""
LINES: Final = 60
"""Of each of them in a minute. The disk must not fill with them."""
MINUTE_SECONDS: Final = 60.0


class Floods:
    """A processor that leaves out what comes too often, and says with the next line how many were left out. clock: in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._since: dict[str, float] = {}
        self._count: dict[str, int] = {}

    def __call__(self, _logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        name = event.get("event")
        if name not in OFTEN:
            return event
        now = self._clock()
        if now - self._since.get(name, float("-inf")) >= MINUTE_SECONDS:
            left_out = self._count.get(name, 0) - LINES
            self._since[name], self._count[name] = now, 0
            if left_out > 0:
                event["left_out"] = left_out
        self._count[name] += 1
        if self._count[name] > LINES:
            raise structlog.DropEvent
        return event


class HideSecrets:
    """A processor that takes the given values, and whatever looks like a token, out of all that is logged."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._secrets: set[str] = set()
        self._known: re.Pattern[str] | None = None
        self.add(secrets)

    def add(self, secrets: Sequence[str]) -> None:
        """Takes these out as well from now on."""
        self._secrets |= {secret for secret in secrets if secret}
        # The longest first: one may begin with another.
        known = "|".join(re.escape(secret) for secret in sorted(self._secrets, key=len, reverse=True))
        self._known = re.compile(known) if known else None

    def __call__(self, _logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        for name, value in event.items():
            event[name] = self.clean(value)
        return event

    def clean(self, value: Any) -> Any:
        """`value` without secrets; texts within lists and mappings too."""
        if isinstance(value, str):
            if self._known:
                value = self._known.sub(HIDDEN, value)
            return SHAPES.sub(HIDDEN, value)
        if isinstance(value, dict):
            return {self.clean(key): self.clean(entry) for key, entry in value.items()}
        if isinstance(value, (list, tuple)):
            return type(value)(self.clean(entry) for entry in value) if type(value) in (list, tuple) else value
        if isinstance(value, (int, float, bool)) or value is None:
            return value
        return self.clean(str(value))


def hide(secrets: Sequence[str]) -> None:
    """Takes secrets out of the log that became known after `configure`; those from before too, for they may still be in use."""
    for handler in logging.getLogger().handlers:
        formatter = handler.formatter
        for processor in formatter.processors if isinstance(formatter, structlog.stdlib.ProcessorFormatter) else ():
            if isinstance(processor, HideSecrets):
                processor.add(secrets)


def configure(level: str, secrets: Sequence[str], *, terminal: bool | None = None) -> None:
    """Sets up structlog, and sends the logging of libraries through it."""
    readable = sys.stderr.isatty() if terminal is None else terminal
    hide = HideSecrets(secrets)
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[Floods(), *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    last: list[Any] = (
        [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        if readable
        else [structlog.processors.JSONRenderer()]
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            hide,
            *last,
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    # Libraries tell their own story at DEBUG, with headers and bodies: not ours to keep.
    for name in ("slack_sdk", "slack_bolt", "httpx", "httpcore", "aiohttp", "asyncio", "websockets", "redis"):
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
