"""A strict portal for one's own machine: all portals, which take orders, deliver them, and go wrong when told to.

::

    backend = PortalBackend()
    async with serve(backend) as server:
        server.portal_url("emea")          # give this, and backend.tokens["emea"], to a client
        backend.add_fault(Fault("cut", endpoint="add-encore"))
        backend.requests                   # who asked what, and what came of it

Imported by the demo and the tests alone.
"""

from sandbox.portal.api_methods import add_encore, jobs_by_order, orders_status
from sandbox.portal.catalogue import PORTALS, Catalogue, EncoreAsset, ListedCompany, ListedEvent, ListedOwner
from sandbox.portal.controls import add_controls
from sandbox.portal.endpoints import UNKNOWN_PATHS
from sandbox.portal.portal_backend import QUIRKS, PortalBackend, Request, Switches
from sandbox.portal.portal_faults import AFTER, BEFORE, Fault
from sandbox.portal.portal_server import PortalServer, serve

__all__ = [
    "AFTER",
    "BEFORE",
    "PORTALS",
    "QUIRKS",
    "UNKNOWN_PATHS",
    "Catalogue",
    "EncoreAsset",
    "Fault",
    "ListedCompany",
    "ListedEvent",
    "ListedOwner",
    "PortalBackend",
    "PortalServer",
    "Request",
    "Switches",
    "add_controls",
    "add_encore",
    "jobs_by_order",
    "orders_status",
    "serve",
]
