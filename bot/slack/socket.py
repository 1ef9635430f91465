"""Socket Mode that stays connected: what the SDK's client does not notice, this does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

log = structlog.get_logger(__name__)

WATCH_SECONDS = 5.0
AGAIN_SECONDS = 5.0


@asynccontextmanager
async def keep_connected(client: SocketModeClient, app: AsyncApp) -> AsyncIterator[Callable[[], bool]]:
    """Hands what arrives on the socket to `app`, and connects anew whenever the connection is found dead.

    Yields a function that says whether it is connected now.
    """
    tasks: set[asyncio.Task[None]] = set()
    connected = False

    async def handle(_client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        # Each envelope in a task of its own that is kept until it ends: one slow answer never holds up the others.
        task = asyncio.create_task(_answer(client, app, request))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    async def watch() -> None:
        nonlocal connected
        while True:
            try:
                if not await client.is_connected():
                    connected = False
                    await client.connect_to_new_endpoint(force=True)
                    log.info("socket_connected")
                connected = True
                await asyncio.sleep(WATCH_SECONDS)
            except (SlackApiError, aiohttp.ClientError, OSError, TimeoutError) as error:
                log.warning("socket_not_connected", error=type(error).__name__)
                await asyncio.sleep(AGAIN_SECONDS)

    client.socket_mode_request_listeners.append(handle)
    watching = asyncio.create_task(watch())
    try:
        yield lambda: connected
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
        if tasks:
            await asyncio.wait(tasks, timeout=5)
        await client.close()  # type: ignore[no-untyped-call]


async def _answer(client: SocketModeClient, app: AsyncApp, request: SocketModeRequest) -> None:
    try:
        started = asyncio.get_running_loop().time()
        response = await run_async_bolt_app(app, request)
        await send_async_response(client, request, response, started)
    except Exception:
        # Nobody awaits what becomes of this task: a fault is logged here or seen by nobody. Slack, without an
        # acknowledgement, tells the person or sends the event again.
        log.exception("envelope_failed", kind=request.type)
