"""What the bot tells people to type is read by the bot: its examples, its placeholders, its suggestions and its refusals."""

from __future__ import annotations

import ast
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.date_reading import languages as asked_for
from bot.when import Bound, Choice, Refused, Resolved, read, with_time
from bot.when.countries import spoken
from tests.when.phrases import DAYS, PERIODS, WEEKDAYS, languages

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
COUNTRIES = {
    "GB": "Europe/London",
    "US": "America/New_York",
    "NL": "Europe/Amsterdam",
    "BE": "Europe/Brussels",
    "DE": "Europe/Berlin",
    "FR": "Europe/Paris",
    "ES": "Europe/Madrid",
    "IT": "Europe/Rome",
    "PL": "Europe/Warsaw",
}
WEDNESDAY = datetime(2026, 11, 25, 9, 15, tzinfo=UTC)
PAGES = (
    "README.md",
    "bot/__main__.py",
    "bot/views/help.py",
    "bot/views/form.py",
    "bot/views/change.py",
    "bot/views/follow.py",
    "bot/wording/field_problems.py",
    "bot/wording/time_problems.py",
)
_QUOTED = re.compile(r"“([^”{}]+)”|`([^`{}]+)`|\"([^\"{}]+)\"")
_TIME = re.compile(r"\b\d{1,2}(?:am|pm|u|h)\b|\bnoon\b|\b\d{1,2}:\d\d\b")
_ORDER = re.compile(r".*\bdue ")


def quoted(page: Path) -> Iterator[str]:
    """The strings of a file of code, and what stands in quotation marks in them; of a page, what does."""
    whole = page.read_text(encoding="utf-8")
    strings = [whole]
    if page.suffix == ".py":
        nodes = ast.walk(ast.parse(whole))
        strings = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
        yield from strings
    for string in strings:
        yield from (next(filter(None, match.groups())) for match in _QUOTED.finditer(string))


def examples() -> list[str]:
    """Everything in quotation marks on a page for people that has a time of day in it."""
    found: dict[str, None] = {}
    for page in PAGES:
        for typed in quoted(ROOT / page):
            text = _ORDER.sub("", typed)
            text = re.sub(r"^encore-bot when \"?", "", text)
            if _TIME.search(text) and len(text) < 40 and not re.search(r"[_=<>#…]", text):
                found[text.strip()] = None
    return list(found)


def shown_in(country: str) -> list[tuple[str, ...]]:
    """The languages asked for there, for people of every language spoken there, of English, and of none that is known."""
    return list(dict.fromkeys(asked_for(country, first) for first in ("", "en", *spoken(country))))


def test_the_examples_are_found():
    assert {
        "next friday 6pm",
        "48h before friday 8pm",
        "friday noon",
        "fri 6pm",
        "vendredi prochain à 18h",
        "5/12 20u",
    } <= {*examples()}


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("text", examples())
def test_every_example_is_read_in_every_country(text, country):
    for tried in shown_in(country):
        answer = read(text, now=WEDNESDAY, zone=ZoneInfo(COUNTRIES[country]), country=country, languages=tried)
        assert isinstance(answer, Resolved), f"{tried}: {answer}"
        assert answer.grain != "day", tried


bounds = st.sampled_from(["", "latest", "earliest"])
days = languages.flatmap(lambda code: st.tuples(st.just(code), st.sampled_from(DAYS[code] + PERIODS[code])))
moments = st.datetimes(datetime(2025, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))


@given(days, moments, bounds)
def test_what_is_advised_instead_of_a_whole_day_is_a_time(day: tuple[str, str], now: datetime, bound: Bound):
    code, said = day
    answer = read(said, now=now, zone=UTC, country="GB", languages=[code], bound=bound)
    if isinstance(answer, Refused):
        return
    advised = with_time(said, now=now, zone=UTC, country="GB", languages=[code], bound=bound)
    again = read(advised, now=now, zone=UTC, country="GB", languages=[code], bound=bound)
    assert not isinstance(again, Refused), advised
    meant = (again,) if isinstance(again, Resolved) else again.answers
    assert all(one.grain != "day" for one in meant), advised


@pytest.mark.parametrize("code", sorted(PERIODS))
@given(data=st.data())
def test_what_is_suggested_for_a_slip_is_read(code: str, data: st.DataObject):
    said = data.draw(st.sampled_from(WEEKDAYS[code] + DAYS[code]))
    at = data.draw(st.integers(0, len(said) - 1))
    slip = said[:at] + data.draw(st.sampled_from(["", "x", "e", said[at] * 2])) + said[at + 1 :]
    answer = read(slip, now=WEDNESDAY, zone=UTC, country="GB", languages=[code])
    if isinstance(answer, Refused) and answer.suggestion is not None:
        again = read(answer.suggestion, now=WEDNESDAY, zone=UTC, country="GB", languages=[code])
        assert not isinstance(again, Refused), f"{slip}: {answer.suggestion}"


WEEKENDS = {
    "en": "this weekend",
    "nl": "dit weekend",
    "de": "am wochenende",
    "fr": "ce week-end",
    "es": "este fin de semana",
    "it": "questo weekend",
}
LENGTHS = {"en": "3 hours", "nl": "3 uur", "de": "3 stunden", "fr": "3 heures", "es": "3 horas", "it": "3 ore"}


@pytest.mark.parametrize("code", sorted(WEEKENDS))
def test_what_a_refusal_advises_is_read(code):
    for said in (WEEKENDS[code], LENGTHS[code]):
        answer = read(said, now=WEDNESDAY, zone=UTC, languages=[code])
        assert isinstance(answer, Refused), said
        advised = re.findall(r"type .*?“([^”]+)”|such as “([^”]+)”", answer.reason)
        assert advised, answer.reason
        for one in filter(None, advised[0]):
            assert isinstance(read(one, now=WEDNESDAY, zone=UTC, languages=[code]), Resolved), one


def test_a_question_about_days_alone_offers_a_text_whose_answers_can_be_sent():
    assert isinstance(read("5/6", now=WEDNESDAY, zone=UTC), Choice)
    again = read(with_time("5/6", now=WEDNESDAY, zone=UTC), now=WEDNESDAY, zone=UTC)
    assert isinstance(again, Choice)
    assert {one.wall.hour for one in again.answers} == {18}
