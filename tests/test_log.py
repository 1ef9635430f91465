"""The log: one line an event, and never a secret, however it got in."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest
import structlog

from bot import log as logs
from bot.log import HIDDEN, HideSecrets, configure

TOKEN = "emea-T0ken/with+odd=characters"
PASSWORD = "hunter2"
SAID = f"calling with {TOKEN}"


@dataclass
class Holder:
    """An object that shows its secret when it is printed."""

    token: str = TOKEN


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[[], list[str]]]:
    """What went to standard error, a line each; the logging of this process is put back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in logging.root.manager.loggerDict}

    def read() -> list[str]:
        return capsys.readouterr().err.splitlines()

    yield read
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def entries(lines: Callable[[], list[str]]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines()]


def test_an_event_is_one_line_with_its_ids(lines: Callable[[], list[str]]) -> None:
    configure("INFO", [], terminal=False)
    structlog.contextvars.bind_contextvars(submission="carmen")
    structlog.get_logger("bot.orders").info("order_placed", order="carmen.0", portal="EMEA")
    structlog.get_logger("bot.orders").debug("too_quiet")

    [entry] = entries(lines)
    assert entry.pop("timestamp")
    assert entry == {
        "event": "order_placed", "level": "info", "order": "carmen.0", "portal": "EMEA", "submission": "carmen",
    }  # fmt: skip


@pytest.mark.parametrize("terminal", [False, True])
def test_no_secret_comes_through_whichever_way_it_goes_in(lines: Callable[[], list[str]], terminal: bool) -> None:
    configure("DEBUG", [TOKEN, PASSWORD], terminal=terminal)
    log = structlog.get_logger("bot.test")

    log.info(SAID, token=TOKEN, nested={"headers": [{"Authorization": f"Bearer {TOKEN}"}]})
    log.warning("objects", holder=Holder(), raw=TOKEN.encode(), several=(TOKEN, {TOKEN: 1}))
    log.error("shapes", bot="xoxb-123456-abcdef", app="xapp-1-A0-99-abcdef", other="bearer abcdefghijkl")
    log.error("address", url=f"redis://:{PASSWORD}@host:6379/0", other="https://user:s3cr3tpass@portal.example.com/x")
    try:
        raise ValueError(f"refused: {TOKEN}")  # noqa: TRY301 - to be logged
    except ValueError:
        log.exception("went_wrong")
        logging.getLogger("some.library").exception("library: %s", TOKEN)
    logging.getLogger("some.library").warning("with %s", Holder(), extra={"header": f"Bearer {TOKEN}"}, stack_info=True)
    logging.getLogger("gofilex").debug("request", extra={"portal": "EMEA", "token": TOKEN})

    text = "\n".join(lines())
    assert text.count("\n") >= 7
    for secret in (TOKEN, PASSWORD, "xoxb-123456", "xapp-1-A0", "abcdefghijkl", "s3cr3tpass"):
        assert secret not in text, secret
    assert "refused: [hidden]" in text
    assert "host:6379" in text, "only the secret goes"


def test_an_exception_within_an_exception_is_clean_too(lines: Callable[[], list[str]]) -> None:
    configure("INFO", [TOKEN], terminal=False)
    try:
        try:
            raise OSError(f"inner {TOKEN}")  # noqa: TRY301 - to be logged
        except OSError as error:
            raise RuntimeError("outer") from error
    except RuntimeError:
        structlog.get_logger().exception("failed")
        assert TOKEN in traceback.format_exc()

    [entry] = entries(lines)
    assert TOKEN not in json.dumps(entry)
    assert "inner [hidden]" in entry["exception"]
    assert "outer" in entry["exception"]


def test_libraries_keep_their_headers_and_bodies_to_themselves(lines: Callable[[], list[str]]) -> None:
    configure("DEBUG", [], terminal=False)
    for name in ("slack_sdk", "slack_bolt", "httpx", "aiohttp", "redis"):
        logging.getLogger(name).debug("body: %s", TOKEN)

    assert lines() == []


def test_what_is_no_secret_stays_as_it_is() -> None:
    hide = HideSecrets(["", "s3cret"])

    event = {"event": "bearer of news", "count": 3, "share": 0.5, "none": None, "well": True, "names": ["a", ("b",)]}
    assert hide(None, "info", dict(event)) == event
    assert hide.clean("https://portal.example.com:443/x@y") == "https://portal.example.com:443/x@y"
    assert hide.clean({"s3cret": "s3cret!"}) == {HIDDEN: f"{HIDDEN}!"}
    assert logs.HideSecrets([]).clean("anything") == "anything"


def test_a_longer_secret_that_begins_like_a_shorter_one_is_hidden_whole() -> None:
    assert HideSecrets(["token", "token-of-emea"]).clean("token-of-emea") == HIDDEN


def test_what_comes_in_floods_does_not_fill_the_disk_and_is_counted() -> None:
    now = 0.0
    floods = logs.Floods(lambda: now)

    def said(event: str) -> list[dict[str, Any]]:
        kept = []
        for _ in range(1000):
            with suppress(structlog.DropEvent):
                kept.append(dict(floods(None, "warning", {"event": event})))
        return kept

    assert len(said("request_refused")) == logs.LINES
    assert len(said("order_not_placed")) == 1000, "of orders every line is kept"
    now = logs.MINUTE_SECONDS
    again = said("request_refused")
    assert again[0]["left_out"] == 1000 - logs.LINES
    assert (len(again), again[1]) == (logs.LINES, {"event": "request_refused"})


def test_it_stands_in_the_way_of_what_is_logged(lines: Callable[[], list[str]]) -> None:
    configure("INFO", [], terminal=False)
    for _ in range(logs.LINES + 5):
        structlog.get_logger("bot.slack_app").warning("request_refused", status=401, why="signature")

    assert len(lines()) == logs.LINES
