"""`/encore follow` an order that was placed elsewhere, and `/encore unfollow`."""

from __future__ import annotations

from secrets import token_hex

from bot.notices.policy import notices_of
from bot.orders.events import Followed
from bot.orders.external_order import followed, read_form
from bot.orders.visibility import visible_orders
from bot.views import follow as follow_view
from bot.views import replies
from bot.wording import field_problems
from handlers.dispatcher import COMMAND, Dispatcher, ViewResponse
from handlers.interaction import Interaction
from handlers.status import asked_for


def register(dispatcher: Dispatcher) -> None:
    dispatcher.subcommand(("follow",), open_form)
    dispatcher.subcommand(("unfollow",), unfollow)
    dispatcher.submission(follow_view.CALLBACK, follow)


async def open_form(interaction: Interaction) -> None:
    """Asks for the due time and the zone, which the portal does not tell."""
    portal, order_id = asked_for(interaction.words)
    portals = interaction.bot.ordering.portals
    if not portals:
        await interaction.say(replies.NO_PORTAL)
    elif portal is not None and portal not in portals:
        await interaction.say(field_problems.portal_not_set_up(portal, portals))
    else:
        channel = interaction.channel if interaction.channel.startswith(("C", "G")) else ""
        view = follow_view.follow_form(portals, portal=portal or "", order_id=order_id, channel=channel)
        await interaction.show(view)


async def follow(interaction: Interaction) -> ViewResponse:
    bot = interaction.bot
    answers = follow_view.field_values(interaction.values)
    now = bot.clock.now()
    read = read_form(answers, portals=bot.ordering.portals, now=now, language=interaction.person.language)
    if isinstance(read, dict):
        return ViewResponse.errors(read)
    portal, order_id, due, zone = read
    channel = answers["channel"]
    if problem := await bot.ordering.channel_problem(channel, interaction.person):
        return ViewResponse.errors({"channel": problem})
    there = [
        s for s, tracked in await bot.store.orders.find(portal, order_id) if s.channel == channel and not tracked.ended
    ]
    if there:
        return ViewResponse.errors({"order_id": replies.ALREADY_FOLLOWED})
    submission, orders = followed(
        portal, order_id, id=token_hex(12), team=bot.team, channel=channel, by=interaction.person.id, now=now, due=due, zone=zone
    )  # fmt: skip
    notices = notices_of(orders[0].id, [Followed(submission.created, submission.by)], size=1)
    await bot.store.orders.submit(submission, orders, notices)
    return ViewResponse.clear()


async def unfollow(interaction: Interaction) -> None:
    portal, order_id = asked_for(interaction.words)
    if not order_id:
        await interaction.say(replies.which_order(f"{COMMAND} unfollow"))
        return
    found = await interaction.bot.store.orders.find(portal, order_id)
    shown = await visible_orders(found, interaction.person, interaction.bot.slack, interaction.channel)
    stopped = 0
    for submission, tracked in shown:
        stopped += await interaction.bot.store.orders.unfollow(
            submission.id, tracked.order.number, interaction.person.id
        )
    if stopped:
        await interaction.say(replies.unfollowed(order_id))
    elif shown:
        await interaction.say(replies.not_followed(order_id))
    else:
        await interaction.say(replies.order_not_known(order_id))
