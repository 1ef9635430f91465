"""An incident: a broadcast of troubles of one kind, folded by reason, in which what is over is struck through."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple, assert_never

from bot.notices.notice import AnyEvent, Incident, Notice
from bot.orders.events import AnswerDiffers, Dropped, IdRejected, OrderRefused, OutcomeUnknown
from bot.orders.order import Order, Phase, Submission
from bot.orders.tracked_order import TrackedOrder
from bot.tracking.events import AtRisk, Canceled, Delayed, Duplicate, JobFailed, Overdue, Unwatched
from bot.tracking.snapshot import Delay, EventKind, OrderSnapshot, TrackingStatus
from bot.views import order_facts
from bot.views.differences import differences_in_words
from bot.views.event_lines import COMPACT_FROM, NAMED, EventLine, event_line
from bot.views.event_text import EventText, Offer, in_their_words, sentences, why_nothing_was_ordered
from bot.views.fields import about
from bot.views.status_labels import is_open, landed, tracking_status
from bot.views.tracking_events import job_error_in_words, job_in_words
from bot.wording import times
from bot.wording.figures import listed
from bot.wording.mrkdwn import untrusted

_REASON: Final = 300


class _Over(NamedTuple):
    """What became of it: of one order, and before the names of several. struck: it no longer holds; else it may still be so."""

    emoji: str
    words: str
    several: str = ""
    struck: bool = True


class _Reason(NamedTuple):
    """What several orders can have in common: by it they are folded. head: what follows "3 of 12"; rest: sentences."""

    emoji: str
    head: str
    rest: str = ""


def incident_lines(
    notices: Sequence[Notice], submission: Submission, tracked_orders: Sequence[TrackedOrder]
) -> list[EventLine]:
    """The lines of troubles of one kind: those of several orders for the same reason are one line, those that are over are struck
    through and say what became of them."""
    by_number: dict[int | None, TrackedOrder] = {tracked.order.number: tracked for tracked in tracked_orders}
    groups: dict[object, list[Notice]] = {}
    over: dict[object, _Over | None] = {}
    reasons: dict[object, _Reason | None] = {}
    # Of what was told twice of an order, such as a second delay, the latest is how it is.
    latest = {(notice.order, type(notice.event), _job(notice.event)): notice for notice in notices}
    for notice in latest.values():
        tracked = by_number.get(notice.order)
        ended = _became(notice.event, tracked) if tracked else None
        reason = _reason(notice.event, tracked.order) if tracked else None
        key: object = (ended, reason) if reason else notice.id
        groups.setdefault(key, []).append(notice)
        over[key], reasons[key] = ended, reason
    # What somebody has to act on comes first.
    compact = len(groups) >= COMPACT_FROM
    return [
        _group_line(groups[key], over[key], reasons[key], submission, by_number, compact=compact)
        for key in sorted(groups, key=lambda key: _seen_to(over[key]))
    ]


def _seen_to(over: _Over | None) -> int:
    """0 where somebody has to act, 1 where it may be needed again, 2 where nobody has to any more."""
    return 1 + over.struck if over else 0


def _job(event: AnyEvent) -> str:
    return event.job.id if isinstance(event, JobFailed) else ""


def may_change(incident: Incident, tracked_orders: Sequence[TrackedOrder]) -> bool:
    """Whether something that this message says may come to an end."""
    by_number: dict[int | None, TrackedOrder] = {tracked.order.number: tracked for tracked in tracked_orders}
    return any(
        _can_end(notice.event) and is_open(tracked) and _over(notice.event, tracked) is None
        for notice in incident.notices
        if (tracked := by_number.get(notice.order))
    )


def orders_over(incident: Incident, tracked_orders: Sequence[TrackedOrder]) -> tuple[int, ...]:
    """The numbers of the orders of which what this message says no longer holds."""
    by_number: dict[int | None, TrackedOrder] = {tracked.order.number: tracked for tracked in tracked_orders}
    over = {
        tracked.order.number
        for notice in incident.notices
        if (tracked := by_number.get(notice.order)) and _over(notice.event, tracked)
    }
    return tuple(sorted(over))


def _group_line(
    notices: Sequence[Notice],
    over: _Over | None,
    reason: _Reason | None,
    submission: Submission,
    by_number: dict[int | None, TrackedOrder],
    *,
    compact: bool,
) -> EventLine:
    found = tuple(by_number.values())
    concerned = [by_number[number] for number in dict.fromkeys(one.order for one in notices) if number in by_number]
    if reason and len(concerned) > 1:
        return _folded(notices[0].event, reason, concerned, over, submission)
    line = event_line(notices[-1], submission, found, compact=compact)
    # Resolved, an unknown outcome says itself what it came to.
    return _ended(line, over) if over and not isinstance(notices[-1].event, OutcomeUnknown | IdRejected) else line


def _folded(
    event: AnyEvent, reason: _Reason, concerned: Sequence[TrackedOrder], over: _Over | None, submission: Submission
) -> EventLine:
    orders = tuple(tracked.order for tracked in concerned)
    names = listed([order_facts.cinema(order, 60) for order in orders], NAMED, "; ")
    head = f"{len(orders):,} of {submission.size:,} {reason.head}"
    if over:
        after = f"{over.several} {names}."
        said = sentences(f"*{head}*", reason.rest)
        shown = after if over.struck else sentences(reason.rest, after)
        return EventLine(EventText(over.emoji, head, shown), _with_end(said, over, after), orders)
    rest, advice = sentences(reason.rest, f"{names}.", _first_due(event, concerned)), _advice(event)
    text = EventText(reason.emoji, head, rest, advice, offers=Offer.SUPPORT)
    return EventLine(text, f"{reason.emoji} *{head}* {sentences(rest, advice)}", orders)


def _ended(line: EventLine, over: _Over) -> EventLine:
    said = line.text.partition("\n")[0].removeprefix(line.said.emoji).removesuffix(line.said.advice).strip()
    shown = over.words if over.struck else sentences(line.said.rest, over.words)
    return EventLine(EventText(over.emoji, line.said.head, shown), _with_end(said, over, over.words), line.orders)


def _with_end(said: str, over: _Over, after: str) -> str:
    """What was said, struck through where it no longer holds, and what became of it."""
    words = f"~{said}~" if over.struck else said
    return f"{over.emoji} {words} {after}"


# -- what several have in common -----------------------------------------------------------------------------------------


def _reason(event: AnyEvent, order: Order) -> _Reason | None:
    """None for what is never folded: each unknown outcome is resolved by itself."""
    portal = order.portal.value
    match event:
        case JobFailed(job=job):
            # The files that messages name are each cinema's own.
            error = untrusted(job.error_code, 60) or job_error_in_words(job)
            return _Reason("🔴", "failed:", f"{job_in_words(job)}{f', {error}' if error else ''}.")
        case OrderRefused():
            return _refused(event, portal)
        case Dropped():
            return _Reason("⚪", "not placed:", untrusted(event.reason, _REASON))
        case AnswerDiffers():
            words = [untrusted(one, _REASON) for one in differences_in_words(order, event.differences)]
            return _Reason("⚠️", f"otherwise at the {portal} portal than ordered:", sentences(*words))
        case Canceled():
            return _Reason("⚫", "canceled.", f"The {portal} portal says so. Nothing will be delivered on them.")
        case Duplicate():
            rest = "It transfers nothing for them: look there whether the cinemas have the recording already."
            return _Reason("♻️", f"called duplicates by the {portal} portal.", rest)
        case _:
            return _late(event, portal)


def _late(event: AnyEvent, portal: str) -> _Reason | None:
    match event:
        case Delayed():
            return _Reason("⚠️", "may be late.", _why_delayed(event.delay))
        case AtRisk():
            return _Reason("⚠️", "may be late.", "At their present speed they may land after they are due.")
        case Overdue(unseen=True):
            rest = f"The {portal} portal gives no answer about them."
            return _Reason("⏰", "overdue, and not known to have landed.", rest)
        case Overdue():
            return _Reason("⏰", "overdue: they have not landed.")
        case Unwatched():
            return _Reason(
                "💤", "no longer watched.", "They are two weeks past due and came to no end that can be seen."
            )
        case _:
            return None


def _why_delayed(delay: Delay) -> str:
    match delay:
        case Delay.PENDING:
            return "The portal took them in, and has made no jobs for them for long."
        case Delay.NOT_STARTED:
            return "Nothing has been transferred, though it could be."
        case Delay.STALLED:
            return "Nothing has moved for long."
        case Delay.SUBMITTED:
            return "Gofilex has not accepted them by hand; nothing moves until they do."
        case Delay.NONE:
            return ""
        case _:
            assert_never(delay)


def _refused(event: OrderRefused, portal: str) -> _Reason:
    said = in_their_words(untrusted(event.reason, _REASON) or "it gave no reason", event.said_by)
    return _Reason("⛔", why_nothing_was_ordered(event.said_by, portal), sentences(said, about(event.fields)))


def _first_due(event: AnyEvent, concerned: Sequence[TrackedOrder]) -> str:
    if not isinstance(event, Delayed | AtRisk | Overdue):
        return ""
    dues = [due for tracked in concerned if (due := order_facts.due(tracked))]
    was = "was" if isinstance(event, Overdue) else "is"
    return f"The first {was} due {times.date_token(min(dues))} by your clock." if dues else ""


def _advice(event: AnyEvent) -> str:
    """What a booker can do about several at once."""
    match event:
        case JobFailed():
            return "Gofilex may run them again. If nothing happens, send their support the text: Details has it."
        case Overdue():
            return "Ask the cinemas, or send the portal's support the text: Details has it."
        case Delayed() | AtRisk():
            return "If that is too late, send the portal's support the text: Details has it."
        case OrderRefused() | Dropped():
            return "None of these was ordered. The card opens the form again with everything still in it."
        case AnswerDiffers():
            return "They can't be changed from here; the portal's support can: Details has the text."
        case _:
            return ""


# -- what is over --------------------------------------------------------------------------------------------------------


def _can_end(event: AnyEvent) -> bool:
    return isinstance(event, JobFailed | Delayed | AtRisk | Overdue | OutcomeUnknown | IdRejected)


def _over(event: AnyEvent, tracked: TrackedOrder) -> _Over | None:
    """What became of it, where it no longer holds."""
    order, snapshot = tracked
    if isinstance(event, OutcomeUnknown | IdRejected):
        return None if order.phase in {Phase.UNKNOWN, Phase.SENDING} else _RESOLVED
    if not isinstance(event, JobFailed | Delayed | AtRisk | Overdue) or snapshot is None:
        return None
    if landed(tracked) and not snapshot.work.failed:
        return _Over("✅", "Delivered since.", "Delivered since:")
    if ended := _GIVEN_UP.get(tracking_status(tracked)):
        return ended
    return None if _holds(event, snapshot) else _end(event, snapshot)


def _became(event: AnyEvent, tracked: TrackedOrder) -> _Over | None:
    """The same, and what is tried again: that may fail once more."""
    if over := _over(event, tracked):
        return over
    jobs = tracked.snapshot.jobs if tracked.snapshot and isinstance(event, JobFailed) else ()
    return _AGAIN if any(job.id == _job(event) and job.running for job in jobs) else None


def _end(event: JobFailed | Delayed | AtRisk | Overdue, snapshot: OrderSnapshot) -> _Over:
    match event:
        case JobFailed():
            return _Over("🟢", "It has recovered since.", "Recovered since:")
        case Delayed() | AtRisk() if EventKind.OVERDUE in snapshot.announced:
            return _Over("⏰", "It is overdue since.", "Overdue since:")
        case Delayed():
            return _Over("▶️", "It goes on.", "They go on:")
        case AtRisk():
            return _Over("▶️", "It is on time again.", "On time again:")
        case Overdue():
            return _Over("✏️", "It is due later now.", "Due later now:")
        case _:
            assert_never(event)


_GIVEN_UP: Final = {
    TrackingStatus.CANCELED: _Over("⚫", "It was canceled since.", "Canceled since:"),
    TrackingStatus.DUPLICATE: _Over("♻️", "The portal calls it a duplicate since.", "Duplicates since:"),
    TrackingStatus.STOPPED: _Over("⏹️", "It is no longer followed.", "No longer followed:"),
    TrackingStatus.UNWATCHED: _Over("💤", "It is no longer watched.", "No longer watched:"),
}
_RESOLVED: Final = _Over("🤝", "It was resolved.")
_AGAIN: Final = _Over("🔁", "It runs again.", "Running again:", struck=False)


def _holds(event: JobFailed | Delayed | AtRisk | Overdue, snapshot: OrderSnapshot) -> bool:
    """Whether it is still so, of an order that has not landed."""
    match event:
        case JobFailed(job=failed):
            return not any(job.id == failed.id and job.done and not job.broken for job in snapshot.jobs)
        case Delayed() | AtRisk():
            return _still_open(event, snapshot)
        case Overdue():  # unless it was given a later due time
            return snapshot.due <= event.at or snapshot.polled > snapshot.due
        case _:
            assert_never(event)


def _still_open(event: Delayed | AtRisk, snapshot: OrderSnapshot) -> bool:
    """Whether what was told is neither over, nor told again, nor come true."""
    if snapshot.polled > snapshot.due > 0:
        return EventKind.OVERDUE not in snapshot.announced
    told, times = (snapshot.at_risk, snapshot.risks)
    if isinstance(event, Delayed):
        told, times = (snapshot.delay is event.delay, snapshot.delays)
    return snapshot.work.failed > 0 or (told and times == event.times + 1)
