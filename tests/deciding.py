"""What people press, done by a store: each of these answers whether it was done, or with how many orders."""

from __future__ import annotations

from bot.orders import changing, life, resolving
from bot.orders.change import Change
from bot.orders.placed import Placed
from bot.store import Store


async def stop(store: Store, submission: str, number: int | None, by: str) -> int:
    at = store.clock.time()
    return await store.orders.decide_on(submission, number, lambda tracked: life.stop(tracked, at=at, by=by))


async def resolve_placed(
    store: Store, submission: str, number: int, order_id: str, by: str, whose: Placed | None = None
) -> bool:
    at = store.clock.time()
    return bool(
        await store.orders.decide_on(
            submission,
            number,
            lambda tracked: resolving.resolve_placed(tracked.order, order_id, at=at, by=by, whose=whose),
        )
    )


async def resolve_not_placed(store: Store, submission: str, number: int, by: str) -> bool:
    at = store.clock.time()
    return bool(
        await store.orders.decide_on(
            submission, number, lambda tracked: resolving.resolve_not_placed(tracked.order, at=at, by=by)
        )
    )


async def change_id(store: Store, submission: str, number: int, order_id: str, by: str, *, instead_of: str) -> bool:
    at = store.clock.time()
    return bool(
        await store.orders.decide_on(
            submission,
            number,
            lambda tracked: resolving.change_id(tracked, order_id, instead_of=instead_of, at=at, by=by),
        )
    )


async def ask_change(store: Store, submission: str, number: int, change: Change) -> bool:
    return bool(await store.orders.decide_on(submission, number, lambda tracked: changing.ask_change(tracked, change)))


async def answer_change(store: Store, submission: str, number: int, by: str, *, made: bool) -> bool:
    at, answer = store.clock.time(), changing.change_made if made else changing.change_not_made
    return bool(await store.orders.decide_on(submission, number, lambda tracked: answer(tracked, at=at, by=by)))
