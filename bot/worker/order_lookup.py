"""One look at a portal for an id that a person just typed, while their form waits: is there such an order, and whose is it?

Slack waits three seconds for the answer to a form, so that a portal is not asked for longer than `LOOK_SECONDS`. What it
has not answered by then is not known, and whoever asked goes on without: polling finds it out.
"""

from __future__ import annotations

import asyncio

import structlog
from redis.exceptions import RedisError

from bot.cinemas.directory import Directory
from bot.clock import Clock
from bot.orders.look import HIDDEN, UNSURE, Look, Sight
from bot.wording.portal_errors import error_in_brief
from bot.worker.encore_mapping import to_whose
from bot.worker.portal_access import Portals, is_about_orders
from bot.worker.portal_health import PortalHealth
from gofilex import CallError, EndpointMissingError, OrderStatus, Portal

log = structlog.get_logger(__name__)

LOOK_SECONDS = 1.2


class OrderLookup:
    """Asks orders/status; where a portal has none of use, or leaves the order out there, its jobs: those are documented."""

    def __init__(self, portals: Portals, directory: Directory, clock: Clock) -> None:
        self._portals = portals
        self._directory = directory
        self._clock = clock

    async def look(self, portal: Portal, order_id: str) -> Look:
        """What the portal says of that id by now. Raises nothing that a portal may cause."""
        if portal not in self._portals:
            return UNSURE
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                return await self._look(portal, order_id)
        except (TimeoutError, CallError, RedisError) as error:
            log.info("order_not_looked_up", portal=portal.value, error=_in_brief(error))
            return UNSURE

    async def _look(self, portal: Portal, order_id: str) -> Look:
        health = await self._portals.health(portal)
        by_status = await self._by_status(portal, health, order_id)
        if by_status.sight is Sight.SHOWN:
            return by_status
        if await self._portals.acquire(portal):
            return by_status
        try:
            jobs = await self._portals[portal].jobs_by_order(order_id)
        except CallError as error:
            log.info("order_not_looked_up", portal=portal.value, error=_in_brief(error))
            return by_status
        # An empty list has many meanings: an order that is not shown, and one that has no jobs yet. No job says whose it is.
        return Look(Sight.SHOWN) if jobs else by_status

    async def _by_status(self, portal: Portal, health: PortalHealth, order_id: str) -> Look:
        now = self._clock.time()
        if max(health.no_status_until, health.status_backed_off_until) > now or await self._portals.acquire(portal):
            return UNSURE
        try:
            statuses = await self._portals[portal].orders_status_once([order_id])
        except CallError as error:
            log.info("order_not_looked_up", portal=portal.value, error=_in_brief(error))
            return HIDDEN if _refuses_the_id(error, health) else UNSURE
        status = statuses.get(order_id)
        return await self._shown(portal, status) if status else HIDDEN

    async def _shown(self, portal: Portal, status: OrderStatus) -> Look:
        cinema = await self._directory.get(portal, status.company.id or "") if status.company else None
        return Look(Sight.SHOWN, to_whose(status, cinema))


def _refuses_the_id(error: CallError, health: PortalHealth) -> bool:
    """Whether a portal that else answers orders/status says no to this order alone."""
    well = not (health.down_since or health.failures or health.status_failures)
    return well and is_about_orders(error) and not isinstance(error, EndpointMissingError)


def _in_brief(error: Exception) -> str:
    return error_in_brief(error) if isinstance(error, CallError) else type(error).__name__
