"""Adoption: orders that were placed elsewhere become a submission of their own, followed like the others. Pure; for the form of
`/encore follow` and for files of `encore-bot follow`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.cinemas.cinema import Cinema
from bot.cinemas.time_zones import is_zone
from bot.orders.date_reading import Read
from bot.orders.events import Followed
from bot.orders.ids import pasted_id
from bot.orders.intake import Entry, Intake
from bot.orders.life import AuditEntry, Follow, initial_snapshot
from bot.orders.order import Order, OrderRequest, Phase, Submission
from bot.orders.placed import Placed
from bot.orders.time_fields import resolved_or_why
from bot.orders.tracked_order import TrackedOrder
from bot.wall_time import WallTime
from bot.when import read as read_text
from bot.wording import field_problems
from gofilex import Portal


@dataclass(frozen=True, slots=True)
class ExternalOrder:
    """An order of which a person gave the id: its cinema as far as it is known, always with a zone, and its due time, if anybody gave it. zone: the
    cinema's as the person named it, which goes before the portal's; `""` where nobody did."""

    order_id: str
    cinema: Cinema
    due: WallTime | None = None
    zone: str = ""

    @classmethod
    def typed(cls, portal: Portal, order_id: str, due: WallTime | None = None, zone: str = "") -> ExternalOrder:
        """One that was typed into the form, which asks for no cinema."""
        return cls(order_id, Cinema(portal, zone=zone or "UTC"), due, zone)

    @property
    def portal(self) -> Portal:
        return self.cinema.portal


def adopt(
    external: Sequence[ExternalOrder], *, id: str, team: str, channel: str, by: str, at: float, from_file: bool = False  # noqa: A002 - the submission's
) -> Intake:  # fmt: skip
    """What is taken in: one submission with all of these orders, each polled from now on. by: the Slack user, `""` where nobody is
    named; of a file it is not told in the thread. at: now, seconds since 1970."""
    submission = Submission(id=id, team=team, channel=channel, by=by, created=at, size=len(external), external=True)
    event = Followed(at, "" if from_file else by)
    entries = []
    for number, one in enumerate(external):
        order = Order(
            id, number, OrderRequest(one.cinema, one.due), phase=Phase.PLACED, order_id=one.order_id,
            placed=Placed(zone=one.zone) if one.zone else None,
        )  # fmt: skip
        follow = Follow(initial_snapshot(order, at, catching_up=True), at)
        entries.append(Entry(order, follow, (event,)))
    return Intake(submission, tuple(entries), AuditEntry("followed", by))


def followed_in(
    channel: str, found: Iterable[tuple[Submission, TrackedOrder]]
) -> tuple[Submission, TrackedOrder] | None:
    """Of the orders of an id, wherever they are kept, the one that keeps a person from following it in this channel too: each
    channel is told once, and of one that has ended it may be told anew."""
    return next(((where, one) for where, one in found if where.channel == channel and not one.ended), None)


def known_already(found: Sequence[tuple[Submission, TrackedOrder]]) -> list[Submission]:
    """The same for an id out of a file, where nobody looks at each: whatever knows it keeps it from being followed."""
    return [submission for submission, _ in found]


def read_form(
    answers: Mapping[str, str], *, portals: Sequence[Portal], now: datetime, language: str = "", read: Read = read_text
) -> ExternalOrder | dict[str, str]:
    """The order that the form asks to follow, or an error for each bad field. Without a zone, due is UTC."""
    errors: dict[str, str] = {}
    typed, zone, text = answers.get("order_id", ""), answers.get("zone", ""), answers.get("due", "")
    name = answers.get("portal", "")
    if name not in portals:
        errors["portal"] = field_problems.CHOOSE_PORTAL
    order_id = pasted_id(typed)
    if not order_id:
        errors["order_id"] = field_problems.not_an_id(typed) if typed else field_problems.NO_ORDER_ID
    if not answers.get("channel"):
        errors["channel"] = field_problems.CHOOSE_CHANNEL
    if zone and not is_zone(zone):
        errors["zone"] = field_problems.no_zone_name(zone)
    due = None
    if text and "zone" not in errors:
        answer = resolved_or_why(text, zone or "UTC", now=now, language=language, read=read)
        if isinstance(answer, str):
            errors["due"] = answer
        else:
            due = answer
    return errors or ExternalOrder.typed(Portal(name), order_id, due, zone)
