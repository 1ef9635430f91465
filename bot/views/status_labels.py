"""How an order stands, in a word, an emoji and a sentence; and which of many should be seen first."""

from __future__ import annotations

from enum import IntEnum
from typing import Final, NamedTuple, assert_never

from bot.orders.change import ChangeKind
from bot.orders.order import Phase, SaidBy
from bot.orders.tracked_order import TrackedOrder
from bot.tracking import progress
from bot.tracking.snapshot import JobSnapshot, OrderSnapshot, TrackingStatus
from bot.views import order_facts
from bot.wall_time import WallTime
from bot.wording.mrkdwn import one_line
from bot.wording.times import day_in_words


class Attention(IntEnum):
    """How much an order wants to be looked at; the lowest comes first."""

    ACT = 0  # somebody must do something
    LATE = 1
    WATCH = 2  # not going as it should, or waiting for somebody else
    OPEN = 3
    ENDED = 4


class StatusLabel(NamedTuple):
    """emoji, word: plain, the word not escaped. means: a sentence where the word does not say it all."""

    emoji: str
    word: str
    attention: Attention
    means: str = ""

    @property
    def label(self) -> str:
        """Emoji and word, plain."""
        return f"{self.emoji} {self.word}"


_BEFORE: Final = {
    Phase.QUEUED: StatusLabel("🕓", "Waiting to be sent", Attention.OPEN, "Nothing has been sent to the portal yet."),
    Phase.SENDING: StatusLabel("📨", "Being sent", Attention.OPEN, "Sent to the portal; its answer is on the way."),
    Phase.REFUSED: StatusLabel("⛔", "Refused", Attention.ACT, "The portal said no. Nothing was ordered."),
    Phase.UNKNOWN: StatusLabel(
        "❓",
        "Outcome unknown",
        Attention.ACT,
        "It was sent, but no answer came that can be trusted. It will not be sent again by itself: "
        "look in the portal, then say here whether it is there.",
    ),
    Phase.DROPPED: StatusLabel("⚪", "Not placed", Attention.ENDED, "This order was not placed."),
}

_AFTER: Final = {
    TrackingStatus.SUBMITTED: StatusLabel(
        "✋",
        "Waiting for Gofilex",
        Attention.WATCH,
        "The due time is so near that Gofilex must accept the order by hand. Nothing moves until they do.",
    ),
    TrackingStatus.PENDING: StatusLabel("🕓", "Accepted", Attention.OPEN, "The portal is preparing its jobs."),
    TrackingStatus.QUEUED: StatusLabel("🕓", "Queued", Attention.OPEN, "Its jobs wait for their turn."),
    TrackingStatus.TRANSFERRING: StatusLabel("🔵", "Transferring", Attention.OPEN),
    TrackingStatus.CHECKING: StatusLabel(
        "🔎", "Checking", Attention.OPEN, "It has arrived and is being checked byte by byte."
    ),
    TrackingStatus.LINKING: StatusLabel(
        "🔗", "Linking", Attention.OPEN, "It has arrived and is being put in the cinema's library."
    ),
    TrackingStatus.DELIVERED: StatusLabel("✅", "Delivered", Attention.ENDED),
    TrackingStatus.WAITING: StatusLabel("⏸️", "Waits", Attention.OPEN, "Nothing is sent to the cinema before then."),
    TrackingStatus.UNPROVEN: StatusLabel(
        "🟡",
        "Completed, but jobs are open",
        Attention.WATCH,
        "The portal says completed, and lists jobs that have not ended. Whether it has arrived can't be told from that.",
    ),
    TrackingStatus.LOCKED: StatusLabel("🔒", "Delivered, locked", Attention.ENDED),
    TrackingStatus.FAILED: StatusLabel(
        "🔴",
        "Failed",
        Attention.ACT,
        "A job failed. Gofilex may run it again; ask their support if nothing happens.",
    ),
    TrackingStatus.CANCELED: StatusLabel(
        "⚫", "Canceled", Attention.WATCH, "The portal says it was canceled. Nothing will be delivered."
    ),
    TrackingStatus.DUPLICATE: StatusLabel(
        "♻️",
        "Duplicate",
        Attention.ENDED,
        "The portal calls it a duplicate and transfers nothing for it. Look there whether the cinema has the recording "
        "already, or gets it by another order.",
    ),
    TrackingStatus.CLEANED: StatusLabel(
        "🧹",
        "Cleaned",
        Attention.WATCH,
        "The portal has cleared its jobs away, so it can't be seen whether it arrived.",
    ),
    TrackingStatus.MISSING: StatusLabel(
        "❔",
        "Not returned",
        Attention.WATCH,
        "The portal no longer shows this order. That says neither done nor failed.",
    ),
    TrackingStatus.UNWATCHED: StatusLabel(
        "💤", "No longer watched", Attention.WATCH, "It is two weeks past due, so watching has ended."
    ),
    TrackingStatus.STOPPED: StatusLabel(
        "⏹️", "Not followed", Attention.ENDED, "Somebody stopped following it. The portal goes on."
    ),
}


_NEVER_SHOWN: Final = StatusLabel(
    "❔",
    "Not found",
    Attention.WATCH,
    "The portal does not show an order with this id, or does not let this bot see it. Check the id and the portal.",
)

_CANCELED_BY_SUPPORT: Final = "Somebody said that support has canceled it. It is not followed any more."
_ID_UNSEEN: Final = StatusLabel(
    "👀",
    "Being looked for",
    Attention.WATCH,
    "The portal has not shown an order with this id yet. If the id is wrong, press Other id.",
)


def tracking_status(tracked: TrackedOrder) -> TrackingStatus:
    """How a placed order stands; before the first look, what the portal's answer to the order said."""
    order, snapshot = tracked
    if snapshot is not None:
        return snapshot.tracking_status
    state = order.placed.state if order.placed else ""
    if not state:
        return TrackingStatus.PENDING
    if state == "completed":
        return TrackingStatus.OTHER  # what that means is for the poller to say, after it has looked at the jobs
    return progress.derive_status(OrderSnapshot(since=0.0, state=state))


def status_label(tracked: TrackedOrder) -> StatusLabel:
    """The state of a row: before it is placed its phase, after that its standing. A portal's word that is not known is
    shown as it is."""
    order, snapshot = tracked
    if order.phase is Phase.REFUSED and order.said_by is SaidBy.BOT:
        return _BEFORE[order.phase]._replace(means="Nothing was ordered.")
    if order.phase is not Phase.PLACED:
        return _BEFORE[order.phase]
    now = tracking_status(tracked)
    if now is TrackingStatus.PENDING and tracked.id_unseen and not _is_shown(tracked):
        return _ID_UNSEEN
    if now is TrackingStatus.MISSING and never_shown(tracked):
        return _NEVER_SHOWN
    if now is TrackingStatus.OTHER:
        word = one_line((snapshot.state if snapshot else "") or (order.placed.state if order.placed else ""))[:40]
        return StatusLabel(
            "▫️", f"“{word or 'no state'}”", Attention.WATCH, "The portal's own word; this bot does not know it."
        )
    label = _AFTER[now]
    if now is TrackingStatus.CANCELED and order.change and order.change.kind is ChangeKind.CANCEL:
        return label._replace(means=_CANCELED_BY_SUPPORT) if order.change.made_by else label
    until = {
        TrackingStatus.WAITING: order_facts.transferred_after(tracked),
        TrackingStatus.LOCKED: order_facts.released(tracked),
    }.get(now)
    if until is None:
        return label
    day = day_in_words(WallTime.at(until, order_facts.zone(order)))
    return label._replace(word=f"{label.word} until {day}")


def share_misleads(tracked: TrackedOrder) -> bool:
    """Whether all bytes are there and it failed all the same: "Failed, 100%" would say two things."""
    snapshot = tracked.snapshot
    if snapshot is None or tracking_status(tracked) is not TrackingStatus.FAILED:
        return False
    done, total = progress.bytes_done(snapshot)
    return done >= total


def is_open(tracked: TrackedOrder) -> bool:
    """Whether something can still happen to it."""
    order, snapshot = tracked
    match order.phase:
        case Phase.QUEUED | Phase.SENDING | Phase.UNKNOWN:
            return True
        case Phase.REFUSED | Phase.DROPPED:
            return False
        case Phase.PLACED:
            return not (snapshot and snapshot.final) and _goes_on(tracking_status(tracked))
        case _ as never:
            assert_never(never)


def _goes_on(status: TrackingStatus) -> bool:
    """Whether something can follow on that status, as far as the portal's answers go."""
    match status:
        case (
            TrackingStatus.SUBMITTED
            | TrackingStatus.PENDING
            | TrackingStatus.QUEUED
            | TrackingStatus.TRANSFERRING
            | TrackingStatus.CHECKING
            | TrackingStatus.LINKING
            | TrackingStatus.FAILED
            | TrackingStatus.CLEANED
            | TrackingStatus.MISSING
            | TrackingStatus.OTHER
            | TrackingStatus.WAITING
            | TrackingStatus.UNPROVEN
        ):
            return True
        case (
            TrackingStatus.DELIVERED
            | TrackingStatus.LOCKED
            | TrackingStatus.CANCELED
            | TrackingStatus.DUPLICATE
            | TrackingStatus.UNWATCHED
            | TrackingStatus.STOPPED
        ):
            return False
        case _ as never:
            assert_never(never)


def landed(tracked: TrackedOrder) -> bool:
    """Whether it is delivered."""
    return tracked.order.phase is Phase.PLACED and tracking_status(tracked).landed


def is_followed(tracked: TrackedOrder) -> bool:
    """Whether the portal is still asked about it, or it still waits to be sent: also while it is delivered and its
    e-mail is awaited."""
    order, snapshot = tracked
    return not (snapshot and snapshot.final) if order.phase is Phase.PLACED else is_open(tracked)


def never_shown(tracked: TrackedOrder) -> bool:
    """Whether nothing has ever come from the portal about it, as for a mistyped id."""
    order, snapshot = tracked
    answered = bool(order.placed and order.placed.state)
    return (
        snapshot is not None and not answered and not snapshot.state and not snapshot.work.listed and not snapshot.jobs
    )


def _is_shown(tracked: TrackedOrder) -> bool:
    """Whether the portal has been looked at and has shown something of it, be it not whose it is."""
    return tracked.snapshot is not None and not never_shown(tracked)


def is_late(tracked: TrackedOrder, now: float) -> bool:
    """Whether due has passed and it has not landed."""
    due = order_facts.due(tracked)
    return is_open(tracked) and due is not None and due.timestamp() < now


def expected_end(tracked: TrackedOrder, now: float) -> tuple[float, float] | None:
    """Between when its last byte should be there, seconds since 1970; None where that can't be said."""
    snapshot = tracked.snapshot
    if snapshot is None or snapshot.tracking_status is not TrackingStatus.TRANSFERRING:
        return None
    return progress.expected_range(snapshot, now)


def stalled_since(tracked: TrackedOrder, now: float) -> float:
    """Since when (seconds since 1970) no byte has come while it should transfer; 0 while they come."""
    snapshot = tracked.snapshot
    if snapshot is None or snapshot.tracking_status is not TrackingStatus.TRANSFERRING or not snapshot.sampled:
        return 0.0
    return snapshot.sampled if now - snapshot.sampled > progress.STALLED_SECONDS else 0.0


def at_risk(tracked: TrackedOrder, now: float) -> bool:
    """Whether it may land after due."""
    due, ends = order_facts.due(tracked), expected_end(tracked, now)
    return due is not None and ends is not None and ends[1] > due.timestamp()


def urgency(tracked: TrackedOrder, now: float) -> tuple[int, float, int]:
    """Sort key: what needs somebody first, then what is late, then what may become so, then by due time."""
    attention = status_label(tracked).attention
    if attention > Attention.LATE and is_late(tracked, now):
        attention = Attention.LATE
    elif attention is Attention.OPEN and at_risk(tracked, now):
        attention = Attention.WATCH
    due = order_facts.due(tracked)
    return attention, due.timestamp() if due else float("inf"), tracked.order.number


_JOB_WORDS: Final = {
    **dict.fromkeys(("waiting", "ready", "queued", "pending"), "waiting"),
    "paused": "paused",
    **dict.fromkeys(("cancelled", "canceled"), "canceled"),
}
"""The usual words of a job queue in ours; others are shown as they are."""


def job_label(job: JobSnapshot) -> StatusLabel:
    """How a job stands; a state that is not known is the portal's word as it is."""
    if word := _JOB_WORDS.get(job.state if not (job.running or job.completed) else ""):
        return StatusLabel("🕓", word, Attention.OPEN)
    if job.failed:
        return StatusLabel("🔴", "failed", Attention.ACT)
    if job.done:
        return StatusLabel("✅", "completed", Attention.ENDED)
    if job.checking:
        return StatusLabel("🔎", "checking", Attention.OPEN)
    if job.running:
        return StatusLabel("🔵", "running", Attention.OPEN)
    return StatusLabel("🕓", one_line(job.state)[:40] or "waiting", Attention.OPEN)
