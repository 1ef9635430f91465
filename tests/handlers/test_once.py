"""What was signed once is done once: by everything that people can do, over a real port, with the real handlers."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from bot.door import SlackRequest, read_envelope
from bot.http_server import HttpServer
from bot.permissions import Person
from bot.slack.errors import SlackRejectedError
from bot.slack_app import Admission, SigningSecret, events
from bot.store import Turn
from bot.store.replays import Replays
from sandbox.slack.delivery.http_mode import signature
from tests.handlers.conftest import RESPONSE_URL, Desk, values
from tests.hostile import storm
from tests.orders.desk import ALICE
from tests.stage import until

SECRET = "doorsecret"


@dataclass
class Door:
    """The way in over HTTP to the handlers at a desk."""

    desk: Desk
    port: int
    session: aiohttp.ClientSession

    async def sends(self, kind: str, payload: dict[str, Any], *, stamp: int = 0, times: int = 1) -> list[int]:
        """The same signed bytes, as often as wanted and all at once; the statuses."""
        text = json.dumps(payload)
        fields = payload if kind == "command" else {"payload": text}
        body = text if kind == "event" else urlencode(fields)
        media = "application/json" if kind == "event" else "application/x-www-form-urlencoded"
        at = str(stamp or int(time.time()))
        headers = {
            "Content-Type": media,
            "X-Slack-Request-Timestamp": at,
            "X-Slack-Signature": signature(SECRET, at, body),
        }

        async def send() -> int:
            url = f"http://127.0.0.1:{self.port}/slack/events"
            async with self.session.post(url, data=body.encode(), headers=headers) as answer:
                await answer.read()
                return answer.status

        found = await asyncio.gather(*(send() for _ in range(times)))
        await self.desk.dispatcher.drain(60)
        return found


@pytest.fixture
async def door(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Door]:
    monkeypatch.setattr(
        "bot.slack_app.CLAIM_SECONDS", 60.0
    )  # a machine that stood still for a moment is no Redis that is away

    async def nothing_new() -> None:
        """No other secret is there."""

    page = events(Admission(desk.app, desk.bot.store.replays), SigningSecret(SecretStr(SECRET), nothing_new))
    server = HttpServer({("POST", "/slack/events"): page}, "127.0.0.1", 0)
    port = await server.start()
    async with aiohttp.ClientSession() as session:
        yield Door(desk, port, session)
    await server.close()


def by_alice(kind: str, **more: Any) -> dict[str, Any]:
    return {
        "type": kind, "team": {"id": "T1"}, "user": {"id": ALICE.id, "team_id": "T1"}, "trigger_id": f"7.{kind}", **more,
    }  # fmt: skip


COMMAND = {
    "command": "/encore", "text": "order", "team_id": "T1", "user_id": ALICE.id, "channel_id": "C1", "trigger_id": "7.c",
    "response_url": RESPONSE_URL,
}  # fmt: skip
HOME = {
    "type": "event_callback", "team_id": "T1", "event_id": "Ev7",
    "event": {"type": "app_home_opened", "user": ALICE.id, "tab": "home", "channel": "D1"},
}  # fmt: skip
FOLLOWED = {
    "id": "V1", "hash": "h", "callback_id": "encore_follow", "type": "modal",
    "state": {"values": values(portal="selected:EMEA", order_id="zazRCknY5tRKFR5p7", due="", zone="", channel="C1")},
}  # fmt: skip
BUTTON = {"type": "button", "action_id": "order", "block_id": "b"}


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("command", COMMAND),
        ("press", by_alice("shortcut", callback_id="order_encore")),
        ("press", by_alice("block_actions", actions=[BUTTON], channel={"id": "C1"}, response_url=RESPONSE_URL)),
        ("press", by_alice("view_submission", view=FOLLOWED)),
        ("event", HOME),
    ],
    ids=["command", "shortcut", "button", "follow form", "home"],
)
async def test_a_replay_is_acknowledged_and_does_nothing_again(door: Door, kind: str, payload: dict[str, Any]) -> None:
    async def done() -> int:
        slack, orders = door.desk.slack, await door.desk.bot.store.orders.open(10)
        return len(slack.opened) + len(slack.homes) + len(orders)

    at = int(time.time())
    assert await door.sends(kind, payload, stamp=at, times=3) == [200, 200, 200]
    assert await done() == 1
    assert await door.sends(kind, payload, stamp=at - 60) == [200], "signed anew it is the same press"
    assert await done() == 1


async def test_a_process_that_died_before_its_work_was_done_loses_no_event(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack_app.UNDER_WAY_SECONDS", 0.0)
    store = door.desk.bot.store
    found = read_envelope("events_api", HOME, "e1")
    assert isinstance(found, SlackRequest)
    assert await store.replays.claim(found.once) is Turn.FIRST  # and then it was killed

    assert await door.sends("event", HOME) == [425], "Slack comes again"
    assert door.desk.slack.homes == []
    await store.engine.client.pexpire(store.keys("once", found.once), 1)
    await until_gone(store.engine.client, store.keys("once", found.once))
    assert await door.sends("event", HOME) == [200]
    assert len(door.desk.slack.homes) == 1


async def until_gone(redis: Any, key: str) -> None:
    async with asyncio.timeout(60):
        while await redis.exists(key):  # noqa: ASYNC110 - Redis's own clock is real
            await asyncio.sleep(0.002)


async def test_an_event_whose_work_failed_is_not_acknowledged_and_runs_when_it_comes_again(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    slack, whole = door.desk.slack, door.desk.slack.person

    async def fails(_user: str) -> Person:
        raise SlackRejectedError("users.info", "fatal_error")

    monkeypatch.setattr(slack, "person", fails)
    assert await door.sends("event", HOME) == [425]
    monkeypatch.setattr(slack, "person", whole)
    assert await door.sends("event", HOME) == [200]
    assert len(slack.homes) == 1


async def test_a_redis_that_is_away_keeps_nobody_from_a_sentence_and_an_event_for_later(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_self: Replays, _once: str) -> Turn:
        raise ConnectionError

    monkeypatch.setattr(Replays, "claim", away)
    assert await door.sends("event", HOME) == [425]
    assert await door.sends("command", COMMAND) == [200]
    assert len(door.desk.slack.opened) == 1


async def test_hundreds_of_hostile_requests_run_nothing_and_break_nothing(door: Door) -> None:
    """`make chaos` sends ten thousand."""
    with capture_logs() as log:
        found = await storm(door.port, SECRET, 300, seed=5, now=time.time)
        await door.desk.dispatcher.drain(60)
    slack = door.desk.slack
    statuses = {*found["signed"], *found["unsigned"]}
    assert not {status for status in statuses if status >= 500}, found
    assert 200 in found["signed"]
    assert {view["callback_id"] for view in slack.opened} <= {"encore_note"}, (
        "which says that it is another workspace's"
    )
    assert (slack.pushed, slack.updated, slack.homes) == ([], [], [])
    assert await door.desk.bot.store.orders.open(10) == []
    assert [one for one in log if one.get("exc_info") or one["log_level"] in ("error", "critical")] == []
    assert len(log) <= 2 * 300


async def test_a_command_with_the_letters_payload_is_run(door: Door) -> None:
    assert await door.sends("command", {**COMMAND, "text": "help payload", "channel_name": "payload"}) == [200]
    await until(lambda: door.desk.told)
