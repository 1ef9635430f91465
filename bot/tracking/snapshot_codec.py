"""What is known of an order, as two short JSON texts: the row that every look reads, and the jobs that few looks need.

Both are lists, not objects, for there may be a hundred thousand of them: first the version, then the fields in the order
that `row` and `JobKnown` give them. Fields at their default at the end are left out. Times are seconds since `since`,
to a tenth; null where they are not known.

    row   [1, since, due, …]        about 100 bytes for a waiting order, 250 for one under way
    jobs  [1, since, job, job, …]   each job a list of its fields
"""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic_core import from_json, to_json

from bot.tracking.snapshot import NO_WORK, EventKind, JobKnown, Known, Mail, Standing, Work

VERSION = 1

# These are written as numbers, their places in these lists: only ever to be added to at the end.
_TOLD = (
    EventKind.FOUND,
    EventKind.SUBMITTED,
    EventKind.QUEUED,
    EventKind.DELIVERED,
    EventKind.CANCELED,
    EventKind.DUPLICATE,
    EventKind.CLEANED,
    EventKind.MISSING,
    EventKind.RETURNED,
    EventKind.OVERDUE,
    EventKind.UNWATCHED,
)
_STANDINGS = (
    Standing.PENDING,
    Standing.SUBMITTED,
    Standing.QUEUED,
    Standing.TRANSFERRING,
    Standing.CHECKING,
    Standing.LINKING,
    Standing.DELIVERED,
    Standing.FAILED,
    Standing.CANCELED,
    Standing.DUPLICATE,
    Standing.CLEANED,
    Standing.MISSING,
    Standing.UNWATCHED,
    Standing.STOPPED,
    Standing.OTHER,
)
_MAILS = (Mail.NONE, Mail.WAITING, Mail.ENDED)
_COMPLETE = (None, False, True)

_STANDING_NUMBERS = {standing: number for number, standing in enumerate(_STANDINGS)}
_TOLD_BITS = {what: 1 << bit for bit, what in enumerate(_TOLD)}
_ODD_LENGTH = 6  # characters of a shortened word in Known.odd
_NONE: frozenset[str] = frozenset()

_ROW_DEFAULTS: list[Any] = [VERSION, 0, None, None, None, "", 0, 0, 0, 0, None, None]  # up to `moved`
_ROW_DEFAULTS += [0, 0, 0, None, 0, 0, None, None, 0, [], 0, 0, 0, "", None, None]

_JOB_REQUIRED = 3  # id, type, state
_JOB_DEFAULTS: list[Any] = [""] * _JOB_REQUIRED + list(JobKnown._field_defaults.values())
_JOB_TIMES = tuple(map(JobKnown._fields.index, ("start", "finish")))
_JOB_FLAGS = tuple(map(JobKnown._fields.index, ("running", "completed", "broken")))
_JOB_LISTS = tuple(map(JobKnown._fields.index, ("after", "waits_for", "runs")))
for _index in _JOB_TIMES:
    _JOB_DEFAULTS[_index] = None


class UnknownVersionError(ValueError):
    """The text was written by another version of Encore Bot, or is no such text at all."""


def row(known: Known) -> str:
    """Everything but the jobs."""
    since, work = known.since, known.work
    return _text(
        [
            VERSION,
            since,
            _offset(known.due, since),
            _offset(known.transfer_after, since),
            _offset(known.release_after, since),
            known.state,
            _STANDING_NUMBERS[known.standing],
            _COMPLETE.index(known.complete),
            known.final | known.by_jobs_alone << 1 | known.quiet << 2 | known.risky << 3,
            _bits(known.told),
            _offset(known.looked, since),
            _offset(known.moved, since),
            known.step,
            known.total,
            known.peak - known.step,
            _offset(known.sampled, since),
            int(known.speed),
            known.samples,
            _offset(known.jobs_looked, since),
            _offset(known.jobs_moved, since),
            known.ends_at,
            [] if work is NO_WORK or work == NO_WORK else _work_list(work),
            known.misses,
            known.empty,
            known.risks,
            "".join(sorted(known.odd)),
            _offset(known.delivered, since),
            _offset(known.settled, since),
        ],
        _ROW_DEFAULTS,
    )


def jobs(known: Known) -> str:
    """Its jobs."""
    return _dump([VERSION, known.since, *(_job_list(job, known.since) for job in known.jobs)])


def known(row: str | bytes, jobs: str | bytes | None = None) -> Known:
    """Reads what `row` wrote, and what `jobs` wrote if it is given: without, `jobs` is empty.

    Raises `UnknownVersionError` for what another version wrote.
    """
    values = _versioned(row)
    (
        _,
        since,
        due,
        transfer_after,
        release_after,
        state,
        standing,
        complete,
        flags,
        told,
        looked,
        moved,
        step,
        total,
        below_peak,
        sampled,
        speed,
        samples,
        jobs_looked,
        jobs_moved,
        ends_at,
        work,
        misses,
        empty,
        risks,
        odd,
        delivered,
        settled,
    ) = values + _ROW_DEFAULTS[len(values) :]
    return Known(
        since=since,
        due=_time(due, since),
        transfer_after=_time(transfer_after, since),
        release_after=_time(release_after, since),
        state=state,
        complete=_COMPLETE[complete],
        step=step,
        total=total,
        peak=step + below_peak,
        sampled=_time(sampled, since),
        speed=float(speed),
        samples=samples,
        misses=misses,
        empty=empty,
        settled=_time(settled, since),
        looked=_time(looked, since),
        moved=_time(moved, since),
        jobs_looked=_time(jobs_looked, since),
        jobs_moved=_time(jobs_moved, since),
        ends_at=ends_at,
        delivered=_time(delivered, since),
        standing=_STANDINGS[standing],
        final=bool(flags & 1),
        by_jobs_alone=bool(flags & 2),
        quiet=bool(flags & 4),
        risky=bool(flags & 8),
        risks=risks,
        told=_told(told),
        odd=frozenset(odd[start : start + _ODD_LENGTH] for start in range(0, len(odd), _ODD_LENGTH)) if odd else _NONE,
        work=_work(work) if work else NO_WORK,
        jobs=read_jobs(jobs) if jobs else (),
    )


def _work_list(work: Work) -> list[Any]:
    return [
        work.listed,
        work.done,
        work.left,
        work.carrying,
        work.failed,
        work.running,
        _STANDING_NUMBERS[work.stage],
        work.step,
        work.total,
        int(work.hidden),
        _MAILS.index(work.mail),
    ]


def _work(values: list[Any]) -> Work:
    listed, done, left, carrying, failed, running, stage, step, total, hidden, mail = values
    return Work(
        listed, done, left, carrying, failed, running, _STANDINGS[stage], step, total, bool(hidden), _MAILS[mail]
    )


def _job_list(job: JobKnown, since: float) -> list[Any]:
    values: list[Any] = list(job)
    for index in _JOB_TIMES:
        values[index] = _offset(values[index], since)
    for index in _JOB_FLAGS:
        values[index] = int(values[index])
    while values[-1] == _JOB_DEFAULTS[len(values) - 1] and len(values) > _JOB_REQUIRED:
        values.pop()
    return values


def read_jobs(text: str | bytes) -> tuple[JobKnown, ...]:
    """Reads what `jobs` wrote. Raises `UnknownVersionError` like `known`."""
    _, since, *lists = _versioned(text)
    found = []
    for given in lists:
        values = given + _JOB_DEFAULTS[len(given) :]
        for index in _JOB_TIMES:
            values[index] = _time(values[index], since)
        for index in _JOB_FLAGS:
            values[index] = bool(values[index])
        for index in _JOB_LISTS:
            values[index] = tuple(values[index])
        found.append(JobKnown._make(values))
    return tuple(found)


# All below is done for every look, so it must be quick: round(x, 1) takes five times as long as round(10 * x).


def _offset(moment: float, since: float) -> float | None:
    if not moment:
        return None
    tenths = round((moment - since) * 10)
    return tenths / 10 if tenths % 10 else tenths // 10


def _time(offset: float | None, since: float) -> float:
    return 0.0 if offset is None else round((since + offset) * 10) / 10


@cache
def _bits(told: frozenset[EventKind]) -> int:
    return sum(_TOLD_BITS[what] for what in told)


@cache
def _told(bits: int) -> frozenset[EventKind]:
    return frozenset(what for what, bit in _TOLD_BITS.items() if bits & bit)


def _text(values: list[Any], defaults: list[Any]) -> str:
    while len(values) > 2 and values[-1] == defaults[len(values) - 1]:
        values.pop()
    return _dump(values)


def _dump(values: list[Any]) -> str:
    return to_json(values).decode()


def _versioned(text: str | bytes) -> list[Any]:
    try:
        values = from_json(text)
    except ValueError:
        values = None
    if not isinstance(values, list) or not values or values[0] != VERSION:
        raise UnknownVersionError(
            f"what is known of an order was written in another form than version {VERSION}; upgrade this process"
        )
    return values
