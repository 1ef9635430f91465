"""What happened to the jobs of an order between two looks; and the telling itself, which repeats nothing.

What was told of a job is kept with it, as letters for its present run (`JobSnapshot.told`): a job that fails and is run again
under the same id is told anew, the same run is not (API documentation, jobs/by/order).
"""

from __future__ import annotations

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
from bot.tracking.snapshot import DOWNLOAD, EMAIL, LINK, RANK, EventKind, JobSnapshot, Known, PollResult

MOST_ODD, MOST_RUNS, MOST_GONE = 8, 8, 16
"""Bounds of what is remembered: unknown words told, earlier runs of a job, jobs that are no longer listed."""

JOB_TYPES = frozenset({DOWNLOAD, LINK, EMAIL, ""})
JOB_STATES = frozenset({"", "completed", "failed", "waiting", "ready", "queued", "pending", "running", "processing"})
"""Only completed and failed are public; the others are the plain words for waiting and running, which tell nothing odd."""

BEFORE_WORK = frozenset({EventKind.SUBMITTED, EventKind.QUEUED})
"""Not told any more once the work has begun."""

JobEventClass: TypeAlias = type[Emailed | JobFailed | JobRecovered | JobRetried | JobStarted | Linked | Received]

_COMPLETED: dict[str, JobEventClass] = {DOWNLOAD: Received, LINK: Linked, EMAIL: Emailed}

_SAID = JobSnapshot._fields.index("told")  # the fields before it hold what the portal said

# The letters of JobSnapshot.told, each for one run.
_STARTED, _FAILED, _ENDED, _RETRIED, _RECOVERED = "sfctr"


class Telling:
    """The events of one look, and the memory that keeps them from being told again."""

    def __init__(self, known: Known, at: float) -> None:
        self.at = at
        self.events: list[TrackingEvent] = []
        self.told = set(known.told)
        self.odd = set(known.odd)

    def once(self, event: type[OnceEvent], at: float = 0.0) -> None:
        """Once in the order's life."""
        if event.kind not in self.told:
            self.told.add(event.kind)
            self.events.append(event(at or self.at))

    def job(self, event: JobEventClass, job: JobSnapshot, at: float) -> None:
        """The caller has seen to it that it is told once for this run."""
        self.events.append(event(at or self.at, job))

    def word(self, event: UnknownState | UnknownJobWord) -> None:
        """A word of the portal that we do not know: verbatim, once."""
        mark = _short(event.key)
        if mark not in self.odd and len(self.odd) < MOST_ODD:
            self.odd.add(mark)
            self.events.append(event)

    def close(self, known: Known) -> Known:
        if len(self.told) == len(known.told) and len(self.odd) == len(known.odd):
            return known  # both only ever grow
        return known._replace(told=frozenset(self.told), odd=frozenset(self.odd))


def _short(text: str) -> str:
    return blake2b(text.encode(), digest_size=3).hexdigest()


def hear_jobs(known: Known, result: PollResult, telling: Telling) -> tuple[Known, bool]:
    """The jobs after this look; and whether a download began anew, so that its bytes count from the start again."""
    if result.jobs is None:
        return known, False
    if known.work.listed and not known.jobs:
        raise ValueError("a look with jobs needs the jobs known before it")
    if not result.jobs and not result.returned:  # it is not shown at all: that is no word about its jobs
        return known._replace(jobs_polled=result.at), False
    if not result.jobs:
        if known.work.listed and known.empty + 1 >= GONE:
            telling.once(Cleaned)
        return known._replace(empty=min(known.empty + 1, 99), jobs_polled=result.at), False
    before = {job.id: job for job in known.jobs}
    jobs, moved, new_run = [], False, False
    listed = {job.id: job for job in result.jobs}.values()
    for job in sorted(listed, key=lambda job: (job.finish or job.start or result.at, RANK.get(job.type, 1))):
        known_job = before.pop(job.id, None)
        merged = _hear_job(known_job, job, telling)
        jobs.append(merged)
        if known_job is None or _differs(known_job, merged):
            moved = True
            new_run |= known_job is not None and job.type == DOWNLOAD and merged.run != known_job.run != ""
    unlisted = [job._replace(gone=min(job.gone + 1, GONE)) for job in before.values()]
    listed_before = [job for job in unlisted if job.gone < GONE]
    forgotten = [job for job in unlisted if job.gone >= GONE][-MOST_GONE:]
    if any(job.running or job.done or job.failed for job in jobs):
        telling.told |= BEFORE_WORK
    elif known.no_status_endpoint:
        telling.once(Queued)
    known = known._replace(
        jobs=(*jobs, *listed_before, *forgotten),
        work=work_of((*jobs, *listed_before)),
        empty=GONE if result.status and result.status.cleaned else 0,
        jobs_polled=result.at,
        jobs_moved=result.at if moved or before else known.jobs_moved,
    )
    return known, new_run


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


def _hear_job(before: JobSnapshot | None, job: JobSnapshot, telling: Telling) -> JobSnapshot:
    """What is known of a job after it was listed as `job`; tells what happened to it."""
    if job.type not in JOB_TYPES:
        telling.word(UnknownJobWord(telling.at, job.type, job))
    elif job.state not in JOB_STATES:  # of a type we do not know, the state is no second surprise
        telling.word(UnknownJobWord(telling.at, job.state, job))
    if before is None:
        return _tell_job(job, telling)
    if job[:_SAID] == before[:_SAID] and not before.gone:
        return before  # nothing new: nearly always so of the jobs that wait
    new_run = bool(job.run and before.run and job.run != before.run)
    if new_run:
        older = 0 < job.start < before.start
        if older or _short(job.run) in before.runs:
            return before._replace(gone=0)  # a late answer, about a run that another one followed
        runs = (*before.runs, _short(before.run))[-MOST_RUNS:]
        return _tell_job(job._replace(told="", runs=runs, broken=before.broken), telling)
    run = job.run or before.run
    return _tell_job(job._replace(run=run, told=before.told, runs=before.runs, broken=before.broken), telling)


def _tell_job(job: JobSnapshot, telling: Telling) -> JobSnapshot:
    """Tells what the job's state says, unless its letters show that it was told of this run; notes that in them."""
    told, broken = job.told, job.broken
    if job.done:
        mark = _RECOVERED if broken else _ENDED
        if mark not in told:
            event = JobRecovered if broken else _COMPLETED.get(job.type)
            if event is not None:
                telling.job(event, job, job.finish)
        told, broken = _with(told, mark, _ENDED, _STARTED), False
    elif job.failed:
        if _FAILED not in told:
            telling.job(JobFailed, job, job.finish)
        told, broken = _with(told, _FAILED, _STARTED), True
    elif job.running:
        if broken:
            if _RETRIED not in told and _FAILED not in told:  # the failed run itself, seen running, is no new attempt
                telling.job(JobRetried, job, job.start)
                told = _with(told, _RETRIED)
        elif _STARTED not in told and job.type == DOWNLOAD:
            telling.job(JobStarted, job, job.start)
        told = _with(told, _STARTED)
    return job if told == job.told and broken == job.broken else job._replace(told=told, broken=broken)


def _with(letters: str, *more: str) -> str:
    return letters + "".join(letter for letter in dict.fromkeys(more) if letter not in letters)
