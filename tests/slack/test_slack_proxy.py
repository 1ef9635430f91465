"""Slack behind a proxy: the Web API, the socket and response URLs go the way that the portals' client goes."""

from __future__ import annotations

import traceback
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient

from bot.log import HideSecrets
from bot.settings import Settings
from bot.slack.client import Slack
from bot.slack.connecting import SocketClient, proxy_url, same_way
from bot.slack.errors import SlackOutcomeUnknownError
from bot.slack.socket import keep_connected
from bot.slack_app import Admission
from bot.store import Store
from bot.views.message import Message
from tests.certificate import Certificate
from tests.clock import MovedClock
from tests.proxy import Proxy, behind_tls
from tests.stage import Stage, staged, until

LOGIN = "booker:pr0xysecret"
HELLO = Message("Hello", [])


@pytest.fixture
async def proxy(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Proxy]:
    async with Proxy(login=LOGIN) as proxy:
        monkeypatch.setenv("ALL_PROXY", proxy.url)
        yield proxy


@pytest.fixture
async def stage(proxy: Proxy, store: Store, clock: MovedClock) -> AsyncIterator[Stage]:
    async with staged(store, clock) as stage:
        yield stage


async def talks(stage: Stage, slack: Slack) -> list[str]:
    """A post, a command over the socket, and its answer by a response URL; what the command said."""
    answered: list[str] = []
    app = AsyncApp(client=slack.web, before_authorize=same_way)

    @app.command("/encore")
    async def encore(ack: Any, command: dict[str, Any]) -> None:
        await ack()
        await slack.respond(command["response_url"], Message("Answered", []))
        answered.append(command["text"])

    client = SocketClient(stage.slack.app.app_token, slack.web)
    async with keep_connected(client, Admission(app, stage.store.replays).take) as connected:
        await stage.slack.until_connected(within=60)
        await slack.post(stage.channel.id, HELLO, notice="n1")
        await stage.slack.person("alice").runs("/encore hello", channel="#encores")
        await until(lambda: answered)
        assert await connected()
    [answer] = [message for message in stage.channel.messages if message.ephemeral_for]
    assert (answer.ephemeral_for, answer.text) == (stage.alice, "Answered")
    return answered


async def test_all_of_slack_passes_the_proxy(proxy: Proxy, stage: Stage) -> None:
    assert await talks(stage, stage.client) == ["hello"]
    for words in ("/api/chat.postMessage", "/api/apps.connections.open", "/api/auth.test", "/socket?", "/response"):
        assert proxy.count(words) >= 1, words
    assert proxy.refused == 0


async def test_none_of_what_no_proxy_names_passes_it(
    proxy: Proxy, store: Store, clock: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor by HTTPS_PROXY, which the SDK would take for everything."""
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    monkeypatch.setenv("HTTP_PROXY", proxy.url)
    monkeypatch.setenv("NO_PROXY", "localhost, 127.0.0.0/8")
    async with staged(store, clock) as stage:
        assert await talks(stage, stage.client) == ["hello"]
    assert proxy.passed == []


async def test_what_is_reached_by_tls_goes_through_tunnels(
    proxy: Proxy, stage: Stage, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = AsyncBaseSocketModeClient.issue_new_wss_url

    async with behind_tls(stage.slack.url, certificate.of_server()) as url, aiohttp.ClientSession() as session:

        async def secure(client: AsyncBaseSocketModeClient) -> str:
            address: str = await given(client)
            return address.replace(stage.slack.url.replace("http", "ws"), url.replace("https", "wss"))

        monkeypatch.setattr(AsyncBaseSocketModeClient, "issue_new_wss_url", secure)
        slack = Slack(stage.slack.app.bot_token, f"{url}/api/", session, stage.store.people, stage.clock)
        slack.web.ssl = certificate.trusted()
        client = SocketClient(stage.slack.app.app_token, slack.web)
        app = AsyncApp(client=slack.web, before_authorize=same_way)
        async with keep_connected(client, Admission(app, stage.store.replays).take):
            await stage.slack.until_connected(within=60)
        await slack.post(stage.channel.id, HELLO, notice="n1")
        assert client.wss_uri
        assert client.wss_uri.startswith("wss://")
    # One tunnel for the Web API, kept alive, and one for the socket.
    assert proxy.passed == [f"CONNECT {url.removeprefix('https://')}"] * 2


async def test_a_netrc_changes_no_token(
    proxy: Proxy, stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert await talks(stage, stage.client) == ["hello"]


@pytest.mark.parametrize("fault", ["refuse", "drop"])
async def test_a_post_that_the_proxy_did_not_pass_on_is_told_without_its_password(
    proxy: Proxy, stage: Stage, fault: str
) -> None:
    proxy.fault = fault
    with pytest.raises(SlackOutcomeUnknownError) as told:
        await stage.client.post(stage.channel.id, HELLO, notice="n1")
    assert "pr0xysecret" not in f"{told.value} {told.value!r} {told.value.__cause__!r}"
    with pytest.raises(SlackOutcomeUnknownError):
        await stage.client.respond(f"{stage.slack.url}/response/x", HELLO)


async def test_of_a_socket_that_finds_no_way_the_log_does_not_show_the_proxys_password(proxy: Proxy) -> None:
    """The SDK logs each error with its text, in which aiohttp has the whole address of the proxy."""
    told = ""
    async with aiohttp.ClientSession() as session:
        for fault in ("refuse", "drop", "empty"):
            proxy.fault = fault
            with pytest.raises(aiohttp.ClientError) as refused:
                await session.ws_connect("wss://127.0.0.1:9/", proxy=proxy_url("wss://127.0.0.1:9/"))
            told += "".join(traceback.format_exception(refused.value))
    assert "pr0xysecret" in told
    logged = HideSecrets(Settings(_env_file=None).secrets()).clean(told)
    assert "pr0xysecret" not in logged
    assert "booker" not in logged
