"""A short storm of kills; `python -m tests.chaos` rages for as long as one likes, with every kind of fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chaos.faults import FAULTS, KILLS
from tests.chaos.storm import Storm


@pytest.mark.timeout(900)
async def test_random_kills_of_everything_while_people_order(tmp_path: Path) -> None:
    storm = Storm(5, seed=7, folder=tmp_path, open_at_once=4, minutes=3, short=True)
    verdict = await storm.rages()
    assert verdict.good, f"{storm.summary()}\n{verdict}"
    assert storm.good, storm.summary()
    assert verdict.orders >= 3
    assert {name for name, count in storm.struck.items() if count} == KILLS


def test_every_kind_of_fault_has_a_name_of_its_own() -> None:
    """They are counted by it."""
    names = [kind.name for kind in FAULTS]
    assert len(names) == len(set(names)) >= 20
    assert set(names) > KILLS
