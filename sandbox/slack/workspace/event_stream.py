"""The events of this Slack: whoever subscribed gets each change, whoever waits for something looks again."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class EventStream:
    """Publishes every change in this Slack. Belongs to one event loop."""

    version: int = 0
    _waiting: set[asyncio.Future[None]] = field(default_factory=set)
    _subscribers: set[asyncio.Queue[dict[str, Any]]] = field(default_factory=set)

    def publish(self, what: str, **detail: Any) -> None:
        """Something changed; ``what`` and ``detail`` reach the subscribers, those who wait look for themselves."""
        self.version += 1
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)
        for queue in self._subscribers:
            queue.put_nowait({"version": self.version, "what": what, **detail})

    async def until(self, condition: Callable[[], Any], *, within: float, telling: Callable[[], str]) -> Any:
        """Wait until ``condition()`` is true and return its value.

        Raises ``AssertionError`` with ``telling()`` after ``within`` seconds of real time.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within
        while not (value := condition()):
            changed: asyncio.Future[None] = loop.create_future()
            self._waiting.add(changed)
            try:
                await asyncio.wait_for(changed, max(0.0, deadline - loop.time()))
            except TimeoutError:
                if value := condition():  # the last change may have raced with the deadline
                    return value
                raise AssertionError(f"still not so after {within} s: {telling()}") from None
            finally:
                self._waiting.discard(changed)
        return value

    @contextmanager
    def subscribe(self) -> Iterator[asyncio.Queue[dict[str, Any]]]:
        """A queue of everything published while the block runs."""
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._subscribers.add(queue)
        try:
            yield queue
        finally:
            self._subscribers.discard(queue)
