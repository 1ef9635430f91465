"""`encore-bot follow`: orders that were placed elsewhere, out of a file."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bot.cinemas.search import Index
from bot.cli.cinema_file import portal_named
from bot.cli.terminal import Ask, bytes_of, may_go_on, opened_store, say, somebody_there, warn
from bot.orders.adoption import ExternalOrder, adopt, known_already
from bot.orders.followed_file import FollowRow, read_follow_file
from bot.orders.order import Submission
from bot.settings import Settings, load
from bot.store import Store
from bot.wording.figures import listed, plural
from bot.wording.table_problems import numbered
from bot.wording.times import time_in_words
from gofilex import Portal

OF_ONE_CARD: Final = 200
"""Orders that share one card and one thread."""

_YES: Final = frozenset({"y", "yes"})


async def follow_orders(
    portal_name: str,
    file: Path,
    *,
    channel: str,
    by: str,
    language: str = "",
    skip_bad: bool = False,
    yes: bool = False,
    ask: Ask | None = None,
) -> int:
    """Follows every order of the file, `OF_ONE_CARD` to a card. One that is followed already is left as it is.

    Times that were read out of words are shown, and `ask` (the terminal, where there is one) is asked whether they are right;
    `yes` is the answer beforehand. Answers the exit status.
    """
    settings = load(slack=False)
    portal = portal_named(portal_name)
    data = bytes_of(file) if portal else None
    if portal is None or data is None:
        return 1
    channel = channel or settings.encore_channel
    if not channel:
        warn(["Say where to tell of them: --channel, or ENCORE_CHANNEL."])
        return 1
    return await _follow_file(
        settings, portal, data, channel, by, language=language, skip_bad=skip_bad, yes=yes, ask=ask or somebody_there()
    )


async def _follow_file(
    settings: Settings,
    portal: Portal,
    data: bytes,
    channel: str,
    by: str,
    *,
    language: str,
    skip_bad: bool,
    yes: bool,
    ask: Ask | None,
) -> int:
    async with opened_store(settings) as store:
        directory = Index((await store.cinemas.every(portal)).values())
        found = read_follow_file(data, portal, now=store.clock.now(), named=directory.named, language=language)
        say(found.notes)
        if not may_go_on(
            found.mistakes, found.broken, good=len(found.rows), skip_bad=skip_bad, nothing="Nothing is followed"
        ):
            return 1
        new = await _not_followed_yet(store, portal, found.rows)
        if not _agreed(new, yes=yes, ask=ask):
            return 1
        for start in range(0, len(new), OF_ONE_CARD):
            await _follow(store, new[start : start + OF_ONE_CARD], channel, by)
    say([f"{plural(len(new), 'order')} followed from now on."])
    return 0


async def _not_followed_yet(store: Store, portal: Portal, rows: Sequence[FollowRow]) -> list[FollowRow]:
    """Those that are followed nowhere. Tells of the others."""
    new: list[FollowRow] = []
    told: list[str] = []
    for row in rows:
        if there := known_already(await store.orders.find(portal, row.order_id)):
            where = listed(sorted({_whose(submission) for submission in there}))
            told.append(f"line {row.line}: {row.order_id} is known already, {where}. It is left as it is.")
        else:
            new.append(row)
    say(told)
    return new


def _whose(submission: Submission) -> str:
    return f"in {submission.channel}" + (f" by {submission.by}" if submission.by else "")


def _agreed(rows: Sequence[FollowRow], *, yes: bool, ask: Ask | None) -> bool:
    """Shows how due times were read that are not written out, and asks whether that is right."""
    shown = _preview([row for row in rows if row.needs_a_look])
    if not shown:
        return True
    say(["Due times as they were read:", *shown])
    if yes:
        return True
    if ask is None:
        warn(["Nothing is followed. If these times are right, run it again with --yes."])
        return False
    if ask(f"Follow {plural(len(rows), 'order')}? [y/N] ").strip().lower() in _YES:
        return True
    warn(["Nothing is followed."])
    return False


def _preview(rows: Sequence[FollowRow]) -> list[str]:
    """Each reading once, with the lines that have it."""
    lines: dict[str, list[str]] = defaultdict(list)
    for row, due in ((row, row.due) for row in rows if row.due):
        lines[f"{row.typed} → {time_in_words(due)} {due.zone}"].append(str(row.line))
    return [f"{numbered('line', there)}: {read}" for read, there in lines.items()]


async def _follow(store: Store, wanted: Sequence[FollowRow], channel: str, by: str) -> None:
    external = [ExternalOrder(row.order_id, row.cinema, row.due) for row in wanted]
    at = store.clock.time()
    await store.orders.submit(
        adopt(external, id=secrets.token_hex(8), team="", channel=channel, by=by, at=at, from_file=True)
    )
