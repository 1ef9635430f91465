"""A codec: what is known of an order as two short JSON texts, the row that every poll reads and the jobs that few polls need.

Both are lists, not objects, for there may be a hundred thousand of them: first the version, then the fields as the tables
below have them, one line a field. Fields at their default at the end are left out, so those that are seldom set stand last.

    row   [1, since, due, …]        about 75 bytes for a waiting order, 220 for one under way
    jobs  [1, since, job, job, …]   each job a list of its fields

Numbers of enums are places in their definition: who moves a member or a field, or removes one, raises `VERSION`.
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


_ANOTHER_VERSION = f"what is known of an order was written in another form than version {VERSION}, or by a newer process; upgrade this one"


class UnknownVersionError(ValueError):
    """The text was written by another version of Encore Bot, or is no such text at all."""


# -- how a field is written --------------------------------------------------------------------------------------------


class _Form(NamedTuple):
    """What a value becomes in the text, and how it is read from there. None: it stands there as it is.

    above: the number is written as what it is above that earlier field, which is short where they are often the same.
    """

    write: Callable[[Any], Any] | None = None
    read: Callable[[Any], Any] | None = None
    above: str = ""


_PLAIN = _Form()
_TIME = _Form()  # tenths of a second after `since`, null where not known: `_Layout` sees to it
_FLAG = _Form(int, bool)
_WHOLE = _Form(int, float)
_TEXTS = _Form(None, tuple)


def _one_of(*members: Any) -> _Form:
    """The place of one of them among the others: a new one stands last, for a kept row names it by that."""
    return _Form({member: place for place, member in enumerate(members)}.__getitem__, members.__getitem__)


def _some_of(members: Iterable[_Member]) -> _Form:
    """A set of them, as the bits of one number, each by its place: a new one stands last."""
    bits = {member: 1 << bit for bit, member in enumerate(members)}

    @cache
    def write(chosen: frozenset[_Member]) -> int:
        return sum(bits[member] for member in chosen)

    @cache
    def read(number: int) -> frozenset[_Member]:
        if number >> len(bits):
            raise IndexError(number)
        return frozenset(member for member, bit in bits.items() if number & bit)

    return _Form(write, read)


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
        given = record._field_defaults  # type: ignore[attr-defined]
        self._make: Callable[[Iterable[Any]], _Record] = record._make  # type: ignore[attr-defined]
        self._required = required
        self._defaults = [given.get(name) for name in forms]
        self._times = [place for place, form in enumerate(forms.values()) if form is _TIME]
        self._above = [(place, fields.index(form.above)) for place, form in enumerate(forms.values()) if form.above]
        self._writes = [(place, form.write) for place, form in enumerate(forms.values()) if form.write]
        self._reads = [(place, form.read) for place, form in enumerate(forms.values()) if form.read]

    def write(self, record: _Record, since: int = 0) -> list[Any]:
        """since: what times are counted from, in tenths of a second since 1970."""
        defaults = self._defaults
        end = len(defaults)
        while end > self._required and record[end - 1] == defaults[end - 1]:
            end -= 1
        values = list(record[:end])
        for place in self._times:
            if place >= end:
                break
            moment = values[place]
            values[place] = round(moment * 10) - since if moment else None
        for place, base in self._above:
            if place < end:
                values[place] -= values[base]
        for place, write in self._writes:
            if place >= end:
                break
            values[place] = write(values[place])
        return values

    def read(self, values: list[Any], since: int = 0, *apart: Any) -> _Record:
        """Takes `values` to pieces."""
        end = len(values)
        for place in self._times:
            if place >= end:
                break
            tenths = values[place]
            values[place] = 0.0 if tenths is None else (since + tenths) / 10
        for place, base in self._above:
            if place < end:
                values[place] += values[base]
        for place, read in self._reads:
            if place >= end:
                break
            values[place] = read(values[place])
        return self._make((*values, *self._defaults[end:], *apart))


# -- the tables --------------------------------------------------------------------------------------------------------

_STANDING = _one_of(*TrackingStatus)

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
        "stage": _STANDING,
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
        "tracking_status": _STANDING,
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
    except IndexError as error:  # a status or an event of which only a newer process knows
        raise UnknownVersionError(_ANOTHER_VERSION) from error


def decode_jobs(text: str | bytes) -> tuple[JobSnapshot, ...]:
    """Reads what `encode_jobs` wrote. Raises `UnknownVersionError` like `decode`."""
    since, *lists = _versioned(text)
    return tuple([_JOB.read(values, since) for values in lists])


def _dump(values: list[Any]) -> str:
    return to_json(values).decode()


def _versioned(text: str | bytes) -> list[Any]:
    """What follows the version."""
    try:
        values = from_json(text)
    except ValueError:
        values = None
    if not isinstance(values, list) or not values or values[0] != VERSION:
        raise UnknownVersionError(_ANOTHER_VERSION)
    return values[1:]
