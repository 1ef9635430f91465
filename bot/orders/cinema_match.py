"""Whether an order at the portal goes to the cinema that was ordered for, as far as that can be told. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from bot.cinemas.cinema import Cinema
from bot.cinemas.search import search_words
from bot.orders.placed import Difference, DifferenceKind, Placed


class Match(Enum):
    """What the cinema of an order at the portal is to the one that was ordered for."""

    SAME = "same"
    OTHER = "other"
    UNSURE = "unsure"


def cinema_match(sent: Cinema, whose: Placed, known: Sequence[Cinema | None] = ()) -> Match:
    """sent: the cinema that was ordered for. whose: as the portal says of the order. known: what the directory has of either.

    By the portal's id. Of a cinema that was ordered by another numbering, by what the directory knows of that number; else by
    the country, the city and the name. Where the portal names no cinema, or none was ordered for, there is nothing to doubt: the
    same.
    """
    if not whose.company_id or not sent.key:
        return Match.SAME
    entries = [cinema for cinema in known if cinema]
    ids = {sent.id} if sent.id else {cinema.id for cinema in entries if cinema.id and _same_number(cinema, sent)}
    if ids:
        return Match.SAME if whose.company_id in ids else Match.OTHER
    if any(cinema.id == whose.company_id and cinema.source == sent.source for cinema in entries):
        return Match.OTHER  # it has another number in the same numbering
    return _by_place(sent, whose)


def _same_number(one: Cinema, other: Cinema) -> bool:
    return (one.source, one.value) == (other.source, other.value)


def _by_place(sent: Cinema, whose: Placed) -> Match:
    if sent.country and whose.country and sent.country.upper() != whose.country.upper():
        return Match.OTHER
    alike = {_alike(sent.name, whose.company_name), _alike(sent.city, whose.city)}
    if alike == {True}:
        return Match.SAME
    return Match.OTHER if alike == {False} else Match.UNSURE


def _alike(one: str, other: str) -> bool | None:
    """Whether two names have a word in common; None where one of them is not known."""
    words, others = set(search_words(one)), set(search_words(other))
    return bool(words & others) if words and others else None


def company_difference(sent: Cinema, whose: Placed) -> Difference:
    """That an order goes, or may go, to another cinema than was ordered for."""
    answered = f"{whose.company_name} ({whose.company_id})" if whose.company_name and not sent.id else ""
    return Difference(DifferenceKind.COMPANY, sent.key, answered or whose.company_name or whose.company_id)
