"""What comes back besides the time: other readings, questions, reasons, suggestions, notes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from bot.when import Bound, Choice, Refused, Resolved, read
from bot.when.explain import explain

if TYPE_CHECKING:
    from collections.abc import Sequence

LONDON = ZoneInfo("Europe/London")
WEDNESDAY = datetime(2026, 11, 18, 14, 30, tzinfo=LONDON)


def ask(
    text: str,
    country: str | None = "GB",
    languages: Sequence[str] = ("en",),
    now: datetime = WEDNESDAY,
    zone: ZoneInfo = LONDON,
) -> Any:
    return read(text, now=now, zone=zone, country=country, languages=languages)


def test_next_friday_said_on_a_wednesday_has_two_readings_and_says_which_it_took():
    answer = ask("next friday 6pm")
    assert answer.wall == datetime(2026, 11, 27, 18)
    assert [other.wall for other in answer.alternatives] == [datetime(2026, 11, 20, 18)]
    assert "next: of next week" in answer.reading
    assert "“next friday”" in answer.reading
    assert "18:00" in answer.reading


def test_next_monday_said_on_a_wednesday_has_one():
    assert ask("next monday").alternatives == ()


@pytest.mark.parametrize(
    "text", ["friday 6pm", "tomorrow", "5 december 18:00", "in 2 hours", "end of the month", "5/12 20:00"]
)
def test_a_plain_text_has_no_other_reading(text):
    assert ask(text).alternatives == ()


def test_at_eight_with_nothing_to_tell_morning_from_evening_is_asked():
    answer = ask("friday at 8")
    assert isinstance(answer, Choice)
    assert [f"{one.wall:%a %H:%M}" for one in answer.answers] == ["Fri 08:00", "Fri 20:00"]
    assert "08:00 or Fri 20 Nov 2026, 20:00" in answer.question


def test_today_at_eight_in_the_afternoon_can_only_be_tonight():
    assert ask("today at 8").wall == datetime(2026, 11, 18, 20)


def test_five_slash_six_is_asked_where_the_country_is_unknown_and_read_by_its_order_where_it_is_known():
    unknown = ask("5/6", country=None)
    assert isinstance(unknown, Choice)
    assert {one.wall.date().isoformat() for one in unknown.answers} == {"2027-06-05", "2027-05-06"}
    assert ask("5/6").wall == datetime(2027, 6, 5)
    assert ask("5/6", country="US").wall == datetime(2027, 5, 6)


@pytest.mark.parametrize(
    ("text", "reason", "part"),
    [
        ("screen 5", "was not understood", "screen"),
        ("friday 6pm screen 5", "was not understood", "screen"),
        ("not friday", "what it is not", "not"),
        ("friday or saturday", "choice", "or"),
        ("every friday", "comes again", "every"),
        ("until friday", "stretch of time", "until"),
        ("asap", "not exact", "asap"),
        ("fri 12 dec", "12 December 2026 is a Saturday, not a Friday", "fri 12 dec"),
        ("30 feb", "February has no day 30", "30 feb"),
        ("29 feb 2027", "2027 has no 29 February", "29 feb 2027"),
        ("a week before the 20th", "past already", "a week before the 20th"),
        ("", "nothing was typed", ""),
        ("x" * 201, "longer than 200", ""),
    ],
)
def test_a_refusal_says_why_and_names_the_part(text, reason, part):
    answer = ask(text)
    assert isinstance(answer, Refused)
    assert reason in answer.reason
    assert answer.part == part


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("fryday 6pm", "friday 6pm"),
        ("next wendesday", "next wednesday"),
        ("5 decmber", "5 december"),
        ("tommorrrow", "tommorrow"),
    ],
)
def test_a_near_miss_is_suggested_and_not_acted_on(text, meant):
    answer = ask(text)
    assert isinstance(answer, Refused)
    assert answer.suggestion == meant
    assert isinstance(ask(meant), Resolved)


def test_a_word_far_from_any_other_has_no_suggestion():
    assert ask("rumpelstiltskin 6pm").suggestion is None


def test_a_typed_zone_is_set_on_the_cinemas_clock_and_told():
    answer = ask("friday 8pm New York time")
    assert answer.wall == datetime(2026, 11, 21, 1)
    assert "New York" in answer.reading
    assert answer.notes == ("New York was typed: 20:00 there is Sat 01:00 at the cinema",)
    assert ask("friday 8pm London time").notes == ()


def test_a_clock_change_on_the_way_is_noted():
    assert ask("28 march 2027 18:00").notes == ("the clocks there go forward by 1 hour before then",)
    assert ask("in 4000 hours").notes == ("the clocks there go forward by 1 hour before then",)
    assert ask("friday").notes == ()


def test_a_clock_change_between_that_moves_nothing_is_not_noted():
    assert ask("2 april 2027 18:00").notes == ()


def test_a_past_time_is_answered_only_when_the_text_says_so_and_is_noted():
    answer = ask("yesterday 6pm")
    assert answer.wall == datetime(2026, 11, 17, 18)
    assert "already past" in answer.notes


def test_other_languages_are_tried_when_those_given_fail():
    assert ask("vrijdag 18u").wall == datetime(2026, 11, 20, 18)
    assert ask("vendredi 18h", languages=()).wall == datetime(2026, 11, 20, 18)


@pytest.mark.parametrize("text", ["so 8pm", "di 20:00", "mi 6pm"])
def test_a_short_word_is_not_taken_for_another_languages_weekday(text):
    assert isinstance(ask(text), Refused)


def test_english_is_read_for_a_dutch_cinema_when_no_language_was_given():
    answer = ask("at 8", country="NL", languages=())
    assert isinstance(answer, Choice)


def test_a_word_of_two_languages_is_asked_about_when_neither_was_given():
    answer = read("di 20:00", now=WEDNESDAY, zone=LONDON)
    assert isinstance(answer, Choice)
    assert {f"{one.wall:%A}" for one in answer.answers} >= {"Sunday", "Tuesday"}


def test_a_language_without_a_vocabulary_is_read_for_whole_dates_and_days_with_a_time():
    warsaw = ZoneInfo("Europe/Warsaw")
    assert ask("27 listopada 2026 18:00", country="PL", languages=["pl"], zone=warsaw).wall == datetime(
        2026, 11, 27, 18
    )
    assert isinstance(ask("27 listopada sala 5", country="PL", languages=["pl"], zone=warsaw), Refused)
    assert isinstance(ask("w piątek", country="PL", languages=["pl"], zone=warsaw), Refused)


def test_a_holiday_that_only_one_country_has_is_read_there():
    johannesburg = ZoneInfo("Africa/Johannesburg")
    assert ask("heritage day", country="ZA", zone=johannesburg).wall == datetime(2027, 9, 24)
    assert isinstance(ask("heritage day"), Refused)


def test_a_bridge_day_that_borrows_the_name_of_a_feast_is_not_taken_for_it():
    santiago = ZoneInfo("America/Santiago")
    assert isinstance(ask("fiestas patrias", country="CL", languages=["es"], zone=santiago), Refused)


def test_a_day_that_is_past_is_noted_too():
    assert ask("18 november 2023").notes == ("already past",)
    assert ask("18 november 2026").notes == ()


def test_a_length_counted_by_the_stopwatch_is_told_on_the_cinemas_clock():
    new_york = ZoneInfo("America/New_York")
    answer = ask("48h before friday 8pm", country="US", now=WEDNESDAY.replace(tzinfo=new_york), zone=new_york)
    assert answer.reading == "“48h before friday 8pm” is Wed 18 Nov 2026, 20:00"


def test_now_must_be_aware():
    with pytest.raises(ValueError, match="aware"):
        read("friday", now=datetime(2026, 11, 18), zone=UTC)


def test_an_explanation_names_every_piece():
    told = explain("next friday 6pm please", now=WEDNESDAY, zone=LONDON, country="GB", languages=["en"])
    assert "Fri 27 Nov 2026, 18:00" in told
    assert "“next friday” = Fri 27 Nov 2026 or Fri 20 Nov 2026" in told
    assert "less usually" in told


@pytest.mark.parametrize("text", ["at 8", "fri 12 dec", "monday to friday", "screen 5", "x" * 300, ""])
def test_anything_can_be_explained(text):
    told = explain(text, now=WEDNESDAY, zone=LONDON, country="GB", languages=["en"])
    assert len(told.splitlines()) > 1


UNTIL = {
    "en": "until friday 6pm",
    "nl": "tot vrijdag 18u",
    "de": "bis freitag 18 uhr",
    "fr": "jusqu'à vendredi 18h",
    "es": "hasta el viernes 18h",
    "it": "fino a venerdì ore 18",
}
FROM = {
    "en": "after friday 6pm",
    "nl": "vanaf vrijdag 18u",
    "de": "ab freitag 18 uhr",
    "fr": "à partir de vendredi 18h",
    "es": "desde el viernes 18h",
    "it": "a partire da venerdì ore 18",
}


@pytest.mark.parametrize("code", UNTIL)
def test_until_is_read_where_the_latest_is_asked_for_and_from_where_the_earliest_is(code):
    def asked(text: str, bound: Bound) -> Any:
        return read(text, now=WEDNESDAY, zone=LONDON, country="GB", languages=[code], bound=bound)

    assert asked(UNTIL[code], "latest").wall == datetime(2026, 11, 20, 18)
    assert asked(FROM[code], "earliest").wall == datetime(2026, 11, 20, 18)
    assert isinstance(asked(FROM[code], "latest"), Refused)


def test_until_is_not_read_where_the_earliest_is_asked_for():
    answer = read("until friday 6pm", now=WEDNESDAY, zone=LONDON, country="GB", languages=["en"], bound="earliest")
    assert isinstance(answer, Refused)
    assert "until" in answer.part


@pytest.mark.parametrize(
    ("text", "languages", "reason", "part"),
    [
        ("fri 25:00", ["en"], "there is no 25:00", "25:00"),
        ("vrijdag 26 uur", ["nl"], "there is no 26:00", "26 uur"),
        ("5-12", ["en"], "may be a date or a stretch", "5-12"),
        ("12/13/14/15", ["en"], "too many numbers", "12/13/14/15"),
        ("13/14 6pm", ["en"], "there is no month 13 or 14", "13/14"),
        ("friday 32nd", ["en"], "no month has a day 32", "32nd"),
        ("fri 6pm 7pm", ["en"], "two times of day", "7pm"),
        ("friday saturday", ["en"], "two days", "saturday"),
        ("vendredi à 8h du matin ou 9h", ["fr"], "leaves a choice", "ou"),
        ("friday of zaterdag", ["nl"], "leaves a choice", "of"),
        ("vrijdag zaal 5 20u", ["en", "nl"], "was not understood", "zaal"),
        ("3 uur", ["nl"], "“3 uur” is a length of time: type “over 3 uur”", "3 uur"),
    ],
)
def test_the_blame_falls_on_the_right_words(text, languages, reason, part):
    answer = ask(text, languages=languages)
    assert isinstance(answer, Refused)
    assert reason in answer.reason
    assert answer.part == part


def test_a_suggestion_is_read_or_not_made():
    assert ask("8pm shows").suggestion == "8pm show"
    assert ask("fryday fryday").suggestion is None


def test_a_time_far_away_is_noted():
    assert ask("christmas 2027 6pm").notes == ("that is more than nine months away, in 2027",)


def explained(text: str, languages: Sequence[str] = ("en",), country: str = "GB") -> str:
    return explain(text, now=WEDNESDAY, zone=LONDON, country=country, languages=languages)


def test_an_explanation_says_why_nothing_was_asked():
    assert "asks nothing: it is the only reading" in explained("friday 6pm")
    told = explained("5 dec 1830")
    assert "5 Dec 1830, 00:00 costs 3 more, and only up to 2 more is told of" in told


def test_an_explanation_names_the_one_language_that_reads_most():
    told = explained("vrijdag zaal 5 20u")
    assert "Dutch: does not know “zaal”" in told
    assert "does not know “vrijdag”" not in told


def test_an_explanation_says_where_english_stands_beside_another_language():
    assert "Dutch beside English: " in explained("vrijdag noon", languages=["nl"], country="NL")
