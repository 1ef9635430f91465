"""Filling in the form: how dates are read, what is wrong at which field, what is asked."""

from __future__ import annotations

import pytest

from tests.stories.conftest import Staged
from tests.stories.people import EVENT, PLAIN_DUE, Modal
from tests.stories.story import Story, seconds


async def _form(story: Story, cinema: str = "Filmhuis Bergh", **fields: str) -> Modal:
    form = await story.alice.runs("/encore order")
    return await form.fill(portal="EMEA", cinemas=cinema, event=EVENT, **fields)


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("due", "glorp", "glorp"),
        ("due", "27 november 2026", "Add a time"),
        ("due", "17 november 2026 18:00", "has passed"),
        ("due", "", "Say by when"),
        ("transfer_after", "saturday 28 november 2026 10:00", "is later than due"),
        ("release_after", "saturday 28 november 2026 10:00", "is later than due"),
        ("assets", "not-a-uuid", "Not asset UUIDs: “not-a-uuid”"),
        ("owner", "comscore:", "source:value"),
    ],
)
async def test_what_is_wrong_stands_at_its_field_and_all_that_was_typed_stays(
    story: Story, field: str, text: str, words: str
) -> None:
    form = await _form(story, **{"due": PLAIN_DUE, field: text})
    if field == "due" and not text:
        outcome = await form.submits()
        assert outcome.what == "incomplete"  # Slack itself asks for what is not optional
        assert set(outcome.errors) == {"due"}
    else:
        await form.is_refused(**{field: words})
    await form.fill(**{field: PLAIN_DUE if field == "due" else ""})
    preview = await form.sends()
    preview.says("Fri 27 Nov 2026, 18:00")
    story.portal.placed_nothing()


async def test_several_mistakes_are_shown_at_once(story: Story) -> None:
    form = await story.alice.runs("/encore order")
    await form.fill(portal="EMEA", cinemas="Filmhuis Bergh", due="glorp", assets="nonsense", booker=":")
    await form.is_refused(due="glorp", assets="nonsense", booker="source:value")


async def test_nothing_to_deliver_is_an_error(story: Story) -> None:
    form = await story.alice.runs("/encore order")
    await form.fill(portal="EMEA", cinemas="Filmhuis Bergh", due=PLAIN_DUE)
    await form.is_refused(event="Give an event, or asset UUIDs, or both")


async def test_enter_shows_how_a_date_is_read_and_keeps_what_was_typed(story: Story) -> None:
    form = await _form(story, description="keep me")
    await form.enters("due", PLAIN_DUE)
    await form.shows("due", "*Fri 27 Nov 2026, 18:00*", "'s Heerenberg (Europe/Amsterdam)", "in 9 days")
    assert form.value("description") == "keep me"
    hashes = [call.arguments.get("hash") for call in story.slack.calls_of("views.update")]
    assert hashes
    assert all(hashes)


async def test_another_cinema_shows_the_date_on_its_own_clock(story: Story) -> None:
    form = await _form(story)
    await form.enters("due", PLAIN_DUE)
    await form.clears("cinemas")
    await form.shows("due", "Choose a cinema")
    await form.fill(cinemas="Sala Réunion")
    await form.shows("due", "Fri 27 Nov 2026, 18:00", "Saint-Denis (Indian/Reunion)")


async def test_a_date_with_two_readings_is_asked_under_its_field_and_picked_there(story: Story) -> None:
    form = await _form(story)
    await form.enters("due", "27 november 2026 at 6")
    await form.shows("due", "Fri 27 Nov 2026, 06:00", "Fri 27 Nov 2026, 18:00")
    await form.chooses("choose_1")
    await form.shows("due", "Fri 27 Nov 2026, 18:00", "as you chose")
    preview = await form.sends()
    await preview.confirms()
    await story.channel.card()
    assert [body["deliveryDue"] for body in story.portal.bodies] == ["2026-11-27T18:00:00"]


async def test_a_date_with_two_readings_must_be_picked_before_confirm(story: Story) -> None:
    form = await _form(story, due="next friday 6pm")
    preview = await form.sends()
    preview.says("Fri 27 Nov 2026, 18:00", "Fri 20 Nov 2026, 18:00", "as you choose above")
    outcome = await preview.submits()
    assert outcome.what == "incomplete"
    story.portal.placed_nothing()
    await preview.picks("pick_0", "Fri 20 Nov 2026, 18:00")
    await preview.confirms()
    await story.channel.card()
    assert [body["deliveryDue"] for body in story.portal.bodies] == ["2026-11-20T18:00:00"]


async def test_a_due_time_soon_is_warned_about(story: Story) -> None:
    form = await _form(story, due="tomorrow 18:00")
    preview = await form.sends()
    preview.says("sooner than 48 hours")


async def test_a_preview_rounds_in_one_way(story: Story) -> None:
    form = await _form(story, due="thursday 19 november 2026 20:15")
    preview = await form.sends()
    preview.says("in 29 hours, sooner than 48 hours", "20:15 in 's Heerenberg*, in 29 hours")
    assert "30 hours" not in preview.text


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("27 november 2026 at 6", "Due: You typed “27 november 2026 at 6”: morning or evening?"),
        ("next friday 6pm", "Due: You typed “next friday 6pm”: which day?"),
    ],
)
async def test_a_question_asks_and_leaves_the_answers_to_the_buttons(story: Story, text: str, asks: str) -> None:
    form = await _form(story, due=text)
    preview = await form.sends()
    [label] = [block["label"]["text"] for block in preview.view.blocks if block["type"] == "input"]
    assert asks in label
    assert "2026, " not in label


async def test_the_clocks_go_forward_between_order_and_due(staged: Staged) -> None:
    story = await staged(begins="2027-03-26T10:00")
    form = await _form(story)
    await form.enters("due", "monday 29 march 2027 18:00")
    await form.shows("due", "Mon 29 Mar 2027, 18:00", "the clocks there go forward by 1 hour before then")
    preview = await form.sends()
    await preview.confirms()
    await story.channel.card()
    [order] = story.portal.backend.orders.values()
    assert story.portal.bodies[0]["deliveryDue"] == "2027-03-29T18:00:00"
    assert order.due == pytest.approx(seconds("2027-03-29T16:00"))


async def test_the_clocks_go_back_between_order_and_due(staged: Staged) -> None:
    story = await staged(begins="2026-10-23T10:00")
    form = await _form(story)
    await form.enters("due", "monday 26 october 2026 18:00")
    await form.shows("due", "Mon 26 Oct 2026, 18:00", "the clocks there go back by 1 hour before then")
    preview = await form.sends()
    await preview.confirms()
    card = await story.channel.card()
    await card.shows("Mon 26 Oct 2026, 18:00 in 's Heerenberg")
    [order] = story.portal.backend.orders.values()
    assert story.portal.bodies[0]["deliveryDue"] == "2026-10-26T18:00:00"
    assert order.due == pytest.approx(seconds("2026-10-26T17:00"))


async def test_a_time_that_comes_twice_is_asked_and_goes_with_its_offset(staged: Staged) -> None:
    story = await staged(begins="2026-10-20T10:00")
    form = await _form(story, due="sunday 25 october 2026 02:30")
    preview = await form.sends()
    preview.says("the first time, before the clock goes back", "the second time, after the clock went back")
    await preview.picks("pick_0", "the second time")
    await preview.confirms()
    await story.channel.card()
    assert story.portal.bodies[0]["deliveryDue"] == "2026-10-25T02:30:00+01:00"
    [order] = story.portal.backend.orders.values()
    assert order.due == pytest.approx(seconds("2026-10-25T01:30"))


async def test_a_time_that_does_not_exist_is_refused_with_what_is_near_it(staged: Staged) -> None:
    story = await staged(begins="2027-03-26T10:00")
    form = await _form(story, due="sunday 28 march 2027 02:30")
    await form.is_refused(due="Near it: Sun 28 Mar 2027, 01:59")
    story.portal.placed_nothing()


@pytest.mark.parametrize("first", ["due", "transfer_after"])
async def test_two_dates_entered_at_once_are_both_read(story: Story, first: str) -> None:
    """Slack draws one of them only, for both answers are to the form as it was; and they come in either order."""
    form = await _form(story)
    texts = {"due": PLAIN_DUE, "transfer_after": "thursday 26 november 2026 10:00"}
    user = story.alice.user
    held = story.slack.faults.hold("views.update")

    await user.types(form.view, "due", texts["due"], enter=True)
    await held.reached.wait()
    story.clock.forward(0.3)
    await user.types(form.view, "transfer_after", texts["transfer_after"], enter=True)
    if first == "transfer_after":  # the answer to what was done later comes first
        await form.shows("transfer_after", "Thu 26 Nov 2026, 10:00")
    held.open()

    await form.shows("due", "Fri 27 Nov 2026, 18:00")
    await form.shows("transfer_after", "Thu 26 Nov 2026, 10:00")
    story.allows("hash_conflict")


async def test_more_options_shows_what_most_orders_leave_empty_and_keeps_what_is_typed(staged: Staged) -> None:
    story = await staged(portals=("emea",))
    form = await story.alice.runs("/encore order")
    await form.fill(cinemas="Filmhuis Bergh", event=EVENT, due=PLAIN_DUE)
    assert "Content owner" not in form.text
    assert "Portal" not in form.text
    await form.chooses("more_options")
    form.says("Content owner", "Booker", "Description", "Additional text")
    assert form.value("due") == PLAIN_DUE
    await form.fill(description="keep me")
    await form.enters("due", PLAIN_DUE)
    assert form.value("description") == "keep me"
    preview = await form.sends()
    preview.says("keep me", "*1 order*")
    assert preview.view.definition["submit"]["text"] == "Place the order"
    await preview.confirms()
    await story.channel.card()
    assert story.portal.bodies[0]["description"] == "keep me"


async def test_what_is_typed_for_an_event_is_offered_as_an_id_with_a_doubt(story: Story) -> None:
    form = await story.alice.runs("/encore order")
    offered = await story.alice.user.suggestions(form.view, "event", "Aidda")
    assert [option["text"]["text"] for option in offered] == ["Use this id: Aidda"]
    assert "does not look like an event id" in offered[0]["description"]["text"]
