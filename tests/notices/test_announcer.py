"""What happened is told in Slack: all of it, in order, each thing once, whatever Slack does meanwhile."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator

import pytest

from bot.notices.announcer import LostClaim
from bot.notices.model import Kind, Notice, Where
from bot.store import Store, Transaction
from bot.store.orders import milliseconds
from bot.tracking.model import What
from gofilex import Portal
from sandbox.portal import Fault
from sandbox.slack import said
from tests.clock import MovedClock
from tests.stage import ADMIN, LEASE, Stage, staged


@pytest.fixture
async def stage(store: Store, clock: MovedClock) -> AsyncIterator[Stage]:
    async with staged(store, clock) as stage:
        stage.world.set_speed(0)
        yield stage


@pytest.fixture
async def scant(store: Store, clock: MovedClock) -> AsyncIterator[Stage]:
    """A workspace that did not grant the optional scopes."""
    async with staged(store, clock, history=False) as stage:
        stage.world.set_speed(0)
        yield stage


async def happens(stage: Stage, *words: str, name: str = "carmen", where: Where = Where.THREAD, order: int = 0) -> None:
    """Something that is told by a word of its own."""
    change = Transaction()
    notices = [
        Notice(f"{name}.{order}:{word}", What.ODD_STATE.value, stage.clock.time(), where, order, data={"text": word})
        for word in words
    ]
    stage.store.tell(change, stage.store.keys.shard(name), name, notices)
    assert await stage.store.transact(change)


def words(stage: Stage) -> list[str]:
    """The words that were told, in the order in which the thread has them."""
    return re.findall(r"The portal says `(\w+)`", stage.thread)


async def accepted(stage: Stage, name: str = "carmen", **more: str) -> None:
    """An order that was placed and told."""
    await stage.orders(name=name, **more)
    await stage.passes(8)


# -- the card and the thread -----------------------------------------------------------------------------------------------


async def test_the_card_comes_first_and_what_happened_stands_under_it(stage: Stage) -> None:
    await stage.orders()
    await stage.places()
    await stage.tells()
    assert "Accepted" in stage.card
    assert stage.replies() == [], "one message a second in a channel"

    await stage.passes(2)
    [line] = stage.replies()
    [card] = stage.cards()
    assert line.thread_ts == card.ts
    assert "Accepted by the EMEA portal" in said(line)
    submission = await stage.store.submission("carmen")
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
    await happens(stage, "loud", "louder", where=Where.BROADCAST)
    await happens(stage, "after")
    await stage.passes(8)

    assert words(stage) == ["quiet", "loud", "louder", "after"]
    assert [reply.broadcast for reply in stage.replies()[before:]] == [False, True, False]


async def test_nothing_is_told_twice_when_nothing_happened(stage: Stage) -> None:
    await accepted(stage)
    calls = len(stage.slack.calls)

    await stage.passes(60, 10)

    assert len(stage.slack.calls) == calls


async def test_a_card_that_changes_all_the_time_is_redrawn_calmly_and_its_last_state_is_always_shown(
    stage: Stage,
) -> None:
    stage.world.set_speed(1)
    await accepted(stage)
    drawn = len(stage.slack.calls_of("chat.update"))

    await stage.passes(20, 0.5)
    assert 3 <= len(stage.slack.calls_of("chat.update")) - drawn <= 20 / 3 + 1
    stage.world.set_speed(0)
    await stage.passes(6, 1)
    [row] = await stage.store.rows("carmen")
    assert row.known
    assert f"{100 * row.known.step // row.known.total}%" in stage.card


async def test_cards_of_many_submissions_keep_to_the_workspaces_budget(stage: Stage) -> None:
    stage.slack.rates.on = True
    for number in range(12):
        await stage.orders(stage.request(stage.cinemas(12)[number]), name=f"night{number}")
    stage.world.set_speed(0.2)
    await stage.passes(150, 3)

    assert len(stage.cards()) == 12
    assert [call for call in stage.slack.calls if call.status == 429] == []
    for number in range(12):
        telling = await stage.store.telling(f"night{number}", 0)
        assert telling
        assert not telling.waiting


async def test_one_busy_channel_does_not_keep_another_waiting(stage: Stage) -> None:
    quiet = stage.slack.world.add_channel("quiet", members=["alice"], bot=True)
    for number in range(40):
        stage.clock.forward(0.1)
        await stage.orders(name=f"night{number}")
        await stage.places()
    await stage.tells()
    stage.clock.forward(0.1)
    await stage.orders(name="quiet", channel=quiet.id)
    await stage.places()

    for _ in range(20):
        stage.clock.forward(0.2)
        await stage.tells()

    assert [message.is_reply for message in quiet.messages] == [False, True]


# -- Slack says: later -----------------------------------------------------------------------------------------------------


async def test_twenty_changes_behind_a_rate_limit_become_one_message_that_says_all_twenty(stage: Stage) -> None:
    await accepted(stage)
    before = len(stage.replies())
    stage.slack.faults.rate_limit("chat.postMessage", times=2, retry_after=30)

    told = [f"word{number}" for number in range(20)]
    for word in told:
        await happens(stage, word)
        await stage.passes(2)
    assert len(stage.replies()) == before
    await stage.passes(40, 5)

    assert len(stage.replies()) == before + 1
    assert words(stage) == told


async def test_a_rate_limit_on_the_card_loses_no_state(stage: Stage) -> None:
    await accepted(stage)
    stage.slack.faults.rate_limit("chat.update", times=1, retry_after=20)
    await stage.store.unfollow("carmen", None, stage.alice)
    await stage.passes(10, 5)
    assert "Stop following" in stage.card

    await stage.passes(20, 5)
    assert "Stop following" not in stage.card


async def test_slacks_wait_is_obeyed_by_every_teller(stage: Stage) -> None:
    await accepted(stage)
    await accepted(stage, "tosca")
    stage.slack.faults.rate_limit("chat.postMessage", times=1, retry_after=30)
    await happens(stage, "one")
    await stage.tells()
    await happens(stage, "two", name="tosca")
    posts = len([call for call in stage.slack.calls if call.method == "chat.postMessage"])

    stage.clock.forward(29)
    await stage.tells(stage.spare)
    assert len([call for call in stage.slack.calls if call.method == "chat.postMessage"]) == posts
    await stage.passes(10)
    assert sorted(words(stage)) == ["one", "two"]


# -- Slack's answer is lost ------------------------------------------------------------------------------------------------


async def test_a_line_whose_answer_was_lost_is_looked_for_and_not_said_again(stage: Stage) -> None:
    await accepted(stage)
    stage.slack.faults.lose_reply("chat.postMessage")
    await happens(stage, "one", "two")
    await stage.tells()
    await happens(stage, "three")
    await stage.passes(20)

    assert words(stage) == ["one", "two", "three"]
    assert stage.slack.calls_of("conversations.replies")


async def test_a_card_whose_answer_was_lost_is_looked_for_and_not_posted_again(stage: Stage) -> None:
    stage.slack.faults.lose_reply("chat.postMessage")
    await accepted(stage)
    await stage.passes(10)

    assert len(stage.cards()) == 1
    assert stage.slack.calls_of("conversations.history")
    assert "Accepted by the EMEA portal" in stage.thread
    assert "Accepted" in stage.card


async def test_a_card_that_is_found_again_shows_what_happened_meanwhile(stage: Stage) -> None:
    await stage.orders()
    stage.slack.faults.lose_reply("chat.postMessage")
    await stage.tells()
    assert "Waiting to be sent" in stage.card
    await stage.store.unfollow("carmen", None, stage.alice)
    await stage.passes(30)

    assert "Not placed" in stage.card


async def test_a_message_that_never_arrived_is_sent_again(stage: Stage) -> None:
    await accepted(stage)
    stage.slack.faults.lose_request("chat.postMessage")
    await happens(stage, "one")
    stage.slack.faults.answer_500("chat.postMessage")
    stage.slack.faults.answer_html("chat.postMessage")
    await stage.passes(40, 5)

    assert words(stage) == ["one"]


async def test_a_line_that_is_looked_for_is_not_said_again_because_looking_had_to_wait(stage: Stage) -> None:
    await accepted(stage)
    stage.slack.faults.lose_reply("chat.postMessage")
    stage.slack.faults.rate_limit("conversations.replies", times=2, retry_after=10)
    await happens(stage, "one")
    await stage.passes(60, 5)

    assert words(stage) == ["one"]


async def test_a_teller_that_dies_after_its_message_was_taken_is_followed_by_one_that_finds_it(stage: Stage) -> None:
    await accepted(stage)
    gate = stage.slack.faults.hold("chat.postMessage", after=True)
    await happens(stage, "one")
    lease, [name] = await stage.announcer.claim()
    dying = asyncio.create_task(stage.announcer.tell(name, lease))
    await asyncio.wait_for(gate.reached.wait(), 5)
    dying.cancel()
    await asyncio.wait([dying])
    gate.open()
    await happens(stage, "two")

    stage.clock.forward(LEASE - 1)
    assert await stage.tells(stage.spare) == 0, "its lease still runs"
    await stage.passes(10)

    assert words(stage) == ["one", "two"]


async def test_without_the_history_scope_a_lost_answer_costs_one_message_twice_at_most(scant: Stage) -> None:
    await accepted(scant)
    scant.slack.faults.lose_reply("chat.postMessage")
    await happens(scant, "one")
    await scant.passes(20)
    await happens(scant, "two")
    await scant.passes(20)

    assert words(scant) == ["one", "one", "two"]


async def test_a_slack_without_the_methods_to_look_does_not_stop_the_telling(store: Store, clock: MovedClock) -> None:
    offer = ("auth.test", "chat.postMessage", "chat.update", "users.info")
    async with staged(store, clock, offer=offer) as stage:
        stage.slack.faults.lose_reply("chat.postMessage")
        await accepted(stage)
        await stage.passes(90, 5)
        assert "Delivered" in stage.cards()[-1].text


async def test_a_card_that_was_posted_while_something_happened_is_not_posted_again(scant: Stage) -> None:
    """The order had come to its end by then, and one more thing came in during the call."""
    scant.world.add_fault(Fault("refuse", endpoint="add-encore"))
    await scant.orders()
    await scant.places()
    gate = scant.slack.faults.hold("chat.postMessage")
    telling = asyncio.create_task(scant.tells())
    await asyncio.wait_for(gate.reached.wait(), 5)
    await happens(scant, "late")
    gate.open()
    await telling
    await scant.passes(10)

    assert len(scant.cards()) == 1
    assert words(scant) == ["late"]


# -- who tells -------------------------------------------------------------------------------------------------------------


async def test_a_teller_whose_claim_ran_out_before_it_began_leaves_it_to_the_next(stage: Stage) -> None:
    await accepted(stage)
    await happens(stage, "one")
    lease, [name] = await stage.announcer.claim()
    stage.clock.forward(LEASE)
    assert (await stage.spare.claim())[1] == [name]

    with pytest.raises(LostClaim):
        await stage.announcer.tell(name, lease)
    assert words(stage) == []


async def test_a_teller_that_comes_back_when_all_is_told_goes_away(stage: Stage) -> None:
    await accepted(stage)
    await happens(stage, "one")
    lease, [name] = await stage.announcer.claim()
    stage.clock.forward(LEASE)
    await stage.passes(8)
    assert words(stage) == ["one"]

    async with asyncio.timeout(5):
        await stage.announcer.tell(name, lease)
    assert words(stage) == ["one"]


async def test_an_answer_to_a_transaction_that_was_lost_takes_no_notice_away(stage: Stage) -> None:
    await accepted(stage)
    await happens(stage, "one", "two")
    now = milliseconds(stage.clock.time())
    await stage.store.claim_tellings(now, now + 30_000, 5)
    telling = await stage.store.telling("carmen", now + 30_000)
    assert telling
    assert await stage.store.set_fields(telling, {"mark": "carmen.0:one#1"})

    assert await stage.store.told(telling, 1, "carmen.0:one#1", {})
    assert not await stage.store.told(telling, 1, "carmen.0:one#1", {}), "the same, sent again by the connection"

    after = await stage.store.telling("carmen", now + 30_000)
    assert after
    assert [notice.id for notice in after.notices] == ["carmen.0:two"]


async def test_that_all_have_arrived_is_noted_once_however_often_the_card_is_noted_as_drawn(stage: Stage) -> None:
    stage.world.add_fault(Fault("refuse", endpoint="add-encore", times=2))
    await stage.orders(*(stage.request(cinema) for cinema in stage.cinemas(2)))
    await stage.places()
    await stage.places()
    now = milliseconds(stage.clock.time())
    await stage.store.claim_tellings(now, now + 30_000, 5)
    telling = await stage.store.telling("carmen", now + 30_000)
    assert telling
    rows = await stage.store.rows("carmen")

    for _ in range(2):  # the same, sent again by the connection
        await stage.store.drew(telling, rows, stage.clock.time(), {})

    after = await stage.store.telling("carmen", now + 30_000)
    assert after
    assert [notice.kind for notice in after.notices].count(Kind.ALL_DONE) == 1


async def test_what_comes_in_at_the_last_moment_is_told_as_well(stage: Stage) -> None:
    await accepted(stage)
    now = milliseconds(stage.clock.time())
    await stage.store.engine.client.zadd(stage.store.keys.shard("carmen").tell, {"carmen": now})
    await stage.store.claim_tellings(now, now + 30_000, 5)
    telling = await stage.store.telling("carmen", now + 30_000)
    assert telling
    assert not telling.waiting
    await happens(stage, "one")

    assert not await stage.store.rest(telling)
    stage.clock.forward(LEASE)
    await stage.passes(4)
    assert words(stage) == ["one"]


# -- what people do to Slack -----------------------------------------------------------------------------------------------


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
    stage.world.set_speed(1)

    await stage.passes(12)

    assert len(stage.cards()) == 1


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
    stage.world.set_speed(1)
    await stage.passes(5)
    stage.world.set_speed(0)
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
    stage.store.tell(change, stage.store.keys.shard("carmen"), "carmen", [])
    await stage.store.transact(change)
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
    stage.channel.members.discard(stage.slack.world.bot.id)
    await stage.orders()
    await stage.passes(65, 13)
    assert len(stage.directs()) == 1
    assert "invite" in stage.directs()[0]

    stage.channel.members.add(stage.slack.world.bot.id)
    await stage.passes(65, 13)
    assert len(stage.cards()) == 1
    assert "Accepted by the EMEA portal" in stage.thread


async def test_a_message_in_doubt_is_still_in_doubt_after_the_channel_was_closed_for_a_while(stage: Stage) -> None:
    await accepted(stage)
    stage.slack.faults.lose_reply("chat.postMessage")
    await happens(stage, "one")
    await stage.tells()
    stage.channel.members.discard(stage.slack.world.bot.id)
    await stage.passes(30, 10)
    stage.channel.members.add(stage.slack.world.bot.id)
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


async def test_blocks_that_slack_does_not_take_are_said_in_plain_text(stage: Stage) -> None:
    stage.slack.faults.refuse("chat.postMessage", "invalid_blocks", times=1)
    await stage.orders()
    await stage.passes(3)
    stage.slack.faults.refuse("chat.update", "invalid_blocks", times=1)
    await stage.store.unfollow("carmen", None, stage.alice)
    await stage.passes(10)

    assert len(stage.cards()) == 1
    assert "Berliner" in stage.card
    assert "Accepted by the EMEA portal" in stage.thread
    assert "Not followed" in stage.card


# -- many cinemas ----------------------------------------------------------------------------------------------------------


async def test_three_cinemas_share_a_card_and_the_end_is_told_once(stage: Stage) -> None:
    stage.world.set_speed(1)
    await stage.orders(*(stage.request(cinema) for cinema in stage.cinemas(3)))
    await stage.passes(100, 4)

    assert len(stage.cards()) == 1
    broadcasts = [said(reply) for reply in stage.replies() if reply.broadcast]
    assert len(broadcasts) == 1
    assert "3" in broadcasts[0]
    assert stage.thread.count("*Delivered.*") == 3
    await stage.passes(60, 20)
    assert len([reply for reply in stage.replies() if reply.broadcast]) == 1
    stage.slack.assert_clean()


async def test_forty_cinemas_are_one_card_and_the_thread_is_quiet(stage: Stage) -> None:
    stage.world.set_speed(1)
    await stage.orders(*(stage.request(cinema) for cinema in stage.cinemas(40)))
    await stage.passes(12, 3)
    stage.world.fail(stage.created[7])
    await stage.passes(90, 6)
    assert "failed" in stage.thread
    assert "Transfer started" not in stage.thread
    stage.world.recover(stage.created[7])
    await stage.passes(90, 6)

    assert len(stage.cards()) == 1
    last = stage.replies()[-1]
    assert last.broadcast
    assert len([reply for reply in stage.replies() if reply.broadcast]) == 2
    stage.slack.assert_clean()


async def test_a_workspace_without_the_table_block_gets_lines(stage: Stage) -> None:
    stage.slack.faults.refuse("chat.postMessage", "invalid_blocks", times=1)
    await stage.orders(*(stage.request(cinema) for cinema in stage.cinemas(3)))
    await stage.passes(10)

    [card] = stage.cards()
    assert card.blocks
    assert "table" not in {block["type"] for block in card.blocks}
    assert "Kino" in said(card)


async def test_an_administrators_line_is_a_direct_message_without_a_card(stage: Stage) -> None:
    notice = Notice(
        "x", Kind.PORTAL_DOWN.value, stage.clock.time(), Where.DIRECT, data={"portal": "EMEA", "since": "1795008600"}
    )
    await stage.store.tell_person(Portal.EMEA, ADMIN, notice)
    await stage.passes(6)

    assert len(stage.directs(ADMIN)) == 1
    assert "EMEA" in stage.directs(ADMIN)[0]
    assert stage.cards() == []
    assert await stage.tells() == 0
