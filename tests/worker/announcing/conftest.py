"""The stage on which things are announced in Slack: nothing moves at the portal unless a story lets it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.store import Store
from tests.clock import MovedClock
from tests.stage import Stage, staged


@pytest.fixture
async def stage(store: Store, clock: MovedClock) -> AsyncIterator[Stage]:
    async with staged(store, clock) as stage:
        stage.backend.set_speed(0)
        yield stage


@pytest.fixture
async def scant(store: Store, clock: MovedClock) -> AsyncIterator[Stage]:
    """A workspace that did not grant the optional scopes."""
    async with staged(store, clock, history=False) as stage:
        stage.backend.set_speed(0)
        yield stage
