"""What the portal saw: who asked what of it, and what it created."""

from __future__ import annotations

from typing import Any

from sandbox.portal import Fault, PortalBackend, Request, add_encore


class PortalSeen:
    """The stand-in of all portals, as a story looks at it."""

    def __init__(self, backend: PortalBackend) -> None:
        self.backend = backend

    @property
    def requests(self) -> list[Request]:
        return self.backend.requests

    def asked(self, endpoint: str, portal: str = "") -> list[Request]:
        """The requests for an endpoint, in their order."""
        return [r for r in self.requests if r.endpoint == endpoint and portal in ("", r.portal)]

    def places(self, cinema: str, event: str = "kPv58SRFYExY7xAzQ") -> str:
        """Somebody places an order in the portal itself; its id."""
        body = {"company": {"_id": cinema}, "eventId": event, "deliveryDue": "2026-11-30T18:00:00"}
        return add_encore(self.backend, "emea", body).id

    @property
    def bodies(self) -> list[Any]:
        """What was sent to create orders."""
        return [request.body for request in self.asked("add-encore")]

    @property
    def orders(self) -> list[str]:
        """The ids of the orders there are, oldest first."""
        return list(self.backend.orders)

    @property
    def order(self) -> str:
        """The id of the only order there is."""
        [only] = self.orders
        return only

    def placed_once(self, times: int = 1) -> None:
        """So many orders were created, by as many requests."""
        assert len(self.asked("add-encore")) == times, f"asked {len(self.asked('add-encore'))} times"
        assert len(self.orders) == times

    def placed_nothing(self) -> None:
        """No order exists."""
        assert not self.orders

    def goes_wrong(self, kind: str, endpoint: str | None = None, times: int | None = 1, **more: Any) -> None:
        """Something goes wrong from now on (`sandbox.portal.portal_faults`)."""
        self.backend.add_fault(Fault(kind, endpoint=endpoint, times=times, **more))
