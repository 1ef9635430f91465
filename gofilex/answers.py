"""From an HTTP answer to what was promised, or to the error that it means.

The portal documents no errors. What is planned for: a Meteor server's `{error, reason, details}`, an HTTP 200 with
`success: false`, and proxies that answer in HTML.
"""

from __future__ import annotations

import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from gofilex.errors import (
    AnswerError,
    EndpointMissing,
    Forbidden,
    PortalFault,
    RateLimited,
    Refused,
    Unauthorised,
    UnexpectedAnswer,
)
from gofilex.retry import read_retry_after

if TYPE_CHECKING:
    from collections.abc import Callable

    from gofilex.portals import Portal

REASON_LIMIT = 500

MISSING = frozenset({404, 405, 501})
"""The statuses by which a server says that it has nothing at an address."""

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
class Judge:
    """Reads the answers to one call. `clock` gives unix seconds."""

    portal: Portal
    endpoint: Endpoint
    reference: str
    clock: Callable[[], float]

    def accept(self, answer: Answer) -> Any:
        """What a 2xx answer holds: as the endpoint promised it, else its JSON. Raises the `AnswerError` that anything else means."""
        if self.endpoint.promised is not None and answer.status == 200 and answer.body is not None:
            with suppress(ValidationError):
                return self.endpoint.promised.validate_json(answer.body)
        data, trouble = self._json(answer)
        if not 200 <= answer.status < 300:
            raise self._failure(answer, data)
        if trouble:
            raise self._error(UnexpectedAnswer, answer.status, detail=trouble)
        if isinstance(data, dict) and data.get("success") is False and not order_id(data):
            raise self._error(Refused, answer.status, data)
        return data

    def not_promised(self, status: int, detail: str, data: object) -> UnexpectedAnswer:
        """The error for a 2xx answer that was JSON but not what the endpoint promises."""
        error = self._error(UnexpectedAnswer, status, data, detail=detail)
        error.order_id = order_id(data)
        return error

    def _json(self, answer: Answer) -> tuple[object, str]:
        if answer.body is None:
            return None, answer.trouble
        try:
            return from_json(answer.body, allow_inf_nan=False), ""
        except ValueError:
            if not answer.body.strip():
                return None, "the answer is empty"
            kind = "a web page" if answer.body.lstrip()[:1] == b"<" else "no JSON, or JSON cut short"
            return None, f"the answer is {kind}"

    def _failure(self, answer: Answer, data: object) -> AnswerError:
        kind = _kind(answer.status, data, creates=not self.endpoint.may_repeat)
        wait = read_retry_after(answer.retry_after, self.clock()) if answer.retry_after is not None else None
        detail = answer.trouble if kind is UnexpectedAnswer else ""
        error = self._error(kind, answer.status, data, detail=detail, retry_after=wait)
        if answer.retry_after is not None and wait is None:
            error.repeating_may_help = (
                False  # it asks for a wait, but for no sane one: coming back soon is surely wrong
            )
        return error

    def _error(
        self,
        kind: type[Kind],
        status: int,
        data: object = None,
        *,
        detail: str = "",
        retry_after: float | None = None,
    ) -> Kind:
        reason, code, fields = _told(data)
        return kind(
            self.portal,
            self.endpoint.name,
            self.reference,
            detail,
            status=status,
            reason=tidy(reason),
            code=tidy(code),
            fields=tuple(filter(None, map(tidy, fields))),
            retry_after=retry_after,
        )


def _kind(status: int, data: object, *, creates: bool) -> type[AnswerError]:
    """The error that a status outside 2xx means; `gofilex.errors` tells why, where an order may have been created."""
    plain: dict[int, type[AnswerError]] = {
        401: Unauthorised,
        403: Forbidden,
        408: PortalFault,
        429: RateLimited,
    }
    if status in plain:
        return plain[status]
    if status in MISSING:
        # Meteor methods report "no such company" as a 404 with a `reason`: that is about the order, not the endpoint.
        about_order = creates and status == 404 and isinstance(data, dict) and "reason" in data
        return Refused if about_order else EndpointMissing
    if status >= 500:
        return PortalFault
    if status in {413, 414, 415, 431} or (400 <= status < 500 and _told(data)[0]):
        return Refused
    return UnexpectedAnswer


def order_id(data: object) -> str | None:
    """`order._id` of an add-encore answer, if it is there and is a text that is not empty."""
    order = data.get("order") if isinstance(data, dict) else None
    found = order.get("_id") if isinstance(order, dict) else None
    return found if isinstance(found, str) and found else None


def tidy(text: str | None) -> str | None:
    """One line without control characters, at most `REASON_LIMIT` long; None if nothing is left."""
    if text is None:
        return None
    plain = "".join(" " if char.isspace() else char for char in text[:10_000])
    plain = " ".join("".join(char for char in plain if not unicodedata.category(char).startswith("C")).split())
    return (plain if len(plain) <= REASON_LIMIT else plain[: REASON_LIMIT - 1] + "…") or None


def _told(data: object) -> tuple[str | None, str | None, tuple[str, ...]]:
    """The reason for people, the code, and the names in `details`, wherever a portal may put them."""
    if not isinstance(data, dict):
        return None, None, ()
    error = data.get("error")
    inner = error if isinstance(error, dict) else {}
    code = inner.get("error", inner.get("code")) if inner else error
    texts = (
        data.get("reason"),
        data.get("message"),
        inner.get("reason"),
        inner.get("message"),
        error,
    )
    reason = next((text for text in texts if isinstance(text, str) and text.strip()), None)
    details = data.get("details")
    names = [part.get("name") for part in details if isinstance(part, dict)] if isinstance(details, list) else []
    return (
        reason,
        str(code) if isinstance(code, str | int) and not isinstance(code, bool) else None,
        tuple(name for name in names if isinstance(name, str)),
    )
