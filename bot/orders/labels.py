"""Second pass, second half: every token of the segments under the label of the field it belongs to.

What is recognised anywhere (asset UUIDs, links to channels, ids) is taken out of a segment first; then comes what its
keyword announces; what is left over is unmarked, and may be a portal, a due time or cinemas.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.cinemas.search import search_words
from bot.orders.ids import asset_uuid, may_be_id
from bot.orders.order import TIMES
from bot.orders.segments import FREE_TEXT, KnownNames, Segment
from bot.orders.tokens import Token, as_typed, trimmed, without_quotes

ID: Final = "id"
"""An id that may be an event's or a cinema's."""

CINEMA_ID: Final = "cinema id"

NOT_UNDERSTOOD: Final = ""

_TIME_WORDS = 12  # a date is not longer; so that a long text costs no more readings than a short one


@dataclass(frozen=True, slots=True)
class Label:
    """A piece of the text and what it is: `field` of the draft with its `value`, or one of the three above.

    `tokens` are what is given back as typed should the value not be taken. Of "cinemas", `value` still holds all names.
    """

    field: str
    value: str
    tokens: tuple[Token, ...]


def label(segments: Iterable[Segment], known: KnownNames) -> tuple[Label, ...]:
    """All labels, in order. A portal that was named narrows down whose cinemas are looked at from there on."""
    found: tuple[Label, ...] = ()
    for segment in segments:
        narrowed = known.within(first_value(found, "portal"))
        recognised, rest = _recognised(segment, narrowed)
        found += recognised
        found += _LABELLERS[segment.field](replace(segment, tokens=rest), narrowed, found)
    return found


def first_value(labels: Iterable[Label], field: str) -> str:
    """What was given first for a field; `""` for nothing."""
    return next((label.value for label in labels if label.field == field and label.value), "")


def _not_understood(*runs: Sequence[Token]) -> tuple[Label, ...]:
    tokens = tuple(token for run in runs for token in run)
    return (Label(NOT_UNDERSTOOD, "", tokens),) if tokens else ()


def _recognised(segment: Segment, known: KnownNames) -> tuple[tuple[Label, ...], tuple[Token, ...]]:
    """What is recognised wherever it stands, and the rest of the segment; sentences are kept whole."""
    if segment.field in FREE_TEXT:
        return (), segment.tokens
    by_token = [(token, _recognised_token(token, segment.field, known)) for token in segment.tokens]
    labels = tuple(label for _, label in by_token if label is not None)
    return labels, tuple(token for token, label in by_token if label is None)


def _recognised_token(token: Token, field: str, known: KnownNames) -> Label | None:
    if uuid := asset_uuid(token.value):
        return Label("assets", uuid, (token,))
    if token.kind == "link" and token.text.startswith("<#"):
        return Label("channel", token.text[2:-1].partition("|")[0], (token,))
    if may_be_id(token.text) and field != "event" and not known.names.named(token.text):
        return Label(CINEMA_ID if field == "cinemas" else ID, token.text, (token,))
    return None


# -- what a keyword announces ---------------------------------------------------------------------------------------------
# Each takes the segment without what was recognised in it, what is known, and the labels so far.

_Labeller = Callable[[Segment, KnownNames, tuple[Label, ...]], tuple[Label, ...]]


def _sentence(segment: Segment, _known: KnownNames, _so_far: tuple[Label, ...]) -> tuple[Label, ...]:
    return (Label(segment.field, as_typed(segment.tokens), segment.keyword + segment.tokens),)


def _time(segment: Segment, known: KnownNames, so_far: tuple[Label, ...]) -> tuple[Label, ...]:
    """A date goes up to the next keyword, unless a cinema or a portal follows it: "due friday 6pm Filmhuis Bergh"."""
    time, after = _time_and_name(trimmed(segment.tokens), known)
    return (
        *_unmarked(after, known, so_far),
        Label(segment.field, without_quotes(time), segment.keyword + time),
    )


def _time_and_name(run: tuple[Token, ...], known: KnownNames) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    if known.is_time(without_quotes(run)):
        return run, ()
    for cut in range(min(len(run) - 1, _TIME_WORDS), 0, -1):
        after = trimmed(run[cut:])
        if after and known.is_time(without_quotes(run[:cut])) and known.names.is_name(as_typed(after)):
            return trimmed(run[:cut]), after
    return run, ()


def _one_value(segment: Segment, known: KnownNames, so_far: tuple[Label, ...]) -> tuple[Label, ...]:
    """Fields of one word: what stands behind it is unmarked again."""
    field, run = segment.field, segment.tokens
    if not run:
        may_follow = field == "event" and any(label.field in (ID, CINEMA_ID) for label in so_far)
        return () if may_follow or first_value(so_far, field) else _not_understood(segment.keyword)
    length, value = _VALUES[field](run, known)
    if not value:
        return _not_understood(segment.keyword, run)
    taken = Label(field, value, segment.keyword + run[:length])
    return (taken, *_unmarked(run[length:], known, (*so_far, taken)))


def _channel(segment: Segment, known: KnownNames, so_far: tuple[Label, ...]) -> tuple[Label, ...]:
    """Its link was recognised already; a name alone names no channel to Slack."""
    if first_value(so_far, "channel"):
        return _unmarked(segment.tokens, known, so_far)
    return _not_understood(segment.keyword, segment.tokens)


def _assets(segment: Segment, known: KnownNames, so_far: tuple[Label, ...]) -> tuple[Label, ...]:
    """UUIDs were recognised already; what looks like a mistyped one goes into the field, to be mended there."""
    mistyped = [token for token in segment.tokens if "-" in token.text and any(c.isdigit() for c in token.text)]
    rest = tuple(token for token in segment.tokens if token not in mistyped)
    return (
        *(Label("assets", token.value, (token,)) for token in mistyped),
        *_unmarked(rest, known, so_far),
    )


def _cinemas(segment: Segment, known: KnownNames, so_far: tuple[Label, ...]) -> tuple[Label, ...]:
    return _unmarked(segment.tokens, known, so_far)


_LABELLERS: Final[dict[str, _Labeller]] = {
    **dict.fromkeys(FREE_TEXT, _sentence),
    **dict.fromkeys(TIMES, _time),
    **dict.fromkeys(("event", "portal", "owner", "booker"), _one_value),
    "channel": _channel,
    "assets": _assets,
    "cinemas": _cinemas,
    "": _cinemas,
}

# -- values of one word: how many tokens they take, and what they say -----------------------------------------------------


def _event(run: Sequence[Token], known: KnownNames) -> tuple[int, str]:
    """An id or a quotation; else the tokens that name an event seen before; else one token that has a figure in it."""
    first = run[0].value
    if known.is_event(first) or run[0].kind == "quoted":
        return 1, first
    for length in range(len(run), 0, -1):
        asked = search_words(as_typed(run[:length]))
        found = [event for event, name in known.events.items() if asked and search_words(name) == asked]
        if len(found) == 1:
            return length, found[0]
    return (1, first) if any(c.isdigit() for c in first) else (len(run), "")


def _portal(run: Sequence[Token], known: KnownNames) -> tuple[int, str]:
    return 1, known.names.portal_named(run[0].value) or ""


def _party(run: Sequence[Token], _known: KnownNames) -> tuple[int, str]:
    """An id, `source:value`, or `source: value`."""
    first = run[0].value
    return (2, first + run[1].value) if first.endswith(":") and len(run) > 1 else (1, first)


_VALUES: Final[dict[str, Callable[[Sequence[Token], KnownNames], tuple[int, str]]]] = {
    "event": _event,
    "portal": _portal,
    "owner": _party,
    "booker": _party,
}

# -- unmarked words -------------------------------------------------------------------------------------------------------


def _unmarked(run: Sequence[Token], known: KnownNames, so_far: tuple[Label, ...]) -> tuple[Label, ...]:
    """A portal by its name, a due time where none was given, and cinemas."""
    run = trimmed(run)
    if not run:
        return ()
    known = known.within(first_value(so_far, "portal"))
    portals, rest = _unmarked_portals(run, known)
    known = known.within(first_value((*so_far, *portals), "portal"))
    dues: tuple[Label, ...] = ()
    if not first_value(so_far, "due") and not known.names.is_name(as_typed(rest)):
        dues, rest = _unmarked_due(rest, known)
    return (*portals, *dues, *((Label("cinemas", as_typed(rest), rest),) if rest else ()))


def _unmarked_portals(run: tuple[Token, ...], known: KnownNames) -> tuple[tuple[Label, ...], tuple[Token, ...]]:
    """Portals in capital letters, unless they stand in a cinema's name."""
    if known.names.named(as_typed(run)):
        return (), run
    portals = [token for token in run if token.text.isupper() and known.names.portal_named(token.text)]
    rest = trimmed([token for token in run if token not in portals]) if portals else run
    return tuple(Label("portal", token.text, (token,)) for token in portals), rest


def _unmarked_due(run: tuple[Token, ...], known: KnownNames) -> tuple[tuple[Label, ...], tuple[Token, ...]]:
    """A time at the end or at the beginning, if what is left can be a cinema."""
    for cut in range(max(0, len(run) - _TIME_WORDS), len(run)):
        for time, left in ((run[cut:], run[:cut]), (run[: len(run) - cut], run[len(run) - cut :])):
            said, rest = without_quotes(trimmed(time)), trimmed(left)
            if known.is_time(said) and (not rest or known.names.is_name(as_typed(rest))):
                return (Label("due", said, time),), rest
    return (), run
