"""A portal on a real socket, and a client for it."""

from __future__ import annotations

import random
from contextlib import AsyncExitStack
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from gofilex import GofilexClient, NewEncoreOrder, Portal, RetryPolicy, Timeouts
from sandbox.portal import PortalBackend, PortalServer, serve

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

TOKEN = "Zk3-sample_token-that-nobody-may-ever-see-x"


@pytest.fixture
def token() -> str:
    return TOKEN


@pytest.fixture
def backend(token: str) -> PortalBackend:
    return PortalBackend(tokens={"emea": token}, ids=random.Random(7))


@pytest.fixture
async def server(backend: PortalBackend) -> AsyncIterator[PortalServer]:
    async with serve(backend) as running:
        yield running


@pytest.fixture
def waits() -> list[float]:
    """How long clients should have slept; they do not."""
    return []


@pytest.fixture
async def connect(waits: list[float], token: str) -> AsyncIterator[Callable[..., Awaitable[GofilexClient]]]:
    """Opens clients for an address. How long they wait for an answer is long for any machine, and short for a test."""

    async def note(seconds: float) -> None:
        waits.append(seconds)

    usual: dict[str, Any] = {
        "timeouts": Timeouts(connect=30, read=2.0, total=60),
        "retry": RetryPolicy(tries=3, first_wait=0.5, longest_wait=8, longest_retry_after=10),
        "sleep": note,
        "chance": lambda: 0.0,
    }
    async with AsyncExitStack() as opened:

        async def open_client(base_url: str, **options: Any) -> GofilexClient:
            client = GofilexClient(Portal.EMEA, token=token, base_url=base_url, **{**usual, **options})
            return await opened.enter_async_context(client)

        yield open_client


@pytest.fixture
async def client(connect: Callable[..., Awaitable[GofilexClient]], server: PortalServer) -> GofilexClient:
    return await connect(server.portal_url("emea"))


@pytest.fixture
def order() -> NewEncoreOrder:
    """The summer concert for Filmhuis Bergh, due on a Saturday at six in the evening on the cinema's clock."""
    return NewEncoreOrder(
        company_id="92ocDLbbpnHPYZrTe",
        event_id="kPv58SRFYExY7xAzQ",
        delivery_due=datetime.fromisoformat("2026-12-12T18:00:00"),
    )
