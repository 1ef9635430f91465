"""A strict portal for one's own machine: four portals that take orders, deliver them, and go wrong when told to.

::

    world = World()
    async with serve(world) as server:
        server.portal_url("emea")          # give this, and world.tokens["emea"], to a client
        world.add_fault(Fault("cut", endpoint="add-encore"))
        world.requests                     # who asked what, and what came of it

Imported by the demo and the tests alone.
"""

from sandbox.portal.addresses import UNKNOWN_PATHS
from sandbox.portal.catalogue import PORTALS, Catalogue, Company, EncoreAsset, Event, Owner
from sandbox.portal.controls import add_controls
from sandbox.portal.faults import AFTER, BEFORE, Fault
from sandbox.portal.server import PortalServer, serve
from sandbox.portal.world import QUIRKS, Request, Switches, World

__all__ = [
    "AFTER",
    "BEFORE",
    "PORTALS",
    "QUIRKS",
    "UNKNOWN_PATHS",
    "Catalogue",
    "Company",
    "EncoreAsset",
    "Event",
    "Fault",
    "Owner",
    "PortalServer",
    "Request",
    "Switches",
    "World",
    "add_controls",
    "serve",
]
