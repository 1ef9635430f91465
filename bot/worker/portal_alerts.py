"""What channels and administrators hear of a portal itself: that it is down, that it is back, that it lacks orders/status."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from bot.clock import Clock
from bot.notices.notice import Audience, NoStatusEndpoint, Notice, OrderingBlocked, PortalBack, PortalDown
from bot.store import Store
from bot.wording.portal_errors import error_in_brief
from bot.worker.portal_health import PortalHealth
from gofilex import AnswerError, Portal, UnauthorisedError

TELL_OUTAGE_SECONDS = 120.0  # a shorter outage is nobody's business
FLAPPING_SECONDS = (
    3600.0  # for so long what was told and is over counts: a token that is refused again is not news at once, and
)
# each further outage must last twice as long before it is told, up to this


def _patience(health: PortalHealth, outage: str, now: float) -> float:
    """How long (seconds) an outage must last before it is told: longer for a portal that comes and goes."""
    if health.alerts_of == outage:
        return TELL_OUTAGE_SECONDS  # it was told: who begins to wait meanwhile hears of it too
    earlier = health.alerts if now - health.alerts_last < FLAPPING_SECONDS else 0
    return min(TELL_OUTAGE_SECONDS * float(2 ** min(earlier, 10)), FLAPPING_SECONDS)


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
        # What it does may change meanwhile: that is told as well, once it has lasted.
        since = health.kind_since if health.alerted else health.down_since
        outage = f"{portal.value}:{health.down_since:.0f}:{health.kind}"
        lasted = now - since >= _patience(health, outage, now)
        at_once = health.token_refused and now - health.token_announced > FLAPPING_SECONDS
        down = PortalDown(since, portal, since, health.why, health.token_refused)
        if at_once:
            await self._store.portal_health.note(portal, {"token_announced": now})
        if lasted and health.alerts_of != outage:
            told = health.alerts + 1 if now - health.alerts_last < FLAPPING_SECONDS else 1
            await self._store.portal_health.note(portal, {"alerts": told, "alerts_last": now, "alerts_of": outage})
        if lasted or at_once:
            await self._tell_admins(portal, outage, down)
        if lasted:
            await self._tell_channels(portal, outage, down, submissions)

    async def no_jobs(self, portal: Portal, health: PortalHealth, why: str, submissions: Iterable[str]) -> None:
        """The same of a portal that says how orders stand, but does not list their jobs. why: in words."""
        since = health.no_jobs_since
        if self._clock.time() - since >= TELL_OUTAGE_SECONDS:
            outage, down = f"{portal.value}:{since:.0f}:jobs", PortalDown(since, portal, since, why, jobs=True)
            await self._tell_admins(portal, outage, down)
            await self._tell_channels(portal, outage, down, submissions)

    async def _tell_admins(self, portal: Portal, outage: str, down: PortalDown) -> None:
        for admin in self._admins:
            notice = Notice(f"{admin}:down:{outage}", down, Audience.DIRECT)
            await self._store.outages.alert(portal, notice, by=admin)

    async def _tell_channels(self, portal: Portal, outage: str, down: PortalDown, submissions: Iterable[str]) -> None:
        for channel in await self._store.outages.channels(submissions):
            await self._store.outages.alert(portal, Notice(f"{channel}:down:{outage}", down), channel=channel)

    async def back(self, portal: Portal, *, jobs: bool = False) -> None:
        """Whoever heard of the outage hears that it is over: one line, whatever came one after the other. jobs: it lists jobs
        again."""
        now = self._clock.time()
        alerted = await self._store.outages.alerted(portal)
        over: dict[str, list[tuple[str, Notice, PortalDown]]] = defaultdict(list)
        for submission, notice in alerted:
            if isinstance(notice.event, PortalDown) and notice.event.jobs == jobs:
                over[notice.id.partition(":down:")[0]].append((submission, notice, notice.event))
        for told in over.values():
            told.sort(key=lambda one: one[2].since)
            last = told[-1][2]
            for submission, notice, _ in told[:-1]:
                await self._store.outages.announce_recovery(portal, submission, notice)
            submission, notice, _ = told[-1]
            back = PortalBack(now, portal, told[0][2].since, last.why, last.token, jobs)
            ended = Notice(notice.id.replace(":down:", ":back:"), back, notice.audience)
            await self._store.outages.announce_recovery(portal, submission, notice, ended)
        if len(alerted) == sum(map(len, over.values())):
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
