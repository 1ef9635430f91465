"""`/encore order Filmhuis Bergh event kPv58SRFYExY7xAzQ due next friday 6pm`: the words to a draft, in three passes.

1. `tokens`: the text is cut into words, quotations, links and commas.
2. `segments`, `labels`: the tokens are cut at the keywords, and each piece is labelled with the field it belongs to.
3. Here: the labels become a draft, and notes about what was not understood.

Keywords may stand in any order; words before the first are the cinema. What was not understood is given back as typed,
and nothing is guessed: a cinema that could be several is named with all of them, and left for the form.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.cinemas.cinema import Cinema
from bot.cinemas.search import Index
from bot.orders.cinema_names import CinemaNames
from bot.orders.labels import CINEMA_ID, ID, NOT_UNDERSTOOD, Label, label
from bot.orders.order import Draft
from bot.orders.plan import TEXT_MAX
from bot.orders.segments import KnownNames, segments
from bot.orders.tokens import as_typed, tokenize
from bot.wording import draft_notes
from gofilex import Portal

_MANY_VALUES = ("assets", "cinemas", ID, CINEMA_ID, NOT_UNDERSTOOD)
_REASONS = 3  # about names that were not found; "did you mean" looks through the whole directory


@dataclass(frozen=True, slots=True)
class ParsedCommand:
    """What the words came to. not_understood: pieces as typed. notes: sentences for the person, plain text."""

    draft: Draft
    not_understood: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def parse_command(
    text: str,
    draft: Draft,
    *,
    cinemas: Mapping[Portal, Index],
    events: Mapping[str, str] | None = None,
    is_time: Callable[[str], bool],
) -> ParsedCommand:
    """Fills `draft` from the words typed after `/encore order`, as Slack sends them (with `&amp;` and `<#C…|name>`).

    cinemas: the directory of each portal that is offered. events: ids seen, with their names. is_time: whether a text
    can be read as a point in time, for telling where a date ends and a cinema begins.
    """
    line = html.unescape(text)
    known = KnownNames(CinemaNames(cinemas), events or {}, is_time)
    labels = label(segments(tokenize(line), known), known)
    return _build(draft, labels, known.names, end=len(line))


# -- third pass -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Rejected:
    """A piece that did not get into the draft, where it stands in the text, and a sentence why if there is one."""

    start: int
    text: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Named:
    """A cinema, and the text that named it."""

    start: int
    text: str
    cinema: Cinema


def _build(draft: Draft, labels: Sequence[Label], names: CinemaNames, *, end: int) -> ParsedCommand:
    """The draft with what the labels say, and what they say that could not be taken. end: the length of the text."""
    values, second_values = _first_values(labels)
    named, unnamed = _named_cinemas(labels, names.within(values.get("portal", "")))
    portal = values.pop("portal", "") or (named[0].cinema.portal if named else "")
    keys, of_other_portals = _keys_of_portal(named, portal)
    event, company_ids, spare_ids = _sorted_ids(labels, event=values.get("event", ""), any_cinema=bool(keys))
    values = values | ({"event": event} if event else {}) | {"assets": _assets(labels)}
    values, too_long = _that_fit(values, end)
    found = {field: value for field, value in values.items() if value}
    cinemas = tuple(dict.fromkeys((*keys, *company_ids)))
    draft = replace(draft, **_fields(found), cinemas=cinemas, portal=portal or draft.portal)
    rejected = [*second_values, *unnamed, *of_other_portals, *spare_ids, *too_long]
    return ParsedCommand(
        draft,
        not_understood=tuple(each.text for each in sorted(rejected, key=lambda each: (each.start, each.text))),
        notes=tuple(each.why for each in rejected if each.why),
    )


def _fields(values: Mapping[str, str]) -> dict[str, Any]:
    return dict(values)  # fields of the draft, all of them text: more than the type checker can see


def _first_values(labels: Iterable[Label]) -> tuple[dict[str, str], list[_Rejected]]:
    """The first value given for each field; another is said not to be understood rather than dropped."""
    values: dict[str, str] = {}
    rejected: list[_Rejected] = []
    for each in labels:
        single = each.field not in _MANY_VALUES
        if single and each.value and values.setdefault(each.field, each.value) == each.value:
            continue
        if (single or each.field == NOT_UNDERSTOOD) and each.tokens:
            rejected.append(_Rejected(each.tokens[0].start, as_typed(each.tokens)))
    return values, rejected


def _named_cinemas(labels: Iterable[Label], names: CinemaNames) -> tuple[list[_Named], list[_Rejected]]:
    """The one cinema each name means; names of none or of several, with a sentence about the first few."""
    named: list[_Named] = []
    rejected: list[_Rejected] = []
    reasons = 0
    for run in labels:
        for text, at in names.split(run.value) if run.field == "cinemas" else ():
            start, fitting = run.tokens[0].start + at, names.matching(text)
            if len(fitting) == 1:
                named.append(_Named(start, text, fitting[0]))
            else:
                why = names.why_not_one(text, fitting) if reasons < _REASONS else ""
                reasons += bool(why)
                rejected.append(_Rejected(start, text, why))
    return named, rejected


def _keys_of_portal(named: Iterable[_Named], portal: str) -> tuple[list[str], list[_Rejected]]:
    """The keys of the cinemas of the order's portal; an order goes to one."""
    keys: list[str] = []
    rejected: list[_Rejected] = []
    for start, text, cinema in ((each.start, each.text, each.cinema) for each in named):
        if cinema.portal == portal:
            keys.append(cinema.key)
        else:
            rejected.append(_Rejected(start, text, draft_notes.of_a_second_portal(cinema.label, cinema.portal)))
    return keys, rejected


def _sorted_ids(labels: Iterable[Label], *, event: str, any_cinema: bool) -> tuple[str, list[str], list[_Rejected]]:
    """What the bare ids are: the event where none was given, then the cinema where none was."""
    company_ids: list[str] = []
    rejected: list[_Rejected] = []
    for each in labels:
        if each.field == CINEMA_ID or (each.field == ID and event and not any_cinema and not company_ids):
            company_ids.append(each.value)
        elif each.field == ID and not event:
            event = each.value
        elif each.field == ID:
            rejected.append(_Rejected(each.tokens[0].start, each.value))
    return event, company_ids, rejected


def _assets(labels: Iterable[Label]) -> str:
    return "\n".join(dict.fromkeys(each.value for each in labels if each.field == "assets"))


def _that_fit(values: Mapping[str, str], end: int) -> tuple[dict[str, str], list[_Rejected]]:
    """The values that the form's fields can hold; what is longer is given back last."""
    fitting = {field: value for field, value in values.items() if len(value) <= TEXT_MAX}
    rejected = [
        _Rejected(end, value, draft_notes.longer_than(field, TEXT_MAX))
        for field, value in values.items()
        if field not in fitting
    ]
    return fitting, rejected
