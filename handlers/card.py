"""The buttons of cards, threads and lists that look or stop: Refresh, Details, all orders, support, Stop following."""

from __future__ import annotations

from bot.orders.order import Submission
from bot.orders.tracked_order import Row
from bot.views import batch, buttons, details, support
from handlers.dispatcher import Entrance
from handlers.interaction import Interaction

GONE = "This order is no longer kept."


def register(entrance: Entrance) -> None:
    entrance.action(buttons.REFRESH, refresh)
    entrance.action(buttons.DETAILS, show_details)
    entrance.action(buttons.SHOW_ALL, show_all)
    entrance.action(buttons.PAGE_BACK, turn_page)
    entrance.action(buttons.PAGE_NEXT, turn_page)
    entrance.action(buttons.SUPPORT, show_support)
    entrance.action(buttons.UNFOLLOW, unfollow)


async def pressed_rows(done: Interaction, value: str) -> tuple[Submission | None, list[Row]]:
    """The submission a button is for, and its order or all of them. Nothing for one that is not kept, or not ours."""
    try:
        pressed = buttons.read(value)
    except ValueError:
        return None, []
    submission = await done.bot.store.orders.submission(pressed.submission)
    if submission is None:
        return None, []
    rows = await done.bot.store.orders.rows(submission.id)
    return submission, [row for row in rows if pressed.number in (buttons.ALL, row.order.number)]


async def refresh(done: Interaction) -> None:
    """Has what the button stands on polled at once: one order, or all of a submission. The card is drawn from what is found."""
    submission, rows = await pressed_rows(done, done.value)
    if submission is None:
        await done.say(GONE)
    elif await done.bot.store.polls.refresh(rows) == 0:
        ended = all(row.ended for row in rows)
        await done.say("Nothing more will happen to this order." if ended else "This was looked at a moment ago.")


async def show_details(done: Interaction) -> None:
    submission, rows = await pressed_rows(done, done.value)
    if submission is None or not rows:
        await done.say(GONE)
    elif len(rows) > 1:
        await done.show(batch.all_orders(submission, rows, now=done.now))
    else:
        order, known = rows[0]
        await done.show(details.details(order, known, now=done.now, reader_zone=done.person.zone))


async def show_all(done: Interaction) -> None:
    submission, rows = await pressed_rows(done, done.value)
    if submission is None or not rows:
        await done.say(GONE)
    else:
        await done.show(batch.all_orders(submission, rows, now=done.now))


async def turn_page(done: Interaction) -> None:
    """The number in the value is the page to show."""
    try:
        pressed = buttons.read(done.value)
    except ValueError:
        return
    submission = await done.bot.store.orders.submission(pressed.submission)
    if submission is not None:
        rows = await done.bot.store.orders.rows(submission.id)
        await done.redraw(batch.all_orders(submission, rows, now=done.now, page=pressed.number))


async def show_support(done: Interaction) -> None:
    """What the portal can't do for us is asked of its support: the text to send."""
    submission, rows = await pressed_rows(done, done.value)
    if submission is None or not rows:
        await done.say(GONE)
        return
    order, known = rows[0]
    address = done.bot.settings.support(order.portal)
    await done.show(support.support(submission, order, known, now=done.now, address=address))


async def unfollow(done: Interaction) -> None:
    submission, rows = await pressed_rows(done, done.value)
    if submission is None or not rows:
        await done.say(GONE)
        return
    number = rows[0].order.number if buttons.read(done.value).number != buttons.ALL else None
    if not await done.bot.store.orders.unfollow(submission.id, number, done.person.id):
        await done.say("There is nothing to stop here: it has ended, or it is on its way to the portal.")
