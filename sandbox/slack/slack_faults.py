"""Faults that a test asks for: calls lost before or after the work, slow ones, errors, rate limits.

slack.faults.lose_reply("chat.postMessage")             # done, but the caller never hears
slack.faults.rate_limit("chat.update", times=3, retry_after=2)
slack.faults.lose_replies(probability=0.2, seed=7)      # every method, until ``clear()``
"""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

FaultKind = Literal[
    "lose_reply", "lose_request", "status_500", "html", "slow", "refuse", "rate_limit", "hold_before", "hold_after"
]


INSTEAD_OF_THE_WORK = frozenset({"lose_request", "status_500", "html", "refuse", "rate_limit"})
"""The faults after which nothing was done; after the others Slack did what was asked, or refused it by its own rules."""


class Gate:
    """Where a held call waits: ``await gate.reached.wait()``, do something to the caller, then ``gate.open()``."""

    def __init__(self) -> None:
        self.reached = asyncio.Event()
        self._opened = asyncio.Event()

    def open(self) -> None:
        """Let the calls held here go on."""
        self._opened.set()

    async def hold(self) -> None:
        """Wait here until it is opened."""
        self.reached.set()
        await self._opened.wait()


@dataclass
class Fault:
    """One kind of trouble for one method (``*``: all) and for so many calls (``None``: until cleared)."""

    kind: FaultKind
    method: str
    times: int | None = 1
    argument: Any = None
    probability: float = 1.0
    rng: random.Random = field(default_factory=random.Random, repr=False)
    when: Callable[[dict[str, Any]], bool] | None = None

    def strikes(self, method: str, arguments: dict[str, Any]) -> bool:
        """Whether this call is hit; counts it if so."""
        if self.method not in ("*", method) or self.times == 0:
            return False
        if self.when is not None and not self.when(arguments):
            return False
        if self.probability < 1 and self.rng.random() >= self.probability:
            return False
        if self.times is not None:
            self.times -= 1
        return True


class Faults:
    """The trouble that is set up. ``when`` looks at the arguments of a call and says whether it is meant."""

    def __init__(self) -> None:
        self._set: list[Fault] = []
        self._gates: list[Gate] = []

    def _add(self, kind: FaultKind, method: str, times: int | None, argument: Any = None, **more: Any) -> Fault:
        fault = Fault(kind, method, times, argument, **more)
        self._set.append(fault)
        return fault

    def lose_reply(self, method: str, *, times: int | None = 1, when: Callable[[Any], bool] | None = None) -> Fault:
        """Do the work, then cut the connection: the caller cannot know."""
        return self._add("lose_reply", method, times, when=when)

    def lose_replies(self, probability: float, *, seed: int, method: str = "*") -> Fault:
        """Lose each reply with a probability, the same ones for the same seed."""
        return self._add("lose_reply", method, None, probability=probability, rng=random.Random(seed))

    def lose_request(self, method: str, *, times: int | None = 1, when: Callable[[Any], bool] | None = None) -> Fault:
        """Cut the connection before anything is done."""
        return self._add("lose_request", method, times, when=when)

    def answer_500(self, method: str, *, times: int | None = 1) -> Fault:
        """Answer status 500 with Slack's ``internal_error``, nothing done."""
        return self._add("status_500", method, times)

    def answer_html(self, method: str, *, times: int | None = 1, status: int = 503) -> Fault:
        """Answer with a page of HTML, as a proxy on the way would, nothing done."""
        return self._add("html", method, times, status)

    def slow(self, method: str, seconds: float, *, times: int | None = 1) -> Fault:
        """Do the work at once and answer after so many real seconds."""
        return self._add("slow", method, times, seconds)

    def refuse(
        self, method: str, error: str, *, times: int | None = None, when: Callable[[Any], bool] | None = None
    ) -> Fault:
        """Answer ``{"ok": false, "error": error}``, nothing done."""
        return self._add("refuse", method, times, error, when=when)

    def rate_limit(self, method: str, *, times: int | None = 1, retry_after: int = 1) -> Fault:
        """Answer 429 with ``Retry-After``, nothing done."""
        return self._add("rate_limit", method, times, retry_after)

    def hold(
        self, method: str, *, after: bool = False, times: int | None = 1, when: Callable[[Any], bool] | None = None
    ) -> Gate:
        """Hold a call before its work is done, or ``after`` it and before the reply, until the gate is opened."""
        gate = Gate()
        self._add("hold_after" if after else "hold_before", method, times, gate, when=when)
        self._gates.append(gate)
        return gate

    def clear(self) -> None:
        """No trouble any more; what is held goes on."""
        for gate in self._gates:
            gate.open()
        self._set.clear()

    def strike(self, method: str, arguments: dict[str, Any]) -> Fault | None:
        """The trouble this call meets, if any."""
        self._set = [fault for fault in self._set if fault.times != 0]
        return next((fault for fault in self._set if fault.strikes(method, arguments)), None)
