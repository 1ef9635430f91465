"""Whether a request is Slack's (Slack: authentication/verifying-requests-from-slack), by its headers and its bytes alone."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

Headers: TypeAlias = Sequence[tuple[bytes, bytes]]
"""As they came: names in any case, one as often as it was sent."""

WITHIN_SECONDS: Final = 300
"""Slack: a request whose timestamp is further from one's own clock may be a replay."""

_TIMESTAMP: Final = re.compile(rb"[0-9]{1,12}")
_SIGNATURE: Final = re.compile(rb"v0=[0-9a-f]{64}")


class NotSignedError(Exception):
    """`str()` says in one word what is wrong, for the log."""


@dataclass(frozen=True, slots=True)
class Signature:
    """The two headers, of the right form and of the right time. Whether it is that of a body, `proves` says."""

    timestamp: bytes
    value: bytes

    def proves(self, secret: str, body: bytes) -> bool:
        """Whether who has the secret signed exactly these bytes. Takes as long for every wrong signature."""
        signed = hmac.new(secret.encode(), b"v0:%s:%s" % (self.timestamp, body), hashlib.sha256).hexdigest()
        return bool(secret) and hmac.compare_digest(b"v0=" + signed.encode(), self.value)


def header(headers: Headers, name: bytes) -> list[bytes]:
    """Every value of a header."""
    return [value for key, value in headers if key.lower() == name]


def signature_of(headers: Headers, now: float) -> Signature:
    """The signature in the headers; now: seconds since 1970. Raises `NotSignedError`."""
    timestamps, values = header(headers, b"x-slack-request-timestamp"), header(headers, b"x-slack-signature")
    if len(timestamps) != 1 or not _TIMESTAMP.fullmatch(timestamps[0]):
        raise NotSignedError("timestamp")
    if len(values) != 1 or not _SIGNATURE.fullmatch(values[0]):
        raise NotSignedError("signature")
    if abs(now - int(timestamps[0])) > WITHIN_SECONDS:
        raise NotSignedError("stale")
    return Signature(timestamps[0], values[0])
