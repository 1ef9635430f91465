"""An order and its jobs as a function of time: nothing moves by itself, every look computes how things stand.

Times here are simulated seconds (see `simulation_clock`); sizes are bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.portal.catalogue import EncoreAsset, ListedCompany, ListedEvent, ListedOwner

PENDING = 3.0  # received, jobs being made
QUEUED = 4.0  # jobs wait in the queue, at least
STAGGER = 1.5  # between the starts of two downloads
DOWNLOAD = 24.0
HASH = 6.0
LINK = 3.0
EMAIL = 2.0
PAUSE = 0.5  # between a job and the one that waits for it


@dataclass(slots=True)
class JobRun:
    """One run of a job. `start` None: as soon as the job can start. `kept` bytes were there before."""

    id: str
    start: float | None = None
    kept: int = 0
    failed_at: float | None = None
    error: dict[str, str] | None = None


@dataclass(slots=True)
class PortalJob:
    """A download, link or e-mail job; `after` are those it waits for."""

    id: str
    type: str
    description: str
    asset: EncoreAsset | None
    attempts: list[JobRun]
    after: list[PortalJob] = field(default_factory=list)
    begins: float = 0.0  # of downloads: so long after the order's start

    @property
    def size(self) -> int:
        """Bytes to transfer, 0 for other than downloads."""
        return self.asset.size if self.type == "download" and self.asset else 0

    def _length(self, attempt: JobRun) -> tuple[float, float]:
        """How long the attempt's main work and its hash check take."""
        if self.type == "download":
            left = 1 - attempt.kept / self.size if self.size else 0.0
            return DOWNLOAD * left, HASH
        return (LINK if self.type == "link" else EMAIL), 0.0

    def start(self, order_start: float | None) -> float | None:
        """When the latest attempt starts; None while that is not known."""
        attempt = self.attempts[-1]
        if attempt.start is not None:
            return attempt.start
        if self.type == "download":
            return None if order_start is None else order_start + self.begins
        ends = [job.finish(order_start) for job in self.after]
        known = [end for end in ends if end is not None]
        return max(known) + PAUSE if len(known) == len(ends) and ends else None

    def finish(self, order_start: float | None) -> float | None:
        """When it will be completed; None while that is not known, or since it failed."""
        start = self.start(order_start)
        attempt = self.attempts[-1]
        return None if start is None or attempt.failed_at is not None else start + sum(self._length(attempt))

    def status(self, order_start: float | None, now: float) -> JobStatus:
        """How the job stands."""
        attempt = self.attempts[-1]
        start = self.start(order_start)
        if start is None or start > now:
            return JobStatus("waiting", None, None, 0, 0)
        until = attempt.failed_at if attempt.failed_at is not None else now
        work, check = self._length(attempt)
        done = attempt.kept + round((self.size - attempt.kept) * _part(until - start, work))
        hashed = round(self.size * _part(until - start - work, check))
        if attempt.failed_at is not None:
            return JobStatus("failed", start, attempt.failed_at, done, hashed)
        if until >= start + work + check:
            return JobStatus("completed", start, start + work + check, self.size, self.size)
        return JobStatus("running", start, None, done, hashed)


@dataclass(frozen=True, slots=True)
class JobStatus:
    """A job at a moment: state, when its run began and ended, bytes transferred and bytes checked."""

    state: str
    start: float | None
    finish: float | None
    done: int
    hashed: int


@dataclass(slots=True)
class PortalOrder:
    """An order as the portal keeps it. Instants (`due`, …) are unix seconds; `made` is in simulated seconds."""

    id: str
    portal: str
    company: ListedCompany
    event: ListedEvent | None
    assets: tuple[EncoreAsset, ...]
    owner: ListedOwner
    description: str
    due: float
    transfer_after: float
    release_after: float
    created: float
    made: float
    request: dict[str, Any]
    jobs: list[PortalJob]
    duplicate: bool = False
    submitted: bool = False
    started: float | None = None  # "start now": transfer_after no longer holds it back
    accepted: float | None = None
    canceled: float | None = None
    forced_state: str | None = None
    cleaned: bool = False
    hidden: bool = False
    jobs_gone: bool = False

    def start(self, simulated_at: Callable[[float], float], real: float) -> float | None:
        """When its first download starts or started; None while `transfer_after`, or a person, holds it back."""
        made = self.accepted if self.submitted else self.made
        if made is None or self.duplicate:
            return None
        if self.started is not None:
            return max(made + PENDING, self.started)
        earliest = made + PENDING + QUEUED
        if self.transfer_after > real:
            return None
        return max(earliest, simulated_at(self.transfer_after))

    def state(self, start: float | None, now: float) -> str:
        """The state's name."""
        held = self._held_state()
        if held is not None:
            return held
        made = self.accepted if self.accepted is not None else self.made
        if now < made + PENDING:
            return "pending"
        statuses = {job.id: job.status(start, now) for job in self.jobs}
        if all(statuses[job.id].state == "completed" for job in self.jobs if job.type != "email"):
            return "completed"
        begun = any(status.state != "waiting" for status in statuses.values())
        return "processing" if begun else "queued"

    def _held_state(self) -> str | None:
        """The state of an order that does not move, whatever the time."""
        if self.forced_state is not None:
            return self.forced_state
        if self.canceled is not None:
            return "canceled"
        if self.duplicate:
            return "duplicate"
        return "submitted" if self.submitted and self.accepted is None else None

    def visible_jobs(self, now: float) -> list[PortalJob]:
        """The jobs that exist: none before the order was accepted and taken in, nor after it was cleaned."""
        made = self.accepted if self.submitted else self.made
        if made is None or now < made + PENDING or self.duplicate or self.cleaned or self.jobs_gone:
            return []
        return self.jobs


def _part(passed: float, whole: float) -> float:
    return 1.0 if whole <= 0 and passed >= 0 else min(max(passed / whole, 0.0), 1.0) if whole > 0 else 0.0
