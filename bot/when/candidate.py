"""One point in time that a text may mean, and the reason when there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bot.when.answers import Grain
    from bot.when.values import Unsure


@dataclass(frozen=True, slots=True)
class Candidate:
    """One point in time a text may mean: `wall` naive on the cinema's clock (with fold), `instant` aware.

    `unsure`: see `bot.when.values.Option`. `counted`: reached by counting hours or minutes.
    """

    wall: datetime
    instant: datetime
    grain: Grain
    cost: int = 0
    why: str = ""
    doubled: bool = False
    note: str = ""
    unsure: Unsure = ""
    counted: bool = False


class ImpossibleError(Exception):
    """Every word was understood, but there is no such point in time.

    `nearby`: real times beside one that is missing. `final`: no other reading as usual stands in for this one.
    """

    def __init__(self, reason: str, nearby: tuple[Candidate, ...] = (), *, final: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.nearby = nearby
        self.final = final
