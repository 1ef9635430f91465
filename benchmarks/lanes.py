"""A busy channel: hundreds of threads with something to say all the time, and new cards and failures among them.

The real announcer over a real Redis, on a clock that is moved from one thing to do to the next: half an hour passes in less
than a minute. Slack takes one message a second in a channel, and answers at once.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from itertools import repeat
from types import SimpleNamespace
from typing import Any, cast

from benchmarks.orders import fill, submission_id
from benchmarks.processes import KEYS
from bot.notices.notice import Audience, Notice
from bot.slack.client import Posted, Slack
from bot.store import Engine, Store, Transaction, connect
from bot.store.scores import STEP_SECONDS, Score
from bot.tracking.events import UnknownState
from bot.views.message import Message
from bot.worker.announcing import Announcer

LEASE_SECONDS = 30.0
BEGIN = 1_796_000_000.0
FAR_SECONDS = 24 * 3600.0
LINE_SECONDS = 60.0  # between two lines of one thread
CARD_SECONDS = 15.0  # between two new cards
FAILURE_SECONDS = 20.0
WARM_SECONDS = 420.0  # until all threads wait: what is told before is not counted


@dataclass
class Waits:
    """Seconds from happening to Slack, each sorted."""

    cards: list[float] = field(default_factory=list)
    failures: list[float] = field(default_factory=list)
    lines: list[float] = field(default_factory=list)
    messages: int = 0
    left: float = 0.0  # how long what is still not told waits by now, at most

    def at(self, kind: str, share: float) -> float:
        found: list[float] = sorted(getattr(self, kind))
        return found[min(int(share * len(found)), len(found) - 1)]


class _Clock:
    def __init__(self) -> None:
        self.now = BEGIN

    def time(self) -> float:
        return self.now

    monotonic = time


class _Slack:
    """One that says yes, and refuses two posts within a second."""

    def __init__(self, clock: _Clock) -> None:
        self.clock = clock
        self.posted: list[tuple[str, float]] = []

    async def post(self, channel: str, _message: Message, *, notice: str, **_: Any) -> Posted:
        if self.posted and self.clock.now - self.posted[-1][1] < 1.0:
            raise AssertionError("two posts in one channel within a second")
        self.posted.append((notice, self.clock.now))
        return Posted(channel, f"{self.clock.now:.6f}")

    async def update(self, *_: Any) -> None:
        pass


async def run(url: str, threads: int, seconds: float) -> Waits:
    """So many threads that say something once a minute, for so long after all of them wait."""
    clock, chance = _Clock(), random.Random(7)
    engine = Engine(connect(url))
    store = Store(engine, KEYS, cast("Any", clock))
    slack = _Slack(clock)
    announcer = Announcer(store, cast("Slack", slack), cast("Any", clock), lease_seconds=LEASE_SECONDS)
    end = WARM_SECONDS + seconds
    cards = int(end / CARD_SECONDS)
    try:
        await fill(store, threads + cards, moving_share=0.0, due=repeat(BEGIN + FAR_SECONDS))
        told, agenda = SimpleNamespace(since={}, waiting={}), _agenda(threads, end, chance)
        await engine.many(
            [
                ("HDEL", store.keys.shard(submission_id(n)).submission(submission_id(n)), "card_ts", "card_channel")
                for n in range(threads, threads + cards)
            ]
        )
        for at, kind, number in agenda:
            await _until(announcer, store, clock, BEGIN + at)
            await _happens(store, kind, number, told)
        await _until(announcer, store, clock, BEGIN + end)
        return await _waits(store, slack, told, clock)
    finally:
        await engine.close()


def _agenda(threads: int, end: float, chance: random.Random) -> list[tuple[float, str, int]]:
    """What happens when: (seconds, kind, number of the submission), in order."""
    found: list[tuple[float, str, int]] = []
    for number in range(threads):
        at = chance.uniform(0, LINE_SECONDS)
        while at < end:
            found.append((at, "line", number))
            at += LINE_SECONDS
    found += [(n * CARD_SECONDS + chance.uniform(0, 1), "card", threads + n) for n in range(int(end / CARD_SECONDS))]
    failures = int(end / FAILURE_SECONDS)
    found += [
        (n * FAILURE_SECONDS + 7 + chance.uniform(0, 1), "failure", chance.randrange(threads)) for n in range(failures)
    ]
    return sorted(found)


async def _happens(store: Store, kind: str, number: int, told: SimpleNamespace) -> None:
    submission, now = submission_id(number), store.clock.time()
    if kind == "card":
        told.since[f"{submission}:card"] = (kind, now)
        notices = []
    else:
        audience = Audience.BROADCAST if kind == "failure" else Audience.THREAD
        id_ = f"{submission}.0:{kind}:{now:.3f}"
        notices = [Notice(id_, UnknownState(now, kind), audience, 0)]
        told.since[id_] = (kind, now)
    change = Transaction()
    store.outbox.add(change, store.keys.shard(submission), submission, notices)
    if kind == "card":  # as an order that was just confirmed
        change.write("ZADD", store.keys.shard(submission).outbox, Score.due(now), submission)
    await store.engine.transact(change)


async def _until(announcer: Announcer, store: Store, clock: _Clock, at: float) -> None:
    """Does all that there is to do until then."""
    while True:
        lease, claimed = await announcer.claim()
        for one in claimed:
            await announcer.announce(one, lease)
        if claimed:
            continue
        due = await store.outbox.next_due()
        if due > at:
            break
        clock.now = max(clock.now + STEP_SECONDS, due)
    clock.now = max(clock.now, at)


async def _waits(store: Store, slack: _Slack, told: SimpleNamespace, clock: _Clock) -> Waits:
    """When each was told: of several in one message Slack hears the first one's id, so the history says what else went with it."""
    found, at = Waits(messages=len(slack.posted)), dict(slack.posted)
    counted = BEGIN + WARM_SECONDS
    kinds = {"card": found.cards, "failure": found.failures, "line": found.lines}
    moment: dict[str, float] = dict(at)
    for submission in {notice.partition(".")[0] for notice, (kind, _) in told.since.items() if kind != "card"}:
        latest = 0.0
        for notice in await store.outbox.history(submission):
            latest = moment[notice.id] = at.get(notice.id, latest)
    for notice, (kind, since) in told.since.items():
        if since < counted:
            continue
        if notice in moment:
            kinds[kind].append(moment[notice] - since)
        else:
            found.left = max(found.left, clock.now - since)
    return found
