"""Windows over windows: every way through them is gone in Slack, at every depth; none is a fourth, and from each one comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.cinemas.cinema import Cinema
from bot.orders.order import Order, OrderRequest, Phase, Submission
from bot.store.json_codec import pack
from bot.views import (
    all_orders,
    buttons,
    change,
    cinema,
    form,
    preview,
    split_assets,
    trouble,
    ways,
)  # fmt: skip
from bot.views.blocks import actions, section
from bot.views.message import Message
from bot.views.ways import OUTSIDE, SUBMIT, Way
from bot.wall_time import WallTime
from gofilex import Portal
from sandbox.slack import View, text_of
from sandbox.slack.people.form_fields import fields_of
from tests.intake import submit
from tests.stories.conftest import Staged
from tests.stories.people import EVENT, PLAIN_DUE
from tests.stories.story import Story
from tests.walks import walks

BERGH = Cinema(
    Portal.EMEA, id="92ocDLbbpnHPYZrTe", name="Filmhuis Bergh", city="'s Heerenberg", country="NL", zone="Europe/Amsterdam"
)  # fmt: skip
ASSETS = ("340d4bd0-6909-4d5c-8b6c-0f9a9d8f1a11", "b1c2d3e4-6909-4d5c-8b6c-0f9a9d8f1a12")
UNKNOWN, UNSEEN, REFUSED, PLACED = range(4)
STATE_FOR = {
    buttons.RESOLVE_PLACED: UNKNOWN, buttons.RESOLVE_NOT_PLACED: UNKNOWN, buttons.OTHER_ID: UNSEEN, buttons.SPLIT: REFUSED,
}  # fmt: skip
NOT_WAYS = {
    buttons.REFRESH, buttons.UNFOLLOW, buttons.CHANGE_MADE, buttons.CHANGE_NOT_MADE, buttons.PAGE_BACK, buttons.PAGE_NEXT,
    form.MORE_OPTIONS,
}  # fmt: skip
"""Buttons that lead to no window, or to another page of the same."""


async def keeps_orders(story: Story, name: str) -> None:
    """A submission of Alice's with an order in each state that has buttons of its own."""
    due = WallTime.at(story.clock.now().replace(hour=17, minute=0) + timedelta(days=9), "Europe/Amsterdam")
    request = OrderRequest(BERGH, due, event=EVENT)
    mixed = replace(request, event="", assets=ASSETS)
    orders = [
        Order(name, UNKNOWN, request, phase=Phase.UNKNOWN, reason="No answer."),
        Order(name, UNSEEN, request, phase=Phase.PLACED, order_id="HmuqfJLHEQ5vCX6E8", resolved_by=story.alice.id),
        Order(name, REFUSED, mixed, phase=Phase.REFUSED, reason="TS and non-TS assets can't share an order."),
        Order(name, PLACED, request, phase=Phase.PLACED, order_id="zazRCknY5tRKFR5p7"),
    ]
    submission = Submission(name, "T0ENCORE", story.channel.id, story.alice.id, story.clock.time(), len(orders))
    assert await submit(story.store, submission, orders)
    for order in orders:
        await story.store.engine.client.set(story.store.keys.shard(name).order(order.id), pack(Order, order))


class Walker:
    """Alice, who goes through the windows."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._person = story.alice.user

    async def goes(self, name: str, walk: Sequence[Way]) -> None:
        """All of it, from a message on; afterwards she is back outside."""
        await keeps_orders(self._story, name)
        state = next((STATE_FOR[way.by] for way in walk if way.by in STATE_FOR), PLACED)
        depth = 0
        for way in walk:
            before = self._person.view
            await self._presses(way, name, state)
            await self._story.slack.until(partial(self._is_there, way.to, before), within=60)
            depth += way.how is not ways.How.UPDATE
            assert [view.callback_id for view in self._person.views][-1] == way.to
            assert len(self._person.views) == depth, (way, [view.callback_id for view in self._person.views])
            self._offers_only_ways(depth)
        while self._person.view:
            await self._person.closes()
            depth -= 1
        assert depth == 0

    def _is_there(self, callback_id: str, before: View | None) -> bool:
        view = self._person.view
        return view is not None and view.callback_id == callback_id and (view is not before or bool(view.earlier))

    def _offers_only_ways(self, depth: int) -> None:
        view = self._person.view
        assert view is not None
        for one in fields_of(view):
            if one.kind == "button" and one.action_id not in NOT_WAYS and not one.action_id.startswith("choose"):
                assert ways.is_offered(view.callback_id, one.action_id, depth), (view.callback_id, one.action_id, depth)

    async def _presses(self, way: Way, name: str, state: int) -> None:
        number = buttons.ALL if way.to == all_orders.CALLBACK else state
        value = buttons.order_value(name, number)
        view = self._person.view
        if way.source == OUTSIDE:
            await self._from_outside(way.by, value)
        elif way.by == SUBMIT:
            assert view is not None
            await self._fills(view, way.to)
            outcome = await self._person.submits()
            assert outcome.what in ("pushed", "updated"), (way, outcome)
        elif way.by == "cinemas":
            assert view is not None
            await self._picks_unknown(view)
        else:
            assert view is not None
            assert (await self._person.clicks(view, way.by, value)).ok

    async def _from_outside(self, by: str, value: str) -> None:
        if by.startswith("/"):
            assert (await self._person.runs(by, channel="#encores")).ok
            return
        assert self._story.bot is not None
        said = Message(by, [section(by), actions([buttons.button(by, by, value)], "actions")])
        posted = await self._story.bot.slack.post(self._story.channel.id, said, notice=f"{by}{value}")
        message = next(one for one in self._story.channel.roots() if one.ts == posted.ts)
        self._story.expected.seen.add((message.ts, ""))
        assert (await self._person.clicks(message, by)).ok

    async def _picks_unknown(self, view: View) -> None:
        offered = await self._person.suggestions(view, "cinemas", "Qq7mQ2nB9tRkLwEzd")
        await self._person.sets(view, "cinemas", [offered[-1]])

    async def _fills(self, view: View, to: str) -> None:
        person = self._person
        if view.callback_id == form.CALLBACK:
            if to == cinema.CALLBACK:
                await self._picks_unknown(view)
                await self._story.slack.until(lambda: person.view is not view, within=60)
                await person.closes()
            elif not view.values["cinemas"]["cinemas"]["selected_options"]:
                await person.sets(view, "cinemas", (await person.suggestions(view, "cinemas", "Bergh"))[:1])
            if not view.values["event"]["event"]["selected_option"]:
                await person.sets(view, "event", (await person.suggestions(view, "event", EVENT))[:1])
            await person.types(view, "due", PLAIN_DUE)
        elif view.callback_id == preview.CALLBACK:
            await self._has_confirmed(view, stale=to == trouble.TROUBLE)
        elif view.callback_id == change.CALLBACK:
            await person.picks(view, change.WHAT, "Something else")
            await person.types(view, change.WORD, "Please look at it.")
        elif view.callback_id == split_assets.CALLBACK:
            await person.picks(view, split_assets.FIELD, "0")

    async def _has_confirmed(self, view: View, *, stale: bool) -> None:
        """Her Confirm was done and its answer lost; or the plan that the preview shows is there no more."""
        bot = self._story.bot
        assert bot is not None
        draft, _, revision = view.private_metadata.rpartition(":")
        if stale:
            plan = await self._story.store.drafts.plan(draft, int(revision))
            assert plan is not None
            await self._story.store.drafts.save_plan(replace(plan, revision=999))
        else:
            person = await bot.slack.person(self._story.alice.id)
            assert (await bot.ordering.confirm(person, draft, int(revision), lambda _: {})).first


async def test_every_way_at_every_depth_leads_where_the_table_says_and_back(staged: Staged) -> None:
    story = await staged(worker=False)
    walker = Walker(story)
    for index, walk in enumerate(walks().values()):
        await walker.goes(f"s{index}", walk)


@pytest.mark.parametrize("trouble_of", ["rate_limit", "refuse", "trigger"])
async def test_a_form_that_cannot_be_opened_leaves_the_decision_and_offers_the_next_step(
    story: Story, trouble_of: str
) -> None:
    story.portal.goes_wrong("hang-before", "add-encore")
    card = await story.alice.orders()
    told = await story.channel.expect_broadcast("Outcome unknown")
    story.allows("ratelimited", "fatal_error", "expired_trigger_id")
    match trouble_of:
        case "rate_limit":
            story.slack.faults.rate_limit("views.open", times=None)
        case "refuse":
            story.slack.faults.refuse("views.open", "fatal_error")
        case _:
            story.slack.faults.refuse("views.open", "expired_trigger_id")

    before = len(story.alice.user.whispers())
    await story.alice.presses(told, "settle_not_placed")

    offered = await story.alice.is_told(before)
    assert "It is settled: it was not placed." in text_of(offered)
    assert "try again" not in text_of(offered)
    await card.thread.expect_line("It was not placed.", "<@U0ALICE>")
    story.slack.faults.clear()
    again = await story.alice.opens(offered, "reorder")
    assert again.value("event") == EVENT
    await (await again.sends()).confirms()
    await story.channel.card(1)


async def test_in_a_window_too_the_decision_stands_and_its_next_step_waits_in_the_channel(story: Story) -> None:
    story.portal.goes_wrong("hang-before", "add-encore")
    card = await story.alice.orders()
    await story.channel.expect_broadcast("Outcome unknown")
    window = await story.alice.opens(card, "details")
    story.allows("fatal_error")
    story.slack.faults.refuse("views.update", "fatal_error")

    before = len(story.alice.user.whispers())
    await window.actor.user.clicks(window.view, "settle_not_placed")
    offered = await story.alice.is_told(before)

    assert "It is settled: it was not placed." in text_of(offered)
    note = await story.alice.window("encore_note")
    note.says("It is settled: it was not placed.")
    await note.closes()
    story.slack.faults.clear()
    assert (await story.alice.opens(offered, "reorder")).value("event") == EVENT
    await card.thread.expect_line("It was not placed.", "<@U0ALICE>")
