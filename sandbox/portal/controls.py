"""Controls of the portal for the demo page's panel: JSON under `/sandbox/portal`.

GET  state, orders, orders/<id>, catalogue, requests
POST orders/<id>/<action>   start, accept, fail, recover, cancel, clean, hide, show, lose-jobs, find-jobs, state {"state": …}
POST settings               any of speed, accepting, and the fields of `Switches`
POST faults                 the fields of `Fault`;  DELETE faults clears them
POST companies/<portal>/<id> {"timezone": …}
"""

from __future__ import annotations

import dataclasses
import ipaddress
from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.portal.endpoints import UNKNOWN_PATHS
from sandbox.portal.loopback_server import LoopbackServer
from sandbox.portal.order_snapshot import utc_text
from sandbox.portal.portal_backend import QUIRKS, PortalBackend, Switches
from sandbox.portal.portal_faults import AFTER, BEFORE, Fault

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

PREFIX = "/sandbox/portal"


def add_controls(app: web.Application, backend: PortalBackend, server: LoopbackServer) -> None:
    """Add the controls to an application, the portal's own or that of the demo page."""
    controls = Controls(backend, server)
    app.router.add_get(f"{PREFIX}/state", _guarded(controls.state))
    app.router.add_get(f"{PREFIX}/orders", _guarded(controls.orders))
    app.router.add_get(f"{PREFIX}/orders/{{id}}", _guarded(controls.order))
    app.router.add_post(f"{PREFIX}/orders/{{id}}/{{action}}", _guarded(controls.act))
    app.router.add_get(f"{PREFIX}/catalogue", _guarded(controls.catalogue))
    app.router.add_get(f"{PREFIX}/requests", _guarded(controls.requests))
    app.router.add_post(f"{PREFIX}/settings", _guarded(controls.settings))
    app.router.add_post(f"{PREFIX}/faults", _guarded(controls.add_fault))
    app.router.add_delete(f"{PREFIX}/faults", _guarded(controls.clear_faults))
    app.router.add_post(f"{PREFIX}/companies/{{portal}}/{{id}}", _guarded(controls.move))


class Controls:
    """The handlers."""

    def __init__(self, backend: PortalBackend, server: LoopbackServer) -> None:
        self.backend = backend
        self.server = server

    async def state(self, _: web.Request) -> Any:
        """Everything the panel shows at a glance."""
        switches = dataclasses.asdict(self.backend.switches) | {"quirks": sorted(self.backend.switches.quirks)}
        return {
            "now": utc_text(self.backend.clock()),
            "speed": self.backend.simulation.speed,
            "accepting": self.server.accepting,
            "switches": switches,
            "faults": [dataclasses.asdict(fault) for fault in self.backend.faults],
            "kinds": {"faults": BEFORE | AFTER, "quirks": QUIRKS},
            "orders": self._orders(),
        }

    async def orders(self, _: web.Request) -> Any:
        """All orders, the newest first."""
        return self._orders()

    async def order(self, request: web.Request) -> Any:
        """One order with its jobs."""
        return self._shown(request.match_info["id"])

    async def act(self, request: web.Request) -> Any:
        """Do something to an order; answers how it stands then."""
        backend, order_id, action = self.backend, request.match_info["id"], request.match_info["action"]
        asked = await _body(request)
        job_id = asked.get("job")
        actions: dict[str, Callable[[], object]] = {
            "start": lambda: backend.start_now(order_id),
            "accept": lambda: backend.accept(order_id),
            "fail": lambda: backend.fail(
                order_id, job_id, code=asked.get("code", "ENOENT"), message=asked.get("message")
            ),
            "recover": lambda: backend.recover(order_id, job_id),
            "cancel": lambda: backend.cancel(order_id),
            "clean": lambda: backend.clean(order_id),
            "hide": lambda: backend.hide(order_id),
            "show": lambda: backend.hide(order_id, hidden=False),
            "lose-jobs": lambda: backend.lose_jobs(order_id),
            "find-jobs": lambda: backend.lose_jobs(order_id, gone=False),
            "state": lambda: backend.set_state(order_id, asked.get("state")),
        }
        if action not in actions:
            raise KeyError(action)
        actions[action]()
        return self._shown(order_id)

    async def catalogue(self, _: web.Request) -> Any:
        """Cinemas, events with assets, and owners, by portal."""
        return {
            portal: {
                "companies": [dataclasses.asdict(one) for one in known.companies.values()],
                "events": [dataclasses.asdict(one) for one in known.events.values()],
                "owners": [dataclasses.asdict(one) for one in known.owners.values()],
            }
            for portal, known in self.backend.catalogues.items()
        }

    async def requests(self, _: web.Request) -> Any:
        """The latest hundred requests."""
        return [dataclasses.asdict(entry) for entry in self.backend.requests[-100:]]

    async def settings(self, request: web.Request) -> Any:
        """Change the speed, the switches, or whether connections are accepted."""
        asked = await _body(request)
        names = {field.name for field in dataclasses.fields(Switches)}
        unknown = asked.keys() - names - {"speed", "accepting"}
        if unknown:
            raise ValueError(f"no such setting: {', '.join(sorted(unknown))}")
        if asked.get("unknown_path", "page") not in UNKNOWN_PATHS:
            raise ValueError(f"unknown_path is one of {', '.join(UNKNOWN_PATHS)}")
        if "speed" in asked:
            self.backend.set_speed(float(asked.pop("speed")))
        if "accepting" in asked:
            await (self.server.accept_connections() if asked.pop("accepting") else self.server.refuse_connections())
        for name, value in asked.items():
            setattr(self.backend.switches, name, set(value) if name == "quirks" else value)
        return await self.state(request)

    async def add_fault(self, request: web.Request) -> Any:
        """Let something go wrong."""
        self.backend.add_fault(Fault(**await _body(request)))
        return await self.state(request)

    async def clear_faults(self, request: web.Request) -> Any:
        """Let nothing go wrong any more."""
        self.backend.clear_faults()
        return await self.state(request)

    async def move(self, request: web.Request) -> Any:
        """Put a cinema into another time zone."""
        asked = await _body(request)
        self.backend.move_company(request.match_info["portal"], request.match_info["id"], asked["timezone"])
        return {"ok": True}

    def _orders(self) -> list[dict[str, Any]]:
        return [self._shown(order_id) for order_id in reversed(self.backend.orders)]

    def _shown(self, order_id: str) -> dict[str, Any]:
        order = self.backend.order(order_id)
        snapshot = self.backend.snapshot(order_id)
        return {
            "id": order_id,
            "portal": order.portal,
            "description": order.description,
            "company": dataclasses.asdict(order.company),
            "state": snapshot.state,
            "step": snapshot.bytes_done,
            "total": snapshot.bytes_total,
            "due": utc_text(order.due),
            "transfer_after": utc_text(order.transfer_after),
            "waits": snapshot.state == "queued" and snapshot.start is None,
            "hidden": order.hidden,
            "cleaned": order.cleaned,
            "jobs": [
                {"id": job.id, "type": job.type, "description": job.description, "size": job.size}
                | dataclasses.asdict(job.status(snapshot.start, snapshot.now))
                for job in snapshot.visible_jobs
            ],
        }


async def _body(request: web.Request) -> dict[str, Any]:
    """The JSON object sent; empty if nothing was. Raises ValueError for anything else."""
    raw = await request.read()
    if not raw:
        return {}
    # A page of another site can send a form to this address, but not JSON without being asked first.
    if request.content_type != "application/json":
        raise ValueError("send application/json")
    body = await request.json()
    if not isinstance(body, dict):
        raise ValueError("send an object")  # noqa: TRY004 - the caller's mistake, answered as 400
    return body


def _guarded(
    handler: Callable[[web.Request], Awaitable[Any]],
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Answer JSON; for this machine only, under its own name, so that no web page elsewhere can reach it by a trick of DNS."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        name = request.url.host or ""
        if not (_is_loopback(request.remote or "") and (name == "localhost" or _is_loopback(name))):
            return web.json_response({"error": "for this machine only"}, status=403)
        try:
            return web.json_response(await handler(request))
        except KeyError as error:
            return web.json_response({"error": f"there is no {error.args[0]}"}, status=404)
        except (ValueError, TypeError) as error:
            return web.json_response({"error": str(error)}, status=400)

    return guarded


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False
