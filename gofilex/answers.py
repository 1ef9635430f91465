"""From an HTTP answer to what was promised, or to the error that it means.

The portal documents no errors. What is planned for: a Meteor server's `{error, reason, details}`, JSON errors of any other
shape, an HTTP 200 with `success: false`, and applications and proxies that answer in HTML.
"""

from __future__ import annotations

import json
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeGuard, TypeVar

from pydantic import TypeAdapter, ValidationError

from gofilex.answer_json import beginning, has_too_many_parts, read_json
from gofilex.errors import (
    AnswerError,
    EndpointMissingError,
    ForbiddenError,
    PortalFaultError,
    RateLimitedError,
    RefusedError,
    UnauthorisedError,
    UnexpectedAnswerError,
)
from gofilex.ids import is_id
from gofilex.retry import read_retry_after

if TYPE_CHECKING:
    from collections.abc import Callable

    from gofilex.portals import Portal
    from gofilex.redaction import Redaction

REASON_LIMIT = 500

MISSING = frozenset({404, 405, 501})
"""The statuses by which a server says that it has nothing at an address."""

NOT_TAKEN_IN = frozenset({413, 414, 415, 431})
"""The statuses by which a server declares that it did not take a request in, whatever else it answers."""

REASON_KEYS = ("reason", "message", "detail", "details", "errors", "error", "error_description", "title", "data")
"""Where an error's text may stand, the likeliest first: Meteor's `reason`, then what others use."""

NAMING_KEYS = ("details", "errors")
"""Where the keys of an object are the fields that are wrong."""

FIELDS = frozenset(
    [
        "assetUuids",
        "eventId",
        "ownerId",
        "ownerIdentifier",
        "bookerId",
        "bookerIdentifier",
        "company",
        "transferAfter",
        "releaseAfter",
        "deliveryDue",
        "description",
        "additionalText",
    ]
)
"""The fields of a request (the API documentation, add-encore)."""

MOST_REASONS = 5
DEEPEST = 4
MOST_LOOKED_AT = 50
"""So many parts of a list or an object are looked at for a reason."""
MOST_FIELDS = 20
"""So many fields a refusal names; no request has as many."""
WORD_LIMIT = 100
"""Characters of a code, of a field's name, and of what stands where an id should."""

Kind = TypeVar("Kind", bound=AnswerError)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A call that the documentation describes, and whether it may be repeated (every one is a POST: the verb does not tell).

    `promised` reads an answer that is just as documented straight from its text, in half the time; any other is JSON first.
    """

    name: str
    path: str
    may_repeat: bool
    promised: TypeAdapter[Any] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, the token struck from it. `body` is None if it was too large or could not be unpacked; `trouble` then says so."""

    status: int
    retry_after: str | None
    body: bytes | None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class ResponseReader:
    """Reads the answers to one call. `address` is where it went; `clock` gives unix seconds; `redaction` knows the token."""

    portal: Portal
    endpoint: Endpoint
    address: str
    reference: str
    clock: Callable[[], float]
    redaction: Redaction

    def accept(self, answer: Answer) -> Any:
        """What a 2xx answer holds: as the endpoint promised it, else its JSON. Raises the `AnswerError` that anything else means."""
        if self.endpoint.promised is not None and answer.status == 200 and self._is_plain(answer.body):
            with suppress(ValidationError):
                return self.endpoint.promised.validate_json(answer.body)
        data, trouble = self._json(answer)
        if not 200 <= answer.status < 300:
            raise self._failure(answer, data, trouble)
        if trouble:
            raise self._unreadable(answer, trouble)
        if isinstance(data, dict) and data.get("success") is False and not named_id(data):
            raise self._error(RefusedError, answer.status, data)
        return data

    def not_promised(self, status: int, detail: str, data: object) -> UnexpectedAnswerError:
        """The error for a 2xx answer that was JSON but not what the endpoint promises."""
        error = self._error(UnexpectedAnswerError, status, data, detail=detail)
        named = named_id(data)
        error.order_id = self.redaction.strike(named) if named else None
        return error

    def _is_plain(self, body: bytes | None) -> TypeGuard[bytes]:
        """Whether a body may be read without looking at each of its texts, and all of it."""
        return body is not None and not has_too_many_parts(body) and not self.redaction.touches(body)

    def _json(self, answer: Answer) -> tuple[object, str]:
        if answer.body is None:
            return None, answer.trouble
        try:
            return read_json(answer.body, self.redaction.strike), ""
        except ValueError as error:
            odd = {b"": "the answer is empty", b"<": "the answer is a web page"}
            return None, odd.get(beginning(answer.body), str(error))

    def _failure(self, answer: Answer, data: object, trouble: str) -> AnswerError:
        kind = self._kind(answer.status, data, json=not trouble)
        if kind is UnexpectedAnswerError:
            return self._unreadable(answer, trouble) if trouble else self.not_promised(answer.status, "", data)
        wait = read_retry_after(answer.retry_after, self.clock()) if answer.retry_after is not None else None
        error = self._error(kind, answer.status, data, retry_after=wait)
        if answer.retry_after is not None and wait is None:
            error.repeating_may_help = (
                False  # it asks for a wait, but for no sane one: coming back soon is surely wrong
            )
        return error

    def _unreadable(self, answer: Answer, trouble: str) -> UnexpectedAnswerError:
        error = self._error(UnexpectedAnswerError, answer.status, detail=trouble)
        error.foreign = answer.body is not None and beginning(answer.body) not in (b"{", b"[")
        return error

    def _kind(self, status: int, data: object, *, json: bool) -> type[AnswerError]:
        """The error that a status outside 2xx means; `gofilex.errors` tells why, where an order may have been created."""
        creates = not self.endpoint.may_repeat
        plain: dict[int, type[AnswerError]] = {
            401: UnauthorisedError,
            403: ForbiddenError,
            408: PortalFaultError,
            429: RateLimitedError,
        }
        if creates and named_id(data):
            return UnexpectedAnswerError
        if status in plain:
            return plain[status]
        if status in MISSING:
            # Meteor methods report "no such company" as a 404 with a `reason`: about an order then, not about the endpoint.
            return RefusedError if reason_of(data, status) else EndpointMissingError
        if status >= 500:
            return PortalFaultError
        if status in NOT_TAKEN_IN or (400 <= status < 500 and json):
            return RefusedError
        return UnexpectedAnswerError

    def _error(
        self,
        kind: type[Kind],
        status: int,
        data: object = None,
        *,
        detail: str = "",
        retry_after: float | None = None,
    ) -> Kind:
        code, fields = _code_and_fields(data)
        # Made one line first: a token may have stood on two, or with what is not seen between its characters.
        reason, code = self._struck(reason_of(data, status)), self._struck(tidy(code, WORD_LIMIT))
        named = (self._struck(tidy(field, WORD_LIMIT)) for field in fields)
        return kind(
            self.portal,
            self.endpoint.name,
            self.reference,
            detail,
            status=status,
            reason=reason,
            code=code,
            fields=tuple(dict.fromkeys(filter(None, named))),
            retry_after=retry_after,
            address=self.address,
        )

    def _struck(self, text: str | None) -> str | None:
        return self.redaction.strike(text) if text else text


def order_id(data: object) -> str | None:
    """`order._id` of an add-encore answer, if it is there and can be an id."""
    found = _order_id(data)
    return found if isinstance(found, str) and is_id(found) else None


def named_id(data: object) -> str | None:
    """Whatever stands there in its place, for people: one line; None where nothing does."""
    found = _order_id(data)
    if not isinstance(found, str) and found not in (None, False, [], {}):
        found = json.dumps(found, ensure_ascii=False)
    return tidy(found, WORD_LIMIT) if isinstance(found, str) else None


def _order_id(data: object) -> object:
    order = data.get("order") if isinstance(data, dict) else None
    return order.get("_id") if isinstance(order, dict) else None


def tidy(text: str | None, limit: int = REASON_LIMIT) -> str | None:
    """One line without control characters, at most `limit` long; None if nothing is left."""
    if text is None:
        return None
    plain = "".join(" " if char.isspace() else char for char in text[:10_000])
    plain = " ".join("".join(char for char in plain if not unicodedata.category(char).startswith("C")).split())
    return (plain if len(plain) <= limit else plain[: limit - 1] + "…") or None


def reason_of(data: object, status: int) -> str | None:
    """The portal's reason for people, wherever in an answer's JSON it stands; None where there is none, and where it says
    no more than the status does ("Not Found")."""
    phrase = _phrase(status)
    hollow = {"", "error", "fail", "failed", *map(_letters, (phrase, str(status), f"{status}{phrase}"))}
    return tidy(_reason(data, frozenset(hollow)))


def _reason(data: object, hollow: frozenset[str], deep: int = DEEPEST, *, by_field: bool = False) -> str:
    """hollow: texts that are no reasons, as `_letters` has them. deep: how many levels are looked into. by_field: whether the
    keys of an object may be any fields; at the top only those of a request are."""
    data = _opened(data)
    if isinstance(data, str):
        return "" if _letters(data[:WORD_LIMIT]) in hollow else data.strip()
    if deep and isinstance(data, list):
        # Each part by its message: the names and types of Meteor's details are no sentences.
        read = (
            (_message if isinstance(part, dict) else _reason)(part, hollow, deep - 1) for part in data[:MOST_LOOKED_AT]
        )
        return "; ".join(list(dict.fromkeys(filter(None, read)))[:MOST_REASONS])
    if deep and isinstance(data, dict):
        given = islice(data.items(), MOST_LOOKED_AT)
        fields = {key: value for key, value in given if by_field or key.partition(".")[0] in FIELDS}
        return _message(data, hollow, deep) or _by_field(fields, hollow, deep)
    return ""


def _message(data: dict[str, Any], hollow: frozenset[str], deep: int) -> str:
    reasons = (_reason(data.get(key), hollow, deep - 1, by_field=key in NAMING_KEYS) for key in REASON_KEYS)
    return next(filter(None, reasons), "")


def _by_field(data: dict[str, Any], hollow: frozenset[str], deep: int) -> str:
    """`{"deliveryDue": ["is required"]}` as `deliveryDue: is required`."""
    named = {key: _reason(value, hollow, deep - 1) for key, value in data.items()}
    return "; ".join([f"{key}: {reason}" for key, reason in named.items() if reason][:MOST_REASONS])


def _opened(data: object) -> object:
    """A list or an object that was sent as a text: Meteor's collections write their `details` so."""
    if isinstance(data, str) and data.lstrip()[:1] in ("[", "{"):
        with suppress(ValueError):
            return read_json(data)
    return data


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _letters(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum())


def _code_and_fields(data: object) -> tuple[str | None, tuple[str, ...]]:
    """The error's code, and the fields that it names: Meteor's `details[].name`, or what others call that."""
    if not isinstance(data, dict):
        return None, ()
    error = data.get("error")
    inner = error if isinstance(error, dict) else {}
    code = inner.get("error", inner.get("code")) if inner else error
    details = _opened(data.get("details") or inner.get("details") or data.get("errors"))
    names: list[object] = list(details) if isinstance(details, dict) else []
    if isinstance(details, list):
        names = [part.get("name", part.get("field")) for part in details if isinstance(part, dict)]
    return (
        str(code) if isinstance(code, str | int) and not isinstance(code, bool) else None,
        tuple(name for name in names if isinstance(name, str))[:MOST_FIELDS],
    )
