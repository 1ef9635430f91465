"""A time said in words, in each of the six languages."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.when import in_words

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 11, 18, 14, 30, tzinfo=AMSTERDAM)
FRIDAY = datetime(2026, 11, 27, 18, 0, tzinfo=AMSTERDAM)


SAID = (
    ("en", "Fri 27 Nov 2026, 18:00 in 's-Heerenberg, in 9 days"),
    ("fr", "ven. 27 nov. 2026, 18:00 à 's-Heerenberg, dans 9 jours"),
    ("nl", "vr 27 nov 2026, 18:00 in 's-Heerenberg, over 9 dagen"),
    ("de", "Fr., 27. Nov. 2026, 18:00 in 's-Heerenberg, in 9 Tagen"),
    ("es", "vie 27 nov 2026, 18:00 en 's-Heerenberg, dentro de 9 días"),
    ("it", "ven 27 nov 2026, 18:00 a 's-Heerenberg, tra 9 giorni"),
    ("pl", "Fri 27 Nov 2026, 18:00 in 's-Heerenberg, in 9 days"),
)
"""The same time in each language; in English where a language has no vocabulary."""


@pytest.mark.parametrize(("language", "words"), SAID)
def test_weekday_date_time_place_and_distance(language, words):
    assert in_words(FRIDAY, language=language, place="'s-Heerenberg", now=NOW) == words


def test_an_instant_is_shown_on_the_clock_asked_for():
    assert in_words(FRIDAY, zone=ZoneInfo("America/New_York")) == "Fri 27 Nov 2026, 12:00"


def test_a_wall_clock_time_is_shown_as_it_is():
    assert in_words(FRIDAY.replace(tzinfo=None), zone=AMSTERDAM, now=NOW) == "Fri 27 Nov 2026, 18:00, in 9 days"


@pytest.mark.parametrize(
    ("moment", "distance"),
    [
        (datetime(2026, 11, 18, 17, 30, tzinfo=AMSTERDAM), "in 3 hours"),
        (datetime(2026, 11, 18, 14, 50, tzinfo=AMSTERDAM), "in 20 minutes"),
        (datetime(2026, 11, 19, 1, 0, tzinfo=AMSTERDAM), "in 1 day"),
        (datetime(2026, 11, 16, 9, 0, tzinfo=AMSTERDAM), "2 days ago"),
        (datetime(2027, 5, 18, 9, 0, tzinfo=AMSTERDAM), "in 6 months"),
    ],
)
def test_the_distance_is_in_days_of_the_calendar_and_hours_on_the_same_day(moment, distance):
    assert in_words(moment, now=NOW).endswith(f", {distance}")


def test_a_day_has_no_time_of_day():
    assert in_words(FRIDAY, grain="day", now=NOW) == "Fri 27 Nov 2026, in 9 days"


def test_the_two_halves_of_a_doubled_hour_are_told_apart():
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert in_words(first, zone=AMSTERDAM) == "Sun 25 Oct 2026, 02:30 +02:00"
    assert in_words(second, zone=AMSTERDAM) == "Sun 25 Oct 2026, 02:30 +01:00"
