"""Validation of request bodies: as strict as the documentation allows, so that a sloppy caller is found out."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXTS = ("eventId", "ownerId", "bookerId", "description", "additionalText")
IDENTIFIERS = ("ownerIdentifier", "bookerIdentifier")
TIMES = ("transferAfter", "releaseAfter", "deliveryDue")
_ISO_8601 = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?", re.ASCII)
FIELDS = {"assetUuids", "company", *TEXTS, *IDENTIFIERS, *TIMES}


class RequestRefusedError(Exception):
    """The portal says no: an HTTP status and Meteor's `{error, reason, details}`."""

    def __init__(self, error: str, reason: str, details: list[dict[str, str]] | None = None, status: int = 400) -> None:
        super().__init__(reason)
        self.status = status
        self.body: dict[str, Any] = {"error": error, "reason": reason, "details": details or []}


def check_add_encore(body: object) -> dict[str, Any]:
    """The body, if it keeps every rule of the documentation. Raises `RequestRefusedError` with all broken ones."""
    if not isinstance(body, dict):
        raise RequestRefusedError("validation-error", "The body must be an object")
    problems = list(_problems(body))
    if problems:
        details = [{"name": name, "type": kind} for name, kind, _ in problems]
        raise RequestRefusedError("validation-error", "; ".join(said for *_, said in problems), details)
    return body


def check_ids(body: object, field: str, kind: type) -> Any:
    """The value of the only field of a read's body. Raises `RequestRefusedError`."""
    good = isinstance(body, dict) and body.keys() == {field} and isinstance(body[field], kind)
    if not good:
        raise RequestRefusedError(
            "validation-error", f"{field} is required, and nothing else", [{"name": field, "type": "required"}]
        )
    assert isinstance(body, dict)
    found = body[field]
    if isinstance(found, list) and not (found and all(isinstance(one, str) and one for one in found)):
        raise RequestRefusedError(
            "validation-error", f"{field} must be texts", [{"name": field, "type": "expectedType"}]
        )
    return found


def instant(text: str, timezone: str) -> float:
    """Unix seconds of an ISO-8601 text: with an offset as it says, else on the clock of `timezone`; a date is its start."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(timezone))).timestamp()


def _problems(body: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for name in sorted(body.keys() - FIELDS):
        yield name, "keyNotInSchema", f"{name} is not allowed by the schema"
    yield from _type_problems(body)
    yield from _choice_problems(body)
    yield from _company_problems(body.get("company"))


def _type_problems(body: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for names, good, needed in (
        (TEXTS, _is_text, "must be a text"),
        (IDENTIFIERS, _is_identifier, "needs its source and its value"),
        (TIMES, _is_time, "must be an ISO-8601 date or time"),
    ):
        for name in names:
            if name in body and not good(body[name]):
                yield name, "expectedType", f"{name} {needed}"
    uuids = body.get("assetUuids", ["-"])
    if not (isinstance(uuids, list) and uuids and all(map(_is_text, uuids))):
        yield "assetUuids", "minCount", "assetUuids must hold at least one UUID"


def _choice_problems(body: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for one, other in (("ownerId", "ownerIdentifier"), ("bookerId", "bookerIdentifier")):
        if one in body and other in body:
            yield other, "notAllowed", f"{other} is an alternative to {one}"
    if "deliveryDue" not in body:
        yield "deliveryDue", "required", "deliveryDue is required"
    if "assetUuids" not in body and "eventId" not in body:
        yield "assetUuids", "required", "assetUuids or eventId is required"


def _company_problems(company: object) -> Iterator[tuple[str, str, str]]:
    if not isinstance(company, dict):
        yield "company", "required", "company is required"
        return
    for name in sorted(company.keys() - {"_id", "identifier", "country"}):
        yield f"company.{name}", "keyNotInSchema", f"company.{name} is not allowed by the schema"
    if ("_id" in company) == ("identifier" in company):
        yield "company", "required", "company needs either its _id or its identifier"
    yield from _company_field_problems(company)


def _company_field_problems(company: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    if "_id" in company and not _is_text(company["_id"]):
        yield "company._id", "expectedType", "company._id must be a text"
    if "identifier" in company and not _is_identifier(company["identifier"]):
        yield "company.identifier", "expectedType", "company.identifier needs its source and its value"
    if "country" in company and "identifier" not in company:
        yield "company.country", "notAllowed", "company.country goes with company.identifier"
    if "country" in company and not _is_country(company["country"]):
        yield "company.country", "regEx", "company.country must be an ISO code"


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _is_country(value: object) -> bool:
    return isinstance(value, str) and len(value) == 2 and value.isalpha()


def _is_identifier(value: object) -> bool:
    return isinstance(value, dict) and value.keys() == {"source", "value"} and all(map(_is_text, value.values()))


def _is_time(value: object) -> bool:
    if not isinstance(value, str) or not _ISO_8601.fullmatch(value):
        return False
    try:
        return 1970 < datetime.fromisoformat(value).year < 2200
    except ValueError:
        return False
