"""A short storm; `python -m tests.chaos` rages for as long as one likes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chaos.storm import Storm


@pytest.mark.timeout(900)
async def test_random_kills_of_everything_while_people_order(tmp_path: Path) -> None:
    storm = Storm(kills=12, seed=7, folder=tmp_path, open_at_once=4)
    verdict = await storm.rages()
    assert verdict.good, f"{storm.summary()}\n{verdict}"
    assert storm.good, storm.summary()
    assert verdict.orders >= 3
    assert {"web", "worker"} <= storm.killed.keys()
