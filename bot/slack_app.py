"""The Slack app: Bolt with all handlers, on Socket Mode or HTTP. The only place that names the handlers.

What comes from Slack is checked in `bot.door` before Bolt sees any of it, by whichever way it came, and done once (`bot.store.replays`).
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from functools import partial
from typing import Any

import structlog
from aiohttp import web
from pydantic import SecretStr
from redis.exceptions import RedisError
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

import handlers
from bot.door import ANSWER_AGAIN, BODY_BYTES, Acknowledged, Outcome, Refused, SlackRequest, headers_refused, read_http
from bot.door.signature import Headers
from bot.health import Check
from bot.http_server import Handler, TooLargeError, body_of
from bot.rotation import Rotation
from bot.settings import Settings
from bot.slack.client import Slack
from bot.slack.connecting import SocketClient
from bot.slack.socket import keep_connected
from bot.store import Turn
from bot.store.replays import Replays
from bot.wording import readiness
from handlers.dispatcher import ENDING

log = structlog.get_logger(__name__)

DRAIN_SECONDS = 10.0

EVENT_SECONDS = 2.0
"""An event is acknowledged when its work is done. Slack waits three seconds, and comes again."""
UNDER_WAY_SECONDS = 2.0
LOOK_SECONDS = 0.05
CLAIM_SECONDS = 0.4
"""For Redis to answer: most of Slack's three seconds are for what is asked."""

SMALL_BYTES = 256
"""Of a body that is read whatever the headers say: the unsigned question after the certificate is shorter."""


class Admission:
    """Takes what came through the door to Bolt, once."""

    def __init__(self, app: AsyncApp, replays: Replays) -> None:
        self._app = app
        self._replays = replays
        app.error(_failed)

    async def take(self, outcome: Outcome) -> BoltResponse:
        """What to answer: Bolt's own answer, never with a status of 500 or above."""
        match outcome:
            case Refused(status, why):
                log.warning("request_refused", status=status, why=why)
                return BoltResponse(status=status)
            case Acknowledged(found, unknown):
                if unknown:
                    log.warning("request_unknown", kind=unknown)
                return BoltResponse(status=200, body=json.dumps(dict(found)) if found else "")
            case SlackRequest():
                return await self._once(outcome)

    async def _once(self, request: SlackRequest) -> BoltResponse:
        turn = await self._turn(request)
        if turn is not Turn.FIRST:
            log.info("request_repeated", kind=request.kind, turn=turn.value)
            return BoltResponse(status=200 if turn is Turn.DONE else ANSWER_AGAIN)
        ending = Ending(request, self._replays)
        response = await self._app.async_dispatch(
            AsyncBoltRequest(
                # As by Socket Mode whichever way it came: Bolt takes a body that was read already in that mode alone.
                mode="socket_mode", body=request.body, headers=dict(request.headers), context={ENDING: ending}
            )
        )  # fmt: skip
        if response.status >= 500:
            response = BoltResponse(status=ANSWER_AGAIN)
        if request.comes_again and response.status == 200 and not await ending.well(EVENT_SECONDS):
            return BoltResponse(status=ANSWER_AGAIN)
        return response

    async def _turn(self, request: SlackRequest) -> Turn:
        """Whether it is to be done. Waits a moment for one that is under way."""
        until = time.monotonic() + UNDER_WAY_SECONDS
        while True:
            try:
                async with asyncio.timeout(CLAIM_SECONDS):
                    turn = await self._replays.claim(request.once)
            except (RedisError, OSError) as error:  # a timeout is one
                log.warning("request_not_claimed", kind=request.kind, error=type(error).__name__)
                return Turn.UNDER_WAY if request.comes_again else Turn.FIRST
            if turn is not Turn.UNDER_WAY or time.monotonic() > until:
                return turn
            await asyncio.sleep(LOOK_SECONDS)


class Ending:
    """How a request ends: called by the dispatcher once all that was asked for is done. `begun`: a listener has it."""

    def __init__(self, request: SlackRequest, replays: Replays) -> None:
        self._request = request
        self._replays = replays
        self._well: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.begun = False

    async def __call__(self, *, well: bool) -> None:
        """Notes it as done; what went wrong and comes again by itself is not. A person was told, and does it anew."""
        try:
            if well or not self._request.comes_again:
                await self._replays.done(self._request.once)
            else:
                await self._replays.give_back(self._request.once)
        except (RedisError, OSError) as error:
            log.warning("request_not_noted", kind=self._request.kind, error=type(error).__name__)
        if not self._well.done():
            self._well.set_result(well)

    async def well(self, within: float) -> bool:
        """Whether it was done by then, and well."""
        await asyncio.wait({self._well}, timeout=within)
        return self._well.done() and self._well.result()


async def _failed(error: Exception, context: AsyncBoltContext, body: dict[str, Any], response: Any) -> Any:
    """For Bolt: what none of the listeners took, or what went wrong before one had it."""
    ending: Ending | None = context.get(ENDING)
    if isinstance(error, BoltUnhandledRequestError) and not (ending and ending.begun):
        log.warning("request_unknown", kind=str(body.get("type") or body.get("command")))
        status = 200
    else:
        log.error("request_failed", exc_info=error)
        status = ANSWER_AGAIN
    if ending:
        await ending(well=status == 200)
    return None if response is None else BoltResponse(status=status)


async def slack_app(
    stack: AsyncExitStack,
    bot: handlers.Bot,
    settings: Settings,
    slack: Slack,
    replays: Replays,
    checks: dict[str, Check],
    rotation: Rotation,
    give_up: Callable[[], None],
) -> Handler | None:
    """Takes what people do, on one of the two transports, until `stack` is left. Answers what serves the HTTP one.

    give_up: called when Slack's socket cannot be opened by this process any more.
    """

    async def authorize() -> AuthorizeResult:
        return await slack.authorize()

    app = AsyncApp(
        client=slack.without_token(),
        authorize=authorize,
        signing_secret=settings.slack_signing_secret.get_secret_value() or None,
        before_authorize=slack.for_bolt,
        raise_error_for_unhandled_request=True,
    )
    dispatcher = handlers.register(app, bot)
    admission = Admission(app, replays)
    stack.push_async_callback(dispatcher.drain, DRAIN_SECONDS)
    if not settings.socket_mode:
        secret = SigningSecret(settings.slack_signing_secret, partial(rotation.read_again, "signature"))
        rotation.taken_by("slack_signing_secret", secret.take)
        return events(admission, secret)
    client = SocketClient(settings.slack_app_token.get_secret_value(), slack.web, partial(rotation.read_again, "Slack"))
    rotation.taken_by("slack_app_token", client.take_token)
    connected = await stack.enter_async_context(keep_connected(client, admission.take, give_up))

    async def wrong() -> str:
        return "" if await connected() else readiness.SLACK_NOT_CONNECTED

    checks["slack"] = wrong
    return None


class SigningSecret:
    """The secret that proves a request to be Slack's. `renew` looks whether there is another by now, and calls `take`."""

    def __init__(self, now: SecretStr, renew: Callable[[], Awaitable[None]]) -> None:
        self._now = now
        self._renew = renew

    async def take(self, secret: SecretStr) -> str:
        """For `Rotation`: the one before proves nothing from here on."""
        self._now = secret
        return ""

    async def read(self, headers: Headers, body: bytes, now: float) -> Outcome:
        """What a request is. One whose signature is not good makes the secret be looked for, and is read once more by another."""
        used = self._now
        outcome = read_http(headers, body, used.get_secret_value(), now)
        if outcome == Refused(401, "signature"):
            await self._renew()
            if self._now != used:
                return read_http(headers, body, self._now.get_secret_value(), now)
        return outcome


def events(admission: Admission, secret: SigningSecret, now: Callable[[], float] = time.time) -> Handler:
    """The page for Slack's requests. now: the machine's clock, which is compared with Slack's."""

    async def outcome_of(request: web.BaseRequest) -> Outcome:
        headers, length = request.raw_headers, request.content_length
        if (length is None or length > SMALL_BYTES) and (refused := headers_refused(headers, now())):
            return refused
        try:
            return await secret.read(headers, await body_of(request, BODY_BYTES), now())
        except TooLargeError:
            return Refused(413, "size")
        except TimeoutError:
            return Refused(408, "slow")
        except (ConnectionError, web.RequestPayloadError):
            return Refused(400, "broken_off")

    async def page(request: web.BaseRequest) -> web.StreamResponse:
        try:
            answered = await admission.take(await outcome_of(request))
        except Exception:
            # Whatever it is, Slack is told to come again and never gets a 5xx, for which it turns subscriptions off.
            log.exception("request_failed")
            answered = BoltResponse(status=ANSWER_AGAIN)
        kind = answered.headers.get("content-type", ["text/plain"])[0].partition(";")[0]
        return web.Response(status=answered.status, text=answered.body, content_type=kind)

    return page
