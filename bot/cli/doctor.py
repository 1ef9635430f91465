"""`encore-bot doctor`: looks at every setting, token, scope and connection, and says in plain words what to mend."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from urllib.request import getproxies_environment

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.cli.finding import Finding
from bot.cli.try_channel import try_channel
from bot.embedded_redis import EmbeddedServerError, find_binary
from bot.settings import Settings, channel_given, missing
from bot.slack.calls import Calls
from bot.slack.connecting import web_client
from bot.slack.home_channel import home_channel
from bot.store import Engine, Keys, connect
from bot.store.server import evicts, trouble
from bot.wording.portal_errors import error_in_brief, error_in_words
from bot.worker.portal_access import NO_ORDER
from gofilex import AnswerError, CallError, ForbiddenError, GofilexClient, RefusedError, RetryPolicy, Timeouts
from gofilex.proxies import proxy_for

NEEDED = {
    "commands": "the slash command and the shortcut",
    "chat:write": "cards, threads and private answers",
    "users:read": "time zones, and whether somebody is a guest",
}
OPTIONAL = {
    "channels:read": "without it the bot checks a channel by a line that only you see",
    "groups:read": "without it lists leave out what stands in private channels",
    "channels:history": "without it a message can appear twice when Slack took it and its answer was lost",
    "groups:history": "the same for private channels",
}
SECONDS = 10
CHECK = "If orders are not followed, check its address and what its token's user may see."


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """Everything, one finding after the other. Changes nothing (but for a key in Redis that lives half a minute): the portals are asked about an order that is none, and no
    order is sent, so that nothing is proven about placing; where orders would go is said."""
    for line in missing(settings):
        name, _, words = line.partition(": ")
        yield Finding("mend", name, words)
    yield await _redis(settings)
    for finding in _proxies(settings):
        yield finding
    async for finding in _slack(settings):
        yield finding
    for portal, (url, token) in settings.portals().items():
        client = GofilexClient(
            portal, token=token, base_url=url, retry=RetryPolicy(tries=1),
            timeouts=Timeouts(connect=SECONDS / 2, read=SECONDS, total=SECONDS),
        )  # fmt: skip
        async with client:
            async for finding in _portal(client):
                yield finding
        if not settings.support(portal):
            yield Finding(
                "note", f"GOFILEX_{portal.value}_SUPPORT", "not set; the text for support will have no address."
            )
    if not settings.encore_channel:
        yield Finding("note", "ENCORE_CHANNEL", "not set; everyone who orders must choose a channel.")
    if not settings.encore_admins:
        yield Finding(
            "note", "ENCORE_ADMINS", "not set; only who ordered can settle an order whose outcome is unknown."
        )


async def tried(settings: Settings, channel: str) -> list[Finding]:
    """What came of all that the bot does, done in that channel (its id or name) and deleted again."""
    async with aiohttp.ClientSession() as session:
        token = settings.slack_bot_token.get_secret_value()
        calls = Calls(token, settings.slack_api_url, session, timeout_seconds=SECONDS)
        return await try_channel(calls.call, channel_given(channel), asyncio.sleep)


def _proxies(settings: Settings) -> Iterator[Finding]:
    """By which proxy the bot calls whom, where one is set; never with its password."""
    named = getproxies_environment().keys() - {"no"}
    ways: dict[tuple[str, str], list[str]] = {}
    for name, url in settings.addresses().items():
        proxy = proxy_for(url)
        way = (proxy.setting, f"by {proxy.address}") if proxy else ("NO_PROXY", "directly")
        ways.setdefault(way, []).append(name)
    if named & {"https", "all"}:
        for (setting, how), names in ways.items():
            yield Finding("ok", setting, f"{', '.join(names)}: {how}.")
    elif named:
        words = "is for http:// addresses alone. Set HTTPS_PROXY too if Slack and the portals are reached by a proxy."
        yield Finding("note", "HTTP_PROXY", words)


async def _redis(settings: Settings) -> Finding:
    url = settings.redis_url.get_secret_value()
    if not url:
        try:
            find_binary()
        except EmbeddedServerError as error:
            return Finding("mend", "REDIS_URL", str(error))
        return Finding(
            "ok", "Redis", "not set; `encore-bot run` brings its own server and keeps its data under DATA_DIR."
        )
    try:
        engine = Engine(connect(url))
    except ValueError as error:
        return Finding("mend", "REDIS_URL", str(error))
    try:
        if wrong := await trouble(engine, Keys(settings.key_prefix)):
            return Finding("mend", "REDIS_URL", wrong.words)
        if words := await evicts(engine):
            return Finding("mend", "REDIS_URL", words)
    finally:
        await engine.close()
    return Finding("ok", "Redis", "answers, and takes what is written.")


async def _slack(settings: Settings) -> AsyncIterator[Finding]:
    token = settings.slack_bot_token.get_secret_value()
    if not token:
        return
    async with aiohttp.ClientSession() as session:
        web = web_client(token, settings.slack_api_url, session, SECONDS)
        try:
            answer = await web.auth_test()
        except SlackApiError as error:
            said = error.response.get("error") if isinstance(error.response.data, dict) else "no answer"
            yield Finding(
                "mend", "SLACK_BOT_TOKEN", f"Slack says {said}. Install the app again and copy its bot token."
            )
            return
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            yield _not_reached(error)
            return
        yield Finding("ok", "SLACK_BOT_TOKEN", f"workspace {answer.get('team')}, bot {answer.get('user')}.")
        for finding in _scopes(str(answer.headers.get("x-oauth-scopes", ""))):
            yield finding
        calls = Calls(token, settings.slack_api_url, session, timeout_seconds=SECONDS)
        if wrong := (await home_channel(calls.call, settings.encore_channel))[1]:
            yield Finding("mend", "ENCORE_CHANNEL", wrong)
        if settings.slack_app_token.get_secret_value():
            yield await _socket(web, settings.slack_app_token.get_secret_value())
        elif settings.slack_signing_secret.get_secret_value():
            yield Finding("ok", "SLACK_SIGNING_SECRET", "HTTP mode: Slack must reach /slack/events on HOST:PORT.")


def _not_reached(error: Exception) -> Finding:
    if isinstance(error, aiohttp.ClientHttpProxyError):
        words = f"Slack cannot be reached: the proxy answered {error.status}. Check its address, user and password."
        return Finding("mend", "proxy", words)
    return Finding("mend", "SLACK_API_URL", f"Slack cannot be reached ({type(error).__name__}).")


def _scopes(header: str) -> Iterator[Finding]:
    """What is not granted, of the scopes that Slack names in the header of each answer."""
    granted = {scope.strip() for scope in header.split(",") if scope.strip()}
    if not granted:
        return
    for scope, reason in NEEDED.items():
        if scope not in granted:
            yield Finding("mend", f"scope {scope}", f"not granted ({reason}). Add it and install the app again.")
    for scope, reason in OPTIONAL.items():
        if scope not in granted:
            yield Finding("note", f"scope {scope}", f"not granted: {reason}.")


async def _socket(web: AsyncWebClient, app_token: str) -> Finding:
    try:
        await web.apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        words = f"Slack says {_said(error)}. It needs the scope connections:write and Socket Mode on."
        return Finding("mend", "SLACK_APP_TOKEN", words)
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        return _not_reached(error)
    return Finding("ok", "SLACK_APP_TOKEN", "Socket Mode can be opened.")


def _said(error: SlackApiError) -> str:
    data = error.response.data
    return str(data.get("error", "no answer")) if isinstance(data, dict) else "no answer"


async def _portal(client: GofilexClient) -> AsyncIterator[Finding]:
    """What can be proven of a portal without ordering anything: both questions, about an order that does not exist. A portal
    may say no to such a question and be well."""
    name = f"{client.portal.value} portal"
    try:
        await client.jobs_by_order(NO_ORDER)
    except CallError as error:
        if isinstance(error, RefusedError | ForbiddenError):
            words = f"answers. About an order that does not exist it said {error_in_brief(error)}. {CHECK}"
            yield Finding("note", name, words)
        else:
            cause = "" if isinstance(error, AnswerError) else f", {error.detail}"
            reference = f"({type(error).__name__}{cause}, reference {error.reference})"
            yield Finding("mend", name, f"{error_in_words(error)} {reference}")
    else:
        yield Finding("ok", name, "answers, and its token is accepted.")
    try:
        await client.orders_status_once([NO_ORDER])
    except CallError as error:
        words = f"the answer was {error_in_brief(error)}. While it is so, orders are followed by their jobs, with more requests."
        if isinstance(error, RefusedError | ForbiddenError):
            words = f"about an order that does not exist it said {error_in_brief(error)}. Perhaps it does so of that one alone."
        yield Finding("note", f"{client.portal.value} orders/status", words)
    words = (
        f"go to {client.add_encore_address}. Nothing was sent there: only an order shows whether the portal takes it, and "
        "whether the token's user may order. Begin with one that can do no harm."
    )
    yield Finding("note", f"{client.portal.value} orders", words)
