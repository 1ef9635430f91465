"""The door: what comes from Slack, by HTTP or Socket Mode, made into a typed request, or refused. Pure: it asks nobody and runs nothing.

The order of things, for HTTP: the headers that prove who sent it, the time, the signature over the bytes as they came, then what
the bytes say, then whether that has the shape of something Slack sends. No byte is parsed before it is known to be Slack's, but
for the one form that Slack sends unsigned (`SSL_CHECK`). Socket Mode, whose connection proves who is there, begins at the shape.
"""

from __future__ import annotations

from bot.door.requests import (
    ANSWER_AGAIN,
    BODY_BYTES,
    Acknowledged,
    Outcome,
    Refused,
    SlackRequest,
    headers_refused,
    read_envelope,
    read_http,
)
from bot.door.shapes import Kind

__all__ = [
    "ANSWER_AGAIN",
    "BODY_BYTES",
    "Acknowledged",
    "Kind",
    "Outcome",
    "Refused",
    "SlackRequest",
    "headers_refused",
    "read_envelope",
    "read_http",
]
