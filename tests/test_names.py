"""Names: one meaning a word. What bears the same name means the same, and words that were given up do not come back.

The glossary in `ARCHITECTURE.md` has the words that are used instead."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
BOT = ("bot", "handlers", "gofilex")
SANDBOX = ("sandbox",)

GIVEN_UP = {
    "settle": "resolve (an unknown outcome)",
    "settled": "resolved",
    "settles": "resolves",
    "settling": "resolving",
}
"""Words that stand in no name, each with the word for it."""

A_PLACE_IS_A_CITY = {
    f"bot/orders/{name}.py" for name in ("tokens", "segments", "labels", "keyword_values", "command_parser")
}
"""Where a position has often been called a place; a place is where a cinema's clock hangs."""

SHARED = {
    "Slack": "Slack itself: what the bot asks of it, and the sandbox's, which answers",
    "ResponseUrl": "Slack's: its shape in a payload, and the one that the sandbox serves",
    "User": "the same",
    "View": "the same",
}
"""Public names in the bot and in the sandbox, and what they mean in both."""

SAME_IN_THE_BOT = {
    *("Bot", "Orders", "Polls", "Settings", "Slack", "Store"),  # a part of the bot, and what handlers ask of it
    *("field_values", "picks_of", "open_form", "register"),  # of each form, each family of handlers
    *(
        "contradicts",
        "not_an_id",
        "passed",
        "same",
    ),  # a sentence about a line, in the words of each kind of file or field
    *(
        "id_of_another_cinema",
        "unfollow",
    ),  # a sentence at a field and as a reason; a step, and the button and command for it
    *("in_words", "read", "warm"),  # the date reader's front
    *("Option", "Token", "tokenize"),  # the date reader can be lifted out: it has words of its own
    *("both_clocks", "check"),
    # Slack's own words for its payloads, in the door's shapes; and what else the door, its server and a start share with others.
    *("Event", "Interaction", "Named", "Submission", "Refused", "Connection", "read_form", "read_json", "events"),
    *("Ending", "Progress", "pages", "evicts"),
}
"""Public names that occur in several files of the bot."""


def files(rooms: tuple[str, ...]) -> Iterator[Path]:
    for room in rooms:
        yield from sorted((PROJECT / room).rglob("*.py"))


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def public_names(rooms: tuple[str, ...]) -> dict[str, list[str]]:
    """The classes and functions that a file gives to others, with the files in which they are."""
    found: dict[str, list[str]] = {}
    for path in files(rooms):
        for node in parsed(path).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name[0] != "_":
                found.setdefault(node.name, []).append(str(path.relative_to(PROJECT)))
    return found


@cache
def names_in(path: Path) -> frozenset[str]:
    """Everything that is given a name in a file, and the file's own."""
    found = {path.stem}
    for node in ast.walk(parsed(path)):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
    return frozenset(found)


def words(name: str) -> set[str]:
    """`AskForOtherId`, `ask_for_other_id`: ask, for, other, id."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def test_what_the_bot_and_the_sandbox_call_the_same_is_the_same() -> None:
    bot, sandbox = public_names(BOT), public_names(SANDBOX)
    both = bot.keys() & sandbox.keys()
    assert len(bot) > 700, "the names were found"
    assert both == set(SHARED), {name: bot[name] + sandbox[name] for name in both - set(SHARED)}


def test_a_public_name_of_the_bot_occurs_in_one_file() -> None:
    twice = {name: there for name, there in public_names(BOT).items() if len(there) > 1}
    assert twice.keys() == SAME_IN_THE_BOT, {name: twice.get(name) for name in twice.keys() ^ SAME_IN_THE_BOT}


@pytest.mark.parametrize("word", GIVEN_UP)
def test_a_word_that_was_given_up_stands_in_no_name(word: str) -> None:
    there = {
        f"{path.relative_to(PROJECT)}: {name}"
        for path in files((*BOT, *SANDBOX))
        for name in names_in(path)
        if word in words(name)
    }
    assert there == set(), f"the word is {GIVEN_UP[word]}"


def test_a_position_among_tokens_is_no_place() -> None:
    there = {name for name in A_PLACE_IS_A_CITY if {"place", "places"} & names_in(PROJECT / name)}
    assert there == set(), "an index, a position or a slot"
