"""Following an order: everything that can happen to it at the portal."""

from __future__ import annotations

import pytest

from sandbox.slack import text_of
from tests.stories.conftest import Staged
from tests.stories.people import EVENT, PLAIN_DUE
from tests.stories.story import Story


async def test_a_job_fails_and_recovers(story: Story) -> None:
    card = await story.alice.orders()
    await card.thread.expect_line("Transfer started")
    await story.passes(4)
    story.portal.backend.fail(story.portal.order, code="ENOENT")
    failure = await story.channel.expect_broadcast("Transfer failed", "ENOENT")
    assert "/data/gofilex" not in text_of(failure)
    assert "at Object" not in text_of(failure)
    assert "<@U0ALICE>" in text_of(failure)
    await card.shows("Failed")

    story.portal.backend.recover(story.portal.order)
    await card.thread.expect_line("Transfer is being tried again")
    await card.thread.expect_line("Transfer has recovered")
    await story.channel.expect_broadcast("Delivered")
    await card.shows("Delivered")
    told = card.thread.heads()
    assert told.index("Transfer failed:") < told.index("Transfer is being tried again:") < len(told) - 1
    story.portal.placed_once()


async def test_a_cleaned_order_is_said_once_and_not_taken_for_delivered(story: Story) -> None:
    card = await story.alice.orders()
    await card.thread.expect_line("Transfer started")
    story.portal.backend.clean(story.portal.order)
    story.portal.backend.set_speed(0)
    await card.thread.expect_line("Cleaned.", "can't be seen here whether it arrived")
    await card.shows("Cleaned")
    await story.passes(600)
    assert not card.thread.says("Delivered")
    assert sum(head.startswith("Cleaned") for head in card.thread.heads()) == 1


async def test_an_order_that_is_no_longer_returned_is_said_once(story: Story) -> None:
    card = await story.alice.orders()
    await card.thread.expect_line("Transfer started")
    story.portal.backend.set_speed(0)
    story.portal.backend.hide(story.portal.order)
    story.portal.backend.lose_jobs(story.portal.order)
    await card.thread.expect_line("The portal no longer shows this order", "neither done nor failed")
    await card.shows("Not returned")
    await story.passes(300)
    story.portal.backend.hide(story.portal.order, hidden=False)
    story.portal.backend.lose_jobs(story.portal.order, gone=False)
    await card.thread.expect_line("The portal shows this order again")
    story.portal.backend.set_speed(4)
    await card.thread.expect_line("Delivered")
    assert sum("no longer shows" in head for head in card.thread.heads()) == 1


async def test_a_duplicate_is_said_in_words(story: Story) -> None:
    first = await story.alice.orders()
    await first.thread.expect_line("Delivered")
    story.portal.backend.switches.duplicates = True
    second = await story.alice.orders()
    await second.thread.expect_line("Duplicate: nothing will be sent.", "has the recording already")
    await second.shows("Duplicate", "nothing")
    await story.passes(600)
    assert not second.thread.says("Delivered")
    second.thread.tells("Duplicate")
    assert not second.thread.says("Accepted"), "its first line promises nothing"


async def test_a_submitted_order_waits_until_it_is_accepted(story: Story) -> None:
    story.portal.backend.switches.submitted_within_hours = 24 * 30
    card = await story.alice.orders()
    await card.thread.expect_line("Waiting for Gofilex.", "accept this order by hand")
    await card.shows("Waiting for Gofilex")
    await story.passes(600)
    story.portal.backend.accept(story.portal.order)
    await card.thread.expect_line("Delivered")


async def test_a_canceled_order_is_said_and_no_longer_followed(story: Story) -> None:
    card = await story.alice.orders()
    await card.thread.expect_line("Transfer started")
    story.portal.backend.cancel(story.portal.order)
    await story.channel.expect_broadcast("Canceled.", "Nothing will be delivered")
    await card.shows("Canceled")
    asked = len(story.portal.requests)
    await story.passes(3600)
    assert len(story.portal.requests) == asked


async def test_an_unknown_state_is_shown_as_it_is(story: Story) -> None:
    card = await story.alice.orders()
    await card.thread.expect_line("Queued")
    story.portal.backend.set_state(story.portal.order, "trans<moder>ating")
    await card.thread.expect_line("The portal says `trans&lt;moder&gt;ating`.", "goes on following")
    await card.shows("trans&lt;moder&gt;ating")
    story.portal.backend.set_state(story.portal.order, None)
    await card.thread.expect_line("Delivered")


@pytest.mark.parametrize("quirk", ["total-zero", "no-progress", "no-run", "no-package", "no-status"])
async def test_a_portal_that_leaves_things_out_delivers_all_the_same(story: Story, quirk: str) -> None:
    story.portal.backend.switches.quirks.add(quirk)
    card = await story.alice.orders()
    if quirk == "no-status":
        await story.passes(300)
        story.portal.backend.switches.quirks.clear()
    await card.thread.expect_line("Delivered")
    await card.shows("Delivered")


async def test_a_late_order_is_said_to_be_overdue_once_and_watching_ends(staged: Staged) -> None:
    story = await staged(speed=0)
    card = await story.alice.orders()
    await card.thread.expect_line("Accepted")
    await story.skips(9 * 24 * 3600 + 4 * 3600)
    await story.channel.expect_broadcast("Overdue: it has not landed.")
    await card.shows("Was due")
    await story.skips(14 * 24 * 3600 + 3600)
    await story.channel.expect_broadcast("No longer watched.")
    assert [head.split(":")[0] for head in card.thread.heads()][-2:] == ["Overdue", "No longer watched."]


async def test_delivered_is_not_yet_playable(story: Story) -> None:
    form = await story.alice.runs(
        "/encore order Filmhuis Bergh event kPv58SRFYExY7xAzQ due friday 27 november 2026 18:00"
        " release after friday 27 november 2026 12:00"
    )
    preview = await form.sends()
    await preview.confirms()
    await story.channel.card()
    await story.channel.expect_broadcast("Delivered is not yet playable", "Fri 27 Nov 2026, 12:00 in 's Heerenberg")


async def test_refresh_and_details_and_stop_following(story: Story) -> None:
    card = await story.alice.orders()
    await card.thread.expect_line("Transfer started")
    story.portal.backend.set_speed(0)
    await story.passes(300)
    asked = len(story.portal.asked("orders-status"))
    await story.until(lambda: len(story.portal.asked("orders-status")) > asked)
    story.clock.forward(10)
    await story.bob.presses(card, "refresh")
    await story.soon(lambda: len(story.portal.asked("orders-status")) == asked + 2)

    details = await story.bob.opens(card, "details")
    details.says("Transfer", "running", "Linking", "Waits for", story.portal.order)
    await details.closes()

    await story.bob.presses(card, "unfollow")
    await card.thread.expect_line("No longer followed.", "<@U0BOB> stopped it")
    await card.shows("Not followed")
    story.portal.backend.set_speed(4)
    asked = len(story.portal.requests)
    await story.passes(600)
    assert len(story.portal.requests) == asked
    assert not card.thread.says("Delivered")


async def test_the_bot_is_stopped_in_the_middle_and_started_again(story: Story) -> None:
    card = await story.alice.orders()
    await card.thread.expect_line("Transfer started")
    await story.stops()
    story.clock.forward(8)
    await story.starts()
    await story.channel.expect_broadcast("Delivered")
    await card.thread.expect_line("Delivery e-mail sent")
    await card.shows("Delivered")
    card.thread.tells(
        "Accepted", "Queued", "Transfer started", "Received and checked", "Linked", "Delivered", "Delivery e-mail"
    )
    story.portal.placed_once()


async def test_the_bot_was_away_while_everything_happened(story: Story) -> None:
    card = await story.alice.orders()
    await card.thread.expect_line("Accepted")
    await story.stops()
    story.clock.forward(24 * 3600)
    await story.starts()
    await story.channel.expect_broadcast("Delivered")
    await card.shows("Delivered")
    story.portal.placed_once()


@pytest.mark.parametrize(
    ("quirk", "words"),
    [
        ("hour-off", "so it is 1 hour later"),
        ("other-asset", "It will deliver other assets"),
        ("nothing-delivered", "It lists nothing that it will deliver"),
        ("unmanaged", "The cinema has to fetch it by itself"),
        ("physical", "not electronically"),
    ],
)
async def test_a_portal_that_places_something_else_is_told_to_the_channel(story: Story, quirk: str, words: str) -> None:
    story.portal.backend.switches.quirks.add(quirk)
    asset = next(iter(story.portal.backend.catalogues["emea"].events[EVENT].assets)).uuid
    form = await story.alice.runs(f"/encore order Filmhuis Bergh event {EVENT} assets {asset} due {PLAIN_DUE}")
    preview = await form.sends()
    await preview.confirms()
    told = await story.channel.expect_broadcast("otherwise than it was ordered", words)
    assert "Text for support" in text_of(told)
    card = await story.channel.card()
    await card.shows("⚠️", words.split(" (", maxsplit=1)[0])


async def test_an_encrypted_recording_says_that_it_needs_a_key(story: Story) -> None:
    story.portal.backend.switches.quirks.add("encrypted")
    card = await story.alice.orders()
    await card.shows("needs a key")


async def test_completed_over_links_that_wait_is_told_as_that_and_never_as_delivered(story: Story) -> None:
    story.portal.backend.switches.quirks.add("completed-early")
    card = await story.alice.orders()
    await card.shows("Completed, but jobs are open")
    await card.thread.expect_line("Completed, says the portal, but jobs are open.")
    assert not card.thread.says("Delivered")
    story.portal.backend.switches.quirks.clear()
    await card.thread.expect_line("Delivered")


async def test_what_is_delivered_before_its_release_is_locked_and_then_opens(story: Story) -> None:
    form = await story.alice.runs(
        f"/encore order Filmhuis Bergh event {EVENT} due {PLAIN_DUE} release after friday 20 november 2026 09:00"
    )
    preview = await form.sends()
    await preview.confirms()
    card = await story.channel.card()
    await card.shows("Delivered, locked until Fri 20 Nov 09:00")
    asked = len(story.portal.requests)
    await card.thread.expect_line("Released:", "can see", within=3 * 86_400)
    assert len(story.portal.requests) - asked <= 3, "until then nobody asked"
    await card.shows("✅", "The cinema can see it now.")
