"""Options of the type-ahead fields. What is chosen at first must equal what the search offers, so both are made here.

Slack: block elements, select menus: at most 100 options, 75 characters of text, 150 of value.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from zoneinfo import available_timezones

from bot.cinemas.cinema import TYPED_PREFIX, Cinema
from bot.orders.ids import is_portal_id
from bot.views import limits
from bot.views.block_kit import Option
from bot.views.blocks import option
from bot.wording.mrkdwn import one_line
from bot.wording.times import city_of


def cinema_option(cinema: Cinema) -> Option | None:
    """Name and city, and beside them what tells two of the same name apart. None for a key too long for Slack."""
    if len(cinema.key) > limits.OPTION_VALUE:
        return None
    facts = [part for part in (cinema.country, cinema.key if cinema.name else "", cinema.zone) if part]
    return option(one_line(cinema.label), cinema.key, one_line(" · ".join(facts)))


def cinema_options(cinemas: Sequence[Cinema], typed: str = "") -> list[Option]:
    """At most 100, in the given order. typed: offered as "Use this id" (value `use:<typed>`) when no key equals it."""
    typed = one_line(typed)
    use = []
    if typed and len(TYPED_PREFIX + typed) <= limits.OPTION_VALUE and all(cinema.key != typed for cinema in cinemas):
        use = [
            option(
                f"Use this id: {typed}", TYPED_PREFIX + typed, "Not in the directory yet; its time zone is asked for"
            )
        ]
    found = (made for cinema in cinemas if (made := cinema_option(cinema)))
    return [*_first(found, limits.SELECT_OPTIONS - len(use)), *use]


def event_option(event: str, name: str = "") -> Option | None:
    """An event by its name, where it is known, with its id beside it. None for an id that is empty or too long for Slack."""
    if not event.strip() or len(event) > limits.OPTION_VALUE:
        return None
    name = one_line(name)
    return option(name or one_line(event), event, one_line(event) if name else "")


def event_options(events: Sequence[tuple[str, str]], typed: str = "") -> list[Option]:
    """events: (id, name). typed: offered as "Use this id" when it is none of the ids; one that does not look like an id says so."""
    typed = one_line(typed)
    use = []
    if typed and len(typed) <= limits.OPTION_VALUE and all(event != typed for event, _ in events):
        doubt = (
            "" if is_portal_id(typed) else "It does not look like an event id of the portal: those have 17 characters"
        )
        use = [option(f"Use this id: {typed}", typed, doubt or "Not seen here before")]
    found = (made for event, name in events if (made := event_option(event, name)))
    return [*_first(found, limits.SELECT_OPTIONS - len(use)), *use]


def zone_option(zone: str) -> Option:
    """`Amsterdam (Europe/Amsterdam)`."""
    return option(f"{city_of(zone)} ({zone})", zone)


def zone_options(typed: str, first: Sequence[str] = ()) -> list[Option]:
    """IANA zones that contain the typed letters, `first` before the others; at most 100."""
    letters = one_line(typed).casefold().replace(" ", "_")
    every = [*first, *(zone for zone in _zones() if zone not in first)]
    return _first((zone_option(zone) for zone in every if letters in zone.casefold()), limits.SELECT_OPTIONS)


@lru_cache(maxsize=1)
def _zones() -> tuple[str, ...]:
    """The zones that are named after a place, and UTC; not the old names and fixed offsets."""
    areas = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    return (*sorted(zone for zone in available_timezones() if zone.startswith(areas)), "UTC")


def _first(made: Iterable[Option], most: int) -> list[Option]:
    """The first `most` of them, each value once."""
    kept: dict[str, Option] = {}
    for each in made:
        if len(kept) == most:
            break
        kept.setdefault(each["value"], each)
    return list(kept.values())
