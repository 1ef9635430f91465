"""Which texts count from a time that they do not name."""

from __future__ import annotations

import pytest

from bot.orders.anchors import lacks_anchor


@pytest.mark.parametrize(
    "text",
    [
        "2 hours later", "one day later", "a day later at 18:00", "2 hours earlier", "+1 day", " +2h", "+1 week 18:00",
        "2 uur later", "een dag eerder", "2 Stunden später", "2 heures plus tard", "deux heures après", "dos horas después",
        "due ore dopo", "the next day 18:00", "the day after", "2 days later, 6pm",
    ],
)  # fmt: skip
def test_what_counts_from_an_unnamed_time(text: str) -> None:
    assert lacks_anchor(text)


@pytest.mark.parametrize(
    "text",
    [
        "in 2 hours", "2 hours from now", "tomorrow 6pm", "next friday 18:00", "no later than friday 6pm", "later tonight",
        "2 days after 28 november 18:00", "2 hours later than 28 november 18:00", "au plus tard 18h30",
        "uiterlijk vrijdag 18:00", "28 nov 18:00 +02:00", "2 jours après vendredi 18h", "2026-11-28T18:00+01:00",
        "the day after tomorrow 6pm",
    ],
)  # fmt: skip
def test_what_says_from_when_it_counts_or_counts_from_nothing(text: str) -> None:
    assert not lacks_anchor(text)
