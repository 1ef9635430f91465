"""`/encore order Filmhuis Bergh event kPv58SRFYExY7xAzQ due next friday 6pm`: the words to a draft, in three passes.

1. `typed_text`, `tokens`: Slack's markup is undone, and the line cut into words, quotations, links and commas.
2. `segments`, `labels`, `unmarked_words`: the tokens are cut at the keywords, and each piece is labelled with the field it
   belongs to.
3. Here: the labels become a draft, and notes about what was not understood.

Keywords may stand in any order; words before the first are the cinema. What was not understood is given back as typed,
and nothing is guessed: a cinema that could be several is named with all of them, and left for the form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.cinemas.cinema import Cinema
from bot.cinemas.search import Index
from bot.orders.cinema_names import CinemaNames
from bot.orders.labelled_piece import CINEMA_ID, EVENT_ID, ID, NOT_UNDERSTOOD, Label, first_value
from bot.orders.labels import label
from bot.orders.order import Draft
from bot.orders.plan import TEXT_MAX
from bot.orders.seen_names import SeenNames
from bot.orders.segments import KnownNames, segments
from bot.orders.tokens import Token, as_typed, groups, tokenize
from bot.orders.typed_text import typed_line
from bot.wording import draft_notes
from gofilex import Portal

_MANY_VALUES = ("assets", "cinemas", ID, CINEMA_ID, EVENT_ID, NOT_UNDERSTOOD)
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
    parties: Mapping[str, str] | None = None,
    is_time: Callable[[str], bool],
) -> ParsedCommand:
    """Fills `draft` from the words typed after `/encore order`, as Slack sends them (with `&amp;` and `<#C…|name>`).

    cinemas: the directory of each portal that is offered. events, parties (owners and bookers): ids seen, with their names.
    is_time: whether a text can be read as a point in time, for telling where a date ends and a cinema begins.
    """
    line = typed_line(text)
    known = KnownNames(CinemaNames(cinemas), SeenNames(events or {}), SeenNames(parties or {}), is_time)
    labels = label(segments(tokenize(line), known), known)
    return _build(draft, labels, known.names, end=len(line.text))


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
    values, unused = _first_values(labels)
    country = values.get("country", "")
    named, unnamed = _named_cinemas(labels, names.within(values.get("portal", "")), country)
    portal = values.pop("portal", "") or (named[0].cinema.portal if named else "")
    keys, of_other_portals = _keys_of_portal(named, portal)
    event, company_ids, spare_ids = _sorted_ids(
        labels, event=first_value(labels, "event") or first_value(labels, EVENT_ID), any_cinema=bool(keys)
    )
    values = values | ({"event": event} if event else {}) | {"assets": _assets(labels)}
    values, too_long = _that_fit(values, end)
    found = {field: value for field, value in values.items() if value}
    cinemas = tuple(dict.fromkeys((*keys, *company_ids)))
    draft = replace(draft, **_fields(found), cinemas=cinemas, portal=portal or draft.portal)
    rejected = [*unused, *unnamed, *of_other_portals, *spare_ids, *too_long]
    notes = (
        *(each.why for each in rejected),
        *(each.why for each in labels if each.value),
        *_elsewhere(named, country),
    )
    return ParsedCommand(
        draft,
        not_understood=tuple(each.text for each in sorted(rejected, key=lambda each: (each.start, each.text))),
        notes=tuple(dict.fromkeys(note for note in notes if note)),
    )


def _fields(values: Mapping[str, str]) -> dict[str, Any]:
    return dict(values)  # fields of the draft, all of them text: more than the type checker can see


def _rejected(tokens: Sequence[Token], why: str = "") -> list[_Rejected]:
    """Each piece of a run that stands together, as typed; what was used between them is not in it."""
    pieces = [group for group in groups(tokens) if not all(token.is_mark for token in group)]
    reasons = (why, *("" for _ in pieces))
    return [_Rejected(group[0].start, as_typed(group), reason) for group, reason in zip(pieces, reasons, strict=False)]


def _first_values(labels: Sequence[Label]) -> tuple[dict[str, str], list[_Rejected]]:
    """The first value given for each field; another is said not to be understood rather than dropped."""
    values: dict[str, str] = {}
    rejected: list[_Rejected] = []
    given = {each.field for each in labels if each.value}
    for each in labels:
        single = each.field not in _MANY_VALUES
        if single and each.value and values.setdefault(each.field, each.value) == each.value:
            continue
        if single and not each.value and each.field in given:
            continue  # a keyword twice, as in "delivery deadline friday"
        if single or each.field == NOT_UNDERSTOOD:
            rejected += _rejected(each.tokens, each.why)
    return values, rejected


def _named_cinemas(labels: Iterable[Label], names: CinemaNames, country: str) -> tuple[list[_Named], list[_Rejected]]:
    """The one cinema each name means, of several the one in that country; names of none or of several are rejected, with a
    sentence about the first few."""
    named: list[_Named] = []
    rejected: list[_Rejected] = []
    reasons = 0
    for run in labels:
        for text, at in names.split(run.value) if run.field == "cinemas" else ():
            start, fitting = run.tokens[0].start + at, names.matching(text)
            fitting = [cinema for cinema in fitting if cinema.country == country] or fitting
            if len(fitting) == 1:
                named.append(_Named(start, text, fitting[0]))
            else:
                why = names.why_not_one(text, fitting) if reasons < _REASONS else ""
                reasons += bool(why)
                rejected.append(_Rejected(start, text, why))
    return named, rejected


def _elsewhere(named: Iterable[_Named], country: str) -> list[str]:
    """What is said where a country was typed that is not the cinema's: an order goes by the directory."""
    others = [each.cinema for each in named if country and each.cinema.country not in ("", country)]
    return [draft_notes.not_in_country(cinema.label, cinema.country, country) for cinema in others[:_REASONS]]


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
    """What the bare ids are: the event where none was given, then the cinema where none was. event: as given, or seen before."""
    company_ids: list[str] = []
    rejected: list[_Rejected] = []
    for each in labels:
        no_cinema_yet = not any((any_cinema, company_ids))
        if each.field == CINEMA_ID or (each.field == ID and event and no_cinema_yet):
            company_ids.append(each.value)
        elif each.field == ID and not event:
            event = each.value
        elif each.field in (ID, EVENT_ID) and each.value != event:
            rejected += _rejected(each.tokens)
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
