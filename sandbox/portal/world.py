"""The stand-in's memory and behaviour, without HTTP: what it knows, what was ordered, what goes wrong, who asked what."""

from __future__ import annotations

import random
import time
import uuid
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sandbox.portal.addresses import ENDPOINTS
from sandbox.portal.answers import Picture
from sandbox.portal.catalogue import PORTALS, Company, EncoreAsset, Event, Owner, meteor_id, seed
from sandbox.portal.checks import Refusal, check_add_encore, check_ids, instant
from sandbox.portal.delivery import STAGGER, Attempt, Job, Order
from sandbox.portal.pace import Pace

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.portal.faults import Fault

QUIRKS = {
    "total-zero": "progress says 0 of 0",
    "no-progress": "_status without progress",
    "no-status": "no _status at all",
    "no-run": "jobs without _run",
    "no-package": "jobs without digitalCinemaPackage",
    "unknown-job-type": "link jobs are called `conform`",
    "unknown-job-state": "waiting jobs are called `paused`",
}
"""Oddities that a portal may show, for all orders (`Switches.quirks`) at once."""


@dataclass(slots=True)
class Switches:
    """How this portal behaves; may be changed at any time.

    `orders_status`: whether this portal has orders/status; without it, it has the two endpoints of the documentation's pages
    alone. `unknown_path`: what it answers anywhere else (a key of `addresses.UNKNOWN_PATHS`). `accept_unknown`: take
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


class World:
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
        self.pace = Pace(clock(), speed)
        self.tokens = {portal: f"sandbox-token-of-{portal}" for portal in PORTALS} | (tokens or {})
        self.catalogues = seed()
        self.switches = Switches()
        self.orders: dict[str, Order] = {}
        self.requests: list[Request] = []
        self.faults: list[Fault] = []
        self._ids = ids or random.Random()

    def offers(self, endpoint: str) -> bool:
        """Whether this is one of the portal's endpoints."""
        return endpoint in ENDPOINTS.values() and (self.switches.orders_status or endpoint != "orders-status")

    # what a person at the portal can do; times and states are seen at the next look

    def set_speed(self, speed: float) -> None:
        """Deliver so many times as fast from now on; 0 stops everything where it is."""
        self.pace.change(self.clock(), speed)

    def order(self, order_id: str) -> Order:
        """The order. Raises KeyError."""
        return self.orders[order_id]

    def picture(self, order_id: str) -> Picture:
        """The order as it stands now. Raises KeyError."""
        return Picture(self.orders[order_id], self.pace, self.clock(), frozenset(self.switches.quirks))

    def start_now(self, order_id: str) -> None:
        """Do not wait for transfer after."""
        order = self.order(order_id)
        self.accept(order_id)
        order.started = self._script_now()

    def accept(self, order_id: str) -> None:
        """Take in an order that was `submitted`."""
        order = self.order(order_id)
        if order.submitted and order.accepted is None:
            order.accepted = self._script_now()

    def fail(
        self, order_id: str, job_id: str | None = None, *, code: str = "ENOENT", message: str | None = None
    ) -> Job:
        """Let a job fail where it is: the given one, else one that runs, else the next. Raises ValueError if there is none."""
        order, picture, now = self.order(order_id), self.picture(order_id), self._script_now()
        standings = {job.id: job.standing(picture.start, now).state for job in picture.visible_jobs}
        wanted = [job for job in order.jobs if standings.get(job.id) in {"running", "waiting"}]
        wanted.sort(key=lambda job: standings[job.id] != "running")
        job = next((job for job in wanted if job_id in {None, job.id}), None)
        if job is None:
            raise ValueError("there is no such job that could still fail")
        attempt = job.attempts[-1]
        if standings[job.id] == "waiting":
            attempt.start = now
        attempt.failed_at = now
        part = job.asset.uuid if job.asset else job.id
        told = message or f"{code}, rename '/data/gofilex/library/{part}.part'"
        attempt.error = {
            "code": code,
            "message": told,
            "name": "Error",
            "stack": f"Error: {told}\n    at Object.fs.rename",
        }
        return job

    def recover(self, order_id: str, job_id: str | None = None) -> Job:
        """Run a failed job again: a new run on the same job, from the bytes it has. Raises ValueError if none has failed."""
        order, picture, now = self.order(order_id), self.picture(order_id), self._script_now()
        failed = (job for job in order.jobs if job.attempts[-1].failed_at is not None and job_id in {None, job.id})
        job = next(failed, None)
        if job is None:
            raise ValueError("there is no such job that has failed")
        kept = job.standing(picture.start, now).done
        job.attempts.append(Attempt(self._new_id(), start=now, kept=kept))
        return job

    def cancel(self, order_id: str) -> None:
        """Cancel the order: its jobs stay as they are."""
        self.order(order_id).canceled = self._script_now()

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

    # what callers of the API can do

    def add_encore(self, portal: str, body: object) -> Order:
        """Create an order. Raises `Refusal`."""
        asked = check_add_encore(body)
        company = self._company(portal, asked["company"])
        event, assets = self._content(portal, asked)
        owner = self._owner(portal, asked)
        now = self.clock()
        due = instant(asked["deliveryDue"], company.timezone)
        # The documentation's example got the hour before its creation for both times that it did not give.
        this_hour = now - now % 3600
        after = {
            name: instant(asked[name], company.timezone) if name in asked else this_hour
            for name in ("transferAfter", "releaseAfter")
        }
        soon = self.switches.submitted_within_hours
        content = {asset.uuid for asset in assets}
        order = Order(
            id=self._new_id(),
            portal=portal,
            company=company,
            event=event,
            assets=assets,
            owner=owner,
            description=asked.get("description") or (event.name if event else assets[0].name),
            due=due,
            transfer_after=after["transferAfter"],
            release_after=after["releaseAfter"],
            created=now,
            made=self._script_now(),
            request=asked,
            jobs=self._jobs(assets, event),
            duplicate=self.switches.duplicates and self._ordered_already(portal, company, content),
            submitted=soon is not None and due - now < soon * 3600,
        )
        self.orders[order.id] = order
        return order

    def jobs_by_order(self, portal: str, body: object) -> list[dict[str, Any]]:
        """The order's jobs; empty for an order that this portal does not know. Raises `Refusal`."""
        order_id = check_ids(body, "orderId", str)
        order = self.orders.get(order_id)
        return self.picture(order_id).jobs() if order is not None and order.portal == portal else []

    def orders_status(self, portal: str, body: object) -> list[dict[str, Any]]:
        """How the orders stand that this portal knows, in any order. Raises `Refusal`."""
        ids = check_ids(body, "orderIds", list)
        limit = self.switches.max_status_ids
        if limit is not None and len(ids) > limit:
            raise Refusal("too-many", f"At most {limit} orders", status=self.switches.too_many_status)
        if self.switches.refused_id in ids:
            raise Refusal("bad-id", "Match failed")
        known = [self.orders[one] for one in dict.fromkeys(ids) if one in self.orders]
        found = [self.picture(order.id).status() for order in known if order.portal == portal and not order.hidden]
        self._ids.shuffle(found)
        return found

    # inside

    def _script_now(self) -> float:
        return self.pace.script_at(self.clock())

    def _new_id(self) -> str:
        return meteor_id(self._ids)

    def _company(self, portal: str, asked: dict[str, Any]) -> Company:
        companies = self.catalogues[portal].companies
        if "_id" in asked:
            found = [companies[asked["_id"]]] if asked["_id"] in companies else []
        else:
            number = (asked["identifier"]["source"], asked["identifier"]["value"])
            found = [one for one in companies.values() if number in one.identifiers]
            if "country" in asked:
                found = [one for one in found if one.country == asked["country"].upper()]
        if len(found) > 1:
            raise Refusal("company-ambiguous", "Several companies have this identifier", status=400)
        if not found and self.switches.accept_unknown:
            identity = asked.get("_id") or self._new_id()
            found = [
                Company(identity, f"Company {identity}", "Somewhere", asked.get("country", "NL"), "Europe/Amsterdam")
            ]
            companies[identity] = found[0]
        if not found:
            raise Refusal("company-not-found", "Company not found")
        return found[0]

    def _content(self, portal: str, asked: dict[str, Any]) -> tuple[Event | None, tuple[EncoreAsset, ...]]:
        catalogue = self.catalogues[portal]
        event = catalogue.events.get(asked["eventId"]) if "eventId" in asked else None
        if event is None and "eventId" in asked:
            if not self.switches.accept_unknown:
                raise Refusal("event-not-found", "Event not found")
            event = Event(asked["eventId"], f"Event {asked['eventId']}", (self._unknown_asset(str(uuid.uuid4())),))
        assets: list[EncoreAsset] = []
        for one in dict.fromkeys(asked.get("assetUuids", ())):
            known = catalogue.assets.get(one)
            if known is None and not self.switches.accept_unknown:
                raise Refusal("asset-not-found", f"Encore {one} not found")
            assets.append(known[0] if known is not None else self._unknown_asset(one))
        if not assets and event is not None:
            assets = list(event.assets)
        if len({asset.file_type == "ts" for asset in assets}) > 1:
            raise Refusal("mixed-file-types", "TS and non-TS encores cannot be combined in one order")
        return event, tuple(assets)

    def _unknown_asset(self, identity: str) -> EncoreAsset:
        return EncoreAsset(self._new_id(), identity, f"Encore {identity[:8]}", "ts", 25_000_000_000)

    def _owner(self, portal: str, asked: dict[str, Any]) -> Owner:
        owners = self.catalogues[portal].owners
        for name in ("ownerId", "bookerId"):
            if name in asked and asked[name] not in owners and not self.switches.accept_unknown:
                raise Refusal(f"{name[:-2]}-not-found", f"{name[:-2].capitalize()} not found")
        return owners.get(asked.get("ownerId", ""), next(iter(owners.values())))

    def _jobs(self, assets: tuple[EncoreAsset, ...], event: Event | None) -> list[Job]:
        downloads = [
            Job(self._new_id(), "download", asset.name, asset, [Attempt(self._new_id())], begins=number * STAGGER)
            for number, asset in enumerate(assets)
        ]
        links = [
            Job(self._new_id(), "link", job.description, job.asset, [Attempt(self._new_id())], after=[job])
            for job in downloads
        ]
        title = event.name if event else assets[0].name
        return [*downloads, *links, Job(self._new_id(), "email", title, None, [Attempt(self._new_id())], after=links)]

    def _ordered_already(self, portal: str, company: Company, content: set[str]) -> bool:
        return any(
            order.portal == portal
            and order.company.id == company.id
            and order.canceled is None
            and content <= {asset.uuid for asset in order.assets}
            for order in self.orders.values()
        )
