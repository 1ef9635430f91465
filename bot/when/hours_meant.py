"""The unsaid half of a day: whether an hour is of the morning or the evening, by the words beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.when.candidate import ImpossibleError
from bot.when.cost import Cost
from bot.when.numerals import LATEST_IN_DOUBT, LATEST_SMALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.when.chart import Context
    from bot.when.values import Moment


PART_HOURS: dict[str, tuple[int, int]] = {
    "dawn": (2, 9),
    "morning": (0, 12),
    "noon": (11, 16),
    "afternoon": (12, 19),
    "evening": (16, 25),
    "tonight": (16, 29),
    "night": (18, 30),
}
"""From and up to which hour each part of the day reaches, for the hour beside it; above 24 is past midnight."""


_TYPICAL = {
    "dawn": (5, 6, 7),
    "morning": (8, 9, 10, 11),
    "noon": (12,),
    "afternoon": (14, 15, 16, 17),
    "evening": (18, 19, 20, 21),
    "tonight": (18, 19, 20, 21),
    "night": (21, 22, 23),
}
"""Hours to offer when a part of the day was all that was said."""


_NO_HOUR = Cost.LAST
"""The cost of a part of the day without an hour: any reading with one is likelier."""


@dataclass(frozen=True, slots=True)
class Hour:
    hour: int
    cost: int = 0
    why: str = ""


def hours_meant(moment: Moment, context: Context) -> Iterator[Hour]:
    if moment.hour is None:
        assert moment.part is not None
        for hour in _TYPICAL[moment.part]:
            yield Hour(hour, _NO_HOUR if len(_TYPICAL[moment.part]) > 1 else 0, f"{moment.part}, taken as {hour}:00")
    elif moment.part is not None:
        yield from _hours_in_part(moment, context)
    elif moment.midnight and moment.has_date:
        yield Hour(24, why="the midnight at the end of that day")
        yield Hour(0, why="the midnight at the start of that day")
    else:
        yield from _either_half(moment, context)


_LATE = 17
"""From this hour on "11:30" without a day may be tonight's."""


def _either_half(moment: Moment, context: Context) -> Iterator[Hour]:
    """The hour as it stands, and that of the other half of the day where nothing tells which: of small hours the afternoon first."""
    hour = moment.hour
    assert hour is not None
    doubt = moment.doubt or 2 * _late_in_doubt(moment, context)
    if not doubt or hour >= 12:
        yield Hour(hour)
        return
    other = Cost.USUAL if doubt == 2 else Cost.LESSER
    if hour <= LATEST_SMALL:
        yield Hour(hour + 12, why="afternoon")
        yield Hour(hour, other, "night")
    else:
        yield Hour(hour, why="morning")
        yield Hour(hour + 12, other, "evening")


def _late_in_doubt(moment: Moment, context: Context) -> bool:
    """Whether an hour that is past today and has no day, or today, beside it may be this evening's.

    "Om 10" said at noon, and 10:30 or 11:30 late in the evening where 8:30 is asked about.
    """
    hour, wall = moment.hour, context.wall
    assert hour is not None
    if not moment.twelve or hour >= 12 or (moment.has_date and not moment.days):
        return False
    if any(option.day != wall.date() for option in moment.days):
        return False
    minute = moment.minute or 0
    past, ahead = (hour, minute) < (wall.hour, wall.minute), (hour + 12, minute) >= (wall.hour, wall.minute)
    late = context.language.clock_figures_in_doubt and wall.hour >= _LATE
    bare = moment.minute is None and context.language.marked_hours_of_24 > LATEST_IN_DOUBT
    return past and ahead and (bare or late)


def _hours_in_part(moment: Moment, context: Context) -> Iterator[Hour]:
    assert moment.part is not None
    assert moment.hour is not None
    low, high = context.language.part_hours.get(moment.part, PART_HOURS[moment.part])
    hour = moment.hour
    meant = (hour,) if not moment.twelve else (hour, hour + 12) if hour < 12 else (12, 24)
    for one in (*meant, *(one + 24 for one in meant if one < 12)):
        if low <= one < high or (one == 24 and low <= 24 <= high):
            if (one > 24 or (one == 24 and moment.minute)) and moment.part == "night" and moment.has_date:
                after = context.language.night_follows_its_day
                yield Hour(one, Cost.USUAL if after else Cost.LESSER, "the night after that day")
                yield Hour(one - 24, Cost.LESSER if after else Cost.USUAL, "the night before that day")
            else:
                yield Hour(one)
            return
    if moment.twelve and hour == 12 and low == 0:
        yield Hour(0)
        return
    raise ImpossibleError(f"{hour}:{moment.minute or 0:02} is not in the {moment.part}")
