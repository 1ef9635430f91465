"""The portal's API over HTTP: the endpoints of all portals, with the faults that are set up, and a log of requests."""

from __future__ import annotations

import asyncio
import itertools
import json
from typing import TYPE_CHECKING, Any, TypeAlias

from aiohttp import web

from sandbox.portal.api_methods import add_encore, jobs_by_order, orders_status
from sandbox.portal.endpoints import ENDPOINTS
from sandbox.portal.portal_backend import PortalBackend, Request
from sandbox.portal.portal_faults import AFTER, BEFORE, Fault
from sandbox.portal.portal_responses import (
    cut_connection,
    json_response,
    refusal_response,
    spoilt_response,
    unknown_path_response,
)
from sandbox.portal.request_validation import RequestRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

HUGE = 50 * 1024 * 1024


Method: TypeAlias = "Callable[[PortalBackend, Request], Any]"


def _place(backend: PortalBackend, entry: Request) -> dict[str, Any]:
    """Carries out add-encore, and notes which order came of it."""
    order = add_encore(backend, entry.portal, entry.body)
    entry.order_id = order.id
    return {"success": True, "order": backend.snapshot(order.id).placed()}


METHODS: dict[str, Method] = {
    "add-encore": _place,
    "jobs-by-order": lambda backend, entry: jobs_by_order(backend, entry.portal, entry.body),
    "orders-status": lambda backend, entry: orders_status(backend, entry.portal, entry.body),
}
"""What carries out each endpoint, and gives the JSON to answer."""


class PortalApi:
    """The handler of every request under `/emea`, `/apac`, `/mps` and `/noram`."""

    def __init__(self, backend: PortalBackend) -> None:
        self._backend = backend
        self._closing = asyncio.Event()

    def close(self) -> None:
        """Let requests that hang end."""
        self._closing.set()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer a request, as far as no fault keeps it from that."""
        portal, path = request.match_info["portal"], request.match_info["path"]
        endpoint = ENDPOINTS.get(path, path)
        headers = {name.lower(): value for name, value in request.headers.items()}
        headers.pop("authorization", None)
        raw = await request.read()
        entry = Request(self._backend.clock(), portal, endpoint, _parsed(raw), headers)
        self._backend.requests.append(entry)
        fault = self._backend.take_fault(portal, endpoint, entry.body)
        if fault is not None:
            entry.fault = fault.kind
            if fault.kind in BEFORE:
                return await self._fault_before(request, entry, fault)
        response = self._respond(request, entry)
        if fault is not None and fault.kind in AFTER:
            response = await self._fault_after(request, entry, fault, response)
        if request.transport is not None and not request.transport.is_closing():
            entry.status = response.status
        return response

    def _respond(self, request: web.Request, entry: Request) -> web.Response:
        """Carry the request out."""
        backend = self._backend
        if request.method != "POST" or not backend.offers(entry.endpoint):
            entry.outcome = "no such endpoint"
            return unknown_path_response(backend.switches.unknown_path)
        if request.headers.get("Authorization") != f"Bearer {backend.tokens[entry.portal]}":
            entry.outcome = "not authorised"
            return json_response({"error": "unauthorized", "reason": "You must be logged in"}, 401)
        if request.content_type != "application/json":
            entry.outcome = "not JSON"
            return json_response({"error": "bad-request", "reason": "Send application/json"}, 415)
        try:
            answer = METHODS[entry.endpoint](backend, entry)
        except RequestRefusedError as refusal:
            entry.outcome = f"refused: {refusal}"
            return json_response(refusal.body, refusal.status)
        entry.outcome = "created" if entry.order_id else "listed"
        return json_response(answer)

    async def _fault_before(self, request: web.Request, entry: Request, fault: Fault) -> web.StreamResponse:
        entry.outcome = "not carried out"
        if fault.kind == "drop":
            return cut_connection(request)
        if fault.kind == "hang-before":
            await self._closing.wait()
            return cut_connection(request)
        response = refusal_response(fault)
        entry.status = response.status
        return response

    async def _fault_after(
        self, request: web.Request, entry: Request, fault: Fault, response: web.Response
    ) -> web.Response:
        whole = response.text or ""
        if fault.kind == "slow":
            await _first_of(asyncio.sleep(fault.seconds), self._closing.wait())
            return response
        if fault.kind == "hang":
            await self._closing.wait()
        elif fault.kind == "half-body":
            content = whole.encode()
            await _send(request, entry, [content[: len(content) // 2]], claimed=len(content))
        elif fault.kind == "huge":
            await _send(
                request, entry, itertools.chain([b'["'], itertools.repeat(b"x" * 65_536, HUGE // 65_536), [b'"]'])
            )
        elif fault.kind != "cut":
            return spoilt_response(fault.kind, whole)
        return cut_connection(request)


async def _send(request: web.Request, entry: Request, pieces: Iterable[bytes], *, claimed: int | None = None) -> None:
    """Send a body piece by piece, until it is through or the caller has gone; `claimed` is what Content-Length says."""
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    response.content_length = claimed
    try:
        await response.prepare(request)
        for piece in pieces:
            await response.write(piece)
            entry.bytes_sent += len(piece)
    except ConnectionError:
        entry.outcome += ", caller hung up"
    if request.transport is not None:
        request.transport.close()  # lets go what is still in the buffer, unlike abort


async def _first_of(*waits: Any) -> None:
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        return None
