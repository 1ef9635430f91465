"""From a command to its acknowledgement: the bot beside a bare Bolt handler, both over Socket Mode, in one run.

A Slack as small as can be sends `/encore help` so many times a second and takes the time until the acknowledgement of each
is back. The bot answers all of what Slack asks of it: it knows who asks, lets them in, and sends its usage; the bare handler
acknowledges and does nothing. They take turns, a few seconds each, so that a busy machine is as unkind to one as to the other.
"""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from math import ceil
from multiprocessing.connection import Connection
from typing import Any

from aiohttp import WSMsgType, web
from pydantic import SecretStr
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from benchmarks.looks import quiet_log
from benchmarks.processes import child, heard, server

A_SECOND = 100
WARM_SECONDS = 2.0
LOST_SECONDS = 5.0
TEAM, USER, CHANNEL = "T0BENCH", "U0BENCH", "C0BENCH"
BOT_TOKEN, APP_TOKEN = "xoxb-bench", "xapp-bench"

ANSWERS: dict[str, dict[str, Any]] = {
    "auth.test": {"team_id": TEAM, "team": "Bench", "user_id": "U0BOT", "user": "encore", "bot_id": "B0BOT"},
    "chat.postMessage": {"channel": CHANNEL, "ts": "1767225600.000100"},
    "users.info": {"user": {"id": USER, "team_id": TEAM, "name": "bo", "real_name": "Bo", "tz": "Europe/Amsterdam"}},
}


@dataclass(frozen=True, slots=True)
class Waits:
    """Milliseconds from sending a command to its acknowledgement."""

    waits: list[float]

    @property
    def lost(self) -> int:
        """Commands that were never acknowledged."""
        return sum(wait >= LOST_SECONDS * 1000 for wait in self.waits)

    def at(self, share: float) -> float:
        ordered = sorted(self.waits)
        return ordered[max(ceil(len(ordered) * share) - 1, 0)]


class SmallSlack:
    """Enough of Slack for one app with one socket."""

    def __init__(self) -> None:
        self.url = ""
        self.connected = asyncio.Event()
        self._socket: web.WebSocketResponse | None = None
        self._sent: dict[str, float] = {}
        self._waits: list[float] = []

    async def start(self) -> None:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._call)
        app.router.add_post("/respond", self._responded)
        app.router.add_get("/socket", self._connect)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"

    async def send(self, seconds: float) -> list[float]:
        """Sends commands evenly for so long; the milliseconds that each acknowledgement took."""
        assert self._socket is not None
        self._waits = []
        loop = asyncio.get_running_loop()
        began, count = loop.time(), int(seconds * A_SECOND)
        for number in range(count):
            await asyncio.sleep(max(began + number / A_SECOND - loop.time(), 0))
            envelope = f"e{time.monotonic_ns()}"
            self._sent[envelope] = time.perf_counter()
            await self._socket.send_str(self._command(envelope))
        with suppress(TimeoutError):  # what is not acknowledged by then never is, and counts as that long
            async with asyncio.timeout(LOST_SECONDS):
                while len(self._waits) < count:  # noqa: ASYNC110 - looked for now and then, so as not to be in the way
                    await asyncio.sleep(0.05)
        return [*self._waits, *[LOST_SECONDS * 1000] * (count - len(self._waits))]

    def _command(self, envelope: str) -> str:
        payload = {
            "command": "/encore", "text": "help", "team_id": TEAM, "user_id": USER, "user_name": "bo",
            "channel_id": CHANNEL, "channel_name": "encores", "api_app_id": "A0BENCH", "trigger_id": f"t.{envelope}",
            "response_url": f"{self.url}/respond", "token": "bench", "is_enterprise_install": "false",
        }  # fmt: skip
        return json.dumps(
            {"envelope_id": envelope, "type": "slash_commands", "accepts_response_payload": True, "payload": payload}
        )

    async def _call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if method == "apps.connections.open":
            return web.json_response({"ok": True, "url": f"{self.url.replace('http', 'ws', 1)}/socket"})
        return web.json_response({"ok": True, **ANSWERS.get(method, {})})

    async def _responded(self, request: web.Request) -> web.Response:
        await request.read()
        return web.Response(text="ok")

    async def _connect(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A0BENCH"}})
        self._socket = socket
        self.connected.set()
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                now = time.perf_counter()
                sent = self._sent.pop(json.loads(message.data).get("envelope_id", ""), None)
                if sent is not None:
                    self._waits.append((now - sent) * 1000)
        return socket


async def slack(pipe: Connection) -> None:
    """The process of a small Slack: says its address, then, for each number of seconds it is told, the waits."""
    small = SmallSlack()
    await small.start()
    pipe.send(small.url)
    while seconds := await heard(pipe):
        async with asyncio.timeout(60):
            await small.connected.wait()
        pipe.send(await small.send(seconds))


async def bot(pipe: Connection, url: str, redis_url: str) -> None:
    """The bot's Slack side, as `encore-bot web` runs it."""
    from bot.app import running
    from bot.clock import SystemClock
    from bot.settings import Settings

    settings = Settings(
        _env_file=None,
        slack_bot_token=SecretStr(BOT_TOKEN),
        slack_app_token=SecretStr(APP_TOKEN),
        slack_api_url=f"{url}/api/",
        redis_url=SecretStr(redis_url),
        gofilex_emea_token=SecretStr("bench"),
    )
    quiet_log()
    async with running(settings, SystemClock(), slack=True, worker=False):
        await heard(pipe)


async def bare(pipe: Connection, url: str, _redis_url: str) -> None:
    """Bolt with one handler that acknowledges."""
    app = AsyncApp(token=BOT_TOKEN, client=AsyncWebClient(token=BOT_TOKEN, base_url=f"{url}/api/"))

    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    app.command("/encore")(acknowledge)
    handler = AsyncSocketModeHandler(app, APP_TOKEN, web_client=app.client)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await heard(pipe)


def run(seconds: float, rounds: int) -> dict[str, Waits]:
    """The waits of the bot and of the bare handler, each `rounds` times so many seconds, taking turns."""
    waits: dict[str, list[float]] = {"bot": [], "bare": []}
    with ExitStack() as stack:
        redis_url = stack.enter_context(server())
        slacks = {}
        for name, app in (("bot", bot), ("bare", bare)):
            slacks[name] = stack.enter_context(child(slack))
            stack.enter_context(child(app, slacks[name].hear(), redis_url))
        for one in slacks.values():
            one.ask(WARM_SECONDS)
        for _ in range(rounds):
            for name, one in slacks.items():
                waits[name] += one.ask(seconds)
    return {name: Waits(each) for name, each in waits.items()}
