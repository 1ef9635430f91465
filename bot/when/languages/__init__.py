"""The vocabularies: one readable file a language, data only. The grammar is shared (`bot.when.grammar`).

How to add one: `docs/recipes/language.md`. Every file here is a language; no other list says which there are.

How phrases are written
-----------------------
Alternatives are parted by `|`; a phrase may have several words ("day after tomorrow"). Case, accents, apostrophes, dots in
abbreviations and hyphens inside words never matter: write the proper spelling once ("après-demain", "d'ici", "p.m."), and
"apres demain", "d’ici", "pm" are read as well. With `umlauts=True`, "ü" also matches "ue". A word may stand in several
fields ("mar" is March and Tuesday in Spanish; "vor" is ago, before and to): the chart tries all of them. Word order is
free where that is harmless: "next friday" and "friday next" need one entry only, and so do "friday at 6" and "at 6 on friday".
Numbers in digits, 18:30, 18h30, 18.30, 6pm, ISO forms, numeric dates and offsets are read for every language without entries.

The fields
----------
See `Language`: each field says what it means, where it may stand, and shows an example.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Final, Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The words of one language. Every string is a list of phrases parted by `|`; an empty one means there are none."""

    code: str
    name: str

    # ---- culture -------------------------------------------------------------------------------------------------
    # None of these has a default: what is right for one language is silently wrong for another.
    turn: int
    """When nobody named a language: the lower, the earlier it is tried."""
    locale: str
    """CLDR's, for names of days and months on the way back: "en_GB", "fr"."""
    date_pattern: str
    """CLDR's, for a day on the way back: "EEE d MMM y", "EEE, d. MMM y"."""
    countries: str
    """ISO 3166-1 codes of the countries where it is spoken; one that has several languages tries first where it stands earlier."""
    holiday_locales: tuple[str, ...]
    """In which the `holidays` package has names of public holidays; it leaves out those it does not know."""
    known_everywhere: bool
    """English: "at 8" is read in it wherever the cinema is."""
    telling_words: str
    """Words of fewer than four letters that no other language has, beside which nobody doubts that it is meant: "uhr"."""
    zones_in_everyday_letters: bool
    """Whether "et", "est", "west" are zones: in English; elsewhere they are everyday words."""
    umlauts: bool
    """German: "ü" is also written "ue"."""
    glued: bool
    """German, Dutch: words are written together ("freitagabend", "einundzwanzig"). An unknown word is cut into known ones."""
    dotted_ordinals: bool
    """German: "5." is the 5th."""
    ordinals_are_days: bool
    """An ordinal in words is a day of the month: "the fifth", "am fünften". In Romance languages only the first can be."""
    cardinals_are_days: bool
    """A number in words after an article is a day of the month: "le cinq", "el cinco", and not "the five"."""
    bare_hour: Literal["ask", "morning"]
    """Whether "at 10" is asked about (English), or of the morning, where "at 8" and "at 9" are asked about all the same."""
    marked_hours_of_24: int
    """From which hour on one in figures with its unit is of the 24-hour clock by habit: "9h", "11 uhr". Below it is asked about."""
    clock_figures_in_doubt: bool
    """Whether 8:30 asks for morning or evening (English); where the clock of 24 hours is written, it is of the morning."""
    dotted_is_rather_a_date: bool
    """Whether 5.12 is the 5th of December sooner than twelve past five."""
    last_dot_makes_a_date: bool
    """Whether "5.12." can only be a date."""
    dotted_months_of_one_figure: bool
    """Whether 5.1 is the 5th of January; in English it is a number ("5.1 sound")."""
    dashed_dates: bool
    """Whether 5-12 without a year is a date; in English it is a stretch ("rows 5-12")."""
    figures_to_are_a_range: bool
    """Whether `to` between two figures is a stretch of time: "5 to 8". With ten, twenty and 25 it never is."""
    minutes_follow_noon: bool
    """Whether minutes follow noon and midnight without `plus`: "midi dix"."""
    night_follows_its_day: bool
    """Whether "friday night at 2" is the night after that day (English), or the one before it."""

    # ---- calendar names ------------------------------------------------------------------------------------------
    weekdays: tuple[str, ...] = ()
    """Seven, from Monday: full name, inflections, abbreviations. "freitag|freitags"? No: plurals and -s forms that mean
    every Friday belong to `refused["recurring"]`."""
    weekday_plurals: tuple[str, ...] = ()
    """Seven, from Monday, where they can be counted: "fridays" (three fridays from now)."""
    months: tuple[str, ...] = ()
    """Twelve, from January: names and abbreviations: "september|sept|sep"."""
    never_alone: str = ""
    """Months that are everyday words as well, so that they are no text on their own: "may"."""
    units: dict[str, str] = field(default_factory=dict)
    """second, minute, hour, day, workday, week, fortnight, weekend, month, quarter, year: singular, plural, abbreviations, all cases:
    {"week": "woche|wochen", "month": "monat|monate|monaten|monats"}."""
    days: dict[int, str] = field(default_factory=dict)
    """Days counted from today: {0: "today", 1: "tomorrow|tmrw", 2: "day after tomorrow|übermorgen", -1: "yesterday"}."""
    day_parts: dict[tuple[int, str], str] = field(default_factory=dict)
    """One phrase for a day and a part of it: {(0, "evening"): "tonight|ce soir|stasera", (-1, "night"): "last night"}.
    Needed only where day and part cannot be read one by one ("hier soir" = hier + soir needs none)."""
    parts: dict[str, str] = field(default_factory=dict)
    """Parts of the day, with the little words that go with them: dawn, morning, noon, afternoon, evening, night.
    {"evening": "evening|in the evening", "afternoon": "tarde|de la tarde|por la tarde"}. They are hints to the hour: "8 de la tarde" is 20:00."""
    parts_after_day: dict[str, str] = field(default_factory=dict)
    """Words that are a part of the day only right after a day: {"morning": "morgen"} ("freitag morgen", where "morgen" alone is tomorrow)."""
    part_hours: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Where the culture's part differs from the usual (see `grammar.clock.PART_HOURS`): from and up to which hour: {"afternoon": (12, 21)}.
    Above 24 is past midnight."""
    holidays: dict[str, str] = field(default_factory=dict)
    """Days by name; the keys are those of `bot/when/named_days.py`: {"christmas": "christmas|christmas day|xmas"}."""
    quarters: str = ""
    """The letter before the number of a quarter ("q" for Q3, "t" for T3)."""
    week_number: str = ""
    """Words before a week's number, other than the unit: "kw" for KW 48, "wk"."""

    # ---- numbers -------------------------------------------------------------------------------------------------
    numbers: dict[float, str] = field(default_factory=dict)
    """0 to 20, the tens, and oddities ({1.5: "anderthalb", 71: "soixante et onze"}). The others are made by `number_joins`."""
    number_joins: str = ""
    """How 21 to 99 are made of {ten} and {unit}: "{ten} {unit}", "{ten} y {unit}", "{unit}und{ten}"."""
    one: str = ""
    """The article that counts as 1 before a unit, and nowhere else: "a|an", "une|un", "einer|einem|ein"."""
    couple: str = ""
    """Two, before a unit: "couple of|a couple of|couple". (Words for "some", "a few" stay out: nobody knows how many.)"""
    ordinals: dict[int, str] = field(default_factory=dict)
    """In words, all genders and cases: {1: "first", 2: "second"}; up to 31 where people write them."""
    ordinals_of: dict[int, str] = field(default_factory=dict)
    """Ordinals that are never a day of the month, only the nth of something: {1: "première", 2: "deuxième"} (la deuxième semaine de janvier)."""
    thousand: str = ""
    """2000, before the rest of a year in words: "deux mille", "dos mil"."""
    ordinal_marks: str = ""
    """After digits: "st|nd|rd|th", "er|ère|e", "º|ª|o|a"."""
    half_units: dict[str, str] = field(default_factory=dict)
    """Whole phrases for a length of time: {"30 minutes": "half an hour", "15 minutes": "viertelstunde|kwartier", "90 minutes": "anderhalf uur"}.
    Keys are "<n> seconds|minutes|hours|days|months"."""
    and_a_half: str = ""
    """After a number or a unit: "and a half|and half", "et demie|et demi", "y media", "e mezza|e mezzo"."""

    # ---- times of day --------------------------------------------------------------------------------------------
    at: str = ""
    """Before an hour; makes a bare number a time: "at|@", "um", "om", "à", "a las|a la", "alle|ore|h"."""
    at_24: str = ""
    """Likewise, before an hour of the 24-hour clock: "ore" ("ore 9" is never said of the evening)."""
    hour_marks: str = ""
    """After a number; makes it an hour of the 24-hour clock: "uhr", "uur|u|h", "heures|heure|h", "horas|h", "o'clock|hrs".
    Minutes may follow ("18 uhr 30")."""
    twelve_marks: str = ""
    """After a number; an hour, but of the 12-hour clock: "o'clock"."""
    am: str = ""
    """Exactly am: "am|a.m.|a m". Words for morning go into `parts`."""
    pm: str = ""
    """Exactly pm."""
    noon: str = ""
    """12:00: "noon|midday", "midi", "mezzogiorno"."""
    midnight: str = ""
    """"midnight", "minuit", "middernacht"."""
    quarter: str = ""
    """15 minutes in a time: "quarter|a quarter", "viertel", "kwart", "cuarto"."""
    half: str = ""
    """30 minutes past, with `past` before the hour ("half past six"), or with `plus` after it ("seis y media"): "half", "media"."""
    half_past: str = ""
    """Before the hour, half an hour past it: "half past|half" in Britain."""
    half_before: str = ""
    """Before the hour, half an hour short of it: "halb", "half" (Dutch)."""
    quarter_before: str = ""
    """Before the hour, a quarter short of it, without a word for to: "dreiviertel" (drei viertel acht = 7:45)."""
    quarter_into: str = ""
    """Before the hour, a quarter of the way to it: "viertel" in the east and south of Germany (viertel acht = 7:15)."""
    past: str = ""
    """Between minutes and hour: "past|after", "nach", "over"."""
    to: str = ""
    """Between minutes and hour: "to|of|till", "vor", "voor"."""
    plus: str = ""
    """Between hour and minutes: "et", "y", "e" ("huit heures et quart")."""
    less: str = ""
    """Between hour and minutes: "moins|moins le", "menos", "meno"."""
    minute_marks: str = ""
    """After minutes, read with nothing added: "minutes|min" ("18 uhr 30 minuten", "ten minutes to eight")."""
    hours_of: dict[str, str] = field(default_factory=dict)
    """Business words that stand for a time: {"17:00": "close of business|cob", "09:00": "first thing|start of business"}."""

    # ---- this, next, last ----------------------------------------------------------------------------------------
    # All may stand before or after a weekday, month or unit, in any inflection.
    this: str = ""
    """Of this week, month: "this", "cette|ce", "diese|dieser|diesen|dieses"."""
    next: str = ""
    """Of the next week, month: "next", "prochain|prochaine", "nächste|nächster|nächsten|nächstes|nächstem"."""
    coming: str = ""
    """The next to come, be it of this week or the next: "coming|upcoming", "qui vient", "kommenden", "aanstaande|komende"."""
    last: str = ""
    """The one before: "last|past|previous", "dernier|dernière|passé", "letzten". Also the last of a month ("last friday of november")."""
    after_next: str = ""
    """"after next", "übernächste", "d'après"."""
    before_last: str = ""
    """"before last", "vorletzte", "voorlaatste", "avant-dernier": the one before the last, also of a month."""
    weeks_on: dict[int, str] = field(default_factory=dict)
    """After a weekday or today and tomorrow, so many weeks later: {1: "week|en huit|in acht tagen", 2: "fortnight|en quinze"}."""

    # ---- counting ------------------------------------------------------------------------------------------------
    now: str = ""
    """This very minute: "now|right now", "jetzt", "maintenant"."""
    same_time: str = ""
    """The time of day it is now: "this time|same time" ("this time tomorrow"), "à la même heure"."""
    this_month: str = ""
    """After a day, of the present month: "courant", "del corriente", "c.m."."""
    in_: str = ""
    """Before a length of time, counted from now: "in|within", "dans|d'ici", "dentro de|en", "over|binnen", "tra|fra"."""
    from_now: str = ""
    """After it: "from now|hence|later", "vanaf nu"."""
    ago: str = ""
    """After it, backwards: "ago", "geleden", "fa", "her"."""
    ago_first: str = ""
    """Before it, backwards: "il y a", "vor", "hace"."""
    before: str = ""
    """Between a length of time and a moment: "before|prior to", "avant", "vor dem|vor", "voor", "antes de|antes del", "prima di"."""
    after: str = ""
    """Likewise: "after|from|following", "après", "nach", "na", "después de", "dopo"."""
    until: str = ""
    """Before a moment that is the latest one meant: "until|till". Words that `on` has as well need not be repeated."""
    as_of: str = ""
    """Before a moment that is the earliest one meant: "as of|from|starting", "ab", "à partir de"."""
    span_on: str = ""
    """Between weeks and a day, so many weeks after it: "on" (a week on friday)."""
    day_before: str = ""
    """Before a day, one less: "the day before|eve of", "la veille de", "am tag vor", "la víspera de"."""
    day_after: str = ""
    """Before a day, one more: "the day after", "le lendemain de", "am tag nach"."""

    two_days_before: str = ""
    """Before a day, two less: "l'avant-veille de"."""
    two_days_after: str = ""
    """Before a day, two more: "le surlendemain de"."""

    # ---- edges ---------------------------------------------------------------------------------------------------
    start: str = ""
    """Before a week, month, quarter, year: "start of|beginning of|start of the", "début|début de|début du", "anfang". The `of` words need not be repeated."""
    middle: str = ""
    """"middle of|mid", "mi", "mitte": the 15th of a month."""
    end: str = ""
    """"end of|end", "fin", "ende", "eind|einde"."""
    edges: dict[tuple[str, str], str] = field(default_factory=dict)
    """One phrase for an edge: {("end", "month"): "eom|month end|monatsende", ("end", "day"): "eod|end of the day"}."""

    # ---- little words --------------------------------------------------------------------------------------------
    the: str = ""
    """Articles, and what stands before a day of the month: a bare number after it is that day ("le 5", "el 5", "am 5", "the 5")."""
    of: str = ""
    """Between a day and its month, week or year: "of", "de|du|des", "von|vom|des", "van de|van", "de|del", "di|del|della"."""
    on: str = ""
    """Before a day, a part of the day or a time, adding nothing: "on|for|by|due", "am|den|bis", "op|tegen", "pour|pour le"."""
    within: str = ""
    """Before a month, a year, a part of the day, or another whole: "in|during" ("in december", "im dezember", "en 2027")."""
    and_: str = ""
    """Between two lengths of time ("2 hours and 10 minutes") or ten and unit: "and", "et", "und", "en", "y", "e"."""
    fillers: str = ""
    """Words that may stand anywhere and say nothing: "please|thanks|due|deadline|it is|move it to". Never not, or, until, about two tickets."""
    refused: dict[str, str] = field(default_factory=dict)
    """Words that make the text no single point in time, by reason (a phrase of two words or more is final; a word that has another meaning
    too is judged by the whole): negation ("not|except"), choice ("or|and/or"), range ("until|from|between"),
    recurring ("every|each|daily|fridays"), vague ("soon|asap|some|few")."""

    # ---- zones ---------------------------------------------------------------------------------------------------
    time_words: str = ""
    """Around a place: "time" (London time), "heure de|heure" (heure de Paris), "zeit|uhrzeit" (Londoner Zeit)."""
    local_time: str = ""
    """The cinema's own clock, adding nothing: "local time|cinema time", "heure locale", "ortszeit"."""
    zones: dict[str, str] = field(default_factory=dict)
    """Zones said without `time_words`: {"America/New_York": "eastern|eastern time", "Europe/Paris": "mez|mitteleuropäische zeit"}."""
    places: dict[str, str] = field(default_factory=dict)
    """Cities whose name differs from the IANA one: {"Europe/London": "londres", "Europe/Paris": "parijs"}."""

    # ---- the way back --------------------------------------------------------------------------------------------
    in_place: str = "in {place}"
    """How a place is said: "in {place}", "à {place}"."""


@cache
def language(code: str) -> Language:
    """The vocabulary of one of `LANGUAGES`."""
    try:
        found = import_module(f"{__name__}.{code}").LANGUAGE
    except (TypeError, AttributeError) as error:
        raise ImportError(f"bot/when/languages/{code}.py is not a whole language: {error}") from error
    assert isinstance(found, Language)
    return found


def _discovered() -> tuple[str, ...]:
    """Every file of this folder, in the order in which languages are tried. A file that lacks a property fails here."""
    codes = [module.name for module in iter_modules(__path__)]
    return tuple(sorted(codes, key=lambda code: (language(code).turn, code)))


LANGUAGES: Final = _discovered()
"""The codes of all languages that are read, ISO 639-1."""
