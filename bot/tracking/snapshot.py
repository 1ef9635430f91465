"""Snapshots of what the bot knows of an order it follows, the result of a poll, and the kinds of what may happen between two.

    PollResult      what one poll of the portal brought: the status, or that it was not returned; the jobs, or that they were
                    not asked for
    OrderSnapshot   what is known after the last poll: small enough for a hundred thousand of them
    Work            what the jobs come to, so that a poll without jobs need not read them

`changes.observe(snapshot, result)` turns a snapshot and a result into the next snapshot and the events (`events`); it is pure.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from gofilex import Job, OrderStatus

DOWNLOAD, LINK, EMAIL = "download", "link", "email"
"""The public job types (API documentation, jobs/by/order)."""

RANK = {DOWNLOAD: 0, LINK: 1, EMAIL: 2}
"""How they follow one another, where nothing else tells."""

WORD, TITLE, MESSAGE = 40, 120, 200
"""How many characters are kept of the portal's single words, of names and of messages: it could send any number."""

MOST_JOBS, MOST_NEEDS = 200, 32
"""How many jobs are kept of an order, and ids of jobs that one comes after: no known order has a tenth of it."""


def _seconds(moment: datetime | None) -> float:
    return round(moment.timestamp(), 1) if moment else 0.0


class JobSnapshot(NamedTuple):
    """One job as last seen. `state` is the portal's word, verbatim. Bytes; times in seconds since 1970, 0 when unknown.

    `run` is the id of its latest run: a failed job may be run again under the same job id (API documentation, jobs).
    The last four fields are our own memory, empty in a poll's result: they stand here because they are needed exactly when the
    jobs are, and would make the text that every poll reads too large.
    """

    id: str
    type: str
    state: str
    running: bool = False
    completed: bool = False
    run: str = ""
    title: str = ""
    size: int = 0
    step: int = 0
    total: int = 0
    hash_step: int = 0
    hash_total: int = 0
    start: float = 0.0
    finish: float = 0.0
    error_code: str = ""
    error_message: str = ""
    after: tuple[str, ...] = ()  # ids of every job it comes after: ended or not
    waits_for: tuple[str, ...] = ()  # those of them it still waits for
    announced: str = ""  # what was announced of this run, a letter each (see changes)
    runs: tuple[str, ...] = ()  # earlier runs, shortened, so that a late answer about one is recognised
    broken: bool = False  # its failure was told, its recovery not yet
    gone: int = 0  # polls in a row in which it was not listed though others were

    @classmethod
    def of(cls, job: Job) -> JobSnapshot:
        """What we keep of a job that the portal answered: never the stack of an error, which shows paths of its servers."""
        run = job.run
        transfer, check = (run.progress.download, run.progress.hash) if run and run.progress else (None, None)
        error = run.error if run else None
        needs = job.dependencies
        return cls(
            id=job.id,
            type=(job.type or "")[:WORD],
            state=(job.state or "")[:WORD],
            running=bool(job.running),
            completed=bool(job.completed),
            run=(run.id or "") if run else "",
            title=(job.description or "")[:TITLE],
            size=max(job.size or 0, 0),
            step=max((transfer and transfer.step) or 0, 0),
            total=max((transfer and transfer.total) or 0, 0),
            hash_step=max((check and check.step) or 0, 0),
            hash_total=max((check and check.total) or 0, 0),
            start=_seconds(run.start if run else None),
            finish=_seconds(run.finish if run else None),
            error_code=((error and error.code) or "")[:WORD],
            error_message=((error and (error.message or error.name)) or "")[:MESSAGE],
            after=(*needs.resolved, *needs.rejected, *needs.remaining)[:MOST_NEEDS],
            waits_for=needs.remaining[:MOST_NEEDS],
        )

    @property
    def done(self) -> bool:
        """Whether it ended well. `progress.*.done` is never read: it stays false at 100 % (API documentation, jobs)."""
        return not self.running and (self.completed or self.state == "completed")

    @property
    def failed(self) -> bool:
        return self.state == "failed" and not self.running and not self.completed

    @property
    def carries(self) -> bool:
        """Whether the recording's arrival depends on it: the delivery e-mail is not awaited, everything else is."""
        return self.type in {DOWNLOAD, LINK}

    @property
    def checking(self) -> bool:
        """Whether its bytes are there and are being verified."""
        return self.running and 0 < self.total <= self.step and self.hash_step < self.hash_total


def those_kept(jobs: Sequence[JobSnapshot], known: Collection[str]) -> tuple[JobSnapshot, ...]:
    """All of these jobs, or `MOST_JOBS` of them where there are more: those that were known before (by their ids), then those that
    have not ended. One that has not ended is among them if there is any, so that no order looks done by what is left out."""
    if len(jobs) <= MOST_JOBS:
        return tuple(jobs)
    ranked = sorted(jobs, key=lambda job: (job.id not in known, job.done))
    return (*ranked[: MOST_JOBS - 1], min(ranked[MOST_JOBS - 1 :], key=lambda job: job.done))


class StatusObservation(NamedTuple):
    """One entry of orders/status. `complete` is None where the answer did not have it. Bytes, 0 when not given."""

    state: str
    step: int = 0
    total: int = 0
    complete: bool | None = None
    cleaned: bool = False

    @classmethod
    def of(cls, order: OrderStatus) -> StatusObservation:
        """What we keep of an entry of orders/status, or of the order that add-encore answered."""
        status = order.status
        progress = status.progress
        step, total = (progress.step or 0, progress.total or 0) if progress else (0, 0)
        state = (status.state or "")[:WORD]
        return cls(state, max(step, 0), max(total, 0), status.complete, bool(status.cleaned))


class PollResult(NamedTuple):
    """The result of one poll of one order, at `at` (seconds since 1970).

    status: what orders/status said; None when the order was not in the answer (`returned` False), the portal has no
    such endpoint of use (`no_status_endpoint` True), or it was not asked. jobs: None when they were not asked for, and when the
    portal refused to list those of this order (then too `returned` is False where they are all that is asked).
    """

    at: float
    status: StatusObservation | None = None
    returned: bool = True
    no_status_endpoint: bool = False
    jobs: tuple[JobSnapshot, ...] | None = None


class TrackingStatus(StrEnum):
    """How an order stands, in one word: what the card shows. `OTHER` shows the portal's word as it is."""

    SUBMITTED = "submitted"  # Gofilex must accept it by hand
    PENDING = "pending"
    QUEUED = "queued"
    TRANSFERRING = "transferring"
    CHECKING = "checking"  # bytes are there, the hash is computed
    LINKING = "linking"
    DELIVERED = "delivered"
    FAILED = "failed"
    CANCELED = "canceled"
    DUPLICATE = "duplicate"
    CLEANED = "cleaned"
    MISSING = "missing"  # the portal no longer returns it
    UNWATCHED = "unwatched"  # 14 days past due: no longer watched
    STOPPED = "stopped"  # a person stopped following it
    OTHER = "other"
    WAITING = "waiting"  # until its transfer time
    UNPROVEN = "unproven"  # the portal says completed, and lists jobs that have not ended
    LOCKED = "locked"  # delivered, and not yet released: the cinema can't see it

    @property
    def landed(self) -> bool:
        """Whether the recording is at the cinema."""
        return self in {TrackingStatus.DELIVERED, TrackingStatus.LOCKED}


class EventKind(StrEnum):
    """The kinds of what happens at the portal: each has its class in `events`."""

    FOUND = "found"
    SUBMITTED = "submitted"
    QUEUED = "queued"
    STARTED = "started"
    RECEIVED = "received"
    LINKED = "linked"
    EMAILED = "emailed"
    FAILED = "failed"
    RETRIED = "retried"
    RECOVERED = "recovered"
    DELIVERED = "delivered"
    CANCELED = "canceled"
    DUPLICATE = "duplicate"
    CLEANED = "cleaned"
    MISSING = "missing"
    RETURNED = "returned"
    UNKNOWN_STATE = "unknown_state"
    UNKNOWN_JOB_WORD = "unknown_job_word"
    AT_RISK = "at_risk"
    OVERDUE = "overdue"
    UNWATCHED = "unwatched"
    UNPROVEN = "unproven"
    RELEASED = "released"
    DELAYED = "delayed"
    DELAY_OVER = "delay_over"
    RISK_OVER = "risk_over"


class Delay(StrEnum):
    """Why an order may come late though nothing has failed."""

    NONE = ""
    PENDING = "pending"  # the portal has made no jobs for long
    NOT_STARTED = "not_started"  # nothing has been transferred, and it is due soon
    STALLED = "stalled"  # no new bytes for long
    SUBMITTED = "submitted"  # Gofilex has not accepted it by hand for long


class Mail(StrEnum):
    """How far the delivery e-mail is."""

    NONE = ""  # no such job is listed
    WAITING = "waiting"
    ENDED = "ended"  # sent, or failed: nothing more will come


class Work(NamedTuple):
    """What the listed jobs come to (`progress.work_of`). Bytes are the sums over the downloads."""

    listed: int = 0
    done: int = 0  # jobs that ended well
    left: int = 0  # jobs that did not: a failed e-mail aside, for it is over too
    carrying: int = 0  # downloads and links: the arrival depends on them
    open: int = 0  # of those, neither ended well nor failed
    failed: int = 0  # failed, e-mails aside
    running: int = 0  # running, e-mails aside
    stage: TrackingStatus = TrackingStatus.PENDING
    step: int = 0
    total: int = 0
    hidden: bool = False  # something runs or could start whose end orders/status would not show
    mail: Mail = Mail.NONE
    waiting: int = 0  # downloads that neither run nor have ended


NO_WORK = Work()


class OrderSnapshot(NamedTuple):
    """What polling needs of an order between two polls. Bytes, bytes a second, seconds since 1970; 0 is "not known".

    `jobs` stand under a key of their own (`snapshot_codec`): they may be left out (empty) for a poll that has no jobs, and are
    needed for one that has.
    """

    since: float = 0.0  # when we began to follow it
    due: float = 0.0  # this and the next two as the portal gave them
    transfer_after: float = 0.0
    release_after: float = 0.0
    state: str = ""
    tracking_status: TrackingStatus = TrackingStatus.PENDING
    complete: bool | None = None
    announced: frozenset[EventKind] = frozenset()  # of the events that are announced once in an order's life
    polled: float = 0.0  # the last poll
    moved: float = 0.0  # last poll in which something but bytes was different
    step: int = 0  # of the status, else of the downloads
    total: int = 0
    peak: int = 0  # the most bytes of this run: speed is measured above it alone
    sampled: float = 0.0  # when `peak` grew
    speed: float = 0.0  # smoothed
    samples: int = 0  # how many differences `speed` comes from
    jobs_polled: float = 0.0  # last poll that had jobs, even an empty list
    jobs_moved: float = 0.0  # last poll in which the jobs were different, bytes aside
    ends_at: int = 0  # the `step` at which the next of the running downloads should end
    work: Work = NO_WORK
    misses: int = 0  # polls in a row in which it was not returned
    empty: int = 0  # polls in a row in which its jobs were gone
    no_status_endpoint: bool = False
    all_done_since: float = 0.0  # since when, by jobs alone, all was done
    complete_since: float = 0.0  # since when the portal says completed while it lists jobs that have not ended
    delivered: float = 0.0  # when it landed
    landing_unseen: bool = False  # it had landed before we followed it, and nothing says when
    final: bool = False
    catching_up: bool = False  # what went before we followed is still to be summed up
    at_risk: bool = False  # it may finish after due, and that was told
    risks: int = 0  # how often that was told
    delay: Delay = Delay.NONE  # that was told, and is not over
    delays: int = 0  # how often one was told
    unknown_words: frozenset[str] = frozenset()  # unknown words told, shortened
    ends_in: int = (
        0  # seconds from `jobs_polled` in which the next of the running downloads should end, by its own speed
    )
    alarms: int = 0  # how often the bytes came otherwise than expected though no job had moved
    spread: float = 0.0  # by how much the speed varies, smoothed like it
    usual_speed: float = 0.0  # at which this cinema's orders were transferred before, else the portal's; learned
    jobs: tuple[JobSnapshot, ...] = ()

    def as_of(self, now: float) -> OrderSnapshot:
        """The same, with nothing that we saw later than now (seconds since 1970): the clock by which we saw it was ahead, and
        rules that count from there would wait until it comes."""
        if self.polled <= now:
            return self
        return self._replace(**{name: min(getattr(self, name), now) for name in SEEN_AT})

    @property
    def shown(self) -> bool:
        """Whether the portal ever showed this order: an id that is mistyped, or not this bot's to see, it never did."""
        return bool(self.state or self.jobs_polled)


SEEN_AT = (
    "since",
    "polled",
    "moved",
    "sampled",
    "jobs_polled",
    "jobs_moved",
    "all_done_since",
    "complete_since",
    "delivered",
)
"""The times in an `OrderSnapshot` that are of our own clock: none of them is later than `polled`."""
