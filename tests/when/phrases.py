"""Phrases for the property tests: days, times and distances as people type them, none of which says the past."""

from __future__ import annotations

from hypothesis import strategies as st

ZONES = (
    *("Europe/Amsterdam", "Europe/London", "Europe/Lisbon", "America/New_York", "America/St_Johns", "America/Santiago"),
    *(
        "Africa/Cairo",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Pacific/Kiritimati",
        "Pacific/Chatham",
        "UTC",
    ),
)

DAYS = {
    "en": (
        "today",
        "tomorrow",
        "friday",
        "next friday",
        "this sunday",
        "the 5th",
        "5 december",
        "dec 12",
        "monday next week",
        "a week on tuesday",
    ),
    "fr": (
        "demain",
        "vendredi",
        "vendredi prochain",
        "le 5",
        "le 5 décembre",
        "après-demain",
        "lundi de la semaine prochaine",
    ),
    "nl": ("morgen", "vrijdag", "volgende vrijdag", "5 december", "overmorgen", "maandag over een week"),
    "de": ("morgen", "freitag", "nächsten freitag", "am 5. dezember", "übermorgen", "montag nächste woche"),
    "es": (
        "mañana",
        "viernes",
        "el próximo viernes",
        "5 de diciembre",
        "pasado mañana",
        "el lunes de la semana que viene",
    ),
    "it": ("domani", "venerdì", "venerdì prossimo", "5 dicembre", "dopodomani", "lunedì della settimana prossima"),
}
TIMES = {
    "en": ("6pm", "18:00", "at 18h30", "at noon", "8 in the evening", "half past nine pm", "at 11.15 pm"),
    "fr": ("à 18h", "18h30", "à midi", "à 8 heures du soir", "20:15"),
    "nl": ("18u", "om 18.30 uur", "om 8 uur 's avonds", "20:15"),
    "de": ("18 uhr", "um 18 uhr 30", "um 8 uhr abends", "20:15"),
    "es": ("a las 18h", "18:30", "a las 8 de la tarde", "20:15"),
    "it": ("alle 18", "18:30", "alle 8 di sera", "20:15"),
}
DISTANCES = {
    "en": (
        "in 2 hours",
        "in half an hour",
        "in 3 days",
        "in 2 weeks",
        "48h before 20 december 8pm",
        "2 days after the 5th",
    ),
    "fr": ("dans 2 heures", "dans 3 jours", "dans deux semaines"),
    "nl": ("over 2 uur", "over 3 dagen", "over twee weken"),
    "de": ("in 2 stunden", "in 3 tagen", "in zwei wochen"),
    "es": ("en 2 horas", "dentro de 3 días", "en dos semanas"),
    "it": ("tra 2 ore", "fra 3 giorni", "tra due settimane"),
}
WEEKDAYS = {
    "en": (
        "friday",
        "next friday",
        "fri 6pm",
        "sunday 18:00",
        "next monday at noon",
        "a week on thursday",
        "friday of next week",
    ),
    "fr": ("vendredi", "vendredi prochain", "ven. 18h", "dimanche 18h00"),
    "nl": ("vrijdag", "volgende vrijdag", "vr 18u", "zondag 18:00"),
    "de": ("freitag", "nächsten freitag", "fr 18 uhr", "sonntag 18:00"),
    "es": ("viernes", "el próximo viernes", "vie 18:00", "domingo 18:00"),
    "it": ("venerdì", "venerdì prossimo", "ven 18:00", "domenica 18:00"),
}

PERIODS = {
    "en": ("next week", "next month", "december", "the end of next month", "week 50", "Q1"),
    "fr": ("la semaine prochaine", "le mois prochain", "décembre"),
    "nl": ("volgende week", "volgende maand", "december", "week 50"),
    "de": ("nächste woche", "nächsten monat", "dezember", "kw 50"),
    "es": ("la próxima semana", "el mes que viene", "diciembre"),
    "it": ("la prossima settimana", "il mese prossimo", "dicembre"),
}
"""Whole weeks and months, beside which no time of day fits."""
MARKED = {
    "en": "{} o'clock",
    "fr": "{}h",
    "nl": "{} uur",
    "de": "{} uhr",
    "es": "{}h",
    "it": "ore {}",
}
"""An hour with the word or sign for it, and nothing that says which half of the day it is of."""
OR = {"en": "or", "fr": "ou", "nl": "of", "de": "oder", "es": "o", "it": "o"}
NAMED = {
    "en": "{day} {month}",
    "fr": "{day} {month}",
    "nl": "{day} {month}",
    "de": "{day}. {month}",
    "es": "{day} de {month}",
    "it": "{day} {month}",
}
"""A day of a month without its year."""

languages = st.sampled_from(sorted(DAYS))


@st.composite
def texts(draw: st.DrawFn, *, sure: bool = False) -> tuple[str, str]:
    """(language, a text that means one point in time, now or to come)."""
    language = draw(languages)
    shapes = [
        st.sampled_from(DAYS[language]),
        st.tuples(st.sampled_from(DAYS[language][1:]), st.sampled_from(TIMES[language])).map(" ".join),
    ]
    if not sure:
        shapes += [st.sampled_from(TIMES[language]), st.sampled_from(DISTANCES[language])]
    return language, draw(st.one_of(shapes))
