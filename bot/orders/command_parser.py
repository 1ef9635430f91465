"""`/encore order Filmhuis Bergh event kPv58SRFYExY7xAzQ due next friday 6pm`: the words to a draft.

Keywords may stand in any order; words before the first are the cinema. What was not understood is given back as typed,
and nothing is guessed: a cinema that could be several is named with all of them, and left for the form.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.cinemas.cinema import Cinema
from bot.cinemas.search import Index, words
from bot.orders.ids import asset_uuid, may_be_id
from bot.orders.naming import Naming
from bot.orders.order import TIMES, Draft
from bot.orders.tokens import Keyword, Token, keyword_at, tokens
from gofilex import Portal

FREE_TEXT = ("description", "additional_text")
TEXT_MAX = 3000
"""Slack: a plain_text_input holds 3,000 characters; longer words cannot be put into the form."""

_NAME_WORDS = 10  # a cinema's name and city are not longer
_TIME_WORDS = 12  # nor is a date; so that a long text costs no more readings than a short one
_REASONS = 3  # about names that were not found; "did you mean" looks through the whole directory


@dataclass(frozen=True, slots=True)
class Heard:
    """What the words came to. not_understood: pieces as typed. notes: sentences for the person, plain text."""

    draft: Draft
    not_understood: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def read_words(
    text: str,
    draft: Draft,
    *,
    cinemas: Mapping[Portal, Index],
    events: Mapping[str, str] | None = None,
    is_time: Callable[[str], bool],
) -> Heard:
    """Fills `draft` from the words typed after `/encore order`, as Slack sends them (with `&amp;` and `<#C…|name>`).

    cinemas: the directory of each portal that is offered. events: ids seen, with their names. is_time: whether a text
    can be read as a point in time, for telling where a date ends and a cinema begins.
    """
    return _Listener(html.unescape(text), draft, cinemas, events or {}, is_time).listen()


class _Listener:
    """One reading of one text. Fields are collected first, the cinemas last: the portal may come after them."""

    def __init__(
        self,
        text: str,
        draft: Draft,
        cinemas: Mapping[Portal, Index],
        events: Mapping[str, str],
        is_time: Callable[[str], bool],
    ) -> None:
        self.text = text
        self.tokens = tokens(text)
        self.draft = draft
        self.naming = Naming(cinemas)
        self.events = events
        self.is_time = is_time
        self.fields: dict[str, str] = {}
        self.assets: list[str] = []
        self.ids: list[tuple[Token, bool]] = []  # bare ids, and whether they were called a cinema
        self.names: list[list[Token]] = []  # runs of words that should be cinemas
        self.lost: list[tuple[int, str]] = []
        self.notes: list[str] = []

    def listen(self) -> Heard:
        for field, keyword, piece in self._pieces():
            self._take(field, keyword, piece)
        chosen = self._choose_cinemas()
        portal = self.fields.pop("portal", "")
        fields = {**self.fields, "assets": "\n".join(dict.fromkeys(self.assets))}
        for field in [name for name, value in fields.items() if len(value) > TEXT_MAX]:
            self.lost.append((len(self.text), fields.pop(field)))
            self.notes.append(f"The {field.replace('_', ' ')} is longer than {TEXT_MAX} characters.")
        found = {name: value for name, value in fields.items() if value}
        draft = replace(self.draft, **found, cinemas=tuple(chosen), portal=portal or self.draft.portal)  # type: ignore[arg-type]
        return Heard(draft, tuple(text for _, text in sorted(self.lost)), tuple(self.notes))

    # -- cutting ------------------------------------------------------------------------------------------------------

    def _pieces(self) -> list[tuple[str, list[Token], list[Token]]]:
        """The text as (field, its keyword's tokens, the tokens after it); the field of unmarked words is ""."""
        pieces: list[tuple[str, list[Token], list[Token]]] = [("", [], [])]
        place = 0
        while place < len(self.tokens):
            field, _, piece = pieces[-1]
            if field in ("", "cinemas") and (not piece or piece[-1].kind == "comma"):
                named = self._name_with_keywords(place)
                piece += self.tokens[place : place + named]
                place += named
                if named:
                    continue
            keyword = keyword_at(self.tokens, place)
            free = field in FREE_TEXT and [token.kind for token in piece] != ["quoted"]
            if keyword and self._meant(keyword, place, free=free):
                after = place + keyword.length
                pieces.append((keyword.field, self.tokens[place:after], []))
                place = after
            else:
                piece.append(self.tokens[place])
                place += 1
        return pieces

    def _name_with_keywords(self, place: int) -> int:
        """How many tokens from here are a cinema's name that has a keyword in it, such as "Event Cinema Oxford"."""
        run = self.tokens[place : place + _NAME_WORDS]
        for length in range(len(run), 0, -1):
            if any(keyword_at(run, at) for at in range(length)):
                named = self._slice(run[:length])
                # The keyword alone is a keyword, even where "Due" is a word of some cinema's name.
                only_keywords = all(keyword_at(run[at : at + 1], 0) for at in range(length))
                if self.naming.has_words(named, exactly=only_keywords):
                    return length
        return 0

    def _meant(self, keyword: Keyword, place: int, *, free: bool) -> bool:
        """Whether a keyword is one here: in a note, and for a bare "release", only when what follows fits."""
        if keyword.explicit or not (free or keyword.bare):
            return True
        rest = self.tokens[place + keyword.length :]
        following = rest[0].value if rest else ""
        if keyword.field in TIMES:
            return any(self.is_time(text) for text in self._up_to_keywords(rest))
        fits = {
            "event": may_be_id(following) or following in self.events,
            "assets": bool(asset_uuid(following)),
            "portal": self.naming.portal_named(following) is not None,
            "owner": may_be_id(following) or ":" in following.strip(":"),
            "booker": may_be_id(following) or ":" in following.strip(":"),
            "channel": bool(rest) and rest[0].kind == "link",
            "cinemas": any(self.naming.named(text) for text in self._up_to_keywords(rest)),
        }
        return fits.get(keyword.field, False)

    def _up_to_keywords(self, rest: Sequence[Token]) -> list[str]:
        """The text up to each of the next keywords, and to the end."""
        ends = [place for place in range(1, len(rest)) if keyword_at(rest, place)][:4]
        return [self._slice(rest[:end]) for end in (*ends, len(rest)) if rest]

    # -- taking -------------------------------------------------------------------------------------------------------

    def _take(self, field: str, keyword: list[Token], piece: list[Token]) -> None:
        if field in FREE_TEXT:
            self._set(field, keyword, piece, self._slice(piece))
            return
        rest = self._without_ids(piece, cinema=field == "cinemas", event=field == "event")
        if field in TIMES:
            self._take_time(field, keyword, rest)
        elif field in ("event", "portal", "owner", "booker", "channel"):
            self._take_one(field, keyword, rest)
        elif field == "assets":
            mistyped = [t for t in rest if "-" in t.text and any(c.isdigit() for c in t.text)]
            self.assets += [token.value for token in mistyped]
            self._take_names([token for token in rest if token not in mistyped])
        else:
            self._take_names(rest)

    def _without_ids(self, piece: list[Token], *, cinema: bool, event: bool) -> list[Token]:
        """Takes what is recognised anywhere: UUIDs, links to channels, ids of 17 characters."""
        rest: list[Token] = []
        for token in piece:
            if uuid := asset_uuid(token.value):
                self.assets.append(uuid)
            elif token.kind == "link" and token.text.startswith("<#"):
                self._set("channel", [], [token], token.text[2:-1].partition("|")[0])
            elif may_be_id(token.text) and not event and not self.naming.named(token.text):
                self.ids.append((token, cinema))
            else:
                rest.append(token)
        return rest

    def _take_time(self, field: str, keyword: list[Token], piece: list[Token]) -> None:
        """A date goes up to the next keyword, unless a cinema or a portal follows it: "due friday 6pm Filmhuis Bergh"."""
        piece = _trimmed(piece)
        if not self.is_time(self._plain(piece)):
            for cut in range(min(len(piece) - 1, _TIME_WORDS), 0, -1):
                after = _trimmed(piece[cut:])
                if self.is_time(self._plain(piece[:cut])) and after and self.naming.is_name(self._slice(after)):
                    self._take_names(after)
                    piece = _trimmed(piece[:cut])
                    break
        self._set(field, keyword, piece, self._plain(piece))

    def _take_one(self, field: str, keyword: list[Token], piece: list[Token]) -> None:
        """Fields of one word: what stands behind it is unmarked again."""
        if field == "channel" and field in self.fields:
            self._take_names(piece)  # its link was taken before
            return
        if not piece:
            if field not in self.fields and not (field == "event" and self.ids):
                self._lose(keyword)
            return
        value, used = piece[0].value, 1
        if field == "event" and not (may_be_id(value) or value in self.events or piece[0].kind == "quoted"):
            used, value = self._event_named(piece)
        elif field in ("owner", "booker") and value.endswith(":") and len(piece) > 1:
            used, value = 2, value + piece[1].value
        elif field == "portal":
            value = self.naming.portal_named(value) or ""
        elif field == "channel":
            value = ""  # a name alone names no channel to Slack
        if value:
            self._set(field, keyword, piece[:used], value)
            self._take_names(piece[used:])
        else:
            self._lose([*keyword, *piece])

    def _event_named(self, piece: list[Token]) -> tuple[int, str]:
        """How many tokens name an event that was seen before, and its id; else one token that has a figure in it."""
        for length in range(len(piece), 0, -1):
            asked = words(self._slice(piece[:length]))
            found = [event for event, name in self.events.items() if asked and words(name) == asked]
            if len(found) == 1:
                return length, found[0]
        first = piece[0].value
        return (1, first) if any(c.isdigit() for c in first) else (len(piece), "")

    def _take_names(self, piece: list[Token]) -> None:
        """Unmarked words: a portal by its name, a time where none was given, and cinemas."""
        rest = _trimmed(piece)
        if not rest:
            return
        if not self.naming.named(self._slice(rest)):
            for token in [token for token in rest if token.text.isupper() and self.naming.portal_named(token.text)]:
                self._set("portal", [], [token], token.text)
                rest = _trimmed([other for other in rest if other is not token])
        if "due" not in self.fields and not self.naming.is_name(self._slice(rest)):
            rest = self._without_time(rest)
        if rest:
            self.names.append(rest)

    def _without_time(self, piece: list[Token]) -> list[Token]:
        """Takes a time at the end or at the beginning as the due time, if what is left can be a cinema."""
        for cut in range(max(0, len(piece) - _TIME_WORDS), len(piece)):
            for time, left in ((piece[cut:], piece[:cut]), (piece[: len(piece) - cut], piece[len(piece) - cut :])):
                rest = _trimmed(left)
                if self.is_time(self._plain(_trimmed(time))) and (not rest or self.naming.is_name(self._slice(rest))):
                    self._set("due", [], time, self._plain(_trimmed(time)))
                    return rest
        return piece

    # -- cinemas ------------------------------------------------------------------------------------------------------

    def _choose_cinemas(self) -> list[str]:
        """The keys of all cinemas named; the portal follows from them where it was not said."""
        found: list[tuple[str, Cinema]] = []
        for run in self.names:
            for text, at in self.naming.split(self._slice(run)):
                fitting = self.naming.matching(text)
                if len(fitting) == 1:
                    found.append((text, fitting[0]))
                else:
                    self.lost.append((run[0].start + at, text))
                    if len(self.notes) < _REASONS and (why := self.naming.why_not_one(text, fitting)):
                        self.notes.append(why)
        chosen: list[str] = []
        for text, cinema in found:
            portal = self.fields.setdefault("portal", cinema.portal)
            if cinema.portal == portal:
                chosen.append(cinema.key)
            else:
                self.lost.append((self.text.find(text), text))
                self.notes.append(f"{cinema.label} is a cinema of {cinema.portal}; an order goes to one portal.")
        for token, called_cinema in self.ids:
            if called_cinema or ("event" in self.fields and not chosen):
                chosen.append(token.text)
            elif "event" not in self.fields:
                self.fields["event"] = token.text
            else:
                self.lost.append((token.start, token.text))
        return list(dict.fromkeys(chosen))

    # -- common -------------------------------------------------------------------------------------------------------

    def _set(self, field: str, keyword: list[Token], piece: list[Token], value: str) -> None:
        """The first value given counts; another is said not to be understood rather than dropped."""
        if not value or (field in self.fields and self.fields[field] != value):
            self._lose([*keyword, *piece])
        else:
            self.fields[field] = value
            if field == "portal":
                self.naming.portal = self.naming.portal_named(value)

    def _lose(self, piece: list[Token]) -> None:
        if piece:
            self.lost.append((piece[0].start, self._slice(piece)))

    def _slice(self, piece: Sequence[Token]) -> str:
        """The piece as typed; one quotation without its marks."""
        if len(piece) == 1:
            return piece[0].value
        return self.text[piece[0].start : piece[-1].end].strip() if piece else ""

    def _plain(self, piece: Sequence[Token]) -> str:
        """The words of the piece, without quotation marks: a date."""
        joined = "".join(("" if token.kind == "comma" else " ") + token.value for token in piece)
        return joined.strip()


def _trimmed(piece: Sequence[Token]) -> list[Token]:
    """Without commas and "and" at its ends."""
    kept = list(piece)
    for end in (0, -1):
        while kept and (kept[end].kind == "comma" or kept[end].keyword in ("and", "&", "+")):
            kept.pop(end)
    return kept
