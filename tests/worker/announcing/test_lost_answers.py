"""Slack's answer is lost: nobody knows whether the message is there, and it is not said twice."""

from __future__ import annotations

import asyncio

from bot.store import Store
from sandbox.portal import Fault
from tests import deciding
from tests.clock import MovedClock
from tests.stage import LEASE, Stage, staged
from tests.worker.announcing.happening import accepted, happens, words


async def test_a_line_whose_answer_was_lost_is_looked_for_and_not_said_again(stage: Stage) -> None:
    await accepted(stage)
    stage.slack.faults.lose_reply("chat.postMessage")
    await happens(stage, "one", "two")
    await stage.announces()
    await happens(stage, "three")
    await stage.passes(20)

    assert words(stage) == ["one", "two", "three"]
    assert stage.slack.calls_of("conversations.replies")


async def test_a_line_under_a_deleted_card_whose_answer_was_lost_is_found_in_the_channel_and_told_once(
    stage: Stage,
) -> None:
    """Slack had taken it as a message of its own there."""
    await stage.orders()
    await stage.announces()
    [card] = stage.cards()
    stage.slack.messages.delete(card)
    stage.slack.faults.lose_reply("chat.postMessage", when=lambda arguments: "thread_ts" in arguments)
    await happens(stage, "one")
    await stage.passes(20)

    [new] = stage.cards()
    assert words(stage) == ["one"]
    assert stage.replies()[-1].thread_ts == new.ts


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
    await stage.announces()
    assert "Waiting to be sent" in stage.card
    await deciding.stop(stage.store, "carmen", None, stage.alice)
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
    dying = asyncio.create_task(stage.announcer.announce(name, lease))
    await asyncio.wait_for(gate.reached.wait(), 60)
    dying.cancel()
    await asyncio.wait([dying])
    gate.open()
    await happens(stage, "two")

    stage.clock.forward(LEASE - 1)
    assert await stage.announces(stage.spare) == 0, "its lease still runs"
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
    scant.backend.add_fault(Fault("refuse", endpoint="add-encore"))
    await scant.orders()
    await scant.places()
    gate = scant.slack.faults.hold("chat.postMessage")
    telling = asyncio.create_task(scant.announces())
    await asyncio.wait_for(gate.reached.wait(), 60)
    await happens(scant, "late")
    gate.open()
    await telling
    await scant.passes(10)

    assert len(scant.cards()) == 1
    assert words(scant) == ["late"]
