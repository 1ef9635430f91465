"""From headers and bytes, or an envelope, to a typed request."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from bot.door.body import DEPTH, deeper, read_form, read_json
from bot.door.shapes import Challenge, Kind, check
from bot.door.signature import Headers, NotSignedError, header, signature_of

BODY_BYTES: Final = 1024 * 1024
"""Of a whole request. A view is at most 250 kB (Slack: view_too_large), which a form with its %22 makes some three times as long."""

ANSWER_AGAIN: Final = 425
"""Too Early: what is being done is not done yet, so it is not acknowledged. To an event Slack then comes back."""

SSL_CHECK: Final = re.compile(rb"(?:token=[A-Za-z0-9]{0,64}&)?ssl_check=1(?:&token=[A-Za-z0-9]{0,64})?")
"""Slack's occasional question whether the certificate is good: with nothing in it, it is answered unsigned, and runs nothing."""

INTERACTIONS: Final = {kind.value: kind for kind in Kind if kind not in (Kind.COMMAND, Kind.EVENT)}

_RETRY_HEADERS: Final = {
    b"x-slack-retry-num": re.compile(rb"[0-9]{1,3}"),
    b"x-slack-retry-reason": re.compile(rb"[a-z_]{1,40}"),
}


@dataclass(frozen=True, slots=True)
class SlackRequest:
    """Something that somebody did, or that happened. once: what is the same however often it is sent, and for nothing else."""

    kind: Kind
    body: dict[str, Any]
    once: str
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def comes_again(self) -> bool:
        """Whether Slack sends it again by itself when it is not acknowledged."""
        return self.kind is Kind.EVENT


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Slack's, and nothing is to be done: it is answered with 200. unknown: the kind of it, where it is one we do not know."""

    answer: Mapping[str, str] = field(default_factory=dict)
    unknown: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """Not Slack's, or nothing that Slack sends. why: one word for the log."""

    status: int
    why: str


Outcome: TypeAlias = SlackRequest | Acknowledged | Refused


def headers_refused(headers: Headers, now: float) -> Refused | None:
    """Whether the headers alone refuse a request, so that its body need not be read. The unsigned question after the
    certificate, which has no headers, is refused by this too: ask only where there are more bytes than that has."""
    try:
        signature_of(headers, now)
    except NotSignedError as error:
        return Refused(401, str(error))
    return None


def read_http(headers: Headers, body: bytes, secret: str, now: float) -> Outcome:
    """What a request by HTTP is. now: seconds since 1970 by the machine's clock. Raises nothing, whatever the bytes are."""
    if len(body) > BODY_BYTES:
        return Refused(413, "size")
    if SSL_CHECK.fullmatch(body):
        return Acknowledged()
    try:
        signature = signature_of(headers, now)
        if not signature.proves(secret, body):
            return Refused(401, "signature")
    except NotSignedError as error:
        return Refused(401, str(error))
    if header(headers, b"content-encoding"):
        return Refused(415, "encoding")
    named = header(headers, b"content-type")
    media = named[0].partition(b";")[0].strip().lower() if len(named) == 1 else b""
    try:
        match media:
            case b"application/json":
                found = _event(read_json(body), "")
            case b"application/x-www-form-urlencoded":
                found = _form(read_form(body), signature.value.decode())
            case _:
                return Refused(415, "media")
    except ValueError:
        return Refused(400, "shape")
    if isinstance(found, SlackRequest):
        return SlackRequest(found.kind, found.body, found.once, _retry(headers))
    return found


def read_envelope(
    kind: str, payload: object, envelope_id: str, *, retry: int | None = None, reason: str | None = None
) -> Outcome:
    """What an envelope of Socket Mode is (Slack: apis/events-api/using-socket-mode). Raises nothing."""
    if not isinstance(payload, dict) or deeper(payload, DEPTH):
        return Refused(400, "shape")
    try:
        match kind:
            case "slash_commands":
                return _of(Kind.COMMAND, payload, envelope_id)
            case "interactive":
                return _interaction(payload, envelope_id)
            case "events_api":
                found = _event(payload, envelope_id)
            case _:
                return Acknowledged(unknown=kind)
    except ValueError:
        return Refused(400, "shape")
    if isinstance(found, SlackRequest) and retry:
        return SlackRequest(
            found.kind,
            found.body,
            found.once,
            {"x-slack-retry-num": str(retry), "x-slack-retry-reason": str(reason or "")},
        )
    return found


def _form(fields: dict[str, str], here: str) -> Outcome:
    if set(fields) == {"payload"}:
        return _interaction(read_json(fields["payload"]), here)
    if fields.get("ssl_check") == "1" and "command" not in fields:
        return Acknowledged()
    if "command" in fields and "payload" not in fields:
        return _of(Kind.COMMAND, dict(fields), here)
    return Acknowledged(unknown="form")


def _interaction(payload: dict[str, Any], here: str) -> Outcome:
    named = _type(payload)
    return _of(INTERACTIONS[named], payload, here) if named in INTERACTIONS else Acknowledged(unknown=named)


def _event(payload: dict[str, Any], here: str) -> Outcome:
    match _type(payload):
        case "url_verification":
            return Acknowledged({"challenge": Challenge.model_validate(payload).challenge})
        case Kind.EVENT.value:
            return _of(Kind.EVENT, payload, here)
        case other:
            return Acknowledged(unknown=other)  # such as app_rate_limited, which only says that events were left out


def _type(payload: dict[str, Any]) -> str:
    named = payload.get("type")
    if not isinstance(named, str) or not re.fullmatch(r"\w{1,64}", named, re.ASCII):
        raise ValueError("without a type")
    return named


def _of(kind: Kind, payload: dict[str, Any], here: str) -> SlackRequest:
    """here: what tells one sending of it from another, for what has no id of its own."""
    check(kind, payload)
    match kind:
        case Kind.EVENT:
            own = payload["event_id"]
        case Kind.OPTIONS | Kind.CLOSED:  # they have none: what is typed may be typed again
            own = ""
        case _:
            own = payload.get("trigger_id") or ""
    return SlackRequest(kind, payload, hashlib.sha256(f"{kind}\0{own or here}".encode()).hexdigest()[:32])


def _retry(headers: Headers) -> dict[str, str]:
    """The headers by which Slack says that it sends again. No other goes on: Bolt obeys some of its own."""
    found = {name: header(headers, name) for name in _RETRY_HEADERS}
    return {
        name.decode(): values[0].decode()
        for name, values in found.items()
        if len(values) == 1 and _RETRY_HEADERS[name].fullmatch(values[0])
    }
