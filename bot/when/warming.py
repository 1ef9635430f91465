"""What is slow the first time, done ahead of time: vocabularies, zone names, CLDR, holidays, dateparser."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.when import other_languages, public_holidays
from bot.when.languages import LANGUAGES
from bot.when.reader import read
from bot.when.vocabulary import with_english
from bot.when.words import in_words

_NOW = datetime(2026, 11, 18, 14, 30, tzinfo=UTC)


def warm() -> None:
    """See `bot.when.warm`."""
    for code in LANGUAGES:
        read("5/12 18:00 europe/london", now=_NOW, zone=UTC, languages=(code,))
        in_words(_NOW, language=code, now=_NOW)
        with_english(code)
    public_holidays.names("GB", "en", _NOW.year)
    other_languages.read_named_day("piątek 18:00", ("pl",), _NOW.date())
    other_languages.read_absolute("27 listopada 2026", ("pl",), _NOW.year)
