"""Delivering to the app over Socket Mode (Slack: apis/events-api/using-socket-mode).

The app asks ``apps.connections.open`` for an address, connects a WebSocket to it and is greeted with ``hello``. Each
envelope goes to any one of the open sockets; the app acknowledges its ``envelope_id``, with a payload where one is
accepted. Slack asks an app to connect anew (``disconnect``) every few hours.
"""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from sandbox.slack import slack_limits
from sandbox.slack.workspace.event_stream import EventStream
from sandbox.slack.workspace.installed_app import App

JSON = dict[str, Any]


@dataclass(eq=False)
class Socket:
    """One open connection of the app."""

    ws: web.WebSocketResponse
    transport: asyncio.Transport | None
    received: list[str] = field(default_factory=list)


class SocketMode:
    """The sockets of the app. ``acks`` holds every envelope id acknowledged, also those that came too late.

    ``stale``: so many of the next addresses have run out by the time they are used. ``tried``: the tickets of all that were.
    """

    def __init__(self, app: App, events: EventStream) -> None:
        self._app, self._events = app, events
        self._next = 0
        self._waiting: dict[str, tuple[Socket, asyncio.Future[JSON]]] = {}
        self._leaving: list[Socket] = []
        self.sockets: list[Socket] = []
        self.acks: list[str] = []
        self.stale = 0
        self.tried: list[str] = []

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection from ``hello`` to its end."""
        ticket = request.query.get("ticket", "")
        self.tried.append(ticket)
        good = self._app.redeem_socket_ticket(ticket)
        if good and self.stale:
            self.stale -= 1
            good = False
        if not good:
            return web.json_response({"ok": False, "error": "invalid_ticket"}, status=404)
        ws = web.WebSocketResponse(autoping=True)
        await ws.prepare(request)
        if len(self.sockets) >= slack_limits.SOCKETS_AN_APP:
            await ws.send_json(
                {"type": "disconnect", "reason": "too_many_websockets", "debug_info": {"host": "sandbox"}}
            )
            await ws.close()
            return ws
        socket = Socket(ws, request.transport)
        self.sockets.append(socket)
        await ws.send_json(
            {
                "type": "hello",
                "num_connections": len(self.sockets),
                "connection_info": {"app_id": self._app.id},
                "debug_info": {"host": "sandbox", "approximate_connection_time": 18060},
            }
        )
        self._events.publish("socket")
        try:
            async for message in ws:
                if message.type is WSMsgType.TEXT:
                    self._acknowledged(json.loads(message.data))
        finally:
            self._gone(socket)
        return ws

    async def send(self, envelope: JSON, within: float) -> JSON | None:
        """Send an envelope over one of the sockets, in turn; its acknowledgement, or ``None`` if none came in time.

        Raises ``ConnectionError`` when no socket is open.
        """
        socket = self._any()
        acknowledged: asyncio.Future[JSON] = asyncio.get_running_loop().create_future()
        self._waiting[envelope["envelope_id"]] = socket, acknowledged
        socket.received.append(envelope["envelope_id"])
        try:
            await socket.ws.send_json(envelope)
            return await asyncio.wait_for(acknowledged, within)
        except (TimeoutError, ConnectionError):
            return None
        finally:
            self._waiting.pop(envelope["envelope_id"], None)

    async def refresh(self, reason: str = "refresh_requested") -> None:
        """Ask for new connections as Slack does now and then: ``disconnect`` with a reason, and no envelope after it.

        The app closes; an envelope under way may still be acknowledged, over the old socket or a new one.
        """
        for socket in list(self.sockets):
            self.sockets.remove(socket)
            self._leaving.append(socket)
            await socket.ws.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}})
        self._events.publish("socket")

    async def drop(self) -> None:
        """Close every socket without a word, as a network does."""
        for socket in [*self.sockets, *self._leaving]:
            self._gone(socket)
            if (
                socket.transport is not None
            ):  # not `ws.close`: that waits for the other side, which may be dead or stopped
                socket.transport.abort()

    def _any(self) -> Socket:
        usable = [socket for socket in self.sockets if not socket.ws.closed]
        if not usable:
            raise ConnectionError("the app has no socket open")
        self._next += 1
        return usable[self._next % len(usable)]

    def _acknowledged(self, message: JSON) -> None:
        envelope_id = message.get("envelope_id")
        if not isinstance(envelope_id, str):
            return
        self.acks.append(envelope_id)
        _, waiting = self._waiting.get(envelope_id, (None, None))
        if waiting is not None and not waiting.done():
            waiting.set_result(message)

    def _gone(self, socket: Socket) -> None:
        for sockets in (self.sockets, self._leaving):
            if socket in sockets:
                sockets.remove(socket)
        self._events.publish("socket")
        for sent_over, waiting in self._waiting.values():
            if sent_over is socket and not waiting.done():
                waiting.set_exception(ConnectionResetError("the socket was closed"))
