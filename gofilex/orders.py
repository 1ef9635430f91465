"""What is sent to add-encore: an order for one cinema, checked before it leaves.

Source: the API documentation, add-encore, request fields.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from gofilex.errors import InvalidOrderError

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number in somebody's numbering scheme, for whoever has no Gofilex id: who numbers (`source`), and the number."""

    source: str
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NewEncoreOrder:
    """An encore order for one cinema, as it will be sent. Raises `InvalidOrderError`, naming the field, if it breaks a rule.

    What to deliver: `asset_uuids` (encore assets), or `event_id`, or both. TS and non-TS assets cannot share an order, but
    only the portal knows which is which: it refuses.

    To whom: the cinema as `company_id` (Gofilex id) or `company_identifier`, with `country` (ISO code) to narrow an
    ambiguous identifier; beside an id the country says nothing and is not sent.

    For whom: `owner_id` or `owner_identifier` (content owner), `booker_id` or `booker_identifier`; only needed by users
    who act for several.

    When: `delivery_due` (must be at the cinema by then), `transfer_after` (transfer may not start before),
    `release_after` (the cinema may not see it before). A datetime without zone is the clock on the cinema's wall, one
    with a zone is an instant and is sent with its offset; both to the second. A bare date is accepted because the portal
    does, and the portal reads it as the *start* of that day.

    `description` defaults to the event's name at the portal. `additional_text` stands in the e-mail that the cinema gets
    when the content is delivered. Blank texts count as not given; what is not given is not sent.
    """

    delivery_due: date | datetime
    asset_uuids: tuple[str, ...] = ()
    event_id: str | None = None
    company_id: str | None = None
    company_identifier: Identifier | None = None
    country: str | None = None
    owner_id: str | None = None
    owner_identifier: Identifier | None = None
    booker_id: str | None = None
    booker_identifier: Identifier | None = None
    transfer_after: date | datetime | None = None
    release_after: date | datetime | None = None
    description: str | None = None
    additional_text: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "asset_uuids", _uuids(self.asset_uuids))
        _check_text("eventId", self.event_id)
        if not self.asset_uuids and self.event_id is None:
            raise InvalidOrderError("assetUuids", "give asset UUIDs, an event id, or both")
        _check_either(
            "company._id",
            self.company_id,
            "company.identifier",
            self.company_identifier,
        )
        if self.company_id is None and self.company_identifier is None:
            raise InvalidOrderError("company", "give the cinema's id or its identifier")
        _check_either("ownerId", self.owner_id, "ownerIdentifier", self.owner_identifier)
        _check_either("bookerId", self.booker_id, "bookerIdentifier", self.booker_identifier)
        _check_text("company.country", self.country)
        _check_time("deliveryDue", self.delivery_due, required=True)
        _check_time("transferAfter", self.transfer_after)
        _check_time("releaseAfter", self.release_after)
        for field, text in (
            ("description", self.description),
            ("additionalText", self.additional_text),
        ):
            if text is not None and not isinstance(text, str):
                raise InvalidOrderError(field, "must be a text")

    def to_json(self) -> dict[str, Any]:
        """The request's body: exactly what was given, without nulls and empty lists."""
        company: dict[str, Any] = {}
        if self.company_id is not None:
            company["_id"] = self.company_id
        elif self.company_identifier is not None:
            company["identifier"] = _identifier_json(self.company_identifier)
            if self.country is not None:
                company["country"] = self.country
        body = {
            "company": company,
            "assetUuids": list(self.asset_uuids) or None,
            "eventId": self.event_id,
            "ownerId": self.owner_id,
            "ownerIdentifier": _identifier_json(self.owner_identifier),
            "bookerId": self.booker_id,
            "bookerIdentifier": _identifier_json(self.booker_identifier),
            "deliveryDue": _time_text(self.delivery_due),
            "transferAfter": _time_text(self.transfer_after),
            "releaseAfter": _time_text(self.release_after),
            "description": _not_blank(self.description),
            "additionalText": _not_blank(self.additional_text),
        }
        return {field: value for field, value in body.items() if value is not None}

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> NewEncoreOrder:
        """The order that `to_json` made `body` from. Raises `InvalidOrderError` for anything that add-encore does not have."""
        unknown = sorted(body.keys() - _FIELDS.keys() - {"company"})
        if unknown:
            raise InvalidOrderError(unknown[0], "is not a field of add-encore")
        company = body.get("company")
        if not isinstance(company, dict):
            raise InvalidOrderError("company", "give the cinema's id or its identifier")
        unknown = sorted(company.keys() - {"_id", "identifier", "country"})
        if unknown:
            raise InvalidOrderError(f"company.{unknown[0]}", "is not a field of add-encore")
        given = {name: _from_json(field, body[field]) for field, name in _FIELDS.items() if field in body}
        return cls(
            delivery_due=given.pop("delivery_due", None),
            **given,
            company_id=company.get("_id"),
            company_identifier=_from_json("company.identifier", company.get("identifier")),
            country=company.get("country"),
        )


_FIELDS = {
    "assetUuids": "asset_uuids",
    "eventId": "event_id",
    "ownerId": "owner_id",
    "ownerIdentifier": "owner_identifier",
    "bookerId": "booker_id",
    "bookerIdentifier": "booker_identifier",
    "deliveryDue": "delivery_due",
    "transferAfter": "transfer_after",
    "releaseAfter": "release_after",
    "description": "description",
    "additionalText": "additional_text",
}


def _from_json(field: str, value: Any) -> Any:
    if value is None:
        return None
    if field == "assetUuids":
        return _uuids(value)
    if field.lower().endswith("identifier"):
        if not isinstance(value, dict) or value.keys() != {"source", "value"}:
            raise InvalidOrderError(field, "needs its source and its value, and nothing else")
        return Identifier(value["source"], value["value"])
    if field in {"deliveryDue", "transferAfter", "releaseAfter"}:
        try:
            return date.fromisoformat(value) if len(value) == len("2026-12-12") else datetime.fromisoformat(value)
        except (TypeError, ValueError):
            raise InvalidOrderError(field, "is not an ISO-8601 date or time") from None
    return value


def _uuids(given: object) -> tuple[str, ...]:
    if not isinstance(given, list | tuple):
        raise InvalidOrderError("assetUuids", "must be a list of UUIDs")
    for uuid in given:
        _check_text("assetUuids", uuid, required=True)
    return tuple(given)


def _check_either(
    id_field: str,
    given_id: str | None,
    identifier_field: str,
    identifier: Identifier | None,
) -> None:
    """An id and an identifier are two ways to name one thing: at most one of them."""
    _check_text(id_field, given_id)
    if identifier is None:
        return
    if given_id is not None:
        raise InvalidOrderError(identifier_field, f"is an alternative to {id_field}: give one of them")
    if not isinstance(identifier, Identifier):
        raise InvalidOrderError(identifier_field, "must be an Identifier")
    _check_text(f"{identifier_field}.source", identifier.source, required=True)
    _check_text(f"{identifier_field}.value", identifier.value, required=True)


def _check_text(field: str, text: object, *, required: bool = False) -> None:
    if text is None and not required:
        return
    if not isinstance(text, str) or not text.strip():
        raise InvalidOrderError(field, "must be a text and not blank")


def _check_time(field: str, moment: object, *, required: bool = False) -> None:
    if moment is None:
        if required:
            raise InvalidOrderError(field, "is required")
        return
    if not isinstance(moment, date):  # a datetime is a date too
        raise InvalidOrderError(field, "must be a date or a datetime")
    if isinstance(moment, datetime):
        offset = moment.utcoffset()
        if offset is not None and offset % timedelta(minutes=1):
            raise InvalidOrderError(field, "has an offset with seconds, which ISO-8601 cannot say")


def _time_text(moment: date | datetime | None) -> str | None:
    if isinstance(moment, datetime):
        return moment.isoformat(timespec="seconds")
    return moment.isoformat() if moment is not None else None


def _identifier_json(identifier: Identifier | None) -> dict[str, str] | None:
    return {"source": identifier.source, "value": identifier.value} if identifier is not None else None


def _not_blank(text: str | None) -> str | None:
    return text if text is not None and text.strip() else None
