"""Tokens that are replaced while the bot runs: read again on SIGHUP, and whenever Slack or a portal refuses the one in use.

What was set in the environment itself can't change; what stands in a file (`X_FILE`, `.env`) can. Where that is empty, cannot be
read or holds something else meanwhile, the token in use stays, and the log says so.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress

import structlog
from pydantic import SecretStr

from bot import log as logs
from bot.settings import Settings, tokens_now

log = structlog.get_logger(__name__)

AGAIN_SECONDS = 1.0
"""Many calls are refused at once; files are read once for all of them."""

Take = Callable[[SecretStr], Awaitable[str]]
"""Uses another token from now on; answers why not, `""` when it does."""


class Rotation:
    """The tokens as they are now, and who uses them."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings = settings
        self._clock = clock
        self._takers: dict[str, Take] = {}
        self._reading = asyncio.Lock()
        self._read_at = -AGAIN_SECONDS
        self._asked: set[asyncio.Task[None]] = set()

    def taken_by(self, name: str, take: Take) -> None:
        """Whom to give another token of that setting."""
        self._takers[name] = take

    async def read_again(self, why: str, *, now: bool = False) -> None:
        """Reads all tokens again, and gives those that are others to who uses them. `now`: even if that was just done."""
        async with self._reading:
            if not now and self._clock() - self._read_at < AGAIN_SECONDS:
                return
            tokens, mistakes = await asyncio.to_thread(tokens_now, self._settings)
            self._read_at = self._clock()
            for mistake in mistakes:
                log.warning("token_kept", why=mistake, asked_by=why)
            for name, token in tokens.items():
                if token != getattr(self._settings, name):
                    await self._replace(name, token, why)

    async def _replace(self, name: str, token: SecretStr, why: str) -> None:
        logs.hide([token.get_secret_value()])
        take = self._takers.get(name)
        if take is None:  # nobody uses it here, as a worker the signing secret; or not yet: then it is looked for again
            return
        if refused := await take(token):
            log.warning("token_kept", setting=name.upper(), why=refused, asked_by=why)
            return
        self._settings = self._settings.model_copy(update={name: token})
        log.info("token_replaced", setting=name.upper(), asked_by=why)

    @contextmanager
    def on_hangup(self, stop: Callable[[], object]) -> Iterator[None]:
        """Reads them again on SIGHUP. One that comes because the terminal was closed ends the bot as before, by `stop`."""
        loop, terminal = asyncio.get_running_loop(), sys.stderr.isatty()

        def asked() -> None:
            if terminal and not os.isatty(2):
                stop()
                return
            task = loop.create_task(self.read_again("SIGHUP", now=True))
            self._asked.add(task)
            task.add_done_callback(self._asked.discard)

        with suppress(ValueError, RuntimeError):  # signals come to the main thread alone
            loop.add_signal_handler(signal.SIGHUP, asked)
        try:
            yield
        finally:
            loop.remove_signal_handler(signal.SIGHUP)
