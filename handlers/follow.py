"""`/encore follow` an order that was placed elsewhere, and `/encore unfollow`."""

from __future__ import annotations

from hashlib import sha256
from secrets import token_hex

from bot.orders import life
from bot.orders.adoption import ExternalOrder, adopt, followed_in, read_form
from bot.orders.visibility import visible_orders
from bot.views import follow as follow_view
from bot.views import replies
from bot.views.unknown_outcome import is_anyway
from bot.wording import field_problems
from handlers import typed_ids
from handlers.dispatcher import COMMAND, Dispatcher, ViewResponse
from handlers.interaction import Interaction


def register(dispatcher: Dispatcher) -> None:
    dispatcher.subcommand(("follow",), open_form)
    dispatcher.subcommand(("unfollow",), unfollow)
    dispatcher.submission(follow_view.CALLBACK, follow)


async def open_form(interaction: Interaction) -> None:
    """Asks for the due time and the zone, which the portal does not tell."""
    # What is no id stands in the field as it was typed: there it is told what is wrong with it.
    portal, order_id, other = typed_ids.parse_order(interaction.words)
    portals = interaction.bot.ordering.portals
    if not portals:
        await interaction.say(replies.NO_PORTAL)
    elif portal is not None and portal not in portals:
        await interaction.say(field_problems.portal_not_set_up(portal, portals))
    else:
        channel = interaction.channel if interaction.channel.startswith(("C", "G")) else ""
        view = follow_view.follow_form(portals, portal=portal or "", order_id=order_id or other, channel=channel)
        await interaction.show(view)


async def follow(interaction: Interaction) -> ViewResponse:
    bot = interaction.bot
    answers = follow_view.field_values(interaction.values)
    now = bot.clock.now()
    external = read_form(answers, portals=bot.ordering.portals, now=now, language=interaction.person.language)
    if isinstance(external, dict):
        return ViewResponse.errors(external)
    channel = answers["channel"]
    submission = _id_of(interaction, external, channel)
    if await bot.store.orders.submission(submission):  # the answer to the first press was lost
        return ViewResponse.clear()
    if problem := await bot.ordering.channel_problem(channel, interaction.person):
        return ViewResponse.errors({"channel": problem})
    async with typed_ids.entering(bot.store.orders, external.portal, external.order_id) as mine:
        if await bot.store.orders.submission(submission):  # or it was done meanwhile
            return ViewResponse.clear()
        problem = await _why_not(interaction, external, channel) if mine else field_problems.ID_BEING_ENTERED
        if problem:
            return ViewResponse.errors({"order_id": problem})
        by, at = interaction.person.id, now.timestamp()
        await bot.store.orders.submit(adopt([external], id=submission, team=bot.team, channel=channel, by=by, at=at))
    return ViewResponse.clear()


def _id_of(interaction: Interaction, external: ExternalOrder, channel: str) -> str:
    """The submission's id, the same each time that the same window asks for the same: what is sent twice is followed once."""
    view = str(interaction.view.get("id") or "") or token_hex(12)
    asked = (interaction.bot.team, view, external.portal.value, external.order_id, channel)
    return sha256("\n".join(asked).encode()).hexdigest()[:24]


async def _why_not(interaction: Interaction, external: ExternalOrder, channel: str) -> str:
    """Why an order is not to be followed in a channel; `""` when it is. A portal that can't be asked hinders nothing, nor does one
    that does not show the id yet, if that is what the person says: it is looked for from then on."""
    portal, order_id = external.portal, external.order_id
    if there := followed_in(channel, await interaction.bot.store.orders.find(portal, order_id, strict=True)):
        return await typed_ids.taken_by(interaction, *there)
    look = await interaction.bot.lookup.look(portal, order_id)
    return typed_ids.hidden(look, portal, anyway=is_anyway(interaction.values))


async def unfollow(interaction: Interaction) -> None:
    portal, order_id, other = typed_ids.parse_order(interaction.words)
    if not order_id:
        await typed_ids.none_in(interaction, other, f"{COMMAND} unfollow")
        return
    found = await interaction.bot.store.orders.find(portal, order_id, strict=True)
    shown = await visible_orders(found, interaction.person, interaction.bot.slack, interaction.channel)
    at, by, stopped = interaction.bot.clock.time(), interaction.person.id, 0
    for submission, tracked in shown:
        stopped += await interaction.bot.store.orders.decide_on(
            submission.id, tracked.order.number, lambda found: life.stop(found, at=at, by=by)
        )
    if stopped:
        await interaction.say(replies.unfollowed(order_id))
    elif shown:
        await interaction.say(replies.not_followed(order_id))
    else:
        await interaction.say(replies.order_not_known(order_id))
