"""What every kind of answer means, whoever on the way may have given it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from gofilex import (
    AnswerError,
    EndpointMissingError,
    GofilexError,
    NewEncoreOrder,
    PortalFaultError,
    RefusedError,
    UnexpectedAnswerError,
)
from tests.gofilex.failures import Connect, failure_of


def answering(status: int = 200, **how: Any) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.MockTransport(lambda _: httpx.Response(status, **how)))


@pytest.mark.parametrize(
    ("status", "how", "meaning"),
    [
        (200, {"json": {"success": False}}, RefusedError),
        (200, {"json": {"success": False, "order": {"_id": "a"}}}, UnexpectedAnswerError),
        (200, {"json": {"success": "true", "order": {"_id": "a"}}}, UnexpectedAnswerError),
        (200, {"json": {"success": True, "order": {"_id": ""}}}, UnexpectedAnswerError),
        (200, {"json": {"success": True, "order": {"_id": 7}}}, UnexpectedAnswerError),
        (200, {"json": {"success": True, "order": None}}, UnexpectedAnswerError),
        (200, {"json": [1]}, UnexpectedAnswerError),
        (200, {"content": b"\xff\xfe"}, UnexpectedAnswerError),
        (200, {"content": b"[" * 100_000}, UnexpectedAnswerError),
        (204, {}, UnexpectedAnswerError),
        (400, {"html": "<h1>Bad request</h1>"}, UnexpectedAnswerError),
        (400, {"json": {"errors": ["eventId unknown"]}}, RefusedError),
        (400, {"json": ["eventId unknown"]}, RefusedError),
        (400, {"json": "eventId unknown"}, RefusedError),
        (400, {"json": {}}, RefusedError),
        (409, {"content": b"null"}, RefusedError),
        (422, {"json": {"success": False}}, RefusedError),
        (400, {"json": {"success": False, "order": {"_id": "a"}}}, UnexpectedAnswerError),
        (404, {"json": {"reason": "Already there", "order": {"_id": "a"}}}, UnexpectedAnswerError),
        (403, {"json": {"order": {"_id": "a"}}}, UnexpectedAnswerError),
        (400, {"json": {"message": "No"}}, RefusedError),
        (400, {"json": {"error": {"message": "No"}}}, RefusedError),
        (404, {"json": {"error": 404, "reason": "Company not found"}}, RefusedError),
        (404, {"json": {"error": "not-found", "message": "No such event"}}, RefusedError),
        (405, {"json": {"reason": "Orders for this event are closed"}}, RefusedError),
        (501, {"json": {"reason": "DCP encores cannot be ordered here"}}, RefusedError),
        (404, {"json": {"detail": "Not Found"}}, EndpointMissingError),
        (404, {"json": {"error": 404, "reason": "Not found."}}, EndpointMissingError),
        (404, {"html": "<h1>Company not found</h1>"}, EndpointMissingError),
        (405, {"json": {"error": "Method Not Allowed"}}, EndpointMissingError),
        (501, {}, EndpointMissingError),
        (408, {"json": {"reason": "Too slow"}}, PortalFaultError),
        (409, {}, UnexpectedAnswerError),
        (422, {"json": {"error": "validation-error"}}, RefusedError),
        (503, {"headers": {"Retry-After": "7"}}, PortalFaultError),
    ],
)
async def test_what_an_answer_to_an_order_means(
    connect: Connect, order: NewEncoreOrder, status: int, how: dict[str, Any], meaning: type[GofilexError]
) -> None:
    client = await connect("http://portal", client=answering(status, **how))
    error = await failure_of(client.add_encore_order(order))
    assert type(error) is meaning
    assert error.surely_not_created == (meaning in {RefusedError, EndpointMissingError})


@pytest.mark.parametrize("answer", [{"success": True}, "text", 7, None, [{"name": "no id"}], [1, 2]])
async def test_an_answer_to_a_read_that_is_no_list_of_documents_is_not_one(connect: Connect, answer: Any) -> None:
    client = await connect("http://portal", client=answering(json=answer))
    assert isinstance(await failure_of(client.jobs_by_order("a")), UnexpectedAnswerError)


async def test_documents_without_id_and_orders_nobody_asked_for_are_left_out(connect: Connect) -> None:
    answer = [{"_id": "b"}, None, {"_id": "a", "_status": {"state": "polishing"}}]
    client = await connect("http://portal", client=answering(json=answer))
    found = await client.orders_status(["a"])
    assert {key: status.state for key, status in found.items()} == {"a": "polishing"}


async def test_the_portals_reason_is_one_tidy_line_with_the_fields_it_names(
    connect: Connect, order: NewEncoreOrder
) -> None:
    said = {
        "error": "validation-error",
        "reason": "Bad\x00 \u202edate\r\n\x1b[31m" + "x" * 600,
        "details": [{"name": "deliveryDue", "type": "expectedType"}, "?"],
    }
    client = await connect("http://portal", client=answering(400, json=said))
    error = await failure_of(client.add_encore_order(order))
    assert isinstance(error, AnswerError)
    assert error.reason is not None
    assert error.reason.startswith("Bad date [31mxxx")
    assert len(error.reason) == 500
    assert (error.code, error.fields) == ("validation-error", ("deliveryDue",))


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"reason": "Company not found"}, "Company not found"),
        ({"error": {"reason": "Company not found", "error": 404}}, "Company not found"),
        ({"errors": ["eventId unknown", "Due is in the past", "eventId unknown"]}, "eventId unknown; Due is in the past"),
        ({"errors": [{"field": "eventId", "message": "unknown event"}]}, "unknown event"),
        ({"errors": {"eventId": "is unknown", "deliveryDue": ["is in the past"]}}, "eventId: is unknown; deliveryDue: is in the past"),
        ({"deliveryDue": ["This field is required."]}, "deliveryDue: This field is required."),
        ({"status": "error", "data": {"message": "No such event"}}, "No such event"),
        ({"statusCode": 400, "error": "Bad Request", "message": "company must be an object"}, "company must be an object"),
        ({"error": "validation-error", "details": [{"name": "deliveryDue", "type": "required"}]}, "validation-error"),
        ({"error": "Bad Request"}, None),
        ({"error": "400 Bad Request"}, None),
        ({"timestamp": "2026-11-18T13:30:00Z", "status": 400, "error": "Bad Request", "path": "/api"}, None),
        ({"status": "fail", "code": "E400"}, None),
        ({"details": '[{"name": "deliveryDue", "type": "required", "message": "Due is required"}]'}, "Due is required"),
        ({"reason": "[sic] nothing"}, "[sic] nothing"),
        (["", None, 7], None),
        (7, None),
    ],
)  # fmt: skip
async def test_the_portals_reason_is_found_wherever_it_stands(
    connect: Connect, order: NewEncoreOrder, said: Any, reason: str | None
) -> None:
    client = await connect("http://portal", client=answering(400, json=said))
    error = await failure_of(client.add_encore_order(order))
    assert isinstance(error, RefusedError)
    assert error.reason == reason


@pytest.mark.parametrize(
    "said",
    [
        {"details": [{"name": "deliveryDue"}, {"name": "company._id"}, {"name": "deliveryDue"}]},
        {"error": {"error": "validation-error", "details": [{"name": "deliveryDue"}, {"name": "company._id"}]}},
        {"errors": [{"field": "deliveryDue", "message": "?"}, {"field": "company._id", "message": "?"}]},
        {"errors": {"deliveryDue": "?", "company._id": "?"}},
        {"error": 400, "reason": "?", "details": '[{"name": "deliveryDue"}, {"name": "company._id"}]'},
    ],
)
async def test_the_fields_that_a_refusal_names_are_read(connect: Connect, order: NewEncoreOrder, said: Any) -> None:
    client = await connect("http://portal", client=answering(400, json=said))
    error = await failure_of(client.add_encore_order(order))
    assert isinstance(error, RefusedError)
    assert error.fields == ("deliveryDue", "company._id")


@pytest.mark.parametrize(
    ("how", "foreign"),
    [
        ({"html": "<!doctype html>"}, True),
        ({"text": "Welcome"}, True),
        ({}, True),
        ({"content": b'{"success": true, "order": {"_i'}, False),
        ({"json": {"success": "maybe"}}, False),
    ],
)
async def test_what_is_no_beginning_of_json_may_come_from_somebody_else(
    connect: Connect, order: NewEncoreOrder, how: dict[str, Any], foreign: bool
) -> None:
    client = await connect("http://portal", client=answering(200, **how))
    error = await failure_of(client.add_encore_order(order))
    assert isinstance(error, UnexpectedAnswerError)
    assert error.foreign is foreign
    assert error.address == "http://portal/api/method/v1/order/add/encore"
