"""The stage of the journeys. The bot's processes are forked from one that serves the whole run."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.store import Engine, connect
from bot.store.redis import RESCHEDULE, TRANSACT
from sandbox import portal as sandbox_portal
from sandbox.portal import serve
from sandbox.slack import App, Manifest, Slack, Workspace
from tests.chaos.journey import Stage
from tests.chaos.launcher import PROJECT, Launcher


@pytest.fixture(scope="session")
def launcher() -> Iterator[Launcher]:
    starts = Launcher()
    yield starts
    starts.close()


@pytest.fixture
async def stage(redis_url: str, tmp_path: Path, launcher: Launcher) -> AsyncIterator[Stage]:
    people = Workspace()
    people.add_user("alice", tz="Europe/Amsterdam")
    backend = sandbox_portal.PortalBackend(speed=12.0)
    manifest = Manifest.load(PROJECT / "manifest.yml")
    engine = Engine(connect(redis_url))
    for script in (TRANSACT, RESCHEDULE):  # the gates know a commit by the script's hash
        await engine.client.script_load(script.text)
    await engine.close()
    async with Slack(people, App(manifest, granted=manifest.optional_scopes)) as slack, serve(backend) as portal:
        yield Stage(slack, portal, backend, redis_url, launcher, tmp_path)
