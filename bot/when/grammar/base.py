"""The grammar's rules register here; its kinds and the families they belong to."""

from __future__ import annotations

from bot.when.chart import Grammar

_DATES = ("weekday", "date", "day", "monthday", "month", "month_of_year", "period", "year")

FAMILIES: dict[str, tuple[str, ...]] = {
    "digits": ("digits", "count"),
    "spelled": ("spelled", "count"),
    "decimal": ("decimal",),
    "ordinal": ("ordinal",),
    "at_24": ("at_24", "at"),
    "weekday": ("weekday", "anchor", "dates", "moment"),
    "date": ("date", "anchor", "dates", "moment"),
    "day": ("day", "anchor", "dates", "moment"),
    "day_of_it": ("day_of_it", "anchor", "dates", "moment"),
    "monthday": ("monthday", "anchor", "dates", "moment"),
    "month": ("month", "whole", "dates", "moment"),
    "month_of_year": ("month_of_year", "whole", "dates", "moment"),
    "period": ("period", "whole", "dates", "moment"),
    "year_figure": ("year_figure", "whole_year"),
    "present": ("present", "moment"),
    "year": ("year", "whole", "dates", "moment"),
    "clock": ("clock", "moment"),
    "clock_figure": ("clock_figure", "clock", "moment"),
    "marked_clock": ("marked_clock", "clock", "moment"),
    "dotted_clock": ("dotted_clock", "moment"),
    "closing": ("closing", "moment"),
    "part": ("part", "moment"),
    "zone": ("zone", "moment"),
    "dated": ("dated", "anchor", "moment"),
    "exact": ("exact", "anchor", "moment"),
}
"""`anchor`: a day or a moment that can be counted from; `whole`: a month, year or other period; `dates`: anything of the
calendar; `moment`: anything that can stand beside other such pieces to describe one point in time."""

GRAMMAR = Grammar(FAMILIES)
rule = GRAMMAR.rule
