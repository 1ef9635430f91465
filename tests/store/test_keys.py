"""The table in `bot.store.keys` is the whole truth: every key is in it, lives as long as it says, and has its version."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.orders.order import Draft
from bot.orders.plan import Plan
from bot.store import Keys, Store, keys
from bot.store.keys import SHARDS
from bot.store.scores import Score
from bot.store.server import trouble
from gofilex import Portal
from sandbox.portal import Fault
from tests import deciding
from tests.clock import MovedClock
from tests.stage import ADMIN, Stage, staged
from tests.store.desk import Desk

DAY = 86_400.0
FOR_A_WHILE = {"entering", "draft", "plan", "person", "limit", "line", "beat", "ready", "once"}


def table() -> dict[str, str]:
    """The keys of the table: a pattern for each, and its shape."""
    assert keys.__doc__
    listed_keys = re.findall(r"^P:(\S+)\s\s+(\S.*?)(?:\s\s|$)", keys.__doc__, re.MULTILINE)
    found = {}
    for key, shape in listed_keys:
        pattern = re.escape(key).replace(r"\{07\}", r"\{\d\d\}").replace("EMEA", f"({'|'.join(Portal)})")
        found[re.sub(r"<\w+>", r"[^{}]+", pattern)] = shape
    return found


@pytest.fixture
async def stage(store: Store, clock: MovedClock) -> AsyncIterator[Stage]:
    async with staged(store, clock) as stage:
        yield stage


async def content(store: Store, key: str) -> list[str]:
    """Every text under a key."""
    redis = store.engine.client
    match await redis.type(key):
        case "string":
            return [await redis.get(key)]
        case "list":
            return list(await redis.lrange(key, 0, -1))
        case "hash":
            return [value for name, value in (await redis.hgetall(key)).items() if name != "#version"]
        case _:
            return []


def version(text: str) -> Any:
    """The version of what the store wrote: the field `v`, or the first of a list."""
    found = json.loads(text[min(text.find(bracket) for bracket in "{[" if bracket in text) :])
    return found["v"] if isinstance(found, dict) else found[0]


async def whole_journeys(stage: Stage) -> None:
    """All that can happen to orders, so that every key there is comes into being."""
    store = stage.store
    draft = await store.drafts.save(Draft("d1", stage.alice, "T1"))
    await store.drafts.save_plan(Plan(draft.id, draft.revision, "C1", (), ()))
    await store.presence.claim_team("T1")
    await store.presence.beat("worker:one")
    assert await trouble(store.engine, store.keys, 60) is None
    await stage.client.person(stage.alice)
    await store.replays.claim("a press")
    await store.cinemas.put(stage.cinemas(3))
    await store.speeds.learn(Portal.EMEA, stage.cinemas(1)[0].id, 9e6)

    await stage.orders(*(stage.request(cinema) for cinema in stage.cinemas(3)), name="three")
    stage.backend.add_fault(Fault("refuse", endpoint="add-encore"))
    await stage.orders(name="refused")
    await stage.works()
    stage.backend.add_fault(Fault("cut", endpoint="add-encore"))
    await stage.orders(name="unknown")
    await stage.passes(20, 4)
    stage.backend.fail(stage.created[0])
    await stage.passes(100, 10)
    stage.backend.add_fault(Fault("unavailable", times=None))
    await stage.passes(400, 40)
    await stage.orders(name="waiting")
    await stage.orders(name="stopped")
    await deciding.stop(store, "stopped", None, stage.alice)


async def test_every_key_is_in_the_table_and_has_its_version(stage: Stage, desk: Desk) -> None:
    await whole_journeys(stage)
    await stage.store.limits.turn(stage.channel.id, "one", place=0.0, interval=1.0, free_in=0.0)
    assert await stage.store.orders.begin_entering(
        Portal.EMEA, "zazRCknY5tRKFR5p7"
    )  # for seconds, of Redis's own clock
    listed_keys = table()
    seen: dict[str, str] = {}
    for key in await desk.keys():
        rest = key.removeprefix(f"{stage.store.keys.prefix}:")
        [pattern] = [pattern for pattern in listed_keys if re.fullmatch(pattern, rest)] or [
            f"{rest}: is not in the table"
        ]
        shape = listed_keys[pattern]
        seen[pattern] = key
        kind = {
            "set": "set of",
            "zset": "sorted set",
            "hash": "hash",
            "list": "list",
            "string": "string",
            "stream": "stream",
        }
        found = await stage.store.engine.client.type(key)
        if found == "none" and rest.partition(":")[0] in FOR_A_WHILE:
            continue  # its time was up meanwhile: Redis's own clock is not the test's
        assert shape.startswith(kind[found]), f"{key}: {shape}"
        if ":s:" in key:
            assert await stage.store.engine.client.hget(key, "v") == "1", key
        elif "v1" in shape:
            assert {version(text) for text in await content(stage.store, key)} <= {1}, key

    never = {"wake", "trial"}  # a channel holds nothing
    expected = {pattern for pattern in listed_keys if pattern not in never}
    assert expected == set(seen), f"not seen: {expected - set(seen)}"


async def test_what_is_kept_for_a_while_only_says_until_when(stage: Stage, desk: Desk) -> None:
    await whole_journeys(stage)
    redis = stage.store.engine.client

    for key in await desk.keys():
        rest = key.removeprefix(f"{stage.store.keys.prefix}:")
        lives = rest.partition(":")[0] in FOR_A_WHILE
        left = await redis.pttl(key)  # milliseconds; -1: for ever, -2: its time was up meanwhile
        assert (left != -1) == lives, f"{key} lives {left} ms"
        assert left <= keys.DRAFT_SECONDS * 1000, key


async def test_all_keys_of_a_submission_are_in_one_hash_slot(stage: Stage, desk: Desk) -> None:
    await stage.orders(*(stage.request(cinema) for cinema in stage.cinemas(3)), name="three")
    await stage.passes(20, 4)

    tag = f"{{{stage.store.keys.shard('three').number:02d}}}"
    own = {key for key in await desk.keys() if "three" in key or any(order in key for order in stage.created)}
    assert len(own) >= 10
    assert {re.findall(r"\{\d\d\}", key)[0] for key in own} == {tag}


def test_submissions_spread_over_all_shards_and_stay_where_they_are() -> None:
    spread = Keys("encore")
    numbers = [spread.shard(f"{number:x}").number for number in range(2000)]

    assert set(numbers) == set(range(SHARDS))
    assert max(map(numbers.count, set(numbers))) < 2 * 2000 / SHARDS
    # Fixed for the life of an installation: another place would lose what stands there.
    assert [Keys("p").shard(name).number for name in ("carmen", "tosca", "3f2a9c0d11e48b77")] == [3, 4, 10]
    assert Keys("p").shard_of_order("3f2a9c0d11e48b77.12") is not Keys("p").shards[0]


async def test_what_polling_needs_of_a_hundred_thousand_orders_is_small(stage: Stage) -> None:
    await stage.orders()
    await stage.passes(20, 4)
    shard = stage.store.keys.shard("carmen")

    assert len(await stage.store.engine.client.get(shard.snapshot("carmen.0"))) <= 300


async def test_the_sweep_takes_all_of_an_ended_submission_and_nothing_of_another(
    stage: Stage, clock: MovedClock, desk: Desk
) -> None:
    await stage.orders(name="alive")
    await stage.works()
    stage.backend.set_speed(0)
    before = await desk.keys()
    stage.backend.add_fault(Fault("refuse", endpoint="add-encore"))
    await stage.orders(*(stage.request(cinema) for cinema in stage.cinemas(2)), name="over")
    await stage.works()
    stage.backend.cancel(stage.created[-1])
    await stage.passes(30, 5)
    assert all(tracked.ended for tracked in await stage.store.orders.tracked("over"))
    ended_at = clock.time()

    assert await stage.store.retention.sweep(90 * DAY) == 0
    clock.forward(90 * DAY + 30)
    assert await stage.store.retention.sweep(90 * DAY) == 1
    assert await stage.store.retention.sweep(90 * DAY) == 0

    left = await desk.keys()
    assert not [key for key in left if "over" in key]
    paces = {key for key in left if ":limit:" in key or ":audit" in key}
    assert left - paces <= before | {key for key in left if ":h:alive" in key or ":j:alive" in key}
    for key in left - paces:
        texts = await content(stage.store, key)
        if (await stage.store.engine.client.type(key)) == "zset":
            texts = await stage.store.engine.client.zrange(key, 0, -1)
        elif (await stage.store.engine.client.type(key)) == "set":
            texts = list(await stage.store.engine.client.smembers(key))
        assert not [text for text in texts if text.startswith("over")], key
    assert await stage.store.orders.find(None, stage.created[0])
    assert ended_at < clock.time()


async def test_what_administrators_were_told_is_swept_too(stage: Stage, clock: MovedClock, desk: Desk) -> None:
    await stage.orders()
    await stage.works()
    stage.backend.add_fault(Fault("unavailable", times=None))
    await stage.passes(400, 40)
    assert len(stage.directs(ADMIN)) == 1
    assert any(ADMIN in key for key in await desk.keys())
    stage.backend.clear_faults()
    await stage.passes(60, 20)

    clock.forward(90 * DAY + 30)
    await stage.store.retention.sweep(90 * DAY)

    assert not [key for key in await desk.keys() if ADMIN in key and not re.search(":(limit|line):", key)]


async def test_a_claim_of_the_swept_is_taken_off(stage: Stage, clock: MovedClock) -> None:
    shard = stage.store.keys.shard("gone")
    await stage.store.engine.client.zadd(shard.outbox, {"gone": Score.due(clock.time())})

    assert await stage.announces() == 1
    assert await stage.store.engine.client.zscore(shard.outbox, "gone") is None
    assert await stage.store.outbox.next_due() == float("inf")
