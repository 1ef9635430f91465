"""What holds for every text, moment and zone."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bot.when import Answer, Choice, Refused, Resolved, in_words, read
from tests.when.phrases import WEEKDAYS, ZONES, languages, texts

if TYPE_CHECKING:
    from collections.abc import Callable

zones = st.sampled_from(ZONES).map(ZoneInfo)
moments = st.datetimes(datetime(2025, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC))
WEDNESDAY = datetime(2026, 11, 18, 14, 30, tzinfo=UTC)


def answers(answer: Answer) -> tuple[Resolved, ...]:
    if isinstance(answer, Resolved):
        return (answer, *answer.alternatives)
    return answer.answers if isinstance(answer, Choice) else answer.nearby


@given(languages, zones, moments, moments)
def test_a_time_in_words_reads_back_to_itself(language, zone, moment, now):
    moment = moment.replace(second=0, microsecond=0).astimezone(zone)
    said = in_words(moment, language=language)
    answer = read(said, now=now, zone=zone, languages=[language])
    assert isinstance(answer, Resolved), said
    assert answer.instant == moment
    assert answer.wall == moment.replace(tzinfo=None)


@given(languages, zones, moments, moments)
def test_a_day_in_words_reads_back_to_itself(language, zone, moment, now):
    said = in_words(moment, language=language, zone=zone, grain="day")
    assume(moment.astimezone(zone).date() != datetime(2011, 12, 30).date())
    answer = read(said, now=now, zone=zone, languages=[language])
    meant = [(one.wall.date(), one.grain) for one in answers(answer)]
    assert (moment.astimezone(zone).date(), "day") in meant, said
    assert len(meant) == 1 or moment.astimezone(zone).year % 5 == 0, said  # "Mon 1 Jan 2035" may be at 20:35


@given(languages, moments, st.integers(-60, 60))
def test_the_distance_in_days_may_be_typed_too(language, now, days):
    moment = (now + timedelta(days=days)).replace(second=0, microsecond=0)
    assume(moment.date() != now.date())
    said = in_words(moment, language=language, now=now)
    answer = read(said, now=now, zone=UTC, languages=[language])
    assert isinstance(answer, Resolved), said
    assert answer.instant == moment


@given(texts(), zones, moments)
@example(("en", "this sunday 6pm"), ZoneInfo("Europe/Amsterdam"), datetime(2025, 7, 6, 16, 1, tzinfo=UTC))
def test_no_answer_is_in_the_past_unless_the_text_says_so(text, zone, now):
    language, said = text
    here = now.astimezone(zone)
    for one in answers(read(said, now=now, zone=zone, country="GB", languages=[language])):
        if one.grain == "day" or "already past" in one.notes:  # “this sunday 6pm”, said on Sunday at 18:01
            assert one.wall.date() >= here.date(), said
        else:
            assert one.instant >= now.replace(second=0, microsecond=0), said


@given(texts(), zones, moments)
def test_the_wall_clock_time_exists_there_and_is_the_instant(text, zone, now):
    language, said = text
    for one in answers(read(said, now=now, zone=zone, languages=[language])):
        at = one.wall.replace(tzinfo=zone)
        assert at.astimezone(UTC) == one.instant.astimezone(UTC), said
        assert at.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == one.wall, said


@given(
    languages.flatmap(lambda code: st.tuples(st.just(code), st.sampled_from(WEEKDAYS[code]))),
    st.integers(1, 200),
    moments,
)
def test_a_week_later_a_weekday_is_a_week_later(text, weeks, now):
    language, said = text
    first = read(said, now=now, zone=UTC, languages=[language])
    second = read(said, now=now + timedelta(weeks=weeks), zone=UTC, languages=[language])
    assert isinstance(first, Resolved), said
    assert isinstance(second, Resolved), said
    assert second.wall - first.wall == timedelta(weeks=weeks)
    assert [one.wall - timedelta(weeks=weeks) for one in second.alternatives] == [
        one.wall for one in first.alternatives
    ]


@given(zones, st.sampled_from([zone for zone in ZONES if "/" in zone]), moments)
def test_a_typed_zone_is_honoured_whatever_the_cinemas_own(zone, typed, now):
    there = (now + timedelta(days=200)).astimezone(ZoneInfo(typed)).replace(second=0, microsecond=0)
    answer = read(f"{there:%Y-%m-%d %H:%M} {typed}", now=now, zone=zone, languages=["en"])
    meant = answers(answer)
    assert there.astimezone(UTC) in [one.instant.astimezone(UTC) for one in meant]
    assert len(meant) == 1 or isinstance(answer, Choice)
    assert all(one.instant.astimezone(zone).replace(tzinfo=None) == one.wall for one in meant)


@given(texts(), st.sampled_from(["screen", "tickets", "xyzzy", "qwrt", "leinwand", "écran", "zaal"]), st.booleans())
def test_a_word_that_is_not_understood_leaves_no_answer(text, word, before):
    language, said = text
    said = f"{word} {said}" if before else f"{said} {word}"
    answer = read(said, now=WEDNESDAY, zone=UTC, languages=[language])
    assert isinstance(answer, Refused), said
    assert word in answer.part


def _without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


NOISE: dict[str, Callable[[str], str]] = {
    "upper case": str.upper,
    "more spaces": lambda text: "  " + text.replace(" ", "   ") + " ",
    "a full stop": lambda text: text + ".",
    "an exclamation mark": lambda text: text + "!",
    "accents left out": _without_accents,
    "accents decomposed": lambda text: unicodedata.normalize("NFD", text),
    "hard spaces": lambda text: text.replace(" ", "\u00a0"),
    "typographic apostrophes": lambda text: text.replace("'", "’"),
}


@pytest.mark.parametrize("noise", NOISE)
@given(text=texts())
def test_noise_changes_nothing(noise, text):
    language, said = text
    plain = read(said, now=WEDNESDAY, zone=UTC, country="GB", languages=[language])
    noisy = read(NOISE[noise](said), now=WEDNESDAY, zone=UTC, country="GB", languages=[language])
    assert isinstance(plain, Resolved), said
    assert isinstance(noisy, Resolved), said
    assert (noisy.wall, noisy.instant, noisy.grain) == (plain.wall, plain.instant, plain.grain)
    assert [one.wall for one in noisy.alternatives] == [one.wall for one in plain.alternatives]


@given(st.text(max_size=220), zones, moments)
def test_any_text_whatever_gets_an_answer(text, zone, now):
    answer = read(text, now=now, zone=zone)
    assert isinstance(answer, (Resolved, Choice, Refused))
