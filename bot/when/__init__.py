"""Read one point in time as people type it, and say a time in words. Knows nothing of the rest of the bot.

    >>> read("vendredi prochain à 18h", now=now, zone=ZoneInfo("Europe/Paris"), country="FR", languages=["fr"])
    Resolved(wall=datetime(2026, 11, 27, 18, 0), ...)

The rule above all: every word of the text was read, or is a filler on a list, or there is no answer.

How a text goes through: `text` cuts it into tokens, `lexical` finds what each phrase and figure may be (the vocabularies are
data, in `languages/`, each file one of `LANGUAGES`), the rules of `grammar/` put the pieces together on the `chart`,
`resolve` fills in what was left unsaid, `ranking` makes an answer, a question or a refusal of it, and `words` is the way back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.when import advice, reader, warming, words
from bot.when.answers import Answer, Choice, Grain, Refused, Resolved
from bot.when.chart import Bound
from bot.when.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, tzinfo


__all__ = [
    "LANGUAGES",
    "Answer",
    "Bound",
    "Choice",
    "Grain",
    "Refused",
    "Resolved",
    "in_words",
    "read",
    "warm",
    "with_time",
]


def read(
    text: str,
    *,
    now: datetime,
    zone: tzinfo,
    country: str | None = None,
    languages: Sequence[str] = (),
    bound: Bound = "",
) -> Resolved | Choice | Refused:
    """Read `text` as one point in time on the clock of `zone`.

    `now`: aware; everything relative is counted from it, on the cinema's clock.
    `country`: ISO 3166-1 alpha-2; decides 5/12 against 12/5 and helps to guess the language.
    `languages`: ISO 639-1, likeliest first; the text decides when there are none, and others are tried when these fail.
    `bound`: what the time is asked for: the latest ("until friday 6pm" is read) or the earliest ("from friday 6pm" is); ""
    where that is not known.
    Never raises for any text; raises ValueError when `now` is naive.
    """
    return reader.read(text, now=now, zone=zone, country=country, languages=languages, bound=bound)


def with_time(
    text: str,
    *,
    now: datetime,
    zone: tzinfo,
    country: str | None = None,
    languages: Sequence[str] = (),
    bound: Bound = "",
) -> str:
    """For a text that `read` takes for a whole day: one with a time of day that it surely reads as one point in time.

    The text with a time behind it where that is read, else the day written out in the language of the text.
    """
    return advice.advised(text, now=now, zone=zone, country=country, languages=languages, bound=bound)


def in_words(
    moment: datetime,
    *,
    zone: tzinfo | None = None,
    language: str = "en",
    place: str | None = None,
    now: datetime | None = None,
    grain: Grain = "minute",
) -> str:
    """Say a time in one of `LANGUAGES`: "Fri 27 Nov 2026, 18:00 in 's-Heerenberg, in 9 days".

    `moment`: an aware instant (shown on the clock of `zone`, or its own), or a naive wall-clock time.
    `place` and `now` add "in <place>" and the distance; `grain` `day` leaves the time of day out.
    An unknown `language` is answered in English.
    """
    return words.in_words(moment, zone=zone, language=language, place=place, now=now, grain=grain)


def warm() -> None:
    """Load what the first calls would load, so that no person waits for it. Called once at start-up; takes about half a second."""
    warming.warm()
