"""What stands behind "event", "portal", "country", "owner" and "booker": one word, or a name of any length."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from bot.orders.ids import pasted_id
from bot.orders.parties import source_and_value
from bot.orders.seen_names import SeenNames
from bot.orders.segments import AFTER_VERBS, NAME_WORDS, PARTIES, KnownNames, country_of, up_to_keywords
from bot.orders.tokens import Token, as_typed, groups, says_nothing, without_quotes
from bot.wording import draft_notes, field_problems

_NAME_AHEAD = 16  # from the end, where what follows a name is looked for

_FIGURE: Final = re.compile(r"\d")

Value = tuple[int, str, str]
"""How many tokens are taken, what they say (`""` for nothing that can be used), and a sentence for the person."""


def value_of(field: str, run: Sequence[Token], known: KnownNames) -> Value:
    """What the tokens say for a field. Filling words before it are stepped over: "owner is …", but "event La Traviata"."""
    skipped = next((index for index, token in enumerate(run) if not says_nothing(token)), 0)
    found = _VALUES[field](run, known)
    if not skipped or (found[1] and not found[2] and not run[skipped].id):
        return found
    behind = _value_behind(field, run, skipped, known)
    if not behind[2] or field not in PARTIES:
        return behind
    # "The Works", "Le Pacte": a name that was not seen may begin with such a word
    return _value_behind(field, run, next(at for at, token in enumerate(run) if not _comes_before_name(token)), known)


def _value_behind(field: str, run: Sequence[Token], index: int, known: KnownNames) -> Value:
    length, value, why = _VALUES[field](run[index:], known)
    return length + index, value, why


def _comes_before_name(token: Token) -> bool:
    return token.joins or token.keyword in AFTER_VERBS


def _id_of(token: Token, seen: SeenNames) -> str:
    """The id in a word: of the portal's shape, or one that was seen; anything else with a figure in it may be a name."""
    found = token.id or pasted_id(token.value)
    return found if token.id or found in seen.names else ""


def _event(run: Sequence[Token], known: KnownNames) -> Value:
    """An id; else an event seen before, by its name or a part of it."""
    if given := _id_of(run[0], known.events):
        return 1, given, ""
    length, found = _called(run, known.events)
    if not found:
        length, found = _longest_fitting(run, _name_length(run, known), known)
    if len(found) == 1:
        return length, found[0], ""
    text = as_typed(run[:length])
    if found:
        return length, "", draft_notes.several_events(text, [known.events.name_of(event) for event in found])
    return length, "", draft_notes.like_events(text, known.events.close(text))


def _called(run: Sequence[Token], seen: SeenNames) -> tuple[int, list[str]]:
    """The longest beginning of the run that is a name seen before, and whose it is; 0 for none."""
    most = min(len(groups(run)[0]), NAME_WORDS)
    ends = (end for end in range(most, 0, -1) if not run[end - 1].joins)
    named = ((end, found) for end in ends if (found := seen.called(as_typed(run[:end]))))
    return next(named, (0, []))


def _longest_fitting(run: Sequence[Token], most: int, known: KnownNames) -> tuple[int, list[str]]:
    """The longest beginning of the run that is a part of some event's name, up to where a date begins; and those events."""
    found: list[str] = []
    for end in range(1, most + 1):
        narrowed = known.events.fitting(as_typed(run[:end]), found or None)
        if not narrowed:
            return (end - 1, found) if found else (most, [])
        found = narrowed
        if len(found) == 1 and len(run) - end <= _NAME_AHEAD and known.is_what_follows(run[end:]):
            return end, found
    return most, found


def _portal(run: Sequence[Token], known: KnownNames) -> Value:
    portal = known.names.portal_named(run[0].value.rstrip("."))
    return (1, portal.value, "") if portal else (_name_length(run, known), "", "")


def _country(run: Sequence[Token], known: KnownNames) -> Value:
    """Two letters, as the portal takes a country (API documentation, add-encore, `company.country`), or its name."""
    length, code = country_of(run)
    if code:
        return length, code, ""
    length = _name_length(run, known)
    return length, "", field_problems.no_country_code(as_typed(run[:length]))


def _party(field: str, run: Sequence[Token], known: KnownNames) -> Value:
    """An id, `source:value`, or a name: one that was seen before, else all up to where something else begins."""
    if given := _id_of(run[0], known.parties):
        return 1, given, ""
    length, value = source_and_value_of(run, known)
    if value:
        return length, value, ""
    length, called = _called(run, known.parties)
    if called:
        return length, as_typed(run[:length]), ""
    length = _name_length(run, known)
    text = as_typed(run[:length]).rstrip(" :")
    why = field_problems.no_party_seen(text, known.parties.close(text), field)
    # With a colon in it the form would take it for `source:value`: "owner Gofilex: carmen".
    return length, "" if source_and_value(text) else text, why


def source_and_value_of(run: Sequence[Token], known: KnownNames, *, of_cinema: bool = False) -> tuple[int, str]:
    """`source:value`, `source: value`, or `source : value` as the French write it, and how many tokens it takes; `""` for
    none of them.

    A colon may also stand behind a name, "cinema Lux: friday 6pm": so a value that stands apart has a figure in it, or a
    source that is known, and is not where a time begins; and of_cinema: what comes before it is no cinema's name.
    """
    length = _tokens_of_pair(run)
    source, _, value = run[0].value.partition(":")
    value = run[length - 1].value if length > 1 else value
    key = source_and_value(f"{source}:{value}")
    is_source = of_cinema and known.names.is_source(source)
    named = of_cinema and not is_source and known.names.is_name(source)
    if length > 1 or named:
        numbered = is_source or _FIGURE.search(value) is not None
        key = key if numbered and not (named and length > 1) and not _begins_a_time(value, run[length:], known) else ""
    return (length, key) if key else (1, "")


def _tokens_of_pair(run: Sequence[Token]) -> int:
    """How many tokens are `source:value`, if the first of a run begins one."""
    if len(run) > 2 and run[1].text == ":" and not (run[0].is_mark or run[2].is_mark):
        return 3
    first = run[0].value
    return 2 if len(run) > 1 and first.endswith(":") and first != ":" and not run[1].joins else 1


def _begins_a_time(value: str, rest: Sequence[Token], known: KnownNames) -> bool:
    """Whether a value and some of what follows are a time together: "lux: 27 november 18:00"."""
    return any(known.is_time(f"{value} {without_quotes(run)}") for run in up_to_keywords(rest) if run)


def _name_length(run: Sequence[Token], known: KnownNames) -> int:
    """How many tokens a name of any length takes: up to a comma, or to where a time or a cinema begins."""
    if run[0].kind == "quoted":
        return 1
    comma = next((index for index, token in enumerate(run) if token.kind == "comma" and index), len(run))
    gap = len(groups(run)[0])
    most = min(comma, gap)
    return next((end for end in range(max(1, most - _NAME_AHEAD), most) if known.is_what_follows(run[end:most])), most)


_VALUES: Final[dict[str, Callable[[Sequence[Token], KnownNames], Value]]] = {
    "event": _event,
    "portal": _portal,
    "country": _country,
    "owner": partial(_party, "owner"),
    "booker": partial(_party, "booker"),
}
