"""What every kind of answer means, whoever on the way may have given it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from gofilex import (
    AnswerError,
    EndpointMissing,
    GofilexError,
    NewEncoreOrder,
    PortalFault,
    Refused,
    UnexpectedAnswer,
)
from tests.gofilex.failures import Connect, failure_of


def answering(status: int = 200, **how: Any) -> httpx.MockTransport:
    return httpx.MockTransport(lambda _: httpx.Response(status, **how))


@pytest.mark.parametrize(
    ("status", "how", "meaning"),
    [
        (200, {"json": {"success": False}}, Refused),
        (200, {"json": {"success": False, "order": {"_id": "a"}}}, UnexpectedAnswer),
        (200, {"json": {"success": "true", "order": {"_id": "a"}}}, UnexpectedAnswer),
        (200, {"json": {"success": True, "order": {"_id": ""}}}, UnexpectedAnswer),
        (200, {"json": {"success": True, "order": {"_id": 7}}}, UnexpectedAnswer),
        (200, {"json": {"success": True, "order": None}}, UnexpectedAnswer),
        (200, {"json": [1]}, UnexpectedAnswer),
        (200, {"content": b"\xff\xfe"}, UnexpectedAnswer),
        (200, {"content": b"[" * 100_000}, UnexpectedAnswer),
        (204, {}, UnexpectedAnswer),
        (400, {"html": "<h1>Bad request</h1>"}, UnexpectedAnswer),
        (400, {"json": {"message": "No"}}, Refused),
        (400, {"json": {"error": {"message": "No"}}}, Refused),
        (404, {"json": {"error": 404, "reason": "Company not found"}}, Refused),
        (404, {"json": {"detail": "Not Found"}}, EndpointMissing),
        (408, {"json": {"reason": "Too slow"}}, PortalFault),
        (409, {}, UnexpectedAnswer),
        (422, {"json": {"error": "validation-error"}}, Refused),
        (503, {"headers": {"Retry-After": "7"}}, PortalFault),
    ],
)
async def test_what_an_answer_to_an_order_means(
    connect: Connect, order: NewEncoreOrder, status: int, how: dict[str, Any], meaning: type[GofilexError]
) -> None:
    client = await connect("http://portal", transport=answering(status, **how))
    error = await failure_of(client.add_encore_order(order))
    assert type(error) is meaning
    assert error.surely_not_created == (meaning in {Refused, EndpointMissing})


@pytest.mark.parametrize("answer", [{"success": True}, "text", 7, None, [{"name": "no id"}], [1, 2]])
async def test_an_answer_to_a_read_that_is_no_list_of_documents_is_not_one(connect: Connect, answer: Any) -> None:
    client = await connect("http://portal", transport=answering(json=answer))
    assert isinstance(await failure_of(client.jobs_by_order("a")), UnexpectedAnswer)


async def test_documents_without_id_and_orders_nobody_asked_for_are_left_out(connect: Connect) -> None:
    answer = [{"_id": "b"}, None, {"_id": "a", "_status": {"state": "polishing"}}]
    client = await connect("http://portal", transport=answering(json=answer))
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
    client = await connect("http://portal", transport=answering(400, json=said))
    error = await failure_of(client.add_encore_order(order))
    assert isinstance(error, AnswerError)
    assert error.reason is not None
    assert error.reason.startswith("Bad date [31mxxx")
    assert len(error.reason) == 500
    assert (error.code, error.fields) == ("validation-error", ("deliveryDue",))


async def test_when_no_address_takes_an_order_the_portals_own_words_are_told(
    connect: Connect, order: NewEncoreOrder
) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        there = request.url.path.endswith("/orders/add-encore")
        return httpx.Response(404, json={"error": 404, "reason": "Company not found"} if there else None)

    client = await connect("http://portal", transport=httpx.MockTransport(answer))
    error = await failure_of(client.add_encore_order(order))
    assert isinstance(error, Refused)
    assert error.reason == "Company not found"
