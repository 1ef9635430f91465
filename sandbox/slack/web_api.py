"""The Web API over HTTP: ``/api/<method>``, and ``/response/<key>`` for response URLs. Every call is logged.

Slack: apis/web-api, authentication/tokens.
"""

import asyncio
from collections.abc import Collection
from typing import Any

from aiohttp import web

from sandbox.slack.methods import METHODS, arguments
from sandbox.slack.methods.registry import Method, require_scope
from sandbox.slack.rate_limits import MethodLimits
from sandbox.slack.slack_errors import MethodRateLimitedError, MethodRefusedError
from sandbox.slack.slack_faults import Fault, Faults
from sandbox.slack.workspace.activity_log import Call
from sandbox.slack.workspace.slack_state import SlackState

JSON = dict[str, Any]


class WebApi:
    """Answers the calls of the app; with ``offer`` it has these methods alone."""

    def __init__(
        self, state: SlackState, faults: Faults, rates: MethodLimits, offer: Collection[str] | None = None
    ) -> None:
        self._state, self._faults, self._rates, self._offer = state, faults, rates, offer

    def routes(self) -> list[web.RouteDef]:
        """What to serve."""
        return [
            web.post("/api/{method}", self._call),
            web.get("/api/{method}", self._call),
            web.post("/response/{key}", self._respond),
        ]

    async def _call(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        sent: JSON = {}
        fault: Fault | None = None
        try:
            sent = await arguments.read_arguments(request)
            token = _token(request, sent)
            fault = self._faults.strike(name, sent)
            if fault is not None and (answer := self._in_trouble(request, name, sent, fault)) is not None:
                return answer
            if fault is not None and fault.kind == "hold_before":
                await fault.argument.hold()
            method = self._admitted(name, token)
            self._rates.count(name, method.tier, sent)
            given = arguments.checked_arguments(sent, method.takes, method.needs)
            call = self._log(name, sent, {"ok": True, **method.handler(self._state, given)})
        except MethodRateLimitedError as error:
            call = self._log(name, sent, error.answer(), status=429)
            return web.json_response(call.answer, status=429, headers={"Retry-After": str(error.retry_after)})
        except MethodRefusedError as error:
            call = self._log(name, sent, error.answer())
        if fault is not None:
            call.fault = fault.kind
            if await _reply_is_lost(fault):
                call.delivered = False
                return _cut(request)
            call.delivered = request.transport is not None and not request.transport.is_closing()
        return web.json_response(call.answer, headers={"x-oauth-scopes": ",".join(sorted(self._state.app.scopes))})

    def _admitted(self, name: str, token: str | None) -> Method:
        """The method, when this workspace offers it and the token may use it."""
        method = METHODS.get(name)
        offered = self._offer is None or name in self._offer
        if method is None or not offered:
            raise MethodRefusedError("unknown_method", req_method=name)
        app = self._state.app
        if not token:
            raise MethodRefusedError("not_authed")
        if token in app.revoked:
            raise MethodRefusedError("token_revoked")
        if token not in (app.bot_token, app.app_token):
            raise MethodRefusedError("invalid_auth")
        if (token == app.app_token) != method.app_level:
            raise MethodRefusedError("not_allowed_token_type")
        require_scope(self._state, *method.scopes)
        return method

    def _in_trouble(self, request: web.Request, name: str, sent: JSON, fault: Fault) -> web.StreamResponse | None:
        """The answer to a call that meets a fault before anything is done; ``None`` for the other faults."""
        if fault.kind == "lose_request":
            self._log(name, sent, {"ok": False, "error": "lost_request"}, delivered=False, fault=fault)
            return _cut(request)
        if fault.kind == "status_500":
            call = self._log(name, sent, {"ok": False, "error": "internal_error"}, status=500, fault=fault)
            return web.json_response(call.answer, status=500)
        if fault.kind == "html":
            self._log(name, sent, {"ok": False, "error": "html"}, status=fault.argument, fault=fault)
            page = "<html><body><h1>Service Unavailable</h1></body></html>"
            return web.Response(text=page, content_type="text/html", status=fault.argument)
        if fault.kind == "refuse":
            call = self._log(name, sent, {"ok": False, "error": fault.argument}, fault=fault)
            return web.json_response(call.answer)
        if fault.kind == "rate_limit":
            call = self._log(name, sent, {"ok": False, "error": "ratelimited"}, status=429, fault=fault)
            return web.json_response(call.answer, status=429, headers={"Retry-After": str(fault.argument)})
        return None

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        sent: JSON = {}
        try:
            sent = await arguments.read_arguments(request)
            fault = self._faults.strike("response_url", sent)
            if fault is not None and (answer := self._in_trouble(request, "response_url", sent, fault)) is not None:
                return answer
            self._state.messages.respond(request.match_info["key"], sent)
        except MethodRefusedError as error:
            status = 404 if error.code in ("used_url", "expired_url") else 400
            return web.json_response(
                self._log("response_url", sent, error.answer(), status=status).answer, status=status
            )
        call = self._log("response_url", sent, {"ok": True}, fault=fault)
        if fault is not None and await _reply_is_lost(fault):
            call.delivered = False
            return _cut(request)
        return web.Response(text="ok", content_type="text/html")

    def _log(
        self,
        name: str,
        sent: JSON,
        answer: JSON,
        *,
        status: int = 200,
        delivered: bool = True,
        fault: Fault | None = None,
    ) -> Call:
        call = Call(self._state.clock(), name, sent, answer, status, delivered, fault.kind if fault else None)
        self._state.log.calls.append(call)
        self._state.events.publish("call", method=name, ok=call.ok)
        return call


def _token(request: web.Request, sent: JSON) -> str | None:
    """The token of a call, taken out of its arguments."""
    inside = sent.pop("token", None)
    header = request.headers.get("Authorization", "")
    return header.removeprefix("Bearer ") if header.startswith("Bearer ") else inside


async def _reply_is_lost(fault: Fault) -> bool:
    """What a fault does once the work is done."""
    if fault.kind == "slow":
        await asyncio.sleep(float(fault.argument))
    elif fault.kind == "hold_after":
        await fault.argument.hold()
    return fault.kind == "lose_reply"


def _cut(request: web.Request) -> web.StreamResponse:
    """Cut the connection instead of answering."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
