"""The card shows how things are, and the thread under it says what happened, in order and once."""

from __future__ import annotations

from bot.notices.notice import Audience, Notice, PortalDown
from gofilex import Portal
from sandbox.slack import said
from tests.stage import ADMIN, Stage
from tests.worker.announcing.happening import accepted, happens, words


async def test_the_card_comes_first_and_what_happened_stands_under_it(stage: Stage) -> None:
    await stage.orders()
    await stage.places()
    await stage.announces()
    assert "Accepted" in stage.card
    assert stage.replies() == [], "one message a second in a channel"

    await stage.passes(2)
    [line] = stage.replies()
    [card] = stage.cards()
    assert line.thread_ts == card.ts
    assert "Accepted by the EMEA portal" in said(line)
    submission = await stage.store.orders.submission("carmen")
    assert submission
    assert (submission.card_channel, submission.card_ts) == (stage.channel.id, card.ts)
    stage.slack.assert_clean()


async def test_several_at_once_become_one_message_and_keep_their_order(stage: Stage) -> None:
    await accepted(stage)
    before = len(stage.replies())

    await happens(stage, "one", "two", "three")
    await happens(stage, "four")
    await stage.passes(4)

    assert len(stage.replies()) == before + 1
    assert words(stage) == ["one", "two", "three", "four"]


async def test_what_the_channel_has_to_hear_is_broadcast_and_nothing_overtakes_it(stage: Stage) -> None:
    await accepted(stage)
    before = len(stage.replies())

    await happens(stage, "quiet")
    await happens(stage, "loud", "louder", audience=Audience.BROADCAST)
    await happens(stage, "after")
    await stage.passes(8)

    assert words(stage) == ["quiet", "loud", "louder", "after"]
    assert [reply.broadcast for reply in stage.replies()[before:]] == [False, True, False]


async def test_nothing_is_told_twice_when_nothing_happened(stage: Stage) -> None:
    await accepted(stage)
    calls = len(stage.slack.calls)

    await stage.passes(60, 10)

    assert len(stage.slack.calls) == calls


async def test_a_deleted_card_is_drawn_anew_and_the_thread_goes_on_under_it(stage: Stage) -> None:
    await accepted(stage)
    [card] = stage.cards()
    stage.slack.messages.delete(card)

    await happens(stage, "one")
    await stage.passes(10)

    [new] = stage.cards()
    assert new.ts != card.ts
    assert [reply.thread_ts for reply in stage.replies()][-1] == new.ts
    assert words(stage) == ["one"]


async def test_a_card_that_is_deleted_while_nothing_happens_is_drawn_anew_when_it_changes(stage: Stage) -> None:
    await accepted(stage)
    stage.slack.messages.delete(stage.cards()[0])
    stage.backend.set_speed(1)

    await stage.passes(12)

    assert len(stage.cards()) == 1


async def test_blocks_that_slack_does_not_take_are_said_in_plain_text(stage: Stage) -> None:
    stage.slack.faults.refuse("chat.postMessage", "invalid_blocks", times=1)
    await stage.orders()
    await stage.passes(3)
    stage.slack.faults.refuse("chat.update", "invalid_blocks", times=1)
    await stage.store.orders.unfollow("carmen", None, stage.alice)
    await stage.passes(10)

    assert len(stage.cards()) == 1
    assert "Berliner" in stage.card
    assert "Accepted by the EMEA portal" in stage.thread
    assert "Not followed" in stage.card


async def test_an_administrators_line_is_a_direct_message_without_a_card(stage: Stage) -> None:
    notice = Notice("x", PortalDown(stage.clock.time(), Portal.EMEA, 1795008600.0), Audience.DIRECT)
    await stage.store.outages.alert(Portal.EMEA, notice, by=ADMIN)
    await stage.passes(6)

    assert len(stage.directs(ADMIN)) == 1
    assert "EMEA" in stage.directs(ADMIN)[0]
    assert stage.cards() == []
    assert await stage.announces() == 0
