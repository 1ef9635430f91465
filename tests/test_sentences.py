"""Every sentence that people read in Slack stands in a room of words: whoever looks for a text knows where."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]

ROOMS_OF_WORDS = {
    "bot/views/": "what Slack shows",
    "bot/wording/": "what the rules have to say to people",
    "bot/when/": "the date reader words its own readings",
}

ROOMS_FOR_ADMINISTRATORS = {
    "bot/__main__.py": "the commands' help, and what they print",
    "bot/app.py": "why the bot does not start",
    "bot/cli/": "doctor and CSV files, in the terminal",
    "bot/embedded_redis.py": "why the server of its own does not start",
    "bot/settings.py": "what is wrong with a setting",
    "bot/store/redis.py": "what is wrong with the setting REDIS_URL",
    "bot/store/cluster.py": "failures worded as redis-py words its own, for the log and the doctor",
}
"""Nobody in Slack reads these."""

ROOMS = ROOMS_OF_WORDS | ROOMS_FOR_ADMINISTRATORS


class Texts(ast.NodeVisitor):
    """Collects the texts of a module with their lines, each whole: what is filled in or put between is `{}`.

    Docstrings, what goes into the log, and regular expressions are no texts."""

    def __init__(self) -> None:
        self.found: list[tuple[int, str]] = []

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):
            self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        if not ast.unparse(node.func).startswith(("log.", "re.")):
            self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str):
            self.found.append((node.lineno, node.value))

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        self._whole(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        self._whole(node) if isinstance(node.op, ast.Add) else self.generic_visit(node)

    def _whole(self, node: ast.expr) -> None:
        pieces = list(_pieces(node))
        if any(isinstance(piece, str) for piece in pieces):
            self.found.append((node.lineno, "".join(piece if isinstance(piece, str) else "{}" for piece in pieces)))
        for piece in pieces:
            if isinstance(piece, ast.expr):
                self.visit(piece)


def _pieces(node: ast.expr) -> list[str | ast.expr]:
    """A text in pieces: what is written, and the expressions between."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr(values=values):
            return [piece for value in values for piece in _pieces(value)]
        case ast.FormattedValue(value=value):
            return [value]
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return [*_pieces(left), *_pieces(right)]
        case _:
            return [node]


def is_sentence(text: str) -> bool:
    """Three words or more, of which one may be filled in, that begin with a capital letter or end in a full stop.

    The house begins an exception that only a programmer meets with a small letter and gives it no full stop."""
    words = [word for word in text.split() if re.search(r"[^\W\d_]", word)]
    if len(words) + ("{}" in text) < 3 or len(words) < 2:
        return False
    return bool(re.match(r"[\W_]*[A-ZÀ-Þ]", text) or re.search(r"[\w})”’'\"`*][.!?…](\s|$)", text))


def sentences(source: str) -> list[tuple[int, str]]:
    """The sentences of a module, with their lines."""
    texts = Texts()
    texts.visit(ast.parse(source))
    return [(line, text) for line, text in texts.found if is_sentence(text)]


def sentences_in(room: str) -> list[str]:
    """The sentences of a file, or of the files of a folder."""
    place = PROJECT / room
    return [
        f"{path.relative_to(PROJECT)}:{line}: {text}"
        for path in sorted(place.rglob("*.py") if place.is_dir() else [place])
        for line, text in sentences(path.read_text(encoding="utf-8"))
    ]


def test_every_sentence_stands_in_a_room_of_words() -> None:
    elsewhere = [each for each in sentences_in("bot") + sentences_in("handlers") if not each.startswith(tuple(ROOMS))]
    assert elsewhere == [], "Sentences outside the rooms of words (bot/views/, bot/wording/):\n" + "\n".join(elsewhere)


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_of_words_has_some(room: str) -> None:
    assert sentences_in(room)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('say("Choose the portal.")', ["Choose the portal."]),
        ('say(f"{order} has ended.")', ["{} has ended."]),
        ('say("The cinema " f"{name} is known" " already.")', ["The cinema {} is known already."]),
        ('say("The cinema " + name + " is known already.")', ["The cinema {} is known already."]),
        ("say(f\"{'Nothing was sent' if late else 'sent'}: {order}\")", ["Nothing was sent"]),
        ('GONE = {"order": "This order is no longer kept"}', ["This order is no longer kept"]),
        ('raise NotPermittedError("Only who ordered this can say it.")', ["Only who ordered this can say it."]),
        ('log.warning("This is what the log says.", why=f"It was {late} again.")', []),
        ('"""What a module is for."""\nclass A:\n    """What it is."""\n    b: int\n    """And a field."""', []),
        ('raise ValueError("a time carries no offset; its zone stands beside it")', []),
        ('re.compile("[A-Z] and so on.")', []),
        ('cast("dict[str, Any]", found), "Refresh", "Stop following", "read_only, twice", f"{a}: {b}"', []),
    ],
)  # fmt: skip
def test_a_sentence_is_found_and_nothing_else(source: str, found: list[str]) -> None:
    assert [text for _, text in sentences(source)] == found
