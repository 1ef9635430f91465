"""What to look at before Confirm: nothing here forbids an order. Each kind is one line, however many cinemas it is about,
so that none crowds out another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.orders.ids import is_portal_id
from bot.orders.order import TIMES, OrderRequest
from bot.orders.plan import Plan, Reading, Warning  # noqa: A004 - the trade's word
from bot.orders.time_fields import LABELS, unambiguous_time
from bot.orders.tracked_order import TrackedOrder
from bot.wall_time import WallTime
from bot.when import Resolved
from bot.wording.figures import listed, plural
from bot.wording.times import at_place, distance

KINDS: Final = ("soon", "same", "channel", "split", "clock", "walls", "past", "odd_id", "e_mail")
"""All kinds of warning, what matters most first."""

NAMES: Final = 5
"""Cinemas, ids and notes told by name in one line; the others are counted."""

_IN_HOURS: Final = timedelta(hours=6)


def warnings_of(plan: Plan, now: datetime, window: timedelta) -> list[Warning]:
    """What the requests and readings of a plan give to warn about. window: due sooner than this is soon."""
    found = [
        *_soon(plan.requests, now, window),
        *_past(plan.requests, now),
        *_walls(plan),
        *_clocks(plan.readings, now),
    ]
    found += _odd_ids(plan.requests)
    if plan.requests[0].additional_text:
        found.append(Warning("e_mail", "The additional text goes into the e-mail that the cinema gets on delivery."))
    return found


def in_order(warnings: Iterable[Warning]) -> tuple[Warning, ...]:
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
    what = _what_is_the_same(by_event)
    dues = [_dues(request, list(tracked_orders.values())) for request, tracked_orders in open_ones.values()]
    cinemas = len({request.cinema.key for request in requests})
    if cinemas == 1:
        ((request, tracked_orders),) = open_ones.values()
        text = f"{_orders_are_open(what, len(tracked_orders))} for {request.cinema.label} already{dues[0]}."
    else:
        names = [request.cinema.label + due for (request, _), due in zip(open_ones.values(), dues, strict=True)]
        where = f"{len(names):,} of {plural(cinemas, 'cinema')}"
        text = f"Open already for {where}, with {what}: {listed(names, NAMES, '; ')}."
    return [Warning("same", text)]


def _orders_are_open(what: str, count: int) -> str:
    return f"An order for {what} is open" if count == 1 else f"{count:,} orders for {what} are open"


def _what_is_the_same(by_event: Sequence[bool]) -> str:
    if all(by_event):
        return "the same event"
    return "the same event or asset" if any(by_event) else "one of the same assets"


def _dues(request: OrderRequest, tracked_orders: Sequence[TrackedOrder]) -> str:
    """`, due Fri 27 Nov 2026, 18:00 in Utrecht`; nothing for orders whose due time nobody gave."""
    known = [tracked.order.request.due for tracked in tracked_orders if tracked.order.request.due.wall.year > 1]
    due = sorted({at_place(time, request.cinema.place) for time in known})
    return f", due {listed(due, between='; ')}" if due else ""


def _soon(requests: Sequence[OrderRequest], now: datetime, window: timedelta) -> list[Warning]:
    soon = {r.cinema.key: r for r in requests if r.due.instant - now < window}
    if not soon:
        return []
    first = min(soon.values(), key=lambda request: request.due.instant)
    hours = plural(round(window / timedelta(hours=1)), "hour")
    left = first.due.instant - now
    # "In 2 days, sooner than 48 hours" would only puzzle.
    away = f"in {left // timedelta(hours=1)} hours" if left >= _IN_HOURS else distance(first.due.instant, now)
    cinemas = len({request.cinema.key for request in requests})
    if cinemas == 1:
        text = f"{first.cinema.label} needs it {away}, sooner than {hours} from now"
    else:
        names = listed([request.cinema.label for request in soon.values()], NAMES, "; ")
        text = f"Due sooner than {hours} from now, the first {away}, for {len(soon):,} of {cinemas:,} cinemas: {names}"
    return [Warning("soon", f"{text}. Gofilex may have to accept that by hand first.")]


def _past(requests: Sequence[OrderRequest], now: datetime) -> list[Warning]:
    found = []
    for name in ("transfer_after", "release_after"):
        passed = {r.cinema.key: (r, time) for r in requests if (time := getattr(r, name)) and time.instant <= now}
        if passed:
            request, time = next(iter(passed.values()))
            more = f", for {plural(len(passed), 'cinema')}" if len(passed) > 1 else ""
            when = at_place(time, request.cinema.place)
            found.append(Warning("past", f"{LABELS[name]} has passed ({when}{more}): it may begin at once."))
    return found


def _clocks(readings: Sequence[Reading], now: datetime) -> list[Warning]:
    """The reader's notes, such as a clock change on the way: one line for each field."""
    found = []
    for name in TIMES:
        notes = dict.fromkeys(note for r in readings if r.field == name for note in _notes(r, now))
        if notes:
            found.append(Warning("clock", f"{LABELS[name]}: {listed(list(notes), NAMES, '; ')}"))
    return found


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
            shown = listed(list(walls.values()), NAMES, "; ")
            found.append(Warning("walls", f"{LABELS[name]} is not the same time on every cinema's clock: {shown}."))
    return found


def _odd_ids(requests: Sequence[OrderRequest]) -> list[Warning]:
    """Ids that look mistyped, all in one line."""
    named = _ids_by_name(requests)
    odd = {name: [f"“{id_}”" for id_ in ids if not is_portal_id(id_)] for name, ids in named.items()}
    told = [f"{name if len(ids) == 1 else f'{name}s'} {listed(ids, NAMES)}" for name, ids in odd.items() if ids]
    count = sum(map(len, odd.values()))
    if not count:
        return []
    if count == 1:
        text = f"The {told[0]} does not look like the portal's own ids, which have 17 characters."
    else:
        text = f"{count:,} ids do not look like the portal's own, which have 17 characters: {'; '.join(told)}."
    return [Warning("odd_id", text)]


def _ids_by_name(requests: Sequence[OrderRequest]) -> dict[str, list[str]]:
    """The ids that are given, each once."""
    first = requests[0]
    named = {
        "event id": [first.event],
        "company id": list(dict.fromkeys(request.cinema.id for request in requests)),
        "owner id": [first.owner.id] if first.owner else [],
        "booker id": [first.booker.id] if first.booker else [],
    }
    return {name: [id_ for id_ in ids if id_] for name, ids in named.items()}
