"""Ordering again: the form opens with everything of an earlier order in it; a refused one may be split over two."""

from __future__ import annotations

from bot.orders.access import Act
from bot.views import buttons, replies
from bot.views import split_assets as split_view
from handlers.dispatcher import Dispatcher, ViewResponse
from handlers.interaction import Interaction
from handlers.order import form_view_of
from handlers.order_buttons import pressed_orders


def register(dispatcher: Dispatcher) -> None:
    dispatcher.action(buttons.REORDER, reorder)
    dispatcher.action(buttons.SPLIT, ask_for_split)
    dispatcher.submission(split_view.CALLBACK, split)


async def reorder(interaction: Interaction) -> None:
    """One order, or all of a submission."""
    submission, tracked_orders = await pressed_orders(interaction, interaction.value, Act.ORDER_AGAIN)
    if submission is None or not tracked_orders:
        await interaction.say(replies.NOT_KEPT_TO_REORDER)
        return
    form = await interaction.bot.ordering.again(
        interaction.person, submission, [tracked.order for tracked in tracked_orders]
    )
    await interaction.show(form_view_of(interaction, form))


async def ask_for_split(interaction: Interaction) -> None:
    _, tracked_orders = await pressed_orders(interaction, interaction.value, Act.ORDER_AGAIN)
    refused = next((tracked.order for tracked in tracked_orders if split_view.offers_split(tracked.order)), None)
    if refused is None:
        await interaction.say(replies.NOTHING_TO_SPLIT)
        return
    await interaction.show(split_view.split_view(refused))


async def split(interaction: Interaction) -> ViewResponse:
    """The form again, its assets in two groups: each cinema gets an order for each."""
    submission, tracked_orders = await pressed_orders(interaction, interaction.metadata, Act.ORDER_AGAIN)
    if submission is None or not tracked_orders:
        return ViewResponse.errors({split_view.FIELD: replies.NOT_KEPT})
    order = tracked_orders[0].order
    groups = split_view.asset_groups(order, interaction.values)
    if len(groups) < 2:
        return ViewResponse.errors({split_view.FIELD: replies.SPLIT_SOME})
    every = [tracked.order for tracked in await interaction.bot.store.orders.tracked(submission.id)]
    alike = [each for each in every if split_view.offers_split(each) and each.request.assets == order.request.assets]
    form = await interaction.bot.ordering.again(interaction.person, submission, alike or [order], groups=groups)
    return ViewResponse.update(form_view_of(interaction, form))
