"""What happened to a portal itself, each event in words. Administrators, who have no order here, are told of it too."""

from __future__ import annotations

from typing import assert_never

from bot.notices.notice import NoStatusEndpoint, OrderingBlocked, PortalBack, PortalDown, PortalEvent
from bot.views.event_text import EventText, full_stop, sentences
from bot.wording import times
from bot.wording.figures import duration
from bot.wording.mrkdwn import code, untrusted


def portal_event_text(event: PortalEvent) -> EventText:
    """What happened, in words."""
    match event:
        case PortalDown():
            return _down(event)
        case PortalBack():
            return _back(event)
        case NoStatusEndpoint():
            return EventText(
                "🐢",
                f"The {event.portal.value} portal cannot be asked for many orders at once.",
                sentences(
                    "Each of its orders is followed by its jobs alone: with more requests, and news of many orders comes "
                    "later.",
                    f"What came of orders/status: {untrusted(event.why, 300)}.",
                    "That is tried again now and then.",
                ),
            )
        case OrderingBlocked():
            return _no_orders(event)
        case _:
            assert_never(event)


def _down(event: PortalDown) -> EventText:
    portal, since = event.portal.value, times.date_token(times.moment(event.since))
    if event.token:
        rest = (
            f"since {since} no order can be placed or followed there. An administrator asks the portal's support for a new "
            f"token, sets it as {code(f'GOFILEX_{portal}_TOKEN')}, and starts the bot again. Nothing is lost: news goes on then."
        )
        return EventText("🔒", f"The {portal} portal does not accept this bot's token:", rest)
    if event.jobs:
        said = full_stop(untrusted(event.why, 600)) if event.why else ""
        after = "What fails there, and what lands, is heard late or not at all until it does: look in the portal."
        rest = sentences(said, f"So it is since {since}.", after)
        return EventText("🔒", f"The {portal} portal says how orders stand, but does not list their jobs:", rest)
    if why := untrusted(event.why, 600):
        rest = sentences(full_stop(why), f"So it is since {since}.", "Nothing is lost: news goes on when it says so.")
        return EventText("🔒", f"The {portal} portal answers, but does not say how orders stand:", rest)
    rest = f"since {since}. Nothing is lost: news goes on when it is back."
    return EventText("🔌", f"The {portal} portal has not answered", rest)


def _back(event: PortalBack) -> EventText:
    portal, gone = event.portal.value, event.at - event.since
    if event.jobs:
        after = f"It did not for {duration(gone)}; the news goes on." if gone > 0 else "The news goes on."
        return EventText("🔓", f"The {portal} portal lists the jobs of orders again.", after)
    if event.token:
        after = f"It did not for {duration(gone)}; the news goes on." if gone > 0 else "The news goes on."
        return EventText("🔓", f"The {portal} portal accepts this bot's token again.", after)
    if event.why:
        after = f"It did not for {duration(gone)}; the news goes on." if gone > 0 else "The news goes on."
        return EventText("🔓", f"The {portal} portal says again how orders stand.", after)
    after = f"It was away for {duration(gone)}; the news goes on." if gone > 0 else "The news goes on."
    return EventText("🔌", f"The {portal} portal is back.", after)


def _no_orders(event: OrderingBlocked) -> EventText:
    portal, why = event.portal.value, untrusted(event.why, 300)
    if event.token:
        return EventText(
            "🚧",
            f"The {portal} portal does not accept this bot's token:",
            f"an order was refused ({why}), and so will all be. Ask the portal's support for a new one, set it as "
            f"{code(f'GOFILEX_{portal}_TOKEN')}, and start the bot again; put into the file that "
            f"{code(f'GOFILEX_{portal}_TOKEN_FILE')} names, it is read without that.",
        )
    return EventText(
        "🚧",
        f"An order was not taken at the {portal} portal's address:",
        sentences(
            f"it was sent to {code(event.address, 300)}, and the answer was {why}.",
            "Either that address is wrong, or this portal does not offer it. "
            f"Check {code(f'GOFILEX_{portal}_URL')} if it is set; else ask the portal's support.",
            "What became of the order stands in its own thread.",
        ),
    )
