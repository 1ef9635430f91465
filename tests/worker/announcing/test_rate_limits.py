"""Slack takes so many messages and drawings and no more: what has to wait loses nothing, and holds up nobody else."""

from __future__ import annotations

from bot.store import Score
from tests import deciding
from tests.stage import Stage
from tests.worker.announcing.happening import accepted, happens, words


async def test_a_card_that_changes_all_the_time_is_redrawn_calmly_and_its_last_state_is_always_shown(
    stage: Stage,
) -> None:
    stage.backend.set_speed(1)
    await accepted(stage)
    rendered = len(stage.slack.calls_of("chat.update"))

    await stage.passes(20, 0.5)
    assert 3 <= len(stage.slack.calls_of("chat.update")) - rendered <= 20 / 3 + 1
    stage.backend.set_speed(0)
    await stage.passes(6, 1)
    [tracked] = await stage.store.orders.tracked("carmen")
    assert tracked.snapshot
    assert f"{100 * tracked.snapshot.step // tracked.snapshot.total}%" in stage.card


async def test_cards_of_many_submissions_keep_to_the_workspaces_budget(stage: Stage) -> None:
    stage.slack.rates.on = True
    for number in range(12):
        await stage.orders(stage.request(stage.cinemas(12)[number]), name=f"night{number}")
    stage.backend.set_speed(0.2)
    await stage.passes(150, 3)

    assert len(stage.cards()) == 12
    assert [call for call in stage.slack.calls if call.status == 429] == []
    for number in range(12):
        telling = await stage.store.outbox.read(f"night{number}", Score.of(0))
        assert telling
        assert not telling.waiting


async def test_one_busy_channel_does_not_keep_another_waiting(stage: Stage) -> None:
    quiet = stage.slack.workspace.add_channel("quiet", members=["alice"], bot=True)
    for number in range(40):
        stage.clock.forward(0.1)
        await stage.orders(name=f"night{number}")
        await stage.places()
    await stage.announces()
    stage.clock.forward(0.1)
    await stage.orders(name="quiet", channel=quiet.id)
    await stage.places()

    for _ in range(20):
        stage.clock.forward(0.2)
        await stage.announces()

    assert [message.is_reply for message in quiet.messages] == [False, True]


async def test_twenty_changes_behind_a_rate_limit_become_one_message_that_says_all_twenty(stage: Stage) -> None:
    await accepted(stage)
    before = len(stage.replies())
    stage.slack.faults.rate_limit("chat.postMessage", times=2, retry_after=30)

    told = [f"word{number}" for number in range(20)]
    for word in told:
        await happens(stage, word)
        await stage.passes(2)
    assert len(stage.replies()) == before
    await stage.passes(40, 5)

    assert len(stage.replies()) == before + 1
    assert words(stage) == told


async def test_a_rate_limit_on_the_card_loses_no_state(stage: Stage) -> None:
    await accepted(stage)
    stage.slack.faults.rate_limit("chat.update", times=1, retry_after=20)
    await deciding.stop(stage.store, "carmen", None, stage.alice)
    await stage.passes(10, 5)
    assert "Stop following" in stage.card

    await stage.passes(20, 5)
    assert "Stop following" not in stage.card


async def test_slacks_wait_is_obeyed_by_every_teller(stage: Stage) -> None:
    await accepted(stage)
    await accepted(stage, "tosca")
    stage.slack.faults.rate_limit("chat.postMessage", times=1, retry_after=30)
    await happens(stage, "one")
    await stage.announces()
    await happens(stage, "two", name="tosca")
    posts = len([call for call in stage.slack.calls if call.method == "chat.postMessage"])

    stage.clock.forward(29)
    await stage.announces(stage.spare)
    assert len([call for call in stage.slack.calls if call.method == "chat.postMessage"]) == posts
    await stage.passes(10)
    assert sorted(words(stage)) == ["one", "two"]
