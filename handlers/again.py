"""Ordering again: the form opens with everything of an earlier order in it; a refused one may be split over two."""

from __future__ import annotations

from bot.views import buttons
from bot.views import split as split_view
from handlers.card import pressed_rows
from handlers.dispatcher import Answer, Dispatcher
from handlers.interaction import Interaction
from handlers.order import drawn


def register(dispatcher: Dispatcher) -> None:
    dispatcher.action(buttons.REORDER, reorder)
    dispatcher.action(buttons.SPLIT, ask_for_split)
    dispatcher.submission(split_view.CALLBACK, split)


async def reorder(interaction: Interaction) -> None:
    """One order, or all of a submission."""
    submission, rows = await pressed_rows(interaction, interaction.value)
    if submission is None or not rows:
        await interaction.say("This order is no longer kept, so it can't be filled in again.")
        return
    form = await interaction.bot.ordering.again(interaction.person, submission, [row.order for row in rows])
    await interaction.show(drawn(interaction, form))


async def ask_for_split(interaction: Interaction) -> None:
    _, rows = await pressed_rows(interaction, interaction.value)
    refused = next((row.order for row in rows if split_view.offers_split(row.order)), None)
    if refused is None:
        await interaction.say("There is nothing to split in this order.")
        return
    await interaction.show(split_view.split(refused))


async def split(interaction: Interaction) -> Answer:
    """The form again, its assets in two groups: each cinema gets an order for each."""
    submission, rows = await pressed_rows(interaction, interaction.metadata)
    if submission is None or not rows:
        return Answer.errors({split_view.FIELD: "This order is no longer kept."})
    order = rows[0].order
    groups = split_view.groups(order, interaction.values)
    if len(groups) < 2:
        return Answer.errors(
            {split_view.FIELD: "Choose some of the assets, but not all: the others go in the second order."}
        )
    every = [row.order for row in await interaction.bot.store.orders.rows(submission.id)]
    alike = [each for each in every if split_view.offers_split(each) and each.request.assets == order.request.assets]
    form = await interaction.bot.ordering.again(interaction.person, submission, alike or [order], groups=groups)
    return Answer.update(drawn(interaction, form))
