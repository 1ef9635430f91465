"""What the tests of failures share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from gofilex import GofilexClient, GofilexError

Connect = Callable[..., Awaitable[GofilexClient]]
"""Opens a client for an address: the fixture `connect`."""


async def failure_of(call: Awaitable[object]) -> GofilexError:
    """The error that a call ends with."""
    with pytest.raises(GofilexError) as failed:
        await call
    return failed.value
