"""Asking the portal's support for a change of an order, and saying whether it was made: who ordered, or an administrator."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from bot.orders import changing
from bot.orders.access import Act
from bot.orders.anchors import lacks_anchor
from bot.orders.change import Change, ChangeKind
from bot.orders.date_reading import read_one
from bot.orders.order import Submission
from bot.orders.time_fields import time_or_why
from bot.orders.tracked_order import TrackedOrder
from bot.views import buttons, order_facts, replies, support
from bot.views import change as change_view
from bot.wall_time import WallTime
from bot.wording import field_problems, time_problems
from bot.wording.times import at_place
from handlers.dispatcher import Dispatcher, ViewResponse
from handlers.interaction import Interaction
from handlers.order_buttons import pressed_orders


class Changes:
    """The button, the form and its date, and the two answers."""

    async def open_form(self, interaction: Interaction) -> None:
        _, tracked_orders = await self._pressed(interaction, interaction.value)
        open_ones = [tracked for tracked in tracked_orders if changing.may_ask(tracked)]
        if open_ones:
            await interaction.show(
                change_view.change_form(open_ones, interaction.value, reader_zone=interaction.person.zone)
            )
        else:
            await interaction.say(_why_not(tracked_orders))

    async def show_reading(self, interaction: Interaction) -> None:
        """Enter was pressed in the field for the due time, or another cinema chosen: how it is read on that one's clock."""
        _, tracked_orders = await self._pressed(interaction, interaction.metadata)
        open_ones = [tracked for tracked in tracked_orders if changing.may_ask(tracked)]
        _, due, _ = change_view.field_values(interaction.values)
        tracked = _chosen(interaction, open_ones)
        read_as = ""
        if tracked and due:
            time = _read(interaction, tracked, due)
            read_as = change_view.reading_line(
                tracked.order, time, interaction.bot.clock.now(), interaction.person.zone
            )
        if open_ones:
            view = change_view.change_form(
                open_ones, interaction.metadata, due=due, read_as=read_as, reader_zone=interaction.person.zone
            )
            await interaction.rerender(view)

    async def ask(self, interaction: Interaction) -> ViewResponse:
        """The change is noted, and the text for support shown."""
        submission, tracked_orders = await self._pressed(interaction, interaction.metadata)
        tracked = _chosen(interaction, tracked_orders)
        if submission is None or tracked is None:
            choice = change_view.ORDER in interaction.values
            field = change_view.ORDER if choice else change_view.WHAT
            return ViewResponse.errors({field: field_problems.CHOOSE_ONE_CINEMA if choice else replies.NOT_KEPT})
        change = _change(interaction, tracked)
        if isinstance(change, dict):
            return ViewResponse.errors(change)
        orders = interaction.bot.store.orders
        asked = await orders.decide_on(
            submission.id, tracked.order.number, lambda found: changing.ask_change(found, change)
        )
        [now] = [one for one in await orders.tracked(submission.id) if one.order.number == tracked.order.number]
        open_one = now.order.change if now.order.change and now.order.change.is_open else None
        if not asked and not (
            open_one and open_one.asks_the_same(change)
        ):  # else the answer to the first press was lost
            return ViewResponse.errors({change_view.WHAT: _why_not([now])})
        address = interaction.bot.settings.support(now.order.portal)
        return ViewResponse.update(support.support_view(submission, *now, now=interaction.now, address=address))

    async def answer(self, interaction: Interaction, *, made: bool) -> None:
        _, tracked_orders = await self._pressed(interaction, interaction.value)
        if not tracked_orders:
            await interaction.say(replies.NOT_KEPT)
            return
        order = tracked_orders[0].order
        at, by = interaction.bot.clock.time(), interaction.person.id
        answer = changing.change_made if made else changing.change_not_made
        done = len(tracked_orders) == 1 and await interaction.bot.store.orders.decide_on(
            order.submission, order.number, lambda tracked: answer(tracked, at=at, by=by)
        )
        if not done:
            await interaction.say(replies.CHANGE_ANSWERED)
        elif interaction.in_modal:
            await interaction.say(replies.CHANGE_NOTED)

    async def _pressed(self, interaction: Interaction, value: str) -> tuple[Submission | None, list[TrackedOrder]]:
        """The orders a button or a form is for. Raises `NotPermittedError` for who may not change them."""
        return await pressed_orders(interaction, value, Act.CHANGE)


def _chosen(interaction: Interaction, tracked_orders: Sequence[TrackedOrder]) -> TrackedOrder | None:
    """The only one, or the one that was chosen in the form."""
    number = change_view.chosen_order(interaction.values)
    if number is None:
        return tracked_orders[0] if len(tracked_orders) == 1 else None
    return next((tracked for tracked in tracked_orders if tracked.order.number == number), None)


def _change(interaction: Interaction, tracked: TrackedOrder) -> Change | dict[str, str]:
    """What the form asks for, or an error for each bad field."""
    kind, due, word = change_view.field_values(interaction.values)
    if kind is None:
        return {change_view.WHAT: field_problems.CHOOSE_CHANGE}
    problems = {}
    if len(word) > change_view.WORD_MAX:
        problems[change_view.WORD] = field_problems.too_long(change_view.WORD_MAX)
    elif kind is ChangeKind.WORD and not word:
        problems[change_view.WORD] = field_problems.NO_WORD
    change = Change(kind, interaction.person.id, interaction.now, word=word)
    if kind is not ChangeKind.DUE:
        if due:
            problems[change_view.DUE] = field_problems.DUE_NOT_ASKED
        return problems or change
    time = _read(interaction, tracked, due) if due else field_problems.NO_NEW_DUE
    if isinstance(time, str):
        return {**problems, change_view.DUE: time}
    if time.instant == order_facts.due(tracked):
        return {**problems, change_view.DUE: field_problems.SAME_DUE}
    return problems or Change(kind, change.by, change.at, time, word)


def _read(interaction: Interaction, tracked: TrackedOrder, due: str) -> WallTime | str:
    """A new due time on that cinema's clock, or why it is none."""
    if lacks_anchor(due):
        return time_problems.NO_ANCHOR
    order = tracked.order
    zone, place = order_facts.zone(order), order_facts.place(order)
    country = (order.placed.country if order.placed else "") or order.request.cinema.country
    now, language = interaction.bot.clock.now(), interaction.person.language
    time = time_or_why(read_one(due, (zone, country), place=place, now=now, language=language), now)
    return time if isinstance(time, str) else _too_early(tracked, time) or time


def _too_early(tracked: TrackedOrder, due: WallTime) -> str:
    """That a new due time is before what must come first, `""` where it is not. What nobody asked for the portal moves itself."""
    order, place = tracked.order, order_facts.place(tracked.order)
    for name, time in (
        ("transfer_after", order_facts.transferred_after(tracked)),
        ("release_after", order_facts.released(tracked)),
    ):
        if time and getattr(order.request, name) and due.instant < time:
            at = at_place(WallTime.at(time, due.zone), place)
            return time_problems.due_before(at_place(due, place), time_problems.LABELS[name], at)
    return ""


def _why_not(tracked_orders: Sequence[TrackedOrder]) -> str:
    """Why no change can be asked for of these."""
    if not tracked_orders:
        return replies.NOT_KEPT
    if any(tracked.id_unseen for tracked in tracked_orders):
        return replies.CHANGE_UNSEEN
    asked = any(tracked.order.change and tracked.order.change.is_open for tracked in tracked_orders)
    return (
        replies.CHANGE_ASKED if asked and not all(tracked.is_over for tracked in tracked_orders) else replies.NO_CHANGE
    )


def register(dispatcher: Dispatcher) -> None:
    changes = Changes()
    dispatcher.action(buttons.ASK_CHANGE, changes.open_form)
    dispatcher.action(buttons.CHANGE_MADE, partial(changes.answer, made=True))
    dispatcher.action(buttons.CHANGE_NOT_MADE, partial(changes.answer, made=False))
    for field in (change_view.DUE, change_view.ORDER):
        dispatcher.action(field, changes.show_reading)
    dispatcher.submission(change_view.CALLBACK, changes.ask)
