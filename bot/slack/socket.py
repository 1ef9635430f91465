"""Socket Mode that stays connected: what the SDK's client does not notice, this does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import TypeAlias

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.door import Outcome, read_envelope
from bot.slack.connecting import SocketClient

log = structlog.get_logger(__name__)

Take: TypeAlias = Callable[[Outcome], Awaitable[BoltResponse]]
"""Does what an envelope asks for. Only what is answered with 200 is acknowledged."""

WATCH_SECONDS = 5.0
AGAIN_SECONDS = 5.0
CONNECT_SECONDS = 30.0

GIVE_UP_SECONDS = 600.0
"""So long without a connection, though Slack gives addresses for one: then another process may do what this one cannot."""


@asynccontextmanager
async def keep_connected(
    client: SocketClient, take: Take, give_up: Callable[[], None] = lambda: None
) -> AsyncIterator[Callable[[], Awaitable[bool]]]:
    """Hands what arrives on the socket to `take`, and connects anew whenever the connection is found dead.

    Yields a function that says whether it is connected now. give_up: called when it cannot be mended from within.
    """
    tasks: set[asyncio.Task[None]] = set()

    async def handle(_client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        # Each envelope in a task of its own that is kept until it ends: one slow answer never holds up the others.
        task = asyncio.create_task(_answer(client, take, request))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    async def watch() -> None:
        clock = asyncio.get_running_loop().time
        connected_at = clock()
        while True:
            try:
                if not await client.is_connected():
                    async with asyncio.timeout(CONNECT_SECONDS):
                        await client.connect_to_new_endpoint(force=True)
                    log.info("socket_connected")
                connected_at = clock()
                await asyncio.sleep(WATCH_SECONDS)
            except (SlackApiError, aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
                log.warning("socket_not_connected", error=type(error).__name__)
                if client.address_given and clock() - connected_at > GIVE_UP_SECONDS:
                    log.error("socket_given_up", seconds=round(clock() - connected_at))
                    give_up()
                    connected_at = clock()
                await asyncio.sleep(AGAIN_SECONDS)

    client.socket_mode_request_listeners.append(handle)
    watching = asyncio.create_task(watch())
    try:
        yield client.is_connected
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
        if tasks:
            await asyncio.wait(tasks, timeout=5)
        await client.close()  # type: ignore[no-untyped-call]


async def _answer(client: SocketModeClient, take: Take, request: SocketModeRequest) -> None:
    try:
        started = asyncio.get_running_loop().time()
        outcome = read_envelope(
            request.type,
            request.payload,
            request.envelope_id,
            retry=request.retry_attempt,
            reason=request.retry_reason,
        )
        response = await take(outcome)
        await send_async_response(client, request, response, started)
    except Exception:
        # Nobody awaits what becomes of this task: a fault is logged here or seen by nobody. Slack, without an
        # acknowledgement, tells the person or sends the event again.
        log.exception("envelope_failed", kind=request.type)
