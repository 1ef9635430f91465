"""A score says one thing, and what it says is read back; the store says when there is nothing to do."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.store import Score, Store
from tests.clock import MovedClock
from tests.store.desk import Desk

times = st.floats(1.0, 253_402_300_000.0)


@given(times)
def test_what_a_score_was_made_of_is_read_back(seconds: float) -> None:
    due, lease, card = Score.due(seconds), Score.lease_until(seconds), Score.card_from(seconds)
    assert [(one.is_lease, one.is_card) for one in (due, lease, card)] == [(False, False), (True, False), (False, True)]
    assert all(abs(one.seconds - seconds) <= 0.004 for one in (due, lease, card))
    assert Score.of(float(card)) == card, "Redis keeps it exactly"


@given(times, times)
def test_scores_stand_in_the_order_in_which_they_are_served(one: float, other: float) -> None:
    assert (Score.due(one) <= Score.due(other)) or one > other
    assert Score.card_from(one) < Score.lease_until(other)
    assert Score.wants_person() < Score.open_order(one, troubled=True) < Score.open_order(other)
    assert Score.open_order(one) < Score.open_order(None), "nobody said when: after all others"


async def test_the_store_is_at_rest_when_nothing_is_due_or_claimed(store: Store, clock: MovedClock, desk: Desk) -> None:
    assert await store.at_rest(clock.time())
    await desk.submits("carmen")
    assert not await store.at_rest(clock.time()), "it is to be sent, and its card is to be posted"

    now = clock.time()
    lease = Score.lease_until(now + 30)
    assert await store.orders.claim(now, lease, 1) == ["carmen.0"]
    assert await store.outbox.claim(now, lease, 1) == ["carmen"]
    agenda = await store.agenda(now)
    assert (agenda.due, agenda.claimed, agenda.waiting.total()) == (0, 2, 2)
    assert not await store.at_rest(now)

    await store.engine.client.zadd(store.keys.shard("carmen").to_send, {"carmen.0": Score.due(now + 60)})
    claim = await store.outbox.read("carmen", lease)
    assert claim
    assert await store.outbox.release(claim, now + 60)
    assert await store.at_rest(now)
    assert not await store.at_rest(now + 60)
