"""The log: one line an event, on standard error; as JSON where nobody watches, readable on a terminal. Never a secret."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping, Sequence
from typing import Any

import structlog

HIDDEN = "[hidden]"
SHAPES = re.compile(r"x(?:ox[a-z]|app)-[A-Za-z0-9-]{6,}|(?i:bearer)\s+\S{8,}|(?<=://)[^/\s:@]*:[^/\s@]+(?=@)")
"""What looks like a secret even if it is none of ours: Slack's tokens, bearer headers, passwords in URLs."""


class HideSecrets:
    """A processor that takes the given values, and whatever looks like a token, out of all that is logged."""

    def __init__(self, secrets: Sequence[str]) -> None:
        # The longest first: one may begin with another.
        known = "|".join(re.escape(secret) for secret in sorted(secrets, key=len, reverse=True) if secret)
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
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
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
