"""What to look at before Confirm: nothing here forbids an order. Each kind is one line, however many cinemas it is about,
so that none crowds out another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.orders.ids import is_portal_id
from bot.orders.order import TIMES, OrderRequest
from bot.orders.plan import Plan, Reading, Warning  # noqa: A004 - the trade's word
from bot.orders.time_fields import unambiguous_time
from bot.orders.tracked_order import TrackedOrder
from bot.wall_time import WallTime
from bot.when import Resolved
from bot.wording import order_warnings as words
from bot.wording.times import at_place, moment, time_from_now

KINDS: Final = ("soon", "same", "before", "channel", "split", "clock", "walls", "past", "odd_id", "e_mail")
"""All kinds of warning, what matters most first."""

_IN_HOURS: Final = timedelta(hours=6)


def warnings_of(plan: Plan, now: datetime, window: timedelta) -> list[Warning]:
    """What the requests and readings of a plan give to warn about. window: due sooner than this is soon."""
    found = [
        *_soon(plan, now, window),
        *_past(plan.requests, now),
        *_walls(plan),
        *_clocks(plan.readings, now),
    ]
    found += _odd_ids(plan.requests)
    if plan.requests[0].additional_text:
        found.append(Warning("e_mail", words.TEXT_GOES_TO_CINEMA))
    return found


def by_importance(warnings: Iterable[Warning]) -> tuple[Warning, ...]:
    """What matters most first; within a kind as they came."""
    return tuple(sorted(warnings, key=lambda warning: KINDS.index(warning.kind)))


def same_content_warnings(requests: Sequence[OrderRequest], found: Sequence[Sequence[TrackedOrder]]) -> list[Warning]:
    """One for all requests that have open orders of the same content (`found`, one list each).

    Whoever placed them: but who and where is not said, for that may be a private channel.
    """
    open_ones: dict[str, tuple[OrderRequest, dict[str, TrackedOrder]]] = {}
    by_event = []
    for request, there in zip(requests, found, strict=True):
        if there:
            known = open_ones.setdefault(request.cinema.key, (request, {}))[1]
            known.update({tracked.order.id: tracked for tracked in there})
            by_event.append(any(request.event and tracked.order.request.event == request.event for tracked in there))
    if not open_ones:
        return []
    content = words.same_what(every_event=all(by_event), some_event=any(by_event))
    dues = [(request.cinema.label, _dues(request, there.values())) for request, there in open_ones.values()]
    cinemas = len({request.cinema.key for request in requests})
    if cinemas == 1:
        ((request, there_already),) = open_ones.values()
        text = words.open_at_cinema(len(there_already), content, *dues[0])
    else:
        text = words.open_at_cinemas(dues, cinemas, content)
    return [Warning("same", text)]


def delivered_before_warnings(
    requests: Sequence[OrderRequest], found: Sequence[Sequence[TrackedOrder]], orderers: Mapping[str, str]
) -> list[Warning]:
    """One for all requests whose content was delivered to their cinema before (`found`, one list each, or none at all): when,
    the last time, and by whom it was ordered, where `orderers` has that by submission."""
    latest: dict[str, tuple[OrderRequest, TrackedOrder]] = {}
    by_event = []
    for request, there in zip(requests, found, strict=False):
        for tracked in there:
            by_event.append(bool(request.event) and tracked.order.request.event == request.event)
            known = latest.get(request.cinema.key)
            if known is None or _landed(tracked) > _landed(known[1]):
                latest[request.cinema.key] = (request, tracked)
    if not latest:
        return []
    content = words.same_what(every_event=all(by_event), some_event=any(by_event))
    told = [
        words.DeliveredBefore(
            request.cinema.label,
            at_place(WallTime.at(moment(_landed(tracked)), request.cinema.zone), request.cinema.place),
            orderers.get(tracked.order.submission, ""),
        )
        for request, tracked in latest.values()
    ]
    cinemas = len({request.cinema.key for request in requests})
    text = words.delivered_before(content, told[0]) if cinemas == 1 else words.delivered_to(content, told, cinemas)
    return [Warning("before", text)]


def _landed(tracked: TrackedOrder) -> float:
    return tracked.snapshot.delivered if tracked.snapshot else 0.0


def _dues(request: OrderRequest, tracked_orders: Iterable[TrackedOrder]) -> list[str]:
    """Their due times on the cinema's clock, as they stand now, each once, without those that nobody gave."""
    known = [(due, tracked.order.request.due) for tracked in tracked_orders if (due := tracked.due)]
    times = (WallTime.at(due, asked.zone if asked else "UTC") for due, asked in known)
    return sorted({at_place(time, request.cinema.place) for time in times})


def _soon(plan: Plan, now: datetime, window: timedelta) -> list[Warning]:
    requests = plan.requests
    soon = {r.cinema.key: r for r in requests if r.due_to_send.instant - now < window}
    if not soon:
        return []
    first = min(soon.values(), key=lambda request: request.due_to_send.instant)
    left = first.due_to_send.instant - now
    # "In 2 days, sooner than 48 hours" would only puzzle.
    away = (
        words.in_hours(left // timedelta(hours=1))
        if left >= _IN_HOURS
        else time_from_now(first.due_to_send.instant, now)
    )
    if any(r.field == "due" and first.cinema.label in r.places for r in plan.to_pick):
        away = words.if_meant(away, at_place(first.due_to_send, first.cinema.place))
    names = [request.cinema.label for request in soon.values()]
    cinemas = len({request.cinema.key for request in requests})
    return [Warning("soon", words.due_soon(names, cinemas, away, round(window / timedelta(hours=1))))]


def _past(requests: Sequence[OrderRequest], now: datetime) -> list[Warning]:
    found = []
    for name in ("transfer_after", "release_after"):
        passed = {r.cinema.key: (r, time) for r in requests if (time := getattr(r, name)) and time.instant <= now}
        if passed:
            request, time = next(iter(passed.values()))
            when = at_place(time, request.cinema.place)
            found.append(Warning("past", words.time_passed(name, when, len(passed))))
    return found


def _clocks(readings: Sequence[Reading], now: datetime) -> list[Warning]:
    """The reader's notes, such as a clock change on the way: one line for each field."""
    found = []
    for name in TIMES:
        notes = dict.fromkeys(told for r in readings if r.field == name for told in _told_of(r, now))
        if notes:
            found.append(Warning("clock", words.clock_notes(name, list(notes))))
    return found


def _told_of(reading: Reading, now: datetime) -> list[str]:
    """The notes; where several readings are possible, said of the one that they are about."""
    notes = _notes(reading, now)
    if not notes or not reading.options or reading.picked is not None or reading.time is None:
        return [*notes]
    return [words.note_of(at_place(reading.time, reading.place), notes)]


def _notes(reading: Reading, now: datetime) -> tuple[str, ...]:
    if (time := unambiguous_time(reading)) and time.instant <= now:
        return ()  # that it has passed is a warning of its own
    if reading.picked is not None:
        fitting = [o for o in reading.options if WallTime(o.wall, reading.zone).to_text() == reading.picked.to_text()]
        return fitting[0].notes if fitting else ()
    return reading.result.notes if isinstance(reading.result, Resolved) else ()


def _walls(plan: Plan) -> list[Warning]:
    """One for each field whose text came out as different wall-clock times at different cinemas."""
    found = []
    for name in TIMES:
        walls = {
            time.wall: at_place(time, reading.place)
            for reading in plan.readings
            if reading.field == name and (time := unambiguous_time(reading))
        }
        if len(walls) > 1:
            found.append(Warning("walls", words.different_clock_times(name, list(walls.values()))))
    return found


def _odd_ids(requests: Sequence[OrderRequest]) -> list[Warning]:
    """Ids that look mistyped, all in one line."""
    named = _ids_by_name(requests)
    odd = {name: [id_ for id_ in ids if not is_portal_id(id_)] for name, ids in named.items()}
    return [Warning("odd_id", words.odd_ids(odd))] if any(odd.values()) else []


def _ids_by_name(requests: Sequence[OrderRequest]) -> dict[str, list[str]]:
    """The ids that are given, each once."""
    first = requests[0]
    named = {
        "event": [first.event],
        "company": list(dict.fromkeys(request.cinema.id for request in requests)),
        "owner": [first.owner.id] if first.owner else [],
        "booker": [first.booker.id] if first.booker else [],
    }
    return {name: [id_ for id_ in ids if id_] for name, ids in named.items()}
