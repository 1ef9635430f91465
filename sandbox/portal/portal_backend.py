"""The portals' state, without HTTP: what they know, what was ordered, what goes wrong, who asked what."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sandbox.portal.catalogue import PORTALS, meteor_id, seed
from sandbox.portal.encore_order import JobRun, PortalJob, PortalOrder
from sandbox.portal.endpoints import ENDPOINTS
from sandbox.portal.order_snapshot import PortalSnapshot
from sandbox.portal.simulation_clock import SimulationClock

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.portal.portal_faults import Fault

QUIRKS = {
    "total-zero": "progress says 0 of 0",
    "no-progress": "_status without progress",
    "no-status": "no _status at all",
    "no-run": "jobs without _run",
    "no-package": "jobs without digitalCinemaPackage",
    "unknown-job-type": "link jobs are called `conform`",
    "unknown-job-state": "waiting jobs are called `embargoed`",
    "completed-early": "completed is said though links wait",
    "hour-off": "orders are due an hour later than asked",
    "other-asset": "another asset is delivered than asked",
    "nothing-delivered": "nothing is listed to be delivered",
    "unmanaged": "cinemas have to fetch by themselves",
    "physical": "orders go by disk",
    "encrypted": "content is encrypted",
}
"""Oddities that a portal may show, for all orders (`Switches.quirks`) at once. The fields are those of the API documentation's
examples (add-encore: `deliveryDue`, `_derived.encores`, `_managed`, `medium`, `details.encrypted`; jobs/by/order). That a portal
answers so is not documented but inferred: each is off until it is asked for."""


@dataclass(slots=True)
class Switches:
    """How this portal behaves; may be changed at any time.

    `orders_status`: whether this portal has orders/status; without it, it has the two endpoints of the documentation's pages
    alone. `unknown_path`: what it answers anywhere else (a key of `endpoints.UNKNOWN_PATHS`). `accept_unknown`: take
    companies, events, assets and owners that are not in the catalogue. `duplicates`: the same content for the same cinema
    again comes back as `duplicate`. `submitted_within_hours`: an order due sooner waits as `submitted`. `max_status_ids`: more
    in one orders/status are answered with `too_many_status` (413 or 400). `refused_id`: an orders/status with this id in it
    is answered with 400.
    """

    orders_status: bool = True
    unknown_path: str = "page"
    accept_unknown: bool = False
    duplicates: bool = False
    submitted_within_hours: float | None = None
    max_status_ids: int | None = None
    too_many_status: int = 413
    refused_id: str | None = None
    quirks: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Request:
    """A request as it arrived, for tests to judge from.

    `headers` have names in small letters and lack the token; `outcome` is a few words; `status` is None if never answered.
    """

    time: float
    portal: str
    endpoint: str
    body: Any
    headers: dict[str, str]
    fault: str | None = None
    status: int | None = None
    outcome: str = "received"
    order_id: str | None = None
    bytes_sent: int = 0


class PortalBackend:
    """Four portals in one process. `clock` gives unix seconds; `speed` 1 delivers in about 45 s; `tokens` by portal.

    Pass `ids` (a seeded random.Random) to get the same ids at every start.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.time,
        *,
        speed: float = 1.0,
        tokens: dict[str, str] | None = None,
        ids: random.Random | None = None,
    ) -> None:
        self.clock = clock
        self.simulation = SimulationClock(clock(), speed)
        self.tokens = {portal: f"sandbox-token-of-{portal}" for portal in PORTALS} | (tokens or {})
        self.catalogues = seed()
        self.switches = Switches()
        self.orders: dict[str, PortalOrder] = {}
        self.requests: list[Request] = []
        self.faults: list[Fault] = []
        self.random = ids or random.Random()

    def offers(self, endpoint: str) -> bool:
        """Whether this is one of the portal's endpoints."""
        return endpoint in ENDPOINTS.values() and (self.switches.orders_status or endpoint != "orders-status")

    # what a person at the portal can do; times and states are seen at the next look

    def set_speed(self, speed: float) -> None:
        """Deliver so many times as fast from now on; 0 stops everything where it is."""
        self.simulation.set_speed(self.clock(), speed)

    def order(self, order_id: str) -> PortalOrder:
        """The order. Raises KeyError."""
        return self.orders[order_id]

    def snapshot(self, order_id: str) -> PortalSnapshot:
        """The order as it stands now. Raises KeyError."""
        return PortalSnapshot(self.orders[order_id], self.simulation, self.clock(), frozenset(self.switches.quirks))

    def start_now(self, order_id: str) -> None:
        """Do not wait for transfer after."""
        order = self.order(order_id)
        self.accept(order_id)
        order.started = self.simulated_now()

    def accept(self, order_id: str) -> None:
        """Take in an order that was `submitted`."""
        order = self.order(order_id)
        if order.submitted and order.accepted is None:
            order.accepted = self.simulated_now()

    def fail(
        self, order_id: str, job_id: str | None = None, *, code: str = "ENOENT", message: str | None = None
    ) -> PortalJob:
        """Let a job fail where it is: the given one, else one that runs, else the next. Raises ValueError if there is none."""
        order, snapshot, now = self.order(order_id), self.snapshot(order_id), self.simulated_now()
        states = {job.id: job.status(snapshot.start, now).state for job in snapshot.visible_jobs}
        wanted = [job for job in order.jobs if states.get(job.id) in {"running", "waiting"}]
        wanted.sort(key=lambda job: states[job.id] != "running")
        job = next((job for job in wanted if job_id in {None, job.id}), None)
        if job is None:
            raise ValueError("there is no such job that could still fail")
        attempt = job.attempts[-1]
        if states[job.id] == "waiting":
            attempt.start = now
        attempt.failed_at = now
        part = job.asset.uuid if job.asset else job.id
        said = message or f"{code}, rename '/data/gofilex/library/{part}.part'"
        attempt.error = {
            "code": code,
            "message": said,
            "name": "Error",
            "stack": f"Error: {said}\n    at Object.fs.rename",
        }
        return job

    def recover(self, order_id: str, job_id: str | None = None) -> PortalJob:
        """Run a failed job again: a new run on the same job, from the bytes it has. Raises ValueError if none has failed."""
        order, snapshot, now = self.order(order_id), self.snapshot(order_id), self.simulated_now()
        failed = (job for job in order.jobs if job.attempts[-1].failed_at is not None and job_id in {None, job.id})
        job = next(failed, None)
        if job is None:
            raise ValueError("there is no such job that has failed")
        kept = job.status(snapshot.start, now).done
        job.attempts.append(JobRun(self.new_id(), start=now, kept=kept))
        return job

    def cancel(self, order_id: str) -> None:
        """Cancel the order: its jobs stay as they are."""
        self.order(order_id).canceled = self.simulated_now()

    def clean(self, order_id: str) -> None:
        """Clean the order's assets: its jobs are deleted."""
        self.order(order_id).cleaned = True

    def set_state(self, order_id: str, state: str | None) -> None:
        """Show this state, invented ones too; None: the true one again."""
        self.order(order_id).forced_state = state

    def hide(self, order_id: str, *, hidden: bool = True) -> None:
        """Leave the order out of orders/status, or no longer."""
        self.order(order_id).hidden = hidden

    def lose_jobs(self, order_id: str, *, gone: bool = True) -> None:
        """Let the list of jobs be empty, or no longer."""
        self.order(order_id).jobs_gone = gone

    def move_company(self, portal: str, company_id: str, timezone: str) -> None:
        """From now on the portal knows the cinema in this time zone. Raises KeyError."""
        companies = self.catalogues[portal.lower()].companies
        companies[company_id] = replace(companies[company_id], timezone=str(ZoneInfo(timezone)))

    def add_fault(self, fault: Fault) -> Fault:
        """Let this go wrong from now on; the earliest fault that meets a request strikes."""
        self.faults.append(fault)
        return fault

    def clear_faults(self) -> None:
        """Let nothing go wrong any more."""
        self.faults.clear()

    def take_fault(self, portal: str, endpoint: str, body: Any = None) -> Fault | None:
        """The fault that strikes this request, used up by one."""
        fault = next((one for one in self.faults if one.meets(portal, endpoint, body)), None)
        if fault is not None and fault.times is not None:
            fault.times -= 1
            if fault.times == 0:
                self.faults.remove(fault)
        return fault

    def new_id(self) -> str:
        """An id that nothing has yet."""
        return meteor_id(self.random)

    def simulated_now(self) -> float:
        """The simulated seconds by now."""
        return self.simulation.simulated_at(self.clock())
