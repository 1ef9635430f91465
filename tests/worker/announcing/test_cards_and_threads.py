"""The card shows how things are, and the thread under it says what happened, in order and once."""

from __future__ import annotations

import re

from bot.notices.notice import Audience, Notice, PortalDown
from bot.orders.events import OrderRefused
from bot.store import Store, Transaction
from bot.worker.announcing import CARD_AGAIN_SECONDS, Announcer
from gofilex import Portal
from sandbox.slack import text_of
from tests import deciding
from tests.clock import MovedClock
from tests.stage import ADMIN, LEASE, Stage, staged
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
    assert "Accepted by the EMEA portal" in text_of(line)
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
    """Slack keeps its thread, under a tombstone: that it is gone shows when it is to be drawn."""
    await accepted(stage)
    [card] = stage.cards()
    stage.slack.messages.delete(card)

    await happens(stage, "one")
    await stage.passes(10)
    await happens(stage, "two")
    await stage.passes(10)

    [new] = stage.cards()
    assert new.ts != card.ts
    assert [reply.thread_ts for reply in stage.replies()][-2:] == [card.ts, new.ts]
    assert words(stage) == ["one", "two"]


async def test_what_would_be_told_under_a_deleted_card_is_told_under_a_new_one(stage: Stage) -> None:
    """Nobody had replied: Slack takes what is to be a reply as a message of its own in the channel."""
    await stage.orders()
    await stage.announces()
    [card] = stage.cards()
    stage.slack.messages.delete(card)

    await happens(stage, "one")
    await happens(stage, "loud", audience=Audience.BROADCAST)
    await stage.passes(10)

    [new] = stage.cards()
    assert new.ts != card.ts
    assert {reply.thread_ts for reply in stage.replies()} == {new.ts}
    assert words(stage) == ["one", "loud"]


async def test_what_cannot_be_taken_back_was_told_where_it_stands(stage: Stage) -> None:
    await stage.orders()
    await stage.announces()
    stage.slack.messages.delete(stage.cards()[0])
    stage.slack.faults.refuse("chat.delete", "compliance_exports_prevent_deletion")

    await happens(stage, "one")
    await stage.passes(10)
    await happens(stage, "two")
    await stage.passes(10)

    alone, card = stage.cards()
    assert "`one`" in text_of(alone)
    assert words(stage)[-1] == "two"
    assert "one" not in words(stage), "it was told"
    assert stage.replies()[-1].thread_ts == card.ts


async def test_a_card_that_is_deleted_while_nothing_happens_is_drawn_anew_when_it_changes(stage: Stage) -> None:
    await accepted(stage)
    stage.slack.messages.delete(stage.cards()[0])
    stage.backend.set_speed(1)

    await stage.passes(12)

    assert len(stage.cards()) == 1


async def test_a_card_that_may_no_longer_be_edited_gets_a_new_one_that_names_it(stage: Stage) -> None:
    await accepted(stage)
    [old] = stage.cards()
    stage.slack.faults.refuse("chat.update", "edit_window_closed", when=lambda arguments: arguments["ts"] == old.ts)
    await deciding.stop(stage.store, "carmen", None, stage.alice)
    await stage.passes(20)

    was, new = stage.cards()
    assert was is old
    link = (await stage.client.call("chat.getPermalink", channel=stage.channel.id, message_ts=old.ts))["permalink"]
    assert "Not followed" in text_of(new)
    assert f"<{link}|The card before this one> can't be changed any more" in text_of(new)
    await happens(stage, "one")
    await stage.passes(20)
    assert stage.replies()[-1].thread_ts == new.ts


async def test_a_card_that_may_no_longer_be_edited_gets_a_new_one_once_an_hour_and_not_at_each_percent(
    stage: Stage,
) -> None:
    await accepted(stage)
    old = stage.cards()[0].ts
    stage.slack.faults.refuse("chat.update", "edit_window_closed", when=lambda arguments: arguments["ts"] == old)
    stage.backend.set_speed(0.01)
    await stage.passes(600, 20)
    assert len(stage.cards()) == 1
    assert len([call for call in stage.slack.calls_of("chat.update") if call.arguments["ts"] == old]) == 1

    await stage.passes(CARD_AGAIN_SECONDS, 60)
    assert len(stage.cards()) == 2


async def test_a_window_that_is_set_is_not_tried(store: Store, clock: MovedClock) -> None:
    async with staged(store, clock) as stage:
        stage.backend.set_speed(0)
        stage.announcer = Announcer(store, stage.client, clock, lease_seconds=LEASE, edit_window_seconds=300)
        await accepted(stage)
        stage.clock.forward(301)
        tried = len(stage.slack.calls_of("chat.update"))
        await deciding.stop(stage.store, "carmen", None, stage.alice)
        await stage.passes(20)

        assert len(stage.cards()) == 2
        assert len(stage.slack.calls_of("chat.update")) == tried


def _refusals(stage: Stage, count: int) -> list[Notice]:
    """One for each order, each with a reason of its own."""
    reasons = [OrderRefused(stage.clock.time(), f"reason{number:02} " + 35 * "because ") for number in range(count)]
    return [Notice(f"carmen.{n}:refused", one, Audience.BROADCAST, n) for n, one in enumerate(reasons)]


async def _refused(stage: Stage, count: int) -> None:
    await stage.orders(*(stage.request(cinema) for cinema in stage.cinemas(count)))
    await stage.announces()
    change = Transaction()
    stage.store.outbox.add(change, stage.store.keys.shard("carmen"), "carmen", _refusals(stage, count))
    assert await stage.store.engine.transact(change)


async def test_of_forty_refusals_none_loses_its_reason(stage: Stage) -> None:
    await _refused(stage, 40)
    await stage.passes(30)

    assert re.findall(r"reason\d\d", stage.thread) == [f"reason{number:02}" for number in range(40)]
    stage.slack.assert_clean()


async def test_of_refusals_that_slack_does_not_take_as_blocks_none_loses_its_reason(stage: Stage) -> None:
    await _refused(stage, 12)
    stage.slack.faults.refuse("chat.postMessage", "msg_blocks_too_long", when=lambda arguments: "blocks" in arguments)
    await stage.passes(10)

    [told] = stage.replies()
    assert told.blocks is None
    assert re.findall(r"reason\d\d", told.text) == [f"reason{number:02}" for number in range(12)]


async def test_blocks_that_slack_does_not_take_are_said_in_plain_text(stage: Stage) -> None:
    stage.slack.faults.refuse("chat.postMessage", "invalid_blocks", times=1)
    await stage.orders()
    await stage.passes(3)
    stage.slack.faults.refuse("chat.update", "invalid_blocks", times=1)
    await deciding.stop(stage.store, "carmen", None, stage.alice)
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
