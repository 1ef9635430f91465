"""Everything is loaded before the first test."""

from __future__ import annotations

import pytest

from bot.when import warm


@pytest.fixture(scope="session", autouse=True)
def warmed() -> None:
    warm()
