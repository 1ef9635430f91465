"""The log of this Slack: every call of the app, everything sent to it, and what it did that Slack does not accept."""

from dataclasses import dataclass, field
from typing import Any, Literal

from sandbox.slack.slack_faults import INSTEAD_OF_THE_WORK

JSON = dict[str, Any]
DeliveryKind = Literal["slash_commands", "interactive", "events_api"]


@dataclass
class Call:
    """One call of the app: what it asked, what it was answered, and whether that answer reached it.

    ``time`` is by Slack's clock, ``arguments`` are as sent, without the token. ``fault`` names the trouble a test set up.
    A call of a response URL has the method ``response_url``.
    """

    time: float
    method: str
    arguments: JSON
    answer: JSON
    status: int = 200
    delivered: bool = True
    fault: str | None = None

    @property
    def ok(self) -> bool:
        """Whether Slack did what was asked."""
        return bool(self.answer.get("ok"))

    @property
    def refused(self) -> bool:
        """Whether Slack itself said no, rather than trouble that a test set up."""
        return not self.ok and self.fault not in INSTEAD_OF_THE_WORK

    @property
    def error(self) -> str:
        """The error code, or empty."""
        return str(self.answer.get("error", ""))


@dataclass(frozen=True)
class LoggedAnswer:
    """What the app answered: ``what`` is ok, operation_timeout or dispatch_failed; ``body`` its JSON, if it sent any."""

    what: Literal["ok", "operation_timeout", "dispatch_failed"]
    body: JSON | None = None
    detail: str = ""
    no_retry: bool = False

    @property
    def ok(self) -> bool:
        """Whether the app took it in time."""
        return self.what == "ok"


@dataclass
class Delivery:
    """One thing that happened, as it was sent, with every answer to every time it was sent."""

    kind: DeliveryKind
    payload: JSON
    time: float
    answers: list[LoggedAnswer] = field(default_factory=list)

    @property
    def type(self) -> str:
        """``/command``, ``block_actions``, ``view_submission`` … or the type of the event."""
        if self.kind == "events_api":
            return str(self.payload["event"]["type"])
        return str(self.payload.get("type") or self.payload.get("command"))


@dataclass
class ActivityLog:
    """Everything since the start, oldest first. ``complaints`` tell of answers that Slack does not take."""

    calls: list[Call] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def latest(self) -> str:
        """The end of each in a few words."""
        calls = [f"{call.method} -> {'ok' if call.ok else call.error}" for call in self.calls[-8:]]
        sent = [f"{d.type} -> {', '.join(a.what for a in d.answers) or 'waiting'}" for d in self.deliveries[-4:]]
        return f"sent to the app: {sent}; its last calls: {calls}; complaints: {self.complaints[-3:]}"
