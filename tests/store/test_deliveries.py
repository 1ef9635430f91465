"""What was delivered to a cinema before is found by its event and its assets, for as long as the order is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.cinemas.cinema import Cinema
from bot.orders.order import OrderRequest
from bot.store import Store
from gofilex import Portal
from tests.clock import MovedClock
from tests.stage import BERGH, Stage, staged

DAY = 86_400.0
NUMBERED = Cinema(Portal.EMEA, source="comscore", value="1", name="Bergh by its number", zone="Europe/Amsterdam")


@pytest.fixture
async def stage(store: Store, clock: MovedClock) -> AsyncIterator[Stage]:
    async with staged(store, clock) as stage:
        yield stage


async def found(stage: Stage, *requests: OrderRequest) -> list[list[str]]:
    """The submissions that delivered the same, for each request."""
    answer = await stage.store.deliveries.of_same_content(requests)
    return [[submission.id for submission, _ in one] for one in answer]


async def test_what_was_delivered_is_found_until_it_is_swept(stage: Stage) -> None:
    request = stage.request()
    await stage.orders(request, name="first", by="U2BOB")
    await stage.passes(8, 4)
    assert await found(stage, request) == [[]]
    assert [len(one) for one in await stage.store.orders.same_content([request])] == [1]

    await stage.passes(200, 10)
    brought = (await stage.order("first")).placed
    assert brought
    uuid, _ = brought.delivers[0]
    same_event, same_asset = replace(request, assets=("z",)), replace(request, event="", assets=("z", uuid))
    other, elsewhere = replace(request, event="matinee"), replace(request, cinema=replace(BERGH, id="nobody"))
    assert await found(stage, same_event, same_asset, other, elsewhere) == [["first"], ["first"], [], []]
    assert await found(stage, replace(request, cinema=replace(BERGH, source="x", value="1"))) == [["first"]]
    assert await stage.store.orders.same_content([request]) == [[]]
    [[(submission, tracked)]] = await stage.store.deliveries.of_same_content([request])
    assert submission.by == "U2BOB"
    assert tracked.snapshot
    assert tracked.snapshot.delivered

    stage.clock.forward(90 * DAY + 3600)
    assert await stage.store.retention.sweep(90 * DAY) == 1
    assert await found(stage, same_event, same_asset) == [[], []]
    keys = [key async for key in stage.store.engine.client.scan_iter(f"{stage.store.keys.prefix}:*:delivered:*")]
    assert keys == []


async def test_the_last_delivery_is_known_though_the_one_before_is_swept(stage: Stage) -> None:
    shard = stage.store.keys.shard
    second = next(name for number in range(1000) if shard(name := f"second{number}") is shard("first"))
    await stage.orders(name="first")
    await stage.passes(200, 10)
    stage.clock.forward(60 * DAY)
    await stage.orders(name=second)
    await stage.passes(200, 10)
    assert await found(stage, stage.request()) == [[second]]

    stage.clock.forward(31 * DAY)
    assert await stage.store.retention.sweep(90 * DAY) == 1
    assert await found(stage, stage.request()) == [[second]]


async def test_a_cinema_that_was_ordered_by_another_numbering_is_found_by_its_id(stage: Stage) -> None:
    company = next(iter(stage.backend.catalogues["emea"].companies.values()))
    (source, value), *_ = company.identifiers
    await stage.orders(stage.request(replace(NUMBERED, source=source, value=value)), name="numbered")
    await stage.passes(200, 10)

    assert await found(stage, stage.request(replace(NUMBERED, id=company.id, source="", value=""))) == [["numbered"]]


async def test_what_did_not_land_was_not_delivered(stage: Stage) -> None:
    await stage.orders(name="canceled")
    await stage.passes(8, 4)
    stage.backend.cancel(stage.created[0])
    await stage.passes(60, 10)

    assert await found(stage, stage.request()) == [[]]
