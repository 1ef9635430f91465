"""The portal's endpoints, and what it answers at any other path.

The addresses are those of the API documentation's pages: the same path on every portal. What an undocumented path is
answered with is documented nowhere, and so it is a switch (`Switches.unknown_path`).
"""

from __future__ import annotations

import json
from typing import NamedTuple

ENDPOINTS = {
    "/api/method/v1/order/add/encore": "add-encore",
    "/api/publication/v1/jobs/by/order": "jobs-by-order",
    "/api/publication/v1/orders/status": "orders-status",
}
"""The documented paths, all of them for POST."""

PAGE = "<!doctype html><html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>"


class Elsewhere(NamedTuple):
    """An answer at a path that is not documented: HTTP status, content type, body."""

    status: int
    content_type: str
    body: str


def _page(status: int) -> Elsewhere:
    return Elsewhere(status, "text/html", PAGE.format("The portal's application"))


def _json(status: int, said: object) -> Elsewhere:
    return Elsewhere(status, "application/json", json.dumps(said))


UNKNOWN_PATHS = {
    # Meteor serves its application at every path that it does not know, whatever the method (meteor/meteor#9027).
    "page": _page(200),
    # Since its 2.0 some methods are turned away there (meteor/meteor#11224).
    "page-405": _page(405),
    # What a route of its own for all else, or a proxy in front of it, may answer.
    "page-404": _page(404),
    "json-404": _json(404, {"error": "not-found", "reason": "Not found"}),
    "empty-204": Elsewhere(204, "", ""),
    "redirect-302": Elsewhere(302, "text/html", PAGE.format("Found")),
    "json-400": _json(400, {"error": "bad-request", "reason": "Unknown method"}),
    "json-401": _json(401, {"error": "unauthorized", "reason": "You must be logged in"}),
    "json-403": _json(403, {"error": "forbidden", "reason": "Not allowed"}),
    "page-500": _page(500),
    "unsuccessful": _json(200, {"success": False, "reason": "Unknown method"}),
}
"""What the portal may answer at a path that is not documented, by the name of the switch. Only the first two are reported
of Meteor itself; which of them a real portal gives is not known."""
