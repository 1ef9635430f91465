"""The stand-in's HTTP face: the API of the four portals, with what goes wrong on the way, on a loopback socket."""

from __future__ import annotations

import asyncio
import itertools
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.portal.addresses import ENDPOINTS, PAGE, UNKNOWN_PATHS
from sandbox.portal.catalogue import PORTALS
from sandbox.portal.checks import Refusal
from sandbox.portal.controls import add_controls
from sandbox.portal.faults import AFTER, BEFORE, Fault
from sandbox.portal.world import Request, World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

HUGE = 50 * 1024 * 1024


class PortalServer:
    """A running stand-in. `url` is `http://127.0.0.1:<port>`; the portals live under `/emea`, `/apac`, `/mps`, `/noram`."""

    def __init__(self, world: World, host: str = "127.0.0.1", port: int = 0) -> None:
        if host not in {"127.0.0.1", "::1", "localhost"}:
            raise ValueError("the sandbox listens on loopback only")
        self.world = world
        self.host = host
        self.port = port
        self._closing = asyncio.Event()
        app = web.Application(client_max_size=4 * 1024 * 1024)
        app.router.add_route("*", "/{portal:emea|apac|mps|noram}{path:/.*}", self._portal)
        add_controls(app, world, self)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        self._site: web.TCPSite | None = None

    @property
    def url(self) -> str:
        """The address of the whole stand-in."""
        return f"http://{self.host}:{self.port}"

    def portal_url(self, portal: str) -> str:
        """The base URL of one portal, in any case of letters. Raises ValueError for an unknown one."""
        if portal.lower() not in PORTALS:
            raise ValueError(f"no such portal: {portal}")
        return f"{self.url}/{portal.lower()}"

    @property
    def accepting(self) -> bool:
        """Whether connections are accepted."""
        return self._site is not None

    async def start(self) -> None:
        """Begin to listen, on a free port unless one was given."""
        await self._runner.setup()
        await self.accept_connections()

    async def stop(self) -> None:
        """Let go of everything; requests that hang end."""
        self._closing.set()
        await self._runner.cleanup()

    async def accept_connections(self) -> None:
        """Listen (again), on the same port."""
        if self._site is None:
            self._site = web.TCPSite(self._runner, self.host, self.port, reuse_address=True)
            await self._site.start()
            self.port = self._runner.addresses[0][1]

    async def refuse_connections(self) -> None:
        """Refuse connections like a machine that is down, and cut those that stand."""
        if self._site is not None:
            await self._site.stop()
            self._site = None
        self.cut_connections()

    def cut_connections(self) -> None:
        """Cut every connection that stands, as a portal does with idle ones."""
        for connection in self._runner.server.connections if self._runner.server else ():
            connection.force_close()

    async def _portal(self, request: web.Request) -> web.StreamResponse:
        portal, path = request.match_info["portal"], request.match_info["path"]
        endpoint = ENDPOINTS.get(path, path)
        headers = {name.lower(): value for name, value in request.headers.items()}
        headers.pop("authorization", None)
        raw = await request.read()
        entry = Request(self.world.clock(), portal, endpoint, _parsed(raw), headers)
        self.world.requests.append(entry)
        fault = self.world.take_fault(portal, endpoint, entry.body)
        if fault is not None:
            entry.fault = fault.kind
            if fault.kind in BEFORE:
                return await self._undone(request, entry, fault)
        response = self._done(request, entry)
        if fault is not None and fault.kind in AFTER:
            response = await self._spoilt(request, entry, fault, response)
        if request.transport is not None and not request.transport.is_closing():
            entry.status = response.status
        return response

    def _done(self, request: web.Request, entry: Request) -> web.Response:
        """Carry the request out."""
        world = self.world
        if request.method != "POST" or not world.offers(entry.endpoint):
            entry.outcome = "no such endpoint"
            return _elsewhere(world.switches.unknown_path)
        if request.headers.get("Authorization") != f"Bearer {world.tokens[entry.portal]}":
            entry.outcome = "not authorised"
            return _json({"error": "unauthorized", "reason": "You must be logged in"}, 401)
        if request.content_type != "application/json":
            entry.outcome = "not JSON"
            return _json({"error": "bad-request", "reason": "Send application/json"}, 415)
        try:
            if entry.endpoint == "jobs-by-order":
                answer: Any = world.jobs_by_order(entry.portal, entry.body)
            elif entry.endpoint == "orders-status":
                answer = world.orders_status(entry.portal, entry.body)
            else:
                order = world.add_encore(entry.portal, entry.body)
                entry.order_id = order.id
                answer = {"success": True, "order": world.picture(order.id).placed()}
        except Refusal as refusal:
            entry.outcome = f"refused: {refusal}"
            return _json(refusal.body, refusal.status)
        entry.outcome = "created" if entry.order_id else "listed"
        return _json(answer)

    async def _undone(self, request: web.Request, entry: Request, fault: Fault) -> web.StreamResponse:
        entry.outcome = "not carried out"
        if fault.kind == "drop":
            return _cut(request)
        if fault.kind == "hang-before":
            await self._closing.wait()
            return _cut(request)
        response = _refusals(fault)
        entry.status = response.status
        return response

    async def _spoilt(self, request: web.Request, entry: Request, fault: Fault, response: web.Response) -> web.Response:
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
            return _other_answer(fault.kind, whole)
        return _cut(request)


@asynccontextmanager
async def serve(world: World, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[PortalServer]:
    """Run a stand-in for as long as the `async with` lasts."""
    server = PortalServer(world, host, port)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


def _other_answer(kind: str, whole: str) -> web.Response:
    """What a caller gets in place of the whole answer."""
    if kind == "truncated":
        return web.Response(text=whole[: len(whole) // 2], content_type="application/json")
    if kind == "empty":
        return web.Response()
    if kind in {"html", "bad-gateway-after"}:
        return _page(200 if kind == "html" else 502)
    return _json(_reworded(kind, json.loads(whole)))


def _reworded(kind: str, answer: dict[str, Any]) -> Any:
    """An add-encore answer in which something is missing or of another type; other answers as they are."""
    order = answer.get("order") if isinstance(answer, dict) else None
    if not isinstance(order, dict):
        return answer
    if kind == "no-id":
        del order["_id"]
    elif kind == "no-success":
        del answer["success"]
    elif kind == "wrong-types":
        order |= {"deliveryDue": {"$date": 1}, "_status": "fine", "encores": "one", "invoice": 7, "company": None}
    return answer


def _refusals(fault: Fault) -> web.Response:
    """The answers of portals and proxies that did nothing."""
    if fault.kind == "missing":
        return _page(fault.status or 404)
    if fault.kind == "redirect":
        return web.Response(status=302, headers={"Location": "/elsewhere"})
    if fault.kind in {"unavailable", "bad-gateway", "error-500", "too-large"}:
        status = {"unavailable": 503, "bad-gateway": 502, "error-500": 500, "too-large": 413}[fault.kind]
        return _page(status)
    said, status = {
        "internal-error": ({"error": "internal-server-error", "reason": "Internal server error"}, 500),
        "rate-limit": ({"error": "too-many-requests", "reason": "Too many requests"}, 429),
        "unauthorised": ({"error": "unauthorized", "reason": "You must be logged in"}, 401),
        "forbidden": ({"error": "forbidden", "reason": "This user may not create orders"}, 403),
        "refuse": ({"error": "refused", "reason": fault.reason, "details": []}, fault.status or 400),
        "refuse-with": (fault.body, fault.status or 400),
        "unsuccessful": ({"success": False, "reason": fault.reason}, 200),
    }[fault.kind]
    response = _json(said, status)
    if fault.kind == "rate-limit" and fault.retry_after is not None:
        response.headers["Retry-After"] = fault.retry_after
    return response


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


def _cut(request: web.Request) -> web.Response:
    """End the connection without an answer (aiohttp wants one all the same; it reaches nobody)."""
    if request.transport is not None and not request.transport.is_closing():
        request.transport.abort()
    return web.Response(status=500)


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        return None


def _json(value: Any, status: int = 200) -> web.Response:
    return web.json_response(value, status=status, dumps=lambda one: json.dumps(one, ensure_ascii=False))


def _page(status: int) -> web.Response:
    return web.Response(text=PAGE.format(f"{status} from the sandbox"), status=status, content_type="text/html")


def _elsewhere(switch: str) -> web.Response:
    status, content_type, body = UNKNOWN_PATHS[switch]
    if not content_type:
        return web.Response(status=status)
    response = web.Response(text=body, status=status, content_type=content_type)
    if status == 302:
        response.headers["Location"] = "/sign-in"
    return response
