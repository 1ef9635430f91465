"""An order whose outcome is unknown: who ordered it, or an administrator, says whether the portal has it."""

from __future__ import annotations

from bot.orders.order import Order, Phase, Submission
from bot.permissions import may_resolve
from bot.slack.errors import SlackTriggerExpiredError
from bot.views import buttons, replies
from bot.views import unknown_outcome as outcome_view
from bot.wording import field_problems
from handlers.dispatcher import Dispatcher, NotPermittedError, ViewResponse
from handlers.interaction import Interaction
from handlers.order import form_view_of
from handlers.order_buttons import pressed_orders


class Resolving:
    """The two buttons and the modal of the first."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    async def ask_for_id(self, interaction: Interaction) -> None:
        _, order = await self._unknown(interaction, interaction.value)
        if order is None:
            await interaction.say(replies.ALREADY_RESOLVED)
        else:
            await interaction.show(outcome_view.resolve_placed_view(order))

    async def placed(self, interaction: Interaction) -> ViewResponse:
        _, order = await self._unknown(interaction, interaction.metadata)
        order_id = outcome_view.typed_id(interaction.values)
        if not order_id or len(order_id.split()) != 1:
            return ViewResponse.errors({outcome_view.FIELD: field_problems.NO_ORDER_ID})
        if order is None:
            return ViewResponse.errors({outcome_view.FIELD: replies.ALREADY_RESOLVED})
        if await interaction.bot.store.orders.resolve_placed(
            order.submission, order.number, order_id, interaction.person.id
        ):
            return ViewResponse.clear()
        return ViewResponse.errors({outcome_view.FIELD: replies.ALREADY_RESOLVED})

    async def not_placed(self, interaction: Interaction) -> None:
        """Settles it, and opens the form with everything still in it."""
        submission, order = await self._unknown(interaction, interaction.value)
        if submission is None or order is None:
            await interaction.say(replies.ALREADY_RESOLVED)
        elif await interaction.bot.store.orders.resolve_not_placed(
            order.submission, order.number, interaction.person.id
        ):
            form = await interaction.bot.ordering.again(interaction.person, submission, [order])
            try:
                await interaction.show(form_view_of(interaction, form))
            except SlackTriggerExpiredError:
                await interaction.say(replies.RESOLVED_NOT_PLACED)
        else:
            await interaction.say(replies.ALREADY_RESOLVED)

    async def _unknown(self, interaction: Interaction, value: str) -> tuple[Submission | None, Order | None]:
        """The order the button is for, while its outcome is unknown. Raises `NotPermittedError` for who may not settle it."""
        submission, tracked_orders = await pressed_orders(interaction, value)
        order = next((tracked.order for tracked in tracked_orders if tracked.order.phase is Phase.UNKNOWN), None)
        if submission and order and not may_resolve(interaction.person, self._dispatcher.rules(), submission.by):
            raise NotPermittedError(replies.ONLY_WHO_ORDERED)
        return submission, order


def register(dispatcher: Dispatcher) -> None:
    resolving = Resolving(dispatcher)
    dispatcher.action(buttons.RESOLVE_PLACED, resolving.ask_for_id)
    dispatcher.action(buttons.RESOLVE_NOT_PLACED, resolving.not_placed)
    dispatcher.submission(outcome_view.CALLBACK, resolving.placed)
