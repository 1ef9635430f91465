"""Whatever is typed: every word fills a field, or is said not to be used, and never both; a keyword or a filler does neither."""

from __future__ import annotations

import re
from dataclasses import astuple

from hypothesis import given
from hypothesis import strategies as st

from bot.orders.command_parser import ParsedCommand, parse_command
from bot.orders.keywords import FILLERS, KEYWORDS
from bot.orders.order import Draft
from bot.views.form import form
from gofilex import Portal
from tests.orders.desk import (
    ALICE,
    ASSET,
    BERGH,
    DIRECTORY,
    EVENT,
    EVENTS,
    HYDE,
    NOW,
    OTHER_ASSET,
    OWNER,
    PARTIES,
)

_ALPHABET = "bcdfghjklm"  # and no vowel: no keyword or filler, and nothing that a cinema's name begins with


def _word(kind: str, number: int) -> str:
    """A word that is there once: of letters, with a figure, in the shape of an id, `source:value`, or a time of this test."""
    letters = "".join(_ALPHABET[int(figure)] for figure in f"{number:02d}")
    return {
        "letters": f"zx{letters}q",
        "figure": f"zx{letters}7",
        "id": f"Zx{letters}9KpHPYZrTeabcdefg"[:17],
        "party": f"zx{letters}q:41",
        "time": f"oclock{letters}",
        "quoted": f"“zx{letters}q zy{letters}q”",
        "quoted id": f"“zx{letters}q Zy{letters}9KpHPYZrTeabc”",
        "backticks": f"`zx{letters}q`",
        "link": f"<https://zx{letters}q.example/a|zx{letters}q.example/a>",
        "person": f"<@U1|zx{letters}q>",
        "mail": f"<mailto:zx{letters}q@kino.example|zx{letters}q@kino.example>",
        "dots": f"zx{letters}q...",
    }[kind]


_KINDS = (
    "letters",
    "figure",
    "id",
    "party",
    "time",
    "quoted",
    "quoted id",
    "backticks",
    "link",
    "person",
    "mail",
    "dots",
)
_KEYWORDS = sorted({" ".join(words) for words in KEYWORDS} | {"due:", "Event.", "deliveryDue:", "owner：", "note -"})
_NAMES = (
    "Filmhuis Bergh",
    "Hyde Park Picture House",
    "Event Cinemas George Street",
    "Carmen Live",
    "Gofilex Distribution",
)
_MARKS = (",", ";", "&amp;", "-", '"', "“", ".", ":", "(", "🙏", "/", "'", "`", "\u200b")
_PARTS = st.one_of(
    st.sampled_from(_KINDS).map(lambda kind: ("fresh", kind)),
    st.sampled_from(_KEYWORDS).map(lambda text: ("as it is", text)),
    st.sampled_from([*sorted(FILLERS), *_MARKS, "NL", "apac", ASSET, OTHER_ASSET, EVENT, OWNER, "<#C1|x>"]).map(
        lambda text: ("as it is", text)
    ),
    st.sampled_from(_NAMES).map(lambda text: ("as it is", text)),
)


def _is_time(text: str) -> bool:
    return bool(text) and all(re.fullmatch(r"(oclock\w+)[.,]?", word) for word in text.split())


def _hear(text: str) -> ParsedCommand:
    blank = Draft("d1", ALICE.id, "T1")
    return parse_command(text, blank, cinemas=DIRECTORY, events=EVENTS, parties=PARTIES, is_time=_is_time)


def _filled(heard: ParsedCommand) -> str:
    found = heard.draft
    texts = [found.event, found.assets, found.due, found.transfer_after, found.release_after, found.owner, found.booker]
    return "\n".join([*texts, found.description, found.additional_text, *found.cinemas])


_FRESH = re.compile(r"(?:z[xy][bcdfghjklm]+[q7]|Z[xy]\w{15}|oclock[bcdfghjklm]+)")


@given(st.lists(_PARTS, max_size=16), st.sampled_from([" ", " ", "  ", "\u00a0"]))
def test_a_word_fills_a_field_or_is_said_not_to_be_used(parts: list[tuple[str, str]], space: str) -> None:
    line = space.join(_word(text, number) if how == "fresh" else text for number, (how, text) in enumerate(parts))

    heard = _hear(line)

    filled, unused = _filled(heard), "\n".join(heard.not_understood)
    for word in set(_FRESH.findall(line)):
        assert (word in filled) != (word in unused), (word, line, heard)
    known = {"Filmhuis Bergh": BERGH, "Hyde Park Picture House": HYDE}
    for name, cinema in known.items():
        if line.count(name) == 1:
            assert (cinema.key in heard.draft.cinemas) + (name in filled) + (name in unused) == 1, (name, line, heard)


@given(st.lists(_PARTS, max_size=12).flatmap(st.permutations), st.text(max_size=30))
def test_whatever_is_thrown_in_ends_in_a_draft_and_sentences(parts: list[tuple[str, str]], noise: str) -> None:
    words = [_word(text, number) if how == "fresh" else text for number, (how, text) in enumerate(parts)]
    heard = _hear(noise.join(words))

    assert all(sentence.endswith((".", "?")) for sentence in heard.notes)
    assert all(piece.strip() for piece in heard.not_understood)
    assert not any(hidden in str(astuple(heard.draft)) for hidden in ("\u200b", "<@", "<mailto", "&amp;"))
    shown = form(heard.draft, portals=list(Portal), now=NOW, not_understood=heard.not_understood, notes=heard.notes)
    assert shown["type"] == "modal"
