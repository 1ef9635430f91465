"""No token is ever seen: a journey with all its failures, and then a look at everything that was written anywhere."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.log import configure
from bot.settings import Settings
from bot.store import Engine, Keys, Store, connect
from gofilex import GofilexClient, GofilexError, Portal
from sandbox.portal import Fault
from tests.clock import MovedClock
from tests.stage import ADMIN, Stage, staged

PORTAL = "emea-unm1stakable-t0ken"
SLACK = "xoxb-999-unm1stakable-b0t"
SECRETS = ("unm1stakable",)


@pytest.fixture
def log(capsys: pytest.CaptureFixture[str]) -> Iterator[pytest.CaptureFixture[str]]:
    """The log as it is written, at its most talkative."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in logging.root.manager.loggerDict}
    yield capsys
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)
    structlog.reset_defaults()


def leaks(text: str) -> list[str]:
    """Where a secret stands in a text, with what is around it."""
    return [text[max(0, text.find(s) - 80) : text.find(s) + 40] for s in SECRETS if s in text]


async def travels(stage: Stage) -> None:
    """Orders that arrive, that are refused, unknown, waiting; a portal that is down; a Slack that makes trouble."""
    faults = (
        "unauthorised",
        "forbidden",
        "refuse",
        "cut",
        "hang",
        "html",
        "truncated",
        "error-500",
        "redirect",
        "no-id",
    )
    for kind in faults:
        stage.backend.add_fault(Fault(kind, endpoint="add-encore", reason="No such cinema"))
        await stage.orders(name=kind)
        await stage.passes(3)
    await stage.orders(name="carmen")
    await stage.passes(12)
    stage.backend.set_speed(0)
    stage.backend.fail(stage.created[-1])
    await stage.passes(60, 10)
    for kind in ("rate-limit", "html", "truncated", "drop", "unauthorised", "too-large"):
        stage.backend.add_fault(Fault(kind, endpoint="orders-status"))
        await stage.passes(62, 31)
    for trouble in (
        stage.slack.faults.lose_reply, stage.slack.faults.answer_500, stage.slack.faults.answer_html,
        stage.slack.faults.rate_limit,
    ):  # fmt: skip
        trouble("*")
        await stage.orders(name=f"trouble {trouble.__name__}")
        await stage.passes(40, 10)
    stage.backend.add_fault(Fault("unavailable", times=None))
    await stage.passes(400, 50)
    stage.slack.app.revoke()
    await stage.orders(name="unheard")
    await stage.passes(40, 20)
    stage.slack.app.revoked.clear()
    stage.backend.clear_faults()
    await stage.portal.refuse_connections()
    await stage.orders(name="waiting")
    await stage.passes(60, 20)
    await stage.portal.accept_connections()
    await stage.passes(120, 20)


async def test_nothing_that_was_written_anywhere_holds_a_token(
    redis_url: str, prefix: str, clock: MovedClock, log: pytest.CaptureFixture[str]
) -> None:
    configure("DEBUG", [], terminal=False)  # without the list of secrets: nothing may depend on it
    structlog.configure(cache_logger_on_first_use=False)  # other tests have their own
    engine = Engine(connect(redis_url))
    store = Store(engine, Keys(prefix), clock)
    async with staged(store, clock, portal_token=PORTAL, bot_token=SLACK) as stage:
        await travels(stage)
        assert len(stage.created) >= 3
        assert stage.directs(ADMIN)

        assert not leaks(json.dumps([call.arguments for call in stage.slack.calls], default=str)), "sent to Slack"
        messages = [m for channel in stage.slack.workspace.channels.values() for m in channel.messages]
        assert len(messages) > 10
        assert not leaks("\n".join(map(repr, messages))), "shown in Slack"
        assert not leaks("\n".join(map(repr, stage.backend.requests))), "sent to the portal beside its header"
        assert not leaks(await everything_in(store)), "kept in Redis"
        shown = [stage.portals, stage.portals[Portal.EMEA], stage.client, stage.placing, stage.poller, stage.announcer]
        assert not leaks("\n".join(f"{one!r} {one}" for one in shown)), "shown by an object"

    await engine.close()
    written = log.readouterr()
    for event in ("order_placed", "order_not_placed", "portal_down", "slack_failed"):
        assert event in written.err
    assert not leaks(written.out + written.err), "logged"


async def everything_in(store: Store) -> str:
    """Every key of this test and all that is under it."""
    redis = store.engine.client
    found: list[str] = []
    async for key in redis.scan_iter(f"{store.keys.prefix}:*", count=1000):
        match await redis.type(key):
            case "string":
                content = await redis.get(key)
            case "list":
                content = await redis.lrange(key, 0, -1)
            case "hash":
                content = await redis.hgetall(key)
            case "set":
                content = await redis.smembers(key)
            case "zset":
                content = await redis.zrange(key, 0, -1)
            case _:
                content = await redis.xrange(key)
        found.append(f"{key} {content}")
    assert len(found) > 30
    return "\n".join(found)


async def test_no_error_of_a_portal_shows_the_token_even_when_the_portal_says_it_back(
    store: Store, clock: MovedClock
) -> None:
    async with staged(store, clock, portal_token=PORTAL) as stage:
        stage.backend.add_fault(Fault("refuse", reason=f"the token {PORTAL} is not good"))
        await stage.orders()
        await stage.passes(4)
        assert not leaks(stage.thread + stage.card)
        assert not leaks(await store.engine.client.get(store.keys.shard("carmen").order("carmen.0")))

        async with GofilexClient(Portal.EMEA, token=PORTAL, base_url=stage.portal.portal_url("emea")) as client:
            for kind in ("refuse", "html", "cut", "unauthorised", "truncated"):
                stage.backend.add_fault(Fault(kind, times=None, reason=f"the token {PORTAL} is not good"))
                with pytest.raises(GofilexError) as error:
                    await client.jobs_by_order("x")
                chain: BaseException | None = error.value
                while chain is not None:
                    assert not leaks(f"{chain!r} {chain} {chain.__dict__}")
                    chain = chain.__cause__ or chain.__context__
                stage.backend.clear_faults()
            assert not leaks(repr(client))


def test_settings_of_all_kinds_show_no_token() -> None:
    settings = Settings(slack_bot_token=SLACK, gofilex_emea_token=PORTAL, redis_url=f"redis://:{PORTAL}@host")

    assert not leaks(f"{settings!r} {settings} {settings.model_dump()} {settings.portals()}")
    assert {SLACK, PORTAL} <= set(settings.secrets())
