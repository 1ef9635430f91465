"""The Web API as Slack documents it, asked by the real SDK."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import App, Manifest, Slack

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.slack import Workspace
    from tests.clock import MovedClock
    from tests.sandbox.conftest import Refused

DELIVERIES = "C0DELIVERIES"


async def test_who_am_i(client: AsyncWebClient) -> None:
    answer = await client.auth_test()
    assert answer["team_id"] == "T0ENCORE"
    assert answer["user_id"] == "U0ENCOREBOT"
    assert answer["bot_id"] == "B0ENCORE"
    assert "chat:write" in answer.headers["x-oauth-scopes"]


async def test_tokens(slack: Slack, client: AsyncWebClient, refused: Refused) -> None:
    ask = client.auth_test
    assert (await refused(ask(token="xoxb-somebody-else"))).error == "invalid_auth"
    assert (await refused(ask(token=""))).error == "not_authed"
    assert (await refused(ask(token=slack.app.app_token))).error == "not_allowed_token_type"
    opening = client.apps_connections_open(app_token=slack.app.bot_token)
    assert (await refused(opening)).error == "not_allowed_token_type"
    slack.app.revoke()
    assert (await refused(ask())).error == "token_revoked"


async def test_no_token_is_kept_in_the_log_or_shown(slack: Slack, client: AsyncWebClient) -> None:
    await client.auth_test(token=slack.app.bot_token)
    async with aiohttp.ClientSession() as session:
        await session.post(f"{slack.api_url}auth.test", data={"token": slack.app.bot_token})
    shown = repr(slack.calls) + repr(slack.app)
    assert slack.calls[-1].ok
    for secret in (slack.app.bot_token, slack.app.app_token, slack.app.signing_secret):
        assert secret not in shown


async def test_unknown_methods_and_arguments(client: AsyncWebClient, refused: Refused) -> None:
    assert (await refused(client.api_call("chat.shout"))).error == "unknown_method"
    answer = await refused(client.chat_postMessage(channel=DELIVERIES, text="x", colour="red"))
    assert answer.error == "invalid_arguments"
    assert answer.messages == "[ERROR] unknown argument: colour [json-pointer:/colour]"
    missing = await refused(client.api_call("users.info", params={}))
    assert "missing required field: user" in missing.messages


async def test_a_slack_that_offers_less(workspace: Workspace, refused: Refused) -> None:
    app = App(Manifest(scopes=frozenset({"chat:write", "users:read"})))
    async with Slack(workspace, app, offer={"auth.test", "chat.postMessage"}) as slack:
        client = AsyncWebClient(app.bot_token, base_url=slack.api_url)
        assert (await client.auth_test())["ok"]
        assert (await refused(client.users_info(user="U0ALICE"))).error == "unknown_method"


async def test_scopes_are_those_of_the_manifest_and_the_optional_ones_that_were_granted(
    workspace: Workspace, refused: Refused
) -> None:
    manifest = Manifest.of({"oauth_config": {"scopes": {"bot": ["commands"], "bot_optional": ["users:read"]}}})
    async with Slack(workspace, App(manifest)) as slack:
        client = AsyncWebClient(slack.app.bot_token, base_url=slack.api_url)
        answer = await refused(client.users_info(user="U0ALICE"))
        assert (answer.error, answer.whole["needed"], answer.whole["provided"]) == (
            "missing_scope",
            "users:read",
            "commands",
        )
    async with Slack(workspace, App(manifest, granted=["users:read"])) as slack:
        client = AsyncWebClient(slack.app.bot_token, base_url=slack.api_url)
        assert (await client.users_info(user="U0ALICE"))["user"]["name"] == "alice"
    with pytest.raises(ValueError, match="chat:write"):
        App(manifest, granted=["chat:write"])


def test_a_manifest_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "manifest.yml"
    path.write_text(
        """
display_information: {name: Encore Bot}
features:
  app_home: {home_tab_enabled: true, messages_tab_enabled: false}
  slash_commands: [{command: /encore, description: Encores, should_escape: true}]
  shortcuts: [{name: Order, type: global, callback_id: encore_order, description: Order}]
oauth_config: {scopes: {bot: [commands, "chat:write", "users:read"], bot_optional: ["users:read"]}}
settings: {event_subscriptions: {bot_events: [app_home_opened]}}
"""
    )
    assert Manifest.load(path) == Manifest(
        scopes=frozenset({"commands", "chat:write"}),
        optional_scopes=frozenset({"users:read"}),
        commands=frozenset({"/encore"}),
        escaping_commands=frozenset({"/encore"}),
        global_shortcuts=frozenset({"encore_order"}),
        events=frozenset({"app_home_opened"}),
        home_tab=True,
        messages_tab=False,
    )


async def test_a_user_has_the_offset_of_her_zone_today(client: AsyncWebClient, clock: MovedClock) -> None:
    async def offset(user: str) -> int:
        return int((await client.users_info(user=user))["user"]["tz_offset"])

    assert await offset("U0ALICE") == 3600  # Amsterdam in November
    assert await offset("U0BRAM") == -18_000
    clock.forward(200 * 86_400)  # in June
    assert await offset("U0ALICE") == 7200
    assert await offset("U0BRAM") == -14_400


async def test_people_who_are_not_there(client: AsyncWebClient, refused: Refused) -> None:
    assert (await refused(client.users_info(user="U0NOBODY"))).error == "user_not_found"
    assert (await refused(client.users_info(user="U0MALLORY"))).error == "user_not_visible"


async def test_private_channels_are_seen_by_invitation_only(
    slack: Slack, workspace: Workspace, client: AsyncWebClient, refused: Refused
) -> None:
    assert (await refused(client.conversations_info(channel="C0BACKROOM"))).error == "channel_not_found"
    answer = await refused(client.conversations_info(channel="C0VAULT"))
    assert (answer.error, answer.whole["needed"]) == ("missing_scope", "groups:read")
    info = (await client.conversations_info(channel="C0LOBBY", include_num_members=True))["channel"]
    assert (info["is_member"], info["num_members"], info["is_private"]) == (False, 1, False)
    slack.app.granted = ["groups:read"]
    assert (await client.conversations_info(channel="C0VAULT"))["channel"]["is_private"] is True
    members = (await client.conversations_members(channel="C0VAULT"))["members"]
    assert members == ["U0ALICE", workspace.bot.id]


async def test_direct_messages_are_opened_with_their_own_scope(client: AsyncWebClient, refused: Refused) -> None:
    opened = await client.conversations_open(users="U0ALICE")
    posted = await client.chat_postMessage(channel="U0ALICE", text="psst")
    assert opened["channel"]["id"] == posted["channel"] == "D0ALICE"
    assert (await refused(client.conversations_open(users="U0NOBODY"))).error == "user_not_found"
    assert (await refused(client.api_call("conversations.open", json={}))).error == "users_list_not_supplied"


async def test_the_tiers_are_held_where_they_are_switched_on(
    slack: Slack, client: AsyncWebClient, clock: MovedClock
) -> None:
    posted = await client.chat_postMessage(channel=DELIVERIES, text="x")
    for _ in range(60):
        await client.chat_update(channel=DELIVERIES, ts=posted["ts"], text="x")
    slack.rates.on = True
    for _ in range(50):
        await client.chat_update(channel=DELIVERIES, ts=posted["ts"], text="x")
    clock.forward(20)
    with pytest.raises(SlackApiError) as raised:
        await client.chat_update(channel=DELIVERIES, ts=posted["ts"], text="x")
    assert raised.value.response.status_code == 429
    assert raised.value.response.headers["Retry-After"] == "40"
    clock.forward(40)
    assert (await client.chat_update(channel=DELIVERIES, ts=posted["ts"], text="x"))["ok"]


async def test_one_post_a_second_and_channel(
    slack: Slack, client: AsyncWebClient, clock: MovedClock, refused: Refused
) -> None:
    slack.rates.on = True
    await client.chat_postMessage(channel=DELIVERIES, text="x")
    assert (await refused(client.chat_postMessage(channel=DELIVERIES, text="y"))).error == "ratelimited"
    assert (await client.chat_postMessage(channel="U0ALICE", text="y"))["ok"]
    clock.forward(1)
    assert (await client.chat_postMessage(channel=DELIVERIES, text="y"))["ok"]


async def test_the_sdk_waits_as_it_is_told_and_tries_again(slack: Slack, session: aiohttp.ClientSession) -> None:
    slack.faults.rate_limit("auth.test", times=1, retry_after=0)
    client = AsyncWebClient(slack.app.bot_token, base_url=slack.api_url, session=session)
    client.retry_handlers = [AsyncRateLimitErrorRetryHandler(max_retry_count=1)]
    assert (await client.auth_test())["ok"]
    assert [call.status for call in slack.calls] == [429, 200]
    assert slack.refused == []


async def test_a_lost_reply_is_work_done_that_the_caller_cannot_know_of(slack: Slack, client: AsyncWebClient) -> None:
    slack.faults.lose_reply("chat.postMessage", when=lambda sent: sent["text"] == "lost")
    await client.chat_postMessage(channel=DELIVERIES, text="heard")
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=DELIVERIES, text="lost")
    assert [m.text for m in slack.person("alice").sees("#deliveries")] == ["heard", "lost"]
    assert [call.delivered for call in slack.calls] == [True, False]


async def test_a_lost_request_is_no_work_done(slack: Slack, client: AsyncWebClient) -> None:
    slack.faults.lose_request("chat.postMessage")
    slack.faults.slow("users.info", 0)
    with pytest.raises(SlackApiError):
        await client.users_info(user="U0NOBODY")
    assert [call.error for call in slack.refused] == ["user_not_found"]
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=DELIVERIES, text="x")
    assert slack.person("alice").sees("#deliveries") == []
    assert (await client.chat_postMessage(channel=DELIVERIES, text="x"))["ok"]


async def test_a_call_is_held_before_or_after_its_work(slack: Slack, client: AsyncWebClient) -> None:
    alice = slack.person("alice")
    for after in (False, True):
        gate = slack.faults.hold("chat.postMessage", after=after)
        posting = asyncio.create_task(client.chat_postMessage(channel=DELIVERIES, text=f"{after}"))
        await asyncio.wait_for(gate.reached.wait(), 60)
        assert (f"{after}" in [m.text for m in alice.sees("#deliveries")]) is after
        assert not posting.done()
        gate.open()
        assert (await posting)["ok"]
    assert [m.text for m in alice.sees("#deliveries")] == ["False", "True"]


async def test_other_trouble(slack: Slack, client: AsyncWebClient, refused: Refused) -> None:
    slack.faults.answer_500("auth.test")
    slack.faults.answer_html("auth.test")
    slack.faults.refuse("auth.test", "fatal_error", times=1)
    assert (await refused(client.auth_test())).error == "internal_error"
    with pytest.raises(SlackApiError, match="503"):
        await client.auth_test()
    assert (await refused(client.auth_test())).error == "fatal_error"
    assert (await client.auth_test())["ok"]
    slack.assert_clean()


async def test_losses_by_chance_are_the_same_for_the_same_seed(slack: Slack, client: AsyncWebClient) -> None:
    async def losses() -> list[bool]:
        slack.faults.clear()
        slack.faults.lose_replies(0.5, seed=7)
        lost = []
        for _ in range(12):
            try:
                await client.auth_test()
                lost.append(False)
            except aiohttp.ClientError:
                lost.append(True)
        return lost

    first = await losses()
    assert first == await losses()
    assert len(set(first)) == 2


async def test_a_test_can_ask_for_no_refusals(slack: Slack, client: AsyncWebClient, refused: Refused) -> None:
    await refused(client.chat_postMessage(channel="C0NOWHERE", text="x"))
    with pytest.raises(AssertionError, match="channel_not_found"):
        slack.assert_clean()
    slack.assert_clean(allow={"channel_not_found"})


@pytest.mark.parametrize("headers", [{"Host": "evil.test"}, {"Origin": "http://evil.test"}])
async def test_nobody_else_is_let_in(slack: Slack, session: aiohttp.ClientSession, headers: dict[str, Any]) -> None:
    async with session.get(f"{slack.url}/sandbox/slack/people", headers=headers) as answer:
        assert answer.status == 403
