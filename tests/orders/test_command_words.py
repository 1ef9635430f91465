"""The words of commands are there for every language that the bot reads, and mean one thing."""

from __future__ import annotations

import inspect
from dataclasses import fields

import pytest

from bot.orders import keywords
from bot.orders.command_words import COMMAND_WORDS, CommandWords
from bot.orders.keywords import FILLERS, KEYWORDS, folded, is_homograph
from bot.orders.order import Draft
from bot.orders.segments import FREE_TEXT
from bot.when import LANGUAGES
from tests.orders.desk import hear

RECIPE = "see docs/recipes/language.md, step 7"
ENGLISH = COMMAND_WORDS["en"]


def words(parted: str) -> list[str]:
    return [word.strip("~ ") for word in parted.split("|")]


def test_every_language_of_the_dates_has_words_for_commands() -> None:
    assert COMMAND_WORDS.keys() == set(LANGUAGES), RECIPE


def test_a_language_that_leaves_something_out_does_not_load() -> None:
    assert {field.name for field in fields(CommandWords)} == set(inspect.signature(CommandWords).parameters)
    with pytest.raises(TypeError, match="'fillers'"):
        CommandWords(keywords={}, conjunctions="x", before_nouns="x", after_verbs="x", homographs={})  # type: ignore[call-arg]


def test_what_is_announced_are_fields_of_the_draft() -> None:
    assert set(ENGLISH.keywords) <= {field.name for field in fields(Draft)}
    assert set(FREE_TEXT) <= set(ENGLISH.keywords)


def test_no_keyword_announces_two_fields() -> None:
    announced = [
        words for field in keywords.FIELDS for weak in (True, False) for words in keywords._of(field, weak=weak)
    ]

    assert len(announced) == len(set(announced))


@pytest.mark.parametrize("code", COMMAND_WORDS)
class TestOfEach:
    def test_it_has_a_word_for_everything(self, code: str) -> None:
        of_it = COMMAND_WORDS[code]
        assert of_it.keywords.keys() == ENGLISH.keywords.keys(), RECIPE
        parted = [
            *of_it.keywords.values(),
            of_it.fillers,
            of_it.courtesies,
            of_it.conjunctions,
            of_it.before_nouns,
            of_it.after_verbs,
        ]
        assert all(folded(word) for each in parted for word in words(each)), RECIPE

    def test_what_stands_between_two_names_begins_or_ends_none(self, code: str) -> None:
        assert {folded(word) for word in words(COMMAND_WORDS[code].conjunctions)} <= FILLERS

    def test_a_note_is_announced_in_it(self, code: str) -> None:
        for field in FREE_TEXT:
            for word in words(COMMAND_WORDS[code].keywords[field]):
                assert getattr(hear(f"bergh {word}: Carmen").draft, field) == "Carmen", word

    def test_a_homograph_is_a_keyword_and_said_where_it_is_none(self, code: str) -> None:
        for keyword, where in COMMAND_WORDS[code].homographs.items():
            assert (folded(keyword),) in KEYWORDS
            assert all(is_homograph(before, keyword, "") for before in words(where.after))
            assert all(is_homograph("", keyword, after) for after in words(where.before))
            assert not is_homograph("bergh", keyword, "friday")
