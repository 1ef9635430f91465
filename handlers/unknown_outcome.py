"""An order whose outcome is unknown: who ordered it, or an administrator, says whether the portal has it, and by which id.

An id is held against what is known here and what the portal shows. Where it can't be asked the id is taken, and may be given
anew until the portal has shown it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict

import structlog

from bot.orders import resolving
from bot.orders.access import Act
from bot.orders.ids import pasted_id
from bot.orders.life import Transition
from bot.orders.order import Order, Phase, Submission
from bot.orders.placed import Placed
from bot.orders.tracked_order import TrackedOrder
from bot.slack.errors import SlackError
from bot.views import buttons, replies
from bot.views import unknown_outcome as outcome_view
from bot.wording import field_problems
from handlers import typed_ids
from handlers.dispatcher import Dispatcher, ViewResponse
from handlers.interaction import Interaction
from handlers.order import form_view_of
from handlers.order_buttons import permit, pressed_orders

log = structlog.get_logger(__name__)


class Resolving:
    """The buttons and the forms of the first and the last."""

    async def ask_for_id(self, interaction: Interaction) -> None:
        _, tracked = await self._pressed(interaction, interaction.value)
        if tracked is None or tracked.order.phase is not Phase.UNKNOWN:
            await interaction.say(replies.ALREADY_RESOLVED)
        else:
            await interaction.show(outcome_view.resolve_placed_view(tracked.order))

    async def ask_for_other_id(self, interaction: Interaction) -> None:
        _, tracked = await self._pressed(interaction, interaction.value)
        if tracked is None or not tracked.takes_other_id:
            await interaction.say(replies.ID_SHOWN_OR_CHANGED)
        else:
            await interaction.show(outcome_view.other_id_view(tracked.order))

    async def placed(self, interaction: Interaction) -> ViewResponse:
        """It was placed, by this id."""
        _, tracked = await self._pressed(interaction, interaction.metadata)
        order = tracked.order if tracked else None

        def resolve(tracked: TrackedOrder, order_id: str, whose: Placed | None) -> Transition:
            return resolving.resolve_placed(tracked.order, order_id, **_now(interaction), whose=whose)

        if order is None or order.phase is not Phase.UNKNOWN:
            return self._resolved_before(interaction, order, replies.ALREADY_RESOLVED)
        return await self._entered(interaction, order, resolve, replies.ALREADY_RESOLVED)

    async def other_id(self, interaction: Interaction) -> ViewResponse:
        """It has another id than the one that was given."""
        value, given = outcome_view.parse_other_id_metadata(interaction.metadata)
        _, tracked = await self._pressed(interaction, value)
        order = tracked.order if tracked else None

        if tracked is None or order is None or not tracked.takes_other_id or not outcome_view.has_id(order, given):
            return self._resolved_before(interaction, order, replies.ID_SHOWN_OR_CHANGED)
        instead_of = order.order_id

        def change(tracked: TrackedOrder, order_id: str, whose: Placed | None) -> Transition:
            return resolving.change_id(tracked, order_id, instead_of=instead_of, **_now(interaction), whose=whose)

        return await self._entered(interaction, order, change, replies.ID_SHOWN_OR_CHANGED)

    async def _entered(
        self,
        interaction: Interaction,
        order: Order,
        step: Callable[[TrackedOrder, str, Placed | None], Transition],
        too_late: str,
    ) -> ViewResponse:
        """The id that was typed for an order is taken by that step, or there is a sentence at the field: `too_late` where somebody was
        faster."""
        typed = outcome_view.typed_id(interaction.values)
        if problem := typed_ids.problem_with(typed):
            return _at_field(problem)
        order_id, anyway = pasted_id(typed), outcome_view.is_anyway(interaction.values)
        async with typed_ids.entering(interaction.bot.store.orders, order.portal, order_id) as mine:
            if not mine:
                return _at_field(field_problems.ID_BEING_ENTERED)
            problem, whose = await typed_ids.checked(interaction, order, order_id, anyway=anyway)
            if not problem and not await interaction.bot.store.orders.decide_on(
                order.submission, order.number, lambda tracked: step(tracked, order_id, whose)
            ):
                problem = too_late
        return _at_field(problem) if problem else ViewResponse.clear()

    def _resolved_before(self, interaction: Interaction, order: Order | None, otherwise: str) -> ViewResponse:
        """The form came when there was nothing to resolve any more: well, if it was the same person by the same id, whose first
        press was done and never answered."""
        typed = pasted_id(outcome_view.typed_id(interaction.values))
        same = order and typed and (order.order_id, order.resolved_by) == (typed, interaction.person.id)
        return ViewResponse.clear() if same else _at_field(otherwise)

    async def not_placed(self, interaction: Interaction) -> None:
        """Resolves it, and opens the form with everything still in it. Where the form cannot be opened the decision stands, and a
        message offers the next step: the form is made before, so that nothing else can come between."""
        submission, tracked = await self._pressed(interaction, interaction.value)
        order = tracked.order if tracked else None
        if submission is None or order is None or order.phase is not Phase.UNKNOWN:
            await interaction.say(replies.ALREADY_RESOLVED)
            return
        form = form_view_of(interaction, await interaction.bot.ordering.again(interaction.person, submission, [order]))
        if not await interaction.bot.store.orders.decide_on(
            order.submission,
            order.number,
            lambda tracked: resolving.resolve_not_placed(tracked.order, **_now(interaction)),
        ):
            await interaction.say(replies.ALREADY_RESOLVED)
            return
        try:
            shown = await interaction.show(form)
        except SlackError as error:
            log.warning("form_not_opened", error=error.error)
            shown = False
        if not shown:
            await interaction.leave(outcome_view.resolved_not_placed(order), submission)

    async def _pressed(self, interaction: Interaction, value: str) -> tuple[Submission | None, TrackedOrder | None]:
        """The order the button is for. Raises `NotPermittedError` for who may not resolve one that is to be resolved."""
        submission, tracked_orders = await pressed_orders(interaction, value, Act.LOOK)
        tracked = tracked_orders[0] if len(tracked_orders) == 1 else None
        open_ = tracked and (tracked.order.phase is Phase.UNKNOWN or tracked.takes_other_id)
        if submission and open_:
            await permit(interaction, Act.RESOLVE, submission)
        return submission, tracked


class _Now(TypedDict):
    at: float
    by: str


def _now(interaction: Interaction) -> _Now:
    """When it is done, and by whom."""
    return _Now(at=interaction.bot.clock.time(), by=interaction.person.id)


def _at_field(problem: str) -> ViewResponse:
    return ViewResponse.errors({outcome_view.FIELD: problem})


def register(dispatcher: Dispatcher) -> None:
    resolving = Resolving()
    dispatcher.action(buttons.RESOLVE_PLACED, resolving.ask_for_id)
    dispatcher.action(buttons.RESOLVE_NOT_PLACED, resolving.not_placed)
    dispatcher.action(buttons.OTHER_ID, resolving.ask_for_other_id)
    dispatcher.submission(outcome_view.CALLBACK, resolving.placed)
    dispatcher.submission(outcome_view.OTHER_ID_CALLBACK, resolving.other_id)
