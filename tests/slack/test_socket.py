"""Socket Mode that stays connected, and whose slow answers hold up nobody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp

from bot.slack import socket
from bot.slack.connecting import SocketClient
from bot.slack.socket import keep_connected
from bot.slack_app import Admission
from bot.store import Store
from tests.clock import MovedClock
from tests.stage import Stage, staged, until


@dataclass
class Line:
    """The bot's end of the line. `heard`: the commands that came through. A command "slow" waits for `go_on`."""

    stage: Stage
    connected: Callable[[], Awaitable[bool]]
    given_up: list[bool]
    heard: list[str] = field(default_factory=list)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)


@pytest.fixture
async def line(store: Store, clock: MovedClock, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Line]:
    monkeypatch.setattr(socket, "WATCH_SECONDS", 0.05)
    monkeypatch.setattr(socket, "AGAIN_SECONDS", 0.05)
    async with AsyncExitStack() as stack:
        stage = await stack.enter_async_context(staged(store, clock))
        app = AsyncApp(client=stage.client.web, token=stage.slack.app.bot_token)
        client = SocketClient(stage.slack.app.app_token, stage.client.web)
        given_up: list[bool] = []
        take = Admission(app, store.replays).take
        connected = await stack.enter_async_context(keep_connected(client, take, lambda: given_up.append(True)))
        line = Line(stage, connected, given_up)

        @app.command("/encore")
        async def encore(ack: Any, command: dict[str, Any]) -> None:
            line.heard.append(command["text"])
            if command["text"] == "slow":
                await line.go_on.wait()
            await ack(f"heard {command['text']}")

        await stage.slack.until_connected(within=60)
        yield line
        line.go_on.set()


async def test_it_is_connected_and_what_is_said_arrives(line: Line) -> None:
    alice = line.stage.slack.person("alice")
    await alice.runs("/encore hello", channel="#encores")

    assert line.heard == ["hello"]
    assert await line.connected()


async def test_a_connection_that_is_cut_is_made_anew(line: Line) -> None:
    for number in range(3):
        await line.stage.slack.sockets.drop()
        await line.stage.slack.until(lambda: line.stage.slack.sockets.sockets, within=20)
        await line.stage.slack.person("alice").runs(f"/encore again {number}", channel="#encores")
    assert line.heard == ["again 0", "again 1", "again 2"]


async def test_a_slack_that_gives_no_address_is_asked_again(line: Line) -> None:
    line.stage.slack.faults.refuse("apps.connections.open", "internal_error", times=2)
    await line.stage.slack.sockets.drop()
    await line.stage.slack.until(lambda: len(line.stage.slack.sockets.sockets) >= 1, within=20)

    await line.stage.slack.person("alice").runs("/encore back", channel="#encores")
    assert line.heard == ["back"]


async def test_addresses_that_ran_out_are_tried_once_and_others_asked_for(line: Line) -> None:
    sockets = line.stage.slack.sockets
    sockets.stale = 3
    await sockets.drop()
    await line.stage.slack.until(lambda: not sockets.stale and sockets.sockets, within=60)

    await line.stage.slack.person("alice").runs("/encore back", channel="#encores")
    assert line.heard == ["back"]
    assert len(sockets.tried) == len(set(sockets.tried)) >= 5
    assert not line.given_up


async def test_what_asks_to_connect_anew_and_gives_stale_addresses_does_not_make_it_deaf(line: Line) -> None:
    sockets = line.stage.slack.sockets
    sockets.stale = 2
    await sockets.refresh()
    await line.stage.slack.until(lambda: not sockets.stale and sockets.sockets, within=60)

    await line.stage.slack.person("alice").runs("/encore back", channel="#encores")
    assert line.heard == ["back"]


async def test_a_socket_that_cannot_be_mended_is_told_and_ends_the_process(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "GIVE_UP_SECONDS", 0.0)
    line.stage.slack.faults.refuse("apps.connections.open", "internal_error", times=2)
    line.stage.slack.sockets.stale = 1_000
    await line.stage.slack.sockets.drop()
    await until(lambda: line.given_up)

    assert line.stage.slack.faults.strike("apps.connections.open", {}) is None, "a Slack that is away is waited for"
    assert not await line.connected()


async def test_one_slow_answer_does_not_hold_up_the_next(line: Line) -> None:
    alice = line.stage.slack.person("alice")
    slow = asyncio.create_task(alice.runs("/encore slow", channel="#encores"))
    await until(lambda: line.heard == ["slow"])
    async with asyncio.timeout(60):
        await alice.runs("/encore quick", channel="#encores")
    assert line.heard == ["slow", "quick"]
    line.go_on.set()
    await slow
