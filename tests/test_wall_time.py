"""What a clock on a cinema's wall shows: every reading of it comes back as it was written, in every zone of the world."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from bot.wall_time import WallTime

ZONES = sorted(zone for zone in available_timezones() if "/" in zone)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2037, 12, 31), timezones=st.just(UTC))


def wall(*parts: int, zone: str = "Europe/Amsterdam", fold: int = 0) -> WallTime:
    return WallTime(datetime(*parts, fold=fold), zone)  # type: ignore[arg-type]


@given(MOMENTS, st.sampled_from(ZONES))
def test_an_instant_read_off_a_wall_is_that_instant_again_also_after_it_was_kept(moment: datetime, zone: str) -> None:
    shown = WallTime.at(moment, zone)

    assert shown.instant == moment
    assert WallTime.from_text(shown.to_text()) == shown
    assert WallTime.from_text(shown.to_text()).wall.fold == shown.wall.fold
    adapter = TypeAdapter(WallTime)
    assert adapter.validate_json(adapter.dump_json(shown)).instant == moment


@given(MOMENTS, st.sampled_from(ZONES))
def test_what_the_portal_reads_on_the_companys_clock_is_the_same_instant(moment: datetime, zone: str) -> None:
    sent = WallTime.at(moment, zone).for_portal()

    read = sent if sent.tzinfo else sent.replace(tzinfo=ZoneInfo(zone))
    assert read.astimezone(UTC) == moment
    assert sent.fold == 0 or sent.tzinfo


def test_only_a_time_that_comes_twice_goes_with_its_offset() -> None:
    first, second = wall(2026, 10, 25, 2, 30), wall(2026, 10, 25, 2, 30, fold=1)

    assert first.happens_twice
    assert second.happens_twice
    assert first.for_portal().isoformat() == "2026-10-25T02:30:00+02:00"
    assert second.for_portal().isoformat() == "2026-10-25T02:30:00+01:00"
    assert second.instant - first.instant == timedelta(hours=1)
    assert not wall(2026, 10, 25, 3, 0).happens_twice
    assert wall(2026, 10, 25, 3, 0).for_portal().isoformat() == "2026-10-25T03:00:00"
    assert not wall(2026, 3, 29, 2, 30).happens_twice, "it does not come at all"


def test_half_an_hour_that_comes_twice_on_lord_howe() -> None:
    first = wall(2026, 4, 5, 1, 45, zone="Australia/Lord_Howe")
    second = wall(2026, 4, 5, 1, 45, zone="Australia/Lord_Howe", fold=1)

    assert first.happens_twice
    assert second.instant - first.instant == timedelta(minutes=30)


def test_two_of_them_are_the_same_only_when_both_parts_are_and_the_moment_is() -> None:
    assert wall(2026, 11, 27, 18) == wall(2026, 11, 27, 18)
    assert wall(2026, 11, 27, 18) != wall(2026, 11, 27, 18, zone="Europe/Paris")
    assert wall(2026, 11, 27, 18).instant == wall(2026, 11, 27, 18, zone="Europe/Paris").instant
    assert wall(2026, 10, 25, 2, 30) != wall(2026, 10, 25, 2, 30, fold=1), "an hour lies between them"
    assert wall(2026, 11, 27, 18) == wall(2026, 11, 27, 18, fold=1), "one moment, however it was written"
    assert len({wall(2026, 10, 25, 2, 30), wall(2026, 10, 25, 2, 30, fold=1), wall(2026, 10, 25, 2, 30)}) == 2
    assert wall(2026, 11, 27, 18) != "2026-11-27T18:00"


def test_it_cannot_be_mixed_with_an_instant() -> None:
    with pytest.raises(ValueError, match="no offset"):
        WallTime(datetime(2026, 11, 27, 18, tzinfo=UTC), "Europe/Amsterdam")
    with pytest.raises(TypeError):
        assert wall(2026, 11, 27, 18) < wall(2026, 11, 27, 19)  # type: ignore[operator]


@pytest.mark.parametrize(
    "text", ["2026-11-27T18:00:00+01:00", "tomorrow[Europe/Amsterdam]", "2026-11-27T18:00:00+01:00[Mars/Base]"]
)
def test_what_is_no_wall_clock_time_is_not_read(text: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        WallTime.from_text(text)
