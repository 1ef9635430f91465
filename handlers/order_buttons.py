"""The buttons of cards, threads and lists that look or stop: Refresh, Details, all orders, support, Stop following."""

from __future__ import annotations

from bot.orders.order import Submission
from bot.orders.tracked_order import TrackedOrder
from bot.views import all_orders, buttons, details, replies, support
from handlers.dispatcher import Dispatcher
from handlers.interaction import Interaction


def register(dispatcher: Dispatcher) -> None:
    dispatcher.action(buttons.REFRESH, refresh)
    dispatcher.action(buttons.DETAILS, show_details)
    dispatcher.action(buttons.SHOW_ALL, show_all)
    dispatcher.action(buttons.PAGE_BACK, turn_page)
    dispatcher.action(buttons.PAGE_NEXT, turn_page)
    dispatcher.action(buttons.SUPPORT, show_support)
    dispatcher.action(buttons.UNFOLLOW, unfollow)


async def pressed_orders(interaction: Interaction, value: str) -> tuple[Submission | None, list[TrackedOrder]]:
    """The submission a button is for, and its order or all of them. Nothing for one that is not kept, or not ours."""
    try:
        pressed = buttons.parse_order_value(value)
    except ValueError:
        return None, []
    submission = await interaction.bot.store.orders.submission(pressed.submission)
    if submission is None:
        return None, []
    tracked_orders = await interaction.bot.store.orders.tracked(submission.id)
    return submission, [tracked for tracked in tracked_orders if pressed.number in (buttons.ALL, tracked.order.number)]


async def refresh(interaction: Interaction) -> None:
    """Has what the button stands on polled at once: one order, or all of a submission. The card is drawn from what is found."""
    submission, tracked_orders = await pressed_orders(interaction, interaction.value)
    if submission is None:
        await interaction.say(replies.NOT_KEPT)
    elif await interaction.bot.store.polls.refresh(tracked_orders) == 0:
        ended = all(tracked.ended for tracked in tracked_orders)
        await interaction.say(replies.ENDED if ended else replies.JUST_POLLED)


async def show_details(interaction: Interaction) -> None:
    submission, tracked_orders = await pressed_orders(interaction, interaction.value)
    if submission is None or not tracked_orders:
        await interaction.say(replies.NOT_KEPT)
    elif len(tracked_orders) > 1:
        await interaction.show(all_orders.all_orders(submission, tracked_orders, now=interaction.now))
    else:
        order, snapshot = tracked_orders[0]
        await interaction.show(
            details.details_view(order, snapshot, now=interaction.now, reader_zone=interaction.person.zone)
        )


async def show_all(interaction: Interaction) -> None:
    submission, tracked_orders = await pressed_orders(interaction, interaction.value)
    if submission is None or not tracked_orders:
        await interaction.say(replies.NOT_KEPT)
    else:
        await interaction.show(all_orders.all_orders(submission, tracked_orders, now=interaction.now))


async def turn_page(interaction: Interaction) -> None:
    """The number in the value is the page to show."""
    try:
        pressed = buttons.parse_order_value(interaction.value)
    except ValueError:
        return
    submission = await interaction.bot.store.orders.submission(pressed.submission)
    if submission is not None:
        tracked_orders = await interaction.bot.store.orders.tracked(submission.id)
        await interaction.rerender(
            all_orders.all_orders(submission, tracked_orders, now=interaction.now, page=pressed.number)
        )


async def show_support(interaction: Interaction) -> None:
    """What the portal can't do for us is asked of its support: the text to send."""
    submission, tracked_orders = await pressed_orders(interaction, interaction.value)
    if submission is None or not tracked_orders:
        await interaction.say(replies.NOT_KEPT)
        return
    order, snapshot = tracked_orders[0]
    address = interaction.bot.settings.support(order.portal)
    await interaction.show(support.support_view(submission, order, snapshot, now=interaction.now, address=address))


async def unfollow(interaction: Interaction) -> None:
    submission, tracked_orders = await pressed_orders(interaction, interaction.value)
    if submission is None or not tracked_orders:
        await interaction.say(replies.NOT_KEPT)
        return
    number = (
        tracked_orders[0].order.number if buttons.parse_order_value(interaction.value).number != buttons.ALL else None
    )
    if not await interaction.bot.store.orders.unfollow(submission.id, number, interaction.person.id):
        await interaction.say(replies.NOTHING_TO_STOP)
