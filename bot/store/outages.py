"""An idempotent notification of outages: which channels heard that a portal is down, so that each hears once of both ends."""

from __future__ import annotations

from collections.abc import Iterable

from bot.notices.notice import Notice
from bot.orders import intake
from bot.orders.order import Submission
from bot.store.json_codec import pack, unpack
from bot.store.keys import Keys
from bot.store.orders import Orders
from bot.store.outbox import Outbox
from bot.store.redis import Engine
from bot.store.transaction import Transaction
from bot.store.unreadable import Unreadable, UnreadableError
from gofilex import Portal


class Outages:
    """Told outages: a hash for each shard and portal, conversation to the notice that was told. A conversation is a submission
    without orders, one for each outage and channel or person."""

    def __init__(self, engine: Engine, keys: Keys, orders: Orders, outbox: Outbox, unreadable: Unreadable) -> None:
        self._unreadable = unreadable
        self._engine = engine
        self._keys = keys
        self._orders = orders
        self._outbox = outbox

    async def channels(self, submissions: Iterable[str]) -> set[str]:
        """The channels in which these submissions are."""
        answers = await self._engine.many(
            [("HMGET", self._keys.shard(one).submission(one), "card_channel", "channel") for one in submissions]
        )
        return {card or asked for card, asked in answers if card or asked}

    async def alert(self, portal: Portal, notice: Notice, *, channel: str = "", by: str = "") -> bool:
        """Tells a channel, or a person by direct message, that the portal is down, unless it was told before."""
        conversation = _conversation(notice, channel, by)
        submission = conversation.id
        shard = self._keys.shard(submission)
        await self._orders.submit(intake.conversation(conversation))
        await self._engine.client.hset(self._keys("portal", portal.value), "alerted", "1")
        change = Transaction()
        change.field(shard.down(portal.value), submission, "")
        change.write("HSET", shard.down(portal.value), submission, pack(Notice, notice))
        self._outbox.add(change, shard, submission, [notice])
        return await self._engine.transact(change)

    async def alert_directly(self, person: str, notice: Notice) -> None:
        """Tells somebody by direct message what has no end to be told, once."""
        await self._orders.submit(intake.conversation(_conversation(notice, "", person)), [notice])

    async def alerted(self, portal: Portal) -> list[tuple[str, Notice]]:
        """Who was told of an outage that has ended now, and not yet of its end."""
        if not await self._engine.client.hexists(self._keys("portal", portal.value), "alerted"):
            return []
        keys = [shard.down(portal.value) for shard in self._keys.shards]
        found = []
        for key, answer in zip(keys, await self._engine.many([("HGETALL", key) for key in keys]), strict=True):
            for submission, text in answer.items():
                try:
                    found.append((submission, unpack(Notice, text)))
                except UnreadableError as error:
                    self._unreadable.note(f"{key} {submission}", error)
        return found

    async def clear_alerted(self, portal: Portal) -> None:
        """All who were told of an outage know that it is over; unless there are some of whom that cannot be read, who are told
        by whoever can."""
        left = await self._engine.many([("HLEN", shard.down(portal.value)) for shard in self._keys.shards])
        if not any(left):
            await self._engine.client.hdel(self._keys("portal", portal.value), "alerted")

    async def announce_recovery(
        self, portal: Portal, submission: str, alerted: Notice, notice: Notice | None = None
    ) -> bool:
        """Tells a conversation that the portal is back, once; without a notice, whoever it is with is told in another one."""
        shard = self._keys.shard(submission)
        change = Transaction()
        change.field(shard.down(portal.value), submission, pack(Notice, alerted))
        change.write("HDEL", shard.down(portal.value), submission)
        if notice:
            self._outbox.add(change, shard, submission, [notice])
        return await self._engine.transact(change)


def _conversation(notice: Notice, channel: str, person: str) -> Submission:
    id_ = notice.id.replace(":", "-")
    return Submission(id_, team="", channel=channel or person, by=person, created=notice.event.at, size=0)
