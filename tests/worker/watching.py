"""Orders at a portal that are followed, as many as a story needs."""

from __future__ import annotations

from bot.orders.order import Order, Phase, Submission
from bot.store import Transaction
from bot.store.order_records import write_snapshot
from bot.tracking import changes
from gofilex import Portal
from sandbox.portal import add_encore
from tests.intake import submit
from tests.stage import CONCERT, Stage, at

DUE = "2026-11-30T18:00:00"


async def watched(stage: Stage, count: int, *, name: str = "many", portal: Portal = Portal.EMEA) -> list[str]:
    """So many orders that wait for their transfer, as if they had been placed here; their ids at the portal."""
    orders = []
    event = CONCERT if portal is Portal.EMEA else next(iter(stage.backend.catalogues[portal.value.lower()].events))
    for number, cinema in enumerate(stage.cinemas(count, portal)):
        body = {
            "company": {"_id": cinema.id},
            "eventId": event,
            "deliveryDue": DUE,
            "transferAfter": "2026-11-28T01:00:00",
        }
        order_id = add_encore(stage.backend, portal.value.lower(), body).id
        orders.append(Order(name, number, stage.request(cinema, event=event), Phase.PLACED, order_id))
    submission = Submission(name, "", stage.channel.id, stage.alice, stage.clock.time(), count)
    await submit(stage.store, submission, orders)
    shard = stage.store.keys.shard(name)
    snapshot, _ = changes.first_snapshot(
        at=stage.clock.time(), state="queued", due=at(DUE), transfer_after=at("2026-11-28T00:00:00")
    )
    change = Transaction()
    for order in orders:
        write_snapshot(change, shard, order.id, portal, order.order_id, snapshot)
    assert await stage.store.engine.transact(change)
    stage.clock.forward(10)
    return [order.order_id for order in orders]


async def due_again(stage: Stage) -> None:
    """Refresh is pressed on the card of the many."""
    stage.clock.forward(61)
    await stage.store.polls.refresh(await stage.store.orders.tracked("many"))
