"""An order whose outcome is unknown: who ordered it, or an administrator, says whether the portal has it."""

from __future__ import annotations

from bot.orders.order import Order, Phase, Submission
from bot.permissions import may_settle
from bot.slack.errors import SlackTriggerExpiredError
from bot.views import buttons, replies
from bot.views import unknown_outcome as settle_view
from bot.wording import field_problems
from handlers.card import pressed_orders
from handlers.dispatcher import Answer, Dispatcher, NotPermittedError
from handlers.interaction import Interaction
from handlers.order import drawn


class Settling:
    """The two buttons and the modal of the first."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._entrance = dispatcher

    async def ask_for_id(self, interaction: Interaction) -> None:
        _, order = await self._unknown(interaction, interaction.value)
        if order is None:
            await interaction.say(replies.ALREADY_RESOLVED)
        else:
            await interaction.show(settle_view.settle_placed(order))

    async def placed(self, interaction: Interaction) -> Answer:
        _, order = await self._unknown(interaction, interaction.metadata)
        order_id = settle_view.typed_id(interaction.values)
        if not order_id or len(order_id.split()) != 1:
            return Answer.errors({settle_view.FIELD: field_problems.NO_ORDER_ID})
        if order is None:
            return Answer.errors({settle_view.FIELD: replies.ALREADY_RESOLVED})
        if await interaction.bot.store.orders.resolve_placed(
            order.submission, order.number, order_id, interaction.person.id
        ):
            return Answer.clear()
        return Answer.errors({settle_view.FIELD: replies.ALREADY_RESOLVED})

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
                await interaction.show(drawn(interaction, form))
            except SlackTriggerExpiredError:
                await interaction.say(replies.RESOLVED_NOT_PLACED)
        else:
            await interaction.say(replies.ALREADY_RESOLVED)

    async def _unknown(self, interaction: Interaction, value: str) -> tuple[Submission | None, Order | None]:
        """The order the button is for, while its outcome is unknown. Raises `NotPermittedError` for who may not settle it."""
        submission, tracked_orders = await pressed_orders(interaction, value)
        order = next((tracked.order for tracked in tracked_orders if tracked.order.phase is Phase.UNKNOWN), None)
        if submission and order and not may_settle(interaction.person, self._entrance.rules(), submission.by):
            raise NotPermittedError(replies.ONLY_WHO_ORDERED)
        return submission, order


def register(dispatcher: Dispatcher) -> None:
    settling = Settling(dispatcher)
    dispatcher.action(buttons.SETTLE_PLACED, settling.ask_for_id)
    dispatcher.action(buttons.SETTLE_NOT_PLACED, settling.not_placed)
    dispatcher.submission(settle_view.CALLBACK, settling.placed)
