"""`encore-bot cinemas import`: a file of cinemas into the directory."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from bot.cinemas.cinema import Cinema
from bot.cinemas.importer import Import, changes, read_cinemas
from bot.cli.terminal import bytes_of, may_go_on, opened_store, say, warn
from bot.orders.ids import pasted_id
from bot.settings import load
from bot.store import Store
from bot.wording.figures import plural
from gofilex import Portal


async def import_cinemas(file: Path, *, portal_name: str = "", skip_bad: bool = False) -> int:
    """Loads a CSV or JSON file into the directory: whole or not at all, or with `skip_bad` its good lines.

    portal_name: of the lines that name none. Answers the exit status.
    """
    portal = None
    if portal_name and (portal := portal_named(portal_name)) is None:
        return 1
    data = bytes_of(file)
    if data is None:
        return 1
    found = read_cinemas(data, now=datetime.now(UTC), portal=portal, id_in=pasted_id)
    say(found.notes)
    if not may_go_on(
        found.errors, found.broken, good=len(found.cinemas), skip_bad=skip_bad, nothing="Nothing was imported"
    ):
        return 1
    async with opened_store(load(slack=False)) as store:
        say(await _put(store, found))
    return 0


def portal_named(name: str) -> Portal | None:
    """The portal of that name in any case; None, and it is told, where there is none."""
    try:
        return Portal(name.strip().upper())
    except ValueError:
        warn([f"{name} is not a portal. The portals are {', '.join(Portal)}."])
        return None


async def _put(store: Store, found: Import) -> list[str]:
    """Into the directory, portal by portal. Answers what became of it, in lines for people."""
    added = same = 0
    changed: list[tuple[Cinema, Cinema]] = []
    by_portal = attrgetter("portal")
    for portal, cinemas in groupby(sorted(found.cinemas, key=by_portal), by_portal):
        change = changes(list(cinemas), await store.cinemas.every(portal))
        await store.cinemas.put(change.put)
        await store.cinemas.remove(portal, change.removed)
        added, same, changed = added + change.added, same + change.same, [*changed, *change.changed]
    return [
        *(f"Changed: {after.label} ({_differences(before, after)})." for before, after in changed),
        f"{plural(len(found.cinemas), 'cinema')}: {added:,} new, {len(changed):,} changed, {same:,} as they were.",
    ]


def _differences(before: Cinema, after: Cinema) -> str:
    pairs = [(each.name, getattr(before, each.name), getattr(after, each.name)) for each in fields(Cinema)]
    return ", ".join(f"{name} {old or 'nothing'} → {new}" for name, old, new in pairs if old != new)
