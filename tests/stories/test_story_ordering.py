"""Ordering, from the command to the recording at the cinema."""

from __future__ import annotations

import asyncio

import pytest

from sandbox.portal import Fault
from sandbox.slack import text_of
from tests.stories.conftest import Staged
from tests.stories.people import EVENT, PLAIN_DUE
from tests.stories.story import Story

ASSET = "ed39db9d-e98e-4eb4-9848-b6a85a274568"
DELIVERY = (
    "Accepted by the EMEA portal", "Queued", "Transfer started", "Received and checked", "Linked", "Delivered",
    "Delivery e-mail",
)  # fmt: skip


@pytest.mark.parametrize("http", [False, True], ids=["socket", "http"])
async def test_an_order_by_form_is_delivered(staged: Staged, http: bool) -> None:
    story = await staged(http=http, speed=1.0)
    alice = story.alice

    form = await alice.runs("/encore order")
    await form.fill(portal="EMEA", cinemas="Filmhuis Bergh", event="Berliner")
    await form.enters("due", "next friday 6pm")
    await form.shows("due", "Fri 27 Nov 2026, 18:00", "'s Heerenberg (Europe/Amsterdam)", "in 9 days")
    preview = await form.sends()
    preview.says("Filmhuis Bergh", "Europe/Amsterdam", "Nothing has been sent yet")
    story.portal.placed_nothing()
    await preview.picks("pick_0", "Fri 27 Nov 2026, 18:00")
    await preview.confirms()

    card = await story.channel.card()
    await card.shows("Filmhuis Bergh", "<@U0ALICE>", EVENT)
    await card.thread.expect_line("Accepted by the EMEA portal", "1 encore (ts), 27.6 GB")
    await card.shows("Transferring", "a second", "27.6 GB", "Fri 27 Nov 2026, 18:00 in 's Heerenberg")
    broadcast = await story.channel.expect_broadcast("Delivered", "Berliner Philharmoniker", "before due")
    assert alice.id in text_of(broadcast)
    await card.thread.expect_line("Delivery e-mail sent")
    await card.shows("Delivered", "landed")
    card.thread.tells(*DELIVERY)
    story.portal.placed_once()
    assert story.portal.bodies == [
        {"company": {"_id": "92ocDLbbpnHPYZrTe"}, "eventId": EVENT, "deliveryDue": "2026-11-27T18:00:00"}
    ]


async def test_an_order_by_words_opens_the_form_filled_in(story: Story) -> None:
    form = await story.alice.runs(f"/encore order Filmhuis Bergh event {EVENT} due next friday 6pm")
    assert form.value("portal") == "EMEA"
    assert form.value("cinemas") == ["92ocDLbbpnHPYZrTe"]
    assert form.value("event") == EVENT
    assert form.value("due") == "next friday 6pm"
    await form.shows("due", "Fri 27 Nov 2026, 18:00")

    preview = await form.sends()
    await preview.picks("pick_0", "Fri 27 Nov 2026, 18:00")
    await preview.confirms()
    await story.channel.expect_broadcast("Delivered")
    await story.channel.card()
    story.portal.placed_once()


async def test_words_that_are_not_understood_are_said_and_the_rest_is_filled_in(story: Story) -> None:
    form = await story.alice.runs(f"/encore order Filmhuis Bergh event {EVENT} glorp due {PLAIN_DUE}")
    form.says("Not understood", "glorp")
    assert form.value("cinemas") == ["92ocDLbbpnHPYZrTe"]
    assert form.value("due") == PLAIN_DUE


async def test_the_documentations_own_example_is_sent_as_it_is_there(story: Story) -> None:
    form = await story.alice.runs("/encore order")
    await form.fill(
        portal="EMEA", cinemas="Filmhuis Bergh", event=EVENT, assets=ASSET, owner="HKDd83r8Qy6acvY3R", due=PLAIN_DUE
    )
    preview = await form.sends()
    await preview.confirms()
    await story.channel.card()
    story.portal.placed_once()
    assert story.portal.bodies == [
        {
            "company": {"_id": "92ocDLbbpnHPYZrTe"},
            "ownerId": "HKDd83r8Qy6acvY3R",
            "deliveryDue": "2026-11-27T18:00:00",
            "assetUuids": [ASSET],
            "eventId": EVENT,
        }
    ]


async def test_everything_the_form_takes_reaches_the_portal(story: Story) -> None:
    form = await story.alice.runs("/encore order")
    await form.fill(
        portal="EMEA",
        cinemas="Filmhuis Bergh",
        event=EVENT,
        assets=f"urn:uuid:{ASSET.upper()};",
        due=PLAIN_DUE,
        transfer_after="thursday 26 november 2026 20:00",
        release_after="friday 27 november 2026 noon",
        owner="comscore:4711",
        booker="HKDd83r8Qy6acvY3R",
        description="Sommerkonzert <encore> & more",
        additional_text="Play it loud.",
    )
    preview = await form.sends()
    preview.says("Thu 26 Nov 2026, 20:00", "Fri 27 Nov 2026, 12:00", "Fri 27 Nov 2026, 18:00", "e-mail")
    await preview.confirms()
    card = await story.channel.card()
    await card.thread.expect_line("Accepted")
    assert story.portal.bodies == [
        {
            "company": {"_id": "92ocDLbbpnHPYZrTe"},
            "eventId": EVENT,
            "assetUuids": [ASSET],
            "ownerIdentifier": {"source": "comscore", "value": "4711"},
            "bookerId": "HKDd83r8Qy6acvY3R",
            "deliveryDue": "2026-11-27T18:00:00",
            "transferAfter": "2026-11-26T20:00:00",
            "releaseAfter": "2026-11-27T12:00:00",
            "description": "Sommerkonzert <encore> & more",
            "additionalText": "Play it loud.",
        }
    ]


async def test_three_cinemas_get_it_at_the_same_time_on_their_own_clocks(story: Story) -> None:
    form = await story.alice.runs("/encore order")
    await form.fill(portal="EMEA", cinemas=["Filmhuis Bergh", "Sala Réunion", "Cine Ancla"], event=EVENT)
    await form.enters("due", PLAIN_DUE)
    await form.shows("due", "Europe/Amsterdam", "Indian/Reunion", "Atlantic/Canary")
    preview = await form.sends()
    preview.says("3 orders", "Fri 27 Nov 2026, 18:00 in 's Heerenberg")
    preview.says("Fri 27 Nov 2026, 18:00 in Saint-Denis (your clock: 15:00)")
    preview.says("Fri 27 Nov 2026, 18:00 in Las Palmas (your clock: 19:00)")
    await preview.confirms()

    card = await story.channel.card()
    await story.channel.expect_broadcast("All 3 delivered: ")
    await card.shows("All 3 delivered")
    story.portal.placed_once(3)
    assert [body["deliveryDue"] for body in story.portal.bodies] == ["2026-11-27T18:00:00"] * 3
    dues = {order.company.timezone: order.due for order in story.portal.backend.orders.values()}
    assert dues["Indian/Reunion"] + 3 * 3600 == dues["Europe/Amsterdam"] == dues["Atlantic/Canary"] - 3600
    assert len(story.channel.broadcasts()) == 1


async def test_a_double_click_on_confirm_orders_once(story: Story) -> None:
    form = await story.alice.runs(f"/encore order Filmhuis Bergh event {EVENT} due {PLAIN_DUE}")
    await form.sends()
    outcomes = [outcome.what for outcome in await story.alice.user.submits_twice()]
    assert "cleared" in outcomes
    card = await story.channel.card()
    await card.thread.expect_line("Delivered")
    story.portal.placed_once()
    assert len(story.channel.roots()) == 1


async def test_slack_sends_the_same_confirm_again(story: Story) -> None:
    form = await story.alice.runs(f"/encore order Filmhuis Bergh event {EVENT} due {PLAIN_DUE}")
    preview = await form.sends()
    await preview.confirms()
    confirm = next(d for d in reversed(story.slack.deliveries.log) if d.type == "view_submission")
    again = await asyncio.gather(*(story.slack.deliveries.again(confirm) for _ in range(2)))
    assert all(answer.ok for answer in again)
    card = await story.channel.card()
    await card.thread.expect_line("Delivered")
    story.portal.placed_once()
    assert len(story.channel.roots()) == 1


async def test_back_returns_to_the_form_as_it_was(story: Story) -> None:
    form = await story.alice.runs(f"/encore order Filmhuis Bergh event {EVENT} due {PLAIN_DUE}")
    await form.fill(description="For the night shift", owner="HKDd83r8Qy6acvY3R")
    preview = await form.sends()
    back = await preview.goes_back()
    assert back.view is form.view
    assert back.value("description") == "For the night shift"
    assert back.value("owner") == "HKDd83r8Qy6acvY3R"
    await back.fill(due="friday 27 november 2026 20:00")
    preview = await back.sends()
    preview.says("Fri 27 Nov 2026, 20:00")
    await preview.confirms()
    await story.channel.card()
    assert [body["deliveryDue"] for body in story.portal.bodies] == ["2026-11-27T20:00:00"]


async def test_an_open_order_for_the_same_is_pointed_out_whoever_placed_it(staged: Staged) -> None:
    story = await staged(speed=0)
    await story.alice.orders()
    form = await story.bob.runs(f"/encore order Filmhuis Bergh event {EVENT} due {PLAIN_DUE}")
    preview = await form.sends()
    preview.says("An order for the same event is open for Filmhuis Bergh, 's Heerenberg already")
    await preview.closes()
    story.portal.placed_once()


async def test_ordering_again_opens_the_form_with_everything_in_it(story: Story) -> None:
    card = await story.alice.orders()
    await card.thread.expect_line("Delivered")
    await card.shows("Delivered")
    form = await story.bob.opens(card, "reorder")
    assert form.value("cinemas") == ["92ocDLbbpnHPYZrTe"]
    assert form.value("event") == EVENT
    assert "27" in form.value("due")
    assert form.value("channel") == story.channel.id
    story.portal.placed_once()


async def test_the_shortcut_opens_the_form(story: Story) -> None:
    form = await story.alice.uses_shortcut()
    await form.fill(portal="EMEA", cinemas="Filmhuis Bergh", event=EVENT, due=PLAIN_DUE, channel="encores")
    preview = await form.sends()
    await preview.confirms()
    await story.channel.card()
    story.portal.placed_once()


async def test_a_channel_without_the_bot_is_said_before_anything_is_sent(story: Story) -> None:
    form = await story.alice.runs(f"/encore order Filmhuis Bergh event {EVENT} due {PLAIN_DUE}", channel="#quiet")
    await form.is_refused(channel="/invite @Encore Bot")
    story.slack.workspace.channel("quiet").members.add(story.slack.workspace.bot.id)
    preview = await form.sends()
    await preview.confirms()
    await story.room("quiet").card()
    story.portal.placed_once()


async def test_a_cinema_that_is_not_in_the_directory_is_asked_for_its_zone(story: Story) -> None:
    story.portal.backend.switches.accept_unknown = True
    form = await story.alice.runs("/encore order")
    await form.fill(portal="EMEA", event=EVENT, due=PLAIN_DUE)
    options = await story.alice.user.suggestions(form.view, "cinemas", "Xy2345678ABCDEFGH")
    await story.alice.user.sets(form.view, "cinemas", options)
    entry = await story.alice.window("encore_cinema")
    assert entry.value("id") == "Xy2345678ABCDEFGH"
    await entry.fill(name="Kino Neu", country="AT", zone="Vienna")
    before = len(story.slack.calls_of("views.update"))
    outcome = await entry.submits()
    assert outcome.what == "closed", outcome
    await story.slack.until(lambda: len(story.slack.calls_of("views.update")) > before, within=60)
    form = await story.alice.window("encore_order")
    preview = await form.sends()
    preview.says("Kino Neu", "Europe/Vienna")
    await preview.confirms()
    card = await story.channel.card()
    await card.thread.expect_line("This cinema's clock is `Europe/Amsterdam`, not `Europe/Vienna`", "two clocks agree")
    assert story.portal.bodies[0]["company"] == {"_id": "Xy2345678ABCDEFGH"}


async def test_two_people_see_the_same_card_and_each_their_own_clock(staged: Staged) -> None:
    story = await staged(speed=0)
    form = await story.bob.runs(f"/encore order Filmhuis Bergh event {EVENT} due {PLAIN_DUE}")
    preview = await form.sends()
    preview.says("18:00 in 's Heerenberg (your clock: 12:00)")
    await preview.confirms()
    card = await story.channel.card()
    await card.shows("Due", "Fri 27 Nov 2026, 18:00 in 's Heerenberg", "<!date^1795798800^")
    theirs = [text_of(m) for m in story.alice.user.sees("#encores")]
    assert theirs == [text_of(m) for m in story.bob.user.sees("#encores")] == [card.text]
    for person, clock in ((story.alice, ""), (story.bob, "(your clock: 12:00)")):
        details = await person.opens(card, "details")
        details.says("Fri 27 Nov 2026, 18:00 in 's Heerenberg", clock)
        assert ("your clock" in details.text) == bool(clock)
        await details.closes()


async def test_an_order_that_is_not_placed_yet_is_called_by_its_event_where_its_name_is_known(story: Story) -> None:
    first = await story.alice.orders()
    await first.thread.expect_line("Delivered")
    story.portal.backend.add_fault(Fault("refuse", endpoint="add-encore", reason="Not now"))
    form = await story.alice.runs(f"/encore order Filmhuis Bergh event {EVENT} due {PLAIN_DUE}")
    preview = await form.sends()
    await preview.confirms()
    told = await story.channel.expect_broadcast("Refused by the EMEA portal", "Not now")
    assert "Sommerkonzert" in text_of(told)
    assert f"event {EVENT} for" not in text_of(told)
    card = await story.channel.card(1)
    await card.shows("Refused", "Sommerkonzert")
