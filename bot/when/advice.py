"""What to type instead of a day without a time: a text that is surely read, in the language of the one typed."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from bot.when.answers import Choice, Resolved
from bot.when.reader import attempts_at, read
from bot.when.words import in_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from bot.when.chart import Bound

_TIME = time(18)


def advised(
    text: str,
    *,
    now: datetime,
    zone: tzinfo,
    country: str | None = None,
    languages: Sequence[str] = (),
    bound: Bound = "",
) -> str:
    """See `bot.when.with_time`."""
    added = f"{text.strip()} {_TIME:%H:%M}"
    answer = read(added, now=now, zone=zone, country=country, languages=languages, bound=bound)
    if isinstance(answer, Resolved) and answer.grain != "day":
        return added
    if isinstance(answer, Choice) and all(one.grain != "day" for one in answer.answers):
        return added
    attempts = attempts_at(text, now=now, zone=zone, country=country, languages=languages, bound=bound)
    code, day = next(
        ((one.code, candidates[0].wall) for one in attempts for _, candidates in one.readings if candidates),
        (attempts[0].code, now.astimezone(zone)),
    )
    return in_words(datetime.combine(day.date(), _TIME), language=code)
