"""The doctor looks at everything and says in plain words what to mend."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.cli.doctor import examine
from bot.cli.finding import Finding
from bot.settings import Settings
from bot.store import Store
from gofilex import Portal
from sandbox.portal import Fault
from sandbox.slack import App
from tests.clock import MovedClock
from tests.gofilex.addresses import addresses
from tests.proxy import Proxy
from tests.stage import MANIFEST, Stage, staged

BOT_TOKEN = "xoxb-1111-doctorsecret"
PORTAL_TOKEN = "emea-doctorsecret"


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of whoever runs the tests."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
async def stage(store: Store, clock: MovedClock) -> AsyncIterator[Stage]:
    async with staged(store, clock, bot_token=BOT_TOKEN, portal_token=PORTAL_TOKEN) as stage:
        yield stage


@pytest.fixture
def settings(stage: Stage, redis_url: str) -> Callable[..., Settings]:
    """What is set where all is well, but for what a test changes."""

    def made(**changed: Any) -> Settings:
        well = {
            "slack_bot_token": stage.slack.app.bot_token,
            "slack_app_token": stage.slack.app.app_token,
            "slack_api_url": stage.slack.api_url,
            "redis_url": redis_url,
            "gofilex_emea_token": PORTAL_TOKEN,
            "gofilex_emea_url": stage.portal.portal_url("emea"),
            "gofilex_emea_support": "help@example.com",
            "encore_channel": stage.channel.id,
            "encore_admins": "U1",
        }
        return Settings(**{**well, **changed})

    return made


async def findings(settings: Settings) -> dict[str, Finding]:
    found = {finding.what: finding async for finding in examine(settings)}
    told = "\n".join(map(str, found.values()))
    assert "doctorsecret" not in told
    return found


def to_mend(found: dict[str, Finding]) -> set[str]:
    return {finding.what for finding in found.values() if finding.level == "mend"}


async def test_where_all_is_well_it_says_so_of_each(stage: Stage, settings: Callable[..., Settings]) -> None:
    found = await findings(settings())

    assert {what for what, finding in found.items() if finding.level == "ok"} == {
        "Redis",
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "EMEA portal",
    }
    assert str(found["EMEA portal"]) == "ok    EMEA portal: answers, and its token is accepted."
    assert set(found) - {"EMEA orders"} == {what for what, finding in found.items() if finding.level == "ok"}
    assert stage.backend.orders == {}, "it only looks"


async def test_what_it_cannot_prove_about_placing_it_says_with_the_address(
    stage: Stage, settings: Callable[..., Settings]
) -> None:
    found = await findings(settings())

    address = addresses()["EMEA", "add-encore"].replace(Portal.EMEA.base_url, stage.portal.portal_url("emea"))
    assert found["EMEA orders"].level == "note"
    assert f"go to {address}. Nothing was sent there" in found["EMEA orders"].words
    assert {request.endpoint for request in stage.backend.requests} == {"jobs-by-order", "orders-status"}


@pytest.mark.parametrize(
    ("answers", "words"), [("page", "a web page"), ("page-404", "does not offer it"), ("redirect-302", "a redirect")]
)
async def test_an_address_at_which_there_is_no_portal_is_to_be_mended(
    stage: Stage, settings: Callable[..., Settings], answers: str, words: str
) -> None:
    stage.backend.switches.unknown_path = answers
    found = await findings(settings(gofilex_emea_url=f"{stage.portal.portal_url('emea')}/old"))

    assert to_mend(found) == {"EMEA portal"}
    assert words in found["EMEA portal"].words
    assert f"{stage.portal.portal_url('emea')}/old/" in found["EMEA portal"].words


async def test_nothing_set_is_a_list_of_what_to_set() -> None:
    found = await findings(Settings())

    assert {
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN or SLACK_SIGNING_SECRET",
        f"GOFILEX_EMEA_TOKEN (or {', '.join(list(Portal)[1:])})",
    } == (to_mend(found))
    assert found["ENCORE_CHANNEL"].level == found["ENCORE_ADMINS"].level == "note"
    assert "brings its own server" in found["Redis"].words


@pytest.mark.parametrize(
    ("changed", "what", "words"),
    [
        ({"slack_bot_token": "xoxb-2222-doctorsecret"}, "SLACK_BOT_TOKEN", "invalid_auth"),
        ({"slack_app_token": "xapp-1-doctorsecret"}, "SLACK_APP_TOKEN", "connections:write"),
        ({"slack_api_url": "http://127.0.0.1:1/api/"}, "SLACK_API_URL", "cannot be reached"),
        ({"encore_channel": "C0NOWHERE"}, "ENCORE_CHANNEL", "channel_not_found"),
        ({"encore_channel": "#nowhere"}, "ENCORE_CHANNEL", "is at the end of its details"),
        ({"redis_url": "redis://:doctorsecret@127.0.0.1:1"}, "REDIS_URL", "cannot be reached"),
        ({"gofilex_emea_token": "wrong-doctorsecret"}, "EMEA portal", "does not accept this bot's token"),
        ({"gofilex_emea_url": "http://127.0.0.1:1"}, "EMEA portal", "cannot be reached"),
    ],
)
async def test_each_thing_that_is_wrong_is_named_and_nothing_else(
    settings: Callable[..., Settings], changed: dict[str, str], what: str, words: str
) -> None:
    found = await findings(settings(**changed))

    assert to_mend(found) == {what}
    assert words in found[what].words


async def test_a_portal_that_lacks_orders_status_is_well(stage: Stage, settings: Callable[..., Settings]) -> None:
    stage.backend.switches.orders_status = False

    found = await findings(settings())
    assert found["EMEA portal"].level == "ok"
    assert found["EMEA orders/status"].level == "note"
    assert (
        "HTTP 200, a web page. While it is so, orders are followed by their jobs" in found["EMEA orders/status"].words
    )


async def test_a_portal_that_says_no_to_an_order_that_is_none_may_be_well(
    stage: Stage, settings: Callable[..., Settings]
) -> None:
    stage.backend.add_fault(Fault("refuse", endpoint="jobs-by-order", status=404, reason="Order not found"))

    found = await findings(settings())
    assert found["EMEA portal"].level == "note"
    assert (
        "answers. About an order that does not exist it said HTTP 404: Order not found." in found["EMEA portal"].words
    )


async def test_an_orders_status_that_says_no_to_an_order_that_is_none_may_be_well(
    stage: Stage, settings: Callable[..., Settings]
) -> None:
    stage.backend.add_fault(Fault("forbidden", endpoint="orders-status"))

    found = await findings(settings())
    assert "HTTP 403: This user may not create orders. Perhaps" in found["EMEA orders/status"].words
    assert to_mend(found) == set()


async def test_a_portal_that_is_down_is_told_with_a_reference(stage: Stage, settings: Callable[..., Settings]) -> None:
    stage.backend.add_fault(Fault("unavailable"))

    found = await findings(settings())
    assert to_mend(found) == {"EMEA portal"}
    assert "reference" in found["EMEA portal"].words


async def test_a_scope_that_was_not_granted_is_told_with_what_is_lost(
    stage: Stage, settings: Callable[..., Settings]
) -> None:
    scant = replace(MANIFEST, scopes=MANIFEST.scopes - {"users:read"})
    stage.slack.app = App(scant, bot_token=BOT_TOKEN, app_token=stage.slack.app.app_token)

    found = await findings(settings())
    assert to_mend(found) == {"scope users:read"}
    assert found["scope channels:history"].level == "note"
    assert "appear twice" in found["scope channels:history"].words


async def test_a_slack_that_goes_away_in_the_middle_is_told(stage: Stage, settings: Callable[..., Settings]) -> None:
    stage.slack.faults.lose_request("apps.connections.open")

    found = await findings(settings())
    assert to_mend(found) == {"SLACK_APP_TOKEN"} or to_mend(found) == {"SLACK_API_URL"}
    assert found["EMEA portal"].level == "ok", "the rest was looked at"


async def test_without_an_app_token_it_is_http(settings: Callable[..., Settings]) -> None:
    found = await findings(settings(slack_app_token="", slack_signing_secret="doctorsecret"))

    assert to_mend(found) == set()
    assert "HTTP mode" in found["SLACK_SIGNING_SECRET"].words


async def test_each_portal_that_has_a_token_is_asked(stage: Stage, settings: Callable[..., Settings]) -> None:
    found = await findings(
        settings(gofilex_apac_token=stage.backend.tokens["apac"], gofilex_apac_url=stage.portal.portal_url("apac"))
    )

    assert found["APAC portal"].level == "ok"
    assert found["GOFILEX_APAC_SUPPORT"].level == "note"
    assert [request.portal for request in stage.backend.requests] == ["emea", "emea", "apac", "apac"]


async def test_by_which_proxy_it_goes_is_said_without_the_password(
    settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Proxy(login="user:doctorsecret") as proxy:
        monkeypatch.setenv("ALL_PROXY", proxy.url)
        found = await findings(settings())
        shown = f"http://127.0.0.1:{proxy.port}"
        assert str(found["ALL_PROXY"]) == f"ok    ALL_PROXY: Slack, EMEA: by {shown}."
        assert to_mend(found) == set()
        assert proxy.count("auth.test")
        assert proxy.count("jobs/by/order")

        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        found = await findings(settings())
        assert str(found["NO_PROXY"]) == "ok    NO_PROXY: Slack, EMEA: directly."
        assert "ALL_PROXY" not in found


async def test_a_proxy_that_does_not_let_it_through_is_said(
    settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Proxy(login="user:doctorsecret") as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://user:doctorsecret2@127.0.0.1:{proxy.port}")
        secure = {"slack_api_url": "https://127.0.0.1:9/api/", "gofilex_emea_url": "https://127.0.0.1:9"}
        found = {finding.what: finding async for finding in examine(settings(**secure))}

    assert found["EMEA portal"].level == "mend"
    assert "The proxy on the way to the portal wants a user and a password" in found["EMEA portal"].words
    mend = [finding for finding in found.values() if "the proxy answered 407" in finding.words]
    assert len(mend) == 1
    assert "doctorsecret" not in "".join(map(str, found.values()))


async def test_a_proxy_for_http_alone_is_no_proxy_for_slack(
    settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    found = await findings(settings())
    assert (found["HTTP_PROXY"].level, to_mend(found)) == ("note", set())
    assert "Set HTTPS_PROXY too" in found["HTTP_PROXY"].words
