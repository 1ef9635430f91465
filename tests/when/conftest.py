"""Everything is loaded before the first test, and no property test fails because the machine was busy: `make fuzz` times the reader."""

from __future__ import annotations

import pytest
from hypothesis import settings

from bot.when import warm

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session", autouse=True)
def warmed() -> None:
    warm()
