"""What happened to an order at the portal, each event in words (`tracking.events`)."""

from __future__ import annotations

from typing import Final, assert_never

from bot.tracking import progress
from bot.tracking.events import (
    AtRisk,
    Canceled,
    CaughtUp,
    Cleaned,
    Delayed,
    DelayOver,
    Delivered,
    Duplicate,
    Emailed,
    JobFailed,
    JobRecovered,
    JobRetried,
    JobStarted,
    Linked,
    Missing,
    Overdue,
    Queued,
    Received,
    Released,
    Returned,
    RiskOver,
    Submitted,
    TrackingEvent,
    UnknownJobWord,
    UnknownState,
    Unproven,
    Unwatched,
)
from bot.tracking.snapshot import DOWNLOAD, EMAIL, LINK, Delay, JobSnapshot, TrackingStatus
from bot.views import order_facts
from bot.views.change import landed_in_spite_of
from bot.views.event_text import EventContext, EventText, Offer, error_of, sentences
from bot.views.order_facts import job_title
from bot.views.phrases import playable
from bot.views.status_labels import never_shown, status_label
from bot.wording import times
from bot.wording.figures import bytes_in_words, duration, share_in_words
from bot.wording.mrkdwn import code, untrusted

_JOB: Final = {DOWNLOAD: "Transfer", LINK: "Linking", EMAIL: "Delivery e-mail"}


def job_in_words(job: JobSnapshot) -> str:
    """`Transfer`, `Linking`, `Delivery e-mail`; another type as the portal calls it. Escaped."""
    return _JOB.get(job.type) or f"Job {code(job.type, 60)}"


def job_error_in_words(job: JobSnapshot) -> str:
    """What went wrong, escaped; `""` where the portal did not say."""
    return untrusted(error_of(job), 400)


def _size(job: JobSnapshot) -> str:
    size = job.total or job.size
    return f", {bytes_in_words(size)}" if size else ""


def _failed(job: JobSnapshot, context: EventContext) -> EventText:
    far = f"It stopped at {share_in_words(job.step, job.total)}." if job.total and job.step < job.total else ""
    error = job_error_in_words(job)
    rest = sentences(f"{job_title(job)}.", f"{error}." if error else "", far)
    after = "" if context.many else "Gofilex may run it again. If nothing happens, send their support the text."
    return EventText("🔴", f"{job_in_words(job)} failed:", rest, after, offers=Offer.SUPPORT)


def _found(context: EventContext) -> EventText:
    word = untrusted(status_label(context.tracked).word)
    snapshot = context.tracked.snapshot
    far = ""
    if snapshot and snapshot.total and snapshot.tracking_status is TrackingStatus.TRANSFERRING:
        far = f", {share_in_words(*progress.bytes_done(snapshot))}"
    return EventText("👀", f"Now {word[:1].lower()}{word[1:]}{far}.", status_label(context.tracked).means)


def _delivered(event: Delivered, context: EventContext) -> EventText:
    order, snapshot = context.tracked
    at = (snapshot.delivered if snapshot else 0.0) or event.at
    landed, spite = times.moment(at), landed_in_spite_of(context.tracked)
    if snapshot and snapshot.landing_unseen:
        unseen = "It was completed before it was followed here; when it landed can't be seen."
        return EventText("✅", "Completed.", sentences(unseen, playable(context.tracked, at), spite))
    parts = [f"Landed {order_facts.both_clocks(order, landed)}"]
    if size := order_facts.total_bytes(context.tracked):
        parts.append(bytes_in_words(size))
    if due := order_facts.due(context.tracked):
        gap = (due - landed).total_seconds()
        parts.append(f"{duration(gap)} before due" if gap >= 0 else f"{duration(-gap)} after due")
    what = (
        f"{order_facts.event(order)} at {order_facts.cinema(order)}"
        if order_facts.cinema_name(order)
        else order_facts.title(order)
    )
    head = "Delivered." if context.many else f"Delivered: {what}."
    return EventText("✅", head, sentences(f"{', '.join(parts)}.", playable(context.tracked, at), spite))


def _unknown_word(event: UnknownState | UnknownJobWord) -> EventText:
    """A job's word is its state; or its type, told together with the state it is in."""
    word = code(event.word, 80)
    if isinstance(event, UnknownState):
        return EventText("▫️", f"The portal says {word}.", "This bot does not know that state, so it goes on following.")
    job = event.job
    if event.word == job.type:
        stands = f" in state {code(job.state, 80)}" if job.state else ""
        return EventText("▫️", f"A job of type {word}{stands}.", f"{job_title(job)}. This bot does not know that type.")
    return EventText(
        "▫️", f"{job_in_words(job)}: the portal says {word}.", f"{job_title(job)}. This bot does not know that word."
    )


def _missing(context: EventContext) -> EventText:
    if never_shown(context.tracked):
        return EventText(
            "❔",
            "The portal does not show an order with this id,",
            "or does not let this bot see it. Check the id and the portal. It is still looked for.",
        )
    return EventText(
        "❔", "The portal no longer shows this order.", "That says neither done nor failed. It is still looked for."
    )


def _may_be_late(event: AtRisk | RiskOver | Delayed | DelayOver, context: EventContext) -> EventText:
    match event:
        case AtRisk():
            return _at_risk(event, context)
        case Delayed():
            return _delayed(event, context)
        case RiskOver():
            lands = order_facts.expected(context.order, event.earliest, event.latest)
            return EventText("▶️", "On time again.", f"At its present speed it lands {lands}.")
        case DelayOver():
            return EventText("▶️", "It goes on.", _goes_on(event.delay))
        case _:
            assert_never(event)


def _goes_on(over: Delay) -> str:
    match over:
        case Delay.PENDING:
            return "The portal has made its jobs."
        case Delay.NOT_STARTED:
            return "It is under way."
        case Delay.STALLED:
            return "It moves again."
        case Delay.SUBMITTED:
            return "Gofilex has accepted it."
        case Delay.NONE:
            return ""
        case _:
            assert_never(over)


def _delayed(event: Delayed, context: EventContext) -> EventText:
    due = order_facts.due(context.tracked)
    since = order_facts.both_clocks(context.order, times.moment(event.since))
    when = f"It is due {order_facts.both_clocks(context.order, due)}." if due else ""
    after = "" if context.many else "If that is too late, send the portal's support the text."
    return EventText(
        "⚠️", "May be late.", sentences(_why_delayed(event.delay, since), when), after, offers=Offer.SUPPORT
    )


def _why_delayed(delay: Delay, since: str) -> str:
    match delay:
        case Delay.PENDING:
            return f"The portal took it in, and has made no jobs for it since {since}."
        case Delay.NOT_STARTED:
            return f"Nothing has been transferred, though it could be since {since}."
        case Delay.STALLED:
            return f"Nothing has moved since {since}."
        case Delay.SUBMITTED:
            return f"It waits since {since} for Gofilex to accept it by hand; nothing moves until they do."
        case Delay.NONE:
            return ""
        case _:
            assert_never(delay)


def _at_risk(event: AtRisk, context: EventContext) -> EventText:
    due = order_facts.due(context.tracked)
    lands = order_facts.expected(context.order, event.earliest, event.latest)
    rest = [f"At its present speed it lands {lands}."]
    if due:
        late = event.latest - due.timestamp()
        gap = f", up to {duration(late)} earlier" if late > 0 else ""
        rest.append(f"Due is {order_facts.cinema_clock(context.order, due)}{gap}.")
    after = "" if context.many else "If that is too late, send the portal's support the text."
    return EventText("⚠️", "May be late.", sentences(*rest), after, offers=Offer.SUPPORT)


def _overdue(event: Overdue, context: EventContext) -> EventText:
    due = order_facts.due(context.tracked)
    if event.unseen:
        was = f"It was due {order_facts.both_clocks(context.order, due)}." if due else ""
        portal = context.order.portal.value
        unseen = f"The {portal} portal gives no answer about it:"
        ask = "ask the cinema, or the portal's support."
        head = "Overdue, and not known to have landed."
        return EventText("⏰", head, sentences(was, unseen), ask, offers=Offer.SUPPORT)
    was = f"It was due {order_facts.both_clocks(context.order, due)}." if due else ""
    return EventText("⏰", "Overdue: it has not landed.", was, offers=Offer.SUPPORT)


def _submitted(context: EventContext) -> EventText:
    return EventText(
        "✋",
        "Waiting for Gofilex.",
        "The due time is so near that they must accept this order by hand. Nothing moves until they do; "
        "if it is urgent, ask their support." + ("" if context.many else " The card has the text to send."),
    )


def _plain(event: Emailed | Unproven | Cleaned | Returned | Unwatched) -> EventText:
    """Of these there is nothing more to say than that they happened."""
    match event:
        case Emailed(though_failed=True):
            return EventText("✉️", "Delivery e-mail sent", "to the cinema, though not all of it has arrived.")
        case Emailed():
            return EventText("✉️", "Delivery e-mail sent", "to the cinema.")
        case Unproven():
            return EventText(
                "🟡",
                "Completed, says the portal, but jobs are open.",
                "For half an hour it has listed jobs of this order that have not ended. Details has them; "
                "ask the portal's support whether it has arrived.",
                offers=Offer.SUPPORT,
            )
        case Cleaned():
            return EventText(
                "🧹",
                "Cleaned.",
                "The portal has cleared this order's jobs away, so it can't be seen here whether it arrived.",
            )
        case Returned():
            return EventText("👀", "The portal shows this order again.")
        case Unwatched():
            return EventText(
                "💤",
                "No longer watched.",
                "It is two weeks past due and came to no end that can be seen. Look in the portal, or follow it again.",
            )
        case _:
            assert_never(event)


def _waited_for(event: Queued | Released, context: EventContext) -> EventText:
    if isinstance(event, Released):
        return EventText("🔓", "Released:", f"the cinema can see {order_facts.event(context.order)} now.")
    after = order_facts.transferred_after(context.tracked)
    if after and after.timestamp() > event.at:
        until = order_facts.both_clocks(context.order, after)
        return EventText("⏸️", "Waits until", f"{until}: it is not to be transferred before.")
    return EventText("🕓", "Queued.", "Its jobs wait for their turn.")


def _nothing_comes(event: Canceled | Duplicate, context: EventContext) -> EventText:
    """It may be the first that is heard of an order after it was sent: then it names the order's id."""
    order, portal = code(context.order.order_id), context.order.portal.value
    if isinstance(event, Canceled):
        return EventText("⚫", "Canceled.", f"The {portal} portal says so. Nothing will be delivered on order {order}.")
    return EventText(
        "♻️",
        "Duplicate: nothing will be sent.",
        f"The {portal} portal calls order {order} a duplicate and transfers nothing for it. "
        "Look there whether the cinema has the recording already, or gets it by another order.",
    )


def tracking_event_text(event: TrackingEvent, context: EventContext) -> EventText:
    """What happened, in words."""
    match event:
        case Emailed() | Unproven() | Cleaned() | Returned() | Unwatched():
            return _plain(event)
        case Queued() | Released():
            return _waited_for(event, context)
        case Canceled() | Duplicate():
            return _nothing_comes(event, context)
        case CaughtUp():
            return _found(context)
        case Submitted():
            return _submitted(context)
        case Delivered():
            return _delivered(event, context)
        case Missing() | Overdue():
            return _missing(context) if isinstance(event, Missing) else _overdue(event, context)
        case AtRisk() | RiskOver() | Delayed() | DelayOver():
            return _may_be_late(event, context)
        case UnknownState() | UnknownJobWord():
            return _unknown_word(event)
        case _:
            return _job_event(event, context)


def _job_event(
    event: JobStarted | Received | Linked | JobFailed | JobRetried | JobRecovered, context: EventContext
) -> EventText:
    job = event.job
    match event:
        case JobStarted():
            return EventText("⬇️", "Transfer started:", f"{job_title(job)}{_size(job)}.")
        case Received():
            took = f", in {duration(job.finish - job.start)}" if job.finish > job.start > 0 else ""
            return EventText("📦", "Received and checked:", f"{job_title(job)}{_size(job)}{took}.")
        case Linked():
            return EventText("🔗", "Linked:", f"{job_title(job)} is in the cinema's library.")
        case JobFailed():
            return _failed(job, context)
        case JobRetried():
            return EventText("🔁", f"{job_in_words(job)} is being tried again:", f"{job_title(job)}.")
        case JobRecovered():
            return EventText(
                "🟢", f"{job_in_words(job)} has recovered:", f"{job_title(job)} failed before and is now completed."
            )
        case _:
            assert_never(event)
