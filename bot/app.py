"""The composition root: the only place that puts the parts together."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial

import aiohttp
import structlog

from bot import log as logs
from bot import when
from bot.cinemas.directory import Directory
from bot.clock import Clock, SystemClock
from bot.embedded_redis import Embedded, EmbeddedServerError
from bot.health import Check, LateRoute, answer, pages
from bot.http_server import HttpServer
from bot.orders.ordering import Ordering
from bot.rotation import Rotation
from bot.settings import Settings, load
from bot.slack.client import TIMEOUT_SECONDS, Slack
from bot.slack.errors import SlackError, SlackTokenRefusedError
from bot.slack.home_channel import home_channel
from bot.stopping import PATIENCE, Stopping
from bot.store import Engine, Keys, RedisError, Store, connect
from bot.store.server import evicts, trouble
from bot.tracking.schedule import Bounds
from bot.wording import readiness, redis_trouble
from bot.worker.announcing import Announcer
from bot.worker.loops import Worker
from bot.worker.order_lookup import OrderLookup
from bot.worker.placing import Placing
from bot.worker.polling import Poller
from bot.worker.portal_access import Portals
from bot.worker.portal_health import portal_amiss
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
    lookup: OrderLookup


class StartUpError(Exception):
    """The bot cannot start. `str()` says what to do."""


class PartEndedError(Exception):
    """The worker ended by a fault of its own, or Slack cannot be reached by this process any more; the log has it."""


async def run(stopping: Stopping, *, slack: bool, worker: bool, server: Embedded | None = None) -> int:
    """Runs the Slack side, the worker, or both, until it is asked to stop. Answers the exit status.

    `server` is the one that the bot brings along, begun already or not.
    """
    settings = load(socket=slack)
    stopping.grace = settings.stop_seconds
    logs.configure(settings.log_level, settings.secrets())
    started = asyncio.Event()

    async def work() -> None:
        async with running(settings, SystemClock(), slack=slack, worker=worker, stop=stopping.asked, server=server):
            started.set()
            await stopping.asked.wait()

    working = asyncio.create_task(work())
    asked = asyncio.create_task(stopping.asked.wait())
    try:
        await asyncio.wait({working, asked}, return_when=asyncio.FIRST_COMPLETED)
        stopping.count()
        # A start is not waited for; what runs is brought to its end, as far as there is time.
        if started.is_set():
            await asyncio.wait({working}, timeout=PATIENCE * stopping.grace)
        if not working.done():
            log.info("stopping_what_still_runs")
            working.cancel()
        await working
    except asyncio.CancelledError:
        if not stopping.asked.is_set():
            raise
    except (StartUpError, EmbeddedServerError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except PartEndedError:
        return 1  # whoever started the process shall start it again
    finally:
        asked.cancel()
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
    """The bot, running inside this process for as long as the context is open. Raises `StartUpError` or `EmbeddedServerError`, and
    `PartEndedError` when it is left.

    `stop` is set when a part fails for good. `server`: as for `run`.
    """
    if slack:
        # Bolt and the handlers are a fifth of what there is to import, and a worker has no use for them.
        from bot.slack_app import slack_app

        # What costs its first user time is done now, before anybody waits three seconds for an answer.
        warm = asyncio.get_running_loop().run_in_executor(None, when.warm)
    async with AsyncExitStack() as stack:
        rotation = Rotation(settings)
        stack.enter_context(rotation.on_hangup(stop.set if stop else lambda: None))
        # The pages first: they say what a start waits for, and a port that is taken ends it at once.
        progress = Progress(stop)
        checks: dict[str, Check] = {"start": progress.start, "stop": progress.stop}
        notes: dict[str, Check] = {}
        events = LateRoute()
        await _serve(stack, settings, checks, notes, events if slack and not settings.socket_mode else None)
        store = await _store(stack, settings, clock, server, progress, whole=slack and worker)
        checks["redis"] = lambda: _redis_trouble(store)
        notes |= {p.value: partial(portal_amiss, store, clock, p) for p in settings.portals()}
        notes |= {"records": store.unreadable.count_in_words, "redis": lambda: evicts(store.engine)}
        session = await stack.enter_async_context(
            aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=TIMEOUT_SECONDS),
                connector=aiohttp.TCPConnector(limit=100, keepalive_timeout=60),
            )
        )
        slack_api = Slack(
            settings.slack_bot_token.get_secret_value(), settings.slack_api_url, session, store.people, clock,
            timeout_seconds=min(TIMEOUT_SECONDS, settings.lease_seconds / 3), renew=partial(rotation.read_again, "Slack"),
        )  # fmt: skip
        rotation.taken_by("slack_bot_token", slack_api.take_token)
        directory = Directory(store.cinemas)
        team = await _team(slack_api, store, progress) if slack else ""
        channel = await _channel(slack_api, settings.encore_channel) if slack else ""
        ordering = Ordering(
            orders=store.orders,
            deliveries=store.deliveries,
            drafts=store.drafts,
            events=store.cinemas,
            directory=directory,
            slack=slack_api,
            clock=clock,
            team=team,
            portals=tuple(settings.portals()),
            channel=channel,
            transfer_window_hours=settings.transfer_window_hours,
        )
        portals = Portals(
            settings.portals(), store, clock,
            total_seconds=settings.portal_seconds, renew=lambda portal: rotation.read_again(portal.value),
        )  # fmt: skip
        for portal in portals.names:
            rotation.taken_by(f"gofilex_{portal.value.lower()}_token", portals[portal].take_token)
        stack.push_async_callback(portals.close)
        lookup = OrderLookup(portals, directory, clock)
        bot = Bot(team, settings, clock, store, slack_api, directory, ordering, lookup)
        if worker:
            working = _worker(settings, store, slack_api, portals, directory, clock)
            checks["worker"] = lambda: answer(working.healthy, readiness.STARTING)
            task = asyncio.create_task(working.run())
            task.add_done_callback(lambda done: _ended(done, stop))
            stack.push_async_callback(_stop_worker, working, task)
        if slack:
            await warm
            cut_off = asyncio.Event()
            stack.callback(_raise_if, cut_off)
            events.handler = await slack_app(
                stack, bot, settings, slack_api, store.replays, checks, rotation, partial(_give_up, cut_off, stop)
            )
            stack.callback(events.close)
        progress.waits_for = ""
        log.info("running", slack=slack, worker=worker, socket_mode=settings.socket_mode, portals=[*settings.portals()])
        yield bot


class Progress:
    """How far a start is, for `/readyz`. `waits_for`: what for, in words; "" once it runs."""

    def __init__(self, stop: asyncio.Event | None) -> None:
        self.waits_for = readiness.STARTING
        self._stop = stop

    async def start(self) -> str:
        return self.waits_for

    async def stop(self) -> str:
        return readiness.STOPPING if self._stop and self._stop.is_set() else ""


async def _store(
    stack: AsyncExitStack,
    settings: Settings,
    clock: Clock,
    server: Embedded | None,
    progress: Progress,
    *,
    whole: bool,
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
        progress.waits_for = readiness.OWN_SERVER
        url = await server.start()
        alone = server.alone
    progress.waits_for = readiness.REDIS_ASKED
    try:
        engine = Engine(connect(url))
    except ValueError as error:
        raise StartUpError(f"REDIS_URL: {error}") from None
    stack.push_async_callback(engine.close)
    keys = Keys(settings.key_prefix)
    await _awake(engine, keys, progress)
    store = Store(engine, keys, clock)
    if alone:  # whoever had claimed something is dead: nobody has to wait for its leases to run out
        await store.claims.release_all(settings.lease_seconds)
    return store


async def _awake(engine: Engine, keys: Keys, progress: Progress) -> None:
    """Waits for a server that takes writes. Raises `StartUpError` for one that will not by itself; for any other but one that still
    reads its data, when a replica has had time to take over."""
    until = time.monotonic() + FAILOVER_SECONDS
    while wrong := await trouble(engine, keys):
        loading = wrong.words == redis_trouble.LOADING
        if wrong.lasting or (time.monotonic() > until and not loading):
            raise StartUpError(f"REDIS_URL: {wrong.words}")
        log.log(logging.INFO if loading else logging.WARNING, "redis_not_ready", why=wrong.words)
        progress.waits_for = readiness.redis_not_ready(wrong.words)
        await asyncio.sleep(LOADING_SECONDS)
    if words := await evicts(engine):
        log.warning("redis_evicts", why=words)


async def _team(slack: Slack, store: Store, progress: Progress) -> str:
    """The workspace of the token. Waits for a Slack that cannot be reached; a refused token ends the start."""
    progress.waits_for = readiness.SLACK_ASKED
    while True:
        try:
            answer = await slack.auth_test()
        except SlackTokenRefusedError as error:
            raise StartUpError(
                f"SLACK_BOT_TOKEN: Slack says {error.error}. Install the app again and copy its bot token."
            ) from None
        except SlackError as error:
            log.warning("slack_not_reached", error=error.error)
            progress.waits_for = readiness.slack_not_reached(error.error)
            await asyncio.sleep(SLACK_AGAIN_SECONDS)
            continue
        team = str(answer["team_id"])
        try:
            owner = await store.presence.claim_team(team)
        except RedisError:  # it went away while Slack was waited for
            await _awake(store.engine, store.keys, progress)
            continue
        if owner != team:
            raise StartUpError(
                "KEY_PREFIX: the data under this prefix belongs to another workspace. Choose another KEY_PREFIX."
            )
        return team


async def _channel(slack: Slack, given: str) -> str:
    """Where cards go when nobody chose: of one that is not there it is said, and orders are opened without."""
    channel, wrong = await home_channel(slack.call, given)
    if wrong:
        log.warning("channel_setting", setting="ENCORE_CHANNEL", why=wrong)
    return channel


def _worker(
    settings: Settings, store: Store, slack: Slack, portals: Portals, directory: Directory, clock: Clock
) -> Worker:
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
        Announcer(store, slack, clock, lease_seconds=lease, edit_window_seconds=60 * settings.edit_window_minutes),
        Recaller(store, clock, bounds=bounds, lease_seconds=lease),
        keep_days=settings.keep_days,
    )


async def _stop_worker(working: Worker, task: asyncio.Task[None]) -> None:
    working.stop()
    try:
        await task
    except Exception as error:
        raise PartEndedError from error


def _give_up(cut_off: asyncio.Event, stop: asyncio.Event | None) -> None:
    cut_off.set()
    if stop:
        stop.set()


def _raise_if(cut_off: asyncio.Event) -> None:
    if cut_off.is_set():
        raise PartEndedError


def _ended(task: asyncio.Task[None], stop: asyncio.Event | None) -> None:
    if not task.cancelled() and task.exception():
        log.error("worker_ended", exc_info=task.exception())
        if stop:
            stop.set()


async def _serve(
    stack: AsyncExitStack,
    settings: Settings,
    checks: dict[str, Check],
    notes: dict[str, Check],
    events: LateRoute | None,
) -> None:
    """Health pages when PORT is set; HTTP mode, which has `events`, always listens."""
    port = settings.port
    if port is None and events:
        port = 3000
    if port is None:
        return
    served = dict(pages(checks, notes))
    if events:
        served["POST", "/slack/events"] = events.serve
    server = HttpServer(served, settings.host, port)
    stack.push_async_callback(server.close)
    try:
        port = await server.start()
    except OSError as error:
        why = os.strerror(error.errno).lower() if error.errno else str(error)
        raise StartUpError(f"HOST, PORT: cannot listen on {settings.host}:{port} ({why}).") from None
    log.info("listening", host=settings.host, port=port)


async def _redis_trouble(store: Store) -> str:
    wrong = await trouble(store.engine, store.keys)
    return wrong.words if wrong else ""
