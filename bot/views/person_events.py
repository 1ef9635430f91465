"""What people did about orders, each event in words; and that an id which a person gave was a wrong one (`orders.events`)."""

from __future__ import annotations

from typing import Final, assert_never

from bot.orders.change import ChangeKind
from bot.orders.events import (
    ChangeAsked,
    ChangeDropped,
    ChangeEvent,
    ChangeMade,
    ChangeNotMade,
    Followed,
    IdChanged,
    IdRejected,
    OutcomeResolved,
    PersonEvent,
    Unfollowed,
)
from bot.orders.order import Phase
from bot.views import order_facts
from bot.views.change import change_in_words
from bot.views.event_text import EventContext, EventText, Offer, sentences
from bot.views.phrases import person
from bot.views.status_labels import tracking_status
from bot.wording import times
from bot.wording.mrkdwn import code, untrusted

_UNSEEN: Final = "The portal has not said whose it is: until it does, the card takes another id."


def _resolved(event: OutcomeResolved) -> EventText:
    who = f"{person(event.by)} looked in the portal, {times.date_token(times.moment(event.at))}:"
    if event.order_id:
        unseen = _UNSEEN if event.unseen else ""
        return EventText("🤝", "It was placed.", sentences(f"{who} it is order {code(event.order_id)}.", unseen))
    return EventText("🤝", "It was not placed.", f"{who} it is not there.")


def _id_changed(event: IdChanged) -> EventText:
    who = f"{person(event.by)} gave it, {times.date_token(times.moment(event.at))},"
    rest = f"{who} in the place of {code(event.instead_of)}."
    return EventText("🤝", f"It is order {code(event.order_id)}.", sentences(rest, _UNSEEN if event.unseen else ""))


def _id_rejected(event: IdRejected, context: EventContext) -> EventText:
    by = f", which {person(event.by)} gave," if event.by else ""
    if event.owner:
        what = f"is one of the content owner {untrusted(event.owner)}"
    elif event.order_type:
        what = f"is of type “{untrusted(event.order_type)}” and no transfer"
    else:
        what = f"goes to {untrusted(event.cinema)}"
    wrong = f"Order {code(event.order_id)}{by} {what}, so it is another one."
    if context.order.phase is not Phase.UNKNOWN:
        return EventText("❓", "That was the id of another order.", wrong)
    ask = "What became of this order is not known: look in the portal for it again, then say here what you found."
    return EventText("❓", "That was the id of another order.", sentences(wrong, ask), offers=Offer.RESOLVE)


def _followed(event: Followed, context: EventContext) -> EventText:
    order, by = context.order, event.by
    due = order_facts.due(context.tracked)
    when = f"Due {order_facts.both_clocks(order, due)}." if due else "No due time was given."
    head = f"Following order {code(order.order_id)} on {order.portal.value}"
    return EventText("👀", f"{head},", f"for {person(by)}. {when}") if by else EventText("👀", f"{head}.", when)


def _unfollowed(event: Unfollowed, context: EventContext) -> EventText:
    who = f"{person(event.by)} stopped it." if event.by else ""
    after = "The portal goes on with the order: nothing was canceled."
    if tracking_status(context.tracked).landed:
        after = "It had landed already."
    return EventText("⏹️", "No longer followed.", sentences(who, after))


def _change(event: ChangeEvent, context: EventContext) -> EventText:
    what, at = change_in_words(event.change, context.order), times.date_token(times.moment(event.at))
    match event:
        case ChangeAsked():
            after = (
                "The portal's support has to make it. The card's buttons, or those of Details, say whether it was made."
            )
            return EventText("✏️", "A change is asked for", f"by {person(event.change.by)}, {at}: {what}", after)
        case ChangeMade() if event.change.kind is ChangeKind.CANCEL:
            said = f"says {person(event.by)}, {at}."
            return EventText("✏️", "It was canceled,", sentences(said, "It is not followed any more."))
        case ChangeMade():
            after = "From now on it is due then." if event.change.kind is ChangeKind.DUE else ""
            return EventText("✏️", "The change was made,", f"says {person(event.by)}, {at}: {what}", after)
        case ChangeNotMade():
            after = "The order stays as it was."
            return EventText("✏️", "The change was not made,", f"says {person(event.by)}, {at}: {what}", after)
        case ChangeDropped():
            who = f"{person(event.change.by)} asked for it by the id {code(event.order_id)}: {what}"
            after = "If support was written to, tell them that it was the wrong id."
            return EventText("✏️", "The change does not count any more.", sentences(who, after))
        case _:
            assert_never(event)


def person_event_text(event: PersonEvent, context: EventContext) -> EventText:
    """What a person did about an order, in words."""
    match event:
        case OutcomeResolved():
            return _resolved(event)
        case IdChanged():
            return _id_changed(event)
        case IdRejected():
            return _id_rejected(event, context)
        case ChangeAsked() | ChangeMade() | ChangeNotMade() | ChangeDropped():
            return _change(event, context)
        case Followed():
            return _followed(event, context)
        case Unfollowed():
            return _unfollowed(event, context)
        case _:
            assert_never(event)
