"""The SDK's clients, each by the proxy that the environment has for its address (`gofilex.proxies`, as for the portals).

Left alone, they take the first of HTTPS_PROXY and HTTP_PROXY for everything and know no NO_PROXY; aiohttp's own way
(`trust_env`) would take logins from a `.netrc` as well, and fail where one is found beside the token.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import aiohttp
from pydantic import SecretStr
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.slack.errors import MEANINGS, SlackTokenRefusedError
from gofilex.proxies import proxy_for

Renew = Callable[[], Awaitable[None]]
"""Looks for another token where the one in use was refused, and hands it to who uses it."""


async def nothing_new() -> None:
    """For who has one token for good."""


CONNECT_SECONDS = 20.0
"""For one connection to Slack's socket, from closing the old one to the first ping."""

NOT_READ = "http://unused.invalid"
"""Given to a client of the SDK so that it does not read the environment; what holds is put in its place at once."""


def proxy_url(url: str) -> str | None:
    """The address of the proxy for `url`, with its password, for aiohttp. Raises `ProxySettingError`."""
    proxy = proxy_for(url)
    return proxy.url if proxy else None


def web_client(token: str | None, base_url: str, session: aiohttp.ClientSession, seconds: float) -> AsyncWebClient:
    """The Web API's client. It repeats nothing: the SDK's own retries would post again after a lost connection."""
    web = AsyncWebClient(
        token=token,
        base_url=base_url,
        session=session,
        timeout=max(int(seconds), 1),
        proxy=NOT_READ,
        retry_handlers=[],
    )
    web.proxy = proxy_url(base_url)
    return web


def webhook_client(url: str, session: aiohttp.ClientSession) -> AsyncWebhookClient:
    """The same for one response URL, within the time that the session allows."""
    webhook = AsyncWebhookClient(url, session=session, proxy=NOT_READ, retry_handlers=[])
    webhook.proxy = proxy_url(url)
    return webhook


class SocketClient(SocketModeClient):
    """Socket Mode's client. Slack names the host for each connection, so the proxy is found anew for each."""

    def __init__(self, app_token: str, web: AsyncWebClient, renew: Renew = nothing_new) -> None:
        """renew: called when Slack refuses the app token; by the time it returns there may be another (`take_token`)."""
        super().__init__(app_token=app_token, web_client=web, proxy=NOT_READ, auto_reconnect_enabled=True)
        self._renew = renew
        self._connecting = asyncio.Lock()
        self.address_given = False

    async def connect(self) -> None:
        """Connects once, within `CONNECT_SECONDS`, to the address that was asked for. Raises what went wrong.

        The SDK's own tries one address for ever, though Slack's serves once and for some seconds, and holds its lock meanwhile:
        after an address that was stale the bot would be deaf for good. Who calls this asks for a new one each time.
        """
        async with asyncio.timeout(CONNECT_SECONDS), self._connecting:
            old, self.current_session = self.current_session, None
            if old is not None:  # the old one first: Slack counts connections
                with suppress(aiohttp.ClientError, OSError):
                    await old.close()
            self.wss_uri = self.wss_uri or await self.issue_new_wss_url()
            ssl = self.web_client.ssl if self.web_client.ssl is not None else True
            new = await self.aiohttp_client_session.ws_connect(
                self.wss_uri,
                autoping=False,
                heartbeat=self.ping_interval,
                proxy=self.proxy,
                ssl=ssl,
            )
            await new.ping(f"sdk-ping-pong:{time.time()}".encode())
            self.current_session, self.stale, self.last_ping_pong_time = new, False, None
            before = (self.current_session_monitor, self.message_receiver)
            self.current_session_monitor = asyncio.ensure_future(self.monitor_current_session())
            self.message_receiver = asyncio.ensure_future(self.receive_messages())
        for task in before:
            if task is not None:
                task.cancel()

    async def issue_new_wss_url(self) -> str:
        """The address to connect to. `address_given` says afterwards whether Slack gave one."""
        self.address_given = False
        used = self.app_token
        try:
            url: str = await super().issue_new_wss_url()
        except SlackApiError as error:
            said = error.response.data.get("error") if isinstance(error.response.data, dict) else ""
            if said not in MEANINGS[SlackTokenRefusedError]:
                raise
            await self._renew()
            if self.app_token == used:
                raise
            url = await super().issue_new_wss_url()
        self.address_given = True
        self.proxy = proxy_url(url)
        return url

    async def take_token(self, token: SecretStr) -> str:
        """Uses another app token when it next connects. The connection that stands is kept: Slack ends it with the old token."""
        self.app_token = token.get_secret_value()
        return ""


async def same_way(context: AsyncBoltContext, next: Any) -> None:  # noqa: A002 - Bolt's word
    """For Bolt, before it authorizes: it makes a client for each request, which reads the environment in the SDK's way."""
    context.client.proxy = proxy_url(context.client.base_url)
    await next()
