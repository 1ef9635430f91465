"""A language is whole: everything that docs/recipes/language.md asks for is there, for each file in bot/when/languages."""

from __future__ import annotations

import ast
from dataclasses import MISSING, fields
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel import Locale

from bot.orders.date_reading import languages
from bot.when import LANGUAGES
from bot.when.languages import Language, language
from tests.orders.test_phone_lines import TYPED
from tests.when import phrases
from tests.when.tables import HOMES, TABLES
from tests.when.test_words import SAID

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "bot" / "when" / "languages"
RECIPE = "see docs/recipes/language.md"


def test_every_file_is_a_language():
    files = {path.stem for path in FOLDER.glob("*.py")} - {"__init__"}
    assert set(LANGUAGES) == files


def test_what_a_language_is_like_is_never_left_to_a_default():
    wanted = (
        "code",
        "name",
        "bare_hour",
        "turn",
        "locale",
        "date_pattern",
        "countries",
        "holiday_locales",
        "telling_words",
    )
    asked = {field.name for field in fields(Language) if field.default is field.default_factory is MISSING}
    assert asked >= {*wanted, *(field.name for field in fields(Language) if field.type == "bool")}


def test_a_file_that_leaves_a_property_out_says_which():
    with pytest.raises(TypeError, match="'turn'"):
        Language(code="xx", name="Unfinished")  # type: ignore[call-arg]


@pytest.mark.parametrize("code", LANGUAGES)
class TestOfEach:
    def test_it_is_what_its_file_is_called(self, code):
        assert language(code).code == code

    def test_it_has_a_turn_of_its_own(self, code):
        assert [other for other in LANGUAGES if language(other).turn == language(code).turn] == [code]

    def test_cldr_can_say_a_day_in_it(self, code):
        assert Locale.parse(language(code).locale).language == code

    def test_countries_are_codes_and_it_has_locales_for_their_holidays(self, code):
        countries = language(code).countries.split()
        assert countries
        assert all(len(country) == 2 and country.isupper() for country in countries)
        assert language(code).holiday_locales

    def test_orders_are_read_in_the_language_of_a_person(self, code):
        assert languages("", code) == (code,)

    def test_it_has_tables_of_cases_and_a_home_for_them(self, code):
        assert (TABLES / f"{code}.txt").exists(), RECIPE
        assert code in HOMES, RECIPE

    def test_the_property_tests_have_phrases_of_it(self, code):
        for table in (
            *(phrases.DAYS, phrases.TIMES, phrases.DISTANCES, phrases.WEEKDAYS, phrases.PERIODS),
            *(phrases.MARKED, phrases.OR, phrases.NAMED),
        ):
            assert table.get(code), RECIPE

    def test_its_way_back_is_tested(self, code):
        assert code in dict(SAID), RECIPE

    def test_orders_are_typed_in_it(self, code):
        assert TYPED.get(code), f"tests/orders/test_phone_lines.py; {RECIPE}"

    def test_people_are_told_that_it_is_read(self, code):
        for page in ("README.md", "CHANGELOG.md"):
            assert language(code).name in (ROOT / page).read_text(encoding="utf-8"), f"{page}; {RECIPE}"


HELD_ELSEWHERE = {
    "bot/tables/headings.py": "tests/tables/test_headings.py",
    "bot/orders/command_words.py": "tests/orders/test_command_words.py",
}
"""Words of a language that are no affair of dates, and the test that fails where a language has none."""


def test_nothing_else_keeps_a_list_of_languages():
    """A list that is written down twice is forgotten once. Take `bot.when.LANGUAGES`, or a property of `Language`."""
    rooms = ("bot", "handlers", "sandbox", "benchmarks")
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for room in rooms
        for path in sorted((ROOT / room).rglob("*.py"))
        if FOLDER not in path.parents and str(path.relative_to(ROOT)) not in HELD_ELSEWHERE
        for line in lists_in(path)
    ]
    assert found == []
    assert all("LANGUAGES" in (ROOT / test).read_text(encoding="utf-8") for test in HELD_ELSEWHERE.values())


def lists_in(path: Path) -> Iterator[int]:
    """Where a literal names three languages or more."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        parts = node.keys if isinstance(node, ast.Dict) else getattr(node, "elts", ())
        codes = {part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)}
        if isinstance(node, ast.expr) and len(codes.intersection(LANGUAGES)) >= 3:
            yield node.lineno
