"""Each call to Slack once, each failure with its meaning, and none of them shows the token."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr

from bot.slack.client import Slack
from bot.slack.errors import (
    MEANINGS,
    SlackChannelClosedError,
    SlackError,
    SlackMessageGoneError,
    SlackNotOfferedError,
    SlackOutcomeUnknownError,
    SlackRateLimitedError,
    SlackRejectedError,
    SlackTokenRefusedError,
    SlackTriggerExpiredError,
    SlackTriggerUsedError,
    SlackViewGoneError,
    failure,
)
from bot.store import Store
from bot.views.block_kit import HomeTab
from bot.views.message import Message
from sandbox.slack import App, Workspace
from sandbox.slack import Slack as Slacks
from tests.clock import MovedClock
from tests.stage import MANIFEST, Stage, staged

TOKEN = "xoxb-1111-clientsecret"
HELLO = Message("Hello", [{"type": "section", "text": {"type": "mrkdwn", "text": "Hello *you*"}}])
VIEW: Any = {
    "type": "modal",
    "callback_id": "encore_order",
    "title": {"type": "plain_text", "text": "Order"},
    "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "…"}}],
}


@pytest.fixture
async def stage(store: Store, clock: MovedClock) -> AsyncIterator[Stage]:
    async with staged(store, clock, bot_token=TOKEN) as stage:
        yield stage


@pytest.fixture
def slack(stage: Stage) -> Slack:
    return stage.client


@pytest.fixture
async def scant(store: Store, clock: MovedClock) -> AsyncIterator[Stage]:
    """A workspace that did not grant the optional scopes."""
    async with staged(store, clock, history=False) as stage:
        yield stage


async def test_a_response_url_that_slack_does_not_take_is_told(stage: Stage, slack: Slack) -> None:
    with pytest.raises(SlackRejectedError, match="http_404"):
        await slack.respond(f"{stage.slack.url}/response/gone", HELLO)
    stage.slack.faults.answer_500("response_url")
    with pytest.raises(SlackOutcomeUnknownError, match="http_500"):
        await slack.respond(f"{stage.slack.url}/response/gone", HELLO)
    stage.slack.faults.rate_limit("response_url", retry_after=7)
    with pytest.raises(SlackRateLimitedError) as error:
        await slack.respond(f"{stage.slack.url}/response/gone", HELLO)
    assert error.value.retry_after == 7


# -- failures and what they mean -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ("is_archived", SlackChannelClosedError),
        ("is_inactive", SlackChannelClosedError),
        ("not_in_channel", SlackChannelClosedError),
        ("channel_not_found", SlackChannelClosedError),
        ("restricted_action", SlackChannelClosedError),
        ("restricted_action_thread_locked", SlackChannelClosedError),
        ("message_not_found", SlackMessageGoneError),
        ("cannot_reply_to_message", SlackMessageGoneError),
        ("expired_trigger_id", SlackTriggerExpiredError),
        ("exchanged_trigger_id", SlackTriggerUsedError),
        ("hash_conflict", SlackViewGoneError),
        ("missing_scope", SlackNotOfferedError),
        ("unknown_method", SlackNotOfferedError),
        ("token_revoked", SlackTokenRefusedError),
        ("account_inactive", SlackTokenRefusedError),
        ("internal_error", SlackOutcomeUnknownError),
        ("fatal_error", SlackOutcomeUnknownError),
        ("rate_limited", SlackRateLimitedError),
        ("message_limit_exceeded", SlackRateLimitedError),
        ("invalid_blocks", SlackRejectedError),
        ("never_heard_of", SlackRejectedError),
    ],
)
def test_every_error_of_slack_means_one_thing(error: str, kind: type[SlackError]) -> None:
    found = failure("chat.postMessage", error, "why")

    assert type(found) is kind
    assert found.method == "chat.postMessage"
    assert sum(error in errors for errors in MEANINGS.values()) <= 1


def test_the_other_form_of_a_trigger_that_expired_is_known() -> None:
    detail = "[ERROR] invalid arguments: trigger_id expired"
    assert type(failure("views.open", "invalid_arguments", detail)) is SlackTriggerExpiredError


async def test_a_call_that_slack_does_not_take_is_told_with_slacks_own_words(stage: Stage, slack: Slack) -> None:
    with pytest.raises(SlackRejectedError, match="invalid_blocks") as error:
        await slack.post(stage.channel.id, Message("x", [{"type": "nonsense"}]), notice="n")
    assert error.value.detail
    with pytest.raises(SlackChannelClosedError, match="channel_not_found"):
        await slack.post("C0NOWHERE", HELLO, notice="n")


async def test_429_says_how_long_and_that_nothing_was_done(stage: Stage, slack: Slack) -> None:
    stage.slack.faults.rate_limit("chat.postMessage", retry_after=17)

    with pytest.raises(SlackRateLimitedError) as error:
        await slack.post(stage.channel.id, HELLO, notice="n")
    assert error.value.retry_after == 17
    assert stage.channel.messages == []


async def test_without_an_answer_it_is_not_known_and_the_call_is_not_repeated(stage: Stage, slack: Slack) -> None:
    faults = stage.slack.faults
    for make in (faults.lose_reply, faults.lose_request, faults.answer_500, faults.answer_html):
        make("chat.postMessage")
        before = len(stage.slack.calls)
        with pytest.raises(SlackOutcomeUnknownError):
            await slack.post(stage.channel.id, HELLO, notice="n")
        assert len(stage.slack.calls) == before + 1


async def test_no_failure_shows_the_token(stage: Stage, slack: Slack) -> None:
    faults = stage.slack.faults
    found: list[SlackError] = []
    for make in (faults.lose_reply, faults.answer_500, faults.answer_html, faults.rate_limit):
        make("chat.postMessage")
        with pytest.raises(SlackError) as error:
            await slack.post(stage.channel.id, HELLO, notice="n")
        found.append(error.value)
    stage.slack.app.revoke()
    with pytest.raises(SlackTokenRefusedError) as refused:
        await slack.auth_test()
    for each in [*found, refused.value]:
        assert "clientsecret" not in f"{each!r} {each} {each.__dict__} {each.__cause__!r}"


# -- messages --------------------------------------------------------------------------------------------------------------


async def test_what_is_posted_stands_where_slack_says(stage: Stage, slack: Slack) -> None:
    posted = await slack.post(stage.channel.id, HELLO, notice="carmen:card")
    reply = await slack.post(stage.channel.id, HELLO, notice="carmen:1", thread_ts=posted.ts, broadcast=True)
    await slack.update(posted.channel, posted.ts, Message("Changed", HELLO.blocks))

    card, line = stage.channel.messages
    assert (card.ts, card.text) == (posted.ts, "Changed")
    assert (line.ts, line.thread_ts, line.broadcast) == (reply.ts, posted.ts, True)
    assert card.metadata == {"event_type": "encore_notice", "event_payload": {"id": "carmen:card"}}
    stage.slack.assert_clean()


async def test_a_message_is_found_again_by_its_notice_among_many(stage: Stage, slack: Slack) -> None:
    card = await slack.post(stage.channel.id, HELLO, notice="carmen:card")
    for number in range(130):
        stage.slack.messages.say(stage.channel, stage.slack.workspace.user("alice"), f"chat {number}")
    line = await slack.post(stage.channel.id, HELLO, notice="carmen:1", thread_ts=card.ts)

    since = stage.clock.time()
    assert await slack.find_posted(stage.channel.id, "carmen:card", since=since) == card.ts
    assert await slack.find_posted(stage.channel.id, "carmen:1", thread_ts=card.ts, since=since) == line.ts
    assert await slack.find_posted(stage.channel.id, "carmen:2", thread_ts=card.ts, since=since) == ""
    assert await slack.find_posted(stage.channel.id, "carmen:2", since=since) == ""


async def test_where_it_may_not_look_it_says_so_and_does_not_try_again(scant: Stage) -> None:
    assert await scant.client.find_posted(scant.channel.id, "carmen:card") is None
    assert await scant.client.find_posted(scant.channel.id, "carmen:card") is None
    assert len([call for call in scant.slack.calls if call.method == "conversations.history"]) == 1


async def test_an_answer_for_one_person_is_not_an_error_where_the_bot_cannot_post(stage: Stage, slack: Slack) -> None:
    assert await slack.ephemeral(stage.channel.id, stage.alice, HELLO)
    assert [message.ephemeral_for for message in stage.channel.messages] == [stage.alice]
    stage.channel.archived = True
    assert not await slack.ephemeral(stage.channel.id, stage.alice, HELLO)


# -- views -----------------------------------------------------------------------------------------------------------------


async def test_a_modal_is_opened_covered_and_drawn_anew_and_the_newer_one_stays(stage: Stage, slack: Slack) -> None:
    trigger = stage.slack.triggers.issue(stage.alice)
    view = await slack.open_view(trigger, VIEW)
    assert await slack.update_view(view["id"], VIEW, view["hash"])
    assert not await slack.update_view(view["id"], VIEW, view["hash"]), "it has changed meanwhile"
    assert not await slack.update_view("V0GONE", VIEW)

    with pytest.raises(SlackTriggerExpiredError):
        await slack.open_view(trigger, VIEW)
    late = stage.slack.triggers.issue(stage.alice)
    stage.clock.forward(4)
    with pytest.raises(SlackTriggerExpiredError):
        await slack.push_view(late, VIEW)


# -- people and channels ---------------------------------------------------------------------------------------------------


async def test_who_somebody_is_is_asked_once_an_hour(stage: Stage, slack: Slack) -> None:
    person = await slack.person(stage.alice)
    assert (person.id, person.zone, person.team) == (stage.alice, "Europe/Amsterdam", stage.slack.workspace.team.id)
    assert person.language == "en", "dates are read in the person's language"
    assert await slack.person(stage.alice) == person
    assert len(stage.slack.calls_of("users.info")) == 1
    with pytest.raises(SlackError):
        await slack.person("U0NOBODY")


async def test_a_token_of_another_workspace_is_not_taken(stage: Stage, slack: Slack) -> None:
    await slack.auth_test()
    other = Workspace()
    other.team = replace(other.team, id="T0OTHER")
    used = slack.web.token
    async with Slacks(other, App(MANIFEST)) as elsewhere:
        slack.web.base_url, ours = elsewhere.api_url, slack.web.base_url
        assert await slack.take_token(SecretStr(elsewhere.app.bot_token)) == "another_workspace"
        assert await slack.take_token(SecretStr("xoxb-nobodys")) == "invalid_auth"
    slack.web.base_url = ours
    assert slack.web.token == used

    stage.slack.app.bot_token = "xoxb-new"
    assert await slack.take_token(SecretStr("xoxb-new")) == ""
    await slack.auth_test()


async def test_of_a_person_nothing_is_kept_but_what_is_used(stage: Stage, slack: Slack) -> None:
    said = stage.slack.workspace.user("alice").as_slack(stage.clock.time())
    assert said["profile"]["email"] == "alice@example.test", "Slack says more than the bot asks for"
    await slack.person(stage.alice)

    kept = await stage.store.engine.client.get(stage.store.keys("person", stage.alice))
    assert json.loads(kept) == {
        "v": 1,
        "id": stage.alice,
        "team": stage.slack.workspace.team.id,
        "name": "alice",
        "zone": "Europe/Amsterdam",
        "locale": "en-GB",
    }


async def test_what_hinders_the_bot_from_posting_is_said_before_an_order_is_placed(stage: Stage, slack: Slack) -> None:
    workspace = stage.slack.workspace
    shut = workspace.add_channel("shut", members=["alice"], bot=True, archived=True)
    closed = workspace.add_channel("closed", members=["alice"])
    hidden = workspace.add_channel("hidden", members=["alice"], private=True)

    assert await slack.can_post(stage.channel.id, stage.alice) == ""
    assert "archived" in await slack.can_post(shut.id, stage.alice)
    assert "/invite" in await slack.can_post(closed.id, stage.alice)
    assert "/invite" in await slack.can_post(hidden.id, stage.alice)
    assert await slack.can_post(workspace.dm("alice").id, stage.alice) == ""
    assert [message for message in stage.channel.messages if message.ephemeral_for] == []


async def test_without_the_scope_a_line_that_only_the_person_sees_finds_it_out(scant: Stage) -> None:
    closed = scant.slack.workspace.add_channel("closed", members=["alice"])

    assert await scant.client.can_post(scant.channel.id, scant.alice) == ""
    assert [message.ephemeral_for for message in scant.channel.messages] == [scant.alice]
    assert "/invite" in await scant.client.can_post(closed.id, scant.alice)


async def test_a_slack_that_cannot_say_does_not_stop_an_order(stage: Stage, slack: Slack) -> None:
    stage.slack.faults.answer_500("conversations.info")
    assert await slack.can_post(stage.channel.id, stage.alice) == ""


async def test_who_may_read_what_was_posted_somewhere(stage: Stage, slack: Slack) -> None:
    workspace = stage.slack.workspace
    workspace.add_user("bob")
    bob = workspace.user("bob").id
    private = workspace.add_channel("board", members=["alice"], private=True, bot=True)

    assert await slack.can_read(stage.channel.id, bob)
    assert await slack.can_read(private.id, stage.alice)
    assert not await slack.can_read(private.id, bob)
    assert not await slack.can_read(workspace.dm("alice").id, bob)
    assert await slack.can_read(private.id, stage.alice), "what Slack does not say of one says nothing of the others"
    stage.slack.faults.answer_500("conversations.info")
    assert not await slack.can_read(stage.channel.id, bob), "when Slack cannot say, no"


async def test_without_the_scope_nobody_is_shown_what_stands_in_a_channel(scant: Stage) -> None:
    assert not await scant.client.can_read(scant.channel.id, scant.alice)


async def test_the_app_home_is_shown_and_a_slack_without_it_is_no_error(stage: Stage, slack: Slack) -> None:
    home: HomeTab = {"type": "home", "blocks": VIEW["blocks"]}
    await slack.publish_home(stage.alice, home)
    published = stage.slack.person("alice").home
    assert published
    stage.slack.faults.refuse("views.publish", "unknown_method")
    await slack.publish_home(stage.alice, home)
    assert json.dumps(home)
