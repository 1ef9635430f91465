"""Troubles of one kind are one message in the channel, edited as more come and when they are over."""

from __future__ import annotations

import asyncio
import json

import pytest

from bot.worker.incidents import FOLD_SECONDS
from sandbox.portal import Fault
from sandbox.slack import PostedMessage, text_of
from tests import deciding
from tests.stage import LEASE, Stage


def _broadcasts(stage: Stage) -> list[PostedMessage]:
    return [reply for reply in stage.replies() if reply.broadcast]


async def _under_way(stage: Stage, count: int, speed: float = 1) -> None:
    """So many cinemas of one submission receive theirs; from then on at that speed."""
    await stage.orders(*(stage.request(cinema, days=1) for cinema in stage.cinemas(count)))
    await stage.passes(10)
    stage.backend.set_speed(1)
    for order_id in stage.created:
        stage.backend.start_now(order_id)
    await stage.passes(20, 4)
    stage.backend.set_speed(speed)


async def _twelve_under_way(stage: Stage) -> None:
    await _under_way(stage, 12, speed=0.001)


async def test_ten_of_twelve_fail_within_minutes_and_the_channel_hears_once_and_reads_how_it_ends(stage: Stage) -> None:
    await _twelve_under_way(stage)
    for order_id in stage.created[:4]:
        stage.backend.fail(order_id)
    await stage.passes(60, 6)
    [told] = _broadcasts(stage)
    assert "*4 of 12 failed:* Transfer, ENOENT." in text_of(told)

    for order_id in stage.created[4:10]:
        stage.backend.fail(order_id)
    await stage.passes(90, 6)
    [told] = _broadcasts(stage)
    assert "*10 of 12 failed:* Transfer, ENOENT." in text_of(told)
    assert "and 5 more" in text_of(told)

    stage.backend.set_speed(1)
    for order_id in stage.created[:10]:
        stage.backend.recover(order_id)
    await stage.passes(900, 20)
    told, *more = _broadcasts(stage)
    assert "🔴" not in text_of(told)
    assert "~*10 of 12 failed:* Transfer, ENOENT.~" in text_of(told)
    assert all("failed" not in text_of(other) for other in more)
    stage.slack.assert_clean()


async def test_a_failure_after_a_while_is_a_message_of_its_own(stage: Stage) -> None:
    await _twelve_under_way(stage)
    stage.backend.fail(stage.created[0])
    await stage.passes(60, 6)
    await stage.passes(FOLD_SECONDS, 30)
    stage.backend.fail(stage.created[1])
    await stage.passes(120, 6)
    assert len(_broadcasts(stage)) == 2


async def test_a_failure_and_a_delay_are_two_messages(stage: Stage) -> None:
    await _twelve_under_way(stage)
    stage.backend.fail(stage.created[0])
    await stage.passes(60, 6)
    stage.backend.set_speed(0)
    await stage.passes(3600, 120)
    failed, *late = _broadcasts(stage)
    assert "failed" in text_of(failed)
    assert late
    assert all("may be late" in text_of(message) for message in late)


async def test_one_order_that_recovers_is_struck_through_where_the_channel_read_it(stage: Stage) -> None:
    await _under_way(stage, 1)
    stage.backend.fail(stage.created[0])
    await stage.passes(60, 6)
    [told] = _broadcasts(stage)
    assert "🔴" in text_of(told)
    stage.backend.recover(stage.created[0])
    await stage.passes(900, 20)

    failed, delivered = _broadcasts(stage)
    assert "🔴" not in text_of(failed)
    assert "~*Transfer failed:*" in text_of(failed)
    assert "*Delivered:" in text_of(delivered)
    assert "has recovered" in stage.thread


@pytest.mark.parametrize("refusal", ["edit_window_closed", "cant_update_message", "message_not_found", "msg_too_long"])
async def test_where_slack_lets_nothing_be_edited_the_channel_hears_the_end_by_a_line(
    stage: Stage, refusal: str
) -> None:
    await _under_way(stage, 1)
    job = stage.backend.fail(stage.created[0])
    await stage.passes(60, 6)
    [told] = _broadcasts(stage)
    ts = told.ts
    stage.slack.faults.refuse("chat.update", refusal, when=lambda arguments: arguments.get("ts") == ts)
    stage.backend.recover(stage.created[0], job.id)
    await stage.passes(900, 20)

    failed, *after = _broadcasts(stage)
    assert "🔴" in text_of(failed)
    assert len([message for message in after if "no longer holds" in text_of(message)]) == 1


async def test_where_slack_lets_nothing_be_edited_the_next_failure_is_a_message_of_its_own(stage: Stage) -> None:
    await _twelve_under_way(stage)
    stage.backend.fail(stage.created[0])
    await stage.passes(60, 6)
    [told] = _broadcasts(stage)
    ts = told.ts
    stage.slack.faults.refuse("chat.update", "edit_window_closed", when=lambda arguments: arguments.get("ts") == ts)
    stage.backend.fail(stage.created[1])
    await stage.passes(60, 6)
    assert len(_broadcasts(stage)) == 2
    assert stage.thread.count("failed:") == 2


async def test_an_announcer_that_dies_while_it_edits_is_followed_by_one_that_adds_it_there(stage: Stage) -> None:
    await _twelve_under_way(stage)
    stage.backend.fail(stage.created[0])
    await stage.passes(60, 6)
    [told] = _broadcasts(stage)
    ts = told.ts
    gate = stage.slack.faults.hold("chat.update", after=True, when=lambda arguments: arguments.get("ts") == ts)
    stage.backend.fail(stage.created[1])
    for _ in range(30):
        stage.clock.forward(4)
        await stage.polls()
        lease, claimed = await stage.announcer.claim()
        if claimed:
            break
    dying = asyncio.create_task(stage.announcer.announce(claimed[0], lease))
    await asyncio.wait_for(gate.reached.wait(), 60)
    dying.cancel()
    await asyncio.wait([dying])
    gate.open()
    stage.clock.forward(LEASE + FOLD_SECONDS)  # too late to be folded, had it not been begun
    await stage.passes(30, 2)

    [told] = _broadcasts(stage)
    assert "2 of 12 failed" in text_of(told)


async def test_an_outcome_that_a_person_resolves_is_edited_wherever_it_was_asked(stage: Stage) -> None:
    stage.backend.add_fault(Fault("cut", endpoint="add-encore"))
    await stage.orders()
    await stage.passes(60, 5)
    [asked] = _broadcasts(stage)
    assert "Outcome unknown." in text_of(asked)
    assert any(block["type"] == "actions" for block in asked.blocks or [])

    assert await deciding.resolve_not_placed(stage.store, "carmen", 0, stage.alice)
    await stage.passes(30, 5)
    [asked] = _broadcasts(stage)
    assert "*The outcome was unknown for a while.* It was not placed." in text_of(asked)
    assert not any(block["type"] == "actions" for block in asked.blocks or [])


async def test_a_failure_is_posted_where_slack_allows_no_edit_for_long(stage: Stage) -> None:
    await _twelve_under_way(stage)
    stage.backend.fail(stage.created[0])
    await stage.passes(60, 6)
    stage.slack.faults.rate_limit("chat.update", times=1, retry_after=1800)
    stage.backend.fail(stage.created[1])
    await stage.passes(120, 6)

    assert len(_broadcasts(stage)) == 2
    assert "failed" in text_of(_broadcasts(stage)[1])
    await stage.passes(1900, 60)
    assert len([one for one in stage.replies() if "failed" in text_of(one)]) == 2


async def test_a_message_that_was_posted_in_time_to_come_takes_in_nothing(stage: Stage) -> None:
    await _twelve_under_way(stage)
    stage.backend.fail(stage.created[0])
    await stage.passes(60, 6)
    redis, key = stage.store.engine.client, stage.store.keys.shard("carmen").incidents("carmen")
    [(ts, text)] = (await redis.hgetall(key)).items()
    kept = json.loads(text)
    await redis.hset(key, ts, json.dumps(kept | {"at": kept["at"] + 12 * 3600}))
    stage.backend.fail(stage.created[1])
    await stage.passes(60, 6)
    assert len([one for one in _broadcasts(stage) if "failed" in text_of(one)]) == 2


async def test_where_slack_refuses_the_edit_each_end_is_told(stage: Stage) -> None:
    await _twelve_under_way(stage)
    for order_id in stage.created[:3]:
        stage.backend.fail(order_id)
    await stage.passes(60, 6)
    [told] = _broadcasts(stage)
    ts = told.ts
    stage.slack.faults.refuse("chat.update", "edit_window_closed", when=lambda arguments: arguments.get("ts") == ts)
    for number, order_id in enumerate(stage.created[:3], 1):
        stage.backend.recover(order_id)
        stage.backend.set_speed(3)
        await stage.passes(240, 12)
        stage.backend.set_speed(0.001)
        over = [one for one in _broadcasts(stage) if "no longer holds" in text_of(one)]
        assert len(over) == number


async def test_a_message_that_waits_for_nothing_is_not_kept(stage: Stage) -> None:
    stage.backend.add_fault(Fault("refuse", endpoint="add-encore", times=2))
    await stage.orders(*(stage.request(cinema) for cinema in stage.cinemas(3)))
    await stage.passes(60, 6)
    key = stage.store.keys.shard("carmen").incidents("carmen")
    assert await stage.store.engine.client.hlen(key) == 1
    await stage.passes(FOLD_SECONDS, 30)
    stage.backend.set_speed(1)
    await stage.passes(300, 10)
    assert await stage.store.engine.client.hlen(key) == 0
