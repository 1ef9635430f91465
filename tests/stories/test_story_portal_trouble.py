"""A portal that refuses, keeps silent, or is not there."""

from __future__ import annotations

import pytest

from sandbox.slack import text_of
from tests.stories.conftest import Staged
from tests.stories.people import EVENT, PLAIN_DUE
from tests.stories.reading import words_in
from tests.stories.story import Story

BERGH = "92ocDLbbpnHPYZrTe"


async def test_a_refusal_is_told_with_its_reason_and_the_form_opens_again_with_everything(story: Story) -> None:
    story.portal.goes_wrong("refuse", "add-encore", reason="Bookings for <this> house are closed")
    form = await story.alice.runs(f"/encore order Filmhuis Bergh event {EVENT} due {PLAIN_DUE}")
    await form.fill(description="Matinée", additional_text="Ring twice.", transfer_after="26 november 2026 08:00")
    preview = await form.sends()
    await preview.confirms()
    card = await story.channel.card()
    await story.channel.expect_broadcast("Refused by the EMEA portal", "Bookings for &lt;this&gt; house are closed")
    await card.shows("Refused", "Nothing was ordered")
    story.portal.placed_nothing()

    form = await story.alice.opens(card, "reorder")
    assert form.value("cinemas") == [BERGH]
    assert form.value("event") == EVENT
    assert form.value("description") == "Matinée"
    assert form.value("additional_text") == "Ring twice."
    await form.shows("due", "Fri 27 Nov 2026, 18:00")
    await form.shows("transfer_after", "Thu 26 Nov 2026, 08:00")
    preview = await form.sends()
    await preview.confirms()
    second = await story.channel.card(1)
    await second.thread.expect_line("Accepted")
    assert story.portal.bodies[0] == story.portal.bodies[1]
    assert len(story.portal.orders) == 1


async def test_ts_and_other_recordings_are_split_into_two_orders(story: Story) -> None:
    story.expected.alike = 2
    hamlet = next(e for e in story.portal.backend.catalogues["emea"].events.values() if e.name.startswith("Hamlet"))
    by_kind = {asset.file_type: asset.uuid for asset in hamlet.assets}
    form = await story.alice.runs("/encore order")
    await form.fill(
        portal="EMEA", cinemas="Filmhuis Bergh", event=hamlet.id, due=PLAIN_DUE, assets="\n".join(by_kind.values())
    )
    preview = await form.sends()
    await preview.confirms()
    card = await story.channel.card()
    await story.channel.expect_broadcast("Refused", "TS and non-TS encores cannot be combined in one order")
    await card.shows("Split into two orders")

    split = await story.alice.opens(card, "split")
    outcome = await story.alice.user.picks(split.view, "ts_assets", by_kind["ts"])
    assert outcome.ok
    outcome = await split.submits()
    assert outcome.what == "updated", outcome
    form = await story.alice.window("encore_order")
    form.says("Each cinema gets 2 orders")
    preview = await form.sends()
    preview.says("2 orders")
    await preview.confirms()
    await story.channel.card(1)
    await story.channel.expect_broadcast("All 2 delivered: ")
    sent = [body["assetUuids"] for body in story.portal.bodies[1:]]
    assert sorted(sent) == sorted([[by_kind["ts"]], [by_kind["dcp"]]])
    assert len(story.portal.orders) == 2


@pytest.mark.parametrize(
    "kind", ["hang", "cut", "half-body", "empty", "html", "no-id", "no-success", "bad-gateway-after"]
)
async def test_an_answer_that_never_came_is_resolved_by_the_person_who_finds_the_order(story: Story, kind: str) -> None:
    story.portal.goes_wrong(kind, "add-encore")
    card = await story.alice.orders()
    told = await story.channel.expect_broadcast("Outcome unknown", "It will not be sent again by itself")
    assert "Filmhuis Bergh" in text_of(told)
    if kind == "no-success":
        assert f"it names order {story.portal.order}: look for that" in text_of(told)
    if kind in ("empty", "html"):
        address = f"{story.server.portal_url('emea')}/api/"
        await story.ada.expect_direct("An order was not taken", "HTTP 200, ", address, "GOFILEX_EMEA_URL")
    await card.shows("Outcome unknown")
    await story.passes(3600)
    story.portal.placed_once()

    refusal = await story.bob.presses_in_vain(told, "settle_placed")
    assert "Only who ordered this, or an administrator" in refusal
    refusal = await story.bob.presses_in_vain(told, "settle_not_placed")
    assert "Only who ordered this, or an administrator" in refusal

    window = await story.alice.opens(told, "settle_placed")
    await window.fill(order_id=story.portal.order)
    await window.confirms()
    await card.thread.expect_line("It was placed.", story.portal.order, "<@U0ALICE>")
    await card.shows("Delivered")
    story.portal.placed_once()
    await story.until(
        lambda: f"It was placed: order `{story.portal.order}`" in text_of(told), what="the question is gone"
    )
    assert not [block for block in told.blocks or [] if block["type"] == "actions"]


async def test_an_id_that_is_none_is_an_unknown_outcome_with_its_text_and_no_list_breaks(story: Story) -> None:
    story.portal.goes_wrong("odd-id", "add-encore")
    card = await story.alice.orders()
    told = await story.channel.expect_broadcast("Outcome unknown", "It will not be sent again by itself")
    id_ = story.portal.order
    assert f"“{id_[:8]} {id_[8:]}”, which is no id that the bot can follow: look for that" in text_of(told)
    await card.shows("Outcome unknown")
    for person in (story.alice, story.bob):
        assert "1 open order" in text_of(await person.asks("/encore list"))
    await story.alice.user.opens_home()
    home = await story.alice.user.wait_for_home(within=60)
    assert "Outcome unknown" in "\n".join(words_in(home.blocks))
    story.portal.placed_once()


@pytest.mark.parametrize("kind", ["half-character", "byte-order-mark"])
async def test_odd_bytes_in_every_answer_stop_neither_the_order_nor_its_following(story: Story, kind: str) -> None:
    story.portal.goes_wrong(kind, times=None)
    card = await story.alice.orders()
    await card.thread.expect_line("Accepted")
    await card.thread.expect_line("Delivered")
    await card.shows("Delivered")
    story.portal.placed_once()


async def test_a_wrong_id_for_an_unknown_outcome_is_told_at_the_field_and_nothing_of_that_order(story: Story) -> None:
    elsewhere = story.portal.places(
        next(id_ for id_ in story.portal.backend.catalogues["emea"].companies if id_ != BERGH)
    )
    await story.passes(3600)
    story.portal.goes_wrong("cut", "add-encore")
    card = await story.alice.orders()
    told = await story.channel.expect_broadcast("Outcome unknown")
    [right] = [order for order in story.portal.orders if order != elsewhere]

    window = await story.alice.opens(told, "settle_placed")
    await (await window.fill(order_id="abc")).is_refused(order_id="The EMEA portal shows no order with this id")
    await (await window.fill(order_id=elsewhere)).is_refused(order_id="not to Filmhuis Bergh")
    await window.fill(order_id=f"`{right}`")
    await window.confirms()
    await card.thread.expect_line("It was placed.", right, "<@U0ALICE> looked in the portal, <!date^")
    await card.shows("Delivered", "Id given by <@U0ALICE>, ")
    assert elsewhere not in text_of(card.message)


async def test_an_id_given_while_the_portal_is_silent_can_be_changed_on_the_card(story: Story) -> None:
    story.portal.goes_wrong("cut", "add-encore")
    card = await story.alice.orders()
    told = await story.channel.expect_broadcast("Outcome unknown")
    await story.server.refuse_connections()
    window = await story.alice.opens(told, "settle_placed")
    await window.fill(order_id="HmuqfJLHEQ5vCX6E8")
    await window.confirms()
    await card.thread.expect_line("It was placed.", "until it does, the card takes another id")
    await card.shows("Being looked for")
    await story.server.accept_connections()
    await card.shows("Not found")
    await card.thread.expect_line("The portal does not show an order with this id")

    window = await story.alice.opens(card, "other_id")
    window.says("HmuqfJLHEQ5vCX6E8")
    await window.fill(order_id=story.portal.order)
    await window.confirms()
    await card.thread.expect_line(f"It is order `{story.portal.order}`.", "in the place of")
    await card.shows("Delivered")
    assert not card.has_button("other_id")


async def test_an_administrator_says_that_it_was_not_placed_and_orders_again(story: Story) -> None:
    story.portal.goes_wrong("hang-before", "add-encore")
    card = await story.alice.orders()
    told = await story.channel.expect_broadcast("Outcome unknown")
    story.portal.placed_nothing()

    form = await story.ada.opens(told, "settle_not_placed")
    await card.thread.expect_line("It was not placed.", "<@U0ADA>")
    assert form.value("event") == EVENT
    preview = await form.sends()
    await preview.confirms()
    second = await story.channel.card(1)
    await second.thread.expect_line("Delivered")
    assert len(story.portal.orders) == 1


async def test_a_portal_that_cannot_be_reached_gets_the_order_when_it_is_back(story: Story) -> None:
    await story.server.refuse_connections()
    card = await story.alice.orders()
    await card.shows("Waiting to be sent")
    await card.thread.expect_line("The EMEA portal can't be reached", "Nothing has been sent yet")
    await story.passes(300)
    story.portal.placed_nothing()
    await story.server.accept_connections()
    await card.thread.expect_line("Accepted")
    await card.thread.expect_line("Delivered")
    story.portal.placed_once()


async def test_an_answer_that_takes_its_time_is_still_sending_until_then(story: Story) -> None:
    late = story.line.holds("add-encore")
    form = await story.alice.runs(f"/encore order Filmhuis Bergh event {EVENT} due {PLAIN_DUE}")
    preview = await form.sends()
    await preview.confirms()
    await story.soon(lambda: story.portal.orders and story.channel.roots())
    story.clock.forward(5)
    await story.store.presence.wake()
    await story.slack.until(lambda: story.channel.roots()[0].text.startswith("Being sent"), within=60)
    late.comes()
    card = await story.channel.card()
    await story.slack.until(card.thread.replies, within=60)
    await card.thread.expect_line("Accepted")
    await card.shows("Delivered")
    story.portal.placed_once()


async def test_a_waiting_order_can_be_held_back(story: Story) -> None:
    await story.server.refuse_connections()
    card = await story.alice.orders()
    await card.shows("Waiting to be sent")
    await card.thread.expect_line("can't be reached")
    await story.alice.presses(card, "unfollow")
    await card.thread.expect_line("Not placed.", "Stopped by <@U0ALICE>")
    await story.server.accept_connections()
    await story.passes(300)
    await card.shows("Not placed")
    story.portal.placed_nothing()


async def test_a_portal_that_is_down_for_an_hour_is_told_once_and_so_is_its_return(story: Story) -> None:
    story.portal.backend.set_speed(0.005)
    card = await story.alice.orders()
    await card.thread.expect_line("Accepted")
    story.portal.goes_wrong("unavailable", times=None)
    await story.channel.expect_notice("The EMEA portal has not answered", "Nothing is lost")
    await story.ada.expect_direct("The EMEA portal has not answered")
    for _ in range(6):
        await story.skips(600)
    story.portal.backend.clear_faults()
    await story.channel.expect_notice("The EMEA portal is back")
    await story.ada.expect_direct("The EMEA portal is back")
    story.portal.backend.set_speed(4)
    await card.thread.expect_line("Delivered")
    assert len(story.channel.roots()) == 3, "the card, and one line for each end of the outage"
    assert not any("portal" in head and "Accepted" not in head for head in card.thread.heads())
    story.portal.placed_once()


async def test_an_order_that_meets_nothing_of_the_portals_is_told_with_its_address_to_administrators_too(
    story: Story,
) -> None:
    story.portal.goes_wrong("missing", "add-encore", status=404)
    card = await story.alice.orders()
    address = f"{story.server.portal_url('emea')}/api/"
    await story.channel.expect_broadcast("Not placed at the EMEA portal", "does not offer it", address)
    await story.ada.expect_direct("An order was not taken", "HTTP 404", address, "GOFILEX_EMEA_URL")
    await card.shows("Refused", "does not offer it", address)
    story.portal.placed_nothing()
    assert len(story.portal.asked("add-encore")) == 1

    form = await story.alice.opens(card, "reorder")
    await (await form.sends()).confirms()
    second = await story.channel.card(1)
    await second.thread.expect_line("Delivered")
    assert len(story.portal.orders) == 1
    assert len(story.slack.workspace.dm(story.ada.id).messages) == 1, "said once"


@pytest.mark.parametrize("status", [400, 404, 405, 422, 501])
async def test_a_refusal_is_told_in_the_portals_words_whatever_its_shape(story: Story, status: int) -> None:
    body = {"errors": ["This event has no encore rights in NL"]}
    story.portal.goes_wrong("refuse-with", "add-encore", status=status, body=body)
    card = await story.alice.orders()
    await story.channel.expect_broadcast(
        "Refused by the EMEA portal", "“This event has no encore rights in NL”.", "Nothing was ordered"
    )
    await card.shows("Refused", "This event has no encore rights in NL")
    story.portal.placed_nothing()
    assert len(story.portal.asked("add-encore")) == 1


async def test_fields_that_the_portal_finds_wrong_are_named_as_in_the_form(story: Story) -> None:
    names = [{"name": name, "type": "notAllowed"} for name in ("deliveryDue", "company.identifier.value", "bundle")]
    body = {"error": "validation-error", "reason": "Validation failed", "details": names}
    story.portal.goes_wrong("refuse-with", "add-encore", body=body)
    card = await story.alice.orders()
    told = "It is about *Due*, *Cinemas* and `bundle`."
    await story.channel.expect_broadcast("Refused by the EMEA portal", "“Validation failed”.", told)
    await card.shows("Validation failed", told)
    story.portal.placed_nothing()


async def test_one_odd_answer_of_a_portal_that_took_orders_before_says_nothing_of_its_address(story: Story) -> None:
    card = await story.alice.orders()
    await card.thread.expect_line("Accepted")
    story.portal.goes_wrong("html", "add-encore")
    await story.alice.orders(f"Cine Ancla event {EVENT} due {PLAIN_DUE}")
    await story.channel.expect_broadcast("Outcome unknown", "a web page")
    await card.thread.expect_line("Delivered")
    assert story.slack.workspace.dm(story.ada.id).messages == []


async def test_the_token_is_not_accepted(story: Story) -> None:
    story.portal.goes_wrong("unauthorised", "add-encore")
    card = await story.alice.orders()
    await story.ada.expect_direct("does not accept this bot's token", "GOFILEX_EMEA_TOKEN")
    await story.channel.expect_broadcast("Refused", "administrator")
    await card.shows("Refused")
    story.portal.placed_nothing()


async def test_too_many_requests_only_put_an_order_off(story: Story) -> None:
    story.portal.goes_wrong("rate-limit", "add-encore", times=2, retry_after="20")
    card = await story.alice.orders()
    await card.thread.expect_line("can't be reached")
    await card.thread.expect_line("Delivered")
    assert len(story.portal.orders) == 1


async def test_the_answer_names_another_zone_than_the_directory(staged: Staged) -> None:
    story = await staged(speed=0)
    story.portal.backend.move_company("emea", BERGH, "Europe/Athens")
    card = await story.alice.orders()
    await story.channel.expect_broadcast(
        "The portal has this cinema on the clock of Europe/Athens, not of Europe/Amsterdam.",
        "1 hour earlier than the preview said",
    )
    await card.shows("Fri 27 Nov 2026, 18:00 in 's Heerenberg")
    form = await story.alice.runs("/encore order")
    await form.fill(portal="EMEA", cinemas="Filmhuis Bergh")
    await form.enters("due", PLAIN_DUE)
    await form.shows("due", "Europe/Athens")
