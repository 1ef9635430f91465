"""Ids of orders that people type or paste: taken out of what surrounds them, and held against what is known of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from bot.orders.ids import pasted_id
from bot.orders.look import Look, Sight
from bot.orders.order import Order, Submission
from bot.orders.order_match import order_match
from bot.orders.placed import Difference, DifferenceKind, Placed
from bot.orders.tracked_order import TrackedOrder
from bot.orders.visibility import visible_orders
from bot.views import order_facts, replies
from bot.wording import field_problems
from gofilex import Portal
from handlers.interaction import Interaction
from handlers.ports import Orders

NAMES_SECONDS = 0.8
"""How long a form's answer waits for Slack's names of people and channels: it is due in three seconds."""


def parse_order(words: str) -> tuple[Portal | None, str, str]:
    """`zazRCknY5tRKFR5p7` or `EMEA zazRCknY5tRKFR5p7`, in either order: the portal, if named, the id, and what else stands in
    the place of an id, which is none."""
    portal, rest = None, []
    for word in words.split():
        try:
            portal = Portal(word)
        except ValueError:
            rest.append(word)
    typed = " ".join(rest)
    order_id = pasted_id(typed)
    return portal, order_id, "" if order_id else typed


@asynccontextmanager
async def entering(orders: Orders, portal: Portal, order_id: str) -> AsyncIterator[bool]:
    """While a person enters an id, nobody else can, so that two orders do not get the same one: whether it is this one's turn."""
    mine = await orders.begin_entering(portal, order_id)
    try:
        yield mine
    finally:
        if mine:
            await orders.end_entering(portal, order_id)


async def none_in(interaction: Interaction, typed: str, command: str) -> None:
    """Tells a person that their command has no id of an order. typed: what stands in its place."""
    await interaction.say(field_problems.not_an_id(typed) if typed else replies.which_order(command))


def problem_with(typed: str) -> str:
    """What is wrong with a field for an id: `""` where there is one in it."""
    if not typed:
        return field_problems.NO_ORDER_ID
    return "" if pasted_id(typed) else field_problems.not_an_id(typed)


async def checked(interaction: Interaction, order: Order, order_id: str, *, anyway: bool) -> tuple[str, Placed | None]:
    """What speaks against it that an order has this id, `""` where nothing does; and whose it is, as the portal says. anyway: it
    is taken though the portal does not show it."""
    if problem := await _taken(interaction, order, order_id):
        return problem, None
    look = await interaction.bot.lookup.look(order.portal, order_id)
    if problem := hidden(look, order.portal, anyway=anyway):
        return problem, None
    return await _compared(interaction, order, look.whose) if look.whose else ("", None)


async def _compared(interaction: Interaction, order: Order, whose: Placed) -> tuple[str, Placed | None]:
    """What speaks against it that an order is the one of which the portal says whose it is; where that cannot be told, the
    difference stands in what is kept of it. Nothing is kept where it does not say to which cinema it goes: it is unseen then."""
    sent, directory = order.request.cinema, interaction.bot.directory
    known = [await directory.get(order.portal, key) for key in (sent.key, whose.company_id)]
    match = order_match(order.request, whose, known)
    if match.proof:
        return _is_another(order, whose, match.proof), None
    return "", replace(whose, differences=match.doubts) if whose.company_id else None


def _is_another(order: Order, whose: Placed, proof: Difference) -> str:
    match proof.kind:
        case DifferenceKind.OWNER:
            return field_problems.id_of_another_owner(proof.answered, proof.asked)
        case DifferenceKind.TYPE:
            return field_problems.id_of_another_type(proof.answered)
        case _:
            goes_to = whose.company_name or whose.company_id
            return field_problems.id_of_another_cinema(goes_to, order.request.cinema.label)


def hidden(look: Look, portal: Portal, *, anyway: bool) -> str:
    """Says that the portal does not show the id, unless it is taken `anyway`; a portal that could not be asked shows it later."""
    return field_problems.id_not_shown(portal) if look.sight is Sight.HIDDEN and not anyway else ""


async def _taken(interaction: Interaction, order: Order, order_id: str) -> str:
    """Says whose the id is already: of every other order that was placed here, and of what is followed now."""
    found = await interaction.bot.store.orders.find(order.portal, order_id, strict=True)
    others = [
        (submission, tracked)
        for submission, tracked in found
        if tracked.order.id != order.id and not (submission.external and tracked.ended)
    ]
    if not others:
        return ""
    shown = await visible_orders(others, interaction.person, interaction.bot.slack)
    if not shown:
        return field_problems.ID_TAKEN_OUT_OF_SIGHT
    submission, tracked = shown[0]
    return await taken_by(interaction, submission, tracked)


async def taken_by(interaction: Interaction, submission: Submission, tracked: TrackedOrder) -> str:
    """The sentence that an id belongs to this order, which the person may see: whose it is, and where."""
    cinema = order_facts.cinema_name(tracked.order)
    who, where = await _names(interaction, submission)
    return field_problems.id_taken(cinema, who, where, external=submission.external)


async def _names(interaction: Interaction, submission: Submission) -> tuple[str, str]:
    """What Slack calls who ordered and the channel; `""` for what it does not say in time."""
    slack = interaction.bot.slack
    try:
        async with asyncio.timeout(NAMES_SECONDS):
            where = await slack.channel_name(submission.channel)
            who = await slack.user_name(submission.by) if submission.by else ""
    except TimeoutError:
        return "", ""
    return who, where
