"""`/encore` help, status, list, follow and unfollow: answers that only the person who asked sees."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.orders.order import Order, Phase, Submission
from bot.orders.reorder import draft_of
from bot.store import Store, connect
from bot.views import replies
from bot.wall_time import WallTime
from tests.handlers.conftest import Desk, values
from tests.intake import adopted, submit
from tests.orders.desk import ALICE, NOW, REQUEST, wall
from tests.servers import servers


async def placed(store: Store, submission: str, order_id: str, *, channel: str = "C1", by: str = "U2BOB") -> None:
    """An order that the portal placed, followed already."""
    order = Order(submission, 0, REQUEST, phase=Phase.PLACED, order_id=order_id)
    assert await submit(store, Submission(submission, "T1", channel, by, 1.0, 1), [order])


@pytest.mark.parametrize("text", ["", "help", "HELP", "  help  ", "?"])
async def test_usage(desk: Desk, text: str) -> None:
    await desk.runs(text)

    (told,) = desk.told
    assert "/encore order" in told["text"]


async def test_words_that_are_no_command_are_repeated_harmlessly(desk: Desk) -> None:
    await desk.runs("ordr <!channel>")

    assert "&lt;!channel&gt;" in desk.told[0]["text"]
    assert "/encore order" in desk.told[0]["text"]


async def test_status_of_an_order(desk: Desk) -> None:
    await placed(desk.bot.store, "s1", "zazRCknY5tRKFR5p7")

    await desk.runs("status EMEA zazRCknY5tRKFR5p7")
    await desk.runs("status nowhere")
    await desk.runs("status")

    assert "Filmhuis Bergh" in json.dumps(desk.told[0])
    assert "Filmhuis Bergh" not in json.dumps(desk.told[1:])
    assert "Say which order" in desk.told[2]["text"]


async def test_private_channels_stay_private(desk: Desk) -> None:
    desk.slack.private.add("C9SECRET")
    await placed(desk.bot.store, "s1", "secretsecretsecre", channel="C9SECRET")
    await placed(desk.bot.store, "s2", "mineminemineminem", channel="C9SECRET", by=ALICE.id)
    await placed(desk.bot.store, "s3", "openopenopenopeno")

    await desk.runs("list")
    await desk.runs("status secretsecretsecre")
    await desk.runs("unfollow secretsecretsecre")

    assert "secretsecretsecre" not in json.dumps(desk.told[0])
    for shown in ("s2", "s3"):
        assert shown in json.dumps(desk.told[0]) or "Filmhuis Bergh" in json.dumps(desk.told[0])
    assert "Filmhuis Bergh" not in json.dumps(desk.told[1])
    assert "No order" in desk.told[2]["text"]

    await desk.runs("status secretsecretsecre", channel="C9SECRET")
    assert "Filmhuis Bergh" in json.dumps(desk.told[3])


async def test_of_orders_in_private_channels_not_even_the_number_is_told(desk: Desk) -> None:
    desk.slack.private.add("C9SECRET")
    await placed(desk.bot.store, "s1", "secretsecretsecre", channel="C9SECRET")

    await desk.runs("list")

    assert desk.told[0]["text"] == "No open orders that you can see here."
    assert "1" not in json.dumps(desk.told[0]["blocks"])


async def test_unfollow_by_id(desk: Desk) -> None:
    await placed(desk.bot.store, "s1", "zazRCknY5tRKFR5p7")

    await desk.runs("unfollow zazRCknY5tRKFR5p7")
    await desk.runs("unfollow zazRCknY5tRKFR5p7")

    assert "no longer followed" in desk.told[0]["text"]
    assert "not followed any more" in desk.told[1]["text"]


async def test_follow_asks_for_due_and_zone_and_takes_the_order_in(desk: Desk) -> None:
    await desk.runs("follow emea zazRCknY5tRKFR5p7")
    view = desk.slack.opened[0]
    assert view["callback_id"] == "encore_follow"
    typed = {"portal": "selected:EMEA", "order_id": "zazRCknY5tRKFR5p7", "channel": "C1"}
    when = {"due": "27 nov 18:00", "zone": "selected:Europe/Amsterdam"}

    assert await desk.sends_view(view, values(**typed, **when)) == {"response_action": "clear"}

    ((submission, row),) = await desk.bot.store.orders.find(None, "zazRCknY5tRKFR5p7")
    assert submission.external
    assert row.order.request.due == WallTime(wall(2026, 11, 27, 18), "Europe/Amsterdam")
    again = await desk.sends_view(view, values(**typed), id="V2")
    assert "an order that Alice follows, which is told of in #encores already" in again["errors"]["order_id"]


async def test_follow_without_due_and_with_mistakes(desk: Desk) -> None:
    view = {"type": "modal", "callback_id": "encore_follow"}
    bare = values(portal="selected:EMEA", order_id="zazRCknY5tRKFR5p7", channel="C1")
    assert await desk.sends_view(view, bare) == {"response_action": "clear"}
    ((_, row),) = await desk.bot.store.orders.find(None, "zazRCknY5tRKFR5p7")
    assert row.order.request.due is None

    bad = await desk.sends_view(
        view, values(portal="selected:EMEA", order_id="two words", due="27 november", channel="")
    )
    assert set(bad["errors"]) == {"order_id", "due", "channel"}


async def test_follow_with_a_portal_that_is_not_set_up(desk: Desk) -> None:
    await desk.runs("follow NORAM zazRCknY5tRKFR5p7")

    assert desk.slack.opened == []
    assert "NORAM is not set up here" in desk.told[0]["text"]


def test_ordering_again_what_was_placed_elsewhere_says_why_the_form_is_empty() -> None:
    intake = adopted("zazRCknY5tRKFR5p7", NOW.timestamp())
    orders = [entry.order for entry in intake.entries]
    draft, notes = draft_of(intake.submission, orders, id="d1", by=ALICE.id, team="T1")

    assert (draft.cinemas, draft.due) == ((), "")
    assert ["ordered elsewhere" in note for note in notes] == [True]


async def test_whoever_meets_a_redis_that_takes_nothing_in_hears_that_nothing_was_lost_and_when_to_try(
    desk: Desk, tmp_path: Path
) -> None:
    async with servers(tmp_path) as found:
        await found.launch("redis")
        await found.ask("redis", "REPLICAOF", "127.0.0.1", "1")
        engine = desk.bot.store.engine
        well, engine.client = engine.client, connect(f"redis://127.0.0.1:{found.ports['redis']}")
        try:
            await desk.runs("order")
        finally:
            await engine.close()
            engine.client = well
    assert desk.slack.opened == []
    what, todo = replies.MEMORY_AWAY
    assert what in desk.said()
    assert todo in desk.said()


async def test_a_press_inside_a_modal_whose_trigger_is_spent_is_answered_directly(desk: Desk) -> None:
    desk.slack.too_late = True
    await desk.presses("details", "{}", {"id": "V1", "type": "modal"})
    assert desk.slack.direct_told == [(ALICE.id, "This order is no longer kept.")]
