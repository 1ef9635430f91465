"""Portals at which nothing waits to be polled: whether one that was told to be down is back, so that whoever heard of it hears
that too, and a mended token is seen to work."""

from __future__ import annotations

from math import isinf

from bot.store import Store
from bot.worker.portal_access import NO_ORDER, Portals, is_about_orders
from bot.worker.portal_alerts import PortalAlerts
from bot.worker.portal_health import PortalHealth
from gofilex import CallError, Portal


class IdlePortals:
    """Where orders are polled, those show it. Asks each portal seldom, and about an order that does not exist."""

    def __init__(self, store: Store, portals: Portals, alerts: PortalAlerts) -> None:
        self._store = store
        self._portals = portals
        self._alerts = alerts

    async def step(self) -> None:
        """Asks those of which somebody was told that they are down, and tells whether they are back."""
        due = await self._store.polls.next_due()
        for portal in self._portals.names:
            health = await self._portals.health(portal)
            if health.alerted and isinf(due[portal]) and await self._portals.acquire_probe(portal):
                await self._probe(portal, health)

    async def _probe(self, portal: Portal, health: PortalHealth) -> None:
        if health.down_since:
            if failure := await self._failure(portal, health):
                await self._portals.failed(portal, failure)
                await self._alerts.down(portal, await self._portals.health(portal), ())
                return
            await self._portals.answered(portal, health)
        # Whether it lists jobs again only an order's jobs would show; where none is left, nobody waits for them.
        await self._portals.jobs_listed(portal)
        await self._alerts.back(portal)
        await self._alerts.back(portal, jobs=True)

    async def _failure(self, portal: Portal, health: PortalHealth) -> CallError | None:
        """Why it gives no answer of use; None where it gives one. That there is no such order is one, but for a portal that
        refused every question: of that it must answer one of the two."""
        client = self._portals[portal]
        try:
            await client.jobs_by_order(NO_ORDER)
        except CallError as error:
            if not is_about_orders(error):
                return error
            if health.kind != "refuses":
                return None
        else:
            return None
        try:
            await client.orders_status_once([NO_ORDER])
        except CallError as error:
            return error
        return None
