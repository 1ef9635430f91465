"""An order that was just placed."""

from __future__ import annotations

import pytest

from tests.tracking.following import Following


@pytest.fixture
def order() -> Following:
    return Following()
