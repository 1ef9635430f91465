"""The vocabularies are whole: every language can say what the others can, and no word contradicts itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.when.languages import LANGUAGES, language
from bot.when.named_days import NAMED_DAYS
from bot.when.text import phrase
from bot.when.vocabulary import lexicon
from tests.when.tables import cases

if TYPE_CHECKING:
    from collections.abc import Iterator

NEEDED = (
    *(
        "weekdays",
        "months",
        "units",
        "days",
        "parts",
        "holidays",
        "numbers",
        "ordinals",
        "at",
        "noon",
        "midnight",
    ),
    *(
        "quarter",
        "this",
        "next",
        "last",
        "now",
        "in_",
        "before",
        "after",
        "start",
        "end",
        "the",
        "of",
        "fillers",
        "refused",
    ),
)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_language_has_all_it_needs(code):
    words = language(code)
    assert [name for name in NEEDED if not getattr(words, name)] == []
    assert len(words.weekdays) == 7
    assert len(words.months) == 12
    assert {"second", "minute", "hour", "day", "week", "month", "quarter", "year"} <= set(words.units)
    assert {-1, 0, 1, 2} <= set(words.days)
    assert {"negation", "choice", "range", "recurring", "vague"} <= set(words.refused)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_number_up_to_fifty_nine_can_be_said(code):
    spoken = {int(value.value) for kind, value in meanings(code) if kind == "spelled"}
    assert set(range(1, 60)) <= spoken


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_named_day_has_a_rule(code):
    assert set(language(code).holidays) <= set(NAMED_DAYS)


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_filler_is_also_refused(code):
    words = language(code)
    fillers = {phrase(one) for one in words.fillers.split("|")}
    refused = {phrase(one) for reason in words.refused.values() for one in reason.split("|")}
    assert fillers & refused == set()


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_tables_are_large_enough(code):
    assert len([case for case in cases() if case.table == code]) >= 850


def meanings(code: str) -> Iterator[tuple[str, Any]]:
    waiting = [lexicon(code)._tree]
    while waiting:
        branch = waiting.pop()
        for word, rest in branch.items():
            if word:
                waiting.append(rest)
            else:
                yield from ((kind, value) for kind, value, _ in rest)
