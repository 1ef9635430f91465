"""Ordering, and asking how it goes, when all is well."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import pytest

from gofilex import (
    EndpointMissingError,
    GofilexClient,
    NewEncoreOrder,
    OrderState,
    Portal,
    Progress,
    RefusedError,
    UnexpectedAnswerError,
)
from gofilex.client import ADD_ENCORE
from sandbox.portal import UNKNOWN_PATHS
from sandbox.portal.endpoints import ENDPOINTS

if TYPE_CHECKING:
    from sandbox.portal import PortalBackend, PortalServer
from tests.gofilex.addresses import addresses
from tests.gofilex.failures import Connect

PAGES = os.environ.get("GOFILEX_PAGES")
ADDRESSES = [(*named, address) for named, address in addresses().items()]


async def test_an_order_is_placed_once_and_comes_back_as_the_portal_made_it(
    client: GofilexClient, backend: PortalBackend, order: NewEncoreOrder
) -> None:
    placed = await client.add_encore_order(order)
    [request] = backend.requests
    assert request.body == order.to_json()
    assert (request.outcome, request.order_id) == ("created", placed.id)
    assert placed.state == OrderState.PENDING
    assert placed.delivery_due == datetime(2026, 12, 12, 17, 0, tzinfo=UTC)
    assert placed.timezone == "Europe/Amsterdam"
    assert placed.description == "Berliner Philharmoniker - Sommerkonzert 16/6/2023"
    assert [encore.file_type for encore in placed.derived.encores] == ["ts"]


async def test_an_order_without_event_comes_back_without_event(client: GofilexClient, order: NewEncoreOrder) -> None:
    placed = await client.add_encore_order(
        replace(order, event_id=None, asset_uuids=("ed39db9d-e98e-4eb4-9848-b6a85a274568",))
    )
    assert placed.event is None


async def test_the_same_order_again_is_a_placed_order_in_state_duplicate(
    client: GofilexClient, backend: PortalBackend, order: NewEncoreOrder
) -> None:
    backend.switches.duplicates = True
    first = await client.add_encore_order(order)
    again = await client.add_encore_order(order)
    assert again.id != first.id
    assert (again.state, again.status.complete) == (OrderState.DUPLICATE, True)
    assert again.progress == Progress(step=0, total=0)


async def test_the_status_of_many_orders_is_matched_by_id_and_asked_in_batches(
    client: GofilexClient, backend: PortalBackend, order: NewEncoreOrder
) -> None:
    ids = [(await client.add_encore_order(order)).id for _ in range(5)]
    backend.requests.clear()
    found = await client.orders_status([*ids, "nobodyKnowsThisId", ids[0]], chunk=4)
    assert found.keys() == set(ids)
    assert all(
        status.id == key and status.progress == Progress(step=0, total=27_569_377_124) for key, status in found.items()
    )
    assert [len(request.body["orderIds"]) for request in backend.requests] == [4, 2]


async def test_asking_about_no_orders_sends_nothing(client: GofilexClient, backend: PortalBackend) -> None:
    assert await client.orders_status([]) == {}
    assert await client.orders_status_once([]) == {}
    assert backend.requests == []


async def test_one_text_is_not_taken_for_a_list_of_ids(client: GofilexClient) -> None:
    with pytest.raises(TypeError, match="list of order ids"):
        await client.orders_status("zazRCknY5tRKFR5p7")


async def test_jobs_are_listed_once_the_portal_has_made_them(
    client: GofilexClient, backend: PortalBackend, order: NewEncoreOrder
) -> None:
    placed = await client.add_encore_order(order)
    assert await client.jobs_by_order(placed.id) == []
    backend.set_speed(1000)
    while (await client.orders_status_once([placed.id]))[placed.id].state != OrderState.COMPLETED:
        pass
    jobs = {job.type: job for job in await client.jobs_by_order(placed.id)}
    assert jobs.keys() == {"download", "link", "email"}
    assert jobs["download"].completed
    assert jobs["download"].run is not None
    assert jobs["download"].run.finish is not None
    assert jobs["link"].dependencies.resolved == (jobs["download"].id,)


async def test_an_order_of_another_portal_is_not_returned(
    client: GofilexClient, connect: Connect, server: PortalServer, backend: PortalBackend, order: NewEncoreOrder
) -> None:
    placed = await client.add_encore_order(order)
    backend.tokens["apac"] = backend.tokens["emea"]
    elsewhere = await connect(server.portal_url("apac"))
    assert await elsewhere.orders_status([placed.id]) == {}
    assert await elsewhere.jobs_by_order(placed.id) == []


async def test_every_request_carries_its_reference_and_is_logged_with_it(
    client: GofilexClient, backend: PortalBackend, order: NewEncoreOrder, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, "gofilex"):
        await client.add_encore_order(order)
    [record] = [one for one in caplog.records if one.name == "gofilex"]
    told = vars(record)
    assert told["reference"] == backend.requests[0].headers["x-request-id"]
    assert (told["portal"], told["endpoint"], told["outcome"], told["status"]) == ("EMEA", "add-encore", "ok", 200)
    assert told["ms"] >= 0


@pytest.mark.parametrize("switch", UNKNOWN_PATHS)
async def test_an_order_goes_to_its_one_address_whatever_the_portal_answers_elsewhere(
    client: GofilexClient, backend: PortalBackend, order: NewEncoreOrder, switch: str
) -> None:
    backend.switches.orders_status, backend.switches.unknown_path = False, switch
    placed = await client.add_encore_order(order)
    assert [(request.endpoint, request.outcome) for request in backend.requests] == [("add-encore", "created")]
    assert placed.id in backend.orders


async def test_where_nothing_of_the_portals_is_an_order_is_sent_once_and_its_address_is_named(
    connect: Connect, server: PortalServer, backend: PortalBackend, order: NewEncoreOrder
) -> None:
    backend.switches.unknown_path = "page-404"
    client = await connect(f"{server.portal_url('emea')}/old")
    with pytest.raises(EndpointMissingError) as missing:
        await client.add_encore_order(order)
    assert missing.value.address == client.add_encore_address == f"{server.portal_url('emea')}/old{ADD_ENCORE.path}"
    assert missing.value.address in str(missing.value)
    assert missing.value.surely_not_created
    assert (backend.orders, len(backend.requests)) == ({}, 1)


async def test_a_web_page_in_place_of_an_order_says_nothing_of_the_order_and_names_the_address(
    connect: Connect, server: PortalServer, backend: PortalBackend, order: NewEncoreOrder
) -> None:
    client = await connect(f"{server.portal_url('emea')}/old")
    with pytest.raises(UnexpectedAnswerError, match="a web page") as page:
        await client.add_encore_order(order)
    assert (page.value.foreign, page.value.surely_not_created) == (True, False)
    assert page.value.address == client.add_encore_address
    assert len(backend.requests) == 1


@pytest.mark.parametrize(("portal", "endpoint", "address"), ADDRESSES)
async def test_each_endpoint_is_asked_where_the_documentation_has_it(
    order: NewEncoreOrder, portal: str, endpoint: str, address: str
) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(f"{request.method} {request.url}")
        placed = {"success": True, "order": {"_id": "zazRCknY5tRKFR5p7"}}
        return httpx.Response(200, json=placed if endpoint == "add-encore" else [])

    http = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    async with http, GofilexClient(Portal(portal), token="a-token", client=http) as client:
        calls: dict[str, Callable[[], Awaitable[object]]] = {
            "add-encore": lambda: client.add_encore_order(order),
            "jobs-by-order": lambda: client.jobs_by_order("zazRCknY5tRKFR5p7"),
            "orders-status": lambda: client.orders_status(["zazRCknY5tRKFR5p7"]),
        }
        assert endpoint in calls, f"say here how {endpoint} is called; see docs/recipes/endpoint.md, step 3"
        await calls[endpoint]()
    assert asked == [f"POST {address}"]


def test_the_table_of_addresses_has_every_portal_and_endpoint_once() -> None:
    assert [(portal, endpoint) for portal, endpoint, _ in ADDRESSES] == [
        (portal.value, endpoint) for portal in Portal for endpoint in ENDPOINTS.values()
    ]


def test_the_stand_in_has_the_documented_paths_and_no_others() -> None:
    assert {(path, endpoint) for path, endpoint in ENDPOINTS.items()} == {
        (urlsplit(address).path, endpoint) for _, endpoint, address in ADDRESSES
    }


@pytest.mark.parametrize("page", ["add-encore", "jobs-by-order"])
def test_the_table_of_addresses_is_that_of_the_documentations_pages(page: str) -> None:
    if not PAGES:
        pytest.skip(
            f"the API documentation's pages are not beside the project ({page}.txt): GOFILEX_PAGES names their folder"
        )
    text = (Path(PAGES) / f"{page}.txt").read_text(encoding="utf-8")
    assert set(re.findall(r"https://\S+?/api/[a-z0-9/]+", text)) == {
        address for _, endpoint, address in ADDRESSES if endpoint == page
    }


async def test_assets_that_cannot_share_an_order_are_refused_in_the_portals_words(
    client: GofilexClient, backend: PortalBackend, order: NewEncoreOrder
) -> None:
    hamlet = next(event for event in backend.catalogues["emea"].events.values() if event.name.startswith("Hamlet"))
    with pytest.raises(RefusedError, match="TS and non-TS") as refused:
        await client.add_encore_order(replace(order, event_id=hamlet.id))
    assert (refused.value.status, refused.value.code) == (400, "mixed-file-types")
    assert refused.value.surely_not_created


@pytest.mark.parametrize("name", ["emea", " NORAM ", "Mps"])
def test_portals_are_found_by_name_in_any_case(name: str) -> None:
    assert Portal(name).value == name.strip().upper()


def test_each_portal_has_its_documented_address() -> None:
    documented = {portal: address.partition("/api/")[0] for (portal, _), address in addresses().items()}
    assert {portal.value: portal.base_url for portal in Portal} == documented


@pytest.mark.parametrize(
    "url",
    ["ftp://portal", "portal.example", "https://", "https://me:pw@portal", "https://portal?a=b", "http://[::1", "a\nb"],
)
def test_an_address_that_is_none_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(ValueError, match="a portal's address is") as refused:
        GofilexClient(Portal.EMEA, token="t", base_url=url)
    assert url not in str(refused.value)
