"""A Slack that is busy, loses things, or offers little."""

from __future__ import annotations

import pytest

from sandbox.slack import text_of
from tests.stories.conftest import Staged
from tests.stories.people import EVENT, PLAIN_DUE
from tests.stories.story import Story

LEAST = [
    "auth.test", "apps.connections.open", "views.open", "views.push", "views.update", "views.publish",
    "chat.postMessage", "chat.update", "chat.postEphemeral", "users.info",
]  # fmt: skip


async def test_slack_asks_the_bot_to_wait(story: Story) -> None:
    story.slack.faults.rate_limit("chat.postMessage", times=3, retry_after=20)
    story.slack.faults.rate_limit("chat.update", times=2, retry_after=30)
    card = await story.alice.orders()
    await story.channel.expect_broadcast("Delivered")
    await card.thread.expect_line("Delivery e-mail sent")
    await card.shows("Delivered")
    story.portal.placed_once()


async def test_slacks_own_limits_are_kept(story: Story) -> None:
    story.slack.rates.on = True
    for _ in range(3):
        card = await story.alice.orders()
    await story.until(lambda: len(story.channel.broadcasts()) == 3)
    await card.shows("Delivered")
    assert not [call for call in story.slack.calls if call.status == 429]


async def test_replies_that_are_lost_post_nothing_twice(story: Story) -> None:
    story.slack.faults.lose_reply("chat.postMessage", times=2)
    card = await story.alice.orders()
    await card.thread.expect_line("Delivered")
    await card.shows("Delivered")
    assert len(story.channel.roots()) == 1


async def test_slack_has_a_fault(story: Story) -> None:
    story.slack.faults.answer_500("chat.postMessage", times=2)
    story.slack.faults.answer_html("chat.update", times=2)
    card = await story.alice.orders()
    await card.thread.expect_line("Delivered")
    await card.shows("Delivered")


async def test_a_deleted_card_is_posted_again(story: Story) -> None:
    story.allows("message_not_found", "cannot_reply_to_message")
    card = await story.alice.orders()
    await card.thread.expect_line("Transfer started")
    story.slack.messages.delete(card.message)
    again = await story.channel.card()
    assert again.message is not card.message
    await again.thread.expect_line("Delivered")
    await again.shows("Delivered")


async def test_the_bot_is_thrown_out_of_the_channel_and_invited_again(story: Story) -> None:
    story.allows("not_in_channel")
    story.expects_log("slack_channel_closed")
    card = await story.alice.orders()
    await card.thread.expect_line("Transfer started")
    story.channel.channel.members.discard(story.slack.workspace.bot.id)
    await story.alice.expect_direct("I can't post in", "/invite @Encore Bot")
    await story.passes(600)
    story.channel.channel.members.add(story.slack.workspace.bot.id)
    await story.channel.expect_broadcast("Delivered")
    await card.shows("Delivered")
    assert len(story.slack.workspace.dm(story.alice.id).messages) == 1


@pytest.mark.parametrize("http", [False, True], ids=["socket", "http"])
async def test_a_slack_that_offers_only_the_least_does_the_whole_journey(staged: Staged, http: bool) -> None:
    story = await staged(http=http, optional_scopes=False, offer=LEAST)
    story.allows("unknown_method", "missing_scope")
    form = await story.alice.runs(f"/encore order Filmhuis Bergh event {EVENT} due {PLAIN_DUE}")
    already = len(story.alice.user.whispers())
    preview = await form.sends()
    assert "will be posted here" in text_of(await story.alice.is_told(already))
    await preview.confirms()
    card = await story.channel.card()
    await story.channel.expect_broadcast("Delivered")
    await card.shows("Delivered")
    listed = await story.alice.asks("/encore list")
    assert "No open orders" in text_of(listed)
    story.portal.placed_once()


async def test_without_the_optional_scopes_a_channel_without_the_bot_is_still_noticed(staged: Staged) -> None:
    story = await staged(optional_scopes=False)
    story.allows("missing_scope", "not_in_channel", "channel_not_found")
    form = await story.alice.runs(f"/encore order Filmhuis Bergh event {EVENT} due {PLAIN_DUE}", channel="#quiet")
    await form.is_refused(channel="/invite @Encore Bot")
    story.portal.placed_nothing()


async def test_the_socket_breaks_and_is_opened_again(story: Story) -> None:
    await story.slack.sockets.drop()
    await story.slack.until_connected(within=15)
    card = await story.alice.orders()
    await card.thread.expect_line("Delivered")
