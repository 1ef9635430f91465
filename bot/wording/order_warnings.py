"""What to look at before Confirm, in one sentence each: plain, for the preview."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from bot.wording.figures import listed, plural
from bot.wording.time_problems import LABELS

NAMES: Final = 5
"""Cinemas, ids and notes told by name in one line; the others are counted."""

SPLIT_UNDONE: Final = "The assets were changed after they were split; they go in one order again."
TEXT_GOES_TO_CINEMA: Final = "The additional text goes into the e-mail that the cinema gets on delivery."


def due_soon(names: Sequence[str], cinemas: int, away: str, hours: int) -> str:
    """Due in less than `hours`. names: the labels of those of the `cinemas` that are, the first due first; away: until
    that one's due time, in words."""
    limit = plural(hours, "hour")
    if cinemas == 1:
        text = f"{names[0]} needs it {away}, sooner than {limit} from now"
    else:
        text = (
            f"Due sooner than {limit} from now, the first {away}, for {len(names):,} of {cinemas:,} cinemas: "
            f"{listed(names, NAMES, '; ')}"
        )
    return f"{text}. Gofilex may have to accept that by hand first."


def in_hours(hours: int) -> str:
    """How far away it is, also where that is days."""
    return f"in {hours} hours"


def if_meant(away: str, time: str) -> str:
    """The same where several readings are possible, and this is about one of them."""
    return f"{away} if {time} is meant"


def note_of(time: str, notes: Sequence[str]) -> str:
    """What the date reader has to say of one reading."""
    return f"{time}: {listed(notes, NAMES, '; ')}"


def time_passed(field: str, time: str, cinemas: int) -> str:
    """A time from which on something is allowed has passed for that many cinemas."""
    more = f", for {plural(cinemas, 'cinema')}" if cinemas > 1 else ""
    return f"{LABELS[field]} has passed ({time}{more}): it may begin at once."


def clock_notes(field: str, notes: Sequence[str]) -> str:
    """The date reader's notes on a time of the form."""
    return f"{LABELS[field]}: {listed(notes, NAMES, '; ')}"


def different_clock_times(field: str, times: Sequence[str]) -> str:
    """A time of the form that came out as different times at different cinemas."""
    return f"{LABELS[field]} is not the same time on every cinema's clock: {listed(times, NAMES, '; ')}."


def open_at_cinema(orders: int, content: str, cinema: str, dues: Sequence[str]) -> str:
    """That many orders of the same content (`same_what`) are open for the one cinema, due then."""
    found = f"An order for {content} is open" if orders == 1 else f"{orders:,} orders for {content} are open"
    return f"{found} for {cinema} already{_due(dues)}."


def open_at_cinemas(dues: Sequence[tuple[str, Sequence[str]]], cinemas: int, content: str) -> str:
    """Orders of the same content are open for some of the `cinemas`. dues: each cinema by its label, with theirs."""
    names = [cinema + _due(times) for cinema, times in dues]
    return (
        f"Open already for {len(names):,} of {plural(cinemas, 'cinema')}, with {content}: {listed(names, NAMES, '; ')}."
    )


class DeliveredBefore(NamedTuple):
    """That the same content came to a cinema, by its label, before: when, on its clock, and by whom it was ordered (`""` where that
    is not to be told)."""

    cinema: str
    when: str
    by: str

    def when_and_by_whom(self) -> str:
        return f"{self.when}{f', ordered by {self.by}' if self.by else ''}"


def delivered_before(content: str, told: DeliveredBefore) -> str:
    """The same content (`same_what`) was delivered to the one cinema before."""
    return f"An order for {content} was delivered to {told.cinema} before: {told.when_and_by_whom()}."


def delivered_to(content: str, told: Sequence[DeliveredBefore], cinemas: int) -> str:
    """The same to some of the `cinemas`."""
    names = [f"{each.cinema}, {each.when_and_by_whom()}" for each in told]
    return (
        f"Delivered before to {len(names):,} of {plural(cinemas, 'cinema')}, with {content}: "
        f"{listed(names, NAMES, '; ')}."
    )


def same_what(*, every_event: bool, some_event: bool) -> str:
    """What open orders have in common with those of the draft: all of them its event, some of them, or only assets."""
    if every_event:
        return "the same event"
    return "the same event or asset" if some_event else "one of the same assets"


def odd_ids(ids: Mapping[str, Sequence[str]]) -> str:
    """Ids that look mistyped, by what they are the ids of ("event"); at least one."""
    named = [
        f"{what} {'id' if len(odd) == 1 else 'ids'} {listed([f'“{one}”' for one in odd], NAMES)}"
        for what, odd in ids.items()
        if odd
    ]
    count = sum(map(len, ids.values()))
    if count == 1:
        return f"The {named[0]} does not look like the portal's own ids, which have 17 characters."
    return f"{count:,} ids do not look like the portal's own, which have 17 characters: {'; '.join(named)}."


def _due(times: Sequence[str]) -> str:
    return f", due {listed(times, between='; ')}" if times else ""
