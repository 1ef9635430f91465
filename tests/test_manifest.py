"""manifest.yml against what the bot listens to, what it calls, and Slack's own schema."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jsonschema
import pytest
import yaml
from slack_bolt.async_app import AsyncApp

import handlers
from handlers import Dispatcher
from handlers.dispatcher import COMMAND
from sandbox.slack.methods import FAMILIES, METHODS

ROOT = Path(__file__).parents[1]
MANIFEST: dict[str, Any] = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
SCHEMA = os.environ.get("SLACK_MANIFEST_SCHEMA")

SCOPES: dict[str, Any] = MANIFEST["oauth_config"]["scopes"]


@pytest.fixture
def listening() -> Dispatcher:
    """Everything that is registered; none of it runs here."""
    nobody: Any = SimpleNamespace()
    return handlers.register(AsyncApp(token="xoxb-none", signing_secret="none"), nobody)


def test_every_command_shortcut_and_event_of_the_manifest_is_listened_to(listening: Dispatcher) -> None:
    heard = listening.listens_to
    assert [command["command"] for command in MANIFEST["features"]["slash_commands"]] == [COMMAND]
    assert {s["callback_id"] for s in MANIFEST["features"]["shortcuts"]} == set(heard["shortcut"])
    assert set(MANIFEST["settings"]["event_subscriptions"]["bot_events"]) == set(heard["event"])


def test_what_is_listened_to_can_happen_with_this_manifest(listening: Dispatcher) -> None:
    heard = listening.listens_to
    assert heard["command"]
    assert heard["action"]
    assert heard["view"]
    assert MANIFEST["settings"]["interactivity"]["is_enabled"] is True
    assert ("app_home_opened" in heard["event"]) == MANIFEST["features"]["app_home"]["home_tab_enabled"]
    assert MANIFEST["features"]["app_home"]["messages_tab_enabled"] is True  # direct messages are read there


def test_every_word_of_the_usage_hint_is_a_command(listening: Dispatcher) -> None:
    [command] = MANIFEST["features"]["slash_commands"]
    hinted = [words.split()[0] for words in command["usage_hint"].split("|")]
    assert hinted
    assert set(hinted) <= set(listening.listens_to["command"])


def test_only_scopes_that_are_used_are_asked_for() -> None:
    """A scope is used when the bot calls a method that needs it; `commands` comes with the slash command."""
    assert FAMILIES
    needed = {"commands"}
    for method in _called():
        needed |= set(METHODS[method].scopes)
    asked = set(SCOPES["bot"])
    assert "chat:write" in asked
    assert asked <= needed
    assert "user" not in SCOPES


def test_every_scope_that_is_needed_is_asked_for() -> None:
    for method in _called():
        any_of = set(METHODS[method].scopes)
        assert not any_of or any_of & set(SCOPES["bot"]), f"{method} needs one of {any_of}"


def test_an_optional_scope_is_asked_for_as_well() -> None:
    """Slack: reference/app-manifest, `bot_optional` names some of `bot`."""
    assert set(SCOPES["bot_optional"]) < set(SCOPES["bot"])
    assert not {"commands", "chat:write", "users:read"} & set(SCOPES["bot_optional"])


def test_every_scope_has_its_reason_beside_it() -> None:
    text = (ROOT / "manifest.yml").read_text(encoding="utf-8")
    for scope in SCOPES["bot"]:
        assert re.search(rf"- {re.escape(scope)} +# \w+", text), f"{scope} has no reason"


def test_slacks_schema_accepts_it() -> None:
    if not SCHEMA:
        pytest.skip("Slack's manifest schema is not beside the project: SLACK_MANIFEST_SCHEMA names the file")
    schema = json.loads(Path(SCHEMA).read_text(encoding="utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    problems = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(MANIFEST)]
    assert not problems


def _called() -> set[str]:
    """The Web API methods that the bot's own client names."""
    source = (ROOT / "bot" / "slack" / "client.py").read_text(encoding="utf-8")
    found = {name for name in re.findall(r'"([a-zA-Z.]+)"', source) if name in METHODS}
    assert {"chat.postMessage", "chat.update", "users.info", "conversations.info"} <= found
    return found
