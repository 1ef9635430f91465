"""The rules, shared by all languages; the vocabularies give them their words."""

from bot.when.grammar import bounds, calendar, clock, days, edges, joins, nth, offsets, spoken_clock
from bot.when.grammar.base import FAMILIES, GRAMMAR

__all__ = [
    "FAMILIES",
    "GRAMMAR",
    "bounds",
    "calendar",
    "clock",
    "days",
    "edges",
    "joins",
    "nth",
    "offsets",
    "spoken_clock",
]
