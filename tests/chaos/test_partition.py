"""A worker that cannot reach Redis while Slack and the portal can: another one takes over, and nothing is lost or comes twice."""

from __future__ import annotations

import asyncio

import pytest

from tests.chaos.gate import Moment
from tests.chaos.journey import Stage
from tests.chaos.partition import Partition

CUTS = (
    ("sending", 1, "outcome"),
    ("add/encore", 1, "outcome"),
    ("outcome", 1, "outcome"),
    ("seen", 2, "seen"),
    ("marked", 1, "drawn"),
    ("chat.postMessage", 1, "drawn"),
    ("marked", 2, "told"),
    ("chat.postMessage", 2, "told"),
    ("told", 1, "told"),
    ("told", 2, "told"),
)
"""At which event the worker is cut off, which one of its kind, and the commit by which the other one has taken over. The first
message is the card. "before" a commit: it arrives in Redis when somebody else has taken over; "after" it: its answer arrives
so late. Before or after a call: between what Slack or the portal did and the commit that says so."""


ATTEMPTS = 4


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("moment", ["before", "after"])
async def test_a_worker_cut_off_from_redis_loses_and_repeats_nothing(stage: Stage, moment: Moment) -> None:
    async def travels(name: str, place: int, kind: str, number: int, taken_over: str) -> Partition:
        def strike(*event: object) -> bool:
            return event == (kind, moment, number)

        if (kind, moment) == ("outcome", "after"):  # that was all of it; now the order is followed
            taken_over = "seen"
        journey = Partition(stage, name, strike, taken_over=taken_over, alone=place % 2 == 0)
        async with journey:
            await journey.submit()
            await journey.arrives()
        return journey

    async def is_cut(place: int, kind: str, number: int, taken_over: str) -> Partition:
        """A journey that came by its moment: on a slow machine one may lose its claim before, and go another way, or be at its end
        by then, so that nothing is left to be taken over."""
        for attempt in range(ATTEMPTS):
            journey = await travels(f"cut-{moment}-{place}-{attempt}", place, kind, number, taken_over)
            if journey.struck and journey.seconds:
                break
        return journey

    journeys = await asyncio.gather(*(is_cut(place, *cut) for place, cut in enumerate(CUTS)))
    wrong = [journey.report() for journey in journeys if journey.faults()]
    assert not wrong, "\n\n".join(wrong)
