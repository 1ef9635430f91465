"""What became of sending an order, and what people did about it, each kind in words (`notices.notice.Kind`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bot.notices.notice import Kind, Notice
from bot.orders.order import Phase, SaidBy
from bot.tracking.snapshot import Standing
from bot.views import order_facts
from bot.views.event_text import Scene, Told, sentences
from bot.views.fields import about
from bot.views.order_events import accepted
from bot.views.phrases import person, request_in_words, times_in_words
from bot.views.status_labels import standing
from bot.views.table import ending
from bot.wall_time import WallTime, zone_named
from bot.wording import times
from bot.wording.figures import duration
from bot.wording.mrkdwn import code, foreign


def _reason(scene: Scene, most: int = 600) -> str:
    return foreign(scene.data("reason", scene.order.reason), most)


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?", "…")) else f"{sentence}."


def _refused(scene: Scene) -> Told:
    portal, said_by = scene.order.portal.value, scene.data("said_by", scene.order.said_by)
    reason = _reason(scene) or "it gave no reason"
    said = f"“{reason.rstrip('.')}”." if said_by == SaidBy.PORTAL else _ended(reason)
    fields = about(scene.data("fields", " ".join(scene.order.fields)).split())
    after = "" if scene.many else "Nothing was ordered. The card opens the form again with everything still in it."
    head = f"Not placed at the {portal} portal:" if said_by == SaidBy.BOT else f"Refused by the {portal} portal:"
    return Told("⛔", head, sentences(said, fields, after))


def _unknown(scene: Scene) -> Told:
    order = scene.order
    if order.phase is not Phase.UNKNOWN:  # it was settled before this could be told
        return Told("❓", "The outcome was unknown for a while.", "It has been settled since.")
    sent = [*request_in_words(order.request), *times_in_words(order.request)]
    reference = f"Reference {code(order.reference)}." if order.reference else ""
    reason = _reason(scene)
    if reason and scene.data("said_by", order.said_by) == SaidBy.PORTAL:
        reason = f"The portal said: “{reason.rstrip('.')}”."
    rest = sentences(
        _ended(reason) if reason else "It was sent, but no answer came that can be trusted.",
        "It will not be sent again by itself. Look in the portal for it, then say here what you found.",
        reference,
    )
    what = "" if scene.many else f"\n> Sent: {order_facts.cinema(order)} · {' · '.join(sent)}"
    return Told("❓", "Outcome unknown.", rest + what, settle=True)


def _waiting(scene: Scene) -> Told:
    reason = foreign(scene.data("why", scene.order.reason), 300)
    return Told(
        "⏳",
        f"The {scene.order.portal.value} portal can't be reached.",
        sentences(
            "Nothing has been sent yet; it goes out as soon as the portal answers.", f"({reason})" if reason else ""
        ),
    )


def _dropped(scene: Scene) -> Told:
    by = scene.data("by", scene.order.settled_by)
    return Told("⚪", "Not placed.", sentences(_reason(scene), f"Stopped by {person(by)}." if by else ""))


def _settled(scene: Scene) -> Told:
    order, by = scene.order, scene.data("by", scene.order.settled_by)
    who = f"{person(by)} looked in the portal:" if by else "Settled:"
    if scene.data("outcome", "placed" if order.phase is Phase.PLACED else "") == "placed":
        return Told("🤝", "It was placed.", f"{who} it is order {code(scene.data('order_id', order.order_id))}.")
    return Told("🤝", "It was not placed.", f"{who} it is not there.")


def _followed(scene: Scene) -> Told:
    order, by = scene.order, scene.data("by", scene.submission.by)
    due = order_facts.due(scene.row)
    when = f"Due {order_facts.both_clocks(order, due)}." if due else "No due time was given."
    head = f"Following order {code(order.order_id)} on {order.portal.value}"
    return Told("👀", f"{head},", f"for {person(by)}. {when}") if by else Told("👀", f"{head}.", when)


def _unfollowed(scene: Scene) -> Told:
    by = scene.data("by")
    who = f"{person(by)} stopped it." if by else ""
    after = "The portal goes on with the order: nothing was canceled."
    if standing(scene.row) is Standing.DELIVERED:
        after = "It had landed already."
    return Told("⏹️", "No longer followed.", sentences(who, after))


def _zone_differs(scene: Scene) -> Told:
    """What the difference means for the times: the portal reads a wall-clock time on the cinema's own clock, so the
    clock's reading was kept and the moment is another one."""
    order = scene.order
    was = scene.data("ours", order.request.cinema.zone)
    now = scene.data("theirs", order.placed.zone if order.placed else "")
    head = f"This cinema's clock is {code(now)}, not {code(was)}."
    due = order.request.due
    meant = ""
    if _zone(was) and _zone(now):
        then = WallTime(due.wall, now)
        shift = (then.instant - WallTime(due.wall, was).instant).total_seconds() / 3600
        if shift:
            hours = f"{abs(shift):g} {'hour' if abs(shift) == 1 else 'hours'} {'later' if shift > 0 else 'earlier'}"
            meant = (
                f"Due is still {foreign(times.at_place(then, order_facts.place(order)), 300)}, "
                f"but that is {hours} than the preview counted (your clock: {times.date_token(then.instant)}). "
                "Check it; a change goes through the portal's support."
            )
        else:
            meant = "For these times the two clocks agree, so nothing moves."
    return Told("🌍", head, sentences("The portal says so, and the directory has been corrected.", meant))


def _zone(name: str) -> bool:
    try:
        zone_named(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _portal_down(notice: Notice) -> Told:
    portal = foreign(notice.data.get("portal", ""), 20)
    if why := foreign(notice.data.get("why", ""), 600):
        since = times.date_token(times.moment(_since(notice)))
        rest = sentences(_ended(why), f"So it is since {since}.", "Nothing is lost: news goes on when it answers.")
        return Told("🔒", f"The {portal} portal does not say how orders stand:", rest)
    return Told(
        "🔌",
        f"The {portal} portal has not answered" if portal else "The portal has not answered",
        f"since {times.date_token(times.moment(_since(notice)))}. Nothing is lost: news goes on when it is back.",
    )


def _portal_back(notice: Notice) -> Told:
    portal = foreign(notice.data.get("portal", ""), 20)
    gone = notice.at - _since(notice)
    if notice.data.get("why"):
        after = f"It did not for {duration(gone)}; the news goes on." if gone > 0 else "The news goes on."
        return Told("🔓", f"The {portal} portal says again how orders stand.", after)
    after = f"It was away for {duration(gone)}; the news goes on." if gone > 0 else "The news goes on."
    return Told("🔌", f"The {portal} portal is back." if portal else "The portal is back.", after)


def _by_jobs(notice: Notice) -> Told:
    portal = foreign(notice.data.get("portal", ""), 20)
    return Told(
        "🐢",
        f"The {portal} portal cannot be asked for many orders at once."
        if portal
        else "The portal answers for one order only.",
        sentences(
            "Each of its orders is followed by its jobs alone: with more requests, and news of many orders comes later.",
            f"What came of orders/status: {why}." if (why := foreign(notice.data.get("why", ""), 300)) else "",
            "That is tried again now and then.",
        ),
    )


def _no_orders(notice: Notice) -> Told:
    portal, why = foreign(notice.data.get("portal", ""), 20), foreign(notice.data.get("why", ""), 300)
    if notice.data.get("token"):
        return Told(
            "🚧",
            f"The {portal} portal does not accept this bot's token:",
            f"an order was refused ({why}), and so will all be. Ask the portal's support for a new one, set it as "
            f"{code(f'GOFILEX_{portal}_TOKEN')}, and start the bot again.",
        )
    return Told(
        "🚧",
        f"An order was not taken at the {portal} portal's address:",
        sentences(
            f"it was sent to {code(notice.data.get('address', ''), 300)}, and the answer was {why}.",
            "Either that address is wrong, or this portal does not offer it. "
            f"Check {code(f'GOFILEX_{portal}_URL')} if it is set; else ask the portal's support.",
            "What became of the order stands in its own thread.",
        ),
    )


def _since(notice: Notice) -> float:
    try:
        return float(notice.data.get("since") or notice.at)
    except ValueError:
        return notice.at


def _all_done(scene: Scene) -> Told:
    return Told("🏁", f"{ending(scene.rows)}: {order_facts.subject(scene.submission, scene.order)}.")


OUTCOMES: Final[dict[str, Callable[[Scene], Told]]] = {
    Kind.ACCEPTED: accepted,
    Kind.REFUSED: _refused,
    Kind.UNKNOWN: _unknown,
    Kind.WAITING: _waiting,
    Kind.DROPPED: _dropped,
    Kind.SETTLED: _settled,
    Kind.FOLLOWED: _followed,
    Kind.UNFOLLOWED: _unfollowed,
    Kind.ZONE_DIFFERS: _zone_differs,
    Kind.ALL_DONE: _all_done,
}
"""Every kind of notice that is no change of an order, and what puts it into words."""


OUTAGES: Final[dict[str, Callable[[Notice], Told]]] = {
    Kind.PORTAL_DOWN: _portal_down,
    Kind.PORTAL_BACK: _portal_back,
    Kind.BY_JOBS: _by_jobs,
    Kind.NO_ORDERS: _no_orders,
}
"""Of the portal itself and no order: these are told to administrators too, who have no order here."""


def unheard_of(notice: Notice) -> Told:
    """A kind that this version has no words for, such as one written by a newer process beside it."""
    return Told("▫️", f"{code(notice.kind)}.")
