"""Something about an order has to change after it was placed: support is asked, and the card says how that stands."""

from __future__ import annotations

from sandbox.slack import text_of
from tests.stories.people import EVENT, PLAIN_DUE
from tests.stories.story import Story


async def test_a_show_that_is_moved_is_asked_of_support_and_followed_by_its_new_time(story: Story) -> None:
    story.portal.backend.set_speed(0)
    card = await story.alice.orders()
    await card.shows("Due* Fri 27 Nov 2026, 18:00", "Ask for a change")
    assert "Only who ordered this" in await story.bob.presses_in_vain(card, "ask_change")

    window = await story.alice.opens(card, "ask_change")
    window.says("can't change an order from here; its support can")
    await story.alice.user.picks(window.view, "change_what", "due")
    await window.is_refused(new_due="Say by when")
    await window.enters("new_due", "saturday 28 november 2026 8pm")
    window.says("→ Sat 28 Nov 2026, 20:00 in 's Heerenberg")
    outcome = await window.submits()
    assert outcome.what == "updated", outcome
    window = await story.alice.window("encore_support")
    window.says("Send it to the support", story.portal.order, "change its due time to Sat 28 Nov 2026, 20:00")
    await window.closes()
    await card.thread.expect_line("A change is asked for", "<@U0ALICE>", "Sat 28 Nov 2026, 20:00")
    await card.shows("Change asked for", "Due* Fri 27 Nov 2026, 18:00")

    await story.stops()
    await story.starts()
    await story.ada.presses(card, "change_made")
    await card.thread.expect_line("The change was made,", "says <@U0ADA>", "From now on it is due then.")
    await card.shows("Changed*, says <@U0ADA>", "Due* Sat 28 Nov 2026, 20:00")
    assert not card.has_button("change_made")
    assert len(story.portal.bodies) == 1


async def test_one_cinema_of_many_is_canceled_by_support_and_the_others_go_on(story: Story) -> None:
    form = await story.alice.runs("/encore order")
    await form.fill(portal="EMEA", cinemas=["Filmhuis Bergh", "Witte Doek"], event=EVENT, due=PLAIN_DUE)
    preview = await form.sends()
    story.portal.backend.set_speed(0)
    await preview.confirms()
    card = await story.channel.card()
    await story.until(lambda: card.has_button("ask_change"), what="there is something to change")

    window = await story.alice.opens(card, "ask_change")
    await story.alice.user.picks(window.view, "change_order", "'t Witte Doek, 's-Hertogenbosch")
    await story.alice.user.picks(window.view, "change_what", "cancel")
    outcome = await window.submits()
    assert outcome.what == "updated", outcome
    await (await story.alice.window("encore_support")).closes()
    await card.thread.expect_line("Witte Doek", "A change is asked for", "a cancellation")
    await card.shows("1 change asked for: Details has what")

    details = await story.alice.opens(card, "details")
    row = next(block for block in details.view.blocks if "Witte Doek" in str(block))
    await story.alice.user.clicks(details.view, "details", row["accessory"]["value"])
    one = await story.alice.window("encore_details")
    one.says("Change asked for")
    await story.alice.user.clicks(one.view, "change_made")
    await card.thread.expect_line("Witte Doek", "It was canceled,", "says <@U0ALICE>")
    await card.shows("1 canceled")
    story.portal.backend.set_speed(2)
    await story.channel.expect_broadcast("1 of 2 delivered, 1 canceled")
    assert "✏️" not in text_of(card.message)
