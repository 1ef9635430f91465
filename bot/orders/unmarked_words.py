"""Words that no keyword announces: a portal, an event, a due time and cinemas, each told by what it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from bot.orders.keywords import COURTESIES
from bot.orders.labelled_piece import Label, first_value, not_understood
from bot.orders.segments import NAME_WORDS, KnownNames
from bot.orders.tokens import Token, as_typed, groups, says_nothing, trimmed, without_quotes
from bot.wording import draft_notes

TIME_WORDS = 12  # a date is not longer; so that a long text costs no more readings than a short one
TRAILING = re.compile(r"(?:\s*[!?…]|\.{2,})+$")  # after a date; the one dot of "5." is a part of it
_PIECES = 8  # of which one may hold the due time
_SOME_DAY = "2001-01-01"  # beside which a time that names a day is none


def unmarked(run: Sequence[Token], known: KnownNames, so_far: tuple[Label, ...]) -> tuple[Label, ...]:
    """A portal and an event by their names, a due time where none was given, and cinemas."""
    run = trimmed(run)
    if not run:
        return ()
    known = known.within(first_value(so_far, "portal"))
    portals, rest = _unmarked_portals(run, known)
    known = known.within(first_value((*so_far, *portals), "portal"))
    events, rest = _unmarked_events(rest, known, so_far)
    dues: tuple[Label, ...] = ()
    if rest and not first_value(so_far, "due") and not known.are_names(rest):
        dues, rest = _unmarked_due(rest, known)
    cinemas = tuple(Label("cinemas", as_typed(group), group) for group in groups(rest))
    return (*portals, *events, *dues, *cinemas)


def _unmarked_portals(run: tuple[Token, ...], known: KnownNames) -> tuple[tuple[Label, ...], tuple[Token, ...]]:
    """Portals by their names, unless they stand in a cinema's."""
    if known.names.named(as_typed(run)):
        return (), run
    named = [(token, portal) for token in run if (portal := _portal_of(token, known))]
    left = [token for token in run if not _portal_of(token, known)]
    return tuple(Label("portal", portal, (token,)) for token, portal in named), trimmed(left) if named else run


def _portal_of(token: Token, known: KnownNames) -> str:
    portal = known.names.portal_named(token.text.rstrip(".")) if token.kind == "word" else None
    is_word_of_cinema = (
        portal is not None and not token.text.isupper() and known.names.has_words(token.text, exactly=False)
    )
    return portal.value if portal and not is_word_of_cinema else ""


def _unmarked_events(
    run: tuple[Token, ...], known: KnownNames, so_far: tuple[Label, ...]
) -> tuple[tuple[Label, ...], tuple[Token, ...]]:
    """An event by its name or a part of it, and the rest without words of a polite request."""
    events: tuple[Label, ...] = ()
    if known.events.names and not first_value(so_far, "event"):
        events, run = _unmarked_event(run, known)
    run = tuple(token for group in groups(run) for token in _without_courtesies(group, known))
    return (events, run) if events else _part_of_event(run, known, due_given=bool(first_value(so_far, "due")))


def _unmarked_event(run: tuple[Token, ...], known: KnownNames) -> tuple[tuple[Label, ...], tuple[Token, ...]]:
    """An event seen before: its whole name, or a part of it in quotation marks, where no cinema is called so."""
    for begin in range(len(run)):
        for end in range(min(len(run), begin + NAME_WORDS), begin, -1):
            piece = run[begin:end]
            if event := _event_named(piece, known):
                return (Label("event", event, piece),), trimmed((*run[:begin], *run[end:]))
    return (), run


def _event_named(piece: Sequence[Token], known: KnownNames) -> str:
    text = as_typed(piece)
    quoted = len(piece) == 1 and piece[0].kind == "quoted"
    if len(groups(piece)) > 1 or not (quoted or known.events.called(text)):
        return ""
    event = known.events.one(text)
    return event if event and not known.names.is_name(text) and not known.is_time(text) else ""


def _part_of_event(
    run: tuple[Token, ...], known: KnownNames, *, due_given: bool
) -> tuple[tuple[Label, ...], tuple[Token, ...]]:
    """A part of an event's name, "bergh carmen friday 6pm", where all around it is understood without it, and not with it. Where
    the event is given elsewhere in the line, it is left out."""

    pieces = ((begin, end) for begin, end in _pieces(run) if known.events.with_words(as_typed(run[begin:end])))
    for begin, end in islice(pieces, _PIECES):
        rest = _around(run, begin, end)
        text = as_typed(run[begin:end])
        if known.names.is_name(text) or known.is_time(text) or not _is_clear(rest, known, due_given=due_given):
            continue
        if _is_clear(run, known, due_given=due_given):
            break
        found = known.events.with_words(text)
        if known.event_given:
            return not_understood(run[begin:end]), rest
        if len(found) == 1:
            return (Label("event", found[0], run[begin:end]),), rest
        names = [known.events.name_of(event) for event in found]
        return not_understood(run[begin:end], why=draft_notes.several_events(text, names)), rest
    return (), run


def _is_clear(run: tuple[Token, ...], known: KnownNames, *, due_given: bool) -> bool:
    """Whether nothing but cinemas stands there, and a time that is in one piece."""
    dues, left = ((), run) if due_given else _due_beside_cinemas(run, known)
    return all(len(groups(due.tokens)) == 1 for due in dues) and (not left or known.are_names(left))


def _pieces(run: Sequence[Token]) -> list[tuple[int, int]]:
    """Where words that stand together begin and end, the longest first; none of them begins or ends with a filling word."""
    bare = [index for index, token in enumerate(run) if token.kind == "word" and not says_nothing(token)]
    spans = [(begin, last + 1) for begin in bare for last in bare if begin <= last < begin + NAME_WORDS]
    together = [(begin, end) for begin, end in spans if len(groups(run[begin:end])) == 1]
    return sorted(together, key=lambda span: span[0] - span[1])


def _around(run: tuple[Token, ...], begin: int, end: int) -> tuple[Token, ...]:
    """What stands before and behind a piece, without the filling words between: "bergh – carmen – friday", "carmen in bergh"."""
    before, behind = run[:begin], run[end:]
    while before and says_nothing(before[-1]):
        before = before[:-1]
    return trimmed((*before, *behind))


def _without_courtesies(group: tuple[Token, ...], known: KnownNames) -> tuple[Token, ...]:
    """Without "can you send" at its beginning; without anything if it says no more than that."""
    first = next(
        (index for index, token in enumerate(group) if not (says_nothing(token) or _is_polite(token))), len(group)
    )
    polite = [index for index in range(first) if _is_polite(group[index])]
    if not polite or known.are_names(group):
        return group
    return group[polite[-1] + 1 :] if first < len(group) else ()


def _is_polite(token: Token) -> bool:
    return token.keyword in COURTESIES


def _unmarked_due(run: tuple[Token, ...], known: KnownNames) -> tuple[tuple[Label, ...], tuple[Token, ...]]:
    """A time beside cinemas; where something else stands between, in the first piece that has one."""
    dues, rest = _due_beside_cinemas(run, known)
    pieces = groups(run)
    for index, piece in enumerate(pieces[:_PIECES] if not dues and len(pieces) > 1 else ()):
        dues, left = ((), piece) if known.are_names(piece) else _due_beside_cinemas(piece, known)
        if dues:
            return dues, tuple(token for each in (*pieces[:index], left, *pieces[index + 1 :]) for token in each)
    return (dues, rest) if dues else _due_on_its_own(run, known)


def _due_on_its_own(run: tuple[Token, ...], known: KnownNames) -> tuple[tuple[Label, ...], tuple[Token, ...]]:
    """A time that commas, dashes or lines part from what is not understood, "bergh, tosca, friday 6pm"; none where that may be
    more of the time."""
    pieces = _parted(run)[: _PIECES + 1]
    if not 1 < len(pieces) <= _PIECES:
        return (), run
    timed = [(index, _due_beside_cinemas(piece, known)) for index, piece in enumerate(pieces)]
    timed = [(index, found) for index, found in timed if found[0]]
    others = [token for index, piece in enumerate(pieces) if index not in dict(timed) for token in piece]
    if len(timed) != 1 or any(_may_be_of_time(token, known) for token in others):
        return (), run
    index, (dues, left) = timed[0]
    if known.is_time(f"{_SOME_DAY} {dues[0].value}"):
        return (), run  # it names no day
    return dues, tuple(token for each in (*pieces[:index], left, *pieces[index + 1 :]) for token in each)


def _may_be_of_time(token: Token, known: KnownNames) -> bool:
    return any(c.isdigit() for c in token.text) or (not token.is_mark and known.is_time(token.value))


def _parted(run: Sequence[Token]) -> list[tuple[Token, ...]]:
    """The pieces of a run between commas, dashes and ends of lines, each with what parts it from the one before."""
    found: list[list[Token]] = []
    for index, token in enumerate(run):
        between = token.line[run[index - 1].end : token.start] if index else ""
        if not found or token.is_mark or "\n" in between:
            found.append([])
        found[-1].append(token)
    return [tuple(piece) for piece in found]


def _due_beside_cinemas(run: tuple[Token, ...], known: KnownNames) -> tuple[tuple[Label, ...], tuple[Token, ...]]:
    """A time at the end or at the beginning, if what is left can be a cinema."""
    for cut in range(max(0, len(run) - TIME_WORDS), len(run)):
        for time, left in ((run[cut:], run[:cut]), (run[: len(run) - cut], run[len(run) - cut :])):
            said, rest = without_quotes(trimmed(time)), trimmed(left)
            if known.is_time(said) and (not rest or known.are_names(rest)):
                return (Label("due", TRAILING.sub("", said), trimmed(time)),), rest
    return (), run
