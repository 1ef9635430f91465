"""What became of sending an order, and what people did about it, each event in words (`orders.events`)."""

from __future__ import annotations

from typing import Final, assert_never

from bot.cinemas.time_zones import is_zone
from bot.orders.events import (
    Accepted,
    AnswerDiffers,
    Dropped,
    OrderEvent,
    OrderRefused,
    OutcomeUnknown,
    PersonEvent,
    Waiting,
    ZoneDiffers,
)
from bot.orders.order import Order, Phase, SaidBy
from bot.orders.placed import Placed
from bot.views import order_facts
from bot.views.differences import differences_in_words
from bot.views.event_text import EventContext, EventText, Offer, in_their_words, sentences, why_nothing_was_ordered
from bot.views.fields import about
from bot.views.person_events import person_event_text
from bot.views.phrases import delivers_in_words, person, request_in_words, times_in_words
from bot.wording import times
from bot.wording.figures import bytes_in_words
from bot.wording.mrkdwn import code, untrusted

_REASON: Final = 600
"""Characters of a reason that are shown."""


def _refused(event: OrderRefused, context: EventContext) -> EventText:
    said = in_their_words(untrusted(event.reason, _REASON) or "it gave no reason", event.said_by)
    fields = about(event.fields)
    after = "" if context.many else "Nothing was ordered. The card opens the form again with everything still in it."
    head = why_nothing_was_ordered(event.said_by, context.order.portal.value)
    return EventText("⛔", head[:1].upper() + head[1:], sentences(said, fields), after)


def _unknown(event: OutcomeUnknown, context: EventContext) -> EventText:
    order = context.order
    if order.phase is not Phase.UNKNOWN:  # it was resolved before this could be told
        placed = order.phase is Phase.PLACED
        now = f"It was placed: order {code(order.order_id)}." if placed else "It was not placed."
        return EventText("🤝", "The outcome was unknown for a while.", now)
    sent = [*request_in_words(order.request), *times_in_words(order.request)]
    reference = f"Reference {code(event.reference)}." if event.reference else ""
    reason = untrusted(event.reason, _REASON)
    rest = sentences(
        _why_unknown(reason, event.said_by) if reason else "It was sent, but no answer came that can be trusted.",
        "It will not be sent again by itself. Look in the portal for it, then say here what you found.",
        reference,
    )
    what = "" if context.many else f"\n> Sent: {order_facts.cinema(order)} · {' · '.join(sent)}"
    return EventText("❓", "Outcome unknown.", rest + what, offers=Offer.RESOLVE)


def _why_unknown(reason: str, said_by: SaidBy) -> str:
    said = in_their_words(reason, said_by)
    return f"The portal said: {said}" if said_by is SaidBy.PORTAL else said


def _waiting(event: Waiting, context: EventContext) -> EventText:
    reason = untrusted(event.reason, 300)
    return EventText(
        "⏳",
        f"The {context.order.portal.value} portal can't be reached.",
        sentences(
            "Nothing has been sent yet; it goes out as soon as the portal answers.", f"({reason})" if reason else ""
        ),
    )


def _answer_differs(event: AnswerDiffers, context: EventContext) -> EventText:
    said = [untrusted(words, _REASON) for words in differences_in_words(context.order, event.differences)]
    head = f"The {context.order.portal.value} portal has it otherwise than it was ordered:"
    after = "It can't be changed from here; the portal's support can. Ordering again would make a second order."
    return EventText("⚠️", head, sentences(*said), "" if context.many else after, offers=Offer.SUPPORT)


def _zone_differs(event: ZoneDiffers) -> EventText:
    """The times are the same moments on both clocks: else it is told as a difference."""
    head = f"This cinema's clock is {code(event.theirs)}, not {code(event.ours)}."
    if not is_zone(event.theirs):
        return EventText("🌍", head, "The portal says so. That is no time zone, so the directory keeps its own.")
    return EventText(
        "🌍", head, "The portal says so, and the directory has been corrected. For these times the two clocks agree."
    )


def _placed(event: Accepted | AnswerDiffers, context: EventContext) -> EventText:
    """The portal placed it: its id, what it will deliver, and what it chose by itself; or what it has otherwise."""
    order = context.order
    if isinstance(event, AnswerDiffers):
        return _answer_differs(event, context)
    if context.many or order.placed is None:
        return EventText("👍", "Accepted:", f"order {code(order.order_id)}.")
    delivers = delivers_in_words(order)
    size = f", {bytes_in_words(order.placed.size)}" if order.placed.size else ""
    will = f"It will deliver {delivers}{size}." if delivers else ""
    own = _chosen_by_portal(order, order.placed)
    chosen = f"Set by the portal: {'; '.join(own)}." if own else ""
    return EventText(
        "👍",
        f"Accepted by the {order.portal.value} portal:",
        sentences(f"order {code(order.order_id)}.", will, chosen),
    )


def _chosen_by_portal(order: Order, placed: Placed) -> list[str]:
    """What the portal filled in where nothing was given."""
    request, own = order.request, []
    for name, given, answered in (
        ("transfer after", request.transfer_after, times.parse_instant(placed.transfer_after)),
        ("release after", request.release_after, times.parse_instant(placed.release_after)),
    ):
        if given is None and answered:
            own.append(f"{name} {order_facts.both_clocks(order, answered)}")
    if placed.description and not request.description:
        own.append(f"description “{untrusted(placed.description)}”")
    return own


def order_event_text(event: OrderEvent, context: EventContext) -> EventText:
    """What became of an order, or what a person did about it, in words."""
    if isinstance(event, PersonEvent):
        return person_event_text(event, context)
    match event:
        case Accepted() | AnswerDiffers():
            return _placed(event, context)
        case OrderRefused():
            return _refused(event, context)
        case OutcomeUnknown():
            return _unknown(event, context)
        case Waiting():
            return _waiting(event, context)
        case Dropped():
            by = f"Stopped by {person(event.by)}." if event.by else ""
            return EventText("⚪", "Not placed.", sentences(untrusted(event.reason, _REASON), by))
        case ZoneDiffers():
            return _zone_differs(event)
        case _:
            assert_never(event)
