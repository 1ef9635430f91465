"""The running Slack: everything put together and served on 127.0.0.1.

workspace = Workspace()
workspace.add_user("alice", tz="Europe/Amsterdam")
workspace.add_channel("deliveries", members=["alice"], bot=True)
async with Slack(workspace, App(Manifest.load(Path("manifest.yml")))) as slack:
    ...  # start the bot with slack.environment()
    await slack.until_connected()
    alice = slack.person("alice")
    await alice.runs("/encore order", channel="#deliveries")
"""

import time
from collections.abc import Callable, Collection, Iterable
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from sandbox.slack.delivery.deliveries import AppDeliveries
from sandbox.slack.delivery.http_mode import HttpMode
from sandbox.slack.delivery.payloads import Payloads
from sandbox.slack.delivery.socket_mode import SocketMode
from sandbox.slack.page_api import PageApi
from sandbox.slack.people.person import Member, Members
from sandbox.slack.rate_limits import MethodLimits
from sandbox.slack.slack_faults import Faults
from sandbox.slack.web_api import WebApi
from sandbox.slack.workspace.activity_log import Call
from sandbox.slack.workspace.installed_app import App
from sandbox.slack.workspace.slack_state import SlackState
from sandbox.slack.workspace.users import User
from sandbox.slack.workspace.workspace import Workspace


class Slack:
    """The stand-in. Give it a ``Workspace`` and an ``App``; use it as an async context manager.

    ``clock`` (epoch seconds) is what all its rules go by: trigger ids, response URLs, rate limits, time zones. ``offer``
    limits the Web API to these methods, for a Slack that has fewer. ``routes`` are served besides, such as a page's.
    The parts are there to be used: ``workspace``, ``app``, ``faults``, ``rates``, ``deliveries``, ``sockets``, ``calls``.
    """

    def __init__(
        self,
        workspace: Workspace,
        app: App,
        *,
        clock: Callable[[], float] = time.time,
        offer: Collection[str] | None = None,
        port: int = 0,
        routes: Iterable[web.AbstractRouteDef] = (),
    ) -> None:
        self.state = SlackState(workspace, app, clock, port)
        self.workspace, self.events = workspace, self.state.events
        self.messages, self.views, self.triggers = self.state.messages, self.state.views, self.state.triggers
        self.calls, self.complaints = self.state.log.calls, self.state.log.complaints
        self.faults = Faults()
        self.rates = MethodLimits(clock)
        self.sockets = SocketMode(app, self.events)
        self.deliveries = AppDeliveries(self.state, self.sockets)
        self.payloads = Payloads(self.state)
        self.people = Members(self.state, self.deliveries, self.payloads)
        web_api = WebApi(self.state, self.faults, self.rates, offer)
        self._routes = [*web_api.routes(), *PageApi(self.state, self.people).routes(), *routes]
        self._runner: web.AppRunner | None = None

    @property
    def app(self) -> App:
        """The installed app; another one may be put in its place, as by installing it anew with other scopes."""
        return self.state.app

    @app.setter
    def app(self, app: App) -> None:
        self.state.app = app

    @property
    def port(self) -> int:
        """Where it listens, once it does."""
        return self.state.port

    @property
    def url(self) -> str:
        """``http://127.0.0.1:port``."""
        return self.state.url

    @property
    def api_url(self) -> str:
        """What the bot takes for Slack's Web API (``SLACK_API_URL``, ``base_url`` of the SDK): ends with a slash."""
        return f"{self.url}/api/"

    def environment(self) -> dict[str, str]:
        """The settings with which the bot finds this Slack and is let in: with an app token unless it is on HTTP."""
        settings = {"SLACK_API_URL": self.api_url, "SLACK_BOT_TOKEN": self.app.bot_token}
        if self.deliveries.http is None:
            return settings | {"SLACK_APP_TOKEN": self.app.app_token}
        return settings | {"SLACK_SIGNING_SECRET": self.app.signing_secret}

    def deliver_to(self, request_url: str) -> HttpMode:
        """Send everything to this request URL over HTTP, signed, instead of over sockets."""
        self.deliveries.http = HttpMode(request_url, self.app.signing_secret)
        return self.deliveries.http

    def person(self, name: str | User) -> Member:
        """Somebody who uses this Slack, by name or id."""
        return self.people.person(name)

    async def until(self, condition: Callable[[], Any], *, within: float = 5.0) -> Any:
        """Wait until something is so, looking again at every change in this Slack; its value.

        Raises ``AssertionError`` after ``within`` real seconds, telling the last calls of the app.
        """
        return await self.state.until(condition, within=within)

    async def until_connected(self, sockets: int = 1, *, within: float = 10.0) -> None:
        """Wait until the app has so many sockets open."""
        await self.until(lambda: len(self.sockets.sockets) >= sockets, within=within)

    @property
    def refused(self) -> list[Call]:
        """Every call that Slack itself refused; the ones that met a fault set up by a test are not among them."""
        return [call for call in self.calls if call.refused]

    def calls_of(self, method: str, **arguments: Any) -> list[Call]:
        """The successful calls of a method, with these arguments where given."""
        return [
            call
            for call in self.calls
            if call.method == method and call.ok and all(call.arguments.get(k) == v for k, v in arguments.items())
        ]

    def assert_clean(self, *, allow: Collection[str] = ()) -> None:
        """Fail when the app made a call that was refused (other than for the errors in ``allow``) or answered nonsense."""
        refused = [
            f"{call.method}: {call.answer} (sent: {call.arguments})" for call in self.refused if call.error not in allow
        ]
        wrong = [*refused, *self.complaints]
        if wrong:
            raise AssertionError("the app did what Slack does not accept:\n" + "\n".join(wrong))

    async def start(self) -> None:
        """Listen; ``port`` is known afterwards."""
        application = web.Application(middlewares=[_loopback_only], client_max_size=4 * 1024 * 1024)
        application.add_routes(self._routes)
        application.router.add_get("/socket", self.sockets.connect)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.state.port = int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Close every socket and stop listening."""
        self.faults.clear()
        await self.deliveries.close()
        self.events.publish("closed")
        await self.sockets.drop()
        if self._runner is not None:
            await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()


@web.middleware
async def _loopback_only(request: web.Request, handler: Callable[[web.Request], Any]) -> web.StreamResponse:
    """Refuse what a page of another site, or a name that was made to point here, sends to this machine."""
    host = request.host.rsplit(":", 1)[0]
    origin = request.headers.get("Origin", "")
    if host not in ("127.0.0.1", "localhost") or (origin and origin.split("//")[-1] != request.host):
        return web.json_response({"ok": False, "error": "not_for_others"}, status=403)
    answer: web.StreamResponse = await handler(request)
    return answer
