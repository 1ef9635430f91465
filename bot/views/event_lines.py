"""Event lines: one event, put into words, on a line that says whose it is and what can be pressed under it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from bot.notices.notice import AllEnded, IncidentOver, Notice, PortalEvent, UnknownKind
from bot.orders.events import OrderEvent
from bot.orders.order import Order, Submission
from bot.orders.tracked_order import TrackedOrder
from bot.views import order_facts
from bot.views.batch_card import ending
from bot.views.event_text import EventContext, EventText, sentences
from bot.views.order_events import order_event_text
from bot.views.portal_events import portal_event_text
from bot.views.status_labels import status_label
from bot.views.tracking_events import tracking_event_text
from bot.wording.figures import listed
from bot.wording.mrkdwn import code, untrusted

COMPACT_FROM: Final = 20
"""Lines in one message from which each is told in a few words."""

NAMED: Final = 6
"""Cinemas of one line that are called by name."""


class EventLine(NamedTuple):
    """orders: whose it is; none where it is of the whole submission, or of a portal."""

    said: EventText
    text: str
    orders: tuple[Order, ...] = ()


def event_line(
    notice: Notice, submission: Submission, found: Sequence[TrackedOrder], *, compact: bool = False
) -> EventLine:
    """The line of one notice. found: all tracked orders of the submission. compact: in a few words."""
    of_all = found[0] if found and notice.order is None else None
    tracked = next((tracked for tracked in found if tracked.order.number == notice.order), of_all)
    own = tracked.order if tracked and notice.order is not None else None
    said = event_text(notice, submission, tracked, found)
    whose = f"{order_facts.cinema(own, 100)} · " if own and len(found) > 1 else ""
    text = f"{said.emoji} {whose}*{said.head}*{_rest(said, compact=compact)}"
    return EventLine(said, text.partition("\n")[0] if compact else text, (own,) if own else ())


def event_text(
    notice: Notice, submission: Submission, tracked: TrackedOrder | None, found: Sequence[TrackedOrder]
) -> EventText:
    """What a notice tells, in words. tracked: its order, the first for one of the whole submission."""
    event = notice.event
    if isinstance(event, PortalEvent):
        return portal_event_text(event)
    if isinstance(event, UnknownKind) and not event.name:
        return EventText("▫️", "Something happened that can't be read here.", "The card shows how it stands.")
    if tracked is None or isinstance(event, UnknownKind):
        return EventText("▫️", f"{code(event.name if isinstance(event, UnknownKind) else event.kind)}.")
    if isinstance(event, AllEnded):
        return EventText("🏁", f"{ending(found)}: {order_facts.subject(submission, tracked.order)}.")
    if isinstance(event, IncidentOver):
        return _incident_over(event, found)
    around = EventContext(submission, tracked, found)
    if isinstance(event, OrderEvent):
        return order_event_text(event, around)
    return tracking_event_text(event, around)


def _incident_over(event: IncidentOver, found: Sequence[TrackedOrder]) -> EventText:
    now = [
        f"{order_facts.cinema(tracked.order, 60)}: {untrusted(status_label(tracked).word.lower(), 60)}"
        for tracked in found
        if tracked.order.number in event.orders
    ]
    return EventText("🟢", "What was told here before no longer holds.", f"Now {listed(now, NAMED, '; ')}.")


def _rest(said: EventText, *, compact: bool) -> str:
    rest = sentences(said.rest, said.advice)
    return f" {rest}" if rest and (not compact or said.head.endswith(":")) else ""
