"""Slack takes fifty drawings a minute from all of the bot: cards wait in a line of their own, and no notice waits for one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest

from bot.notices.notice import Audience
from bot.store import OutboxClaim, Transaction
from bot.store.outbox import HEAD_START_SECONDS
from bot.store.scores import Score
from bot.worker.announcing import CALM_SECONDS
from bot.worker.posting import SLOT_SECONDS, UPDATE_SECONDS, UPDATES_BURST
from tests.stage import LEASE, Stage
from tests.worker.announcing.happening import accepted, happens, words

NIGHTS = 12


@pytest.fixture
async def season(stage: Stage) -> list[str]:
    """Orders for many nights, each with a card in its channel, all told; their names, oldest first. The workspace's budget
    for drawing is used up."""
    names = [f"night{number:02}" for number in range(NIGHTS)]
    for name in names:
        channel = stage.slack.workspace.add_channel(f"channel-{name}", members=["alice"], bot=True)
        await stage.orders(name=name, channel=channel.id)
    await stage.passes(60, 3)
    await spent(stage)
    return names


@pytest.fixture
async def busy_channel(stage: Stage) -> list[str]:
    """Orders for many nights in one channel, all told; their names, oldest first."""
    names = [f"night{number:02}" for number in range(NIGHTS)]
    for name in names:
        await stage.orders(name=name)
    await stage.passes(3 * NIGHTS * SLOT_SECONDS, SLOT_SECONDS)
    return names


async def spent(stage: Stage) -> None:
    """What Slack draws at once after a rest was drawn."""
    for _ in range(UPDATES_BURST):
        await stage.store.limits.acquire("chat.update", interval=UPDATE_SECONDS, burst=UPDATES_BURST)


async def moves(stage: Stage, *names: str) -> None:
    """A percent more has arrived: only the cards show it."""
    for name in names:
        change = Transaction()
        stage.store.outbox.add(change, stage.store.keys.shard(name), name, [])
        assert await stage.store.engine.transact(change)


def rendered(stage: Stage) -> list[str]:
    """The names of those whose cards were drawn anew, or tried to be, in the order in which they were."""
    names = {channel.id: channel.name.removeprefix("channel-") for channel in stage.slack.workspace.channels.values()}
    return [names[call.arguments["channel"]] for call in stage.slack.calls if call.method == "chat.update"]


async def left(stage: Stage, names: Sequence[str]) -> list[str]:
    """Those whose cards do not show how things are."""
    tellings = {name: await stage.store.outbox.read(name, Score.of(0)) for name in names}
    return [name for name, telling in tellings.items() if telling and telling.card_is_old]


@pytest.fixture
def reads(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often tellers took up each submission: what waiting costs."""
    counted: Counter[str] = Counter()
    real = stage.store.outbox.read

    async def telling(submission: str, lease: Score) -> OutboxClaim | None:
        counted[submission] += 1
        return await real(submission, lease)

    monkeypatch.setattr(stage.store.outbox, "read", telling)
    return counted


async def test_cards_are_drawn_one_after_the_other_oldest_first_and_none_is_left_out(
    stage: Stage, season: list[str]
) -> None:
    before = len(rendered(stage))
    for name in reversed(season):
        await moves(stage, name)
        stage.clock.forward(0.01)

    await stage.passes(NIGHTS * UPDATE_SECONDS + 2, 0.5)

    assert rendered(stage)[before:] == list(reversed(season))
    assert await left(stage, season) == []


async def test_a_card_that_changes_again_and_again_while_it_waits_keeps_its_place_and_is_drawn_once(
    stage: Stage, season: list[str]
) -> None:
    before = len(rendered(stage))
    for name in season:
        await moves(stage, name)
        stage.clock.forward(0.01)

    for _ in range(NIGHTS):
        await moves(stage, season[-1])
        await stage.passes(UPDATE_SECONDS, 0.5)

    assert rendered(stage)[before:] == season


async def test_a_notice_does_not_wait_for_a_card(stage: Stage, season: list[str]) -> None:
    await moves(stage, *season)
    await stage.passes(1, 0.5)

    for name in season:
        await happens(stage, name, name=name)
    await stage.passes(1, 0.5)

    for name in season:
        telling = await stage.store.outbox.read(name, Score.of(0))
        assert telling
        assert not telling.notices, f"{name} was not told within a second"
    assert len(await left(stage, season)) > NIGHTS / 2, "and most of their cards still wait"


async def test_a_card_with_news_goes_before_those_where_only_a_percent_has_changed(
    stage: Stage, season: list[str]
) -> None:
    *others, carmen, tosca = season
    await moves(stage, *others, tosca)
    before = len(rendered(stage))

    await happens(stage, "one", name=carmen)
    await happens(stage, "two", name=tosca)  # its card stands in the line already
    await stage.passes(3 * UPDATE_SECONDS, 0.5)

    assert set(rendered(stage)[before:][:2]) == {carmen, tosca}
    await stage.passes(NIGHTS * UPDATE_SECONDS, 0.5)
    assert await left(stage, season) == []


async def test_news_does_not_keep_a_card_waiting_for_ever(stage: Stage, season: list[str]) -> None:
    patient, *others = season
    await moves(stage, patient)
    stage.clock.forward(HEAD_START_SECONDS + 1)
    await spent(stage)
    before = len(rendered(stage))

    for name in others:
        await happens(stage, "news", name=name)
    await stage.passes(UPDATE_SECONDS + 0.5, 0.5)

    assert rendered(stage)[before:][0] == patient


async def test_those_who_wait_are_left_in_peace_until_it_is_their_turn(
    stage: Stage, season: list[str], reads: Counter[str]
) -> None:
    await moves(stage, *season)
    before = len(rendered(stage))

    for _ in range(60):
        stage.clock.forward(0.1)
        await stage.announces()

    done = len(rendered(stage)) - before
    assert 3 <= done <= 5
    assert reads.total() <= 4 * done
    assert len(reads) <= done + 1, "the others were not looked at"


async def test_a_worker_knows_when_the_next_card_can_be_drawn(stage: Stage, season: list[str]) -> None:
    assert await stage.announcer.next_card() == float("inf")
    await moves(stage, *season)
    assert await stage.announcer.next_card() <= stage.clock.time()
    await stage.works()

    wait = await stage.announcer.next_card() - stage.clock.time()
    assert 0 < wait < UPDATE_SECONDS + 0.001
    assert await stage.store.outbox.next_due() == float("inf")


async def test_a_card_that_was_just_drawn_is_left_alone_for_a_moment_and_its_thread_is_not(stage: Stage) -> None:
    await accepted(stage)
    await stage.passes(CALM_SECONDS, 0.5)
    await moves(stage, "carmen")
    await stage.works()
    before = len(rendered(stage))

    await moves(stage, "carmen")
    await stage.works()
    await happens(stage, "one")
    await stage.works()
    assert words(stage) == ["one"]
    assert len(rendered(stage)) == before
    turns = await stage.store.engine.client.hget(stage.store.keys("limit", "chat.update"), "free")

    await stage.passes(CALM_SECONDS - 0.5, 0.5)
    assert await stage.store.engine.client.hget(stage.store.keys("limit", "chat.update"), "free") == turns
    await stage.passes(1, 0.5)
    assert len(rendered(stage)) == before + 1


async def test_a_rate_limit_holds_all_cards_and_each_keeps_its_place(stage: Stage, season: list[str]) -> None:
    for name in season:
        await moves(stage, name)
        stage.clock.forward(0.01)
    stage.slack.faults.rate_limit("chat.update", times=1, retry_after=30)
    before = len(rendered(stage))
    await stage.passes(29, 0.5)
    assert rendered(stage)[before:] == season[:1], "who was told to wait; nobody else tried"

    await stage.passes(NIGHTS * UPDATE_SECONDS + 5, 0.5)

    assert rendered(stage)[before:] == [season[0], *season]
    assert await left(stage, season) == []


async def test_a_card_that_cannot_be_drawn_goes_behind_the_others(stage: Stage, season: list[str]) -> None:
    closed = stage.slack.workspace.channel(f"channel-{season[0]}")
    closed.archived = True
    for name in season:
        await moves(stage, name)
        stage.clock.forward(0.01)
    before = len(rendered(stage))

    await stage.passes(NIGHTS * UPDATE_SECONDS + 5, 0.5)
    assert rendered(stage)[before:] == season
    assert await left(stage, season) == [season[0]]

    closed.archived = False
    await stage.passes(65, 5)
    assert await left(stage, season) == []


async def test_a_teller_that_dies_with_a_card_in_hand_leaves_it_to_the_next(stage: Stage, season: list[str]) -> None:
    await moves(stage, season[0])
    stage.clock.forward(UPDATE_SECONDS)
    _, claimed = await stage.announcer.claim_card()
    assert list(claimed) == [season[0]]
    assert list((await stage.spare.claim_card())[1]) == [], "one at a time"

    stage.clock.forward(LEASE + 1)
    await stage.passes(4)
    assert await left(stage, season) == []


async def test_a_card_that_an_older_worker_left_to_the_tellers_is_drawn_all_the_same(stage: Stage) -> None:
    """It knew of no line: what was to be drawn stood among what was to be told."""
    await accepted(stage)
    await stage.passes(CALM_SECONDS)
    shard = stage.store.keys.shard("carmen")
    redis = stage.store.engine.client
    await redis.hincrby(shard.submission("carmen"), "version", 1)
    await redis.zadd(shard.outbox, {"carmen": Score.due(stage.clock.time())})

    await stage.passes(2)

    assert await left(stage, ["carmen"]) == []
    assert await redis.zscore(shard.outbox, "carmen") is None


async def test_threads_of_a_busy_channel_are_told_in_turn_and_left_in_peace_until_then(
    stage: Stage, busy_channel: list[str], reads: Counter[str]
) -> None:
    assert len(stage.replies()) == NIGHTS
    reads.clear()

    for name in busy_channel:
        await happens(stage, name, name=name)
        await stage.works()
    for _ in range(int(NIGHTS * SLOT_SECONDS / 0.05) + 1):
        stage.clock.forward(0.05)
        await stage.announces()

    assert words(stage) == busy_channel, "who came first is told first"
    assert max(reads.values()) <= 6, "once to take a place, once in its turn, and for its card"


async def test_after_slack_asked_for_time_the_threads_that_waited_are_told_in_turn_too(
    stage: Stage, busy_channel: list[str], reads: Counter[str]
) -> None:
    for name in busy_channel:
        await happens(stage, name, name=name)
        await stage.works()
    await stage.store.limits.back_off(f"post:{stage.channel.id}", 60)
    reads.clear()

    for _ in range(int((60 + 3 * NIGHTS * SLOT_SECONDS) / 0.05)):
        stage.clock.forward(0.05)
        await stage.announces()

    assert sorted(words(stage)) == busy_channel
    assert max(reads.values()) <= 8, "once when its place had passed, and once in its new turn, and for its card"


async def test_what_comes_in_while_a_thread_waits_in_a_busy_channel_goes_into_its_message(stage: Stage) -> None:
    for name in ("carmen", "tosca", "aida"):
        await accepted(stage, name)
    await stage.passes(10)
    before = len(stage.replies())
    for name in ("carmen", "tosca", "aida"):
        await happens(stage, f"{name}1", name=name)
        await stage.works()
    await happens(stage, "aida2", name="aida")
    await happens(stage, "loud", name="aida", audience=Audience.BROADCAST)

    await stage.passes(6, 0.25)

    assert [word for word in words(stage) if word.startswith("aida")] == ["aida1", "aida2"]
    assert len(stage.replies()) - before == 4
    told = words(stage)
    assert told.index("aida2") < told.index("loud") < told.index("tosca1"), "in its thread's order, and not in its turn"


async def test_the_line_of_the_cards_stands_before_every_time_there_is(stage: Stage, season: list[str]) -> None:
    await moves(stage, season[0])
    now = stage.clock.time()
    lease = Score.lease_until(now + 1)
    shard = stage.store.keys.shard(season[0])

    assert await stage.store.engine.client.zscore(shard.outbox, season[0]) == Score.card_from(now)
    assert await stage.store.outbox.claim(now, lease, 5) == []
    await happens(stage, "one", name=season[0])
    assert await stage.store.outbox.claim_card(now, lease) == []
    assert await stage.store.outbox.claim(now, lease, 5) == [season[0]]
