"""A codec: what is known of an order as two short JSON texts, the record that every poll reads and the jobs that few polls need.

Both are lists, not objects, for there may be a hundred thousand of them: first the version, then the fields as the tables
below have them, one line a field. Fields at their default at the end are left out, so those that are seldom set stand last.

    record  [1, since, due, …]        about 75 bytes for a waiting order, 220 for one under way
    jobs    [1, since, job, job, …]   each job a list of its fields

Numbers of enums are positions in their definition: who moves a member or a field, or removes one, raises `VERSION`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from functools import cache
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic_core import from_json, to_json

from bot.tracking.snapshot import Delay, EventKind, JobSnapshot, Mail, OrderSnapshot, TrackingStatus, Work

VERSION = 1

_Record = TypeVar("_Record", bound=tuple[Any, ...])
_Member = TypeVar("_Member", bound=Enum)


class UnknownVersionError(ValueError):
    """The text was written by another version of Encore Bot, or is no such text at all."""


def _not_whole() -> UnknownVersionError:
    return UnknownVersionError("what is known of an order is not whole")


def _another_version() -> UnknownVersionError:
    return UnknownVersionError(f"what is known of an order is not of version {VERSION}; upgrade this process")


# -- how a field is written --------------------------------------------------------------------------------------------


class _Form(NamedTuple):
    """What a value becomes in the text, and how it is read from there. None: it stands there as it is.

    above: the number is written as what it is above that earlier field, which is short where they are often the same.
    members: those that the text names by their places.
    """

    write: Callable[[Any], Any] | None = None
    read: Callable[[Any], Any] | None = None
    above: str = ""
    members: tuple[Any, ...] = ()


_PLAIN = _Form()
_TIME = _Form()  # tenths of a second after `since`, null where not known: `_Layout` sees to it
_FLAG = _Form(int, bool)
_WHOLE = _Form(int, float)
_TEXTS = _Form(None, tuple)


def _one_of(*members: Any) -> _Form:
    """The position of one of them among the others: a new one stands last, for a kept record names it by that."""
    return _Form(
        {member: index for index, member in enumerate(members)}.__getitem__, members.__getitem__, members=members
    )


def _some_of(members: Iterable[_Member]) -> _Form:
    """A set of them, as the bits of one number, each by its position: a new one stands last."""
    bits = {member: 1 << bit for bit, member in enumerate(members)}

    @cache
    def write(chosen: frozenset[_Member]) -> int:
        return sum(bits[member] for member in chosen)

    @cache
    def read(number: int) -> frozenset[_Member]:
        if number >> len(bits):
            raise IndexError(number)
        return frozenset(member for member, bit in bits.items() if number & bit)

    return _Form(write, read, members=tuple(bits))


def _words(length: int) -> _Form:
    """A set of words of that length, as one text."""

    @cache
    def read(text: str) -> frozenset[str]:
        return frozenset(text[start : start + length] for start in range(0, len(text), length))

    return _Form(lambda words: "".join(sorted(words)), read)


class _Layout(Generic[_Record]):
    """A named tuple as a list. All of this is done for every look, so it must be quick: only fields that are in the text
    are touched, and only those that are not plain."""

    def __init__(
        self, record: type[_Record], forms: dict[str, _Form], *, required: int = 0, apart: tuple[str, ...] = ()
    ) -> None:
        """forms: of every field, in the order of `record` (TypeError else). required: how many are always written.
        apart: the last fields, where they are not written here."""
        fields: tuple[str, ...] = record._fields  # type: ignore[attr-defined]
        if (*forms, *apart) != fields:
            raise TypeError(f"{record.__name__} has {', '.join(fields)}; its table has {', '.join((*forms, *apart))}")
        self.named_by_place = [form.members for form in forms.values() if form.members]
        given = record._field_defaults  # type: ignore[attr-defined]
        self._kinds = [_kinds_like(given.get(name, "")) for name in fields]
        self._make: Callable[[Iterable[Any]], _Record] = record._make  # type: ignore[attr-defined]
        self._required = required
        self._defaults = [given.get(name) for name in forms]
        self._times = [index for index, form in enumerate(forms.values()) if form is _TIME]
        self._above = [(index, fields.index(form.above)) for index, form in enumerate(forms.values()) if form.above]
        self._writes = [(index, form.write) for index, form in enumerate(forms.values()) if form.write]
        self._reads = [(index, form.read) for index, form in enumerate(forms.values()) if form.read]

    def holds(self, record: _Record) -> bool:
        """Whether each field of a record is of the kind that its default is of; one without a default is a text."""
        return isinstance(record, tuple) and all(map(isinstance, record, self._kinds))

    def write(self, record: _Record, since: int = 0) -> list[Any]:
        """since: what times are counted from, in tenths of a second since 1970."""
        defaults = self._defaults
        end = len(defaults)
        while end > self._required and record[end - 1] == defaults[end - 1]:
            end -= 1
        values = list(record[:end])
        for index in self._times:
            if index >= end:
                break
            moment = values[index]
            values[index] = round(moment * 10) - since if moment else None
        for index, base in self._above:
            if index < end:
                values[index] -= values[base]
        for index, write in self._writes:
            if index >= end:
                break
            values[index] = write(values[index])
        return values

    def read(self, values: list[Any], since: int = 0, *apart: Any) -> _Record:
        """Takes `values` to pieces."""
        end = len(values)
        for index in self._times:
            if index >= end:
                break
            tenths = values[index]
            values[index] = 0.0 if tenths is None else (since + tenths) / 10
        for index, base in self._above:
            if index < end:
                values[index] += values[base]
        for index, read in self._reads:
            if index >= end:
                break
            values[index] = read(values[index])
        return self._make((*values, *self._defaults[end:], *apart))


def _kinds_like(example: Any) -> tuple[type, ...]:
    if example is None:  # the one flag that may be not known
        return (bool, type(None))
    return (int, float) if type(example) in (int, float) else (type(example),)


# -- the tables --------------------------------------------------------------------------------------------------------

_STATUS = _one_of(*TrackingStatus)

_WORK = _Layout(
    Work,
    {
        "listed": _PLAIN,
        "done": _PLAIN,
        "left": _PLAIN,
        "carrying": _PLAIN,
        "open": _PLAIN,
        "failed": _PLAIN,
        "running": _PLAIN,
        "stage": _STATUS,
        "step": _PLAIN,
        "total": _PLAIN,
        "hidden": _FLAG,
        "mail": _one_of(*Mail),
        "waiting": _PLAIN,
    },
)

_ORDER = _Layout(
    OrderSnapshot,
    {
        "since": _Form(lambda moment: round(moment * 10), lambda tenths: tenths / 10),
        "due": _TIME,
        "transfer_after": _TIME,
        "release_after": _TIME,
        "state": _PLAIN,
        "tracking_status": _STATUS,
        "complete": _one_of(None, False, True),
        "announced": _some_of(EventKind),
        "polled": _TIME,
        "moved": _TIME,
        "step": _PLAIN,
        "total": _PLAIN,
        "peak": _Form(above="step"),
        "sampled": _TIME,
        "speed": _WHOLE,
        "samples": _PLAIN,
        "jobs_polled": _TIME,
        "jobs_moved": _TIME,
        "ends_at": _PLAIN,
        "work": _Form(_WORK.write, _WORK.read),
        "misses": _PLAIN,
        "empty": _PLAIN,
        "no_status_endpoint": _FLAG,
        "all_done_since": _TIME,
        "complete_since": _TIME,
        "delivered": _TIME,
        "landing_unseen": _FLAG,
        "final": _FLAG,
        "catching_up": _FLAG,
        "at_risk": _FLAG,
        "risks": _PLAIN,
        "delay": _one_of(*Delay),
        "delays": _PLAIN,
        "unknown_words": _words(6),
        "ends_in": _PLAIN,
        "alarms": _PLAIN,
        "spread": _WHOLE,
        "usual_speed": _WHOLE,
    },
    required=1,
    apart=("jobs",),
)

_JOB = _Layout(
    JobSnapshot,
    {
        "id": _PLAIN,
        "type": _PLAIN,
        "state": _PLAIN,
        "running": _FLAG,
        "completed": _FLAG,
        "run": _PLAIN,
        "title": _PLAIN,
        "size": _PLAIN,
        "step": _PLAIN,
        "total": _PLAIN,
        "hash_step": _PLAIN,
        "hash_total": _PLAIN,
        "start": _TIME,
        "finish": _TIME,
        "error_code": _PLAIN,
        "error_message": _PLAIN,
        "after": _TEXTS,
        "waits_for": _TEXTS,
        "announced": _PLAIN,
        "runs": _TEXTS,
        "broken": _FLAG,
        "gone": _PLAIN,
    },
    required=3,
)


# -- the texts ---------------------------------------------------------------------------------------------------------


def encode(snapshot: OrderSnapshot) -> str:
    """Everything but the jobs."""
    return _dump([VERSION, *_ORDER.write(snapshot, round(snapshot.since * 10))])


def encode_jobs(snapshot: OrderSnapshot) -> str:
    """Its jobs."""
    since = round(snapshot.since * 10)
    return _dump([VERSION, since, *[_JOB.write(job, since) for job in snapshot.jobs]])


def decode(text: str | bytes, jobs: str | bytes | None = None) -> OrderSnapshot:
    """Reads what `encode` wrote, and what `encode_jobs` wrote if it is given: without, the jobs are empty.

    Raises `UnknownVersionError` for what another version wrote.
    """
    values = _versioned(text)
    try:
        return _ORDER.read(values, values[0], decode_jobs(jobs) if jobs else ())
    except UnknownVersionError:
        raise
    except IndexError as error:  # a status or an event of which only a newer process knows
        raise _another_version() from error
    except Exception as error:  # whatever our forms make of a field that was never theirs
        raise _not_whole() from error


def decode_jobs(text: str | bytes) -> tuple[JobSnapshot, ...]:
    """Reads what `encode_jobs` wrote. Raises `UnknownVersionError` like `decode`."""
    values = _versioned(text)
    if not values or not all(isinstance(job, list) for job in values[1:]):
        raise _not_whole()
    try:
        return tuple([_JOB.read(job, values[0]) for job in values[1:]])
    except Exception as error:
        raise _not_whole() from error


def check(snapshot: OrderSnapshot) -> OrderSnapshot:
    """The same, if each field holds what it may: `decode` is quick, and takes plain fields as they stand. Raises
    `UnknownVersionError` else."""
    whole = (
        _ORDER.holds(snapshot)
        and _WORK.holds(snapshot.work)
        and all(
            _JOB.holds(job) and all(map(_is_text, (*job.after, *job.waits_for, *job.runs))) for job in snapshot.jobs
        )
    )
    if not whole:
        raise _not_whole()
    return snapshot


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _dump(values: list[Any]) -> str:
    return to_json(values).decode()


def _versioned(text: str | bytes) -> list[Any]:
    """What follows the version."""
    try:
        values = from_json(text)
    except ValueError:
        values = None
    if not isinstance(values, list) or not values or values[0] != VERSION:
        raise _another_version()
    return values[1:]
