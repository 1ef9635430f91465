"""What can be typed, asked and followed; and who may."""

from __future__ import annotations

import pytest

from sandbox.portal import add_encore
from sandbox.slack import text_of
from tests.stories.conftest import Staged
from tests.stories.people import EVENT, PLAIN_DUE
from tests.stories.reading import words_in
from tests.stories.story import Story


@pytest.mark.parametrize("line", ["/encore", "/encore help", "/encore frobnicate the encore"])
async def test_usage_is_short_and_for_one_person(story: Story, line: str) -> None:
    answer = await story.alice.asks(line)
    assert "/encore order" in text_of(answer)
    assert ("frobnicate" in text_of(answer)) == ("frobnicate" in line)
    assert answer.ephemeral_for == story.alice.id


async def test_a_command_that_was_mistyped_is_offered_with_its_button(staged: Staged) -> None:
    story = await staged(speed=0)
    card = await story.alice.orders()
    await card.thread.expect_line("Accepted")
    answer = await story.alice.asks("/encore lst")
    assert "Did you mean `/encore list`?" in text_of(answer)
    listed = await story.alice.presses_in_vain(answer, "list_open")
    assert story.portal.order in listed


async def test_help_has_buttons_and_the_persons_own_last_order(staged: Staged) -> None:
    story = await staged(speed=0)
    before = text_of(await story.alice.asks("/encore help"))
    assert "`/encore status` with an order's id" in before
    card = await story.alice.orders()
    await card.thread.expect_line("Accepted")
    answer = await story.alice.asks("/encore help")
    assert f"`/encore status {story.portal.order}`" in text_of(answer)
    assert story.portal.order not in text_of(await story.bob.asks("/encore help"))
    form = await story.alice.opens(answer, "order")
    assert form.title


async def test_where_nothing_is_open_the_list_says_what_landed_today(story: Story) -> None:
    card = await story.alice.orders()
    await card.thread.expect_line("Delivered")
    await story.passes(60)
    said = text_of(await story.bob.asks("/encore list"))
    assert "No open orders" in said
    assert "1 order landed today." in said
    assert story.portal.order in said
    await story.skips(24 * 3600)
    assert "landed today" not in text_of(await story.bob.asks("/encore list"))


async def test_list_and_status(staged: Staged) -> None:
    story = await staged(speed=0)
    assert "No open orders" in text_of(await story.alice.asks("/encore list"))
    card = await story.alice.orders()
    await card.thread.expect_line("Accepted")
    listed = text_of(await story.bob.asks("/encore list"))
    assert "1 open order" in listed
    assert story.portal.order in listed
    status = text_of(await story.bob.asks(f"/encore status {story.portal.order}"))
    assert "Filmhuis Bergh" in status
    assert "Due Fri 27 Nov 2026, 18:00 in 's Heerenberg" in status
    assert "No order" in text_of(await story.bob.asks("/encore status zazRCknY5tRKFR5p7"))


async def test_what_was_posted_in_a_private_channel_stays_there(staged: Staged) -> None:
    story = await staged(speed=0)
    form = await story.bob.runs(f"/encore order Filmhuis Bergh event {EVENT} due {PLAIN_DUE}", channel="#secret")
    preview = await form.sends()
    await preview.confirms()
    await story.room("secret").card()
    story.portal.placed_once()
    for line in ("/encore list", f"/encore status {story.portal.order}", f"/encore unfollow {story.portal.order}"):
        assert "Filmhuis Bergh" not in text_of(await story.alice.asks(line))
    assert story.portal.order in text_of(await story.bob.asks("/encore list"))


async def test_an_order_placed_elsewhere_is_followed_and_let_go(story: Story) -> None:
    backend = story.portal.backend
    body = {"company": {"_id": "92ocDLbbpnHPYZrTe"}, "eventId": EVENT, "deliveryDue": "2026-11-30T18:00:00"}
    order = add_encore(backend, "emea", body).id
    await story.passes(12)
    backend.set_speed(0)
    form = await story.alice.runs(f"/encore follow EMEA {order}")
    assert form.value("order_id") == order
    await form.fill(due="monday 30 november 2026 18:00", zone="Amsterdam")
    await form.confirms()
    card = await story.channel.card()
    await card.thread.expect_line("Following order", order, "Mon 30 Nov 2026, 18:00")
    await card.thread.expect_line("Now transferring")
    assert "no longer followed" in text_of(await story.alice.asks(f"/encore unfollow {order}"))
    await card.thread.expect_line("No longer followed.")
    assert "not followed any more" in text_of(await story.alice.asks(f"/encore unfollow {order}"))
    backend.set_speed(4)
    await story.passes(600)
    assert not card.thread.says("Delivered")
    assert not story.portal.asked("add-encore")


async def test_a_followed_order_without_due_and_zone_is_shown_in_utc(story: Story) -> None:
    body = {"company": {"_id": "92ocDLbbpnHPYZrTe"}, "eventId": EVENT, "deliveryDue": "2026-11-30T18:00:00"}
    order = add_encore(story.portal.backend, "emea", body).id
    form = await story.alice.runs(f"/encore follow {order}")
    await form.fill(portal="EMEA")
    await form.confirms()
    card = await story.channel.card()
    await card.thread.expect_line("Following order", "No due time was given")
    await card.thread.expect_line("Now ")
    await story.channel.expect_broadcast("Delivered", "UTC")


async def test_home_shows_a_persons_own_open_orders(staged: Staged) -> None:
    story = await staged(speed=0)
    card = await story.alice.orders()
    await card.thread.expect_line("Accepted")
    await story.alice.user.opens_home()
    home = await story.alice.user.wait_for_home(within=60)
    assert story.portal.order in "\n".join(words_in(home.blocks))
    await story.bob.user.opens_home()
    home = await story.bob.user.wait_for_home(within=60)
    assert "No open orders" in "\n".join(words_in(home.blocks))
    outcome = await story.bob.user.clicks(home, "order")
    assert outcome.ok
    await story.bob.window("encore_order")


@pytest.mark.parametrize(("who", "words"), [("gina", "Guests can't order"), ("zoe", "serves another workspace")])
async def test_guests_and_people_of_other_teams_are_refused(staged: Staged, who: str, words: str) -> None:
    story = await staged(speed=0)
    card = await story.alice.orders()
    await card.shows("Stop following")
    stranger = story.person(who)
    for line in ("/encore order", "/encore list", "/encore help"):
        assert words in text_of(await stranger.asks(line))
    assert stranger.user.view is None
    assert words in await stranger.presses_in_vain(card, "details")
    assert words in await stranger.presses_in_vain(card, "unfollow")
    await card.shows("Stop following")
    story.portal.placed_once()


async def test_only_those_who_are_named_may_order(staged: Staged) -> None:
    story = await staged(encore_users=frozenset({"U0ALICE"}))
    assert "not among the people" in text_of(await story.bob.asks("/encore order"))
    card = await story.alice.orders()
    await card.thread.expect_line("Accepted")


@pytest.mark.parametrize("scopes", [True, False])
async def test_a_card_goes_to_a_private_channel_only_for_who_is_in_it(staged: Staged, scopes: bool) -> None:
    """As where the channel that is set for all cards is private."""
    secret = "C0SECRET"
    story = await staged(optional_scopes=scopes, encore_channel=secret)
    assert story.room("secret").id == secret
    story.allows("user_not_in_channel", "missing_scope")
    form = await story.alice.runs(f"/encore order Filmhuis Bergh event {EVENT} due {PLAIN_DUE}")
    await form.is_refused(channel="you are in this channel, which is private")
    await form.closes()

    before = len(story.bob.user.whispers())
    form = await story.bob.runs(f"/encore order Filmhuis Bergh event {EVENT} due {PLAIN_DUE}", channel="#secret")
    await (await form.sends()).confirms()
    await story.room("secret").card()
    for message in story.bob.user.whispers()[before:]:
        story.expected.seen.add((message.ts, ""))


async def test_a_follow_form_that_is_sent_twice_gives_one_card(story: Story) -> None:
    order = story.portal.places("92ocDLbbpnHPYZrTe")
    await story.alice.runs(f"/encore follow EMEA {order}")
    await story.alice.user.submits_twice()
    card = await story.channel.card()
    await card.thread.expect_line("Following order", order)
    await card.thread.expect_line("Now ")
    assert len(story.channel.roots()) == 1
