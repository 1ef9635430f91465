"""What people would complain about: computed from what Slack received and what the portal did, and from nothing else."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.slack.client import EVENT
from sandbox.portal import PortalBackend
from sandbox.slack import Message, Slack, said

LINE = re.compile(r"^(?!>)\S+ ~?(?:(?P<cinema>[^*]+?) · )?\*(?P<head>[^*]+)\*(?: (?P<rest>.*))?$")
"""Struck through or not: that it was told counts."""
FOLDED = re.compile(
    r"^\S+ ~?\*\d+ of \d+ failed:\* Transfer, \w+\.(?:~ [^:]+:)? (?P<cinemas>.+?)\.(?: Gofilex may .*)?$"
)
"""The same of several cinemas at once."""
ORDER_ID = re.compile(r"order `(\w+)`")
OF_PORTAL = re.compile(":(down|back):")
"""Notices of an outage: one message in each channel that waits."""
PLACED, NOT_PLACED, UNKNOWN = "It was placed", "It was not placed", "Outcome unknown"
UNKNOWN_FOR_A_WHILE = "The outcome was unknown for a while"
"""The same line, where the answer came before it could be told."""
NO_PORTAL_ORDER = frozenset((NOT_PLACED, UNKNOWN))
IN_ORDER = (
    ("Outcome unknown",),
    ("Accepted", PLACED, NOT_PLACED),
    ("Queued",),
    ("Transfer started",),
    ("Transfer failed",),
    ("Transfer is being tried again",),
    ("Received and checked", "Transfer has recovered"),
    ("Linked",),
    ("Delivered",),
)
RANK = {head: rank for rank, heads in enumerate(IN_ORDER) for head in heads}
MAY_PASS_UNSEEN = frozenset(("Queued", "Transfer started", "Transfer is being tried again", "Outcome unknown"))


@dataclass
class Wish:
    """What somebody ordered: one submission. draft: its id, "" until the form was sent. sure: a Confirm was answered."""

    marker: str
    channel: str
    cinemas: tuple[str, ...]
    draft: str = ""
    sure: bool = False


class Line(NamedTuple):
    """One thing told in a thread: of which cinema ("" for the only one), its first words, the rest, and when (seconds)."""

    cinema: str
    head: str
    rest: str
    at: float


class Double(NamedTuple):
    """Something that came twice. at: when Slack received what was then repeated, seconds since 1970."""

    what: str
    at: float


@dataclass
class Verdict:
    """orders, messages: how many there were. What is wrong is listed in words."""

    orders: int = 0
    messages: int = 0
    lines: int = 0
    placed_twice: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    doubled: list[Double] = field(default_factory=list)
    out_of_order: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return not (self.placed_twice or self.lost or self.doubled or self.out_of_order)

    def __str__(self) -> str:
        figures = (
            f"{self.orders} orders, {self.messages} messages with {self.lines} lines: "
            f"{len(self.placed_twice)} placed twice, {len(self.lost)} lost, {len(self.doubled)} doubled, "
            f"{len(self.out_of_order)} out of order"
        )
        faults = (*self.placed_twice, *self.lost, *(double.what for double in self.doubled), *self.out_of_order)
        return "\n".join([figures, *(f"  {fault}" for fault in faults)])


def judge(slack: Slack, backend: PortalBackend, wishes: list[Wish]) -> Verdict:
    """The verdict once everything has come to rest."""
    verdict = Verdict()
    roots: dict[str, list[Message]] = defaultdict(list)
    threads: dict[str, list[Message]] = defaultdict(list)
    for channel in slack.workspace.channels.values():
        for message in channel.messages:
            if message.from_bot and not message.ephemeral_for and channel.kind != "im":
                verdict.messages += 1
                if message.is_reply:
                    threads[str(message.thread_ts)].append(message)
                elif not OF_PORTAL.search(_notice_of(message)):
                    roots[_notice_of(message)].append(message)
    for wish in wishes:
        _judge_wish(wish, roots.pop(f"{wish.draft}:card", []), threads, backend, verdict)
    verdict.doubled += [
        Double(f"a message nobody can place: {said(m[0])[:80]!r}", float(m[0].ts)) for m in roots.values()
    ]
    return verdict


def lines(messages: list[Message]) -> list[Line]:
    """What the messages of a thread tell, in their order. (The first line of each is its notification, and left out.)"""
    texts = [(message, text) for message in messages for text in said(message).splitlines()[1:]]
    found = []
    for message, text in texts:
        at = float(message.ts)
        if folded := FOLDED.match(text):
            found += [Line(one, "Transfer failed", "", at) for one in re.split(r"; (?:and )?", folded["cinemas"])]
        elif match := LINE.match(text):
            found.append(Line(match["cinema"] or "", _head(match["head"]), match["rest"] or "", at))
    return found


def _head(text: str) -> str:
    head = re.split(r"[:.]| by ", text)[0]
    return UNKNOWN if head == UNKNOWN_FOR_A_WHILE else head


def _notice_of(message: Message) -> str:
    metadata = message.metadata or {}
    return str(metadata["event_payload"]["id"]) if metadata.get("event_type") == EVENT else f"? {message.ts}"


def _judge_wish(
    wish: Wish, cards: list[Message], threads: dict[str, list[Message]], backend: PortalBackend, verdict: Verdict
) -> None:
    placed = [order for order in backend.orders.values() if order.request.get("additionalText") == wish.marker]
    twice = [company for company, count in Counter(order.company.id for order in placed).items() if count > 1]
    verdict.placed_twice += [f"{wish.marker}: {company}" for company in twice]
    if not cards and not placed and not wish.sure:
        return  # Confirm never came through
    verdict.orders += len(wish.cinemas)
    _count(f"{wish.marker}: its card", [float(card.ts) for card in cards], 1, verdict)
    if len(cards) != 1:
        return
    [card] = cards
    told = lines(threads.pop(card.ts, []))
    verdict.lines += len(told)
    by_cinema: dict[str, list[Line]] = defaultdict(list)
    for line in told:
        by_cinema[line.cinema].append(line)
    if len(wish.cinemas) > 1:
        _count(f"{wish.marker}: the end of all", [line.at for line in by_cinema.pop("", [])], 1, verdict)
    if len(by_cinema) < len(wish.cinemas):
        verdict.lost.append(f"{wish.marker}: {len(by_cinema)} of {len(wish.cinemas)} orders told of")
    snapshot = set()
    for cinema, of_one in by_cinema.items():
        found = {id_ for line in of_one if line.head in ("Accepted", PLACED) for id_ in ORDER_ID.findall(line.rest)}
        snapshot |= found
        _judge_order(f"{wish.marker} {cinema}".strip(), of_one, found, backend, verdict)
    verdict.lost += [
        f"{wish.marker}: {order.id} is at the portal alone" for order in placed if order.id not in snapshot
    ]
    delivered = all(any(line.head == "Delivered" for line in of_one) for of_one in by_cinema.values())
    last = f"All {len(wish.cinemas)} delivered" if len(wish.cinemas) > 1 else "Delivered"
    if delivered and last not in said(card):
        verdict.lost.append(f"{wish.marker}: the card's last state; it says {said(card)[:200]!r}")


def _judge_order(name: str, told: list[Line], ids: set[str], backend: PortalBackend, verdict: Verdict) -> None:
    heads = Counter(line.head for line in told)
    if NOT_PLACED in heads:
        must = Counter([NOT_PLACED])
    else:
        must = Counter(["Accepted" if "Accepted" in heads else PLACED, "Delivered", "Delivery e-mail sent"])
        for job in backend.orders[next(iter(ids))].jobs if ids else ():
            failures = len(job.attempts) - 1
            if job.type == "download":
                must["Transfer has recovered" if failures else "Received and checked"] += 1
                must["Transfer failed"] += failures
            elif job.type == "link":
                must["Linked"] += 1
    for head in must.keys() | heads.keys():
        least = must[head]
        most = max(least, 1) if head in MAY_PASS_UNSEEN else least
        _count(f"{name}: {head!r}", [line.at for line in told if line.head == head], least, verdict, most)
    ranks = [RANK[line.head] for line in told if line.head in RANK]
    if ranks != sorted(ranks):
        verdict.out_of_order.append(f"{name}: {[line.head for line in told]}")


def _count(what: str, found: Sequence[float], least: int, verdict: Verdict, most: int | None = None) -> None:
    """found: when it was told, each time."""
    most = least if most is None else most
    if len(found) < least:
        verdict.lost.append(f"{what} told {len(found)} times, not {least}")
    elif len(found) > most:
        verdict.doubled.append(Double(f"{what} told {len(found)} times, not {most}", found[max(most - 1, 0)]))
