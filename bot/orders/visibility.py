"""What one person may be told: nothing that was posted in a private channel they are not in."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeAlias

from bot.orders.access import ChannelReaders, is_in_sight
from bot.orders.order import Submission
from bot.orders.tracked_order import TrackedOrder
from bot.permissions import Person

NAMES_SECONDS = 0.7
"""How long a form's answer, due in three seconds, waits for Slack to say what those are called who ordered before."""

NAMES_MOST = 10
"""So many of them are asked for."""

Found: TypeAlias = tuple[Submission, TrackedOrder]


class Names(ChannelReaders, Protocol):
    """And of people."""

    async def user_name(self, user: str) -> str: ...


async def visible_orders(
    found: Iterable[Found], person: Person, channels: ChannelReaders, here: str = ""
) -> list[Found]:
    """Those of the orders that `person` may be told of, in their order.

    Everybody sees their own orders, and those of the channel where they ask (`here`). When Slack does not say whether
    they may read another channel, its orders are left out.
    """
    asked = list(found)
    unsure = {submission.channel for submission, _ in asked if not is_in_sight(person, submission, here)}
    may = dict(zip(unsure, await asyncio.gather(*(channels.can_read(each, person.id) for each in unsure)), strict=True))
    return [pair for pair in asked if is_in_sight(person, pair[0], here) or may[pair[0].channel]]


async def orderers_of(found: Sequence[Found], person: Person, slack: Names) -> dict[str, str]:
    """The names of who ordered these, by submission: of those that `person` may be told of, and as far as Slack says in time."""
    try:
        async with asyncio.timeout(NAMES_SECONDS):
            shown = await visible_orders(found, person, slack)
            by = {submission.id: submission.by for submission, _ in shown if submission.by}
            users = list(dict.fromkeys(by.values()))[:NAMES_MOST]
            names = dict(zip(users, await asyncio.gather(*map(slack.user_name, users)), strict=True))
    except TimeoutError:
        return {}
    return {submission: names.get(user, "") for submission, user in by.items()}
