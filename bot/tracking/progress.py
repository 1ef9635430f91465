"""Pure functions over a snapshot: how far an order is, in one word, in bytes, and when it should be there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.tracking.snapshot import (
    DOWNLOAD,
    EMAIL,
    NO_WORK,
    RANK,
    Delay,
    EventKind,
    JobSnapshot,
    Mail,
    OrderSnapshot,
    TrackingStatus,
    Work,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

MISSES = 3
"""Looks in a row without an answer about the order before that is told: one absence may be a portal that is busy."""

GONE = 2
"""Looks in a row without its jobs (or one of them) before they count as removed."""

STEADY_SAMPLES = 3
"""Differences a speed must come from before anything is predicted from it."""

STALLED_SECONDS = 300.0
"""Without a new byte for this long, the old speed predicts nothing any more."""

MOST_SPREAD = 0.5
"""A speed that varies by a larger share of itself predicts nothing that is worth saying."""

LEAST_LEARNED_BYTES = 500_000_000
"""A transfer of less says nothing of a cinema's usual speed."""

ENDED = frozenset({"canceled", "duplicate"})
"""Order states after which nothing more happens, though nothing was delivered (API documentation, order states)."""

_BY_STATE = {
    "": None,
    "submitted": TrackingStatus.SUBMITTED,
    "pending": TrackingStatus.PENDING,
    "queued": TrackingStatus.QUEUED,
    "processing": TrackingStatus.TRANSFERRING,
    "completed": TrackingStatus.LINKING,  # said to be complete, but not proven by the jobs yet
}

_NOT_BEGUN = frozenset({TrackingStatus.PENDING, TrackingStatus.QUEUED})

KNOWN_STATES = frozenset(_BY_STATE) | ENDED
"""Every order state the bot has words for."""


def reported_complete(snapshot: OrderSnapshot) -> bool:
    """Whether the portal says that the order is complete, which is not yet proof that it landed."""
    return snapshot.state == "completed" or (snapshot.complete is True and snapshot.state not in ENDED)


def derive_status(snapshot: OrderSnapshot) -> TrackingStatus:
    """How it stands, in one word. What is over comes first, then trouble, then how far the work is."""
    words = (
        (snapshot.tracking_status is TrackingStatus.STOPPED, TrackingStatus.STOPPED),
        (EventKind.UNWATCHED in snapshot.announced, TrackingStatus.UNWATCHED),
        (snapshot.state == "canceled", TrackingStatus.CANCELED),
        (snapshot.state == "duplicate", TrackingStatus.DUPLICATE),
        (snapshot.work.failed > 0, TrackingStatus.FAILED),
        (
            snapshot.delivered > 0,
            TrackingStatus.LOCKED if is_locked(snapshot, snapshot.polled) else TrackingStatus.DELIVERED,
        ),
        (snapshot.misses >= MISSES, TrackingStatus.MISSING),
        (EventKind.CLEANED in snapshot.announced and snapshot.empty >= GONE, TrackingStatus.CLEANED),
    )
    return next((word for holds, word in words if holds), None) or _on_its_way(snapshot)


def is_locked(snapshot: OrderSnapshot, now: float) -> bool:
    """Whether it has landed and is not yet released, so that the cinema can't see it."""
    return 0 < snapshot.delivered <= now < snapshot.release_after


def _on_its_way(snapshot: OrderSnapshot) -> TrackingStatus:
    if snapshot.state not in _BY_STATE:
        return TrackingStatus.OTHER
    work, said = snapshot.work, _BY_STATE[snapshot.state]
    if work.running:
        return work.stage  # a job that runs is surer than an order state that lags behind
    if snapshot.complete_since:
        return TrackingStatus.UNPROVEN
    if said in _NOT_BEGUN and snapshot.polled < snapshot.transfer_after and not work.done:
        return TrackingStatus.WAITING
    if said is None or (snapshot.no_status_endpoint and work.listed):
        return work.stage
    if said is TrackingStatus.TRANSFERRING:
        if work.listed and work.stage is not TrackingStatus.QUEUED:
            return work.stage
        return TrackingStatus.CHECKING if 0 < snapshot.total <= snapshot.step else TrackingStatus.TRANSFERRING
    return said


def work_of(jobs: Iterable[JobSnapshot]) -> Work:
    """What the jobs come to. Jobs that were not listed in the last `GONE` looks are left out."""
    listed = [job for job in jobs if job.gone < GONE]
    if not listed:
        return NO_WORK
    carrying = [job for job in listed if job.carries]
    downloads = [job for job in listed if job.type == DOWNLOAD]
    mails = [job for job in listed if job.type == EMAIL]
    mail = Mail.NONE
    if mails:
        mail = Mail.ENDED if all(job.done or job.failed for job in mails) else Mail.WAITING
    return Work(
        listed=len(listed),
        done=sum(job.done for job in listed),
        left=sum(not job.done and not (job.failed and job.type == EMAIL) for job in listed),
        carrying=len(carrying),
        open=sum(not job.done and not job.failed for job in carrying),
        failed=sum(job.failed for job in listed if job.type != EMAIL),
        running=sum(job.running for job in listed if job.type != EMAIL),
        stage=_stage(listed, downloads),
        step=sum(_bytes_of(job)[0] for job in downloads),
        total=sum(_bytes_of(job)[1] for job in downloads),
        hidden=_hidden(listed, downloads),
        mail=mail,
        waiting=sum(not job.running and not job.done and not job.failed for job in downloads),
    )


def _stage(listed: list[JobSnapshot], downloads: list[JobSnapshot]) -> TrackingStatus:
    transferring = [job for job in downloads if job.running]
    if transferring:
        return TrackingStatus.CHECKING if all(job.checking for job in transferring) else TrackingStatus.TRANSFERRING
    if any(job.running for job in listed):
        return TrackingStatus.LINKING
    if not any(job.done or job.failed for job in listed):
        return TrackingStatus.QUEUED
    return TrackingStatus.LINKING if all(job.done for job in downloads) else TrackingStatus.TRANSFERRING


def _hidden(listed: list[JobSnapshot], downloads: list[JobSnapshot]) -> bool:
    """Whether something runs, or may start now, that the bytes of orders/status say nothing of."""
    transferring = any(job.running and not job.checking for job in downloads)
    for job in listed:
        if job.done or job.failed:
            continue
        if job.type == DOWNLOAD and not job.checking:
            # Its bytes are seen to grow; while another download runs, the next one starts when that one ends.
            if job.running or transferring:
                continue
            return True
        if job.running or not job.waits_for:
            return True
    return False


def _bytes_of(job: JobSnapshot) -> tuple[int, int]:
    total = job.total or job.size
    return (total if job.done else min(job.step, total)), total


def bytes_done(snapshot: OrderSnapshot) -> tuple[int, int]:
    """Bytes that are there, and bytes in all: the status' own, else the sums over the downloads. (0, 0): not known."""
    if snapshot.delivered and snapshot.total:
        return snapshot.total, snapshot.total
    return min(snapshot.step, snapshot.total), snapshot.total


def percent_done(snapshot: OrderSnapshot) -> float | None:
    """0 to 100; None where the portal gives no total, as it does for a duplicate."""
    done, total = bytes_done(snapshot)
    return 100 * done / total if total else None


def jobs_done(snapshot: OrderSnapshot) -> tuple[int, int]:
    """Jobs that ended well, and jobs in all."""
    return snapshot.work.done, snapshot.work.listed


def expected_finish(snapshot: OrderSnapshot, now: float) -> float | None:
    """When its last byte should be there (seconds since 1970); None while there is no steady speed to tell it from."""
    if (
        snapshot.speed <= 0
        or snapshot.samples < STEADY_SAMPLES
        or now - snapshot.sampled > STALLED_SECONDS
        or snapshot.delivered
    ):
        return None
    left = snapshot.total - snapshot.step
    return max(now, snapshot.sampled + left / snapshot.speed) if left > 0 else None


def expected_range(snapshot: OrderSnapshot, now: float) -> tuple[float, float] | None:
    """Between when its last byte should be there (seconds since 1970), as steadily as the bytes come; None while they do not come
    steadily enough to say."""
    finish = expected_finish(snapshot, now)
    if finish is None or snapshot.spread > snapshot.speed * MOST_SPREAD:
        return None
    left = snapshot.total - snapshot.step
    early = snapshot.sampled + left / (snapshot.speed + snapshot.spread)
    return max(now, early), max(finish, snapshot.sampled + left / (snapshot.speed - snapshot.spread))


def seconds_needed(snapshot: OrderSnapshot) -> float:
    """How long the whole transfer takes at the usual speed; 0 where size or speed is not known."""
    return snapshot.total / snapshot.usual_speed if snapshot.usual_speed > 0 else 0.0


def transfer_speed(jobs: Iterable[JobSnapshot]) -> float:
    """At how many bytes a second an order's downloads came in, while any of them ran; 0 where that can't be said, or they are too
    small to say anything."""
    ended = [job for job in jobs if job.type == DOWNLOAD and job.done and job.finish > job.start > 0]
    size = sum(job.total or job.size for job in ended)
    if size < LEAST_LEARNED_BYTES:
        return 0.0
    ran, until = 0.0, 0.0
    for job in sorted(ended, key=lambda job: job.start):
        ran += max(job.finish - max(job.start, until), 0.0)
        until = max(until, job.finish)
    return size / ran


def in_execution_order(jobs: Iterable[JobSnapshot]) -> tuple[JobSnapshot, ...]:
    """The jobs as they come after one another: each below all that it depends on, else by start, those not begun last.

    The portal's own order is not that of execution (API documentation, jobs/by/order: the e-mail comes first). A circle
    in what the portal says is broken rather than obeyed.
    """
    waiting = sorted(
        (job for job in jobs if job.gone < GONE),
        key=lambda job: (not job.start, job.start, RANK.get(job.type, 1), job.title, job.id),
    )
    left = {job.id for job in waiting}
    ordered: list[JobSnapshot] = []
    while waiting:
        following = next(
            (job for job in waiting if left.isdisjoint({*job.after, *job.waits_for} - {job.id})), waiting[0]
        )
        waiting.remove(following)
        left.discard(following.id)
        ordered.append(following)
    return tuple(ordered)


def troubled(snapshot: OrderSnapshot) -> bool:
    """Whether somebody should look at it, as far as the last look tells."""
    if snapshot.final:
        return False
    overdue = EventKind.OVERDUE in snapshot.announced and not snapshot.delivered
    return (
        overdue
        or snapshot.at_risk
        or (snapshot.delay is not Delay.NONE and not snapshot.delivered)
        or snapshot.tracking_status in {TrackingStatus.FAILED, TrackingStatus.MISSING, TrackingStatus.CLEANED}
    )
