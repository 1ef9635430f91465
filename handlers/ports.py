"""Ports: what the handlers need of the bot. `bot.app.Bot` is one; tests may bring their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from bot.cinemas.directory import Directory
from bot.clock import Clock
from bot.notices.notice import Notice
from bot.orders.order import Order, Submission
from bot.orders.ordering import EventStore, Ordering, OrderStore
from bot.orders.tracked_order import TrackedOrder
from bot.permissions import Person
from bot.views.block_kit import View
from bot.views.message import Message
from gofilex import Portal


class Orders(OrderStore, Protocol):
    """What the handlers ask of the orders in Redis beside what ordering does."""

    async def submit(self, submission: Submission, orders: Sequence[Order], notices: Sequence[Notice] = ()) -> bool: ...

    async def find(self, portal: Portal | None, order_id: str) -> list[tuple[Submission, TrackedOrder]]: ...

    async def open(self, limit: int) -> list[tuple[Submission, TrackedOrder]]: ...

    async def unfollow(self, submission: str, number: int | None, by: str) -> int: ...

    async def resolve_placed(self, submission: str, number: int, order_id: str, by: str) -> bool: ...

    async def resolve_not_placed(self, submission: str, number: int, by: str) -> bool: ...


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

    async def person(self, user: str) -> Person: ...

    async def can_post(self, channel: str, user: str) -> str: ...

    async def can_read(self, channel: str, user: str) -> bool: ...


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
