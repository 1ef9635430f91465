"""A file of orders that were placed elsewhere: rows to follow, with each due time read as the form reads it, or what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from bot.cinemas.cinema import Cinema
from bot.cinemas.entry import TEXT_MAX
from bot.cinemas.time_zones import country_code, only_zone, zone_by_name
from bot.orders.date_reading import Read
from bot.orders.ids import may_be_id, pasted_id
from bot.orders.time_fields import resolved_or_why
from bot.tables.cells import number_problem
from bot.tables.headings import Columns
from bot.tables.table import Mistake, Row, Table, read_table
from bot.wall_time import WallTime
from bot.when import read as read_text
from bot.wording import field_problems, followed_file_problems
from bot.wording.times import time_in_words
from gofilex import Portal

ORDER_COLUMNS: Final = Columns(
    {
        "id": "order",
        "due": "due",
        "time": "time",
        "zone": "zone",
        "country": "country",
        "cinema": "name",
        "portal": "portal",
    }
)
UNHEADED: Final = ("id", "due", "zone", "cinema")
"""The columns of a file without headings, as many of them as it has."""

Named = Callable[[str], Sequence[Cinema]]
"""The cinemas of the directory that are called so, or have that key."""

_WRITTEN_OUT: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:?\d\d(:?\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?")

_MIDNIGHT: Final = re.compile(r"[T ]00:?00(:?00(\.0+)?)?(Z|[+-]\d\d:?\d\d)?$")
"""A date alone, as some spreadsheets save it."""

_FIRST_DAYS: Final = re.compile(r"(1899-12-3[01]|1900-01-0[01]|1904-01-01)[T ]")
"""With which spreadsheets begin to count: what a cell with a time alone is saved with."""

_OFFSET: Final = re.compile(r"\d(Z|[+-]\d\d:?\d\d)$")


@dataclass(frozen=True, slots=True)
class FollowRow:
    """One order to follow. `due` is on the clock of `cinema`, None where nobody said; `typed` is what the file says for it, `""` for nothing.
    on_no_clock: it was read as UTC, for no time zone is given or known."""

    line: int
    order_id: str
    due: WallTime | None
    cinema: Cinema
    typed: str = ""
    on_no_clock: bool = False

    @property
    def needs_a_look(self) -> bool:
        """Whether its due time was made out of words or of a date that people order in several ways, may be a date alone, or
        stands on no known clock."""
        if self.due is None:
            return False
        at_midnight = (self.due.wall.hour, self.due.wall.minute) == (0, 0) or _MIDNIGHT.search(self.typed)
        return bool(self.on_no_clock or at_midnight) or _WRITTEN_OUT.fullmatch(self.typed) is None


@dataclass(frozen=True, slots=True)
class FollowFile:
    """What a file held: each order once, and what is wrong with other lines. `broken`: why the file as a whole cannot be taken,
    whatever its good rows. `notes`: sentences on how it was read."""

    rows: tuple[FollowRow, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    broken: tuple[Mistake, ...] = ()
    notes: tuple[str, ...] = ()


def read_follow_file(
    data: bytes, portal: Portal, *, now: datetime, named: Named, language: str = "", read: Read = read_text
) -> FollowFile:
    """The orders of a CSV file. Never raises for what stands in it.

    now: aware; what relative times are counted from. language: asked first about words (ISO 639-1), may be empty.
    """
    table = read_table(data, ORDER_COLUMNS, unheaded=UNHEADED)
    if table.columns and (problem := _whole_problem(table)):
        return FollowFile((), table.mistakes, (*table.broken, problem), table.notes)
    rows = _Rows(portal, now, named, language, read)
    for row in table.rows:
        rows.take(row)
    mistakes = sorted((*table.mistakes, *rows.mistakes), key=lambda mistake: mistake.line)
    broken = table.broken
    if not (broken or rows.found or mistakes):
        broken = (Mistake(0, "", followed_file_problems.NO_ORDERS),)
    notes = [*table.notes, *rows.notes]
    if on_no_clock := [str(row.line) for row in rows.found.values() if row.on_no_clock]:
        notes.append(followed_file_problems.read_as_utc(on_no_clock))
    return FollowFile(tuple(rows.found.values()), tuple(mistakes), broken, tuple(notes))


def _whole_problem(table: Table) -> Mistake | None:
    if "id" not in table.columns:
        return Mistake(0, "", followed_file_problems.NO_ID_COLUMN)
    first = table.rows[0] if table.rows and not table.headed else None
    if first is None or may_be_id(first.cells["id"]) or any(c.isdigit() for c in first.cells["id"]):
        return None
    # "Bestellkennung" could be an id by its letters alone; it is rather a heading in other words.
    return Mistake(first.line, "", followed_file_problems.neither_heading_nor_id(first.cells["id"]))


@dataclass(slots=True)
class _Rows:
    """The orders so far, each once. Equal texts are read once, however many lines have them."""

    portal: Portal
    now: datetime
    named: Named
    language: str
    read: Read
    found: dict[str, FollowRow] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    times: dict[tuple[str, str, str], WallTime | str] = field(default_factory=dict)

    def take(self, row: Row) -> None:
        """One line: an order, one that stands there already, or mistakes."""
        cells = row.cells
        wrong = dict(_problems(cells, self.portal))
        typed = " ".join(filter(None, (cells.get("due", ""), cells.get("time", ""))))
        cinema = self._cinema(cells)
        on_no_clock = bool(typed and not cinema.zone and not _OFFSET.search(typed))
        if not cinema.zone:
            cinema = replace(cinema, zone="UTC")
        due = self._due(typed, cinema) if typed and not wrong.keys() & {"zone", "country"} else None
        if isinstance(due, str):
            wrong["due"] = due
        if wrong or isinstance(due, str):
            self.mistakes += [Mistake(row.line, column, text) for column, text in wrong.items()]
            return
        self._add(FollowRow(row.line, pasted_id(cells["id"]), due, cinema, typed, on_no_clock))

    def _add(self, order: FollowRow) -> None:
        before = self.found.setdefault(order.order_id, order)
        if before is order:
            return
        if order.typed and order.due != before.due:
            text = followed_file_problems.contradicts(order.order_id, before.line)
            self.mistakes.append(Mistake(order.line, "", text))
        else:
            self.notes.append(str(Mistake(order.line, "", followed_file_problems.same(order.order_id, before.line))))

    def _cinema(self, cells: Mapping[str, str]) -> Cinema:
        """With what the line says; the rest as the directory has the one cinema of that name, and the clock of a country that has
        one only."""
        name, zone, country = cells.get("cinema", ""), zone_by_name(cells.get("zone", "")), cells.get("country", "")
        known = self.named(name) if name else ()
        cinema = known[0] if len(known) == 1 else Cinema(self.portal, name=name)
        country = country_code(country) or cinema.country
        return replace(cinema, zone=zone or cinema.zone or only_zone(country, self.now), country=country)

    def _due(self, typed: str, cinema: Cinema) -> WallTime | str:
        key = (typed, cinema.zone, cinema.country)
        if key not in self.times:
            self.times[key] = self._read_due(typed, cinema)
        return self.times[key]

    def _read_due(self, typed: str, cinema: Cinema) -> WallTime | str:
        if _FIRST_DAYS.match(typed):
            return followed_file_problems.without_date(typed)
        due = resolved_or_why(
            typed, cinema.zone, now=self.now, language=self.language, country=cinema.country, read=self.read
        )
        if isinstance(due, WallTime) and due.instant <= self.now:
            return followed_file_problems.passed(time_in_words(due))
        return due


def _problems(cells: Mapping[str, str], portal: Portal) -> Iterator[tuple[str, str]]:
    """What is wrong with a line but for its due time, by column."""
    order_id, zone, country, named = (cells.get(column, "") for column in ("id", "zone", "country", "portal"))
    if why := number_problem(order_id):
        yield "id", why
    elif not order_id:
        yield "id", field_problems.NO_ORDER_ID
    elif not pasted_id(order_id):
        yield "id", followed_file_problems.not_an_id(order_id)
    if zone and not zone_by_name(zone):
        yield "zone", field_problems.no_zone_name(zone)
    if country and not country_code(country):
        yield "country", field_problems.no_country_code(country)
    if len(cells.get("cinema", "")) > TEXT_MAX:
        yield "cinema", field_problems.too_long(TEXT_MAX)
    if named and named.upper() != portal:
        yield "portal", followed_file_problems.other_portal(named, portal)
