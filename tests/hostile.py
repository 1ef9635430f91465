"""Hostile requests to `/slack/events`: what anybody can send there, and what somebody who has the secret could.

The same seed makes the same requests. Those that are signed and well-formed are of another workspace: none may run.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import random
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

ANSWER_SECONDS = 60.0
PATH = "/slack/events"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
TEAM = "T0EVIL"

COMMAND = {
    "token": "x", "team_id": TEAM, "team_domain": "evil", "channel_id": "C1", "channel_name": "payload", "user_id": "U1",
    "user_name": "eve", "command": "/encore", "text": "order Filmhuis payload", "api_app_id": "A1",
    "is_enterprise_install": "false", "response_url": "http://127.0.0.1:9/response", "trigger_id": "1.2.3",
}  # fmt: skip

_BY_EVE = {
    "team": {"id": TEAM, "domain": "evil"},
    "enterprise": None,
    "user": {"id": "U1", "team_id": TEAM, "name": "eve"},
    "api_app_id": "A1",
    "is_enterprise_install": False,
    "trigger_id": "1.2.3",
}
_VIEW = {
    "id": "V1", "team_id": TEAM, "type": "modal", "callback_id": "encore_follow", "hash": "1.a", "private_metadata": "d:1",
    "root_view_id": "V1", "previous_view_id": None, "app_installed_team_id": TEAM, "blocks": [{"type": "input"}],
    "state": {"values": {"due": {"due": {"type": "plain_text_input", "value": "friday"}},
                         "portal": {"portal": {"type": "static_select", "selected_option": {"value": "EMEA"}}}}},
}  # fmt: skip
_PRESS = {"type": "button", "action_id": "order", "block_id": "b", "value": "a.0", "action_ts": "1.0"}

PAYLOADS: list[tuple[str, dict[str, Any]]] = [
    ("interactive", {
        **_BY_EVE, "type": "block_actions", "actions": [_PRESS], "channel": {"id": "C1", "name": "x"},
        "container": {"type": "message", "message_ts": "1.0"}, "message": {"ts": "1.0", "user": "U2", "text": "x"},
        "response_url": "http://127.0.0.1:9/response",
    }),
    ("interactive", {**_BY_EVE, "type": "block_actions", "actions": [_PRESS], "view": _VIEW}),
    ("interactive", {**_BY_EVE, "type": "view_submission", "view": _VIEW, "response_urls": [{"response_url": "http://127.0.0.1:9/"}]}),
    ("interactive", {**_BY_EVE, "type": "view_closed", "view": _VIEW, "is_cleared": False}),
    ("interactive", {**_BY_EVE, "type": "block_suggestion", "action_id": "cinemas", "block_id": "cinemas", "value": "x", "view": _VIEW}),
    ("interactive", {**_BY_EVE, "type": "shortcut", "callback_id": "order_encore", "action_ts": "1.0"}),
    ("interactive", {**_BY_EVE, "type": "message_action", "callback_id": "x", "message": {"text": "x"}, "channel": {"id": "C1"}}),
    ("events", {
        "token": "x", "team_id": TEAM, "api_app_id": "A1", "type": "event_callback", "event_id": "Ev1", "event_time": 1,
        "event": {"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home", "view": _VIEW},
        "authorizations": [{"enterprise_id": None, "team_id": TEAM, "user_id": "U2", "is_bot": True, "is_enterprise_install": False}],
        "is_ext_shared_channel": False,
    }),
    ("events", {"type": "url_verification", "challenge": "c", "token": "x"}),
    ("events", {"type": "app_rate_limited", "team_id": TEAM}),
]  # fmt: skip
"""What Slack sends, whole, by everything that can be done; by how it comes."""

VALUES: list[Any] = [
    None, True, 0, -1, 5, 1.5, 10**30, 1e308, "", " ", "x", "\0", "a\nb", "\u202e", "x" * 70_000, "<!channel>", [], [[]], [None],
    [5], {}, {"id": 5}, {"id": None}, {"id": {}}, {"user": 5}, {"a": [{"b": []}]}, "payload", "payload=", "${jndi:ldap://x}", "\ud7ff",
]  # fmt: skip

TEXTS: list[bytes] = [
    b"", b"payload=[]", b"payload=null", b'payload={"team":5}', b"payload=", b"payload=%FF", b"payload=%7B", b"payload=1&payload=2",
    b"[" * 100_000, b'{"a":' * 50_000, b"payload=" + b"%5B" * 60_000, b"null", b"[]", b"5", b'"x"', b"{", b"{}", b"\xff\xfe", b"\0" * 100,
    b'{"type":NaN}', b'{"type":"\\ud800"}', b'{"type":"event_callback"}', b'{"type":"event_callback","event":5}',
    b'{"type":"url_verification","challenge":{}}', b"&" * 5000, b"a=1&" * 5000, b"command=%2Fencore&command=%2Fencore",
    b"ssl_check=1&command=%2Fencore&text=order", b"ssl_check=1", b"command=/encore", b"command", b"=", b"%", b"{" + b'"a":1,' * 20_000,
    b'{"type":"event_callback","event":{"type":"app_home_opened"},"event":{}}', b"9" * 5000, b'{"n":' + b"9" * 5000 + b"}",
]  # fmt: skip


@dataclass(frozen=True)
class Hostile:
    """One request: all bytes of it."""

    raw: bytes
    signed: bool


def mutated(chance: random.Random, payload: dict[str, Any]) -> dict[str, Any]:
    """With one to three things in it changed, removed or put there."""
    payload = deepcopy(payload)
    for _ in range(chance.choice((1, 1, 2, 3))):
        place: Any = payload
        while True:
            if not place:
                break
            key = chance.choice(list(place) if isinstance(place, dict) else range(len(place)))
            if isinstance(place[key], dict | list) and place[key] and chance.random() < 0.6:
                place = place[key]
                continue
            if chance.random() < 0.2:
                del place[key]
            elif isinstance(place, dict) and chance.random() < 0.15:
                place[chance.choice(("enterprise", "authorizations", "message", "event", "inputs", "item", "view"))] = (
                    chance.choice(VALUES)
                )
            else:
                place[key] = deepcopy(chance.choice(VALUES))
            break
    return payload


def _fresh(chance: random.Random, payload: dict[str, Any]) -> dict[str, Any]:
    """With ids of its own, so that it is no replay."""
    number = chance.randrange(10**12)
    changed = {"trigger_id": f"{number}.1.a", "event_id": f"Ev{number}"}
    return payload | {name: value for name, value in changed.items() if name in payload}


def _body(chance: random.Random) -> tuple[bytes, str]:
    """A body and its media type."""
    if chance.random() < 0.3:
        return chance.choice(TEXTS), chance.choice((FORM, JSON, FORM, JSON, "text/plain", "multipart/form-data", ""))
    if chance.random() < 0.15:
        body, media = _body(chance)
        cut = chance.randrange(len(body) + 1)
        return (body[:cut], media) if chance.random() < 0.5 else (body[:cut] + chance.randbytes(3) + body[cut:], media)
    if chance.random() < 0.25:
        fields = mutated(chance, _fresh(chance, COMMAND))
        return urlencode({key: "" if value is None else value for key, value in fields.items()}).encode(), FORM
    how, payload = chance.choice(PAYLOADS)
    text = json.dumps(mutated(chance, _fresh(chance, payload)))
    if chance.random() < 0.1:
        how = chance.choice(("interactive", "events"))
    return (text.encode(), JSON) if how == "events" else (urlencode({"payload": text}).encode(), FORM)


def _unsigned(chance: random.Random, stamp: str, signed: str) -> list[tuple[str, str]]:
    """Headers that prove nothing, though they look as if."""
    other = "v0=" + "0" * 64
    return chance.choice(
        [
            [],
            [("X-Slack-Request-Timestamp", stamp)],
            [("X-Slack-Signature", signed)],
            [("X-Slack-Request-Timestamp", stamp), ("X-Slack-Signature", other)],
            [("X-Slack-Request-Timestamp", "9" * 400), ("X-Slack-Signature", other)],
            [("X-Slack-Request-Timestamp", "-1"), ("X-Slack-Signature", signed)],
            [("X-Slack-Request-Timestamp", "1e9"), ("X-Slack-Signature", signed)],
            [("X-Slack-Request-Timestamp", str(int(stamp) - 301)), ("X-Slack-Signature", signed)],
            [("X-Slack-Request-Timestamp", "\u0661\u0662"), ("X-Slack-Signature", signed)],
            [("X-Slack-Request-Timestamp", stamp), ("X-Slack-Signature", "v0=\u00e9")],
            [("X-Slack-Request-Timestamp", stamp), ("X-Slack-Signature", signed), ("X-Slack-Signature", other)],
            [("X-Slack-Request-Timestamp", stamp), ("X-Slack-Request-Timestamp", "1"), ("X-Slack-Signature", signed)],
        ]
    )


NO_HTTP = (
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    b"GET\r\n\r\n",
    b"POST /slack/events HTTP/9.9\r\n\r\n",
    b"POST http://[ HTTP/1.1\r\nHost: x\r\n\r\n",
    b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n",
    b"POST /slack/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"POST /slack/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
    b"POST /slack/events HTTP/1.1\r\nHost: x\r\nExpect: the-unexpected\r\nContent-Length: 1\r\n\r\na",
    b"POST /slack/events HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n",
    b"POST /slack/events HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 20_000 + b"\r\n\r\n",
    b"POST /slack/events HTTP/1.1\r\n" + b"X: a\r\n" * 300 + b"\r\n",
    b"POST /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"DELETE /slack/events HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    b"POST //slack/events?a=%ff HTTP/1.1\r\nHost: \xff\r\nConnection: close\r\n\r\n",
    b"POST /slack/events/../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    b"\0" * 1000 + b"\r\n\r\n",
)


def hostile(chance: random.Random, secret: str, now: float) -> Hostile:
    """The next request. now: what its timestamp says."""
    if chance.random() < 0.05:
        return Hostile(chance.choice(NO_HTTP), signed=False)
    body, media = _body(chance)
    stamp = str(int(now))
    value = "v0=" + hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    signed = chance.random() < 0.5
    proof = (
        [("X-Slack-Request-Timestamp", stamp), ("X-Slack-Signature", value)]
        if signed
        else _unsigned(chance, stamp, "v0=" + "1" * 64)
    )
    headers = [("Host", "bot.example"), ("Connection", "close"), ("Content-Length", str(len(body))), *proof]
    if media:
        headers.append(("Content-Type", media))
    headers += chance.choice(
        [[], [], [], [("Content-Encoding", "gzip")], [("Content-Type", "text/xml")], [("X-Slack-Bolt-Lazy-Only", "1")],
         [("X-Slack-Retry-Num", "9" * 30)], [("Content-Encoding", "br"), ("X-Slack-Bolt-Lazy-Function-Name", "x")]]
    )  # fmt: skip
    head = "".join(f"{name}: {text}\r\n" for name, text in headers)
    return Hostile(f"POST {PATH} HTTP/1.1\r\n{head}\r\n".encode() + body, signed)


async def sent(port: int, raw: bytes) -> int:
    """The status that is answered; 0 where the connection is closed without an answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(raw)
        async with asyncio.timeout(ANSWER_SECONDS):
            await writer.drain()
            line = await reader.readline()
        return int(line.split()[1]) if line else 0
    except ConnectionError:
        return 0
    finally:
        writer.close()


async def storm(
    port: int, secret: str, count: int, seed: int, now: Callable[[], float], at_once: int = 16
) -> dict[str, dict[int, int]]:
    """Sends so many; how often each status was answered, "signed" and "unsigned"."""
    chance, found = random.Random(seed), {"signed": dict[int, int](), "unsigned": dict[int, int]()}
    left = iter(range(count))

    async def sends() -> None:
        for _ in left:
            request = hostile(chance, secret, now())
            status = await sent(port, request.raw)
            counts = found["signed" if request.signed else "unsigned"]
            counts[status] = counts.get(status, 0) + 1

    await asyncio.gather(*(sends() for _ in range(at_once)))
    return found
