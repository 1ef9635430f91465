"""The door, whatever comes: it never raises, lets nothing unsigned in, and what it lets in Bolt can read."""

from __future__ import annotations

import hashlib
import hmac
import json
import random
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.door import BODY_BYTES, Acknowledged, Kind, Outcome, Refused, SlackRequest, read_envelope, read_http
from tests.hostile import COMMAND, FORM, JSON, PAYLOADS, TEXTS, VALUES, mutated

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
NOW = 1531420618.0
VECTOR = (
    b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
    b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
    b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
    b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
)
SIGNED = b"v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
STAMP = b"1531420618"
Headers = list[tuple[bytes, bytes]]


def headers(body: bytes, media: str = FORM) -> Headers:
    value = hmac.new(SECRET.encode(), b"v0:" + STAMP + b":" + body, hashlib.sha256).hexdigest()
    return [
        (b"X-Slack-Request-Timestamp", STAMP),
        (b"X-Slack-Signature", b"v0=" + value.encode()),
        (b"Content-Type", media.encode()),
    ]


def read(body: bytes, media: str = FORM) -> Outcome:
    """What Slack signed."""
    return read_http(headers(body, media), body, SECRET, NOW)


def form(fields: dict[str, Any]) -> bytes:
    return urlencode(fields).encode()


def test_slacks_own_example_is_a_command() -> None:
    """DOCS: authentication/verifying-requests-from-slack."""
    found = read_http(
        [(b"x-slack-request-timestamp", STAMP), (b"x-slack-signature", SIGNED), (b"content-type", FORM.encode())],
        VECTOR,
        SECRET,
        NOW,
    )
    assert isinstance(found, SlackRequest)
    assert (found.kind, found.body["command"], found.body["text"]) == (Kind.COMMAND, "/webhook-collect", "")


GOOD = headers(VECTOR)


@pytest.mark.parametrize(
    ("given_headers", "now", "status", "why"),
    [
        ([], NOW, 401, "timestamp"),
        (GOOD[1:], NOW, 401, "timestamp"),
        ([GOOD[0], *GOOD], NOW, 401, "timestamp"),
        ([*GOOD, GOOD[1]], NOW, 401, "signature"),
        ([(GOOD[0][0], b"9" * 400), *GOOD[1:]], NOW, 401, "timestamp"),
        ([(GOOD[0][0], b"+531420618"), *GOOD[1:]], NOW, 401, "timestamp"),
        ([(GOOD[0][0], "١٥٣".encode()), *GOOD[1:]], NOW, 401, "timestamp"),
        ([GOOD[0], (GOOD[1][0], SIGNED.upper()), GOOD[2]], NOW, 401, "signature"),
        ([GOOD[0], (GOOD[1][0], b"v0=" + b"0" * 64), GOOD[2]], NOW, 401, "signature"),
        (GOOD, NOW + 301, 401, "stale"),
        (GOOD, NOW - 301, 401, "stale"),
        ([*GOOD, (b"Content-Encoding", b"gzip")], NOW, 415, "encoding"),
        ([*GOOD, GOOD[2]], NOW, 415, "media"),
        ([*GOOD[:2], (b"Content-Type", b"text/plain")], NOW, 415, "media"),
    ],
)
def test_what_the_headers_refuse(given_headers: Headers, now: float, status: int, why: str) -> None:
    assert read_http(given_headers, VECTOR, SECRET, now) == Refused(status, why)


def test_a_byte_more_or_no_secret_is_no_signature() -> None:
    assert read_http(GOOD, VECTOR + b"x", SECRET, NOW) == Refused(401, "signature")
    assert read_http(GOOD, VECTOR, "", NOW) == Refused(401, "signature")
    assert read_http(GOOD, b"x" * (BODY_BYTES + 1), SECRET, NOW) == Refused(413, "size")


@pytest.mark.parametrize("where", ["text", "channel_name", "user_name", "team_domain"])
def test_a_command_may_bear_the_letters_payload_anywhere(where: str) -> None:
    found = read(form({**COMMAND, where: "payload"}))
    assert isinstance(found, SlackRequest)
    assert (found.kind, found.body[where]) == (Kind.COMMAND, "payload")


@pytest.mark.parametrize(("how", "payload"), PAYLOADS, ids=lambda given: given if isinstance(given, str) else "")
def test_all_that_slack_sends_is_read_alike_by_both_ways(how: str, payload: dict[str, Any]) -> None:
    text = json.dumps(payload)
    by_http = read(text.encode(), JSON) if how == "events" else read(form({"payload": text}))
    by_socket = read_envelope("events_api" if how == "events" else "interactive", payload, "e1")
    if isinstance(by_http, SlackRequest) and isinstance(by_socket, SlackRequest):
        assert (by_http.kind, by_http.body) == (by_socket.kind, by_socket.body)
    else:
        assert isinstance(by_http, Acknowledged)
        assert by_http == by_socket


@pytest.mark.parametrize(
    ("body", "media", "unknown"),
    [
        (b'{"type":"tokens_of_tomorrow"}', JSON, "tokens_of_tomorrow"),
        (b"payload=%7B%22type%22%3A%22dialog_submission%22%7D", FORM, "dialog_submission"),
        (b"a=1", FORM, "form"),
        (form({**COMMAND, "payload": "{}"}), FORM, "form"),
    ],
)
def test_what_is_slacks_and_of_a_kind_we_do_not_know_is_acknowledged(body: bytes, media: str, unknown: str) -> None:
    """Slack turns subscriptions off that fail."""
    assert read(body, media) == Acknowledged(unknown=unknown)


def test_the_question_after_the_certificate_needs_no_signature_and_lets_nothing_in() -> None:
    assert read_http([], b"ssl_check=1&token=abc", SECRET, NOW) == Acknowledged()
    assert read_http([], form({**COMMAND, "ssl_check": "1"}), SECRET, NOW) == Refused(401, "timestamp")
    assert read(b"ssl_check=1&more=1") == Acknowledged()


def test_a_retry_of_slacks_is_told_and_no_other_header_goes_on() -> None:
    body = json.dumps(PAYLOADS[7][1]).encode()
    more = [(b"X-Slack-Retry-Num", b"1"), (b"X-Slack-Retry-Reason", b"http_timeout"), (b"X-Slack-Bolt-Lazy-Only", b"1")]
    found = read_http([*headers(body, JSON), *more], body, SECRET, NOW)
    assert isinstance(found, SlackRequest)
    assert found.headers == {"x-slack-retry-num": "1", "x-slack-retry-reason": "http_timeout"}


def test_what_is_the_same_press_has_one_name_and_another_press_another() -> None:
    press = PAYLOADS[0][1]

    def once(payload: object, envelope: str) -> str:
        found = read_envelope("interactive", payload, envelope)
        assert isinstance(found, SlackRequest)
        return found.once

    assert once(press, "e1") == once(press, "e2")
    assert once(press, "e1") != once({**press, "trigger_id": "9.9.9"}, "e1")
    # A type-ahead field has no id: what is typed twice is asked for twice, and an envelope that comes twice once.
    typed = PAYLOADS[4][1]
    assert once(typed, "e1") == once(typed, "e1") != once(typed, "e2")


def bolt_reads(found: Outcome) -> None:
    if isinstance(found, SlackRequest):
        AsyncBoltRequest(mode="socket_mode", body=found.body, headers=dict(found.headers))


@given(st.binary(), st.sampled_from([FORM, JSON, "text/plain"]))
@example(b"\xff", FORM)
def test_any_bytes(body: bytes, media: str) -> None:
    assert isinstance(read(body, media), Refused | Acknowledged)
    assert isinstance(read_http([], body, SECRET, NOW), Refused)


@pytest.mark.parametrize("media", [FORM, JSON])
@pytest.mark.parametrize("body", TEXTS, ids=range(len(TEXTS)))
def test_known_ways_to_break_a_parser(body: bytes, media: str) -> None:
    assert not isinstance(read(body, media), SlackRequest)


@given(st.randoms(use_true_random=False), st.sampled_from(PAYLOADS))
def test_what_slack_sends_with_something_else_in_it(chance: random.Random, sample: tuple[str, dict[str, Any]]) -> None:
    how, payload = sample
    changed = mutated(chance, payload)
    bolt_reads(
        read(json.dumps(changed).encode(), JSON) if how == "events" else read(form({"payload": json.dumps(changed)}))
    )
    bolt_reads(read_envelope("events_api" if how == "events" else "interactive", changed, "e1"))


@pytest.mark.parametrize("value", [*VALUES, [[[]]] * 3, {"type": "event_callback"}], ids=range(len(VALUES) + 2))
def test_odd_values_in_every_place_of_a_command_and_as_an_envelope(value: Any) -> None:
    for kind in ("slash_commands", "interactive", "events_api", "hello"):
        bolt_reads(read_envelope(kind, value, "e1"))
    for key in COMMAND:
        bolt_reads(read_envelope("slash_commands", {**COMMAND, key: value}, "e1"))
    for _, payload in PAYLOADS:
        for key in {*payload, "enterprise", "response_urls", "authorizations", "message", "item", "function_data"}:
            bolt_reads(read_envelope("interactive", {**payload, key: value}, "e1"))
            bolt_reads(read_envelope("events_api", {**payload, "event": {**payload, key: value}}, "e1"))
