"""One record that cannot be read holds up no other order, makes nothing spin, is not placed, and takes nothing back from a card."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from bot.notices.notice import Audience
from bot.orders.order import Phase
from bot.store.keys import Shard
from bot.tracking.snapshot import TrackingStatus
from gofilex import Portal
from tests.stage import LEASE, Stage
from tests.worker.announcing.happening import accepted, happens, words

NEWER = '{"v":2}'


def shard(stage: Stage) -> Shard:
    return stage.store.keys.shard("carmen")


async def corrupt(stage: Stage, key: str, text: str = NEWER) -> str:
    """Puts something else in the place of a record. Answers what stood there."""
    before = await stage.store.engine.client.get(key)
    assert before
    await stage.store.engine.client.set(key, text)
    return str(before)


@pytest.mark.parametrize("text", [NEWER, "x", '{"v":1}'])
async def test_an_order_that_cannot_be_read_is_not_placed_until_it_can_be_and_the_others_are(
    stage: Stage, text: str
) -> None:
    await stage.orders(*map(stage.request, stage.cinemas(3)))
    whole = await corrupt(stage, shard(stage).order("carmen.1"), text)
    with capture_logs() as log:
        await stage.passes(20, 4)
        assert len(stage.created) == 2
        for _ in range(3):
            assert await stage.places() == 0, "it stays claimed until the lease ends"
    assert {event["log_level"] for event in log if event.get("event") != "record_unreadable"} <= {"info", "debug"}
    assert await stage.store.engine.client.get(shard(stage).order("carmen.1")) == text
    assert "1 more order can't be read just now" in stage.card

    await stage.store.engine.client.set(shard(stage).order("carmen.1"), whole)
    stage.clock.forward(LEASE + 1)
    await stage.passes(400, 20)
    assert len(stage.created) == 3
    assert stage.thread.count("*Delivered.*") == 3
    assert "All 3 delivered" in stage.card
    assert "can't be read" not in stage.card


@pytest.mark.parametrize("record", ["order", "snapshot", "jobs"])
async def test_of_many_orders_one_that_cannot_be_read_is_not_said_to_be_delivered(stage: Stage, record: str) -> None:
    await stage.orders(*map(stage.request, stage.cinemas(2)))
    while await stage.places():
        pass
    await stage.passes(20, 4)
    await corrupt(stage, getattr(shard(stage), record)("carmen.0"))
    await stage.passes(600, 30)

    assert "1 of 2 delivered" in stage.card
    assert "1 more order can't be read just now" in stage.card
    assert "All 2 delivered" not in stage.card + stage.thread
    assert await stage.store.engine.client.get(getattr(shard(stage), record)("carmen.0")) == NEWER
    assert stage.store.unreadable.count() > 0
    assert [tracked.order.number for _, tracked in await stage.store.orders.open(9)] in ([], [1])


async def test_a_card_of_an_order_that_cannot_be_read_stays_as_it_was_and_nothing_spins(stage: Stage) -> None:
    await accepted(stage)
    before, asked = stage.card, len(stage.slack.calls)
    whole = await corrupt(stage, shard(stage).order("carmen.0"))
    await happens(stage, "polishing")
    await stage.works()
    stage.clock.forward(10)
    await stage.works()
    assert stage.card == before
    assert len(stage.slack.calls) - asked <= 2, "the line in the thread, and no more"

    await stage.store.engine.client.set(shard(stage).order("carmen.0"), whole)
    await stage.passes(120, 30)
    assert "Delivered" in stage.card or stage.card != before


async def test_no_card_is_posted_for_an_order_that_cannot_be_read(stage: Stage) -> None:
    await stage.orders()
    whole = await corrupt(stage, shard(stage).order("carmen.0"))
    await stage.works()
    assert stage.cards() == []
    await stage.store.engine.client.set(shard(stage).order("carmen.0"), whole)
    await stage.passes(90, 30)
    assert "Filmhuis Bergh" in stage.card


async def test_a_notice_that_cannot_be_read_is_told_as_such_and_those_behind_it_are_told(stage: Stage) -> None:
    await accepted(stage)
    await stage.store.engine.client.rpush(shard(stage).notices("carmen"), NEWER)
    await happens(stage, "polishing")
    await stage.works()
    assert words(stage) == ["polishing"]
    assert stage.thread.count("can't be read here") == 1


async def test_a_line_about_an_order_that_cannot_be_read_is_never_told_of_another(stage: Stage) -> None:
    await stage.orders(*map(stage.request, stage.cinemas(2)))
    while await stage.places():
        pass
    await stage.passes(8)
    names = [(await stage.order(number=number)).request.cinema.name for number in (0, 1)]
    await corrupt(stage, shard(stage).order("carmen.1"))
    already = len(stage.replies())
    await happens(stage, "polishing", order=1, audience=Audience.BROADCAST)
    await stage.passes(6)
    told = "\n".join(str(message.blocks) for message in stage.replies()[already:])
    assert "unknown_state" in told
    assert names[0] not in told


@pytest.mark.parametrize("spoilt", ["submission", "speeds", "portal"])
async def test_whatever_else_cannot_be_read_an_order_is_placed_once_and_its_outcome_kept(
    stage: Stage, spoilt: str
) -> None:
    await stage.orders()
    redis, keys = stage.store.engine.client, stage.store.keys
    if spoilt == "submission":
        await redis.hset(shard(stage).submission("carmen"), mapping={"size": "many", "created": "soon"})
    elif spoilt == "speeds":
        await redis.hset(keys("speeds", "EMEA"), mapping={"*": "fast", stage.request().cinema.id: "slow"})
    else:
        facts = ("down_since", "batch", "failures", "no_status_until", "answered_at", "kind_since")
        await redis.hset(keys("portal", "EMEA"), mapping=dict.fromkeys(facts, "soon"))
    await stage.places()
    await stage.polls()
    assert len(stage.created) == 1
    assert (await stage.order()).phase is Phase.PLACED
    await stage.passes(300, 20)
    [tracked] = await stage.store.orders.tracked_by_id(["carmen.0"])
    assert tracked.snapshot
    assert tracked.snapshot.tracking_status is TrackingStatus.DELIVERED
    assert len(stage.created) == 1


async def test_a_broken_record_among_those_that_are_due_holds_up_no_poll(stage: Stage) -> None:
    ids = await stage.follows(3)
    broken = stage.store.keys.shard("elsewhere").snapshot("elsewhere.1")
    await corrupt(stage, broken, "EMEA x [1,0,0,0,0,7]")
    await stage.store.engine.client.zadd(stage.store.keys.shards[0].to_poll("EMEA"), {"nobody": 1, "": 2})
    await stage.passes(400, 20)
    followed = [tracked for tracked in await stage.store.orders.tracked("elsewhere") if tracked.snapshot]
    assert [tracked.order.order_id for tracked in followed] == [ids[0], ids[2]]
    assert all(tracked.snapshot and tracked.snapshot.tracking_status.landed for tracked in followed)
    assert await stage.store.engine.client.get(broken) == "EMEA x [1,0,0,0,0,7]"
    assert await stage.recaller.step() == 0
    assert (await stage.store.polls.next_due())[Portal.EMEA] > stage.clock.time()
