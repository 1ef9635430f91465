"""What threads and administrators hear of a portal itself: that it is down, that it is back, that it lacks orders/status."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.clock import Clock
from bot.notices.notice import Kind, Notice, Where
from bot.store import Store
from bot.wording.portal_errors import in_brief
from bot.worker.portal_access import Facts
from gofilex import AnswerError, Portal, Unauthorised

TELL_OUTAGE_SECONDS = 120.0  # a shorter outage is nobody's business


class PortalNews:
    """Each is told once, whoever finds out. `admins`: Slack user ids."""

    def __init__(self, store: Store, clock: Clock, admins: Sequence[str]) -> None:
        self._store = store
        self._clock = clock
        self._admins = tuple(admins)

    async def down(self, portal: Portal, facts: Facts, submissions: Iterable[str]) -> None:
        """Threads that wait for this portal hear of its outage; administrators too."""
        if self._clock.time() - facts.down_since < TELL_OUTAGE_SECONDS:
            return
        outage = f"{portal.value}:{facts.down_since:.0f}"
        data = {"portal": portal.value, "since": f"{facts.down_since:.0f}", "why": facts.why}
        for submission in submissions:
            notice = Notice(
                f"{submission}:down:{outage}", Kind.PORTAL_DOWN.value, facts.down_since, Where.THREAD, data=data
            )
            await self._store.outages.tell(portal, submission, notice)
        for admin in self._admins:
            notice = Notice(f"{admin}:down:{outage}", Kind.PORTAL_DOWN.value, facts.down_since, Where.DIRECT, data=data)
            await self._store.outages.tell_person(portal, admin, notice)

    async def back(self, portal: Portal) -> None:
        """Whoever heard of the outage hears that it is over."""
        now = self._clock.time()
        for submission, down in await self._store.outages.told(portal):
            notice = Notice(
                down.id.replace(":down:", ":back:"), Kind.PORTAL_BACK.value, now, down.where, data=down.data
            )
            await self._store.outages.tell_recovery(portal, submission, down, notice)
        await self._store.outages.over(portal)

    async def by_jobs(self, portal: Portal, since: float, why: str) -> None:
        """Administrators hear that orders/status is of no use on a portal. why: what it answers, in brief."""
        await self._tell_admins(Kind.BY_JOBS, portal, since, {"why": why})

    async def no_orders(self, portal: Portal, since: float, error: AnswerError) -> None:
        """Administrators hear that no order may be placed because of the bot's set-up: the portal's address or its token."""
        token = {"token": "1"} if isinstance(error, Unauthorised) else {}
        data = {"why": in_brief(error), "address": error.address, **token}
        await self._tell_admins(Kind.NO_ORDERS, portal, since, data)

    async def _tell_admins(self, kind: Kind, portal: Portal, since: float, data: dict[str, str]) -> None:
        """The same words again, for the same since, are told once."""
        data = {"portal": portal.value, **data}
        for admin in self._admins:
            id_ = f"{admin}:{kind.value.replace('_', '-')}:{portal.value}:{since:.0f}"
            await self._store.outages.tell_directly(admin, Notice(id_, kind.value, since, Where.DIRECT, data=data))
