"""The clock of a country, where it has one only."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.cinemas.time_zones import country_code, is_country, is_zone, only_zone, zones_of

NOW = datetime(2026, 11, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("country", "zone"),
    [
        ("NL", "Europe/Amsterdam"),
        ("gb", "Europe/London"),
        ("DE", "Europe/Berlin"),  # Busingen has another name for the same clock
        ("NP", "Asia/Kathmandu"),
        ("WS", "Pacific/Apia"),
        ("ES", ""),  # the Canaries
        ("US", ""),
        ("AU", ""),
        ("XX", ""),
        ("", ""),
    ],
)
def test_the_only_clock_of_a_country(country: str, zone: str) -> None:
    assert only_zone(country, NOW) == zone


def test_names() -> None:
    assert is_country("NL")
    assert not is_country("UK")
    assert is_zone("America/Argentina/Buenos_Aires")
    for text in ("CET", "Amsterdam", "", "Europe/Nowhere", "../etc/passwd", "Europe/", "UTC+1"):
        assert not is_zone(text), text
    assert "Atlantic/Canary" in zones_of("ES")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("UK", "GB"), ("uk", "GB"), ("England", "GB"), ("Great Britain", "GB"), ("USA", "US"), ("U.S.A.", "US"), ("GBR", "GB"),
        ("Holland", "NL"), ("The Netherlands", "NL"), ("NLD", "NL"), ("DEU", "DE"), ("Czech Republic", "CZ"), ("FRA", "FR"),
        ("nld", ""), ("and", ""), ("can", ""), ("XXX", ""), ("SCG", ""), ("", ""),
    ],
)  # fmt: skip
def test_countries_as_people_write_them(text: str, code: str) -> None:
    assert country_code(text) == code
