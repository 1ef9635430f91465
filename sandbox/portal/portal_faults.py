"""What can go wrong with a portal, on purpose: once, several times, or until told otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

BEFORE = {
    "drop": "cut the connection without looking at the request",
    "hang-before": "take the request, do nothing, never answer",
    "unavailable": "503, a web page",
    "bad-gateway": "502, a web page",
    "error-500": "500, a web page",
    "internal-error": "500, the portal's own JSON",
    "rate-limit": "429 with Retry-After (`retry_after`)",
    "unauthorised": "401",
    "forbidden": "403",
    "refuse": "400 (or `status`) with `reason`",
    "refuse-with": "400 (or `status`) with `body` as JSON",
    "too-large": "413",
    "missing": "`status` 404, 405 or 501: no such endpoint",
    "unsuccessful": "200 with success: false and `reason`",
    "redirect": "302 to elsewhere",
}
"""Faults that leave the request undone."""

AFTER = {
    "cut": "do it, then cut the connection",
    "hang": "do it, then never answer",
    "slow": "do it, and answer after `seconds`",
    "half-body": "do it, send half of the answer and cut the connection",
    "truncated": "do it, answer with JSON that ends in the middle",
    "bad-gateway-after": "do it, and let a proxy answer 502",
    "no-id": "do it, answer without the order's id",
    "no-success": "do it, answer without success",
    "wrong-types": "do it, answer with unimportant fields of other types",
    "odd-id": "do it, answer with an id that has a space in it",
    "half-character": "do it, answer with half an emoji in each name, as a server in JavaScript may cut it",
    "byte-order-mark": "do it, answer with a byte order mark before the JSON",
    "empty": "do it, answer 200 without a body",
    "html": "do it, answer 200 with a web page",
    "huge": "do it, answer with 50 MB",
}
"""Faults after the request was carried out: an order *is* created."""


@dataclass(slots=True)
class Fault:
    """One thing that goes wrong. `portal` and `endpoint` None: at any; `times` None: until `clear_faults`.

    `order_id`: only requests that name this order. `status` and `body` are the answer's, where the kind takes them; None: its
    usual one. `seconds` may be fractional; `retry_after` is the header's text. Raises ValueError for an unknown kind.
    """

    kind: str
    portal: str | None = None
    endpoint: str | None = None
    times: int | None = 1
    order_id: str | None = None
    seconds: float = 1.0
    status: int | None = None
    body: Any = None
    retry_after: str | None = "1"
    reason: str = "The portal does not want to"

    def __post_init__(self) -> None:
        if self.kind not in BEFORE and self.kind not in AFTER:
            raise ValueError(f"no such fault: {self.kind}; there are {', '.join([*BEFORE, *AFTER])}")
        self.portal = self.portal.lower() if self.portal else None

    def meets(self, portal: str, endpoint: str, body: Any = None) -> bool:
        """Whether it strikes a request with this body to this endpoint ("add-encore", "jobs-by-order", "orders-status")."""
        named = body if isinstance(body, dict) else {}
        asked = [named.get("orderId"), *(named.get("orderIds") or [])]
        return (
            self.portal in {None, portal}
            and self.endpoint in {None, endpoint}
            and (self.order_id is None or self.order_id in asked)
            and self.times != 0
        )
