"""`/encore follow`: an order that was placed elsewhere becomes a submission of its own, followed like the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.cinemas.cinema import Cinema
from bot.cinemas.time_zones import is_zone
from bot.orders.date_reading import Read
from bot.orders.order import Order, OrderRequest, Phase, Submission
from bot.orders.placed import Placed
from bot.orders.time_fields import resolved_or_why
from bot.wall_time import WallTime
from bot.when import read as read_text
from bot.wording import field_problems
from gofilex import Portal

NOBODY_SAID = WallTime(datetime(1, 1, 1), "UTC")  # noqa: DTZ001 - a wall-clock time
"""The due time of an order placed elsewhere when nobody gave it."""


def followed(
    portal: Portal, order_id: str, *, id: str, team: str, channel: str, by: str, now: datetime,  # noqa: A002 - the submission's
    due: WallTime = NOBODY_SAID, zone: str = "",
) -> tuple[Submission, list[Order]]:  # fmt: skip
    """What the store takes in: the submission and its one order. zone: the cinema's, `""` if unknown."""
    cinema = Cinema(portal, zone=zone or "UTC")
    at = now.timestamp()
    submission = Submission(id=id, team=team, channel=channel, by=by, created=at, size=1, external=True)
    placed = Placed(zone=zone, due="" if due == NOBODY_SAID else due.instant.isoformat())
    order = Order(id, 0, OrderRequest(cinema, due), phase=Phase.PLACED, order_id=order_id, placed=placed)
    return submission, [order]


def read_form(
    answers: Mapping[str, str], *, portals: Sequence[Portal], now: datetime, language: str = "", read: Read = read_text
) -> tuple[Portal, str, WallTime, str] | dict[str, str]:
    """The form's answers as (portal, order id, due, zone), or an error for each bad field. Without a zone, due is UTC."""
    errors: dict[str, str] = {}
    order_id, zone, text = answers.get("order_id", ""), answers.get("zone", ""), answers.get("due", "")
    name = answers.get("portal", "")
    if name not in portals:
        errors["portal"] = field_problems.CHOOSE_PORTAL
    if not order_id or len(order_id.split()) != 1:
        errors["order_id"] = field_problems.NO_ORDER_ID
    if not answers.get("channel"):
        errors["channel"] = field_problems.CHOOSE_CHANNEL
    if zone and not is_zone(zone):
        errors["zone"] = field_problems.no_zone_name(zone)
    due = NOBODY_SAID
    if text and "zone" not in errors:
        answer = resolved_or_why(text, zone or "UTC", now=now, language=language, read=read)
        if isinstance(answer, str):
            errors["due"] = answer
        else:
            due = answer
    return errors or (Portal(name), order_id, due, zone)
