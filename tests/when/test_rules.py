"""Rules that hold for whatever a booker types, in each language: never twelve hours early, never a year late."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from bot.when import Choice, Refused, Resolved, read, with_time
from bot.when.languages import language
from tests.when.phrases import DAYS, MARKED, NAMED, OR, TIMES, WEEKDAYS, languages, texts

NOW = datetime(2026, 11, 25, 9, 15, tzinfo=UTC)
NINE_MONTHS = timedelta(days=275)
moments = st.datetimes(datetime(2025, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))
days_of = languages.flatmap(lambda code: st.tuples(st.just(code), st.sampled_from(DAYS[code][1:])))


@given(days_of, st.integers(1, 9), moments)
def test_an_hour_with_its_unit_does_not_tell_the_half_of_the_day(day, hour, now):
    code, said = day
    assume(hour < language(code).marked_hours_of_24)
    answer = read(f"{said} {MARKED[code].format(hour)}", now=now, zone=UTC, country="GB", languages=[code])
    if isinstance(answer, Refused):
        assert "has just passed" in answer.reason
        return
    meant = answer.answers if isinstance(answer, Choice) else (answer, *answer.alternatives)
    hours = {one.wall.hour for one in meant}
    assert hours <= {hour, hour + 12}
    assert len(hours) == 2 or all(one.wall.date() == now.date() for one in meant), "only the half of today that is left"


@given(days_of, st.integers(1, 5), moments)
def test_a_small_hour_is_of_the_night_only_where_that_is_asked_or_said(day, hour, now):
    code, said = day
    answer = read(f"{said} {MARKED[code].format(hour)}", now=now, zone=UTC, country="GB", languages=[code])
    assert not isinstance(answer, Resolved) or answer.wall.hour == hour + 12
    night = read(f"{said} 0{hour}:00", now=now, zone=UTC, country="GB", languages=[code])
    if not isinstance(night, Refused):  # the 5th has just passed
        meant = night.answers if isinstance(night, Choice) else (night, *night.alternatives)
        assert {one.wall.hour for one in meant} == {hour}


@given(languages, st.dates(date(2028, 1, 1), date(2028, 12, 31)), moments)
def test_a_date_without_its_year_is_not_a_year_on_unasked(code, day, now):
    month = language(code).months[day.month - 1].partition("|")[0]
    said = f"{NAMED[code].format(day=day.day, month=month)} 20:00"
    answer = read(said, now=now, zone=UTC, country="GB", languages=[code])
    if isinstance(answer, Resolved):
        assert answer.instant - now <= NINE_MONTHS + timedelta(days=1), said
    elif isinstance(answer, Choice):
        assert all(one.instant >= now for one in answer.answers), said
    else:
        assert "has just passed; type the year" in answer.reason, said


@given(languages, st.dates(date(2028, 1, 1), date(2028, 12, 31)), moments)
def test_a_date_that_needs_its_year_is_read_with_it(code, day, now):
    month = language(code).months[day.month - 1].partition("|")[0]
    year = now.year + 1 if (day.month, day.day) != (2, 29) else 2028
    said = f"{NAMED[code].format(day=day.day, month=month)} {year} 20:00"
    answer = read(said, now=now, zone=UTC, country="GB", languages=[code])
    assert isinstance(answer, Resolved), said
    assert answer.wall == datetime(year, day.month, day.day, 20)


@given(texts(), moments)
def test_every_question_can_be_answered(text, now):
    code, said = text
    answer = read(said, now=now, zone=UTC, languages=[code])
    if isinstance(answer, Choice) and all(one.grain == "day" for one in answer.answers):
        answer = read(with_time(said, now=now, zone=UTC, languages=[code]), now=now, zone=UTC, languages=[code])
    if isinstance(answer, Choice):
        assert any(one.grain != "day" for one in answer.answers), said


@given(languages.flatmap(lambda code: st.tuples(st.just(code), st.sampled_from(DAYS[code]))), st.integers(25, 99))
def test_an_hour_that_there_is_not_is_named(day, hour):
    code, said = day
    answer = read(f"{said} {hour}:00", now=NOW, zone=UTC, country="GB", languages=[code])
    assert isinstance(answer, Refused)
    assert f"there is no {hour}:00" in answer.reason


@given(languages, st.data())
def test_a_choice_is_called_one_whatever_little_words_stand_beside_it(code, data):
    day = data.draw(st.sampled_from(WEEKDAYS[code]))
    time = data.draw(st.sampled_from(TIMES[code]))
    answer = read(f"{day} {OR[code]} {time}", now=NOW, zone=UTC, country="GB", languages=[code])
    assert isinstance(answer, Refused)
    assert answer.part == OR[code]
    assert "leaves a choice" in answer.reason


@given(days_of, st.sampled_from(["zaal", "sala", "saal", "salle", "screen"]))
def test_the_word_that_is_blamed_is_the_one_that_no_language_reads(day, word):
    code, said = day
    answer = read(f"{said} {word} 20:00", now=NOW, zone=UTC, country="GB", languages=["en", code])
    assert isinstance(answer, Refused)
    assert answer.part == word
