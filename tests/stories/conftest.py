"""A stage for each story: people in several time zones, a channel with the bot in it, and the real bot."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import AsyncExitStack
from typing import Any, Protocol

import pytest
from structlog.testing import capture_logs

from bot.store import Store
from bot.worker import order_lookup
from handlers import dispatcher
from sandbox.portal import PortalBackend, serve
from sandbox.slack import App, Manifest, Slack, Workspace
from tests.clock import MovedClock
from tests.line import Line
from tests.stories.judging import judge
from tests.stories.story import MANIFEST_FILE, Story, seconds


class Staged(Protocol):
    """Sets a stage; what is given differs from the ordinary one."""

    def __call__(
        self,
        *,
        http: bool = False,
        worker: bool = True,
        optional_scopes: bool = True,
        offer: list[str] | None = None,
        begins: str = "",
        speed: float = 2.0,
        portals: Sequence[str] = ("emea", "mps"),
        **settings: Any,
    ) -> Awaitable[Story]: ...


PEOPLE_OF_EUROPE = (
    ("noor", "nl-NL", "Europe/Amsterdam"),
    ("dieter", "de-DE", "Europe/Berlin"),
    ("fleur", "fr-FR", "Europe/Paris"),
    ("elena", "es-ES", "Europe/Madrid"),
    ("ilaria", "it-IT", "Europe/Rome"),
    ("pola", "pl-PL", "Europe/Warsaw"),
    ("andy", "en-US", "America/New_York"),
    ("nemo", "en-GB", ""),
    ("atla", "en-US", "Europe/Atlantis"),
)
"""Names, what language their Slack is in, their zones: one has none, and one has one that nobody knows."""


def _people() -> Workspace:
    workspace = Workspace()
    workspace.add_user("alice", tz="Europe/Amsterdam")
    workspace.add_user("bob", tz="America/New_York")
    workspace.add_user("ada", tz="Europe/Amsterdam")
    workspace.add_user("gina", tz="Europe/Amsterdam", is_restricted=True)
    workspace.add_team("T0OTHER", "other", "Other Cinemas")
    workspace.add_user("zoe", tz="Europe/London", team_id="T0OTHER")
    for name, locale, zone in PEOPLE_OF_EUROPE:
        workspace.add_user(name, locale=locale, tz=zone)
    everybody = ["alice", "bob", "ada", "gina", "zoe", *(name for name, _, _ in PEOPLE_OF_EUROPE)]
    workspace.add_channel("encores", members=everybody, bot=True)
    workspace.add_channel("quiet", members=["alice", "bob"])
    workspace.add_channel("secret", members=["bob"], bot=True, private=True)
    return workspace


@pytest.fixture
async def staged(
    store: Store, redis_url: str, clock: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Staged]:
    """Sets a stage with the bot running on it; at the end of the story everything on it is judged."""
    # Real seconds, in which a form is answered: `make bench` measures against them.
    monkeypatch.setattr(dispatcher, "ANSWER_SECONDS", 60.0)
    monkeypatch.setattr(order_lookup, "LOOK_SECONDS", 60.0)
    stories: list[Story] = []
    async with AsyncExitStack() as stack:
        log = stack.enter_context(capture_logs())

        async def set_up(
            *,
            http: bool = False,
            worker: bool = True,
            optional_scopes: bool = True,
            offer: list[str] | None = None,
            begins: str = "",
            speed: float = 2.0,
            portals: Sequence[str] = ("emea", "mps"),  # so that there is something to choose; each costs a TLS context
            **settings: Any,
        ) -> Story:
            manifest = Manifest.load(MANIFEST_FILE)
            app = App(manifest, granted=manifest.optional_scopes if optional_scopes else ())
            if begins:
                clock.forward(seconds(begins) - clock.time())
            backend = PortalBackend(clock, speed=speed, ids=random.Random(7))
            slack = await stack.enter_async_context(Slack(_people(), app, clock=clock, offer=offer))
            slack.deliveries.ack_within = 60  # Slack's three seconds are real ones; `make bench` measures against them
            server = await stack.enter_async_context(serve(backend))
            line = stack.enter_context(Line(backend).laid())
            story = Story(
                store, clock, slack, server, redis_url, log, line,
                http=http, worker=worker, portals=portals, settings=settings,
            )  # fmt: skip
            stories.append(story)
            stack.push_async_callback(story.stops)
            await story.knows_all_cinemas()
            await story.starts()
            return story

        yield set_up
        for story in stories:
            judge(story)


@pytest.fixture
async def story(staged: Staged) -> Story:
    """The ordinary stage, in Socket Mode."""
    return await staged()
