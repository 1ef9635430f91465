"""Every subcommand is registered, helped with, and told of: docs/recipes/slash-command.md, step by step."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, cast

import pytest
import yaml
from slack_bolt.async_app import AsyncApp

import handlers
from bot.views.help import usage
from handlers.dispatcher import COMMAND, Dispatcher
from handlers.ports import Bot
from tests.handlers.conftest import Desk
from tests.handlers.test_commands import placed

ROOT = Path(__file__).parents[2]
RECIPE = "see docs/recipes/slash-command.md"


class Listening:
    """Notes the subcommands that a file registers, by the first word of each."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def subcommand(self, words: Sequence[str], _run: Any) -> None:
        self.names.add(next(word for word in words if word))

    def __getattr__(self, _name: str) -> Any:
        return lambda *_: None


def of_files() -> set[str]:
    """What the files of handlers/ would register, whether or not anybody asks them to."""
    listening = Listening()
    for module in iter_modules(handlers.__path__):
        if register := getattr(import_module(f"handlers.{module.name}"), "register", None):
            register(listening)
    return listening.names


def registered(monkeypatch: pytest.MonkeyPatch) -> tuple[set[str], set[str]]:
    """The subcommands of the whole app, by the first word of each; and all words that are listened to."""
    listening = Listening()
    subcommand = Dispatcher.subcommand

    def noting(dispatcher: Dispatcher, words: Sequence[str], run: Any) -> None:
        listening.subcommand(words, run)
        subcommand(dispatcher, words, run)

    monkeypatch.setattr(Dispatcher, "subcommand", noting)
    app = AsyncApp(token="xoxb-test", request_verification_enabled=False)
    dispatcher = handlers.register(app, cast("Bot", None))
    return listening.names, {str(word) for word in dispatcher.listens_to["command"]}


def named_in(text: str) -> set[str]:
    """The words after the command, in backticks."""
    return set(re.findall(rf"`{COMMAND} (\w+)", text))


def helped_with() -> set[str]:
    return named_in("\n".join(str(block) for block in usage().blocks))


def test_every_file_is_asked_to_register(monkeypatch):
    assert registered(monkeypatch)[0] == of_files(), f"handlers/__init__.py; {RECIPE}, step 2"


def test_the_help_names_every_subcommand_and_no_other(monkeypatch):
    assert helped_with() == registered(monkeypatch)[0], f"_COMMANDS in bot/views/help.py; {RECIPE}, step 4"


def test_the_help_names_them_to_those_who_see_text_alone(monkeypatch):
    spoken = set(re.findall(r"\w+", usage().text))
    assert registered(monkeypatch)[0] <= spoken, f"the text in bot/views/help.py; {RECIPE}, step 4"


async def test_no_subcommand_tells_of_an_order_in_a_private_channel(desk: Desk) -> None:
    desk.slack.private.add("C9SECRET")
    await placed(desk.bot.store, "s1", "secretsecretsecre", channel="C9SECRET")
    for word in sorted(of_files() - {"help"}):  # whose example names the same cinema
        for text in (word, f"{word} secretsecretsecre", f"{word} EMEA secretsecretsecre"):
            await desk.runs(text)
    shown = json.dumps([desk.told, desk.slack.opened, desk.slack.pushed, desk.slack.homes], ensure_ascii=False)
    assert "Filmhuis Bergh" not in shown, f"who may be told of an order: visible_orders; {RECIPE}, step 1"


def test_the_readme_names_every_subcommand_and_no_other(monkeypatch):
    commands = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Commands")[2].partition("\n## ")[0]
    assert named_in(commands) == registered(monkeypatch)[0], f"Commands in README.md; {RECIPE}, step 5"


def test_the_manifests_hint_names_subcommands_only(monkeypatch):
    manifest = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
    (command,) = manifest["features"]["slash_commands"]
    hinted = {part.split()[0] for part in command["usage_hint"].split("|")}
    assert command["command"] == COMMAND
    assert hinted <= registered(monkeypatch)[1], RECIPE


def test_no_word_is_taken_twice(monkeypatch):
    taken: list[str] = []
    monkeypatch.setattr(Dispatcher, "subcommand", lambda _dispatcher, words, _run: taken.extend(words))
    handlers.register(AsyncApp(token="xoxb-test", request_verification_enabled=False), cast("Bot", None))
    assert len(taken) == len(set(taken))
