"""The strict portal: what it takes, what it refuses, and what it answers."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from sandbox.portal import UNKNOWN_PATHS, PortalBackend, serve

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    Ask = Callable[..., Awaitable[tuple[int, Any]]]

EXAMPLES = Path(__file__).parents[1] / "data" / "gofilex"
NOON = 1_779_869_444.706  # 2026-05-27T08:10:44.706Z, when the documentation's example was created
ADD = "/emea/api/method/v1/order/add/encore"
STATUS = "/emea/api/publication/v1/orders/status"
JOBS = "/emea/api/publication/v1/jobs/by/order"


class Clock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def portal(clock: Clock) -> PortalBackend:
    return PortalBackend(clock, ids=random.Random(3))


@pytest.fixture
async def ask(portal: PortalBackend) -> AsyncIterator[Ask]:
    """POST JSON with EMEA's token; gives status and JSON."""
    async with serve(portal) as server, aiohttp.ClientSession() as session:

        async def post(path: str, body: object, **options: Any) -> tuple[int, Any]:
            usual = {"headers": {"Authorization": f"Bearer {portal.tokens['emea']}"}, "json": body}
            async with session.post(server.url + path, **{**usual, **options}) as response:
                text = await response.text()
                return response.status, json.loads(text) if response.content_type == "application/json" else text

        yield post


def example() -> dict[str, Any]:
    body: dict[str, Any] = json.loads((EXAMPLES / "add-encore.request.json").read_text())
    return body


def shape(value: object) -> object:
    """The keys and types of an answer, without its figures."""
    if isinstance(value, dict):
        return {key: shape(one) for key, one in value.items()}
    if isinstance(value, list):
        return [shape(one) for one in value[:1]]
    return type(value).__name__


async def test_the_documentations_example_is_answered_in_the_documentations_shape(
    portal: PortalBackend, ask: Ask
) -> None:
    portal.switches.duplicates = True
    await ask(ADD, example())
    status, answer = await ask(ADD, example())
    documented = json.loads((EXAMPLES / "add-encore.response.json").read_text())
    assert status == 200
    assert shape(answer) == shape(documented)
    same = ("description", "deliveryDue", "transferAfter", "releaseAfter", "event", "company", "_status", "encores")
    assert {name: answer["order"][name] for name in same} == {name: documented["order"][name] for name in same}
    assert answer["order"]["_created"] == documented["order"]["_created"]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"purchaseOrderNumber": "7"}, "purchaseOrderNumber"),
        ({"description": None}, "description"),
        ({"eventId": ""}, "eventId"),
        ({"assetUuids": []}, "assetUuids"),
        ({"assetUuids": "ed39db9d"}, "assetUuids"),
        ({"deliveryDue": "12 December"}, "deliveryDue"),
        ({"deliveryDue": "2026-13-12"}, "deliveryDue"),
        ({"deliveryDue": "2026-12-12 18:00"}, "deliveryDue"),
        ({"deliveryDue": None}, "deliveryDue"),
        ({"transferAfter": 5}, "transferAfter"),
        ({"ownerIdentifier": {"source": "sap"}}, "ownerIdentifier"),
        ({"ownerIdentifier": {"source": "sap", "value": "1"}}, "ownerIdentifier"),
        ({"company": {}}, "company"),
        ({"company": {"_id": "92ocDLbbpnHPYZrTe", "country": "NL"}}, "company.country"),
        ({"company": {"_id": "92ocDLbbpnHPYZrTe", "name": "Filmhuis Bergh"}}, "company.name"),
        ({"company": {"identifier": {"source": "comscore", "value": ""}}}, "company.identifier"),
    ],
)
async def test_whatever_the_documentation_does_not_allow_is_refused(
    portal: PortalBackend, ask: Ask, change: dict[str, Any], problem: str
) -> None:
    status, answer = await ask(ADD, example() | change)
    assert status == 400
    assert answer["error"] == "validation-error"
    assert problem in {detail["name"] for detail in answer["details"]}
    assert portal.orders == {}
    assert portal.requests[0].outcome.startswith("refused")


async def test_an_order_needs_assets_or_an_event(ask: Ask) -> None:
    body = example()
    del body["assetUuids"]
    assert (await ask(ADD, body))[0] == 200
    del body["eventId"]
    status, answer = await ask(ADD, body)
    assert (status, answer["reason"]) == (400, "assetUuids or eventId is required")


async def test_ts_and_other_encores_cannot_share_an_order(portal: PortalBackend, ask: Ask) -> None:
    hamlet = next(event for event in portal.catalogues["emea"].events.values() if event.name.startswith("Hamlet"))
    body = {"company": example()["company"], "deliveryDue": "2026-12-12T18:00", "eventId": hamlet.id}
    status, answer = await ask(ADD, body)
    assert (status, answer["error"]) == (400, "mixed-file-types")
    assert (await ask(ADD, body | {"assetUuids": [hamlet.assets[0].uuid]}))[0] == 200


@pytest.mark.parametrize(
    ("due", "utc"),
    [
        ("2026-12-12", "2026-12-11T23:00:00.000Z"),
        ("2026-12-12T18:00:00", "2026-12-12T17:00:00.000Z"),
        ("2026-07-12T18:00", "2026-07-12T16:00:00.000Z"),
        ("2026-10-25T02:30:00+01:00", "2026-10-25T01:30:00.000Z"),
        ("2026-12-12T18:00:00Z", "2026-12-12T18:00:00.000Z"),
    ],
)
async def test_a_time_without_offset_is_on_the_cinemas_clock(ask: Ask, due: str, utc: str) -> None:
    _, answer = await ask(ADD, example() | {"deliveryDue": due})
    assert answer["order"]["deliveryDue"] == utc


async def test_a_cinema_that_the_portal_knows_elsewhere_gets_its_times_there(portal: PortalBackend, ask: Ask) -> None:
    portal.move_company("EMEA", "92ocDLbbpnHPYZrTe", "Atlantic/Canary")
    _, answer = await ask(ADD, example() | {"deliveryDue": "2026-12-12T18:00:00"})
    assert answer["order"]["company"]["location"]["timezone"] == "Atlantic/Canary"
    assert answer["order"]["deliveryDue"] == "2026-12-12T18:00:00.000Z"


async def test_a_cinema_is_found_by_its_number_with_others(portal: PortalBackend, ask: Ask) -> None:
    bergh = portal.catalogues["emea"].companies["92ocDLbbpnHPYZrTe"]
    [(source, value)] = bergh.identifiers
    company = {"identifier": {"source": source, "value": value}, "country": "NL"}
    assert (await ask(ADD, example() | {"company": company}))[1]["order"]["company"]["_id"] == bergh.id
    status, answer = await ask(ADD, example() | {"company": company | {"country": "DE"}})
    assert (status, answer["error"]) == (400, "company-not-found")


async def test_what_the_catalogue_lacks_is_refused_unless_told_otherwise(portal: PortalBackend, ask: Ask) -> None:
    stranger = example() | {"company": {"_id": "nobodyKnowsThisId"}, "eventId": "norThisEventAtAll"}
    assert (await ask(ADD, stranger))[0] == 400
    portal.switches.accept_unknown = True
    assert (await ask(ADD, stranger))[1]["order"]["company"]["_id"] == "nobodyKnowsThisId"


async def test_an_order_due_too_soon_waits_to_be_accepted(portal: PortalBackend, ask: Ask, clock: Clock) -> None:
    portal.switches.submitted_within_hours = 48
    _, answer = await ask(ADD, example() | {"deliveryDue": "2026-05-28T18:00"})
    order_id = answer["order"]["_id"]
    clock.now += 3600
    assert portal.snapshot(order_id).state == "submitted"
    assert (await ask(JOBS, {"orderId": order_id}))[1] == []
    portal.accept(order_id)
    clock.now += 60
    assert portal.snapshot(order_id).state == "completed"


@pytest.mark.parametrize("path", [ADD, STATUS, JOBS])
async def test_without_the_portals_own_token_nothing_is_done(portal: PortalBackend, ask: Ask, path: str) -> None:
    other = {"Authorization": f"Bearer {portal.tokens['apac']}"}
    assert (await ask(path, example(), headers=other))[0] == 401
    assert (await ask(path, example(), headers={}))[0] == 401
    assert [request.outcome for request in portal.requests] == ["not authorised"] * 2
    assert "authorization" not in portal.requests[0].headers


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (STATUS, {}),
        (STATUS, {"orderIds": []}),
        (STATUS, {"orderIds": "a"}),
        (STATUS, {"orderIds": [None]}),
        (STATUS, {"orderIds": ["a"], "limit": 5}),
        (JOBS, {"orderId": ["a"]}),
        (JOBS, {"orderIds": ["a"]}),
        (JOBS, []),
    ],
)
async def test_reads_are_checked_as_well(ask: Ask, path: str, body: object) -> None:
    assert (await ask(path, body))[0] == 400


async def test_unknown_foreign_and_hidden_orders_are_simply_absent(portal: PortalBackend, ask: Ask) -> None:
    order_id = (await ask(ADD, example()))[1]["order"]["_id"]
    asked = {"orderIds": ["nobodyKnowsThisId", order_id]}
    assert [one["_id"] for one in (await ask(STATUS, asked))[1]] == [order_id]
    foreign = {"Authorization": f"Bearer {portal.tokens['mps']}"}
    assert await ask(STATUS.replace("emea", "mps"), asked, headers=foreign) == (200, [])
    portal.hide(order_id)
    assert await ask(STATUS, asked) == (200, [])


@pytest.mark.parametrize("path", ["/api/publication/v1/orders", "/"])
@pytest.mark.parametrize("switch", UNKNOWN_PATHS)
async def test_a_path_that_is_not_documented_gets_the_portals_application_or_whatever_it_is_switched_to(
    portal: PortalBackend, ask: Ask, path: str, switch: str
) -> None:
    portal.switches.unknown_path = switch
    status, content_type, body = UNKNOWN_PATHS[switch]
    answered, said = await ask(f"/emea{path}", example(), allow_redirects=False)
    assert answered == status
    assert said == (json.loads(body) if content_type == "application/json" else body)
    assert portal.orders == {}
    assert portal.requests[0].outcome == "no such endpoint"


async def test_a_wrong_address_looks_as_it_does_at_a_meteor_application(portal: PortalBackend, ask: Ask) -> None:
    wrong = ADD.replace("/order/add/", "/orders/add/")
    status, page = await ask(wrong, example())
    assert (status, page[:15]) == (200, "<!doctype html>")
    assert (await ask(ADD, example()))[1]["success"] is True


async def test_a_portal_may_have_the_two_documented_pages_alone(portal: PortalBackend, ask: Ask) -> None:
    portal.switches.orders_status = False
    order_id = (await ask(ADD, example()))[1]["order"]["_id"]
    assert (await ask(JOBS, {"orderId": order_id})) == (200, [])
    status, page = await ask(STATUS, {"orderIds": [order_id]})
    assert (status, page[:15]) == (200, "<!doctype html>")


async def test_a_portal_that_is_none_is_not_there(ask: Ask) -> None:
    assert (await ask(ADD.replace("emea", "atlantis"), {}))[0] == 404


async def test_only_json_is_read(portal: PortalBackend, ask: Ask) -> None:
    assert (await ask(ADD, None, data="company=1"))[0] == 415
    assert portal.requests[0].outcome == "not JSON"


def test_the_cinemas_try_every_kind_of_name_and_zone() -> None:
    companies = [one for known in PortalBackend().catalogues.values() for one in known.companies.values()]
    text = "".join(one.name + one.city for one in companies)
    assert len(companies) >= 25
    assert {"&", "<", "'"} <= set(text)
    assert not text.isascii()
    assert any(one.name.startswith("'") for one in companies)
    assert len({one.id for one in companies}) == len(companies)
    assert all(len(one.id) == 17 and not set(one.id) & set("01IOUVl") for one in companies)
