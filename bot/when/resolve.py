"""From what was said to points in time: the unsaid year, month, day and half of the day are filled in here.

What is filled in is always the next to come, and never the past unless the text itself says so. Each candidate carries
what was assumed, and a cost: 0 is the usual reading, more is a lesser one.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.when.candidate import Candidate, ImpossibleError
from bot.when.clock_changes import around_gap, first_minute, instants, last_minute
from bot.when.cost import Cost
from bot.when.days_meant import days_meant
from bot.when.hours_meant import Hour, hours_meant
from bot.when.values import Moment, Option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.when.answers import Grain
    from bot.when.chart import Context
    from bot.when.values import Unsure


def resolve(moment: Moment, context: Context) -> list[Candidate]:
    """The points in time a description may mean; none when there is no such time."""
    try:
        return resolve_or_say_why(moment, context)
    except ImpossibleError:
        return []


def resolve_or_say_why(moment: Moment, context: Context) -> list[Candidate]:
    """Likewise, raising `ImpossibleError` with the reason when there is no such time."""
    if any(option.gone for option in moment.days) or any(exact.gone for exact in moment.exact):
        raise ImpossibleError("counted back, that is past already")
    if moment.exact:
        return [
            replace(_at(exact.at, context, exact.grain, exact.cost, exact.why), unsure=exact.unsure, counted=True)
            for exact in moment.exact
        ]
    if moment.zone is not None:
        return _in_other_zone(moment, context)
    problem: ImpossibleError | None = None
    problem_cost = 0
    found: list[Candidate] = []
    for wall, grain, cost, why, unsure in _walls(moment, context):
        try:
            placed = _placed(wall, grain, cost, _said(why, moment.assumed), context, end=moment.end)
            found.extend(replace(one, unsure=unsure) for one in placed)
        except ImpossibleError as error:
            if problem is None or cost < problem_cost:
                problem, problem_cost = error, cost
    if problem and (not found or problem_cost <= min(candidate.cost for candidate in found)):
        raise problem  # rather than take a lesser reading that happens to exist
    if not found:
        raise ImpossibleError("there is no such time")
    if moment.part and not moment.has_clock and not moment.has_date:
        first_day = min(candidate.wall.date() for candidate in found)
        found = [candidate for candidate in found if candidate.wall.date() == first_day]
    ahead = [candidate for candidate in found if candidate.wall >= context.wall or candidate.grain == "day"]
    return ahead if ahead and (moment.twelve or moment.midnight or moment.part) else found


def _said(*whys: str) -> str:
    return "; ".join(filter(None, whys))


def _at(at: datetime, context: Context, grain: Grain, cost: int = 0, why: str = "") -> Candidate:
    local = at.astimezone(context.zone)
    return Candidate(local.replace(tzinfo=None), local, grain, cost, why)


def _in_other_zone(moment: Moment, context: Context) -> list[Candidate]:
    typed = moment.zone
    assert typed is not None
    if not moment.has_clock:
        raise ImpossibleError("a time zone needs a time of day beside it")
    there = replace(context, zone=typed.zone, wall=context.now.astimezone(typed.zone).replace(tzinfo=None))
    found = resolve_or_say_why(replace(moment, zone=None), there)
    named = [one for one in found if one.doubled and typed.summer is bool(one.instant.dst())]
    return [_from_there(one, typed.name, context) for one in named or found]


def _from_there(there: Candidate, name: str, context: Context) -> Candidate:
    here = replace(_at(there.instant, context, there.grain, there.cost, there.why), unsure=there.unsure)
    if here.wall == there.wall:
        return here
    return replace(here, note=f"{name} was typed: {there.wall:%H:%M} there is {here.wall:%a %H:%M} at the cinema")


def _placed(wall: datetime, grain: Grain, cost: int, why: str, context: Context, *, end: bool) -> Iterator[Candidate]:
    """A wall-clock time on the cinema's clock: once, twice when it is doubled; a day at its first minute."""
    if grain == "day":
        try:
            at = last_minute(wall.date(), context.zone) if end else first_minute(wall.date(), context.zone)
        except (ValueError, OverflowError) as error:
            raise ImpossibleError(f"{wall.date()} does not exist there: the calendar skipped it") from error
        yield Candidate(at.replace(tzinfo=None), at, grain, cost, why)
        return
    found = instants(wall, context.zone)
    if not found:
        before, after = around_gap(wall, context.zone)
        near = tuple(_at(at, context, "minute", why="beside the missing hour") for at in (before, after))
        raise ImpossibleError(f"{wall:%H:%M} does not exist there on {wall:%d %B %Y}: the clocks go forward", near)
    for at in found:
        half = f"the {'second' if at.fold else 'first'} {wall:%H:%M} that night, {at:%Z}" if len(found) > 1 else ""
        yield Candidate(at.replace(tzinfo=None), at, grain, cost, _said(why, half), doubled=len(found) > 1)


_Wall = tuple[datetime, "Grain", int, str, "Unsure"]


def _walls(moment: Moment, context: Context) -> Iterator[_Wall]:
    if not moment.has_clock and not moment.part:
        yield from _whole_days(moment, context)
        return
    grain: Grain = "hour" if moment.minute is None else "minute" if moment.second is None else "second"
    for hour in hours_meant(moment, context):
        for option in days_meant(moment, context):
            day = option.day + timedelta(days=hour.hour // 24)
            wall = datetime.combine(day, time(hour.hour % 24, moment.minute or 0, moment.second or 0))
            rolled = _rolled(moment, wall, option, hour, context)
            if rolled is None:
                continue
            yield wall, grain, option.cost + hour.cost, _said(option.why, hour.why), option.unsure
            if rolled:
                yield (
                    wall + timedelta(weeks=1),
                    grain,
                    option.cost + hour.cost + Cost.LESSER,
                    _said("next week's", hour.why),
                    "",
                )
            if _counted(moment):
                continue
            break


def _counted(moment: Moment) -> bool:
    return bool(moment.days)


def _rolled(moment: Moment, wall: datetime, option: Option, hour: Hour, context: Context) -> bool | None:
    """None when a day that may roll on has to; True when next week's is a reading too (a weekday said on that day)."""
    del hour
    if _counted(moment) or moment.period is not None or moment.year is not None:
        return False
    if wall <= context.wall:
        return None
    return _only_weekday(moment) and option.day == context.wall.date()


def _only_weekday(moment: Moment) -> bool:
    return moment.weekday is not None and moment.day is None and moment.month is None


def _whole_days(moment: Moment, context: Context) -> Iterator[_Wall]:
    today = context.wall.date()
    for option in days_meant(moment, context):
        yield datetime.combine(option.day, time()), "day", option.cost, option.why, option.unsure
        if _only_weekday(moment) and option.day == today:
            yield (
                datetime.combine(today + timedelta(weeks=1), time()),
                "day",
                option.cost + Cost.LESSER,
                "next week's",
                "",
            )
        if not _counted(moment):
            return
