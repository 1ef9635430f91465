"""A portal's answers about one order, as short as a story needs them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bot.tracking.changes import first_snapshot, observe
from bot.tracking.snapshot import JobSnapshot, OrderSnapshot, PollResult, StatusObservation

PLACED = 1_800_000_000.0
DAY = 86_400.0
GB = 10**9
EXAMPLES = Path(__file__).parents[1] / "data" / "gofilex"


def job(type_: str, state: str = "waiting", *, id_: str = "", run: str = "run1", **fields) -> JobSnapshot:
    """One job; `running`, `completed`, `failed` and `waiting` set the portal's flags as it does."""
    return JobSnapshot(
        id=id_ or type_,
        type=type_,
        state=state,
        running=state == "running",
        completed=state == "completed",
        run="" if state == "waiting" else run,
        **fields,
    )


def jobs(download: str, link: str = "waiting", email: str = "waiting") -> tuple[JobSnapshot, ...]:
    """The three jobs of an order with one package, the e-mail first as the portal lists them."""
    return (
        job("email", email, waits_for=() if link == "completed" else ("link",)),
        job("link", link, waits_for=() if download == "completed" else ("download",)),
        job("download", download, total=27 * GB, size=27 * GB),
    )


class Following:
    """One order that is followed: each look returns the words of what was told."""

    def __init__(self, *, catching_up: bool = False, state: str = "pending", due: float = 2 * DAY) -> None:
        self.now = PLACED
        self.announced: list[Any] = []
        self.snapshot: OrderSnapshot
        self.snapshot, events = first_snapshot(at=PLACED, state=state, due=PLACED + due, catching_up=catching_up)
        self.announced.extend(events)

    def result(
        self,
        state: str | None = None,
        step: float = 0,
        *,
        jobs: tuple[JobSnapshot, ...] | None = None,
        after: float = 15,
        returned: bool = True,
        alone: bool = False,
        **status,
    ) -> list[str]:
        """Looks `after` seconds later. `step` in GB, of 27."""
        self.now += after
        seen = None if state is None else StatusObservation(state, int(step * GB), 27 * GB, **status)
        result = PollResult(self.now, seen, returned=returned, no_status_endpoint=alone, jobs=jobs)
        self.snapshot, events = observe(self.snapshot, result)
        self.announced.extend(events)
        return [str(event.kind) for event in events]


def example(name: str):
    """One of the API documentation's own examples."""
    return json.loads((EXAMPLES / name).read_text())
