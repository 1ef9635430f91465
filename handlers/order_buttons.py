"""The buttons of cards, threads and lists that look or stop: Refresh, Details, all orders, support, Stop following."""

from __future__ import annotations

from bot.orders import life
from bot.orders.access import Act, may
from bot.orders.order import Submission
from bot.orders.tracked_order import TrackedOrder
from bot.views import all_orders, buttons, details, replies, support, ways
from handlers.dispatcher import Dispatcher, NotPermittedError
from handlers.interaction import Interaction


def register(dispatcher: Dispatcher) -> None:
    dispatcher.action(buttons.REFRESH, refresh)
    dispatcher.action(buttons.DETAILS, show_details)
    dispatcher.action(buttons.SHOW_ALL, show_all)
    dispatcher.action(buttons.PAGE_BACK, turn_page)
    dispatcher.action(buttons.PAGE_NEXT, turn_page)
    dispatcher.action(buttons.SUPPORT, show_support)
    dispatcher.action(buttons.UNFOLLOW, unfollow)


async def pressed_orders(
    interaction: Interaction, value: str, act: Act
) -> tuple[Submission | None, list[TrackedOrder]]:
    """The submission a button is for, and its order or all of them that can be read. Nothing for one that is not kept, or not ours.
    Raises `NotPermittedError` for who may not do this with them, `UnreadableError` where none of them can be read."""
    try:
        pressed = buttons.parse_order_value(value)
    except ValueError:
        return None, []
    submission = await interaction.bot.store.orders.submission(pressed.submission)
    if submission is None:
        return None, []
    await permit(interaction, act, submission)
    orders = interaction.bot.store.orders
    if pressed.number != buttons.ALL:
        return submission, await orders.tracked(submission.id, pressed.number)
    return submission, await orders.tracked(submission.id) or await orders.tracked(submission.id, 0)


async def permit(interaction: Interaction, act: Act, submission: Submission) -> None:
    """Raises `NotPermittedError` where the person may not do this with the submission's orders."""
    if refusal := await may(interaction.person, act, submission, interaction.where):
        raise NotPermittedError(replies.refused(act, refusal))


async def refresh(interaction: Interaction) -> None:
    """Has what the button stands on polled at once: one order, or all of a submission. The card is drawn from what is found."""
    submission, tracked_orders = await pressed_orders(interaction, interaction.value, Act.LOOK)
    if submission is None:
        await interaction.say(replies.NOT_KEPT)
    elif await interaction.bot.store.polls.refresh(tracked_orders) == 0:
        ended = all(tracked.ended for tracked in tracked_orders)
        await interaction.say(replies.ENDED if ended else replies.JUST_POLLED)


async def show_details(interaction: Interaction) -> None:
    submission, tracked_orders = await pressed_orders(interaction, interaction.value, Act.LOOK)
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
    submission, tracked_orders = await pressed_orders(interaction, interaction.value, Act.LOOK)
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
    submission, tracked_orders = await pressed_orders(interaction, buttons.order_value(pressed.submission), Act.LOOK)
    if submission is not None:
        await interaction.rerender(
            all_orders.all_orders(
                submission,
                tracked_orders,
                now=interaction.now,
                page=pressed.number,
                details=ways.is_offered(all_orders.CALLBACK, buttons.DETAILS, interaction.depth),
            )
        )


async def show_support(interaction: Interaction) -> None:
    """What the portal can't do for us is asked of its support: the text to send."""
    submission, tracked_orders = await pressed_orders(interaction, interaction.value, Act.LOOK)
    if submission is None or not tracked_orders:
        await interaction.say(replies.NOT_KEPT)
        return
    order, snapshot = tracked_orders[0]
    address = interaction.bot.settings.support(order.portal)
    await interaction.show(support.support_view(submission, order, snapshot, now=interaction.now, address=address))


async def unfollow(interaction: Interaction) -> None:
    submission, tracked_orders = await pressed_orders(interaction, interaction.value, Act.STOP)
    if submission is None or not tracked_orders:
        await interaction.say(replies.NOT_KEPT)
        return
    number = (
        tracked_orders[0].order.number if buttons.parse_order_value(interaction.value).number != buttons.ALL else None
    )
    at, by = interaction.bot.clock.time(), interaction.person.id
    if not await interaction.bot.store.orders.decide_on(
        submission.id, number, lambda tracked: life.stop(tracked, at=at, by=by)
    ):
        await interaction.say(replies.NOTHING_TO_STOP)
