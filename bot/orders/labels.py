"""Second pass, second half: every token of the segments under the label of the field it belongs to.

What is recognised anywhere (asset UUIDs, links to channels, ids) is taken out of a segment first; then comes what its
keyword announces; what is left over is unmarked, and may be a portal, a due time or cinemas.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from bot.orders.ids import asset_uuid, explicit_id, id_as_typed
from bot.orders.keyword_values import Value, source_and_value_of, value_of
from bot.orders.labelled_piece import CINEMA_ID, EVENT_ID, ID, NOT_UNDERSTOOD, Label, first_value, not_understood
from bot.orders.order import TIMES
from bot.orders.segments import FREE_TEXT, PARTIES, KnownNames, Segment
from bot.orders.tokens import Token, as_typed, says_nothing, trimmed, without_quotes
from bot.orders.unmarked_words import TIME_WORDS, TRAILING, unmarked
from bot.wording import draft_notes


def label(segments: Iterable[Segment], known: KnownNames) -> tuple[Label, ...]:
    """All labels, in order. A portal that was named narrows down whose cinemas are looked at from there on."""
    found: tuple[Label, ...] = ()
    segments = tuple(segments)
    known = replace(known, event_given=any(_gives_event(segment, known) for segment in segments))
    for segment in segments:
        narrowed = known.within(first_value(found, "portal"))
        recognised, rest = _recognised(segment, narrowed)
        found += recognised
        found += _LABELLERS[segment.field](replace(segment, tokens=rest), narrowed, found)
    return found


def _gives_event(segment: Segment, known: KnownNames) -> bool:
    if segment.field in (*FREE_TEXT, *PARTIES):
        return False
    return segment.field == "event" or any(
        token.id and not known.names.any_named(token.id) and token.id not in known.parties.names
        for token in segment.tokens
    )


def _recognised(segment: Segment, known: KnownNames) -> tuple[tuple[Label, ...], tuple[Token, ...]]:
    """What is recognised wherever it stands, and the rest of the segment. Sentences are kept whole, and the word after
    "owner" is the owner, whatever it looks like."""
    if segment.field in FREE_TEXT:
        return (), segment.tokens
    kept = _kept(segment)
    by_token = [(token, _recognised_token(token, segment.field, known)) for token in segment.tokens[kept:]]
    labels = tuple(label for _, label in by_token if label is not None)
    rest = [
        token for token, label in by_token if label is None and token not in _before_channels(segment.tokens[kept:])
    ]
    return labels, (*segment.tokens[:kept], *rest)


def _before_channels(tokens: Sequence[Token]) -> list[Token]:
    """Filling words right before links to channels, "in #bookings", which belong to them."""
    return [token for token, following in pairwise(tokens) if following.channel and says_nothing(token)]


def _kept(segment: Segment) -> int:
    """How many tokens at the beginning of a segment belong to its keyword whatever they look like."""
    if segment.field not in (*PARTIES, "event"):
        return 0
    indexes = (index for index, token in enumerate(segment.tokens) if not says_nothing(token))
    first = next(indexes, 0)
    taken = (
        segment.tokens
        and not segment.tokens[first].channel
        and not (segment.field == "event" and asset_uuid(segment.tokens[first].value))
    )
    return first + 1 if taken else 0


def _recognised_token(token: Token, field: str, known: KnownNames) -> Label | None:
    if uuid := asset_uuid(token.value):
        return Label("assets", uuid, (token,))
    if token.channel:
        return Label("channel", token.channel, (token,))
    if token.target.startswith(("@", "!")):
        return Label(NOT_UNDERSTOOD, "", (token,))
    return _recognised_id(token, field, known) if token.id else None


def _recognised_id(token: Token, field: str, known: KnownNames) -> Label:
    """What an id is goes by who has it: the directory of any portal, an event or a party seen; else by where it stands."""
    if known.names.any_named(token.id):
        return Label("cinemas", token.id, (token,))
    if token.id in known.events.names:
        return Label(EVENT_ID, token.id, (token,))
    if token.id in known.parties.names:
        return Label(NOT_UNDERSTOOD, "", (token,), draft_notes.is_a_party(known.parties.name_of(token.id)))
    return Label(CINEMA_ID if field == "cinemas" else ID, token.id, (token,))


# -- what a keyword announces ---------------------------------------------------------------------------------------------
# Each takes the segment without what was recognised in it, what is known, and the labels so far.

_Labeller = Callable[[Segment, KnownNames, tuple[Label, ...]], tuple[Label, ...]]


def _sentence(segment: Segment, _known: KnownNames, _so_far: tuple[Label, ...]) -> tuple[Label, ...]:
    last = len(segment.tokens)
    while last and segment.tokens[last - 1].kind == "comma":  # before the next keyword
        last -= 1
    return (Label(segment.field, as_typed(segment.tokens[:last]), segment.keyword + segment.tokens),)


def _time(segment: Segment, known: KnownNames, so_far: tuple[Label, ...]) -> tuple[Label, ...]:
    """A date goes up to the next keyword, unless a cinema, a portal or an event stands beside it: "due friday 6pm Lux"."""
    time, after = _time_and_name(trimmed(segment.tokens), known)
    return (
        *unmarked(after, known, so_far),
        Label(segment.field, TRAILING.sub("", without_quotes(time)), segment.keyword + time),
    )


def _time_and_name(run: tuple[Token, ...], known: KnownNames) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    if known.is_time(without_quotes(run)):
        return run, ()
    for cut in range(min(len(run) - 1, TIME_WORDS), 0, -1):
        for time, other in ((run[:cut], run[cut:]), (run[-cut:], run[:-cut])):
            after = trimmed(other)
            if _is_thing(after, known) and known.is_time(without_quotes(trimmed(time))):
                return trimmed(time), after
    return run, ()


def _is_thing(run: Sequence[Token], known: KnownNames) -> bool:
    bare = [token for token in run if not says_nothing(token)]
    return bool(run) and (known.are_names(run) or bool(known.events.called(as_typed(bare))))


def _one_value(segment: Segment, known: KnownNames, so_far: tuple[Label, ...]) -> tuple[Label, ...]:
    """Fields of one word or name: what stands behind it is unmarked again."""
    field, run = segment.field, trimmed(segment.tokens)
    if not run:
        may_follow = field == "event" and any(label.field in (ID, CINEMA_ID, EVENT_ID) for label in so_far)
        return () if may_follow or first_value(so_far, field) else not_understood(segment.keyword)
    length, value, why = _value(segment, run, known)
    taken = (
        (Label(field, value, segment.keyword + run[:length], why),)
        if value
        else not_understood(segment.keyword, run[:length], why=why)
    )
    return (*taken, *unmarked(run[length:], known, (*so_far, *taken)))


def _value(segment: Segment, run: Sequence[Token], known: KnownNames) -> Value:
    """What stands behind the keyword; a word that is nothing that was seen is an id behind the API's own name, "ownerId:"."""
    length, value, why = value_of(segment.field, run, known)
    if value and not why:
        return length, value, why
    given = explicit_id(f"{as_typed(segment.keyword)} {run[0].value}", segment.field)
    alone = length == 1 or known.are_names(run[1:length])
    return (1, id_as_typed(given, segment.field), "") if given and alone else (length, value, why)


def _channel(segment: Segment, known: KnownNames, so_far: tuple[Label, ...]) -> tuple[Label, ...]:
    """Its link was recognised already; a name alone names no channel to Slack."""
    if first_value(so_far, "channel"):
        return unmarked(segment.tokens, known, so_far)
    return not_understood(segment.keyword, segment.tokens)


def _assets(segment: Segment, known: KnownNames, so_far: tuple[Label, ...]) -> tuple[Label, ...]:
    """UUIDs were recognised already; what looks like a mistyped one goes into the field, to be mended there."""
    mistyped = [token for token in segment.tokens if "-" in token.text and any(c.isdigit() for c in token.text)]
    rest = tuple(token for token in segment.tokens if token not in mistyped)
    return (
        *(Label("assets", token.value, (token,)) for token in mistyped),
        *unmarked(rest, known, so_far),
    )


def _cinemas(segment: Segment, known: KnownNames, so_far: tuple[Label, ...]) -> tuple[Label, ...]:
    """`source:value` names a cinema that the directory may not have, where the keyword says that it is one."""
    keys, rest = _identifiers(segment.tokens, known) if segment.keyword else ((), segment.tokens)
    return (*keys, *unmarked(rest, known, so_far))


def _identifiers(run: Sequence[Token], known: KnownNames) -> tuple[tuple[Label, ...], tuple[Token, ...]]:
    labels: list[Label] = []
    rest: list[Token] = []
    index = 0
    while index < len(run):
        length, key = source_and_value_of(run[index:], known, of_cinema=True)
        if key and not known.names.named(key) and not known.is_time(key):
            labels.append(Label(CINEMA_ID, key, tuple(run[index : index + length])))
        else:
            length = 1
            rest.append(run[index])
        index += length
    return tuple(labels), tuple(rest)


_LABELLERS: Final[dict[str, _Labeller]] = {
    **dict.fromkeys(FREE_TEXT, _sentence),
    **dict.fromkeys(TIMES, _time),
    **dict.fromkeys(("event", "portal", "country", *PARTIES), _one_value),
    "channel": _channel,
    "assets": _assets,
    "cinemas": _cinemas,
    "": _cinemas,
}
