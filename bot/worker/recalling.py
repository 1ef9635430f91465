"""Recaller: what a clock that was ahead has put too far away goes on.

Due times and leases are times by the clock of whoever wrote them. After a clock was ahead for a while, or is put back, they
can lie hours or days away, and everything would stand still until then. So what stands further away than any rule puts it
is due now; and a lease that is longer than one can be ends one lease from now, for whoever has it may be at work. What was
sent under it is noted as being sent, so that whoever comes next looks before it sends again.
"""

from __future__ import annotations

import structlog

from bot.clock import SKEW_SECONDS, Clock
from bot.store import Store
from bot.store.claims import LONGEST_SECONDS
from bot.store.polls import PollClaim
from bot.store.scores import CARDS
from bot.tracking import schedule
from bot.worker.polling import LATER_AT_MOST, longest_wait
from gofilex import Portal

log = structlog.get_logger(__name__)


class Recaller:
    """The step that is taken now and then. `bounds`: POLL_MIN_SECONDS and POLL_MAX_SECONDS."""

    def __init__(self, store: Store, clock: Clock, *, bounds: schedule.Bounds, lease_seconds: float) -> None:
        self._store = store
        self._clock = clock
        self._bounds = bounds
        self._lease_seconds = lease_seconds

    async def step(self) -> int:
        """Makes due what stands too far away. Answers how much that was."""
        now = self._clock.time()
        late = now + SKEW_SECONDS
        claims, shards = self._store.claims, self._store.keys.shards
        outbox = [shard.outbox for shard in shards]
        lease, due = late + self._lease_seconds, late + LONGEST_SECONDS
        found = await claims.after([*outbox, *(shard.to_send for shard in shards)], min(lease, due))
        far_off = [each for each in found if each[2].seconds > (due, lease)[each[2].is_lease]]
        far_off += await claims.after(outbox, due, CARDS)
        for portal in Portal:
            far = await self._store.polls.far_ahead(portal, late + LATER_AT_MOST * longest_wait(self._bounds))
            far_off += [(one.due_set, one.order, one.lease) for one in far if self._too_far(one, now)]
        await claims.move(far_off, now, self._lease_seconds)
        if far_off:
            log.warning(
                "clock_was_ahead", recalled=len(far_off), seconds=round(max(each[2].seconds for each in far_off) - now)
            )
        return len(far_off)

    def _too_far(self, order: PollClaim, now: float) -> bool:
        """Whether an order that stands far away is not there by rights: only one that waits for its release is."""
        rule = schedule.next_poll(order.snapshot, now, jitter=1.0, bounds=self._bounds)
        return order.lease.is_lease or order.lease.seconds > rule + SKEW_SECONDS
