"""An order that support changed: by the new due time it is late or not, and what was canceled is followed no more."""

from __future__ import annotations

from datetime import timedelta

from bot.orders.change import Change, ChangeKind
from bot.wall_time import WallTime
from tests import deciding
from tests.stage import ADMIN, BERGH, Stage

HOUR, DAY = 3600.0, 86_400.0


async def asks(stage: Stage, kind: ChangeKind, *, hours: float = 0, word: str = "") -> None:
    due = WallTime.at(stage.clock.now() + timedelta(hours=hours), BERGH.zone) if hours else None
    assert await deciding.ask_change(stage.store, "carmen", 0, Change(kind, stage.alice, stage.clock.time(), due, word))
    await stage.works()


async def under_way(stage: Stage, hours: float) -> None:
    """An order that is due in so many hours, and stands still."""
    stage.backend.set_speed(0)
    await stage.orders(stage.request(days=hours / 24))
    await stage.passes(20, 5)


async def test_the_card_says_what_is_asked_for_until_it_is_answered_and_the_thread_once(stage: Stage) -> None:
    await under_way(stage, 48)
    await asks(stage, ChangeKind.WORD, word="Send the *subtitled* one")
    await stage.passes(90, 30)

    assert "Change asked for" in stage.card
    assert f"'user_id': '{stage.alice}'" in str(stage.cards()[0].blocks)
    assert "“Send the *subtitled* one.”" in stage.card
    assert stage.thread.count("A change is asked for") == 1
    assert await deciding.answer_change(stage.store, "carmen", 0, ADMIN, made=False)
    await stage.passes(90, 30)
    assert "✏️" not in stage.card
    assert stage.thread.count("The change was not made,") == 1


async def test_by_the_new_due_time_it_is_overdue_and_by_the_old_it_is_no_more(stage: Stage) -> None:
    """Each once; the broadcast of the first is struck through."""
    await under_way(stage, 3)
    await stage.passes(4 * HOUR, 600)
    assert stage.thread.count("Overdue: it has not landed.") == 1

    await asks(stage, ChangeKind.DUE, hours=5)
    assert "Was due" in stage.card
    assert await deciding.answer_change(stage.store, "carmen", 0, stage.alice, made=True)
    await stage.passes(120, 30)
    assert "Was due" not in stage.card
    assert "✏️ *Changed*, says" in stage.card
    assert "It is due later now." in stage.thread
    assert stage.thread.count("*The change was made,*") == 1

    await stage.passes(6 * HOUR, 600)
    assert "Was due" in stage.card
    late = [
        reply for reply in stage.replies() if reply.broadcast and "Overdue: it has not landed." in str(reply.blocks)
    ]
    assert len(late) == 2


async def test_an_earlier_due_time_is_told_when_it_has_passed(stage: Stage) -> None:
    await under_way(stage, 48)
    await asks(stage, ChangeKind.DUE, hours=1)
    assert await deciding.answer_change(stage.store, "carmen", 0, stage.alice, made=True)
    await stage.passes(2 * HOUR, 600)

    assert stage.thread.count("Overdue: it has not landed.") == 1


async def test_what_support_canceled_is_followed_no_more(stage: Stage) -> None:
    await under_way(stage, 48)
    await asks(stage, ChangeKind.CANCEL)
    assert await deciding.answer_change(stage.store, "carmen", 0, stage.alice, made=True)
    await stage.works()
    asked = len(stage.backend.requests)
    await stage.passes(DAY, HOUR)

    assert len(stage.backend.requests) == asked
    assert "⚫ *Canceled*" in stage.card
    assert "Somebody said that support has canceled it." in stage.card
    assert stage.thread.count(f"*It was canceled,* says <@{stage.alice}>") == 1
    assert await stage.store.orders.open(5) == []


async def test_what_lands_while_a_change_is_asked_for_is_delivered(stage: Stage) -> None:
    await under_way(stage, 48)
    await asks(stage, ChangeKind.CANCEL)
    stage.backend.set_speed(1)
    await stage.passes(4 * HOUR, 600)

    assert "Delivered" in stage.card
    assert "Change asked for" not in stage.card
    spite = f"Delivered although a cancellation was asked for by <@{stage.alice}>."
    assert (stage.card.count(spite), stage.thread.count(spite)) == (1, 1)
    assert not await deciding.answer_change(stage.store, "carmen", 0, stage.alice, made=True)
