"""Responses of the portal and of what stands before it: JSON, web pages, connections that are cut, and faulty ones."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.portal.endpoints import PAGE, UNKNOWN_PATHS

if TYPE_CHECKING:
    from sandbox.portal.portal_faults import Fault


def json_response(value: Any, status: int = 200) -> web.Response:
    """An answer in JSON."""
    return web.json_response(value, status=status, dumps=lambda one: json.dumps(one, ensure_ascii=False))


def page_response(status: int) -> web.Response:
    """A web page, as a proxy or the portal's application sends one."""
    return web.Response(text=PAGE.format(f"{status} from the sandbox"), status=status, content_type="text/html")


def cut_connection(request: web.Request) -> web.Response:
    """End the connection without an answer (aiohttp wants one all the same; it reaches nobody)."""
    if request.transport is not None and not request.transport.is_closing():
        request.transport.abort()
    return web.Response(status=500)


def unknown_path_response(switch: str) -> web.Response:
    """The answer at a path that is none of the portal's endpoints; `switch` is a key of `UNKNOWN_PATHS`."""
    status, content_type, body = UNKNOWN_PATHS[switch]
    if not content_type:
        return web.Response(status=status)
    response = web.Response(text=body, status=status, content_type=content_type)
    if status == 302:
        response.headers["Location"] = "/sign-in"
    return response


def refusal_response(fault: Fault) -> web.Response:
    """The answers of portals and proxies that did nothing."""
    if fault.kind == "missing":
        return page_response(fault.status or 404)
    if fault.kind == "redirect":
        return web.Response(status=302, headers={"Location": "/elsewhere"})
    if fault.kind in {"unavailable", "bad-gateway", "error-500", "too-large"}:
        status = {"unavailable": 503, "bad-gateway": 502, "error-500": 500, "too-large": 413}[fault.kind]
        return page_response(status)
    said, status = {
        "internal-error": ({"error": "internal-server-error", "reason": "Internal server error"}, 500),
        "rate-limit": ({"error": "too-many-requests", "reason": "Too many requests"}, 429),
        "unauthorised": ({"error": "unauthorized", "reason": "You must be logged in"}, 401),
        "forbidden": ({"error": "forbidden", "reason": "This user may not create orders"}, 403),
        "refuse": ({"error": "refused", "reason": fault.reason, "details": []}, fault.status or 400),
        "refuse-with": (fault.body, fault.status or 400),
        "unsuccessful": ({"success": False, "reason": fault.reason}, 200),
    }[fault.kind]
    response = json_response(said, status)
    if fault.kind == "rate-limit" and fault.retry_after is not None:
        response.headers["Retry-After"] = fault.retry_after
    return response


def spoilt_response(kind: str, whole: str) -> web.Response:
    """What a caller gets in place of the whole answer."""
    if kind == "truncated":
        return web.Response(text=whole[: len(whole) // 2], content_type="application/json")
    if kind == "empty":
        return web.Response()
    if kind in {"html", "bad-gateway-after"}:
        return page_response(200 if kind == "html" else 502)
    if kind == "byte-order-mark":
        return web.Response(body=whole.encode("utf-8-sig"), content_type="application/json")
    if kind == "half-character":
        return web.Response(text=whole.replace('"name": "', '"name": "\\ud83c'), content_type="application/json")
    return json_response(_reworded(kind, json.loads(whole)))


def _reworded(kind: str, answer: dict[str, Any]) -> Any:
    """An add-encore answer in which something is missing or of another type; other answers as they are."""
    order = answer.get("order") if isinstance(answer, dict) else None
    if not isinstance(order, dict):
        return answer
    if kind == "no-id":
        del order["_id"]
    elif kind == "odd-id":
        order["_id"] = f"{order['_id'][:8]} {order['_id'][8:]}"
    elif kind == "no-success":
        del answer["success"]
    elif kind == "wrong-types":
        order |= {"deliveryDue": {"$date": 1}, "_status": "fine", "encores": "one", "invoice": 7, "company": None}
    return answer
