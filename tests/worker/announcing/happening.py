"""What happens to an order and is told, as short as a story needs it."""

from __future__ import annotations

import re

from bot.notices.notice import Audience, Notice
from bot.store import Transaction
from bot.tracking.events import UnknownState
from tests.stage import Stage


async def happens(
    stage: Stage, *words: str, name: str = "carmen", audience: Audience = Audience.THREAD, order: int = 0
) -> None:
    """Something that is told by a word of its own."""
    change = Transaction()
    notices = [
        Notice(f"{name}.{order}:{word}", UnknownState(stage.clock.time(), word), audience, order) for word in words
    ]
    stage.store.outbox.add(change, stage.store.keys.shard(name), name, notices)
    assert await stage.store.engine.transact(change)


def words(stage: Stage) -> list[str]:
    """The words that were told, in the order in which the thread has them."""
    return re.findall(r"The portal says `(\w+)`", stage.thread)


async def accepted(stage: Stage, name: str = "carmen", **more: str) -> None:
    """An order that was placed and told."""
    await stage.orders(name=name, **more)
    await stage.passes(8)
