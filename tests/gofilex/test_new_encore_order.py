"""What an order for a cinema must hold, and what goes over the wire."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gofilex import Identifier, InvalidOrderError, NewEncoreOrder
from sandbox.portal.request_validation import check_add_encore

EXAMPLES = Path(__file__).parents[1] / "data" / "gofilex"
DUE = datetime.fromisoformat("2026-12-12T18:00:00")


def body(**fields: Any) -> dict[str, Any]:
    known = {"company_id": "92ocDLbbpnHPYZrTe", "event_id": "kPv58SRFYExY7xAzQ", "delivery_due": DUE}
    return NewEncoreOrder(**{**known, **fields}).to_json()


def test_the_documentations_own_example_is_sent_as_it_stands_there() -> None:
    example = json.loads((EXAMPLES / "add-encore.request.json").read_text())
    order = NewEncoreOrder(
        company_id="92ocDLbbpnHPYZrTe",
        owner_id="HKDd83r8Qy6acvY3R",
        delivery_due=date(2026, 12, 12),
        asset_uuids=("ed39db9d-e98e-4eb4-9848-b6a85a274568",),
        event_id="kPv58SRFYExY7xAzQ",
    )
    assert order.to_json() == example
    assert NewEncoreOrder.from_json(example) == order


def test_nothing_is_sent_that_was_not_given() -> None:
    assert body() == {
        "company": {"_id": "92ocDLbbpnHPYZrTe"},
        "eventId": "kPv58SRFYExY7xAzQ",
        "deliveryDue": "2026-12-12T18:00:00",
    }


def test_every_field_of_the_documentation_can_be_sent() -> None:
    assert body(
        asset_uuids=["ed39db9d-e98e-4eb4-9848-b6a85a274568"],
        company_id=None,
        company_identifier=Identifier("comscore", "1234"),
        country="NL",
        owner_identifier=Identifier("sap", "77"),
        booker_id="HKDd83r8Qy6acvY3R",
        transfer_after=datetime.fromisoformat("2026-12-01T08:00:00"),
        release_after=date(2026, 12, 10),
        description="Matinée",
        additional_text="Ring the bell",
    ) == {
        "company": {"identifier": {"source": "comscore", "value": "1234"}, "country": "NL"},
        "assetUuids": ["ed39db9d-e98e-4eb4-9848-b6a85a274568"],
        "eventId": "kPv58SRFYExY7xAzQ",
        "ownerIdentifier": {"source": "sap", "value": "77"},
        "bookerId": "HKDd83r8Qy6acvY3R",
        "deliveryDue": "2026-12-12T18:00:00",
        "transferAfter": "2026-12-01T08:00:00",
        "releaseAfter": "2026-12-10",
        "description": "Matinée",
        "additionalText": "Ring the bell",
    }


def test_blank_notes_count_as_not_given() -> None:
    assert body(description="  ", additional_text="") == body()


def test_a_country_beside_the_cinemas_id_says_nothing_and_is_not_sent() -> None:
    assert body(country="NL") == body()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"event_id": None}, "assetUuids"),
        ({"event_id": " "}, "eventId"),
        ({"asset_uuids": "ed39db9d-e98e-4eb4-9848-b6a85a274568"}, "assetUuids"),
        ({"asset_uuids": ["", "x"]}, "assetUuids"),
        ({"asset_uuids": [None]}, "assetUuids"),
        ({"company_id": None}, "company"),
        ({"company_id": ""}, "company._id"),
        ({"company_identifier": Identifier("comscore", "1")}, "company.identifier"),
        ({"company_id": None, "company_identifier": Identifier("comscore", "")}, "company.identifier.value"),
        ({"company_id": None, "company_identifier": Identifier("", "1")}, "company.identifier.source"),
        ({"owner_id": "a", "owner_identifier": Identifier("s", "v")}, "ownerIdentifier"),
        ({"booker_id": "a", "booker_identifier": Identifier("s", "v")}, "bookerIdentifier"),
        ({"booker_identifier": ("s", "v")}, "bookerIdentifier"),
        ({"delivery_due": None}, "deliveryDue"),
        ({"delivery_due": "2026-12-12"}, "deliveryDue"),
        ({"release_after": 5}, "releaseAfter"),
        ({"description": 5}, "description"),
        ({"transfer_after": DUE.replace(tzinfo=timezone(timedelta(minutes=19, seconds=32)))}, "transferAfter"),
    ],
)
def test_a_broken_rule_is_told_before_sending_and_names_the_field(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidOrderError) as refused:
        body(**fields)
    assert refused.value.field == field
    assert str(refused.value).startswith(f"{field}: ")
    assert refused.value.surely_not_created


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"purchaseOrder": "7"}, "purchaseOrder"),
        ({"company": {"_id": "a", "name": "b"}}, "company.name"),
        ({"company": None}, "company"),
        ({"deliveryDue": "soon"}, "deliveryDue"),
        ({"ownerIdentifier": {"source": "sap"}}, "ownerIdentifier"),
        ({"assetUuids": "one"}, "assetUuids"),
    ],
)
def test_a_body_that_is_no_add_encore_body_is_not_taken_for_one(change: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidOrderError) as refused:
        NewEncoreOrder.from_json(body() | change)
    assert refused.value.field == field


def test_of_two_equal_times_when_the_clocks_go_back_the_chosen_one_goes_with_its_offset() -> None:
    amsterdam = ZoneInfo("Europe/Amsterdam")
    first = datetime(2026, 10, 25, 2, 30, tzinfo=amsterdam)
    assert body(delivery_due=first)["deliveryDue"] == "2026-10-25T02:30:00+02:00"
    assert body(delivery_due=first.replace(fold=1))["deliveryDue"] == "2026-10-25T02:30:00+01:00"


moments = st.datetimes(DUE.replace(year=2020), DUE.replace(year=2099)).map(lambda moment: moment.replace(microsecond=0))
zones = st.none() | st.just(UTC) | st.sampled_from(["Europe/Amsterdam", "Asia/Kathmandu"]).map(ZoneInfo)
names = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)
identifiers = st.builds(Identifier, names, names)


@st.composite
def orders(draw: st.DrawFn) -> NewEncoreOrder:
    when = st.builds(lambda moment, zone: moment.replace(tzinfo=zone), moments, zones) | moments.map(datetime.date)
    by_id = draw(st.booleans())
    assets = draw(st.lists(names, max_size=3).map(tuple))
    return NewEncoreOrder(
        delivery_due=draw(when),
        asset_uuids=assets,
        event_id=draw(names) if not assets else draw(st.none() | names),
        company_id=draw(names) if by_id else None,
        company_identifier=None if by_id else draw(identifiers),
        country=None if by_id else draw(st.none() | st.just("NL")),
        owner_id=draw(st.none() | names),
        booker_identifier=draw(st.none() | identifiers),
        transfer_after=draw(st.none() | when),
        release_after=draw(st.none() | when),
        description=draw(st.none() | names),
        additional_text=draw(st.none() | names),
    )


@given(orders())
def test_what_is_sent_passes_the_portals_check_and_reads_back_as_the_same_order(order: NewEncoreOrder) -> None:
    sent = json.loads(json.dumps(order.to_json()))
    assert check_add_encore(sent) == sent
    assert NewEncoreOrder.from_json(sent).to_json() == sent
    assert "null" not in json.dumps(sent).replace('"null"', "")
