"""What belongs together is written together or not at all, whoever else is at it, and however often it arrives."""

from __future__ import annotations

import json

import pytest

from bot.store import Store, Transaction
from bot.store.keys import Shard
from bot.store.redis import TRANSACT
from bot.store.scores import Score
from gofilex import Portal


@pytest.fixture
def shard(store: Store) -> Shard:
    return store.keys.shards[7]


async def test_every_kind_of_guard_holds_or_stops_the_whole_change(store: Store, shard: Shard) -> None:
    redis = store.engine.client
    await redis.zadd(shard.to_poll(Portal.EMEA), {"carmen.0": 1_800_000_030_000})
    await redis.rpush(shard.notices("carmen"), "one", "two")
    await redis.hset(shard.submission("carmen"), "version", "3")
    await redis.set(shard.order("carmen.0"), "queued")

    def guarded(kind: str, *, well: bool) -> Transaction:
        change = Transaction()
        match kind:
            case "lease":
                change.lease(shard.to_poll(Portal.EMEA), "carmen.0", Score.of(1_800_000_030_000 + (not well)))
            case "lease of nobody":
                change.lease(shard.to_poll(Portal.EMEA), "carmen.0" if well else "tosca.0", Score.of(1_800_000_030_000))
            case "absent":
                change.absent(shard.submission("tosca" if well else "carmen"))
            case "length":
                change.length(shard.notices("carmen"), 2 if well else 1)
            case "length of nothing":
                change.length(shard.notices("tosca"), 0 if well else 1)
            case "field":
                change.field(shard.submission("carmen"), "version", "3" if well else "2")
            case "field not there":
                change.field(shard.submission("carmen"), "in_flight" if well else "version", "")
            case "value":
                change.value(shard.order("carmen.0"), "queued" if well else "sending")
            case "value not there":
                change.value(shard.order("tosca.0" if well else "carmen.0"), "")
        change.write("SET", shard.snapshot("carmen.0"), kind)
        change.write("RPUSH", shard.history("carmen"), kind)
        return change

    kinds = (
        "lease", "lease of nobody", "absent", "length", "length of nothing", "field", "field not there", "value",
        "value not there",
    )  # fmt: skip
    for count, kind in enumerate(kinds):
        assert not await store.engine.transact(guarded(kind, well=False)), kind
        assert await redis.llen(shard.history("carmen")) == count, f"{kind}: something was written all the same"
        assert await store.engine.transact(guarded(kind, well=True)), kind
        assert await redis.get(shard.snapshot("carmen.0")) == kind


async def test_the_last_of_several_guards_stops_the_change_too(store: Store, shard: Shard) -> None:
    change = Transaction()
    change.absent(shard.submission("carmen"))
    change.length(shard.notices("carmen"), 0)
    change.value(shard.order("carmen.0"), "placed")
    change.write("HSET", shard.submission("carmen"), "version", 1)

    assert not await store.engine.transact(change)
    assert not await store.engine.client.exists(shard.submission("carmen"))


async def test_of_two_who_claim_the_same_member_the_one_whose_lease_ran_out_writes_nothing(
    store: Store, shard: Shard
) -> None:
    await store.engine.client.zadd(shard.to_poll(Portal.EMEA), {"carmen.0": 1000})
    assert await store.engine.client.zscore(shard.to_poll(Portal.EMEA), "carmen.0") == 1000

    def look(lease: int, seen: str) -> Transaction:
        change = Transaction()
        change.lease(shard.to_poll(Portal.EMEA), "carmen.0", Score.of(lease))
        change.write("SET", shard.snapshot("carmen.0"), seen)
        change.write("ZADD", shard.to_poll(Portal.EMEA), 90_000, "carmen.0")
        return change

    await store.engine.client.zadd(shard.to_poll(Portal.EMEA), {"carmen.0": 31_000})  # the first claims
    await store.engine.client.zadd(shard.to_poll(Portal.EMEA), {"carmen.0": 62_000})  # it died; the second claims

    assert await store.engine.transact(look(62_000, "by the second"))
    assert not await store.engine.transact(look(31_000, "by the first, which was only slow"))
    assert await store.engine.client.get(shard.snapshot("carmen.0")) == "by the second"


async def test_a_change_that_arrives_twice_because_its_answer_was_lost_is_done_once(store: Store, shard: Shard) -> None:
    await store.engine.client.zadd(shard.outbox, {"carmen": 31_000})
    change = Transaction()
    change.lease(shard.outbox, "carmen", Score.of(31_000))
    change.write("RPUSH", shard.notices("carmen"), "arrived")
    change.write("ZADD", shard.outbox, 90_000, "carmen")

    assert [await store.engine.transact(change), await store.engine.transact(change)] == [True, False]
    assert await store.engine.client.lrange(shard.notices("carmen"), 0, -1) == ["arrived"]


async def test_many_changes_in_one_round_trip_each_stand_for_themselves(store: Store, shard: Shard) -> None:
    def take(name: str) -> Transaction:
        change = Transaction()
        change.absent(shard.order(name))
        change.write("SET", shard.order(name), "taken")
        return change

    assert await store.engine.transact_many([take("a"), take("b"), take("a")]) == [True, True, False]


async def test_a_server_that_forgot_the_scripts_is_given_them_again(store: Store, shard: Shard) -> None:
    change = Transaction()
    change.write("SET", shard.order("a"), "1")
    await store.engine.transact(change)
    await store.engine.client.script_flush()

    assert await store.engine.transact(change)
    await store.engine.client.script_flush()
    assert await store.engine.transact_many([change, change]) == [True, True]
    assert await store.engine.client.script_exists(TRANSACT.sha) == [True]


async def test_figures_and_texts_arrive_as_they_were(store: Store, shard: Shard) -> None:
    change = Transaction()
    text = json.dumps({"name": 'Cinéma L\'Étoile "<Mitte>" 桜\n'}, ensure_ascii=False)
    change.write("SET", shard.order("a"), text)
    change.write("HSET", shard.submission("a"), "at", 1_795_008_640.123457, "lease", 1_795_008_640_123)

    assert await store.engine.transact(change)
    assert await store.engine.client.get(shard.order("a")) == text
    assert await store.engine.client.hgetall(shard.submission("a")) == {
        "at": "1795008640.123457",
        "lease": "1795008640123",
    }
