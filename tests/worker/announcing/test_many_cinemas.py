"""Many cinemas are one card, a quiet thread, and one word when all is done."""

from __future__ import annotations

from sandbox.slack import text_of
from tests.stage import Stage


async def test_three_cinemas_share_a_card_and_the_end_is_told_once(stage: Stage) -> None:
    stage.backend.set_speed(1)
    await stage.orders(*(stage.request(cinema) for cinema in stage.cinemas(3)))
    await stage.passes(100, 4)

    assert len(stage.cards()) == 1
    broadcasts = [text_of(reply) for reply in stage.replies() if reply.broadcast]
    assert len(broadcasts) == 1
    assert "3" in broadcasts[0]
    assert stage.thread.count("*Delivered.*") == 3
    await stage.passes(60, 20)
    assert len([reply for reply in stage.replies() if reply.broadcast]) == 1
    stage.slack.assert_clean()


async def test_forty_cinemas_are_one_card_and_the_thread_is_quiet(stage: Stage) -> None:
    stage.backend.set_speed(1)
    await stage.orders(*(stage.request(cinema) for cinema in stage.cinemas(40)))
    await stage.passes(12, 3)
    stage.backend.fail(stage.created[7])
    await stage.passes(90, 6)
    assert "failed" in stage.thread
    assert "Transfer started" not in stage.thread
    stage.backend.recover(stage.created[7])
    await stage.passes(90, 6)

    assert len(stage.cards()) == 1
    last = stage.replies()[-1]
    assert last.broadcast
    assert len([reply for reply in stage.replies() if reply.broadcast]) == 2
    stage.slack.assert_clean()


async def test_a_workspace_without_the_table_block_gets_lines(stage: Stage) -> None:
    stage.slack.faults.refuse("chat.postMessage", "invalid_blocks", times=1)
    await stage.orders(*(stage.request(cinema) for cinema in stage.cinemas(3)))
    await stage.passes(10)

    [card] = stage.cards()
    assert card.blocks
    assert "table" not in {block["type"] for block in card.blocks}
    assert "Kino" in text_of(card)
