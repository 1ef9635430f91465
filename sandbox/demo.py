"""``encore-bot demo``: a small Slack, a small portal and the real bot on this machine alone, and a page to use them."""

from __future__ import annotations

import asyncio
import csv
import logging
import signal
import sys
import tempfile
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox import page, portal
from sandbox.bot_process import BotProcess
from sandbox.slack import App, Manifest, Slack, Workspace

if TYPE_CHECKING:
    from collections.abc import Coroutine

PROJECT = Path(__file__).resolve().parent.parent
SPEED = 1.1
"""Times the portal's own pace, at which a delivery takes 45 seconds."""

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""Ctrl-C, a machine that shuts down, a terminal that is closed."""

READY_SECONDS = 60.0
COLUMNS = ("portal", "id", "source", "value", "name", "city", "country", "zone")

READY = """
  Encore Bot is ready: {url}

  Open it, press “Order an encore”, and watch the recording arrive. Ctrl-C stops everything; nothing is kept.

"""


class DemoError(Exception):
    """The demo can't go on. ``str()`` says why, for people."""


async def demo(port: int = 0, speed: float | None = None) -> None:
    """Run until one of ``SIGNALS``, then leave nothing behind. ``port`` 0: a free one. ``speed``: of the deliveries.

    Raises ``SystemExit`` with words for people when the bot does not start, or dies.
    """
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in SIGNALS:
        loop.add_signal_handler(each, stopping.set)
    logging.getLogger("aiohttp.server").addFilter(_is_news)
    _say("Starting a small Slack, a small portal and the bot ...\n", error=True)
    try:
        await _unless(stopping, _run(port, SPEED if speed is None else speed))
    except DemoError as error:
        raise SystemExit(str(error)) from None
    finally:
        for each in SIGNALS:
            loop.remove_signal_handler(each)


async def _run(port: int, speed: float) -> None:
    """Everything, from start to end; being cancelled is the way to end it."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="encore-demo-")))
        backend = portal.PortalBackend(speed=speed)
        portals = await stack.enter_async_context(portal.serve(backend))
        bot = BotProcess(folder, PROJECT)
        slack = _slack(port, [*page.page_routes(), *_controls(backend, portals), *bot.routes()])
        await _listening(slack, stack)
        stack.push_async_callback(bot.stop)
        bot.settings = _settings(slack, portals)
        _write_cinemas(backend, folder / "cinemas.csv")
        if await bot.finish("cinemas", "import", "cinemas.csv"):
            raise DemoError(f"The directory of cinemas could not be filled:\n\n{bot.last_words()}")
        await bot.start()
        await _ready(slack, bot)
        _say(READY.format(url=slack.url))
        while not (why := await bot.ended()):
            await bot.start()
        raise DemoError(f"The bot {why}. Its last words:\n\n{bot.last_words()}")


def workspace() -> Workspace:
    """The people and channels of the demo; Dana is the bot's administrator."""
    people = Workspace()
    people.add_user("alice", real_name="Alice Jansen", tz="Europe/Amsterdam")
    people.add_user("bob", real_name="Bob Rivera", tz="America/New_York")
    people.add_user("carol", real_name="Carol Tanaka", tz="Asia/Tokyo")
    people.add_user("dana", real_name="Dana Okafor", tz="Europe/London", is_admin=True)
    everybody = ("alice", "bob", "carol", "dana")
    people.add_channel("deliveries", members=everybody, bot=True)
    people.add_channel("opera-encores", members=everybody, bot=True)
    people.add_channel("lobby", members=everybody)
    people.add_channel("bookers", members=("alice", "dana"), bot=True, private=True)
    return people


def _slack(port: int, routes: list[web.RouteDef]) -> Slack:
    manifest = Manifest.load(PROJECT / "manifest.yml")
    return Slack(workspace(), App(manifest, granted=manifest.optional_scopes), port=port, routes=routes)


async def _listening(slack: Slack, stack: AsyncExitStack) -> None:
    try:
        await stack.enter_async_context(slack)
    except OSError as error:
        raise DemoError(f"Port {slack.port} can't be used ({error.strerror}). Choose another with --port.") from None


def _controls(backend: portal.PortalBackend, portals: portal.PortalServer) -> list[web.RouteDef]:
    """The portal's controls on the page's own address, where they can be reached while the portal is down."""
    controls = web.Application()
    portal.add_controls(controls, backend, portals)
    return [
        web.route(route.method, route.resource.canonical, route.handler)
        for route in controls.router.routes()
        if route.resource is not None and route.method != "HEAD"  # aiohttp adds it to every GET by itself
    ]


def _settings(slack: Slack, portals: portal.PortalServer) -> dict[str, str]:
    """The bot's whole environment."""
    settings = {
        **slack.environment(),
        "DATA_DIR": "data",
        "ENCORE_CHANNEL": slack.workspace.channel("deliveries").id,
        "ENCORE_ADMINS": slack.workspace.user("dana").id,
        "POLL_MIN_SECONDS": "1",
        "POLL_MAX_SECONDS": "3",
        "LEASE_SECONDS": "12",  # a killed bot is missed sooner than in earnest
        "PORTAL_SECONDS": "9",
    }
    for name in portal.PORTALS:
        settings[f"GOFILEX_{name.upper()}_URL"] = portals.portal_url(name)
        settings[f"GOFILEX_{name.upper()}_TOKEN"] = portals.backend.tokens[name]
        settings[f"GOFILEX_{name.upper()}_SUPPORT"] = f"support.{name}@example.test"
    return settings


def _write_cinemas(backend: portal.PortalBackend, path: Path) -> None:
    """The portal's cinemas as a file for ``cinemas import``."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        for name, known in backend.catalogues.items():
            for one in known.companies.values():
                source, value = one.identifiers[0] if one.identifiers else ("", "")
                rows.writerow([name.upper(), one.id, source, value, one.name, one.city, one.country, one.timezone])


async def _ready(slack: Slack, bot: BotProcess) -> None:
    """Wait until the bot listens. Raises `DemoError` when it dies before, or does not come."""
    connected = asyncio.ensure_future(slack.until_connected(within=READY_SECONDS))
    gone = asyncio.ensure_future(bot.ended())
    try:
        await asyncio.wait({connected, gone}, return_when=asyncio.FIRST_COMPLETED)
        if gone.done():
            raise DemoError(f"The bot {gone.result()}. Its last words:\n\n{bot.last_words()}")
        if connected.exception() is not None:
            raise DemoError(f"The bot did not connect within {READY_SECONDS:.0f} s.\n\n{bot.last_words()}")
    finally:
        connected.cancel()
        gone.cancel()


async def _unless(stopping: asyncio.Event, coroutine: Coroutine[Any, Any, None]) -> None:
    """Run until it ends or is told to stop, and see it to its end either way. Raises what it raised."""
    running = asyncio.ensure_future(coroutine)
    said = asyncio.ensure_future(stopping.wait())
    await asyncio.wait({running, said}, return_when=asyncio.FIRST_COMPLETED)
    said.cancel()
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


def _is_news(record: logging.LogRecord) -> bool:
    """Whether the server's complaint is one: a browser tab that was closed is none."""
    return not (record.exc_info and isinstance(record.exc_info[1], ConnectionError))


def _say(words: str, *, error: bool = False) -> None:
    stream = sys.stderr if error else sys.stdout
    stream.write(words)
    stream.flush()
