"""The handlers on Bolt's own app, with a real store and a Slack that writes down what it was asked to do."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

import handlers
from bot.cinemas.directory import Directory
from bot.orders.look import Look, Sight
from bot.orders.ordering import Ordering
from bot.orders.placed import Placed
from bot.permissions import Person
from bot.slack.errors import SlackTriggerExpiredError, failure
from bot.store import Store
from bot.views.message import Message
from gofilex import Portal
from tests.clock import MovedClock
from tests.orders.desk import ALICE, EMEA, GEORGE

RESPONSE_URL = "https://hooks.example/response"


@dataclass
class Settings:
    encore_users: frozenset[str] = frozenset()
    encore_admins: frozenset[str] = frozenset({"U9ADMIN"})

    def support(self, portal: Portal) -> str:
        return f"support-{portal.value.lower()}@example.com"


@dataclass
class FakeSlack:
    """Slack as the handlers see it: every view and message is kept, nothing unexpected is answered."""

    people: dict[str, Person] = field(default_factory=lambda: {ALICE.id: ALICE})
    private: set[str] = field(default_factory=set)  # channels that only the bot reads
    opened: list[dict[str, Any]] = field(default_factory=list)
    pushed: list[dict[str, Any]] = field(default_factory=list)
    updated: list[tuple[str, dict[str, Any], str]] = field(default_factory=list)
    homes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)  # what was sent to the response URL
    direct_told: list[tuple[str, str]] = field(default_factory=list)  # by direct message
    too_late: bool = False
    home_shown: asyncio.Event = field(default_factory=asyncio.Event)

    async def open_view(self, trigger_id: str, view: Any) -> dict[str, Any]:
        assert trigger_id
        if self.too_late:
            raise SlackTriggerExpiredError("views.open", "expired_trigger_id")
        self.opened.append(view)
        return {**view, "id": f"V{len(self.opened)}"}

    async def push_view(self, trigger_id: str, view: Any) -> dict[str, Any]:
        assert trigger_id
        if self.too_late:
            raise SlackTriggerExpiredError("views.push", "expired_trigger_id")
        self.pushed.append(view)
        return dict(view)

    async def update_view(self, view_id: str, view: Any, hash: str = "") -> bool:  # noqa: A002 - Slack's word
        self.updated.append((view_id, view, hash))
        return True

    async def publish_home(self, user: str, view: Any) -> None:
        self.homes.append((user, view))
        self.home_shown.set()

    async def ephemeral(self, channel: str, user: str, message: Message, thread_ts: str = "") -> bool:
        return False

    async def respond(self, response_url: str, message: Message) -> None:
        if response_url != RESPONSE_URL:
            raise failure("response_url", "http_404")
        self.told.append({"text": message.text, "blocks": message.blocks})

    async def direct(self, user: str, message: Message) -> None:
        self.direct_told.append((user, message.text))

    async def person(self, user: str) -> Person:
        return self.people[user]

    async def can_post(self, channel: str, user: str) -> str:
        return ""

    async def can_read(self, channel: str, user: str) -> bool:
        return channel not in self.private

    async def user_name(self, user: str) -> str:
        return self.people[user].name

    async def channel_name(self, channel: str) -> str:
        return {"C1": "encores"}.get(channel, "")


@dataclass
class FakeLookup:
    """The portals as a form's answer sees them: every id is shown, but for those of which something else is said."""

    looks: dict[str, Look] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def look(self, portal: Portal, order_id: str) -> Look:
        self.asked.append(order_id)
        return self.looks.get(order_id, Look(Sight.SHOWN, Placed()))


@dataclass
class Bot:
    settings: Settings
    clock: MovedClock
    store: Store
    slack: FakeSlack
    directory: Directory
    ordering: Ordering
    lookup: FakeLookup
    team: str = "T1"


@dataclass
class Desk:
    """Somebody at the keyboard. Every method sends what Slack would, and answers what the bot answered."""

    app: AsyncApp
    dispatcher: handlers.Dispatcher
    bot: Bot
    response_url: str = RESPONSE_URL
    user: str = ALICE.id
    team: str = "T1"

    @property
    def told(self) -> list[dict[str, Any]]:
        """What was sent to the response URL."""
        return self.slack.told

    @property
    def slack(self) -> FakeSlack:
        return self.bot.slack

    async def send(self, body: dict[str, Any]) -> BoltResponse:
        response = await self.app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
        await self.dispatcher.drain(10)
        return response

    async def runs(self, text: str, channel: str = "C1") -> BoltResponse:
        """`/encore <text>`."""
        return await self.send(
            {
                "command": "/encore", "text": text, "team_id": self.team, "user_id": self.user, "channel_id": channel,
                "trigger_id": "1.2.3", "response_url": self.response_url,
            }
        )  # fmt: skip

    async def presses(
        self, action_id: str, value: str = "", view: dict[str, Any] | None = None, **action: Any
    ) -> BoltResponse:
        """A button on a message, or in a view; or an input that dispatches."""
        element = {"type": "button", "action_id": action_id, "block_id": action_id, "value": value, **action}
        body = {**self._body("block_actions"), "actions": [element], "trigger_id": "1.2.3"}
        if view is not None:
            return await self.send({**body, "view": view})
        return await self.send({**body, "channel": {"id": "C1"}, "response_url": self.response_url})

    async def sends_view(self, view: dict[str, Any], values: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Presses the submit button of a view; answers what the bot acknowledged it with."""
        sent = {"id": "V1", "hash": "h1", **view, "state": {"values": values}, **more}
        response = await self.send({**self._body("view_submission"), "view": sent, "trigger_id": "1.2.3"})
        assert response.status == 200
        answer: dict[str, Any] = json.loads(response.body) if response.body else {}
        return answer

    async def types_ahead(
        self, action_id: str, typed: str, values: dict[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        view = {"id": "V1", "type": "modal", "state": {"values": values or {}}}
        body = {
            **self._body("block_suggestion"),
            "action_id": action_id,
            "block_id": action_id,
            "value": typed,
            "view": view,
        }
        options: list[dict[str, Any]] = json.loads((await self.send(body)).body)["options"]
        return options

    async def opens_home(self) -> None:
        event = {"type": "app_home_opened", "user": self.user, "tab": "home", "channel": "D1"}
        await self.send({"type": "event_callback", "team_id": self.team, "event": event, "event_id": "Ev1"})
        async with asyncio.timeout(60):  # Bolt answers an event before its listener has begun
            await self.slack.home_shown.wait()

    def said(self) -> str:
        """All that this person was told, as JSON."""
        return json.dumps(self.told, ensure_ascii=False)

    def _body(self, kind: str) -> dict[str, Any]:
        return {"type": kind, "team": {"id": self.team}, "user": {"id": self.user, "team_id": self.team}}


def values(**fields: Any) -> dict[str, Any]:
    """`view.state.values`: texts as typed, tuples as several chosen, `selected:x` as one chosen."""

    def element(given: Any) -> dict[str, Any]:
        if isinstance(given, tuple):
            return {"type": "multi_external_select", "selected_options": [{"value": each} for each in given]}
        if str(given).startswith("selected:"):
            return {"type": "static_select", "selected_option": {"value": given.removeprefix("selected:")}}
        if str(given).startswith("C"):
            return {"type": "conversations_select", "selected_conversation": given}
        return {"type": "plain_text_input", "value": given or None}

    return {name: {name: element(given)} for name, given in fields.items()}


@pytest.fixture
async def desk(store: Store, clock: MovedClock) -> AsyncIterator[Desk]:
    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T1", bot_user_id="UBOT", bot_id="B1", bot_token="xoxb-test")

    app = AsyncApp(authorize=authorize, request_verification_enabled=False, raise_error_for_unhandled_request=True)
    directory = Directory(store.cinemas)
    await store.cinemas.put([*EMEA, GEORGE])
    slack = FakeSlack()
    portals = (Portal.EMEA, Portal.APAC)
    ordering = Ordering(
        orders=store.orders,
        deliveries=store.deliveries,
        drafts=store.drafts,
        events=store.cinemas,
        directory=directory,
        slack=slack,
        clock=clock,
        team="T1",
        portals=portals,
    )
    bot = Bot(Settings(), clock, store, slack, directory, ordering, FakeLookup())
    dispatcher = handlers.register(app, bot)
    yield Desk(app, dispatcher, bot)
    await dispatcher.drain(5)
