"""The clock goes forward, and an hour is missing; it goes back, and an hour comes twice. Each is said, never guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.when import Choice, Refused, Resolved, read
from bot.when.clock_changes import around_gap, first_minute, instants
from tests.when.phrases import ZONES

if TYPE_CHECKING:
    from collections.abc import Sequence


def ask(text: str, zone: str, now: str, country: str | None = None, languages: Sequence[str] = ("en",)) -> Any:
    there = ZoneInfo(zone)
    return read(
        text, now=datetime.fromisoformat(now).replace(tzinfo=there), zone=there, country=country, languages=languages
    )


@pytest.mark.parametrize(
    ("zone", "now", "text", "before", "after"),
    [
        ("Europe/Amsterdam", "2027-03-20T12:00", "28 march 2027 02:30", "01:59", "03:00"),
        ("America/New_York", "2027-03-10T12:00", "sunday 2:30am", "01:59", "03:00"),
        ("Australia/Lord_Howe", "2026-09-30T12:00", "sunday 2:15am", "01:59", "02:30"),
        ("America/Santiago", "2026-09-02T12:00", "6 september 2026 00:30", "23:59", "01:00"),
        ("Africa/Cairo", "2026-04-20T12:00", "24 april 2026 00:15", "23:59", "01:00"),
    ],
)
def test_a_time_that_the_clocks_skip_is_refused_with_the_two_beside_it(zone, now, text, before, after):
    answer = ask(text, zone, now)
    assert isinstance(answer, Refused)
    assert "does not exist" in answer.reason
    assert [f"{one.wall:%H:%M}" for one in answer.nearby] == [before, after]
    assert answer.nearby[1].instant.astimezone(UTC) - answer.nearby[0].instant.astimezone(UTC) == timedelta(minutes=1)


@pytest.mark.parametrize(
    ("zone", "now", "text", "apart"),
    [
        ("Europe/Amsterdam", "2026-10-20T12:00", "25 october 2026 02:30", 60),
        ("Europe/London", "2026-10-24T12:00", "tomorrow at 1:30am", 60),
        ("America/St_Johns", "2026-10-28T12:00", "sunday 1:30am", 60),
        ("Australia/Lord_Howe", "2027-03-31T12:00", "sunday 1:45am", 30),
    ],
)
def test_a_time_that_comes_twice_is_asked_about(zone, now, text, apart):
    answer = ask(text, zone, now)
    assert isinstance(answer, Choice)
    assert "twice" in answer.question
    first, second = answer.answers
    assert first.wall == second.wall
    assert (first.wall.fold, second.wall.fold) == (0, 1)
    assert second.instant.astimezone(UTC) - first.instant.astimezone(UTC) == timedelta(minutes=apart)


def test_an_offset_or_the_name_of_summer_time_settles_which_of_the_two():
    early = ask("25 october 2026 02:30 CEST", "Europe/Amsterdam", "2026-10-20T12:00")
    late = ask("25 october 2026 02:30 +01:00", "Europe/Amsterdam", "2026-10-20T12:00")
    assert isinstance(early, Resolved)
    assert isinstance(late, Resolved)
    assert early.instant.astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert late.instant.astimezone(UTC) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "now", "text"),
    [
        ("America/Santiago", "2026-09-02T12:00", "sunday"),
        ("Africa/Cairo", "2026-04-20T12:00", "friday"),
    ],
)
def test_a_day_whose_midnight_is_missing_begins_at_one(zone, now, text):
    answer = ask(text, zone, now)
    assert isinstance(answer, Resolved)
    assert (answer.wall.hour, answer.grain) == (1, "day")


def test_a_day_that_a_place_skipped_is_refused():
    answer = ask("30 december 2011", "Pacific/Apia", "2026-11-18T14:30")
    assert isinstance(answer, Refused)
    assert "skipped" in answer.reason


def test_hours_are_counted_on_the_stopwatch_and_days_on_the_calendar():
    evening = "2026-10-24T20:00"
    assert ask("in 24 hours", "Europe/Amsterdam", evening).wall == datetime(2026, 10, 25, 19, 0)
    assert ask("in 1 day", "Europe/Amsterdam", evening).wall == datetime(2026, 10, 25)
    assert ask("48h before monday 8pm", "Europe/Amsterdam", evening).wall == datetime(2026, 10, 24, 21, 0)
    assert ask("2 days before monday 8pm", "Europe/Amsterdam", "2026-10-24T12:00").wall == datetime(2026, 10, 24, 20, 0)


def test_the_offset_is_that_of_the_day_meant_and_not_of_now():
    answer = ask("tomorrow 6pm", "Europe/Amsterdam", "2026-10-24T12:00")
    assert answer.instant.utcoffset() == timedelta(hours=1)
    assert any("clocks" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("zone", "now", "text", "wall"),
    [
        ("Asia/Kathmandu", "2026-11-18T14:30", "20:00", "2026-11-18T20:00"),
        ("Pacific/Apia", "2026-11-18T14:30", "22:00", "2026-11-18T22:00"),
        ("America/New_York", "2026-11-18T14:30", "10:00", "2026-11-19T10:00"),
        ("America/St_Johns", "2026-11-18T23:45", "tomorrow", "2026-11-19T00:00"),
        ("Pacific/Kiritimati", "2026-11-18T00:10", "today 9am", "2026-11-18T09:00"),
        ("America/Chicago", "2026-07-01T12:00", "7pm CST", "2026-07-01T19:00"),
    ],
)
def test_everything_is_counted_on_the_cinemas_own_clock(zone, now, text, wall):
    answer = ask(text, zone, now, country="US")
    assert isinstance(answer, Resolved)
    assert answer.wall == datetime.fromisoformat(wall)


walls = st.datetimes(datetime(2000, 1, 1), datetime(2035, 12, 31)).map(
    lambda wall: wall.replace(second=0, microsecond=0)
)


@given(walls, st.sampled_from(ZONES).map(ZoneInfo))
def test_a_wall_clock_time_happens_never_once_or_twice(wall, zone):
    found = instants(wall, zone)
    assert all(at.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == wall for at in found)
    assert len(found) <= 2
    if not found:
        before, after = around_gap(wall, zone)
        assert before.replace(tzinfo=None) < wall < after.replace(tzinfo=None) or after.replace(tzinfo=None) == wall
        assert after.astimezone(UTC) - before.astimezone(UTC) == timedelta(minutes=1)


@given(st.dates(date(2012, 1, 1), date(2035, 12, 31)), st.sampled_from(ZONES).map(ZoneInfo))
def test_the_first_minute_of_a_day_is_of_that_day_and_the_minute_before_is_not(day, zone):
    first = first_minute(day, zone)
    before = (first.astimezone(UTC) - timedelta(minutes=1)).astimezone(zone)
    assert first.date() == day
    assert before.date() < day
