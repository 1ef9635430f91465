"""Ordering: `/encore order …`, the shortcut and the button open the form; Send shows the preview; Confirm submits."""

from __future__ import annotations

import re

from bot.cinemas.cinema import TYPED_PREFIX
from bot.orders.draft_check import FieldErrors
from bot.orders.ordering import Form, ZoneNeeded
from bot.orders.plan import Plan
from bot.views import batch, buttons, trouble
from bot.views import form as form_view
from bot.views import preview as preview_view
from bot.views.block_kit import View
from bot.views.cinema import cinema_form
from handlers.cinemas import zones_to_offer
from handlers.dispatcher import Answer, Entrance
from handlers.interaction import Interaction

SHORTCUT = "order_encore"

REDRAWS = ("portal", "cinemas", "due", "transfer_after", "release_after")
"""Inputs of the form that dispatch: how the dates are read is shown anew."""


def register(entrance: Entrance) -> None:
    entrance.subcommand(("order",), open_form)
    entrance.shortcut(SHORTCUT, open_form)
    entrance.action(buttons.ORDER, open_form)
    for field in REDRAWS:
        entrance.action(field, redraw)
    entrance.action(re.compile(r"^choose(_\d+)?$"), choose)
    entrance.submission(form_view.CALLBACK, send)
    entrance.submission(preview_view.CALLBACK, confirm)


async def open_form(done: Interaction) -> None:
    if not done.bot.ordering.portals:
        await done.say(
            "No portal is set up yet, so nothing can be ordered. Whoever looks after Encore Bot has to give a token."
        )
        return
    words = done.words if "command" in done.body else ""
    form = await done.bot.ordering.begin(done.person, words, done.channel)
    await done.show(drawn(done, form))


async def redraw(done: Interaction) -> None:
    """Shows how the dates are read for the cinemas chosen now. A cinema that is not in the directory is asked for."""
    form = await done.bot.ordering.typed(done.person, done.metadata, form_view.answers(done.values))
    chosen = done.action.get("selected_options") or []
    newest = str(chosen[-1].get("value") or "") if chosen else ""
    if newest.startswith(TYPED_PREFIX):
        unknown = next((c for c in form.chosen if c.key == newest.removeprefix(TYPED_PREFIX) and not c.zone), None)
        if unknown is not None:
            zones = zones_to_offer(done, unknown.country)
            await done.show(cinema_form(done.bot.ordering.portals, cinema=unknown, zones=zones, draft=done.metadata))
            return
    await done.redraw(drawn(done, form))


async def choose(done: Interaction) -> None:
    """One of several readings of a date was picked under its field."""
    form = await done.bot.ordering.choose(
        done.person,
        done.metadata,
        form_view.answers(done.values),
        lambda readings: form_view.picked(done.value, readings),
    )
    await done.redraw(drawn(done, form))


async def send(done: Interaction) -> Answer:
    result = await done.bot.ordering.send(done.person, done.metadata, form_view.answers(done.values))
    match result:
        case FieldErrors(errors):
            return Answer.errors(errors)
        case ZoneNeeded(cinema):
            zones = zones_to_offer(done, cinema.country)
            return Answer.push(cinema_form(done.bot.ordering.portals, cinema=cinema, zones=zones, draft=done.metadata))
        case Plan():
            first = result.requests[0]
            label = await done.bot.ordering.event_label(first.portal, first.event)
            now = done.bot.clock.now()
            view = preview_view.preview(result, reader_zone=done.person.zone, now=now, event_label=label)
            return Answer.push(view)


async def confirm(done: Interaction) -> Answer:
    draft, _, revision = done.metadata.rpartition(":")
    outcome = await done.bot.ordering.confirm(
        done.person,
        draft,
        int(revision) if revision.isdecimal() else -1,
        lambda plan: preview_view.picks(plan, done.values),
    )
    if outcome.problem:
        questions = [block for block in done.values if block.startswith("pick_")]
        if questions:
            return Answer.errors(dict.fromkeys(questions, outcome.problem))
        return Answer.update(trouble.trouble_view("This can't be sent as it is.", outcome.problem))
    if not outcome.first and outcome.submission is not None:
        return Answer.update(batch.all_orders(outcome.submission, outcome.rows, now=done.now))
    return Answer.clear()


def drawn(done: Interaction, form: Form) -> View:
    """The form's view."""
    return form_view.form(
        form.draft,
        portals=done.bot.ordering.portals,
        chosen=form.chosen,
        readings=form.readings,
        now=done.bot.clock.now(),
        event_label=form.event_label,
        not_understood=form.not_understood,
        notes=form.notes,
    )
