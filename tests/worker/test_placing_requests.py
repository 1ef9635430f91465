"""What is sent to add-encore is what was asked for, and nothing more."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bot.cinemas.cinema import Cinema
from bot.orders.order import OrderRequest, Party, Phase
from bot.wall_time import WallTime
from bot.worker.encore_mapping import to_send
from gofilex import InvalidOrderError, Portal
from tests.stage import BERGH, CONCERT, Stage

EXAMPLE = json.loads((Path(__file__).parents[1] / "data" / "gofilex" / "add-encore.request.json").read_text())


def wall(*parts: int, zone: str = "Europe/Amsterdam", fold: int = 0) -> WallTime:
    return WallTime(datetime(*parts, fold=fold), zone)  # type: ignore[arg-type]


async def test_the_documentations_own_example_is_sent_as_it_stands_with_the_times_asked_for(stage: Stage) -> None:
    asked = OrderRequest(
        BERGH,
        wall(2026, 12, 12, 18),
        transfer_after=wall(2026, 12, 1, 0, 30),
        release_after=wall(2026, 12, 12, 9),
        event=EXAMPLE["eventId"],
        assets=tuple(EXAMPLE["assetUuids"]),
        owner=Party(id=EXAMPLE["ownerId"]),
    )
    await stage.orders(asked)
    await stage.places()

    times = {
        "deliveryDue": "2026-12-12T18:00:00",
        "transferAfter": "2026-12-01T00:30:00",
        "releaseAfter": "2026-12-12T09:00:00",
    }
    [sent] = stage.asked("add-encore")
    assert sent.body == {**EXAMPLE, **times}
    assert (await stage.order()).phase is Phase.PLACED


async def test_nothing_is_sent_that_was_not_given(stage: Stage) -> None:
    await stage.orders(OrderRequest(BERGH, wall(2026, 12, 12, 18), event=CONCERT))
    await stage.places()

    [sent] = stage.asked("add-encore")
    assert sent.body == {
        "company": {"_id": BERGH.id},
        "eventId": CONCERT,
        "deliveryDue": "2026-12-12T18:00:00",
    }


async def test_a_cinema_known_by_its_number_goes_with_its_country_and_comes_back_with_its_id(stage: Stage) -> None:
    company = stage.backend.catalogues["emea"].companies[BERGH.id]
    [(source, number)] = company.identifiers
    lux = Cinema(Portal.EMEA, source=source, value=number, country="NL", zone="Europe/Amsterdam")
    await stage.orders(replace(stage.request(lux), owner=Party(source="disney", value="417")))
    await stage.places()

    [sent] = stage.asked("add-encore")
    assert sent.body["company"] == {"identifier": {"source": source, "value": number}, "country": "NL"} or (
        sent.body["company"] == {"identifier": {"source": source, "value": number}} and sent.body["country"] == "NL"
    )
    learned = await stage.store.cinemas.every(Portal.EMEA)
    assert list(learned) == [BERGH.id]
    assert (learned[BERGH.id].value, learned[BERGH.id].city) == (number, company.city)


async def test_of_two_equal_hours_the_chosen_one_is_sent_with_its_offset(stage: Stage) -> None:
    stage.clock.forward(300 * 86_400)
    await stage.orders(
        OrderRequest(BERGH, wall(2027, 10, 31, 2, 30), event=CONCERT),
        OrderRequest(BERGH, wall(2027, 10, 31, 2, 30, fold=1), event=CONCERT),
        OrderRequest(BERGH, wall(2027, 10, 31, 3, 30), event=CONCERT),
    )
    await stage.works()

    sent = {request.body["deliveryDue"]: request.order_id for request in stage.asked("add-encore")}
    assert set(sent) == {"2027-10-31T02:30:00+02:00", "2027-10-31T02:30:00+01:00", "2027-10-31T03:30:00"}
    due = [stage.backend.order(str(id_)).due for id_ in sent.values()]
    first, second, _ = sorted(due)
    assert second - first == 3600


def test_an_order_that_breaks_a_rule_names_the_field() -> None:
    with pytest.raises(InvalidOrderError, match="asset"):
        to_send(OrderRequest(BERGH, wall(2026, 12, 12, 18)))


async def test_an_order_that_breaks_a_rule_is_refused_without_a_call(stage: Stage) -> None:
    await stage.orders(OrderRequest(BERGH, wall(2026, 12, 12, 18)))
    await stage.passes(4)

    assert (await stage.order()).phase is Phase.REFUSED
    assert stage.asked("add-encore") == []
    assert "asset" in stage.thread
