"""What one person may be told: nothing that was posted in a private channel they are not in."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Protocol, TypeAlias

from bot.orders.order import Submission
from bot.orders.tracked_order import TrackedOrder
from bot.permissions import Person

Found: TypeAlias = tuple[Submission, TrackedOrder]


class ChannelReaders(Protocol):
    """What Slack says of channels."""

    async def can_read(self, channel: str, user: str) -> bool: ...


async def visible_orders(
    found: Iterable[Found], person: Person, channels: ChannelReaders, here: str = ""
) -> list[Found]:
    """Those of the orders that `person` may be told of, in their order.

    Everybody sees their own orders, and those of the channel where they ask (`here`). When Slack does not say whether
    they may read another channel, its orders are left out.
    """
    asked = list(found)
    unsure = {
        submission.channel for submission, _ in asked if submission.by != person.id and submission.channel != here
    }
    may = dict(zip(unsure, await asyncio.gather(*(channels.can_read(each, person.id) for each in unsure)), strict=True))
    return [pair for pair in asked if pair[0].by == person.id or may.get(pair[0].channel, pair[0].channel == here)]
