"""Ordering: `/encore order …`, the shortcut and the button open the form; Send shows the preview; Confirm submits."""

from __future__ import annotations

import re

from bot.cinemas.cinema import TYPED_PREFIX
from bot.orders.draft_check import FieldErrors
from bot.orders.ordering import Form, ZoneNeeded
from bot.orders.plan import Plan
from bot.views import all_orders, buttons, replies, trouble, ways
from bot.views import form as form_view
from bot.views import preview as preview_view
from bot.views.block_kit import Modal
from bot.views.cinema import cinema_form
from handlers.cinemas import zones_to_offer
from handlers.dispatcher import Dispatcher, ViewResponse
from handlers.interaction import Interaction

SHORTCUT = "order_encore"

REDRAWS = ("portal", "cinemas", "due", "transfer_after", "release_after")
"""Inputs of the form that dispatch: how the dates are read is shown anew."""

REDRAW_TRIES = 5


def register(dispatcher: Dispatcher) -> None:
    dispatcher.subcommand(("order",), open_form)
    dispatcher.shortcut(SHORTCUT, open_form)
    dispatcher.action(buttons.ORDER, open_form)
    for field in REDRAWS:
        dispatcher.action(field, rerender)
    dispatcher.action(form_view.MORE_OPTIONS, show_more)
    dispatcher.action(re.compile(r"^choose(_\d+)?$"), choose)
    dispatcher.submission(form_view.CALLBACK, send)
    dispatcher.submission(preview_view.CALLBACK, confirm)


async def open_form(interaction: Interaction) -> None:
    if not interaction.bot.ordering.portals:
        await interaction.say(replies.NO_PORTAL_TO_ORDER_FROM)
        return
    words = interaction.words if "command" in interaction.body else ""
    form = await interaction.bot.ordering.begin(interaction.person, words, interaction.channel)
    await interaction.show(form_view_of(interaction, form))


async def rerender(interaction: Interaction) -> None:
    """Shows how the dates are read for the cinemas chosen now. A cinema that is not in the directory is asked for."""
    form = await interaction.bot.ordering.typed(
        interaction.person, interaction.metadata, form_view.field_values(interaction.values), at=interaction.done_at
    )
    chosen = interaction.action.get("selected_options") or []
    newest = str(chosen[-1].get("value") or "") if chosen else ""
    if newest.startswith(TYPED_PREFIX):
        unknown = next((c for c in form.chosen if c.key == newest.removeprefix(TYPED_PREFIX) and not c.zone), None)
        if unknown is not None:
            zones = zones_to_offer(interaction, unknown.country)
            await interaction.show(
                cinema_form(interaction.bot.ordering.portals, cinema=unknown, zones=zones, draft=interaction.metadata)
            )
            return
    await _draw(interaction, form)


async def choose(interaction: Interaction) -> None:
    """One of several readings of a date was picked under its field."""
    form = await interaction.bot.ordering.choose(
        interaction.person,
        interaction.metadata,
        form_view.field_values(interaction.values),
        lambda readings: form_view.picks_of(interaction.value, readings),
        at=interaction.done_at,
    )
    await _draw(interaction, form)


async def show_more(interaction: Interaction) -> None:
    """The fields that most orders leave empty."""
    form = await interaction.bot.ordering.typed(
        interaction.person,
        interaction.metadata,
        {**form_view.field_values(interaction.values), "more": True},
        at=interaction.done_at,
    )
    await _draw(interaction, form)


async def _draw(interaction: Interaction, form: Form) -> None:
    """Draws the form anew. Where it has changed since the person did this, as when two dates are entered at once, it is drawn from
    what was typed last, until it shows that: whatever order the answers come in."""
    if await interaction.rerender(form_view_of(interaction, form)):
        return
    for _ in range(REDRAW_TRIES):
        form = await interaction.bot.ordering.newest(interaction.person, interaction.metadata)
        if not await interaction.redraw(form_view_of(interaction, form)):  # it was closed
            return
        newest = await interaction.bot.ordering.newest(interaction.person, interaction.metadata)
        if newest.draft.revision == form.draft.revision:
            return


async def send(interaction: Interaction) -> ViewResponse:
    result = await interaction.bot.ordering.send(
        interaction.person, interaction.metadata, form_view.field_values(interaction.values)
    )
    match result:
        case FieldErrors(errors):
            # Slack takes errors at fields that are shown, and refuses all of them for one that is not.
            return ViewResponse.errors(
                {field if field in interaction.values else "cinemas": text for field, text in errors.items()}
            )
        case ZoneNeeded(cinema):
            zones = zones_to_offer(interaction, cinema.country)
            return ViewResponse.push(
                cinema_form(interaction.bot.ordering.portals, cinema=cinema, zones=zones, draft=interaction.metadata)
            )
        case Plan():
            first = result.requests[0]
            label = await interaction.bot.ordering.event_label(first.portal, first.event)
            now = interaction.bot.clock.now()
            view = preview_view.preview(result, reader_zone=interaction.person.zone, now=now, event_label=label)
            return ViewResponse.push(view)


async def confirm(interaction: Interaction) -> ViewResponse:
    draft, _, revision = interaction.metadata.rpartition(":")
    outcome = await interaction.bot.ordering.confirm(
        interaction.person,
        draft,
        int(revision) if revision.isdecimal() else -1,
        lambda plan: preview_view.chosen_picks(plan, interaction.values),
    )
    if outcome.problem:
        questions = [block for block in interaction.values if block.startswith("pick_")]
        if questions:
            return ViewResponse.errors({questions[0]: outcome.problem})
        return ViewResponse.update(trouble.trouble_view(replies.NOT_SENT_TITLE, outcome.problem))
    if not outcome.first and outcome.submission is not None:
        return ViewResponse.update(
            all_orders.all_orders(
                outcome.submission,
                outcome.tracked_orders,
                now=interaction.now,
                details=offers_details(interaction.depth),
            )
        )
    return ViewResponse.clear()


def offers_details(depth: int) -> bool:
    """Whether the list of a submission's orders leads to their details where it lies so deep."""
    return ways.is_offered(all_orders.CALLBACK, buttons.DETAILS, depth)


def form_view_of(interaction: Interaction, form: Form) -> Modal:
    """The form's view."""
    return form_view.form(
        form.draft,
        portals=interaction.bot.ordering.portals,
        chosen=form.chosen,
        readings=form.readings,
        now=interaction.bot.clock.now(),
        event_label=form.event_label,
        not_understood=form.not_understood,
        notes=form.notes,
    )
