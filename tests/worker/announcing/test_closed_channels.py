"""Nothing can be posted in the channel, or nowhere: all is kept, whoever ordered is told, and it goes on when that is mended."""

from __future__ import annotations

from bot.notices.notice import Notice, PortalDown
from bot.store import Transaction
from gofilex import Portal
from tests.stage import Stage
from tests.worker.announcing.happening import accepted, happens, words


async def test_an_archived_channel_keeps_everything_until_it_is_opened_again_and_who_ordered_is_told_once(
    stage: Stage,
) -> None:
    await accepted(stage)
    stage.channel.archived = True
    await happens(stage, "one")
    await stage.passes(130, 13)
    await happens(stage, "two")
    await stage.passes(130, 13)
    assert len(stage.directs()) == 1
    assert "archived" in stage.directs()[0]
    assert words(stage) == []

    stage.channel.archived = False
    await stage.passes(70, 7)
    assert words(stage) == ["one", "two"]
    assert len(stage.directs()) == 1

    stage.channel.archived = True
    await happens(stage, "three")
    await stage.passes(10)
    assert len(stage.directs()) == 2, "it happened again"


async def test_a_card_in_an_archived_channel_waits_too(stage: Stage) -> None:
    await accepted(stage)
    stage.channel.archived = True
    stage.backend.set_speed(1)
    await stage.passes(5)
    stage.backend.set_speed(0)
    await stage.passes(130, 13)
    assert len(stage.directs()) == 1

    stage.channel.archived = False
    await stage.passes(70, 7)
    assert "Queued" in stage.card
    assert "Queued" in stage.thread
    assert len(stage.directs()) == 1


async def test_only_the_card_changes_in_an_archived_channel_and_who_ordered_is_told_all_the_same(stage: Stage) -> None:
    await accepted(stage)
    stage.channel.archived = True
    change = Transaction()
    stage.store.outbox.add(change, stage.store.keys.shard("carmen"), "carmen", [])
    await stage.store.engine.transact(change)
    await stage.passes(10)
    await happens(stage, "zero")
    await stage.passes(130, 13)
    assert len(stage.directs()) == 1, "Slack has another word for it when something is posted, but it is one thing"

    stage.channel.archived = False
    await stage.passes(70, 7)
    stage.channel.archived = True
    await happens(stage, "one")
    await stage.passes(10)
    assert len(stage.directs()) == 2


async def test_a_bot_that_was_removed_before_the_card_was_posted_goes_on_when_it_is_invited(stage: Stage) -> None:
    stage.channel.members.discard(stage.slack.workspace.bot.id)
    await stage.orders()
    await stage.passes(65, 13)
    assert len(stage.directs()) == 1
    assert "invite" in stage.directs()[0]

    stage.channel.members.add(stage.slack.workspace.bot.id)
    await stage.passes(65, 13)
    assert len(stage.cards()) == 1
    assert "Accepted by the EMEA portal" in stage.thread


async def test_what_was_to_be_told_of_a_portal_does_not_wait_for_ever_for_a_closed_channel(stage: Stage) -> None:
    stage.channel.archived = True
    down = PortalDown(stage.clock.time(), Portal.EMEA, stage.clock.time())
    await stage.store.outages.alert(Portal.EMEA, Notice("C:down:EMEA:1", down), channel=stage.channel.id)
    await stage.passes(1800, 60)
    tried = len(_posts(stage))
    assert tried > 10, "an hour long it is: the channel may be opened again"
    await stage.passes(3600, 60)
    assert len(_posts(stage)) <= 62
    tried = len(_posts(stage))
    await stage.passes(3600, 60)
    assert len(_posts(stage)) == tried


async def test_a_message_in_doubt_is_still_in_doubt_after_the_channel_was_closed_for_a_while(stage: Stage) -> None:
    await accepted(stage)
    stage.slack.faults.lose_reply("chat.postMessage")
    await happens(stage, "one")
    await stage.announces()
    stage.channel.members.discard(stage.slack.workspace.bot.id)
    await stage.passes(30, 10)
    stage.channel.members.add(stage.slack.workspace.bot.id)
    await stage.passes(70, 10)

    assert words(stage) == ["one"]


async def test_who_ordered_is_told_of_a_closed_channel_even_if_slack_asks_to_wait(stage: Stage) -> None:
    await accepted(stage)
    stage.channel.archived = True
    stage.slack.faults._add("rate_limit", "chat.postMessage", 1, 5, when=lambda a: a["channel"] == stage.alice)
    await happens(stage, "one")
    await stage.passes(70, 7)

    assert len(stage.directs()) == 1


async def test_a_revoked_token_loses_nothing(stage: Stage) -> None:
    await accepted(stage)
    stage.slack.app.revoke()
    await happens(stage, "one")
    await stage.passes(90, 9)
    assert words(stage) == []

    stage.slack.app.revoked.clear()
    await stage.passes(40, 4)
    assert words(stage) == ["one"]


def _posts(stage: Stage) -> list[object]:
    return [call for call in stage.slack.calls if call.method == "chat.postMessage"]
