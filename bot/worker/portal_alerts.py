"""What channels and administrators hear of a portal itself: that it is down, that it is back, that it lacks orders/status."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.clock import Clock
from bot.notices.notice import Audience, NoStatusEndpoint, Notice, OrderingBlocked, PortalBack, PortalDown
from bot.store import Store
from bot.wording.portal_errors import error_in_brief
from bot.worker.portal_access import PortalHealth
from gofilex import AnswerError, Portal, UnauthorisedError

TELL_OUTAGE_SECONDS = 120.0  # a shorter outage is nobody's business
FLAPPING_SECONDS = 3600.0  # for so long a token that was refused and accepted again is not news at once


class PortalAlerts:
    """Each is told once, whoever finds out. `admins`: Slack user ids."""

    def __init__(self, store: Store, clock: Clock, admins: Sequence[str]) -> None:
        self._store = store
        self._clock = clock
        self._admins = tuple(admins)

    async def down(self, portal: Portal, health: PortalHealth, submissions: Iterable[str]) -> None:
        """Administrators and each channel that waits for this portal hear of its outage: one line for all that wait there. Of a
        refused token administrators hear at once, for nobody else can end it; of one that is refused now and then, as of any
        other outage."""
        now = self._clock.time()
        lasted = now - health.down_since >= TELL_OUTAGE_SECONDS
        at_once = health.token_refused and now - health.token_told > FLAPPING_SECONDS
        outage = f"{portal.value}:{health.down_since:.0f}{':token' if health.token_refused else ''}"
        down = PortalDown(health.down_since, portal, health.down_since, health.why, health.token_refused)
        if at_once:
            await self._store.portal_health.note(portal, {"token_told": now})
        if lasted or at_once:
            for admin in self._admins:
                notice = Notice(f"{admin}:down:{outage}", down, Audience.DIRECT)
                await self._store.outages.alert(portal, notice, by=admin)
        if lasted:
            for channel in await self._store.outages.channels(submissions):
                await self._store.outages.alert(portal, Notice(f"{channel}:down:{outage}", down), channel=channel)

    async def back(self, portal: Portal) -> None:
        """Whoever heard of the outage hears that it is over."""
        now = self._clock.time()
        for submission, notice in await self._store.outages.alerted(portal):
            down = notice.event
            assert isinstance(down, PortalDown)
            back = PortalBack(now, down.portal, down.since, down.why, down.token)
            over = Notice(notice.id.replace(":down:", ":back:"), back, notice.audience)
            await self._store.outages.announce_recovery(portal, submission, notice, over)
        await self._store.outages.clear_alerted(portal)

    async def alert_no_status_endpoint(self, portal: Portal, since: float, why: str) -> None:
        """Administrators hear that orders/status is of no use on a portal. why: what it answers, in brief."""
        await self._alert_admins(NoStatusEndpoint(since, portal, why))

    async def no_orders(self, portal: Portal, since: float, error: AnswerError) -> None:
        """Administrators hear that no order may be placed because of the bot's set-up: the portal's address or its token."""
        token = isinstance(error, UnauthorisedError)
        await self._alert_admins(OrderingBlocked(since, portal, error_in_brief(error), error.address, token=token))

    async def _alert_admins(self, event: NoStatusEndpoint | OrderingBlocked) -> None:
        """The same words again, for the same time, are told once."""
        for admin in self._admins:
            id_ = f"{admin}:{event.kind.replace('_', '-')}:{event.portal.value}:{event.at:.0f}"
            await self._store.outages.alert_directly(admin, Notice(id_, event, Audience.DIRECT))
