"""What to look at before Confirm: nothing here forbids an order."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.orders.ids import is_portal_id
from bot.orders.model import TIMES
from bot.orders.plan import Plan, Reading, Warning  # noqa: A004 - the trade's word
from bot.orders.times import LABELS, settled
from bot.views.text import listed
from bot.views.times import at_place, distance
from bot.wall import WallTime
from bot.when import Resolved


def warnings_of(plan: Plan, now: datetime, window: timedelta) -> list[Warning]:
    first = plan.requests[0]
    soon = min(plan.requests, key=lambda request: request.due.instant)
    found: list[Warning] = []
    if soon.due.instant - now < window:
        hours = round(window / timedelta(hours=1))
        found.append(
            Warning(
                "soon",
                f"{soon.cinema.label} needs it {distance(soon.due.instant, now, soon.due.zone)}, sooner than {hours} hours "
                "from now: Gofilex may have to accept the order by hand first.",
            )
        )
    for name, label in (("transfer_after", "Transfer after"), ("release_after", "Release after")):
        passed = [time for r in plan.requests if (time := getattr(r, name)) and time.instant <= now]
        if passed:
            found.append(Warning("past", f"{label} has passed ({at_place(passed[0], '')}): it may begin at once."))
    found += _walls(plan)
    notes = {f"{LABELS[r.field]}: {note}": None for r in plan.readings for note in _notes(r, now)}
    found += [Warning("clock", note) for note in notes]
    odd = [(first.event, "event id")] + [(request.cinema.id, "company id") for request in plan.requests]
    odd += [(party.id, name) for party, name in ((first.owner, "owner id"), (first.booker, "booker id")) if party]
    for text, name in dict.fromkeys(odd):
        if text and not is_portal_id(text):
            found.append(
                Warning(
                    "odd_id", f"The {name} “{text}” does not look like the portal's own ids, which have 17 characters."
                )
            )
    if first.additional_text:
        found.append(Warning("e_mail", "The additional text goes into the e-mail that the cinema gets on delivery."))
    return found


def _notes(reading: Reading, now: datetime) -> tuple[str, ...]:
    if (time := settled(reading)) and time.instant <= now:
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
            time.wall: at_place(time, reading.places[0])
            for reading in plan.readings
            if reading.field == name and (time := settled(reading))
        }
        if len(walls) > 1:
            shown = listed(list(walls.values()))
            found.append(Warning("walls", f"{LABELS[name]} is not the same time on every cinema's clock: {shown}."))
    return found
