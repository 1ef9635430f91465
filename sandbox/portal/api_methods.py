"""The methods of the portal's API, without HTTP: placing an order, its jobs, and how orders stand."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from sandbox.portal.catalogue import EncoreAsset, ListedCompany, ListedEvent, ListedOwner
from sandbox.portal.encore_order import STAGGER, JobRun, PortalJob, PortalOrder
from sandbox.portal.request_validation import RequestRefusedError, check_add_encore, check_ids, instant

if TYPE_CHECKING:
    from sandbox.portal.portal_backend import PortalBackend


def add_encore(backend: PortalBackend, portal: str, body: object) -> PortalOrder:
    """Create an order. Raises `RequestRefusedError`."""
    asked = check_add_encore(body)
    company = _company(backend, portal, asked["company"])
    event, assets = _content(backend, portal, asked)
    owner = _owner(backend, portal, asked)
    now = backend.clock()
    due = instant(asked["deliveryDue"], company.timezone)
    # The documentation's example got the hour before its creation for both times that it did not give.
    this_hour = now - now % 3600
    after = {
        name: instant(asked[name], company.timezone) if name in asked else this_hour
        for name in ("transferAfter", "releaseAfter")
    }
    switches = backend.switches
    soon = switches.submitted_within_hours
    content = {asset.uuid for asset in assets}
    order = PortalOrder(
        id=backend.new_id(),
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
        made=backend.simulated_now(),
        request=asked,
        jobs=_jobs(backend, assets, event),
        duplicate=switches.duplicates and _ordered_already(backend, portal, company, content),
        submitted=soon is not None and due - now < soon * 3600,
    )
    backend.orders[order.id] = order
    return order


def jobs_by_order(backend: PortalBackend, portal: str, body: object) -> list[dict[str, Any]]:
    """The order's jobs; empty for an order that this portal does not know. Raises `RequestRefusedError`."""
    order_id = check_ids(body, "orderId", str)
    order = backend.orders.get(order_id)
    return backend.snapshot(order_id).jobs() if order is not None and order.portal == portal else []


def orders_status(backend: PortalBackend, portal: str, body: object) -> list[dict[str, Any]]:
    """How the orders stand that this portal knows, in any order. Raises `RequestRefusedError`."""
    ids = check_ids(body, "orderIds", list)
    limit = backend.switches.max_status_ids
    if limit is not None and len(ids) > limit:
        raise RequestRefusedError("too-many", f"At most {limit} orders", status=backend.switches.too_many_status)
    if backend.switches.refused_id in ids:
        raise RequestRefusedError("bad-id", "Match failed")
    known = [backend.orders[one] for one in dict.fromkeys(ids) if one in backend.orders]
    found = [backend.snapshot(order.id).status() for order in known if order.portal == portal and not order.hidden]
    backend.random.shuffle(found)
    return found


def _company(backend: PortalBackend, portal: str, wanted: dict[str, Any]) -> ListedCompany:
    companies = backend.catalogues[portal].companies
    found = _companies_with_id(companies, wanted) if "_id" in wanted else _companies_with_identifier(companies, wanted)
    if len(found) > 1:
        raise RequestRefusedError("company-ambiguous", "Several companies have this identifier", status=400)
    if found:
        return found[0]
    if not backend.switches.accept_unknown:
        raise RequestRefusedError("company-not-found", "Company not found")
    identity = wanted.get("_id") or backend.new_id()
    companies[identity] = ListedCompany(
        identity, f"Company {identity}", "Somewhere", wanted.get("country", "NL"), "Europe/Amsterdam"
    )
    return companies[identity]


def _companies_with_id(companies: dict[str, ListedCompany], wanted: dict[str, Any]) -> list[ListedCompany]:
    return [companies[wanted["_id"]]] if wanted["_id"] in companies else []


def _companies_with_identifier(companies: dict[str, ListedCompany], wanted: dict[str, Any]) -> list[ListedCompany]:
    number = (wanted["identifier"]["source"], wanted["identifier"]["value"])
    country = wanted["country"].upper() if "country" in wanted else None
    return [one for one in companies.values() if number in one.identifiers and country in {None, one.country}]


def _content(
    backend: PortalBackend, portal: str, asked: dict[str, Any]
) -> tuple[ListedEvent | None, tuple[EncoreAsset, ...]]:
    event = _event(backend, portal, asked["eventId"]) if "eventId" in asked else None
    assets = [_asset(backend, portal, one) for one in dict.fromkeys(asked.get("assetUuids", ()))]
    if not assets and event is not None:
        assets = list(event.assets)
    if len({asset.file_type == "ts" for asset in assets}) > 1:
        raise RequestRefusedError("mixed-file-types", "TS and non-TS encores cannot be combined in one order")
    return event, tuple(assets)


def _event(backend: PortalBackend, portal: str, event_id: str) -> ListedEvent:
    event = backend.catalogues[portal].events.get(event_id)
    if event is None and not backend.switches.accept_unknown:
        raise RequestRefusedError("event-not-found", "Event not found")
    return event or ListedEvent(event_id, f"Event {event_id}", (_unknown_asset(backend, str(uuid.uuid4())),))


def _asset(backend: PortalBackend, portal: str, identity: str) -> EncoreAsset:
    known = backend.catalogues[portal].assets.get(identity)
    if known is None and not backend.switches.accept_unknown:
        raise RequestRefusedError("asset-not-found", f"Encore {identity} not found")
    return known[0] if known is not None else _unknown_asset(backend, identity)


def _unknown_asset(backend: PortalBackend, identity: str) -> EncoreAsset:
    return EncoreAsset(backend.new_id(), identity, f"Encore {identity[:8]}", "ts", 25_000_000_000)


def _owner(backend: PortalBackend, portal: str, asked: dict[str, Any]) -> ListedOwner:
    owners = backend.catalogues[portal].owners
    for name in ("ownerId", "bookerId"):
        if name in asked and asked[name] not in owners and not backend.switches.accept_unknown:
            raise RequestRefusedError(f"{name[:-2]}-not-found", f"{name[:-2].capitalize()} not found")
    return owners.get(asked.get("ownerId", ""), next(iter(owners.values())))


def _jobs(backend: PortalBackend, assets: tuple[EncoreAsset, ...], event: ListedEvent | None) -> list[PortalJob]:
    new_id = backend.new_id
    downloads = [
        PortalJob(new_id(), "download", asset.name, asset, [JobRun(new_id())], begins=number * STAGGER)
        for number, asset in enumerate(assets)
    ]
    links = [
        PortalJob(new_id(), "link", job.description, job.asset, [JobRun(new_id())], after=[job]) for job in downloads
    ]
    title = event.name if event else assets[0].name
    return [*downloads, *links, PortalJob(new_id(), "email", title, None, [JobRun(new_id())], after=links)]


def _ordered_already(backend: PortalBackend, portal: str, company: ListedCompany, content: set[str]) -> bool:
    return any(
        order.portal == portal
        and order.company.id == company.id
        and order.canceled is None
        and content <= {asset.uuid for asset in order.assets}
        for order in backend.orders.values()
    )
