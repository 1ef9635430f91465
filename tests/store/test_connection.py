"""The connection to Redis when everybody comes at once."""

from __future__ import annotations

import asyncio

from bot.store import Store


async def test_a_burst_of_commands_waits_for_a_connection_and_none_fails(store: Store) -> None:
    drafts = await asyncio.gather(*(store.drafts.read(f"none-{number}") for number in range(500)))
    assert drafts == [None] * 500
