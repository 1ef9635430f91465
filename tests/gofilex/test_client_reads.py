"""When asking how orders stand goes wrong: asked again, put off, or given up."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from gofilex import (
    EndpointMissingError,
    ForbiddenError,
    GofilexClient,
    GofilexError,
    PortalFaultError,
    RateLimitedError,
    RefusedError,
    RetryPolicy,
    UnauthorisedError,
    UnexpectedAnswerError,
)
from sandbox.portal import Fault, PortalBackend, PortalServer
from tests.gofilex.failures import Connect, failure_of


@pytest.mark.parametrize(
    "kind",
    [
        "drop",
        "cut",
        "half-body",
        "hang-before",
        "hang",
        "slow",
        "unavailable",
        "bad-gateway",
        "bad-gateway-after",
        "error-500",
        "internal-error",
    ],
)
async def test_a_read_is_repeated_after_a_failure_that_may_pass(
    client: GofilexClient, backend: PortalBackend, waits: list[float], kind: str
) -> None:
    backend.add_fault(Fault(kind, times=2, seconds=5))
    assert await client.orders_status(["a"]) == {}
    assert len(backend.requests) == 3
    assert waits == [0.5, 1.0]
    assert len({request.headers["x-request-id"] for request in backend.requests}) == 1


@pytest.mark.parametrize(
    ("kind", "meaning"),
    [
        ("unauthorised", UnauthorisedError),
        ("forbidden", ForbiddenError),
        ("refuse", RefusedError),
        ("unsuccessful", RefusedError),
        ("too-large", RefusedError),
        ("missing", EndpointMissingError),
        ("redirect", UnexpectedAnswerError),
        ("empty", UnexpectedAnswerError),
        ("html", UnexpectedAnswerError),
    ],
)
async def test_a_read_is_not_repeated_when_the_answer_would_be_the_same(
    client: GofilexClient, backend: PortalBackend, kind: str, meaning: type[GofilexError]
) -> None:
    backend.add_fault(Fault(kind, times=None))
    assert type(await failure_of(client.orders_status(["a"]))) is meaning
    assert len(backend.requests) == 1


async def test_a_read_is_given_up_after_the_last_try(client: GofilexClient, backend: PortalBackend) -> None:
    backend.add_fault(Fault("unavailable", times=None))
    assert isinstance(await failure_of(client.jobs_by_order("a")), PortalFaultError)
    assert len(backend.requests) == 3


async def test_a_read_is_given_up_when_the_wait_would_outlast_the_call(
    connect: Connect, server: PortalServer, backend: PortalBackend
) -> None:
    client = await connect(server.portal_url("emea"), retry=RetryPolicy(first_wait=90, longest_wait=90))
    backend.add_fault(Fault("unavailable", times=None))
    assert isinstance(await failure_of(client.jobs_by_order("a")), PortalFaultError)
    assert len(backend.requests) == 1


async def test_a_rate_limited_read_comes_back_when_it_was_told_to(
    client: GofilexClient, backend: PortalBackend, waits: list[float]
) -> None:
    backend.add_fault(Fault("rate-limit", retry_after="3"))
    assert await client.orders_status(["a"]) == {}
    assert waits == [3.0]


async def test_a_wait_may_be_told_as_a_date(
    connect: Connect, server: PortalServer, backend: PortalBackend, waits: list[float]
) -> None:
    now = datetime(2026, 11, 18, 14, 30, tzinfo=UTC).timestamp()
    client = await connect(server.portal_url("emea"), clock=lambda: now)
    backend.add_fault(Fault("rate-limit", retry_after="Wed, 18 Nov 2026 14:30:04 GMT"))
    await client.orders_status(["a"])
    assert waits == [4.0]


@pytest.mark.parametrize(("told", "carried"), [("3600", 3600.0), ("-5", None), ("inf", None), ("soon", None)])
async def test_a_wait_that_is_too_long_or_nonsense_is_left_to_the_caller(
    client: GofilexClient, backend: PortalBackend, told: str, carried: float | None
) -> None:
    backend.add_fault(Fault("rate-limit", retry_after=told, times=None))
    error = await failure_of(client.orders_status(["a"]))
    assert isinstance(error, RateLimitedError)
    assert error.retry_after == carried
    assert len(backend.requests) == 1


@pytest.mark.parametrize("status", [404, 405, 501])
async def test_a_portal_without_orders_status_says_so(
    client: GofilexClient, backend: PortalBackend, status: int
) -> None:
    backend.add_fault(Fault("missing", endpoint="orders-status", status=status, times=None))
    error = await failure_of(client.orders_status(["a"]))
    assert isinstance(error, EndpointMissingError)
    assert error.status == status


@pytest.mark.parametrize("status", [413, 400])
async def test_too_many_ids_are_refused_so_that_the_caller_can_halve_the_batch(
    client: GofilexClient, backend: PortalBackend, status: int
) -> None:
    backend.switches.max_status_ids = 2
    backend.switches.too_many_status = status
    error = await failure_of(client.orders_status_once(["a", "b", "c"]))
    assert isinstance(error, RefusedError)
    assert error.status == status
    assert await client.orders_status(["a", "b", "c"], chunk=2) == {}


async def test_a_call_that_is_cancelled_stays_cancelled(client: GofilexClient, backend: PortalBackend) -> None:
    backend.add_fault(Fault("hang"))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await client.orders_status(["a"])
