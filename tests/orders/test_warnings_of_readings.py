"""Where a date can be read in several ways, what is warned about says of which reading it is true."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.orders.date_reading import read_dates
from bot.orders.draft_check import Choices, check_draft
from bot.orders.plan import Plan
from bot.when import Resolved
from gofilex import Portal
from tests.orders.desk import BERGH, NOW, draft


def planned(*, several: bool) -> Plan:
    """Due tomorrow, or the day after, where that is in question; and the reader has something to say of the first."""
    typed = draft(cinemas=(BERGH.key,), due="2026-11-19 20:15")
    [reading] = read_dates(typed, (BERGH,), now=NOW)
    assert isinstance(reading.result, Resolved)
    later = replace(
        reading.result,
        wall=reading.result.wall + timedelta(days=1),
        instant=reading.result.instant + timedelta(days=1),
    )
    result = replace(reading.result, notes=("8pm in London is 21:00 there",), alternatives=(later,) if several else ())
    made = check_draft(
        typed,
        Choices((Portal.EMEA,), (BERGH,)),
        [replace(reading, result=result)],
        now=NOW,
        window=timedelta(hours=48),
    )
    assert isinstance(made, Plan)
    return made


def test_a_warning_about_one_of_several_readings_says_which() -> None:
    soon, clock = (warning.text for warning in planned(several=True).warnings)

    assert "in 29 hours if Thu 19 Nov 2026, 20:15 in 's-Heerenberg is meant" in soon
    assert clock == "Due: Thu 19 Nov 2026, 20:15 in 's-Heerenberg: 8pm in London is 21:00 there"


def test_where_there_is_one_reading_nothing_is_added() -> None:
    soon, clock = (warning.text for warning in planned(several=False).warnings)

    assert "needs it in 29 hours, sooner than" in soon
    assert clock == "Due: 8pm in London is 21:00 there"
