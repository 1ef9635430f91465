"""`encore-bot run`, a process of its own, where nothing is reached but by a proxy; and where NO_PROXY names it all."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.orders.order import Order, OrderRequest, Submission
from bot.store import Engine, Keys, Store, connect
from bot.wall_time import WallTime
from sandbox.portal import PortalBackend, serve
from sandbox.slack import App, Slack, Workspace
from tests.certificate import Certificate
from tests.intake import submit
from tests.proxy import Proxy, behind_tls
from tests.stage import BERGH, CONCERT, MANIFEST, until

PROJECT = Path(__file__).parents[1]


@dataclass
class Scene:
    """A Slack and a portal that speak TLS, a proxy between them and the bot, and one order that the bot has to place."""

    slack: Slack
    backend: PortalBackend
    proxy: Proxy
    slack_host: str
    portal_host: str
    environment: dict[str, str]
    folder: Path

    async def plays(self, **environment: str) -> str:
        """The bot places the order, tells of it, follows it and answers Alice. What it logged."""
        bot = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", cwd=self.folder, env={**self.environment, **environment},
            stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert bot.stderr
        log = asyncio.ensure_future(bot.stderr.read())
        try:
            await until(lambda: log.done() or (self.slack.sockets.sockets and self._placed_and_followed()))
            assert not log.done(), log.result().decode()
            alice = self.slack.person("alice")
            await alice.runs("/encore list", channel="#encores")
            await until(lambda: any(m.ephemeral_for for m in self.slack.workspace.channel("encores").messages))
        finally:
            bot.terminate()
            await bot.wait()
        return (await log).decode()

    def _placed_and_followed(self) -> bool:
        asked = {request.endpoint for request in self.backend.requests}
        return {"add-encore", "orders-status"} <= asked and bool(self.slack.calls_of("chat.postMessage"))


@pytest.fixture
async def scene(redis_url: str, prefix: str, certificate: Certificate, tmp_path: Path) -> AsyncIterator[Scene]:
    clock = SystemClock()
    people = Workspace()
    alice = people.add_user("alice", tz="Europe/Amsterdam")
    channel = people.add_channel("encores", members=["alice"], bot=True)
    app = App(MANIFEST, granted=MANIFEST.optional_scopes)
    backend = PortalBackend()
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(Slack(people, app))
        slack.deliveries.ack_within = 60
        portal = await stack.enter_async_context(serve(backend))
        proxy = await stack.enter_async_context(Proxy(login="booker:pr0xysecret"))
        slack_url = await stack.enter_async_context(behind_tls(slack.url, certificate.of_server()))
        portal_url = await stack.enter_async_context(behind_tls(portal.portal_url("emea"), certificate.of_server()))
        engine = Engine(connect(redis_url))
        stack.push_async_callback(engine.close)
        store = Store(engine, Keys(prefix), clock)
        submission = Submission("s1", people.team.id, channel.id, alice.id, clock.time(), 1)
        request = OrderRequest(BERGH, WallTime.at(clock.now() + timedelta(days=5), BERGH.zone), event=CONCERT)
        assert await submit(store, submission, [Order("s1", 0, request)])
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(PROJECT),
            **slack.environment(),
            "SLACK_API_URL": f"{slack_url}/api/",
            "GOFILEX_EMEA_URL": portal_url,
            "GOFILEX_EMEA_TOKEN": backend.tokens["emea"],
            "REDIS_URL": redis_url,
            "KEY_PREFIX": prefix,
            "POLL_MIN_SECONDS": "0.5",
            "SSL_CERT_FILE": str(certificate.file),
            "HTTPS_PROXY": proxy.url,
            "HTTP_PROXY": proxy.url,  # for the socket and the response URLs, which this Slack gives without TLS
        }
        slack_host, portal_host = (url.split("/")[2] for url in (slack_url, portal_url))
        yield Scene(slack, backend, proxy, slack_host, portal_host, environment, tmp_path)


async def test_all_that_the_bot_does_passes_the_proxy_which_alone_knows_its_password(scene: Scene) -> None:
    log = await scene.plays()

    passed = scene.proxy
    assert passed.count("CONNECT", scene.slack_host) >= 1, "the Web API"
    assert passed.count("CONNECT", scene.portal_host) >= 2, "the order, and the reads"
    assert passed.count("GET", "/socket?") == 1
    assert passed.count("POST", "/response/") == 1
    assert (passed.refused, len(scene.backend.orders)) == (0, 1)
    assert "pr0xysecret" not in log


async def test_nothing_that_no_proxy_names_passes_the_proxy(scene: Scene) -> None:
    await scene.plays(NO_PROXY="127.0.0.1")

    assert scene.proxy.passed == []
    assert len(scene.backend.orders) == 1
