"""An order whose outcome is unknown: who ordered it, or an administrator, says whether the portal has it."""

from __future__ import annotations

from bot.orders.order import Order, Phase, Submission
from bot.permissions import may_settle
from bot.slack.errors import SlackTriggerExpiredError
from bot.views import buttons
from bot.views import unknown_outcome as settle_view
from handlers.card import pressed_orders
from handlers.dispatcher import Answer, Dispatcher, NotPermittedError
from handlers.interaction import Interaction
from handlers.order import drawn

SETTLED = "Somebody has settled this order already."


class Settling:
    """The two buttons and the modal of the first."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._entrance = dispatcher

    async def ask_for_id(self, interaction: Interaction) -> None:
        _, order = await self._unknown(interaction, interaction.value)
        if order is None:
            await interaction.say(SETTLED)
        else:
            await interaction.show(settle_view.settle_placed(order))

    async def placed(self, interaction: Interaction) -> Answer:
        _, order = await self._unknown(interaction, interaction.metadata)
        order_id = settle_view.typed_id(interaction.values)
        if not order_id or len(order_id.split()) != 1:
            return Answer.errors({settle_view.FIELD: "Give the order's id, as the portal shows it."})
        if order is None:
            return Answer.errors({settle_view.FIELD: SETTLED})
        if await interaction.bot.store.orders.resolve_placed(
            order.submission, order.number, order_id, interaction.person.id
        ):
            return Answer.clear()
        return Answer.errors({settle_view.FIELD: SETTLED})

    async def not_placed(self, interaction: Interaction) -> None:
        """Settles it, and opens the form with everything still in it."""
        submission, order = await self._unknown(interaction, interaction.value)
        if submission is None or order is None:
            await interaction.say(SETTLED)
        elif await interaction.bot.store.orders.resolve_not_placed(
            order.submission, order.number, interaction.person.id
        ):
            form = await interaction.bot.ordering.again(interaction.person, submission, [order])
            try:
                await interaction.show(drawn(interaction, form))
            except SlackTriggerExpiredError:
                await interaction.say(
                    "It is settled: it was not placed. Press Order again on its card to order it anew."
                )
        else:
            await interaction.say(SETTLED)

    async def _unknown(self, interaction: Interaction, value: str) -> tuple[Submission | None, Order | None]:
        """The order the button is for, while its outcome is unknown. Raises `NotPermittedError` for who may not settle it."""
        submission, tracked_orders = await pressed_orders(interaction, value)
        order = next((tracked.order for tracked in tracked_orders if tracked.order.phase is Phase.UNKNOWN), None)
        if submission and order and not may_settle(interaction.person, self._entrance.rules(), submission.by):
            raise NotPermittedError("Only who ordered this, or an administrator of Encore Bot, can say how it ended.")
        return submission, order


def register(dispatcher: Dispatcher) -> None:
    settling = Settling(dispatcher)
    dispatcher.action(buttons.SETTLE_PLACED, settling.ask_for_id)
    dispatcher.action(buttons.SETTLE_NOT_PLACED, settling.not_placed)
    dispatcher.submission(settle_view.CALLBACK, settling.placed)
