"""A record that cannot be read, corrupted or of a newer version, is skipped, logged and counted; it stays as it is."""

from __future__ import annotations

import json
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.cinemas.cinema import Cinema
from bot.cinemas.directory import Directory
from bot.notices.notice import AllEnded, Notice, UnknownKind
from bot.orders.order import Draft, Order, Phase, Submission
from bot.store import InFlight, Score, Store, Transaction, UnreadableError
from bot.store.json_codec import NewerVersionError, pack, unpack
from bot.store.order_records import unpack_snapshot, write_jobs
from bot.store.unreadable import RECENT_SECONDS
from bot.tracking import snapshot_codec
from bot.tracking.snapshot import JobSnapshot, OrderSnapshot
from bot.worker.portal_health import BATCH, read_health
from gofilex import Portal
from tests import deciding
from tests.clock import MovedClock
from tests.intake import submit
from tests.stage import BERGH
from tests.store.desk import Desk

NO_ROWS = ["x", "{", "[]", "null", "7", "{}", '{"v":1}', '{"v":2}', '{"v":null}', "[" * 9_000, '{"v":1,"number":"x"}']
ODD_SNAPSHOTS = ["x", "EMEA", "EMEA a", "EMEA a x", "EMEA a {}", "EMEA a []", "EMEA a [2,0]", "EMEA a [1]", 'EMEA a [1,"x"]',
                 "EMEA a [1,0" + ",0" * 90 + "]", "EMEA a [1,0,0,0,0,[],99]", "EMEA a [1,0,0,0,0,7]", 'EMEA a [1,1e400,"x"]']  # fmt: skip


@pytest.mark.parametrize("text", NO_ROWS)
def test_whatever_stands_there_is_said_to_be_unreadable(text: str) -> None:
    for kind in (Order, Notice, Cinema, Draft):
        with pytest.raises(UnreadableError) as refused:
            unpack(kind, text)
        assert isinstance(refused.value, NewerVersionError) == (text == '{"v":2}')


@pytest.mark.parametrize("text", ODD_SNAPSHOTS)
def test_whatever_stands_for_a_snapshot_is_said_to_be_unreadable(text: str) -> None:
    with pytest.raises(UnreadableError):
        unpack_snapshot(text)


@pytest.mark.parametrize("jobs", ["x", "[1]", "[2,0]", '[1,0,["a"]]', '[1,0,"job"]', '[1,0,["a","b",7]]', "[1,0,7]"])
def test_jobs_that_are_none_are_unreadable(jobs: str) -> None:
    with pytest.raises(UnreadableError):
        unpack_snapshot(f"EMEA a {snapshot_codec.encode(OrderSnapshot(since=1.0))}", jobs)


def test_an_id_with_a_space_that_was_kept_once_is_read(desk: Desk) -> None:
    snapshot = OrderSnapshot(since=1.0, state="queued")
    assert unpack_snapshot(f"EMEA a b {snapshot_codec.encode(snapshot)}") == snapshot


async def place(store: Store, desk: Desk, *names: str) -> None:
    for name in names:
        submission = Submission(name, "T1", "C1", "U0ALICE", store.clock.time(), 1, external=True)
        assert await submit(store, submission, [Order(name, 0, desk.request(), Phase.PLACED, f"at-portal-{name}")])


@pytest.mark.parametrize("record", ["order", "snapshot", "jobs", "submission"])
async def test_one_unreadable_record_leaves_every_list_whole_but_for_its_order(
    store: Store, desk: Desk, clock: MovedClock, record: str
) -> None:
    await place(store, desk, "carmen", "tosca", "aida")
    shard = store.keys.shard("tosca")
    key = getattr(shard, record)("tosca" if record == "submission" else "tosca.0")
    redis = store.engine.client
    if record == "submission":
        await redis.hset(key, mapping={"v": "2", "size": "many"})
    else:
        await redis.set(key, '{"v":2}')

    with capture_logs() as log:
        listed = [submission.id for submission, _ in await store.orders.open(10)]
        assert sorted(listed) == ["aida", "carmen"]
        assert await store.orders.find(None, "at-portal-tosca") == []
        assert len(await store.orders.find(None, "at-portal-aida")) == 1
        [same] = await store.orders.same_content([desk.request()])
        assert len(same) == (3 if record == "submission" else 2)
        assert await deciding.stop(store, "tosca", None, "U0ALICE") == 0
        assert not await deciding.resolve_placed(store, "tosca", 0, "HKDd83r8Qy6acvY3R", "U0ALICE")

    noted = [event["record"] for event in log if event["event"] == "record_unreadable"]
    assert key in noted or (record in ("snapshot", "jobs") and shard.order("tosca.0") in noted)
    assert len(noted) == len(set(noted)), "each is logged once"
    assert store.unreadable.count() >= 1
    assert "cannot be read" in await store.unreadable.count_in_words()
    clock.forward(RECENT_SECONDS + 1)
    assert await store.unreadable.count_in_words() == ""
    if record != "submission":
        assert await redis.get(key) == '{"v":2}'


async def test_an_unreadable_snapshot_stays_claimed_and_the_others_are_polled(store: Store, desk: Desk) -> None:
    await place(store, desk, *map(str, range(len(ODD_SNAPSHOTS))), "whole")
    for name, text in enumerate(ODD_SNAPSHOTS):
        await store.engine.client.set(store.keys.shard(str(name)).snapshot(f"{name}.0"), text)
    shard = store.keys.shard("whole")
    await store.engine.client.zadd(shard.to_poll("EMEA"), {"nobody": 1, "no.such": 1, "": 1})

    now = store.clock.time()
    lease = Score.lease_until(now + 30)
    claimed = await store.polls.claim(Portal.EMEA, now, lease, 250)
    found = await store.polls.read(Portal.EMEA, claimed, lease)

    assert [claim.order for claim in found] == ["whole.0"]
    assert await store.polls.claim(Portal.EMEA, now, lease, 250) == [], "nothing is claimed twice within a lease"
    for name, text in enumerate(ODD_SNAPSHOTS):
        assert await store.engine.client.get(store.keys.shard(str(name)).snapshot(f"{name}.0")) == text
    await store.polls.far_ahead(Portal.EMEA, 0)


async def test_a_final_poll_ends_an_order_that_cannot_be_read_and_leaves_it_as_it_is(store: Store, desk: Desk) -> None:
    from bot.store.polls import Observation
    from bot.tracking.poll_news import PollNews

    await place(store, desk, "carmen")
    shard, now = store.keys.shard("carmen"), store.clock.time()
    await store.engine.client.set(shard.order("carmen.0"), '{"v":2}')
    lease = Score.lease_until(now + 30)
    [claim] = await store.polls.read(Portal.EMEA, await store.polls.claim(Portal.EMEA, now, lease, 9), lease)

    ended = Observation(claim, claim.snapshot, claim.snapshot._replace(final=True), 0.0)
    assert await store.polls.record_news(ended, PollNews(ended=True, shows=True), ())
    assert await store.engine.client.zrange(shard.to_poll("EMEA"), 0, -1) == []
    assert await store.engine.client.zrange(shard.open, 0, -1) == []
    assert await store.engine.client.get(shard.order("carmen.0")) == '{"v":2}'


async def test_an_unreadable_notice_keeps_its_place_and_the_next_is_told(store: Store, desk: Desk) -> None:
    await desk.submits("carmen")
    shard, redis = store.keys.shard("carmen"), store.engine.client
    told = pack(Notice, Notice("carmen:all", AllEnded(1.0)))
    bad = ['{"v":2,"id":"n"}', "\x00", '{"v":1,"id":"x","event":{}}']
    await redis.rpush(shard.notices("carmen"), *bad, told)
    await redis.hset(shard.incidents("carmen"), mapping={"1.2": '{"v":9}', "1.1": "x"})
    await redis.hset(shard.submission("carmen"), mapping={"rendered_at": "noon", "post_at": "nan"})
    lease = Score.lease_until(store.clock.time() + 30)
    assert await store.outbox.claim(store.clock.time(), lease, 9) == ["carmen"]

    claim = await store.outbox.read("carmen", lease)
    assert claim
    assert [type(notice.event) for notice in claim.notices] == [UnknownKind] * 3 + [AllEnded]
    assert len({notice.id for notice in claim.notices}) == 4
    assert claim.notices[:3] == (await store.outbox.read("carmen", lease)).notices[:3]  # type: ignore[union-attr]
    assert (claim.incidents, claim.rendered_at, claim.post_at) == ((), 0.0, 0.0)
    assert await store.outbox.mark_sent(claim, 3, InFlight.nothing(), {})
    assert await redis.lrange(shard.history("carmen"), 0, -1) == bad
    assert len(await store.outbox.history("carmen")) == 3
    assert await redis.hlen(shard.incidents("carmen")) == 2


async def test_retention_leaves_what_it_cannot_read_and_sweeps_the_rest(
    store: Store, desk: Desk, clock: MovedClock
) -> None:
    for name in ("carmen", "tosca", "aida"):
        await desk.submits(name)
        await store.engine.client.zadd(store.keys.shard(name).ended, {name: clock.time()})
    await store.engine.client.set(store.keys.shard("tosca").order("tosca.0"), '{"v":2}')
    await store.engine.client.hset(store.keys.shard("aida").submission("aida"), "v", "2")
    clock.forward(10)

    assert await store.retention.sweep(5) == 1
    assert await store.orders.submission("carmen") is None
    assert await store.orders.submission("tosca") is not None
    assert await store.engine.client.get(store.keys.shard("aida").order("aida.0")) is not None


async def test_a_cinema_that_cannot_be_read_is_left_out_and_one_of_a_newer_version_is_never_written_over(
    store: Store,
) -> None:
    await store.cinemas.put([BERGH])
    key = store.keys("cinemas", "EMEA")
    await store.engine.client.hset(key, mapping={"newer": '{"v":2,"name":"Lux"}', "broken": "x"})

    directory = Directory(store.cinemas)
    assert await directory.search(Portal.EMEA, "bergh") == [BERGH]
    for id_ in ("newer", "broken"):
        await directory.add(Cinema(Portal.EMEA, id=id_, name="Learned"))
    assert await store.engine.client.hget(key, "newer") == '{"v":2,"name":"Lux"}'
    assert {cinema.name for cinema in (await store.cinemas.every(Portal.EMEA)).values()} == {BERGH.name, "Learned"}
    assert store.unreadable.count() == 2


@pytest.mark.parametrize("text", ["x", "1.5.2", "inf"])
async def test_a_version_of_the_directory_that_is_no_figure_keeps_nobody_from_it_and_the_next_change_mends_it(
    store: Store, text: str
) -> None:
    await store.cinemas.put([BERGH])
    key = store.keys("cinemas", "EMEA")
    await store.engine.client.hset(key, "#version", text)

    directory = Directory(store.cinemas)
    assert await directory.search(Portal.EMEA, "bergh") == [BERGH]
    await store.cinemas.put([Cinema(Portal.EMEA, id="lux", name="Lux")])
    assert await store.cinemas.version(Portal.EMEA) > 0
    assert [cinema.name for cinema in await directory.search(Portal.EMEA, "lux")] == ["Lux"]
    await store.engine.client.hset(key, "#version", text)
    await store.cinemas.remove(Portal.EMEA, ["lux"])
    assert await directory.search(Portal.EMEA, "lux") == []


async def test_forms_people_and_figures_that_cannot_be_read_are_as_if_not_there(store: Store) -> None:
    redis, keys = store.engine.client, store.keys
    draft = await store.drafts.save(Draft("d1", "U0ALICE", "T1"))
    assert await store.drafts.read("d1") == draft
    for text in ("x", '{"v":2}', "[]"):
        await redis.set(keys("draft", "d1"), text)
        await redis.set(keys("plan", "d1"), text)
        await redis.set(keys("person", "U1"), text)
        assert (await store.drafts.read("d1"), await store.drafts.plan("d1", 1)) == (None, None)
        assert await store.people.read("U1") is None

    await redis.hset(keys("speeds", "EMEA"), mapping={"*": "fast", "lux": "inf"})
    assert await store.speeds.usual(Portal.EMEA, "lux") == 0.0
    await store.speeds.learn(Portal.EMEA, "lux", 7.0)
    assert await store.speeds.usual(Portal.EMEA, "lux") == 7.0

    facts = dict.fromkeys(("down_since", "batch", "full", "failures", "answered_at", "status_backed_off_until"), "soon")
    await redis.hset(keys("portal", "EMEA"), mapping=facts)
    health = await read_health(store, Portal.EMEA, store.clock.time())
    assert (health.down_since, health.batch, health.failures) == (0.0, BATCH, 0)
    await redis.hset(keys("portal", "EMEA"), "batch", "0")
    assert (await read_health(store, Portal.EMEA, 0.0)).batch == 1
    assert (await store.portal_health.since(Portal.EMEA, "down_since"))[0] == store.clock.time()


async def test_an_outage_of_which_one_record_cannot_be_read_is_over_for_the_others(store: Store) -> None:
    down: Any = Notice("C1:down:EMEA:1", AllEnded(1.0))
    assert await store.outages.alert(Portal.EMEA, down, channel="C1")
    shard = store.keys.shards[3]
    await store.engine.client.hset(shard.down("EMEA"), "other", '{"v":2}')

    [(submission, notice)] = await store.outages.alerted(Portal.EMEA)
    assert await store.outages.announce_recovery(Portal.EMEA, submission, notice)
    await store.outages.clear_alerted(Portal.EMEA)
    assert await store.engine.client.hget(store.keys("portal", "EMEA"), "alerted") == "1", (
        "whoever can read it tells it"
    )
    await store.engine.client.hdel(shard.down("EMEA"), "other")
    await store.outages.clear_alerted(Portal.EMEA)
    assert await store.outages.alerted(Portal.EMEA) == []
    assert await store.engine.client.hget(store.keys("portal", "EMEA"), "alerted") is None


async def test_jobs_known_before_that_cannot_be_read_are_not_written_over(store: Store, desk: Desk) -> None:
    from bot.tracking.schedule import Bounds
    from bot.tracking.snapshot import PollResult
    from bot.worker.recording import Recorder

    await place(store, desk, "carmen")
    shard, now = store.keys.shard("carmen"), store.clock.time()
    change = Transaction()
    write_jobs(change, shard, "carmen.0", OrderSnapshot(since=1.0, jobs=(JobSnapshot("j", "download", "waiting"),)))
    assert await store.engine.transact(change)
    lease = Score.lease_until(now + 30)
    [claim] = await store.polls.read(Portal.EMEA, await store.polls.claim(Portal.EMEA, now, lease, 9), lease)
    recorder = Recorder(store, bounds=Bounds(1, 60), stalled_seconds=60, chance=lambda: 0.0)
    with capture_logs() as log:
        assert recorder.observe(claim, PollResult(now), [], json.dumps([2, 0])) == []
    assert [event["event"] for event in log] == ["record_unreadable"]
