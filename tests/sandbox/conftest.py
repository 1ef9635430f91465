"""A Slack with a few people and channels in it, and an SDK client and a Bolt app that talk to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import App, Manifest, Slack, Workspace

if TYPE_CHECKING:
    from sandbox.slack import Member
    from tests.clock import MovedClock

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Encore Bot"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "shortcuts": [
            {"name": "Order an encore", "type": "global", "callback_id": "encore_order", "description": "Order"},
            {"name": "Follow", "type": "message", "callback_id": "encore_follow", "description": "Follow"},
        ],
        "slash_commands": [{"command": "/encore", "description": "Encores"}],
    },
    "oauth_config": {
        "scopes": {
            "bot": ["commands", "chat:write", "users:read", "channels:read", "channels:history", "im:write"],
            "bot_optional": ["groups:read", "reactions:write"],
        }
    },
    "settings": {
        "event_subscriptions": {"bot_events": ["app_home_opened", "app_mention"]},
        "socket_mode_enabled": True,
    },
}


@pytest.fixture
def workspace() -> Workspace:
    workspace = Workspace()
    workspace.add_user("alice", real_name="Alice Jansen", tz="Europe/Amsterdam")
    workspace.add_user("bram", tz="America/New_York")
    workspace.add_team("T0OTHER", "other", "Another Place")
    workspace.add_user("mallory", team_id="T0OTHER")
    workspace.add_channel("deliveries", members=["alice", "bram"], bot=True)
    workspace.add_channel("lobby", members=["alice"])
    workspace.add_channel("backroom", members=["alice"], private=True)
    workspace.add_channel("vault", members=["alice"], private=True, bot=True)
    workspace.add_channel("attic", members=["alice"], bot=True, archived=True)
    return workspace


@pytest.fixture
async def slack(workspace: Workspace, clock: MovedClock) -> AsyncIterator[Slack]:
    async with Slack(workspace, App(Manifest.of(MANIFEST)), clock=clock) as slack:
        yield slack


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def client(slack: Slack, session: aiohttp.ClientSession) -> AsyncWebClient:
    return AsyncWebClient(slack.app.bot_token, base_url=slack.api_url, session=session, retry_handlers=[])


class Refused(Protocol):
    """Awaits a call that Slack is expected to refuse; the error code, with ``whole`` the answer."""

    async def __call__(self, call: Awaitable[Any]) -> Answered: ...


@dataclass(frozen=True)
class Answered:
    """An answer that says no."""

    error: str
    whole: dict[str, Any]

    @property
    def messages(self) -> str:
        return "\n".join(self.whole.get("response_metadata", {}).get("messages", []))


@pytest.fixture
def refused() -> Refused:
    async def refused(call: Awaitable[Any]) -> Answered:
        with pytest.raises(SlackApiError) as raised:
            await call
        answer = raised.value.response.data
        assert isinstance(answer, dict)
        return Answered(answer["error"], answer)

    return refused


@dataclass
class Bot:
    """A real Bolt app in Socket Mode, on which tests register listeners before ``start``."""

    slack: Slack
    client: AsyncWebClient
    handlers: list[AsyncSocketModeHandler] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.app = AsyncApp(client=self.client)

    async def start(self, sockets: int = 1) -> None:
        for _ in range(sockets):
            handler = AsyncSocketModeHandler(self.app, self.slack.app.app_token, ping_interval=1)
            self.handlers.append(handler)
            await handler.connect_async()  # type: ignore[no-untyped-call]
        await self.slack.until_connected(sockets)

    async def stop(self) -> None:
        for handler in self.handlers:
            await handler.close_async()  # type: ignore[no-untyped-call]


@pytest.fixture
async def bot(slack: Slack, client: AsyncWebClient) -> AsyncIterator[Bot]:
    bot = Bot(slack, client)
    yield bot
    await bot.stop()


CINEMAS = ["Filmhuis Bergh", "Filmhuis Den Haag", "Paris Theatre"]


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def option(text: str) -> dict[str, Any]:
    return {"text": plain(text), "value": text.lower()}


def question(name: str, element: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "input", "block_id": name, "label": plain(name), "element": {"action_id": name, **element}, **more}


FORM: dict[str, Any] = {
    "type": "modal",
    "callback_id": "encore_order",
    "title": plain("Order an encore"),
    "submit": plain("Send"),
    "notify_on_close": True,
    "blocks": [
        question("cinemas", {"type": "multi_external_select", "min_query_length": 2}, dispatch_action=True),
        question("due", {"type": "plain_text_input"}, dispatch_action=True),
        question("channel", {"type": "conversations_select", "filter": {"include": ["public"]}}, optional=True),
        {"type": "actions", "block_id": "more", "elements": [{"type": "button", "action_id": "help", "text": plain("?")}]},
    ],
}  # fmt: skip


class Heard(list[dict[str, Any]]):
    """Every body the app was sent, in order."""

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [body for body in self if body.get("type") == kind]


@pytest.fixture
async def heard(bot: Bot) -> Heard:
    """An app with a form; the next answer to a submission is what a test puts into ``answers``."""
    heard = Heard()

    @bot.app.middleware
    async def listen(body: dict[str, Any], next: Any) -> None:  # noqa: A002
        heard.append(body)
        await next()

    @bot.app.command("/encore")
    async def order(ack: Any, body: Any, client: Any) -> None:
        if body["text"] == "help":
            await ack("Usage: /encore order")
            return
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @bot.app.shortcut("encore_order")
    async def shortcut(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @bot.app.options("cinemas")
    async def suggest(ack: Any, payload: Any) -> None:
        await ack(options=[option(name) for name in CINEMAS if payload["value"].lower() in name.lower()])

    @bot.app.action("due")
    async def due(ack: Any, body: Any, client: Any) -> None:
        await ack()
        view = {**FORM, "blocks": [*FORM["blocks"], {"type": "section", "text": plain("read as Friday")}]}
        await client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=view)

    @bot.app.action("cinemas")
    @bot.app.action("help")
    async def nothing(ack: Any) -> None:
        await ack()

    @bot.app.action("refresh")
    async def refresh(ack: Any, respond: Any) -> None:
        await ack()
        await respond("refreshed")

    @bot.app.view_closed("encore_order")
    async def closed(ack: Any) -> None:
        await ack()

    @bot.app.event("app_home_opened")
    async def home(event: Any, client: Any) -> None:
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [{"type": "divider"}]})

    await bot.start()
    return heard


@pytest.fixture
def alice(slack: Slack) -> Member:
    return slack.person("alice")
