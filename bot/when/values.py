"""What pieces of text mean: numbers, lengths of time, zones, and partial descriptions of a moment.

A `Moment` holds what was said and nothing else: "friday" has only a weekday, "6pm" only a time of day. Two of them
put together make a fuller one, or contradict each other; what was left unsaid is added last, in `resolve`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal

AT_THE_LATEST = "before: then at the latest"
"""What is assumed where a text says before when."""
HOUR_GLYPH = "hour glyph"
"""The unit of an hour, as clocks write it: the h of 20h."""
Unit = Literal["second", "minute", "hour", "day", "workday", "week", "weekend", "month", "quarter", "year"]
Unsure = Literal["", "passed", "far"]
Part = Literal["dawn", "morning", "noon", "afternoon", "evening", "tonight", "night"]


@dataclass(frozen=True, slots=True)
class Number:
    """A count. `digits` is how it was typed, "" when in words; `ordinal` for 5th, fifth, 5."""

    value: float
    digits: str = ""
    ordinal: bool = False

    @property
    def whole(self) -> int | None:
        """The count as a whole number, None for 1.5."""
        return int(self.value) if self.value == int(self.value) else None


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time. Months and days are counted on the calendar, seconds on a stopwatch.

    `glyph`: hours as a clock writes them ("20h"), which after days are a time of day.
    """

    months: int = 0
    days: int = 0
    workdays: int = 0
    seconds: int = 0
    glyph: bool = False

    def __add__(self, other: Span) -> Span:
        return Span(
            self.months + other.months,
            self.days + other.days,
            self.workdays + other.workdays,
            self.seconds + other.seconds,
        )

    def __neg__(self) -> Span:
        return Span(-self.months, -self.days, -self.workdays, -self.seconds)


@dataclass(frozen=True, slots=True)
class Option:
    """One of the days a phrase may mean; `cost` 0 is the usual one, `why` says what was assumed.

    `gone`: counted back from a day to come, it is past already, which nobody means.
    `unsure`: no year was typed and the next such day is far away: the last was days ago ("passed"), or not ("far").
    """

    day: date
    cost: int = 0
    why: str = ""
    gone: bool = False
    unsure: Unsure = ""


@dataclass(frozen=True, slots=True)
class Exact:
    """A moment reached by counting hours or minutes: already an instant."""

    at: datetime
    cost: int = 0
    why: str = ""
    grain: Literal["minute", "second"] = "minute"
    gone: bool = False
    unsure: Unsure = ""


@dataclass(frozen=True, slots=True)
class Period:
    """A week, weekend, month, quarter or year as a whole, from its first day."""

    unit: Unit
    start: date
    counted: bool = True

    @property
    def last(self) -> date:
        """Its last day."""
        if self.unit == "weekend":
            return self.start + timedelta(days=1)
        if self.unit == "week":
            return self.start + timedelta(days=6)
        months = {"month": 1, "quarter": 3, "year": 12}[self.unit]
        return add_months(self.start, months) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Zone:
    """A typed zone: as it was typed, and the rules it stands for. `summer`: whether the name is of its summer time."""

    name: str
    zone: tzinfo
    summer: bool | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A partial description of a point in time. Every field is None (or empty) unless it was said.

    `days`: whole days found by counting ("tomorrow", "next friday"). `named`: a holiday. `period`: a week, month,
    quarter or year as a whole. `twelve`: the hour is 1 to 12 and a part of the day, am or pm may move it.
    `doubt`: without such a hint, 0: the hour stands as typed, 1: the evening is a lesser reading, 2: an equal one.
    `midnight`: the word was said, so that a day beside it leaves open which of its two midnights.
    `end`: 23:59, the end of the day. `exact`: instants found by counting hours. `assumed`: to be told.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    named: str | None = None
    days: tuple[Option, ...] = ()
    period: Period | None = None
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    twelve: bool = False
    doubt: int = 0
    midnight: bool = False
    part: Part | None = None
    end: bool = False
    zone: Zone | None = None
    exact: tuple[Exact, ...] = ()
    assumed: str = ""

    @property
    def has_date(self) -> bool:
        """Whether anything of the calendar was said."""
        return bool(
            self.days
            or self.period
            or self.named
            or self.weekday is not None
            or self.day is not None
            or self.month is not None
            or self.year is not None
        )

    @property
    def has_clock(self) -> bool:
        """Whether an hour was said."""
        return self.hour is not None

    @property
    def is_whole(self) -> bool:
        """Whether a week, month or year was said and no day in it, so that no time of day fits beside it."""
        if self.days or self.named or self.weekday is not None or self.day is not None:
            return False
        return self.has_date

    @property
    def kind(self) -> str:
        """The name the grammar knows it by."""
        if self.exact:
            return "exact"
        if self.has_date:
            return "dated" if self.has_clock or self.part or self.end else self._date_kind()
        if self.has_clock:
            return "clock"
        if self.end:
            return "closing"
        return "part" if self.part else "zone"

    def _date_kind(self) -> str:
        if self.period:
            return "period"
        if self.days or self.named:
            return "date"
        if self.weekday is not None:
            return "weekday" if self.day is None and self.month is None and self.year is None else "date"
        if self.day is not None:
            return (
                "monthday" if self.month is not None and self.year is None else "day" if self.month is None else "date"
            )
        if self.month is not None:
            return "month" if self.year is None else "month_of_year"
        return "year"


def add_months(day: date, months: int) -> date:
    """The same day of the month some months away, or that month's last day when it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, days_in_month(year, month + 1)))


def days_in_month(year: int, month: int) -> int:
    """How many days a month has."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def add_workdays(day: date, count: int) -> date:
    """Monday to Friday counted forwards or backwards; holidays are not looked at."""
    step = 1 if count > 0 else -1
    for _ in range(abs(count)):
        day += timedelta(days=step)
        while day.weekday() > 4:
            day += timedelta(days=step)
    return day
