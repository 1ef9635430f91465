"""How a process ends: SIGTERM and Ctrl-C ask it to, and when its grace is over it ends, whatever it waits for.

    asked         the event that everything looks at: nothing new is begun, and what is under way is brought to its end
    out of time   after two thirds of the grace: what still runs is cancelled, and lets go of what it holds
    over          after the whole grace, or at a second signal: the process ends without waiting for anything

The end is an alarm of the operating system's, so that it comes too while the event loop stands still, or while Python waits
for threads that cannot be cancelled (names being looked up, a server that does not answer).
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

PATIENCE = 2 / 3  # of the grace, before what still runs is cancelled


class Stopping:
    """The end of this process. `asked` is set when it shall come; whoever finds another reason to stop sets it too.

    grace: seconds from there to the end, at most.
    """

    def __init__(self, grace: float) -> None:
        self.asked = asyncio.Event()
        self.grace = grace
        self.status: int | None = None
        """What it would have ended with, once that is known."""
        self.abandon: Callable[[], None] | None = None
        """What is still done when the grace is over: it must not wait."""
        self._loop: asyncio.AbstractEventLoop | None = None
        self._counting = False

    def listen(self) -> None:
        """Takes the signals from here on. For the main thread, inside the event loop."""
        self._loop = asyncio.get_running_loop()
        # Not the event loop's own handlers: those would wait for a turn of it.
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, self._signalled)
        signal.signal(signal.SIGALRM, self._over)

    def count(self) -> None:
        """The grace begins, if it has not yet. (Without `listen` nobody is to be ended: a test's own process.)"""
        if self._loop and not self._counting:
            self._counting = True
            signal.setitimer(signal.ITIMER_REAL, self.grace)

    def _signalled(self, number: int, _frame: FrameType | None) -> None:
        if self._counting:
            self._end(128 + number)
        self.count()
        if self._loop:
            with suppress(RuntimeError):  # it is closed: the process is on its way out
                self._loop.call_soon_threadsafe(self.asked.set)

    def _over(self, _number: int, _frame: FrameType | None) -> None:
        if self.status is None:
            words = (
                f"Not everything had ended within {self.grace:g} s (STOP_SECONDS), so it was left. "
                "Other processes go on with it, or the next start.\n"
            )
            with suppress(OSError):  # the log's disk may be full
                os.write(2, words.encode())  # a signal may come in the middle of what writes to sys.stderr
        self._end(1 if self.status is None else self.status)

    def _end(self, status: int) -> None:
        if self.abandon:
            self.abandon()
        os._exit(status)
