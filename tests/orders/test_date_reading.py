"""The dates of a draft are read on each cinema's clock, once for each clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, tzinfo

from bot.cinemas.cinema import Cinema
from bot.orders.date_reading import is_time, languages, with_pick
from bot.orders.date_reading import read_dates as readings
from bot.wall_time import WallTime, zone_named
from bot.when import Bound, Refused, Resolved, read
from tests.orders.desk import ARNHEM, BERGH, GEORGE, HYDE, NOW, UTRECHT, draft, wall


class CountingRead:
    """The reader, with a note of every call."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str, str | None, tuple[str, ...]]] = []

    def __call__(
        self,
        text: str,
        *,
        now: datetime,
        zone: tzinfo,
        country: str | None = None,
        languages: Sequence[str] = (),
        bound: Bound = "",
    ) -> Resolved | Refused:
        self.calls.append((text, str(zone), country, tuple(languages)))
        return Refused("not today")


def test_three_cinemas_in_two_zones_are_read_twice() -> None:
    reader = CountingRead()

    found = readings(draft(due="friday 6pm"), (BERGH, ARNHEM, HYDE), now=NOW, read=reader)

    assert reader.calls == [
        ("friday 6pm", "Europe/Amsterdam", "NL", ("nl",)),
        ("friday 6pm", "Europe/London", "GB", ("en",)),
    ]
    assert [reading.places for reading in found] == [(BERGH.label, ARNHEM.label), (HYDE.label,)]


def test_forty_cinemas_of_one_zone_cost_one_reading_and_send_costs_none() -> None:
    reader = CountingRead()
    forty = [replace(BERGH, id=f"id{number}") for number in range(40)]
    typed = draft(due="friday 6pm", transfer_after="thursday 9am")

    readings(typed, forty, now=NOW, read=reader)
    readings(typed, forty, now=NOW.replace(second=59), read=reader)

    assert [text for text, *_ in reader.calls] == ["friday 6pm", "thursday 9am"]


def test_until_is_read_in_due_and_from_in_the_fields_that_say_from_when_on() -> None:
    typed = draft(due="until friday 6pm", transfer_after="from thursday 9am", release_after="until friday 6pm")

    due, transfer, release = readings(typed, (HYDE,), now=NOW)

    assert isinstance(due.result, Resolved)
    assert isinstance(transfer.result, Resolved)
    assert isinstance(release.result, Refused)


def test_a_whole_day_comes_with_a_text_that_is_read_as_a_time() -> None:
    tomorrow, week = (readings(draft(due=typed), (HYDE,), now=NOW)[0] for typed in ("tomorrow", "next week"))

    assert tomorrow.example == "tomorrow 18:00"
    assert isinstance(read(week.example, now=NOW, zone=zone_named("Europe/London"), country="GB"), Resolved)


def test_the_same_wall_clock_time_at_each_cinema() -> None:
    found = readings(draft(due="27 nov 18:00"), (BERGH, HYDE, GEORGE), now=NOW)

    walls = [reading.time for reading in found]
    assert [time.wall for time in walls if time] == [wall(2026, 11, 27, 18)] * 3
    assert len({time.instant for time in walls if time}) == 3


def test_a_cinema_without_a_zone_and_an_empty_field_are_left_out() -> None:
    nowhere = replace(BERGH, zone="")

    assert readings(draft(due="friday 6pm"), (nowhere,), now=NOW) == ()
    assert readings(draft(due=" "), (BERGH,), now=NOW) == ()


def test_a_pick_counts_while_it_is_one_of_the_answers() -> None:
    typed = draft(due="next friday 6pm")
    (asked,) = readings(typed, (BERGH,), now=NOW)
    nearer = WallTime(wall(2026, 11, 20, 18), "Europe/Amsterdam").to_text()

    (chosen,) = readings(replace(typed, picks={asked.pick_key: nearer}), (BERGH,), now=NOW)
    assert chosen.time == WallTime(wall(2026, 11, 20, 18), "Europe/Amsterdam")

    of_other_portal = WallTime(wall(2026, 12, 20, 18), "Europe/Amsterdam").to_text()
    assert with_pick(asked, of_other_portal).picked is None
    (other,) = readings(replace(typed, due="next friday 7pm", picks={asked.pick_key: nearer}), (BERGH,), now=NOW)
    assert other.picked is None


def test_the_persons_language_comes_before_the_cinemas() -> None:
    assert languages("NL", "de")[:2] == ("de", "nl")
    assert languages("JP", "ja") == ()
    assert set(languages("BE")) == {"nl", "fr", "de"}


def test_what_is_a_time_at_all() -> None:
    assert is_time("next friday 6pm", now=NOW, read=read)
    assert not is_time("Filmhuis Bergh", now=NOW, read=read)
    assert not is_time(" ", now=NOW, read=read)


def places(cinemas: Sequence[Cinema]) -> list[str]:
    return [cinema.label for cinema in cinemas]


def test_places_name_every_cinema_of_a_clock() -> None:
    (reading,) = readings(draft(), (BERGH, ARNHEM, UTRECHT), now=NOW)

    assert list(reading.places) == places((BERGH, ARNHEM, UTRECHT))
