"""Nobody is left without an answer, whatever Slack does meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from sandbox.slack import ActionResult, text_of
from tests.stories.conftest import Staged
from tests.stories.people import EVENT, PLAIN_DUE
from tests.stories.story import Story

BOTH = pytest.mark.parametrize("http", [False, True], ids=["socket", "http"])
SPENT = "longer than Slack allows"


async def _is_told_directly(story: Story, *words: str) -> None:
    """Alice gets a direct message with these words, at once."""
    dm = story.slack.workspace.dm(story.alice.id)
    await story.soon(lambda: any(message.from_bot for message in dm.messages))
    await story.alice.expect_direct(*words)
    assert len(dm.messages) == 1


async def _with_a_slow_users_info(story: Story, doing: Coroutine[Any, Any, ActionResult]) -> None:
    """Does it while Slack takes four seconds to say who it is: the trigger lives for three."""
    story.allows("expired_trigger_id", "missing_scope")
    story.expected.heads += ("That took",)
    await story.store.engine.client.delete(
        story.store.keys("person", story.alice.id)
    )  # kept for an hour of Redis's clock
    asked = story.slack.faults.hold("users.info")
    pressed = asyncio.create_task(doing)
    async with asyncio.timeout(60):
        await asked.reached.wait()
    story.clock.forward(4)
    asked.open()
    assert (await pressed).what == "ok"


@BOTH
async def test_a_shortcut_whose_trigger_is_spent_is_answered_directly(staged: Staged, http: bool) -> None:
    story = await staged(http=http)
    await _with_a_slow_users_info(story, story.alice.user.runs_shortcut("order_encore"))
    await _is_told_directly(story, SPENT, "try again")


@BOTH
async def test_a_home_button_whose_trigger_is_spent_is_answered_directly(staged: Staged, http: bool) -> None:
    story = await staged(http=http)
    await story.alice.user.opens_home()
    home = await story.alice.user.wait_for_home(within=60)
    await _with_a_slow_users_info(story, story.alice.user.clicks(home, "order"))
    await _is_told_directly(story, SPENT)


@BOTH
async def test_a_response_url_that_fails_is_answered_in_the_channel(staged: Staged, http: bool) -> None:
    story = await staged(http=http)
    story.slack.faults.answer_500("response_url")
    answer = await story.alice.asks("/encore list")
    assert "No open orders" in text_of(answer)
    assert [e["way"] for e in story.log if e["event"] == "answer_not_taken"] == ["response_url"]


@BOTH
async def test_where_the_bot_is_not_in_the_channel_the_answer_comes_directly(staged: Staged, http: bool) -> None:
    story = await staged(http=http)
    story.allows("not_in_channel", "channel_not_found", "missing_scope")
    story.slack.faults.answer_500("response_url")
    story.slack.faults.lose_request("chat.postMessage")
    await story.alice.user.runs("/encore list", channel="#quiet")
    await _is_told_directly(story, "No open orders")


async def test_what_reaches_nobody_stands_in_the_log(story: Story) -> None:
    story.expects_log("not_told")
    story.slack.faults.answer_500("response_url", times=None)
    story.slack.faults.answer_500("chat.postEphemeral", times=None)
    story.slack.faults.answer_500("chat.postMessage", times=None)
    story.allows("missing_scope")
    await story.alice.user.runs("/encore list")
    await story.soon(lambda: any(e["event"] == "not_told" for e in story.log))


async def test_a_request_that_comes_twice_tells_nothing_beside_its_form(story: Story) -> None:
    story.allows("exchanged_trigger_id")
    story.slack.faults.refuse("views.open", "exchanged_trigger_id", times=1)
    await story.alice.user.runs(f"/encore order Filmhuis Bergh event {EVENT} due {PLAIN_DUE}")
    await story.soon(lambda: any(e["event"] == "trigger_used" for e in story.log))
    assert not story.alice.user.whispers()


@BOTH
async def test_the_first_request_after_a_start_asks_slack_nothing_of_the_bot_itself(staged: Staged, http: bool) -> None:
    story = await staged(http=http)
    story.slack.faults.rate_limit("auth.test", times=None)
    await story.alice.runs("/encore order")
    assert sum(call.method == "auth.test" for call in story.slack.calls) == 1
