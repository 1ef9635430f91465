"""Reads a file of cinemas, CSV or JSON: each row becomes a cinema, or is named by its line with what is wrong with it.

CSV: headings for the columns portal, id, source, value, name, city, country, zone, in any order and in any of the languages of
`bot.tables.headings`. JSON: a list of objects with those keys.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any, Final

from bot.cinemas.cinema import Cinema
from bot.cinemas.entry import COLUMNS, entry
from bot.tables.cells import cell_problem, number_problem, plain_cell
from bot.tables.encodings import UnreadableFileError
from bot.tables.headings import Columns
from bot.tables.table import MOST_ROWS, Mistake, Row, Table, decoded, read_text
from bot.wording import cinema_file_problems as problems
from bot.wording import table_problems
from gofilex import Portal

CINEMA_COLUMNS: Final = Columns({column: {"id": "company"}.get(column, column) for column in COLUMNS})


@dataclass(frozen=True, slots=True)
class Import:
    """What a file held: the good rows as cinemas, and what is wrong with the others. `broken`: why the file as a whole
    cannot be taken, whatever its good rows. `notes`: sentences on how it was read."""

    cinemas: tuple[Cinema, ...] = ()
    errors: tuple[Mistake, ...] = ()
    broken: tuple[Mistake, ...] = ()
    notes: tuple[str, ...] = ()


def read_cinemas(
    data: bytes, *, now: datetime, portal: Portal | None = None, id_in: Callable[[str], str] = str.strip
) -> Import:
    """The cinemas of a file. Never raises for what stands in it; whoever imports decides what to do about errors.

    portal: of the rows that name none. id_in: takes a portal's id out of what was pasted, `""` where there is none.
    """
    try:
        found, notes = decoded(data)
    except UnreadableFileError as error:
        return Import(broken=(Mistake(error.line, "", str(error)),))
    if found.text.lstrip().startswith(("[", "{")):
        table, unit = replace(_json_table(found.text), notes=notes), "entry"
    else:
        table, unit = read_text(found.text, CINEMA_COLUMNS, notes=notes), "line"
        if table.columns and (missing := _missing(table.columns, portal)):
            return Import((), table.mistakes, (*table.broken, Mistake(0, "", missing)), table.notes)
    collected = _Collected(unit, list(table.mistakes))
    portals = (portal,) if portal else tuple(Portal)
    for row in table.rows:
        collected.take(row.line, _cinema(row.cells, portals, now=now, id_in=id_in))
    broken = table.broken
    if not (broken or collected.cinemas or collected.errors):
        broken = (Mistake(0, "", problems.NO_CINEMAS),)
    errors = sorted(collected.errors, key=lambda mistake: mistake.line)
    return Import(tuple(collected.cinemas), tuple(errors), broken, (*table.notes, *collected.notes))


def _missing(columns: Sequence[str], portal: Portal | None) -> str:
    """Which columns a file lacks."""
    if not {"id", "value"} & set(columns):
        return problems.no_key_column(COLUMNS)
    return "" if portal or "portal" in columns else problems.NO_PORTAL_COLUMN


def _cinema(
    cells: Mapping[str, str], portals: Sequence[Portal], *, now: datetime, id_in: Callable[[str], str]
) -> Cinema | dict[str, str]:
    # A spreadsheet marks figures as a text by an apostrophe before them; a name may begin with one.
    given = {column: text if column in ("name", "city") else text.removeprefix("'") for column, text in cells.items()}
    if typed := given.get("id", ""):
        given["id"] = id_in(typed) or typed
    found = entry(given, portals=portals, now=now)
    mangled = {column: why for column in ("id", "value") if (why := number_problem(given.get(column, "")))}
    if mangled:
        return (found if isinstance(found, dict) else {}) | mangled
    return found


@dataclass(slots=True)
class _Collected:
    """The cinemas so far, each once, by every name that the portal has for it."""

    unit: str
    errors: list[Mistake]
    cinemas: list[Cinema] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seen: dict[tuple[Portal, str], tuple[Cinema, int]] = field(default_factory=dict)

    def take(self, line: int, found: Cinema | dict[str, str]) -> None:
        """A row, or what is wrong with it by column."""
        if not isinstance(found, Cinema):
            self.errors += [Mistake(line, column, text, self.unit) for column, text in found.items()]
            return
        keys = [(found.portal, key) for key in _keys(found)]
        before = next((self.seen[key] for key in keys if key in self.seen), None)
        if before is None:
            self.cinemas.append(found)
            self.seen |= dict.fromkeys(keys, (found, line))
        elif before[0] == found:
            self.notes.append(str(Mistake(line, "", problems.same(found.label, before[1], self.unit), self.unit)))
        else:
            text = problems.contradicts(found.portal, found.key, before[1], self.unit)
            self.errors.append(Mistake(line, "", text, self.unit))


def _keys(cinema: Cinema) -> list[str]:
    """Every key that the directory may have it under: its id, its identifier, or both."""
    identifier = f"{cinema.source}:{cinema.value}" if cinema.source else ""
    return [key for key in (cinema.id, identifier) if key]


# -- JSON -----------------------------------------------------------------------------------------------------------------


def _json_table(text: str) -> Table:
    try:
        found: Any = json.loads(text)
    except json.JSONDecodeError as error:
        return Table(broken=(Mistake(error.lineno, "", problems.NOT_JSON),))
    except (ValueError, RecursionError):
        return Table(broken=(Mistake(0, "", problems.TOO_DEEP),))
    if not isinstance(found, list):
        return Table(broken=(Mistake(0, "", problems.NOT_A_LIST),))
    if len(found) > MOST_ROWS:
        return Table(broken=(Mistake(0, "", table_problems.too_many_rows(MOST_ROWS)),))
    rows, mistakes = [], []
    for number, item in enumerate(found, start=1):
        wrong = list(_item_problems(item))
        mistakes += [Mistake(number, column, why, "entry") for column, why in wrong]
        if not wrong:
            rows.append(Row(number, {key: _text(value) for key, value in item.items()}))
    return Table(COLUMNS, tuple(rows), tuple(mistakes))


def _item_problems(item: object) -> Iterator[tuple[str, str]]:
    """By column."""
    if not isinstance(item, dict):
        yield "", problems.NOT_AN_OBJECT
        return
    for key, value in item.items():
        if key not in COLUMNS:
            yield "", problems.no_key(plain_cell(key), COLUMNS)
        elif isinstance(value, bool) or not isinstance(value, str | int | None):
            yield "", problems.not_a_text(key)
        elif why := cell_problem(_text(value)):
            yield key, why


def _text(value: str | int | None) -> str:
    return "" if value is None else plain_cell(str(value))


# -- what an import does to the directory ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DirectoryChanges:
    """What a file does to the directory of one portal. `put`: what is written, over what stands under the same keys; `removed`: keys
    of entries that go on under another. `added`, `same`: counts; `changed`: each as it was and as it is."""

    put: tuple[Cinema, ...]
    removed: tuple[str, ...]
    added: int
    same: int
    changed: tuple[tuple[Cinema, Cinema], ...]


def changes(imported: Sequence[Cinema], known: Mapping[str, Cinema]) -> DirectoryChanges:
    """Cinemas of one portal, and its directory by key. What a file leaves empty stays as it is known; an entry under an
    identifier alone goes on under the id once it is known."""
    by_key = {key: cinema for cinema in known.values() for key in _keys(cinema)}
    put: list[Cinema] = []
    removed: list[str] = []
    changed: list[tuple[Cinema, Cinema]] = []
    added = same = 0
    for cinema in imported:
        before = next((by_key[key] for key in _keys(cinema) if key in by_key), None)
        after = _over(before, cinema)
        if before is None:
            added += 1
        elif before == after:
            same += 1
            continue
        else:
            changed.append((before, after))
            removed += [before.key] if before.key != after.key and before.key in known else []
        put.append(after)
    return DirectoryChanges(tuple(put), tuple(removed), added, same, tuple(changed))


def _over(before: Cinema | None, given: Cinema) -> Cinema:
    """`given`, with what it leaves empty as it was."""
    if before is None:
        return given
    kept = {each.name: getattr(before, each.name) for each in fields(Cinema) if not getattr(given, each.name)}
    return replace(given, **kept)
