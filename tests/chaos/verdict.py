"""What people would complain about: computed from what Slack received and what the portal did, and from nothing else."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.slack.client import EVENT
from sandbox.portal import PortalBackend
from sandbox.slack import PostedMessage, Slack, text_of

LINE = re.compile(r"^(?!>)\S+ ~?(?:(?P<cinema>[^*]+?) · )?\*(?P<head>[^*]+)\*(?: (?P<rest>.*))?$")
"""Struck through or not: that it was told counts."""
FOLDED = re.compile(
    r"^\S+ ~?\*\d+ of \d+ failed:\* Transfer, \w+\.(?:~ [^:]+:)? (?P<cinemas>.+?)\.(?: Gofilex may .*)?$"
)
"""The same of several cinemas at once."""
NONE_ORDERED = re.compile(
    r"^\S+ \*\d+ of \d+ (?:refused|not placed)[^*]*\* (?:.*[.!?”] )?(?P<cinemas>[^.]+)\. None of these was ordered"
)
"""Several that the portal refused."""
ORDER_ID = re.compile(r"order `(\w+)`")
OF_PORTAL = re.compile(":(down|back):")
"""Notices of an outage: one message in each channel that waits."""
PLACED, NOT_PLACED, UNKNOWN = "It was placed", "It was not placed", "Outcome unknown"
UNKNOWN_FOR_A_WHILE = "The outcome was unknown for a while"
"""The same line, where the answer came before it could be told."""
SAME = {UNKNOWN_FOR_A_WHILE: UNKNOWN, "Refused": NOT_PLACED, "Not placed": NOT_PLACED}
WAITS = "The portal can't be reached"
NO_PORTAL_ORDER = frozenset((NOT_PLACED, UNKNOWN))
IN_ORDER = (
    (WAITS,),
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
MAY_PASS_UNSEEN = frozenset(("Queued", "Transfer started", "Transfer is being tried again", "Outcome unknown", WAITS))


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
    roots: dict[str, list[PostedMessage]] = defaultdict(list)
    threads: dict[str, list[PostedMessage]] = defaultdict(list)
    for channel in slack.workspace.channels.values():
        for message in channel.messages:
            if message.from_bot and not message.ephemeral_for and channel.kind != "im":
                verdict.messages += 1
                if message.is_reply:
                    threads[str(message.thread_ts)].append(message)
                elif not OF_PORTAL.search(notice_of(message)) and not _taken_back(message):
                    roots[notice_of(message)].append(message)
    for wish in wishes:
        cards = roots.pop(f"{wish.draft}:card", [])
        if any(card.deleted for card in cards):
            # What Slack took as a message of its own, for want of its card, and let nobody take back, was told there.
            for notice in [notice for notice in roots if notice.startswith(f"{wish.draft}:")]:
                threads[cards[-1].ts] += roots.pop(notice)
                threads[cards[-1].ts].sort(key=lambda one: float(one.ts))
        _judge_wish(wish, cards, threads, backend, verdict)
    verdict.doubled += [
        Double(f"a message nobody can place: {text_of(m[0])[:80]!r}", float(m[0].ts)) for m in roots.values()
    ]
    return verdict


def _taken_back(message: PostedMessage) -> bool:
    """Whether the bot itself deleted it: a line that stood in the channel because its card was gone."""
    return message.deleted and not notice_of(message).endswith(":card")


def lines(messages: list[PostedMessage]) -> list[Line]:
    """What the messages of a thread tell, in their order. (The first line of each is its notification, and left out.)"""
    texts = [(message, text) for message in messages for text in text_of(message).splitlines()[1:]]
    found = []
    for message, text in texts:
        at = float(message.ts)
        if folded := FOLDED.match(text):
            found += [Line(one, "Transfer failed", "", at) for one in re.split(r"; (?:and )?", folded["cinemas"])]
        elif folded := NONE_ORDERED.match(text):
            found += [Line(one, NOT_PLACED, "", at) for one in re.split(r"; (?:and )?", folded["cinemas"])]
        elif match := LINE.match(text):
            found.append(Line(match["cinema"] or "", _head(match["head"]), match["rest"] or "", at))
    return found


def _head(text: str) -> str:
    head = re.sub(r"^The [A-Z]+ portal", "The portal", re.split(r"[:.]| by | at the ", text)[0])
    return SAME.get(head, head)


def notice_of(message: PostedMessage) -> str:
    """The id of what a message of the bot's tells first, `<submission>:…`; of one that has none, what nothing else is."""
    metadata = message.metadata or {}
    return str(metadata["event_payload"]["id"]) if metadata.get("event_type") == EVENT else f"? {message.ts}"


def _judge_wish(
    wish: Wish,
    cards: list[PostedMessage],
    threads: dict[str, list[PostedMessage]],
    backend: PortalBackend,
    verdict: Verdict,
) -> None:
    placed = [order for order in backend.orders.values() if order.request.get("additionalText") == wish.marker]
    twice = [company for company, count in Counter(order.company.id for order in placed).items() if count > 1]
    verdict.placed_twice += [f"{wish.marker}: {company}" for company in twice]
    if not cards and not placed and not wish.sure:
        return  # Confirm never came through
    verdict.orders += len(wish.cinemas)
    card, told = _told_of(wish, sorted(cards, key=lambda one: float(one.ts)), threads, verdict)
    if card is None:
        return
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
    if delivered and last not in text_of(card):
        verdict.lost.append(f"{wish.marker}: the card's last state; it says {text_of(card)[:200]!r}")


def _told_of(
    wish: Wish, cards: list[PostedMessage], threads: dict[str, list[PostedMessage]], verdict: Verdict
) -> tuple[PostedMessage | None, list[Line]]:
    """The card that counts, None where that can't be said, and what was told under all of them.

    A card that somebody deleted is posted anew when there is news, and the thread goes on under the new one. Slack then says
    nothing any more of what stands under the old one, so that what its last message told may be told again.
    """
    there, gone = [card for card in cards if not card.deleted], [card for card in cards if card.deleted]
    _count(f"{wish.marker}: its card", [float(card.ts) for card in there], 0 if gone else 1, verdict, 1)
    told: list[Line] = []
    for card in cards:
        under = threads.pop(card.ts, [])
        last_message = [line for line in told if line.at == told[-1].at]
        again = {(line.cinema, line.head) for line in last_message}
        told += [line for line in lines(under) if (line.cinema, line.head) not in again]
    last: PostedMessage | None = next(reversed(there or gone), None)
    return last, told


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
