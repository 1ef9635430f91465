"""What is read as a map has one shape, whichever protocol the client and the server speak, and however it is sent."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.notices.notice import Notice, PortalDown
from bot.orders.order import Order, Phase, Submission
from bot.store import Engine, Keys, Store, connect
from bot.store.scores import Score
from gofilex import Portal
from tests.clock import MovedClock
from tests.intake import submit
from tests.stage import BERGH
from tests.store.desk import Desk


@pytest.fixture(params=[2, 3])
async def spoken(
    request: pytest.FixtureRequest, redis_url: str, prefix: str, clock: MovedClock
) -> AsyncIterator[Store]:
    """The same store over each protocol."""
    engine = Engine(connect(f"{redis_url}?protocol={request.param}"))
    answer = await engine.client.execute_command("CONFIG", "GET", "maxmemory")
    assert isinstance(answer, dict) == (request.param == 3), "the protocol that was asked for is spoken"
    yield Store(engine, Keys(prefix), clock)
    await engine.close()


async def test_a_hash_is_a_dict_and_scores_come_in_pairs(spoken: Store) -> None:
    redis = spoken.engine
    await redis.client.hset("h", mapping={"one": "1", "two": "2"})
    await redis.client.zadd("z", {"a": -(10**15) + 2, "b": 1.5})
    hash_, scores = {"one": "1", "two": "2"}, [("a", -(10.0**15) + 2), ("b", 1.5)]
    asked: list[tuple[tuple[str | float, ...], object]] = [
        (("HGETALL", "h"), hash_),
        (("HGETALL", "nothing"), {}),
        (("ZRANGE", "z", 0, -1, "WITHSCORES"), scores),
        (("ZRANGE", "z", "-inf", "+inf", "BYSCORE", "LIMIT", 0, 1, "WITHSCORES"), scores[:1]),
        (("ZRANGE", "nothing", 0, -1, "WITHSCORES"), []),
        (("ZRANGE", "z", 0, -1), ["a", "b"]),
    ]
    try:
        assert [await redis.one(*command) for command, _ in asked] == [answer for _, answer in asked]
        assert await redis.many([command for command, _ in asked]) == [answer for _, answer in asked]
    finally:
        await redis.client.delete("h", "z")


async def test_every_part_reads_what_it_wrote(spoken: Store, clock: MovedClock) -> None:
    desk, now = Desk(spoken), clock.time()
    lease = Score.lease_until(now + 30)
    await desk.submits("carmen")
    elsewhere = Submission("tosca", "T1", "C1", "U0ALICE", clock.time(), 1, external=True)
    await submit(spoken, elsewhere, [Order("tosca", 0, desk.request(), Phase.PLACED, "X1")])
    down = Notice("C1:down:EMEA", PortalDown(clock.time(), Portal.EMEA, clock.time()))

    assert await spoken.orders.submission("tosca") == elsewhere
    assert [found.id for found, _ in await spoken.orders.find(None, "X1")] == ["tosca"]
    assert {found.id for found, _ in await spoken.orders.open(5)} == {"carmen", "tosca"}
    assert (
        await spoken.orders.next_due() == (await spoken.polls.next_due())[Portal.EMEA] == await spoken.outbox.next_due()
    )
    assert await spoken.outbox.next_card() == float("inf")
    assert await spoken.outages.channels(["carmen", "tosca"]) == {"C1"}
    assert await spoken.outages.alert(Portal.EMEA, down, channel="C1")
    assert await spoken.outages.alerted(Portal.EMEA) == [("C1-down-EMEA", down)]
    assert await spoken.portal_health.read(Portal.EMEA) == {"alerted": "1"}
    await spoken.cinemas.put([BERGH])
    await spoken.cinemas.note_event(Portal.EMEA, "E1", "Carmen Live")
    assert await spoken.cinemas.every(Portal.EMEA) == {BERGH.key: BERGH}
    assert await spoken.cinemas.events(Portal.EMEA) == {"E1": "Carmen Live"}
    await spoken.cinemas.note_party(Portal.EMEA, "P1", "Gofilex Distribution")
    assert await spoken.cinemas.parties(Portal.EMEA) == {"P1": "Gofilex Distribution"}

    assert await spoken.orders.claim(now, lease, 1) == ["carmen.0"]
    assert await spoken.polls.claim_ahead(Portal.EMEA, now - 1, now, lease, 99) == {"tosca.0": now}
    assert {tracked.order_id for tracked in await spoken.polls.read(Portal.EMEA, ["tosca.0"], lease)} == {"X1"}
    assert set(await spoken.outbox.claim(now, lease, 1)) == {"carmen", "tosca", "C1-down-EMEA"}
    claim = await spoken.outbox.read("C1-down-EMEA", lease)
    assert claim
    assert claim.notices == (down,)
    assert await spoken.limits.acquire_many("portal", 3, interval=1, burst=2) == (2, 1.0)
