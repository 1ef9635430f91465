"""What the portal placed, held against what was asked: each difference would be a wrong delivery. Pure.

What the portal leaves out of its answer is no difference, and neither is what it chose where nothing was asked.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final, TypeAlias

from bot.cinemas.time_zones import is_zone, same_clock
from bot.orders.order import TIMES, OrderRequest, Party
from bot.orders.placed import Difference, DifferenceKind
from bot.wall_time import WallTime
from gofilex import EncoreOrder, OrderState, OrderStatus
from gofilex.models import Named

ELECTRONIC: Final = "electronic"
"""The medium of what comes over the network (API documentation, add-encore); another is sent on a disk."""

TRANSFER: Final = "transfer"
"""The type of what add-encore adds: "a transfer order containing encore assets" (its page). Key orders are another."""

_NOTHING_TO_DELIVER: Final = {OrderState.DUPLICATE.value, OrderState.CANCELED.value}
"""With these states the portal says itself that nothing comes."""

_SAME_MINUTE: Final = timedelta(minutes=1)


Found: TypeAlias = list[Difference]


def differences(request: OrderRequest, answer: EncoreOrder) -> tuple[Difference, ...]:
    """What of `request` is otherwise in the portal's answer to it, what matters most first."""
    return (
        *_times(request, answer),
        *_company(request, answer),
        *_content(request, answer),
        *_named(DifferenceKind.OWNER, request.owner, answer.owner),
        *_named(DifferenceKind.BOOKER, request.booker, answer.booker),
        *_way(answer),
    )


def no_encore_order(status: OrderStatus) -> tuple[Difference, ...]:
    """What orders/status says of an order that it does not say of one for an encore."""
    found = []
    if status.type and status.type.lower() != TRANSFER:
        found.append(Difference(DifferenceKind.TYPE, TRANSFER, status.type))
    return (*found, *_medium(status.medium))


def other_zone(request: OrderRequest, answer: EncoreOrder) -> str:
    """The zone in which the portal has the cinema, if its clock is not that of the directory; `""` if it is, or where
    either is not known."""
    ours, theirs = request.cinema.zone, answer.timezone or ""
    if not ours or not is_zone(theirs) or same_clock(ours, theirs):
        return ""
    return theirs


def _times(request: OrderRequest, answer: EncoreOrder) -> Found:
    """Times that are other moments than were asked for. Where that is because the portal reads them on another clock, that
    is one difference, whatever the number of times."""
    zone = other_zone(request, answer)
    asked = {name: time for name in TIMES if (time := getattr(request, name)) is not None}
    answered = {
        "due": answer.delivery_due,
        "transfer_after": answer.transfer_after,
        "release_after": answer.release_after,
    }
    found = []
    moved = False
    for name, time in asked.items():
        meant = WallTime(time.wall, zone).instant if zone and not time.happens_twice else time.instant
        there = answered[name] or meant
        if _same(there, meant):
            moved = moved or not _same(there, time.instant)
        elif not _same(there, time.instant):
            found.append(Difference(DifferenceKind(name), time.to_text(), there.astimezone(UTC).isoformat()))
    if moved:
        found.append(Difference(DifferenceKind.CLOCK, request.cinema.zone, zone))
    return found


def _same(one: datetime, other: datetime) -> bool:
    return abs(one - other) < _SAME_MINUTE


def _company(request: OrderRequest, answer: EncoreOrder) -> Found:
    """By its id; for a cinema that was named by another numbering, by its country."""
    cinema, company = request.cinema, answer.company
    if company is None:
        return []
    location = company.location
    named = ", ".join(part for part in (company.name, location.city if location else "") if part)
    if cinema.id and company.id and company.id != cinema.id:
        return [Difference(DifferenceKind.COMPANY, cinema.id, f"{named} ({company.id})" if named else company.id)]
    countries = [country.upper() for country in location.countries] if location else []
    if not cinema.id and cinema.country and countries and cinema.country.upper() not in countries:
        return [Difference(DifferenceKind.COMPANY, cinema.key, f"{named} ({', '.join(countries)})".strip())]
    return []


def _content(request: OrderRequest, answer: EncoreOrder) -> Found:
    """The event, and what will be delivered (API documentation, add-encore: `_derived.encores`)."""
    found: Found = []
    if request.event and answer.event and answer.event.id and answer.event.id != request.event:
        found.append(Difference(DifferenceKind.EVENT, request.event, answer.event.id))
    if answer.status.state in _NOTHING_TO_DELIVER or not answer.lists_what_it_delivers:
        return found
    delivers = answer.derived.encores
    if not delivers:
        return found if _lists_something_else(answer) else [*found, Difference(DifferenceKind.NOTHING)]
    if request.assets:
        asked, answered = set(request.assets), {(encore.uuid or "").lower() for encore in delivers}
        unnamed = "" in answered
        if asked != answered and not (unnamed and len(delivers) == len(asked) and answered - {""} <= asked):
            found.append(
                Difference(
                    DifferenceKind.ASSETS,
                    ", ".join(request.assets),
                    ", ".join(encore.uuid or encore.id or "?" for encore in delivers),
                )
            )
    return found


def _lists_something_else(answer: EncoreOrder) -> bool:
    """A size, or content of another kind: then a list of encores that is empty, or was not to be read, is not the whole word."""
    derived = answer.derived
    return bool(derived.size or derived.versions or derived.composition_playlists or derived.digital_cinema_packages)


def _named(kind: DifferenceKind, asked: Party | None, answered: Named | None) -> Found:
    return party_difference(kind, asked, answered.id or "", answered.name or "") if answered else []


def party_difference(kind: DifferenceKind, asked: Party | None, answered: str, name: str) -> Found:
    """That the owner or the booker, by its id and its name, is another one. One that was given by another numbering, or that the
    portal leaves out, is not to be compared."""
    if asked is None or not asked.id or not answered or answered == asked.id:
        return []
    return [Difference(kind, asked.id, f"{name} ({answered})" if name else answered)]


def _way(answer: EncoreOrder) -> Found:
    """How it gets to the cinema."""
    found = []
    if answer.managed is False:
        found.append(Difference(DifferenceKind.UNMANAGED))
    return [*found, *_medium(answer.medium)]


def _medium(answered: str | None) -> Found:
    if not answered or answered.lower() == ELECTRONIC:
        return []
    return [Difference(DifferenceKind.MEDIUM, ELECTRONIC, answered)]
