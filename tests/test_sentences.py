"""Every sentence that people read in Slack stands in a room of words: whoever looks for a text knows where."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]

ROOMS_OF_WORDS = {
    "bot/views/": "what Slack shows",
    "bot/wording/": "what the rules have to say to people",
    "bot/when/": "the date reader words its own readings",
    "gofilex/": "the portals' client words its own errors, for it is used by itself too",
}

ROOMS_FOR_ADMINISTRATORS = {
    "bot/__main__.py": "the commands' help, and what they print",
    "bot/app.py": "why the bot does not start",
    "bot/cli/": "doctor and files, in the terminal",
    "bot/early_settings.py": "what is wrong with the file of a secret",
    "bot/token_kinds.py": "what is wrong with a token",
    "bot/embedded_redis.py": "why the server of its own does not start",
    "bot/private_files.py": "whose the data folder is, where it is somebody else's",
    "bot/settings.py": "what is wrong with a setting",
    "bot/health.py": "that a check of `/readyz` got no answer",
    "bot/stopping.py": "that not everything ended in time",
    "bot/store/redis.py": "what is wrong with the setting REDIS_URL",
    "bot/store/one_address.py": "the same",
    "bot/store/cluster.py": "failures worded as redis-py words its own, for the log and the doctor",
}
"""Nobody in Slack reads these."""

ROOMS = ROOMS_OF_WORDS | ROOMS_FOR_ADMINISTRATORS


ERRORS_FOR_PROGRAMMERS = {
    "NewerVersionError",
    "NotAllowedError",
    "NotSignedError",
    "TypeError",
    "UnknownVersionError",
    "UnreadableError",
    "ValueError",
}
"""What they say stands in the log at most: begun with a small letter, without a full stop. Every other error may be shown."""

PROPER_NAMES = {"Mac Roman"}

TOWARDS_PEOPLE = {"answer", "post", "respond", "say"}
"""Functions whose texts somebody reads, be they of one word."""


class Texts(ast.NodeVisitor):
    """Collects the texts of a module that people could read, with their lines, each whole: what is filled in or put between
    is `{}`.

    Docstrings, what goes into the log, and regular expressions are no texts."""

    def __init__(self) -> None:
        self.found: list[tuple[int, str]] = []
        self._is_text: Callable[[str], bool] = is_prose

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):
            self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._judged(node, is_sentence if node.name in ERRORS_FOR_PROGRAMMERS else self._is_text)

    def visit_Call(self, node: ast.Call) -> None:
        called = ast.unparse(node.func)
        name = called.rpartition(".")[2]
        if called.startswith(("log.", "re.")):
            return
        if name in ERRORS_FOR_PROGRAMMERS or (name == "__init__" and self._is_text is is_sentence):
            self._judged(node, is_sentence)
        else:
            self._judged(node, is_word if name in TOWARDS_PEOPLE or name.endswith("Error") else is_prose)

    def visit_keyword(self, node: ast.keyword) -> None:
        if node.arg != "notice":  # the name that a message is found by
            self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str):
            self._take(node, node.value)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        self._whole(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        self._whole(node) if isinstance(node.op, ast.Add) else self.generic_visit(node)

    def _judged(self, node: ast.AST, is_text: Callable[[str], bool]) -> None:
        before, self._is_text = self._is_text, is_text
        self.generic_visit(node)
        self._is_text = before

    def _whole(self, node: ast.expr) -> None:
        pieces = list(_pieces(node))
        if any(isinstance(piece, str) for piece in pieces):
            self._take(node, "".join(piece if isinstance(piece, str) else "{}" for piece in pieces))
        for piece in pieces:
            if isinstance(piece, ast.expr):
                self.visit(piece)

    def _take(self, node: ast.expr, text: str) -> None:
        if self._is_text(text):
            self.found.append((node.lineno, text))


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


_WORD = re.compile(r"[\W_]*[^\W\d_]+(?:['’-][^\W\d_]+)*[^\w\[\]=]*")


def _words(text: str) -> int:
    """How many words of a language a text has. A list of words with `|` between them is a vocabulary, and no text."""
    return 0 if "|" in text else sum(_WORD.fullmatch(word) is not None for word in text.split())


def is_word(text: str) -> bool:
    """One word or more, be they small; for where all that is said is said to people."""
    return _words(text) > 0 and "/" not in text


def is_prose(text: str) -> bool:
    """Two words or more, whatever their letters; or one that is said as a sentence: `Sent.`"""
    return (_words(text) > 1 or is_sentence(text)) and text not in PROPER_NAMES


def is_sentence(text: str) -> bool:
    """Words that begin with a capital letter or end in a full stop."""
    if "|" in text or not _words(text):
        return False
    begins = re.match(r"[\W_]*[A-ZÀ-Þ]", text) is not None
    ends = re.search(r"[\w})”’'\"`*][.!?…][\W_]*$", text) is not None
    return (begins or ends) if _words(text) > 1 else (begins and ends)


def sentences(source: str) -> list[tuple[int, str]]:
    """The texts of a module that people could read, with their lines."""
    texts = Texts()
    texts.visit(ast.parse(source))
    return texts.found


def sentences_in(room: str) -> list[str]:
    """The sentences of a file, or of the files of a folder."""
    place = PROJECT / room
    return [
        f"{path.relative_to(PROJECT)}:{line}: {text}"
        for path in sorted(place.rglob("*.py") if place.is_dir() else [place])
        for line, text in sentences(path.read_text(encoding="utf-8"))
    ]


def test_every_sentence_stands_in_a_room_of_words() -> None:
    elsewhere = [
        each
        for each in sentences_in("bot") + sentences_in("handlers") + sentences_in("gofilex")
        if not each.startswith(tuple(ROOMS))
    ]
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
        ("say(f\"{'Nothing was sent' if late else 'sent'}: {order}\")", ["Nothing was sent", "sent"]),
        ('GONE = {"order": "This order is no longer kept"}', ["This order is no longer kept"]),
        ('raise NotPermittedError("Only who ordered this can say it.")', ["Only who ordered this can say it."]),
        ('log.warning("This is what the log says.", why=f"It was {late} again.")', []),
        ('"""What a module is for."""\nclass A:\n    """What it is."""\n    b: int\n    """And a field."""', []),
        ('raise NotPermittedError("only who ordered this can say it")', ["only who ordered this can say it"]),
        ('raise NotPermittedError(f"order {order} is not known here")', ["order {} is not known here"]),
        ('raise InvalidOrderError(field, "is required")', ["is required"]),
        ('await interaction.say("done")', ["done"]),
        ('await interaction.say("Try again." if late else "not now")', ["Try again.", "not now"]),
        ('say(":warning: *nothing* was sent")', [":warning: *nothing* was sent"]),
        ('away = f"in {hours} hours" if hours else "now"', ["in {} hours"]),
        ('text = "Not permitted."', ["Not permitted."]),
        ('text = "Sent."', ["Sent."]),
        ('named = {"event id": event}', ["event id"]),
        ('LABELS = {"due": "Due", "transfer_after": "Transfer after"}', ["Transfer after"]),
        ('return answer(connected(), "not connected")', ["not connected"]),
        ('await slack.post(channel, message(body.get("text")), notice=f"{submission}:card")', []),
        ('class UnreadableError(Exception):\n    def __init__(self):\n        super().__init__(f"{a} is not whole")', []),
        ('KEYWORDS = words_of("deliver by|no later than")', []),
        ('raise ValueError("a time carries no offset; its zone stands beside it")', []),
        ('re.compile("[A-Z] and so on.")', []),
        ('cast("dict[str, Any]", found), "Refresh", "read_only", "http_{}", f"{a}: {b}"', []),
    ],
)  # fmt: skip
def test_a_sentence_is_found_and_nothing_else(source: str, found: list[str]) -> None:
    assert [text for _, text in sentences(source)] == found
