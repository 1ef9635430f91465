"""A real Valkey for the whole run, and a store of its own in it for each test."""

from __future__ import annotations

import asyncio
import os
import uuid
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, settings

from bot.embedded_redis import Embedded
from bot.store import Engine, Keys, Store, connect
from tests import certificate as certificates
from tests.certificate import Certificate
from tests.clock import MovedClock

# No proxy of whoever runs the tests: everything they reach is on this machine.
for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
    del os.environ[name]

# No property test fails because the machine was busy. `make fuzz` and `make bench` are what measures.
# Where a change is judged (CI) the same examples are tried each time: who changes a text shall not meet a rare find of somebody else's.
settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize="CI" in os.environ
)
settings.load_profile("untimed")

WEDNESDAY = datetime(2026, 11, 18, 13, 30, tzinfo=UTC)
"""When the stories begin: 14:30 in Amsterdam, 08:30 in New York."""


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a server that this run started and stops."""
    server = Embedded(tmp_path_factory.mktemp("redis"))
    with asyncio.Runner() as runner:
        runner.run(server.start())
        yield server.url
        runner.run(server.stop())


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock(WEDNESDAY)


@pytest.fixture
def prefix() -> str:
    return f"t{uuid.uuid4().hex[:12]}"


@pytest.fixture
async def store(redis_url: str, prefix: str, clock: MovedClock) -> AsyncIterator[Store]:
    """An empty store."""
    engine = Engine(connect(redis_url))
    yield Store(engine, Keys(prefix), clock)
    await engine.close()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """For servers of this machine that speak TLS."""
    return certificates.made(tmp_path_factory.mktemp("certificate"))
