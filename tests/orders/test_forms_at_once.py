"""Several hands on one form: what was typed last stands, and it is confirmed by who filled it in."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.orders.ordering import Ordering
from bot.store import Store
from bot.wall_time import WallTime
from tests.orders.desk import ALICE, wall
from tests.orders.test_ordering import planned, typed, usual


async def test_what_was_typed_last_stands_whatever_comes_last(ordering: Ordering) -> None:
    draft = (await ordering.begin(ALICE)).draft.id

    await ordering.typed(ALICE, draft, typed(due="2026-11-28 18:00"), at=20.3)
    late = await ordering.typed(ALICE, draft, typed(due="2026-11-27 1"), at=20.0)

    assert late.draft.due == "2026-11-28 18:00"
    assert (await ordering.newest(ALICE, draft)).draft == late.draft
    assert (await planned(ordering, draft, due="2026-11-26 18:00")).requests[0].due == WallTime(
        wall(2026, 11, 26, 18), "Europe/Amsterdam"
    ), "Send carries all that stands in the form"


async def test_what_two_presses_bring_at_once_is_counted_twice(ordering: Ordering, store: Store) -> None:
    draft = (await ordering.begin(ALICE)).draft

    kept = await asyncio.gather(*(store.drafts.save(draft) for _ in range(4)))

    assert sorted(one.revision - draft.revision for one in kept) == [1, 2, 3, 4]


async def test_a_preview_is_confirmed_by_who_filled_in_its_form_alone(ordering: Ordering, store: Store) -> None:
    bob = replace(ALICE, id="U2BOB")
    form = await ordering.begin(ALICE)
    plan = await planned(ordering, form.draft.id)

    assert "who filled it in" in (await ordering.confirm(bob, plan.draft, plan.revision, usual)).problem
    assert await store.orders.submission(plan.draft) is None
    await ordering.confirm(ALICE, plan.draft, plan.revision, usual)
    again = await ordering.confirm(bob, plan.draft, plan.revision, usual)
    assert "who filled it in" in again.problem
    assert (again.submission, again.tracked_orders) == (None, ())
