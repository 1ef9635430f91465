"""An order that was just placed, and the stage on which many are followed."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.store import Store
from tests.clock import MovedClock
from tests.stage import Stage, staged
from tests.tracking.following import Following


@pytest.fixture
def order() -> Following:
    return Following()


@pytest.fixture
async def stage(store: Store, clock: MovedClock) -> AsyncIterator[Stage]:
    async with staged(store, clock) as stage:
        yield stage
