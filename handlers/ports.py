"""Ports: what the handlers need of the bot. `bot.app.Bot` is one; tests may bring their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from bot.cinemas.directory import Directory
from bot.clock import Clock
from bot.orders.life import Decision
from bot.orders.look import Look
from bot.orders.order import Submission
from bot.orders.ordering import EventStore, Ordering, OrderStore
from bot.orders.tracked_order import TrackedOrder
from bot.permissions import Person
from bot.views.block_kit import View
from bot.views.message import Message
from gofilex import Portal


class Orders(OrderStore, Protocol):
    """What the handlers ask of the orders in Redis beside what ordering does."""

    async def find(
        self, portal: Portal | None, order_id: str, *, strict: bool = False
    ) -> list[tuple[Submission, TrackedOrder]]: ...

    async def open(self, limit: int) -> list[tuple[Submission, TrackedOrder]]: ...

    async def ended(self, since: float, limit: int) -> list[tuple[Submission, TrackedOrder]]: ...

    async def decide_on(self, submission: str, number: int | None, decision: Decision) -> int: ...

    async def begin_entering(self, portal: Portal, order_id: str) -> bool: ...

    async def end_entering(self, portal: Portal, order_id: str) -> None: ...


class Polls(Protocol):
    """What the handlers ask of those who poll the portals."""

    async def refresh(self, tracked_orders: Sequence[TrackedOrder]) -> int: ...


class Store(Protocol):
    """What the handlers ask of Redis beside what ordering does."""

    @property
    def orders(self) -> Orders: ...

    @property
    def polls(self) -> Polls: ...

    @property
    def cinemas(self) -> EventStore: ...


class Slack(Protocol):
    """What the handlers ask of Slack. Each raises `bot.slack.errors.SlackError`."""

    async def open_view(self, trigger_id: str, view: View) -> dict[str, Any]: ...

    async def push_view(self, trigger_id: str, view: View) -> dict[str, Any]: ...

    async def update_view(self, view_id: str, view: View, hash: str = "") -> bool: ...  # noqa: A002 - Slack's word

    async def publish_home(self, user: str, view: View) -> None: ...

    async def ephemeral(self, channel: str, user: str, message: Message, thread_ts: str = "") -> bool: ...

    async def respond(self, response_url: str, message: Message) -> None: ...

    async def direct(self, user: str, message: Message) -> None: ...

    async def person(self, user: str) -> Person: ...

    async def can_post(self, channel: str, user: str) -> str: ...

    async def can_read(self, channel: str, user: str) -> bool: ...

    async def user_name(self, user: str) -> str: ...

    async def channel_name(self, channel: str) -> str: ...


class Lookup(Protocol):
    """What the handlers ask of the portals, while somebody waits."""

    async def look(self, portal: Portal, order_id: str) -> Look: ...


class Settings(Protocol):
    """What the handlers read of the settings."""

    @property
    def encore_users(self) -> frozenset[str]: ...

    @property
    def encore_admins(self) -> frozenset[str]: ...

    def support(self, portal: Portal) -> str: ...


class Bot(Protocol):
    """The parts that are wired together. `team` is the one workspace served, of auth.test."""

    @property
    def team(self) -> str: ...

    @property
    def settings(self) -> Settings: ...

    @property
    def clock(self) -> Clock: ...

    @property
    def store(self) -> Store: ...

    @property
    def slack(self) -> Slack: ...

    @property
    def directory(self) -> Directory: ...

    @property
    def ordering(self) -> Ordering: ...

    @property
    def lookup(self) -> Lookup: ...
