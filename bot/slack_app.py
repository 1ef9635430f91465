"""The Slack app: Bolt with all handlers, on Socket Mode or HTTP. The only place that names the handlers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient

import handlers
from bot.health import Check, answer
from bot.settings import Settings
from bot.slack.client import Slack
from bot.slack.socket import keep_connected

DRAIN_SECONDS = 10.0


async def slack_app(
    stack: AsyncExitStack, bot: handlers.Bot, settings: Settings, slack: Slack, checks: dict[str, Check]
) -> list[web.RouteDef]:
    """Takes what people do, on one of the two transports, until `stack` is left. Answers the routes of the HTTP one."""
    app = AsyncApp(client=slack.web, signing_secret=settings.slack_signing_secret.get_secret_value() or None)
    dispatcher = handlers.register(app, bot)
    stack.push_async_callback(dispatcher.drain, DRAIN_SECONDS)
    if not settings.socket_mode:
        return [web.post("/slack/events", _events(app))]
    client = SocketModeClient(
        app_token=settings.slack_app_token.get_secret_value(), web_client=slack.web, auto_reconnect_enabled=True
    )
    connected = await stack.enter_async_context(keep_connected(client, app))
    checks["slack"] = lambda: answer(connected(), "not connected")
    return []


def _events(app: AsyncApp) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def events(request: web.Request) -> web.StreamResponse:
        # Bolt answers 500 to a timestamp or signature it cannot even read; it is a 401 like any other bad one.
        timestamp = request.headers.get("X-Slack-Request-Timestamp", "0")
        signature = request.headers.get("X-Slack-Signature", "")
        if not (timestamp.isascii() and timestamp.isdigit() and signature.isascii()):
            return web.Response(status=401)
        try:
            asked = await to_bolt_request(request)
        except (ValueError, LookupError):  # not in a form that Slack sends; whose it is was not even looked at
            return web.Response(status=400)
        return await to_aiohttp_response(await app.async_dispatch(asked))

    return events
