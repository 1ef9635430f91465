"""Forty cinemas in one go: one card, few messages, Slack's limits kept."""

from __future__ import annotations

from bot.cinemas.cinema import Cinema
from gofilex import Portal
from sandbox.slack import text_of
from tests.stories.conftest import Staged
from tests.stories.people import EVENT, PLAIN_DUE, Actor
from tests.stories.reading import Card
from tests.stories.story import Story

FORTY = 40


async def _forty(story: Story) -> None:
    companies = story.portal.backend.catalogues["emea"].companies
    example = companies["92ocDLbbpnHPYZrTe"]
    for number in range(FORTY):
        zone = ("Europe/Amsterdam", "Europe/Athens", "Atlantic/Canary", "Indian/Reunion")[number % 4]
        id_ = f"Many{number:02}xxxxxxxxxxx"
        companies[id_] = type(example)(id_, f"Multi Screen {number:02}", "Town", "NL", zone)
    await story.knows(
        *(
            Cinema(Portal.EMEA, id=c.id, name=c.name, city=c.city, country=c.country, zone=c.timezone)
            for c in companies.values()
        )
    )


async def _orders_forty(story: Story, alice: Actor) -> Card:
    await _forty(story)
    form = await alice.runs("/encore order")
    await form.fill(portal="EMEA", event=EVENT)
    options = await alice.user.suggestions(form.view, "cinemas", "Multi Screen")
    chosen = [option for option in options if not option["value"].startswith("use:")]
    assert len(chosen) == FORTY
    await form.takes("cinemas", chosen)
    await form.enters("due", PLAIN_DUE)
    await form.shows("due", "Europe/Athens", "Atlantic/Canary")
    preview = await form.sends()
    preview.says("40 orders", "10 cinemas on Europe/Athens", "10 cinemas on Indian/Reunion")
    await preview.confirms()
    return await story.channel.card()


async def test_forty_cinemas_are_one_card_and_one_message_at_the_end(staged: Staged) -> None:
    story = await staged(speed=2.0, poll_min_seconds=4.0)
    card = await _orders_forty(story, story.alice)
    await story.until(lambda: len(story.portal.orders) == FORTY)
    await card.shows("0 of 40 delivered", "20 more behind the button")
    await story.channel.expect_broadcast("All 40 delivered: ")
    await card.shows("All 40 delivered")
    card.thread.tells("All 40 delivered")
    assert len(story.channel.roots()) == 1
    assert len(card.thread.replies()) == 1
    story.portal.placed_once(FORTY)
    everything = await story.bob.opens(card, "show_all")
    everything.says("1 to 20 of 40")


async def test_of_forty_cinemas_the_thread_tells_the_troubles_alone(staged: Staged) -> None:
    story = await staged(speed=2.0, poll_min_seconds=4.0)
    card = await _orders_forty(story, story.alice)
    await card.shows("transferring")
    await story.until(lambda: len(story.portal.orders) == FORTY)
    backend = story.portal.backend
    await story.until(lambda: "transferring" in card.text)
    story.expects("3 of 40 failed:", "Transfer failed:", "Transfer has recovered:")
    for order in story.portal.orders[:3]:
        backend.fail(order, code="EIO")
    told = await story.channel.expect_broadcast("3 of 40 failed:", "EIO")
    await card.shows("3 failed")
    assert card.thread.heads() == ["3 of 40 failed:"]
    for order in story.portal.orders[:3]:
        backend.recover(order)
    await card.thread.expect_line("has recovered")
    await story.until(lambda: "🔴" not in text_of(told) and "~*3 of 40 failed:*" in text_of(told))
    await story.channel.expect_broadcast("All 40 delivered: ")
    await card.shows("All 40 delivered")


async def test_some_of_several_are_refused(story: Story) -> None:
    story.portal.goes_wrong("refuse", "add-encore", reason="No disk there")
    form = await story.alice.runs("/encore order")
    await form.fill(portal="EMEA", cinemas=["Filmhuis Bergh", "Sala Réunion"], event=EVENT, due=PLAIN_DUE)
    preview = await form.sends()
    await preview.confirms()
    card = await story.channel.card()
    await story.channel.expect_broadcast("Refused", "No disk there")
    await story.channel.expect_broadcast("1 of 2 delivered, 1 refused: ")
    await card.shows("1 of 2 delivered", "1 refused")
    assert len(story.portal.orders) == 1
