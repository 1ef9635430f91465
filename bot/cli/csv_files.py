"""Many at once, from files: the directory of cinemas, and orders to follow that were placed elsewhere."""

from __future__ import annotations

import csv
import io
import secrets
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.cinemas.cinema import Cinema
from bot.cinemas.importer import read_cinemas
from bot.clock import SystemClock
from bot.embedded_redis import Embedded
from bot.notices.policy import notices_of
from bot.orders.events import Followed
from bot.orders.external_order import NOBODY_SAID
from bot.orders.order import Order, OrderRequest, Phase, Submission
from bot.settings import Settings, load
from bot.store import Engine, Keys, Store, connect
from bot.wall_time import WallTime, zone_named
from gofilex import Portal

OF_ONE_CARD = 200
"""Orders that share one card and one thread."""


@asynccontextmanager
async def _store(settings: Settings) -> AsyncIterator[Store]:
    url, embedded = settings.redis_url.get_secret_value(), None
    if folder := settings.server_folder:
        embedded = Embedded(folder)
        url = await embedded.start()
    engine = Engine(connect(url))
    try:
        yield Store(engine, Keys(settings.key_prefix), SystemClock())
    finally:
        await engine.close()
        if embedded:
            await embedded.stop()


async def import_cinemas(file: Path) -> int:
    """Loads a CSV or JSON file into the directory, whole or not at all. Answers the exit status."""
    try:
        data = file.read_bytes()  # noqa: ASYNC240 - nothing else runs in this process
    except OSError as error:
        sys.stderr.write(f"{file}: {error.strerror}.\n")
        return 1
    found = read_cinemas(data, now=datetime.now(UTC))
    if found.errors:
        for mistake in found.errors:
            sys.stderr.write(f"{mistake}\n")
        sys.stderr.write("Nothing was imported. Mend these and import the file again.\n")
        return 1
    async with _store(load(slack=False)) as store:
        await store.cinemas.put(found.cinemas)
    sys.stdout.write(f"{len(found.cinemas)} cinemas are in the directory.\n")
    return 0


@dataclass(frozen=True, slots=True)
class FollowRow:
    """One line of the file of orders to follow. `due` is on the clock of `cinema`."""

    order_id: str
    due: WallTime
    cinema: Cinema


def read_orders(text: str, portal: Portal) -> tuple[list[FollowRow], list[str]]:
    """The orders of a CSV file with the columns id, due, zone, cinema (only the first is needed), and its mistakes.

    `due` is ISO 8601; without an offset it is read in `zone`, without a zone in UTC.
    """
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")), skipinitialspace=True)
    names = [name.strip().lower() for name in reader.fieldnames or []]
    if "id" not in names:
        # A plain list of ids needs no heading.
        lines = [line.strip() for line in text.lstrip("\ufeff").splitlines()]
        reader = csv.DictReader(lines, fieldnames=["id", "due", "zone", "cinema"], skipinitialspace=True)
    found: list[FollowRow] = []
    mistakes: list[str] = []
    for row in reader:
        cells = {
            str(name).strip().lower(): (value or "").strip() for name, value in row.items() if isinstance(value, str)
        }
        order_id = cells.get("id", "")
        if not order_id:
            continue
        if any(character.isspace() for character in order_id):
            mistakes.append(f"line {reader.line_num}: {order_id!r} is not an order id.")
            continue
        try:
            found.append(_wanted(portal, order_id, cells))
        except (ValueError, KeyError) as error:
            mistakes.append(
                f"line {reader.line_num}: {error}. Due is a time such as 2026-11-27T18:00, zone a name such as Europe/Paris."
            )
    return found, mistakes


def _wanted(portal: Portal, order_id: str, cells: dict[str, str]) -> FollowRow:
    zone = cells.get("zone") or "UTC"
    zone_named(zone)
    due = NOBODY_SAID
    if cells.get("due"):
        moment = datetime.fromisoformat(cells["due"])
        due = WallTime.at(moment, zone) if moment.tzinfo else WallTime(moment, zone)
    return FollowRow(order_id, due, Cinema(portal=portal, name=cells.get("cinema", ""), zone=zone))


async def follow_orders(portal_name: str, file: Path, *, channel: str, by: str) -> int:
    """Follows every order of the file, `OF_ONE_CARD` to a card. One that is followed already is left as it is."""
    settings = load(slack=False)
    try:
        portal = Portal(portal_name.upper())
        text = file.read_text(encoding="utf-8-sig")  # noqa: ASYNC240 - nothing else runs in this process
    except ValueError:
        sys.stderr.write(f"{portal_name} is not a portal. The portals are {', '.join(Portal)}.\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"{file}: {error.strerror}.\n")
        return 1
    channel = channel or settings.encore_channel
    if not channel:
        sys.stderr.write("Say where to tell of them: --channel, or ENCORE_CHANNEL.\n")
        return 1
    wanted, mistakes = read_orders(text, portal)
    if mistakes:
        sys.stderr.write("\n".join(mistakes) + "\nNothing is followed. Mend these and try again.\n")
        return 1
    async with _store(settings) as store:
        new = await _follow_new(store, portal, wanted, channel, by)
    left = len(wanted) - new
    known = f" {left} were followed already, or stood there twice." if left else ""
    sys.stdout.write(f"{new} orders are followed from now on.{known}\n")
    return 0


async def _follow_new(store: Store, portal: Portal, wanted: Sequence[FollowRow], channel: str, by: str) -> int:
    """Follows those that are not followed yet. Answers how many."""
    once = {order.order_id: order for order in reversed(wanted)}  # of two lines with one id the first counts
    new = [order for order in reversed(once.values()) if not await store.orders.find(portal, order.order_id)]
    for start in range(0, len(new), OF_ONE_CARD):
        await _follow(store, new[start : start + OF_ONE_CARD], channel, by)
    return len(new)


async def _follow(store: Store, wanted: Sequence[FollowRow], channel: str, by: str) -> None:
    now = store.clock.time()
    submission = Submission(secrets.token_hex(8), "", channel, by, now, len(wanted), external=True)
    orders = [
        Order(submission.id, number, OrderRequest(order.cinema, order.due), Phase.PLACED, order.order_id)
        for number, order in enumerate(wanted)
    ]
    notices = [n for order in orders for n in notices_of(order.id, [Followed(now)], size=len(orders))]
    await store.orders.submit(submission, orders, notices)
