"""The rules for the three times of an order, on each cinema's clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import product

from bot.orders.date_reading import Read, example_for, languages
from bot.orders.order import TIMES, Draft, OrderRequest
from bot.orders.plan import Reading, is_whole_day
from bot.wall_time import WallTime, zone_named
from bot.when import Refused, Resolved
from bot.wording import time_problems
from bot.wording.times import at_place, time_from_now

_ORDER = (("transfer_after", "release_after"), ("release_after", "due"), ("transfer_after", "due"))


def time_errors(draft: Draft | None, readings: Sequence[Reading], now: datetime) -> dict[str, str]:
    """What is wrong with the three times. draft None: only what a pick or the passing of time can have changed."""
    problems = {name: _field_problem([each for each in readings if each.field == name], now) for name in TIMES}
    errors = {name: problem for name, problem in problems.items() if problem}
    if draft is not None and not draft.due.strip():
        errors["due"] = time_problems.NO_DUE
    return _with_order_errors(errors, readings)


def _with_order_errors(errors: Mapping[str, str], readings: Sequence[Reading]) -> dict[str, str]:
    """And the times that do not follow each other, where nothing else is wrong with either."""
    found = dict(errors)
    for times, (early, late) in product(_by_clock(readings), _ORDER):
        if early not in found and late not in found and (problem := _order_problem(times, early, late)):
            found[early] = problem
    return found


def _field_problem(readings: Sequence[Reading], now: datetime) -> str:
    """The first thing wrong with one field, and for which cinemas, if not for all of them."""
    found = [(reading, problem) for reading in readings if (problem := _problem(reading, now))]
    if not found:
        return ""
    first = found[0][1]
    alike = [reading for reading, problem in found if problem == first]
    if len(alike) == len(readings):
        return first
    return time_problems.for_cinemas(first, [label for reading in alike for label in reading.places])


def _order_problem(times: Mapping[str, Reading], early: str, late: str) -> str:
    """Why two times on one clock cannot follow each other; "" when they do, or one of them is not known."""
    first, last = (unambiguous_time(times.get(name)) for name in (early, late))
    if first is None or last is None or first.instant <= last.instant:
        return ""
    place = times[early].place
    return time_problems.out_of_order(at_place(first, place), time_problems.LABELS[late], at_place(last, place))


def resolved_or_why(
    text: str, zone: str, *, now: datetime, language: str = "", country: str = "", read: Read
) -> WallTime | str:
    """One date on its own, where nothing can be picked: the time, or why there is none. country: of the place, where it is
    known; decides 5/12 against 12/5 as in the order's form."""
    tried = languages(country, language)
    result = read(text, now=now, zone=zone_named(zone), country=country or None, languages=tried, bound="latest")
    example = example_for(result, text, now, (zone, country), tried, "latest")
    reading = Reading("transfer_after", text, zone, country, (), result, example=example)  # which may be in the past
    return time_or_why(reading, now)


def time_or_why(reading: Reading, now: datetime) -> WallTime | str:
    """What a reading comes to where nothing can be picked: the time, or why there is none."""
    if problem := _problem(reading, now):
        return problem
    if reading.options or not isinstance(reading.result, Resolved):
        times = [WallTime(option.wall, reading.zone) for option in reading.options]
        example = times[0].for_portal().isoformat(" ", "minutes")  # with its offset where the clock shows it twice
        return time_problems.several_times([at_place(time, reading.place) for time in times], example)
    return WallTime(reading.result.wall, reading.zone)


def _by_clock(readings: Sequence[Reading]) -> list[dict[str, Reading]]:
    clocks: dict[tuple[str, str], dict[str, Reading]] = {}
    for reading in readings:
        clocks.setdefault((reading.zone, reading.country), {})[reading.field] = reading
    return list(clocks.values())


def unambiguous_time(reading: Reading | None) -> WallTime | None:
    """The time of a reading about which nothing is left to ask."""
    if reading is None or (reading.options and reading.picked is None):
        return None
    return reading.time


def _problem(reading: Reading, now: datetime) -> str:
    """Why a text cannot be this time, as a sentence for its field; "" when it can."""
    if isinstance(reading.result, Refused):
        return _refusal(reading.result, reading)
    answers = _answers_left(reading)
    if answers and all(is_whole_day(answer) for answer in answers):
        return time_problems.whole_day(reading.example or f"{reading.text} 18:00")
    times = [WallTime(answer.wall, reading.zone) for answer in answers]
    if reading.field == "due" and times and all(time.instant <= now for time in times):
        ago = time_from_now(times[0].instant, now, reading.zone)
        return time_problems.passed(at_place(times[0], reading.place), ago)
    return ""


def _answers_left(reading: Reading) -> Sequence[Resolved]:
    """What the text can mean; once one was picked, that alone."""
    answers = reading.options or ((reading.result,) if isinstance(reading.result, Resolved) else ())
    if reading.picked is None:
        return answers
    return [each for each in answers if WallTime(each.wall, reading.zone).to_text() == reading.picked.to_text()]


def _refusal(refused: Refused, reading: Reading) -> str:
    # A day that does not exist was understood; and what is the whole text stands in the field itself.
    whole = refused.part.casefold() == reading.text.strip().casefold()
    plain = whole or refused.nearby or refused.part in refused.reason
    return time_problems.not_a_time(
        refused.reason,
        part="" if plain else refused.part,
        suggestion=refused.suggestion or "",
        nearby=[at_place(WallTime(near.wall, reading.zone), reading.place) for near in refused.nearby],
    )


def with_times(requests: Sequence[OrderRequest], readings: Sequence[Reading]) -> tuple[OrderRequest, ...]:
    """Each request with the times on its cinema's clock; the first answer stands in where a pick is still to be made."""
    times: dict[tuple[str, str, str], WallTime] = {}
    for reading in readings:
        time = reading.time or next((WallTime(option.wall, reading.zone) for option in reading.options), None)
        if time:
            times[reading.zone, reading.country, reading.field] = time
    done = []
    for request in requests:
        clock = (request.cinema.zone, request.cinema.country)
        due, transfer, release = (times.get((*clock, name)) for name in TIMES)
        done.append(replace(request, due=due or request.due, transfer_after=transfer, release_after=release))
    return tuple(done)
