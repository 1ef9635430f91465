"""Every test of the memory has a desk that takes orders in."""

from __future__ import annotations

import pytest

from bot.store import Store
from tests.store.desk import Desk


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)
