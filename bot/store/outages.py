"""Which threads heard that a portal is down, so that each hears once of it and once of its end."""

from __future__ import annotations

from bot.notices.notice import Notice
from bot.orders.order import Submission
from bot.store.json_codec import pack, unpack
from bot.store.orders import Orders
from bot.store.transaction import Transaction
from gofilex import Portal


class Outages(Orders):
    """Told outages: a hash for each shard and portal, submission to the notice that was told."""

    async def tell_outage(self, portal: Portal, submission: str, notice: Notice) -> bool:
        """Tells a submission's thread that the portal is down, unless it was told before."""
        shard = self.keys.shard(submission)
        await self.engine.client.hset(self.keys("portal", portal.value), "told", "1")
        change = Transaction()
        change.field(shard.down(portal.value), submission, "")
        change.write("HSET", shard.down(portal.value), submission, pack(Notice, notice))
        self.tell(change, shard, submission, [notice])
        return await self.engine.transact(change)

    async def tell_person(self, portal: Portal, person: str, notice: Notice) -> None:
        """The same by direct message: the conversation is a submission without orders, one for each outage and person."""
        submission = _conversation(person, notice)
        await self.submit(submission, ())
        await self.tell_outage(portal, submission.id, notice)

    async def tell_directly(self, person: str, notice: Notice) -> None:
        """Tells somebody by direct message what has no end to be told, once."""
        await self.submit(_conversation(person, notice), (), [notice])

    async def told_outage(self, portal: Portal) -> list[tuple[str, Notice]]:
        """Who was told of an outage that has ended now, and not yet of its end."""
        if not await self.engine.client.hexists(self.keys("portal", portal.value), "told"):
            return []
        answers = await self.engine.many([("HGETALL", shard.down(portal.value)) for shard in self.keys.shards])
        found = []
        for answer in answers:
            told = answer if isinstance(answer, dict) else dict(zip(answer[::2], answer[1::2], strict=True))
            found += [(submission, unpack(Notice, text)) for submission, text in told.items()]
        return found

    async def outage_over(self, portal: Portal) -> None:
        """All who were told of an outage know that it is over."""
        await self.engine.client.hdel(self.keys("portal", portal.value), "told")

    async def tell_recovery(self, portal: Portal, submission: str, told: Notice, notice: Notice) -> bool:
        """Tells a submission's thread that the portal is back, once."""
        shard = self.keys.shard(submission)
        change = Transaction()
        change.field(shard.down(portal.value), submission, pack(Notice, told))
        change.write("HDEL", shard.down(portal.value), submission)
        self.tell(change, shard, submission, [notice])
        return await self.engine.transact(change)


def _conversation(person: str, notice: Notice) -> Submission:
    return Submission(notice.id.replace(":", "-"), team="", channel=person, by=person, created=notice.event.at, size=0)
