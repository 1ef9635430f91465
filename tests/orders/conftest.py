"""Ordering with a real store, and Slack's word on channels."""

from __future__ import annotations

import asyncio

import pytest

from bot.cinemas.directory import Directory
from bot.orders.ordering import Ordering
from bot.store import Store
from gofilex import Portal
from tests.clock import MovedClock
from tests.orders.desk import EMEA, GEORGE


class Channels:
    """Slack's word on channels; `problem` is what it says."""

    def __init__(self) -> None:
        self.problem = ""
        self.answers = asyncio.Event()
        self.answers.set()

    async def can_post(self, channel: str, user: str) -> str:
        await self.answers.wait()
        return self.problem

    async def can_read(self, channel: str, user: str) -> bool:
        return channel != "C9SECRET"

    async def user_name(self, user: str) -> str:
        return {"U2BOB": "Bob"}.get(user, "")


@pytest.fixture
def slack() -> Channels:
    return Channels()


@pytest.fixture
async def ordering(store: Store, clock: MovedClock, slack: Channels) -> Ordering:
    directory = Directory(store.cinemas)
    await store.cinemas.put([*EMEA, GEORGE])
    portals = (Portal.EMEA, Portal.APAC)
    return Ordering(
        orders=store.orders,
        deliveries=store.deliveries,
        drafts=store.drafts,
        events=store.cinemas,
        directory=directory,
        slack=slack,
        clock=clock,
        team="T1",
        portals=portals,
        channel="C0ALL",
    )
