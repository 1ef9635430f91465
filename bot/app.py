"""The composition root: the only place that puts the parts together."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial

import aiohttp
import structlog
from aiohttp import web
from redis.exceptions import BusyLoadingError, RedisError

from bot import log as logs
from bot import when
from bot.cinemas.directory import Directory
from bot.clock import Clock, SystemClock
from bot.embedded_redis import Embedded, EmbeddedServerError
from bot.health import Check, HealthServer, answer, routes
from bot.orders.ordering import Ordering
from bot.settings import Settings, load
from bot.slack.client import TIMEOUT_SECONDS, Slack
from bot.slack.errors import SlackError, SlackTokenRefusedError
from bot.store import Engine, Keys, Store, connect
from bot.tracking.schedule import Bounds
from bot.worker.announcing import Announcer
from bot.worker.loops import Worker
from bot.worker.placing import Placing
from bot.worker.polling import Poller
from bot.worker.portal_access import Portals, portal_amiss
from bot.worker.recalling import Recaller

log = structlog.get_logger(__name__)

SLACK_AGAIN_SECONDS = 5.0
LOADING_SECONDS = 0.5
FAILOVER_SECONDS = 10.0


@dataclass(slots=True)
class Bot:
    """What the handlers work with. `team` is the workspace this installation serves."""

    team: str
    settings: Settings
    clock: Clock
    store: Store
    slack: Slack
    directory: Directory
    ordering: Ordering


class StartUpError(Exception):
    """The bot cannot start. `str()` says what to do."""


async def run(stop: asyncio.Event, *, slack: bool, worker: bool, server: Embedded | None = None) -> int:
    """Runs the Slack side, the worker, or both, until `stop` is set. Answers the exit status.

    `server` is the one that the bot brings along, if it was begun already.
    """
    settings = load(socket=slack)
    logs.configure(settings.log_level, settings.secrets())
    try:
        async with running(settings, SystemClock(), slack=slack, worker=worker, stop=stop, server=server):
            await stop.wait()
    except (StartUpError, EmbeddedServerError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    log.info("stopped")
    return 0


@asynccontextmanager
async def running(
    settings: Settings,
    clock: Clock,
    *,
    slack: bool,
    worker: bool,
    stop: asyncio.Event | None = None,
    server: Embedded | None = None,
) -> AsyncIterator[Bot]:
    """The bot, running inside this process for as long as the context is open. Raises `StartUpError` or `EmbeddedServerError`.

    `stop` is set when a part fails for good. `server`: as for `run`.
    """
    if slack:
        # Bolt and the handlers are a fifth of what there is to import, and a worker has no use for them.
        from bot.slack_app import slack_app

        # What costs its first user time is done now, before anybody waits three seconds for an answer.
        warm = asyncio.get_running_loop().run_in_executor(None, when.warm)
    async with AsyncExitStack() as stack:
        store = await _store(stack, settings, clock, server, whole=slack and worker)
        session = await stack.enter_async_context(
            aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=TIMEOUT_SECONDS),
                connector=aiohttp.TCPConnector(limit=100, keepalive_timeout=60),
            )
        )
        slack_api = Slack(
            settings.slack_bot_token.get_secret_value(), settings.slack_api_url, session, store.people, clock,
            timeout_seconds=min(TIMEOUT_SECONDS, settings.lease_seconds / 3),
        )  # fmt: skip
        directory = Directory(store.cinemas)
        team = await _team(slack_api, store) if slack else ""
        ordering = Ordering(
            orders=store.orders,
            drafts=store.drafts,
            events=store.cinemas,
            directory=directory,
            slack=slack_api,
            clock=clock,
            team=team,
            portals=tuple(settings.portals()),
            channel=settings.encore_channel,
            transfer_window_hours=settings.transfer_window_hours,
        )
        bot = Bot(team, settings, clock, store, slack_api, directory, ordering)
        checks: dict[str, Check] = {"redis": lambda: _redis_answers(store)}
        pages = routes(
            checks, {portal.value: partial(portal_amiss, store, clock, portal) for portal in settings.portals()}
        )
        if worker:
            working = _worker(settings, store, slack_api, directory, clock, stack)
            checks["worker"] = lambda: answer(working.healthy, "starting")
            task = asyncio.create_task(working.run())
            task.add_done_callback(lambda done: _ended(done, stop))
            stack.push_async_callback(_stop_worker, working, task)
        if slack:
            await warm
            pages += await slack_app(stack, bot, settings, slack_api, checks)
        await _serve(stack, settings, pages, http=slack and not settings.socket_mode)
        log.info("running", slack=slack, worker=worker, socket_mode=settings.socket_mode, portals=[*settings.portals()])
        yield bot


async def _store(
    stack: AsyncExitStack, settings: Settings, clock: Clock, server: Embedded | None, *, whole: bool
) -> Store:
    url = settings.redis_url.get_secret_value()
    alone = False
    if folder := settings.server_folder:
        if not whole:
            raise StartUpError(
                "REDIS_URL: `web` and `worker` share a server, so it must be set. `encore-bot run` brings its own."
            )
        server = server or Embedded(folder)
        stack.push_async_callback(server.stop)
        url = await server.start()
        alone = server.alone
    try:
        engine = Engine(connect(url))
    except ValueError as error:
        raise StartUpError(str(error)) from None
    stack.push_async_callback(engine.close)
    try:
        await _awake(engine)
    except (RedisError, OSError) as error:
        raise StartUpError(
            f"REDIS_URL: the server does not answer ({type(error).__name__}). Check its address and password."
        ) from None
    store = Store(engine, Keys(settings.key_prefix), clock)
    if alone:  # whoever had claimed something is dead: nobody has to wait for its leases to run out
        await store.claims.release_all(settings.lease_seconds)
    return store


async def _awake(engine: Engine) -> None:
    """Waits for a server that still reads its data: that ends. Raises for one that does not answer, but not before a
    replica has had time to take over."""
    until = time.monotonic() + FAILOVER_SECONDS
    while True:
        try:
            await engine.client.ping()
        except BusyLoadingError:
            log.info("redis_loading")
        except (RedisError, OSError) as error:
            if time.monotonic() > until:
                raise
            log.warning("redis_failed", error=type(error).__name__)
        else:
            return
        await asyncio.sleep(LOADING_SECONDS)


async def _team(slack: Slack, store: Store) -> str:
    """The workspace of the token. Waits for a Slack that cannot be reached; a refused token ends the start."""
    while True:
        try:
            answer = await slack.auth_test()
        except SlackTokenRefusedError as error:
            raise StartUpError(
                f"SLACK_BOT_TOKEN: Slack says {error.error}. Install the app again and copy its bot token."
            ) from None
        except SlackError as error:
            log.warning("slack_not_reached", error=error.error)
            await asyncio.sleep(SLACK_AGAIN_SECONDS)
            continue
        team = str(answer["team_id"])
        if await store.presence.claim_team(team) != team:
            raise StartUpError(
                "KEY_PREFIX: the data under this prefix belongs to another workspace. Choose another KEY_PREFIX."
            )
        return team


def _worker(
    settings: Settings, store: Store, slack: Slack, directory: Directory, clock: Clock, stack: AsyncExitStack
) -> Worker:
    portals = Portals(settings.portals(), store, clock, total_seconds=settings.portal_seconds)
    stack.push_async_callback(portals.close)
    lease = settings.lease_seconds
    bounds = Bounds(settings.poll_min_seconds, settings.poll_max_seconds)
    admins = sorted(settings.encore_admins)
    return Worker(
        store,
        clock,
        Placing(store, portals, directory, clock, lease_seconds=lease, admins=admins),
        Poller(
            store,
            portals,
            clock,
            bounds=bounds,
            lease_seconds=lease,
            admins=admins,
            stalled_seconds=settings.stalled_seconds,
        ),
        Announcer(store, slack, clock, lease_seconds=lease),
        Recaller(store, clock, bounds=bounds, lease_seconds=lease),
        keep_days=settings.keep_days,
    )


async def _stop_worker(working: Worker, task: asyncio.Task[None]) -> None:
    working.stop()
    with suppress(Exception):
        await task


def _ended(task: asyncio.Task[None], stop: asyncio.Event | None) -> None:
    if not task.cancelled() and task.exception():
        log.error("worker_ended", exc_info=task.exception())
        if stop:
            stop.set()


async def _serve(stack: AsyncExitStack, settings: Settings, pages: list[web.RouteDef], *, http: bool) -> None:
    """Health pages when PORT is set; HTTP mode always listens."""
    port = settings.port
    if port is None and http:
        port = 3000
    if port is None:
        return
    server = HealthServer(pages, settings.host, port)
    try:
        port = await server.start()
    except OSError as error:
        raise StartUpError(f"HOST, PORT: cannot listen on {settings.host}:{port} ({error.strerror}).") from None
    stack.push_async_callback(server.close)
    log.info("listening", host=settings.host, port=port)


async def _redis_answers(store: Store) -> str:
    try:
        await store.engine.client.ping()
    except (RedisError, OSError) as error:
        return type(error).__name__
    return ""
