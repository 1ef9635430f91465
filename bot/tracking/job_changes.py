"""What happened to the jobs of an order between two polls, and the change log, which announces nothing twice.

What was announced of a job is kept with it, as letters for its present run (`JobSnapshot.announced`): a job that fails and is run again
under the same id is told anew, the same run is not (API documentation, jobs/by/order).
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b
from typing import TypeAlias

from bot.tracking.events import (
    Cleaned,
    Emailed,
    JobFailed,
    JobRecovered,
    JobRetried,
    JobStarted,
    Linked,
    OnceEvent,
    Queued,
    Received,
    TrackingEvent,
    UnknownJobWord,
    UnknownState,
)
from bot.tracking.progress import GONE, work_of
from bot.tracking.snapshot import DOWNLOAD, EMAIL, LINK, RANK, EventKind, JobSnapshot, OrderSnapshot, PollResult

MOST_WORDS, MOST_RUNS, MOST_GONE = 8, 8, 16
"""Bounds of what is remembered: unknown words announced, earlier runs of a job, jobs that are no longer listed."""

JOB_TYPES = frozenset({DOWNLOAD, LINK, EMAIL, ""})
JOB_STATES = frozenset(
    {
        *("", "completed", "failed", "waiting", "ready", "queued", "pending", "running", "processing"),
        *("paused", "cancelled", "canceled"),
    }
)
"""Only completed and failed are public; the others are the usual words of a Meteor job queue and of others like it: the views
have words of ours for them, and none is a surprise."""

BEFORE_WORK = frozenset({EventKind.SUBMITTED, EventKind.QUEUED})
"""Not told any more once the work has begun."""

JobEventClass: TypeAlias = type[Emailed | JobFailed | JobRecovered | JobRetried | JobStarted | Linked | Received]

_COMPLETED: dict[str, JobEventClass] = {DOWNLOAD: Received, LINK: Linked, EMAIL: Emailed}

_SAID = JobSnapshot._fields.index("announced")  # the fields before it hold what the portal said

# The letters of JobSnapshot.announced, each for one run.
_STARTED, _FAILED, _ENDED, _RETRIED, _RECOVERED, _AGAIN = "sfctra"


class ChangeLog:
    """A change log: the events of one poll, and the memory that keeps them from being announced again."""

    def __init__(self, snapshot: OrderSnapshot, at: float) -> None:
        self.at = at
        self.events: list[TrackingEvent] = []
        self.announced = set(snapshot.announced)
        self.unknown_words = set(snapshot.unknown_words)

    def once(self, event: type[OnceEvent], at: float = 0.0) -> None:
        """Once in the order's life."""
        if event.kind not in self.announced:
            self.announced.add(event.kind)
            self.events.append(event(at or self.at))

    def job(self, event: JobEventClass, job: JobSnapshot, at: float) -> None:
        """The caller has seen to it that it is told once for this run."""
        self.events.append(event(at or self.at, job))

    def mail_went_despite(self, *, failed: bool) -> None:
        """Notes with an e-mail that went out whether something that it tells of had failed."""
        self.events = [replace(one, though_failed=failed) if isinstance(one, Emailed) else one for one in self.events]

    def word(self, event: UnknownState | UnknownJobWord) -> None:
        """A word of the portal that we do not know: verbatim, once."""
        mark = _short(event.key)
        if mark not in self.unknown_words and len(self.unknown_words) < MOST_WORDS:
            self.unknown_words.add(mark)
            self.events.append(event)

    def close(self, snapshot: OrderSnapshot) -> OrderSnapshot:
        if len(self.announced) == len(snapshot.announced) and len(self.unknown_words) == len(snapshot.unknown_words):
            return snapshot  # both only ever grow
        return snapshot._replace(announced=frozenset(self.announced), unknown_words=frozenset(self.unknown_words))


def _short(text: str) -> str:
    return blake2b(text.encode(), digest_size=3).hexdigest()


def observe_jobs(snapshot: OrderSnapshot, result: PollResult, log: ChangeLog) -> tuple[OrderSnapshot, bool]:
    """The jobs after this look; and whether a download began anew, so that its bytes count from the start again.

    Raises `ValueError` where the result has jobs and the snapshot comes without those it knows of (`snapshot_codec.decode_jobs`).
    """
    if result.jobs is None:
        return snapshot, False
    if snapshot.work.listed and not snapshot.jobs:
        raise ValueError("a look with jobs needs the jobs known before it")
    if not result.jobs and not result.returned:  # it is not shown at all: that is no word about its jobs
        return snapshot._replace(jobs_polled=result.at), False
    if not result.jobs:
        if snapshot.work.listed and snapshot.empty + 1 >= GONE:
            log.once(Cleaned)
        return snapshot._replace(empty=min(snapshot.empty + 1, 99), jobs_polled=result.at), False
    before = {job.id: job for job in snapshot.jobs}
    jobs, moved, new_run = [], False, False
    listed = {job.id: job for job in result.jobs}.values()
    for job in sorted(listed, key=lambda job: (job.finish or job.start or result.at, RANK.get(job.type, 1))):
        known_job = before.pop(job.id, None)
        merged = _observe_job(known_job, job, log)
        jobs.append(merged)
        if known_job is None or _differs(known_job, merged):
            moved = True
            new_run |= known_job is not None and job.type == DOWNLOAD and merged.run != known_job.run != ""
    unlisted = [job._replace(gone=min(job.gone + 1, GONE)) for job in before.values()]
    listed_before = [job for job in unlisted if job.gone < GONE]
    forgotten = [job for job in unlisted if job.gone >= GONE][-MOST_GONE:]
    if any(job.running or job.done or job.failed for job in jobs):
        log.announced |= BEFORE_WORK
    elif snapshot.no_status_endpoint:
        log.once(Queued)
    work = work_of((*jobs, *listed_before))
    log.mail_went_despite(failed=work.failed > 0)
    snapshot = snapshot._replace(
        jobs=(*jobs, *listed_before, *forgotten),
        work=work,
        empty=GONE if result.status and result.status.cleaned else 0,
        jobs_polled=result.at,
        jobs_moved=result.at if moved or before else snapshot.jobs_moved,
    )
    return snapshot, new_run


def _differs(before: JobSnapshot, after: JobSnapshot) -> bool:
    """Whether anything but bytes is different."""
    return (
        before.state != after.state
        or before.running != after.running
        or before.completed != after.completed
        or before.run != after.run
        or before.checking != after.checking
        or before.waits_for != after.waits_for
        or before.gone > 0
    )


def _observe_job(before: JobSnapshot | None, job: JobSnapshot, log: ChangeLog) -> JobSnapshot:
    """What is known of a job after it was listed as `job`; tells what happened to it."""
    if job.type not in JOB_TYPES:
        log.word(UnknownJobWord(log.at, job.type, job))
    elif job.state not in JOB_STATES:  # of a type we do not know, the state is no second surprise
        log.word(UnknownJobWord(log.at, job.state, job))
    if before is None:
        return _log_job(job, log)
    if job[:_SAID] == before[:_SAID] and not before.gone:
        return before  # nothing new: nearly always so of the jobs that wait
    new_run = bool(job.run and before.run and job.run != before.run)
    if new_run:
        older = 0 < job.start < before.start
        if older or _short(job.run) in before.runs:
            return before._replace(gone=0)  # a late answer, about a run that another one followed
        runs = (*before.runs, _short(before.run))[-MOST_RUNS:]
        return _log_job(job._replace(announced=_of_next_run(before), runs=runs, broken=before.broken), log)
    run = job.run or before.run
    return _log_job(job._replace(run=run, announced=before.announced, runs=before.runs, broken=before.broken), log)


def _log_job(job: JobSnapshot, log: ChangeLog) -> JobSnapshot:
    """Tells what the job's state says, unless its letters show that it was told of this run; notes that in them."""
    announced, broken = job.announced, job.broken
    if job.done:
        mark = _RECOVERED if broken else _ENDED
        if mark not in announced:
            event = JobRecovered if broken else _COMPLETED.get(job.type)
            if event is not None:
                log.job(event, job, job.finish)
        announced, broken = _with(announced, mark, _ENDED, _STARTED), False
    elif job.failed:
        if _FAILED not in announced:
            log.job(JobFailed, job, job.finish)
        announced, broken = _with(announced, _FAILED, _STARTED), True
    elif job.running:
        announced = _log_running(job, log)
    return job._replace(announced=announced, broken=broken)


def _log_running(job: JobSnapshot, log: ChangeLog) -> str:
    """Tells of a run what was not told of it, a first or another one; answers its letters."""
    announced = job.announced
    if job.broken or _AGAIN in announced:
        # The failed run itself, seen running, is no new attempt.
        if _RETRIED not in announced and _FAILED not in announced:
            log.job(JobRetried, job, job.start)
            announced = _with(announced.replace(_AGAIN, ""), _RETRIED)
    elif _STARTED not in announced and job.type == DOWNLOAD:
        log.job(JobStarted, job, job.start)
    return _with(announced, _STARTED)


def _of_next_run(before: JobSnapshot) -> str:
    """The letters with which the next run of a job begins. A try that was told to have started and just went back to waiting
    had tries left: the next one is no second start (a failure that was told is known by `broken`)."""
    gone_back = _STARTED in before.announced and not before.broken and not before.done
    return _AGAIN if gone_back else ""


def _with(letters: str, *more: str) -> str:
    return letters + "".join(letter for letter in dict.fromkeys(more) if letter not in letters)
