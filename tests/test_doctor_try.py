"""`encore-bot doctor --try`: in a channel it does what the bot does, says what came of it, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.cli.finding import Finding
from bot.cli.try_channel import try_channel
from bot.store import Store
from tests.clock import MovedClock
from tests.stage import Stage, staged


@pytest.fixture
async def stage(store: Store, clock: MovedClock) -> AsyncIterator[Stage]:
    async with staged(store, clock) as stage:
        yield stage


async def tries(stage: Stage, channel: str) -> dict[str, Finding]:
    waited: list[float] = []

    async def wait(seconds: float) -> None:
        waited.append(seconds)

    found = await try_channel(stage.client.call, channel, wait)
    assert channel == "C0NOWHERE" or min(waited) >= 1
    return {finding.what.removeprefix("try: "): finding for finding in found}


async def test_each_step_is_said_and_nothing_is_left(stage: Stage) -> None:
    found = await tries(stage, stage.channel.name)

    well = ("post", "edit", "broadcast", "edit of the broadcast", "blocks of 9,000 characters", "clean up")
    assert {what: found[what].level for what in well} == dict.fromkeys(well, "ok")
    assert found["reply under a deleted message"].level == found["blocks of 13,500 characters"].level == "note"
    assert len([call for call in stage.slack.calls if call.method == "chat.postMessage"]) == 6
    assert [message for message in stage.channel.messages if not message.deleted] == []


async def test_what_slack_refuses_is_said_in_its_words_and_the_rest_is_tried(stage: Stage) -> None:
    stage.slack.faults.refuse("chat.update", "edit_window_closed", times=1)
    stage.slack.faults.rate_limit("chat.postMessage", times=2, retry_after=3)
    found = await tries(stage, stage.channel.id)

    assert str(found["edit"]) == "MEND  try: edit: refused: edit_window_closed."
    assert found["edit of the broadcast"].level == "ok"
    assert found["clean up"].words == "all deleted."


async def test_what_cannot_be_deleted_is_said(stage: Stage) -> None:
    stage.slack.faults.refuse("chat.delete", "cant_delete_message")
    found = await tries(stage, stage.channel.id)

    assert found["clean up"].level == "mend"
    assert "by hand" in found["clean up"].words


async def test_a_channel_that_is_not_there_is_said(stage: Stage) -> None:
    found = await tries(stage, "C0NOWHERE")
    assert "channel_not_found" in found["try"].words
