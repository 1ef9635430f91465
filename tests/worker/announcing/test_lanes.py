"""In a busy channel what a person waits for, or must act on, goes before the rest; in each thread all stays in its order."""

from __future__ import annotations

import pytest

from bot.notices.notice import Audience
from bot.worker.posting import SLOT_SECONDS, YIELDS_SECONDS
from tests.stage import Stage
from tests.worker.announcing.happening import happens, words

NIGHTS = 15


@pytest.fixture
async def busy(stage: Stage) -> list[str]:
    """Many nights in one channel, all told, and then each with a line that waits; their names, oldest first."""
    names = [f"night{number:02}" for number in range(NIGHTS)]
    for name in names:
        await stage.orders(name=name)
    await stage.passes(3 * NIGHTS * SLOT_SECONDS, SLOT_SECONDS)
    for name in names:
        await happens(stage, name, name=name)
    await stage.works()
    return names


async def test_a_failure_does_not_wait_for_the_lines_of_other_threads(stage: Stage, busy: list[str]) -> None:
    await happens(stage, "failed", name=busy[-1], audience=Audience.BROADCAST)
    await stage.passes(3, 0.25)

    told = [word for word in words(stage) if word in (busy[-1], "failed")]
    assert told == [busy[-1], "failed"], "what came before it in its thread is told before it"
    assert len(words(stage)) < NIGHTS / 2
    await stage.passes(2 * NIGHTS * SLOT_SECONDS, SLOT_SECONDS)
    assert sorted(words(stage)) == sorted([*busy, "failed"])


async def test_a_new_card_does_not_wait_for_lines(stage: Stage, busy: list[str]) -> None:
    cards = len(stage.cards())
    await stage.orders(name="new")
    await stage.passes(2.5, 0.25)

    assert len(stage.cards()) == cards + 1


async def test_what_yields_does_so_for_minutes_and_not_for_ever(stage: Stage) -> None:
    limits, clock = stage.store.limits, stage.clock
    began = clock.time()

    async def turn(who: str, place: float) -> float:
        return await limits.turn("C1", who, place=place, interval=1.0, free_in=0.0)

    assert await turn("patient", began + YIELDS_SECONDS) == 0
    assert await turn("urgent", began) == 0
    assert await turn("patient", began + YIELDS_SECONDS) == 1, "it lets the other pass"
    await limits.leave("C1", "urgent")

    clock.forward(YIELDS_SECONDS + 1)
    assert await turn("later", clock.time()) == 0, "who has not come back in time is not waited for"
    assert await turn("patient", clock.time() + YIELDS_SECONDS) == 0, "its place is the one that it had"
    assert await turn("later", clock.time()) == 1


async def test_a_notice_that_comes_in_while_its_submission_is_put_off_is_looked_at_at_once(stage: Stage) -> None:
    await stage.orders()
    await stage.announces()
    await happens(stage, "one")
    now = stage.clock.time()
    lease, [name] = await stage.announcer.claim()
    claim = await stage.store.outbox.read(name, lease)
    assert claim
    await happens(stage, "two")

    assert not await stage.store.outbox.release(claim, now + 300, unless_more=True)
    assert await stage.store.outbox.release(claim, now + 300)
    await happens(stage, "three")
    assert await stage.store.outbox.next_due() == pytest.approx(now + 300, abs=0.01), "it waits for something else"
    await stage.store.engine.client.hset(claim.shard.submission(name), "post_at", f"{now + 300}")
    await happens(stage, "failed", audience=Audience.BROADCAST)
    assert await stage.store.outbox.next_due() <= now + 0.01
