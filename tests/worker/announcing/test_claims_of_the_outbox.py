"""One at a time tells of a submission: who comes too late leaves it to the next, and nothing falls between two."""

from __future__ import annotations

import asyncio

import pytest

from bot.notices.notice import AllEnded
from bot.notices.policy import notices_of_submission
from bot.orders.tracked_order import all_over
from bot.store.in_flight import InFlight
from bot.store.scores import Score
from bot.worker.posting import ClaimLostError
from sandbox.portal import Fault
from tests.stage import LEASE, Stage
from tests.worker.announcing.happening import accepted, happens, words


async def test_a_teller_whose_claim_ran_out_before_it_began_leaves_it_to_the_next(stage: Stage) -> None:
    await accepted(stage)
    await happens(stage, "one")
    lease, [name] = await stage.announcer.claim()
    stage.clock.forward(LEASE)
    assert (await stage.spare.claim())[1] == [name]

    with pytest.raises(ClaimLostError):
        await stage.announcer.announce(name, lease)
    assert words(stage) == []


async def test_a_teller_that_comes_back_when_all_is_told_goes_away(stage: Stage) -> None:
    await accepted(stage)
    await happens(stage, "one")
    lease, [name] = await stage.announcer.claim()
    stage.clock.forward(LEASE)
    await stage.passes(8)
    assert words(stage) == ["one"]

    async with asyncio.timeout(60):
        await stage.announcer.announce(name, lease)
    assert words(stage) == ["one"]


async def test_an_answer_to_a_transaction_that_was_lost_takes_no_notice_away(stage: Stage) -> None:
    await accepted(stage)
    await happens(stage, "one", "two")
    now = stage.clock.time()
    lease = Score.lease_until(now + LEASE)
    await stage.store.outbox.claim(now, lease, 5)
    telling = await stage.store.outbox.read("carmen", lease)
    assert telling
    one = InFlight.posting("carmen.0:one", 1)
    assert await stage.store.outbox.set_fields(telling, {"in_flight": one})

    assert await stage.store.outbox.mark_sent(telling, 1, one, {})
    assert not await stage.store.outbox.mark_sent(telling, 1, one, {}), "the same, sent again by the connection"

    after = await stage.store.outbox.read("carmen", lease)
    assert after
    assert [notice.id for notice in after.notices] == ["carmen.0:two"]


async def test_that_all_have_arrived_is_noted_once_however_often_the_card_is_noted_as_drawn(stage: Stage) -> None:
    stage.backend.add_fault(Fault("refuse", endpoint="add-encore", times=2))
    await stage.orders(*(stage.request(cinema) for cinema in stage.cinemas(2)))
    await stage.places()
    await stage.places()
    now = stage.clock.time()
    lease = Score.lease_until(now + LEASE)
    await stage.store.outbox.claim(now, lease, 5)
    telling = await stage.store.outbox.read("carmen", lease)
    assert telling
    assert all_over(telling.submission, await stage.store.orders.tracked("carmen"))
    notices = notices_of_submission(telling.submission, AllEnded(now))

    for _ in range(2):  # the same, sent again by the connection
        await stage.store.outbox.mark_rendered(telling, now, {}, ended=True, all_over=notices)

    after = await stage.store.outbox.read("carmen", lease)
    assert after
    assert [type(notice.event) for notice in after.notices].count(AllEnded) == 1


async def test_what_comes_in_at_the_last_moment_is_told_as_well(stage: Stage) -> None:
    await accepted(stage)
    now = stage.clock.time()
    lease = Score.lease_until(now + LEASE)
    await stage.store.engine.client.zadd(stage.store.keys.shard("carmen").outbox, {"carmen": Score.due(now)})
    await stage.store.outbox.claim(now, lease, 5)
    telling = await stage.store.outbox.read("carmen", lease)
    assert telling
    assert not telling.waiting
    await happens(stage, "one")

    assert not await stage.store.outbox.finish(telling, now)
    stage.clock.forward(LEASE)
    await stage.passes(4)
    assert words(stage) == ["one"]
